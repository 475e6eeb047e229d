//! People named in minutes: councillors, holders of posts, and those on the attendance list.
//!
//! Members of the public, young people and objectors are text and nothing more: a name counts only
//! with a councillor's title, with a post beside it, or where the attendance list of the meeting has
//! it. Who is on the list but not named in the item is not repeated here.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::cues::COUNCILLOR;
use super::letters::for_each_space;
use super::prose::{Paragraph, Place};
use super::roles::{RoleKind, RoleMention};
use crate::minutes::{Attendee, Capacity};

/// Somebody named in an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMention {
    /// The name as printed, title included; of a list under one title, each has it in the singular.
    pub name: String,
    /// In what capacity they are named.
    pub capacity: Capacity,
    /// Where they are first named.
    pub place: Place,
}

/// Returns the people of an item, each once, in order of first appearance.
pub(super) fn read(
    paragraphs: &[Paragraph<'_>],
    roles: &[RoleMention],
    attendance: &[Attendee],
) -> Vec<PersonMention> {
    let mut found: Vec<PersonMention> = Vec::new();
    for paragraph in paragraphs
        .iter()
        .filter(|paragraph| paragraph.has(COUNCILLOR))
    {
        for mark in paragraph
            .marks
            .iter()
            .filter(|mark| mark.cue & COUNCILLOR != 0)
        {
            councillors(paragraph, mark.start, mark.end, &mut found);
        }
    }
    for mention in roles {
        let Some(person) = &mention.person else {
            continue;
        };
        let capacity = match mention.kind {
            RoleKind::Officer => Capacity::Officer,
            RoleKind::External => Capacity::External,
            RoleKind::Member => capacity_of_member(&mention.role, person),
        };
        found.push(PersonMention {
            name: person.clone(),
            capacity,
            place: mention.place,
        });
    }
    listed(paragraphs, attendance, &mut found);
    distinct(found, attendance)
}

/// "The Chair, Cllr Ash" is the chair of this meeting; a chair without a councillor's title may come from elsewhere.
fn capacity_of_member(role: &str, person: &str) -> Capacity {
    let titled = person.split(' ').next().is_some_and(is_councillor_title);
    match (role.starts_with("Chair") && !role.contains(' '), titled) {
        (true, true) => Capacity::Chair,
        (false, true) => Capacity::Councillor,
        (false, false) if role.to_lowercase().contains("member") => Capacity::Councillor,
        _ => Capacity::Unknown,
    }
}

/// Keeps the first mention of each name; a capacity that says more replaces one that says less.
fn distinct(mut found: Vec<PersonMention>, attendance: &[Attendee]) -> Vec<PersonMention> {
    found.sort_by_key(|person| person.place);
    let mut kept: Vec<PersonMention> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut surnames: HashSet<String> = HashSet::new();
    for mut person in found {
        let name = bare_name(&person.name);
        if let Some(capacity) = listed_capacity(&name, attendance) {
            person.capacity = capacity;
        }
        // "Superintendent Jo Moss" and later "Superintendent Moss" are one; a name without more comes of a rank.
        if surnames.contains(&person.name) {
            continue;
        }
        if let Some((_, surname)) = person.name.rsplit_once(' ') {
            surnames.insert(surname.to_owned());
        }
        match places.get(&name) {
            Some(at) if person.capacity == Capacity::Chair => kept[*at].capacity = Capacity::Chair,
            Some(_) => {}
            None => {
                places.insert(name, kept.len());
                kept.push(person);
            }
        }
    }
    kept
}

/// In what capacity the attendance list has somebody whose name, as [`bare_name`] gives it, is this.
fn listed_capacity(name: &str, attendance: &[Attendee]) -> Option<Capacity> {
    let last = |name: &str| {
        name.bytes()
            .next_back()
            .map(|byte| byte.to_ascii_lowercase())
    };
    let is_named = |attendee: &&Attendee| {
        // Most names differ in the last letter already; that of another alphabet says nothing in bytes.
        let listed = last(attendee.name.trim_end());
        let is_alike = listed == last(name) || listed.is_none_or(|byte| !byte.is_ascii());
        is_alike && is_same_name(&attendee.name, name)
    };
    let capacity = attendance.iter().rev().find(is_named)?.capacity;
    (capacity != Capacity::Unknown).then_some(capacity)
}

/// Whether a printed name is the bare one.
fn is_same_name(printed: &str, bare: &str) -> bool {
    let mut bare = bare.split(' ');
    let printed = printed
        .split_whitespace()
        .filter(|word| !is_councillor_title(word));
    let lower = |word: &str, bare: &str| word.chars().flat_map(char::to_lowercase).eq(bare.chars());
    let mut printed = printed.map(|word| bare.next().is_some_and(|bare| lower(word, bare)));
    printed.all(|same| same) && bare.next().is_none()
}

/// A printed name without a councillor's title, which is spelt in several ways.
fn bare_name(name: &str) -> String {
    let words = name
        .split_whitespace()
        .filter(|word| !is_councillor_title(word));
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a name is that of a person already named: the same, or the surname alone of a full name.
pub(super) fn is_named_again(known: &str, name: &str) -> bool {
    let is_surname = !name.contains(' ');
    let before = known.strip_suffix(name);
    before.is_some_and(|before| before.is_empty() || is_surname && before.ends_with(' '))
}

/// Whether a name has a councillor's title.
pub(super) fn is_councillor(name: &str) -> bool {
    name.split(' ').next().is_some_and(is_councillor_title)
}

pub(super) fn is_councillor_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Councillor" | "Councillors" | "Cllr" | "Cllrs"
    )
}

