//! Decisions: what an item's minutes resolve, point by point, with mover, seconder and vote.
//!
//! Takes the paragraphs of the published decision and of the minutes; gives each sub-point as one
//! [`Resolution`], told apart by its label. A decision needs an opener ("RESOLVED", "It was agreed",
//! "AGREED:"); where an item has none, its last concluding sentence ("The report was noted.") is
//! taken. What is quoted, moved or proposed without being carried is no decision. The kind is read
//! from the words alone; where they do not say, it is `other`.

mod outcome;

use serde::{Deserialize, Serialize};

use self::outcome::{is_body, is_outcome, is_procedure};
use super::decision_kind::{self, DecisionKind};
use super::movers::{self, Movers};
use super::prose::{
    self, DECIDED, LOST, Label, Mark, OUTCOME, Paragraph, Place, Section, begins, begins_any, find,
    has_any, label, sentences, tail,
};
use super::votes::{self, Votes};

/// One decision, or one sub-point of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Its label as printed: `1.`, `(a)`, `·`.
    pub label: Option<String>,
    /// The words before the list that each point goes on from: `that the Committee`.
    pub lead: Option<String>,
    /// The whole words, without label and lead.
    pub text: String,
    /// What kind of decision the words make it.
    pub kind: DecisionKind,
    /// Who moved it, as printed.
    pub moved_by: Option<String>,
    /// Who seconded it, as printed.
    pub seconded_by: Option<String>,
    /// How the vote went, where told.
    pub votes: Option<Votes>,
    /// Where its words begin; the end is that of the first paragraph it stands in.
    pub place: Place,
}

/// Returns the decisions of an item in order.
pub(super) fn read(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let of = |section| {
        let from = paragraphs.partition_point(|paragraph| paragraph.section < section);
        let to = paragraphs.partition_point(|paragraph| paragraph.section <= section);
        &paragraphs[from..to]
    };
    let (decision, minutes) = (of(Section::Decision), of(Section::Minutes));
    let mut published = formal(decision);
    if published.is_empty() {
        published = unopened(decision);
    }
    let mut found = merged(published, formal(minutes));
    if found.is_empty() {
        found.extend(concluding(minutes).or_else(|| concluding(decision)));
    }
    found.extend(lost(minutes));
    found
}

/// The word that opens a decision, with what stands around it.
#[derive(Clone, Copy)]
struct Opener {
    /// Where the sentence with the opener begins.
    sentence: usize,
    /// Where the words of the decision begin.
    words: usize,
    /// What the opener alone says.
    kind: DecisionKind,
    /// Only the sentence belongs to it, not what follows in the paragraph.
    one_sentence: bool,
}

/// Decisions that have an opener.
fn formal(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let mut found = Vec::new();
    let (mut at, mut free_from) = (0, 0);
    while at < paragraphs.len() {
        let openers = openers(&paragraphs[at]);
        let mut next = at + 1;
        for (index, opener) in openers.iter().enumerate() {
            let following = openers.get(index + 1);
            let limit = following.map_or(paragraphs[at].text.len(), |next| next.sentence);
            let block = Block::read(paragraphs, at, *opener, limit, following.is_none());
            let movers = movers::before(&paragraphs[free_from..=at], opener.words)
                .or_else(|| movers::after(paragraphs, block.next));
            next = next.max(block.next);
            found.extend(block.resolutions(&movers));
        }
        if !openers.is_empty() {
            free_from = next;
        }
        at = next;
    }
    found
}

