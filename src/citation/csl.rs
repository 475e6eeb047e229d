//! A citation as CSL-JSON, which Zotero and the like read.

use jiff::civil::Date;
use serde::Serialize;

use super::Citation;

/// An item of CSL-JSON (`csl-data.json`, version 1.0).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CslItem {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    genre: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<CslName>,
    title: String,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    issued: CslDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<CslDate>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct CslName {
    literal: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum CslDate {
    Day {
        #[serde(rename = "date-parts")]
        date_parts: [[i16; 3]; 1],
    },
    Words {
        literal: String,
    },
}

impl From<Date> for CslDate {
    fn from(day: Date) -> Self {
        Self::Day {
            date_parts: [[day.year(), i16::from(day.month()), i16::from(day.day())]],
        }
    }
}

impl Citation {
    /// Returns the citation as an item of CSL-JSON. A date that is not exact is a `literal`, in words.
    pub fn csl(&self) -> CslItem {
        let mut note = vec![format!("meeting: {}", self.date.words())];
        note.extend(self.whereabouts());
        note.extend(self.remarks());
        CslItem {
            id: self.id.clone(),
            kind: "report",
            genre: "Minutes",
            author: self
                .council
                .iter()
                .map(|council| CslName {
                    literal: council.clone(),
                })
                .collect(),
            title: self.name(),
            container_title: self.committee.clone(),
            number: self.item.clone().or_else(|| self.agenda_number.clone()),
            issued: match self.day() {
                Some(day) => day.into(),
                None => CslDate::Words {
                    literal: self.date.words(),
                },
            },
            accessed: self.retrieved.map(CslDate::from),
            url: self.link().map(str::to_owned),
            note: note.join("; "),
        }
    }
}
