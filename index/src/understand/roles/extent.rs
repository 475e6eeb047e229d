//! How far the words of a post reach, to both sides of its head noun.
//!
//! In capitals a post goes as far as its department: `of ...`, `for ...`, `, Parks and Leisure`. In
//! small letters only ranks stand before the head, and what follows ends at a short form or a verb. The
//! body that somebody works for is no part of the post.

use super::words::{
    is_acting_verb, is_article, is_body, is_head_noun, is_rank, is_rank_of_name,
    is_sentence_opener, is_stopper,
};
use super::{initials_fit, is_short_form};
use crate::understand::people::{self, is_name_word};
use crate::understand::prose::begins_any;

/// The words of a text before a place, last first, with their starts.
fn words_before(text: &str, end: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = end;
    std::iter::from_fn(move || {
        let before = text[..at].trim_end_matches([' ', '\u{a0}']);
        if before.is_empty() || before.len() == at {
            return None;
        }
        let start = before
            .rfind([' ', '\u{a0}', '(', '“', '"'])
            .map_or(0, |space| {
                space + before[space..].chars().next().map_or(1, char::len_utf8)
            });
        at = start;
        (start < before.len()).then(|| (start, &before[start..]))
    })
}

/// Goes left from a capitalised head noun over capitalised words and what joins them.
pub(super) fn start_of_title(text: &str, head: usize, free_from: usize) -> usize {
    // `Virtual School Head` behind a stroke, `A/Director`: the stroke joins.
    let joined = text[..head].ends_with('/') || text[..head].ends_with('-');
    let joint = joined.then(|| start_of_joined(text, head));
    // What is part of the post before is no part of this one: `Engineer/Director`.
    let mut start = joint.filter(|start| *start >= free_from).unwrap_or(head);
    if text[head..].starts_with("Director of ") && is_name_before(text, start) {
        return start;
    }
    let mut pending_and = false;
    for (at, word) in words_before(text, start).take(8) {
        if at < free_from || word.ends_with([',', '.', ';', ':', ')', '!', '?', '”', '–', '-'])
        {
            break;
        }
        if matches!(word, "and" | "&") {
            // "Children and Families Manager", but not "the Chair and Director".
            pending_and = true;
            continue;
        }
        // "Mr Moss and Parks Officer Fry": what a title stands before is a name.
        let titled = words_before(text, at).next();
        if titled.is_some_and(|(_, title)| people::is_person_title(title)) {
            break;
        }
        let section = is_section_number(text, at, word);
        let title = section || word.starts_with(|c: char| c.is_uppercase());
        let own = is_head_noun(word) && !is_rank(word);
        let ranked = pending_and && is_first_word(&text[start..]);
        if !title
            || own
            || ranked
            || is_article(word)
            || is_sentence_opener(word)
            || pending_and && is_rank(word)
        {
            break;
        }
        if word.ends_with("’s") || word.ends_with("'s") {
            let owner = word.trim_end_matches("s").trim_end_matches(['’', '\'']);
            if !matches!(owner, "Children" | "Women" | "Men" | "People") {
                break;
            }
        }
        pending_and = false;
        start = at;
    }
    start
}

/// Whether a name stands right before a place, and nothing else that has capitals: `and Jo Moss Director of`.
fn is_name_before(text: &str, at: usize) -> bool {
    let mut words = words_before(text, at);
    let (Some((_, last)), Some((from, first))) = (words.next(), words.next()) else {
        return false;
    };
    let alone = words.next().is_none_or(|(_, word)| {
        !word.starts_with(char::is_uppercase) || word.ends_with([',', ';', ':', '.'])
    });
    alone
        && ![first, last]
            .iter()
            .any(|word| is_first_word(word) || is_article(word))
        && people::looks_like_name(text[from..at].trim_end())
}

/// Where `A/`, `Vice-` or `Manager/` begins that is joined to a head noun; a name before a stroke is not.
fn start_of_joined(text: &str, head: usize) -> usize {
    let start = text[..head].rfind(' ').map_or(0, |space| space + 1);
    let before = text[start..head].trim_end_matches(['/', '-']);
    let shapes = text[..head].ends_with('-') || before.len() <= 1 || is_head_noun(before);
    let ranks = ["Acting", "Deputy", "Interim", "Vice", "Assistant"];
    if shapes || ranks.contains(&before) {
        start
    } else {
        head
    }
}

