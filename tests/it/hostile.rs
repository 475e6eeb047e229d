//! What may lie in a folder and is no minutes: links, hidden files, names that disturb, text that turns; and
//! inputs made to take long.

use std::fs;
use std::time::{Duration, Instant};

use minutebook_index::{parse, understand};

use crate::workspace::{Workspace, say};

const GOOD: &str = "{\"id\": \"good-1\", \"title\": \"Flooding\", \"minutes\": \"The committee noted the report.\"}\n";

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_hidden_files_are_counted() {
    let workspace = Workspace::new();
    workspace.write("outside/secret.jsonl", GOOD.replace("good-1", "secret-1"));
    workspace.write("minutes/good.jsonl", GOOD);
    workspace.write("minutes/.hidden.jsonl", GOOD.replace("good-1", "hidden-1"));
    workspace.write("minutes/.git/config", "x");
    std::os::unix::fs::symlink(
        workspace.path("outside/secret.jsonl"),
        workspace.path("minutes/link.jsonl"),
    )
    .unwrap();
    std::os::unix::fs::symlink(workspace.path("outside"), workspace.path("minutes/folder"))
        .unwrap();
    let ran = workspace.run(["index", "minutes", "--index", "index", "--verbose"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for words in [
        "2 links not followed",
        "2 hidden",
        "link.jsonl: a link",
        "folder: a link",
    ] {
        assert!(ran.err.contains(words), "{words} in {}", ran.err);
    }
    assert_eq!(workspace.items().len(), 1);
}

#[cfg(unix)]
#[test]
fn names_of_files_disturb_no_line() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let workspace = Workspace::new();
    workspace.write("minutes/good.jsonl", GOOD);
    let folder = workspace.path("minutes");
    let names: [&[u8]; 4] = [
        b"two\nlines.jsonl",
        b"not\xffunicode.jsonl",
        b"bell\x07\x1b[2J.jsonl",
        "turned\u{202e}lnosj.jsonl".as_bytes(),
    ];
    for (at, name) in names.iter().enumerate() {
        let record = GOOD.replace("good-1", &format!("odd-{at}"));
        fs::write(folder.join(OsStr::from_bytes(name)), record).unwrap();
    }
    workspace.index(&["minutes"]);
    assert_eq!(workspace.items().len(), 5);
    let ran = workspace.search(&["flooding"]);
    assert!(
        !ran.out.contains(['\u{7}', '\u{1b}', '\u{202e}']),
        "{}",
        ran.out
    );
    assert_eq!(
        ran.out
            .lines()
            .filter(|line| line.contains("source "))
            .count(),
        5
    );
    for item in workspace.items() {
        assert!(!item["source"]["path"].as_str().unwrap().contains('\n'));
    }
    let report = workspace.index(&["minutes"]);
    assert_eq!((report.written, report.gone.len()), (0, 0));
}

#[test]
fn text_that_turns_is_made_harmless_for_reading_only() {
    let workspace = Workspace::new();
    let record = GOOD.replace("Flooding", "Flooding \u{202e}gnidolF\u{2066}");
    workspace.write(
        "minutes/good.jsonl",
        record.replace("noted", "\u{202e}noted"),
    );
    workspace.index(&["minutes"]);
    for args in [
        vec!["search", "flooding"],
        vec!["search", "flooding", "--format", "markdown"],
        vec!["show", "good-1"],
    ] {
        let ran = workspace.run([args.clone(), vec!["--index", "index"]].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.out.contains("Flooding"), "{args:?}");
        assert!(
            !ran.out.contains(['\u{202e}', '\u{2066}']),
            "{args:?}: {}",
            ran.out
        );
        assert!(
            !ran.err.contains(['\u{202e}', '\u{2066}']),
            "{args:?}: {}",
            ran.err
        );
    }
    let ran = workspace.run(["show", "good-1", "--index", "index", "--format", "json"]);
    assert!(
        ran.out.contains('\u{202e}'),
        "machines get what was written"
    );
}

#[test]
fn files_made_to_do_harm_are_left_out_and_the_rest_is_read() {
    let workspace = Workspace::new();
    workspace.write("minutes/good.jsonl", GOOD);
    let bomb = "<!DOCTYPE m [\n<!ENTITY a \"ha\">\n<!ENTITY b \"&a;&a;\">\n]>\n";
    let answer = "<getmeeting><meeting><meetingid>1</meetingid><committee>Cabinet</committee></meeting></getmeeting>";
    let page = "<html><body><div id=\"modgov\"><h1>Agenda item</h1><p>&b; The committee resolved.</p></div></body></html>";
    workspace.write("minutes/bare.xml", format!("{bomb}{answer}"));
    workspace.write(
        "minutes/bomb.xml",
        format!("<?xml version=\"1.0\"?>\n{bomb}{answer}"),
    );
    workspace.write("minutes/bomb.html", format!("{bomb}{page}"));
    let entry = "[[same]]\nterms = [\"lamps\", \"lights\"]\n";
    workspace.write(
        "minutes/minutebook.toml",
        entry.repeat((16 << 20) / entry.len() + 1),
    );
    let ran = workspace.run(["index", "minutes", "--index", "index", "--verbose"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for words in [
        "left out: bare.xml: line 3 declares an entity in terms of another one",
        "left out: bomb.html: line 3 declares",
        "left out: bomb.xml: line 4 declares",
        "minutebook.toml: cannot be read: larger than 16 MiB, the limit",
    ] {
        assert!(ran.err.contains(words), "{words} in {}", ran.err);
    }
    assert_eq!(workspace.items().len(), 1);
    let status = workspace.run(["status", "--index", "index"]);
    assert!(
        status.out.contains("bomb.xml: line 4 declares"),
        "{}",
        status.out
    );
}

#[test]
fn limits_are_documented() {
    use minutebook_index::limits;
    let page = fs::read_to_string(crate::workspace::root().join("SECURITY.md")).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).collect();
    for (what, limit) in [
        ("a file of records", limits::FILE_MIB),
        ("a file of any other format", limits::WHOLE_FILE_MIB),
        ("a line of a file of records", limits::WHOLE_FILE_MIB),
        ("records in a file", limits::RECORDS_OF_A_FILE),
        (
            "items in a file of any other format",
            limits::ITEMS_OF_A_FILE,
        ),
        ("meetings in a file", limits::MEETINGS_OF_A_FILE),
        ("items of a meeting", limits::ITEMS_OF_A_MEETING),
        ("people at a meeting", limits::PEOPLE_OF_A_MEETING),
        ("elements of a page", limits::ELEMENTS_OF_A_PAGE),
        ("elements of HTML within each other", limits::DEPTH_OF_HTML),
        ("elements of XML within each other", limits::DEPTH_OF_XML),
        ("warnings about a file", limits::WARNINGS_OF_A_FILE),
        ("a `minutebook.toml`", limits::SIDECAR_MIB),
        (
            "entries of a `minutebook.toml`",
            limits::ENTRIES_OF_A_SIDECAR,
        ),
        (
            "different words with `*` or `~` in a query",
            limits::WILDCARDS_OF_A_QUERY,
        ),
        (
            "words of a query that `in:` seeks in several parts, counted for each",
            limits::WORDS_IN_PARTS_OF_A_QUERY,
        ),
    ] {
        let row = rows
            .iter()
            .find(|row| row.starts_with(&format!("| {what} |")));
        let row = row.unwrap_or_else(|| panic!("{what} is not listed"));
        let figures: String = row.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(figures, limit.to_string(), "{row}");
    }
}

/// Parses and understands bytes as `index` does.
fn read(bytes: &[u8]) {
    let Ok((_, parsed)) = parse::parse(bytes) else {
        return;
    };
    for meeting in &parsed.meetings {
        let _ = understand::meeting_dates::bounds(meeting);
        let _ = understand::exempt::closed_span(&meeting.items);
        for item in &meeting.items {
            let _ = understand::exempt::mark(item);
            let _ = understand::understand(item, &meeting.attendance);
        }
    }
}

/// Returns the shortest of three times.
fn shortest(run: impl Fn()) -> Duration {
    let times = (0..3).map(|_| {
        let started = Instant::now();
        run();
        started.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Times inputs of one, two and four lengths. Linear is a factor of 4, quadratic one of 16; 9 and a tenth of
/// a second leave room for a busy machine. Three tries, so that a pause of the machine fails nothing.
#[track_caller]
fn check_growth(name: &str, make: impl Fn(usize) -> Vec<u8>, run: impl Fn(&[u8])) {
    const LENGTH: usize = 16 << 10;
    let inputs = [LENGTH, 2 * LENGTH, 4 * LENGTH].map(make);
    let mut told = String::new();
    for _ in 0..3 {
        let times = [0, 1, 2].map(|at: usize| shortest(|| run(&inputs[at])));
        told = format!(
            "{name}: {:.1?}, {:.1?}, {:.1?}",
            times[0], times[1], times[2]
        );
        if times[2] <= times[0] * 9 + Duration::from_millis(100) {
            say(&told);
            return;
        }
    }
    panic!("{told}");
}

/// Puts a piece between a head and a tail as often as fits.
fn filled(head: &str, piece: &str, tail: &str) -> impl Fn(usize) -> Vec<u8> {
    move |length| {
        let times = length / piece.len().max(1);
        format!("{head}{}{tail}", piece.repeat(times)).into_bytes()
    }
}

#[test]
fn time_grows_with_the_length_of_a_page() {
    let html = "<html><body><div id=\"modgov\"><h1 class=\"mgMainTitleTxt\">Agenda and minutes</h1>\
                <h2 class=\"mgSubTitleTxt\">Cabinet - Thursday 7 March 2019 2.00 pm</h2>";
    let row = "<tr><td class=\"mgItemNumberCell\"><p class=\"mgAiTitleTxt\">1.</p></td><td>\
               <p class=\"mgAiTitleTxt\">A</p><p class=\"mgSubItemTitleTxt\">Minutes:</p>\
               <div class=\"mgWordPara\"><p>RESOLVED: That the public be excluded for items 1 to 5.</p></div></td></tr>";
    let text = "Agenda item\n\nRoads\n\nTo note roads.\n\nMinutes:\n\n";
    let xml = "<meeting><meetingid>1</meetingid><agendaitems><agendaitem><agendaitemtitle>A</agendaitemtitle><minutesnonemptyhtmlbody>";
    let xml_end = "</minutesnonemptyhtmlbody></agendaitem></agendaitems></meeting>";
    let markdown = "# Minutes of the Cabinet held on 5 March 2019\n\n";
    for (name, head, piece, tail) in [
        ("html, open divs", html, "<div>", ""),
        ("html, open tables", html, "<table><tr><td>", ""),
        ("html, open comments", html, "<!-- ", ""),
        ("html, attributes", html, "<p a='", ""),
        ("html, entities", html, "&amp;lt;", ""),
        ("html, rows", html, row, "</div></body></html>"),
        ("xml, open elements", "<meeting>", "<agendaitem>", ""),
        ("xml, escaped twice", xml, "&amp;lt;p&amp;gt;", xml_end),
        ("xml, entities", xml, "&x;", xml_end),
        (
            "xml, items",
            "<meeting><agendaitems>",
            "<agendaitem><agendaitemtitle>A</agendaitemtitle><isrestricted>True</isrestricted></agendaitem>",
            "</agendaitems></meeting>",
        ),
        (
            "text, numbers",
            "Agenda and minutes\n\nCabinet - Thursday, 7th March, 2019 2.00 pm\n\nItems\nNo. Item\n",
            "\n1.\n\nRoads\n\nMinutes:\n\nNoted.\n",
            "",
        ),
        ("text, brackets", text, "(", ""),
        ("text, short forms", text, "a b c (ABC) ", ""),
        ("text, capitals", text, "A&B ", ""),
        ("text, resolved", text, "RESOLVED that ", ""),
        (
            "text, sub-points",
            text,
            "RESOLVED: That\n\n(a) it;\n\n",
            "",
        ),
        ("text, votes", text, "For (3): A, B, C; against 2; ", ""),
        ("text, dates", text, "1 March 2019 to 2 ", ""),
        ("text, roles", text, "director of the head of ", ""),
        ("text, people", text, "Councillor A B. Smith-", ""),
        (
            "text, actions",
            text,
            "asked officers to report back by June and ",
            "",
        ),
        (
            "text, exclusion",
            text,
            "That the public be excluded for items 1, 2 and ",
            "",
        ),
        ("text, one word", text, "a", ""),
        ("text, no-break spaces", text, "\u{a0}", "x"),
        ("text, blank lines", text, "\n\n", "x"),
        ("text, quotes", text, "\u{201c}\u{2018}", ""),
        (
            "transcript, headings",
            markdown,
            "## 1. Roads\n\nNoted.\n\n",
            "",
        ),
        ("transcript, numbers", markdown, "1.1.1.1 ", ""),
        (
            "transcript, names",
            markdown,
            "Present: Councillors A, B and C; ",
            "",
        ),
        ("records, nested", "{\"id\": \"a\", \"minutes\": ", "[", ""),
        (
            "records, escapes",
            "{\"id\": \"a\", \"minutes\": \"",
            "\\u0041",
            "\"}",
        ),
        (
            "records, lines",
            "",
            "{\"id\": \"a\", \"minutes\": \"Noted.\"}\n",
            "",
        ),
    ] {
        check_growth(name, filled(head, piece, tail), read);
    }
}

#[test]
fn time_grows_with_the_length_of_a_query_or_a_sidecar() {
    let query = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let _ = minutebook::query::parser::parse(&text);
        let _ = minutebook::query::parser::parse_leniently(&text);
    };
    for piece in [
        "(",
        "a OR ",
        "\"a ",
        "-",
        "a~",
        "title:",
        "a NEAR/3 ",
        "(a) ",
        "[",
        "date:2018..",
        "AND NOT ",
        "role:(",
        "role:(a ",
        "title:(",
        "title:(a in:title ",
        "date:\"a ",
        "-(a NEAR/2 ",
        "(a in:title in:purpose ",
    ] {
        check_growth(&format!("query, {piece:?}"), filled("", piece, ""), query);
    }
    let sidecar = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let _ = minutebook_index::source::sidecar::Sidecar::parse(&text);
    };
    for piece in [
        "[[source]]\nmatch = \"a\"\n",
        "[[same]]\nterms = [\"a\", \"b\"]\n",
        "a = [",
        "[[x]]\n",
        "a.b.c.",
        "{{{*",
    ] {
        check_growth(
            &format!("sidecar, {piece:?}"),
            filled("", piece, ""),
            sidecar,
        );
    }
}
