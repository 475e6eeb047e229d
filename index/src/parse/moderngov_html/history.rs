//! Issue pages, which follow one matter through every meeting it came to, and decision pages.

use super::address::query_number;
use super::facts::{Said, area, main_title, page_facts, read_said, sub_title};
use super::items::{ItemReader, Part, Section, Unit, units};
use crate::minutes::{DateRange, Fact, Meeting, PageKind};
use crate::parse::html::{NodeId, Page};
use crate::parse::text::clean_title;

/// Reads an issue page: a meeting with one item for each `Meeting: 01/10/2018 - Committee (Item 25)`.
pub(super) fn issue(page: &Page) -> Vec<Meeting> {
    let area = area(page);
    let heading = sub_title(page, area);
    let title = page_title(page, area, heading);
    let facts = page_facts(page, PageKind::Issue);
    let issue_id = facts
        .url
        .iter()
        .map(String::as_str)
        .chain(hrefs(page, area))
        .find_map(|href| {
            query_number(href, "mgissuehistory", "iid")
                .or_else(|| query_number(href, "ieissuedetails", "iid"))
        });
    let mut entries: Vec<(Said, ItemReader, Ids)> = Vec::new();
    let mut skip = heading;
    for unit in units(page, area) {
        if skip.take_if(|heading| *heading == unit.first).is_some() {
            continue;
        }
        if unit.part == Part::Text {
            let paragraphs = page.blocks_between(unit.first, unit.behind);
            // A unit is split only where one of its lines opens an entry; else it keeps its links.
            if paragraphs.iter().any(|line| opening(line).is_some()) {
                for paragraph in paragraphs {
                    if let Some(said) = opening(&paragraph) {
                        entries.push(begin(page, unit, said));
                    } else if let Some((_, reader, _)) = entries.last_mut() {
                        reader.paragraph(paragraph);
                    }
                }
                continue;
            }
        } else if let Some(said) = opening(&page.text(unit.first)) {
            entries.push(begin(page, unit, said));
            continue;
        }
        if let Some((_, reader, _)) = entries.last_mut() {
            reader.take(page, unit);
        }
    }
    entries
        .into_iter()
        .map(|(said, reader, ids)| {
            let mut item = reader.finish();
            item.title = item.title.or_else(|| title.clone());
            item.site_issue_id = item.site_issue_id.or_else(|| issue_id.clone());
            item.site_item_id = ids.item;
            number(&mut item, said.item);
            Meeting {
                committee: said
                    .committee
                    .map(|committee| Fact::stated(committee, said.words.clone())),
                date: said
                    .day
                    .map(|day| Fact::stated(DateRange::exact(day), said.words.clone())),
                time: said.time,
                kind: said.kind,
                site_meeting_id: ids.meeting,
                site_committee_id: ids.committee,
                items: vec![item],
                ..facts.clone()
            }
        })
        .collect()
}

/// Sets the one number a page prints: that of the minutes where it has minutes, else of the agenda.
pub(super) fn number(item: &mut crate::minutes::AgendaItem, number: Option<String>) {
    if item.minutes.is_empty() {
        item.agenda_number = number;
    } else {
        item.minute_number = number;
    }
}

/// The numbers that the link of an entry carries.
#[derive(Default)]
struct Ids {
    meeting: Option<String>,
    committee: Option<String>,
    item: Option<String>,
}

fn opening(line: &str) -> Option<Said> {
    let lower = line.to_lowercase();
    let opens = lower.starts_with("meeting:") || lower.starts_with("cyfarfod:");
    (opens && line.len() < 300).then(|| read_said(line))?
}

fn begin(page: &Page, unit: Unit, said: Said) -> (Said, ItemReader, Ids) {
    let mut ids = Ids::default();
    for node in page.between(unit.first, unit.behind) {
        let Some(href) = page.attribute(node, "href") else {
            continue;
        };
        if let Some(meeting) = query_number(href, "ielistdocuments", "mid") {
            ids.meeting = Some(meeting);
            ids.committee = query_number(href, "ielistdocuments", "cid");
            ids.item = href.rsplit_once("#AI").and_then(|(_, id)| digits(id));
            break;
        }
    }
    let mut reader = ItemReader::default();
    reader.item.line = u32::try_from(page.line(unit.first)).unwrap_or(u32::MAX);
    (said, reader, ids)
}

