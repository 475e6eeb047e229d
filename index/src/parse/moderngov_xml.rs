//! Answers of the ModernGov web service: one meeting, the meetings of a committee, all committees.
//!
//! Takes the text of an answer, bare or in an envelope. Element names are read in any case. A
//! document type's entities are never expanded, and nesting is limited, so that no answer can
//! grow beyond its own size. An answer that breaks off gives what was read up to there.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::html::{self, Page};
use super::moderngov_html::{capacity_of, host, presence_of};
use super::text::{clean_title, fold_space, item_number};
use super::{Listing, Parsed};
use crate::limits::{DEPTH_OF_XML, ELEMENTS_OF_A_PAGE};
use crate::minutes::{
    AgendaItem, Attendee, Capacity, DateRange, Document, Fact, Meeting, MeetingKind, Warning,
};
use crate::understand::dates::first_day;

/// Reads one answer.
pub(crate) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut answer = Answer::read(text, &mut parsed.warnings);
    // Some ways of asking wrap the answer as escaped text in one <string>.
    let wrapped = (0..answer.elements.len())
        .find(|id| answer.elements[*id].text.trim_start().starts_with("<?xml"))
        .or_else(|| (0..answer.elements.len()).find(|id| answer.name(*id) == "string"));
    if let Some(wrapper) = wrapped {
        let inner = std::mem::take(&mut answer.elements[wrapper].text);
        answer = Answer::read(&inner, &mut parsed.warnings);
    }
    for id in 0..answer.elements.len() {
        match answer.name(id) {
            "committee" => parsed.listings.extend(answer.committee_listing(id)),
            "meeting" if answer.child(id, "meetingid").is_none() => {}
            "meeting" if answer.is_listed(id) => {
                parsed.listings.push(answer.meeting_listing(id));
            }
            "meeting" => {
                let meeting = answer.meeting(id, &mut parsed.warnings);
                parsed.meetings.push(meeting);
            }
            _ => {}
        }
    }
    if parsed.meetings.is_empty() && parsed.listings.is_empty() {
        let message = "no meeting and no committee found in this answer";
        parsed.warnings.push(Warning::new(0, message));
    }
    parsed
}

/// An answer as a tree; elements stand in the order of the text.
struct Answer {
    elements: Vec<Element>,
}

struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    parent: Option<usize>,
    /// One behind the last element within this one.
    end: usize,
    line: usize,
    /// The answer breaks off within this element.
    cut_off: bool,
}

/// Reads an answer element by element.
struct AnswerReader<'t> {
    source: &'t str,
    elements: Vec<Element>,
    open: Vec<usize>,
    /// How many elements beyond the limit are open.
    too_deep: usize,
    told_too_deep: bool,
    told_full: bool,
    unknown_entities: BTreeSet<String>,
    counted: usize,
    line: usize,
}