/// Goes left from a rank before a name over the ranks' own words: `Detective Chief Inspector`.
pub(super) fn start_of_rank(text: &str, head: usize, free_from: usize) -> usize {
    words_before(text, head)
        .take(3)
        .take_while(|(at, word)| {
            let ranks = [
                "Chief",
                "Detective",
                "Deputy",
                "Assistant",
                "Acting",
                "Community",
            ];
            *at >= free_from && ranks.contains(word)
        })
        .last()
        .map_or(head, |(at, _)| at)
}

/// Whether a word is the number of a section of an act that makes the post: `Section 151 Officer`.
fn is_section_number(text: &str, at: usize, word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) && text[..at].ends_with("Section ")
}

/// Whether a post begins with a word that no department's name stands before.
fn is_first_word(post: &str) -> bool {
    let word = post.split([' ', '/']).next().unwrap_or_default();
    matches!(
        word,
        "Chief"
            | "Senior"
            | "Deputy"
            | "Assistant"
            | "A"
            | "Director"
            | "Head"
            | "Meetings"
            | "Acting"
            | "Interim"
            | "Executive"
            | "Administrative"
            | "Cathaoirleach"
            | "Chair"
            | "Mayor"
            | "Leader"
    )
}

/// Goes left from a head noun in small letters over the words that rank or shape a post.
pub(super) fn start_of_plain(text: &str, head: usize, free_from: usize) -> usize {
    let mut start = head;
    for (at, word) in words_before(text, head).take(4) {
        if at < free_from
            || !matches!(
                word,
                "assistant"
                    | "deputy"
                    | "interim"
                    | "acting"
                    | "corporate"
                    | "service"
                    | "executive"
                    | "strategic"
                    | "chief"
                    | "senior"
                    | "principal"
                    | "group"
                    | "divisional"
                    | "cabinet"
                    | "lead"
                    | "vice"
                    | "virtual"
                    | "school"
                    | "managing"
                    | "operational"
                    | "monitoring"
                    | "statutory"
                    | "scrutiny"
                    | "portfolio"
                    | "associate"
                    | "joint"
                    | "finance"
                    | "section"
                    | "regional"
                    | "lord"
                    | "vice-"
            )
        {
            break;
        }
        start = at;
    }
    start
}

/// Goes right from a capitalised head noun: `of ...`, `for ...`, `, Children and Families`, more capitals.
pub(super) fn end_of_title(text: &str, start: usize, head: usize) -> (usize, bool) {
    let mut head = head;
    if text[head..].starts_with('/') {
        // "Team Manager/Virtual School Head": the words behind the stroke belong to the post.
        let run = capital_run(text, head + 1);
        if run > head + 1 {
            head = run;
        }
    }
    let rest = &text[head..];
    // The name behind a rank of police or an office is no department.
    let last_word = text[start..head].rsplit(' ').next().unwrap_or_default();
    let bare_office = has_office(&text[start..head])
        || is_rank_of_name(last_word)
        || matches!(last_word, "Commissioner" | "Sheriff");
    for joint in [
        " with responsibility for ",
        " with Responsibility for ",
        " with special responsibility for ",
        " with Special Responsibility for ",
        " to the ",
        " of the ",
        " of ",
        " for the ",
        " for ",
        ", ",
        " – ",
        " - ",
        " ",
    ] {
        let Some(tail) = rest.strip_prefix(joint) else {
            continue;
        };
        // "District Engineers Report": the paper is no part of the post.
        if joint == " " && begins_any(tail, &["report", "reports"]).is_some() {
            break;
        }
        let cabinet_member = text[start..head].ends_with("Member");
        // "Clerk to the Council", but "a letter from the Director to the Minister".
        if joint == " to the " && begins_any(tail, &["council", "board", "trustees"]).is_none() {
            continue;
        }
        let of_or_for = joint == " to the "
            || joint.ends_with("of ")
            || joint.contains("of the")
            || joint.contains("for ");
        if bare_office && !cabinet_member && !of_or_for {
            continue;
        }
        let from = head + joint.len();
        if joint == " of the " && has_small_body(tail) {
            return (from + tail.find(' ').unwrap_or(tail.len()), true);
        }
        let end = if joint.starts_with(',') {
            comma_tail(text, start, from)
        } else {
            tail_run(text, from)
        };
        let plain = matches!(joint, " ")
            && people::is_person_title(tail.split(' ').next().unwrap_or_default());
        let named = !joint.contains('f') && people::looks_like_name(&text[from..end.max(from)]);
        // "Chief Executive of the Moss Valley Trust": the employer is no part of the post.
        let employer = joint == " of the "
            && !has_office(&text[start..head])
            && text[from..end.max(from)]
                .rsplit(' ')
                .next()
                .is_some_and(is_body);
        if employer {
            break;
        }
        if end > from && !plain && !named {
            let end = without_holder(text, from, without_report(text, end));
            if end < from {
                break;
            }
            return (behind_bare_service(text, start, from, end), true);
        }
        if joint != " " && !joint.starts_with(',') {
            break;
        }
    }
    (head, false)
}

