//! Whole minutes as one running text: Markdown, plain text, text taken out of a PDF or a scan.
//!
//! Takes the text and gives one meeting with its items. What stands before the first item is kept as
//! an item without a title where it says more than who was there; where no items can be told apart,
//! the whole text is one. The file's name is not known here.

mod heading;
mod lines;
mod numbering;

use crate::minutes::{AgendaItem, Meeting, PageKind};

use self::lines::{Line, LineWidth, Lines, append, paragraphs, read_lines};
use super::Parsed;
use super::attendance::{List, add_people, continues_list, list_label, names_people};
use super::paragraph::{ends_sentence, list_marker, looks_like_title};

/// Reads minutes.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let Lines { lines, url } = read_lines(text);
    if lines.is_empty() || is_meeting_details(&lines) {
        return parsed;
    }
    let width = LineWidth::learn(&lines);
    let mut meeting = Meeting {
        page: PageKind::Transcript,
        url,
        ..Meeting::default()
    };
    let starts = item_starts(&lines, width);
    let first = starts.first().map_or(lines.len(), |start| start.line);
    let rest = read_opening(&lines[..first], width, &mut meeting, &mut parsed.warnings);
    let mut items = Items::default();
    items.opening(rest, lines[0].number);
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(lines.len(), |next| next.line);
        items.item(start, &lines[start.line..end], width);
    }
    meeting.items = items.finish();
    parsed.meetings.push(meeting);
    parsed
}

/// A list of a meeting's files is no minutes.
fn is_meeting_details(lines: &[Line]) -> bool {
    lines[0].level > 0
        && lines[0].text.eq_ignore_ascii_case("meeting details")
        && lines[1..]
            .iter()
            .take(3)
            .any(|line| line.text.starts_with("Meeting Name:"))
}

/// Where an item begins.
struct Start {
    line: usize,
    number: Option<String>,
    title_at: usize,
}

/// Finds the items by their numbers, their `#` headings or, where there are neither, by heads in bold.
fn item_starts(lines: &[Line], width: LineWidth) -> Vec<Start> {
    let marks = numbering::item_marks(lines);
    let levels = heading_level(lines);
    if marks.len() < 2
        && let Some(level) = levels
    {
        return hash_starts(lines, level);
    }
    let mut starts: Vec<Start> = marks
        .into_iter()
        .map(|mark| Start {
            line: mark.line,
            number: Some(mark.number),
            title_at: mark.title_at,
        })
        .collect();
    let numbered = starts.len() > 1;
    let mut heads: Vec<Start> = Vec::new();
    let mut taken = starts.iter().map(|start| start.line).peekable();
    let mut free_from = 0;
    for at in 0..lines.len() {
        if taken.next_if_eq(&at).is_some() {
            // The line behind a number that stands alone is its title.
            free_from = at + 2;
            continue;
        }
        if at < free_from || (numbered || levels.is_some()) && lines[at].level > 0 {
            continue;
        }
        let is_head = if numbered {
            is_section_head(lines, at)
        } else {
            is_plain_head(lines, at, width)
        };
        if is_head && past_opening(lines, at) {
            heads.push(Start {
                line: at,
                number: None,
                title_at: 0,
            });
            free_from = at + 1;
        }
    }
    starts.extend(heads);
    starts.sort_by_key(|start| start.line);
    starts
}

/// The level of `#` headings that hold the items: the commonest one that stands twice or more.
fn heading_level(lines: &[Line]) -> Option<usize> {
    let mut counts = [0_usize; 7];
    for line in lines {
        counts[line.level.min(6)] += 1;
    }
    (1..7).find(|level| counts[*level] > 1)
}

fn hash_starts(lines: &[Line], level: usize) -> Vec<Start> {
    let mut starts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.level != level || list_label(&line.text).is_some() {
            continue;
        }
        let (number, title_at) = match line.text.split_once(' ') {
            Some((first, rest)) => match super::text::item_number(first) {
                Some(number) => (Some(number), line.text.len() - rest.trim_start().len()),
                None => (None, 0),
            },
            None => (None, 0),
        };
        starts.push(Start {
            line: at,
            number,
            title_at,
        });
    }
    starts
}

/// A head between numbered items, such as `CHIEF EXECUTIVE'S ORDERS:`.
fn is_section_head(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let stands_out = line.capitals && (line.bold || line.text.ends_with(':'));
    stands_out
        && is_head_text(&line.text)
        && !near_capitals(lines, at)
        && at
            .checked_sub(1)
            .is_none_or(|before| ends_sentence(&lines[before].text))
}

