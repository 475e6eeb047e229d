//! Saved ModernGov pages: meetings, items, issues, decisions, and the lists that name meetings.
//!
//! Takes the text of one page, gives the meetings it tells of. What kind of page it is stands in its
//! main heading; a page of an unknown kind is read by what is found on it.

mod address;
mod attendance;
mod council;
mod facts;
mod history;
mod items;

pub(crate) use address::host;
use address::query_number;
pub(crate) use attendance::{capacity_of, presence_of};

use super::html::{NodeId, Page};
use super::text::item_number;
use super::{Listing, Parsed};
use crate::minutes::{AgendaItem, Meeting, MeetingKind, PageKind, Warning};
use crate::understand::dates::first_day;
use facts::{area, main_title, read_meeting, sub_title};
use items::{ItemReader, Part, units};

/// Reads one saved page.
pub(crate) fn parse(text: &str) -> Parsed {
    let page = Page::parse(text);
    let mut parsed = Parsed {
        warnings: page.warnings().to_vec(),
        ..Parsed::default()
    };
    match kind_of(&page) {
        Kind::Meeting => {
            let meeting = meeting(&page, &mut parsed.warnings);
            parsed.meetings.push(meeting);
        }
        Kind::Item => {
            let meeting = item_page(&page, &mut parsed.warnings);
            parsed.meetings.push(meeting);
        }
        Kind::Issue => {
            parsed.meetings = history::issue(&page);
            if parsed.meetings.is_empty() {
                parsed
                    .warnings
                    .push(Warning::new(0, "an issue page that names no meeting"));
            }
        }
        Kind::Decision => parsed.meetings.push(history::decision(&page)),
        Kind::List => parsed.listings = listings(&page),
        Kind::Unknown => parsed
            .warnings
            .push(Warning::new(0, "no minutes found on this page")),
    }
    parsed
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Meeting,
    Item,
    Issue,
    Decision,
    List,
    Unknown,
}

fn kind_of(page: &Page) -> Kind {
    let area = area(page);
    let title = main_title(page, area).to_lowercase();
    let starts = |leads: &[&str]| leads.iter().any(|lead| title.starts_with(lead));
    if starts(&["agenda item", "eitem"]) {
        Kind::Item
    } else if starts(&["issue", "mater -", "manylion y mater"]) {
        Kind::Issue
    } else if starts(&["decision -", "decision details", "manylion y penderfyniad"]) {
        Kind::Decision
    } else if starts(&[
        "browse",
        "committee",
        "meetings",
        "calendar",
        "pori",
        "pwyllgor",
    ]) {
        Kind::List
    } else if starts(&[
        "agenda",
        "meeting",
        "minutes",
        "cyfarfod",
        "cofnodion",
        "attendance",
    ]) || page.find_class(area, "mgItemTable").is_some()
    {
        Kind::Meeting
    } else if page.find_class(area, "mgSubItemTitleTxt").is_some() {
        Kind::Item
    } else if !listings(page).is_empty() {
        Kind::List
    } else {
        Kind::Unknown
    }
}

/// A meeting page: its facts and the rows of its table of items.
fn meeting(page: &Page, warnings: &mut Vec<Warning>) -> Meeting {
    let area = area(page);
    let mut meeting = read_meeting(page, PageKind::Meeting, warnings);
    for node in page.within(area) {
        if page.has_class(node, "mgLabel") {
            labelled_fact(page, page.parent(node), &mut meeting);
        }
    }
    let title = main_title(page, area).to_lowercase();
    let mut behind = area;
    for table in page.find_all(area, "table") {
        if table < behind || !page.has_class(table, "mgItemTable") {
            continue;
        }
        behind = page.behind(table);
        for row in rows(page, table) {
            meeting.items.extend(item_row(page, row));
        }
    }
    // Until minutes are published the page numbers its items as the agenda does.
    let minutes = title.contains("minutes")
        || title.contains("cofnodion")
        || meeting.items.iter().any(|item| !item.minutes.is_empty());
    if !minutes {
        for item in &mut meeting.items {
            item.agenda_number = item.minute_number.take();
        }
    }
    meeting.attendance = attendance::attendance(page, area);
    if meeting.items.is_empty()
        && meeting.attendance.is_empty()
        && meeting.kind != MeetingKind::Cancelled
    {
        warnings.push(Warning::new(0, "a meeting page without items"));
    }
    meeting
}

