//! Erasing: what goes is gone from every byte, and indexing again does not bring it back.

use std::fs;

use minutebook_index::indexer::IndexOptions;
use serde_json::Value;

use crate::session::piped;
use crate::workspace::{Ran, Workspace, files_below};

const RECORDS: [&str; 4] = [
    r#"{"id": "rec-1", "title": "Kiln Road culvert", "council": "Aldermoor Council", "committee": "Cabinet", "date": "2019-03-07", "minutes": "Councillor Wilhelmina Quarrington moved that the culvert at Kiln Road be relined before the winter, as the zyxwvut survey of the highways team had shown.\n\nIt was RESOLVED that the relining of the culvert be funded from the capital reserve for the coming year."}"#,
    r#"{"id": "rec-2", "title": "Statement by W. Quarrington", "council": "Aldermoor Council", "committee": "Cabinet", "date": "2019-03-07", "minutes": "W Quarrington asked about lighting. Cllr Quarrington's question was answered."}"#,
    r#"{"id": "rec-3", "title": "Street lighting", "council": "Aldermoor Council", "committee": "Cabinet", "date": "2019-04-04", "minutes": "The committee noted the report on lamps. Wilhelmina was the name of the barge."}"#,
    r#"{"id": "rec-4", "title": "Kiln Road again", "council": "Aldermoor Council", "committee": "Scrutiny", "date": "2020-05-05", "minutes": "Councillor Wilhelmina Quarrington moved that the culvert at Kiln Road be relined before the winter, as the zyxwvut survey of the highways team had shown.\n\nIt was RESOLVED that the relining of the culvert be funded from the capital reserve for the coming year. Noted."}"#,
];

fn workspace() -> Workspace {
    let workspace = Workspace::aldermoor();
    workspace.write("aldermoor/more/records.jsonl", RECORDS.join("\n"));
    workspace.index(&["aldermoor"]);
    workspace
}

fn erase(workspace: &Workspace, args: &[&str]) -> Ran {
    let whole = [&["erase", "--index", "index", "--format", "json"], args].concat();
    workspace.run(whole)
}

#[track_caller]
fn proved(ran: &Ran) -> Value {
    assert_eq!(ran.status, 0, "{}\n{}", ran.err, ran.out);
    let told = ran.json();
    let proof = &told["proof"];
    assert_eq!(proof["found"].as_array().unwrap().len(), 0, "{proof}");
    for counted in [
        "texts", "files", "bytes", "terms", "records", "values", "rows",
    ] {
        assert!(proof[counted].as_u64().unwrap() > 0, "{counted}: {proof}");
    }
    told
}

/// Asserts that no file of the index has these bytes, in any case, and no output these words.
#[track_caller]
fn gone(workspace: &Workspace, text: &str) {
    for file in files_below(&workspace.path("index")) {
        let bytes = fs::read(&file).unwrap().to_ascii_lowercase();
        let sought = text.to_lowercase();
        let found = bytes
            .windows(sought.len())
            .any(|window| window == sought.as_bytes());
        assert!(!found, "{text:?} in {}", file.display());
    }
    let export = workspace.export("index").to_lowercase();
    assert!(
        !export.contains(&text.to_lowercase()),
        "{text:?} is exported"
    );
}

fn count(workspace: &Workspace, query: &str) -> usize {
    let ran = workspace.search(&[query, "--no-expand", "--exact", "--count"]);
    ran.out.trim().parse().unwrap_or(0)
}

