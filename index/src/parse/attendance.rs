//! Who came to a meeting, read from the lists at its head.
//!
//! Takes the label of a list (`MEMBERS PRESENT`) and its text; gives [`Attendee`]s with names and
//! roles as printed. Does not decide where the lists stand: that is each format's business.

use crate::minutes::{Attendee, Capacity, Presence};

use super::text::fold_space;

/// A list of people at the head of minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// Whoever was in the chair.
    Chair,
    /// The members who came.
    Members,
    /// Those who came, in what capacity is not said.
    Present,
    /// The council's officers.
    Officers,
    /// Others who came.
    InAttendance,
    /// Who did not.
    Apologies,
}

/// Returns the list that `line` is or begins with the label of, and what stands behind the label.
pub(crate) fn list_label(line: &str) -> Option<(List, &str)> {
    const LABELS: [(&str, List); 33] = [
        ("PRESENT IN THE CHAIR", List::Chair),
        ("IN THE CHAIR", List::Chair),
        ("CHAIRPERSON", List::Chair),
        ("CHAIR", List::Chair),
        ("MEMBERS PRESENT", List::Members),
        ("MEMBERS IN ATTENDANCE", List::Members),
        ("ELECTED MEMBERS PRESENT", List::Members),
        ("ELECTED MEMBERS IN ATTENDANCE", List::Members),
        ("ELECTED MEMBERS", List::Members),
        ("SPC MEMBERS PRESENT", List::Members),
        ("COMMITTEE MEMBERS PRESENT", List::Members),
        ("COUNCIL MEMBERS PRESENT", List::Members),
        ("COUNCILLORS PRESENT", List::Members),
        ("COUNCILLORS", List::Members),
        ("MEMBERS", List::Members),
        ("NON-MEMBERS", List::InAttendance),
        ("OFFICIALS IN ATTENDANCE", List::Officers),
        ("OFFICIALS PRESENT", List::Officers),
        ("OFFICERS IN ATTENDANCE", List::Officers),
        ("OFFICERS PRESENT", List::Officers),
        ("OFFICIALS", List::Officers),
        ("OFFICERS", List::Officers),
        ("STAFF", List::Officers),
        ("SECTORAL REPRESENTATIVES PRESENT", List::InAttendance),
        ("ALSO IN ATTENDANCE", List::InAttendance),
        ("ALSO PRESENT", List::InAttendance),
        ("OTHERS PRESENT", List::InAttendance),
        ("IN ATTENDANCE", List::InAttendance),
        ("PRESENT", List::Present),
        ("ATTENDANCE", List::Present),
        ("APOLOGIES FOR ABSENCE", List::Apologies),
        ("APOLOGIES", List::Apologies),
        ("PRESS", List::InAttendance),
    ];
    for (label, list) in LABELS {
        let Some(head) = line.get(..label.len()) else {
            continue;
        };
        if !head.eq_ignore_ascii_case(label) {
            continue;
        }
        let rest = &line[label.len()..];
        let text = rest.trim_start_matches([':', ';', ' ', '-', '\u{2013}', '*']);
        let marked =
            rest.trim_start().starts_with([':', ';']) || rest.trim_start().starts_with(":-");
        // Without a colon only the label alone on its line, or in capitals, is a label.
        let capitals = head == label && label.contains(' ');
        if marked || text.is_empty() || capitals {
            return Some((list, text));
        }
    }
    None
}

/// Tells whether `text` goes on with a list of people: it begins with a name, and is no sentence.
pub(crate) fn continues_list(text: &str) -> bool {
    let name = text
        .split([',', '(', ';', '-', '\u{2013}'])
        .next()
        .unwrap_or("");
    is_title_of_address(text.split(' ').next().unwrap_or(""))
        && is_name(name.trim())
        && names_people(text)
        && (text.len() < 160 || text.contains("), ") || text.matches(", ").take(4).count() == 4)
}

/// Tells whether `text` can be a list of people, not a sentence about the meeting.
pub(crate) fn names_people(text: &str) -> bool {
    let is_prose = [" was ", " were ", " that ", " had ", " welcomed "]
        .iter()
        .any(|word| text.contains(word));
    let addressed = text.split([' ', '(']).take(60).any(is_title_of_address);
    text.len() < LONGEST_LIST
        && !is_prose
        && (addressed || text.len() < 160)
        && text.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '\'' | '‘'))
}

/// A longer text is no list of people, in bytes.
const LONGEST_LIST: usize = 20_000;