impl Answer {
    fn read(text: &str, warnings: &mut Vec<Warning>) -> Self {
        let mut answer = AnswerReader {
            source: text,
            elements: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            told_too_deep: false,
            told_full: false,
            unknown_entities: BTreeSet::new(),
            counted: 0,
            line: 1,
        };
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let place = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let line = answer.line_at(place);
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => answer.take(&event, line, warnings),
                Err(error) => {
                    warnings.push(Warning::new(
                        line,
                        format!("the answer breaks off: {error}"),
                    ));
                    break;
                }
            }
        }
        answer.finish(warnings)
    }

    fn name(&self, id: usize) -> &str {
        &self.elements[id].name
    }

    fn child(&self, id: usize, name: &str) -> Option<usize> {
        self.children(id).find(|child| self.name(*child) == name)
    }

    fn children(&self, id: usize) -> impl Iterator<Item = usize> {
        let end = self.elements[id].end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.elements[next].end;
            Some(child)
        })
    }

    /// Every element of a name within another.
    fn within(&self, id: usize, name: &str) -> impl Iterator<Item = usize> {
        (id + 1..self.elements[id].end).filter(move |inner| self.name(*inner) == name)
    }

    /// The text of a child on one line, entities of its HTML decoded; `None` where it has no words.
    fn field(&self, id: usize, name: &str) -> Option<String> {
        let text = &self.elements[self.child(id, name)?].text;
        let text = unescape_html(text);
        (!text.is_empty()).then_some(text)
    }

    fn flag(&self, id: usize, name: &str) -> Option<bool> {
        match self.field(id, name)?.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    /// The paragraphs of a child that holds escaped HTML.
    fn body(&self, id: usize, name: &str) -> Vec<String> {
        self.child(id, name)
            .map(|child| html::blocks(&self.elements[child].text))
            .unwrap_or_default()
    }

    fn attribute(&self, id: usize, name: &str) -> Option<String> {
        let (_, value) = self.elements[id]
            .attributes
            .iter()
            .find(|(given, _)| given == name)?;
        let value = unescape_html(value);
        (!value.is_empty()).then_some(value)
    }

    /// Tells whether a meeting only stands in a list of meetings.
    fn is_listed(&self, id: usize) -> bool {
        let mut above = self.elements[id].parent;
        while let Some(holder) = above {
            let name = self.name(holder);
            if name == "committee" || name == "committeemeetings" || name.starts_with("getmeetings")
            {
                return true;
            }
            above = self.elements[holder].parent;
        }
        false
    }

    fn meeting_listing(&self, id: usize) -> Listing {
        let mut above = self.elements[id].parent;
        while let Some(holder) = above.filter(|holder| self.name(*holder) != "committee") {
            above = self.elements[holder].parent;
        }
        Listing {
            site_meeting_id: self.field(id, "meetingid"),
            site_committee_id: above.and_then(|holder| self.field(holder, "committeeid")),
            committee: above.and_then(|holder| self.field(holder, "committeetitle")),
            date: self
                .field(id, "meetingdate")
                .and_then(|date| first_day(&date)),
        }
    }

    /// A committee that is listed without meetings.
    fn committee_listing(&self, id: usize) -> Option<Listing> {
        let committee = self.field(id, "committeetitle")?;
        if self.within(id, "meeting").next().is_some() {
            return None;
        }
        Some(Listing {
            site_committee_id: self.field(id, "committeeid"),
            committee: Some(committee),
            ..Listing::default()
        })
    }

    fn meeting(&self, id: usize, warnings: &mut Vec<Warning>) -> Meeting {
        let printed = self.field(id, "meetingdate");
        let date = printed.as_deref().and_then(first_day);
        if date.is_none() {
            let line = self.elements[id].line;
            warnings.push(Warning::new(
                line,
                "meetingdate has no day that can be read",
            ));
        }
        let status = self.field(id, "meetingstatus").unwrap_or_default();
        let address = |name: &'static str| {
            self.within(id, name)
                .find_map(|url| host(&self.elements[url].text))
        };
        Meeting {
            committee: self.committee(id, warnings),
            date: date.map(|day| {
                let evidence = format!("meetingdate {}", printed.unwrap_or_default());
                Fact::stated(DateRange::exact(day), evidence)
            }),
            time: self.field(id, "meetingtime"),
            kind: kind_of(&status),
            venue: self.field(id, "meetinglocation"),
            attendance: self
                .within(id, "attendee")
                .filter_map(|attendee| self.attendee(attendee))
                .collect(),
            site_meeting_id: self.field(id, "meetingid"),
            site_committee_id: self.field(id, "committeeid"),
            site: address("url"),
            items: self
                .within(id, "agendaitem")
                .map(|item| self.item(item))
                .collect(),
            ..Meeting::default()
        }
    }

    /// The committee that the meeting's items and documents name, if they agree for the most part.
    fn committee(&self, id: usize, warnings: &mut Vec<Warning>) -> Option<Fact<String>> {
        for own in ["committeetitle", "committeename"] {
            if let Some(name) = self.field(id, own) {
                return Some(Fact::stated(name.clone(), format!("{own} {name}")));
            }
        }
        let mut votes: BTreeMap<String, (usize, &str)> = BTreeMap::new();
        for element in ["refertocommittee", "committeetitle"] {
            for found in self.within(id, element) {
                let name = unescape_html(&self.elements[found].text);
                if !name.is_empty() {
                    votes.entry(name).or_insert((0, element)).0 += 1;
                }
            }
        }
        let most = votes.values().map(|(count, _)| *count).max()?;
        if votes.len() > 1 {
            let names: Vec<&str> = votes.keys().map(String::as_str).collect();
            warnings.push(Warning::new(
                self.elements[id].line,
                format!("items name several committees: {}", names.join("; ")),
            ));
        }
        let mut leading = votes.iter().filter(|(_, (count, _))| *count == most);
        let (name, (_, element)) = leading.next()?;
        leading
            .next()
            .is_none()
            .then(|| Fact::stated(name.clone(), format!("{element} {name}")))
    }

    fn item(&self, id: usize) -> AgendaItem {
        let agenda_number = self.number(id, "agendaitemnumber", "agendaitemsubnumber");
        let in_minutes = self.number(id, "minutesitemnumber", "minutesitemsubnumber");
        let displayed = self
            .field(id, "fulldisplaynumberformat")
            .and_then(|number| item_number(&number));
        // Before there are minutes the number displayed is that of the agenda.
        let minute_number = match displayed {
            Some(number) if in_minutes.is_some() || agenda_number.as_ref() != Some(&number) => {
                Some(number)
            }
            _ => in_minutes,
        };
        let purpose = self.body(id, "agendatext").join(" ");
        let hidden = self.flag(id, "isdisplayallowed") == Some(false);
        AgendaItem {
            minute_number,
            agenda_number,
            title: self
                .field(id, "agendaitemtitle")
                .map(|title| clean_title(&title)),
            purpose: (!purpose.is_empty()).then_some(purpose),
            decision: self.body(id, "decisionnonemptyhtmlbody"),
            minutes: self.body(id, "minutesnonemptyhtmlbody"),
            documents: self
                .within(id, "linkeddoc")
                .filter_map(|document| self.document(document))
                .collect(),
            truncated: self.elements[id].cut_off,
            restricted: self.flag(id, "isrestricted") == Some(true) || hidden,
            site_item_id: self.field(id, "agendaitemid"),
            site_issue_id: self.field(id, "issueid"),
            line: u32::try_from(self.elements[id].line).unwrap_or(u32::MAX),
            ..AgendaItem::default()
        }
    }

    /// A number and its sub-number: `5` and `1` are `5.1`, `5` and `a` are `5a`.
    fn number(&self, id: usize, main: &str, sub: &str) -> Option<String> {
        let main = self
            .field(id, main)
            .and_then(|number| item_number(&number))?;
        if main == "0" {
            return None;
        }
        let sub = self.field(id, sub).filter(|sub| sub != "0");
        Some(match sub {
            Some(sub) if sub.starts_with(|c: char| c.is_ascii_digit()) => format!("{main}.{sub}"),
            Some(sub) => format!("{main}{sub}"),
            None => main,
        })
    }

    fn document(&self, id: usize) -> Option<Document> {
        Some(Document {
            title: clean_title(&self.field(id, "title")?),
            url: self.field(id, "url"),
            restricted: self.flag(id, "isrestricted") == Some(true),
        })
    }

    fn attendee(&self, id: usize) -> Option<Attendee> {
        let name = self.attribute(id, "name")?;
        let described = self.attribute(id, "roledescription").unwrap_or_default();
        let role = ["representing", "keyposts"]
            .iter()
            .find_map(|post| self.attribute(id, post))
            .or_else(|| (!described.is_empty()).then(|| described.clone()));
        let mut capacity = capacity_of(&name, &described);
        let member = ["vice-chair", "committee member", "member", "councillor"];
        if capacity == Capacity::Unknown && member.contains(&described.to_lowercase().as_str()) {
            capacity = Capacity::Councillor;
        }
        let presence = self.attribute(id, "attendance").unwrap_or_default();
        Some(Attendee {
            name,
            role,
            capacity,
            presence: presence_of(&presence),
        })
    }
}

