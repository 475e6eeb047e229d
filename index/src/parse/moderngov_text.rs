//! Copied text of ModernGov pages: item pages, meeting pages, issue pages and published decisions.
//!
//! Takes the text as it comes off the clipboard, with its no-break spaces and its lost labels,
//! numbers or titles, and gives the meetings it tells of. Says nothing of dates or committees that
//! the page does not state.

use crate::minutes::{
    AgendaItem, DateRange, Document, Fact, Meeting, MeetingKind, MinutesStatus, PageKind,
};
use crate::understand::dates::find_dates;

use super::Parsed;
use super::attendance::{add_people, list_label};
use super::paragraph::{ends_sentence, list_marker, looks_like_title, without_brackets};
use super::text::{clean_title, fold_space, item_number};

/// Reads a copied page of any kind.
pub(crate) fn parse(text: &str) -> Parsed {
    let pieces = pieces(text);
    let Some((first, rest)) = pieces.split_first() else {
        return Parsed::default();
    };
    let meetings = match page_kind(&first.text) {
        Some((PageKind::Item, _)) => vec![item_page(rest)],
        Some((PageKind::Issue, _)) => issue_page(rest),
        Some((PageKind::Decision, _)) => vec![decision_page(rest)],
        Some((_, status)) => vec![meeting_page(rest, status)],
        None => vec![meeting_page(&pieces, MinutesStatus::Unknown)],
    };
    Parsed {
        meetings,
        ..Parsed::default()
    }
}

/// Returns the kind of page that begins with `line`, and what that says of the minutes' status.
pub(crate) fn page_kind(line: &str) -> Option<(PageKind, MinutesStatus)> {
    let line = fold_space(line.get(..80).unwrap_or(line)).to_lowercase();
    let unknown = MinutesStatus::Unknown;
    Some(match line.as_str() {
        "agenda item" | "eitem ar yr agenda" | "eitem agenda" => (PageKind::Item, unknown),
        "agenda and draft minutes" | "agenda, decisions and draft minutes" => {
            (PageKind::Meeting, MinutesStatus::Draft)
        }
        "agenda and minutes"
        | "agenda, decisions and minutes"
        | "agenda and decisions"
        | "agenda"
        | "agenda, penderfyniadau a chofnodion"
        | "agenda a chofnodion"
        | "agenda a chofnodion drafft" => (PageKind::Meeting, unknown),
        "issue - meetings" | "issue details" | "issue" => (PageKind::Issue, unknown),
        "decision details" | "decision" => (PageKind::Decision, unknown),
        _ => return None,
    })
}

/// A paragraph of the page, or a line that stands for itself.
struct Piece {
    text: String,
    line: usize,
    label: Option<Label>,
}

/// The headings that part an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Minutes,
    Decision,
    Additional,
    Supporting,
}

fn label(text: &str) -> Option<Label> {
    if text.len() > 40 || !text.ends_with(':') {
        return None;
    }
    Some(match text.to_lowercase().as_str() {
        "minutes:" | "draft minutes:" | "cofnodion:" => Label::Minutes,
        "decision:" | "decisions:" | "penderfyniad:" => Label::Decision,
        "additional documents:" | "dogfennau ychwanegol:" => Label::Additional,
        "supporting documents:" | "accompanying documents:" | "dogfennau ategol:" => {
            Label::Supporting
        }
        _ => return None,
    })
}

/// Cuts the page at blank lines, labels, numbers that stand alone and marks of lists.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = false;
    let mut listing = false;
    for (at, line) in text.lines().enumerate() {
        let text = fold_space(line);
        if text.is_empty() {
            open = false;
            continue;
        }
        let label = label(&text);
        let alone = label.is_some()
            || item_number(&text).is_some()
            || is_page_field(&text)
            || is_table_head(&text)
            || meeting_line(&text).is_some();
        if label.is_some() {
            listing = matches!(label, Some(Label::Supporting | Label::Additional));
        }
        match pieces.last_mut().filter(|_| open && !alone && !listing) {
            Some(last) if list_marker(&text).is_none() => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => pieces.push(Piece {
                text,
                line: at + 1,
                label,
            }),
        }
        open = !alone;
    }
    pieces
}

fn is_table_head(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "items" | "no. item" | "item" | "no." | "no.item" | "eitemau" | "rhif eitem"
    )
}

