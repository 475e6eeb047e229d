//! Searching the fictional council's minutes: what its table of facts promises, filters, orders,
//! pages, counts and exit statuses.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

use minutebook::Request;
use minutebook_index::analysis;
use serde_json::Value;

use crate::workspace::{Workspace, strings};

/// Returns the name that `tests/data/README.md` gives an item.
fn name(hit: &Value) -> String {
    let id = hit["id"].as_str().unwrap();
    let item = hit["item"].as_str().unwrap_or_default();
    if id.starts_with("ald-") {
        return id.to_owned();
    }
    let path = hit["source"]["path"].as_str().unwrap();
    let file = path.rsplit('/').next().unwrap();
    let stem = file.rsplit_once('.').unwrap().0;
    if path.starts_with("minutes/") {
        let committee = path.split('/').nth(2).unwrap();
        let initials: String = committee
            .split(' ')
            .filter(|word| *word != "and")
            .map(|word| word.chars().next().unwrap().to_ascii_uppercase())
            .collect();
        let day = hit["date"]["from"].as_str().unwrap();
        return format!("{initials} {day}/{item}");
    }
    match stem {
        // Second prints of an item go by the name of the first.
        "mgAi_61177" => return "Agenda_2148/35".to_owned(),
        "item_009_repeat-referrals" => return "meeting_101/24".to_owned(),
        _ => {}
    }
    let short: Vec<&str> = stem.splitn(3, '_').take(2).collect();
    let short = short.join("_");
    if short.starts_with("item_") || short.starts_with("decision_") {
        short
    } else {
        format!("{short}/{item}")
    }
}

/// Returns the names of the items that have all the words, in the order of the list.
fn found(workspace: &Workspace, args: &[&str]) -> Vec<String> {
    let args = [&["--format", "jsonl", "--limit", "200"], args].concat();
    let hits = workspace.search(&args).json_lines();
    let all_words = hits.iter().filter(|hit| hit["all_words"] == true);
    let mut names: Vec<String> = all_words.map(name).collect();
    names.dedup();
    names
}

/// Asks and compares with what the table says, in any order.
#[track_caller]
fn check(workspace: &Workspace, args: &[&str], wanted: &[&str]) {
    let found: BTreeSet<String> = found(workspace, args).into_iter().collect();
    let wanted: BTreeSet<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(found, wanted, "{args:?}");
}

const MASH_REFERRALS: [&str; 8] = [
    "item_001",
    "item_002",
    "item_006",
    "Agenda_2148/35",
    "GetMeeting_1640/61",
    "CPB 2018-07-16/4",
    "ald-005",
    "ald-020",
];

#[test]
fn the_threads_are_found() {
    let workspace = Workspace::aldermoor();
    check(&workspace, &["--exact", "MASH referrals"], &MASH_REFERRALS);
    let usual: BTreeSet<String> = found(&workspace, &["MASH referrals"]).into_iter().collect();
    for name in MASH_REFERRALS {
        assert!(usual.contains(name), "{name}");
    }
    check(
        &workspace,
        &["--exact", "\"MASH referrals\""],
        &["item_001", "item_002", "GetMeeting_1640/61"],
    );
    check(
        &workspace,
        &["\"front door\""],
        &[
            "item_003",
            "item_006",
            "decision_301",
            "Agenda_2103/107",
            "Agenda_2148/35",
            "GetMeeting_1640/61",
            "ald-029",
        ],
    );
    check(
        &workspace,
        &["21/00417"],
        &[
            "item_006",
            "decision_301",
            "Agenda_2103/109",
            "Agenda_2148/35",
            "GetMeeting_1640/61",
        ],
    );
    check(
        &workspace,
        &["--exact", "LAC"],
        &[
            "item_004",
            "CPB 2018-07-16/4",
            "CPB 2018-07-16/6",
            "CPB 2021-07-14/13",
            "ald-011",
            "ald-014",
        ],
    );
    check(
        &workspace,
        &["--exact", "CLA"],
        &[
            "CPB 2021-07-14/13",
            "CPB 2021-07-14/14",
            "GetMeeting_1640/62",
            "Agenda_2148/36",
            "ald-025",
        ],
    );
    check(
        &workspace,
        &["\"school crossing patrols\""],
        &[
            "issue_202/9",
            "issue_202/54",
            "meeting_101/26",
            "Agenda_2103/107",
            "ald-002",
            "ald-009",
            "ald-017",
            "ald-023",
        ],
    );
    check(
        &workspace,
        &["\"Quern Lane\""],
        &[
            "issue_201/88",
            "Agenda_2075/73",
            "ald-015",
            "Agenda_2103/105",
            "Agenda_2103/108",
            "PC 2022-06-08/14/22",
        ],
    );
    check(
        &workspace,
        &["\"revenue budget\""],
        &["ald-011", "ald-017", "ald-021", "Agenda_2103/107"],
    );
}

