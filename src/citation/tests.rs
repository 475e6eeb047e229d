//! Citations: each style, and signs that mean something to it.

use minutebook_index::minutes::Certainty;

use super::*;

fn citation() -> Citation {
    let day = "2021-10-21".parse().ok();
    Citation {
        id: "elmshire-council/ai20315".to_owned(),
        council: Some("Elmshire & Wold Council".to_owned()),
        committee: Some("Cabinet".to_owned()),
        date: DateView {
            from: day,
            to: day,
            certainty: Certainty::Stated,
            evidence: None,
        },
        item: Some("61".to_owned()),
        agenda_number: None,
        title: Some("Front_Door {21/00417}: 5% of *all*".to_owned()),
        display_title: None,
        url: Some("https://elmshire.example/ieDecision (1).aspx?AI=20315&x={1}".to_owned()),
        retrieved: "2021-11-02".parse().ok(),
        path: "webservice/1640.xml".to_owned(),
        status: "draft",
        truncated: false,
        content_hash: "blake3:00ff".to_owned(),
    }
}

fn unknown() -> Citation {
    Citation {
        id: "t-70dd 1".to_owned(),
        council: None,
        committee: None,
        date: DateView {
            from: "2018-03-31".parse().ok(),
            to: None,
            certainty: Certainty::Inferred,
            evidence: None,
        },
        item: None,
        title: None,
        url: None,
        retrieved: None,
        path: "text/a_b.txt".to_owned(),
        status: "unknown",
        truncated: true,
        ..citation()
    }
}

#[test]
fn plain() {
    insta::assert_snapshot!(citation().plain(), @r#"Elmshire & Wold Council, Cabinet, 21 Oct 2021, item 61, "Front_Door {21/00417}: 5% of *all*", https://elmshire.example/ieDecision (1).aspx?AI=20315&x={1} (draft minutes; id elmshire-council/ai20315; content blake3:00ff; retrieved 2 Nov 2021)"#);
    insta::assert_snapshot!(unknown().plain(), @"council unknown, committee unknown, 31 Mar 2018 or later (inferred), item not numbered, text/a_b.txt (only the start of the item is held; id t-70dd 1; content blake3:00ff)");
}

#[test]
fn markdown() {
    insta::assert_snapshot!(citation().markdown(), @r#"Elmshire & Wold Council, Cabinet, 21 Oct 2021, item 61, [Front\_Door {21/00417}: 5% of \*all\*](https://elmshire.example/ieDecision%20%281%29.aspx?AI=20315&x={1}) (draft minutes; id elmshire-council/ai20315; content blake3:00ff; retrieved 2 Nov 2021)"#);
    insta::assert_snapshot!(unknown().markdown(), @r#"council unknown, committee unknown, 31 Mar 2018 or later (inferred), item not numbered, file text/a\_b.txt (only the start of the item is held; id t-70dd 1; content blake3:00ff)"#);
}

#[test]
fn bibtex() {
    insta::assert_snapshot!(citation().bibtex(), @r#"
    @misc{elmshire-council:ai20315,
      author = {{Elmshire \& Wold Council}},
      title = {{Front\_Door \textbraceleft{}21/00417\textbraceright{}: 5\% of *all*}},
      howpublished = {Minutes, Cabinet, item 61},
      date = {2021-10-21},
      year = {2021},
      url = {https://elmshire.example/ieDecision%20(1).aspx?AI=20315&x=%7B1%7D},
      urldate = {2021-11-02},
      note = {meeting: 21 Oct 2021; draft minutes; id elmshire-council/ai20315; content blake3:00ff}
    }
    "#);
    insta::assert_snapshot!(unknown().bibtex(), @r#"
    @misc{t-70dd-1-f9357391,
      title = {{Item not numbered}},
      howpublished = {Minutes, committee unknown, item not numbered},
      note = {meeting: 31 Mar 2018 or later (inferred); file text/a\_b.txt; only the start of the item is held; id t-70dd 1; content blake3:00ff}
    }
    "#);
}

#[test]
fn csl() {
    let json = |citation: Citation| serde_json::to_string_pretty(&citation.csl()).unwrap();
    insta::assert_snapshot!(json(citation()), @r#"
    {
      "id": "elmshire-council/ai20315",
      "type": "report",
      "genre": "Minutes",
      "author": [
        {
          "literal": "Elmshire & Wold Council"
        }
      ],
      "title": "Front_Door {21/00417}: 5% of *all*",
      "container-title": "Cabinet",
      "number": "61",
      "issued": {
        "date-parts": [
          [
            2021,
            10,
            21
          ]
        ]
      },
      "accessed": {
        "date-parts": [
          [
            2021,
            11,
            2
          ]
        ]
      },
      "URL": "https://elmshire.example/ieDecision (1).aspx?AI=20315&x={1}",
      "note": "meeting: 21 Oct 2021; draft minutes; id elmshire-council/ai20315; content blake3:00ff"
    }
    "#);
    insta::assert_snapshot!(json(unknown()), @r#"
    {
      "id": "t-70dd 1",
      "type": "report",
      "genre": "Minutes",
      "title": "Item not numbered",
      "issued": {
        "literal": "31 Mar 2018 or later (inferred)"
      },
      "note": "meeting: 31 Mar 2018 or later (inferred); file text/a_b.txt; only the start of the item is held; id t-70dd 1; content blake3:00ff"
    }
    "#);
}

#[test]
fn part_of_an_address_is_no_link() {
    let part = Citation {
        url: Some("mgAi.aspx?ID=7".to_owned()),
        ..citation()
    };
    assert!(part.plain().contains(", mgAi.aspx?ID=7 ("));
    assert!(!part.markdown().contains("]("));
    assert!(!part.bibtex().contains("url = "));
    let csl = serde_json::to_value(part.csl()).unwrap();
    assert_eq!(csl.get("URL"), None);
    let note = csl["note"].as_str().unwrap();
    assert!(
        note.contains("page mgAi.aspx?ID=7, file webservice/1640.xml"),
        "{note}"
    );
}

#[test]
fn keys_of_different_ids_differ() {
    let key = |id: &str| {
        let entry = Citation {
            id: id.to_owned(),
            ..citation()
        }
        .bibtex();
        entry.lines().next().unwrap().to_owned()
    };
    assert_eq!(key("a/b/2020-01-02/3"), "@misc{a:b:2020-01-02:3,");
    assert_ne!(key("a b"), key("a,b"));
    assert_ne!(key("a-b"), key("a b"));
}

#[test]
fn braces_of_an_entry_are_balanced() {
    let odd = Citation {
        title: Some("}} {{{ \\ \" % one".to_owned()),
        ..citation()
    };
    let entry = odd.bibtex();
    let mut depth = 0;
    for letter in entry.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        assert!(depth >= 0);
    }
    assert_eq!(depth, 0);
    assert_eq!(entry.matches("\n}").count(), 1, "{entry}");
}

#[test]
fn markdown_takes_text_for_words() {
    for (text, safe) in [
        ("a *b* [c](d) <e>", "a \\*b\\* \\[c\\](d) \\<e\\>"),
        ("ADS&FS & co", "ADS&FS & co"),
        (
            "&amp; &#8217; ~~no~~ ~5",
            "\\&amp; \\&\\#8217; \\~~no\\~~ ~5",
        ),
        ("two\nlines", "two lines"),
    ] {
        assert_eq!(markdown_escaped(text), safe);
    }
}
