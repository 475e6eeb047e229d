//! The five real pages the project began with: what must be read off them, and the first search.

use serde_json::{Value, json};

use crate::workspace::{Workspace, real_minutes, strings};

/// Returns a workspace with the seeds indexed; `None` where they are not to be had.
fn seeds() -> Option<Workspace> {
    let folder = real_minutes("seeds")?;
    let workspace = Workspace::new();
    workspace.copy(&folder, "seeds");
    workspace.index(&["seeds"]);
    Some(workspace)
}

/// Returns the one item of an item page.
fn only(workspace: &Workspace, page: &str) -> Value {
    let mut items = workspace.items_from(page);
    assert_eq!(items.len(), 1, "{page}");
    items.pop_first().unwrap().1
}

/// Returns roles with the person named beside them, "-" where none is.
fn roles(item: &Value) -> Vec<(&str, &str)> {
    let names = strings(&item["roles"], "role");
    names
        .into_iter()
        .zip(strings(&item["roles"], "person"))
        .collect()
}

#[test]
fn one_command_finds_mash_referrals() {
    let Some(folder) = real_minutes("seeds") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&folder, "seeds");
    let ran = workspace.run([
        "search",
        "MASH referrals",
        "--in",
        "seeds",
        "--format",
        "json",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let answer = ran.json();
    let hits = answer["hits"].as_array().unwrap();
    let page = |hit: &Value| hit["source"]["path"].as_str().unwrap()[..3].to_owned();
    let (all_words, some): (Vec<&Value>, Vec<&Value>) =
        hits.iter().partition(|hit| hit["all_words"] == true);
    let mut found: Vec<String> = all_words.iter().map(|hit| page(hit)).collect();
    assert_eq!(found[0], "000", "nothing ranks above the page about it");
    found.sort();
    // By its words "Multi-agency safeguarding hub" item 14 of page 004 may be among them.
    found.retain(|page| page != "004");
    assert_eq!(found, ["000", "003"]);
    assert_eq!(answer["total"], all_words.len());
    assert_eq!(answer["total_any"], hits.len());
    assert_eq!(answer["held"], 11);
    assert!(
        some.iter().chain(&all_words).any(|hit| hit["item"] == "14"),
        "item 14 of page 004 is in the list"
    );
    for hit in hits {
        let citation = hit["citation"].as_str().unwrap();
        for part in ["council", "committee"] {
            assert!(citation.contains(hit[part].as_str().unwrap()), "{citation}");
        }
        assert!(!hit["snippets"].as_array().unwrap().is_empty());
    }
}

#[test]
fn page_000_is_read() {
    let Some(workspace) = seeds() else { return };
    let item = only(&workspace, "000_");
    assert_eq!(
        item["title"],
        "Children's safeguarding and family support performance data"
    );
    let resolutions = strings(&item["resolutions"], "text");
    assert_eq!(resolutions.len(), 1);
    assert!(
        resolutions[0].starts_with("that a report concerning referrals to the MASH"),
        "{resolutions:?}"
    );
    assert!(
        resolutions[0].ends_with("from other local authorities."),
        "whole"
    );
    let roles = strings(&item["roles"], "role");
    for role in ["ADCSF", "DCW", "Chief Nursing Officer"] {
        assert!(roles.contains(&role), "{role} in {roles:?}");
    }
    let actions = item["actions"].as_array().unwrap();
    let marked = actions.iter().filter(|action| action["marked"] == true);
    assert_eq!(marked.count(), 2);
    let date = &item["date"];
    match date["certainty"].as_str().unwrap() {
        "unknown" => assert_eq!((&date["from"], &date["to"]), (&Value::Null, &Value::Null)),
        "inferred" => {
            assert!(date["from"].as_str().unwrap() >= "2018-03-31");
            assert_ne!(date["from"], date["to"], "never an exact date");
        }
        other => panic!("the page states no date, yet it is {other}"),
    }
}

#[test]
fn page_001_is_read() {
    let Some(workspace) = seeds() else { return };
    let item = only(&workspace, "001_");
    assert_eq!(
        strings(&item["resolutions"], "label"),
        ["1.", "2.", "3."],
        "three numbered resolutions"
    );
    let roles = roles(&item);
    for role in [
        ("Children’s Safeguarding Manager", "Mandy Lee"),
        ("Head of Looked After Children", "Alison Hinds"),
        ("COPE Team Manager/Virtual School Head", "Darren Martindale"),
        (
            "Service Director for Public Health and Wellbeing",
            "Ros Jervis",
        ),
    ] {
        assert!(roles.contains(&role), "{role:?} in {roles:?}");
    }
    assert_eq!(item["date"]["from"], "2015-03-11");
    assert_eq!(item["date"]["to"], "2015-03-11");
    assert_eq!(item["date"]["certainty"], "sidecar");
}

#[test]
fn page_002_is_read() {
    let Some(workspace) = seeds() else { return };
    let item = only(&workspace, "002_");
    assert_eq!(item["title"], Value::Null, "no title is invented");
    assert_eq!(item["purpose"], "Presentation attached.");
    let display = item["display_title"].as_str();
    assert!(
        display.is_none_or(|name| name.contains("Performance Report")),
        "{display:?}"
    );
    assert_eq!(
        strings(&item["resolutions"], "label"),
        ["(a)", "(b)", "(c)", "(d)"]
    );
    for point in item["resolutions"].as_array().unwrap() {
        assert_eq!(point["moved_by"], "Councillor Sanders");
        assert_eq!(point["seconded_by"], "Councillor Trail");
    }
}

#[test]
fn page_003_is_read() {
    let Some(workspace) = seeds() else { return };
    let item = only(&workspace, "003_");
    assert_eq!(strings(&item["resolutions"], "kind"), ["noted"]);
    let text = strings(&item["resolutions"], "text")[0];
    assert!(text.ends_with("was noted."), "{text}");
    assert!(
        !text.contains("adjourned"),
        "the adjournment is no resolution"
    );
}

#[test]
fn page_004_is_read() {
    let Some(workspace) = seeds() else { return };
    let items = workspace.items_from("004_");
    let read: Vec<(&str, &str, bool)> = items
        .iter()
        .map(|(number, item)| {
            (
                number.as_str(),
                item["title"].as_str().unwrap(),
                item["truncated"] == true,
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("10", "Apologies for absence", false),
            ("11", "Declarations of interest", false),
            ("12", "Minutes", false),
            (
                "13",
                "Update on reducing the number of children looked after (CLA)",
                true
            ),
            (
                "14",
                "Review of performance and progress against the Safeguarding and Family Support improvement plan",
                true
            ),
            ("15", "Work programme review", false),
            ("16", "Date of next meeting", false),
        ]
    );
    for item in items.values() {
        assert_eq!(item["venue"], "Online meeting");
        assert_eq!(
            item["contact"],
            "Matthew Evans, Democratic Services Officer"
        );
        // Between 15 September 2020 and 12 January 2021, and neither of them.
        assert_eq!(item["date"]["from"], "2020-09-16");
        assert_eq!(item["date"]["to"], "2021-01-11");
        assert_eq!(item["date"]["certainty"], "inferred");
    }
}

#[test]
fn status_tells_what_the_seeds_are() {
    let Some(workspace) = seeds() else { return };
    let ran = workspace.run(["status", "--index", "index", "--format", "json"]);
    let status = ran.json();
    assert_eq!(status["items"], 11);
    assert_eq!(status["sources"], 5);
    assert_eq!(status["truncated"], 2);
    assert_eq!(status["formats"], json!({"modern-gov-text": 5}));
    assert_eq!(status["refused"], json!([]));
    assert_eq!(status["warnings"], json!([]));
}
