//! From the text typed to the tree. Never fails on what people paste: a quotation mark or bracket
//! without its fellow ends at the end of the text, and signs that are no words are said to be left out.
//! What was plainly meant as a field but cannot be one is a mistake with its place; all are gathered.

use minutebook_index::limits::WORDS_IN_PARTS_OF_A_QUERY;

use super::ast::{Node, Part, Span};
use super::field::{self, Name};
use super::mistake::Mistake;

/// What became of a query's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The tree; `None` when there is nothing to search for.
    pub root: Option<Node>,
    /// What was left out because it holds no letter and no figure.
    pub left_out: Vec<String>,
    /// What cannot be searched as it stands, in the order of the text.
    pub mistakes: Vec<Mistake>,
    /// What was taken as words although it may have been meant otherwise, in words.
    pub notes: Vec<String>,
}

/// Brackets may be nested so deep; deeper ones are read as if they were not there.
const MAX_DEPTH: usize = 64;

/// So many words may stand in between, in `"a b"~50` and `NEAR/50`: paragraphs stand further apart.
pub const MOST_BETWEEN: u32 = 50;

/// Reads a query.
pub fn parse(text: &str) -> Parsed {
    Parser::new(text, false).parse()
}

/// Reads a query in which nothing can be a mistake: what is no valid field is words, as in topics that
/// were written for another engine.
pub fn parse_leniently(text: &str) -> Parsed {
    Parser::new(text, true).parse()
}

/// Makes one node of several that are all wanted.
fn joined(mut parts: Vec<Node>) -> Option<Node> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(Node::And {
            span: around(&parts),
            parts,
        }),
    }
}

/// Makes one node of several of which any is wanted; the list is not empty.
fn any_of(mut parts: Vec<Node>) -> Option<Node> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(Node::Or {
            span: around(&parts),
            parts,
        }),
    }
}

/// Returns the place that holds all of some nodes, which need not be in the order typed.
fn around(parts: &[Node]) -> Span {
    let spans = || parts.iter().map(Node::span);
    Span {
        start: spans().map(|span| span.start).min().unwrap_or(0),
        end: spans().map(|span| span.end).max().unwrap_or(0),
    }
}

/// Returns a node for words sought in one part of the item.
fn within_part(part: Part, inner: Node, span: Span) -> Node {
    Node::In {
        part,
        inner: Box::new(inner),
        span,
    }
}

/// Tells whether a part of a query holds fields only, which no part of the item's text bears upon.
fn is_fields_only(node: &Node) -> bool {
    match node {
        Node::Field { .. } => true,
        Node::Not { .. } | Node::Or { .. } | Node::And { .. } => {
            node.children().into_iter().all(is_fields_only)
        }
        _ => false,
    }
}

/// Tells whether a node may stand beside NEAR.
fn is_near_operand(node: &Node) -> bool {
    match node {
        Node::Word { .. } | Node::Prefix { .. } | Node::Fuzzy { .. } => true,
        Node::Phrase { slop, .. } => *slop == 0,
        Node::Or { parts, .. } => parts.iter().all(is_near_operand),
        _ => false,
    }
}

/// Tells whether a word would read as a place (`in:title`, `in:title(b)`) where it stands among others.
fn names_a_place(word: &str) -> bool {
    let (name, value) = word.split_once(':').unwrap_or_default();
    let value = value.split('(').next().unwrap_or_default();
    field::named(name) == Some(Name::In) && matches!(field::named(value), Some(Name::Part(_)))
}

/// Returns how long the word is that a text begins with.
fn word_length(text: &str) -> usize {
    let ends =
        |letter: char| letter.is_whitespace() || is_quote(letter) || matches!(letter, '(' | ')');
    let length = text.find(ends).unwrap_or(text.len());
    // A bracket inside a word belongs to it (`10.4(b)`), with its fellow; without, it opens a group.
    let Some(inner) = text[length..].strip_prefix('(') else {
        return length;
    };
    let closing = inner.find(ends).unwrap_or(inner.len());
    if !inner[closing..].starts_with(')') {
        return length;
    }
    length + "(".len() + closing + ")".len()
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\u{201c}' | '\u{201d}')
}

/// What stands before the number of words in between.
const NEAR: &str = "NEAR/";

/// Returns the number behind `NEAR/`, if a text is that and no more.
fn near_number(text: &str) -> Option<u32> {
    let figures = text.strip_prefix(NEAR)?;
    let is_number = !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit());
    // What is too great for a number is too far as well.
    is_number.then(|| figures.parse().unwrap_or(u32::MAX))
}

