//! Posts and offices named in minutes, and who holds them where the words say so.
//!
//! A post is a head noun (director, head, manager, chair ...) with the capitalised words around it, or
//! in small letters with the words up to a bracketed short form or a verb of saying. A short form that
//! no words on the page explain counts as a post only where it acts ("The ADX explained") and looks
//! like one; its certainty is `inferred`. What a short form means is not decided here.

mod extent;
mod of_many;
mod words;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::extent::{
    end_of_plain, end_of_title, is_of_body, start_of_plain, start_of_rank, start_of_title,
};
use self::of_many::{is_held_by_few, is_plural_head, start_of_plain_plural};
use self::words::{is_acting_verb, is_body, is_rank_of_name, is_saying_verb, is_stopper};
use super::cues::{CAPITALS, Mark, POST};
use super::people;
use super::prose::{self, Paragraph, Place};
use crate::minutes::{AgendaItem, Certainty};

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

/// Returns every mention of a post in an item in the order of the text, repeated ones included.
///
/// What an item tells of posts as a whole is [`Understanding::roles`](super::Understanding::roles).
pub fn mentions(item: &AgendaItem) -> Vec<RoleMention> {
    read(&prose::paragraphs(item))
}

/// Returns every mention of a post in the order of the text.
pub(super) fn read(paragraphs: &[Paragraph<'_>]) -> Vec<RoleMention> {
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
            if is_of_many(&post.role) && !stands_alone(&paragraph.text[mark.end..]) {
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

/// Whether a post is printed in the plural.
fn is_of_many(role: &str) -> bool {
    let head = role.rsplit(' ').next().unwrap_or_default();
    is_plural_head(&head.to_ascii_lowercase())
}

/// Whether what stands behind a short form leaves it a noun of its own: in "the ADX handbook" it is none.
fn stands_alone(behind: &str) -> bool {
    let word = behind.strip_prefix(' ').unwrap_or_default();
    let word = word.split(' ').next().unwrap_or_default();
    let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
    !bare.starts_with(|c: char| c.is_lowercase())
        || is_acting_verb(bare)
        || is_stopper(bare)
        || matches!(bare, "and" | "of" | "for" | "the")
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
                match (&known.person, &mention.person) {
                    (Some(known), Some(named)) => people::is_named_again(known, named),
                    _ => true,
                }
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
    let lower_head = head.to_ascii_lowercase();
    let plural = is_plural_head(&lower_head);
    let singular = lower_head
        .strip_suffix('s')
        .filter(|_| plural)
        .unwrap_or(&lower_head);
    if plural && !capital {
        // What few hold goes without capitals and short form: "Group leaders".
        let start = start_of_plain_plural(text, mark.start, singular)?;
        let mention = RoleMention {
            role: text[start..mark.end].to_owned(),
            kind: kind_of(&text[start..mark.end], singular, &text[mark.end..]),
            place: paragraph.place(start, mark.end),
            ..RoleMention::default()
        };
        return (start >= free_from).then_some((mention, mark.end));
    }
    let ranked = is_rank_of_name(head) && people::name_behind_rank(&text[mark.end..]).is_some();
    let start = if ranked {
        start_of_rank(text, mark.start, free_from)
    } else if capital {
        start_of_title(text, mark.start, free_from)
    } else {
        start_of_plain(text, mark.start, free_from)
    };
    let (end, by_tail) = if capital {
        end_of_title(text, start, mark.end)
    } else {
        end_of_plain(text, start, mark.end)?
    };
    let role = text[start..end].trim();
    let named = people::name_ending(&text[free_from..], start - free_from);
    let few = plural && is_held_by_few(role, singular, capital, &text[..start], &text[end..]);
    let is_post = few
        || is_post(role, singular, capital, by_tail, &text[..start])
        || capital && named.is_some() && singular != "member" && singular != "lead";
    if !is_post && !ranked {
        return None;
    }
    let mut mention = RoleMention {
        role: role.to_owned(),
        abbreviation: None,
        person: None,
        kind: kind_of(role, singular, &text[end..]),
        certainty: Certainty::Stated,
        place: paragraph.place(start, end),
    };
    let mut used = end;
    if let Some((inside, close)) = bracket(text, end) {
        let short = without_plural(inside);
        if is_short_form(short) && (initials_fit(role, short) || !is_of_body(role, short)) {
            mention.abbreviation = Some(short.to_owned());
            used = close;
        } else if let Some(person) = people::whole_name(inside) {
            mention.person = Some(person);
            used = close;
        }
    }
    if plural {
        // Several people in one sort of post: where many are, only its short form tells that it is meant as a post.
        return (few || mention.abbreviation.is_some()).then_some((mention, used));
    }
    if ranked {
        mention.person = people::name_behind_rank(&text[mark.end..]);
    }
    if mention.person.is_none() {
        // "In reply to Cllr Ash, the Director said": a councillor holds no post of the council's service.
        let is_holder =
            |name: &String| mention.kind == RoleKind::Member || !people::is_councillor(name);
        mention.person = named
            .filter(is_holder)
            .or_else(|| name_behind(text, used, mention.kind == RoleKind::Member));
    }
    Some((mention, used))
}

/// A short form less its plural's or possessive's `s`: `ADXs`, `ADX’s`.
fn without_plural(short: &str) -> &str {
    let bare = short.strip_suffix('s').unwrap_or(short);
    bare.trim_end_matches(['’', '\''])
}

/// Whether a text ends as one on somebody who sits down in a chair, or leaves it: `on taking the`.
fn is_about_seat(before: &str) -> bool {
    let Some(before) = before.trim_end().strip_suffix("the") else {
        return false;
    };
    let verb = before.trim_end().rsplit(' ').next().unwrap_or_default();
    matches!(
        verb,
        "take"
            | "takes"
            | "taking"
            | "took"
            | "taken"
            | "vacate"
            | "vacated"
            | "vacating"
            | "assume"
            | "assumed"
            | "assuming"
            | "occupy"
            | "occupied"
            | "occupying"
            | "resumed"
            | "in"
            | "In"
    )
}

/// Whether words with a head noun are a post and no common noun, meeting or sentence.
fn is_post(role: &str, head: &str, capital: bool, by_tail: bool, before: &str) -> bool {
    let words = role.split_whitespace().count();
    let lower = role.to_lowercase();
    let office = matches!(
        head,
        "chair"
            | "chairman"
            | "chairperson"
            | "chairwoman"
            | "mayor"
            | "sheriff"
            | "cathaoirleach"
            | "chathaoirleach"
            | "convener"
            | "convenor"
            | "provost"
    );
    let last_word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    let held = ["role of", "office of", "position of", "post of"];
    let definite = last_word.is_empty()
        || last_word.eq_ignore_ascii_case("the")
        || office && held.iter().any(|words| before.trim_end().ends_with(words));
    // "Which director" asks who it is.
    if matches!(last_word, "which" | "Which" | "what" | "What") || office && is_about_seat(before) {
        return false;
    }
    if words > 14 || role.bytes().all(|byte| !byte.is_ascii_lowercase()) && words > 1 {
        return false;
    }
    match head {
        "lead" if capital && words >= 2 && !lower.starts_with("lead") => true,
        "member" | "lead" => [
            "cabinet member",
            "executive member",
            "executive board member",
            "portfolio lead",
            "lead member",
            "member of parliament",
            "lead officer",
            "cabinet lead",
            "clinical lead",
        ]
        .iter()
        .any(|office| lower.contains(office)),
        "holder" => lower.contains("portfolio holder"),
        // The Irish for a principal councillor, who presides.
        "chomhairleoir" => lower.starts_with("príomh "),
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
        "consultant" | "technician" | "architect" | "surveyor" | "secretary" | "analyst"
        | "practitioner" | "specialist" | "warden" | "partner" => capital && words >= 2,
        "inspector" | "sergeant" | "constable" => {
            capital && (words >= 2 || definite || last_word == "and")
        }
        _ if office => definite || capital || by_tail,
        "clerk" | "treasurer" | "solicitor" | "commissioner" | "superintendent" => capital,
        _ if capital => words >= 2 || definite && !before.is_empty(),
        _ => by_tail || words >= 2 && definite,
    }
}

/// Whether a body that is no council stands behind a post: `, Moss Valley Trust`, ` of the Pond Agency`.
fn is_of_other_body(behind: &str) -> bool {
    let joints = [", ", " of the ", " of "];
    let Some(behind) = joints.iter().find_map(|joint| behind.strip_prefix(joint)) else {
        return false;
    };
    let words = behind.split(' ').take(8);
    let name = words.take_while(|word| {
        word.starts_with(|c: char| c.is_uppercase()) || matches!(*word, "&" | "and" | "of" | "for")
    });
    let mut name = name.map(|word| word.trim_end_matches([',', '.', ';', ':', ')']));
    name.any(|word| {
        is_body(word) && !matches!(word, "Council" | "Board" | "Partnership")
            || matches!(word, "NHS" | "Healthwatch" | "Integrated" | "Clinical")
    })
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
        || is_of_other_body(behind)
        || has(&[
            "superintendent",
            "inspector",
            "sergeant",
            "constable",
            "minister",
            "police",
            "nhs",
            "ccg",
            "hospital",
            "trust",
            "clinical",
            "garda",
            "commissioner",
            "member of parliament",
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
        || matches!(
            head,
            "mayor"
                | "sheriff"
                | "cathaoirleach"
                | "chathaoirleach"
                | "chomhairleoir"
                | "leader"
                | "convener"
                | "convenor"
                | "provost"
        )
        || has(&[
            "cabinet member",
            "executive member",
            "board member",
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
    let mut words = behind_list(&text[mark.end..]).split_whitespace().take(4);
    let first = words.next().unwrap_or_default();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    let acts = is_saying_verb(first)
        || matches!(first, "provided" | "gave")
        || matches!(first, "would" | "did" | "and" | "also" | "then")
            && words.any(|word| {
                is_saying_verb(word) || matches!(word, "provide" | "report" | "provided")
            });
    let person = is_grade(form)
        .then(|| people::name_before(before))
        .flatten();
    let acts = definite && acts && looks_like_post(form);
    if !acts && person.is_none() && !owns_report(form, &text[mark.end..]) {
        return None;
    }
    let mention = RoleMention {
        role: form.to_owned(),
        abbreviation: Some(form.to_owned()),
        person,
        certainty: Certainty::Inferred,
        place: paragraph.place(mark.start, mark.end),
        ..RoleMention::default()
    };
    Some((mention, mark.end))
}

/// A text less the further short forms that it goes on listing: `, ADX and HPX said` is ` said`.
fn behind_list(text: &str) -> &str {
    let mut text = text;
    for _ in 0..4 {
        let next = [", and ", ", ", " and "].iter().find_map(|joint| {
            let rest = text.strip_prefix(joint)?;
            let is_form = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '&';
            let end = rest.find(|c: char| !is_form(c))?;
            (end >= 2).then(|| &rest[end..])
        });
        let Some(next) = next else { break };
        text = next;
    }
    text
}

/// Whether capitals are built as those of posts are: a director's D early, a head's H, an officer's O last.
fn looks_like_post(form: &str) -> bool {
    // Bodies that anybody may cite; their letters would pass for a post's.
    const BODIES: [&str; 30] = [
        "HIQA", "HSA", "HEA", "HLF", "HMPPS", "HMO", "NGO", "WHO", "ICO", "CSO", "DFE", "DES",
        "HSE", "HMRC", "HMICFRS", "DCLG", "DFT", "DWP", "DCMS", "DEFRA", "DHSC", "DHPLG", "DHLGH",
        "DECC", "DTTAS", "DAA", "NATO", "TCO", "HCA", "ADR",
    ];
    let letters = form.bytes().filter(u8::is_ascii_uppercase).count();
    if !(2..=8).contains(&letters) || BODIES.contains(&form) || form.ends_with("CC") {
        return false;
    }
    // A director, or an assistant, acting or deputy one.
    let director =
        ["D", "AD", "IAD"].iter().any(|rank| form.starts_with(rank)) && !form.contains("DD");
    let head = form.starts_with('H') && letters >= 3 && !form.ends_with('B');
    let officer = (2..=5).contains(&letters) && (form.ends_with('O') || form.ends_with("CM"));
    let chief = matches!(form, "CEX" | "CE" | "SRO" | "DMO" | "MO");
    director || head || officer || chief
}

/// Whether capitals are a grade or post that is printed right behind a name: `Jo Moss SEE`.
fn is_grade(form: &str) -> bool {
    matches!(
        form,
        "CE" | "CEO" | "CEX" | "SEE" | "EE" | "SEO" | "AO" | "SSO" | "DPO" | "SRO"
    )
}

/// `CE Report`, `the CEO’s report`: a chief executive's paper.
fn owns_report(form: &str, behind: &str) -> bool {
    let behind = ["’s", "'s"]
        .iter()
        .find_map(|owner| behind.strip_prefix(owner))
        .unwrap_or(behind);
    matches!(form, "CE" | "CEO" | "CEX")
        && behind
            .strip_prefix(' ')
            .is_some_and(|word| prose::begins_any(word, &["report", "reports"]).is_some())
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
    // "Treasurer: Jo Moss", "Director of Service Jo Moss said".
    let bare = || text[..at].ends_with(" Service") || text[..at].ends_with(" Services");
    let plain = rest
        .strip_prefix(": ")
        .or_else(|| rest.strip_prefix(' ').filter(|_| bare()));
    let titled = |name: &&str| people::is_person_title(name.split(' ').next().unwrap_or_default());
    if let Some(name) = plain.filter(|name| !titled(name)) {
        let end = name.find([',', ';', '.', '(', ':']).unwrap_or(name.len());
        let words: Vec<&str> = name[..end].split(' ').take(3).collect();
        let capitals = words
            .iter()
            .take_while(|word| word.starts_with(char::is_uppercase))
            .count();
        let name = words[..capitals].join(" ");
        return people::looks_like_name(&name).then_some(name);
    }
    let rest = rest
        .strip_prefix(", ")
        .or_else(|| rest.strip_prefix(": "))
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
    fn departments_behind_a_rank() {
        check(
            "The Director of Services, Parks and Leisure, met Jo Moss, Head of Service – Ponds & Weirs.",
            &[
                ("Director of Services, Parks and Leisure", None, None),
                ("Head of Service – Ponds & Weirs", None, Some("Jo Moss")),
            ],
        );
        check(
            "The Director of Ponds & Section 151 Officer wrote to the Section 151 Officer.",
            &[
                ("Director of Ponds & Section 151 Officer", None, None),
                ("Section 151 Officer", None, None),
            ],
        );
        check(
            "Cllr Ada Fenn, Executive Board Member for Ponds, and the Cabinet Member with Responsibility for Weirs (CMW) spoke.",
            &[
                (
                    "Executive Board Member for Ponds",
                    None,
                    Some("Cllr Ada Fenn"),
                ),
                (
                    "Cabinet Member with Responsibility for Weirs",
                    Some("CMW"),
                    None,
                ),
            ],
        );
    }

    #[test]
    fn employers_are_no_part_of_a_post() {
        check(
            "Jo Moss, Chief Operating Officer, Weir Valley Trust, and Mr Al Fry, Chief Executive of the Pond Trust, spoke.",
            &[
                ("Chief Operating Officer", None, Some("Jo Moss")),
                ("Chief Executive", None, Some("Mr Al Fry")),
            ],
        );
    }

    #[test]
    fn reports_and_names_are_no_part_of_a_post() {
        check(
            "The Director of Ponds Report was late. Mr Moss and Parks Officer agreed.",
            &[
                ("Director of Ponds", None, None),
                ("Parks Officer", None, None),
            ],
        );
    }

    #[test]
    fn a_holder_named_again_by_surname_is_one() {
        check(
            "Superintendent Jo Moss spoke. Superintendent Moss and Superintendent Fry left.",
            &[
                ("Superintendent", None, Some("Jo Moss")),
                ("Superintendent", None, Some("Fry")),
            ],
        );
    }

    #[test]
    fn offices_and_posts_of_other_councils() {
        check(
            "The Convener and the Depute Provost heard Jo Moss, Strategic Lead for Weirs, and the Clerk to the Council.",
            &[
                ("Convener", None, None),
                ("Depute Provost", None, None),
                ("Strategic Lead for Weirs", None, Some("Jo Moss")),
                ("Clerk to the Council", None, None),
            ],
        );
        check("A Lead Local Pond Authority took the lead.", &[]);
    }

    #[test]
    fn ranks_of_police_and_ministers() {
        check(
            "Superintendent Moss and Inspector Fry thanked Detective Sergeant Elm. The Inspector left.",
            &[
                ("Superintendent", None, Some("Moss")),
                ("Inspector", None, Some("Fry")),
                ("Detective Sergeant", None, Some("Elm")),
            ],
        );
        check(
            "A letter to the Minister for Ponds, Weirs and Locks. Minister Elm and the Weir Board met.",
            &[
                ("Minister for Ponds, Weirs and Locks", None, None),
                ("Minister", None, Some("Elm")),
            ],
        );
    }

    #[test]
    fn posts_of_many_need_a_short_form() {
        check(
            "The Independent Pond Officers (IPO’s) met. The Park Officers and the IPO handbook were late. The IPO’s said so.",
            &[("Independent Pond Officers", Some("IPO"), None)],
        );
    }

    #[test]
    fn short_forms_act_only_where_they_are_built_as_posts() {
        check(
            "The GDPR explained much. The ICT advised it, the MDX said so and the IDX noted it.",
            &[],
        );
        check(
            "An overview of the CE Report. They met Jo Moss SEE and her team.",
            &[
                ("CE", Some("CE"), None),
                ("SEE", Some("SEE"), Some("Jo Moss")),
            ],
        );
        check("The CE scheme and the SEE project ended.", &[]);
    }

    #[test]
    fn holders_without_a_comma() {
        check(
            "Director of Service Jo Moss said so. Treasurer: Al Fry",
            &[
                ("Director of Service", None, Some("Jo Moss")),
                ("Treasurer", None, Some("Al Fry")),
            ],
        );
        check(
            "They thanked Jo Moss Director of Ponds. The Pond Finance Director of Weirs left.",
            &[
                ("Director of Ponds", None, None),
                ("Pond Finance Director of Weirs", None, None),
            ],
        );
        check(
            "the chairman of the Deep Pond Board (DPB) spoke of the role of chair.",
            &[
                ("chairman of the Deep Pond Board", None, None),
                ("chair", None, None),
            ],
        );
    }

    #[test]
    fn irish_offices() {
        check(
            "The Leas-Chathaoirleach thanked the Príomh Chomhairleoir.",
            &[
                ("Leas-Chathaoirleach", None, None),
                ("Príomh Chomhairleoir", None, None),
            ],
        );
    }

    #[test]
    fn short_forms_in_a_list_act_together() {
        check(
            "The DPX, HPW and ADPX provided details.",
            &[
                ("DPX", Some("DPX"), None),
                ("HPW", Some("HPW"), None),
                ("ADPX", Some("ADPX"), None),
            ],
        );
    }

    #[test]
    fn seats_and_questions_are_no_posts() {
        check(
            "On taking the Chair, Cllr Elm asked which Service Director it was. Moss/Clerk",
            &[("Clerk", None, None)],
        );
        check(
            "In reply to Councillor Elm, the Director said so.",
            &[("Director", None, None)],
        );
    }

    #[test]
    fn every_mention_has_its_place() {
        let item = AgendaItem {
            minutes: vec!["The Chair spoke. The Chair left.".to_owned()],
            ..AgendaItem::default()
        };
        let places: Vec<u32> = super::mentions(&item)
            .iter()
            .map(|mention| mention.place.start)
            .collect();
        assert_eq!(places, [4, 21]);
    }

    #[test]
    fn what_is_no_post() {
        check(
            "Officers and managers head of the queue will lead. Members were asked; a member of the public spoke.",
            &[],
        );
    }
}
