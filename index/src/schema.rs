//! The fields of the index and their options; the version of the format.
//!
//! One document is one agenda item. The ranking field `text` holds title, purpose, decision and
//! minutes as `document` composes it; `title`, `purpose` and `resolution` serve searches in those parts
//! only. All that filters, facets and sorting need stands in columns; all that is shown stands once,
//! in `record`.

use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, STRING, Schema,
    TextFieldIndexing, TextOptions,
};

use crate::analysis::ANALYZER;

/// The version of the index's layout; raised whenever an older program could misread a newer index.
pub const FORMAT_VERSION: u32 = 9;

/// The values that the field `flag` can have.
pub const FLAGS: [&str; 14] = [
    "action",
    "resolution",
    "recommendation",
    "reference",
    "document",
    "vote",
    "minutes",
    "truncated",
    "exempt",
    "undated",
    "bounded",
    "special",
    "untitled",
    "routine",
];

/// Reads the text of a column that a number stands for.
///
/// # Errors
/// What the search engine reports.
pub fn text_of(column: &StrColumn, ord: u64) -> tantivy::Result<String> {
    let mut text = String::new();
    column.ord_to_str(ord, &mut text)?;
    Ok(text)
}

/// Reads the first text that a document has in a column, if it has one.
///
/// # Errors
/// What the search engine reports.
pub fn first_text(column: &StrColumn, doc: DocId) -> tantivy::Result<Option<String>> {
    let ord = column.term_ords(doc).next();
    ord.map(|ord| text_of(column, ord)).transpose()
}

/// Handles of the fields.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The schema they belong to.
    pub schema: Schema,
    /// The item's id; also a column, for ties.
    pub id: Field,
    /// Every key the item is known under, its id among them.
    pub key: Field,
    /// Every key of every variant, also those that lead to another item: finds what may belong together.
    pub family: Field,
    /// Other keys that an export says the item was known under: they lead to it where no item has them itself.
    pub told: Field,
    /// Keys of the sources the item was read from.
    pub source: Field,
    /// The ranking field.
    pub text: Field,
    /// The title alone.
    pub title: Field,
    /// The purpose alone.
    pub purpose: Field,
    /// Resolutions alone.
    pub resolution: Field,
    /// Council, as shown.
    pub council: Field,
    /// Committee, as shown.
    pub committee: Field,
    /// Officer and member roles named, as printed; and their short forms.
    pub role: Field,
    /// People named who may be listed, as printed.
    pub person: Field,
    /// Movers of resolutions, as printed.
    pub mover: Field,
    /// Seconders of resolutions, as printed.
    pub seconder: Field,
    /// Kinds of decision.
    pub decision: Field,
    /// Draft, confirmed, corrected, unknown.
    pub status: Field,
    /// What the item has: one or more of [`FLAGS`].
    pub flag: Field,
    /// What the item teaches of short forms and posts, as [`glossary`](crate::glossary) writes it.
    pub glossary: Field,
    /// First day the meeting can have been, in days since 1970-01-01; absent if open.
    pub date_from: Field,
    /// Last day the meeting can have been; absent if open.
    pub date_to: Field,
    /// The earlier minutes that the item confirms or amends, as [`corrects`](crate::corrects) writes them.
    pub corrects: Field,
    /// How many words title, purpose, decision and minutes have together.
    pub words: Field,
    /// Hash of all that the record says, to tell what has changed.
    pub fingerprint: Field,
    /// The record as stored.
    pub record: Field,
    /// What hits show of its meaning, as [`shown`](crate::shown) encodes it.
    pub shown: Field,
}

impl Fields {
    /// Returns the schema of this format.
    pub fn new() -> Self {
        let mut schema = Schema::builder();
        let column = || STRING | FAST;
        let words = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(ANALYZER)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions),
            )
        };
        let number = || NumericOptions::default().set_fast();
        let id = schema.add_text_field("id", column());
        let key = schema.add_text_field("key", STRING);
        let family = schema.add_text_field("family", STRING);
        let told = schema.add_text_field("told", STRING);
        let source = schema.add_text_field("source", STRING);
        let text = schema.add_text_field("text", words());
        let title = schema.add_text_field("title", words());
        let purpose = schema.add_text_field("purpose", words());
        let resolution = schema.add_text_field("resolution", words());
        let council = schema.add_text_field("council", column());
        let committee = schema.add_text_field("committee", column());
        let role = schema.add_text_field("role", column());
        let person = schema.add_text_field("person", column());
        let mover = schema.add_text_field("mover", column());
        let seconder = schema.add_text_field("seconder", column());
        let decision = schema.add_text_field("decision", column());
        let status = schema.add_text_field("status", column());
        let flag = schema.add_text_field("flag", column());
        let glossary = schema.add_text_field("glossary", STRING);
        let date_from = schema.add_i64_field("date_from", number());
        let date_to = schema.add_i64_field("date_to", number());
        let corrects = schema.add_text_field("corrects", STRING);
        let words_held = schema.add_u64_field("words", number());
        let fingerprint = schema.add_u64_field("fingerprint", number());
        let record = schema.add_bytes_field("record", BytesOptions::default().set_stored());
        let shown = schema.add_bytes_field("shown", BytesOptions::default().set_stored());
        let schema = schema.build();
        Self {
            schema,
            id,
            key,
            family,
            told,
            source,
            text,
            title,
            purpose,
            resolution,
            council,
            committee,
            role,
            person,
            mover,
            seconder,
            decision,
            status,
            flag,
            glossary,
            date_from,
            date_to,
            corrects,
            words: words_held,
            fingerprint,
            record,
            shown,
        }
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::new()
    }
}
