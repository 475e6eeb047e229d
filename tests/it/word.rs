//! Reports as Word files: the text in its styles, a package that holds together, the same bytes each time, and
//! nothing in the minutes that breaks it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::DeflateDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use rawzip::ZipArchive;
use serde_json::json;

use crate::workspace::{Workspace, real_minutes};

/// An element of a part, with all that stands inside it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    inside: Vec<Element>,
    text: String,
}

impl Element {
    /// Reads a part; fails where it is no well-formed XML.
    #[track_caller]
    fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(tag) => open.push(Self::begun(&tag)),
                Event::Empty(tag) => open.last_mut().unwrap().inside.push(Self::begun(&tag)),
                Event::End(_) => {
                    let closed = open.pop().unwrap();
                    open.last_mut().unwrap().inside.push(closed);
                }
                Event::Text(words) => open.last_mut().unwrap().text += &words,
                Event::GeneralRef(entity) => {
                    let name: &str = &entity;
                    let sign = match entity.resolve_char_ref().expect("a letter that XML holds") {
                        Some(letter) => letter.to_string(),
                        None => quick_xml::escape::resolve_xml_entity(name)
                            .expect("an entity of XML")
                            .to_owned(),
                    };
                    open.last_mut().unwrap().text += &sign;
                }
                Event::Eof => break,
                Event::Decl(_) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(open.len(), 1, "an element is not closed");
        let mut document = open.pop().unwrap();
        assert_eq!(document.inside.len(), 1);
        document.inside.pop().unwrap()
    }

    fn begun(tag: &quick_xml::events::BytesStart<'_>) -> Self {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute once");
            let name = attribute.key.as_ref().to_owned();
            (
                name,
                quick_xml::escape::unescape(&attribute.value)
                    .unwrap()
                    .into_owned(),
            )
        });
        Self {
            name: tag.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Returns every element of that name, at any depth.
    fn all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut next = vec![self];
        while let Some(element) = next.pop() {
            if element.name == name {
                found.push(element);
            }
            next.extend(element.inside.iter().rev());
        }
        found
    }

    /// Returns the words of a paragraph, with its links' brackets as they stand.
    fn words(&self) -> String {
        let mut words = String::new();
        let mut next = vec![self];
        while let Some(element) = next.pop() {
            match element.name.as_str() {
                "w:t" => words += &element.text,
                "w:tab" => words.push('\t'),
                "w:br" => words.push('\n'),
                _ => next.extend(element.inside.iter().rev()),
            }
        }
        words
    }

    fn style(&self) -> &str {
        let style = self.all("w:pStyle");
        style
            .first()
            .and_then(|style| style.attribute("w:val"))
            .unwrap_or("Normal")
    }
}

/// A Word file taken apart.
struct Package(BTreeMap<String, Vec<u8>>);

impl Package {
    #[track_caller]
    fn open(bytes: &[u8]) -> Self {
        let archive = ZipArchive::from_slice(bytes).expect("a zip archive");
        let mut parts = BTreeMap::new();
        let mut entries = archive.entries();
        while let Some(header) = entries.next_entry().unwrap() {
            let path = header.file_path().try_normalize().unwrap();
            let entry = archive.get_entry(header.wayfinder()).unwrap();
            let mut content = Vec::new();
            let inflated = DeflateDecoder::new(entry.data());
            let mut checked = entry.verifying_reader(inflated);
            checked
                .read_to_end(&mut content)
                .expect("content with its checksum");
            let again = parts.insert(path.as_ref().to_owned(), content);
            assert!(again.is_none(), "a part that is there twice");
        }
        Self(parts)
    }

    #[track_caller]
    fn part(&self, path: &str) -> Element {
        let bytes = self
            .0
            .get(path)
            .unwrap_or_else(|| panic!("{path}: no such part"));
        Element::read(std::str::from_utf8(bytes).unwrap())
    }

    fn document(&self) -> Element {
        self.part("word/document.xml")
    }

