//! Items closed to the public: what closes them in each layout, what only uses the words, what an officer
//! decides, and where a body let in shows.

use minutebook_index::indexer::IndexOptions;
use serde_json::Value;

use crate::workspace::{Workspace, strings};

/// An item of a page: number, title, purpose, minutes.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const SECRET: &str = "The offer of 412,000 pounds from Brackwater Holdings was accepted.";

/// A meeting with an exclusion in its middle.
const MEETING: [Row; 7] = [
    ("61", "Apologies", "", &["None were received."]),
    (
        "62",
        "UNRESTRICTED ITEMS",
        "The following items are open to the public.",
        &["Noted that care leavers who were otherwise exempt from the charge were told of it."],
    ),
    (
        "63",
        "Urgent items",
        "Special circumstances under S100B(4) of the Local Government Act 1972.",
        &["The chair agreed to take the culvert at Mill Lane."],
    ),
    (
        "64",
        "Exclusion of the press and public",
        "To consider whether to exclude the public under Schedule 12A.",
        &["RESOLVED: That the press and public be excluded from the meeting for the next item."],
    ),
    (
        "65",
        "Sale of the Old Mill",
        "To consider an offer.",
        &[SECRET],
    ),
    (
        "66",
        "Re-admission of the public",
        "",
        &["The meeting returned to open session."],
    ),
    (
        "67",
        "Street lighting",
        "",
        &["The Part II programme of relamping was noted, as was appendix 2, which is exempt."],
    ),
];

fn text_page(rows: &[Row]) -> String {
    let mut page =
        "Agenda and minutes\n\nCabinet - Thursday, 7th March, 2019 2.00 pm\n\nItems\nNo. Item\n"
            .to_owned();
    for (number, title, purpose, minutes) in rows {
        page.push_str(&format!("\n{number}.\n\n{title}\n"));
        if !purpose.is_empty() {
            page.push_str(&format!("\n{purpose}\n"));
        }
        page.push_str(&format!("\nMinutes:\n\n{}\n", minutes.join("\n\n")));
    }
    page
}

fn html_page(rows: &[Row]) -> String {
    let mut page = "<html><head><title>Agenda for Cabinet</title></head><body><div id=\"modgov\">\
        <div class=\"mgHeader\"><h1 class=\"mgMainTitleTxt\">Agenda and minutes</h1></div>\
        <h2 class=\"mgSubTitleTxt\">Cabinet - Thursday 7 March 2019 2.00 pm</h2>\
        <table class=\"mgItemTable\">"
        .to_owned();
    for (number, title, purpose, minutes) in rows {
        let word = |text: &str| format!("<div class=\"mgWordPara\"><p>{text}</p></div>");
        let minutes: String = minutes.iter().map(|text| word(text)).collect();
        let purpose = if purpose.is_empty() {
            String::new()
        } else {
            word(purpose)
        };
        page.push_str(&format!(
            "<tr><td class=\"mgItemNumberCell\"><p class=\"mgAiTitleTxt\">{number}.</p></td><td>\
             <p class=\"mgAiTitleTxt\">{title}</p>{purpose}\
             <p class=\"mgSubItemTitleTxt\">Minutes:</p>{minutes}</td></tr>"
        ));
    }
    page + "</table></div></body></html>"
}

fn xml_page(rows: &[Row], restricted: &[&str], documents: &str) -> String {
    let mut page = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<meeting><meetingid>77</meetingid>\
        <meetingdate>07/03/2019</meetingdate><agendaitems>\n"
        .to_owned();
    for (at, (number, title, purpose, minutes)) in rows.iter().enumerate() {
        let body: String = minutes
            .iter()
            .map(|text| format!("&lt;p&gt;{text}&lt;/p&gt;"))
            .collect();
        let is_restricted = restricted.contains(number);
        let is_restricted = if is_restricted { "True" } else { "False" };
        page.push_str(&format!(
            "<agendaitem><agendaitemid>{}</agendaitemid><agendaitemtitle>{title}</agendaitemtitle>\
             <agendatext>&lt;p&gt;{purpose}&lt;/p&gt;</agendatext>\
             <agendaitemnumber>{at}</agendaitemnumber>\
             <fulldisplaynumberformat>{number}.</fulldisplaynumberformat>\
             <minutesnonemptyhtmlbody>{body}</minutesnonemptyhtmlbody>\
             <isrestricted>{is_restricted}</isrestricted>{documents}</agendaitem>\n",
            9000 + at
        ));
    }
    page + "</agendaitems></meeting>"
}