/// Reads the names behind "Councillor" or "Councillors A, B and C".
fn councillors(
    paragraph: &Paragraph<'_>,
    start: usize,
    title_end: usize,
    found: &mut Vec<PersonMention>,
) {
    let text = paragraph.text;
    let title = &text[start..title_end];
    if !title.starts_with('C') {
        return;
    }
    let many = title.ends_with('s');
    let singular = title.trim_end_matches('s');
    let mut at = title_end;
    loop {
        let rest = &text[at..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '.']).len();
        let Some(length) = name_length(&rest[spaces..], true) else {
            return;
        };
        let name = &rest[spaces..spaces + length];
        let from = if at == title_end { start } else { at + spaces };
        found.push(PersonMention {
            name: if many {
                format!("{singular} {name}")
            } else {
                text[start..at + spaces + length].to_owned()
            },
            capacity: Capacity::Councillor,
            place: paragraph.place(from, at + spaces + length),
        });
        at += spaces + length;
        let joint = [", and ", ", ", " and ", " & "]
            .iter()
            .find(|joint| text[at..].starts_with(**joint));
        match joint.filter(|_| many) {
            Some(joint) => at += joint.len(),
            None => return,
        }
    }
}

/// People on the attendance list that the item names without a councillor's title.
fn listed(paragraphs: &[Paragraph<'_>], attendance: &[Attendee], found: &mut Vec<PersonMention>) {
    let mut sought = Sought::default();
    for attendee in attendance {
        let known = attendee.capacity != Capacity::Unknown || attendee.role.is_some();
        let name = attendee.name.trim();
        let mut words = name.split_whitespace();
        let titled = words.next().is_some_and(is_councillor_title);
        if known && !titled && words.next().is_some() {
            sought.add(name, attendee.capacity);
        }
    }
    if sought.names.is_empty() {
        return;
    }
    for paragraph in paragraphs {
        sought.find(paragraph, found);
    }
}

/// Names sought in a text all at once, by the first two letters of their last words.
struct Sought<'t> {
    names: Vec<SoughtName<'t>>,
    /// The names whose last word begins so, one bit for each; the 65th shares the bit of the first.
    heads: [u64; HEADS],
}

struct SoughtName<'t> {
    name: &'t str,
    capacity: Capacity,
    /// Where the last word begins in the name.
    last_word: usize,
    is_found: bool,
}

impl Default for Sought<'_> {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            heads: [0; HEADS],
        }
    }
}

