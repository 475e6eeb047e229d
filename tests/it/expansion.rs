//! Short and long forms: learned from definitions, searched for one another, and said so.

use serde_json::{Value, json};

use crate::workspace::{Workspace, real_minutes};

/// Two councils that mean different things by DPB, one of them by and by.
fn parks() -> Workspace {
    let workspace = Workspace::new();
    let record = |id: &str, council: &str, date: &str, title: &str, body: &str| {
        json!({"id": id, "council": council, "committee": "Parks committee", "date": date,
               "title": title, "body": body})
        .to_string()
    };
    let lines = [
        record(
            "a-2015",
            "Ashwell Council",
            "2015-03-02",
            "Annual report",
            "The duck pond board (DPB) had met twice. Repairs were discussed at length.",
        ),
        record(
            "a-2016",
            "Ashwell Council",
            "2016-03-02",
            "Fences",
            "Repairs were asked for by the duck pond board.",
        ),
        record(
            "a-2021",
            "Ashwell Council",
            "2021-03-02",
            "A new body",
            "The district parks bureau (DPB) was set up.",
        ),
        record(
            "a-2022",
            "Ashwell Council",
            "2022-03-02",
            "Money",
            "Repairs by the DPB had cost too much.",
        ),
        record(
            "b-2015",
            "Beckford Council",
            "2015-05-05",
            "Roads",
            "The district parks bureau (DPB) would send a map.",
        ),
        record(
            "b-2016",
            "Beckford Council",
            "2016-05-05",
            "Paths",
            "Somebody spoke of a duck pond board elsewhere. Repairs went on.",
        ),
        record(
            "c-2020",
            "Crane Council",
            "2020-05-05",
            "Ponds",
            "The duck pond board at Ashwell was praised for its repairs.",
        ),
        record(
            "c-2021",
            "Crane Council",
            "2021-06-05",
            "Scattered",
            "The DPB met. It was a long evening and many things were said of the weather, the \
             lamps, the gates and the bins before anybody came to speak, quite late and with \
             little time left to do it justice, of repairs. Repairs, they said. Repairs.",
        ),
    ];
    workspace.write("records.jsonl", lines.join("\n"));
    workspace.index(&["records.jsonl"]);
    workspace
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.filter(|hit| hit["all_words"] == true)
        .map(|hit| hit["id"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn check(workspace: &Workspace, args: &[&str], wanted: &[&str]) -> Value {
    let answer = workspace
        .search(&[args, &["--format", "json", "--limit", "50"]].concat())
        .json();
    let mut found = ids(&answer);
    found.sort_unstable();
    assert_eq!(found, wanted, "{args:?}");
    answer
}

#[test]
fn the_seeds_are_found_by_their_long_form() {
    let Some(folder) = real_minutes("seeds") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&folder, "seeds");
    workspace.index(&["seeds"]);
    let answer = workspace
        .search(&["MASH referrals", "--format", "json"])
        .json();
    let hits = answer["hits"].as_array().unwrap();
    let page = |hit: &Value| hit["source"]["path"].as_str().unwrap()[..3].to_owned();
    let found: Vec<String> = hits.iter().take(3).map(page).collect();
    assert_eq!(found, ["000", "004", "003"]);
    assert_eq!(
        (&answer["total"], &hits[1]["item"]),
        (&json!(3), &json!("14"))
    );
    let put_in = |hit: &Value| hit["expansions"].as_array().unwrap().clone();
    assert!(put_in(&hits[0]).is_empty(), "it says MASH itself");
    assert_eq!(put_in(&hits[1]), put_in(&hits[2]));
    let [expansion] = answer["expansions"].as_array().unwrap().as_slice() else {
        panic!("{}", answer["expansions"]);
    };
    assert_eq!(expansion["short"], "MASH");
    assert_eq!(expansion["long"], "multi-agency safeguarding hub");
    assert_eq!(expansion["council"], "Herefordshire Council");
    assert_eq!(expansion["evidence"], hits[2]["id"]);
    for switch in ["--exact", "--no-expand"] {
        let plain = workspace
            .search(&["MASH referrals", switch, "--format", "json"])
            .json();
        assert_eq!(plain["total"], 2, "{switch}");
        assert_eq!(plain["expansions"], json!([]));
    }
    // The other way round, typed as words and as a phrase.
    for query in [
        "Multi-agency safeguarding hub referrals",
        "\"multi agency safeguarding hub\" referrals",
    ] {
        let answer = workspace.search(&[query, "--format", "json"]).json();
        assert_eq!(answer["total"], 3, "{query}");
        assert_eq!(answer["expansions"][0]["searched"], json!(["MASH"]));
    }
}

#[test]
fn the_short_forms_of_the_seeds_are_learned() {
    let Some(folder) = real_minutes("seeds") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&folder, "seeds");
    workspace.index(&["seeds"]);
    let long = |short: &str| -> Vec<String> {
        let ran = workspace.run(["glossary", short, "--index", "index", "--format", "jsonl"]);
        let mut long: Vec<String> = ran
            .json_lines()
            .iter()
            .map(|row| {
                row["long"]
                    .as_str()
                    .unwrap()
                    .to_lowercase()
                    .replace('’', "'")
            })
            .collect();
        long.dedup();
        long
    };
    for (short, meant) in [
        ("CLA", "children looked after"),
        ("HCLA", "head of children looked after"),
        ("DCF", "director children and families"),
        ("SGO", "special guardianship order"),
        ("CSE", "children sexually exploited"),
        ("LAC", "looked after children"),
        ("IRO", "independent reviewing officer"),
        ("PEP", "personal education plan"),
        ("HSCB", "herefordshire safeguarding children board"),
        ("MASH", "multi-agency safeguarding hub"),
        ("CCC", "children in care council"),
    ] {
        let found = long(short);
        let fits = |long: &String| {
            long.trim_end_matches('s') == meant || long == meant || long.replace("'s", "") == meant
        };
        assert!(
            found.len() == 1 && found.iter().all(fits),
            "{short}: {found:?}"
        );
    }
    for short in ["ADS&FS", "ADCSQ&I", "MOMO"] {
        assert_eq!(long(short).len(), 1, "{short}: {:?}", long(short));
    }
}

#[test]
fn the_sense_follows_council_and_year_of_the_item() {
    let workspace = parks();
    // In 2022 DPB is the bureau at Ashwell; Beckford never meant the board; at Crane it may be either.
    check(
        &workspace,
        &["\"duck pond board\" repairs"],
        &["a-2015", "a-2016", "b-2016", "c-2020"],
    );
    check(
        &workspace,
        &["DPB repairs"],
        &["a-2015", "a-2016", "a-2022", "c-2020", "c-2021"],
    );
    check(
        &workspace,
        &["\"district parks bureau\" repairs"],
        &["a-2022"],
    );
    check(
        &workspace,
        &["DPB repairs", "--no-expand"],
        &["a-2015", "a-2022", "c-2021"],
    );
}

#[test]
fn words_together_beat_words_scattered() {
    let workspace = parks();
    let answer = workspace
        .search(&["DPB repairs", "--format", "json", "--limit", "50"])
        .json();
    let order = ids(&answer);
    let place = |id: &str| order.iter().position(|found| *found == id).unwrap();
    assert!(place("a-2016") < place("c-2021"), "{order:?}");
    assert!(place("c-2020") < place("c-2021"), "{order:?}");
}

#[test]
fn words_together_beat_any_number_of_scattered_ones() {
    let filler = |from: usize, words: usize| -> String {
        let names = [
            "lamp", "gate", "bin", "path", "sign", "tree", "wall", "seat",
        ];
        (from..from + words)
            .map(|at| format!("{}{} ", names[at % 8], at % 37))
            .collect()
    };
    for (gap, mentions, title) in [
        (20, 1, "Minutes"),
        (30, 12, "Repairs"),
        (60, 40, "DPB"),
        (
            25,
            3,
            "Repairs and the weather, and much besides, for the DPB",
        ),
    ] {
        let mut scattered = String::new();
        for at in 0..mentions {
            let word = if at % 2 == 0 { "DPB" } else { "repairs" };
            scattered.push_str(&format!("{}{word} ", filler(at * 7, gap)));
        }
        scattered.push_str(&format!("{}DPB {}repairs", filler(3, gap), filler(5, gap)));
        let together = format!(
            "{}Repairs for the duck pond board were asked for. {}",
            filler(1, 400),
            filler(2, 400)
        );
        let lines = [
            json!({"id": "d", "title": "x", "body": "The duck pond board (DPB) met."}),
            json!({"id": "scattered", "title": title, "body": scattered}),
            json!({"id": "together", "title": "y", "body": together}),
        ];
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        let workspace = Workspace::new();
        workspace.write("records.jsonl", lines.join("\n"));
        workspace.index(&["records.jsonl"]);
        let answer = workspace
            .search(&["DPB repairs", "--format", "json"])
            .json();
        assert_eq!(
            ids(&answer),
            ["together", "scattered"],
            "gap {gap}, {mentions} mentions"
        );
    }
}

#[test]
fn small_letters_are_no_short_form() {
    let workspace = Workspace::new();
    let lines = [
        json!({"id": "1", "title": "x", "body": "Special educational needs and disabilities (SEND) were discussed."}),
        json!({"id": "2", "title": "y", "body": "Officers would send a map."}),
        json!({"id": "3", "title": "z", "body": "Support for special educational needs and disabilities."}),
    ];
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    workspace.write("records.jsonl", lines.join("\n"));
    workspace.index(&["records.jsonl"]);
    check(&workspace, &["SEND"], &["1", "3"]);
    let answer = check(&workspace, &["send"], &["1", "2"]);
    assert_eq!(answer["expansions"], json!([]));
    let notes = answer["notes"].to_string();
    assert!(
        notes.contains("SEND") && notes.contains("educational needs"),
        "{notes}"
    );
    check(
        &workspace,
        &["special educational needs and disabilities"],
        &["1", "3"],
    );
}

#[test]
fn what_an_officer_writes_counts_at_once_and_reads_nothing_anew() {
    let workspace = parks();
    check(&workspace, &["pond council"], &[]);
    workspace.write(
        "minutebook.toml",
        r#"
        [[abbreviation]]
        short = "XQZ"
        long = "duck pond board"
        council = "crane council"
        [[same]]
        terms = ["duck pond board", "annual report"]
        "#,
    );
    let report = workspace.index(&["records.jsonl"]);
    assert_eq!((report.written, report.read.len()), (0, 0));
    // What DPB means at Crane is not known, so c-2021 is not taken for the board's.
    let answer = check(
        &workspace,
        &["XQZ"],
        &["a-2015", "a-2016", "b-2016", "c-2020"],
    );
    let places: Vec<&str> = answer["expansions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["evidence"].as_str().unwrap())
        .collect();
    assert!(places.contains(&"minutebook.toml:2"), "{places:?}");
    let text = workspace.search(&["\"annual report\""]).out;
    assert!(text.contains("written in minutebook.toml:6"), "{text}");
    workspace.write("minutebook.toml", "[[same]]\nterms = \"one\"");
    workspace.index(&["records.jsonl"]);
    check(&workspace, &["XQZ"], &[]);
    let status = workspace.run(["status", "--index", "index"]);
    assert!(status.out.contains("[[same]] left out"), "{}", status.out);
}

#[test]
fn an_erased_definition_teaches_nothing() {
    let workspace = parks();
    let line = json!({"id": "z", "title": "t", "body": "duck pond board"});
    workspace.write("records.jsonl", line.to_string());
    workspace.index(&["records.jsonl"]);
    check(&workspace, &["DPB"], &[]);
    let ran = workspace.run(["glossary", "DPB", "--index", "index"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{}", ran.err);
}

#[test]
fn a_post_is_found_in_every_form() {
    let workspace = Workspace::new();
    let record = |id: &str, date: &str, body: &str| {
        json!({"id": id, "title": id, "council": "Ashwell Council", "committee": "Parks committee",
               "date": date, "body": body})
        .to_string()
    };
    let lines = [
        record(
            "1",
            "2015-03-02",
            "The assistant director parks and greens (ADP&G) explained the budget.",
        ),
        record("2", "2016-03-02", "The ADP&G explained the fences."),
        record(
            "3",
            "2016-04-02",
            "The director for play and sport presented the report.",
        ),
        record(
            "4",
            "2016-05-02",
            "The DPS explained that swings were safe.",
        ),
        record("5", "2039-05-02", "The ADP&G explained nothing."),
    ];
    workspace.write("records.jsonl", lines.join("\n"));
    workspace.index(&["records.jsonl"]);
    let role = |role: &str, wanted: &[&str]| {
        check(&workspace, &["*", "--role", role], wanted);
    };
    role("assistant director", &["1", "2"]);
    role("ADP&G", &["1", "2", "5"]);
    role("director for play and sport", &["3", "4"]);
    role("DPS", &["3", "4"]);
    let meaning = |id: &str| -> Value {
        let ran = workspace.run(["show", id, "--index", "index", "--format", "json"]);
        ran.json()["roles"][0]["meaning"].clone()
    };
    assert_eq!(meaning("2")["role"], "assistant director parks and greens");
    assert_eq!(meaning("2")["evidence"], "1");
    assert_eq!(meaning("4")["role"], "director for play and sport");
    assert_eq!(meaning("4")["certainty"], "inferred");
    assert_eq!(meaning("5"), Value::Null, "too many years lie between");
    assert_eq!(meaning("1"), Value::Null, "the page says it itself");
}

#[test]
fn the_glossary_is_listed_with_its_evidence() {
    let workspace = parks();
    let ran = workspace.run(["glossary", "dpb", "--index", "index"]);
    insta::assert_snapshot!(ran.out, @r#"
    DPB
       district parks bureau
          Ashwell Council, 2021: in 1 item, first "A new body" (a-2021)
          Beckford Council, 2015: in 1 item, first "Roads" (b-2015)
       duck pond board
          Ashwell Council, 2015: in 1 item, first "Annual report" (a-2015)
    "#);
    let ran = workspace.run(["glossary", "--index", "index", "--format", "csv"]);
    insta::assert_snapshot!(ran.out, @r#"
    short,long,spellings,council,first_year,last_year,items,certainty,evidence,evidence_title
    DPB,district parks bureau,,Ashwell Council,2021,2021,1,stated,a-2021,A new body
    DPB,district parks bureau,,Beckford Council,2015,2015,1,stated,b-2015,Roads
    DPB,duck pond board,,Ashwell Council,2015,2015,1,stated,a-2015,Annual report
    "#);
}

#[test]
fn a_committee_that_was_renamed_is_one_to_a_filter() {
    let workspace = parks();
    let line = json!({"id": "new", "title": "t", "council": "Ashwell Council", "committee": "Greens panel",
                      "date": "2023-01-09", "body": "Repairs."});
    workspace.write("more.jsonl", line.to_string());
    workspace.write(
        "minutebook.toml",
        "[[same]]\nterms = [\"Parks committee\", \"Greens Panel\"]\n",
    );
    workspace.index(&["records.jsonl", "more.jsonl"]);
    let answer = check(
        &workspace,
        &["*", "--committee", "greens", "--council", "ashwell"],
        &["a-2015", "a-2016", "a-2021", "a-2022", "new"],
    );
    assert!(
        answer["notes"].to_string().contains("Parks committee"),
        "{}",
        answer["notes"]
    );
}

#[test]
fn what_is_cited_is_of_the_same_council_and_the_same_in_every_build() {
    let record = |id: &str, council: &str, date: &str, body: &str| {
        json!({"id": id, "title": id, "council": council, "committee": "Parks committee",
               "date": date, "body": body})
        .to_string()
    };
    let named = "The director for play and sport presented the report.";
    let defined = "The assistant director parks and greens (ADP&G) explained.";
    let mut lines = vec![
        record("c", "Ashwell Council", "2016-04-02", named),
        record("b", "Ashwell Council", "2016-04-02", named),
        record("a", "Birley Council", "2014-04-02", named),
        record("e", "Ashwell Council", "2016-04-02", defined),
        record("d", "Ashwell Council", "2016-04-02", defined),
        record("0", "Birley Council", "2014-04-02", defined),
        record(
            "asked",
            "Ashwell Council",
            "2016-05-02",
            "The DPS and the ADP&G explained that swings were safe.",
        ),
    ];
    let cited = |lines: &[String]| -> Vec<Value> {
        let workspace = Workspace::new();
        // Each file is a run of its own, and so a segment.
        for (number, line) in lines.iter().enumerate() {
            let file = format!("records-{number}.jsonl");
            workspace.write(&file, line);
            workspace.index(&[&file]);
        }
        let shown = workspace.run(["show", "asked", "--index", "index", "--format", "json"]);
        let roles = shown.json()["roles"].as_array().unwrap().clone();
        let meanings = roles.iter().map(|role| role["meaning"]["evidence"].clone());
        meanings.collect()
    };
    let first = cited(&lines);
    lines.reverse();
    let second = cited(&lines);
    assert_eq!(first, second);
    assert_eq!(first, ["b", "d"], "the first of the same day by id");
}
