//! Registers of decisions, recommendations and actions, and what came back.

use serde_json::{Value, json};

use crate::workspace::Workspace;

/// A page of one item as a site shows it, saved as text.
const REQUEST: &str = "Agenda item
Repairs in the parks

Minutes:
The Chairman welcomed everybody. The DHP explained that 40 benches had been mended.

Members asked how long a bench stood broken. The DHP did not have the figure to hand but would provide it following the meeting.

Resolved - that a report concerning complaints to the DPB is added to the work programme for the committee in September to include an invitation to the head of parks.
";

fn record(id: &str, committee: &str, date: &str, title: &str, body: &str) -> String {
    json!({"id": id, "council": "Ashwell Council", "committee": committee, "date": date,
           "title": title, "body": body})
    .to_string()
}

fn parks() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("pages/001_request.txt", REQUEST);
    workspace.write(
        "pages/minutebook.toml",
        "[[source]]\nmatch = \"*.txt\"\ncouncil = \"Ashwell Council\"\ncommittee = \"Parks committee\"\ndate = 2018-03-05\n",
    );
    let parks = "Parks committee";
    let lines = [
        record(
            "d",
            "Cabinet",
            "2017-01-10",
            "Annual report",
            "The duck pond board (DPB) was thanked.",
        ),
        record(
            "late",
            parks,
            "2018-11-01",
            "Complaints to the Duck Pond Board",
            "The report was noted.",
        ),
        record(
            "ask",
            parks,
            "2019-01-07",
            "Swings",
            "The committee asked for an update on swings and slides, to be brought to the next \
             meeting.\n\nThe committee RECOMMENDED to Cabinet that every swing be tested.",
        ),
        record(
            "cab",
            "Cabinet",
            "2019-03-04",
            "Swings",
            "RESOLVED that the recommendation of the parks committee be accepted.",
        ),
        record(
            "last",
            parks,
            "2019-05-07",
            "Gates",
            "The committee asked for a report on gates and hinges to be brought to the July meeting.\n\n\
             Proposed by Councillor Ash, seconded by Councillor Birch and RESOLVED: That the item be \
             deferred.",
        ),
    ];
    workspace.write("pages/records.jsonl", lines.join("\n"));
    workspace.index(&["pages"]);
    workspace
}

fn rows(workspace: &Workspace, args: &[&str]) -> Vec<Value> {
    let args = [args, &["--index", "index", "--format", "jsonl"]].concat();
    workspace.run(args).json_lines()
}

#[test]
fn a_request_came_back_late_and_under_the_long_form() {
    let workspace = parks();
    let actions = rows(&workspace, &["actions", "complaints"]);
    let asked = actions
        .iter()
        .find(|row| {
            row["text"]
                .as_str()
                .unwrap()
                .contains("concerning complaints")
        })
        .unwrap();
    assert_eq!(asked["came_back"], "came-back", "{asked}");
    assert_eq!(asked["evidence"][0]["id"], "late");
    assert_eq!(asked["due_range"]["value"]["from"], "2018-09-01");
    let promised = actions
        .iter()
        .find(|row| row["text"].as_str().unwrap().contains("figure to hand"))
        .unwrap();
    assert_eq!(promised["came_back"], "document-not-held", "{promised}");
    assert_eq!(promised["owner"], "DHP");
}

#[test]
fn what_did_not_come_back_is_told_apart() {
    let workspace = parks();
    let verdict = |words: &str| -> String {
        let actions = rows(&workspace, &["actions"]);
        let row = actions
            .iter()
            .find(|row| row["text"].as_str().unwrap().contains(words));
        row.unwrap()["came_back"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict("swings and slides"), "nothing-found");
    assert_eq!(verdict("gates and hinges"), "too-early");
    let open = rows(&workspace, &["actions", "--open"]);
    assert!(!open.is_empty());
    assert!(open.iter().all(|row| row["came_back"] != "came-back"));
}

#[test]
fn decisions_are_listed_with_the_filters_of_search() {
    let workspace = parks();
    let ids = |args: &[&str]| -> Vec<String> {
        let rows = rows(&workspace, args);
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&["decisions", "--decision", "deferred"]), ["last"]);
    assert_eq!(ids(&["decisions", "--mover", "ash"]), ["last"]);
    assert_eq!(ids(&["decisions", "--committee", "cabinet"]), ["cab"]);
    let deferred = rows(&workspace, &["decisions", "--decision", "deferred"]);
    assert_eq!(deferred[0]["kind"], "deferred");
    assert!(
        deferred[0]["seconded_by"]
            .as_str()
            .unwrap()
            .contains("Birch")
    );
    assert!(deferred[0]["text"].as_str().unwrap().contains("deferred"));
    let some = workspace.run([
        "decisions",
        "benches OR trees OR deferred",
        "--index",
        "index",
    ]);
    assert!(
        some.err.contains("speak of the query in their own words"),
        "{}",
        some.err
    );
    // Where no words are sought, every decision is one that is.
    let all = workspace.run(["decisions", "--matching", "--index", "index"]);
    assert!(all.out.contains("[deferred]") && !all.err.contains("their own words"));
    let none = workspace.run(["decisions", "nothing of the kind", "--index", "index"]);
    assert_eq!((none.status, none.out.as_str()), (1, ""), "{}", none.err);
}