#[test]
fn an_item_goes_with_its_copy_and_stays_gone() {
    let workspace = workspace();
    let before = workspace.items().len();
    assert_eq!(count(&workspace, "zyxwvut"), 2);
    let told = proved(&erase(&workspace, &["rec-1", "--yes"]));
    let items = told["plan"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{items:?}");
    assert_eq!(
        (&items[1]["id"], &items[1]["copy"]),
        (&"rec-4".into(), &true.into())
    );
    assert!(told["proof"]["words"].as_u64().unwrap() > 0);
    gone(&workspace, "zyxwvut");
    gone(&workspace, "rec-1");
    assert_eq!(workspace.items().len(), before - 2);

    // The same folder, also read again, and one with the page edited, under another id and file.
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(report.written, 0);
    let longer = RECORDS.join("\n") + "\n\n";
    workspace.write("aldermoor/more/records.jsonl", longer);
    workspace.index(&["aldermoor"]);
    gone(&workspace, "zyxwvut");
    assert_eq!(workspace.items().len(), before - 2);
    let edited = RECORDS[0]
        .replace("rec-1", "other")
        .replace("before the winter", "before the summer ends")
        .replace("2019-03-07", "2021-01-01");
    workspace.write("aldermoor/edited.jsonl", edited);
    let report = workspace.index(&["aldermoor"]);
    assert_eq!(workspace.items().len(), before - 2);
    assert_eq!(count(&workspace, "zyxwvut"), 0);
    let told = report.warnings.iter().any(|(path, warning)| {
        path == "edited.jsonl" && warning.message.contains("erased from this index")
    });
    assert!(told, "{:?}", report.warnings);
    let status = workspace.run(["status", "--index", "index", "--format", "json"]);
    assert_eq!(status.json()["erased_items"], 2);
    assert!(!status.out.contains("zyxwvut"));
}

#[test]
fn a_name_is_redacted_in_the_forms_shown_and_stays_so() {
    let workspace = workspace();
    let sidecar = workspace.read("aldermoor/minutebook.toml")
        + "\n[[role]]\nperson = \"Wilhelmina Quarrington\"\nrole = \"cabinet member\"\n";
    workspace.write("aldermoor/minutebook.toml", &sidecar);
    workspace.index(&["aldermoor"]);
    let plan = erase(
        &workspace,
        &["--person", "Wilhelmina Quarrington", "--plan"],
    )
    .json();
    let forms = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|one| one["form"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        forms(&plan["forms"]),
        ["W Quarrington", "W. Quarrington", "Wilhelmina Quarrington"]
    );
    assert_eq!(forms(&plan["left"]), ["Cllr Quarrington's"]);
    assert_eq!(plan["redacted_in"], 3);

    let person = [
        "--person",
        "Wilhelmina Quarrington",
        "--form",
        "Cllr Quarrington",
        "--yes",
    ];
    proved(&erase(&workspace, &person));
    gone(&workspace, "quarrington");
    assert_eq!(count(&workspace, "quarrington"), 0);
    assert!(
        workspace
            .export("index")
            .contains("Wilhelmina was the name of the barge")
    );
    assert!(
        workspace
            .export("index")
            .contains("[redacted] moved that the culvert")
    );
    let after = workspace.export("index");
    let help = workspace
        .run(["status", "--index", "index", "--format", "json"])
        .json();
    assert_eq!(help["erased_names"], 1);

    workspace.index(&["aldermoor"]);
    assert_eq!(workspace.export("index"), after);
    gone(&workspace, "quarrington");
    let edited = RECORDS[2].replace(
        "Wilhelmina was",
        "W. QUARRINGTON said so, and Wilhelmina was",
    );
    workspace.write("aldermoor/more/records.jsonl", edited);
    workspace.index(&["aldermoor"]);
    gone(&workspace, "quarrington");
    assert!(workspace.export("index").contains("[redacted] said so"));
}

#[test]
fn without_a_terminal_and_without_yes_nothing_goes() {
    let workspace = workspace();
    let before = workspace.export("index");
    let ran = workspace.run(["erase", "rec-3", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("Street lighting"), "{}", ran.err);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    let ran = workspace.run(["erase", "nowhere", "--yes", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("no item has the id nowhere"),
        "{}",
        ran.err
    );
    let ran = workspace.run([
        "erase",
        "--person",
        "Nobody Atall",
        "--yes",
        "--index",
        "index",
    ]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert_eq!(workspace.export("index"), before);
}

#[test]
fn a_short_routine_item_takes_no_other_with_it() {
    let workspace = Workspace::new();
    let line = |id: &str, date: &str| {
        format!(
            "{{\"id\": \"{id}\", \"title\": \"Apologies for absence\", \"date\": \"{date}\", \"minutes\": \"There were no apologies for absence received from any member of the committee or from the officers who had been asked to attend.\"}}\n"
        )
    };
    workspace.write(
        "minutes/a.jsonl",
        line("a", "2019-01-01") + &line("b", "2019-02-02"),
    );
    workspace.index(&["minutes"]);
    let told = proved_lightly(&erase(&workspace, &["a", "--yes"]));
    assert_eq!(told["plan"]["items"].as_array().unwrap().len(), 1);
    workspace
        .update("index", &["minutes"], &IndexOptions::default())
        .unwrap();
    assert_eq!(workspace.items().len(), 1);
}

/// As [`proved`], where everything that stood in the item stands in others too.
#[track_caller]
fn proved_lightly(ran: &Ran) -> Value {
    assert_eq!(ran.status, 0, "{}\n{}", ran.err, ran.out);
    ran.json()
}

#[test]
fn a_repair_does_not_bring_back_what_was_erased() {
    let workspace = workspace();
    proved(&erase(&workspace, &["rec-1", "--yes"]));
    gone(&workspace, "zyxwvut");
    let store = files_below(&workspace.path("index"))
        .into_iter()
        .find(|file| file.extension().is_some_and(|ending| ending == "store"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[20] ^= 0x55;
    fs::write(&store, bytes).unwrap();
    let ran = workspace.run(["index", "--repair", "--index", "index"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(!ran.err.contains("erase it again"), "{}", ran.err);
    let ran = workspace.run(["verify", "--index", "index"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    gone(&workspace, "zyxwvut");
}

#[test]
fn a_body_that_was_held_back_is_known_again() {
    for (changed, items) in [(false, 1), (true, 2)] {
        let workspace = Workspace::new();
        let records = format!("{}\n{}\n", RECORDS[0], RECORDS[2]);
        workspace.write("minutes/a.jsonl", &records);
        workspace.write("minutes/minutebook.toml", "[[close]]\nitem = \"rec-1\"\n");
        workspace.index(&["minutes"]);
        assert!(!workspace.export("index").contains("zyxwvut"));
        if changed {
            workspace.write("minutes/a.jsonl", records + "\n");
        }
        let told = proved_lightly(&erase(&workspace, &["rec-1", "--yes"]));
        assert_eq!(told["plan"]["items"][0]["body_unread"], changed);
        assert_eq!(told["proof"]["found"].as_array().unwrap().len(), 0);
        gone(&workspace, "rec-1");
        // The body turns up in another file, under another number, where nothing closes it.
        workspace.write("minutes/b.jsonl", RECORDS[3]);
        workspace.index(&["minutes"]);
        gone(&workspace, "rec-1");
        assert_eq!(workspace.items().len(), items, "changed: {changed}");
    }
}

#[test]
fn what_sessions_keep_of_it_goes_too() {
    let workspace = workspace();
    let lines = [
        "culvert",
        "/keep 1 as Wilhelmina Quarrington told us",
        "Statement",
        "/keep 1 lighting",
        "lamps",
        "/keep 1 what W. Quarrington asked for",
    ];
    let ran = piped(&workspace, &[], &lines);
    assert_eq!(ran.status, 0, "{}", ran.err);
    workspace.write(
        "home/state/minutebook/history",
        "#V2\nculvert\n\"wilhelmina quarrington\"\n/like rec-2\n/like rec-22\n",
    );
    let kept = || {
        let all = files_below(&workspace.path("home/state/minutebook/kept"));
        assert_eq!(all.len(), 1, "{all:?}");
        fs::read_to_string(&all[0]).unwrap()
    };
    assert_eq!(kept().matches("\"id\"").count(), 3);

    let plan = erase(&workspace, &["rec-2", "--plan"]).json();
    assert_eq!(plan["sessions"]["kept_items"], 1);
    assert_eq!(plan["sessions"]["history_lines"], 1);
    assert!(kept().contains("rec-2"), "a plan changes nothing");
    proved(&erase(&workspace, &["rec-2", "--yes"]));
    assert!(!kept().contains("rec-2"));

    let person = ["--person", "Wilhelmina Quarrington", "--yes"];
    let told = proved(&erase(&workspace, &person));
    assert_eq!(told["sessions"]["kept_redacted"], 2);
    assert_eq!(kept().matches("\"id\"").count(), 2);
    assert!(kept().contains("as [redacted] told us"), "{}", kept());
    assert!(!kept().to_lowercase().contains("quarrington"));
    let history = workspace.read("home/state/minutebook/history");
    assert_eq!(history, "#V2\nculvert\n/like rec-22\n");
    let again = erase(&workspace, &person);
    assert_eq!(again.status, 1, "{}", again.out);
}
