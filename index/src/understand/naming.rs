//! A name to show for an item whose page has no title: the report that its minutes say was considered.
//!
//! What is found is no title: it is shown as taken from the body.

use crate::minutes::AgendaItem;

/// Verbs behind which minutes name the paper before the meeting.
const RECEIVED: [&str; 4] = [" received ", " considered ", " reviewed ", " discussed "];
/// The last word of a paper's name.
const PAPERS: [&str; 12] = [
    "Report",
    "Reports",
    "Plan",
    "Strategy",
    "Update",
    "Review",
    "Programme",
    "Budget",
    "Presentation",
    "Statement",
    "Policy",
    "Minutes",
];

/// Returns the report named in the first paragraphs of an item's minutes.
pub fn report_named(item: &AgendaItem) -> Option<String> {
    item.minutes.iter().take(4).find_map(|paragraph| {
        RECEIVED.iter().find_map(|verb| {
            let at = paragraph.find(verb)?;
            name(&paragraph[at + verb.len()..])
        })
    })
}

/// Reads `the Children's Social Care Performance Report, which ...`: capitalised words up to a paper.
fn name(text: &str) -> Option<String> {
    let text = ["the ", "an ", "a ", "its "]
        .iter()
        .find_map(|article| text.strip_prefix(article))?;
    let mut end = 0;
    let mut last = 0;
    for word in text.split(' ').take(14) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let joins = matches!(
            bare,
            "and" | "of" | "for" | "the" | "on" | "in" | "&" | "to"
        );
        if !joins && !bare.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            break;
        }
        end += word.len() + 1;
        if PAPERS.contains(&bare) {
            last = end - 1;
        }
        if word.ends_with([',', '.', ';', ':']) {
            break;
        }
    }
    let name = text.get(..last)?.trim_end_matches([',', '.', ';', ':']);
    (name.split(' ').count() > 1).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_before_the_meeting() {
        for (paragraph, expected) in [
            (
                "The Board received the Winter Roads Report, which set out",
                Some("Winter Roads Report"),
            ),
            (
                "Members considered the Annual Report of the Trust 2019/20 and asked",
                Some("Annual Report"),
            ),
            ("The Committee received a report on roads.", None),
            ("The Committee considered the Plan.", None),
        ] {
            let item = AgendaItem {
                minutes: vec![paragraph.to_owned()],
                ..AgendaItem::default()
            };
            assert_eq!(report_named(&item).as_deref(), expected, "{paragraph}");
        }
    }
}
