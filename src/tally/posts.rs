//! Posts under whatever name, counted once for each item.
//!
//! A post named in full is one by its name; what a short form means hangs on where and when it stands.

use std::collections::{BTreeMap, HashMap};

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
    /// The entry of a short form (by its number), a place and a span of days.
    short: HashMap<[u32; 3], u32, RandomState>,
    by_meaning: HashMap<(u32, u32, Option<String>), u32, RandomState>,
    /// How many posts there are.
    posts: u32,
    /// Posts by the key of their full name, or by the short form that stays as it is written.
    by_key: HashMap<String, u32, RandomState>,
    /// What short forms may mean, read once.
    forms: HashMap<String, Vec<Form>, RandomState>,
}

struct Known {
    name: PostName,
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
#[derive(Default)]
pub(super) struct Counts {
    /// The post of each entry.
    posts: Vec<u32>,
    of_entry: Vec<usize>,
    of_post: Vec<usize>,
    /// The item in which each post was met last, by the order of items.
    last: Vec<u32>,
    items: u32,
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

    /// Puts the names to what was counted.
    pub(super) fn told(&self, counts: &Counts) -> Vec<PostCount> {
        let mut posts = vec![(BTreeMap::new(), None); counts.of_post.len()];
        for (entry, items) in self.entries.iter().zip(&counts.of_entry) {
            if *items > 0 {
                let (names, meaning) = &mut posts[entry.post as usize];
                let name = &self.names[entry.name as usize].name;
                *names.entry(name).or_insert(0) += *items;
                *meaning = [meaning.take(), entry.meaning.as_ref()]
                    .into_iter()
                    .flatten()
                    .min();
            }
        }
        let posts = posts.into_iter().zip(&counts.of_post);
        let told = posts.filter(|(_, items)| **items > 0);
        told.map(|((names, meaning), items)| PostCount {
            names: names
                .into_iter()
                .map(|(name, items)| (name.clone(), items))
                .collect(),
            meaning: meaning.cloned(),
            items: *items,
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
            name: PostName {
                name,
                key,
                is_short,
            },
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
        if let Some(entry) = self.short.get(&[name, place, span]) {
            return Ok(*entry);
        }
        let short = self.names[name as usize].name.name.clone();
        if !self.forms.contains_key(&short) {
            let forms = roles::forms(glossary, &short)?;
            self.forms.insert(short.clone(), forms);
        }
        let forms = self.forms.get(&short).map(Vec::as_slice);
        let council = numbers.places[place as usize].council.as_ref();
        let council = council.map(|name| name.written.as_str());
        let days = numbers.spans[span as usize];
        let fitting = roles::fitting(forms.unwrap_or_default(), council, days);
        let meaning = fitting.map(|resolved| resolved.role);
        let key = meaning.as_deref().map(terms::long_key);
        let post = self.post(&key.unwrap_or(short));
        let entry = self.entry(name, post, meaning);
        self.short.insert([name, place, span], entry);
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
    /// Makes room for all posts met so far.
    pub(super) fn make_room(&mut self, posts: &Posts) {
        let known = self.posts.len();
        let new = posts.entries.iter().skip(known).map(|entry| entry.post);
        self.posts.extend(new);
        self.of_entry.resize(posts.entries.len(), 0);
        self.of_post.resize(posts.posts as usize, 0);
        self.last.resize(posts.posts as usize, 0);
    }

    /// Counts the posts that an item names, each once.
    pub(super) fn add(&mut self, entries: &[u32]) {
        self.items += 1;
        for entry in entries {
            let entry = *entry as usize;
            let post = self.posts[entry] as usize;
            self.of_entry[entry] += 1;
            if self.last[post] != self.items {
                self.last[post] = self.items;
                self.of_post[post] += 1;
            }
        }
    }
}