/// A head where nothing is numbered: bold, in capitals, or a short line of its own before sentences.
fn is_plain_head(lines: &[Line], at: usize, width: LineWidth) -> bool {
    let line = &lines[at];
    if !is_head_text(&line.text) || line.italic || near_capitals(lines, at) && !line.bold {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &lines[before]);
    let Some(next) = lines.get(at + 1) else {
        return false;
    };
    let closed = before.is_none_or(|before| ends_sentence(&before.text));
    let apart =
        !width.is_full(line, next, 70) && next.text.starts_with(|c: char| !c.is_lowercase());
    if !closed || !apart || next.bold && line.bold {
        return false;
    }
    let capital_words = line
        .text
        .split(' ')
        .filter(|word| word.chars().count() > 3)
        .all(|word| word.starts_with(|c: char| !c.is_lowercase()));
    let plain = capital_words
        && line.text.contains(' ')
        && !line.text.contains([',', '.', ':'])
        && !line.text.contains(|c: char| c.is_ascii_digit())
        && next.width >= 40;
    line.bold || line.capitals || plain
}

/// Text that can head a section, and is no part of an item or of its decision.
fn is_head_text(text: &str) -> bool {
    const NO_HEADS: [&str; 27] = [
        "REPLY",
        "RESOLVED",
        "AND RESOLVED",
        "PROPOSED",
        "SECONDED",
        "SIGNED",
        "IN FAVOUR",
        "DATE",
        "FOR",
        "AGAINST",
        "ABSTAIN",
        "TOTAL",
        "QUESTION",
        "ANSWER",
        "RESPONSE",
        "AMENDMENT",
        "MOTION",
        "NOTE",
        "FOLIO",
        "MAYOR",
        "CATHAOIRLEACH",
        "CHAIR",
        "ACTION",
        "DECISION",
        "AN CATHAOIRLEACH",
        "SECTION",
        "APPENDIX",
    ];
    let upper: String = text.chars().take(24).collect::<String>().to_uppercase();
    let opens = NO_HEADS.iter().any(|word| {
        upper
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    text.len() <= 100
        && text.chars().filter(|letter| letter.is_alphabetic()).count() >= 8
        && looks_like_title(text.trim_end_matches(':'))
        && !opens
        && list_marker(text).is_none()
        && list_label(text).is_none()
}

/// Whether capitals go on above or below: then the line is part of something longer.
fn near_capitals(lines: &[Line], at: usize) -> bool {
    let capitals = |at: Option<usize>| {
        at.and_then(|at| lines.get(at))
            .is_some_and(|line| line.capitals && line.text.len() > 12)
    };
    capitals(at.checked_sub(1)) || capitals(Some(at + 1))
}

/// Heads of items come after the lists of those present, which stand in the first lines.
fn past_opening(lines: &[Line], at: usize) -> bool {
    at > 0
        && !heading::speaks_of_a_meeting(&lines[at].text)
        && lines[..at]
            .iter()
            .rev()
            .take(6)
            .any(|line| ends_sentence(&line.text))
}

/// Reads heading and attendance; gives the paragraphs that say more.
fn read_opening(
    lines: &[Line],
    width: LineWidth,
    meeting: &mut Meeting,
    warnings: &mut Vec<crate::minutes::Warning>,
) -> Vec<String> {
    let first_label = lines
        .iter()
        .take(120)
        .position(|line| list_label(&line.text).is_some() && !line.text.ends_with("HELD"));
    let (head, body) = match first_label {
        Some(at) => lines.split_at(at),
        None => lines.split_at(lines.len().min(12)),
    };
    let head_paragraphs = head_paragraphs(head, width);
    heading::read_head(&head_paragraphs, meeting, warnings);
    let mut rest: Vec<String> = Vec::new();
    let mut passed = false;
    for text in head_paragraphs {
        // Letterheads and the heading itself are told as facts; what follows may be minutes.
        passed |= heading::speaks_of_a_meeting(&text);
        if first_label.is_none() && passed && !heading::speaks_of_a_meeting(&text) {
            rest.push(text);
        }
    }
    if first_label.is_none() && !passed {
        rest = paragraphs(head, width);
    }
    attendance(body, width, meeting, &mut rest, first_label.is_some());
    rest
}

/// The heading is joined whatever its line ends say; its words may stand one to a line.
fn head_paragraphs(head: &[Line], width: LineWidth) -> Vec<String> {
    let begins = |line: &Line| {
        let lower = line.text.to_lowercase();
        line.text.len() < 300
            && ["minutes", "meeting", "proceedings"]
                .iter()
                .any(|word| lower.contains(word))
    };
    let first = head.iter().position(begins).unwrap_or(head.len());
    let mut joined = paragraphs(&head[..first], width);
    let mut open = false;
    for (at, line) in head.iter().enumerate().skip(first) {
        let before = at.checked_sub(1).map(|before| &head[before]);
        let ends = before.is_some_and(|before| {
            let sentence = ["A ", "An ", "The "]
                .iter()
                .any(|article| line.text.starts_with(article));
            before.level > 0
                || line.level > 0
                || list_marker(&line.text).is_some_and(|length| length > 1)
                || sentence && !before.text.ends_with(',')
                || ends_sentence(&before.text)
                    && joined.last().is_some_and(|said| heading::is_complete(said))
        });
        match joined
            .last_mut()
            .filter(|last| open && !ends && last.len() < 1200)
        {
            Some(last) => append(last, &line.text),
            None => joined.push(line.text.clone()),
        }
        open = true;
    }
    joined
}

/// Reads the lists of people; what is none goes to `rest`.
fn attendance(
    body: &[Line],
    width: LineWidth,
    meeting: &mut Meeting,
    rest: &mut Vec<String>,
    labelled: bool,
) {
    let mut list: Option<List> = None;
    let mut said = String::new();
    for text in list_paragraphs(body, width, labelled) {
        if labelled && let Some((found, behind)) = list_label(&text) {
            if let Some(list) = list {
                add_people(list, &said, &mut meeting.attendance);
            }
            list = Some(found);
            said = behind.to_owned();
            continue;
        }
        let lower: String = text.chars().take(40).collect::<String>().to_lowercase();
        if labelled
            && (lower.starts_with("apolog") || lower.starts_with("an apology"))
            && text.len() < 600
        {
            add_people(List::Apologies, &text, &mut meeting.attendance);
            continue;
        }
        match list {
            Some(_) if said.is_empty() && names_people(&text) => said = text,
            Some(list) if continues_list(&text) => {
                add_people(list, &said, &mut meeting.attendance);
                said = text;
            }
            Some(_) if goes_on_listing(&said, &text) => append(&mut said, &text),
            _ => {
                if let Some(list) = list.take() {
                    add_people(list, &said, &mut meeting.attendance);
                }
                rest.push(text);
            }
        }
    }
    if let Some(list) = list {
        add_people(list, &said, &mut meeting.attendance);
    }
}

/// A list cut in the middle of a name goes on with the rest of it, and with more names or a post.
fn goes_on_listing(said: &str, text: &str) -> bool {
    let more = text.contains(", M")
        || text.contains(", Cllr")
        || !ends_sentence(text) && (text.contains(',') || text.split(' ').count() < 5);
    said.contains(',') && !ends_sentence(said) && said.len() < 10_000 && more && names_people(text)
}

/// Paragraphs in which a label begins one, whatever stands before it, and may stand alone.
fn list_paragraphs(body: &[Line], width: LineWidth, labelled: bool) -> Vec<String> {
    let mut texts = Vec::new();
    let mut from = 0;
    for (at, line) in body.iter().enumerate() {
        let is_label = labelled && list_label(&line.text).is_some();
        let behind_label = at > from
            && labelled
            && list_label(&body[at - 1].text).is_some_and(|(_, text)| text.is_empty());
        if at > from && (is_label || behind_label) {
            texts.extend(paragraphs(&body[from..at], width));
            from = at;
        }
    }
    texts.extend(paragraphs(&body[from..], width));
    texts
}

/// Gathers items; heads with nothing under them are kept as the first words of the next item.
#[derive(Default)]
struct Items {
    items: Vec<AgendaItem>,
    waiting: Vec<String>,
}

impl Items {
    fn opening(&mut self, minutes: Vec<String>, line: usize) {
        let letters: usize = minutes.iter().map(String::len).sum();
        if letters > 0
            && minutes
                .iter()
                .any(|text| ends_sentence(text) || letters > 200)
        {
            self.items.push(AgendaItem {
                minutes,
                line: u32::try_from(line).unwrap_or(u32::MAX),
                ..AgendaItem::default()
            });
        } else {
            self.waiting
                .extend(minutes.into_iter().filter(|text| text.len() > 3));
        }
    }

    fn item(&mut self, start: &Start, lines: &[Line], width: LineWidth) {
        let (title, used) = read_title(lines, start.title_at, width);
        let mut body = paragraphs(&lines[used..], width);
        if used == 0
            && let Some(text) = body.first_mut()
        {
            // The number is no part of the text.
            text.replace_range(..start.title_at.min(text.len()), "");
        }
        if body.is_empty() && start.number.is_none() {
            self.waiting.extend(title);
            return;
        }
        let says_what_to_do = title.is_none() && body.len() > 1 && body[0].starts_with("To ");
        let purpose = says_what_to_do.then(|| body.remove(0));
        let mut minutes = std::mem::take(&mut self.waiting);
        minutes.extend(body);
        self.items.push(AgendaItem {
            minute_number: start.number.clone(),
            title: title.map(|title| title.trim_end_matches([':', ' ']).to_owned()),
            purpose,
            minutes,
            line: u32::try_from(lines[0].number).unwrap_or(u32::MAX),
            ..AgendaItem::default()
        });
    }

    fn finish(mut self) -> Vec<AgendaItem> {
        if let Some(last) = self.items.last_mut() {
            last.minutes.append(&mut self.waiting);
            cut_signature(&mut last.minutes);
        } else if !self.waiting.is_empty() {
            self.items.push(AgendaItem {
                minutes: self.waiting,
                line: 1,
                ..AgendaItem::default()
            });
        }
        self.items
    }
}

/// Leaves out the place to sign: `Signed:`, `Mayor`, `Date:`.
fn cut_signature(minutes: &mut Vec<String>) {
    const WORDS: [&str; 8] = [
        "signed",
        "date",
        "mayor",
        "cathaoirleach",
        "an cathaoirleach",
        "chair",
        "chairperson",
        "chairman",
    ];
    for _ in 0..8 {
        let is_signature = minutes.last().is_some_and(|text| {
            let bare = text
                .trim_end_matches(['_', ' ', ':', '.', '-'])
                .to_lowercase();
            let first = bare.split(':').next().unwrap_or("").trim();
            text.len() < 60 && WORDS.contains(&first)
        });
        if !is_signature || minutes.len() == 1 {
            break;
        }
        minutes.pop();
    }
}

/// Reads the title of an item, and tells how many lines it took.
fn read_title(lines: &[Line], title_at: usize, width: LineWidth) -> (Option<String>, usize) {
    const LONGEST: usize = 6;
    let (first, mut title) = match &lines[0].text[title_at..] {
        "" => match lines.get(1) {
            Some(next) if starts_title(next) => (1, next.text.clone()),
            _ => return (None, 1),
        },
        rest => (0, rest.to_owned()),
    };
    let mut used = first + 1;
    // Length of the title and lines used before a second head.
    let mut first_head: Option<(usize, usize)> = None;
    while used < lines.len() && used < first + LONGEST && title.len() < 300 {
        let (before, next) = (&lines[used - 1], &lines[used]);
        if list_marker(&next.text).is_some() || next.level > 0 || before.level > 0 {
            break;
        }
        let alike = before.bold == next.bold && before.capitals == next.capitals && !next.italic;
        let small = next.text.starts_with(char::is_lowercase);
        let close = next.gap != lines::Gap::Page;
        let capitals = before.capitals && next.capitals && width.is_full(before, next, 65);
        // `(to be referred to` and `submitted by A, B,` are not done, however they are set.
        let unfinished = !next.italic
            && (title.rfind('(') > title.rfind(')')
                || title.ends_with(',')
                || small && !before.bold);
        let wraps = !ends_sentence(&title)
            && (unfinished || alike && (small || capitals || width.goes_on(before, next)));
        if wraps {
            append(&mut title, &next.text);
        } else if alike
            && next.bold
            && close
            && first_head.is_none()
            && starts_title(next)
            && !ends_sentence(&title)
        {
            // A second head right below: `Roads Directorate`, then what it is about.
            first_head = Some((title.len(), used));
            title.push_str(" \u{2013} ");
            title.push_str(&next.text);
        } else {
            break;
        }
        used += 1;
    }
    // What is set bold behind its number, or behind `Item 3:`, is a title even as a sentence.
    let set_apart = first == 0 && first_head.is_none() && (lines[0].bold || title_at > 5);
    let is_sentence =
        !set_apart && ends_sentence(&title) && (title.len() > 120 || first_head.is_some());
    if !is_sentence && title.len() <= 300 {
        return (Some(title), used);
    }
    // What looked like a second head is a sentence: the first stands alone.
    match first_head {
        Some((length, used)) => {
            title.truncate(length);
            (Some(title), used)
        }
        None => (None, first),
    }
}

fn starts_title(line: &Line) -> bool {
    looks_like_title(&line.text)
        && list_marker(&line.text).is_none()
        && !line.text.starts_with(char::is_lowercase)
        && !line.text.starts_with("Circulated")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes::{Capacity, Presence};

    fn titles(meeting: &Meeting) -> Vec<String> {
        meeting
            .items
            .iter()
            .map(|item| {
                format!(
                    "{} {}",
                    item.minute_number.as_deref().unwrap_or("-"),
                    item.title.as_deref().unwrap_or("-")
                )
            })
            .collect()
    }

    const PRINTED: &str = "[Original file](https://e.example/m.pdf)\n\n---\n**MINUTES OF PROCEEDINGS AT MEETING OF THE DISTRICT OF ELM WEST HELD IN**\n\n**OAK HALL, ELM, ON MONDAY, 25TH** **SEPTEMBER, 2023, AT 3.00 P.M.**\n\n**PRESENT IN THE CHAIR:**\n\nCouncillor Jo Ash, Mayor.\n\n**MEMBERS PRESENT**:\n\nCouncillors Beech, Fern (J) and\n\nOak.\n\n**OFFICIALS IN ATTENDANCE:**\n\nDirector, Housing (Ms. C. Holly), Engineer (Mr. A.\n\nLarch).\n\nAt the outset the Mayor welcomed everybody to the first meeting in the new hall.\n\n**1.**\n\n**Adoption of Minutes**\n\nCirculated, copy of draft Minutes of Meeting of the District of Elm West held on\n\n18th July, 2023.\n\nAnd Resolved:\n\n“That the draft Minutes be adopted”.\n---\n2\n\n**2.**\n\n**Bins**\n\n(a)\n\nCirculated, report on bins.\n\n**1.Lids**\n\n**2.Wheels**\n\n**3.Hinges**\n\n**3.**\n\n**Next Meeting**\n\nThe next meeting is on 30th October, 2023.\n\nSigned: \\_\\_\\_\\_\\_\n\nMayor\n";

    #[test]
    fn printed_minutes_are_read_whole() {
        let parsed = parse(PRINTED);
        let meeting = &parsed.meetings[0];
        assert_eq!(
            titles(meeting),
            ["- -", "1 Adoption of Minutes", "2 Bins", "3 Next Meeting"]
        );
        assert_eq!(meeting.url.as_deref(), Some("https://e.example/m.pdf"));
        let committee = meeting.committee.as_ref().unwrap();
        assert_eq!(committee.value, "District of Elm West");
        let date = meeting.date.as_ref().unwrap();
        assert_eq!(date.value.day().unwrap().to_string(), "2023-09-25");
        assert_eq!(meeting.time.as_deref(), Some("3.00 P.M."));
        assert_eq!(meeting.venue.as_deref(), Some("Oak Hall, Elm"));
        let people: Vec<(&str, Capacity, Presence)> = meeting
            .attendance
            .iter()
            .map(|person| (person.name.as_str(), person.capacity, person.presence))
            .collect();
        assert_eq!(people.len(), 6, "{people:?}");
        assert_eq!(
            people[0],
            ("Councillor Jo Ash", Capacity::Chair, Presence::Present)
        );
        assert_eq!(
            people[5],
            ("Mr. A. Larch", Capacity::Officer, Presence::InAttendance)
        );
        assert_eq!(
            meeting.items[3].minutes,
            ["The next meeting is on 30th October, 2023."]
        );
        assert_eq!(
            meeting.items[2].minutes[0],
            "(a) Circulated, report on bins."
        );
    }

    #[test]
    fn markdown_headings_give_items() {
        let parsed = parse(
            "# Streets Committee\n\nMinutes of a meeting held on 3 May 2022\n\n## 1. Apologies\n\nNone.\n\n## 2. Bins\n\nThe committee heard much\n\n**Resolved**\n\n- that bins be emptied\n- that lids be shut\n",
        );
        let meeting = &parsed.meetings[0];
        assert_eq!(titles(meeting), ["1 Apologies", "2 Bins"]);
        assert_eq!(meeting.items[1].minutes.len(), 4);
        assert_eq!(
            meeting
                .date
                .as_ref()
                .unwrap()
                .value
                .day()
                .unwrap()
                .to_string(),
            "2022-05-03"
        );
    }

    #[test]
    fn text_without_structure_is_one_item() {
        let parsed = parse("The panel met and spoke of bins.\n\nIt was agreed to go on.\n");
        let meeting = &parsed.meetings[0];
        assert_eq!(titles(meeting), ["- -"]);
        assert_eq!(meeting.items[0].minutes.len(), 2);
    }

    #[test]
    fn lists_of_files_are_no_minutes() {
        let parsed = parse("# Meeting Details\n\n**Meeting Name:** Streets\n\nFiles:\n");
        assert_eq!(parsed, Parsed::default());
    }
}