#[test]
fn a_recommendation_is_followed_to_the_body_it_went_to() {
    let workspace = parks();
    let rows = rows(&workspace, &["decisions", "--recommendations"]);
    let swings = rows.iter().find(|row| row["id"] == "ask").unwrap();
    assert_eq!(swings["response"], "accepted", "{swings}");
    assert_eq!(swings["evidence"]["id"], "cab");
}

/// Returns what became of the one recommendation of an item, and the later item that says so, with its words.
#[track_caller]
fn response(workspace: &Workspace, id: &str) -> (String, String, String) {
    let rows = rows(workspace, &["decisions", "--recommendations"]);
    let row = rows.iter().find(|row| row["id"] == id).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let evidence = &row["evidence"];
    (
        word(&row["response"]),
        word(&evidence["id"]),
        word(&evidence["evidence"]),
    )
}

#[test]
fn a_response_is_found_under_another_title_and_in_words() {
    let workspace = Workspace::new();
    let (parks, council) = ("Parks committee", "Ashwell Council");
    let lines = [
        record(
            "lido",
            parks,
            "2019-01-07",
            "Draft lido policy",
            "RESOLVED that the draft policy on opening the lido early be recommended to Council for adoption.",
        ),
        record(
            "gates",
            parks,
            "2019-01-07",
            "Gates",
            "The committee RECOMMENDED to Cabinet that every gate of the cemetery be painted green by volunteers.",
        ),
        record(
            "bins",
            parks,
            "2019-01-07",
            "Bins",
            "The committee RECOMMENDED to Cabinet that bins with solar lids be bought for the harbour.",
        ),
        record(
            "rota",
            council,
            "2019-02-04",
            "Chief executive's report",
            "It was recommended that the Council fund half of the visitors' travel.",
        ),
        record(
            "leader",
            "Cabinet",
            "2019-02-05",
            "Budget",
            "RESOLVED that the budget be approved.",
        ),
        record(
            "full",
            council,
            "2019-03-04",
            "Support services",
            "The draft budget was circulated.\n\nRESOLVED that the recommendation on the budget be rejected.\n\n\
                The parks committee recommended that the draft policy on opening the lido early be adopted.\n\n\
                RESOLVED that the policy on opening the lido, as circulated, be and is hereby adopted.",
        ),
        record(
            "told",
            parks,
            "2019-05-07",
            "Matters arising",
            "The benches were discussed. Cabinet had not accepted the recommendation that every gate of the \
                cemetery be painted green by volunteers. Members regretted it.\n\nCabinet would be asked again \
                whether it accepted the recommendation that bins with solar lids be bought for the harbour.",
        ),
        record(
            "again",
            council,
            "2019-05-08",
            "Chief executive's report",
            "It was recommended that the Council fund half of the visitors' travel.\n\nRESOLVED that the \
                recommendation be accepted.",
        ),
    ];
    workspace.write("pages/records.jsonl", lines.join("\n"));
    workspace.index(&["pages"]);
    let owned = |words: [&str; 3]| words.map(str::to_owned).into();
    assert_eq!(
        response(&workspace, "lido"),
        owned([
            "accepted",
            "full",
            "that the policy on opening the lido, as circulated, be and is hereby adopted."
        ])
    );
    assert_eq!(
        response(&workspace, "gates"),
        owned([
            "rejected",
            "told",
            "Cabinet had not accepted the recommendation that every gate of the cemetery be painted green by volunteers."
        ])
    );
    // To be asked again is no answer, and what the council is told in its own meeting is decided there.
    assert_eq!(response(&workspace, "bins").0, "nothing-found");
    assert_eq!(response(&workspace, "rota").0, "nothing-found");
}