/// Finds the words of a paragraph that open a decision.
fn openers(paragraph: &Paragraph<'_>) -> Vec<Opener> {
    if !paragraph.has(DECIDED) {
        return Vec::new();
    }
    let sentences = sentences(paragraph.text);
    let mut found: Vec<Opener> = Vec::new();
    for mark in paragraph
        .marks
        .iter()
        .filter(|mark| mark.cue & DECIDED != 0)
    {
        let behind = sentences.partition_point(|(from, _)| *from <= mark.start);
        let Some(&(from, to)) = behind.checked_sub(1).and_then(|at| sentences.get(at)) else {
            continue;
        };
        // What a decision says inside its own sentence ("resolved ... as agreed") opens no other.
        if found
            .last()
            .is_some_and(|last| last.sentence == from && last.words <= mark.start)
        {
            continue;
        }
        found.extend(opener(paragraph, mark, from, to));
    }
    found
}

fn opener(paragraph: &Paragraph<'_>, mark: &Mark, from: usize, to: usize) -> Option<Opener> {
    let text = paragraph.text;
    let word = &text[mark.start..mark.end];
    // What introduces an opener stands near it.
    let before = tail(&text[from..mark.start], 400).trim_end();
    let before = label(before).map_or(before, |label| before[label.rest..].trim_end());
    let before = before.trim_matches(['*', '_', ' ', '“', '"']);
    let after = text[mark.end..].trim_start_matches(['*', '_', ' ', '\u{a0}']);
    if is_quoted(&text[..mark.start]) || before.ends_with(['“', '"', '‘']) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let all_capitals = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let around = Around {
        before,
        after,
        introduced: before.is_empty() || is_introduced(before),
        all_capitals,
    };
    let opens = around.opens(&lower);
    let title_word = word.starts_with(|c: char| c.is_ascii_uppercase());
    let plain_start = before.is_empty() && !title_word;
    if !opens || plain_start || is_reported(before) || is_procedure(after) {
        return None;
    }
    let kind = match lower.as_str() {
        "agreed" => DecisionKind::Agreed,
        "recommended" => DecisionKind::Recommended,
        _ => DecisionKind::Other,
    };
    let one_sentence = lower == "agreed" && !all_capitals && !before.is_empty();
    Some(Opener {
        sentence: from,
        words: mark.end,
        kind,
        one_sentence: one_sentence && !text[mark.end..to].trim_end().ends_with(':'),
    })
}

/// What stands around a word that may open a decision.
struct Around<'t> {
    before: &'t str,
    after: &'t str,
    introduced: bool,
    all_capitals: bool,
}

impl Around<'_> {
    fn opens(&self, lower: &str) -> bool {
        let (before, introduced, all_capitals) = (self.before, self.introduced, self.all_capitals);
        let punctuated = self.after.is_empty()
            || self
                .after
                .starts_with([':', '-', '–', '—', '“', '"', ';', ',']);
        let clauses = [
            "that",
            "to",
            "unanimously",
            "by a majority",
            "by",
            "as follows",
            "nem con",
        ];
        let clause = begins_any(self.after, &clauses).is_some();
        let moving = [
            "proposed",
            "proposal of",
            "proposition of",
            "moved",
            "motion of",
            "seconded",
        ];
        let moved = has_any(before, &moving);
        match lower {
            "resolved" => {
                (introduced || moved && (before.ends_with("and") || before.ends_with("was")))
                    && (punctuated || clause)
                    || all_capitals && !before.ends_with("be") && (punctuated || clause)
            }
            "agreed" => {
                before.is_empty() && punctuated
                    || all_capitals && introduced && (punctuated || clause)
                    || moved && before.to_ascii_lowercase().ends_with("was") && clause
            }
            "decided" => (before.is_empty() && (punctuated || clause)) || introduced && clause,
            _ => {
                introduced && all_capitals && (punctuated || clause) || before.is_empty() && clause
            }
        }
    }
}

/// `It was`, `And`, `Therefore, it was`, `The Committee unanimously`: what may stand before an opener.
fn is_introduced(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let lower = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .rev()
        .filter(|word| {
            !matches!(
                *word,
                "unanimously"
                    | "then"
                    | "therefore"
                    | "also"
                    | "duly"
                    | "further"
                    | "accordingly"
                    | "it"
                    | "hereby"
                    | "and"
                    | "so"
            )
        })
        .collect();
    match words.as_slice() {
        [] => true,
        ["was", rest @ ..] => rest.len() <= 1 || lower.ends_with("it was"),
        [body] | [body, "the"] => is_body(body),
        [_, "sub" | "joint" | "scrutiny" | "parenting", ..] => false,
        _ => false,
    }
}