/// The fields at the head of a meeting page.
fn is_page_field(text: &str) -> bool {
    field(text, &["venue", "contact", "link", "lleoliad", "cyswllt"]).is_some()
}

/// Returns what stands behind the first of `names` and a colon.
fn field<'t>(text: &'t str, names: &[&str]) -> Option<&'t str> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim();
    names
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
        .then(|| value.trim())
}

/// `Cabinet - Thursday, 17th March, 2011 7.00 pm`: a committee with its date.
fn heading(text: &str, meeting: &mut Meeting) -> bool {
    if text.len() > 240 || ends_sentence(text) && !text.ends_with('m') && !text.ends_with("m.") {
        return false;
    }
    let dates = find_dates(text);
    let Some((mention, day)) = dates
        .first()
        .and_then(|mention| Some((mention, mention.range.day()?)))
    else {
        return false;
    };
    let before = text[..mention.start].trim_end();
    let Some(committee) = before
        .strip_suffix(['-', '\u{2013}', ','])
        .map(str::trim)
        .filter(|name| !name.is_empty())
    else {
        return false;
    };
    let behind = text[mention.end..].trim_matches([' ', ',']);
    let (time, called_off) = match behind.to_ascii_lowercase().find("cancelled") {
        Some(at) => (behind[..at].trim_matches([' ', ',', '-', '(']), true),
        None => (behind, false),
    };
    if time.len() > 20 {
        return false;
    }
    if called_off {
        meeting.kind = MeetingKind::Cancelled;
    }
    meeting.committee = Some(Fact::stated(committee.to_owned(), text));
    meeting.date = Some(Fact::stated(DateRange::exact(day), text));
    meeting.time = (!time.is_empty()).then(|| time.to_owned());
    true
}

/// `Meeting: 01/10/2018 - Children's committee (Item 25)`: the meeting and the item's number.
fn meeting_line(text: &str) -> Option<(Meeting, Option<String>)> {
    let rest = field(text, &["meeting", "cyfarfod"])?;
    let mention = *find_dates(rest.get(..60).unwrap_or(rest)).first()?;
    let day = mention.range.day().filter(|_| mention.start == 0)?;
    let name = rest[mention.end..].trim_start_matches([' ', '-', '\u{2013}']);
    let (committee, number) = match name.rsplit_once('(') {
        Some((committee, inner))
            if inner.len() < 24 && inner.to_lowercase().starts_with("item") =>
        {
            let number = inner[4..].trim_matches([' ', ')', '.']);
            (committee.trim_end(), item_number(number))
        }
        _ => (name, None),
    };
    let meeting = Meeting {
        page: PageKind::Issue,
        committee: (!committee.is_empty()).then(|| Fact::stated(committee.to_owned(), text)),
        date: Some(Fact::stated(DateRange::exact(day), text)),
        ..Meeting::default()
    };
    Some((meeting, number))
}

/// An item while it is being read.
#[derive(Default)]
struct Draft {
    item: AgendaItem,
    head: Vec<String>,
    section: Option<Label>,
    labelled: bool,
}

impl Draft {
    fn new(number: Option<String>, line: usize) -> Self {
        Self {
            item: AgendaItem {
                minute_number: number,
                line: u32::try_from(line).unwrap_or(u32::MAX),
                ..AgendaItem::default()
            },
            ..Self::default()
        }
    }

    fn take(&mut self, piece: &Piece) {
        if let Some(label) = piece.label {
            self.labelled |= matches!(label, Label::Minutes | Label::Decision);
            self.section = Some(label);
            return;
        }
        match self.section {
            None => self.head.push(piece.text.clone()),
            Some(Label::Minutes) => push_paragraph(&mut self.item.minutes, &piece.text),
            Some(Label::Decision) => push_paragraph(&mut self.item.decision, &piece.text),
            Some(Label::Additional | Label::Supporting) => self.document(&piece.text),
        }
    }

    fn document(&mut self, text: &str) {
        let marker = list_marker(text).filter(|_| !text.starts_with(|c: char| c.is_ascii_digit()));
        let text = &text[marker.unwrap_or(0)..];
        let title = clean_title(text);
        if !title.is_empty() {
            self.item.documents.push(Document {
                restricted: title.to_lowercase().ends_with("(restricted)"),
                title,
                url: None,
            });
        }
    }