/// Where words end less the name of who holds the post: `Director of Service Jo Moss`. "Service" names no
/// field, so what follows it without a comma is none.
fn without_holder(text: &str, from: usize, end: usize) -> usize {
    let run = text.get(from..end).unwrap_or_default();
    let bare = ["Services ", "Service "]
        .iter()
        .find(|bare| run.starts_with(**bare));
    bare.filter(|bare| people::looks_like_name(&run[bare.len()..]))
        .map_or(end, |bare| from + bare.len() - 1)
}

/// Where words end less the report that is called after them: `Director of Parks Report`.
fn without_report(text: &str, end: usize) -> usize {
    let words = &text[..end];
    let bare = ["Report", "Reports"]
        .iter()
        .find_map(|paper| words.strip_suffix(paper));
    bare.map_or(end, |bare| bare.trim_end().len())
}

/// `Director of Services, Parks and Leisure`: "services" names no field, so what the comma or dash adds belongs to the post.
fn behind_bare_service(text: &str, start: usize, from: usize, end: usize) -> usize {
    let is_bare = matches!(&text[from..end], "Service" | "Services");
    let joint = [", ", " – ", " - "]
        .into_iter()
        .find(|joint| text[end..].starts_with(joint));
    let Some(joint) = joint.filter(|_| is_bare) else {
        return end;
    };
    let from = end + joint.len();
    let reached = comma_tail(text, start, from);
    if reached > from { reached } else { end }
}

fn has_small_body(tail: &str) -> bool {
    begins_any(tail, &["board", "council", "committee", "panel"]).is_some()
        && tail.starts_with(|c: char| c.is_lowercase())
}

/// The end of a run of capitalised words with `and`, `&`, `of`, `the`, `for`, `in` between them.
fn capital_run(text: &str, from: usize) -> usize {
    let (mut end, mut at, mut last_joined) = (from, from, false);
    for word in text[from..].split(' ').take(14) {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')', '”', '?', '!']);
        let bare = bare
            .strip_suffix("’s")
            .or_else(|| bare.strip_suffix("'s"))
            .filter(|owner| !matches!(*owner, "Children" | "Women" | "People" | "Men"))
            .unwrap_or(bare);
        let joins = at > from
            && bare.len() == word.len()
            && (matches!(bare, "and" | "&" | "of" | "for" | "in") || bare == "the" && last_joined);
        let section = is_section_number(text, at, bare);
        let title = section || bare.starts_with(char::is_uppercase) && !bare.contains('(');
        let shouted = bare.len() > 5 && bare.bytes().all(|byte| byte.is_ascii_uppercase());
        if !title && !joins
            || shouted
            || title && (is_article(bare) || people::is_person_title(bare))
        {
            break;
        }
        if title {
            end = at + bare.trim_end_matches(['’', '\'', '‘']).len();
        }
        last_joined = joins;
        if bare.len() < word.len() {
            break;
        }
        at += word.len() + 1;
    }
    end
}

/// A capitalised tail, with commas inside where a list ends with "and": `Community, Tourism and Culture`.
fn tail_run(text: &str, from: usize) -> usize {
    let first = end_before_post(text, from, capital_run(text, from));
    let (mut end, mut last) = (first, first);
    for _ in 0..3 {
        let Some(rest) = text.get(last..).and_then(|rest| rest.strip_prefix(", ")) else {
            break;
        };
        if text[from..last].contains(" and ") {
            break;
        }
        let next = text.len() - rest.len();
        let run = capital_run(text, next);
        let segment = &text[next..run];
        let employer = segment.rsplit(' ').next().is_some_and(is_body);
        if employer
            || run == next
            || segment.split(' ').any(is_head_noun)
            || people::looks_like_name(segment)
        {
            break;
        }
        last = run;
        if segment.contains(" and ") || segment.contains(" & ") || text[last..].starts_with(" (") {
            end = last;
        }
    }
    end
}

