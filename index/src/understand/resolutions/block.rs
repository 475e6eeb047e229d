//! A decision as it stands behind its opener: lead, points, votes.
//!
//! Takes the paragraphs from the opener on and says where the decision ends. What kind of decision a
//! point is, is not asked here.

use super::Resolution;
use super::leading::{is_caption, is_clause, is_deciding_body};
use super::openers::{Opener, announces, openers, reference_length, vote_length};
use super::outcome::is_body;
use crate::understand::dates::month_number;
use crate::understand::decision_kind::{self, DecisionKind};
use crate::understand::movers::{self, Movers};
use crate::understand::prose::{
    Label, Paragraph, Place, begins, begins_any, find, has_any, head, label, quotation_marks,
    sentences,
};
use crate::understand::votes::{self, Votes};

/// A decision as it stands: its lead and its points.
pub(super) struct Block {
    lead: Option<String>,
    points: Vec<Point>,
    kind: DecisionKind,
    /// A vote told for all of it.
    votes: Option<Votes>,
    /// The first paragraph that is no part of it.
    pub(super) next: usize,
    /// Where its words end in the paragraph of its opener.
    pub(super) end: usize,
    /// Its words are a quotation.
    quoted: bool,
    /// The last label of a list inside the only point.
    nested: Option<String>,
    /// Each point has a line over it that numbers it.
    captioned: bool,
    /// A whole sentence leads to the list of points.
    from_list: bool,
}

struct Point {
    label: Option<String>,
    text: String,
    votes: Option<Votes>,
    /// Who moved and seconded it, where its own last words say so.
    movers: Movers,
    place: Place,
}

