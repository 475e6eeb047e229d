//! What people and scripts see: the text of an answer and of an item, the shape of a hit, the help.
//!
//! A change of any of these is a change of the interface; the snapshots make it show.

use serde_json::Value;

use crate::workspace::Workspace;

#[test]
fn an_answer_as_text() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.search(&["MASH referrals", "--limit", "9"]);
    insta::assert_snapshot!(ran.out, @r#"
    MASH referrals: 14 of 113 items held. 2 of the 9 shown have no exact date.
    Also searched for MASH: "multi-agency safeguarding hub" (Aldermoor Council, defined in "Contacts and
    referrals to children's social care").
    1  Thresholds and demand: progress since the peer review
       Aldermoor Council, Children and families scrutiny committee, item not numbered, 30 Jun 2018 or
       later (inferred)
       (par. 3) · The reviewers had found that too many [MASH] [referrals] waited over a weekend. The
       ADS explained that a Saturday rota had been agreed with the trade unions and would start in
       October.
       id t-70dd0e9660379b71   source text/item_002_thresholds-and-demand.txt
    2  Contacts and referrals to children's social care
       Aldermoor Council, Children and families scrutiny committee, item 7, 15 Jan 2018 (from
       minutebook.toml)
       (par. 4) · The difference between a contact and a [referral] was queried. The ADS explained that
       a contact was any request for advice or information; it became a [referral] when a manager in the
       [MASH] decided that an assessment or another service was needed.
       found also by "multi-agency safeguarding hub"
       id aldermoor-council/children-and-families-scrutiny-committee/2018-01-15/7
       source text/item_001_contacts-and-referrals.txt
    3  Front Door for Children's Services (21/00417)
       Aldermoor Council, Cabinet, item 61, 21 Oct 2021
       (par. 2) The Assistant Director Safeguarding (ADS), Yvonne Castleden, explained that [MASH]
       [referrals] had reached 240 a month and that a third of them needed early help rather than a
       social worker. One front door would let the same team do both.
       found also by "multi-agency safeguarding hub"
       id aldermoor-council/ai20315   source webservice/GetMeeting_1640.xml
    4  Safeguarding during the pandemic
       Aldermoor Council, Health and wellbeing board, item 6, 8 Jul 2020
       (par. 1) The DCF reported that [referrals] to the [MASH] had fallen by a third since March and
       that social workers were telephoning every school each week. The board noted the report.
       id ald-020   source https://democracy.aldermoor.example/mgAi.aspx?ID=40020
    5  LOOKED AFTER CHILDREN (LAC): PERFORMANCE
       Aldermoor Council, Corporate parenting board, item 4, 16 Jul 2018
       (par. 3) · Councillor Venn asked how many LAC had come into care after [referrals] from the
       [MASH]. The HLAC did not hold the figure and would ask the assistant director safeguarding.
       ACTION: HLAC
       id aldermoor-council/corporate-parenting-board/2018-07-16/4
       source minutes/Aldermoor Council/Corporate parenting board/2018-07-16/minutes.md
    6  Repeat referrals and the work of the safeguarding partnership
       Aldermoor Council, Children and families scrutiny committee, item 24, between 9 Sep 2020 and 18
       Jan 2021 (inferred)
       (par. 1) The ADS explained that [referrals] to the [Multi-agency safeguarding hub] had fallen by
       a third in April and May 2020, while schools were closed to most pupils, and had risen by a half
       in September when they came back.
       found also by "multi-agency safeguarding hub"
       id t-24cd5933b67136ad   source text/item_009_repeat-referrals.txt
    7  Call-in of decision 21/00417: front door for children's services
       Aldermoor Council, Children and families scrutiny committee, item 5, 9 Nov 2021 (from
       minutebook.toml)
       (par. 3) The [MASH] had been built to receive [referrals] from professionals; families found it
       hard to reach and early help stood apart from it. The front door would put both behind one
       telephone number.
       id aldermoor-council/children-and-families-scrutiny-committee/2021-11-09/5
       source text/item_006_call-in-21-00417.txt
    8  Domestic abuse notifications from the police
       Aldermoor Council, Children and families scrutiny committee, item 23, 9 Oct 2017
       (par. 1) The ADS reported that the police had sent 402 notifications to the [MASH] since it
       opened. Half had become [referrals]. The committee asked whether a notification could be sent to
       the child’s school on the same day and the ADS agreed to look into it.
       id ald-005   source https://democracy.aldermoor.example/mgAi.aspx?ID=40005
    9  Children whose CAMHS referrals were not accepted
       Aldermoor Council, Health and Wellbeing Board, item 2, 18 Sep 2019
       (par. 2) The Director Children and Families asked that a [referral] which raised a concern about
       safety be passed the same day to the [multi-agency safeguarding hub], and this was agreed.
       found also by "multi-agency safeguarding hub"
       id aldermoor-council/health-and-wellbeing-board/2019-09-18/2
       source https://democracy.aldermoor.example/documents/g1412/Printed-minutes-18th-Sep-2019.pdf
    "#);
    insta::assert_snapshot!(ran.err, @r#"
    Next: minutebook show 't-70dd0e9660379b71'  |  --offset 9 for the next of 19  |  --no-expand to leave out what is found by other forms only
    "#);
}

#[test]
fn nothing_found_as_text() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.search(&["zzqq"]);
    insta::assert_snapshot!(ran.out, @r#"
    zzqq: nothing found in 113 items held.
    "#);
}

#[test]
fn a_hit_as_json() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.search(&["\"front door\" review", "--limit", "1", "--format", "json"]);
    // The time taken differs from run to run; everything else is pinned, the order of fields too.
    let lines = ran.out.lines();
    let lines: Vec<&str> = lines.filter(|line| !line.contains("\"took_ms\"")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {
      "format_version": 1,
      "query": "\"front door\" review",
      "interpreted": "the phrase \"front door\" and review",
      "expansions": [],
      "total": 3,
      "total_any": 16,
      "relaxed": true,
      "bounded_let_in": 0,
      "undated_left_out": 0,
      "held": 113,
      "holdings": null,
      "unknown_council_left_out": 0,
      "hits": [
        {
          "rank": 1,
          "score": 61.426533,
          "all_words": true,
          "expansions": [],
          "id": "aldermoor-council/ai61177",
          "council": "Aldermoor Council",
          "committee": "Children and families scrutiny committee",
          "date": {
            "from": "2023-01-17",
            "to": "2023-01-17",
            "certainty": "stated",
            "evidence": "Meeting of Children and families scrutiny committee, Tuesday 17 January 2023 10.00 am (Item 35.)"
          },
          "item": "35",
          "agenda_number": null,
          "title": "The front door: first review",
          "display_title": null,
          "status": "draft",
          "roles": [
            "assistant director safeguarding",
            "chairperson",
            "Sergeant",
            "director children and families",
            "cabinet member children and families"
          ],
          "resolutions": [
            "notes the first review of the front door;",
            "recommends to cabinet that the vacant health visitor’s post be raised with the integrated care board; and",
            "asks that the views of children be included in the second review."
          ],
          "lost": [],
          "snippets": [
            {
              "field": "purpose",
              "paragraph": 1,
              "text": "To review the front door for early help and safeguarding, which replaced the MASH on 1 April 2022, as cabinet was recommended to do by this committee on 9 November 2021.",
              "highlights": [
                [
                  3,
                  9
                ],
                [
                  14,
                  24
                ]
              ]
            }
          ],
          "truncated": false,
          "exempt": false,
          "exempt_body": false,
          "warnings": [],
          "source": {
            "path": "moderngov-html/mgAi_61177.html",
            "url": "mgAi.aspx?ID=61177",
            "retrieved": null,
            "format": "modern-gov-html"
          },
          "content_hash": "blake3:827b15b13d502dc5cbb1d7d34d6eabf1",
          "citation": "Aldermoor Council, Children and families scrutiny committee, 17 Jan 2023, item 35, \"The front door: first review\", mgAi.aspx?ID=61177"
        }
      ],
      "did_you_mean": [],
      "relaxations": [],
      "notes": [],
    }
    "#);
}

#[test]
fn a_hit_has_every_field_of_the_contract() {
    let workspace = Workspace::aldermoor();
    let ran = workspace.search(&["*", "--limit", "200", "--format", "json"]);
    let answer = ran.json();
    let has = |value: &Value, fields: &[&str]| {
        for field in fields {
            assert!(value.get(field).is_some(), "{field} in {value}");
        }
    };
    has(
        &answer,
        &[
            "format_version",
            "query",
            "interpreted",
            "expansions",
            "total",
            "total_any",
            "relaxed",
            "bounded_let_in",
            "undated_left_out",
            "held",
            "hits",
            "took_ms",
        ],
    );
    for hit in answer["hits"].as_array().unwrap() {
        has(
            hit,
            &[
                "rank",
                "score",
                "id",
                "council",
                "committee",
                "date",
                "item",
                "agenda_number",
                "title",
                "status",
                "roles",
                "resolutions",
                "snippets",
                "truncated",
                "source",
                "citation",
            ],
        );
        has(&hit["date"], &["from", "to", "certainty", "evidence"]);
        has(&hit["source"], &["path", "url", "format"]);
    }
    for item in workspace.items() {
        has(
            &item,
            &[
                "id",
                "aliases",
                "council",
                "committee",
                "date",
                "item",
                "agenda_number",
                "title",
                "purpose",
                "minutes",
                "status",
                "references",
                "resolutions",
                "recommendations",
                "actions",
                "roles",
                "people",
                "documents",
                "truncated",
                "exempt",
                "source",
                "sources",
                "warnings",
            ],
        );
    }
}

#[test]
fn an_item_as_text() {
    let workspace = Workspace::aldermoor();
    let id = "aldermoor-council/children-and-families-scrutiny-committee/2018-01-15/7";
    let shown = workspace.run(["show", id, "--index", "index"]);
    insta::assert_snapshot!(shown.out, @r#"
    Contacts and referrals to children's social care
    Aldermoor Council, Children and families scrutiny committee, 15 Jan 2018 (from minutebook.toml),
    item 7, "Contacts and referrals to children's social care", text/item_001_contacts-and-referrals.txt
    id aldermoor-council/children-and-families-scrutiny-committee/2018-01-15/7
    date sidecar: minutebook.toml, match = "text/item_001_*.txt"

    To consider the number of contacts and referrals received in the quarter ending December 2017, the
    outcome of each, and the work of the multi-agency safeguarding hub.

      1  The committee considered a report by the assistant director safeguarding (ADS) on contacts and
         referrals to children’s social care in the quarter ending December 2017. The ADS explained that
         every contact from a professional or a member of the public was now received by the
         multi-agency safeguarding hub (MASH), in which the council, West Sarn Constabulary, the
         clinical commissioning group and the probation service sat together at Quern House. The
         director children and families (DCF) reminded members that the hub had opened in July 2017.

      2  Superintendent Colin Farrant of West Sarn Constabulary attended for this item at the invitation
         of the chairperson.

      3  In the debate the following principal points were raised:

      4  · The difference between a contact and a referral was queried. The ADS explained that a contact
         was any request for advice or information; it became a referral when a manager in the MASH
         decided that an assessment or another service was needed. Of 2,314 contacts in the quarter 611
         had become referrals.

      5  · Members were concerned that 38% of MASH referrals from the police had led to no further
         action. Superintendent Farrant accepted that officers attending domestic abuse incidents had
         been told to refer every household in which there was a child. The rule had been relaxed in
         November and numbers had begun to fall.

      6  · It was asked how many referrals were repeat referrals within twelve months. The ADS did not
         have the figure to hand but would send it to members after the meeting. Action note

      7  · A member asked whether schools understood the thresholds. The head of early help explained
         that a guide to thresholds had been sent to every school in September and that a worker from
         early help now sat in the MASH two days a week.

      8  · Councillor Brocklebank asked what happened outside office hours. The DCF replied that the
         emergency duty team covered nights and weekends but that its records did not pass to the MASH
         until the following morning. This was an acknowledged weakness.

      9  · The target that decisions be made within 24 hours had been met in 71% of cases. It was
         accepted that this was above that recommended nationally for a new hub but below the council’s
         own target of 85%.

     10  The cabinet member children and families welcomed the report and paid tribute to the staff of
         the hub, who had moved twice in six months.

     11  It was proposed by Councillor Venn, seconded by Councillor Tarling, and

     12  RESOLVED: That the committee:

     13  (a) notes the performance in the quarter ending December 2017;

     14  (b) asks that the number of repeat referrals be included in every future report; and

     15  (c) invites the chair of the Aldermoor Safeguarding Children Board to attend when the report is
         next considered.

    Resolutions
      - (a) notes the performance in the quarter ending December 2017; [noted, moved by Councillor Venn,
        seconded by Councillor Tarling]
      - (b) asks that the number of repeat referrals be included in every future report; and
        [report-requested, moved by Councillor Venn, seconded by Councillor Tarling]
      - (c) invites the chair of the Aldermoor Safeguarding Children Board to attend when the report is
        next considered. [report-requested, moved by Councillor Venn, seconded by Councillor Tarling]

    Actions
      - The ADS did not have the figure to hand but would send it to members after the meeting.
        [document-not-held: it was to be sent outside a meeting]

    Roles
      - assistant director safeguarding
      - director children and families
      - Superintendent (Colin Farrant)
      - chairperson
      - head of early help
      - cabinet member children and families
      - chair

    Sources
      - text/item_001_contacts-and-referrals.txt
    "#);
    let from_five = workspace.run(["show", &format!("{id}#p5"), "--index", "index"]);
    assert!(from_five.out.contains("\n  5  "), "{}", from_five.out);
    assert!(!from_five.out.contains("\n  4  "), "{}", from_five.out);
}

#[test]
fn no_colour_and_no_bar_where_there_is_no_terminal() {
    let workspace = Workspace::aldermoor();
    for args in [
        &["search", "MASH", "--index", "index"][..],
        &["show", "ald-005", "--index", "index"],
        &["index", "aldermoor", "--index", "again"],
    ] {
        let ran = workspace.run(args);
        assert!(
            !ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'),
            "{args:?}"
        );
    }
}

/// Returns what `--help` prints, without the spaces at the ends of its lines.
fn help(args: &[&str]) -> String {
    let ran = Workspace::new().run([args, &["--help"]].concat());
    assert_eq!(ran.status, 0);
    let lines: Vec<&str> = ran.out.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn help_of_the_command() {
    insta::assert_snapshot!(help(&[]), @r#"
    Search committee minutes: ranked, cited, honest about what is known

    Example:
      minutebook search "MASH referrals" --in minutes/

    Usage: minutebook <COMMAND>

    Commands:
      index      Build an index of minutes, or bring it up to date
      search     Search the minutes
      session    Search, narrow, open, keep and export at a prompt, with the index opened once
      show       Show one item, whole
      glossary   Show what short forms mean, as the minutes themselves explain them
      decisions  List what was decided in the items found, each with its words, kind, mover and vote
      actions    List what somebody was to do after a meeting, and whether it came back
      status     Show what the index holds, what it was made from, and what was left out
      verify     Check every page, name, item and list of an index, and what lies beside it
      snapshot   Put the index, as it was last committed, into one file
      restore    Make an index of a snapshot, and verify it
      held-back  List the items whose body is held back, with the words that closed them and where those
                 stand
      coverage   Show what is held by council, committee and year, where meetings may be missing, what
                 to fetch
      export     Export everything that matches, with what was asked of what; or with --all every item,
                 whole
      report     Write a report on what matches: question, method, years, findings, decisions, actions,
                 terms, citations
      watch      Keep searches in the index, and print only what is new or has changed since the last
                 time
      eval       Measure the ranking by judged topics: nDCG@10, MAP, recall@100, MRR
      erase      Erase items, or a name wherever it stands; indexing again does not bring them back
      generate   Print a man page, completions for a shell, or the JSON Schemas of what is printed
      help       Print this help, that of a command, or what can be typed into a query (`help query`)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Exit status:
      0  something was found, or done; also where a pipe was closed early
      1  nothing was found
      2  an error, which is told on standard error

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      XDG_CACHE_HOME    where the indexes of --in are kept, in minutebook/; else ~/.cache
      XDG_STATE_HOME    where history and kept items are, in minutebook/; else ~/.local/state
      PAGER             what /open shows an item with; else less; none if empty or cat
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    "#);
}

#[test]
fn help_of_index() {
    insta::assert_snapshot!(help(&["index"]), @r"
    Build an index of minutes, or bring it up to date

    Unchanged files are not read again. Files that are gone leave the index, unless so many are gone
    that it looks like an accident: a disk that is not mounted is an empty folder. With --prune they are
    let go, down to the last.

    Examples:
      minutebook index minutes/ --index minutes.index
      minutebook index minutes/ --index minutes.index --quiet

    Usage: minutebook index [OPTIONS] [PATH]...

    Arguments:
      [PATH]...
              Folders or files of minutes: text copies, HTML, XML, JSON Lines, Markdown

    Options:
          --index <DIR>
              Folder of the index; else the environment's MINUTEBOOK_INDEX

          --plan
              Show what would be done, change nothing

          --prune
              Let items go even if a folder is empty or has lost more than a tenth of its files

          --repair
              Verify the index, and make it anew from the minutes if it is damaged; without PATH from
              those it was made from

          --include-exempt
              Let the bodies of items in that are closed to the public, and mark them in every output

              Exports, registers and the glossary leave them out unless asked for with their own
              --include-exempt. A later run without this option holds the bodies back again.

          --threads <N>
              Threads to work with [default: as many as there are cores]

          --memory <MIB>
              Memory to work with, in MiB: half for postings not yet written, half for items not yet
              handed over

              [default: 512]

      -v, --verbose
              List every warning and every file left out

      -q, --quiet
              Print warnings and errors only: nothing where there are none, as cron wants it

      -h, --help
              Print help (see a summary with '-h')

    Exit status:
      0  done; with --plan: there is something to be done
      1  with --plan: there is nothing to be done
      2  an error, or nothing could be indexed

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    ");
}

#[test]
fn help_of_search() {
    insta::assert_snapshot!(help(&["search"]), @r#"
    Search the minutes

    All words are wanted; items that have only some of them follow and are said to. "Words in quotes"
    stand side by side, -word leaves out, one OR other, begin* for beginnings, * for everything;
    title:word, committee:name, date:2018..2020 and more: `minutebook help query` tells them all.

    Examples:
      minutebook search "MASH referrals" --in minutes/
      minutebook search budget --index minutes.index --committee cabinet --from 2019-01-01

    Usage: minutebook search [OPTIONS] [QUERY]

    Arguments:
      [QUERY]
              What to search for; may be left out where filters say enough

    Options:
          --index <DIR>
              Folder of the index, else the environment's MINUTEBOOK_INDEX; several are read as one

          --in <FOLDER>
              Folder of minutes: brings its own index up to date first, then works on that

          --council <NAME>
              Only this council, by part of its name; may be given several times

          --committee <NAME>
              Only this committee, by part of its name; may be given several times

          --role <ROLE>
              Only items that name this role, by part of its name or its short form

          --person <NAME>
              Only items that name this councillor or officer, by part of the name

          --from <DATE>
              Only meetings on or after this day: 2019-03-01, 2019-03 or 2019

          --to <DATE>
              Only meetings on or before this day: 2019-03-31, 2019-03 or 2019

          --year <YEAR>
              Only meetings of this year: 2019, or the municipal year 2018/19 (May to April)

          --decision <KIND>
              Only items decided so: noted, approved, agreed, deferred, ...

          --has <WHAT>
              Only items that have this

              [possible values: action, resolution, recommendation, reference, document, vote, minutes,
              truncated, exempt, undated, bounded]

          --mover <NAME>
              Only resolutions moved by this person, by part of the name

          --seconder <NAME>
              Only resolutions seconded by this person, by part of the name

          --status <STATUS>
              Only minutes of this status

              [possible values: draft, confirmed, corrected, unknown]

          --only <FACET=VALUE>
              Only what --facets counts under this value: committee=Cabinet, committee=Cabinet@COUNCIL,
              year=undated, municipal-year=2018/19, role=..., decision=noted, council='not known'; of
              one facet several mean any of them

          --certain
              With dates: only items that certainly lie within them

          --sort <SORT>
              Order of the list

              [default: relevance]
              [possible values: relevance, newest, oldest]

      -n, --limit <N>
              How many hits to show

              [default: 10]

          --offset <N>
              How many hits to pass over

              [default: 0]

          --no-expand
              Use no glossary of short and long forms

          --exact
              Take words as written: no glossary, no stems

          --like <ID>
              Find items like this one, in place of a query

          --explain
              Say what the score of each hit is made of

          --explain-missing <ID>
              Say which word or filter keeps this item from matching

          --facets
              Count all matches by council, committee, year, role and kind of decision; with --format
              text or json

          --timeline
              Count all matches by year, beside what is held of each year; with --format text or json

          --years <KIND>
              What a year is, for --facets and --timeline

              Possible values:
              - calendar:  January to December
              - municipal: May to April, as councils sit
              - financial: April to March, as councils account

              [default: calendar]

          --count
              Print the number of matching items, no more; without --format

          --ids
              Print ids, no more; without --format

          --topics <FILE>
              Run every topic of this file (number, TAB, query) in place of a query; needs --format trec

          --format <FORMAT>
              How to print

              Possible values:
              - text:      For reading
              - json:      One object
              - jsonl:     One hit a line
              - csv:       One hit a row
              - markdown:  For pasting into a report
              - trec:      A TREC run: topic Q0 id rank score tag
              - citations: One citation a hit; --style says how

              [default: text]

          --style <STYLE>
              With --format citations: how they are written

              Possible values:
              - plain:    A line of text
              - markdown: A point of a Markdown list
              - bibtex:   An entry for BibTeX and biblatex
              - csl-json: A JSON array, which Zotero and the like read

      -h, --help
              Print help (see a summary with '-h')

    Exit status:
      0  something was found, or done; also where a pipe was closed early
      1  nothing was found
      2  an error, which is told on standard error

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      XDG_CACHE_HOME    where the indexes of --in are kept, in minutebook/; else ~/.cache
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    "#);
}

#[test]
fn help_of_show() {
    insta::assert_snapshot!(help(&["show"]), @r"
    Show one item, whole

    Example:
      minutebook show aldermoor-council/cabinet/2019-03-12/14 --index minutes.index

    Usage: minutebook show [OPTIONS] <ID>

    Arguments:
      <ID>
              Id of the item, as `search` prints it, or another key it is known under; ID#p12 opens at
              paragraph 12

    Options:
          --index <DIR>
              Folder of the index, else the environment's MINUTEBOOK_INDEX; several are read as one

          --in <FOLDER>
              Folder of minutes: brings its own index up to date first, then works on that

          --format <FORMAT>
              How to print

              Possible values:
              - text:      For reading
              - json:      One object
              - citations: The item's citation; --style says how

              [default: text]

          --style <STYLE>
              With --format citations: how it is written

              Possible values:
              - plain:    A line of text
              - markdown: A point of a Markdown list
              - bibtex:   An entry for BibTeX and biblatex
              - csl-json: A JSON array, which Zotero and the like read

      -h, --help
              Print help (see a summary with '-h')

    Exit status:
      0  something was found, or done; also where a pipe was closed early
      1  nothing was found
      2  an error, which is told on standard error

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      XDG_CACHE_HOME    where the indexes of --in are kept, in minutebook/; else ~/.cache
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    ");
}

#[test]
fn help_of_status() {
    insta::assert_snapshot!(help(&["status"]), @r"
    Show what the index holds, what it was made from, and what was left out

    Example:
      minutebook status --index minutes.index

    Usage: minutebook status [OPTIONS]

    Options:
          --index <DIR>
              Folder of the index, else the environment's MINUTEBOOK_INDEX; several are read as one

          --in <FOLDER>
              Folder of minutes: brings its own index up to date first, then works on that

          --format <FORMAT>
              How to print

              Possible values:
              - text: For reading
              - json: One object

              [default: text]

      -h, --help
              Print help (see a summary with '-h')

    Exit status:
      0  something was found, or done; also where a pipe was closed early
      1  nothing was found
      2  an error, which is told on standard error

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      XDG_CACHE_HOME    where the indexes of --in are kept, in minutebook/; else ~/.cache
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    ");
}

#[test]
fn help_of_export() {
    insta::assert_snapshot!(help(&["export"]), @r#"
    Export everything that matches, with what was asked of what; or with --all every item, whole

    Takes a query and filters as `search` does, and leaves nothing out but what it says: items that have
    all the words are exported, with --any also those with some of them. A header comes first: the
    query, the forms searched besides, the filters, which commit of the index, and all counts. The same
    question to the same commit gives the same bytes.

    --all prints JSON Lines in the order of ids, for scripts and for `index`. The same minutes give the
    same bytes, however and in whatever order they were indexed.

    Examples:
      minutebook export "MASH referrals" --out mash.csv --index minutes.index
      minutebook export budget --committee cabinet --year 2019 --format markdown --out budget.md --in
      minutes/
      minutebook export "MASH referrals" --format citations --style bibtex --out mash.bib --index
      minutes.index
      minutebook export --all --index minutes.index > minutes.jsonl

    Usage: minutebook export [OPTIONS] [QUERY]

    Arguments:
      [QUERY]
              What to search for; may be left out where filters say enough; * for everything

    Options:
          --all
              Every item in the index, whole, as JSON Lines

          --index <DIR>
              Folder of the index, else the environment's MINUTEBOOK_INDEX; several are read as one

          --in <FOLDER>
              Folder of minutes: brings its own index up to date first, then works on that

          --council <NAME>
              Only this council, by part of its name; may be given several times

          --committee <NAME>
              Only this committee, by part of its name; may be given several times

          --role <ROLE>
              Only items that name this role, by part of its name or its short form

          --person <NAME>
              Only items that name this councillor or officer, by part of the name

          --from <DATE>
              Only meetings on or after this day: 2019-03-01, 2019-03 or 2019

          --to <DATE>
              Only meetings on or before this day: 2019-03-31, 2019-03 or 2019

          --year <YEAR>
              Only meetings of this year: 2019, or the municipal year 2018/19 (May to April)

          --decision <KIND>
              Only items decided so: noted, approved, agreed, deferred, ...

          --has <WHAT>
              Only items that have this

              [possible values: action, resolution, recommendation, reference, document, vote, minutes,
              truncated, exempt, undated, bounded]

          --mover <NAME>
              Only resolutions moved by this person, by part of the name

          --seconder <NAME>
              Only resolutions seconded by this person, by part of the name

          --status <STATUS>
              Only minutes of this status

              [possible values: draft, confirmed, corrected, unknown]

          --only <FACET=VALUE>
              Only what --facets counts under this value: committee=Cabinet, committee=Cabinet@COUNCIL,
              year=undated, municipal-year=2018/19, role=..., decision=noted, council='not known'; of
              one facet several mean any of them

          --certain
              With dates: only items that certainly lie within them

          --format <FORMAT>
              How to print [default: by the ending of --out (csv, jsonl, md; citations: txt, bib, json),
              else jsonl]

              Possible values:
              - jsonl:     A header, then one item an object and line
              - csv:       One item a row below the header, for a spreadsheet
              - markdown:  For reading and for reports
              - citations: One citation an item; --style says how

          --style <STYLE>
              With --format citations: how they are written

              Possible values:
              - plain:    A line of text
              - markdown: A point of a Markdown list
              - bibtex:   An entry for BibTeX and biblatex
              - csl-json: A JSON array, which Zotero and the like read

          --out <FILE>
              Write to this file, in place of standard output; it is there whole or not at all

          --force
              Replace the file that --out names, where there is one already

          --any
              Also items with some of the words only

          --sort <SORT>
              Order of the items

              [default: relevance]
              [possible values: relevance, newest, oldest]

          --no-expand
              Use no glossary of short and long forms

          --exact
              Take words as written: no glossary, no stems

          --whole
              Each item whole, as --all prints it, so that `index` reads the file; as JSON Lines

          --like <ID>
              Items like this one, in place of a query

          --include-exempt
              Also what stands in closed items whose bodies `index --include-exempt` let in

      -h, --help
              Print help (see a summary with '-h')

    Exit status:
      0  something was found, or done; also where a pipe was closed early
      1  nothing was found
      2  an error, which is told on standard error

    Environment:
      MINUTEBOOK_INDEX  the folder of one index, where --index is not given
      XDG_CACHE_HOME    where the indexes of --in are kept, in minutebook/; else ~/.cache
      COLUMNS           how wide text is printed; else as wide as the terminal, or 100
      NO_COLOR          if set and not empty, nothing is printed in bold
      TERM              if dumb or not set, the same, and no line editing
    "#);
}
