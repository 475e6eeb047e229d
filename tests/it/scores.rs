//! What is found and in which order does not depend on how the index came about; function words and slips
//! of the pen do not decide what is found.

use minutebook::{Request, Searcher, Sort};
use minutebook_index::indexer::IndexOptions;

use crate::workspace::Workspace;

const WORDS: [&str; 12] = [
    "bridge", "hedge", "school", "flood", "grant", "library", "parking", "verge", "lamp", "budget",
    "warden", "drain",
];

/// Returns the record of a fictional item; another edition has other words.
fn record(number: usize, edition: usize) -> String {
    let word = |step: usize| WORDS[(number * step + edition * 5 + step) % WORDS.len()];
    let body: Vec<String> = (1..=3 + number % 9)
        .map(|step| format!("The {} by the {} was seen to.", word(step), word(step + 1)))
        .collect();
    format!(
        "{{\"id\":\"n{number:03}\",\"title\":\"The {}\",\"date\":\"2019-03-{:02}\",\"body\":\"{}\"}}\n",
        word(2),
        1 + number % 28,
        body.join(" ")
    )
}

fn scores(searcher: &Searcher, query: &str) -> Vec<(String, f32)> {
    let request = Request {
        limit: 1_000,
        ..Request::new(query)
    };
    searcher.run(&request).unwrap()
}

#[test]
fn updates_and_deletions_leave_no_trace() {
    let whole = Workspace::new();
    let pieces = Workspace::new();
    let numbers: Vec<usize> = (0..120).collect();
    for number in &numbers {
        whole.write(&format!("minutes/{number}.jsonl"), record(*number, 0));
    }
    whole.index(&["minutes"]);
    // The same items come to this index in another order, among others that are changed or go again.
    let options = IndexOptions {
        prune: true,
        ..IndexOptions::default()
    };
    for (round, some) in numbers.chunks(30).rev().enumerate() {
        for number in some {
            pieces.write(&format!("minutes/{number}.jsonl"), record(*number, 1));
            pieces.write(
                &format!("minutes/gone{number}.jsonl"),
                record(900 + number, 2),
            );
        }
        pieces.update("index", &["minutes"], &options).unwrap();
        for number in some {
            let name = format!("minutes/{number}.jsonl");
            pieces.write(&name, record(*number, 0));
            pieces.age(&name, 1800 - round as u64);
            std::fs::remove_file(pieces.path(&format!("minutes/gone{number}.jsonl"))).unwrap();
        }
        pieces.update("index", &["minutes"], &options).unwrap();
    }
    let (whole, pieces) = (whole.searcher("index"), pieces.searcher("index"));
    assert_eq!(whole.num_docs(), pieces.num_docs());
    for query in [
        "bridge",
        "bridge flood",
        "\"hedge by the lamp\" OR budget",
        "warden -school drain",
        "li* park*",
        "what was seen by the library",
    ] {
        let list = scores(&whole, query);
        assert!(list.len() > 5, "{query}: {}", list.len());
        assert_eq!(list, scores(&pieces, query), "{query}");
    }
}

/// A workspace with a few fictional items of different words.
fn stable_yard() -> Workspace {
    let workspace = Workspace::new();
    let mut records = String::new();
    for (id, body) in [
        ("horses", "Stray horses were taken in at the yard."),
        ("what", "What is to be done about it was asked in the yard."),
        ("it", "The IT strategy was noted."),
    ] {
        records.push_str(&format!("{{\"id\":\"{id}\",\"body\":\"{body}\"}}\n"));
    }
    for number in 0..12 {
        let body = format!("Plot {number} of the calendar was printed.");
        records.push_str(&format!(
            "{{\"id\":\"c{number:02}\",\"body\":\"{body}\"}}\n"
        ));
    }
    records.push_str("{\"id\":\"slip\",\"body\":\"The calender lists were mended.\"}\n");
    workspace.write("records.jsonl", records);
    workspace.index(&["records.jsonl"]);
    workspace
}

#[test]
fn function_words_do_not_decide() {
    let workspace = stable_yard();
    let ids = |query: &str| {
        let answer = workspace.searcher("index").search(&Request::new(query));
        let answer = answer.unwrap();
        let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        (ids, answer.total, answer.notes.join("; "))
    };
    let (found, total, notes) = ids("what is done about the stray horses");
    assert_eq!((found[0].as_str(), found.len(), total), ("horses", 1, 1));
    assert!(
        notes.contains("\"what\", \"is\", \"done\", \"about\", \"the\""),
        "{notes}"
    );
    // Where nothing else is asked, and in quotation marks, they are sought.
    let (found, total, notes) = ids("what is to be done about it");
    assert_eq!((found[0].as_str(), total), ("what", 1));
    assert_eq!(notes, "");
    assert_eq!(ids("IT strategy").0, ["it"]);
    assert_eq!(ids("\"what\" yard").0, ["what", "horses"]);
}

