//! What the head of whole minutes says: who met, when, where, in what kind of meeting.
//!
//! Takes the first paragraphs (`MINUTES OF PROCEEDINGS AT SPECIAL MEETING OF ... HELD IN ... ON MONDAY,
//! 25TH SEPTEMBER, 2023, AT 3.00 P.M.`). Only a date in the sentence that says the meeting was held is the
//! meeting's; a damaged one is left out, not mended.

use crate::minutes::{DateRange, Fact, Meeting, MeetingKind, MinutesStatus, Warning};
use crate::parse::paragraph::is_all_capitals;
use crate::parse::text::fold_space;
use crate::understand::dates::find_dates;

/// Reads what the paragraphs of the head say of the meeting.
pub(super) fn read_head(paragraphs: &[String], meeting: &mut Meeting, warnings: &mut Vec<Warning>) {
    let mut head = paragraphs
        .iter()
        .filter_map(|text| text.get(..text.len().min(1200)))
        .filter(|text| speaks_of_a_meeting(text));
    let texts: Vec<&str> = head.by_ref().take(4).collect();
    let held = texts.iter().find(|text| find_word(text, "held").is_some());
    for text in held.into_iter().chain(&texts) {
        if meeting.committee.is_none() {
            committee(text, meeting);
        }
        if meeting.date.is_none() {
            date_and_time(text, meeting, warnings);
        }
        if meeting.venue.is_none() {
            meeting.venue = venue(text);
        }
    }
    for text in &texts {
        let lower = text.to_lowercase();
        let before = lower.split("held").next().unwrap_or(&lower);
        meeting.kind = match meeting.kind {
            MeetingKind::Unknown if before.contains("annual meeting") => MeetingKind::Annual,
            MeetingKind::Unknown
                if before.contains("special") && before.contains("meeting")
                    || before.contains("extraordinary") =>
            {
                MeetingKind::Special
            }
            MeetingKind::Unknown
                if before.contains("ordinary meeting") || before.contains("monthly") =>
            {
                MeetingKind::Ordinary
            }
            known => known,
        };
        if before.trim_start().starts_with("draft minutes") {
            meeting.status = MinutesStatus::Draft;
        }
    }
}

/// Tells whether a paragraph can be the heading of minutes.
pub(super) fn speaks_of_a_meeting(text: &str) -> bool {
    let lower: String = text.chars().take(160).collect::<String>().to_lowercase();
    (lower.contains("minutes") || lower.contains("proceedings") || lower.contains("meeting of"))
        && lower.contains("meeting")
        || lower.contains("meeting") && find_word(text, "held").is_some()
        || lower.starts_with("minutes of")
}

/// Tells whether a heading has said that the meeting was held, and when.
pub(super) fn is_complete(text: &str) -> bool {
    find_word(text, "held").is_some() && !find_dates(&without_scan_marks(text)).is_empty()
}

