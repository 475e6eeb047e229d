//! What short forms mean and which forms a search put in, with the items that say so.

use minutebook_index::glossary as terms;
use minutebook_index::minutes::Certainty;
use minutebook_index::record::Record;
use minutebook_index::source::wording::{self, Bound, Says, Wording};
use minutebook_index::understand::{Place, RoleKind, RoleMention, Section, Understanding};
use serde::Serialize;

use super::Searcher;
use crate::error::Error;
use crate::glossary::{Glossary, Sense, Use};
use crate::query::expand::{By, Learned};
use crate::roles::{self, RoleMeaning, RoleView};

/// A short form in one meaning, as one council uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// The short form; of names that an officer wrote to be the same, and of spellings, the one typed.
    pub short: String,
    /// The long form; of names that are the same, and of spellings, the other one.
    pub long: String,
    /// Other spellings of the long form.
    pub spellings: Vec<String>,
    /// The council that uses it so.
    pub council: Option<String>,
    /// `stated` in an item, or `sidecar`; `inferred` of a word that is spelled nearly as the one typed.
    pub certainty: Certainty,
    /// First and last year in which it is known to be used so.
    pub years: Option<(i16, i16)>,
    /// How many items of the council define it; of a spelling, how many have it.
    pub items: usize,
    /// The id of an item that defines it, or the place of the officer's entry; of a spelling, that it is one.
    pub evidence: String,
    /// The title of that item.
    pub evidence_title: Option<String>,
}

/// Forms searched besides those typed, with where they were learned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// The word or words of the query.
    pub typed: String,
    /// What was sought beside them: the form, and its other spellings.
    pub searched: Vec<String>,
    /// The meaning by which it was.
    #[serde(flatten)]
    pub meaning: Meaning,
}

impl Searcher {
    /// Returns what officers wrote of words, posts and links.
    pub(super) fn wordings(&self) -> Result<&[Wording], Error> {
        if let Some(wordings) = self.wordings.get() {
            return Ok(wordings);
        }
        let wordings = match self.payload().wordings {
            0 => Vec::new(),
            _ => self.store()?.wordings()?,
        };
        Ok(self.wordings.get_or_init(|| wordings))
    }