    /// Returns what the document's relationships lead to, by their ids.
    fn related(&self) -> BTreeMap<String, Element> {
        let relationships = self.part("word/_rels/document.xml.rels").inside.into_iter();
        let by_id = relationships.map(|one| (one.attribute("Id").unwrap().to_owned(), one));
        by_id.collect()
    }
}

/// Writes a report to a Word file and returns its bytes.
#[track_caller]
fn written(workspace: &Workspace, args: &[&str]) -> Vec<u8> {
    let args = [
        &[
            "report",
            "--index",
            "index",
            "--force",
            "--out",
            "report.docx",
        ],
        args,
    ]
    .concat();
    let ran = workspace.run(args);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(
        ran.err
            .starts_with("report.docx: a report on what matches, ")
    );
    std::fs::read(workspace.path("report.docx")).unwrap()
}

/// Returns the text of a document, each paragraph with its style, each row of a table on a line.
fn text(document: &Element) -> String {
    let body = document.all("w:body")[0];
    let mut lines = Vec::new();
    for element in &body.inside {
        match element.name.as_str() {
            "w:p" => lines.push(format!("{}: {}", element.style(), element.words())),
            "w:tbl" => {
                for row in element.all("w:tr") {
                    let cells = row.all("w:tc");
                    let cells: Vec<String> = cells.iter().map(|cell| cell.words()).collect();
                    lines.push(format!("  | {}", cells.join(" | ")));
                }
            }
            _ => {}
        }
    }
    lines.join("\n")
}

/// Fails where a package does not hold together: what it refers to is not there, or is not what it is said to be.
#[track_caller]
fn check(package: &Package) {
    let types = package.part("[Content_Types].xml");
    let told: BTreeSet<&str> = types
        .all("Override")
        .iter()
        .map(|part| part.attribute("PartName").unwrap())
        .collect();
    for path in package.0.keys() {
        package.part(path);
        let is_told = told.contains(format!("/{path}").as_str()) || path.ends_with(".rels");
        assert!(is_told || path == "[Content_Types].xml", "{path}");
    }
    assert_eq!(told.len() + 3, package.0.len());
    for one in package.part("_rels/.rels").inside {
        assert!(package.0.contains_key(one.attribute("Target").unwrap()));
    }
    let related = package.related();
    for one in related.values() {
        let target = one.attribute("Target").unwrap();
        match one.attribute("TargetMode") {
            Some(mode) => assert!(mode == "External" && target.starts_with("http"), "{target}"),
            None => assert!(
                package.0.contains_key(&format!("word/{target}")),
                "{target}"
            ),
        }
    }
    let document = package.document();
    let body = document.all("w:body")[0];
    for name in ["w:hyperlink", "w:footerReference", "c:chart"] {
        for id in body
            .all(name)
            .iter()
            .filter_map(|one| one.attribute("r:id"))
        {
            assert!(related.contains_key(id), "{id}");
        }
    }
    let places: Vec<&str> = body
        .all("w:bookmarkStart")
        .iter()
        .map(|place| place.attribute("w:name").unwrap())
        .collect();
    assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), places.len());
    for anchor in body
        .all("w:hyperlink")
        .iter()
        .filter_map(|link| link.attribute("w:anchor"))
    {
        assert!(places.contains(&anchor), "{anchor}");
    }
    let styles = package.part("word/styles.xml");
    let styles: BTreeSet<&str> = styles
        .all("w:style")
        .iter()
        .map(|style| style.attribute("w:styleId").unwrap())
        .collect();
    for name in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        for style in body.all(name) {
            assert!(
                styles.contains(style.attribute("w:val").unwrap()),
                "{style:?}"
            );
        }
    }
    for table in body.all("w:tbl") {
        let columns = table.all("w:gridCol").len();
        for (number, row) in table.all("w:tr").iter().enumerate() {
            let spans = row.all("w:tc").into_iter().map(|cell| {
                let span = cell.all("w:gridSpan");
                assert_eq!(cell.inside.last().unwrap().name, "w:p");
                span.first()
                    .map_or(1, |span| span.attribute("w:val").unwrap().parse().unwrap())
            });
            assert_eq!(spans.sum::<usize>(), columns);
            assert_eq!(row.all("w:tblHeader").len(), usize::from(number == 0));
        }
    }
}

