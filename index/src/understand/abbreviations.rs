//! Short forms and what they stand for, where the text itself says so in brackets, either way round.
//!
//! Begins with Schwartz and Hearst 2003 (doi:10.1142/9789812776303_0042): the letters of the short
//! form are sought in the words beside it. Past that, the cheapest way to explain all letters is
//! taken (`fit`), so that initials win over letters from inside words, and near words over far ones.
//! Takes paragraphs and gives definitions as printed; what a short form means on a page that does
//! not define it is decided at query time.

mod fit;
mod short_form;

use std::collections::HashSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::people;
use super::prose::{self, Paragraph, Place, Section};
use fit::Words;
use short_form::ShortForm;

/// A short form with the long form that the text gives for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The short form less plural, possessive and full stops: `IRO`, `ADS&FS`.
    pub short: String,
    /// The long form as printed, less an article before it.
    pub long: String,
    /// Where both stand together, from the first letter of the one to the last of the other.
    pub place: Place,
}

/// How far to the left of a bracket a long form may begin, in bytes.
const REACH_BYTES: usize = 280;
/// How far into a paragraph a bracket may stand that belongs to the sentence before it, in bytes.
const BREAK_BYTES: usize = 60;
/// The longest text in brackets that is looked at, in bytes.
const BRACKET_BYTES: usize = 160;

/// Returns what the brackets of the paragraphs define, each pair once at its first place.
pub(super) fn read(paragraphs: &[Paragraph<'_>]) -> Vec<Definition> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut before = None;
    for paragraph in paragraphs {
        let text = paragraph.text;
        for open in memchr::memchr_iter(b'(', text.as_bytes()) {
            let Some(close) = bracket(text, open) else {
                continue;
            };
            let definition = match pair_at(text, open, close) {
                Some(pair) => Some(Definition {
                    long: text[pair.long.clone()].to_owned(),
                    place: paragraph.place(
                        pair.long.start.min(pair.printed.start),
                        pair.long.end.max(pair.printed.end),
                    ),
                    short: pair.short,
                }),
                None => before.and_then(|before| over_the_break(before, paragraph, open, close)),
            };
            if let Some(definition) = definition
                && seen.insert((definition.short.clone(), folded(&definition.long)))
            {
                found.push(definition);
            }
        }
        before = Some(paragraph);
    }
    found
}

/// Reads a bracket near the front of a paragraph that goes on with the sentence of the one before.
fn over_the_break(
    before: &Paragraph<'_>,
    paragraph: &Paragraph<'_>,
    open: usize,
    close: usize,
) -> Option<Definition> {
    if open > BREAK_BYTES {
        return None;
    }
    let first = before.text.trim_end();
    let goes_on = before.section == paragraph.section
        && paragraph.section == Section::Minutes
        && !first.ends_with(['.', ';', ':', '?', '!', ')'])
        && !paragraph.text[..open].contains(['(', '.', ';', ':']);
    if !goes_on {
        return None;
    }
    let first = prose::tail(first, REACH_BYTES);
    let joined = format!("{first} {}", &paragraph.text[..=close]);
    let shift = first.len() + 1;
    let pair = pair_at(&joined, open + shift, close + shift)?;
    (pair.long.end <= pair.printed.start).then(|| Definition {
        long: joined[pair.long].to_owned(),
        place: paragraph.place(0, pair.printed.end - shift),
        short: pair.short,
    })
}

/// A definition as ranges of its paragraph.
struct Pair {
    short: String,
    printed: Range<usize>,
    long: Range<usize>,
}

/// Returns where the bracket opened at `open` closes, if it is short and has no other inside.
fn bracket(text: &str, open: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let inside = &bytes[open + 1..bytes.len().min(open + 1 + BRACKET_BYTES)];
    let stop = memchr::memchr2(b'(', b')', inside)?;
    (inside[stop] == b')').then_some(open + 1 + stop)
}

/// Reads one bracket: `long form (SHORT)`, else `SHORT (long form)`.
fn pair_at(text: &str, open: usize, close: usize) -> Option<Pair> {
    let inside = without_lead(text, trimmed(text, open + 1..close));
    if !text[inside.clone()].contains(char::is_whitespace) {
        let short = ShortForm::parse(&text[inside.clone()])?;
        let words = Words::cut(text, window(text, open));
        let fit = words.nearest(&short)?;
        if is_person(text, &fit.long) {
            return None;
        }
        return Some(Pair {
            short: short.name(fit.plural_explained),
            printed: inside,
            long: fit.long,
        });
    }
    let before = text[..open].trim_end();
    let token = before
        .char_indices()
        .rfind(|(_, c)| c.is_whitespace() || matches!(c, '(' | '[' | '/' | '*'))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let printed = trimmed(text, token..before.len());
    let short = ShortForm::parse(&text[printed.clone()])?;
    let fit = Words::cut(text, inside).whole(&short)?;
    Some(Pair {
        short: short.name(fit.plural_explained),
        printed,
        long: fit.long,
    })
}

/// Returns the part of the text before a bracket that a long form may stand in.
fn window(text: &str, open: usize) -> Range<usize> {
    let mut start = open.saturating_sub(REACH_BYTES);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let near = &text[start..open];
    let wall = near.rfind(['(', ')', '[', ']']).map_or(0, |at| at + 1);
    start + wall..open
}

/// Takes white space, quotation marks and emphasis off both ends of a range.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_dress =
        |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '*' | '_');
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start_matches(is_dress).len();
    let end = range.end - (part.len() - part.trim_end_matches(is_dress).len());
    start..end.max(start)
}

