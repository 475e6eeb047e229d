//! Posts under whatever name, counted once for each item.
//!
//! A post named in full is one by its name; what a short form means hangs on where and when it stands.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use minutebook_index::glossary as terms;
use minutebook_index::schema::text_of;
use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;

use super::{Numbers, PostCount, PostName, count};
use crate::glossary::Glossary;
use crate::roles::{self, Form};

/// The posts that the items of a segment name.
pub(super) struct Roles {
    column: Option<StrColumn>,
    /// The number of each name, plus one; 0 where nobody asked yet.
    names: Vec<u32>,
}

impl Roles {
    pub(super) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = reader.fast_fields().str("role")?;
        let names = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self {
            column,
            names: vec![0; names],
        })
    }
}

/// Posts and their names, numbered as they are met.
#[derive(Default)]
pub(super) struct Posts {
    names: Vec<Known>,
    by_name: HashMap<String, u32, RandomState>,
    /// The post that each name stands for at one place or another.
    entries: Vec<Entry>,
    /// The entry of a short form (by its number), a council and a span of days.
    short: HashMap<[u32; 3], u32, RandomState>,
    by_meaning: HashMap<(u32, u32, Option<String>), u32, RandomState>,
    /// The posts that short forms were found to mean.
    meanings: HashMap<String, u32, RandomState>,
    /// How many posts there are.
    posts: u32,
    /// Posts by the key of their full name, or by the short form that stays as it is written.
    by_key: HashMap<String, u32, RandomState>,
    /// What short forms may mean, read once.
    forms: HashMap<String, Vec<Form>, RandomState>,
}

struct Known {
    name: Arc<PostName>,
    /// The entry of a name in full.
    entry: Option<u32>,
}

struct Entry {
    name: u32,
    post: u32,
    /// The post in full, as whoever says what a short form means writes it.
    meaning: Option<String>,
}

/// How often posts were met.
pub(super) struct Counts {
    /// The post of each entry.
    posts: Vec<u32>,
    of_entry: Vec<usize>,
    of_post: Vec<usize>,
    /// The list in which each post was met last, by the order of lists.
    last: Vec<u32>,
    lists: u32,
}

impl Posts {
    /// Lists the posts that an item of a meeting names, as entries.
    pub(super) fn list(
        &mut self,
        roles: &mut Roles,
        doc: DocId,
        meeting: [u32; 2],
        numbers: &Numbers,
        glossary: &Glossary<'_>,
        list: &mut Vec<u32>,
    ) -> tantivy::Result<()> {
        let Some(column) = &roles.column else {
            return Ok(());
        };
        for ord in column.term_ords(doc) {
            let at = usize::try_from(ord).unwrap_or(usize::MAX);
            let name = match roles.names[at] {
                0 => {
                    let name = self.name(text_of(column, ord)?);
                    roles.names[at] = name + 1;
                    name
                }
                number => number - 1,
            };
            let entry = match self.names[name as usize].entry {
                Some(entry) => entry,
                None => self.of_short(name, meeting, numbers, glossary)?,
            };
            list.push(entry);
        }
        Ok(())
    }

    /// Returns counts of all posts met so far, from which to count.
    pub(super) fn no_counts(&self) -> Counts {
        let posts = self.posts as usize;
        Counts {
            posts: self.entries.iter().map(|entry| entry.post).collect(),
            of_entry: vec![0; self.entries.len()],
            of_post: vec![0; posts],
            last: vec![0; posts],
            lists: 0,
        }
    }