/// Byte offset of a whole word, in any case.
fn find_word(text: &str, word: &str) -> Option<usize> {
    // Lower-casing letter by letter keeps the offsets.
    let lower = text.to_ascii_lowercase();
    lower.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = lower[..*at].chars().next_back();
        let behind = lower[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

/// `MEETING OF <body> HELD`, `Minutes of <body> Meeting held`, `Minutes of the Meeting of <council>’s <body>`.
fn committee(text: &str, meeting: &mut Meeting) {
    let end = [
        "was held",
        "held",
        "on monday",
        "on tuesday",
        "on wednesday",
        "on thursday",
        "on friday",
    ]
    .iter()
    .filter_map(|word| find_word(text, word))
    .min()
    .unwrap_or(text.len());
    let said = text[..end].trim_end_matches([' ', ',', '.', '-']);
    let lower = said.to_ascii_lowercase();
    let (before, name) = match lower.find("meeting of ") {
        Some(at) => (&said[..at], &said[at + 11..]),
        None => {
            let Some(from) = lower.find("minutes of ").map(|at| at + 11) else {
                return;
            };
            let to = lower[from..].find(" meeting");
            let to = to.map_or(said.len(), |at| from + at);
            let behind = said.get(to + 8..).unwrap_or("");
            match without_kind(&said[from..to]) {
                // `MINUTES OF SPECIAL MEETING - STREETS COMMITTEE`.
                "" => ("", behind),
                name => ("", name),
            }
        }
    };
    let name = body_name(name);
    if name.is_empty() || name.len() > 160 {
        return;
    }
    let name = readable(&name);
    let kind = before_kind(before);
    let (council, name) = split_council(&name);
    let name = match kind {
        Some(kind) => format!("{} of the {name}", readable(&kind)),
        None => name,
    };
    let evidence = text.to_owned();
    if let Some(council) = council {
        meeting.council = Some(Fact::stated(council, evidence.clone()));
    }
    meeting.committee = Some(Fact::stated(name, evidence));
}

/// Takes `PROCEEDINGS AT`, `SPECIAL`, `THE` and their like from the front of a name.
fn without_kind(name: &str) -> &str {
    const WORDS: [&str; 22] = [
        "proceedings",
        "at",
        "of",
        "the",
        "a",
        "special",
        "annual",
        "ordinary",
        "monthly",
        "adjourned",
        "online",
        "virtual",
        "full",
        "statutory",
        "draft",
        "budgetary",
        "budget",
        "plan",
        "inaugural",
        "extraordinary",
        "remote",
        "(quorum",
    ];
    let mut name = name.trim();
    while !name.is_empty() {
        let (word, rest) = name.split_once(' ').unwrap_or((name, ""));
        if !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            break;
        }
        name = rest.trim_start();
    }
    name
}

/// The body's name without articles and without what follows it.
fn body_name(name: &str) -> String {
    let mut name = name.trim();
    for article in ["(quorum only) ", "(in committee) ", "of ", "for ", "the "] {
        if name
            .get(..article.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(article))
        {
            name = name[article.len()..].trim_start();
        }
    }
    let upper = name.to_ascii_uppercase();
    let end = [
        ", IN ",
        " TO CONSIDER",
        " TO DISCUSS",
        " TO APPROVE",
        " TO ADOPT",
        ", TO ",
        " FOR THE PURPOSE",
    ]
    .iter()
    .filter_map(|stop| upper.find(stop))
    .min()
    .unwrap_or(name.len());
    name[..end]
        .trim_matches([' ', ',', '.', ':', '-'])
        .to_owned()
}

/// The committee named before `MEETING OF`: `JOINT POLICING SUB COMMITTEE MEETING OF THE DISTRICT`.
fn before_kind(before: &str) -> Option<String> {
    let lower = before.to_ascii_lowercase();
    let at = lower.rfind(" of ").or_else(|| lower.rfind(" at "))?;
    let named = without_kind(&before[at + 4..]);
    let lower = named.to_ascii_lowercase();
    (lower.contains("committee") || lower.contains(" board") || lower.contains("panel")).then(
        || {
            named
                .trim_start_matches("the ")
                .trim_start_matches("THE ")
                .to_owned()
        },
    )
}

/// `Elmshire Council’s Streets Committee` and `Elmshire Council, Streets Committee` into both names.
fn split_council(name: &str) -> (Option<String>, String) {
    let lower = name.to_ascii_lowercase();
    let Some(end) = lower.find("council").map(|at| at + 7) else {
        return (None, name.to_owned());
    };
    let council = name[..end].to_owned();
    let rest = name[end..]
        .trim_start_matches("’s")
        .trim_start_matches("'s")
        .trim_matches([' ', ',', '-', '–']);
    let is_body = [
        "committee",
        "spc",
        "board",
        "panel",
        "forum",
        "cabinet",
        "district",
    ]
    .iter()
    .any(|word| rest.to_ascii_lowercase().contains(word));
    if rest.is_empty() {
        (Some(council.clone()), council)
    } else if is_body {
        (Some(council), rest.to_owned())
    } else {
        (None, name.to_owned())
    }
}

/// Puts a name printed in capitals into readable case; other names stay as they are.
fn readable(name: &str) -> String {
    if !is_all_capitals(name) {
        return name.to_owned();
    }
    let mut words = Vec::new();
    for (at, word) in name.split(' ').enumerate() {
        let lower = word.to_lowercase();
        let bare = lower.trim_matches(|letter: char| !letter.is_alphabetic());
        let small = matches!(
            bare,
            "of" | "and" | "the" | "for" | "in" | "on" | "to" | "at" | "an"
        );
        let vowels = bare.chars().any(|letter| "aeiouyáéíóú".contains(letter));
        if !vowels && (2..=4).contains(&bare.len()) && bare != "st" {
            words.push(word.to_owned());
        } else if small && at > 0 {
            words.push(lower);
        } else {
            words.push(with_capitals(&lower));
        }
    }
    words.join(" ")
}

/// `newcastle-west` to `Newcastle-West`, `o’brien` to `O’Brien`, `council’s` to `Council’s`.
fn with_capitals(word: &str) -> String {
    let mut cased = String::with_capacity(word.len());
    let mut begin = true;
    let mut letters = 0;
    for letter in word.chars() {
        if begin && letter.is_alphabetic() {
            cased.extend(letter.to_uppercase());
            begin = false;
            letters = 1;
            continue;
        }
        begin |= letter == '-' || letter == '/' || matches!(letter, '’' | '\'') && letters == 1;
        letters += 1;
        cased.push(letter);
    }
    cased
}

/// The date behind `held`, when it agrees with the weekday printed before it, and the time behind it.
fn date_and_time(text: &str, meeting: &mut Meeting, warnings: &mut Vec<Warning>) {
    let text = without_scan_marks(text);
    let from = find_word(&text, "held").unwrap_or(0);
    // Where the sentence goes on to other meetings, their dates come later.
    let Some(mention) = find_dates(&text)
        .into_iter()
        .find(|mention| mention.start >= from && mention.range.day().is_some())
        .or_else(|| {
            find_dates(&text)
                .into_iter()
                .find(|mention| mention.range.day().is_some())
        })
    else {
        return;
    };
    let words = fold_space(&text[mention.start..mention.end]);
    if mention.contradicts_itself() {
        let message =
            format!("the date in the heading, `{words}`, is not on that weekday; left out");
        meeting.doubts.push(message.clone());
        warnings.push(Warning::new(0, message));
        return;
    }
    if let Some(day) = mention.range.day() {
        meeting.date = Some(Fact::stated(DateRange::exact(day), words));
    }
    let behind = text[mention.end..].trim_start_matches([',', ' ']);
    meeting.time = time(behind);
}

/// `AT 3.00 P.M.` to `3.00 P.M.`
fn time(behind: &str) -> Option<String> {
    let rest = behind
        .get(..3)
        .filter(|word| word.eq_ignore_ascii_case("at "))?;
    let said = behind[rest.len()..].trim_start();
    let figures = said.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ':' | ' ')))?;
    let unit: String = said[figures..].chars().take(4).collect();
    let lower = unit.to_ascii_lowercase();
    let unit_length = ["p.m.", "a.m.", "noon", "p.m", "a.m", "pm", "am"]
        .iter()
        .find(|known| lower.starts_with(**known))?
        .len();
    let stated = said[..figures].starts_with(|c: char| c.is_ascii_digit());
    stated.then(|| said[..figures + unit_length].trim().to_owned())
}