impl<'t> Sought<'t> {
    fn add(&mut self, name: &'t str, capacity: Capacity) {
        let last_word = name.rfind(char::is_whitespace).map_or(0, |space| {
            space + name[space..].chars().next().map_or(1, char::len_utf8)
        });
        let bytes = name.as_bytes();
        let head = head_of(bytes[last_word], bytes.get(last_word + 1));
        self.heads[head] |= 1 << (self.names.len() % 64);
        self.names.push(SoughtName {
            name,
            capacity,
            last_word,
            is_found: false,
        });
    }

    /// Notes each name that a paragraph has and none before it had.
    fn find(&mut self, paragraph: &Paragraph<'_>, found: &mut Vec<PersonMention>) {
        let text = paragraph.text;
        let bytes = text.as_bytes();
        for_each_space(bytes, |space| {
            let Some(first) = bytes.get(space + 1) else {
                return;
            };
            let bits = self.heads[head_of(*first, bytes.get(space + 2))];
            if bits == 0 {
                return;
            }
            let names = self.names.iter_mut().enumerate();
            for (_, sought) in names.filter(|(at, _)| bits >> (at % 64) & 1 == 1) {
                let name = sought.name;
                let Some(start) = (space + 1).checked_sub(sought.last_word) else {
                    continue;
                };
                let end = start + name.len();
                let is_here = || bytes.get(start..end) == Some(name.as_bytes());
                // "Jo Frye" and "Jo Fry-Elm" are other people than Jo Fry.
                let goes_on = |c: char| c.is_alphabetic() || c == '-';
                if !sought.is_found && is_here() && !text[end..].starts_with(goes_on) {
                    sought.is_found = true;
                    found.push(PersonMention {
                        name: name.to_owned(),
                        capacity: sought.capacity,
                        place: paragraph.place(start, end),
                    });
                }
            }
        });
    }
}

const HEADS: usize = 256;

/// A number under [`HEADS`] for the first two bytes of a word.
fn head_of(first: u8, second: Option<&u8>) -> usize {
    let second = second.copied().unwrap_or_default();
    (usize::from(first) * 37 + usize::from(second)) % HEADS
}

/// Titles that stand before a person's name.
pub(super) fn is_person_title(word: &str) -> bool {
    let word = word.trim_matches(['(', ',', ')']).trim_end_matches('.');
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Miss"
            | "Dr"
            | "Prof"
            | "Professor"
            | "Sir"
            | "Dame"
            | "Lord"
            | "Lady"
            | "Rev"
            | "Reverend"
            | "Cllr"
            | "Councillor"
            | "Mx"
            | "Cnllr"
            | "Alderman"
    )
}

/// Reads the name that a text begins with, titles included.
pub(super) fn name_at(text: &str) -> Option<String> {
    name_length(text, false).map(|length| text[..length].to_owned())
}

/// Reads the name, of one word or more, right behind a title such as a rank of police.
pub(super) fn name_behind_rank(text: &str) -> Option<String> {
    let name = text.strip_prefix(' ')?;
    name_length(name, true).map(|length| name[..length].to_owned())
}

/// Returns the text if all of it is a person's name: `Ms. K. Moss`, `Jo Fry`.
pub(super) fn whole_name(text: &str) -> Option<String> {
    let titled = text.split(' ').next().is_some_and(is_person_title);
    let length = name_length(text, false)?;
    let words = text.split_whitespace().count();
    (length == text.len() && (titled || words >= 2)).then(|| text.to_owned())
}

/// Whether words could be somebody's name: two or three, none of them a word of departments.
pub(super) fn looks_like_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=3).contains(&words.len())
        && words
            .iter()
            .all(|word| is_name_word(word) && !matches!(*word, "and" | "&" | "of" | "the" | "for"))
}