    /// Turns what stands above the labels into title and purpose, or into minutes without a label.
    fn finish(mut self) -> AgendaItem {
        let head = std::mem::take(&mut self.head);
        let mut head = head.into_iter().peekable();
        if let Some(title) = head.next_if(|text| is_title(text)) {
            let title = clean_title(&title);
            self.item.title = (!title.is_empty()).then_some(title);
        }
        let mut purpose = String::new();
        let labelled = self.labelled;
        while let Some(text) =
            head.next_if(|text| labelled || is_purpose(text) && !purpose_is_whole(&purpose))
        {
            if !purpose.is_empty() {
                purpose.push(' ');
            }
            purpose.push_str(&text);
        }
        let body: Vec<String> = head.collect();
        // Where the label is lost and nothing but one sentence stands there, it says what is to be done.
        if !labelled && body.len() == 1 && purpose.is_empty() && self.item.title.is_none() {
            purpose.push_str(&body[0]);
        } else {
            let minutes = std::mem::take(&mut self.item.minutes);
            for text in body.into_iter().chain(minutes) {
                push_paragraph(&mut self.item.minutes, &text);
            }
        }
        let purpose = without_brackets(purpose.trim());
        self.item.purpose = (!purpose.is_empty()).then(|| purpose.to_owned());
        self.item.truncated |= cut_off(&mut self.item.minutes) | cut_off(&mut self.item.decision);
        self.item
    }
}

fn is_title(text: &str) -> bool {
    let clean = clean_title(text);
    (looks_like_title(&clean) || clean != text) && !is_purpose(&clean)
}

/// `To note ...`, `[To consider ...]`, `Report of the ...`: what is to be done, not what was.
fn is_purpose(text: &str) -> bool {
    let bare = text.trim_start_matches(['[', '(', '"', '“']);
    let first: String = bare.chars().take(12).collect::<String>().to_lowercase();
    [
        "to ",
        "to: ",
        "report of ",
        "i ",
        "report by ",
        "members are",
    ]
    .iter()
    .any(|begin| first.starts_with(begin))
        || text.starts_with('[') && text.ends_with(']')
}

fn purpose_is_whole(purpose: &str) -> bool {
    !purpose.is_empty() && !purpose.ends_with(':')
}

/// Adds a paragraph; one begun in small letters goes on with the unfinished one before it.
fn push_paragraph(paragraphs: &mut Vec<String>, text: &str) {
    if let Some(last) = paragraphs.last_mut() {
        let unfinished = last
            .chars()
            .next_back()
            .is_some_and(|letter| letter.is_alphanumeric() || letter == ',');
        if unfinished && text.starts_with(char::is_lowercase) && list_marker(text).is_none() {
            last.push(' ');
            last.push_str(text);
            return;
        }
    }
    paragraphs.push(text.to_owned());
}

/// Strips `... view the full minutes text for item 13.` and tells whether it stood there.
fn cut_off(paragraphs: &mut [String]) -> bool {
    let mut found = false;
    for paragraph in paragraphs {
        let Some(at) = paragraph.rfind("view the full ") else {
            continue;
        };
        let notice = &paragraph[at..];
        let kept = paragraph[..at].trim_end();
        let dots = kept.ends_with("...") || kept.ends_with('…');
        if dots && notice.len() < 80 && notice.contains(" text for item") {
            let length = kept.trim_end_matches(['.', '…', ' ']).len();
            paragraph.truncate(length);
            paragraph.push('…');
            found = true;
        }
    }
    found
}

fn item_page(pieces: &[Piece]) -> Meeting {
    let mut meeting = Meeting {
        page: PageKind::Item,
        ..Meeting::default()
    };
    let line = pieces.first().map_or(1, |piece| piece.line);
    let mut draft = Draft::new(None, line);
    for piece in pieces {
        if draft.section.is_none() && piece.label.is_none() {
            if meeting.date.is_none() {
                if let Some((found, number)) = meeting_line(&piece.text) {
                    meeting.committee = found.committee;
                    meeting.date = found.date;
                    draft.item.agenda_number = number;
                    continue;
                }
                if heading(&piece.text, &mut meeting) {
                    continue;
                }
            }
            if draft.head.is_empty() && draft.item.minute_number.is_none() {
                draft.item.minute_number = item_number(&piece.text);
                if draft.item.minute_number.is_some() {
                    continue;
                }
            }
        }
        draft.take(piece);
    }
    meeting.items.push(draft.finish());
    meeting
}

