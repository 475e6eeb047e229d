//! Posts under whatever name, counted once for each item.
//!
//! A post named in full is one by its name; what a short form means hangs on where and when it stands.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;
use minutebook_index::glossary as terms;
use minutebook_index::schema::text_of;
use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::index::SegmentReader;

use super::{Numbers, PostCount, add_each, count, how_many};
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
    /// The entries by post and name.
    in_order: Vec<u32>,
    /// Every name and meaning, in order.
    texts: Vec<Text>,
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

/// A name of a post.
struct Known {
    name: String,
    is_short: bool,
    /// Its place in `texts`, once that is in order.
    text: u32,
    /// The entry of a name in full.
    entry: Option<u32>,
}

struct Entry {
    name: u32,
    post: u32,
    /// The post in full, as whoever says what a short form means writes it.
    meaning: Option<String>,
    /// The place of that in `texts`, once that is in order.
    meaning_text: Option<u32>,
}

/// What a post may be shown as.
struct Text {
    text: String,
    /// A number that those have in common which only their capitals and endings tell apart.
    key: u32,
}

/// How often posts were met.
#[derive(Default)]
pub(super) struct Counts {
    /// The post of each entry.
    posts: Vec<u32>,
    of_entry: Vec<i32>,
    of_post: Vec<i32>,
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

    /// Puts the names to what was counted: the most items first, then by name.
    pub(super) fn told(&mut self, counts: &Counts) -> Vec<PostCount> {
        self.put_in_order();
        let met = self.in_order.iter().map(|entry| *entry as usize);
        let met: Vec<usize> = met.filter(|entry| counts.of_entry[*entry] > 0).collect();
        let post = |entry: &usize| self.entries[*entry].post;
        let posts = met.chunk_by(|one, other| post(one) == post(other));
        let mut posts: Vec<(usize, u32, &[usize])> = posts
            .map(|entries| {
                let items = how_many(counts.of_post[post(&entries[0]) as usize]);
                (items, self.shown(entries, counts), entries)
            })
            .collect();
        // There are thousands: no name is copied before they are in order.
        posts.sort_unstable_by_key(|(items, text, _)| (Reverse(*items), *text));
        let told = posts.into_iter().map(|(items, text, entries)| PostCount {
            name: self.texts[text as usize].text.clone(),
            also: self.also(entries, text),
            items,
        });
        told.collect()
    }

    /// Returns what a post is shown as, as a place in `texts`: the full name that most items have, else what its short
    /// form means, else that.
    fn shown(&self, entries: &[usize], counts: &Counts) -> u32 {
        let entry = |at: &usize| &self.entries[*at];
        let name = |at: &usize| &self.names[entry(at).name as usize];
        let full = entries.iter().filter(|at| !name(at).is_short);
        let full = full.max_by_key(|at| (counts.of_entry[**at], Reverse(name(at).text)));
        let meanings = entries.iter().filter_map(|at| entry(at).meaning_text);
        let full = full.map(|at| name(at).text);
        full.or_else(|| meanings.min())
            .unwrap_or_else(|| name(&entries[0]).text)
    }

    /// Returns the other names of a post; one that only its capitals tell apart says nothing more.
    fn also(&self, entries: &[usize], shown: u32) -> Vec<String> {
        let key = self.texts[shown as usize].key;
        let names = entries.iter().map(|at| self.entries[*at].name as usize);
        let texts = names.map(|name| self.names[name].text as usize);
        let mut others: Vec<usize> = texts.filter(|at| self.texts[*at].key != key).collect();
        others.dedup();
        let texts = others.into_iter().map(|at| self.texts[at].text.clone());
        texts.collect()
    }

    /// Orders names and meanings by their text, and entries by post and name, where there are some that have not been.
    fn put_in_order(&mut self) {
        if self.in_order.len() == self.entries.len() {
            return;
        }
        let names = self.names.iter().map(|known| &known.name);
        let meanings = self.entries.iter().filter_map(|one| one.meaning.as_ref());
        let texts: BTreeSet<&String> = names.chain(meanings).collect();
        let mut keys: HashMap<String, u32, RandomState> = HashMap::default();
        let texts = texts.into_iter().map(|text| {
            let next = count(keys.len());
            Text {
                key: *keys.entry(terms::long_key(text)).or_insert(next),
                text: text.clone(),
            }
        });
        self.texts = texts.collect();
        let texts = &self.texts;
        let place = |text: &String| count(texts.partition_point(|one| one.text < *text));
        for known in &mut self.names {
            known.text = place(&known.name);
        }
        for entry in &mut self.entries {
            entry.meaning_text = entry.meaning.as_ref().map(place);
        }
        let mut in_order: Vec<u32> = (0..count(self.entries.len())).collect();
        in_order.sort_unstable_by_key(|at| {
            let entry = &self.entries[*at as usize];
            (entry.post, self.names[entry.name as usize].text)
        });
        self.in_order = in_order;
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
            name,
            is_short,
            text: 0,
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
        let short = self.names[name as usize].name.clone();
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
                meaning_text: None,
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
    /// Makes room for all posts met so far.
    pub(super) fn make_room(&mut self, posts: &Posts) {
        let new = posts.entries.iter().skip(self.posts.len());
        self.posts.extend(new.map(|entry| entry.post));
        self.of_entry.resize(posts.entries.len(), 0);
        self.of_post.resize(posts.posts as usize, 0);
        self.last.resize(posts.posts as usize, 0);
    }

    /// Adds what was counted elsewhere.
    pub(super) fn add_all(&mut self, other: &Self) {
        add_each(&mut self.of_entry, &other.of_entry);
        add_each(&mut self.of_post, &other.of_post);
    }

    /// Counts the posts that so many items name, each once for an item.
    pub(super) fn add(&mut self, entries: &[u32], items: i32) {
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
