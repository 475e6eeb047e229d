//! Items of the index, whole: by a key, by their place in a list, and all of them.

use std::path::PathBuf;

use minutebook_index::merge;
use minutebook_index::record::{Record, Stored};
use minutebook_index::shown::Shown;
use minutebook_index::stored::StoredItem;
use minutebook_index::understand::understand;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::Searcher;
use crate::error::{Error, ErrorKind};
use crate::hit::ItemView;
use crate::ranking::Ranked;
use crate::sweep::Sweep;

impl Searcher {
    /// Returns one item, whole, by its id or any other key it is known under.
    ///
    /// # Errors
    /// [`ErrorKind::NoSuchItem`] when no item has that key.
    pub fn item(&self, id: &str) -> Result<ItemView, Error> {
        let record = self.record(id)?;
        let mut view = self.view(&record)?;
        let understanding = understand(&record.item, &record.meeting.attendance);
        (view.actions, view.recommendations) = self.follow(&record, &understanding)?;
        view.links = self.links(&record)?;
        view.joined_by = self.joined_by(&view.references, &record)?;
        Ok(view)
    }

    /// Returns the folder, given to `index`, that an item was read from; for a file, the folder it lies in.
    ///
    /// # Errors
    /// As [`Self::item`]; and what the side store reports.
    pub fn folder_of(&self, id: &str) -> Result<PathBuf, Error> {
        let record = self.record(id)?;
        let root = record.sources.first().map(|source| source.root);
        let roots = self.roots()?;
        let found = roots.into_iter().find(|(number, _)| Some(*number) == root);
        let path = PathBuf::from(found.map(|(_, path)| path).unwrap_or_default());
        Ok(match path.parent() {
            Some(folder) if path.is_file() => folder.to_owned(),
            _ => path,
        })
    }

    /// Returns a record as it is shown, with what is known from elsewhere.
    pub(super) fn view(&self, record: &Record) -> Result<ItemView, Error> {
        let understanding = understand(&record.item, &record.meeting.attendance);
        let roles = self.roles(record, &understanding)?;
        ItemView::new(record, understanding, roles).corrected(self, record)
    }

    pub(crate) fn record(&self, id: &str) -> Result<Record, Error> {
        self.record_at(self.known(id)?.address, id)
    }

    /// Returns where the item with an id, or another key, stands.
    pub(super) fn known(&self, id: &str) -> Result<Ranked, Error> {
        // What an export says of keys leads nowhere where an item has the key itself.
        for field in [self.fields.key, self.fields.told] {
            let term = Term::from_field_text(field, id);
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            let query = [query];
            let sweep = Sweep::newest(&query);
            let mut found = sweep
                .run(&self.searcher, &self.columns, self.scoring())?
                .first;
            self.order(sweep.sort).cut(&mut found, 1)?;
            if let Some(found) = found.pop() {
                return Ok(found);
            }
        }
        Err(Error::new(ErrorKind::NoSuchItem { id: id.to_owned() })
            .with_hint("`minutebook search ... --ids` prints the ids of what it finds"))
    }

    /// Returns a document of a list, whole.
    pub(super) fn record_of(&self, ranked: &Ranked) -> Result<Record, Error> {
        Ok(self.shown(ranked, true)?.0)
    }

    /// Returns a document of a list, with who attended or not, and what is shown of its meaning.
    pub(super) fn shown(&self, ranked: &Ranked, attended: bool) -> Result<(Record, Shown), Error> {
        let whole = self.stored.get(ranked.address)?.and_then(|stored| {
            let mut record = match attended {
                true => record_of(&stored)?,
                false => merge::into_record(Stored::decode_without_attendance(&stored.record)?),
            };
            let mut shown = Shown::decode(&stored.shown, &record.item)?;
            if !self.exempt_bodies && record.has_exempt_body() {
                record = record_of(&stored)?;
                record.close();
                shown = Shown::of(&understand(&record.item, &record.meeting.attendance));
            }
            Some((record, shown))
        });
        match whole {
            Some(whole) => Ok(whole),
            None => {
                let id = ranked.id(&self.columns)?;
                Err(Error::new(ErrorKind::DamagedRecord { id }))
            }
        }
    }

    pub(crate) fn record_at(&self, address: DocAddress, id: &str) -> Result<Record, Error> {
        let damaged = || Error::new(ErrorKind::DamagedRecord { id: id.to_owned() });
        let stored = self.stored.get(address)?;
        let record = stored.and_then(|stored| record_of(&stored));
        let mut record = record.ok_or_else(damaged)?;
        if !self.exempt_bodies {
            record.close();
        }
        Ok(record)
    }

    /// Gives every item, whole, in the order of ids.
    ///
    /// # Errors
    /// What the search engine reports, and whatever `give` returns.
    pub fn each_item<E: From<Error>>(
        &self,
        mut give: impl FnMut(ItemView) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut all = self.ids().map_err(Error::from)?;
        all.sort();
        for (id, address) in all {
            let record = self.record_at(address, &id)?;
            give(self.view(&record)?)?;
        }
        Ok(())
    }

    /// Returns the id and address of every item.
    pub(super) fn ids(&self) -> tantivy::Result<Vec<(String, DocAddress)>> {
        let mut all = Vec::new();
        let segments = self.searcher.segment_readers().iter().zip(&self.columns);
        for (segment, (reader, columns)) in (0..).zip(segments) {
            let ids = columns.id_texts(reader.doc_ids_alive().collect())?;
            let ids = ids.into_iter();
            all.extend(ids.map(|(doc, id)| (id, DocAddress::new(segment, doc))));
        }
        Ok(all)
    }
}

/// Returns the record of what is stored, as indexed; `None` where it is damaged.
fn record_of(stored: &StoredItem) -> Option<Record> {
    Some(merge::into_record(Stored::decode(&stored.record)?))
}