/// Two posts joined by "and" are two: the tail of the first ends before the second.
fn end_before_post(text: &str, from: usize, end: usize) -> usize {
    let run = &text[from..end.max(from)];
    let Some(at) = run.find(" and ") else {
        return end;
    };
    if run[at + 5..].split(' ').any(is_head_noun) {
        return from + at;
    }
    end
}

/// What stands behind `Director, `: the department, unless it is a person or another post.
fn comma_tail(text: &str, start: usize, from: usize) -> usize {
    let role = &text[start..from];
    if has_office(role) {
        return from;
    }
    let end = tail_run(text, from);
    let tail = &text[from..end];
    let bracketed = text[end..].starts_with(" (");
    let closed = text[end..].starts_with([' ', ',', '.', ';', ')']) || end == text.len();
    let department = tail.contains(" and ")
        || tail.contains(" & ")
        || tail.contains(" of ")
        || tail.split(' ').any(|word| !is_name_word(word));
    let post = tail.split(' ').any(is_head_noun);
    let employer = tail.rsplit(' ').next().is_some_and(is_body);
    if !post
        && !employer
        && closed
        && (bracketed || department)
        && !people::is_person_title(tail.split(' ').next().unwrap_or_default())
    {
        return end;
    }
    from
}

fn has_office(role: &str) -> bool {
    let lower = role.to_lowercase();
    [
        "chair",
        "mayor",
        "athaoirleach",
        "leader",
        "member",
        "conven",
        "provost",
    ]
    .iter()
    .any(|office| lower.contains(office))
}

/// Goes right from a head noun in small letters up to a bracketed short form or a verb.
pub(super) fn end_of_plain(text: &str, start: usize, head: usize) -> Option<(usize, bool)> {
    let rest = text.get(head..)?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'')) {
        return None;
    }
    let Some(behind) = rest.strip_prefix(' ') else {
        return Some((head, false));
    };
    let (mut end, mut at, mut tail) = (head, head + 1, 0);
    for word in behind.split(' ').take(12) {
        let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
        if word.starts_with('(') {
            let inside = word.trim_matches(['(', ')', '.', ',', ';']);
            let whole = is_short_form(inside) && initials_fit(&text[start..end], inside);
            let kept = tail == 0 || whole;
            // "the chairman of the Deep Pond Board (DPB)": the short form of the body is behind the body.
            let body = is_of_body(&rest[..end - head], inside);
            return Some(if kept || body {
                (end, tail > 0 || whole)
            } else {
                (head, false)
            });
        }
        let joint = matches!(bare, "of" | "for" | "and" | "&" | "the") && bare.len() == word.len();
        if is_acting_verb(bare) {
            let cut = ends_in_joint(&text[start..end]);
            return Some(if cut { (head, false) } else { (end, tail > 0) });
        }
        if !joint && is_stopper(bare) {
            break;
        }
        tail += 1;
        end = at + bare.len();
        at += word.len() + 1;
        if bare.len() < word.len() {
            let joined = [" of ", " for "]
                .iter()
                .any(|joint| rest.starts_with(joint));
            return Some(if joined && tail <= 8 {
                (end, true)
            } else {
                (head, false)
            });
        }
    }
    Some((head, false))
}

/// Whether a short form is that of the body a post is of: ` of the Deep Pond Board` and `DPB`.
pub(super) fn is_of_body(tail: &str, short: &str) -> bool {
    let name = tail
        .find(" of the ")
        .map(|at| &tail[at + " of the ".len()..]);
    name.is_some_and(|name| {
        name.starts_with(char::is_uppercase)
            && name.rsplit(' ').next().is_some_and(is_body)
            && initials_fit(name, short)
    })
}

fn ends_in_joint(role: &str) -> bool {
    role.split(' ')
        .next_back()
        .is_some_and(|word| matches!(word, "of" | "for" | "and" | "the" | "&"))
}
