//! Deeds: whether the words give somebody something to do, or somebody takes it on.
//!
//! A deed has a doer whom the words name right before the verb: a post, a titled name, initials.
//! What is told of a process ("a letter would be sent") has none and is no deed.

use crate::understand::phrases::Phrases;
use crate::understand::prose::{Place, begins_any, find, head, label};
use crate::understand::roles::RoleMention;

/// What somebody may do after the meeting, in the form behind `to` and `would`; in the order of the alphabet.
const DEEDS: [&str; 61] = [
    "action",
    "advise",
    "amend",
    "approach",
    "arrange",
    "ask",
    "book",
    "bring",
    "chase",
    "check",
    "circulate",
    "collect",
    "complete",
    "confirm",
    "contact",
    "convene",
    "convey",
    "discuss",
    "distribute",
    "draft",
    "email",
    "enquire",
    "ensure",
    "find",
    "follow",
    "forward",
    "get",
    "inform",
    "inspect",
    "investigate",
    "invite",
    "issue",
    "liaise",
    "look",
    "monitor",
    "notify",
    "obtain",
    "order",
    "organise",
    "prepare",
    "progress",
    "provide",
    "publish",
    "purchase",
    "pursue",
    "raise",
    "register",
    "remind",
    "report",
    "request",
    "respond",
    "revert",
    "review",
    "seek",
    "send",
    "share",
    "speak",
    "submit",
    "supply",
    "update",
    "write",
];
/// Of these, what tells a promise even where only `he` or `she` is to do it.
const PROMISES: [&str; 13] = [
    "chase",
    "circulate",
    "contact",
    "email",
    "follow",
    "forward",
    "investigate",
    "liaise",
    "revert",
    "send",
    "supply",
    "write",
    "share",
];

/// What stands before the promise that somebody named as `he` or `she` makes.
static SAYING: Phrases = Phrases::new(&[
    "said",
    "confirmed",
    "agreed",
    "advised",
    "stated",
    "replied",
    "undertook",
    "explained",
    "added",
    "responded",
]);

/// Whether a word is a deed, whatever hangs on it.
pub(super) fn is_deed(word: &str) -> bool {
    let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
    let is_known = |word: &str| DEEDS.binary_search(&word).is_ok();
    is_known(bare)
        || bare.len() > 2 && is_shout(bare) && is_known(bare.to_ascii_lowercase().as_str())
}

fn is_shout(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `Clerk`, `CLLR ASH / CLERK`, `PB`, `Cllr. O. Ash and the Clerk`: one or several who may do something.
pub(super) fn is_doer(who: &str) -> bool {
    let who = who.trim();
    let parts = who
        .split(['/', ','])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "));
    !who.is_empty() && who.len() <= 80 && parts.map(str::trim).all(is_one_doer)
}

fn is_one_doer(who: &str) -> bool {
    let who = who
        .strip_prefix("the ")
        .or_else(|| who.strip_prefix("The "))
        .unwrap_or(who);
    let words: Vec<&str> = who.split(' ').collect();
    let capital = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase() || matches!(c, '–' | '-'))
            || matches!(*word, "of" | "for" | "&")
    };
    if words.len() > 7 || who.contains(['(', ')', ':']) || !words.iter().all(capital) {
        return false;
    }
    is_initials(who) || is_title(words[0]) && words.len() > 1 || words.iter().any(is_post)
}

/// `PB`, `HLAC`: who is known by letters alone.
pub(super) fn is_initials(who: &str) -> bool {
    let letters = who.bytes().filter(u8::is_ascii_uppercase).count();
    (2..=7).contains(&letters)
        && who.len() <= 8
        && who
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'&')
        && !matches!(
            who,
            "AGREED" | "NOTED" | "ACTION" | "IT" | "ALL" | "TO" | "MOTION" | "NB"
        )
}

fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.').to_ascii_lowercase();
    matches!(
        bare.as_str(),
        "cllr"
            | "cllrs"
            | "councillor"
            | "councillors"
            | "mr"
            | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "alderman"
            | "prof"
    )
}

fn is_post(word: &&str) -> bool {
    let bare = word.to_ascii_lowercase();
    matches!(
        bare.as_str(),
        "clerk"
            | "chair"
            | "chairman"
            | "chairperson"
            | "director"
            | "head"
            | "manager"
            | "officer"
            | "officers"
            | "engineer"
            | "secretary"
            | "treasurer"
            | "mayor"
            | "executive"
            | "solicitor"
            | "administrator"
            | "surveyor"
            | "warden"
            | "leader"
            | "member"
            | "convener"
            | "caretaker"
    )
}

/// The posts that a sentence names, as byte ranges in it.
pub(super) fn posts_in(place: Place, roles: &[RoleMention]) -> Vec<(usize, usize)> {
    let order = |place: Place| (place.section, place.paragraph, place.start);
    let first = roles.partition_point(|role| order(role.place) < order(place));
    let offset = |at: u32| usize::try_from(at.saturating_sub(place.start)).unwrap_or(usize::MAX);
    roles[first..]
        .iter()
        .take_while(|role| {
            role.place.section == place.section
                && role.place.paragraph == place.paragraph
                && role.place.end <= place.end
        })
        .map(|role| (offset(role.place.start), offset(role.place.end)))
        .collect()
}

/// `The Clerk would write`, `JH will progress`, `said he would follow up`: who does it stands before the verb.
pub(super) fn is_taken_on(sentence: &str, posts: &[(usize, usize)]) -> bool {
    let unsure = ["if", "whether", "unless", "were", "could"];
    ["would", "will"].iter().any(|opening| {
        let Some(at) = find(sentence, opening, 0) else {
            return false;
        };
        let (before, behind) = (sentence[..at].trim_end(), &sentence[at + opening.len()..]);
        let verb = behind
            .split_whitespace()
            .find(|word| !matches!(*word, "now" | "also" | "then" | "therefore" | "further"))
            .unwrap_or_default();
        let pronoun = ["he", "she", "they"]
            .iter()
            .any(|word| before.rsplit(' ').next() == Some(*word));
        let bare = verb.trim_end_matches([',', '.', ';', ':']);
        let doer = if pronoun {
            PROMISES.contains(&bare) && SAYING.are_in(before)
        } else {
            DEEDS.contains(&bare) && doer_ending(before, posts).is_some()
        };
        let follows_up = bare != "follow"
            || begins_any(
                behind.trim_start(),
                &["follow up", "follow this", "follow it"],
            )
            .is_some()
            || behind.contains("follow up");
        doer && follows_up && !unsure.iter().any(|word| find(sentence, word, 0).is_some())
    })
}

/// Who stands at the end of a text: a post, a titled name, initials.
pub(super) fn doer_ending<'t>(before: &'t str, posts: &[(usize, usize)]) -> Option<&'t str> {
    let end = before.len();
    if let Some((from, to)) = posts.iter().find(|(_, to)| *to == end) {
        return before.get(*from..*to);
    }
    let mut from = end;
    for word in before.rsplit(' ').take(5) {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        from = from.saturating_sub(word.len() + usize::from(from < end));
        let named = before.get(from..)?.trim_start();
        let person =
            named.len() <= 3 && is_initials(named) && !before[..from].trim_end().ends_with("he");
        if is_title(word) && named.len() > word.len() || person {
            return Some(named);
        }
        if is_post(&word) && from + word.len() == end {
            return Some(named);
        }
    }
    None
}