/// Whether the words tell of a decision made elsewhere or not yet made.
fn is_reported(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    [
        "be",
        "been",
        "previously",
        "had",
        "has",
        "have",
        "not",
        "being",
        "is",
        "to",
    ]
    .iter()
    .any(|word| lower.split_whitespace().next_back() == Some(*word))
        || has_any(&lower, &["i will move", "notice of motion", "if"])
}

/// Whether a text leaves a quotation open.
fn is_quoted(before: &str) -> bool {
    // A quotation that began long ago has lost its end.
    let before = tail(before, 2000);
    let opened = before.matches('“').count();
    opened > before.matches('”').count() + before.matches('"').count()
}

/// A decision as it stands: its lead and its points.
struct Block {
    lead: Option<String>,
    points: Vec<Point>,
    kind: DecisionKind,
    /// A vote told for all of it.
    votes: Option<Votes>,
    /// The first paragraph that is no part of it.
    next: usize,
}

struct Point {
    label: Option<String>,
    text: String,
    votes: Option<Votes>,
    place: Place,
}

impl Block {
    fn read(
        paragraphs: &[Paragraph<'_>],
        at: usize,
        opener: Opener,
        limit: usize,
        may_go_on: bool,
    ) -> Self {
        let paragraph = &paragraphs[at];
        let mut block = Self {
            lead: None,
            points: Vec::new(),
            kind: opener.kind,
            votes: None,
            next: at + 1,
        };
        let mut start = opener.words + separators(&paragraph.text[opener.words..limit]);
        let head = &paragraph.text[start..limit];
        if let Some(adverb) = begins_any(
            head,
            &["unanimously", "nem con", "by a majority", "as follows"],
        ) {
            if adverb != "as follows" {
                block.votes = Some(votes::read(&head[..adverb.len()]));
            }
            start += adverb.len() + separators(&head[adverb.len()..]);
        }
        let mut end = limit;
        if opener.one_sentence {
            let first = sentences(&paragraph.text[start..limit]).first().copied();
            end = first.map_or(limit, |(_, to)| start + to);
        }
        if let Some(used) = lead_length(&paragraph.text[start..end], paragraphs.get(at + 1)) {
            let lead =
                paragraph.text[start..start + used].trim_end_matches([':', ' ', '-', '–', '*']);
            block.lead = (!lead.is_empty()).then(|| lead.to_owned());
            start += used;
            start += separators(&paragraph.text[start..end]);
        }
        block.first_words(paragraph, start, end);
        if may_go_on && !opener.one_sentence {
            block.go_on(paragraphs, at);
        }
        block.points.iter_mut().for_each(Point::tidy);
        block.points.retain(|point| !point.text.is_empty());
        block
    }

    /// Takes what stands in the opener's own paragraph: nothing, one text, or points in a row.
    fn first_words(&mut self, paragraph: &Paragraph<'_>, start: usize, end: usize) {
        let mut from = start;
        while from < end {
            let rest = &paragraph.text[from..end];
            let Some(found) = label(rest) else {
                self.push(None, rest, paragraph.place(from, end));
                return;
            };
            let words = found.rest.min(rest.len());
            let stop = found
                .next_printed()
                .iter()
                .filter_map(|next| point_start(rest, next, words))
                .min()
                .unwrap_or(rest.len());
            let place = paragraph.place(from + words, from + stop);
            self.push(Some(&found), rest[words..stop].trim_end(), place);
            from += stop;
        }
    }

    fn push(&mut self, label: Option<&Label<'_>>, text: &str, place: Place) {
        self.points.push(Point {
            label: label.map(|label| label.printed.to_owned()),
            text: text.to_owned(),
            votes: None,
            place,
        });
    }

    /// Takes the paragraphs that belong to the decision.
    fn go_on(&mut self, paragraphs: &[Paragraph<'_>], at: usize) {
        self.open_quotation(&paragraphs[at + 1..]);
        for (index, paragraph) in paragraphs.iter().enumerate().skip(at + 1) {
            if movers::is_page_break(paragraph.text) {
                continue;
            }
            let was_empty = self.points.is_empty();
            if !self.take(paragraph) {
                return;
            }
            if was_empty {
                self.open_quotation(&paragraphs[index + 1..]);
            }
            self.next = index + 1;
        }
    }

    /// Takes the mark off a quotation that nothing closes before the next decision: printing lost the
    /// closing one, and the paragraphs behind it are not to be swallowed.
    fn open_quotation(&mut self, behind: &[Paragraph<'_>]) {
        if !self.in_quotation() {
            return;
        }
        let reach = behind
            .iter()
            .take(60)
            .take_while(|paragraph| !movers::is_line(paragraph) && openers(paragraph).is_empty());
        let mut depth = 1_i32;
        for paragraph in reach {
            for (at, letter) in paragraph.text.char_indices() {
                depth += i32::from(letter == '“');
                depth -= i32::from(is_closing(paragraph.text, at, letter));
                if depth <= 0 {
                    return;
                }
            }
        }
        if let Some(last) = self.points.last_mut() {
            last.text = last.text.trim_start_matches(['“', '"']).to_owned();
        }
    }

    /// Takes one more paragraph, or says that the decision has ended before it.
    fn take(&mut self, paragraph: &Paragraph<'_>) -> bool {
        let text = paragraph.text;
        if self.in_quotation() {
            if movers::is_line(paragraph) || !openers(paragraph).is_empty() {
                return false;
            }
            self.append(text);
            return true;
        }
        if self.ended_by_quotation() && label(text).is_none() {
            return self.take_vote(text);
        }
        if !openers(paragraph).is_empty() || movers::is_line(paragraph) {
            return false;
        }
        if self.take_vote(text) {
            return true;
        }
        match label(text) {
            Some(found) => self.take_labelled(paragraph, &found),
            None => self.take_plain(paragraph),
        }
    }

    fn take_labelled(&mut self, paragraph: &Paragraph<'_>, found: &Label<'_>) -> bool {
        let last = self
            .points
            .iter()
            .rev()
            .find_map(|point| point.label.clone());
        let last_printed = last.map(|printed| format!("{printed} "));
        let last_label = last_printed.as_deref().and_then(label);
        let place = paragraph.place(found.rest, paragraph.text.len());
        let words = &paragraph.text[found.rest..];
        match last_label {
            None if self.points.is_empty() => self.first_words(paragraph, 0, paragraph.text.len()),
            None if self.is_open() && found.is_first() => self.append(paragraph.text),
            Some(last) if found.follows(&last) => self.push(Some(found), words, place),
            // A list of another kind that opens inside a point is part of that point.
            Some(last) if last.is_bullet() || !found.is_bullet() || self.is_open() => {
                if !self.is_open() && found.is_first() && self.points.len() > 1 && found.is_bullet()
                {
                    return false;
                }
                if found.name.parse::<u32>().is_ok() && !self.is_open() {
                    return false;
                }
                self.append(paragraph.text);
            }
            _ => return false,
        }
        true
    }

    fn take_plain(&mut self, paragraph: &Paragraph<'_>) -> bool {
        let text = paragraph.text;
        let Some(last) = self.points.last() else {
            self.push(None, text, paragraph.place(0, text.len()));
            return true;
        };
        let alone = last.label.is_some() && last.text.is_empty();
        let lower = text.starts_with(|c: char| c.is_lowercase());
        if alone || is_cut(&last.text) && lower {
            self.append(text);
            return true;
        }
        // Points without labels: each begins as the first did.
        let first = &self.points[0];
        let same = ["that", "to"]
            .iter()
            .any(|word| begins(&first.text, word) && begins(text, word));
        if first.label.is_none() && same {
            self.push(None, text, paragraph.place(0, text.len()));
            return true;
        }
        false
    }

    /// Takes a line that tells the vote, who dissented, or who was away.
    fn take_vote(&mut self, text: &str) -> bool {
        let Some(last) = self.points.last_mut() else {
            return votes::is_vote_line(text);
        };
        if votes::is_vote_line(text) || votes::is_dissent(text) {
            match &mut last.votes {
                Some(votes) => votes.add(text),
                None => last.votes = Some(votes::read(text)),
            }
            return true;
        }
        votes::is_absence(text)
    }

    fn append(&mut self, text: &str) {
        if let Some(last) = self.points.last_mut() {
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(text);
        }
    }

    /// Whether the last point asks for a list or more words.
    fn is_open(&self) -> bool {
        self.points
            .last()
            .is_some_and(|point| !point.text.ends_with(['.', '”', '"']))
    }

    fn in_quotation(&self) -> bool {
        let Some(last) = self.points.last() else {
            return false;
        };
        if !last.text.starts_with(['“', '"']) {
            return false;
        }
        quotation_end(&last.text).is_none()
    }

    fn ended_by_quotation(&self) -> bool {
        self.points
            .last()
            .is_some_and(|point| point.text.starts_with(['“', '"']))
    }

    fn resolutions(self, movers: &Movers) -> impl Iterator<Item = Resolution> {
        let (lead, kind, votes) = (self.lead, self.kind, self.votes);
        let (moved_by, seconded_by) = (movers.moved_by.clone(), movers.seconded_by.clone());
        self.points.into_iter().map(move |point| Resolution {
            kind: decision_kind::of(&point.text, lead.as_deref(), kind),
            label: point.label,
            lead: lead.clone(),
            text: point.text,
            moved_by: moved_by.clone(),
            seconded_by: seconded_by.clone(),
            votes: point.votes.or_else(|| votes.clone()),
            place: point.place,
        })
    }
}

impl Point {
    /// Takes off quotation marks, the hint that a page is cut, and a vote told in the same words.
    fn tidy(&mut self) {
        if let Some(cut) = find(&self.text, "view the full minutes text", 0) {
            self.text.truncate(cut);
            self.text
                .truncate(self.text.trim_end_matches(['.', '…', ' ', '\u{a0}']).len());
        }
        if self.text.starts_with(['“', '"']) {
            let end = quotation_end(&self.text).unwrap_or(self.text.len());
            let inside = self.text[..end].trim_start_matches(['“', '"']);
            self.text = inside.trim().to_owned();
            return;
        }
        for (from, to) in sentences(&self.text).into_iter().skip(1) {
            let sentence = &self.text[from..to];
            let told = votes::is_vote_line(sentence) || votes::is_dissent(sentence);
            let bare = sentence.trim_start_matches('(');
            let moved = begins_any(bare, &["proposed", "moved", "seconded"]).is_some();
            if told || moved || votes::is_absence(sentence) {
                if told && self.votes.is_none() {
                    self.votes = Some(votes::read(sentence));
                }
                self.text.truncate(from);
                break;
            }
        }
        self.text.truncate(self.text.trim_end().len());
    }
}

/// Where the quotation that a text begins with ends; `None` while it is open.
fn quotation_end(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices() {
        match letter {
            '“' => depth += 1,
            '"' if at == 0 => depth = 1,
            _ if is_closing(text, at, letter) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a quotation mark closes: what follows it is a stop or space.
fn is_closing(text: &str, at: usize, letter: char) -> bool {
    let behind = || text[at + letter.len_utf8()..].trim_start_matches(['.', ';', ',']);
    matches!(letter, '”' | '"')
        && (behind().is_empty() || behind().starts_with(char::is_whitespace))
}

/// Whether a text breaks off in the middle of a sentence.
fn is_cut(text: &str) -> bool {
    !text.ends_with(['.', ';', ':', '!', '?', '”', '"'])
}

/// Bytes of the colon, dash and spaces between an opener and its words.
fn separators(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '*' | '_' | ';' | ',')
    });
    text.len() - rest.len()
}

/// Where the next point of a row begins: its label behind a space and the end of the last point.
fn point_start(text: &str, label: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(label)) {
        let start = at + found;
        let before = &text[..start];
        let trimmed = before.trim_end();
        let ended = trimmed.ends_with([';', '.', ':', ','])
            || trimmed.ends_with(" and")
            || trimmed.ends_with(" or");
        if trimmed.len() < before.len() && ended && text[start + label.len()..].starts_with(' ') {
            return Some(start);
        }
        at = start + label.len();
    }
    None
}

/// Bytes of the lead ("that the Committee:") at the front of a decision's words.
fn lead_length(text: &str, next: Option<&Paragraph<'_>>) -> Option<usize> {
    let begins_as_lead = begins_any(
        text,
        &["that", "to", "as follows", "cabinet", "the committee"],
    );
    begins_as_lead?;
    let list_follows =
        next.is_some_and(|next| label(next.text).is_some_and(|label| label.is_first()));
    if let Some(colon) = text.find(':') {
        let behind = text[colon + 1..].trim();
        let short = text[..colon].split_whitespace().count() <= 12;
        let list_behind = label(behind).is_some();
        if list_behind || behind.is_empty() && (list_follows || short) {
            return Some(colon + 1);
        }
        return (short && is_body_lead(&text[..colon])).then_some(colon + 1);
    }
    // "RESOLVED that (1) the order be made; (2) ..."
    let opening = ["(1) ", "(a) ", "(i) ", "1. ", "a) ", "i) "];
    let inline = opening
        .iter()
        .filter_map(|first| text.find(&format!(" {first}")))
        .min()
        .filter(|at| text[..*at].split_whitespace().count() <= 4);
    if let Some(at) = inline {
        return Some(at + 1);
    }
    let short = text.split_whitespace().count() <= 5 && is_cut(text.trim_end());
    (short && list_follows).then_some(text.len())
}

/// `that the Committee`, `that Cabinet`: a lead that only says who decides.
fn is_body_lead(text: &str) -> bool {
    let mut words = text.split_whitespace().rev();
    words.next().is_some_and(|word| {
        let lower = word.to_ascii_lowercase();
        is_body(&lower) || lower == "that" || lower.ends_with("committee")
    })
}

/// A published decision without an opener: its points, or the sentences that begin with "That".
fn unopened(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let mut block = Block {
        lead: None,
        points: Vec::new(),
        kind: DecisionKind::Other,
        votes: None,
        next: 0,
    };
    let Some(first) = paragraphs
        .iter()
        .position(|paragraph| !paragraph.text.trim().is_empty())
    else {
        return Vec::new();
    };
    let text = paragraphs[first].text;
    let starts = label(text).is_some_and(|label| label.is_first())
        || begins_any(text, &["that", "to"]).is_some();
    if !starts {
        return Vec::new();
    }
    let mut from = 0;
    if let Some(used) = lead_length(text, paragraphs.get(first + 1)) {
        block.lead = Some(text[..used].trim_end_matches([':', ' ']).to_owned());
        from = used + separators(&text[used..]);
    }
    block.first_words(&paragraphs[first], from, text.len());
    block.go_on(paragraphs, first);
    block.points.iter_mut().for_each(Point::tidy);
    block.points.retain(|point| !point.text.is_empty());
    block.resolutions(&Movers::default()).collect()
}

/// Joins what the published decision and the minutes say: the same point counts once, the whole one.
fn merged(mut published: Vec<Resolution>, minutes: Vec<Resolution>) -> Vec<Resolution> {
    if published.is_empty() {
        return minutes;
    }
    let keys: Vec<String> = published
        .iter()
        .map(|resolution| key(&resolution.text))
        .collect();
    let count = published.len();
    for resolution in minutes {
        let this = key(&resolution.text);
        let same = keys.iter().position(|other| is_same(&this, other));
        let Some(at) = same.filter(|at| *at < count) else {
            published.push(resolution);
            continue;
        };
        let kept = &mut published[at];
        if resolution.text.len() > kept.text.len() + kept.text.len() / 10 {
            kept.text = resolution.text;
            kept.kind = resolution.kind;
            kept.place = resolution.place;
        }
        kept.label = kept.label.take().or(resolution.label);
        kept.lead = kept.lead.take().or(resolution.lead);
        kept.moved_by = kept.moved_by.take().or(resolution.moved_by);
        kept.seconded_by = kept.seconded_by.take().or(resolution.seconded_by);
        kept.votes = kept.votes.take().or(resolution.votes);
    }
    published
}

fn key(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether two texts are one, of which one may be cut.
fn is_same(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 0 && one.as_bytes()[..shorter] == other.as_bytes()[..shorter]
}

/// The last sentence that says how the item ended, where nothing was resolved in form.
fn concluding(paragraphs: &[Paragraph<'_>]) -> Option<Resolution> {
    for paragraph in paragraphs.iter().rev() {
        if !paragraph.has(OUTCOME) || label(paragraph.text).is_some_and(|label| label.is_bullet()) {
            continue;
        }
        for (from, to) in sentences(paragraph.text).into_iter().rev() {
            let sentence = &paragraph.text[from..to];
            let stated = paragraph.cues_within(from, to) & OUTCOME != 0;
            if !stated || is_quoted(&paragraph.text[..from]) || !is_outcome(sentence) {
                continue;
            }
            let movers = movers::within(sentence);
            return Some(Resolution {
                text: sentence.to_owned(),
                kind: decision_kind::of_statement(sentence),
                moved_by: movers.moved_by,
                seconded_by: movers.seconded_by,
                place: paragraph.place(from, to),
                ..Resolution::default()
            });
        }
    }
    None
}

/// Motions and amendments that the minutes say were lost.
fn lost(paragraphs: &[Paragraph<'_>]) -> Vec<Resolution> {
    let mut found = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.has(LOST)) {
        if !paragraph.has(prose::MOVED | prose::RECOMMEND) {
            continue;
        }
        for (from, to) in sentences(paragraph.text) {
            let sentence = &paragraph.text[from..to];
            if paragraph.cues_within(from, to) & LOST == 0 {
                continue;
            }
            let outcome = [
                "was lost",
                "were lost",
                "was defeated",
                "were defeated",
                "declared lost",
                "be lost",
                "and lost",
                "not carried",
                "and fell",
                "motion fell",
                "amendment fell",
                "was declared defeated",
            ];
            let matter = ["motion", "amendment", "proposal", "recommendation", "vote"];
            let told = has_any(sentence, &outcome)
                && has_any(sentence, &matter)
                && sentence.len() < 300
                && !has_any(
                    sentence,
                    &["if", "would", "had", "informed", "said", "stated"],
                );
            if told && !is_quoted(&paragraph.text[..from]) {
                let movers = movers::within(sentence);
                found.push(Resolution {
                    text: sentence.to_owned(),
                    kind: DecisionKind::Lost,
                    moved_by: movers.moved_by,
                    seconded_by: movers.seconded_by,
                    votes: has_any(sentence, &["votes", "for", "against"])
                        .then(|| votes::read(sentence)),
                    place: paragraph.place(from, to),
                    ..Resolution::default()
                });
            }
        }
    }
    found
}