/// The rows that are the table's own, not those of tables inside its cells.
fn rows(page: &Page, table: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in page.children(table) {
        match page.name(child) {
            "tr" => rows.push(child),
            "tbody" | "thead" | "tfoot" => {
                rows.extend(page.children(child).filter(|row| page.name(*row) == "tr"));
            }
            _ => {}
        }
    }
    rows
}

/// One row: a number and what is printed beside it. Headings between items are no items.
fn item_row(page: &Page, row: NodeId) -> Option<AgendaItem> {
    let cells = || page.children(row).filter(|cell| page.name(*cell) == "td");
    let number_cell = cells().find(|cell| page.has_class(*cell, "mgItemNumberCell"));
    let mut reader = ItemReader::default();
    reader.item.line = u32::try_from(page.line(row)).unwrap_or(u32::MAX);
    for cell in cells().filter(|cell| Some(*cell) != number_cell) {
        for unit in units(page, cell) {
            reader.take(page, unit);
        }
    }
    let mut item = reader.finish();
    item.site_item_id = item_anchor(page, row);
    item.minute_number = number_cell.and_then(|cell| item_number(&page.text(cell)));
    let told = item.title.is_some() || !item.minutes.is_empty() || !item.decision.is_empty();
    let is_item = item.minute_number.is_some() || item.site_item_id.is_some();
    let has_text = !item.minutes.is_empty() || !item.decision.is_empty();
    (told && (is_item || has_text)).then_some(item)
}

/// The site's number of an item, from the anchor `AI51890`.
fn item_anchor(page: &Page, below: NodeId) -> Option<String> {
    page.find_all(below, "a").find_map(|anchor| {
        let name = page
            .attribute(anchor, "name")
            .or_else(|| page.attribute(anchor, "id"))?;
        history::digits(name.strip_prefix("AI")?)
    })
}

/// `Venue:` and `Contact:`, less the link to directions.
fn labelled_fact(page: &Page, paragraph: NodeId, meeting: &mut Meeting) {
    let text = page.text(paragraph);
    let Some((label, value)) = text.split_once(':') else {
        return;
    };
    let mut value = value.trim();
    for link in page.find_all(paragraph, "a") {
        let directions = page
            .attribute(link, "href")
            .is_some_and(|href| href.to_ascii_lowercase().contains("mglocationdetails"));
        if directions {
            value = value
                .strip_suffix(page.text(link).as_str())
                .unwrap_or(value);
        }
    }
    let value = value.trim();
    if value.is_empty() {
        return;
    }
    let field = match label.trim().to_lowercase().as_str() {
        "venue" | "proposed venue" | "lleoliad" | "man cyfarfod" => &mut meeting.venue,
        "contact" | "cyswllt" | "contact officer" => &mut meeting.contact,
        _ => return,
    };
    if field.is_none() {
        *field = Some(value.to_owned());
    }
}

