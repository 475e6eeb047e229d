//! What every hit shows of an item's meaning: read once, when the item is indexed, and kept with it.
//!
//! What was resolved is kept by its place in the item's text, so that it is not kept twice.

use serde::{Deserialize, Serialize};

use crate::minutes::AgendaItem;
use crate::understand::{DecisionKind, Place, Resolution, Section, Understanding};

/// What a hit shows of an item's meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Posts and offices named, as printed.
    pub roles: Vec<String>,
    /// What was resolved, point by point.
    pub resolutions: Vec<String>,
    /// Texts that were put to the vote and lost; they are not among the resolutions.
    pub lost: Vec<String>,
}

/// The same as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    roles: Vec<String>,
    resolutions: Vec<Text>,
    lost: Vec<Text>,
}

/// A text of an item.
#[derive(Serialize, Deserialize)]
enum Text {
    /// As it stands in one place.
    At(Place),
    /// In words of its own, joined from several places.
    Own(String),
}

impl Shown {
    /// Returns what is shown of the meaning of an item.
    pub fn of(understanding: &Understanding) -> Self {
        let roles = understanding.roles.iter().map(|role| role.role.clone());
        let texts = |points: Vec<&Resolution>| {
            let texts = points.into_iter().map(|point| point.text.clone());
            texts.collect()
        };
        let (lost, carried) = parted(understanding);
        Self {
            roles: roles.collect(),
            resolutions: texts(carried),
            lost: texts(lost),
        }
    }

    /// Returns the bytes kept in the index.
    pub(crate) fn encode(item: &AgendaItem, understanding: &Understanding) -> Vec<u8> {
        let text = |point: &Resolution| {
            let is_whole = text_at(item, point.place) == Some(point.text.as_str());
            match is_whole {
                true => Text::At(point.place),
                false => Text::Own(point.text.clone()),
            }
        };
        let (lost, carried) = parted(understanding);
        let stored = Stored {
            roles: Self::of(understanding).roles,
            resolutions: carried.into_iter().map(text).collect(),
            lost: lost.into_iter().map(text).collect(),
        };
        // Writing plain data into memory has no way to fail.
        postcard::to_stdvec(&stored).unwrap_or_default()
    }

    /// Returns what was encoded with an item; `None` when the bytes are damaged or another item's.
    pub fn decode(bytes: &[u8], item: &AgendaItem) -> Option<Self> {
        let stored: Stored = postcard::from_bytes(bytes).ok()?;
        let text = |text: Text| match text {
            Text::At(place) => text_at(item, place).map(str::to_owned),
            Text::Own(text) => Some(text),
        };
        let texts = |texts: Vec<Text>| texts.into_iter().map(text).collect::<Option<_>>();
        Some(Self {
            roles: stored.roles,
            resolutions: texts(stored.resolutions)?,
            lost: texts(stored.lost)?,
        })
    }
}

/// Parts the texts that were lost from what was resolved.
fn parted(understanding: &Understanding) -> (Vec<&Resolution>, Vec<&Resolution>) {
    let points = understanding.resolutions.iter();
    points.partition(|point| point.kind == DecisionKind::Lost)
}

/// Returns the text that stands in a place of an item.
fn text_at(item: &AgendaItem, place: Place) -> Option<&str> {
    let number = usize::try_from(place.paragraph).ok()?.checked_sub(1)?;
    let paragraph = match place.section {
        Section::Title => item.title.as_ref(),
        Section::Purpose => item.purpose.as_ref(),
        Section::Minutes => item.minutes.get(number),
        Section::Decision => item.decision.get(number),
    };
    paragraph?.get(place.start as usize..place.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::understand;

    #[test]
    fn what_is_shown_is_what_was_understood() {
        let item = AgendaItem {
            title: Some("Quay wall".to_owned()),
            minutes: vec![
                "The Director of Harbours (DH) reported on the wall.".to_owned(),
                "The motion that the wall be pulled down was put to the vote and lost.".to_owned(),
                "RESOLVED: That\n(a) the wall be mended; and\n(b) the report be noted.".to_owned(),
            ],
            ..AgendaItem::default()
        };
        let understanding = understand(&item, &[]);
        let shown = Shown::of(&understanding);
        assert!(
            !shown.resolutions.is_empty() && !shown.roles.is_empty() && !shown.lost.is_empty(),
            "{shown:?}"
        );
        let bytes = Shown::encode(&item, &understanding);
        assert_eq!(Shown::decode(&bytes, &item), Some(shown));
        assert_eq!(
            Shown::decode(&bytes, &AgendaItem::default()),
            None,
            "another item"
        );
        assert_eq!(Shown::decode(&bytes[1..], &item), None);
    }
}