#[test]
fn capitals_are_told_from_small_letters() {
    let workspace = Workspace::aldermoor();
    let send = ["meeting_101/25", "GetMeeting_1640/62", "ald-006", "ald-022"];
    check(&workspace, &["SEND", "--no-expand"], &send);
    let small: BTreeSet<String> = found(&workspace, &["send"]).into_iter().collect();
    assert!(small.len() > send.len(), "send and sent stand in others");
    assert!(send.iter().all(|name| small.contains(*name)));
    let sausage = "meeting_102/41".to_owned();
    assert!(!found(&workspace, &["MASH"]).contains(&sausage));
    assert!(!found(&workspace, &["MASH referrals"]).contains(&sausage));
    assert!(found(&workspace, &["mash"]).contains(&sausage));
    // A query all in capitals was typed with the lock on.
    let typed_large = found(&workspace, &["SCHOOL CROSSING PATROLS"]);
    assert_eq!(typed_large, found(&workspace, &["school crossing patrols"]));
}

#[test]
fn exact_takes_capitals_as_written_too() {
    let workspace = Workspace::aldermoor();
    for word in ["SEND", "MASH", "RAG"] {
        let usual = found(&workspace, &[word, "--no-expand"]);
        let exact = found(&workspace, &[word, "--exact"]);
        let more: Vec<&String> = exact.iter().filter(|name| !usual.contains(name)).collect();
        assert!(more.is_empty(), "{word} as written also finds {more:?}");
    }
}

#[test]
fn exact_takes_no_stems() {
    let workspace = Workspace::aldermoor();
    let stems: BTreeSet<String> = found(&workspace, &["flooded"]).into_iter().collect();
    let exact: BTreeSet<String> = found(&workspace, &["flooded", "--exact"])
        .into_iter()
        .collect();
    assert!(exact.is_subset(&stems) && exact.len() < stems.len());
}

#[test]
fn the_query_language_means_what_it_says() {
    let workspace = Workspace::aldermoor();
    let set = |args: &[&str]| -> BTreeSet<String> {
        let args = [args, &["--no-expand"]].concat();
        found(&workspace, &args).into_iter().collect()
    };
    let referrals = set(&["referrals"]);
    let mash = set(&["MASH"]);
    assert_eq!(set(&["referrals -MASH"]), &referrals - &mash);
    let either = &set(&["LAC"]) | &set(&["CLA"]);
    assert_eq!(set(&["LAC OR CLA"]), either);
    assert_eq!(set(&["(LAC OR CLA) -budget"]), &either - &set(&["budget"]));
    assert_eq!(set(&["MASH referrals"]), &mash & &referrals);
    let beginning = set(&["safeguard*"]);
    assert!(set(&["safeguarding"]).is_subset(&beginning));
    assert!(!beginning.is_empty());
    assert_eq!(
        set(&["“front door”"]),
        set(&["\"front door\""]),
        "curly quotes"
    );
    assert_eq!(
        set(&["\"front door"]),
        set(&["\"front door\""]),
        "no closing quote"
    );
    assert!(set(&["\"door front\""]).is_empty());
    for typed in ["MASH & referrals", "MASH, referrals!", "MASH - referrals"] {
        assert_eq!(set(&[typed]), set(&["MASH referrals"]), "{typed}");
    }
}

