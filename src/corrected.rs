//! What later minutes say of an item: that its minutes were confirmed, or amended, and where.
//!
//! The later item is another document, so it is looked up when the earlier one is shown, by committee
//! and day; nothing is stored with the earlier one.

use jiff::civil::Date;
use minutebook_index::corrects;
use minutebook_index::merge::slug;
use minutebook_index::record::Record;
use minutebook_index::understand::corrections;
use serde::Serialize;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::error::Error;
use crate::hit::ItemView;
use crate::searcher::Searcher;

/// A later item that confirms or amends the minutes of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CorrectedBy {
    /// Day of the later meeting, if known.
    pub date: Option<Date>,
    /// The later item.
    pub id: String,
    /// The number of the minute amended; `None` where the minutes of the whole meeting are meant.
    pub minute: Option<String>,
    /// The words.
    pub text: String,
}

/// Returns what later items of the same committee say of an item: what confirms its minutes, what
/// amends them. An amendment of another minute of that meeting is not among them.
fn of(searcher: &Searcher, record: &Record) -> Result<(Vec<CorrectedBy>, Vec<CorrectedBy>), Error> {
    let meeting = &record.meeting;
    let day = meeting.date.as_ref().and_then(|fact| fact.value.day());
    let (Some(committee), Some(day)) = (&meeting.committee, day) else {
        return Ok(Default::default());
    };
    let council = |record: &Record| {
        let council = record.meeting.council.as_ref();
        council.map(|fact| slug(&fact.value))
    };
    let term = Term::from_field_text(searcher.fields.corrects, &corrects(&committee.value, day));
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let addresses = searcher.searcher.search(&query, &DocSetCollector)?;
    let mut addresses: Vec<DocAddress> = addresses.into_iter().collect();
    addresses.sort_unstable();
    let (mut confirmed, mut amended) = (Vec::new(), Vec::new());
    for address in addresses {
        let later = searcher.record_at(address, "of a later meeting")?;
        // Committees of one name are common; a council that is not known is not taken for this one.
        if council(&later) != council(record) {
            continue;
        }
        let own_day = later
            .meeting
            .date
            .as_ref()
            .and_then(|fact| fact.value.day());
        for one in corrections::read(&later.item, own_day) {
            let numbers = (&one.minute, &record.item.minute_number);
            let other = matches!(numbers, (Some(one), number) if number.as_ref() != Some(one));
            if one.meeting != day || other {
                continue;
            }
            let list = if one.amends {
                &mut amended
            } else {
                &mut confirmed
            };
            list.push(CorrectedBy {
                date: own_day,
                id: later.id.clone(),
                minute: one.minute,
                text: one.text,
            });
        }
    }
    for list in [&mut confirmed, &mut amended] {
        list.sort();
        list.dedup();
    }
    Ok((confirmed, amended))
}

impl ItemView {
    /// Adds what later minutes say of the item. Its status is `corrected` where they amend this very
    /// minute, `confirmed` where they only confirm the minutes of its meeting.
    pub(crate) fn corrected(mut self, searcher: &Searcher, record: &Record) -> Result<Self, Error> {
        let (confirmed, amended) = of(searcher, record)?;
        if amended.iter().any(|one| one.minute.is_some()) {
            self.status = "corrected";
        } else if !confirmed.is_empty() && self.status != "corrected" {
            self.status = "confirmed";
        }
        self.confirmed_by = confirmed;
        self.corrected_by = amended;
        Ok(self)
    }
}
