//! Reports: what they tell and what they own to not knowing; the HTML as a page without script that can be read aloud.

use serde_json::json;

use crate::workspace::{Ran, Workspace, real_minutes};

fn report(workspace: &Workspace, args: &[&str]) -> Ran {
    workspace.run([&["report", "--index", "index"], args].concat())
}

#[test]
fn a_report_in_markdown() {
    let workspace = Workspace::aldermoor();
    let ran = report(&workspace, &["\"front door\" review"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out, @r#"
    # Minutes on "front door" review

    ## Question and answer

    Searched: the phrase "front door" and review.

    **3 of the 113 items held match.**

    Of the items in this report, 3 have an exact date.

    What was found, by committee:

    | Committee | Items | Cited | Decisions | Recommendations | Actions |
    | --- | ---: | --- | ---: | ---: | ---: |
    | Cabinet, Aldermoor Council | 2 | \[1\] and \[2\] | 8 | 0 | 0 |
    | Children and families scrutiny committee, Aldermoor Council | 1 | \[3\] | 3 | 1 | 0 |

    ## Method

    - Searched with minutebook 0.1.0 (commit 1 of its index), over 113 items of minutes.
    - Words were taken in all their inflected forms, and short forms together with the long forms that the minutes themselves give them.
    - 13 items have only some of the words and are not in this report.

    ## What is not held

    - Only minutes that were put into the index can be found. What is not found may have been said in minutes that are not held.
    - Of 2 items in the index only the beginning is held; what stands further on was not searched.
    - 1 item is closed to the public; its body is held back and was not searched.
    - Between the meetings held of 2 committees there are holes: meetings may be missing, or there were none. They are listed under “Minutes held of these committees”.

    ## By year

    Matching items by year:

    ```text
    2017      0
    2018      0
    2019      0
    2020      0
    2021      2  ########################################
    2022      0
    2023      1  ####################
    ```

    Matching items beside all items held, by year:

    | Year | Matching | Held | Share of what is held |
    | --- | ---: | ---: | ---: |
    | 2017 | 0 | 10 | 0% |
    | 2018 | 0 | 15 | 0% |
    | 2019 | 0 | 25 | 0% |
    | 2020 | 0 | 4 | 0% |
    | 2021 | 2 | 22 | 9.1% |
    | 2022 | 0 | 18 | 0% |
    | 2023 | 1 | 8 | 12.5% |
    | 2018 or later, bounded | 0 | 1 | 0% |
    | 2018, bounded | 0 | 1 | 0% |
    | 2020-21, bounded | 0 | 8 | 0% |
    | undated | 0 | 1 | 0% |

    ## Findings by committee and year

    ### Cabinet, Aldermoor Council

    #### 2021

    **Front Door for Children's Services (21/00417)**, item 61, 21 Oct 2021 \[1\]

    > (4) that the Children and families scrutiny committee be invited to **review** the **front door** after its first year. (decision, par. 5)

    In this item: 4 decisions; see below.

    **Front door for children’s services (21/00417)**, item not numbered, 21 Oct 2021 \[2\]

    > (d) the children and families scrutiny committee be invited to **review** the **front door** after its first year. (decision, par. 5)

    In this item: 4 decisions; see below.

    ### Children and families scrutiny committee, Aldermoor Council

    #### 2023

    **The front door: first review**, item 35, 17 Jan 2023 \[3\] Draft minutes.

    > To **review** the **front door** for early help and safeguarding, which replaced the MASH on 1 April 2022, as cabinet was recommended to do by this committee on 9 November 2021. (purpose)

    In this item: 3 decisions, 1 recommendation; see below.

    ## Decisions

    Every decision in the items found, in the words of the minutes:

    | Decision | Kind |
    | --- | --- |
    | **Cabinet, 21 Oct 2021: Front Door for Children's Services (21/00417) \[1\]** | |
    | that the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding; | other |
    | that the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix; | other |
    | that authority be delegated to the Director of Children and Families, after consultation with the Cabinet Member for Children and Families, to agree a protocol with the partners; and | other |
    | that the Children and families scrutiny committee be invited to review the front door after its first year. | other |
    | **Cabinet, 21 Oct 2021: Front door for children’s services (21/00417) \[2\]** | |
    | That the multi-agency safeguarding hub (MASH) be replaced from 1 April 2022 by a single front door for early help and safeguarding; | other |
    | That the front door be placed at Ferrin Bridge library on the terms set out in the exempt appendix; | other |
    | That authority be delegated to the director children and families (DCF), after consultation with the cabinet member children and families, to agree a protocol with the partners; and | other |
    | That the children and families scrutiny committee be invited to review the front door after its first year. | other |
    | **Children and families scrutiny committee, 17 Jan 2023: The front door: first review \[3\]** | |
    | That the committee notes the first review of the front door; | noted |
    | That the committee recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and | recommended |
    | That the committee asks that the views of children be included in the second review. | other |

    ## Recommendations and responses

    Every recommendation in the items found, and what later minutes say of it:

    | Recommendation | To | Response |
    | --- | --- | --- |
    | **Children and families scrutiny committee, 17 Jan 2023: The front door: first review \[3\]** | | |
    | recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and | cabinet | accepted: Front door: annual report, 23 Mar 2023 |

    ## Short forms

    Short forms in what is quoted, as the minutes themselves or an officer explain them:

    | Short form | Means | At | Years | Explained in |
    | --- | --- | --- | --- | --- |
    | DCF | director children and families | Aldermoor Council | 2018 to 2023 | Contacts and referrals to children's social care |
    | MASH | multi-agency safeguarding hub | Aldermoor Council | 2018 to 2021 | Contacts and referrals to children's social care |

    ## Minutes held of these committees

    What is held of the committees in which something was found:

    | Committee | Years | Meetings | Items | Date only bounded | Undated | Cut short |
    | --- | --- | ---: | ---: | ---: | ---: | ---: |
    | Cabinet, Aldermoor Council | 2017 to 2023 | 13 | 33 | 1 | 1 | 1 |
    | Children and families scrutiny committee, Aldermoor Council | 2017 to 2023 | 10 | 27 | 9 | 0 | 1 |

    Where meetings may be missing, or the committee did not meet:

    | Committee | A meeting about every | None is held between |
    | --- | --- | --- |
    | Cabinet, Aldermoor Council | 147 days | 20 Feb 2020 and 25 Feb 2021; 24 Feb 2022 and 23 Mar 2023 |
    | Children and families scrutiny committee, Aldermoor Council | 238 days | 29 Apr 2019 and 16 Mar 2021 (where the dates of 9 items held may lie) |

    ## Citations

    1. Aldermoor Council, Cabinet, 21 Oct 2021, item 61, "Front Door for Children's Services (21/00417)", webservice/GetMeeting\_1640.xml (id aldermoor-council/ai20315; content blake3:116d9248d78cda266e5b3b85d4508e18; retrieved 12 Feb 2024)
    2. Aldermoor Council, Cabinet, 21 Oct 2021, item not numbered, "Front door for children’s services (21/00417)", text/decision\_301\_21-00417.txt (id t-193d5be303dba035; content blake3:13ba3f5a23cce02ddc3fc39f70301589)
    3. Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, "The front door: first review", mgAi.aspx?ID=61177 (draft minutes; id aldermoor-council/ai61177; content blake3:827b15b13d502dc5cbb1d7d34d6eabf1)
    "#);
}

/// Returns the names of the elements that are opened and closed, in order; fails where they are not nested well.
#[track_caller]
fn elements(html: &str) -> Vec<String> {
    const EMPTY: [&str; 4] = ["!doctype", "meta", "rect", "col"];
    let (mut open, mut all) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        let tag = &rest[begin + 1..];
        let end = tag.find('>').expect("a tag that ends");
        let name: String = tag
            .chars()
            .take_while(|letter| !" >/\n".contains(*letter))
            .collect();
        let name = name.to_lowercase();
        match tag.strip_prefix('/') {
            Some(closed) => {
                let closed = closed[..end - 1].to_lowercase();
                assert_eq!(open.pop().as_ref(), Some(&closed), "</{closed}>");
            }
            None if EMPTY.contains(&name.as_str()) => {}
            None => {
                open.push(name.clone());
                all.push(name);
            }
        }
        rest = &tag[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

#[test]
fn html_is_one_file_with_landmarks_and_text_alternatives() {
    let workspace = Workspace::aldermoor();
    let ran = report(&workspace, &["MASH referrals", "--out", "mash.html"]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
    let html = workspace.read("mash.html");
    let all = elements(&html);
    let count = |name: &str| all.iter().filter(|element| *element == name).count();
    for (name, times) in [
        ("html", 1),
        ("header", 1),
        ("main", 1),
        ("nav", 1),
        ("h1", 1),
        ("svg", 1),
        ("script", 0),
        ("img", 0),
        ("link", 0),
    ] {
        assert_eq!(count(name), times, "{name}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert_eq!(
        count("table"),
        count("caption"),
        "every table has a caption"
    );
    assert!(html.contains("role=\"img\" aria-labelledby=\"chart chart-words\""));
    // A level of headings is never jumped over on the way down.
    let levels = all
        .iter()
        .filter_map(|name| name.strip_prefix('h')?.parse::<u8>().ok());
    let mut last = 0;
    for level in levels {
        assert!(level <= last + 1, "h{level} below h{last}");
        last = level;
    }
    // Every number that is cited is a citation.
    for target in html.split("href=\"#").skip(1) {
        let target = target.split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[test]
fn signs_of_the_minutes_are_no_markup() {
    let workspace = Workspace::new();
    let record = json!({"id": "a\"b", "title": "<script>alert(1)</script> & *lamps*",
        "body": "Lamps | <img src=x onerror=alert(1)> were \"mended\".\n\nRESOLVED: That </p> the | lamps be noted.",
        "council": "Elmshire & Wold", "url": "https://e.example/?a=1&b=\"><b>"});
    workspace.write("m/records.jsonl", record.to_string());
    workspace.index(&["m"]);
    let html = report(&workspace, &["lamps", "--format", "html"]).out;
    let all = elements(&html);
    assert!(
        !all.iter()
            .any(|name| ["script", "img", "b"].contains(&name.as_str())),
        "{all:?}"
    );
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; *lamps*"));
    let markdown = report(&workspace, &["lamps"]).out;
    let decision = markdown
        .lines()
        .find(|line| line.starts_with("| That \\</p\\> the"))
        .unwrap();
    assert_eq!(
        decision.replace("\\|", "").matches('|').count(),
        3,
        "{decision}"
    );
    assert!(markdown.contains("\\<script\\>alert(1)\\</script\\> & \\*lamps\\*"));
}

#[test]
fn what_is_not_told_is_said() {
    let workspace = Workspace::aldermoor();
    let some = report(&workspace, &["MASH referrals", "--limit", "3"]).out;
    assert!(
        some.contains("This report has the 3 that match best; 11 items more that match less well are not in it."),
        "{some}"
    );
    assert!(some.contains("\n3. ") && !some.contains("\n4. "));
    let none = report(&workspace, &["zzqq"]);
    assert_eq!(none.status, 1);
    assert!(
        none.out.contains("**None of the 113 items held matches.**"),
        "{}",
        none.out
    );
    assert!(none.out.contains("## What is not held"));
    let dated = report(
        &workspace,
        &["MASH referrals", "--from", "2018-08", "--to", "2020"],
    )
    .out;
    assert!(
        dated.contains("bounded and may lie outside the dates asked for"),
        "{dated}"
    );
    for (args, words) in [
        (
            &["MASH", "--out", "x.pdf"][..],
            "written as .docx, .html or .md",
        ),
        (&["committe:x", "--out", "x.md"], "there is no field"),
        (&["--out", "x.md"], "nothing to search for"),
    ] {
        let ran = report(&workspace, args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!workspace.path("x.md").exists());
    }
}

#[test]
fn a_report_on_real_pages_says_what_is_undated() {
    let Some(seeds) = real_minutes("seeds") else {
        return;
    };
    let workspace = Workspace::new();
    workspace.copy(&seeds, "seeds");
    workspace.index(&["seeds"]);
    let ran = report(&workspace, &["MASH referrals"]);
    for words in [
        "**3 of the 11 items held match.**",
        "2 have a date that is only bounded \\[2\\] \\[3\\], 1 has no known date \\[1\\].",
        "Of 2 items in the index only the beginning is held",
        "#### Date unknown",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
}