fn issue_page(pieces: &[Piece]) -> Vec<Meeting> {
    let begins: Vec<usize> = (0..pieces.len())
        .filter(|at| meeting_line(&pieces[*at].text).is_some())
        .collect();
    let first = begins.first().copied().unwrap_or(pieces.len());
    let title = pieces[..first]
        .iter()
        .map(|piece| clean_title(&piece.text))
        .find(|title| looks_like_title(title));
    let mut meetings = Vec::with_capacity(begins.len());
    for (at, begin) in begins.iter().enumerate() {
        let end = begins.get(at + 1).copied().unwrap_or(pieces.len());
        let Some((mut meeting, number)) = meeting_line(&pieces[*begin].text) else {
            continue;
        };
        let mut draft = Draft::new(number, pieces[*begin].line);
        for piece in &pieces[begin + 1..end] {
            let in_head = draft.section.is_none() && piece.label.is_none();
            if in_head && draft.head.is_empty() {
                if item_number(&piece.text).is_some() {
                    continue;
                }
                if let Some(rest) = without_number(&piece.text, draft.item.minute_number.as_deref())
                {
                    draft.head.push(rest.to_owned());
                    continue;
                }
            }
            draft.take(piece);
        }
        let mut item = draft.finish();
        if title.is_some() {
            item.title.clone_from(&title);
        }
        meeting.items.push(item);
        meetings.push(meeting);
    }
    meetings
}

/// Returns `25 Title` without the number.
fn without_number<'t>(text: &'t str, number: Option<&str>) -> Option<&'t str> {
    let rest = text.strip_prefix(number?)?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    rest.starts_with(' ').then(|| rest.trim_start())
}

fn decision_page(pieces: &[Piece]) -> Meeting {
    let mut meeting = Meeting {
        page: PageKind::Decision,
        ..Meeting::default()
    };
    let mut item = AgendaItem {
        line: pieces
            .first()
            .map_or(1, |piece| u32::try_from(piece.line).unwrap_or(u32::MAX)),
        ..AgendaItem::default()
    };
    let mut draft = Draft::default();
    let mut current = String::new();
    let mut purpose: Vec<&str> = Vec::new();
    for piece in pieces {
        let (name, value) = decision_field(piece);
        if let Some(name) = name {
            current = name.to_lowercase();
        }
        if value.is_empty() {
            continue;
        }
        match current.as_str() {
            "" if item.title.is_none() => item.title = Some(clean_title(value)),
            "decision maker" if meeting.committee.is_none() => {
                meeting.committee = Some(Fact::stated(value.to_owned(), &piece.text));
            }
            "date of decision" if meeting.date.is_none() => {
                let day = find_dates(value)
                    .first()
                    .and_then(|mention| mention.range.day());
                meeting.date =
                    day.map(|day| Fact::stated(DateRange::exact(day), piece.text.as_str()));
            }
            "purpose" => purpose.push(value),
            "decision" | "decisions" | "penderfyniad" => push_paragraph(&mut item.decision, value),
            "supporting documents" | "accompanying documents" => draft.document(value),
            "reasons for the decision"
            | "reason for the decision"
            | "alternative options considered"
            | "details of consultation" => {
                if name.is_some() || item.minutes.is_empty() {
                    push_paragraph(&mut item.minutes, &piece.text);
                } else {
                    push_paragraph(&mut item.minutes, value);
                }
            }
            _ => {}
        }
    }
    item.documents = draft.item.documents;
    let purpose = purpose.join(" ");
    item.purpose = (!purpose.is_empty()).then(|| without_brackets(&purpose).to_owned());
    item.truncated = cut_off(&mut item.decision) | cut_off(&mut item.minutes);
    meeting.items.push(item);
    meeting
}

