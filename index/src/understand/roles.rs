//! Posts and offices named in minutes, and who holds them where the words say so.
//!
//! A post is a head noun (director, head, manager, chair ...) with the capitalised words around it, or
//! in small letters with the words up to a bracketed short form or a verb of saying. A short form that
//! no words on the page explain counts as a post only where it acts ("The ADX explained") and looks
//! like one; its certainty is `inferred`. What a short form means is not decided here.

mod words;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::words::{
    is_acting_verb, is_article, is_head_noun, is_rank, is_saying_verb, is_sentence_opener,
    is_stopper,
};
use super::people::{self, is_name_word};
use super::prose::{CAPITALS, Mark, POST, Paragraph, Place, begins_any};
use crate::minutes::Certainty;

/// A post or office with its first place in the item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMention {
    /// The post as printed, articles and possessives off; the short form where only that is printed.
    pub role: String,
    /// Its short form, where the item gives one.
    pub abbreviation: Option<String>,
    /// Who holds it, as printed, where the item says so.
    pub person: Option<String>,
    /// Whose post it is.
    pub kind: RoleKind,
    /// `stated`, or `inferred` for a short form that nothing explains.
    pub certainty: Certainty,
    /// Where it is first named.
    pub place: Place,
}

/// Whose post it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum RoleKind {
    /// A post in the council's service.
    #[default]
    Officer,
    /// An office of an elected member: chair, leader, cabinet member.
    Member,
    /// A post or office in another body.
    External,
}

/// Returns every mention of a post in the order of the text, repeated ones included.
pub(super) fn mentions(paragraphs: &[Paragraph<'_>]) -> Vec<RoleMention> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let mut free_from = 0;
        if !paragraph.has(POST | CAPITALS) {
            continue;
        }
        for mark in paragraph
            .marks
            .iter()
            .filter(|mark| mark.cue & (POST | CAPITALS) != 0)
        {
            if mark.start < free_from {
                continue;
            }
            let mention = match mark.cue & POST {
                0 => short_form(paragraph, mark),
                _ => post(paragraph, mark, free_from),
            };
            if let Some((mention, end)) = mention {
                free_from = end;
                found.push(mention);
            }
        }
    }
    let mut found = without_other_meanings(paragraphs, found);
    found.extend(repeated(paragraphs, &found));
    found.sort_by_key(|mention| mention.place);
    found
}

