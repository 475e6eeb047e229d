//! How an item is cited: in plain words, in Markdown, for BibTeX and as CSL-JSON.
//!
//! Takes a hit or a whole item and gives text; each form names council, committee, date with its certainty, item,
//! title, address, id and the hash of the words cited. A date that is not exact is given in words, never as a day.

mod bibtex;
mod csl;
mod markdown;

use jiff::civil::Date;
use serde::Serialize;

pub use self::csl::CslItem;
pub use self::markdown::escaped as markdown_escaped;

use crate::hit::{DateView, Hit, ItemView, is_whole_council, number_words};

/// What a citation says of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The item's id.
    pub id: String,
    /// The council, if known.
    pub council: Option<String>,
    /// The committee, if known.
    pub committee: Option<String>,
    /// When the meeting was, and how that is known.
    pub date: DateView,
    /// Number in the minutes.
    pub item: Option<String>,
    /// Number on the agenda, where it is another.
    pub agenda_number: Option<String>,
    /// The title, if the pages give one.
    pub title: Option<String>,
    /// A name to show where there is no title.
    pub display_title: Option<String>,
    /// Address of the page, if known.
    pub url: Option<String>,
    /// The day on which the page was fetched, if known.
    pub retrieved: Option<Date>,
    /// Path of the file below the folder that was indexed.
    pub path: String,
    /// Status of the minutes.
    pub status: &'static str,
    /// Only the start of the item is held.
    pub truncated: bool,
    /// Hash of the words cited.
    pub content_hash: String,
}

impl From<&Hit> for Citation {
    fn from(hit: &Hit) -> Self {
        Self {
            id: hit.id.clone(),
            council: hit.council.clone(),
            committee: hit.committee.clone(),
            date: hit.date.clone(),
            item: hit.item.clone(),
            agenda_number: hit.agenda_number.clone(),
            title: hit.title.clone(),
            display_title: hit.display_title.clone(),
            url: hit.source.url.clone(),
            retrieved: hit.source.retrieved,
            path: hit.source.path.clone(),
            status: hit.status,
            truncated: hit.truncated,
            content_hash: hit.content_hash.clone(),
        }
    }
}

impl From<&ItemView> for Citation {
    fn from(item: &ItemView) -> Self {
        Self {
            id: item.id.clone(),
            council: item.council.clone(),
            committee: item.committee.clone(),
            date: item.date.clone(),
            item: item.item.clone(),
            agenda_number: item.agenda_number.clone(),
            title: item.title.clone(),
            display_title: item.display_title.clone(),
            url: item.source.url.clone(),
            retrieved: item.source.retrieved,
            path: item.source.path.clone(),
            status: item.status,
            truncated: item.truncated,
            content_hash: item.content_hash.clone(),
        }
    }
}

impl Citation {
    /// Returns the citation as one line of plain text.
    pub fn plain(&self) -> String {
        let mut parts = self.place();
        if let Some(title) = &self.title {
            parts.push(format!("\"{title}\""));
        }
        parts.push(self.url.clone().unwrap_or_else(|| self.path.clone()));
        let mut remarks = self.remarks();
        remarks.extend(self.retrieval());
        format!("{} ({})", parts.join(", "), remarks.join("; "))
    }

    /// Returns council, committee, date and item in words.
    fn place(&self) -> Vec<String> {
        let known = |name: &Option<String>, what: &str| {
            name.clone().unwrap_or_else(|| format!("{what} unknown"))
        };
        let mut parts = vec![known(&self.council, "council")];
        if !is_whole_council(self.council.as_deref(), self.committee.as_deref()) {
            parts.push(known(&self.committee, "committee"));
        }
        parts.extend([self.date.words(), self.number()]);
        parts
    }

    fn number(&self) -> String {
        number_words(self.item.as_deref(), self.agenda_number.as_deref())
    }

    /// Returns what is to be known of the text cited: its standing, its id and its hash.
    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        match self.status {
            "draft" => remarks.push("draft minutes".to_owned()),
            "corrected" => remarks.push("corrected by later minutes".to_owned()),
            _ => {}
        }
        if self.truncated {
            remarks.push("only the start of the item is held".to_owned());
        }
        remarks.push(format!("id {}", self.id));
        remarks.push(format!("content {}", self.content_hash));
        remarks
    }

    /// Returns in words when the page was fetched.
    fn retrieval(&self) -> Option<String> {
        let day = self.retrieved?;
        Some(format!("retrieved {}", day.strftime("%-d %b %Y")))
    }

    /// Returns the address where it can be followed from anywhere; that of a saved page may be part of one only.
    pub(crate) fn link(&self) -> Option<&str> {
        let url = self.url.as_deref();
        url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// Returns in words where the text is, where there is no address to follow.
    fn whereabouts(&self) -> Option<String> {
        match (self.link(), &self.url) {
            (Some(_), _) => None,
            (None, Some(page)) => Some(format!("page {page}, file {}", self.path)),
            (None, None) => Some(format!("file {}", self.path)),
        }
    }

    /// Returns the day of the meeting where it is known exactly.
    fn day(&self) -> Option<Date> {
        self.date.from.filter(|_| self.date.from == self.date.to)
    }

    /// Returns the title, or what names the item in its place.
    fn name(&self) -> String {
        let title = self.title.as_ref().or(self.display_title.as_ref());
        title.cloned().unwrap_or_else(|| {
            let mut number = self.number();
            if let Some(first) = number.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            number
        })
    }
}

#[cfg(test)]
mod tests;