/// Bytes of the name at the front of a text. One word is enough behind a councillor's title.
fn name_length(text: &str, one_word: bool) -> Option<usize> {
    let (mut end, mut at, mut words, mut titled) = (0, 0, 0, false);
    for word in text.split([' ', '\u{a0}']).take(7) {
        let space = text[at + word.len()..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let bare = word.trim_end_matches([',', ';', ':', '”', '?', '!']);
        let dotted = bare
            .strip_suffix('.')
            .is_some_and(|initial| is_initial(initial) || is_person_title(initial));
        let core = if dotted {
            bare
        } else {
            bare.trim_end_matches('.').trim_end_matches(['*', ')'])
        };
        let core = core
            .strip_suffix("’s")
            .or_else(|| core.strip_suffix("'s"))
            .unwrap_or(core);
        if words == 0 && is_person_title(core) {
            titled = true;
            at += word.len() + space;
            continue;
        }
        let bracketed = words > 0
            && word.starts_with('(')
            && core.len() <= 3
            && core[1..].chars().all(char::is_uppercase);
        if bracketed && word.contains(')') {
            end = at + word.find(')').map_or(word.len(), |close| close + 1);
            words += 1;
            break;
        }
        let particle = matches!(
            core,
            "de" | "la" | "van" | "von" | "der" | "du" | "ní" | "uí" | "ó"
        );
        let fits = is_initial(core.trim_end_matches('.'))
            || particle
            || is_name_word(core) && !is_shouted(core);
        if core.is_empty() || !fits || words >= 5 {
            break;
        }
        words += usize::from(!particle);
        end = at + core.len();
        if core.len() < word.len() {
            break;
        }
        at += word.len() + space;
    }
    let needed = if one_word || titled { 1 } else { 2 };
    let letters = text[..end].chars().filter(|c| c.is_alphabetic()).count();
    if words < needed || words == 0 || letters < 3 {
        return None;
    }
    // "Councillor Ash I will ask": the pronoun of a question is no initial.
    if words > 1 && text[..end].ends_with(" I") {
        end -= 2;
    }
    Some(end + honours(&text[end..]))
}

/// Bytes of honours behind a name: `, OBE`.
fn honours(behind: &str) -> usize {
    let Some(rest) = behind.strip_prefix(", ") else {
        return 0;
    };
    let word = rest
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let known = matches!(
        word,
        "OBE" | "MBE" | "CBE" | "BEM" | "JP" | "KC" | "QC" | "TD" | "DL" | "KBE"
    );
    if known { 2 + word.len() } else { 0 }
}

fn is_initial(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 8
        && word.split('.').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        })
}

fn is_shouted(word: &str) -> bool {
    word.len() > 3 && word.chars().all(char::is_uppercase)
}

/// Reads the name that ends right before a post: `Jo Fry, Head of ...`, `Jo Fry (Head of ...)`.
pub(super) fn name_ending(text: &str, end: usize) -> Option<String> {
    let before = &text[..end];
    let before = [", the ", ", ", " – ", " - ", " ("]
        .iter()
        .find_map(|joint| before.strip_suffix(joint))?;
    let mut start = before.len();
    let mut words = 0;
    for (at, word) in before
        .rmatch_indices(' ')
        .map(|(space, _)| space + 1)
        .chain([0])
        .take(5)
        .map(|at| (at, &before[at..]))
    {
        let word = word.split(' ').next().unwrap_or_default();
        let titled = is_person_title(word);
        let initial = is_initial(word.trim_end_matches('.'));
        if !titled
            && !initial
            && (!is_name_word(word)
                || word.ends_with(['.', ',', ';', ':', ')'])
                || is_shouted(word))
        {
            break;
        }
        start = at;
        words += 1;
        // A title begins the name, unless another one stands before it ("Cllr Dr Ash").
        let second = before[..at]
            .trim_end()
            .rsplit(' ')
            .next()
            .is_some_and(is_person_title);
        if titled && !second {
            break;
        }
    }
    let name = before[start..].trim_start_matches('(');
    let titled = name.split(' ').next().is_some_and(is_person_title);
    let plain = (2..=4).contains(&words) && name.chars().filter(|c| c.is_lowercase()).count() >= 2;
    ((titled && words >= 2 || plain) && !name.ends_with(',')).then(|| name.to_owned())
}