/// Returns the numbers of the items that are closed.
fn closed(workspace: &Workspace) -> Vec<String> {
    let items = workspace.items().into_iter();
    let mut closed: Vec<String> = items
        .filter(|item| item["exempt"] == true)
        .map(|item| item["item"].as_str().unwrap_or("-").to_owned())
        .collect();
    closed.sort();
    closed
}

#[track_caller]
fn check_page(name: &str, page: &str, expected: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    workspace.write(&format!("minutes/{name}"), page);
    workspace.index(&["minutes"]);
    assert_eq!(closed(&workspace), expected, "{name}");
    workspace
}

fn held(workspace: &Workspace) -> Vec<Value> {
    let ran = workspace.run(["held-back", "--index", "index", "--format", "json"]);
    ran.json()["held_back"].as_array().unwrap().clone()
}

fn including() -> IndexOptions {
    IndexOptions {
        include_exempt: true,
        ..IndexOptions::default()
    }
}

#[test]
fn an_exclusion_holds_until_readmission_in_every_layout() {
    for (name, page) in [
        ("page.txt", text_page(&MEETING)),
        ("page.html", html_page(&MEETING)),
        ("page.xml", xml_page(&MEETING, &[], "")),
    ] {
        let workspace = check_page(name, &page, &["65"]);
        assert!(!workspace.export("index").contains("Brackwater"), "{name}");
        let rows = held(&workspace);
        assert_eq!(rows.len(), 1, "{name}");
        let row = &rows[0];
        assert!(
            row["reason"]
                .as_str()
                .unwrap()
                .contains("be excluded from the meeting"),
            "{row}"
        );
        assert_eq!(row["place"], "item 64, minutes, par. 1", "{name}");
        assert_eq!(row["source"], name);
        let ran = workspace.search(&["Brackwater"]);
        assert_eq!(ran.status, 1, "{name}: {}", ran.out);
        assert_eq!(workspace.search(&["old mill", "--count"]).status, 0);
    }
}

#[test]
fn a_warning_names_the_file() {
    let workspace = Workspace::new();
    workspace.write("minutes/page.html", html_page(&MEETING));
    let ran = workspace.run(["index", "minutes", "--index", "index"]);
    let line = ran.err.lines().find(|line| line.contains("page.html"));
    let line = line.unwrap_or_else(|| panic!("{}", ran.err));
    assert!(
        line.contains("Sale of the Old Mill") && line.contains("held back"),
        "{line}"
    );
}

#[test]
fn the_words_alone_close_nothing() {
    let public: [Row; 8] = [
        ("1", "UNRESTRICTED ITEMS", "", &["The items were taken."]),
        (
            "2",
            "Council tax",
            "Care leavers who were otherwise exempt.",
            &["Households otherwise exempt were told; exempt information was not discussed."],
        ),
        (
            "3",
            "Urgent business (S100B(4))",
            "Items which the chair decides are urgent under section 100B(4)(b).",
            &["There was none."],
        ),
        (
            "4",
            "Exempt accommodation",
            "To receive a report on exempt supported housing.",
            &["The number of exempt units had risen."],
        ),
        (
            "5",
            "Exclusion of the public (if necessary)",
            "To consider whether the public be excluded under paragraph 3 of Schedule 12A.",
            &["It was not necessary to exclude the public."],
        ),
        (
            "6",
            "Prevention of Terrorism Act, Part II",
            "",
            &["Members asked about Part II duties."],
        ),
        (
            "7",
            "Confidentiality of complaints",
            "",
            &["A confidential item of post had been mislaid."],
        ),
        (
            "8",
            "Exclusions from school",
            "",
            &["Pupils may be excluded from the meeting of governors."],
        ),
    ];
    for (name, page) in [
        ("page.txt", text_page(&public)),
        ("page.html", html_page(&public)),
        ("page.xml", xml_page(&public, &[], "")),
    ] {
        check_page(name, &page, &[]);
    }
}