/// The kind in `Confirmed; Special Meeting`. "Confirmed" says that the meeting takes place.
fn kind_of(status: &str) -> MeetingKind {
    let status = status.to_lowercase();
    if status.contains("cancelled") {
        MeetingKind::Cancelled
    } else if status.contains("special") || status.contains("extraordinary") {
        MeetingKind::Special
    } else if status.contains("annual") {
        MeetingKind::Annual
    } else {
        MeetingKind::Unknown
    }
}

/// Decodes what is escaped once more than XML asks for: titles hold `&#39;` as text.
fn unescape_html(text: &str) -> String {
    if !text.contains('&') {
        return fold_space(text);
    }
    let page = Page::parse(&text.replace('<', "&lt;"));
    page.text(page.root())
}

impl AnswerReader<'_> {
    fn line_at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.source.len());
        if offset > self.counted {
            let passed = &self.source.as_bytes()[self.counted..offset];
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.counted = offset;
        }
        self.line
    }

    fn take(&mut self, event: &Event<'_>, line: usize, warnings: &mut Vec<Warning>) {
        match event {
            Event::Start(tag) => self.start(tag, line, warnings),
            Event::Empty(tag) => {
                self.start(tag, line, warnings);
                self.end(&lower_name(tag.local_name().as_ref()));
            }
            Event::End(tag) => self.end(&lower_name(tag.local_name().as_ref())),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(reference) => {
                if let Some(letter) = entity(reference) {
                    self.text(letter.encode_utf8(&mut [0; 4]));
                    return;
                }
                let name: &str = reference;
                if self.unknown_entities.len() < 20 && self.unknown_entities.insert(name.to_owned())
                {
                    let message = format!("unknown entity &{name}; left as it stands");
                    warnings.push(Warning::new(line, message));
                }
                self.text("&");
                self.text(name);
                self.text(";");
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: usize, warnings: &mut Vec<Warning>) {
        let is_full = self.elements.len() >= ELEMENTS_OF_A_PAGE;
        if is_full || self.open.len() >= DEPTH_OF_XML {
            self.too_deep += 1;
            let told = match is_full {
                true => &mut self.told_full,
                false => &mut self.told_too_deep,
            };
            if !std::mem::replace(told, true) {
                let message = match is_full {
                    true => {
                        format!("more than {ELEMENTS_OF_A_PAGE} elements; the rest is not read")
                    }
                    false => {
                        format!("nested more than {DEPTH_OF_XML} deep; what is deeper is not read")
                    }
                };
                warnings.push(Warning::new(line, message));
            }
            return;
        }
        let attributes = tag
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|attribute| {
                let name = lower_name(attribute.key.local_name().as_ref());
                (name, decode_references(&attribute.value))
            })
            .collect();
        let id = self.elements.len();
        self.elements.push(Element {
            name: lower_name(tag.local_name().as_ref()),
            attributes,
            text: String::new(),
            parent: self.open.last().copied(),
            end: id + 1,
            line,
            cut_off: false,
        });
        self.open.push(id);
    }

    /// Closes the innermost element of a name and what is open within it.
    fn end(&mut self, name: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let depth = self
            .open
            .iter()
            .rposition(|id| self.elements[*id].name == name);
        if let Some(depth) = depth {
            let end = self.elements.len();
            for id in self.open.drain(depth..) {
                self.elements[id].end = end;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.too_deep == 0
            && let Some(id) = self.open.last()
        {
            self.elements[*id].text.push_str(text);
        }
    }

    fn finish(mut self, warnings: &mut Vec<Warning>) -> Answer {
        if let Some(innermost) = self.open.last().copied() {
            let line = self.line_at(self.source.len());
            let name = &self.elements[innermost].name;
            warnings.push(Warning::new(
                line,
                format!("the answer ends within <{name}>"),
            ));
        }
        let end = self.elements.len();
        for id in self.open.drain(..) {
            self.elements[id].end = end;
            self.elements[id].cut_off = true;
        }
        Answer {
            elements: self.elements,
        }
    }
}

fn lower_name(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// The character of a reference by number or of one of the five that XML knows.
fn entity(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0');
    }
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Decodes the references of an attribute's value; unknown ones stay.
fn decode_references(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest[1..]
            .bytes()
            .take(12)
            .position(|byte| byte == b';')
            .and_then(|end| Some((entity(&rest[1..=end])?, end + 2)));
        match known {
            Some((letter, used)) => {
                decoded.push(letter);
                rest = &rest[used..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes::{MinutesStatus, Presence};
    use jiff::civil::date;

    const ANSWER: &str = r#"<?xml version="1.0"?>
<meeting>
  <meetingid>91</meetingid>
  <meetingdate>04/02/2025</meetingdate>
  <meetingstatus>Confirmed; Special Meeting</meetingstatus>
  <meetingtime>6.30 pm</meetingtime>
  <meetinglocation>Town Hall, Brackmere</meetinglocation>
  <agendaitems>
    <agendaitem>
      <agendaitemid>701</agendaitemid>
      <agendaitemtitle>Tenants&amp;#39; Charter</agendaitemtitle>
      <agendatext>&lt;p&gt;To note the charter.&lt;/p&gt;&lt;p&gt;&amp;nbsp;&lt;/p&gt;</agendatext>
      <agendaitemnumber>3</agendaitemnumber>
      <agendaitemsubnumber>
      </agendaitemsubnumber>
      <fulldisplaynumberformat>12.</fulldisplaynumberformat>
      <decisionnonemptyhtmlbody>&lt;p&gt;&lt;b&gt;RESOLVED&lt;/b&gt; that:&lt;/p&gt;&lt;p&gt;(1)&lt;span&gt;&amp;nbsp;&lt;/span&gt; it be noted.&lt;/p&gt;</decisionnonemptyhtmlbody>
      <minutesnonemptyhtmlbody>&lt;p&gt;Members welcomed it.&lt;/p&gt;</minutesnonemptyhtmlbody>
      <isrestricted>False</isrestricted>
      <minutesitemnumber>12</minutesitemnumber>
      <refertocommittee>Housing Panel</refertocommittee>
      <linkeddocuments><linkeddoc><title>Charter</title><url>https://Minutes.Brackmere.example/a.pdf</url><isrestricted>True</isrestricted><committeetitle>Housing Panel</committeetitle></linkeddoc></linkeddocuments>
    </agendaitem>
    <agendaitem>
      <agendaitemid>702</agendaitemid>
      <agendaitemtitle>Lettings</agendaitemtitle>
      <agendaitemnumber>4</agendaitemnumber>
      <fulldisplaynumberformat>4.</fulldisplaynumberformat>
      <isrestricted>True</isrestricted>
    </agendaitem>
  </agendaitems>
  <attendees>
    <attendee name="Councillor Ada Fenn" roledescription="Chair" attendance="Present, as expected" keyposts="Leader &amp; Member for Homes"/>
    <attendee name="Ivo Marl" roledescription="Officer" attendance="In attendance" representing="Head of Housing"></attendee>
    <attendee name="Councillor Bo Rusk" roledescription="Committee Member" attendance="Apologies"/>
  </attendees>
</meeting>"#;

    #[test]
    fn reads_a_meeting() {
        let parsed = parse(ANSWER);
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        let committee = meeting.committee.as_ref().unwrap();
        assert_eq!(committee.value, "Housing Panel");
        assert!(committee.evidence.contains("committee"));
        let day = meeting.date.as_ref().unwrap().value.day();
        assert_eq!(day, Some(date(2025, 2, 4)));
        assert_eq!(meeting.kind, MeetingKind::Special);
        assert_eq!(meeting.status, MinutesStatus::Unknown);
        assert_eq!(meeting.site.as_deref(), Some("minutes.brackmere.example"));
        let [item, closed] = meeting.items.as_slice() else {
            panic!("two items")
        };
        assert_eq!(item.title.as_deref(), Some("Tenants' Charter"));
        assert_eq!(item.minute_number.as_deref(), Some("12"));
        assert_eq!(item.agenda_number.as_deref(), Some("3"));
        assert_eq!(item.purpose.as_deref(), Some("To note the charter."));
        assert_eq!(item.decision, ["RESOLVED that:", "(1) it be noted."]);
        assert_eq!(item.minutes, ["Members welcomed it."]);
        assert_eq!(item.site_item_id.as_deref(), Some("701"));
        assert!(item.documents[0].restricted && !item.restricted);
        assert!(closed.restricted);
        assert_eq!(closed.minute_number, None);
        let [chair, officer, member] = meeting.attendance.as_slice() else {
            panic!("three attendees")
        };
        assert_eq!(chair.capacity, Capacity::Chair);
        assert_eq!(chair.role.as_deref(), Some("Leader & Member for Homes"));
        assert_eq!(officer.capacity, Capacity::Officer);
        assert_eq!(officer.presence, Presence::InAttendance);
        assert_eq!(member.presence, Presence::Absent);
    }

    #[test]
    fn an_envelope_changes_nothing() {
        let bare = parse(ANSWER);
        let body = ANSWER.split_once("?>").unwrap().1;
        let soap = format!(
            "<soap:Envelope xmlns:soap='s'><soap:Body><GetMeetingResult>{body}</GetMeetingResult></soap:Body></soap:Envelope>"
        );
        assert_eq!(
            parse(&soap).meetings[0].attendance,
            bare.meetings[0].attendance
        );
        let escaped = ANSWER.replace('&', "&amp;").replace('<', "&lt;");
        let wrapped = format!("<string xmlns='s'>{escaped}</string>");
        assert_eq!(parse(&wrapped).meetings, bare.meetings);
        let capitals = ANSWER.replace("agendaitemtitle", "AgendaItemTitle");
        assert_eq!(parse(&capitals).meetings, bare.meetings);
    }

    #[test]
    fn lists_name_meetings_and_committees() {
        let parsed = parse(
            "<getmeetings><committee><committeeid>7</committeeid><committeetitle>Cabinet</committeetitle>\
             <committeemeetings><meeting><meetingid>8</meetingid><meetingdate>10/01/2024</meetingdate></meeting>\
             </committeemeetings></committee></getmeetings>",
        );
        assert!(parsed.meetings.is_empty());
        let expected = Listing {
            site_meeting_id: Some("8".into()),
            site_committee_id: Some("7".into()),
            committee: Some("Cabinet".into()),
            date: Some(date(2024, 1, 10)),
        };
        assert_eq!(parsed.listings, [expected]);
        let parsed = parse(
            "<committees><committee><committeeid>7</committeeid><committeetitle>Arts &amp;amp; Parks</committeetitle></committee></committees>",
        );
        assert_eq!(
            parsed.listings[0].committee.as_deref(),
            Some("Arts & Parks")
        );
    }

    #[test]
    fn a_cut_off_answer_gives_what_was_read() {
        let at = ANSWER.find("Lettings").unwrap() + 4;
        let parsed = parse(&ANSWER[..at]);
        let items = &parsed.meetings[0].items;
        assert_eq!(items.len(), 2);
        assert!(!items[0].truncated && items[1].truncated);
        assert_eq!(parsed.warnings[0].line, 26);
        for end in (0..ANSWER.len()).filter(|end| ANSWER.is_char_boundary(*end)) {
            parse(&ANSWER[..end]);
        }
    }

    #[test]
    fn entities_are_never_expanded() {
        let mut bomb = String::from("<!DOCTYPE m [<!ENTITY a \"ha\">");
        for level in 0..20 {
            bomb.push_str(&format!("<!ENTITY a{level} \"&a;&a;&a;&a;\">"));
        }
        bomb.push_str("]><meeting><meetingid>1</meetingid><meetinglocation>&a19;&a19; Hall</meetinglocation></meeting>");
        let parsed = parse(&bomb);
        assert_eq!(parsed.meetings[0].venue.as_deref(), Some("&a19;&a19; Hall"));
        let unknown = |warning: &&Warning| warning.message.contains("unknown entity");
        assert_eq!(parsed.warnings.iter().filter(unknown).count(), 1);
    }

    #[test]
    fn deep_nesting_and_soup_end() {
        let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
        assert!(
            parse(&deep)
                .warnings
                .iter()
                .any(|w| w.message.contains("deep"))
        );
        for soup in [
            "<b id=1>",
            "&x;",
            "</b>",
            "<meeting><meetingid>1",
            "<![CDATA[",
        ] {
            parse(&soup.repeat(300_000 / soup.len()));
        }
        assert_eq!(parse("").warnings.len(), 1);
    }

    #[test]
    fn real_answers() {
        let Some(folder) = crate::parse::html::real_minutes("moderngov-xml") else {
            return;
        };
        let read = |name: &str| parse(&std::fs::read_to_string(folder.join(name)).unwrap());
        let parsed = read("GetMeeting_7837.xml");
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        assert_eq!(meeting.committee.as_ref().unwrap().value, "Cabinet");
        assert_eq!(meeting.kind, MeetingKind::Special);
        let day = meeting.date.as_ref().unwrap().value.day();
        assert_eq!(day, Some(date(2025, 11, 21)));
        assert_eq!(meeting.attendance.len(), 13);
        assert!(meeting.attendance.iter().all(|one| one.role.is_some()));
        for (at, item) in meeting.items.iter().enumerate() {
            assert_eq!(item.minute_number, Some((at + 51).to_string()));
            assert_eq!(item.agenda_number, Some((at + 2).to_string()));
            assert!(!item.minutes.is_empty());
        }
        assert_eq!(read("GetMeetings.xml").listings.len(), 20);
        assert_eq!(read("GetCommittees.xml").listings.len(), 131);
    }
}