/// Returns the name of two words that a text ends with: `and notes that Jo Moss`.
pub(super) fn name_before(text: &str) -> Option<String> {
    let mut words = text.rsplit(' ');
    let (last, first) = (words.next()?, words.next()?);
    let alone = words.next().is_none_or(|word| {
        !word.starts_with(char::is_uppercase)
            || is_person_title(word)
            || word.ends_with(['.', ',', ':'])
    });
    let name = format!("{first} {last}");
    (alone && looks_like_name(&name)).then_some(name)
}

/// Whether a word may be part of somebody's name: capitalised, and no word of departments or verbs.
pub(super) fn is_name_word(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let name_letters = word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '.' | '‘'));
    capital && name_letters && !is_common(word)
}

/// Capitalised words that stand in titles, departments and at the front of sentences, never in names.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "The"
            | "A"
            | "An"
            | "And"
            | "Of"
            | "For"
            | "In"
            | "On"
            | "At"
            | "By"
            | "To"
            | "With"
            | "From"
            | "That"
            | "This"
            | "It"
            | "As"
            | "If"
            | "Council"
            | "Councillor"
            | "Councillors"
            | "Committee"
            | "Cabinet"
            | "Board"
            | "Panel"
            | "Service"
            | "Services"
            | "Housing"
            | "Planning"
            | "Children"
            | "Children’s"
            | "Education"
            | "Health"
            | "Public"
            | "Finance"
            | "Financial"
            | "Development"
            | "Environment"
            | "Environmental"
            | "Report"
            | "Plan"
            | "County"
            | "City"
            | "Corporate"
            | "Community"
            | "Communities"
            | "Social"
            | "Care"
            | "Adult"
            | "Adults"
            | "Family"
            | "Families"
            | "Young"
            | "People"
            | "Safeguarding"
            | "Support"
            | "Business"
            | "Economic"
            | "Regional"
            | "Resources"
            | "Legal"
            | "Democratic"
            | "Governance"
            | "Property"
            | "Regeneration"
            | "Transport"
            | "Transportation"
            | "Tourism"
            | "Culture"
            | "Sports"
            | "Water"
            | "Roads"
            | "Operations"
            | "Maintenance"
            | "Design"
            | "Delivery"
            | "Capital"
            | "Investment"
            | "Projects"
            | "Performance"
            | "Quality"
            | "Improvement"
            | "Strategy"
            | "Strategic"
            | "Policy"
            | "Digital"
            | "Information"
            | "Technology"
            | "Human"
            | "Customer"
            | "Communications"
            | "Place"
            | "Place-Making"
            | "Climate"
            | "Action"
            | "Mobility"
            | "Travel"
            | "Parks"
            | "Waste"
            | "Fire"
            | "Safety"
            | "Rural"
            | "Urban"
            | "Local"
            | "Authority"
            | "National"
            | "Shared"
            | "Enterprise"
            | "Innovation"
            | "Heritage"
            | "Arts"
            | "Library"
            | "Libraries"
            | "Archives"
            | "West"
            | "East"
            | "North"
            | "South"
            | "Central"
            | "Division"
            | "Directorate"
            | "Department"
            | "Team"
            | "Group"
            | "Unit"
            | "Office"
            | "Director"
            | "Head"
            | "Manager"
            | "Officer"
            | "Chair"
            | "Chairman"
            | "Chairperson"
            | "Leader"
            | "Mayor"
            | "Deputy"
            | "Assistant"
            | "Senior"
            | "Executive"
            | "Chief"
            | "Engineer"
            | "Administrator"
            | "Administrative"
            | "Staff"
            | "Clerk"
            | "Planner"
            | "Vice"
            | "Vice-Chair"
            | "Vice-Chairman"
            | "Cathaoirleach"
            | "Leas"
            | "Member"
            | "Members"
            | "Ward"
            | "Call"
            | "Question"
            | "Questions"
            | "Motion"
            | "Notice"
            | "Minutes"
            | "Meeting"
            | "Meetings"
            | "Agenda"
            | "Item"
            | "January"
            | "February"
            | "March"
            | "April"
            | "June"
            | "July"
            | "August"
            | "September"
            | "October"
            | "November"
            | "December"
            | "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "Street"
            | "Road"
            | "Avenue"
            | "School"
            | "Hospital"
            | "Trust"
            | "Partnership"
            | "Association"
            | "Limited"
            | "Ltd"
            | "Company"
            | "Page"
            | "Annual"
            | "Audit"
            | "Risk"
            | "Scrutiny"
            | "Overview"
            | "Section"
            | "Act"
            | "Bill"
            | "Licensing"
            | "Early"
            | "Help"
            | "Looked"
            | "After"
            | "Special"
            | "Procurement"
            | "Assets"
            | "Commercial"
            | "Learning"
            | "Skills"
            | "Inclusion"
            | "Wellbeing"
            | "Well-being"
            | "Neighbourhood"
            | "Neighbourhoods"
            | "Highways"
            | "Infrastructure"
            | "Commissioning"
            | "Transformation"
            | "Physical"
            | "Tenancy"
            | "Accommodation"
            | "Homelessness"
            | "District"
            | "Municipal"
            | "Metropolitan"
            | "Head’s"
            | "Conduct"
            | "Code"
            | "Present"
            | "Apologies"
            | "Acting"
            | "Interim"
            | "Professional"
            | "Independent"
            | "Ireland"
            | "Government"
            | "Department’s"
            | "State"
            | "Minister"
            | "Secretary"
            | "Active"
            | "Burial"
            | "Grounds"
            | "Archaeology"
            | "Conservation"
            | "Forward"
            | "Retrofit"
            | "Programme"
            | "Programmes"
            | "Systems"
            | "Motor"
            | "Tax"
            | "Payroll"
            | "Revenue"
            | "Revenues"
            | "Facilities"
            | "Fleet"
            | "Lighting"
            | "Flooding"
            | "Drainage"
            | "Emergency"
            | "Circulated"
            | "Proposed"
            | "Seconded"
            | "Resolved"
            | "Following"
            | "When"
            | "Also"
            | "However"
            | "There"
            | "Standing"
            | "Orders"
            | "Club"
            | "GAA"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_titles_and_honours() {
        assert_eq!(
            name_at("Cllr Dr Mia Hard spoke").as_deref(),
            Some("Cllr Dr Mia Hard")
        );
        assert_eq!(
            name_at("Mr R C Lowe, OBE, said").as_deref(),
            Some("Mr R C Lowe, OBE")
        );
        assert_eq!(whole_name("Ms. K. Moss").as_deref(), Some("Ms. K. Moss"));
        assert_eq!(whole_name("see below"), None);
    }

    #[test]
    fn people_of_the_list_are_found_in_the_text() {
        let attendee = |name: &str, capacity| Attendee {
            name: name.to_owned(),
            capacity,
            ..Attendee::default()
        };
        let attendance = [
            attendee("Jo Moss", Capacity::Officer),
            attendee("Jo Fry", Capacity::External),
            attendee("Zoë Ó Móin", Capacity::CoOpted),
            attendee("Councillor Val Elm", Capacity::Chair),
            attendee("Al Reed", Capacity::Officer),
        ];
        let item = crate::minutes::AgendaItem {
            minutes: vec!["Zoë Ó Móin and Jo Moss met Cllr Val ELM, Jo Frye and Mr Reed.".into()],
            ..Default::default()
        };
        let paragraphs = super::super::prose::paragraphs(&item);
        let found = read(&paragraphs, &[], &attendance);
        let found: Vec<_> = found
            .iter()
            .map(|person| (person.name.as_str(), person.capacity))
            .collect();
        assert_eq!(
            found,
            [
                ("Zoë Ó Móin", Capacity::CoOpted),
                ("Jo Moss", Capacity::Officer),
                ("Cllr Val ELM", Capacity::Chair),
            ]
        );
    }

    #[test]
    fn names_before_posts() {
        let text = "The Chairman welcomed Tessa Holm, Chief Planning Officer";
        assert_eq!(
            name_ending(text, text.find("Chief").unwrap()).as_deref(),
            Some("Tessa Holm")
        );
        let text = "The Public Health Services, Head of Legal";
        assert_eq!(name_ending(text, text.find("Head").unwrap()), None);
    }
}