    /// Returns the glossary.
    pub(super) fn glossary(&self) -> Result<Glossary<'_>, Error> {
        Ok(Glossary::new(
            &self.searcher,
            &self.fields,
            self.wordings()?,
            &self.senses,
        ))
    }

    /// Returns what a short form means, or which short forms a long one has; of every short form when none
    /// is asked for. In order of short forms; of one, the meaning that most items define first.
    ///
    /// # Errors
    /// [`ErrorKind::Engine`](crate::ErrorKind::Engine) when the index cannot be read.
    pub fn meanings(&self, asked: Option<&str>) -> Result<Vec<Meaning>, Error> {
        let glossary = self.glossary()?.with_exempt(self.exempt_bodies);
        let senses = match asked {
            None => glossary.all()?,
            Some(asked) => {
                let mut senses = glossary.senses(&terms::short_key(asked))?.to_vec();
                let long = terms::long_key(asked);
                for short in glossary.shorts_of(&long)? {
                    let meant = glossary.senses(&short)?;
                    let meant = meant.iter().filter(|sense| sense.long_keys.contains(&long));
                    senses.extend(meant.cloned());
                }
                senses
            }
        };
        let mut meanings = Vec::new();
        for sense in &senses {
            for told in &sense.uses {
                meanings.push(self.meaning(sense, told)?);
            }
        }
        Ok(meanings)
    }

    /// Returns what one council's definitions say of a sense.
    fn meaning(&self, sense: &Sense, told: &Use) -> Result<Meaning, Error> {
        let first = |forms: &[String]| forms.first().cloned().unwrap_or_default();
        let short = first(&sense.shorts);
        let record = told
            .item
            .map(|address| self.record_at(address, &short))
            .transpose()?;
        Ok(Meaning {
            short,
            long: first(&sense.longs),
            spellings: sense.longs.iter().skip(1).cloned().collect(),
            council: told.council.clone(),
            certainty: match told.entry {
                Some(_) => Certainty::Sidecar,
                None => Certainty::Stated,
            },
            years: told.years(),
            items: told.items(),
            evidence_title: record.as_ref().and_then(|record| {
                let title = record.item.title.as_ref();
                title.or(record.display_title.as_ref()).cloned()
            }),
            evidence: record
                .map(|record| record.id)
                .or_else(|| told.entry.clone())
                .unwrap_or_default(),
        })
    }

    /// Returns the posts that an item names, with what a short form means where the item does not say; and
    /// posts that an officer wrote somebody held whom the item names.
    pub(super) fn roles(
        &self,
        record: &Record,
        understanding: &Understanding,
    ) -> Result<Vec<RoleView>, Error> {
        let mut views = Vec::with_capacity(understanding.roles.len());
        for mention in &understanding.roles {
            let is_open = mention.abbreviation.as_deref() == Some(mention.role.as_str());
            views.push(RoleView {
                meaning: match is_open {
                    true => self.role_meaning(&mention.role, record)?,
                    false => None,
                },
                mention: mention.clone(),
            });
        }
        for wording in self.wordings()? {
            let Says::Role(entry) = &wording.says else {
                continue;
            };
            if let Some(place) = named_in(entry, record) {
                views.push(written_role(entry, wording, place));
            }
        }
        Ok(views)
    }

    fn role_meaning(&self, short: &str, record: &Record) -> Result<Option<RoleMeaning>, Error> {
        let glossary = self.glossary()?;
        let resolved = roles::resolve(&self.forms, &glossary, short, &record.meeting)?;
        let Some(resolved) = resolved else {
            return Ok(None);
        };
        let evidence = match (resolved.entry, resolved.item) {
            (Some(entry), _) => entry,
            (None, Some(address)) => self.record_at(address, short)?.id,
            (None, None) => String::new(),
        };
        Ok(Some(RoleMeaning {
            role: resolved.role,
            certainty: resolved.certainty,
            evidence,
            reason: match resolved.certainty {
                Certainty::Sidecar => "written by an officer".to_owned(),
                _ => resolved.reason.to_owned(),
            },
        }))
    }

    /// Tells the forms that were put in, sense by sense and council by council, with where to read so.
    pub(super) fn expansions(&self, learned: &[Learned]) -> Result<Vec<Expansion>, Error> {
        let mut told: Vec<(&Learned, Vec<String>)> = Vec::new();
        for one in learned {
            let known = told
                .iter_mut()
                .find(|(other, _)| other.typed == one.typed && other.by == one.by);
            match known {
                Some((_, searched)) => searched.push(one.searched.clone()),
                None => told.push((one, vec![one.searched.clone()])),
            }
        }
        let mut expansions = Vec::new();
        for (one, searched) in told {
            let meanings = match &one.by {
                By::Same(place) => vec![Meaning {
                    short: one.typed.clone(),
                    long: one.searched.clone(),
                    spellings: Vec::new(),
                    council: None,
                    certainty: Certainty::Sidecar,
                    years: None,
                    items: 0,
                    evidence: place.clone(),
                    evidence_title: None,
                }],
                By::Spelling(items) => vec![Meaning {
                    short: one.typed.clone(),
                    long: one.searched.clone(),
                    spellings: Vec::new(),
                    council: None,
                    certainty: Certainty::Inferred,
                    years: None,
                    items: usize::try_from(*items).unwrap_or(usize::MAX),
                    evidence: format!("spelled nearly so, in {items} items"),
                    evidence_title: None,
                }],
                By::Sense(sense) => {
                    let uses = sense.uses.iter().map(|told| self.meaning(sense, told));
                    uses.collect::<Result<_, Error>>()?
                }
            };
            expansions.extend(meanings.into_iter().map(|meaning| Expansion {
                typed: one.typed.clone(),
                searched: searched.clone(),
                meaning,
            }));
        }
        Ok(expansions)
    }
}

/// Returns the first place at which an item of the years in question names a person.
fn named_in(entry: &wording::Role, record: &Record) -> Option<Place> {
    let (item, meeting) = (&record.item, &record.meeting);
    let council = meeting.council.as_ref().map(|fact| fact.value.as_str());
    let range = meeting
        .date
        .as_ref()
        .map(|fact| fact.value)
        .unwrap_or_default();
    let first = entry.from.as_ref().and_then(Bound::first);
    let last = entry.to.as_ref().and_then(Bound::last);
    let outside = entry
        .council
        .as_deref()
        .is_some_and(|name| Some(name) != council)
        || range.to.zip(first).is_some_and(|(to, first)| to < first)
        || range.from.zip(last).is_some_and(|(from, last)| from > last);
    if outside {
        return None;
    }
    let sections = [
        (Section::Minutes, &item.minutes),
        (Section::Decision, &item.decision),
    ];
    sections.into_iter().find_map(|(section, paragraphs)| {
        (1..).zip(paragraphs).find_map(|(number, text)| {
            let start = text.find(&entry.person)?;
            let at = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
            Some(Place {
                section,
                paragraph: number,
                start: at(start),
                end: at(start + entry.person.len()),
            })
        })
    })
}

/// The post that an officer wrote somebody held.
fn written_role(entry: &wording::Role, wording: &Wording, place: Place) -> RoleView {
    RoleView {
        mention: RoleMention {
            role: entry.role.clone(),
            abbreviation: None,
            person: Some(entry.person.clone()),
            kind: RoleKind::Officer,
            certainty: Certainty::Sidecar,
            place,
        },
        meaning: Some(RoleMeaning {
            role: entry.role.clone(),
            certainty: Certainty::Sidecar,
            evidence: format!("{}:{}", wording.path, wording.line),
            reason: "written by an officer".to_owned(),
        }),
    }
}
