//! Saved pages and answers of the web service of two real councils, through index and `show`.

use serde_json::{Value, json};

use crate::workspace::{Workspace, real_minutes, strings};

fn indexed(folder: &str) -> Option<Workspace> {
    let folder = real_minutes(folder)?;
    let workspace = Workspace::new();
    workspace.copy(&folder, "pages");
    workspace.index(&["pages"]);
    Some(workspace)
}

#[test]
fn a_meeting_page_is_read() {
    let Some(workspace) = indexed("moderngov-html") else {
        return;
    };
    let items = workspace.items_from("Agenda_151.html");
    let numbers: Vec<&str> = items.keys().map(String::as_str).collect();
    assert_eq!(
        numbers,
        [
            "54", "55", "56", "57", "58", "59", "60", "61", "62", "63", "64", "65"
        ]
    );
    for item in items.values() {
        assert_eq!(
            item["committee"],
            "Kingston and North Kingston Neighbourhood Committee"
        );
        assert_eq!(item["committee_certainty"], "stated");
        assert_eq!(item["date"]["from"], "2026-01-15");
        assert_eq!(item["date"]["to"], "2026-01-15");
        assert_eq!(item["date"]["certainty"], "stated");
        assert_ne!(item["council"], Value::Null);
        let title = item["title"].as_str().unwrap();
        assert!(
            !title.contains("PDF") && !title.contains("pdf icon"),
            "{title}"
        );
    }
    let where_ = |holds: &dyn Fn(&Value) -> bool| -> Vec<&str> {
        let held = items.iter().filter(|(_, item)| holds(item));
        held.map(|(number, _)| number.as_str()).collect()
    };
    assert_eq!(
        where_(&|item| item["truncated"] == true),
        ["59", "60"],
        "two are truncated"
    );
    assert_eq!(
        where_(&|item| item["decision"] != ""),
        ["59", "60", "63"],
        "decisions"
    );
    assert_eq!(
        where_(&|item| item["recorded_votes"] != json!([])),
        ["59", "60", "63"],
        "recorded votes"
    );
    assert_eq!(
        strings(&items["59"]["resolutions"], "label"),
        ["1.", "2.", "3."]
    );
    assert_eq!(strings(&items["60"]["resolutions"], "kind"), ["deferred"]);
    assert_eq!(
        strings(&items["63"]["resolutions"], "label"),
        ["1.", "2."],
        "printed under the decision and under the minutes, counted once"
    );
}

#[test]
fn show_gives_what_export_gives() {
    let Some(workspace) = indexed("moderngov-html") else {
        return;
    };
    let items = workspace.items_from("Agenda_151.html");
    let id = items["59"]["id"].as_str().unwrap();
    let shown = workspace.run(["show", id, "--index", "index", "--format", "json"]);
    // What is found in other items is asked for one item, not for all.
    let alone = |item: &Value| {
        let mut item = item.clone();
        for action in item["actions"].as_array_mut().unwrap() {
            for followed in ["came_back", "reason", "evidence"] {
                action[followed] = Value::Null;
            }
        }
        item
    };
    assert_eq!(alone(&shown.json()), alone(&items["59"]));
    for alias in strings(&items["59"]["aliases"], "") {
        let shown = workspace.run(["show", alias, "--index", "index", "--format", "json"]);
        assert_eq!(shown.json()["id"], id, "{alias}");
    }
}

#[test]
fn a_cancelled_meeting_gives_no_items() {
    let Some(workspace) = indexed("moderngov-html") else {
        return;
    };
    assert!(workspace.items_from("Agenda_412.html").is_empty());
    let status = workspace
        .run(["status", "--index", "index", "--format", "json"])
        .json();
    let refused = strings(&status["refused"], "path");
    assert!(
        !refused.contains(&"Agenda_412.html"),
        "it was read, and holds no minutes"
    );
}

#[test]
fn a_page_that_contradicts_itself_is_told_of() {
    let Some(workspace) = indexed("moderngov-html") else {
        return;
    };
    let status = workspace
        .run(["status", "--index", "index", "--format", "json"])
        .json();
    let warnings = status["warnings"].as_array().unwrap();
    let told = |words: &str| {
        warnings.iter().any(|warning| {
            warning["path"] == "Agenda_Irrelevant.html"
                && warning["message"].as_str().unwrap().contains(words)
        })
    };
    assert!(told("was a Tuesday"), "{warnings:?}");
    assert!(told("DC.date"), "{warnings:?}");
    assert!(
        told("South of the Borough Neighbourhood Committee"),
        "{warnings:?}"
    );
}

#[test]
fn a_licence_among_the_pages_is_no_minutes() {
    let Some(workspace) = indexed("moderngov-html") else {
        return;
    };
    assert!(workspace.items_from("LICENSE").is_empty());
}

#[test]
fn an_answer_of_the_web_service_is_read() {
    let Some(workspace) = indexed("moderngov-xml") else {
        return;
    };
    let items = workspace.items_from("GetMeeting_7837.xml");
    let read: Vec<(&str, &str)> = items
        .iter()
        .map(|(number, item)| (number.as_str(), item["title"].as_str().unwrap()))
        .collect();
    assert_eq!(
        read,
        [
            ("51", "Declarations of Interest"),
            ("52", "Public Question Time (15 minutes)"),
            ("53", "Petitions and Deputations (15 minutes)"),
            (
                "54",
                "Leader and Cabinet Members' Question Time (15 minutes)"
            ),
            (
                "55",
                "Final Proposals for Local Government Reorganisation in Gloucestershire"
            ),
        ]
    );
    for item in items.values() {
        assert_eq!(item["committee"], "Cabinet");
        assert_eq!(item["date"]["from"], "2025-11-21");
        assert_eq!(item["date"]["to"], "2025-11-21");
        assert_eq!(item["date"]["certainty"], "stated");
        let attendance = item["attendance"].as_array().unwrap();
        assert_eq!(attendance.len(), 13);
        for attendee in attendance {
            assert_ne!(attendee["role"], Value::Null, "{attendee}");
        }
        let officers = attendance
            .iter()
            .filter(|attendee| attendee["capacity"] == "officer");
        assert_eq!(officers.count(), 6);
    }
    let numbers: Vec<&str> = items
        .values()
        .map(|item| item["agenda_number"].as_str().unwrap())
        .collect();
    assert_eq!(
        numbers,
        ["2", "3", "4", "5", "6"],
        "the agenda's numbers are kept apart"
    );
    assert_eq!(
        strings(&items["55"]["resolutions"], "label"),
        ["(1)", "(2)"]
    );
}