#[test]
fn a_word_file_has_the_report_in_its_styles() {
    let workspace = Workspace::aldermoor();
    let package = Package::open(&written(&workspace, &["\"front door\" review"]));
    check(&package);
    insta::assert_snapshot!(text(&package.document()), @r#"
    Title: Minutes on "front door" review
    Heading1: Question and answer
    BodyText: Searched: the phrase "front door" and review.
    BodyText: 3 of the 113 items held match.
    BodyText: Of the items in this report, 3 have an exact date.
    Caption: Table 1: What was found, by committee
      | Committee | Items | Cited | Decisions | Recommendations | Actions
      | Cabinet, Aldermoor Council | 2 | [1] and [2] | 8 | 0 | 0
      | Children and families scrutiny committee, Aldermoor Council | 1 | [3] | 3 | 1 | 0
    AfterTable: 
    Heading1: Method
    ListBullet: Searched with minutebook 0.1.0 (commit 1 of its index), over 113 items of minutes.
    ListBullet: Words were taken in all their inflected forms, and short forms together with the long forms that the minutes themselves give them.
    ListBullet: 13 items have only some of the words and are not in this report.
    Heading1: What is not held
    ListBullet: Only minutes that were put into the index can be found. What is not found may have been said in minutes that are not held.
    ListBullet: Of 2 items in the index only the beginning is held; what stands further on was not searched.
    ListBullet: 1 item is closed to the public; its body is held back and was not searched.
    ListBullet: Between the meetings held of 2 committees there are holes: meetings may be missing, or there were none. They are listed under “Minutes held of these committees”.
    Heading1: By year
    Caption: Figure 1: Matching items by year
    Figure: 
    Caption: Table 2: Matching items beside all items held, by year
      | Year | Matching | Held | Share of what is held
      | 2017 | 0 | 10 | 0%
      | 2018 | 0 | 15 | 0%
      | 2019 | 0 | 25 | 0%
      | 2020 | 0 | 4 | 0%
      | 2021 | 2 | 22 | 9.1%
      | 2022 | 0 | 18 | 0%
      | 2023 | 1 | 8 | 12.5%
      | 2018 or later, bounded | 0 | 1 | 0%
      | 2018, bounded | 0 | 1 | 0%
      | 2020-21, bounded | 0 | 8 | 0%
      | undated | 0 | 1 | 0%
    AfterTable: 
    Heading1: Findings by committee and year
    Heading2: Cabinet, Aldermoor Council
    Heading3: 2021
    Item: Front Door for Children's Services (21/00417), item 61, 21 Oct 2021 [1]
    Quote: (4) that the Children and families scrutiny committee be invited to review the front door after its first year. (decision, par. 5)
    BodyText: In this item: 4 decisions; see below.
    Item: Front door for children’s services (21/00417), item not numbered, 21 Oct 2021 [2]
    Quote: (d) the children and families scrutiny committee be invited to review the front door after its first year. (decision, par. 5)
    BodyText: In this item: 4 decisions; see below.
    Heading2: Children and families scrutiny committee, Aldermoor Council
    Heading3: 2023
    Item: The front door: first review, item 35, 17 Jan 2023 [3] Draft minutes.
    Quote: To review the front door for early help and safeguarding, which replaced the MASH on 1 April 2022, as cabinet was recommended to do by this committee on 9 November 2021. (purpose)
    BodyText: In this item: 3 decisions, 1 recommendation; see below.
    Heading1: Decisions
    Caption: Table 3: Every decision in the items found, in the words of the minutes
      | Decision | Kind
      | Cabinet, 21 Oct 2021: Front Door for Children's Services (21/00417) [1]
      | that the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding; | other
      | that the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix; | other
      | that authority be delegated to the Director of Children and Families, after consultation with the Cabinet Member for Children and Families, to agree a protocol with the partners; and | other
      | that the Children and families scrutiny committee be invited to review the front door after its first year. | other
      | Cabinet, 21 Oct 2021: Front door for children’s services (21/00417) [2]
      | That the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding; | other
      | That the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix; | other
      | That authority be delegated to the director children and families (DCF), after consultation with the cabinet member children and families, to agree a protocol with the partners; and | other
      | That the children and families scrutiny committee be invited to review the front door after its first year. | other
      | Children and families scrutiny committee, 17 Jan 2023: The front door: first review [3]
      | That the committee notes the first review of the front door; | noted
      | That the committee recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and | recommended
      | That the committee asks that the views of children be included in the second review. | other
    AfterTable: 
    Heading1: Recommendations and responses
    Caption: Table 4: Every recommendation in the items found, and what later minutes say of it
      | Recommendation | To | Response
      | Children and families scrutiny committee, 17 Jan 2023: The front door: first review [3]
      | recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and | cabinet | accepted: Front door: annual report, 23 Mar 2023
    AfterTable: 
    Heading1: Short forms
    Caption: Table 5: Short forms in what is quoted, as the minutes themselves or an officer explain them
      | Short form | Means | At | Years | Explained in
      | DCF | director children and families | Aldermoor Council | 2018 to 2023 | Contacts and referrals to children's social care
      | MASH | multi-agency safeguarding hub | Aldermoor Council | 2018 to 2021 | Contacts and referrals to children's social care
    AfterTable: 
    Heading1: Minutes held of these committees
    Caption: Table 6: What is held of the committees in which something was found
      | Committee | Years | Meetings | Items | Date only bounded | Undated | Cut short
      | Cabinet, Aldermoor Council | 2017 to 2023 | 13 | 33 | 1 | 1 | 1
      | Children and families scrutiny committee, Aldermoor Council | 2017 to 2023 | 10 | 27 | 9 | 0 | 1
    AfterTable: 
    Caption: Table 7: Where meetings may be missing, or the committee did not meet
      | Committee | A meeting about every | None is held between
      | Cabinet, Aldermoor Council | 147 days | 20 Feb 2020 and 25 Feb 2021; 24 Feb 2022 and 23 Mar 2023
      | Children and families scrutiny committee, Aldermoor Council | 238 days | 29 Apr 2019 and 16 Mar 2021 (where the dates of 9 items held may lie)
    AfterTable: 
    Heading1: Citations
    Citation: [1]	Aldermoor Council, Cabinet, 21 Oct 2021, item 61, "Front Door for Children's Services (21/00417)", webservice/GetMeeting_1640.xml (id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18; retrieved 12 Feb 2024)
    Citation: [2]	Aldermoor Council, Cabinet, 21 Oct 2021, item not numbered, "Front door for children’s services (21/00417)", text/decision_301_21-00417.txt (id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589)
    Citation: [3]	Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, "The front door: first review", mgAi.aspx?ID=61177 (draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1)
    "#);
}

#[test]
fn a_word_file_says_what_it_is_and_not_when_it_was_made() {
    let workspace = Workspace::aldermoor();
    let first = written(&workspace, &["MASH referrals"]);
    let package = Package::open(&first);
    check(&package);
    let core = package.part("docProps/core.xml");
    let told: Vec<(&str, &str)> = core
        .inside
        .iter()
        .map(|one| (one.name.as_str(), one.text.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("dc:title", "Minutes on MASH referrals"),
            ("dc:language", "en-GB")
        ]
    );
    let styles = package.part("word/styles.xml");
    assert_eq!(styles.all("w:lang")[0].attribute("w:val"), Some("en-GB"));
    assert!(
        package
            .part("word/footer1.xml")
            .words()
            .contains("Page 1 of 1")
    );
    let document = package.document();
    let page = document.all("w:pgSz")[0];
    assert_eq!(
        (page.attribute("w:w"), page.attribute("w:h")),
        (Some("11906"), Some("16838"))
    );
    let picture = document.all("wp:docPr")[0];
    assert!(picture.attribute("descr").unwrap().contains("The longest"));
    let chart = package.part("word/charts/chart1.xml");
    let count = |of: &str| chart.all(of)[0].all("c:pt").len();
    assert!(count("c:cat") > 3 && count("c:cat") == count("c:val"));
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(
        first == written(&workspace, &["MASH referrals"]),
        "the same bytes"
    );
    let printed = [
        "report",
        "MASH referrals",
        "--format",
        "docx",
        "--index",
        "index",
    ];
    let printed = workspace.command(printed).output().unwrap();
    assert!(first == printed.stdout, "the same bytes on standard output");
}

#[test]
fn nothing_in_the_minutes_breaks_a_word_file() {
    let workspace = Workspace::new();
    let hostile = "]]> </w:t></w:r> & <w:p/> &#0; \u{0}\u{1}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}\u{fffe}\u{ffff}\u{202e}txt\u{2066} \u{1f600} \u{fe0f}";
    let urls = [
        "https://e.example/a b?x=\"<>&y=%zz#1#2",
        "http://",
        "https://e.example:99999/",
        "http://\u{202e}e.example/\u{1}",
    ];
    let records = urls.iter().enumerate().map(|(number, url)| {
        json!({"id": format!("{number}\"<&"), "title": format!("Lamps {hostile}"), "council": hostile,
            "committee": format!("Lamps & <footways> {number}"), "date": "2021-03-02", "url": url,
            "body": format!("The lamps {hostile} were mended.\n\n{}\n\nRESOLVED: That the lamps {hostile} be noted.\n\nThe clerk {hostile} to report on the lamps to the next meeting.", "lamps ".repeat(2000))})
        .to_string()
    });
    workspace.write("m/records.jsonl", records.collect::<Vec<_>>().join("\n"));
    workspace.index(&["m"]);
    let package = Package::open(&written(&workspace, &["lamps"]));
    check(&package);
    let document = package.document();
    let words = text(&document);
    assert!(words.contains("]]> </w:t></w:r> & <w:p/>"), "{words}");
    let forbidden = |letter: char| {
        (letter.is_control() && !"\n\t".contains(letter))
            || matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202e}' | '\u{2066}')
    };
    assert!(!words.contains(forbidden));
    let related = package.related();
    let links: Vec<&str> = related
        .values()
        .filter(|one| one.attribute("TargetMode").is_some())
        .map(|one| one.attribute("Target").unwrap())
        .collect();
    assert_eq!(links, ["https://e.example/a%20b?x=%22%3C%3E&y=%25zz#1%232"]);
}