#[test]
fn items_with_some_of_the_words_follow_and_are_said_to() {
    let workspace = Workspace::aldermoor();
    let answer = workspace
        .search(&["MASH referrals", "--format", "json", "--limit", "200"])
        .json();
    let hits = answer["hits"].as_array().unwrap();
    let all: Vec<bool> = hits.iter().map(|hit| hit["all_words"] == true).collect();
    assert!(all.is_sorted_by(|a, b| a >= b), "{all:?}");
    assert_eq!(all.iter().filter(|all| **all).count(), answer["total"]);
    assert_eq!(all.len(), answer["total_any"]);
    assert_eq!(answer["relaxed"], true);
    let ranks: Vec<u64> = hits
        .iter()
        .map(|hit| hit["rank"].as_u64().unwrap())
        .collect();
    assert_eq!(ranks, (1..=hits.len() as u64).collect::<Vec<_>>());
    let text = workspace.search(&["MASH referrals", "--limit", "200"]).out;
    assert!(text.contains("With some of the words only"), "{text}");
}

#[test]
fn filters_by_name_take_part_of_it() {
    let workspace = Workspace::aldermoor();
    let all = |args: &[&str]| {
        let hits =
            workspace.search(&[&["*", "--format", "jsonl", "--limit", "200"], args].concat());
        hits.json_lines()
    };
    let hits = all(&["--committee", "parenting"]);
    assert!(!hits.is_empty());
    for hit in &hits {
        assert_eq!(hit["committee"], "Corporate parenting board");
    }
    let two = all(&["--committee", "parenting", "--committee", "planning"]);
    assert_eq!(
        two.len(),
        hits.len() + all(&["--committee", "planning"]).len()
    );
    assert_eq!(all(&["--council", "aldermoor"]).len(), all(&[]).len());
    check(&workspace, &["*", "--person", "quigg"], &["item_004"]);
    let items = workspace.items();
    for (filter, field, asked) in [
        ("--mover", "moved_by", "Sedgebeer"),
        ("--mover", "moved_by", "Venn"),
        ("--seconder", "seconded_by", "Pritchard-Lee"),
    ] {
        let names_them = |item: &&Value| {
            let names = strings(&item["resolutions"], field);
            names.iter().any(|name| name.contains(asked))
        };
        let wanted: BTreeSet<&str> = items
            .iter()
            .filter(names_them)
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        let hits = all(&[filter, &asked.to_lowercase()]);
        let found: BTreeSet<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
        assert_eq!(found, wanted, "{filter} {asked}");
        let names: BTreeSet<String> = hits.iter().map(name).collect();
        let known = if asked == "Venn" {
            "item_001"
        } else {
            "item_003"
        };
        assert!(names.contains(known), "{filter} {asked}: {names:?}");
    }
    for hit in all(&["--role", "ADS"]) {
        let roles = strings(&hit["roles"], "").join("; ").to_lowercase();
        assert!(
            roles.contains("ads") || roles.contains("assistant director safeguarding"),
            "{roles}"
        );
    }
    let drafts = all(&["--status", "draft"]);
    assert_eq!(drafts.len(), 7);
    assert!(drafts.iter().all(|hit| hit["status"] == "draft"));
}

#[test]
fn a_filter_alone_is_a_query() {
    let workspace = Workspace::aldermoor();
    let with = workspace.search(&["*", "--status", "draft", "--count"]);
    let without = workspace.search(&["", "--status", "draft", "--count"]);
    assert_eq!(with.out, without.out);
    assert_eq!(with.out, "7\n");
}