/// The other places where a short form stands that is known to be a post's.
fn repeated(paragraphs: &[Paragraph<'_>], known: &[RoleMention]) -> Vec<RoleMention> {
    let mut forms: HashMap<&str, &RoleMention> = HashMap::new();
    for mention in known.iter().rev() {
        if let Some(form) = &mention.abbreviation {
            forms.insert(form, mention);
        }
    }
    let places: HashSet<Place> = known.iter().map(|mention| mention.place).collect();

    let mut found = Vec::new();
    if forms.is_empty() {
        return found;
    }
    for paragraph in paragraphs
        .iter()
        .filter(|paragraph| paragraph.has(CAPITALS))
    {
        for mark in paragraph.marks.iter().filter(|mark| mark.cue == CAPITALS) {
            let form = &paragraph.text[mark.start..mark.end];
            let Some(post) = forms.get(form) else {
                continue;
            };
            let place = paragraph.place(mark.start, mark.end);
            if paragraph.text[..mark.start].ends_with('(') || places.contains(&place) {
                continue;
            }
            found.push(RoleMention {
                role: form.to_owned(),
                abbreviation: Some(form.to_owned()),
                person: None,
                kind: post.kind,
                certainty: post.certainty,
                place,
            });
        }
    }
    found
}

/// Joins repeated mentions: one entry for each post and holder, in order of first appearance.
pub(super) fn distinct(mentions: &[RoleMention]) -> Vec<RoleMention> {
    let mut found: Vec<RoleMention> = Vec::new();
    // The entries of a name or short form: one for each holder, so few.
    let mut entries: HashMap<String, Vec<usize>> = HashMap::new();
    for mention in mentions {
        let name = mention.role.to_lowercase();
        let short = mention
            .abbreviation
            .as_ref()
            .map(|short| short.to_lowercase());
        let known = [Some(&name), short.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|key| entries.get(key))
            .flatten()
            .copied()
            .find(|at| {
                let known = &found[*at];
                known.person.is_none() || mention.person.is_none() || known.person == mention.person
            });
        let at = known.unwrap_or(found.len());
        match known {
            Some(at) => add(&mut found[at], mention),
            None => found.push(mention.clone()),
        }
        for key in [Some(name), short].into_iter().flatten() {
            let places = entries.entry(key).or_default();
            if places.last() != Some(&at) && !places.contains(&at) {
                places.push(at);
            }
        }
    }
    found
}

/// Adds what a further mention of the same post tells.
fn add(known: &mut RoleMention, mention: &RoleMention) {
    known.person = known.person.take().or_else(|| mention.person.clone());
    // The words of a post say more than the short form that came first.
    if known.abbreviation.as_ref() == Some(&known.role)
        && mention.abbreviation == known.abbreviation
    {
        known.role.clone_from(&mention.role);
        known.certainty = known.certainty.min(mention.certainty);
    }
    if known.abbreviation.is_none() {
        known.abbreviation.clone_from(&mention.abbreviation);
    }
}

/// Reads the post around a head noun; gives it with the end of its words.
fn post(paragraph: &Paragraph<'_>, mark: &Mark, free_from: usize) -> Option<(RoleMention, usize)> {
    let text = paragraph.text;
    let head = &text[mark.start..mark.end];
    let capital = head.starts_with(|c: char| c.is_ascii_uppercase());
    let start = if capital {
        start_of_title(text, mark.start, free_from)
    } else {
        start_of_plain(text, mark.start, free_from)
    };
    let lower_head = head.to_ascii_lowercase();
    let (end, by_tail) = if capital {
        end_of_title(text, start, mark.end)
    } else {
        end_of_plain(text, start, mark.end)?
    };
    let role = text[start..end].trim();
    if !is_post(role, &lower_head, capital, by_tail, &text[..start]) {
        return None;
    }
    let mut mention = RoleMention {
        role: role.to_owned(),
        abbreviation: None,
        person: None,
        kind: kind_of(role, &lower_head, &text[end..]),
        certainty: Certainty::Stated,
        place: paragraph.place(start, end),
    };
    let mut used = end;
    if let Some((inside, close)) = bracket(text, end) {
        if is_short_form(inside) {
            mention.abbreviation = Some(inside.to_owned());
            used = close;
        } else if let Some(person) = people::whole_name(inside) {
            mention.person = Some(person);
            used = close;
        }
    }
    if mention.person.is_none() {
        let before = people::name_ending(&text[free_from..], start - free_from);
        mention.person =
            before.or_else(|| name_behind(text, used, mention.kind == RoleKind::Member));
    }
    Some((mention, used))
}

/// Whether words with a head noun are a post and no common noun, meeting or sentence.
fn is_post(role: &str, head: &str, capital: bool, by_tail: bool, before: &str) -> bool {
    let words = role.split_whitespace().count();
    let lower = role.to_lowercase();
    let office = matches!(
        head,
        "chair" | "chairman" | "chairperson" | "chairwoman" | "mayor" | "sheriff" | "cathaoirleach"
    );
    let last_word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let definite = last_word.is_empty() || last_word.eq_ignore_ascii_case("the");
    if words > 14 || role.bytes().all(|byte| !byte.is_ascii_lowercase()) && words > 1 {
        return false;
    }
    match head {
        "member" | "lead" => [
            "cabinet member",
            "executive member",
            "portfolio lead",
            "lead member",
            "lead officer",
            "cabinet lead",
            "clinical lead",
        ]
        .iter()
        .any(|office| lower.contains(office)),
        "head" => {
            by_tail
                && (lower.contains("head of ") && (capital || definite || before.ends_with(", "))
                    || lower.contains("head ") && capital)
                || capital && words >= 2 && !lower.starts_with("head")
        }
        "leader" => {
            lower.contains("leader of the")
                || lower.contains("deputy leader")
                || capital && definite
                || words >= 2 && capital
        }
        "executive" => lower.contains("chief executive"),
        "nurse" => lower.contains("chief nurse") || lower.contains("lead nurse"),
        "consultant" | "technician" | "architect" | "surveyor" | "inspector" | "secretary" => {
            capital && words >= 2
        }
        _ if office => definite || capital || by_tail,
        "clerk" | "treasurer" | "solicitor" | "commissioner" | "superintendent" => capital,
        _ if capital => words >= 2 || definite && !before.is_empty(),
        _ => by_tail || words >= 2 && definite,
    }
}

fn kind_of(role: &str, head: &str, behind: &str) -> RoleKind {
    let lower = role.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let elsewhere = behind
        .strip_prefix(" at the ")
        .or_else(|| behind.strip_prefix(" at "))
        .or_else(|| behind.strip_prefix(" from the "));
    let elsewhere = elsewhere.is_some_and(|body| body.starts_with(|c: char| c.is_uppercase()));
    if elsewhere
        || has(&[
            "superintendent",
            "inspector",
            "police",
            "nhs",
            "ccg",
            "hospital",
            "trust",
            "clinical",
            "garda",
            "commissioner",
        ])
    {
        return RoleKind::External;
    }
    if lower.contains("chief executive of ") && !lower.contains("council") {
        return RoleKind::External;
    }
    let chair = matches!(head, "chair" | "chairman" | "chairperson" | "chairwoman");
    if chair && lower.contains(" of ") {
        let own = has(&[
            "committee",
            "panel",
            "cabinet",
            "council",
            "scrutiny",
            "forum",
            "spc",
            "meeting",
            "district",
            "sub-group",
        ]);
        return if own {
            RoleKind::Member
        } else {
            RoleKind::External
        };
    }
    let member = chair
        || matches!(head, "mayor" | "sheriff" | "cathaoirleach" | "leader")
        || has(&[
            "cabinet member",
            "executive member",
            "lead member",
            "portfolio",
            "cabinet lead",
        ]);
    if member {
        RoleKind::Member
    } else {
        RoleKind::Officer
    }
}

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
fn start_of_title(text: &str, head: usize, free_from: usize) -> usize {
    // `Virtual School Head` behind a stroke, `A/Director`: the stroke joins.
    let joined = text[..head].ends_with('/') || text[..head].ends_with('-');
    let mut start = if joined {
        text[..head].rfind(' ').map_or(0, |space| space + 1)
    } else {
        head
    };
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
        let title = word.starts_with(|c: char| c.is_uppercase());
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
fn start_of_plain(text: &str, head: usize, free_from: usize) -> usize {
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
fn end_of_title(text: &str, start: usize, head: usize) -> (usize, bool) {
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
    let bare_office = has_office(&text[start..head])
        || ["Superintendent", "Inspector", "Commissioner", "Sheriff"]
            .iter()
            .any(|rank| text[start..head].ends_with(rank));
    for joint in [
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
        let cabinet_member = text[start..head].ends_with("Member");
        let of_or_for = joint.starts_with(" of") || joint.starts_with(" for");
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
        if end > from && !plain && !named {
            return (end, true);
        }
        if joint != " " && !joint.starts_with(',') {
            break;
        }
    }
    (head, false)
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
        let title = bare.starts_with(char::is_uppercase) && !bare.contains('(');
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
        if run == next || segment.split(' ').any(is_head_noun) || people::looks_like_name(segment) {
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
    if !post
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
    ["chair", "mayor", "cathaoirleach", "leader", "member"]
        .iter()
        .any(|office| lower.contains(office))
}

/// Goes right from a head noun in small letters up to a bracketed short form or a verb.
fn end_of_plain(text: &str, start: usize, head: usize) -> Option<(usize, bool)> {
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
            return Some(if kept {
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

fn ends_in_joint(role: &str) -> bool {
    role.split(' ')
        .next_back()
        .is_some_and(|word| matches!(word, "of" | "for" | "and" | "the" | "&"))
}

/// A short form nothing explains, acting as somebody who speaks: `The ADX explained`.
fn short_form(paragraph: &Paragraph<'_>, mark: &Mark) -> Option<(RoleMention, usize)> {
    let text = paragraph.text;
    let form = &text[mark.start..mark.end];
    let before = text[..mark.start].trim_end();
    let definite = before.ends_with("The")
        || before.ends_with(" the")
        || before == "the"
        || before.ends_with(" and")
        || before.ends_with(',');
    let mut words = text[mark.end..].split_whitespace().take(4);
    let first = words.next()?.trim_matches(|c: char| !c.is_alphanumeric());
    let acts = is_saying_verb(first)
        || matches!(first, "would" | "did" | "and" | "also" | "then")
            && words.any(|word| {
                is_saying_verb(word) || matches!(word, "provide" | "report" | "provided")
            });
    if !definite || !acts || !looks_like_post(form) {
        return None;
    }
    let mention = RoleMention {
        role: form.to_owned(),
        abbreviation: Some(form.to_owned()),
        certainty: Certainty::Inferred,
        place: paragraph.place(mark.start, mark.end),
        ..RoleMention::default()
    };
    Some((mention, mark.end))
}

/// Whether capitals are built as those of posts are: a director's D early, a head's H, an officer's O last.
fn looks_like_post(form: &str) -> bool {
    // Bodies that anybody may cite; their letters would pass for a post's.
    const BODIES: [&str; 18] = [
        "HSE", "HMRC", "HMICFRS", "DCLG", "DFT", "DWP", "DCMS", "DEFRA", "DHSC", "DHPLG", "DHLGH",
        "DECC", "DTTAS", "DAA", "NATO", "TCO", "HCA", "ADR",
    ];
    let letters = form.bytes().filter(u8::is_ascii_uppercase).count();
    if !(2..=8).contains(&letters) || BODIES.contains(&form) {
        return false;
    }
    let director = form.bytes().take(3).any(|byte| byte == b'D')
        && !form.starts_with("LD")
        && !form.contains("DD");
    let head = form.starts_with('H') && letters >= 3 && !form.ends_with('B');
    let officer = (2..=5).contains(&letters) && (form.ends_with('O') || form.ends_with("CM"));
    let chief = matches!(form, "CEX" | "CE" | "SRO" | "DMO" | "MO");
    director || head || officer || chief
}

/// Whether a text in brackets is a short form: capitals with figures and ampersands.
fn is_short_form(inside: &str) -> bool {
    let capitals = inside.bytes().filter(u8::is_ascii_uppercase).count();
    (2..=10).contains(&capitals)
        && inside.len() <= 12
        && inside
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '&' | '/' | '-' | '’' | '\''))
        && capitals * 2 > inside.chars().filter(|c| c.is_alphabetic()).count()
}

/// Whether a short form begins as the words do, and has a letter for most of them.
fn initials_fit(words: &str, short: &str) -> bool {
    let first = words.chars().next().map(|c| c.to_ascii_uppercase());
    first == short.chars().next() && words.split_whitespace().count() <= short.len() + 4
}

/// What stands in brackets right behind a place, with the place behind the closing one.
fn bracket(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let inner = rest
        .strip_prefix(" (")
        .or_else(|| rest.strip_prefix(", ("))?;
    let close = inner
        .as_bytes()
        .iter()
        .take(60)
        .position(|byte| *byte == b')')?;
    let from = text.len() - inner.len();
    Some((inner[..close].trim(), from + close + 1))
}

/// `the Chair, Cllr Val Example,`: a titled name behind the post.
fn name_behind(text: &str, at: usize, for_member: bool) -> Option<String> {
    let rest = text.get(at..)?;
    let rest = rest
        .strip_prefix(", ")
        .or_else(|| rest.strip_prefix(" "))
        .or_else(|| rest.strip_prefix(" – "))?;
    let title = rest
        .split(' ')
        .next()
        .filter(|title| !title.starts_with('('))?;
    // "The Chief Executive, Cllr. Ash and ..." lists two people.
    let fits =
        people::is_person_title(title) && (!people::is_councillor_title(title) || for_member);
    fits.then(|| people::name_at(rest)).flatten()
}

/// Takes out short forms that the page explains as something that is no post.
fn without_other_meanings(
    paragraphs: &[Paragraph<'_>],
    found: Vec<RoleMention>,
) -> Vec<RoleMention> {
    let mut others: HashSet<&str> = HashSet::new();
    for paragraph in paragraphs
        .iter()
        .filter(|paragraph| paragraph.has(CAPITALS))
    {
        for mark in paragraph.marks.iter().filter(|mark| mark.cue == CAPITALS) {
            let text = paragraph.text;
            if text[..mark.start].ends_with('(') && text[mark.end..].starts_with(')') {
                others.insert(&text[mark.start..mark.end]);
            }
        }
    }
    let is_defined_as_post: HashSet<String> = found
        .iter()
        .filter(|mention| mention.certainty == Certainty::Stated)
        .filter_map(|mention| mention.abbreviation.clone())
        .collect();
    found
        .into_iter()
        .filter(|mention| {
            mention.certainty == Certainty::Stated
                || is_defined_as_post.contains(&mention.role)
                || !others.contains(mention.role.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::minutes::AgendaItem;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>, Option<&str>)]) {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        let found = super::super::understand(&item, &[]).roles;
        let found: Vec<_> = found
            .iter()
            .map(|role| {
                (
                    role.role.as_str(),
                    role.abbreviation.as_deref(),
                    role.person.as_deref(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn posts_with_holders() {
        check(
            "Jo Moss, Parks Safety Manager, spoke to Al Fry, Director for Parks and Leisure: it rained.",
            &[
                ("Parks Safety Manager", None, Some("Jo Moss")),
                ("Director for Parks and Leisure", None, Some("Al Fry")),
            ],
        );
        check(
            "Director, Housing (Ms. C. Elm), Meetings Administrator (Ms. K. Oak)",
            &[
                ("Director, Housing", None, Some("Ms. C. Elm")),
                ("Meetings Administrator", None, Some("Ms. K. Oak")),
            ],
        );
        check(
            "The Director, Parks and Leisure, said so. The Director, Community, Tourism and Culture agreed.",
            &[
                ("Director, Parks and Leisure", None, None),
                ("Director, Community, Tourism and Culture", None, None),
            ],
        );
    }

    #[test]
    fn short_forms_of_posts() {
        check(
            "A report from the assistant director parks and leisure (AD&L). The AD&L explained it.",
            &[("assistant director parks and leisure", Some("AD&L"), None)],
        );
        check("The DPX explained it.", &[("DPX", Some("DPX"), None)]);
        check(
            "The Deep Pond Board (DPB) met. The DPB agreed. The NHS advised and the RAG rating was HIGH.",
            &[],
        );
    }

    #[test]
    fn what_is_no_post() {
        check(
            "Officers and managers head of the queue will lead. Members were asked; a member of the public spoke.",
            &[],
        );
    }
}