/// `text` if it is a number and nothing else.
pub(super) fn digits(text: &str) -> Option<String> {
    let number = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| text.to_owned())
}

fn hrefs(page: &Page, area: NodeId) -> impl Iterator<Item = &str> {
    page.find_all(area, "a")
        .filter_map(|link| page.attribute(link, "href"))
}

/// The heading's words, else what `Issue - ` or `Decision - ` is followed by.
fn page_title(page: &Page, area: NodeId, heading: Option<NodeId>) -> Option<String> {
    let main = main_title(page, area);
    let named = main.split_once(" - ").map(|(_, rest)| rest.trim());
    let named = named.filter(|rest| !rest.eq_ignore_ascii_case("meetings"));
    let title = match heading {
        Some(heading) => clean_title(&page.text(heading)),
        None => clean_title(named.unwrap_or_default()),
    };
    (!title.is_empty()).then_some(title)
}

/// Reads a published decision: a meeting with one item that holds it.
pub(super) fn decision(page: &Page) -> Meeting {
    let area = area(page);
    let heading = sub_title(page, area);
    let mut meeting = page_facts(page, PageKind::Decision);
    let mut reader = ItemReader::default();
    reader.item.title = page_title(page, area, heading);
    reader.item.line = heading.map_or(1, |node| u32::try_from(page.line(node)).unwrap_or(u32::MAX));
    reader.item.site_item_id = meeting
        .url
        .as_deref()
        .and_then(|url| query_number(url, "iedecisiondetails", "aiid"));
    for unit in units(page, area) {
        if Some(unit.first) == heading {
            continue;
        }
        match unit.part {
            Part::Label => {
                let label = page.text(unit.first);
                if labelled(&label).is_some_and(|(_, value)| !value.is_empty()) {
                    fact(&mut meeting, &mut reader, label);
                } else {
                    if Section::of(&label).is_none() {
                        // Reasons and alternatives are no part of the decision itself.
                        reader.turn_to(Section::Minutes);
                    }
                    reader.label(&label);
                }
            }
            Part::Text if !page.has_class(unit.first, "mgWordPara") => {
                for paragraph in page.blocks_between(unit.first, unit.behind) {
                    fact(&mut meeting, &mut reader, paragraph);
                }
            }
            _ => reader.take(page, unit),
        }
    }
    meeting.items.push(reader.finish());
    meeting
}

fn labelled(paragraph: &str) -> Option<(String, &str)> {
    let (label, value) = paragraph.split_once(':')?;
    Some((label.trim().to_lowercase(), value.trim()))
}

/// Takes one line of a decision page: who decided and when, else text.
fn fact(meeting: &mut Meeting, reader: &mut ItemReader, paragraph: String) {
    let Some((label, value)) = labelled(&paragraph) else {
        reader.paragraph(paragraph);
        return;
    };
    match label.as_str() {
        "decision maker" | "decision-maker" | "penderfynwr" if !value.is_empty() => {
            meeting.committee = Some(Fact::stated(value.to_owned(), paragraph.clone()));
        }
        "date of decision" | "decision date" | "decision taken" | "dyddiad y penderfyniad" => {
            if let Some(day) = crate::understand::dates::first_day(value) {
                meeting.date = Some(Fact::stated(DateRange::exact(day), paragraph.clone()));
            }
        }
        "decided at meeting" => {
            if let Some(said) = read_said(value)
                && meeting.date.is_none()
            {
                meeting.date = said
                    .day
                    .map(|day| Fact::stated(DateRange::exact(day), paragraph.clone()));
            }
        }
        "decision status"
        | "publication date"
        | "is key decision?"
        | "is subject to call in?"
        | "decision due date"
        | "effective from" => {
            reader.item.minutes.push(paragraph);
        }
        _ => {
            reader.paragraph(paragraph);
        }
    }
}
