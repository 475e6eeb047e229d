//! What is stored of items, as it lies in the engine's store: fetched for every hit that is shown, so without
//! copying it first.
//!
//! The engine would read bytes one by one into a document of its own. Here the values of a stored document are told
//! apart where they lie; the layout is that of the engine's version in `Cargo.lock` (its `schema::document::se`), and what
//! is laid out otherwise is asked of the engine itself.

use tantivy::directory::OwnedBytes;
use tantivy::schema::{Field, Value};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use crate::schema::Fields;

/// So many blocks of a segment's store are kept unpacked.
const BLOCKS: usize = 100;

/// The engine's mark of a value that is bytes.
const BYTES: u8 = 4;

/// The stores of all segments of an index.
pub struct StoredItems {
    searcher: Searcher,
    stores: Vec<StoreReader>,
    record: Field,
    shown: Field,
}

/// What is stored of one item.
pub struct StoredItem {
    /// For [`Stored::decode`](crate::record::Stored::decode).
    pub record: OwnedBytes,
    /// For [`Shown::decode`](crate::shown::Shown::decode).
    pub shown: OwnedBytes,
}

impl StoredItems {
    /// Opens the stores of what a searcher sees.
    ///
    /// # Errors
    /// What the search engine reports.
    pub fn open(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers().iter();
        let stores = readers.map(|reader| reader.get_store_reader(BLOCKS));
        Ok(Self {
            searcher: searcher.clone(),
            stores: stores.collect::<Result<_, _>>()?,
            record: fields.record,
            shown: fields.shown,
        })
    }

    /// Returns what is stored of an item; `None` where it is damaged.
    ///
    /// # Errors
    /// What the search engine reports.
    pub fn get(&self, address: DocAddress) -> tantivy::Result<Option<StoredItem>> {
        let store = self.stores.get(address.segment_ord as usize);
        let Some(store) = store else {
            return Ok(None);
        };
        let document = store.get_document_bytes(address.doc_id)?;
        match values(&document, [self.record, self.shown]) {
            Some([record, shown]) => Ok(Some(StoredItem { record, shown })),
            None => self.asked_of_the_engine(address),
        }
    }

    fn asked_of_the_engine(&self, address: DocAddress) -> tantivy::Result<Option<StoredItem>> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let bytes = |field: Field| {
            let value = document.get_first(field)?;
            value
                .as_bytes()
                .map(|bytes| OwnedBytes::new(bytes.to_vec()))
        };
        let item = bytes(self.record).zip(bytes(self.shown));
        Ok(item.map(|(record, shown)| StoredItem { record, shown }))
    }
}

/// Returns the values of some fields, where a stored document is made of bytes alone and has each of them once.
fn values<const N: usize>(document: &OwnedBytes, fields: [Field; N]) -> Option<[OwnedBytes; N]> {
    let mut rest = document.clone();
    let mut found = [const { None }; N];
    for _ in 0..number(&mut rest)? {
        let field = u32::from_le_bytes(take(&mut rest, 4)?.as_slice().try_into().ok()?);
        if take(&mut rest, 1)?.as_slice() != [BYTES] {
            return None;
        }
        let length = usize::try_from(number(&mut rest)?).ok()?;
        let value = take(&mut rest, length)?;
        let wanted = fields.iter().position(|wanted| wanted.field_id() == field);
        if let Some(wanted) = wanted
            && found[wanted].replace(value).is_some()
        {
            return None;
        }
    }
    let whole = rest.is_empty() && found.iter().all(Option::is_some);
    whole.then(|| found.map(|value| value.unwrap_or_else(OwnedBytes::empty)))
}

fn take(rest: &mut OwnedBytes, length: usize) -> Option<OwnedBytes> {
    if length > rest.len() {
        return None;
    }
    let taken = rest.slice(0..length);
    rest.advance(length);
    Some(taken)
}

/// Reads a number of seven bits a byte, the lowest first; the last byte has its eighth bit set.
fn number(rest: &mut OwnedBytes) -> Option<u64> {
    let mut number = 0_u64;
    for (place, byte) in rest.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7f).checked_shl(7 * u32::try_from(place).ok()?)?;
        if byte & 0x80 != 0 {
            rest.advance(place + 1);
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, Schema};

    use super::*;

    #[test]
    fn what_is_stored_is_what_the_engine_gives() {
        let fields = Fields::new();
        let index = tantivy::Index::create_in_ram(fields.schema.clone());
        let tokenizer = crate::analysis::MinutesTokenizer::default();
        index
            .tokenizers()
            .register(crate::analysis::ANALYZER, tokenizer);
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for length in [0, 1, 127, 128, 20_000, 3_000_000] {
            let mut document = TantivyDocument::new();
            document.add_bytes(fields.record, &vec![7_u8; length]);
            document.add_bytes(fields.shown, &[1, 2, 3]);
            writer.add_document(document).unwrap();
        }
        writer.add_document(TantivyDocument::new()).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let items = StoredItems::open(&searcher, &fields).unwrap();
        let mut lengths = Vec::new();
        for doc_id in 0..6 {
            let address = DocAddress::new(0, doc_id);
            let item = items.get(address).unwrap().unwrap();
            let asked = items.asked_of_the_engine(address).unwrap().unwrap();
            assert_eq!(item.record.as_slice(), asked.record.as_slice());
            assert_eq!(item.shown.as_slice(), [1, 2, 3]);
            lengths.push(item.record.len());
        }
        assert_eq!(lengths, [0, 1, 127, 128, 20_000, 3_000_000]);
        assert!(items.get(DocAddress::new(0, 6)).unwrap().is_none());
    }

    #[test]
    fn another_layout_is_not_misread() {
        let mut builder = Schema::builder();
        let text = builder.add_text_field("text", STORED);
        let bytes = builder.add_bytes_field("bytes", STORED);
        let index = tantivy::Index::create_in_ram(builder.build());
        let mut writer = index
            .writer_with_num_threads::<TantivyDocument>(1, 20_000_000)
            .unwrap();
        let mut document = TantivyDocument::new();
        document.add_text(text, "words");
        document.add_bytes(bytes, b"bytes");
        writer.add_document(document).unwrap();
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let store = searcher.segment_reader(0).get_store_reader(1).unwrap();
        let document = store.get_document_bytes(0).unwrap();
        assert!(values(&document, [bytes]).is_none());
        for end in 0..document.len() {
            assert!(values(&document.slice(0..end), [bytes]).is_none());
        }
    }
}