    /// Puts the names to what was counted.
    pub(super) fn told(&self, counts: &Counts) -> Vec<PostCount> {
        let met = self.entries.iter().zip(&counts.of_entry);
        let mut met: Vec<(&Entry, usize)> = met
            .filter(|(_, items)| **items > 0)
            .map(|(entry, items)| (entry, *items))
            .collect();
        let name = |entry: &Entry| &self.names[entry.name as usize].name;
        met.sort_unstable_by(|(one, _), (other, _)| {
            (one.post, name(one)).cmp(&(other.post, name(other)))
        });
        let told = met.chunk_by(|(one, _), (other, _)| one.post == other.post);
        told.map(|entries| {
            let mut names: Vec<(Arc<PostName>, usize)> = Vec::new();
            for (entry, items) in entries {
                match names.last_mut() {
                    Some((last, counted)) if last == name(entry) => *counted += items,
                    _ => names.push((Arc::clone(name(entry)), *items)),
                }
            }
            let meanings = entries
                .iter()
                .filter_map(|(entry, _)| entry.meaning.as_ref());
            PostCount {
                names,
                meaning: meanings.min().cloned(),
                items: counts.of_post[entries[0].0.post as usize],
            }
        })
        .collect()
    }

    fn name(&mut self, name: String) -> u32 {
        if let Some(number) = self.by_name.get(&name) {
            return *number;
        }
        let number = count(self.names.len());
        let (is_short, key) = (roles::is_short(&name), terms::long_key(&name));
        let post = (!is_short).then(|| self.post(&key));
        self.by_name.insert(name.clone(), number);
        self.names.push(Known {
            name: Arc::new(PostName {
                name,
                key,
                is_short,
            }),
            entry: None,
        });
        let entry = post.map(|post| self.entry(number, post, None));
        self.names[number as usize].entry = entry;
        number
    }

    /// The entry of a short form where and when it stands: that of the post it means there, else its own.
    fn of_short(
        &mut self,
        name: u32,
        [place, span]: [u32; 2],
        numbers: &Numbers,
        glossary: &Glossary<'_>,
    ) -> tantivy::Result<u32> {
        // Which committee met says nothing of what it means.
        let council = numbers.councils[place as usize];
        if let Some(entry) = self.short.get(&[name, council, span]) {
            return Ok(*entry);
        }
        let short = self.names[name as usize].name.name.clone();
        if !self.forms.contains_key(&short) {
            let forms = roles::forms(glossary, &short)?;
            self.forms.insert(short.clone(), forms);
        }
        let forms = self.forms.get(&short).map(Vec::as_slice);
        let written = numbers.places[place as usize].council.as_ref();
        let written = written.map(|name| name.written.as_str());
        let days = numbers.spans[span as usize];
        let fitting = roles::fitting(forms.unwrap_or_default(), written, days);
        let meaning = fitting.map(|resolved| resolved.role);
        let post = match &meaning {
            Some(meaning) => self.of_meaning(meaning),
            None => self.post(&short),
        };
        let entry = self.entry(name, post, meaning);
        self.short.insert([name, council, span], entry);
        Ok(entry)
    }

    fn entry(&mut self, name: u32, post: u32, meaning: Option<String>) -> u32 {
        let next = count(self.entries.len());
        let known = self.by_meaning.entry((name, post, meaning.clone()));
        let entry = *known.or_insert(next);
        if entry == next {
            self.entries.push(Entry {
                name,
                post,
                meaning,
            });
        }
        entry
    }

    fn of_meaning(&mut self, meaning: &str) -> u32 {
        if let Some(post) = self.meanings.get(meaning) {
            return *post;
        }
        let post = self.post(&terms::long_key(meaning));
        self.meanings.insert(meaning.to_owned(), post);
        post
    }

    fn post(&mut self, key: &str) -> u32 {
        if let Some(post) = self.by_key.get(key) {
            return *post;
        }
        let post = self.posts;
        self.posts += 1;
        self.by_key.insert(key.to_owned(), post);
        post
    }
}

impl Counts {
    /// Counts the posts that so many items name, each once for an item.
    pub(super) fn add(&mut self, entries: &[u32], items: usize) {
        self.lists += 1;
        for entry in entries {
            let entry = *entry as usize;
            let post = self.posts[entry] as usize;
            self.of_entry[entry] += items;
            if self.last[post] != self.lists {
                self.last[post] = self.lists;
                self.of_post[post] += items;
            }
        }
    }
}