#[test]
fn a_restricted_item_is_closed_and_a_restricted_document_closes_nothing() {
    let rows: [Row; 3] = [
        ("1", "Roads", "", &["Noted."]),
        ("2", "Lease of the depot", "", &[SECRET]),
        ("3", "Parks", "", &["Noted."]),
    ];
    let documents = "<linkeddocuments><linkeddoc><title>Open report</title><url>a/open.pdf</url>\
        <isrestricted>False</isrestricted></linkeddoc><linkeddoc><title>Closed appendix</title>\
        <url>a/closed.pdf</url><isrestricted>True</isrestricted></linkeddoc></linkeddocuments>";
    let workspace = check_page("page.xml", &xml_page(&rows, &["2"], documents), &["2"]);
    let items = workspace.items_from("page.xml");
    assert_eq!(strings(&items["2"]["documents"], "title"), ["Open report"]);
    assert_eq!(strings(&items["3"]["documents"], "title").len(), 2);
    assert_eq!(held(&workspace)[0]["place"], "mark of the source");
}

#[test]
fn an_officer_releases_and_closes_in_the_sidecar() {
    let workspace = Workspace::new();
    workspace.write("minutes/page.html", html_page(&MEETING));
    let sidecar = "# written by hand\n[[source]]\nmatch = \"*.html\"   # all\ncouncil = \"Aldermoor Council\"\n";
    workspace.write("minutes/minutebook.toml", sidecar);
    workspace.index(&["minutes"]);
    let id = held(&workspace)[0]["id"].as_str().unwrap().to_owned();

    let ran = workspace.run([
        "held-back",
        "--release",
        &id,
        "--reason",
        "published",
        "--index",
        "index",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("minutebook index"), "{}", ran.err);
    let written = workspace.read("minutes/minutebook.toml");
    assert!(written.starts_with(sidecar), "{written}");
    assert_eq!(closed(&workspace), ["65"], "not before the next run");
    let report = workspace.index(&["minutes"]);
    assert_eq!(report.written, 1);
    assert_eq!(closed(&workspace), [""; 0]);
    assert_eq!(held(&workspace).len(), 0);
    assert_eq!(workspace.search(&["Brackwater"]).status, 0);
    let clean = workspace.export("index");
    workspace
        .update("clean", &["minutes"], &IndexOptions::default())
        .unwrap();
    assert_eq!(workspace.export("clean"), clean);

    let ran = workspace.run(["held-back", "--close", &id, "--index", "index"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let written = workspace.read("minutes/minutebook.toml");
    assert!(!written.contains("[[release]]"), "{written}");
    workspace.index(&["minutes"]);
    let rows = held(&workspace);
    assert_eq!(rows[0]["reason"], "closed by an officer");
    assert!(
        rows[0]["place"]
            .as_str()
            .unwrap()
            .starts_with("minutebook.toml:"),
        "{rows:?}"
    );
    assert_eq!(workspace.search(&["Brackwater"]).status, 1);

    workspace.write("minutes/minutebook.toml", format!("{written}\n[[close]\n"));
    let ran = workspace.run(["index", "minutes", "--index", "index", "--verbose"]);
    let told = "said of items, words and posts before still holds";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert_eq!(held(&workspace)[0]["reason"], "closed by an officer");
    assert_eq!(workspace.search(&["Brackwater"]).status, 1);

    workspace.write("minutes/minutebook.toml", sidecar);
    workspace.index(&["minutes"]);
    assert!(
        held(&workspace)[0]["reason"]
            .as_str()
            .unwrap()
            .contains("excluded")
    );
}

#[test]
fn what_is_let_in_is_marked_everywhere_and_exported_only_when_asked() {
    let mut rows = MEETING;
    let body: &[&str] = &[
        "The head of estates and leases (HEL) reported.",
        SECRET,
        "RESOLVED: That the offer be accepted.",
    ];
    rows[4].3 = body;
    let workspace = Workspace::new();
    workspace.write("minutes/page.html", html_page(&rows));
    workspace.index(&["minutes"]);
    let held_before = workspace.export("index");
    let report = workspace
        .update("index", &["minutes"], &including())
        .unwrap();
    assert_eq!((report.held, report.included), (0, 1));
    workspace
        .update("clean", &["minutes"], &including())
        .unwrap();
    assert_eq!(workspace.export("index"), workspace.export("clean"));

    let mark = "EXEMPT, not for publication";
    let id = held(&workspace)[0]["id"].as_str().unwrap().to_owned();
    for format in ["text", "csv", "markdown"] {
        let ran = workspace.search(&["Brackwater", "--format", format]);
        assert!(ran.out.contains(mark), "{format}: {}", ran.out);
    }
    for format in ["json", "jsonl"] {
        let ran = workspace.search(&["Brackwater", "--format", format]);
        assert!(
            ran.out.replace(' ', "").contains("\"exempt_body\":true"),
            "{format}: {}",
            ran.out
        );
    }
    let ran = workspace.run(["show", &id, "--index", "index"]);
    assert!(
        ran.out.contains(mark) && ran.out.contains("Brackwater"),
        "{}",
        ran.out
    );
    for list in [vec!["held-back"], vec!["status"]] {
        let ran = workspace.run([list, vec!["--index", "index"]].concat());
        assert!(ran.out.contains(mark), "{}", ran.out);
    }
    assert!(
        !workspace
            .search(&["offer", "--format", "json"])
            .out
            .is_empty()
    );

    for (command, word) in [
        (vec!["export", "--all"], "Brackwater"),
        (vec!["decisions", "--format", "csv"], "offer be accepted"),
        (vec!["decisions"], "offer be accepted"),
        (vec!["glossary"], "estates and leases"),
        (vec!["glossary", "HEL"], "estates and leases"),
    ] {
        let closed = workspace.run([command.clone(), vec!["--index", "index"]].concat());
        assert!(!closed.out.contains(word), "{command:?}: {}", closed.out);
        let asked = [
            command.clone(),
            vec!["--include-exempt", "--index", "index"],
        ]
        .concat();
        let open = workspace.run(asked);
        assert!(open.out.contains(word), "{command:?}: {}", open.out);
        if command[0] == "decisions" {
            assert!(open.out.contains(mark), "{command:?}: {}", open.out);
        }
    }

    let report = workspace.index(&["minutes"]);
    assert_eq!(
        (report.held, report.included),
        (1, 0),
        "closed by default again"
    );
    assert_eq!(workspace.export("index"), held_before);
    assert_eq!(workspace.search(&["Brackwater"]).status, 1);
}

#[test]
fn a_body_under_a_published_stub_is_held_back() {
    let stub: [Row; 1] = [(
        "12",
        "Lease of the depot",
        "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A.",
        &[],
    )];
    let body: [Row; 1] = [("12", "Lease of the depot", "", &[SECRET])];
    let workspace = Workspace::new();
    let sidecar = "[[source]]\nmatch = \"**\"\ncouncil = \"Aldermoor Council\"\n";
    workspace.write("minutes/minutebook.toml", sidecar);
    workspace.write("minutes/stub.html", html_page(&stub));
    workspace.write("minutes/later/body.txt", text_page(&body));
    let report = workspace.index(&["minutes"]);
    assert_eq!(report.held, 1);
    assert_eq!(workspace.items().len(), 1);
    let row = &held(&workspace)[0];
    assert_eq!(
        (&row["place"], &row["source"]),
        (&"purpose".into(), &"stub.html".into())
    );
}

#[test]
fn an_entry_over_no_item_is_told_with_its_line() {
    let workspace = Workspace::new();
    let record = "{\"id\": \"good-1\", \"title\": \"Lamps\", \"minutes\": \"The committee noted the report.\"}";
    workspace.write("minutes/a.jsonl", record);
    let sidecar = "\n[[close]]\nitem = \"good-1\"\n\n[[release]]\nitem = \"good-l\"\n";
    workspace.write("minutes/minutebook.toml", sidecar);
    let index = ["index", "minutes", "--index", "index"];
    let told = "minutebook.toml:5: [[release]] changes nothing: no item has the id good-l";
    // Also where nothing has changed.
    for _ in 0..2 {
        let ran = workspace.run(index);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.err.contains(told), "{}", ran.err);
        assert!(!ran.err.contains("[[close]] changes"), "{}", ran.err);
        let status = workspace.run(["status", "--index", "index"]);
        assert!(status.out.contains(told), "{}", status.out);
    }
    workspace.write(
        "minutes/minutebook.toml",
        sidecar.replace("good-l", "good-1"),
    );
    let ran = workspace.run(index);
    assert!(!ran.err.contains("changes nothing"), "{}", ran.err);
    let status = workspace.run(["status", "--index", "index"]);
    assert!(!status.out.contains("changes nothing"), "{}", status.out);
}