#[test]
fn registers_print_as_csv_and_as_one_object() {
    let workspace = parks();
    for command in [
        &["decisions"][..],
        &["actions"],
        &["decisions", "--recommendations"],
    ] {
        let args = [command, &["--index", "index", "--format"]].concat();
        let csv = workspace.run([&args[..], &["csv"]].concat());
        let table: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.out.as_bytes())
            .records()
            .collect::<Result<_, _>>()
            .unwrap();
        let json = workspace.run([&args[..], &["json"]].concat()).json();
        let name = *command.last().unwrap();
        let list = json[name.trim_start_matches('-')].as_array().unwrap();
        assert_eq!(table.len(), list.len(), "{command:?}");
        assert!(!table.is_empty() && json["format_version"].is_number());
        let text = workspace.run([&args[..], &["text"]].concat());
        assert!(
            text.out.contains("Ashwell Council, Parks committee"),
            "{}",
            text.out
        );
    }
}

#[test]
fn an_item_shown_says_what_came_back() {
    let workspace = parks();
    let shown = workspace
        .run(["show", "ask", "--index", "index", "--format", "json"])
        .json();
    assert_eq!(shown["actions"][0]["came_back"], "nothing-found");
    assert_eq!(shown["recommendations"][0]["response"], "accepted");
    let exported = workspace
        .run(["export", "--all", "--index", "index"])
        .json_lines();
    let ask = exported.iter().find(|item| item["id"] == "ask").unwrap();
    assert_eq!(
        ask["actions"][0]["came_back"],
        Value::Null,
        "an export follows nothing"
    );
}

#[test]
fn an_officer_may_link_items_and_references_join_them() {
    let workspace = parks();
    let lines = [
        record(
            "r1",
            "Cabinet",
            "2020-01-10",
            "Benches",
            "RESOLVED that benches be bought (decision 20/00041).",
        ),
        record(
            "r2",
            "Parks committee",
            "2020-02-10",
            "Call-in",
            "Decision 20/00041 was called in.",
        ),
    ];
    workspace.write("pages/more.jsonl", lines.join("\n"));
    let sidecar = workspace.read("pages/minutebook.toml");
    let link = "[[link]]\nitem = \"cab\"\nanswers = \"ask\"\n";
    workspace.write("pages/minutebook.toml", format!("{sidecar}{link}"));
    workspace.index(&["pages"]);
    let show = |id: &str| {
        workspace
            .run(["show", id, "--index", "index", "--format", "json"])
            .json()
    };
    let ask = show("ask");
    assert_eq!(ask["actions"][0]["came_back"], "came-back");
    assert_eq!(ask["actions"][0]["evidence"][0]["id"], "cab");
    assert_eq!(ask["links"][0]["kind"], "answered_by");
    assert_eq!(show("cab")["links"][0]["kind"], "answers");
    let joined = &show("r1")["joined_by"][0];
    assert_eq!(joined["items"], json!(["r2"]), "{joined}");
}

#[test]
fn rows_are_written_to_a_file_as_its_ending_says() {
    let workspace = Workspace::aldermoor();
    let run = |args: &[&str]| workspace.run([args, &["--index", "index"]].concat());
    for (command, file, begins) in [
        (&["decisions"][..], "a.csv", "\u{feff}id,council,"),
        (
            &["decisions", "--recommendations"],
            "b.csv",
            "\u{feff}id,council,",
        ),
        (&["actions"], "c.jsonl", "{"),
        (&["glossary"], "d.csv", "\u{feff}"),
        (&["coverage"], "e.csv", "\u{feff}kind,"),
        (&["coverage", "--to-fetch"], "f.json", "{"),
    ] {
        let printed = run(&[command, &["--format", file.split_once('.').unwrap().1]].concat());
        let written = run(&[command, &["--out", file]].concat());
        assert_eq!(written.status, 0, "{command:?}: {}", written.err);
        assert!(written.err.contains(file), "{}", written.err);
        assert_eq!(written.out, "");
        let text = workspace.read(file);
        assert!(text.starts_with(begins), "{command:?}: {text:.80}");
        assert_eq!(text.trim_start_matches('\u{feff}'), printed.out);
        let again = run(&[command, &["--out", file]].concat());
        assert_eq!(again.status, 2);
        assert!(again.err.contains("--force"), "{}", again.err);
    }
    let ran = run(&["decisions", "--out", "decisions.xlsx"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains(".csv, which opens in Excel"),
        "{}",
        ran.err
    );
    assert!(!workspace.path("decisions.xlsx").exists());
}