struct Parser<'q> {
    text: &'q str,
    at: usize,
    depth: usize,
    /// Words sought in several parts, counted for each.
    in_parts: usize,
    lenient: bool,
    parsed: Parsed,
}

impl<'q> Parser<'q> {
    fn new(text: &'q str, lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            in_parts: 0,
            lenient,
            parsed: Parsed::default(),
        }
    }

    fn parse(mut self) -> Parsed {
        let mut parts = Vec::new();
        while self.at < self.text.len() {
            parts.extend(self.sequence());
            if self.eat(')') {
                self.note("a closing bracket without an opening one was passed over".to_owned());
            }
        }
        note_operators(self.text, &parts, &mut self.parsed.notes);
        note_dates(&parts, &mut self.parsed.notes);
        self.parsed.root = joined(parts);
        self.parsed
            .mistakes
            .sort_by_key(|mistake| mistake.span.start);
        self.parsed
    }

    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn since(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    fn mistake(&mut self, span: Span, message: impl Into<String>) {
        self.parsed.mistakes.push(Mistake {
            span,
            message: message.into(),
        });
    }

    /// Reads parts up to a closing bracket or the end.
    fn sequence(&mut self) -> Vec<Node> {
        let mut parts: Vec<Node> = Vec::new();
        // Parts of the item that this sequence is sought in, with where they are named.
        let mut places: Vec<(Part, Span)> = Vec::new();
        // Of these, any is wanted.
        let mut run: Vec<Node> = Vec::new();
        let mut alternative = false;
        loop {
            self.skip_space();
            if matches!(self.peek(), None | Some(')')) {
                break;
            }
            if let Some(place) = self.place() {
                let is_new = |place: &(Part, Span)| !places.iter().any(|known| known.0 == place.0);
                places.extend(place.filter(is_new));
                continue;
            }
            if !run.is_empty() && !alternative && self.eat_or() {
                alternative = true;
                continue;
            }
            let read = self.operand();
            if !alternative && read.is_some() {
                parts.extend(any_of(std::mem::take(&mut run)));
            }
            run.extend(read);
            alternative = false;
        }
        parts.extend(any_of(run));
        if places.is_empty() {
            parts
        } else {
            self.sought_in(parts, &places)
        }
    }

    /// Puts the words of a sequence into the parts of the item that it is sought in.
    fn sought_in(&mut self, parts: Vec<Node>, places: &[(Part, Span)]) -> Vec<Node> {
        let (fields, words): (Vec<Node>, Vec<Node>) = parts.into_iter().partition(is_fields_only);
        let as_words = |parser: &Self| {
            let named = places
                .iter()
                .map(|(_, span)| parser.operator_as_word(*span));
            named.collect::<Vec<Node>>()
        };
        let whole = match joined(words) {
            Some(Node::Everything { .. }) | None if self.lenient => {
                return as_words(self).into_iter().chain(fields).collect();
            }
            Some(Node::Everything { .. }) | None => {
                for (part, span) in places {
                    let message = format!(
                        "`in:{}` needs words beside it that are to stand there",
                        part.name()
                    );
                    self.mistake(*span, message);
                }
                return fields;
            }
            Some(words) => words,
        };
        if places.len() > 1 {
            let more = whole.leaves() * places.len();
            if self.in_parts + more > WORDS_IN_PARTS_OF_A_QUERY {
                if self.lenient {
                    let words = as_words(self).into_iter();
                    return std::iter::once(whole).chain(words).chain(fields).collect();
                }
                let message = format!(
                    "`in:` takes {WORDS_IN_PARTS_OF_A_QUERY} words at the most, each counted for every part that it is sought in; in brackets within brackets they multiply"
                );
                self.mistake(places[0].1, message);
                return fields;
            }
            self.in_parts += more;
        }
        let span = whole.span();
        let within = |(part, place): &(Part, Span)| {
            let span = Span {
                start: span.start.min(place.start),
                end: span.end.max(place.end),
            };
            within_part(*part, whole.clone(), span)
        };
        let mut sought: Vec<Node> = any_of(places.iter().map(within).collect())
            .into_iter()
            .collect();
        sought.extend(fields);
        sought
    }

    /// Reads one part, or two that are to stand near each other.
    fn operand(&mut self) -> Option<Node> {
        let start = self.at;
        let left = self.part()?;
        let behind = self.at;
        self.skip_space();
        let Some((within, span)) = self.eat_near() else {
            self.at = behind;
            return Some(left);
        };
        let right = self.part();
        let (left, right) = match (left, right) {
            (left, Some(right)) if self.lenient => {
                if !is_near_operand(&left) || !is_near_operand(&right) || within > MOST_BETWEEN {
                    return joined(vec![left, self.operator_as_word(span), right]);
                }
                (left, right)
            }
            (left, Some(right)) => (left, right),
            // Beside it stands nothing to search for: it joins nothing, so it is a word.
            (left, None) => return joined(vec![left, self.operator_as_word(span)]),
        };
        if within > MOST_BETWEEN {
            let message = format!("NEAR takes {MOST_BETWEEN} words in between at the most");
            self.mistake(span, message);
        }
        for operand in [&left, &right] {
            if !is_near_operand(operand) {
                let message = "beside NEAR stand a word, a \"phrase\" or (one OR other) of these";
                self.mistake(operand.span(), message);
            }
        }
        let end = self.at;
        self.skip_space();
        // Whatever stands behind a second NEAR is read on its own.
        if let Some((_, span)) = self.eat_near().filter(|_| !self.lenient) {
            let message = "NEAR joins two things; write (a NEAR/5 b) (b NEAR/5 c)";
            self.mistake(span, message);
        } else {
            self.at = end;
        }
        Some(Node::Near {
            left: Box::new(left),
            right: Box::new(right),
            within,
            span: Span { start, end },
        })
    }

    /// Returns an operator that joins nothing as the word it is.
    fn operator_as_word(&self, span: Span) -> Node {
        Node::Phrase {
            text: self.text[span.start..span.end].replace(is_quote, ""),
            slop: 0,
            span,
        }
    }

    /// Tells whether something to search for may follow after so many bytes.
    fn is_followed(&self, length: usize) -> bool {
        let rest = &self.rest()[length..];
        let next = rest.trim_start().chars().next();
        next.is_some_and(|next| next != ')')
    }

    /// Reads the word OR in capitals between two parts.
    fn eat_or(&mut self) -> bool {
        let behind = self
            .rest()
            .strip_prefix("OR")
            .and_then(|rest| rest.chars().next());
        let found = behind.is_some_and(char::is_whitespace) && self.is_followed(2);
        if found {
            self.at += 2;
        }
        found
    }

    /// Reads `NEAR/5` between two parts.
    fn eat_near(&mut self) -> Option<(u32, Span)> {
        let rest = self.rest();
        let behind = rest.strip_prefix(NEAR)?;
        let length = NEAR.len() + behind.find(|letter: char| !letter.is_ascii_digit())?;
        let within = near_number(&rest[..length])?;
        if !rest[length..].starts_with(char::is_whitespace) || !self.is_followed(length) {
            return None;
        }
        let start = self.at;
        self.at += length;
        let span = self.since(start);
        self.skip_space();
        Some((within, span))
    }

    fn part(&mut self) -> Option<Node> {
        let start = self.at;
        let letter = self.peek()?;
        let behind = self.text[start + letter.len_utf8()..].chars().next();
        match letter {
            '-' | '\u{2013}' | '\u{2212}'
                if behind.is_some_and(|next| !next.is_whitespace() && next != '-') =>
            {
                if letter != '-' {
                    self.note_dash(letter);
                }
                self.at += letter.len_utf8();
                if !self.lenient
                    && let Some(Some((part, span))) = self.place()
                {
                    let name = part.name();
                    let message = format!("to leave out what stands there, write -{name}:word");
                    self.mistake(span, message);
                    return None;
                }
                match self.part()? {
                    Node::Not { inner, .. } => Some(*inner),
                    part => Some(Node::Not {
                        inner: Box::new(part),
                        span: self.since(start),
                    }),
                }
            }
            '(' => {
                self.at += 1;
                self.group()
            }
            letter if is_quote(letter) => self.phrase(),
            _ => match self.field_name() {
                Some((name, length)) => self.field(name, length),
                None => self.word(),
            },
        }
    }

    fn group(&mut self) -> Option<Node> {
        if self.depth >= MAX_DEPTH {
            self.note_depth();
            return None;
        }
        self.depth += 1;
        let inner = self.sequence();
        self.depth -= 1;
        if !self.eat(')') {
            self.note(
                "a bracket is not closed; it was taken to close at the end of the query".to_owned(),
            );
        }
        joined(inner)
    }

    /// Returns what stands between quotation marks; the parser is at the first of them.
    fn quoted(&mut self) -> String {
        self.at += self.peek().map_or(0, char::len_utf8);
        let rest = self.rest();
        let length = rest.find(is_quote).unwrap_or(rest.len());
        self.at += length;
        match self.peek() {
            Some(closing) => self.at += closing.len_utf8(),
            None => self.note(
                "a quotation mark is not closed; it was taken to close at the end of the query"
                    .to_owned(),
            ),
        }
        rest[..length].trim().to_owned()
    }

    fn phrase(&mut self) -> Option<Node> {
        let start = self.at;
        let text = self.quoted();
        let slop = self.slop();
        let span = self.since(start);
        if is_searchable(&text) {
            return Some(Node::Phrase { text, slop, span });
        }
        self.leave_out(&text);
        None
    }

    /// Reads how many words may stand in between: `~3` right behind a phrase.
    fn slop(&mut self) -> u32 {
        let rest = self.rest();
        let Some(rest) = rest.strip_prefix('~') else {
            return 0;
        };
        let is_figure = |letter: char| letter.is_ascii_digit();
        let figures = &rest[..rest.len() - rest.trim_start_matches(is_figure).len()];
        let next = rest[figures.len()..].chars().next();
        let ends = next.is_none_or(|next| next.is_whitespace() || next == ')');
        if figures.is_empty() || !ends {
            return 0;
        }
        let start = self.at;
        self.at += 1 + figures.len();
        let slop = figures.parse().unwrap_or(u32::MAX);
        if slop > MOST_BETWEEN && !self.lenient {
            let message = format!("a phrase takes {MOST_BETWEEN} words in between at the most");
            self.mistake(self.since(start), message);
        }
        slop.min(MOST_BETWEEN)
    }

    /// Returns the name before a colon at this place, with its length, where a value follows at once.
    fn field_name(&self) -> Option<(&'q str, usize)> {
        let rest = self.rest();
        let length = rest.find(|letter: char| !letter.is_ascii_alphabetic())?;
        let behind = rest[length..].strip_prefix(':')?;
        let next = behind.chars().next()?;
        let name = &rest[..length];
        // An address (mailto:clerk@example.org) names no field.
        let is_address = || {
            let word = &rest[..word_length(rest)];
            word.contains('@')
        };
        let is_value = match field::named(name) {
            Some(_) => !next.is_whitespace() && next != ')',
            None => {
                let begins = next.is_alphanumeric() || is_quote(next) || next == '(';
                length > 1 && begins && !is_address()
            }
        };
        is_value.then_some((name, length))
    }

    /// Reads a field with its value, or says why it is none; the parser is at its name.
    fn field(&mut self, name: &str, length: usize) -> Option<Node> {
        let start = self.at;
        let Some(named) = field::named(name) else {
            return self.no_field(name);
        };
        self.at += length + 1;
        let mistakes = self.parsed.mistakes.len();
        let node = match named {
            Name::Part(part) => self.in_part(part, start),
            Name::Field(field) => self.named_field(field, start),
            Name::In => {
                self.mistake(
                    self.since(start),
                    "`in:` stands among words, not in this place",
                );
                self.unquoted();
                None
            }
        };
        if self.lenient && self.parsed.mistakes.len() > mistakes {
            self.parsed.mistakes.truncate(mistakes);
            self.at = start;
            return self.word();
        }
        node
    }

    /// Takes a name that is no field's for a word, or for a mistake where it is near to one or cannot be
    /// the beginning of a sentence.
    fn no_field(&mut self, name: &str) -> Option<Node> {
        let start = self.at;
        let near = field::near(name);
        let is_small = name.bytes().all(|byte| byte.is_ascii_lowercase());
        if self.lenient || (near.is_none() && !is_small) {
            return self.word();
        }
        self.at += name.len();
        let span = self.since(start);
        let known = match near {
            Some(near) => format!("nearest: {near}"),
            None => format!(
                "there are {}; to search for the words, put them in quotation marks",
                field::names().collect::<Vec<_>>().join(", ")
            ),
        };
        self.mistake(span, format!("there is no field \"{name}\"; {known}"));
        self.at += 1;
        self.skip_value();
        None
    }

    /// Passes over a value that nothing can be made of; a lenient parser reads it again, as words. Where it read
    /// it here too, brackets in brackets would be read twice as often with every one.
    fn skip_value(&mut self) {
        if self.lenient {
            return;
        }
        match self.peek() {
            Some(letter) if is_quote(letter) => {
                self.quoted();
            }
            Some('(') => {
                // What is wrong within is told too.
                self.at += 1;
                self.group();
            }
            _ => {
                self.unquoted();
            }
        }
    }

    /// Reads a value up to what ends a word.
    fn unquoted(&mut self) -> &'q str {
        let rest = self.rest();
        let ends = |letter: char| {
            letter.is_whitespace() || is_quote(letter) || matches!(letter, '(' | ')')
        };
        let length = rest.find(ends).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Reads the words sought in one part; the parser is behind the colon.
    fn in_part(&mut self, part: Part, start: usize) -> Option<Node> {
        let left_out = self.parsed.left_out.len();
        while self.depth >= MAX_DEPTH && self.eat('(') {
            self.note_depth();
        }
        let inner = match self.peek() {
            Some('(') => {
                self.at += 1;
                self.group()
            }
            Some(letter) if is_quote(letter) => self.phrase(),
            _ => self.word(),
        };
        let span = self.since(start);
        let name = part.name();
        match inner {
            Some(Node::Everything { .. }) => {
                let message = format!("`{name}:` needs a word to look for");
                self.mistake(span, message);
                None
            }
            Some(inner) => Some(within_part(part, inner, span)),
            None => {
                self.parsed.left_out.truncate(left_out);
                self.mistake(span, format!("`{name}:` has nothing to search for"));
                None
            }
        }
    }

    /// Reads the value of a field; the parser is behind the colon.
    fn named_field(&mut self, field: super::ast::Field, start: usize) -> Option<Node> {
        if self.peek() == Some('(') {
            let name = field.name();
            self.skip_value();
            let message = format!(
                "`{name}:` takes one word or \"words in quotation marks\"; for several write ({name}:a OR {name}:b)"
            );
            self.mistake(self.since(start), message);
            return None;
        }
        let value = match self.peek() {
            Some(letter) if is_quote(letter) => self.quoted(),
            _ => self.unquoted().to_owned(),
        };
        let span = self.since(start);
        match field::check(field, &value) {
            Ok(()) => Some(Node::Field { field, value, span }),
            Err(message) => {
                let start = start + field.name().len() + 1;
                self.mistake(Span { start, ..span }, message);
                None
            }
        }
    }

    /// Reads `in:resolution`. The inner `None` stands for one that is a mistake.
    #[expect(clippy::option_option, reason = "not there, there but wrong, there")]
    fn place(&mut self) -> Option<Option<(Part, Span)>> {
        let (name, length) = self.field_name()?;
        if field::named(name) != Some(Name::In) {
            return None;
        }
        let start = self.at;
        self.at += length + 1;
        let value = match self.peek() {
            Some(letter) if is_quote(letter) => self.quoted(),
            _ => self.unquoted().to_owned(),
        };
        if let Some(Name::Part(part)) = field::named(&value) {
            return Some(Some((part, self.since(start))));
        }
        if self.lenient {
            self.at = start;
            return None;
        }
        let places = Part::ALL.map(Part::name);
        let near = field::nearest(&value, &places);
        let near = if near.is_empty() {
            places.join(", ")
        } else {
            near.join(", ")
        };
        let behind = start + length + 1;
        let span = Span {
            // Where no name follows, the place is that of `in:`.
            start: if behind < self.at { behind } else { start },
            end: self.at,
        };
        self.mistake(span, format!("`in:` takes a part of the item: {near}"));
        if self.peek() == Some('(') {
            self.skip_value();
        }
        Some(None)
    }

    fn word(&mut self) -> Option<Node> {
        let start = self.at;
        let rest = self.rest();
        let length = word_length(rest);
        self.at += length;
        let span = self.since(start);
        let text = &rest[..length];
        if text == "*" {
            return Some(Node::Everything { span });
        }
        if !is_searchable(text) {
            self.leave_out(text);
            return None;
        }
        if self.lenient && names_a_place(text) {
            return Some(self.operator_as_word(span));
        }
        if let Some(name) = text.strip_suffix(':').filter(|_| !self.lenient)
            && field::named(name).is_some()
        {
            let name = name.to_lowercase();
            self.note(format!(
                "\"{text}\" was searched as a word; as a field it has its value right behind it, {name}:value"
            ));
        }
        if text == "OR" || near_number(text).is_some() {
            self.note(format!(
                "{text} was searched as a word; it joins what stands before it and behind it"
            ));
        }
        Some(read_word(text, span))
    }

    fn note_depth(&mut self) {
        self.note(format!(
            "brackets more than {MAX_DEPTH} deep were passed over"
        ));
    }

    /// Word processors make a dash of the minus that is typed before a word.
    fn note_dash(&mut self, dash: char) {
        self.note(format!(
            "\"{dash}\" right before a word was taken for a minus, which leaves out what follows; with a space behind it, it leaves out nothing"
        ));
    }

    fn note(&mut self, note: String) {
        if !self.parsed.notes.contains(&note) {
            self.parsed.notes.push(note);
        }
    }

    fn leave_out(&mut self, text: &str) {
        if !text.is_empty() {
            self.parsed.left_out.push(text.to_owned());
        }
    }
}

