//! Who met and when, as a page's heading, links and description say it, and where they disagree.
//!
//! The heading's stated value wins; a number taken from a link that names another committee or day
//! is not taken, because a wrong key would join two meetings.

use jiff::civil::Date;

use super::address::{own_address, query_number, site};
use crate::minutes::{DateRange, Fact, Meeting, MeetingKind, MinutesStatus, PageKind, Warning};
use crate::parse::html::{NodeId, Page};
use crate::parse::text::fold_space;
use crate::understand::dates::find_dates;

/// What one line of a page says of a meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The committee, less what kind of meeting it was.
    pub(super) committee: Option<String>,
    /// The day.
    pub(super) day: Option<Date>,
    /// Weekday and date cannot both be right.
    pub(super) wrong_weekday: bool,
    /// The time as printed.
    pub(super) time: Option<String>,
    /// The number in `(Item 25)`.
    pub(super) item: Option<String>,
    /// Ordinary meetings are called nothing.
    pub(super) kind: MeetingKind,
    /// The line itself.
    pub(super) words: String,
}

/// Reads `Committee - Thursday 15 January 2026 7:30 pm, CANCELLED`, `Meeting of Committee, 15 January
/// 2026 (Item 5.)` or `Meeting: 01/10/2018 - Committee (Item 25)`; `None` without a day.
pub(super) fn read_said(words: &str) -> Option<Said> {
    let words = fold_space(words);
    let mentions = find_dates(&words);
    let exact = || {
        mentions
            .iter()
            .filter(|mention| mention.range.day().is_some())
    };
    let set_apart = |before: &str| {
        let before = before.trim_end();
        before.ends_with(['-', '–', ',', ':']) || before.ends_with(" on")
    };
    let mention = exact()
        .find(|mention| set_apart(&words[..mention.start]))
        .or_else(|| exact().next())?;
    let (before, after) = (&words[..mention.start], &words[mention.end..]);
    let mut said = Said {
        day: mention.range.day(),
        wrong_weekday: mention.contradicts_itself(),
        words: words.clone(),
        ..Said::default()
    };
    let (after, item) = split_item(after);
    said.item = item;
    let (time, rest) = read_time(after);
    said.time = time.map(str::to_owned);
    let lower = rest.to_lowercase();
    if lower.contains("cancelled") || lower.contains("canslwyd") {
        said.kind = MeetingKind::Cancelled;
    }
    let before = without_prefix(before).trim_end_matches(" on ");
    let name = if before.trim_matches([' ', ':', '-', ',', '–']).is_empty() {
        rest
    } else {
        before
    };
    let (kind, name) = split_kind(name);
    if said.kind == MeetingKind::Unknown {
        said.kind = kind;
    }
    said.committee = (!name.is_empty()).then(|| name.to_owned());
    Some(said)
}

/// Drops what stands before the name in links and descriptions.
fn without_prefix(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    for lead in [
        "meeting of ",
        "agenda for ",
        "minutes for ",
        "decisions for ",
    ] {
        if let Some(at) = lower.find(lead) {
            return &text[at + lead.len()..];
        }
    }
    let lead = ["meeting:", "cyfarfod:"]
        .iter()
        .find(|lead| lower.starts_with(**lead));
    lead.map_or(text, |lead| &text[lead.len()..])
}

/// `(Item 25.)` at the end of a line.
fn split_item(text: &str) -> (&str, Option<String>) {
    let lower = text.to_ascii_lowercase();
    let at = lower.rfind("(item ").or_else(|| lower.rfind("(eitem "));
    let Some(at) = at else { return (text, None) };
    let inner = text[at..].trim_start_matches('(');
    let number = inner
        .split_once(' ')
        .map_or("", |(_, rest)| rest)
        .trim_end()
        .strip_suffix(')')
        .and_then(crate::parse::text::item_number);
    match number {
        Some(number) => (&text[..at], Some(number)),
        None => (text, None),
    }
}

/// The time at the start of a text, and what stands behind it.
fn read_time(text: &str) -> (Option<&str>, &str) {
    let start = text.trim_start_matches([' ', ',']);
    let start = start.strip_prefix("at ").unwrap_or(start);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(start);
    let mut end = hours;
    if start[end..].starts_with([':', '.']) && digits(&start[end + 1..]) == 2 {
        end += 3;
    }
    let mut shaped = end > hours;
    let behind = start[end..].trim_start().to_ascii_lowercase();
    if let Some(half) = ["a.m.", "p.m.", "am", "pm", "noon"]
        .iter()
        .find(|half| behind.starts_with(**half))
    {
        end = start.len() - start[end..].trim_start().len() + half.len();
        shaped = true;
    }
    if (1..=2).contains(&hours) && shaped {
        (Some(&start[..end]), &start[end..])
    } else {
        (None, text)
    }
}