/// An item page: one meeting with the one item, whole.
fn item_page(page: &Page, warnings: &mut Vec<Warning>) -> Meeting {
    let area = area(page);
    let heading = sub_title(page, area);
    let mut meeting = read_meeting(page, PageKind::Item, warnings);
    let mut reader = ItemReader::default();
    let dated = |node: &NodeId| facts::read_said(&page.text(*node)).is_some();
    if let Some(title) = heading.filter(|node| !dated(node)) {
        let unit = units(page, page.parent(title))
            .into_iter()
            .find(|unit| unit.first == title);
        if let Some(unit) = unit {
            reader.take(page, unit);
        }
    }
    reader.item.line = heading.map_or(1, |node| u32::try_from(page.line(node)).unwrap_or(u32::MAX));
    let body = page.find_class(area, "mgContent").unwrap_or(area);
    for unit in units(page, area) {
        let inside = body <= unit.first && unit.first < page.behind(body);
        if Some(unit.first) != heading && (inside || unit.part == Part::Links) {
            reader.take(page, unit);
        }
    }
    let mut item = reader.finish();
    let url = meeting.url.as_deref().unwrap_or_default();
    item.site_item_id = query_number(url, "mgai", "id").or_else(|| item_anchor(page, area));
    item.url = item.url.or_else(|| meeting.url.clone());
    let number = page
        .find_all(area, "a")
        .filter(|link| page.text(*link).to_lowercase().starts_with("meeting of "))
        .find_map(|link| facts::read_said(&page.text(link))?.item);
    history::number(&mut item, number);
    meeting.items.push(item);
    meeting
}