/// Splits `Decision Maker: Cabinet` into field and value; other paragraphs are values.
fn decision_field(piece: &Piece) -> (Option<&str>, &str) {
    const FIELDS: [&str; 24] = [
        "decision maker",
        "decision status",
        "is key decision?",
        "key decision",
        "is subject to call in?",
        "subject to call-in",
        "purpose",
        "decision",
        "decisions",
        "penderfyniad",
        "reason for the decision",
        "reasons for the decision",
        "alternative options considered",
        "details of consultation",
        "publication date",
        "date of decision",
        "decided",
        "decided at meeting",
        "effective from",
        "reason key",
        "report author",
        "contact",
        "supporting documents",
        "accompanying documents",
    ];
    match piece.text.split_once(':') {
        Some((name, value))
            if FIELDS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name.trim())) =>
        {
            (Some(name.trim()), value.trim())
        }
        _ => (None, &piece.text),
    }
}

fn meeting_page(pieces: &[Piece], status: MinutesStatus) -> Meeting {
    let mut meeting = Meeting {
        page: PageKind::Meeting,
        status,
        ..Meeting::default()
    };
    let head = head_length(pieces);
    meeting_head(&pieces[..head], &mut meeting);
    let mut reader = ItemReader::default();
    for at in head..pieces.len() {
        if !is_table_head(&pieces[at].text) {
            reader.take(pieces, at);
        }
    }
    meeting.items = reader.finish();
    meeting
}

/// How many pieces stand before the items: up to the head of the table, else the first number.
fn head_length(pieces: &[Piece]) -> usize {
    let head = pieces.get(..200).unwrap_or(pieces);
    head.iter()
        .position(|piece| is_table_head(&piece.text))
        .or_else(|| {
            head.iter()
                .position(|piece| item_number(&piece.text).is_some())
        })
        .unwrap_or_else(|| {
            let is_head = |piece: &Piece| {
                is_page_field(&piece.text) || heading(&piece.text, &mut Meeting::default())
            };
            head.iter().rposition(is_head).map_or(0, |at| at + 1)
        })
}

fn meeting_head(pieces: &[Piece], meeting: &mut Meeting) {
    let value = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut list = None;
    for piece in pieces {
        let text = &piece.text;
        if let Some(venue) = field(text, &["venue", "lleoliad"]) {
            meeting.venue = value(venue);
        } else if let Some(contact) = field(text, &["contact", "cyswllt"]) {
            meeting.contact = value(contact);
        } else if let Some((found, rest)) = list_label(text) {
            list = Some(found);
            add_people(found, rest, &mut meeting.attendance);
        } else if meeting.date.is_none() && heading(text, meeting) || is_page_field(text) {
            list = None;
        } else if let Some(list) = list {
            add_people(list, text, &mut meeting.attendance);
        }
    }
}

/// Reads the items of a meeting page, deciding which numbers begin one.
#[derive(Default)]
struct ItemReader {
    items: Vec<AgendaItem>,
    draft: Option<Draft>,
    last_number: u32,
    /// Items since then whose numbers were lost.
    unnumbered: u32,
}

impl ItemReader {
    fn take(&mut self, pieces: &[Piece], at: usize) {
        let piece = &pieces[at];
        if piece.label.is_none()
            && let Some(number) = item_number(&piece.text)
            && let Some(value) = leading_number(&number)
            && self.begins_item(value, pieces, at)
        {
            self.last_number = value;
            self.unnumbered = 0;
            self.begin(Draft::new(Some(number), piece.line));
            return;
        }
        if let Some(label) = piece.label {
            self.part_unnumbered(label, piece.line);
        }
        self.draft
            .get_or_insert_with(|| Draft::new(None, piece.line))
            .take(piece);
    }

    fn begin(&mut self, draft: Draft) {
        if let Some(done) = self.draft.replace(draft) {
            self.items.push(done.finish());
        }
    }

    /// A number begins an item when it is higher than the last one's and what follows looks like an
    /// item's head; the numbers of a list inside a resolution are followed by sentences.
    fn begins_item(&self, value: u32, pieces: &[Piece], at: usize) -> bool {
        if value <= self.last_number || self.last_number > 0 && value > self.last_number + 50 {
            return false;
        }
        let ahead = pieces.get(at + 1..).unwrap_or(&[]);
        let Some(first) = ahead.first() else {
            return false;
        };
        if first.label.is_some() {
            return true;
        }
        let clean = clean_title(&first.text);
        if clean != first.text {
            return true;
        }
        if !is_title(&first.text) && !is_purpose(&first.text) {
            return false;
        }
        let follows = self.last_number == 0 || value <= self.last_number + self.unnumbered + 1;
        ahead
            .iter()
            .skip(1)
            .take(4)
            .enumerate()
            .any(|(behind, piece)| {
                piece.label.is_some()
                    || behind == 0 && is_purpose(&piece.text)
                    || item_number(&piece.text)
                        .is_some_and(|next| leading_number(&next) == Some(value + 1))
            })
            || follows && !first.text.contains(';') && first.text.len() < 120
    }