/// Adds the people that `text`, found under the label of `list`, names.
pub(crate) fn add_people(list: List, text: &str, people: &mut Vec<Attendee>) {
    let text = fold_space(text);
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.len() > LONGEST_LIST {
        return;
    }
    if list == List::Chair {
        let (name, role) = split_name_and_role(text);
        if is_name(&name) {
            people.push(attendee(list, name, role));
        }
        return;
    }
    if list == List::Apologies {
        let named = text.rfind(" from ").map_or(text, |at| &text[at + 6..]);
        return add_names(list, named, people);
    }
    if has_names_in_brackets(text) {
        add_posts(list, text, people);
    } else {
        add_names(list, text, people);
    }
}

fn attendee(list: List, name: String, role: Option<String>) -> Attendee {
    let councillor = is_councillor(&name);
    let chairs = role
        .as_deref()
        .is_some_and(|role| role.to_ascii_lowercase().starts_with("chair"));
    let capacity = match list {
        List::Chair => Capacity::Chair,
        _ if chairs && list == List::Members => Capacity::Chair,
        _ if councillor => Capacity::Councillor,
        List::Members => Capacity::CoOpted,
        List::Officers => Capacity::Officer,
        List::Present | List::InAttendance | List::Apologies => Capacity::Unknown,
    };
    let presence = match list {
        List::Chair | List::Members | List::Present => Presence::Present,
        List::Officers | List::InAttendance => Presence::InAttendance,
        List::Apologies => Presence::Absent,
    };
    Attendee {
        name,
        role,
        capacity,
        presence,
    }
}

/// `Director, Housing (Ms. C. Curley), Engineer (Mr. A. Hill and Mr. B. Lee)`.
fn add_posts(list: List, text: &str, people: &mut Vec<Attendee>) {
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')').map(|at| open + at) else {
            break;
        };
        let post = rest[..open]
            .trim_matches([' ', ',', ';', '.'])
            .trim_start_matches("and ");
        let inner = &rest[open + 1..close];
        for name in split_list(inner) {
            let name = name
                .trim_start_matches("Messrs.")
                .trim_start_matches("Messrs");
            let name = name.trim();
            if is_name(name) {
                let role = (!post.is_empty()).then(|| post.to_owned());
                people.push(attendee(list, name.to_owned(), role));
            }
        }
        rest = &rest[close + 1..];
    }
}

/// `Councillors Hill, Lee (J) and Marsh`, `Cllr. A. Hill, Ms. B. Lee, Senior Engineer`.
fn add_names(list: List, text: &str, people: &mut Vec<Attendee>) {
    let (councillors, text) = match text.split_once(' ') {
        Some((first, rest)) if is_councillors(first) => (true, rest),
        _ => (false, text),
    };
    let mut heading = councillors;
    let first = people.len();
    // `An Cathaoirleach, Cllr. A. Hill` names the post first.
    let mut chairs: Option<&str> = None;
    for part in split_list(text) {
        let part = part.trim().trim_end_matches('.');
        let addressed = is_title_of_address(part.split(' ').next().unwrap_or(""));
        heading &= !addressed;
        if !addressed && !heading {
            // What follows a name after a comma is the post of the one just named.
            let lower = part.to_lowercase();
            if people.len() == first
                && (lower.contains("chair") || lower.ends_with("cathaoirleach"))
                && !lower.contains("leas")
            {
                chairs = Some(part);
            } else if let Some(last) = people[first..].last_mut().filter(|_| !part.is_empty()) {
                let role = last.role.take();
                last.role = Some(role.map_or(part.to_owned(), |role| format!("{role}, {part}")));
            }
            continue;
        }
        let (name, role) = split_chair_mark(part);
        if is_name(name) {
            let name = if heading && list != List::Officers {
                format!("Councillor {name}")
            } else {
                name.to_owned()
            };
            let chair = chairs.take();
            let list = chair.map_or(list, |_| List::Chair);
            let role = role.or_else(|| chair.map(str::to_owned));
            people.push(attendee(list, name, role));
        }
    }
}

/// `Novak (Chair)` into name and role; `Collins (J)` stays whole.
fn split_chair_mark(part: &str) -> (&str, Option<String>) {
    match part.rsplit_once(" (") {
        Some((name, mark)) if mark.len() > 5 => {
            let mark = mark.trim_end_matches(')');
            (name, Some(mark.to_owned()))
        }
        _ => (part, None),
    }
}

/// `Councillor M. Hill, Mayor` and `Cathaoirleach, Councillor M. Hill`.
fn split_name_and_role(text: &str) -> (String, Option<String>) {
    let parts: Vec<&str> = text.splitn(4, ',').map(str::trim).collect();
    let named = parts
        .iter()
        .position(|part| is_title_of_address(part.split(' ').next().unwrap_or("")))
        .unwrap_or(0);
    let role: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| *at != named && !part.is_empty())
        .map(|(_, part)| *part)
        .collect();
    let role = (!role.is_empty()).then(|| role.join(", "));
    (parts[named].to_owned(), role)
}

