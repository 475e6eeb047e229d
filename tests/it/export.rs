//! Exports of what matches: whole, with a header, safe in a spreadsheet.

use std::fs;

use minutebook_index::indexer::IndexOptions;
use serde_json::{Value, json};

use crate::workspace::{Ran, Workspace};

fn export(workspace: &Workspace, args: &[&str]) -> Ran {
    workspace.run([&["export", "--index", "index"], args].concat())
}

/// Reads CSV into rows of cells, the names of the columns first.
fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader.records();
    rows.map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn an_export_is_the_whole_list_under_its_header() {
    let workspace = Workspace::aldermoor();
    let found = workspace
        .search(&["MASH referrals", "--limit", "100", "--format", "json"])
        .json();
    for (args, exported) in [
        (&[][..], &found["total"]),
        (&["--any"], &found["total_any"]),
    ] {
        let ran = export(&workspace, &[&["MASH referrals"], args].concat());
        let lines = ran.json_lines();
        let (header, items) = lines.split_first().unwrap();
        assert_eq!(header["record"], "header");
        assert_eq!(&header["exported"], exported);
        assert_eq!(json!(items.len()), *exported);
        assert_eq!(header["total"], found["total"]);
        assert_eq!(header["total_any"], found["total_any"]);
        assert_eq!(header["expansions"], found["expansions"]);
        assert_eq!(
            header["indexes"],
            json!([{"format_version": minutebook_index::schema::FORMAT_VERSION, "generation": 1}])
        );
        for (item, hit) in items.iter().zip(found["hits"].as_array().unwrap()) {
            assert_eq!(item["record"], "item");
            // What was lost stands apart in an export.
            let lost = !item["lost"].as_array().unwrap().is_empty();
            for (name, value) in hit.as_object().unwrap() {
                if lost && name == "resolutions" {
                    continue;
                }
                assert_eq!(&item[name], value, "{name} of {}", hit["id"]);
            }
        }
    }
}