#[test]
fn a_query_of_any_kind_has_a_word_file() {
    let workspace = Workspace::aldermoor();
    for args in [
        &["--committee", "cabinet"][..],
        &["MASH <&> \"referrals\""],
        &["MASH", "--limit", "1"],
        &["MASH", "--limit", "0"],
    ] {
        check(&Package::open(&written(&workspace, args)));
    }
    let none = workspace.run(["report", "zzqq", "--index", "index", "--out", "none.docx"]);
    assert_eq!(none.status, 1);
    let package = Package::open(&std::fs::read(workspace.path("none.docx")).unwrap());
    check(&package);
    assert!(text(&package.document()).contains("None of the 113 items held matches."));
}

#[test]
fn a_word_file_on_real_pages_says_what_is_not_known() {
    let Some(seeds) = real_minutes("seeds") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&seeds, "seeds");
    workspace.index(&["seeds"]);
    let package = Package::open(&written(&workspace, &["MASH referrals"]));
    check(&package);
    let words = text(&package.document());
    for told in [
        "3 of the 11 items held match.",
        "2 have a date that is only bounded [2] [3], 1 has no known date [1].",
        "A date marked \u{201c}inferred\u{201d} is not stated with the minutes",
        "Of 2 items in the index only the beginning is held",
        "Heading3: Date unknown",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
}