    /// A label that the item has had already belongs to the next item, whose number was lost: its
    /// title and purpose are the last paragraphs read.
    fn part_unnumbered(&mut self, label: Label, line: usize) {
        let Some(draft) = self.draft.as_mut() else {
            return;
        };
        let again = match draft.section {
            Some(Label::Minutes) => label != Label::Supporting,
            Some(Label::Supporting) => label == Label::Minutes || label == Label::Additional,
            _ => false,
        };
        if !again || draft.section != Some(Label::Minutes) {
            return;
        }
        let minutes = &mut draft.item.minutes;
        let from_end = |back: usize| {
            minutes
                .len()
                .checked_sub(back)
                .map(|at| minutes[at].as_str())
        };
        let length = match (from_end(1), from_end(2)) {
            (Some(last), _) if is_title(last) && list_marker(last).is_none() => 1,
            (Some(_), Some(before)) if is_title(before) && list_marker(before).is_none() => 2,
            (Some(last), _) if is_purpose(last) => 1,
            _ => 0,
        };
        let head = minutes.split_off(minutes.len() - length);
        let mut next = Draft::new(None, line);
        next.head = head;
        self.unnumbered += 1;
        self.begin(next);
    }

    fn finish(mut self) -> Vec<AgendaItem> {
        if let Some(draft) = self.draft.take() {
            self.items.push(draft.finish());
        }
        let holds_something = |item: &AgendaItem| {
            item.title.is_some()
                || item.purpose.is_some()
                || item.minute_number.is_some()
                || !item.minutes.is_empty()
                || !item.decision.is_empty()
                || !item.documents.is_empty()
        };
        self.items.retain(holds_something);
        self.items
    }
}