/// `requested that the Clerk should contact`, `That the Director bring`: where who is to do it begins and ends.
pub(super) fn called_on(sentence: &str, posts: &[(usize, usize)]) -> Option<(usize, usize)> {
    const OPENINGS: [&str; 6] = [
        "requested",
        "asked",
        "requests",
        "request",
        "agreed",
        "resolved",
    ];
    let thats = std::iter::successors(find(sentence, "that", 0), |at| {
        find(sentence, "that", at + "that".len())
    });
    let opened = thats
        .filter(|at| {
            let before = sentence[..*at].trim_end();
            let word = before.rsplit(' ').next().unwrap_or_default();
            OPENINGS
                .iter()
                .any(|opening| word.eq_ignore_ascii_case(opening))
        })
        .map(|at| at + "that".len());
    let start = label(sentence).map_or(0, |label| label.rest);
    let first = begins_any(&sentence[start..], &["that"]).map(|that| start + that.len());
    opened.chain(first).find_map(|at| {
        let rest = sentence[at..].trim_start();
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let from = sentence.len() - rest.len();
        let &(from, to) = posts.iter().find(|(start, _)| *start == from)?;
        let mut words = sentence[to..].split_whitespace();
        let verb = words.next()?;
        let verb = if matches!(verb, "should" | "would" | "will") {
            words.next()?
        } else {
            verb
        };
        let told = begins_any(
            sentence[to..].trim_start(),
            &["be asked to", "be requested to", "be instructed to"],
        );
        let third = verb.strip_suffix('s').unwrap_or(verb);
        (told.is_some() || is_deed(verb) || is_deed(third)).then_some((from, to))
    })
}

/// `Report to be brought to the next meeting`: what is to be done with something, said in short.
pub(super) fn is_to_be_done(sentence: &str) -> bool {
    const DONE_WITH: [&str; 17] = [
        "added",
        "amended",
        "arranged",
        "brought",
        "chased",
        "circulated",
        "contacted",
        "discussed",
        "distributed",
        "forwarded",
        "invited",
        "notified",
        "presented",
        "sent",
        "signed",
        "submitted",
        "updated",
    ];
    let Some(at) = find(head(sentence, 66), "to be", 0).filter(|at| (1..=60).contains(at)) else {
        return false;
    };
    let before: Vec<&str> = sentence[..at].split_whitespace().collect();
    let noun = before.iter().all(|word| {
        !word.ends_with("ed")
            && !word.ends_with(',')
            && !matches!(
                *word,
                "is" | "are"
                    | "was"
                    | "were"
                    | "has"
                    | "have"
                    | "had"
                    | "need"
                    | "needs"
                    | "due"
                    | "able"
                    | "said"
                    | "for"
                    | "that"
                    | "which"
                    | "who"
                    | "likely"
                    | "going"
                    | "it"
                    | "It"
                    | "They"
                    | "he"
                    | "she"
                    | "came"
                    | "seems"
            )
    });
    let verb = sentence[at + "to be".len()..].split_whitespace().next();
    noun && before.len() <= 6
        && verb.is_some_and(|verb| DONE_WITH.contains(&verb.trim_end_matches(['.', ',', ';'])))
}

/// `Request a further report`, `to ask the Director to report`: a point that begins with what it asks.
pub(super) fn is_order(sentence: &str) -> bool {
    const ORDERS: [&str; 4] = ["ask", "request", "instruct", "invite"];
    let start = label(sentence).map_or(0, |label| label.rest);
    let words = &sentence[start..];
    let words = words.strip_prefix("to ").unwrap_or(words);
    let Some(verb) = begins_any(words, &ORDERS) else {
        return false;
    };
    let behind: Vec<&str> = words[verb.len()..].split_whitespace().take(16).collect();
    let paper = matches!(behind.as_slice(), ["a" | "an", ..])
        && behind.iter().take(4).any(|word| {
            matches!(
                *word,
                "report" | "briefing" | "update" | "paper" | "presentation"
            )
        });
    let told = behind.first() == Some(&"the")
        && behind
            .windows(2)
            .any(|pair| pair[0] == "to" && is_deed(pair[1]));
    paper || told
}