#[test]
fn a_slip_of_the_pen_finds_what_was_meant() {
    let workspace = stable_yard();
    let search = |query: &str, expand: bool| {
        let request = Request {
            expand,
            limit: 20,
            ..Request::new(query)
        };
        workspace.searcher("index").search(&request).unwrap()
    };
    let answer = search("calender", true);
    assert_eq!(answer.total, 13);
    let expansion = &answer.expansions[0];
    assert_eq!(
        (expansion.typed.as_str(), &expansion.searched[..]),
        ("calender", &["calendar".to_owned()][..])
    );
    assert_eq!(expansion.meaning.items, 12);
    assert_eq!(search("calender", false).total, 1);
    // The commoner word is right, and so is what stands in quotation marks.
    assert_eq!(search("calendar", true).total, 12);
    assert_eq!(search("\"calender\"", true).total, 1);
}

/// Routine items beside matters, of which one is cut.
fn committee_room() -> Workspace {
    let workspace = Workspace::new();
    let record = |id: &str, title: &str, body: &str| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"{title}\",\"body\":\"{body}\",\"date\":\"2020-01-06\"}}\n"
        )
    };
    let records = [
        record(
            "apologies",
            "Apologies for absence",
            "The lift was out of order.",
        ),
        record(
            "interests",
            "Declarations of interest",
            "Nobody declared an interest.",
        ),
        record("repair", "Works at the hall", "The lift was out of order."),
        record(
            "stairs",
            "Works at the hall",
            "The stairs were swept, and the lift was not spoken of.",
        ),
    ];
    workspace.write("records.jsonl", records.concat());
    workspace.index(&["records.jsonl"]);
    workspace
}

#[test]
fn routine_business_counts_less_unless_asked_for() {
    let workspace = committee_room();
    let search = |query: &str| {
        let request = Request {
            explain: true,
            ..Request::new(query)
        };
        workspace.searcher("index").search(&request).unwrap()
    };
    let answer = search("lift order");
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["repair", "apologies", "stairs"]);
    let routine = answer.hits[1].explanation.as_ref().unwrap();
    assert_eq!(
        (routine.weight, &routine.counts_less[..]),
        (0.5, &["routine business"][..])
    );
    let asked = search("declarations");
    assert_eq!(asked.hits[0].explanation.as_ref().unwrap().weight, 1.0);
    assert_eq!(search("is:routine").total, 2);
}

#[test]
fn a_score_is_the_sum_of_what_explains_it() {
    let workspace = committee_room();
    for query in [
        "lift",
        "lift order",
        "(lift OR stairs) order",
        "\"out of order\" -stairs",
        "lift NEAR/5 order",
        "title:works lift",
        "li* stair~",
        "*",
    ] {
        let request = Request {
            explain: true,
            ..Request::new(query)
        };
        let answer = workspace.searcher("index").search(&request).unwrap();
        assert!(!answer.hits.is_empty(), "{query}");
        for hit in &answer.hits {
            let told = hit.explanation.as_ref().unwrap();
            let words: f32 = told.words.iter().map(|word| word.score).sum();
            let sum = (words + told.neighbours + told.together) * told.weight;
            assert!((sum - hit.score).abs() < 1e-3, "{query}: {sum} of {hit:?}");
        }
    }
}

#[test]
fn pages_of_equals_make_one_list() {
    let workspace = Workspace::new();
    // Items of the same words on few days, one in seven without a date, some of them routine: hundreds are equal.
    for file in 0..3 {
        let lines = (0..150).map(|line| {
            let number = (file * 150 + line) * 7919 % 1000;
            let date = match number % 7 {
                0 => String::new(),
                day => format!("\"date\":\"2019-03-0{day}\","),
            };
            let title = if number % 5 == 0 {
                "Apologies for absence"
            } else {
                "Lamps"
            };
            let words = if number % 3 == 0 {
                "bridge and hedge"
            } else {
                "bridge"
            };
            format!("{{\"id\":\"n{number:03}\",{date}\"title\":\"{title}\",\"body\":\"Seen: {words}.\"}}\n")
        });
        let lines: Vec<String> = lines.collect();
        workspace.write(&format!("minutes/{file}.jsonl"), lines.concat());
        workspace.index(&["minutes"]);
    }
    let searcher = workspace.searcher("index");
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        for query in ["bridge", "bridge hedge", "seen bridge lamps"] {
            let page = |offset: usize, limit: usize| {
                let request = Request {
                    sort,
                    offset,
                    limit,
                    ..Request::new(query)
                };
                let found = searcher.search(&request).unwrap();
                let ids = found.hits.into_iter().map(|hit| hit.id);
                ids.collect::<Vec<String>>()
            };
            let whole = page(0, 1_000);
            assert_eq!(whole.len(), 450, "{query}");
            for limit in [1, 7, 64, 300] {
                let pages = (0..450).step_by(limit).take(20);
                let pages: Vec<String> = pages.flat_map(|offset| page(offset, limit)).collect();
                assert_eq!(
                    pages,
                    whole[..pages.len()],
                    "{query}, {sort:?}, {limit} a page"
                );
            }
        }
    }
}