impl Block {
    pub(super) fn read(
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
            end: limit,
            quoted: false,
            nested: None,
            captioned: false,
            from_list: opener.words == paragraph.text.len(),
        };
        let mut start = opener.words + separators(&paragraph.text[opener.words..limit]);
        start += reference_length(&paragraph.text[start..limit]);
        start += separators(&paragraph.text[start..limit]);
        let vote = vote_length(&paragraph.text[start..limit]);
        if vote > 0 {
            block.votes = Some(votes::read(&paragraph.text[start..start + vote]));
            start += vote + separators(&paragraph.text[start + vote..limit]);
        }
        let head = &paragraph.text[start..limit];
        if let Some(adverb) = begins_any(
            head,
            &[
                "unanimously",
                "nem con",
                "by a majority",
                "as follows",
                "(nem con)",
            ],
        ) {
            if adverb != "as follows" {
                block.votes = Some(votes::read(&head[..adverb.len()]));
            }
            start += adverb.len() + separators(&head[adverb.len()..]);
        }
        let mut end = limit;
        if opener.one_sentence {
            let mut all = sentences(&paragraph.text[start..limit]).into_iter();
            end = all.next().map_or(limit, |(_, to)| start + to);
            // "It was agreed that the gate be painted. And that the mill be sold."
            let more = all.take_while(|(from, _)| goes_on(&paragraph.text[start + from..limit]));
            end = more.last().map_or(end, |(_, to)| start + to);
        }
        block.end = end;
        if let Some(used) = lead_length(&paragraph.text[start..end], paragraphs.get(at + 1)) {
            let lead = paragraph.text[start..start + used]
                .trim_end_matches([':', ';', ' ', '-', '–', '*']);
            block.lead = (!lead.is_empty()).then(|| lead.to_owned());
            start += used;
            start += separators(&paragraph.text[start..end]);
        }
        block.first_words(paragraph, start, end);
        let goes_on = || {
            paragraphs
                .get(at + 1)
                .is_some_and(|next| goes_on(next.text))
        };
        if may_go_on && (!opener.one_sentence || end == limit && goes_on()) {
            block.go_on(paragraphs, at);
        }
        block.finish();
        block
    }

    /// Reads a published decision without an opener: its points, or the sentences that begin with "That".
    pub(super) fn unopened(paragraphs: &[Paragraph<'_>]) -> Option<Self> {
        let first = paragraphs
            .iter()
            .position(|paragraph| !paragraph.text.trim().is_empty())?;
        let text = paragraphs[first].text;
        let starts = label(text).is_some_and(|label| label.is_first())
            || begins_any(text, &["that", "to"]).is_some();
        if !starts {
            return None;
        }
        let mut block = Self {
            lead: None,
            points: Vec::new(),
            kind: DecisionKind::Other,
            votes: None,
            next: first + 1,
            end: text.len(),
            quoted: false,
            nested: None,
            captioned: false,
            from_list: false,
        };
        let mut from = 0;
        if let Some(used) = lead_length(text, paragraphs.get(first + 1)) {
            block.lead = Some(text[..used].trim_end_matches([':', ' ']).to_owned());
            from = used + separators(&text[used..]);
        }
        block.first_words(&paragraphs[first], from, text.len());
        block.go_on(paragraphs, first);
        block.finish();
        Some(block)
    }

    fn finish(&mut self) {
        self.quoted = self.ended_by_quotation();
        self.points = std::mem::take(&mut self.points)
            .into_iter()
            .flat_map(Point::parts)
            .collect();
        self.points.iter_mut().for_each(Point::tidy);
        self.points.retain(|point| !point.text.is_empty());
        // A vote or a dissent told once behind a list is of the whole decision, unless it says of which point.
        if let [earlier @ .., last] = self.points.as_mut_slice()
            && !earlier.is_empty()
            && earlier.iter().all(|point| point.votes.is_none())
            && let Some(votes) = last.votes.take()
        {
            let named = self
                .points
                .iter_mut()
                .find(|point| point.is_named_in(&votes.text));
            match (named, &mut self.votes) {
                (Some(point), _) => point.votes = Some(votes),
                (None, Some(whole)) => whole.add(&votes.text),
                (None, none) => *none = Some(votes),
            }
        }
    }

    /// Takes what stands in the opener's own paragraph: nothing, one text, or points in a row.
    fn first_words(&mut self, paragraph: &Paragraph<'_>, start: usize, end: usize) {
        let mut from = start;
        while from < end {
            let rest = &paragraph.text[from..end];
            let Some(found) = label(rest) else {
                self.push_clauses(paragraph, from, end);
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

    /// Takes a text without label; a sentence in it that begins with "And that" is a point of its own.
    fn push_clauses(&mut self, paragraph: &Paragraph<'_>, from: usize, to: usize) {
        let text = &paragraph.text[from..to];
        let mut start = 0;
        for clause in clauses_within(text) {
            let words = text[start..clause].trim_end();
            self.push(None, words, paragraph.place(from + start, from + clause));
            start = clause;
        }
        self.push(None, &text[start..], paragraph.place(from + start, to));
    }

    fn push(&mut self, label: Option<&Label<'_>>, text: &str, place: Place) {
        self.points.push(Point {
            label: label.map(|label| label.printed.to_owned()),
            text: text.to_owned(),
            votes: None,
            movers: Movers::default(),
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
            let between = self.points.is_empty() || self.captioned && !self.in_quotation();
            if between && is_caption(paragraph.text) {
                self.captioned = true;
                self.next = index + 1;
                continue;
            }
            if self.take_lead(paragraph, paragraphs.get(index + 1)) {
                self.next = index + 1;
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

    /// Takes a paragraph that only leads to the list behind it: `that the Committee`.
    fn take_lead(&mut self, paragraph: &Paragraph<'_>, next: Option<&Paragraph<'_>>) -> bool {
        let text = paragraph.text;
        let leads = self.points.is_empty()
            && text.len() < 120
            && label(text).is_none()
            && openers(paragraph).is_empty()
            && (next.is_some_and(|next| label(next.text).is_some_and(|label| label.is_first()))
                && (begins_any(text, &["that", "to"]).is_some() || is_deciding_body(text))
                || text.eq_ignore_ascii_case("that"))
            && !text.ends_with(['.', ';', '”', '"']);
        if leads {
            let words = text.trim_end_matches([':', ' ', '-', '–', '*']);
            self.lead = Some(match self.lead.take() {
                Some(lead) => format!("{lead} {words}"),
                None => words.to_owned(),
            });
        }
        leads
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
            for (at, letter) in quotation_marks(paragraph.text) {
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
            let clause = begins_any(text.trim_start_matches(['“', '"']), &["and that", "that"]);
            let more = text.starts_with(['“', '"'])
                && (clause.is_some() || self.captioned)
                && !movers::is_line(paragraph);
            if more {
                self.push_clauses(paragraph, 0, text.len());
            }
            return more || self.take_vote(text);
        }
        // "Cabinet: (1) AGREED to ...; (2) NOTED ...": each point has its own verb.
        let own_verb = self.lead.as_deref().is_some_and(is_bare_body)
            && label(text).is_some_and(|label| {
                label.is_first() && self.points.is_empty() || !self.points.is_empty()
            });
        if !openers(paragraph).is_empty() && !own_verb || movers::is_line(paragraph) {
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
        let last_printed = last.map(|printed| format!("{printed} that"));
        let last_label = last_printed.as_deref().and_then(label);
        let place = paragraph.place(found.rest, paragraph.text.len());
        let words = &paragraph.text[found.rest..];
        match last_label {
            None if self.points.is_empty() => self.first_words(paragraph, 0, paragraph.text.len()),
            // A list that goes on from the words of an only point is part of it.
            None if self.is_open() && (found.is_first() || self.nests(found)) => {
                self.nested = Some(found.printed.to_owned());
                self.append(paragraph.text);
            }
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
        if alone || is_cut(&last.text) && lower || is_agenda_remark(text) {
            self.append(text);
            return true;
        }
        if is_undecided(&last.text) && decides(text) {
            self.append_clauses(paragraph);
            return true;
        }
        if self.captioned && text.starts_with(['“', '"', '‘']) {
            self.push(None, text, paragraph.place(0, text.len()));
            return true;
        }
        // Points without labels: each begins as the first did.
        let first = &self.points[0];
        let bare = |text| without_and(text);
        let same = ["that", "to"]
            .iter()
            .any(|word| begins(bare(&first.text), word) && begins(bare(text), word));
        let alike = || {
            let word = |text: &str| text.split_whitespace().next().map(str::to_owned);
            let (one, other) = (word(&first.text), word(text));
            one == other
                && one.is_some_and(|word| word.len() > 4 && word.starts_with(char::is_uppercase))
        };
        let entries = self.from_list && text.contains(':') && alike();
        if first.label.is_none() && (same || entries) {
            self.push_clauses(paragraph, 0, text.len());
            return true;
        }
        false
    }

    /// Where the words of the decision end in one of its paragraphs: behind a quotation that closes, the
    /// minutes go on.
    pub(super) fn end_within(&self, text: &str) -> usize {
        if !self.quoted {
            return text.len();
        }
        text.rfind('”')
            .map_or(text.len(), |close| close + '”'.len_utf8())
    }

    /// Whether a label goes on with the list inside the last point.
    fn nests(&self, found: &Label<'_>) -> bool {
        let last = self.nested.as_ref().map(|printed| format!("{printed} "));
        last.as_deref()
            .and_then(label)
            .is_some_and(|last| found.follows(&last))
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

    /// Takes the rest of a clause that was cut, and the clauses behind it in the same paragraph.
    fn append_clauses(&mut self, paragraph: &Paragraph<'_>) {
        let text = paragraph.text;
        let rest = clauses_within(text).first().copied().unwrap_or(text.len());
        self.append(text[..rest].trim_end());
        if rest < text.len() {
            self.push_clauses(paragraph, rest, text.len());
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

    pub(super) fn resolutions(self, movers: &Movers) -> impl Iterator<Item = Resolution> {
        let (lead, kind, votes) = (self.lead, self.kind, self.votes);
        let (moved_by, seconded_by) = (movers.moved_by.clone(), movers.seconded_by.clone());
        // Resolutions that were agreed on together say themselves what they are.
        let kind = match lead.as_deref() {
            Some(lead)
                if kind == DecisionKind::Agreed
                    && has_any(lead, &["resolutions", "resolution"]) =>
            {
                DecisionKind::Other
            }
            _ => kind,
        };
        self.points.into_iter().map(move |point| Resolution {
            kind: decision_kind::of(&point.text, lead.as_deref(), kind),
            label: point.label,
            lead: lead.clone(),
            text: point.text,
            moved_by: point.movers.moved_by.or_else(|| moved_by.clone()),
            seconded_by: point.movers.seconded_by.or_else(|| seconded_by.clone()),
            votes: point.votes.or_else(|| votes.clone()),
            place: point.place,
        })
    }
}

impl Point {
    /// Tells whether the words of a vote say that it was on this point: `his dissent from resolution (a)`.
    fn is_named_in(&self, vote: &str) -> bool {
        let key = |text: &str| {
            text.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        };
        let Some(label) = self.label.as_deref().map(key).filter(|key| !key.is_empty()) else {
            return false;
        };
        let words: Vec<String> = vote.split_whitespace().map(key).collect();
        words.windows(2).any(|pair| {
            let noun = pair[0].as_str();
            matches!(
                noun,
                "resolution" | "recommendation" | "part" | "point" | "paragraph" | "clause"
            ) && pair[1] == label
        })
    }

    /// `2. That: (i) the gate be painted; (ii) the mill be sold.`: a point that says nothing before its own
    /// list is the points of that list.
    fn parts(self) -> Vec<Self> {
        let list = || {
            begins_any(&self.text, &["that"])?;
            let colon = head(&self.text, 60).find(':')?;
            let from = colon + separators(&self.text[colon..]);
            let first = label(&self.text[from..]).filter(|label| {
                is_body_lead(&self.text[..colon]) && label.is_first() && !label.is_bullet()
            })?;
            Some((from, first, self.label.as_ref()?))
        };
        let Some((mut from, mut found, outer)) = list() else {
            return vec![self];
        };
        let mut parts = Vec::new();
        loop {
            let rest = &self.text[from..];
            let next = found
                .next_printed()
                .iter()
                .filter_map(|next| point_start(rest, next, found.rest))
                .min();
            parts.push(Self {
                label: Some(format!("{outer} {}", found.printed)),
                text: rest[found.rest..next.unwrap_or(rest.len())]
                    .trim_end()
                    .to_owned(),
                votes: None,
                movers: Movers::default(),
                place: self.place,
            });
            let Some((at, label)) = next.and_then(|at| Some((from + at, label(&rest[at..])?)))
            else {
                break;
            };
            (from, found) = (at, label);
        }
        if parts.len() < 2 {
            return vec![self];
        }
        if let Some(last) = parts.last_mut() {
            last.votes = self.votes;
            last.movers = self.movers;
        }
        parts
    }

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
        // "‘That the mill be sold’ Recommendation 2": the caption numbers the next one.
        if self.text.starts_with('‘')
            && let Some(close) = self.text.rfind('’')
            && is_caption(self.text[close + '’'.len_utf8()..].trim())
        {
            self.text.truncate(close + '’'.len_utf8());
        }
        for (from, to) in sentences(&self.text).into_iter().skip(1) {
            let sentence = &self.text[from..to];
            let told = votes::is_vote_line(sentence) || votes::is_dissent(sentence);
            let bare = sentence.trim_start_matches('(');
            let bracketed = bare.split(')').next().unwrap_or_default();
            let moved = begins_any(
                bare,
                &["proposed", "moved", "seconded", "prop.", "prop:", "prop"],
            )
            .is_some()
                || sentence.starts_with('(') && has_any(bracketed, &["proposed", "seconded"]);
            if told || moved || votes::is_absence(sentence) {
                let voting = ["in favour", "abstained", "unanimous", "unanimously"];
                if (told || has_any(sentence, &voting)) && self.votes.is_none() {
                    self.votes = Some(votes::read(sentence));
                }
                // "Proposed by A, seconded by B. Vote: For 8, Against 2."
                let rest = head(self.text[to..].trim_start(), 300);
                if moved && self.votes.is_none() && votes::is_vote_line(rest) {
                    self.votes = Some(votes::read(rest));
                }
                if moved {
                    self.movers = movers::within(head(&self.text[from..], 300));
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
    for (at, letter) in quotation_marks(text) {
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

/// Where further clauses begin in a text: `... be adopted. AND THAT ...`, `...,” “And That ...`.
fn clauses_within(text: &str) -> Vec<usize> {
    let all_capitals = !text.contains(|c: char| c.is_lowercase());
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = find(text, "and that", from) {
        from = at + "and that".len();
        let quoted = text[..at].ends_with("” “") && text[at..].starts_with('A');
        let start = if quoted { at - '“'.len_utf8() } else { at };
        let capitals = text[at..].starts_with("AND THAT") && !all_capitals;
        let opens = text[at..].starts_with("And") && text[..at].ends_with(". ");
        if at > 0 && (quoted || capitals || opens) {
            found.push(start);
        }
    }
    found
}

/// Whether a paragraph goes on with a decision that tables or schedules have broken: `AND THAT the scheme ...`.
pub(super) fn goes_on(text: &str) -> bool {
    let text = text.trim_start_matches(['“', '"', '‘']);
    text.starts_with("And") && begins_any(text, &["and that"]).is_some()
        || text.starts_with("AND THAT")
}

/// `and that`, `AND THAT`: the words behind what joins a point to the one before.
fn without_and(text: &str) -> &str {
    begins_any(text, &["and"]).map_or(text, |and| text[and.len()..].trim_start())
}

/// Whether a quotation mark closes: what follows it is a stop or space. Behind a day of a month it is an
/// ordinal that scanning has misread (`29" June`).
fn is_closing(text: &str, at: usize, letter: char) -> bool {
    if !matches!(letter, '”' | '"') {
        return false;
    }
    let day = text[..at].ends_with(|c: char| c.is_ascii_digit());
    let next = || text[at + letter.len_utf8()..].split_whitespace().next();
    if day && next().is_some_and(|word| month_number(word.trim_end_matches([',', '.'])).is_some()) {
        return false;
    }
    let behind = || text[at + letter.len_utf8()..].trim_start_matches(['.', ';', ',']);
    behind().is_empty() || behind().starts_with(char::is_whitespace)
}

/// `Cabinet`, `The Board`: a lead of nothing but the body that decides.
fn is_bare_body(lead: &str) -> bool {
    let words: Vec<String> = lead.split_whitespace().map(str::to_lowercase).collect();
    match words.as_slice() {
        [body] => is_body(body),
        [the, body] => the == "the" && is_body(body),
        _ => false,
    }
}

/// Whether a text breaks off in the middle of a sentence.
fn is_cut(text: &str) -> bool {
    !text.ends_with(['.', ';', ':', '!', '?', '”', '"'])
}

/// Whether a clause is cut before it decides: `That the scheme made under the Rating`, no verb and no stop.
fn is_undecided(text: &str) -> bool {
    let clause = without_and(text.trim_start_matches(['“', '"', '‘']));
    text.ends_with(char::is_alphanumeric)
        && text.len() < 1_000
        && begins(clause, "that")
        && !has_any(
            text,
            &["be", "is", "are", "was", "will", "shall", "would", "should"],
        )
}

/// Whether the rest of a clause brings the verb that decides: `Act, 2014, is adopted`.
fn decides(text: &str) -> bool {
    let first = &text[..clauses_within(text).first().copied().unwrap_or(text.len())];
    first.len() < 400
        && has_any(first, &["be", "is", "are"])
        && decision_kind::of(first, None, DecisionKind::Other) != DecisionKind::Other
}

/// `(Item 6 on the agenda).`: what only says which item a decision is of.
fn is_agenda_remark(text: &str) -> bool {
    text.len() < 60
        && text.trim_end_matches('.').ends_with(')')
        && text
            .strip_prefix('(')
            .is_some_and(|inside| begins_any(inside, &["item", "items", "agenda item"]).is_some())
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
        &["that", "to", "as follows", "by", "cabinet", "the committee"],
    );
    begins_as_lead?;
    // "RESOLVED that" may go on with the numbers of the list before it.
    let bare = text.trim().eq_ignore_ascii_case("that");
    let list_follows =
        next.is_some_and(|next| label(next.text).is_some_and(|label| label.is_first() || bare));
    // "that the resolutions set out hereunder would be adopted:"
    let announced = announces(text)
        && has_any(text, &["following", "hereunder"])
        && text.len() < 300
        && sentences(text).len() == 1
        && next.is_some_and(|next| {
            is_clause(next.text)
                || begins(next.text, "to")
                || label(next.text).is_some_and(|label| label.is_first())
        });
    if announced {
        return Some(text.len());
    }
    // "RECOMMENDED to the Executive Committee", and "that" behind it.
    let addressed = begins_any(text, &["to the", "to"]).is_some()
        && text.split_whitespace().count() <= 6
        && next.is_some_and(|next| next.text.trim().eq_ignore_ascii_case("that"));
    if addressed {
        return Some(text.len());
    }
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