/// Takes the words off a bracket that say no more than that a name follows.
fn without_lead(text: &str, range: Range<usize>) -> Range<usize> {
    const LEADS: [&str; 7] = [
        "the ",
        "The ",
        "or ",
        "hereafter ",
        "hereinafter ",
        "known as ",
        "i.e. ",
    ];
    let part = &text[range.clone()];
    let lead = LEADS.iter().find(|lead| part.starts_with(*lead));
    lead.map_or(range.clone(), |lead| {
        trimmed(text, range.start + lead.len()..range.end)
    })
}

/// Whether what looks like a long form is a person's name with their initials behind it.
fn is_person(text: &str, long: &Range<usize>) -> bool {
    let before = prose::tail(&text[..long.start], 16)
        .trim_end()
        .rsplit(' ')
        .next();
    let is_title = |word: &str| word != "Councillor" && people::is_person_title(word);
    before.is_some_and(people::is_person_title)
        || text[long.clone()].split_whitespace().any(is_title)
}

/// Returns the letters and figures of a long form in small letters: what two prints of it share.
fn folded(long: &str) -> String {
    long.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use crate::minutes::AgendaItem;

    #[track_caller]
    fn check_item(item: &AgendaItem, expected: &[(&str, &str)]) {
        let found = super::super::understand(item, &[]).definitions;
        let found: Vec<_> = found
            .iter()
            .map(|definition| (definition.short.as_str(), definition.long.as_str()))
            .collect();
        assert_eq!(found, expected, "{item:?}");
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        check_item(&item, expected);
    }

    #[test]
    fn both_ways_round() {
        check(
            "The report by the duck pond board (DPB) was noted.",
            &[("DPB", "duck pond board")],
        );
        check(
            "The DPB (Duck Pond Board) met. The XYZ (yearly outing) was off.",
            &[("DPB", "Duck Pond Board")],
        );
        check(
            "Work of the Duck Pond Board (‘the DPB’).",
            &[("DPB", "Duck Pond Board")],
        );
    }

    #[test]
    fn ampersands_and_hyphens() {
        check(
            "A report from the assistant director housing and street repair (ADH&SR).",
            &[("ADH&SR", "assistant director housing and street repair")],
        );
        check(
            "by the assistant director for tenants’ repairs standards and improvement (ADTRS&I)",
            &[(
                "ADTRS&I",
                "assistant director for tenants’ repairs standards and improvement",
            )],
        );
        check(
            "· the reopened multi-trade apprenticeship workshop (MTAW)",
            &[("MTAW", "multi-trade apprenticeship workshop")],
        );
        check(
            "the Department of Ponds, Trees & Swings (DPTAS)",
            &[("DPTAS", "Department of Ponds, Trees & Swings")],
        );
    }

    #[test]
    fn plurals_and_possessives_are_folded() {
        check(
            "via the Independent Mooring Officers (IMO’s) and Seasonal Grazing Orders (SGOs)",
            &[
                ("IMO", "Independent Mooring Officers"),
                ("SGO", "Seasonal Grazing Orders"),
            ],
        );
        check(
            "the Office of Public Ponds (O.P.P.)",
            &[("OPP", "Office of Public Ponds")],
        );
        check(
            "REPORT ON THE POLICY COMMITTEES OF PONDS (PCPS)",
            &[("PCP", "POLICY COMMITTEES OF PONDS")],
        );
    }

    #[test]
    fn inner_words_and_letters() {
        check(
            "expressed by the Crews in Canals Council (CCC)",
            &[("CCC", "Crews in Canals Council")],
        );
        check(
            "use of the lamp of my lane (LOML) app",
            &[("LOML", "lamp of my lane")],
        );
        check(
            "a Code of Practice (CoP) of the Department for Transport (DfT)",
            &[
                ("CoP", "Code of Practice"),
                ("DfT", "Department for Transport"),
            ],
        );
        check(
            "The presentation covered antisocial behaviour (ASB)",
            &[("ASB", "antisocial behaviour")],
        );
        check(
            "REPORT ON THE MULTI-AGENCY SAFEGUARDING HUB (MASH)",
            &[("MASH", "MULTI-AGENCY SAFEGUARDING HUB")],
        );
        check(
            "An Bord Pleanála (ABP) and Córas Iompair Éireann (CIE)",
            &[
                ("ABP", "An Bord Pleanála"),
                ("CIE", "Córas Iompair Éireann"),
            ],
        );
        check(
            "Catchment-based Flood Risk Assessment and Management (CFRAM)",
            &[(
                "CFRAM",
                "Catchment-based Flood Risk Assessment and Management",
            )],
        );
    }

    #[test]
    fn words_behind_the_long_form_are_left_off() {
        check(
            "on Rental Accommodation Scheme Support (RAS)",
            &[("RAS", "Rental Accommodation Scheme")],
        );
        check(
            "two more Pond Water wastewater treatment plants (WWTPs)",
            &[("WWTP", "wastewater treatment plants")],
        );
    }

    #[test]
    fn a_sentence_broken_in_two() {
        let item = AgendaItem {
            minutes: vec![
                "It was sent to the Duck Pond".to_owned(),
                "Board (DPB) for advice".to_owned(),
            ],
            ..AgendaItem::default()
        };
        check_item(&item, &[("DPB", "Duck Pond Board")]);
    }

    #[test]
    fn each_pair_once_titles_first() {
        let item = AgendaItem {
            title: Some("Ponds Looked After (PLA)".to_owned()),
            minutes: vec!["Ponds looked after (PLA); the Pond League Area (PLA).".to_owned()],
            ..AgendaItem::default()
        };
        check_item(
            &item,
            &[("PLA", "Ponds Looked After"), ("PLA", "Pond League Area")],
        );
    }

    #[test]
    fn what_is_no_definition() {
        for text in [
            "An annual plan (Appendix A) and (a) rain, won (Wexleyhampton) (RESOLVED)",
            "Councillor Peter Jones (PJ) and Councillor Collins (B), Councillor Collins (Chair)",
            "Meetings Administrator (Ms. K. Butler)",
            "Cllr Lucy Ann Bell (LAB), Cllr Carl Noon (Con)",
            "Pond dues forms (PDF 266 KB) (18%) (p.3)",
            "(II) the property (III) and inland income (II)",
            "Notes on the evening (NOTE: rain) and NOTE (nothing else)",
            "one site, Lower Wexley (LK3834L), and section 10 (S106)",
            "(",
            "()",
            "((((",
            "A (",
            "é(É&É)",
            "AB (",
            "AB ( )",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn the_place_holds_both() {
        let item = AgendaItem {
            minutes: vec!["the Duck Pond Board (DPB) met".to_owned()],
            ..AgendaItem::default()
        };
        let found = super::super::understand(&item, &[]).definitions;
        assert_eq!((found[0].place.start, found[0].place.end), (4, 24));
    }

    proptest! {
        #[test]
        fn places_are_in_the_text(
            text in "([A-Za-z&’'é.,/ -]{0,12}( \\([A-Z&a-z’s.é -]{0,9}\\)?){0,2}[ -]?){0,6}",
            more in "\\PC{0,40}",
        ) {
            let item = AgendaItem {
                minutes: vec![more.clone(), text.clone(), more + &text],
                ..AgendaItem::default()
            };
            for definition in super::super::understand(&item, &[]).definitions {
                let place = definition.place;
                let paragraph = &item.minutes[place.paragraph as usize - 1];
                let printed = paragraph.get(place.start as usize..place.end as usize);
                prop_assert!(printed.is_some_and(|printed| !printed.is_empty()));
            }
        }
    }
}