/// `Special Meeting, Cabinet` is a special meeting of the Cabinet.
fn split_kind(name: &str) -> (MeetingKind, &str) {
    let name = name.trim().trim_matches([' ', ',', '-', '–', ':']);
    if let Some((lead, rest)) = name.split_once(", ") {
        let lead = lead.to_lowercase();
        let lead = lead.trim_end_matches(" meeting");
        let kind = match lead {
            "special" | "extraordinary" | "additional" => MeetingKind::Special,
            "annual" | "annual general" => MeetingKind::Annual,
            "ordinary" => MeetingKind::Ordinary,
            _ => return (MeetingKind::Unknown, name),
        };
        return (kind, rest.trim());
    }
    (MeetingKind::Unknown, name)
}

/// The place of the page's minutes: `div#modgov`, else everything.
pub(super) fn area(page: &Page) -> NodeId {
    page.find_id("modgov").unwrap_or(page.root())
}

/// The first heading of the page's own kind.
pub(super) fn main_title(page: &Page, area: NodeId) -> String {
    page.find_class(area, "mgMainTitleTxt")
        .or_else(|| page.find_all(area, "h1").next())
        .map(|node| page.text(node))
        .unwrap_or_default()
}

/// The heading below it.
pub(super) fn sub_title(page: &Page, area: NodeId) -> Option<NodeId> {
    page.find_class(area, "mgSubTitleTxt")
}

/// The content of a `meta` element.
fn meta<'p>(page: &'p Page, name: &str) -> Option<&'p str> {
    page.find_all(page.root(), "meta")
        .find(|node| {
            [
                page.attribute(*node, "name"),
                page.attribute(*node, "property"),
            ]
            .iter()
            .any(|given| given.is_some_and(|given| given.eq_ignore_ascii_case(name)))
        })
        .and_then(|node| page.attribute(node, "content"))
        .filter(|content| !content.trim().is_empty())
}

/// What every kind of page tells alike: council, site, address.
pub(super) fn page_facts(page: &Page, kind: PageKind) -> Meeting {
    Meeting {
        page: kind,
        council: super::council::council(page),
        site: site(page),
        url: own_address(page),
        ..Meeting::default()
    }
}

/// Reads who met and when off a meeting page or an item page, and warns of what contradicts it.
pub(super) fn read_meeting(page: &Page, kind: PageKind, warnings: &mut Vec<Warning>) -> Meeting {
    let area = area(page);
    let told_before = warnings.len();
    let mut meeting = page_facts(page, kind);
    let title = main_title(page, area).to_lowercase();
    if title.contains("draft minutes") || title.contains("cofnodion drafft") {
        meeting.status = MinutesStatus::Draft;
    }
    let heading = sub_title(page, area);
    let mut links = link_claims(page, area);
    let mut said = heading.and_then(|node| read_said(&page.text(node)));
    if said.is_none() && kind == PageKind::Item {
        // An item page's heading is the item's title; its meeting stands in a link.
        let at = links.iter().position(|claim| claim.names_meeting);
        said = at.map(|at| links.remove(at)).map(|claim| {
            take_ids(&mut meeting, &claim);
            claim.said
        });
    }
    let description = meta(page, "DC.title").and_then(read_said);
    if let Some(description) = &description {
        compare(said.as_ref(), description, "DC.title", 0, warnings);
    }
    if let Some(said) = said.as_ref().or(description.as_ref()) {
        take_said(&mut meeting, said);
        if said.wrong_weekday
            && let Some(day) = said.day
        {
            let line = heading.map_or(0, |node| page.line(node));
            warnings.push(Warning::new(
                line,
                format!("\"{}\": {day} was a {:?}", said.words, day.weekday()),
            ));
        }
    }
    take_dc_date(page, &mut meeting, warnings);
    undated_heading(page, heading, kind, &mut meeting);
    for claim in &links {
        let agrees = compare(
            said.as_ref(),
            &claim.said,
            &claim.what,
            claim.line,
            warnings,
        );
        if agrees {
            take_ids(&mut meeting, claim);
        }
    }
    let doubts = warnings.iter().skip(told_before);
    meeting.doubts = doubts.map(|warning| warning.message.clone()).collect();
    meeting
}

fn take_said(meeting: &mut Meeting, said: &Said) {
    meeting.committee = said
        .committee
        .clone()
        .map(|committee| Fact::stated(committee, said.words.clone()));
    meeting.date = said
        .day
        .map(|day| Fact::stated(DateRange::exact(day), said.words.clone()));
    meeting.time.clone_from(&said.time);
    meeting.kind = said.kind;
}