/// Makes a node of a word by the sign at its end; one that would read as an operator is a phrase.
fn read_word(text: &str, span: Span) -> Node {
    let own = |text: &str| text.to_owned();
    if let Some(beginning) = text.strip_suffix('*') {
        return Node::Prefix {
            text: own(beginning),
            span,
        };
    }
    for (sign, most) in [("~", None), ("~1", Some(1)), ("~2", Some(2))] {
        if let Some(word) = text.strip_suffix(sign).filter(|word| is_searchable(word)) {
            return Node::Fuzzy {
                text: own(word),
                most,
                span,
            };
        }
    }
    if text == "OR" || near_number(text).is_some() {
        return Node::Phrase {
            text: own(text),
            slop: 0,
            span,
        };
    }
    Node::Word {
        text: own(text),
        span,
    }
}

/// Tells whether a text has a letter or a figure to search for.
fn is_searchable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Notes words in capitals that other engines take for operators, unless all is typed in capitals.
fn note_operators(text: &str, parts: &[Node], notes: &mut Vec<String>) {
    if !text.chars().any(char::is_lowercase) {
        return;
    }
    for part in parts {
        let note = match part {
            Node::Word { text, .. } if text == "NOT" => {
                "NOT was searched as a word; -word leaves items out"
            }
            Node::Word { text, .. } if text == "AND" => {
                "AND was searched as a word; all words are wanted without it"
            }
            _ => continue,
        };
        if !notes.iter().any(|known| known == note) {
            notes.push(note.to_owned());
        }
    }
}

