//! What a line of `export --all` says beyond a record of anybody's: how each fact is known, the published decision,
//! what is cut and what is closed.
//!
//! Takes the line and the meeting read from it as a record, and adds to the meeting. A date that was inferred stays
//! inferred, an item that is cut stays cut. Where it was first read is kept to be told on, and believed no further.

use serde::Deserialize;

use crate::minutes::{
    Attendee, Certainty, DateRange, Document, Fact, Meeting, MeetingKind, MinutesStatus, Origin,
    OriginSource, RecordedVote,
};

use super::{Format, turns_text};

/// As much of an item, as `export --all` prints it, as was read and not derived.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Printed {
    minutes: String,
    decision: String,
    agenda_number: Option<String>,
    council_certainty: Certainty,
    committee_certainty: Certainty,
    date: PrintedDate,
    time: Option<String>,
    status: MinutesStatus,
    meeting_kind: MeetingKind,
    venue: Option<String>,
    contact: Option<String>,
    attendance: Vec<Attendee>,
    recorded_votes: Vec<RecordedVote>,
    documents: Vec<Document>,
    truncated: bool,
    exempt: bool,
    exempt_reason: Option<String>,
    aliases: Vec<String>,
    source: PrintedSource,
    sources: Vec<PrintedPlace>,
    warnings: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PrintedDate {
    from: Option<jiff::civil::Date>,
    to: Option<jiff::civil::Date>,
    certainty: Certainty,
    evidence: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PrintedSource {
    url: Option<String>,
    retrieved: Option<jiff::civil::Date>,
}

/// One of the places an item was read at.
#[derive(Deserialize)]
struct PrintedPlace {
    path: String,
    format: Format,
}

/// Adds what a line of our own output says to what was read from it as a record.
///
/// # Errors
/// Why it is no such line, whatever it says of itself; the meeting is left as it was.
pub(super) fn restore(line: &str, meeting: &mut Meeting) -> Result<(), String> {
    let printed: Printed = serde_json::from_str(line).map_err(|error| error.to_string())?;
    for (fact, certainty) in [
        (&mut meeting.council, printed.council_certainty),
        (&mut meeting.committee, printed.committee_certainty),
    ] {
        if let Some(fact) = fact {
            fact.certainty = certainty;
        }
    }
    let PrintedDate {
        from,
        to,
        certainty,
        evidence,
    } = printed.date;
    let range = DateRange { from, to };
    meeting.date =
        (!range.is_unknown()).then(|| Fact::new(range, certainty, evidence.unwrap_or_default()));
    meeting.time = printed.time;
    meeting.status = printed.status;
    meeting.kind = printed.meeting_kind;
    meeting.venue = printed.venue;
    meeting.contact = printed.contact;
    meeting.attendance = printed.attendance;
    meeting.doubts = printed.warnings;
    meeting.retrieved = printed.source.retrieved;
    let sources = printed.sources.into_iter().map(|source| OriginSource {
        path: one_line(&source.path),
        format: source.format,
    });
    let origin = Box::new(Origin {
        aliases: printed.aliases,
        sources: sources.collect(),
        closed_by: printed.exempt_reason.filter(|_| printed.exempt),
    });
    for item in &mut meeting.items {
        item.minutes = paragraphs(&printed.minutes);
        item.decision = paragraphs(&printed.decision);
        item.agenda_number.clone_from(&printed.agenda_number);
        item.recorded_votes.clone_from(&printed.recorded_votes);
        item.documents.clone_from(&printed.documents);
        item.truncated = printed.truncated;
        item.restricted = printed.exempt;
        item.url.clone_from(&printed.source.url);
        item.origin = Some(origin.clone());
    }
    Ok(())
}

/// Returns a path with nothing in it that breaks a line or turns it, as the names of files are kept.
fn one_line(path: &str) -> String {
    path.replace(
        |letter: char| letter.is_control() || turns_text(letter),
        "\u{fffd}",
    )
}

/// Cuts a body where `export` joined it, and nowhere else.
fn paragraphs(body: &str) -> Vec<String> {
    let paragraphs = body.split("\n\n").filter(|text| !text.is_empty());
    paragraphs.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::records::parse;
    use super::*;

    #[test]
    fn a_line_of_our_own_keeps_how_its_facts_are_known() {
        let line = concat!(
            r#"{"format_version":1,"id":"a1","council":"Elmshire","council_certainty":"sidecar","#,
            r#""date":{"from":"2018-03-31","to":null,"certainty":"inferred","evidence":"the quarter ending 31 March 2018"},"#,
            r#""item":null,"agenda_number":"7","title":"Bins","minutes":"One.\n\n(a) two","decision":"That it be noted.","#,
            r#""status":"draft","meeting_kind":"special","truncated":true,"exempt":false,"#,
            r#""documents":[{"title":"Report","url":null,"restricted":false}],"#,
            r#""attendance":[{"name":"Jo Marsh","role":"Chair","capacity":"chair","presence":"present"}],"#,
            r#""aliases":["elmshire/ai1"],"exempt_reason":"paragraph 3","#,
            r#""sources":[{"path":"pages/a\u202eb.html","url":null,"format":"modern-gov-html"}],"#,
            r#""source":{"path":"a.html","url":"https://e.example/1","retrieved":"2021-05-03","format":"moderngov-html"}}"#,
        );
        let parsed = parse(line);
        assert_eq!(parsed.warnings, []);
        let meeting = &parsed.meetings[0];
        let date = meeting.date.as_ref().unwrap();
        assert_eq!(date.certainty, Certainty::Inferred);
        assert_eq!(date.evidence, "the quarter ending 31 March 2018");
        let council = meeting.council.as_ref().unwrap();
        assert_eq!(council.certainty, Certainty::Sidecar);
        assert_eq!(meeting.status, MinutesStatus::Draft);
        assert_eq!(meeting.kind, MeetingKind::Special);
        assert_eq!(meeting.attendance[0].name, "Jo Marsh");
        let item = &meeting.items[0];
        assert_eq!(item.minutes, ["One.", "(a) two"]);
        assert_eq!(item.decision, ["That it be noted."]);
        assert_eq!(item.agenda_number.as_deref(), Some("7"));
        assert_eq!(item.url.as_deref(), Some("https://e.example/1"));
        assert!(item.truncated && !item.restricted);
        assert_eq!(item.documents.len(), 1);
        let origin = item.origin.as_deref().unwrap();
        assert_eq!(origin.aliases, ["elmshire/ai1"]);
        let source = OriginSource {
            path: "pages/a\u{fffd}b.html".to_owned(),
            format: Format::ModernGovHtml,
        };
        assert_eq!(origin.sources, [source]);
        assert_eq!(origin.closed_by, None, "it is not closed");
    }

    #[test]
    fn a_line_that_only_looks_like_our_own_is_a_record_with_a_warning() {
        let parsed = parse(r#"{"format_version":1,"id":"a","body":"Text.","attendance":"twelve"}"#);
        assert_eq!(parsed.meetings[0].items[0].minutes, ["Text."]);
        let message = &parsed.warnings[0].message;
        assert!(
            message.starts_with("`format_version` is that of"),
            "{message}"
        );
    }

    #[test]
    fn lines_of_an_export_of_matches_have_no_minutes() {
        let parsed = parse(concat!(
            r#"{"format_version":1,"record":"header","query":"bins"}"#,
            "\n",
            r#"{"record":"item","id":"a","title":"Bins"}"#,
        ));
        assert!(parsed.meetings.is_empty());
        assert_eq!(parsed.warnings.len(), 2);
        for warning in &parsed.warnings {
            assert!(
                warning.message.contains("export --all"),
                "{}",
                warning.message
            );
        }
    }
}