/// The description's own date, where the heading has none; else a check on it.
fn take_dc_date(page: &Page, meeting: &mut Meeting, warnings: &mut Vec<Warning>) {
    let Some(day) = meta(page, "DC.date").and_then(|date| date.trim().parse::<Date>().ok()) else {
        return;
    };
    match meeting.date.as_ref().and_then(|date| date.value.day()) {
        None => {
            let evidence = format!("DC.date {day}");
            meeting.date = Some(Fact::stated(DateRange::exact(day), evidence));
        }
        Some(stated) if stated != day => warnings.push(Warning::new(
            0,
            format!("DC.date says {day}, the heading {stated}"),
        )),
        Some(_) => {}
    }
}

/// A heading whose date is in words we cannot read still names the committee.
fn undated_heading(page: &Page, heading: Option<NodeId>, kind: PageKind, meeting: &mut Meeting) {
    let Some(heading) = heading.filter(|_| kind == PageKind::Meeting) else {
        return;
    };
    if meeting.committee.is_some() {
        return;
    }
    let words = page.text(heading);
    let name = match words.rsplit_once(" - ") {
        Some((name, date)) if date.contains(|c: char| c.is_ascii_digit()) => name,
        _ => &words,
    };
    let (kind, name) = split_kind(name);
    if !name.is_empty() {
        meeting.committee = Some(Fact::stated(name.to_owned(), words.clone()));
        meeting.kind = kind;
    }
}

/// What a link of the page says, and the numbers its address carries.
struct Claim {
    what: String,
    line: usize,
    said: Said,
    names_meeting: bool,
    meeting_id: Option<String>,
    committee_id: Option<String>,
}

/// The links that say which meeting this page is of.
fn link_claims(page: &Page, area: NodeId) -> Vec<Claim> {
    let heading = sub_title(page, area);
    let mut claims = Vec::new();
    for link in page.find_all(area, "a") {
        let Some(href) = page.attribute(link, "href") else {
            continue;
        };
        let title = page.attribute(link, "title").unwrap_or_default();
        let in_heading =
            heading.is_some_and(|heading| heading < link && link < page.behind(heading));
        let mut claim = Claim {
            what: String::new(),
            line: page.line(link),
            said: Said::default(),
            names_meeting: false,
            meeting_id: None,
            committee_id: None,
        };
        if let Some(id) = query_number(href, "mgcommitteedetails", "id").filter(|_| in_heading) {
            claim.what = "the heading's link".to_owned();
            claim.said.committee = title.strip_prefix("Link to ").map(fold_space);
            claim.committee_id = Some(id);
        } else if let Some(id) = query_number(href, "mgmeetingattendance", "id") {
            claim.what = "the link to the attendance".to_owned();
            claim.said = read_said(title).unwrap_or_default();
            claim.meeting_id = Some(id);
        } else if let Some(id) = query_number(href, "ielistdocuments", "mid") {
            let text = page.text(link);
            claim.names_meeting = text.to_lowercase().starts_with("meeting of ");
            if !claim.names_meeting {
                continue;
            }
            claim.what = "the link to the meeting".to_owned();
            claim.said = read_said(&text).unwrap_or_default();
            claim.meeting_id = Some(id);
            claim.committee_id = query_number(href, "ielistdocuments", "cid");
        } else if let Some(id) = query_number(href, "mglistrecordedvotes", "mid") {
            claim.meeting_id = Some(id);
        } else {
            continue;
        }
        claims.push(claim);
    }
    claims
}

fn take_ids(meeting: &mut Meeting, claim: &Claim) {
    if meeting.site_meeting_id.is_none() {
        meeting.site_meeting_id.clone_from(&claim.meeting_id);
    }
    if meeting.site_committee_id.is_none() {
        meeting.site_committee_id.clone_from(&claim.committee_id);
    }
}

/// Warns where another place says otherwise than the heading; tells whether they agree.
fn compare(
    said: Option<&Said>,
    other: &Said,
    what: &str,
    line: usize,
    warnings: &mut Vec<Warning>,
) -> bool {
    let Some(said) = said else { return true };
    let mut agrees = true;
    if let (Some(ours), Some(theirs)) = (&said.committee, &other.committee)
        && name_key(ours) != name_key(theirs)
    {
        let message = format!("{what} names \"{theirs}\", the heading \"{ours}\"");
        warnings.push(Warning::new(line, message));
        agrees = false;
    }
    if let (Some(ours), Some(theirs)) = (said.day, other.day)
        && ours != theirs
    {
        let message = format!("{what} says {theirs}, the heading {ours}");
        warnings.push(Warning::new(line, message));
        agrees = false;
    }
    agrees
}

/// A name less its capitals, marks and the ways of writing "and".
fn name_key(name: &str) -> String {
    let name = split_kind(name).1.to_lowercase().replace('&', " and ");
    let words: Vec<&str> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
