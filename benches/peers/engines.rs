//! Plain engines over the same records: what ours is measured against when it searches.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::TokenStream;
use tantivy::{Index, IndexSettings, Searcher, TantivyDocument, Term};

use crate::Asked;
use crate::peers::{en_stem, records};

/// Plain tantivy.
pub(crate) struct Plain {
    searcher: Searcher,
    text: Field,
    committee: Field,
    year: Field,
}

impl Plain {
    /// Opens the index in a folder, or makes it.
    pub(crate) fn made(dir: &Path, file: &Path) -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let words = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default()
            .set_indexing_options(words)
            .set_stored();
        let text = schema.add_text_field("text", text);
        let committee = schema.add_text_field("committee", STRING | FAST);
        let year = schema.add_u64_field("year", FAST);
        let is_there = dir.is_dir();
        let index = if is_there {
            Index::open_in_dir(dir).expect("tantivy's index")
        } else {
            std::fs::create_dir_all(dir).expect("a folder");
            let settings = IndexSettings {
                docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
                ..IndexSettings::default()
            };
            let index = Index::builder().schema(schema.build()).settings(settings);
            index.create_in_dir(dir).expect("an index")
        };
        index.tokenizers().register("en_stem", en_stem());
        if !is_there {
            let mut writer = index
                .writer_with_num_threads::<TantivyDocument>(2, 512 << 20)
                .expect("a writer");
            for record in records(file) {
                let mut document = TantivyDocument::new();
                document.add_text(text, record.text());
                document.add_text(id, &record.id);
                document.add_u64(year, record.year());
                document.add_text(committee, record.committee.unwrap_or_default());
                writer.add_document(document).expect("a document taken");
            }
            writer.commit().expect("a commit");
            writer.wait_merging_threads().expect("an end");
        }
        Self {
            searcher: index.reader().expect("a reader").searcher(),
            text,
            committee,
            year,
        }
    }

    fn query(&self, asked: &Asked) -> Box<dyn Query> {
        let mut analyzer = en_stem();
        let terms: Vec<Term> = asked
            .words
            .iter()
            .map(|word| {
                let mut term = Term::from_field_text(self.text, "");
                let mut stream = analyzer.token_stream(word);
                stream.process(&mut |token| term = Term::from_field_text(self.text, &token.text));
                term
            })
            .collect();
        let words: Box<dyn Query> = match terms.as_slice() {
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            _ if asked.is_phrase => Box::new(PhraseQuery::new(terms)),
            _ => {
                let query = |term: Term| -> Box<dyn Query> {
                    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
                };
                Box::new(BooleanQuery::union(terms.into_iter().map(query).collect()))
            }
        };
        let mut parts = vec![(Occur::Must, words)];
        if let Some(committee) = &asked.committee {
            let term = Term::from_field_text(self.committee, committee);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            parts.push((Occur::Must, Box::new(query)));
        }
        if let Some((from, to)) = asked.years {
            let bound = |year: u16| Term::from_field_u64(self.year, u64::from(year));
            let years = RangeQuery::new(
                std::ops::Bound::Included(bound(from)),
                std::ops::Bound::Included(bound(to)),
            );
            parts.push((Occur::Must, Box::new(years)));
        }
        match parts.len() {
            1 => parts.remove(0).1,
            _ => Box::new(BooleanQuery::new(parts)),
        }
    }

    /// The ten best with their text; returns how many there are of any of the words.
    pub(crate) fn search(&self, asked: &Asked) -> usize {
        let query = self.query(asked);
        let best = TopDocs::with_limit(10).order_by_score();
        let best = self.searcher.search(&*query, &best).expect("a list");
        let count = self.searcher.search(&*query, &Count).expect("a count");
        let mut fetched = 0;
        for (_, address) in &best {
            let document: TantivyDocument = self.searcher.doc(*address).expect("an item");
            let text = document.get_first(self.text);
            fetched += text.and_then(|text| text.as_str()).map_or(0, str::len);
        }
        assert!(fetched > 0 || best.is_empty());
        count
    }

    /// Counts all matches by committee.
    pub(crate) fn terms_aggregation(&self, asked: &Asked) -> usize {
        let request: Aggregations = serde_json::from_value(serde_json::json!({
            "committees": { "terms": { "field": "committee", "size": 1000 } }
        }))
        .expect("a request");
        let collector = AggregationCollector::from_aggs(request, Default::default());
        let counted = self.searcher.search(&*self.query(asked), &collector);
        counted.expect("counts").0.len()
    }
}

/// SQLite's full-text table.
pub(crate) struct Fts5(Connection);

impl Fts5 {
    /// Opens the table, or makes it.
    pub(crate) fn made(path: &Path, file: &Path) -> Self {
        let is_there = path.is_file();
        let connection = Connection::open(path).expect("a file");
        if !is_there {
            let setup = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; \
                 CREATE VIRTUAL TABLE item USING fts5(id UNINDEXED, committee UNINDEXED, year UNINDEXED, text, \
                 tokenize = 'porter unicode61'); BEGIN;";
            connection.execute_batch(setup).expect("a table");
            let insert = "INSERT INTO item VALUES (?1, ?2, ?3, ?4)";
            let mut insert = connection.prepare(insert).expect("a statement");
            for record in records(file) {
                let committee = record.committee.clone().unwrap_or_default();
                let year = i64::try_from(record.year()).unwrap_or(0);
                let row = (&record.id, committee, year, record.text());
                insert.execute(row).expect("a row");
            }
            drop(insert);
            connection.execute_batch("COMMIT").expect("a commit");
        }
        Self(connection)
    }

    /// The ten best with a passage each; returns how many there are of all of the words.
    pub(crate) fn search(&self, asked: &Asked) -> usize {
        let (words, conditions) = (match_words(asked), conditions(asked));
        let list = list(&conditions);
        let mut list = self.0.prepare(&list).expect("a statement");
        let rows = list.query_map([&words], |row| row.get::<_, Sql>(2));
        let passages = rows.expect("rows").filter(Result::is_ok).count();
        let count = format!("SELECT count(*) FROM item WHERE item MATCH ?1{conditions}");
        let mut count = self.0.prepare(&count).expect("a statement");
        let count = count.query_row([&words], |row| row.get::<_, i64>(0));
        let count = count.expect("a count") as usize;
        assert!(passages <= count);
        count
    }
}

fn list(conditions: &str) -> String {
    format!(
        "SELECT id, bm25(item), snippet(item, 3, '[', ']', '...', 32) FROM item WHERE item MATCH ?1{conditions} \
         ORDER BY rank LIMIT 10"
    )
}

fn match_words(asked: &Asked) -> String {
    match asked.is_phrase {
        true => format!("\"{}\"", asked.words.join(" ")),
        false => {
            let words = asked.words.iter().map(|word| format!("\"{word}\""));
            words.collect::<Vec<_>>().join(" ")
        }
    }
}

fn conditions(asked: &Asked) -> String {
    let mut text = String::new();
    if let Some(committee) = &asked.committee {
        text.push_str(&format!(
            " AND committee = '{}'",
            committee.replace('\'', "''")
        ));
    }
    if let Some((from, to)) = asked.years {
        text.push_str(&format!(" AND year BETWEEN {from} AND {to}"));
    }
    text
}

/// The same for the `sqlite3` shell.
pub(crate) fn shell(asked: &Asked) -> String {
    let words = format!("'{}'", match_words(asked).replace('\'', "''"));
    let conditions = conditions(asked);
    let list = list(&conditions).replace("?1", &words);
    format!("{list}; SELECT count(*) FROM item WHERE item MATCH {words}{conditions};")
}
