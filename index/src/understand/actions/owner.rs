//! Who is to do it: the post or the person that the sentence of an action names.

use super::assigned;
use super::deeds::{called_on, doer_ending, is_doer, posts_in};
use crate::understand::people;
use crate::understand::prose::{Place, begins_any, find, has_any};
use crate::understand::resolutions::is_body;
use crate::understand::roles::RoleMention;

/// Who is to do it: whom the sentence asks, else the post that acts in it.
pub(super) fn owner(
    sentence: &str,
    cues: u32,
    place: Place,
    roles: &[RoleMention],
) -> Option<String> {
    if let Some(who) = assigned(sentence, cues) {
        return Some(who.to_owned());
    }
    let posts = posts_in(place, roles);
    if let Some((from, to)) = called_on(sentence, &posts) {
        return sentence.get(from..to).map(str::to_owned);
    }
    // Mentions are in the order of their places.
    let first = roles.partition_point(|role| role.place < place);
    let inside: Vec<&RoleMention> = roles[first..]
        .iter()
        .take_while(|role| {
            role.place.section == place.section
                && role.place.paragraph == place.paragraph
                && role.place.end <= place.end
        })
        .collect();
    let name = |role: &&RoleMention| {
        role.abbreviation
            .clone()
            .unwrap_or_else(|| role.role.clone())
    };
    let asked = [
        "invites",
        "asks",
        "asked",
        "requested",
        "requests",
        "request",
        "invited",
        "instructed",
        "instruct",
        "requests that",
        "requested that",
        "asked that",
        "report from",
        "update from",
        "briefing from",
        "provided by",
        "prepared by",
        "submitted by",
    ]
    .iter()
    .filter_map(|opening| find(sentence, opening, 0).map(|at| at + opening.len()));
    for at in asked {
        let rest = sentence[at..].trim_start();
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let from = sentence.len() - rest.len();
        let near = |role: &&&RoleMention| {
            usize::try_from(role.place.start.saturating_sub(place.start))
                .is_ok_and(|start| start == from)
        };
        if let Some(role) = inside.iter().find(near) {
            return Some(name(role));
        }
        if let Some(person) = titled_name(rest).or_else(|| officers(rest)) {
            return Some(person);
        }
    }
    if has_any(
        sentence,
        &["requested", "requests", "asked", "asks", "invites"],
    ) {
        // Whoever asks is not the one who is to do it.
        return None;
    }
    let acts = ["would", "will", "agreed to", "undertook to", "promised to"]
        .iter()
        .find_map(|verb| find(sentence, verb, 0))?;
    if begins_any(&sentence[acts..], &["would be", "will be"]).is_some() {
        return None;
    }
    let doers = sentence[..acts].trim_end();
    if doers.contains(" and ") && is_doer(doers) {
        return Some(doers.to_owned());
    }
    let before = |role: &&&RoleMention| {
        usize::try_from(role.place.start - place.start).unwrap_or(usize::MAX) < acts
    };
    let post = inside.iter().rfind(before).map(name);
    let doer = doer_ending(sentence[..acts].trim_end(), &[]).map(str::to_owned);
    post.or(doer)
        .or_else(|| officers(sentence))
        .or_else(|| titled_name(sentence))
        .or_else(|| bare_name(sentence[..acts].trim_end()))
}

/// `Ann Ash`, where a sentence has nothing else before its verb.
fn bare_name(before: &str) -> Option<String> {
    let words: Vec<&str> = before.split(' ').collect();
    let name = |word: &&str| {
        word.len() > 1
            && word.starts_with(char::is_uppercase)
            && word
                .chars()
                .skip(1)
                .all(|c| c.is_lowercase() || matches!(c, '-' | '’' | '\''))
            && !is_body(&word.to_ascii_lowercase())
    };
    (words.len() == 2 && words.iter().all(name) && people::looks_like_name(before))
        .then(|| before.to_owned())
}

/// `officers`, where a text begins with them.
fn officers(text: &str) -> Option<String> {
    let text = text.strip_prefix("The ").unwrap_or(text);
    begins_any(text, &["officers"]).map(|_| "Officers".to_owned())
}

/// The titled name that a text begins with: `Ms Low`, `Councillor Ann Ash`.
fn titled_name(text: &str) -> Option<String> {
    const TITLES: [&str; 12] = [
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Dr",
        "Dr.",
        "Councillor",
        "Cllr",
        "Cllr.",
        "Prof.",
    ];
    let mut words = text.split(' ');
    let title = words.next().filter(|word| TITLES.contains(word))?;
    let mut end = title.len();
    for word in words.take(4) {
        let bare = word.trim_end_matches([',', ';', '.']);
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        let initial = bare.len() == 1 && word.ends_with('.');
        end += 1 + if initial { word.len() } else { bare.len() };
        if bare.len() < word.len() && !initial {
            break;
        }
    }
    (end > title.len()).then(|| text[..end].to_owned())
}