/// Notes what was typed as words and would narrow the dates as a filter: `since 2014`, `in 2019`.
fn note_dates(parts: &[Node], notes: &mut Vec<String>) {
    for pair in parts.windows(2) {
        let [Node::Word { text: word, .. }, Node::Word { text: year, .. }] = pair else {
            continue;
        };
        let is_year = year.len() == 4
            && year.bytes().all(|byte| byte.is_ascii_digit())
            && (year.starts_with("19") || year.starts_with("20"));
        let filter = match word.to_lowercase().as_str() {
            "since" | "from" | "after" => "after",
            "before" | "until" => "before",
            "in" | "during" => "year",
            _ => continue,
        };
        let note =
            format!("\"{word} {year}\" was searched as words; {filter}:{year} filters by date");
        if is_year && !notes.contains(&note) {
            notes.push(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let printed = parse(text)
            .root
            .map_or_else(String::new, |root| root.to_string());
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn what_is_typed() {
        check("MASH referrals", "MASH referrals");
        check(
            "\"children in care\" -budget",
            "\"children in care\" -budget",
        );
        check("(a OR b) c OR d", "(a OR b) (c OR d)");
        check("safeguard* *", "safeguard* *");
        check("-(a b)", "-(a b)");
    }

    #[test]
    fn what_is_pasted() {
        check(
            "ADS&FS O'Brien s.106 10.4(b)",
            "ADS&FS O'Brien s.106 10.4(b)",
        );
        check("“looked after” (a)", "\"looked after\" a");
        check("\"never closed", "\"never closed\"");
        check(")) ((a", "a");
        check("R (\"O\" O(", "R (\"O\" O)");
        check("a(b c", "a (b c)");
        check("OR or OR", "\"OR\" or \"OR\"");
        check("🙂 -- - & !", "");
        assert_eq!(parse("roads 🙂").left_out, ["🙂"]);
        check(&"x".repeat(10_000), &"x".repeat(10_000));
        check(&"(".repeat(10_000), "");
    }

    #[test]
    fn fields_stand_anywhere() {
        check(
            "-committee:cabinet (council:a OR council:b) budget",
            "-committee:cabinet (council:a OR council:b) budget",
        );
        check(
            "Title:\"annual report\" purpose:(fees OR charges) DATE:2018..2020",
            "title:\"annual report\" purpose:(fees OR charges) date:2018..2020",
        );
        check(
            "person:\"A. Name\" moved:o'brien",
            "person:\"A. Name\" moved:o'brien",
        );
        check("mash in:resolution is:draft", "resolution:mash is:draft");
        check("a b in:title in:purpose", "title:(a b) OR purpose:(a b)");
        check("x OR (a in:title)", "x OR title:a");
    }

    #[test]
    fn words_near_each_other() {
        check("\"two words\"~3 x", "\"two words\"~3 x");
        check(
            "a NEAR/5 \"b c\" OR (d OR e) NEAR/2 f*",
            "(a NEAR/5 \"b c\") OR ((d OR e) NEAR/2 f*)",
        );
        check("fuzzy~ word~1 10~20", "fuzzy~ word~1 10~20");
        check("NEAR/5 a NEAR/5", "\"NEAR/5\" a \"NEAR/5\"");
        check("a OR", "a \"OR\"");
    }

    #[test]
    fn what_was_assumed_is_noted() {
        for (query, words) in [
            ("\"never closed", "a quotation mark is not closed"),
            ("title:\"never closed", "a quotation mark is not closed"),
            ("(roads OR paths", "a bracket is not closed"),
            ("roads)", "a closing bracket without an opening one"),
            ("roads OR", "OR was searched as a word"),
            ("OR roads", "OR was searched as a word"),
            ("roads NEAR/5", "NEAR/5 was searched as a word"),
        ] {
            let notes = parse(query).notes;
            let [note] = notes.as_slice() else {
                panic!("{query}: {notes:?}")
            };
            assert!(note.starts_with(words), "{query}: {note}");
        }
        for query in ["\"closed\" (roads OR paths) 10.4(b)", "\"OR\" roads"] {
            assert_eq!(parse(query).notes, [""; 0], "{query}");
        }
        let places = parse(&format!("roads {}", "in:title ".repeat(1_000)));
        assert_eq!(places.root.unwrap().to_string(), "title:roads");
    }

    #[test]
    fn a_colon_alone_makes_no_field() {
        for text in [
            "Re: budget",
            "10:30",
            "http://x.example/a?b=c:d",
            "mailto:clerk@example.org",
            "Resolved: that",
            "Resolved:that",
            "title: budget",
            "3:1 a:b",
        ] {
            check(text, text);
            assert!(parse(text).mistakes.is_empty(), "{text}");
        }
        let notes = parse("title: budget").notes;
        assert!(notes[0].contains("title:value"), "{notes:?}");
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let text = "comittee:x date:2020..2018 year:18 has:nothing title:* (a in:body) NEAR/2 b \"c d\"~99 colour:red";
        let parsed = parse(text);
        let places: Vec<&str> = parsed
            .mistakes
            .iter()
            .map(|mistake| &text[mistake.span.start..mistake.span.end])
            .collect();
        assert_eq!(
            places,
            [
                "comittee",
                "2020..2018",
                "18",
                "nothing",
                "title:*",
                "body",
                "~99",
                "colour"
            ]
        );
        let lenient = parse_leniently(text);
        assert!(lenient.mistakes.is_empty());
        assert!(
            lenient
                .root
                .unwrap()
                .to_string()
                .starts_with("comittee:x date:2020..2018")
        );
    }

    #[test]
    fn dates_typed_as_words_draw_a_note() {
        let notes = parse("budget since 2014 in 2019 in care").notes;
        assert_eq!(
            notes,
            [
                "\"since 2014\" was searched as words; after:2014 filters by date",
                "\"in 2019\" was searched as words; year:2019 filters by date",
            ]
        );
        assert!(parse("Roads AND bridges NOT rail").notes.len() == 2);
        assert!(parse("ROADS AND BRIDGES").notes.is_empty());
    }

    fn word(text: &str) -> Node {
        Node::Word {
            text: text.to_owned(),
            span: Span::default(),
        }
    }

    /// Parts of a tree as a query can have them.
    fn leaf() -> impl Strategy<Value = Node> {
        let span = Span::default();
        let words = [
            "budget", "ADS&FS", "O'Brien", "s.106", "10.4(b)", "10:30", "Re:", "é", "http://x",
            "--x",
        ];
        let word = proptest::sample::select(words.to_vec()).prop_map(word);
        let phrase = (
            proptest::sample::select(vec!["a b", "OR", "NEAR/5", "title:x"]),
            0..4u32,
        )
            .prop_map(move |(text, slop)| Node::Phrase {
                text: text.to_owned(),
                slop,
                span,
            });
        let prefix = Just(Node::Prefix {
            text: "safe".to_owned(),
            span,
        });
        let fuzzy = proptest::sample::select(vec![None, Some(1), Some(2)]).prop_map(move |most| {
            Node::Fuzzy {
                text: "mash".to_owned(),
                most,
                span,
            }
        });
        prop_oneof![4 => word, 2 => phrase, 1 => prefix, 1 => fuzzy]
    }

    fn field_clause() -> impl Strategy<Value = Node> {
        use super::super::ast::Field;
        let values = [
            (Field::Committee, "children and young people"),
            (Field::Council, "a"),
            (Field::Person, "o'brien (chair)"),
            (Field::Date, "2018..2020"),
            (Field::Year, "2018/19"),
            (Field::Is, "draft"),
            (Field::Decision, "report requested"),
        ];
        proptest::sample::select(values.to_vec()).prop_map(|(field, value)| Node::Field {
            field,
            value: value.to_owned(),
            span: Span::default(),
        })
    }

    fn several(node: impl Strategy<Value = Node>) -> impl Strategy<Value = Vec<Node>> {
        proptest::collection::vec(node, 2..4)
    }

    /// Whole trees as the parser makes them.
    fn tree() -> impl Strategy<Value = Node> {
        let span = Span::default();
        let near_part = || {
            let leaf = || leaf().prop_filter("beside NEAR", is_near_operand);
            let any = several(leaf()).prop_map(move |parts| Node::Or { parts, span });
            prop_oneof![leaf(), any]
        };
        let near =
            (near_part(), near_part(), 0..=MOST_BETWEEN).prop_map(move |(left, right, within)| {
                Node::Near {
                    left: Box::new(left),
                    right: Box::new(right),
                    within,
                    span,
                }
            });
        let leaf = prop_oneof![5 => leaf(), 2 => field_clause(), 1 => near, 1 => Just(Node::Everything { span })];
        leaf.prop_recursive(4, 24, 3, move |node| {
            let part = proptest::sample::select(Part::ALL.to_vec());
            let inner = node.clone().prop_filter("says nothing", |node| {
                !matches!(node, Node::Everything { .. })
            });
            prop_oneof![
                several(node.clone()).prop_map(move |parts| Node::And { parts, span }),
                several(node.clone()).prop_map(move |parts| Node::Or { parts, span }),
                (part, inner).prop_map(move |(part, inner)| within_part(part, inner, span)),
                node.prop_filter("no sign twice", |node| !matches!(node, Node::Not { .. }))
                    .prop_map(move |inner| Node::Not {
                        inner: Box::new(inner),
                        span
                    }),
            ]
        })
    }

    fn check_spans(text: &str, node: &Node) -> Result<(), TestCaseError> {
        let span = node.span();
        prop_assert!(
            span.start < span.end && text.get(span.start..span.end).is_some(),
            "{} {:?}",
            text,
            node
        );
        for child in node.children() {
            let child_span = child.span();
            let within = span.start <= child_span.start && child_span.end <= span.end;
            prop_assert!(within, "{} {:?}", text, node);
            check_spans(text, child)?;
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn a_tree_printed_reads_back(tree in tree()) {
            let printed = tree.to_string();
            let parsed = parse(&printed);
            prop_assert_eq!(&parsed.mistakes, &[]);
            prop_assert_eq!(parsed.root.map(Node::without_spans), Some(tree), "{}", printed);
        }

        #[test]
        fn printing_and_reading_back_is_the_identity(
            text in "([-a-c*()\"OR :~3]|NEAR/2 |title:|in:title|person:|é|\n){0,40}"
        ) {
            let parsed = parse(&text);
            prop_assume!(parsed.mistakes.is_empty());
            if let Some(root) = parsed.root {
                check_spans(&text, &root)?;
                let printed = root.to_string();
                let again = parse(&printed);
                prop_assert_eq!(again.mistakes, vec![]);
                prop_assert_eq!(again.root.map(Node::without_spans), Some(root.without_spans()), "{}", printed);
            }
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            for parsed in [parse(&text), parse_leniently(&text)] {
                for mistake in parsed.mistakes {
                    prop_assert!(text.get(mistake.span.start..mistake.span.end).is_some_and(|at| !at.is_empty()));
                }
            }
        }
    }
}