#[test]
fn an_unknown_name_is_an_error_that_names_the_nearest() {
    let workspace = Workspace::aldermoor();
    for (filter, asked, nearest) in [
        ("--committee", "plannin", "Planning committee"),
        (
            "--committee",
            "Corporate parents board",
            "Corporate parenting board",
        ),
        ("--council", "Aldermore", "Aldermoor Council"),
    ] {
        let ran = workspace.search(&["flooding", filter, asked]);
        assert_eq!(ran.status, 2, "{filter} {asked}");
        assert!(ran.out.is_empty());
        assert!(ran.err.contains(&format!("\"{asked}\"")), "{}", ran.err);
        assert!(ran.err.contains("hint: nearest: "), "{}", ran.err);
        assert!(ran.err.contains(nearest), "{}", ran.err);
    }
    let ran = workspace.search(&["flooding", "--council", "Elsewhere"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
    assert_eq!(
        workspace.search(&["flooding", "--has", "nonsense"]).status,
        2
    );
    assert_eq!(workspace.search(&["flooding", "--from", "soon"]).status, 2);
}

#[test]
fn features_are_filters() {
    let workspace = Workspace::aldermoor();
    check(
        &workspace,
        &["*", "--has", "exempt"],
        &["GetMeeting_1640/64", "PC 2022-06-08/16/22"],
    );
    let truncated: BTreeSet<String> = found(&workspace, &["*", "--has", "truncated"])
        .into_iter()
        .collect();
    assert!(truncated.contains("meeting_101/25") && truncated.contains("Agenda_2103/107"));
    assert!(
        !truncated.contains("Agenda_2148/35"),
        "its whole text is on its own page"
    );
    let votes = found(&workspace, &["*", "--has", "vote"]);
    for name in ["Agenda_2103/107", "Agenda_2075/74", "item_006"] {
        assert!(votes.iter().any(|vote| vote == name), "{name} in {votes:?}");
    }
    let deferred = found(&workspace, &["*", "--decision", "deferred"]);
    for name in ["Agenda_2075/73", "Agenda_2103/108"] {
        assert!(deferred.iter().any(|item| item == name), "{deferred:?}");
    }
    // Several features are all wanted.
    let both = found(&workspace, &["*", "--has", "vote", "--has", "truncated"]);
    assert_eq!(both, ["Agenda_2103/107"]);
}

#[test]
fn dates_take_what_overlaps_and_say_so() {
    let workspace = Workspace::aldermoor();
    let ask = |args: &[&str]| {
        let usual = ["--format", "json", "--limit", "200", "--no-expand"];
        let ran = workspace.search(&[&usual, args].concat());
        (ran.status, ran.json())
    };
    let october = ["SEND", "--from", "2020-10", "--to", "2020-10"];
    let (status, answer) = ask(&october);
    assert_eq!(status, 0);
    assert_eq!(
        (&answer["total"], &answer["bounded_let_in"]),
        (&1.into(), &1.into())
    );
    let (_, answer) = ask(&[&october[..], &["--certain"]].concat());
    assert_eq!(
        (&answer["total"], &answer["bounded_let_in"]),
        (&0.into(), &0.into())
    );
    let (_, answer) = ask(&[
        "SEND",
        "--from",
        "2020-09-09",
        "--to",
        "2021-01-18",
        "--certain",
    ]);
    assert_eq!(
        answer["total"], 1,
        "a range that lies wholly inside is certain"
    );
    let (_, answer) = ask(&["SEND", "--from", "2021-01-19", "--to", "2021-01-31"]);
    assert_eq!(answer["total"], 0);
    let (_, answer) = ask(&["petition pavements Stonecross", "--from", "2017"]);
    assert_eq!(answer["undated_left_out"], 1, "ald-030 has no date");
    let text = workspace.search(&["pavements", "--from", "2017"]).out;
    assert!(text.contains("undated"), "{text}");

    let ids = |args: &[&str]| {
        let ran = workspace.search(&[&["*", "--ids", "--limit", "200"], args].concat());
        ran.out
    };
    assert_eq!(
        ids(&["--year", "2018/19"]),
        ids(&["--from", "2018-05-01", "--to", "2019-04-30"])
    );
    assert_eq!(
        ids(&["--year", "2019"]),
        ids(&["--from", "2019", "--to", "2019"])
    );
    let (_, answer) = ask(&[
        "*",
        "--from",
        "2019-03-06",
        "--to",
        "2019-03-06",
        "--certain",
    ]);
    assert_eq!(answer["total"], 8, "one meeting");
    for hit in answer["hits"].as_array().unwrap() {
        assert_eq!(hit["date"]["from"], "2019-03-06");
    }
    assert_eq!(
        workspace
            .search(&["*", "--year", "2019", "--from", "2018"])
            .status,
        2
    );
}

#[test]
fn undated_items_come_last_both_ways() {
    let workspace = Workspace::aldermoor();
    for sort in ["newest", "oldest"] {
        let ran = workspace.search(&["*", "--sort", sort, "--format", "jsonl", "--limit", "200"]);
        let hits = ran.json_lines();
        let undated: Vec<bool> = hits
            .iter()
            .map(|hit| hit["date"]["from"].is_null() && hit["date"]["to"].is_null())
            .collect();
        assert!(undated.is_sorted() && undated.contains(&true), "{sort}");
        let days: Vec<&str> = hits
            .iter()
            .filter(|hit| hit["date"]["from"] == hit["date"]["to"])
            .filter_map(|hit| hit["date"]["from"].as_str())
            .collect();
        let (first, last) = (days[0], days[days.len() - 1]);
        if sort == "newest" {
            assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
            assert_eq!((first, last), ("2023-03-23", "2017-06-12"));
        } else {
            assert!(days.is_sorted());
            assert_eq!((first, last), ("2017-06-12", "2023-03-23"));
        }
    }
}

#[test]
fn pages_join_to_the_whole_list() {
    let workspace = Workspace::aldermoor();
    for query in ["MASH referrals", "report", "*"] {
        for sort in ["relevance", "newest", "oldest"] {
            let ask = |limit: usize, offset: usize| {
                let (limit, offset) = (limit.to_string(), offset.to_string());
                let ran = workspace.search(&[
                    query, "--sort", sort, "--ids", "--limit", &limit, "--offset", &offset,
                ]);
                ran.lines()
                    .iter()
                    .map(|id| (*id).to_owned())
                    .collect::<Vec<String>>()
            };
            let whole = ask(500, 0);
            let distinct: BTreeSet<&String> = whole.iter().collect();
            assert_eq!(distinct.len(), whole.len(), "{query}: no item twice");
            let mut joined = Vec::new();
            while let Some(page) = Some(ask(7, joined.len())).filter(|page| !page.is_empty()) {
                assert!(page.len() == 7 || joined.len() + page.len() == whole.len());
                joined.extend(page);
            }
            assert_eq!(joined, whole, "{query} by {sort}");
        }
    }
    assert_eq!(
        workspace.search(&["report", "--limit", "0", "--ids"]).out,
        ""
    );
    assert_eq!(
        workspace
            .search(&["report", "--offset", "9999", "--ids"])
            .out,
        ""
    );
}

#[test]
fn every_format_gives_the_same_list() {
    let workspace = Workspace::aldermoor();
    let ask =
        |args: &[&str]| workspace.search(&[&["MASH referrals", "--limit", "50"], args].concat());
    let mut answer = ask(&["--format", "json"]).json();
    assert_eq!(answer["format_version"], 1);
    let hits = answer["hits"].take();
    let hits = hits.as_array().unwrap();
    assert_eq!(&ask(&["--format", "jsonl"]).json_lines(), hits);
    let ids: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    assert_eq!(ask(&["--ids"]).lines(), ids);
    assert_eq!(ask(&["--count"]).out, format!("{}\n", answer["total"]));

    let table = ask(&["--format", "csv"]).out;
    assert!(table.contains("\r\n"));
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().unwrap().clone();
    let id = header.iter().position(|column| column == "id").unwrap();
    let citation = header
        .iter()
        .position(|column| column == "citation")
        .unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), hits.len());
    for (row, hit) in rows.iter().zip(hits) {
        assert_eq!(row[id], hit["id"]);
        assert_eq!(row[citation], hit["citation"]);
    }

    let run = ask(&["--format", "trec"]).out;
    let run: Vec<Vec<&str>> = run.lines().map(|line| line.split(' ').collect()).collect();
    let in_run: Vec<&str> = run.iter().map(|line| line[2]).collect();
    assert_eq!(in_run, ids);
    for (index, line) in run.iter().enumerate() {
        assert_eq!(line.len(), 6);
        assert_eq!((line[0], line[1], line[5]), ("1", "Q0", "minutebook"));
        assert_eq!(line[3], (index + 1).to_string());
    }
    let scores: Vec<f64> = run.iter().map(|line| line[4].parse().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn topics_make_one_run() {
    let workspace = Workspace::aldermoor();
    workspace.write(
        "topics.tsv",
        "7\tMASH referrals\n12\tzzqq\n\n31\tflooding\tignored\n",
    );
    let ran = workspace.search(&["--topics", "topics.tsv", "--format", "trec"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in ran.lines() {
        *counts.entry(line.split(' ').next().unwrap()).or_default() += 1;
    }
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), ["31", "7"]);
    let flooding = workspace.search(&["flooding", "--ids", "--limit", "200"]);
    assert_eq!(counts["31"], flooding.lines().len());
    assert_eq!(workspace.search(&["--topics", "topics.tsv"]).status, 2);
    workspace.write("bad.tsv", "no tab here\n");
    let ran = workspace.search(&["--topics", "bad.tsv", "--format", "trec"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("bad.tsv:1"), "{}", ran.err);
}

#[test]
fn exit_statuses_are_those_of_grep() {
    let workspace = Workspace::aldermoor();
    assert_eq!(workspace.search(&["flooding"]).status, 0);
    for args in [
        &["zzqq"][..],
        &["zzqq", "--count"],
        &["zzqq", "--format", "json"],
        &["flooding", "--from", "2040"],
    ] {
        let ran = workspace.search(args);
        assert_eq!(ran.status, 1, "{args:?}: {}", ran.out);
    }
    for args in [
        &["&&&"][..],
        &[""],
        &["MASH", "--format", "pdf"],
        &["--no-such-flag"],
    ] {
        let ran = workspace.search(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}");
    }
    let ran = workspace.run(["show", "no-such-item", "--index", "index"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no-such-item") && ran.err.contains("hint: "));
}

#[test]
fn a_closed_pipe_is_success() {
    let workspace = Workspace::aldermoor();
    let mut export = workspace.command(["export", "--all", "--index", "index"]);
    let mut export = export
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(export.stdout.take());
    assert!(export.wait().unwrap().success());
}

#[test]
fn every_highlight_is_a_match() {
    let workspace = Workspace::aldermoor();
    for (query, stems) in [
        ("referrals", &["referral"][..]),
        (
            "MASH referrals",
            &["mash", "referral", "multi agency safeguarding hub"],
        ),
        (
            "children looked after",
            &[
                "children",
                "looked",
                "after",
                "cla",
                "lac",
                "looked after children",
                "looked after child",
                "children looked after",
                "children in care",
            ],
        ),
        ("\"front door\"", &["front door"]),
        ("flood*", &[]),
        ("21/00417", &[]),
        ("children's report", &["children", "report"]),
        ("gofal", &["gofal"]),
    ] {
        let ran = workspace.search(&[query, "--format", "jsonl", "--limit", "200"]);
        let hits = ran.json_lines();
        assert!(!hits.is_empty(), "{query}");
        let mut marked = 0;
        for hit in &hits {
            for snippet in hit["snippets"].as_array().unwrap() {
                let text: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
                let mut behind = 0;
                for span in snippet["highlights"].as_array().unwrap() {
                    let offset = |at: usize| usize::try_from(span[at].as_u64().unwrap()).unwrap();
                    let (start, end) = (offset(0), offset(1));
                    assert!(
                        behind <= start && start < end && end <= text.len(),
                        "{snippet}"
                    );
                    behind = end;
                    let words: String = text[start..end].iter().collect();
                    let found: Vec<String> = analysis::words(&words)
                        .map(|word| analysis::forms(word.text).stem)
                        .collect();
                    let found = found.join(" ");
                    let fits = match query {
                        "flood*" => words.to_lowercase().starts_with("flood"),
                        "21/00417" => words == "21/00417",
                        _ => stems.iter().any(|stem| {
                            let stem: Vec<String> = stem
                                .split(' ')
                                .map(|word| analysis::forms(word).stem)
                                .collect();
                            stem.join(" ") == found
                        }),
                    };
                    assert!(fits, "{query:?} marks {words:?}");
                    marked += 1;
                }
            }
        }
        assert!(marked >= hits.len(), "{query}: {marked} in {}", hits.len());
    }
}

/// What stands in one item: the stems and the surface forms of its words.
struct Words {
    id: String,
    stems: BTreeSet<String>,
    surfaces: BTreeSet<String>,
}

fn words_of(items: &[Value]) -> Vec<Words> {
    let of = |item: &Value| {
        let parts = ["title", "purpose", "minutes", "decision"];
        let text: Vec<&str> = parts
            .iter()
            .filter_map(|part| item[part].as_str())
            .collect();
        let forms: Vec<analysis::Forms> = text
            .iter()
            .flat_map(|text| analysis::words(text))
            .map(|word| analysis::forms(word.text))
            .collect();
        Words {
            id: item["id"].as_str().unwrap().to_owned(),
            stems: forms.iter().map(|forms| forms.stem.clone()).collect(),
            surfaces: forms.iter().map(|forms| forms.surface.clone()).collect(),
        }
    };
    items.iter().map(of).collect()
}

#[test]
fn counts_agree_with_a_scan_of_every_item() {
    let workspace = Workspace::aldermoor();
    let items = words_of(&workspace.items());
    let all: BTreeSet<&String> = items.iter().flat_map(|item| &item.surfaces).collect();
    let is_plain = |word: &&&String| word.chars().all(|letter| letter.is_ascii_lowercase());
    // Every fifth word; one that ends in "or" is still a word.
    let words: Vec<&&String> = all.iter().filter(is_plain).step_by(5).collect();
    assert!(words.len() > 200);
    let searcher = workspace.searcher("index");
    for word in words {
        let stem = analysis::forms(word).stem;
        for exact in [false, true] {
            let wanted: BTreeSet<&String> = items
                .iter()
                .filter(|item| {
                    if exact {
                        item.surfaces.contains(word.as_str())
                    } else {
                        item.stems.contains(&stem)
                    }
                })
                .map(|item| &item.id)
                .collect();
            let answer = searcher.search(&Request {
                exact,
                limit: 500,
                snippets: 0,
                ..Request::new(word.as_str())
            });
            let answer = answer.unwrap();
            let found: BTreeSet<&String> = answer.hits.iter().map(|hit| &hit.id).collect();
            assert_eq!(found, wanted, "{word}, exact: {exact}");
            assert_eq!(answer.total, wanted.len(), "{word}, exact: {exact}");
            assert_eq!(answer.total_any, wanted.len(), "{word}, exact: {exact}");
        }
    }
}

#[test]
fn counts_of_two_words_are_of_both_and_of_either() {
    let workspace = Workspace::aldermoor();
    let items = words_of(&workspace.items());
    let searcher = workspace.searcher("index");
    for (one, other) in [
        ("report", "noted"),
        ("flooding", "budget"),
        ("children", "referrals"),
        ("committee", "zebra"),
        ("councillor", "apologies"),
    ] {
        let stems = [analysis::forms(one).stem, analysis::forms(other).stem];
        let count =
            |wanted: &dyn Fn(&Words) -> bool| items.iter().filter(|item| wanted(item)).count();
        let answer = searcher
            .search(&Request::new(format!("{one} {other}")))
            .unwrap();
        let both = count(&|item| stems.iter().all(|stem| item.stems.contains(stem)));
        let either = count(&|item| stems.iter().any(|stem| item.stems.contains(stem)));
        assert_eq!(
            (answer.total, answer.total_any),
            (both, either),
            "{one} {other}"
        );
    }
}

#[test]
fn an_item_printed_twice_is_held_once() {
    let workspace = Workspace::aldermoor();
    for (one, other) in [
        (
            "moderngov-html/mgAi_61177.html",
            "moderngov-html/Agenda_2148.html",
        ),
        (
            "text/item_009_repeat-referrals.txt",
            "text/meeting_101_cfsc.txt",
        ),
    ] {
        let items = workspace.items_from(one);
        assert_eq!(items.len(), 1, "{one}");
        let item = items.values().next().unwrap();
        let sources = strings(&item["sources"], "path");
        assert!(sources.contains(&other), "{one}: {sources:?}");
        assert_eq!(item["truncated"], false, "{one} has the whole text");
    }
}

#[test]
fn an_exempt_item_is_found_by_its_title_only() {
    let workspace = Workspace::aldermoor();
    check(
        &workspace,
        &["\"Terms of the Lease\""],
        &["GetMeeting_1640/64"],
    );
    let shown = workspace.run([
        "show",
        "aldermoor-council/ai20318",
        "--index",
        "index",
        "--format",
        "json",
    ]);
    let item = shown.json();
    assert_eq!(item["exempt"], true);
    assert_eq!(item["minutes"], "");
    // What was excluded from the public was re-admitted: text that only speaks of exemption is public.
    for (query, name) in [
        (
            "\"care leavers who were otherwise exempt\"",
            "CPB 2021-07-14/15",
        ),
        ("\"S100B(4)\"", "Agenda_2103/110"),
    ] {
        check(&workspace, &[query], &[name]);
    }
}

#[test]
fn a_folder_is_indexed_and_searched_with_one_command() {
    let workspace = Workspace::new();
    workspace.copy(&crate::workspace::data("aldermoor"), "aldermoor");
    let args = ["search", "MASH referrals", "--in", "aldermoor", "--count"];
    let first = workspace.run(args);
    assert_eq!(
        (first.status, first.out.as_str()),
        (0, "14\n"),
        "{}",
        first.err
    );
    assert!(first.err.contains("items in the index"), "{}", first.err);
    let second = workspace.run(args);
    assert_eq!(second.out, "14\n");
    assert!(
        second.err.is_empty(),
        "nothing was to be done: {}",
        second.err
    );
    let names: Vec<_> = std::fs::read_dir(workspace.path("aldermoor"))
        .unwrap()
        .collect();
    assert_eq!(names.len(), 6, "the folder itself is never written to");
}

#[test]
fn an_id_that_begins_with_a_hyphen_can_be_shown() {
    let workspace = Workspace::new();
    workspace.write(
        "minutes/cabinet.txt",
        "MINUTES of the Cabinet held on 5 March 2019\n\n1. Culverts\n\nThe Cabinet noted the report.\n\n\
         2. Date of next meeting\n\n2 April 2019.\n",
    );
    workspace.index(&["minutes"]);
    for id in workspace.search(&["*", "--ids"]).lines() {
        let ran = workspace.run(["show", id, "--index", "index"]);
        assert_eq!(ran.status, 0, "{id}: {}", ran.err);
    }
}

#[test]
fn a_bare_count_says_beside_it_what_the_dates_let_in_and_left_out() {
    let workspace = Workspace::aldermoor();
    let year = "* date:2018";
    let answer = workspace.search(&[year, "--format", "json"]).json();
    let uncertain = |name: &str| answer[name].as_u64().unwrap();
    assert!(uncertain("bounded_let_in") + uncertain("undated_left_out") > 0);
    for format in [&["--count"][..], &["--ids"], &["--format", "csv"]] {
        let ran = workspace.search(&[&[year], format].concat());
        assert!(ran.err.contains("only bounded"), "{format:?}: {}", ran.err);
        assert!(!ran.out.contains("only bounded"), "{format:?}");
    }
    let ran = workspace.search(&["flooding", "--count"]);
    assert_eq!(ran.err, "");
}