#[test]
fn an_export_says_what_it_leaves_out() {
    let workspace = Workspace::aldermoor();
    let ran = export(
        &workspace,
        &[
            "MASH referrals",
            "--from",
            "2018-07",
            "--committee",
            "scrutiny",
        ],
    );
    let header = &ran.json_lines()[0];
    assert_eq!(header["filters"]["from"], "2018-07-01");
    assert_eq!(header["filters"]["committees"], json!(["scrutiny"]));
    insta::assert_snapshot!(ran.err, @r#"
    exported 5 items
    Left out: 2 items that have some of the words only; --any exports them too.
    "#);
}

#[test]
fn a_text_that_was_lost_is_no_resolution() {
    let workspace = Workspace::aldermoor();
    let lines = export(&workspace, &["call-in 21/00417"]).json_lines();
    let is_it = |line: &&Value| {
        line["title"]
            .as_str()
            .unwrap_or_default()
            .starts_with("Call-in")
    };
    let item = lines.iter().find(is_it).unwrap();
    insta::assert_snapshot!(item["lost"].to_string(), @r#"["decision 21/00417 be referred to full council.”"]"#);
    insta::assert_snapshot!(item["resolutions"].to_string(), @r#"["no further action be taken on decision 21/00417, which may now be implemented; and","cabinet be recommended to report to this committee on the working of the front door after twelve months."]"#);
}

#[test]
fn every_form_that_matched_is_told() {
    let workspace = Workspace::aldermoor();
    let ran = export(&workspace, &["MASH referrals"]);
    let lines = ran.json_lines();
    let item = lines
        .iter()
        .find(|line| line["id"] == "aldermoor-council/ai20315");
    let terms = &item.unwrap()["matched_terms"];
    insta::assert_snapshot!(terms.to_string(), @r#"["MASH","referrals"]"#);
}

#[test]
fn a_file_is_for_spreadsheets_and_a_pipe_is_plain() {
    let workspace = Workspace::aldermoor();
    let ran = export(&workspace, &["MASH referrals", "--out", "mash.csv"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    let file = fs::read(workspace.path("mash.csv")).unwrap();
    let piped = export(&workspace, &["MASH referrals", "--format", "csv"]).out;
    assert_eq!(
        file.strip_prefix("\u{feff}".as_bytes()).unwrap(),
        piped.as_bytes()
    );
    let rows = table(piped.as_bytes());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let ends = piped.matches("\r\n").count();
    assert_eq!(ends, rows.len(), "each row ends as RFC 4180 has it");
    insta::assert_snapshot!(rows[0].join(","), @"record,rank,id,council,committee,date_from,date_to,date_certainty,item,agenda_number,title,status,all_words,matched_terms,found_also_by,passage,resolutions,lost,documents,truncated,exempt,url,retrieved,source,warnings,content_hash,citation,note,header");
    let header = rows[1].last().unwrap();
    let told = &export(&workspace, &["MASH referrals"]).json_lines()[0];
    assert_eq!(&serde_json::from_str::<Value>(header).unwrap(), told);
    let leftovers = fs::read_dir(workspace.path("")).unwrap();
    let leftovers = leftovers.filter(|file| {
        let name = file.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".part")
    });
    assert_eq!(leftovers.count(), 0);
}

#[test]
fn no_cell_is_a_formula() {
    let workspace = Workspace::new();
    let titles = [
        "=1+2",
        "@SUM(A1)",
        "-budget",
        "+44 1234",
        "\tbudget",
        "budget, \"said\"\nhe",
    ];
    let records = (0..).zip(titles).map(|(id, title)| {
        json!({"id": format!("r{id}"), "title": title, "body": "=cmd|' /C calc'!A0 the budget",
               "council": "=HYPERLINK(\"x\")"})
        .to_string()
    });
    workspace.write(
        "m/records.jsonl",
        records.collect::<Vec<String>>().join("\n"),
    );
    workspace.index(&["m"]);
    let ran = export(&workspace, &["budget", "--format", "csv"]);
    let rows = table(ran.out.as_bytes());
    assert_eq!(rows.len(), 8);
    for cell in rows.iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
    }
    let title = rows[0].iter().position(|name| name == "title").unwrap();
    let titles: Vec<&str> = rows.iter().map(|row| row[title].as_str()).collect();
    assert!(titles.contains(&"'=1+2"), "{titles:?}");
}

#[test]
fn markdown_for_reports() {
    let workspace = Workspace::aldermoor();
    let ran = export(&workspace, &["\"front door\" review", "--out", "review.md"]);
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!(workspace.read("review.md"), @r#"
    # "front door" review

    - Query: "front door" review
    - Searched: the phrase "front door" and review.
    - Of 113 items held in the index, generation 1 (format 9), 3 match as asked; 3 are exported.
    - Left out: 13 items that have some of the words only; --any exports them too.
    - Made by minutebook 0.1.0.

    ## 1. The front door: first review

    > To **review** the **front door** for early help and safeguarding, which replaced the MASH on 1 April 2022, as cabinet was recommended to do by this committee on 9 November 2021. (purpose)

    Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, "The front door: first review", mgAi.aspx?ID=61177

    Decided:

    - notes the first review of the front door;
    - recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and
    - asks that the views of children be included in the second review.

    Matched: review; front door

    Document: Appendix 1 - What families told us, documents/s70034/Appendix 1 - What families told us.pdf

    Document: Appendix 2 - Referrals by source, documents/s70032/Appendix 2 - Referrals by source.pdf

    Document: The front door: first review, documents/s70177/The front door first review.pdf

    ## 2. Front door for children’s services (21/00417)

    > (d) the children and families scrutiny committee be invited to **review** the **front door** after its first year. (decision, par. 5)

    Aldermoor Council, Cabinet, 21 Oct 2021, item not numbered, "Front door for children’s services (21/00417)", text/decision\_301\_21-00417.txt

    Decided:

    - the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding;
    - the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix;
    - authority be delegated to the director children and families (DCF), after consultation with the cabinet member children and families, to agree a protocol with the partners; and
    - the children and families scrutiny committee be invited to review the front door after its first year.

    Matched: review; front door

    Document: Front door for children’s services - report

    ## 3. Front Door for Children's Services (21/00417)

    > (4) that the Children and families scrutiny committee be invited to **review** the **front door** after its first year. (decision, par. 5)

    Aldermoor Council, Cabinet, 21 Oct 2021, item 61, "Front Door for Children's Services (21/00417)", webservice/GetMeeting\_1640.xml

    Decided:

    - that the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding;
    - that the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix;
    - that authority be delegated to the Director of Children and Families, after consultation with the Cabinet Member for Children and Families, to agree a protocol with the partners; and
    - that the Children and families scrutiny committee be invited to review the front door after its first year.

    Matched: review; front door

    Document: Front Door for Children's Services - Report, https://democracy.aldermoor.example/mgConvert2PDF.aspx?ID=40630

    Document: Appendix 1 - Responses of partners, https://democracy.aldermoor.example/mgConvert2PDF.aspx?ID=40631

    Document: Exempt Appendix 2 - Terms of the lease
    "#);
}

#[test]
fn citations_in_each_style() {
    let workspace = Workspace::aldermoor();
    let cited = |style: &str| {
        export(
            &workspace,
            &[
                "\"front door\" review",
                "--format",
                "citations",
                "--style",
                style,
            ],
        )
        .out
    };
    insta::assert_snapshot!(cited("plain"), @r#"
    Query: "front door" review
    Searched: the phrase "front door" and review.
    Of 113 items held in the index, generation 1 (format 9), 3 match as asked; 3 are exported.
    Left out: 13 items that have some of the words only; --any exports them too.
    Made by minutebook 0.1.0.

    Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, "The front door: first review", mgAi.aspx?ID=61177 (draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1)
    Aldermoor Council, Cabinet, 21 Oct 2021, item not numbered, "Front door for children’s services (21/00417)", text/decision_301_21-00417.txt (id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589)
    Aldermoor Council, Cabinet, 21 Oct 2021, item 61, "Front Door for Children's Services (21/00417)", webservice/GetMeeting_1640.xml (id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18; retrieved 12 Feb 2024)
    "#);
    insta::assert_snapshot!(cited("markdown"), @r#"
    Query: "front door" review  
    Searched: the phrase "front door" and review.  
    Of 113 items held in the index, generation 1 (format 9), 3 match as asked; 3 are exported.  
    Left out: 13 items that have some of the words only; --any exports them too.  
    Made by minutebook 0.1.0.  

    - Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, "The front door: first review", page mgAi.aspx?ID=61177, file moderngov-html/mgAi\_61177.html (draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1)
    - Aldermoor Council, Cabinet, 21 Oct 2021, item not numbered, "Front door for children’s services (21/00417)", file text/decision\_301\_21-00417.txt (id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589)
    - Aldermoor Council, Cabinet, 21 Oct 2021, item 61, "Front Door for Children's Services (21/00417)", file webservice/GetMeeting\_1640.xml (id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18; retrieved 12 Feb 2024)
    "#);
    insta::assert_snapshot!(cited("bibtex"), @r#"
    % Query: "front door" review
    % Searched: the phrase "front door" and review.
    % Of 113 items held in the index, generation 1 (format 9), 3 match as asked; 3 are exported.
    % Left out: 13 items that have some of the words only; --any exports them too.
    % Made by minutebook 0.1.0.

    @misc{aldermoor-council:ai61177,
      author = {{Aldermoor Council}},
      title = {{The front door: first review}},
      howpublished = {Minutes, Children and families scrutiny committee, item 35},
      date = {2023-01-17},
      year = {2023},
      note = {meeting: 17 Jan 2023; page mgAi.aspx?ID=61177, file moderngov-html/mgAi\_61177.html; draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1}
    }

    @misc{t-193d5be303dba035,
      author = {{Aldermoor Council}},
      title = {{Front door for children’s services (21/00417)}},
      howpublished = {Minutes, Cabinet, item not numbered},
      date = {2021-10-21},
      year = {2021},
      note = {meeting: 21 Oct 2021; file text/decision\_301\_21-00417.txt; id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589}
    }

    @misc{aldermoor-council:ai20315,
      author = {{Aldermoor Council}},
      title = {{Front Door for Children's Services (21/00417)}},
      howpublished = {Minutes, Cabinet, item 61},
      date = {2021-10-21},
      year = {2021},
      urldate = {2024-02-12},
      note = {meeting: 21 Oct 2021; file webservice/GetMeeting\_1640.xml; id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18}
    }
    "#);
    insta::assert_snapshot!(cited("csl-json"), @r#"
    [
    {"id":"aldermoor-council/ai61177","type":"report","genre":"Minutes","author":[{"literal":"Aldermoor Council"}],"title":"The front door: first review","container-title":"Children and families scrutiny committee","number":"35","issued":{"date-parts":[[2023,1,17]]},"note":"meeting: 17 Jan 2023; page mgAi.aspx?ID=61177, file moderngov-html/mgAi_61177.html; draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1"},
    {"id":"t-193d5be303dba035","type":"report","genre":"Minutes","author":[{"literal":"Aldermoor Council"}],"title":"Front door for children’s services (21/00417)","container-title":"Cabinet","issued":{"date-parts":[[2021,10,21]]},"note":"meeting: 21 Oct 2021; file text/decision_301_21-00417.txt; id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589"},
    {"id":"aldermoor-council/ai20315","type":"report","genre":"Minutes","author":[{"literal":"Aldermoor Council"}],"title":"Front Door for Children's Services (21/00417)","container-title":"Cabinet","number":"61","issued":{"date-parts":[[2021,10,21]]},"accessed":{"date-parts":[[2024,2,12]]},"note":"meeting: 21 Oct 2021; file webservice/GetMeeting_1640.xml; id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18"}
    ]
    "#);
    // One item, and the hits of a search, are cited in the same words.
    let shown = [
        "show",
        "aldermoor-council/ai61177",
        "--format",
        "citations",
        "--index",
        "index",
    ];
    let shown = workspace.run(shown).out;
    let searched = workspace
        .search(&[
            "\"front door\" review",
            "--limit",
            "1",
            "--format",
            "citations",
        ])
        .out;
    assert_eq!(shown, searched);
    assert!(cited("plain").contains(&shown));
}

#[test]
fn a_question_that_is_none_leaves_no_file() {
    let workspace = Workspace::aldermoor();
    for (args, words) in [
        (&["--out", "x.csv"][..], "give a QUERY or filters"),
        (
            &["MASH committe:x", "--out", "x.csv"],
            "there is no field \"committe\"",
        ),
        (
            &["MASH", "--committee", "nosuch", "--out", "x.csv"],
            "no committee in this index",
        ),
        (
            &[
                "MASH", "--style", "bibtex", "--format", "csv", "--out", "x.csv",
            ],
            "--format citations",
        ),
        (
            &["--all", "--committee", "cabinet", "--out", "x.csv"],
            "leave --all out",
        ),
        (
            &["MASH", "--out", "nowhere/x.csv"],
            "nowhere/x.csv: cannot be written",
        ),
    ] {
        let ran = export(&workspace, args);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
        assert!(!workspace.path("x.csv").exists(), "{args:?}");
    }
    let nothing = export(&workspace, &["zzqq"]);
    assert_eq!((nothing.status, nothing.json_lines().len()), (1, 1));
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let workspace = Workspace::aldermoor();
    for format in ["jsonl", "csv", "markdown", "citations"] {
        let args = ["budget", "--any", "--sort", "oldest", "--format", format];
        assert_eq!(
            export(&workspace, &args).out,
            export(&workspace, &args).out,
            "{format}"
        );
    }
}

#[test]
fn what_only_a_closed_body_has_is_not_named() {
    let workspace = Workspace::new();
    let records = [
        json!({"id": "open", "title": "Land at Mill Lane", "body": "The zyxwvut offer was discussed.", "council": "Elmshire"}),
        json!({"id": "closed", "title": "Disposal of land", "council": "Elmshire",
               "purpose": "Not for publication by virtue of paragraph 3 of Schedule 12A of the Local Government Act 1972.",
               "body": "The zyxwvut offer of 412,000 pounds was accepted."}),
    ];
    workspace.write(
        "m/records.jsonl",
        records.map(|record| record.to_string()).join("\n"),
    );
    let options = IndexOptions {
        include_exempt: true,
        ..IndexOptions::default()
    };
    workspace.update("index", &["m"], &options).unwrap();
    let ran = export(&workspace, &["zyxwvut"]);
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        (&lines[0]["exempt_left_out"], &lines[0]["exported"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(lines[1]["id"], "open");
    assert!(!ran.out.contains("412,000") && ran.err.contains("--include-exempt"));
    // Found by what is published, it is named without its body.
    let ran = export(&workspace, &["land"]);
    assert_eq!(ran.json_lines().len(), 3);
    assert!(!ran.out.contains("zyxwvut offer of"));
    let ran = export(&workspace, &["zyxwvut", "--include-exempt"]);
    let lines = ran.json_lines();
    assert_eq!((lines.len(), &lines[0]["exempt_left_out"]), (3, &json!(0)));
    assert!(lines.iter().any(|line| line["exempt_body"] == true));
}

#[test]
fn an_export_of_matches_is_no_minutes() {
    let workspace = Workspace::aldermoor();
    let ran = export(&workspace, &["MASH", "--out", "mash/mash.jsonl"]);
    assert_eq!(ran.status, 2, "the folder is not there");
    fs::create_dir(workspace.path("mash")).unwrap();
    assert_eq!(
        export(&workspace, &["MASH", "--out", "mash/mash.jsonl"]).status,
        0
    );
    let ran = workspace.run(["index", "mash", "--index", "other", "--verbose"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err
            .contains("`export --all`, or with a query `--whole`, prints what can be indexed"),
        "{}",
        ran.err
    );
}

#[test]
fn the_day_a_page_was_fetched_is_cited_where_it_is_known() {
    let workspace = Workspace::new();
    workspace.write(
        "m/minutebook.toml",
        "[[source]]\nmatch = \"b.jsonl\"\nretrieved = 2021-05-03\n",
    );
    let record = |id: &str, retrieved: &str| {
        format!(
            "{{\"id\":\"{id}\",\"title\":\"Quay wall\",\"minutes\":\"The quay wall {id}.\",\"url\":\"https://e.example/{id}\"{retrieved}}}\n"
        )
    };
    let by_record = record("a1", ",\"retrieved\":\"2020-01-31T09:12:00Z\"");
    let unknown = record("a2", "");
    let unreadable = record("a3", ",\"retrieved\":\"last week\"");
    workspace.write("m/a.jsonl", by_record + &unknown + &unreadable);
    // An officer knows better than a record.
    workspace.write("m/b.jsonl", record("b1", ",\"retrieved\":\"2019-12-24\""));
    let indexed = workspace.run(["index", "m", "--index", "index"]);
    assert!(
        indexed.err.contains("`last week` is no ISO date"),
        "{}",
        indexed.err
    );
    let cited = |id: &str, style: &str| {
        let query = format!("\"quay wall {id}\"");
        let ran = workspace.search(&[&query, "--format", "citations", "--style", style]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        ran.out
    };
    for (id, plain, iso, parts) in [
        (
            "a1",
            "; retrieved 31 Jan 2020)",
            "{2020-01-31}",
            "[2020,1,31]",
        ),
        (
            "b1",
            "; retrieved 3 May 2021)",
            "{2021-05-03}",
            "[2021,5,3]",
        ),
    ] {
        for style in ["plain", "markdown"] {
            assert!(cited(id, style).contains(plain), "{}", cited(id, style));
        }
        let entry = cited(id, "bibtex");
        assert!(entry.contains(&format!("urldate = {iso}")), "{entry}");
        let csl: String = cited(id, "csl-json").split_whitespace().collect();
        let accessed = format!("\"accessed\":{{\"date-parts\":[{parts}]}}");
        assert!(csl.contains(&accessed), "{csl}");
    }
    for id in ["a2", "a3"] {
        for style in ["plain", "bibtex", "csl-json"] {
            let text = cited(id, style);
            let told = ["retrieved", "urldate", "accessed"];
            assert!(!told.iter().any(|word| text.contains(word)), "{text}");
        }
    }
}