/// The meetings and committees that a list names.
fn listings(page: &Page) -> Vec<Listing> {
    let area = area(page);
    let heading = sub_title(page, area).map(|node| page.text(node));
    let mut listings: Vec<Listing> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for link in page.find_all(area, "a") {
        let href = page.attribute(link, "href").unwrap_or_default();
        let text = page.text(link);
        if let Some(meeting_id) = query_number(href, "ielistdocuments", "mid") {
            let title = page.attribute(link, "title").unwrap_or_default();
            let listing = Listing {
                site_committee_id: query_number(href, "ielistdocuments", "cid"),
                committee: heading.clone(),
                date: first_day(&text).or_else(|| first_day(title)),
                site_meeting_id: Some(meeting_id.clone()),
            };
            if known.insert((Some(meeting_id), listing.site_committee_id.clone())) {
                listings.push(listing);
            }
            continue;
        }
        // "More information about ..." leads to the committee of the heading.
        let committee_id = query_number(href, "mgcommitteedetails", "id");
        let mailing_id = query_number(href, "mgcommitteemailinglist", "id");
        let named = match (&heading, &committee_id, mailing_id) {
            (None, Some(id), _) => Some((id.clone(), text)),
            (Some(name), _, Some(id)) => Some((id, name.clone())),
            (Some(name), Some(id), _) if text.ends_with(name.as_str()) => {
                Some((id.clone(), name.clone()))
            }
            _ => None,
        };
        if let Some((id, name)) = named.filter(|(_, name)| !name.is_empty())
            && known.insert((None, Some(id.clone())))
        {
            listings.push(Listing {
                site_committee_id: Some(id),
                committee: Some(name),
                ..Listing::default()
            });
        }
    }
    listings
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use jiff::civil::date;

    use super::*;
    use crate::minutes::{Capacity, MinutesStatus, Presence};

    const PAGE: &str = r#"<html><head>
<meta name="DC.title" content="Agenda for Parks and Open Spaces - Sub Panel on Tuesday 4 March 2025, 6.00 pm"/>
<meta name="DC.date" content="2025-03-04"/><title>Agenda for Parks - Modern Council</title></head><body>
<div id="modgov"><div class="mgHeader"><h1 class="mgMainTitleTxt">Agenda and draft minutes</h1></div>
<div class="mgSubTitle"><h2 class="mgSubTitleTxt"><a href="mgCommitteeDetails.aspx?ID=31" title="Link to Parks and Open Spaces - Sub Panel">Parks and Open Spaces - Sub Panel - Tuesday 4 March 2025 6.00 pm</a></h2></div>
<div class="mgLinks"><ul class="mgActionList"><li><a href="mgMeetingAttendance.aspx?ID=812" title="Link to attendance details for the meeting of Parks and Open Spaces - Sub Panel Tuesday 4 March 2025 6.00 pm">Attendance details</a></li></ul></div>
<div class="mgContent"><p><span class="mgLabel">Venue: </span>Guild Room, Brackmere. <a href="mgLocationDetails.aspx?RID=1"> View directions</a></p>
<p>Present: Councillors Ada Fenn (Chair), Bo Rusk and Cy Lund</p>
<table class="mgItemTable"><tr><th class="mgHide">No.</th></tr>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt"><a name="AI77"></a>14.</p></td><td>
<p class="mgAiTitleTxt"><a class="mgAiTitleLnk" href="documents/s1/Ponds.pdf">Pond plan <span class="mgFileSize"><img alt="pdf icon"/> PDF 9 KB</span></a></p>
<ul class="mgActionList"><li><a href="mgIssueHistoryHome.aspx?IId=5">View the background to item 14.</a></li></ul>
<div class="mgWordPara"><p class="MsoNormal">To agree the plan.</p><p>&nbsp;</p><p>For decision.</p></div>
<p class="mgSubItemTitleTxt">Additional documents:</p><ul class="mgBulletList">
<li><a href="documents/s2/Map.pdf">Map <span class="mgHide">, item 14.</span></a></li>
<li>Costs <a href="x">Costs , View reasons restricted (3)</a></li></ul>
<p class="mgSubItemTitleTxt">Decision:</p><div class="mgWordPara"><p>RESOLVED that:</p><p>1.<span>&nbsp;</span> it be agreed.</p></div>
<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>The officer set out how the ponds &nbsp;...&nbsp; <a href="mgAi.aspx?ID=77">view the full minutes text for item 14.</a></p></div>
<table><caption class="mgSectionTitle">Recorded Vote</caption><thead><th>Title</th><th>Type</th><th>Text</th><th>Result</th></th><tr><td>Plan</td><td>Motion</td><td></td><td><img/>Carried</td></tr></table>
<li><a href="mgListRecordedVotesShort.aspx?AIID=77&amp;MID=812">View Recorded Vote for this item</a></li></td></tr>
<tr><td colspan="2"><h3>Part II</h3></td></tr>
<tr><td class="mgItemNumberCell"></td><td><p class="mgAiTitleTxt">Chair's news</p><p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>None.</p></div></td></tr>
</table></div></div><footer>&copy; 2024 Brackmere Borough Council. All Rights Reserved.</footer></body></html>"#;

    #[test]
    fn reads_a_meeting_page() {
        let parsed = parse(PAGE);
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        let committee = meeting.committee.as_ref().unwrap();
        assert_eq!(committee.value, "Parks and Open Spaces - Sub Panel");
        let day = meeting.date.as_ref().unwrap().value.day();
        assert_eq!(day, Some(date(2025, 3, 4)));
        assert_eq!(meeting.time.as_deref(), Some("6.00 pm"));
        assert_eq!(meeting.status, MinutesStatus::Draft);
        let council = meeting.council.as_ref().unwrap();
        assert_eq!(council.value, "Brackmere Borough Council");
        assert_eq!(meeting.venue.as_deref(), Some("Guild Room, Brackmere."));
        assert_eq!(meeting.site_meeting_id.as_deref(), Some("812"));
        assert_eq!(meeting.site_committee_id.as_deref(), Some("31"));
        let present: Vec<_> = meeting.attendance.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(present, ["Ada Fenn", "Bo Rusk", "Cy Lund"]);
        assert_eq!(meeting.attendance[0].capacity, Capacity::Chair);
        assert_eq!(meeting.attendance[1].presence, Presence::Present);
        let [ponds, news] = meeting.items.as_slice() else {
            panic!("two items: {:#?}", meeting.items)
        };
        assert_eq!(news.title.as_deref(), Some("Chair's news"));
        assert_eq!(news.minutes, ["None."]);
        assert_eq!(ponds.minute_number.as_deref(), Some("14"));
        assert_eq!(ponds.title.as_deref(), Some("Pond plan"));
        assert_eq!(
            ponds.purpose.as_deref(),
            Some("To agree the plan. For decision.")
        );
        assert_eq!(ponds.decision, ["RESOLVED that:", "1. it be agreed."]);
        assert_eq!(ponds.minutes, ["The officer set out how the ponds …"]);
        assert!(ponds.truncated);
        assert_eq!(ponds.url.as_deref(), Some("mgAi.aspx?ID=77"));
        assert_eq!(ponds.site_item_id.as_deref(), Some("77"));
        assert_eq!(ponds.site_issue_id.as_deref(), Some("5"));
        let documents: Vec<_> = ponds
            .documents
            .iter()
            .map(|document| (document.title.as_str(), document.restricted))
            .collect();
        assert_eq!(
            documents,
            [("Pond plan", false), ("Map", false), ("Costs", true)]
        );
        assert_eq!(ponds.recorded_votes.len(), 1);
        assert_eq!(ponds.recorded_votes[0].result, "Carried");
    }

    #[test]
    fn contradictions_are_told_and_the_heading_wins() {
        let page = PAGE
            .replace("Link to Parks and Open Spaces", "Link to Roads")
            .replace("Panel - Tuesday 4 March", "Panel - Monday 11 March");
        let parsed = parse(&page);
        let told: Vec<_> = parsed.warnings.iter().map(|w| w.message.as_str()).collect();
        assert!(
            told.iter().any(|m| m.contains("heading's link names")),
            "{told:?}"
        );
        assert!(
            told.iter()
                .any(|m| m.starts_with("DC.date says 2025-03-04")),
            "{told:?}"
        );
        assert!(
            told.iter().any(|m| m.ends_with("was a Tuesday")),
            "{told:?}"
        );
        let meeting = &parsed.meetings[0];
        assert_eq!(
            meeting.date.as_ref().unwrap().value.day(),
            Some(date(2025, 3, 11))
        );
        assert_eq!(meeting.site_committee_id, None);
    }

    #[test]
    fn cancelled_and_special_meetings() {
        let page = "<div id=modgov><h1 class=mgMainTitleTxt>Meeting</h1><h2 class=mgSubTitleTxt>Extraordinary, Council - Thursday, 17th March, 2011 7.00 pm, CANCELLED</h2></div>";
        let parsed = parse(page);
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        assert_eq!(meeting.kind, MeetingKind::Cancelled);
        assert_eq!(meeting.committee.as_ref().unwrap().value, "Council");
        assert_eq!(
            meeting.date.as_ref().unwrap().value.day(),
            Some(date(2011, 3, 17))
        );
        assert_eq!(meeting.council, None);
        let special = parse(&page.replace(", CANCELLED", ""));
        assert_eq!(special.meetings[0].kind, MeetingKind::Special);
    }

    #[test]
    fn reads_an_item_page() {
        let body = "<div class=mgLinks><ul class=mgActionList><li><a href='ieListDocuments.aspx?CId=4&amp;MId=9#AI77'>Meeting of Parks Panel, Tuesday 4 March 2025 6.00 pm (Item 14.)</a></ul></div>\
            <div class=mgContent><div class=mgWordPara><p>To agree.</div><p class=mgSubItemTitleTxt>Cofnodion:</p><div class=mgWordPara><p>Said <b>so</b>.</p><ul><li>one</ul></div>\
            <p class=mgSubItemTitleTxt>Supporting documents:</p><ul class=mgBulletList><li><a href=documents/s1/a.pdf>Plan pdf icon PDF 2 KB</a></ul></div>";
        let page = format!(
            "<div id=modgov><h1 class=mgMainTitleTxt>Agenda item</h1><h2 class=mgSubTitleTxt>Pond plan</h2>{body}</div>"
        );
        let parsed = parse(&page);
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        assert_eq!(meeting.committee.as_ref().unwrap().value, "Parks Panel");
        assert_eq!(meeting.site_meeting_id.as_deref(), Some("9"));
        let item = &meeting.items[0];
        assert_eq!(item.title.as_deref(), Some("Pond plan"));
        assert_eq!(item.purpose.as_deref(), Some("To agree."));
        assert_eq!(item.minutes, ["Said so.", "· one"]);
        assert_eq!(item.minute_number.as_deref(), Some("14"));
        assert_eq!(item.documents[0].title, "Plan");

        let page = "<div id=modgov><h1>Agenda item</h1><h2 class=mgSubTitleTxt>Parks Panel - 4 March 2025 6.00 pm</h2><h3 class=mgSubItemTitleTxt>Pond plan</h3><p>To agree <i>it</i>.</p><p class=mgSubItemTitleTxt>Minutes:</p>Loose <b>words</b> here.</div>";
        let item = &parse(page).meetings[0].items[0];
        assert_eq!(item.title.as_deref(), Some("Pond plan"));
        assert_eq!(item.purpose.as_deref(), Some("To agree it."));
        assert_eq!(item.minutes, ["Loose words here."]);
    }

    #[test]
    fn an_issue_gives_a_meeting_for_each_time_it_was_met() {
        let page = "<div id=modgov><h1 class=mgMainTitleTxt>Issue - meetings</h1><h2 class=mgSubTitleTxt>Pond plan</h2><a href='mgIssueHistoryHome.aspx?IId=44'>Details</a>\
            <h3>Meeting: <a href='ieListDocuments.aspx?CId=4&amp;MId=9#AI77'>01/10/2018 - Parks Panel (Item 25)</a></h3><p class=mgSubItemTitleTxt>Minutes:</p><div class=mgWordPara><p>First.</p></div>\
            <p>Meeting: 05/11/2018 - Cabinet (Item 6)</p><div class=mgWordPara><p>To agree.</p></div></div>";
        let meetings = parse(page).meetings;
        assert_eq!(meetings.len(), 2);
        assert_eq!(meetings[0].page, PageKind::Issue);
        assert_eq!(meetings[0].committee.as_ref().unwrap().value, "Parks Panel");
        assert_eq!(meetings[0].site_meeting_id.as_deref(), Some("9"));
        let item = &meetings[0].items[0];
        assert_eq!(item.minute_number.as_deref(), Some("25"));
        assert_eq!(item.title.as_deref(), Some("Pond plan"));
        assert_eq!(item.minutes, ["First."]);
        assert_eq!(item.site_item_id.as_deref(), Some("77"));
        assert_eq!(meetings[1].items[0].agenda_number.as_deref(), Some("6"));
        assert_eq!(meetings[1].items[0].site_issue_id.as_deref(), Some("44"));
        assert_eq!(
            meetings[1].date.as_ref().unwrap().value.day(),
            Some(date(2018, 11, 5))
        );
    }

    #[test]
    fn reads_a_decision() {
        let page = "<div id=modgov><h1 class=mgMainTitleTxt>Decision details</h1><h2 class=mgSubTitleTxt>Pond repairs</h2><div class=mgContent>\
            <p><span class=mgLabel>Decision Maker: </span>Cabinet Member for Parks</p><p><span class=mgLabel>Decision status: </span>Approved</p>\
            <h3 class=mgSubSubTitleTxt>Purpose:</h3><div class=mgWordPara><p>To mend ponds.</p></div><h3 class=mgSubSubTitleTxt>Decision:</h3><div class=mgWordPara><p>That ponds be mended.</p></div>\
            <h3>Reasons for the decision:</h3><div class=mgWordPara><p>They leak.</p></div><p>Date of decision: 03/02/2025</p></div></div>";
        let meeting = &parse(page).meetings[0];
        assert_eq!(meeting.page, PageKind::Decision);
        assert_eq!(
            meeting.committee.as_ref().unwrap().value,
            "Cabinet Member for Parks"
        );
        assert_eq!(
            meeting.date.as_ref().unwrap().value.day(),
            Some(date(2025, 2, 3))
        );
        let item = &meeting.items[0];
        assert_eq!(item.title.as_deref(), Some("Pond repairs"));
        assert_eq!(item.purpose.as_deref(), Some("To mend ponds."));
        assert_eq!(item.decision, ["That ponds be mended."]);
        assert_eq!(
            item.minutes,
            [
                "Decision status: Approved",
                "Reasons for the decision:",
                "They leak."
            ]
        );
    }

    #[test]
    fn broken_pages_end_and_give_what_they_have() {
        assert_eq!(parse("").warnings.len(), 1);
        let at = PAGE.find("it be agreed").unwrap();
        assert_eq!(
            parse(&PAGE[..at]).meetings[0].items[0].decision,
            ["RESOLVED that:", "1."]
        );
        for end in (0..PAGE.len())
            .step_by(7)
            .filter(|end| PAGE.is_char_boundary(*end))
        {
            parse(&PAGE[..end]);
        }
        for piece in [
            "<b id=1>",
            "<div>",
            "<div class=mgWordPara>",
            "<p class=mgSubItemTitleTxt>x:",
            "<table class=mgItemTable><tr><td>",
            "<h2 class=mgSubTitleTxt>",
            "&copy;",
        ] {
            let began = Instant::now();
            parse(&piece.repeat(1_000_000 / piece.len()));
            assert!(began.elapsed().as_secs() < 20, "{piece}");
        }
    }

    #[test]
    fn real_pages() {
        let Some(folder) = crate::parse::html::real_minutes("moderngov-html") else {
            return;
        };
        let read = |name: &str| parse(&std::fs::read_to_string(folder.join(name)).unwrap());
        let council = "Royal Borough of Kingston upon Thames Council";
        let committee = "Kingston and North Kingston Neighbourhood Committee";

        let parsed = read("Agenda_151.html");
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        assert_eq!(meeting.council.as_ref().unwrap().value, council);
        assert_eq!(meeting.committee.as_ref().unwrap().value, committee);
        assert_eq!(
            meeting.date.as_ref().unwrap().value.day(),
            Some(date(2026, 1, 15))
        );
        assert_eq!(meeting.site_meeting_id.as_deref(), Some("10221"));
        assert_eq!(meeting.items.len(), 12);
        let numbered = |wanted: fn(&AgendaItem) -> bool| -> Vec<usize> {
            let items = meeting.items.iter().enumerate();
            items
                .filter(|(_, item)| wanted(item))
                .map(|(at, _)| at + 54)
                .collect()
        };
        for (at, item) in meeting.items.iter().enumerate() {
            assert_eq!(item.minute_number, Some((at + 54).to_string()));
            assert!(!item.minutes.is_empty());
        }
        assert_eq!(
            numbered(|item| !item.recorded_votes.is_empty()),
            [59, 60, 63]
        );
        assert_eq!(numbered(|item| !item.decision.is_empty()), [59, 60, 63]);
        assert_eq!(numbered(|item| item.truncated), [59, 60]);
        assert_eq!(meeting.items[5].documents.len(), 5);

        let cancelled = &read("Agenda_412.html").meetings[0];
        assert_eq!(cancelled.kind, MeetingKind::Cancelled);
        assert_eq!(
            cancelled.date.as_ref().unwrap().value.day(),
            Some(date(2025, 12, 4))
        );
        assert!(cancelled.items.is_empty());

        let odd = read("Agenda_Irrelevant.html");
        assert!(odd.warnings.len() >= 4, "{:#?}", odd.warnings);
        assert_eq!(
            odd.meetings[0].date.as_ref().unwrap().value.day(),
            Some(date(2025, 11, 18))
        );

        assert_eq!(read("BrowseMeetings.html").listings.len(), 16);
        assert!(read("CommitteeStructure.html").listings.len() > 20);
        assert!(read("CommitteeDetails.html").meetings.is_empty());
    }
}