/// The figures an item number begins with, or the last before its year.
fn leading_number(number: &str) -> Option<u32> {
    let start = number.find(|c: char| c.is_ascii_digit())?;
    let digits = &number[start..];
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    digits[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Meeting {
        let mut parsed = parse(text);
        assert_eq!(parsed.meetings.len(), 1);
        parsed.meetings.remove(0)
    }

    fn heads(meeting: &Meeting) -> Vec<String> {
        let dash = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
        meeting
            .items
            .iter()
            .map(|item| {
                format!(
                    "{} | {} | {}",
                    dash(&item.minute_number),
                    dash(&item.title),
                    dash(&item.purpose)
                )
            })
            .collect()
    }

    #[test]
    fn item_page_with_everything() {
        let meeting = only(
            "Agenda item\n\nCabinet - Thursday, 17th March, 2011 7.00 pm\n\nEmptying of bins\n\n[To consider\nthe bins]\n\n\u{a0}\n\nDecision:\n\nAgreed.\n\nMinutes:\n\nBins were\nseen.\n\n·         \u{a0} Lids.\n(a)  x\n\nSupporting documents:\n\n·  Report, item 5. pdf icon PDF 100 KB\nAnnex PDF 1 MB\n",
        );
        assert_eq!(meeting.page, PageKind::Item);
        assert_eq!(
            heads(&meeting),
            ["- | Emptying of bins | To consider the bins"]
        );
        let item = &meeting.items[0];
        assert_eq!(item.decision, ["Agreed."]);
        assert_eq!(item.minutes, ["Bins were seen.", "· Lids.", "(a) x"]);
        let documents: Vec<&str> = item.documents.iter().map(|d| d.title.as_str()).collect();
        assert_eq!(documents, ["Report", "Annex"]);
        assert_eq!(meeting.committee.unwrap().value, "Cabinet");
        assert_eq!(
            meeting.date.unwrap().value.day().unwrap().to_string(),
            "2011-03-17"
        );
        assert_eq!(meeting.time.as_deref(), Some("7.00 pm"));
    }

    #[test]
    fn item_page_without_title_or_label() {
        let meeting = only("Agenda item\n\nSlides attached.\nMinutes:\n\nSeen.");
        assert_eq!(heads(&meeting), ["- | - | Slides attached."]);
        let meeting =
            only("Agenda item\n\nBins\n\nTo note bins.\n\nThe panel noted the bins.\n\nIt rose.\n");
        assert_eq!(heads(&meeting), ["- | Bins | To note bins."]);
        assert_eq!(meeting.items[0].minutes.len(), 2);
    }

    const PAGE: &str = "Agenda and draft minutes\n\nStreets Committee - Thursday 15 January 2026 7:30 pm, CANCELLED\n\nVenue: Oak Hall\n\nContact: Jo Ash, Officer\u{a0} \n\nPresent: Councillors Elm and Fern\n\nItems\nNo. Item\n\n9.\n\nApologies\n\nTo receive apologies\n\nMinutes:\n\nNone.\n\n10.\n\nBins pdf icon PDF 827 KB\n\nTo note bins.\n\nAdditional documents:\n\nMinutes:\n\nResolved:\n\n1.\n\nThat lids be shut;\n\n11.\n\nThat wheels be oiled.\n\nThe debate  ...  view the full minutes text for item 10.\n\nRoads\n\nTo note roads.\n\nMinutes:\n\nNoted.\n\n12.\n\nAny other business\n";

    #[test]
    fn meeting_page_with_lists_and_a_lost_number() {
        let meeting = only(PAGE);
        assert_eq!(
            heads(&meeting),
            [
                "9 | Apologies | To receive apologies",
                "10 | Bins | To note bins.",
                "- | Roads | To note roads.",
                "12 | Any other business | -",
            ]
        );
        assert!(meeting.items[1].truncated);
        assert_eq!(meeting.items[1].minutes.last().unwrap(), "The debate…");
        assert_eq!(meeting.status, MinutesStatus::Draft);
        assert_eq!(meeting.kind, MeetingKind::Cancelled);
        assert_eq!(meeting.venue.as_deref(), Some("Oak Hall"));
        assert_eq!(meeting.contact.as_deref(), Some("Jo Ash, Officer"));
        assert_eq!(meeting.attendance.len(), 2);
        assert_eq!(meeting.committee.unwrap().value, "Streets Committee");
    }

    #[test]
    fn issue_page_gives_every_meeting() {
        let parsed = parse(
            "Issue - meetings\n\nPlan for bins\n\nMeeting: 01/10/2018 - Streets committee (Item 25)\n\n25 Plan for bins PDF 10 KB\n\nTo note.\n\nMinutes:\n\nNoted.\n\nMeeting: 02/11/2018 - Cabinet (Item 4a)\n\nDecision:\n\nAgreed.\n",
        );
        assert_eq!(parsed.meetings.len(), 2);
        let [first, second] = &parsed.meetings[..] else {
            unreachable!("two meetings");
        };
        assert_eq!(heads(first), ["25 | Plan for bins | To note."]);
        assert_eq!(heads(second), ["4a | Plan for bins | -"]);
        assert_eq!(first.items[0].minutes, ["Noted."]);
        assert_eq!(second.items[0].decision, ["Agreed."]);
        assert_eq!(second.committee.as_ref().unwrap().value, "Cabinet");
    }

    #[test]
    fn decision_page() {
        let meeting = only(
            "Decision details\n\nBins for all\n\nDecision Maker: Cabinet\n\nDecision status: Approved\n\nIs Key decision?: No\n\nPurpose:\n\nTo buy bins.\n\nDecision:\n\nThat bins be bought.\n\nReasons for the decision:\n\nNeed.\n\nPublication date: 02/03/2020\n\nDate of decision: 01/03/2020\n",
        );
        assert_eq!(meeting.page, PageKind::Decision);
        assert_eq!(heads(&meeting), ["- | Bins for all | To buy bins."]);
        assert_eq!(meeting.items[0].decision, ["That bins be bought."]);
        assert_eq!(meeting.items[0].minutes, ["Need."]);
        assert_eq!(
            meeting.date.unwrap().value.day().unwrap().to_string(),
            "2020-03-01"
        );
        assert_eq!(meeting.committee.unwrap().value, "Cabinet");
    }

    #[test]
    fn welsh_labels() {
        let meeting = only("Eitem ar yr agenda\n\nBiniau\n\nCofnodion:\n\nNodwyd.\n");
        assert_eq!(meeting.items[0].minutes, ["Nodwyd."]);
    }
}