/// Parts of a list at commas, semicolons and `and`, outside brackets.
fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' | b';' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            b' ' if depth == 0 && bytes[at..].starts_with(b" and ") => {
                parts.push(&text[start..at]);
                start = at + 5;
                at += 4;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn has_names_in_brackets(text: &str) -> bool {
    text.match_indices('(').take(64).any(|(at, _)| {
        let inner = text[at + 1..].trim_start();
        is_title_of_address(inner.split([' ', ')']).next().unwrap_or(""))
    })
}

fn is_councillor(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or("");
    let first = first.trim_end_matches('.');
    ["councillor", "cllr", "clr", "alderman"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

fn is_councillors(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ':']);
    ["councillors", "cllrs", "members"]
        .iter()
        .any(|plural| word.eq_ignore_ascii_case(plural))
}

fn is_title_of_address(word: &str) -> bool {
    let bare = word.trim_end_matches(['.', ':']);
    // `Cllr.Keary` and `Mr.Hill` have lost their space.
    let bare = bare.split('.').next().unwrap_or(bare);
    const TITLES: [&str; 22] = [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "rev",
        "fr",
        "sir",
        "messrs",
        "councillor",
        "councillors",
        "cllr",
        "cllrs",
        "alderman",
        "superintendent",
        "supt",
        "inspector",
        "sergeant",
        "sgt",
        "garda",
    ];
    TITLES.iter().any(|title| bare.eq_ignore_ascii_case(title))
}

/// Tells whether `text` can be a name: capitals in it, no figures, not long, hardly a small word.
fn is_name(text: &str) -> bool {
    let small = |word: &&str| word.starts_with(char::is_lowercase) && *word != "and";
    if text.split(' ').take(12).filter(small).count() > 1 {
        return false;
    }
    text.chars().any(char::is_uppercase)
        && !text.chars().any(|letter| letter.is_ascii_digit())
        && text.len() <= 80
        && text.split(' ').count() <= 8
        && text.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(list: List, text: &str) -> Vec<String> {
        let mut people = Vec::new();
        add_people(list, text, &mut people);
        people
            .iter()
            .map(|person| {
                format!(
                    "{} | {} | {:?} {:?}",
                    person.name,
                    person.role.as_deref().unwrap_or("-"),
                    person.capacity,
                    person.presence
                )
            })
            .collect()
    }

    #[test]
    fn labels_of_lists() {
        assert_eq!(
            list_label("PRESENT IN THE CHAIR: Councillor Ash"),
            Some((List::Chair, "Councillor Ash"))
        );
        assert_eq!(list_label("Apologies:"), Some((List::Apologies, "")));
        assert_eq!(list_label("Members Present"), Some((List::Members, "")));
        assert_eq!(list_label("Present were many people"), None);
        assert_eq!(list_label("In attendance to answer was Mr Ash"), None);
    }

    #[test]
    fn posts_before_names() {
        assert_eq!(
            told(
                List::Officers,
                "Director, Housing (Ms. C. Fern), Engineers (Messrs. A. Oak and B. Elm)."
            ),
            [
                "Ms. C. Fern | Director, Housing | Officer InAttendance",
                "A. Oak | Engineers | Officer InAttendance",
                "B. Elm | Engineers | Officer InAttendance",
            ]
        );
    }

    #[test]
    fn names_before_posts() {
        assert_eq!(
            told(List::Officers, "Ms. Ida Fern, Director, Housing"),
            ["Ms. Ida Fern | Director, Housing | Officer InAttendance"]
        );
    }

    #[test]
    fn councillors_share_one_word() {
        assert_eq!(
            told(List::Members, "Councillors Ash, Elm (J) and O’Fern."),
            [
                "Councillor Ash | - | Councillor Present",
                "Councillor Elm (J) | - | Councillor Present",
                "Councillor O’Fern | - | Councillor Present",
            ]
        );
        assert_eq!(
            told(List::InAttendance, "An Cathaoirleach, Cllr. J. Ash"),
            ["Cllr. J. Ash | An Cathaoirleach | Chair Present"]
        );
        assert_eq!(
            told(List::Members, "Cllrs. Ash (Chair), Elm, Mr. T. Fern"),
            [
                "Councillor Ash | Chair | Chair Present",
                "Councillor Elm | - | Councillor Present",
                "Mr. T. Fern | - | CoOpted Present",
            ]
        );
    }

    #[test]
    fn chair_and_apologies() {
        assert_eq!(
            told(List::Chair, "Councillor Jo Ash, Mayor."),
            ["Councillor Jo Ash | Mayor | Chair Present"]
        );
        assert_eq!(
            told(
                List::Apologies,
                "An apology for her absence was received from Councillor Elm."
            ),
            ["Councillor Elm | - | Councillor Absent"]
        );
    }
}