/// Scans turn the raised ending of `15th` into quotes, percent and degree signs: takes those away.
fn without_scan_marks(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        clean.push(letter);
        if !letter.is_ascii_digit() {
            continue;
        }
        let mut marked = false;
        while letters
            .next_if(|mark| {
                matches!(
                    mark,
                    '"' | '”' | '“' | '°' | '%' | '™' | '*' | '‘' | '’' | '\'' | '®'
                )
            })
            .is_some()
        {
            marked = true;
        }
        // `19February` and `8thJune` have lost a space.
        let glued = letters.peek().is_some_and(|next| next.is_uppercase());
        if marked || glued && !clean_ends_ordinal(letters.clone()) {
            clean.push(' ');
        }
    }
    clean
}

/// Tells whether an ordinal ending in capitals follows: `25TH`.
fn clean_ends_ordinal(letters: std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let ending: String = letters.take(3).collect();
    let mut ending = ending.chars();
    let two: String = ending.by_ref().take(2).collect();
    matches!(
        two.as_str(),
        "TH" | "ST" | "ND" | "RD" | "PM" | "AM" | "P." | "A."
    ) && !ending.next().is_some_and(char::is_alphabetic)
}

/// What stands between `HELD IN` or `HELD AT` and the date.
fn venue(text: &str) -> Option<String> {
    let from = find_word(text, "held")? + 4;
    let rest = text[from..].trim_start();
    let lower = rest.to_ascii_lowercase();
    let start = ["in the ", "at the ", "in ", "at "]
        .iter()
        .find(|word| lower.starts_with(**word))?
        .len();
    let end = [
        " on monday",
        " on tuesday",
        " on wednesday",
        " on thursday",
        " on friday",
        " on the ",
        " on saturday",
    ]
    .iter()
    .filter_map(|word| lower.find(word))
    .min()?;
    let place = rest.get(start..end)?.trim_matches([' ', ',', '.']);
    (!place.is_empty() && place.len() < 160).then(|| readable(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut meeting = Meeting::default();
        read_head(&[text.to_owned()], &mut meeting, &mut Vec::new());
        let fact = |fact: &Option<Fact<String>>| {
            fact.as_ref()
                .map_or("-".to_owned(), |fact| fact.value.clone())
        };
        let day = meeting.date.as_ref().and_then(|date| date.value.day());
        let told = format!(
            "{} | {} | {} | {} | {} | {:?}",
            fact(&meeting.council),
            fact(&meeting.committee),
            day.map_or("-".to_owned(), |day| day.to_string()),
            meeting.time.as_deref().unwrap_or("-"),
            meeting.venue.as_deref().unwrap_or("-"),
            meeting.kind
        );
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn headings_of_minutes() {
        check(
            "MINUTES OF PROCEEDINGS AT MEETING OF THE MUNICIPAL DISTRICT OF ELM WEST HELD IN ÁRAS OAK, ELM, ON MONDAY, 25TH SEPTEMBER, 2023, AT 3.00 P.M.",
            "- | Municipal District of Elm West | 2023-09-25 | 3.00 P.M. | Áras Oak, Elm | Unknown",
        );
        check(
            "MINUTES OF PROCEEDINGS AT SPECIAL MEETING OF ELM CITY AND COUNTY COUNCIL HELD IN THE COUNCIL CHAMBER, ASH, ON FRIDAY, 12TH FEBRUARY, 2016, AT 10 A.M.",
            "Elm City and County Council | Elm City and County Council | 2016-02-12 | 10 A.M. | Council Chamber, Ash | Special",
        );
        check(
            "Minutes of the Meeting of Elm & Ash Council’s Travel Committee held on 20th June 2023 at 3:00 p.m. in the Chamber",
            "Elm & Ash Council | Travel Committee | 2023-06-20 | 3:00 p.m. | - | Unknown",
        );
        check(
            "MINUTES OF PROCEEDINGS OF JOINT POLICING SUB COMMITTEE MEETING OF THE DISTRICT OF ELM-ASH HELD AT OAK HALL ON THURSDAY, 19\" SEPTEMBER, 2019",
            "- | Joint Policing Sub Committee of the District of Elm-Ash | 2019-09-19 | - | Oak Hall | Unknown",
        );
    }

    #[test]
    fn damaged_dates_are_left_out() {
        check(
            "MINUTES OF MEETING OF ELM COUNCIL HELD ON WEDNESDAY, 1™ JUNE, 2014",
            "Elm Council | Elm Council | - | - | - | Unknown",
        );
        check(
            "A meeting of Elm Council was held on the 22nd of October by video",
            "Elm Council | Elm Council | - | - | - | Unknown",
        );
    }
}
