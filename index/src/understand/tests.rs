//! The readers of this room over whole items: small ones written here, and the real minutes where
//! they are at hand.

use std::path::PathBuf;

use super::*;

/// Returns the folder of real minutes, or says that it is not there.
fn real_minutes() -> Option<PathBuf> {
    let named = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map(PathBuf::from);
    let folder = named
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/minutes"));
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are not there"
    );
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    {
        eprintln!("skipped: not there");
    }
    None
}

fn fold(text: &str) -> String {
    text.split(|c: char| c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn item(minutes: &[&str]) -> AgendaItem {
    AgendaItem {
        minutes: minutes.iter().map(|text| fold(text)).collect(),
        ..AgendaItem::default()
    }
}

/// Cuts a seed roughly: the paragraphs behind the `nth` "Minutes:" up to the next item.
fn seed(prefix: &str, title: Option<&str>) -> Option<AgendaItem> {
    let folder = real_minutes()?.join("seeds");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let is_it = |path: &PathBuf| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with(prefix)
    };
    let text = std::fs::read_to_string(files.into_iter().find(is_it)?).unwrap();
    let lines: Vec<String> = text.lines().map(fold).collect();
    let from = title.map_or(0, |title| {
        lines
            .iter()
            .position(|line| line.starts_with(title))
            .unwrap()
    });
    let minutes = from
        + lines[from..]
            .iter()
            .position(|line| line == "Minutes:")
            .unwrap();
    let number =
        |line: &String| line.len() == 3 && line.ends_with('.') && line[..2].parse::<u8>().is_ok();
    let body = lines[minutes + 1..]
        .iter()
        .take_while(|line| !number(line) && !line.starts_with("Supporting documents"));
    Some(AgendaItem {
        title: lines[from..minutes]
            .iter()
            .find(|line| !line.is_empty() && *line != "Agenda item")
            .cloned(),
        purpose: lines[from..minutes]
            .iter()
            .rfind(|line| !line.is_empty())
            .cloned(),
        minutes: body.filter(|line| !line.is_empty()).cloned().collect(),
        ..AgendaItem::default()
    })
}

fn texts(understanding: &Understanding) -> Vec<&str> {
    understanding
        .resolutions
        .iter()
        .map(|resolution| resolution.text.as_str())
        .collect()
}

fn labels(understanding: &Understanding) -> Vec<&str> {
    understanding
        .resolutions
        .iter()
        .filter_map(|resolution| resolution.label.as_deref())
        .collect()
}

#[test]
fn resolutions_of_the_seeds() {
    let Some(first) = seed("000", None) else {
        return;
    };
    let found = understand(&first, &[]);
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert!(
        found.resolutions[0]
            .text
            .starts_with("that a report concerning referrals to the MASH")
    );
    assert!(
        found.resolutions[0]
            .text
            .ends_with("from other local authorities.")
    );
    assert_eq!(found.resolutions[0].kind, DecisionKind::ReportRequested);

    let found = understand(&seed("001", None).unwrap(), &[]);
    assert_eq!(labels(&found), ["1.", "2.", "3."]);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Noted);
    assert_eq!(found.resolutions[2].kind, DecisionKind::ReportRequested);

    let found = understand(&seed("002", None).unwrap(), &[]);
    assert_eq!(labels(&found), ["(a)", "(b)", "(c)", "(d)"]);
    for resolution in &found.resolutions {
        assert_eq!(resolution.lead.as_deref(), Some("that the Committee"));
        assert_eq!(resolution.moved_by.as_deref(), Some("Councillor Sanders"));
        assert_eq!(resolution.seconded_by.as_deref(), Some("Councillor Trail"));
    }

    let found = understand(&seed("003", None).unwrap(), &[]);
    let [noted] = texts(&found)[..] else {
        panic!("{:?}", texts(&found))
    };
    assert!(
        noted.starts_with("The 2016-17 annual report") && noted.ends_with("Board was noted."),
        "{noted}"
    );
    assert_eq!(found.resolutions[0].kind, DecisionKind::Noted);
}

#[test]
fn resolutions_of_the_meeting_page() {
    let Some(item) = seed("004", Some("Minutes pdf")) else {
        return;
    };
    let found = understand(&item, &[]);
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Approved);

    let found = understand(&seed("004", Some("Review of performance")).unwrap(), &[]);
    assert_eq!(
        texts(&found),
        ["Recommends that the dates of forthcoming meetings of the"]
    );
    assert_eq!(
        found.resolutions[0].seconded_by.as_deref(),
        Some("Councillor Phillip Howells")
    );

    let found = understand(&seed("004", Some("Work programme review")).unwrap(), &[]);
    assert_eq!(
        labels(&found),
        ["(a)", "(b)", "(c)", "(d)"],
        "{:#?}",
        found.resolutions
    );
    assert!(
        found.resolutions[2]
            .text
            .ends_with("agreed by Cabinet; and")
    );
    assert_eq!(
        found.resolutions[0].moved_by.as_deref(),
        Some("Councillor Carole Gandy")
    );
    assert_eq!(
        found.resolutions[3].seconded_by.as_deref(),
        Some("Councillor Paul Andrews")
    );
    assert_eq!(found.resolutions[3].kind, DecisionKind::Noted);
}

fn role<'u>(understanding: &'u Understanding, name: &str) -> &'u RoleMention {
    let found = understanding.roles.iter().find(|role| role.role == name);
    found.unwrap_or_else(|| panic!("no {name} in {:#?}", understanding.roles))
}

#[test]
fn roles_of_the_seeds() {
    let Some(first) = seed("000", None) else {
        return;
    };
    let found = understand(&first, &[]);
    assert_eq!(
        role(&found, "ADCSF").certainty,
        crate::minutes::Certainty::Inferred
    );
    role(&found, "DCW");
    assert_eq!(
        role(&found, "Chief Nursing Officer").person.as_deref(),
        Some("Helen Richardson")
    );
    assert_eq!(
        role(&found, "Chief Nursing Officer").kind,
        RoleKind::External
    );

    let found = understand(&seed("001", None).unwrap(), &[]);
    for (name, person) in [
        ("Children’s Safeguarding Manager", Some("Mandy Lee")),
        ("Head of Looked After Children", Some("Alison Hinds")),
        (
            "COPE Team Manager/Virtual School Head",
            Some("Darren Martindale"),
        ),
        (
            "Service Director for Public Health and Wellbeing",
            Some("Ros Jervis"),
        ),
        ("Service Director, Children and Young People", None),
        ("Head of Safeguarding", None),
        ("Chair", Some("Cllr Val Gibson")),
    ] {
        assert_eq!(role(&found, name).person.as_deref(), person, "{name}");
    }
    let names: Vec<&str> = found
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert!(names.contains(&"Cllr Dr Michael Hardacre"), "{names:?}");
}

#[test]
fn posts_in_small_letters_and_with_short_forms() {
    let Some(third) = seed("003", None) else {
        return;
    };
    let found = understand(&third, &[]);
    role(&found, "director for children’s wellbeing");
    let chair = found
        .roles
        .iter()
        .find(|role| role.role.starts_with("chair of"));
    assert_eq!(chair.map(|chair| chair.kind), Some(RoleKind::External));

    let found = understand(&seed("004", Some("Update on reducing")).unwrap(), &[]);
    for (name, short) in [
        (
            "assistant director safeguarding and family support",
            "ADS&FS",
        ),
        ("Head of Children Looked After", "HCLA"),
        ("Director Children and Families", "DCF"),
    ] {
        assert_eq!(role(&found, name).abbreviation.as_deref(), Some(short));
    }
    let found = understand(&seed("004", Some("Review of performance")).unwrap(), &[]);
    assert_eq!(
        role(&found, "cabinet member children and families").kind,
        RoleKind::Member
    );
}

#[test]
fn actions_of_the_first_seed() {
    let Some(first) = seed("000", None) else {
        return;
    };
    let found = understand(&first, &[]);
    let marked: Vec<&Action> = found
        .actions
        .iter()
        .filter(|action| action.marked)
        .collect();
    assert_eq!(marked.len(), 2, "{:#?}", found.actions);
    for action in marked {
        assert_eq!(action.owner.as_deref(), Some("ADCSF"));
        assert_eq!(action.due.as_deref(), Some("following the meeting"));
    }
}

#[test]
fn bounds_of_the_seeds() {
    let Some(first) = seed("000", None) else {
        return;
    };
    let of = |items: Vec<AgendaItem>| {
        let meeting = crate::minutes::Meeting {
            items,
            ..Default::default()
        };
        meeting_dates::bounds(&meeting).map(|fact| fact.value)
    };
    let range = of(vec![first]).unwrap();
    assert_eq!(
        range.from.map(|day| day.to_string()).as_deref(),
        Some("2018-03-31")
    );
    assert_eq!(range.to, None);
    assert_eq!(of(vec![seed("003", None).unwrap()]), None);
    let titles = [
        "Minutes pdf",
        "Update on reducing",
        "Review of performance",
        "Work programme review",
        "Date of next meeting",
    ];
    let range = of(titles
        .iter()
        .filter_map(|title| seed("004", Some(title)))
        .collect())
    .unwrap();
    assert_eq!(
        range.from.map(|day| day.to_string()).as_deref(),
        Some("2020-09-16")
    );
    assert_eq!(
        range.to.map(|day| day.to_string()).as_deref(),
        Some("2021-01-11")
    );
}

#[test]
fn decision_and_minutes_count_once() {
    let item = AgendaItem {
        decision: [
            "RESOLVED that:",
            "1.",
            "the order be approved;",
            "2.",
            "a report be brought back after 6 months.",
        ]
        .map(str::to_owned)
        .to_vec(),
        ..item(&[
            "It was moved by Councillor Ash and seconded by Councillor Elm.",
            "It was RESOLVED that:",
            "1. the order be approved;",
            "Voting: 5 for, 1 against",
            "Councillor Oak asked that her vote against be recorded.",
            "2. a report be brought ...",
            "Councillors Ash and Elm were not present for these votes.",
        ])
    };
    let found = understand(&item, &[]);
    assert_eq!(labels(&found), ["1.", "2."], "{:#?}", found.resolutions);
    assert_eq!(
        found.resolutions[1].text,
        "a report be brought back after 6 months."
    );
    assert_eq!(
        found.resolutions[0].moved_by.as_deref(),
        Some("Councillor Ash")
    );
    let votes = found.resolutions[0].votes.as_ref().unwrap();
    assert_eq!((votes.for_, votes.against), (Some(5), Some(1)));
    assert!(votes.text.contains("Oak"));
}

#[test]
fn quoted_resolutions_of_transcripts() {
    let found = understand(
        &item(&[
            "Proposed by Councillor Ash (J);",
            "Seconded by Councillor Elm;",
            "And Resolved:",
            "“That, the lease of",
            "the mill be approved.”",
            "Members thanked the staff.",
            "On the proposal of Councillor Oak, seconded by Councillor Elm, it was agreed to defer this item.",
        ]),
        &[],
    );
    assert_eq!(
        texts(&found),
        [
            "That, the lease of the mill be approved.",
            "to defer this item."
        ]
    );
    assert_eq!(
        found.resolutions[0].moved_by.as_deref(),
        Some("Councillor Ash (J)")
    );
    assert_eq!(found.resolutions[1].kind, DecisionKind::Deferred);
}

#[test]
fn motions_quoted_or_lost_decide_nothing() {
    let found = understand(
        &item(&[
            "Notice of Motion submitted by Councillor Ash",
            "I will move at the next meeting that the mill be bought and be it resolved that it is kept.",
            "Councillor Elm moved an amendment. On being put to the vote the amendment was lost.",
        ]),
        &[],
    );
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Lost);
}

#[test]
fn the_public_are_no_people() {
    let found = understand(
        &item(&[
            "Councillors Ann Ash, Bo Elm and Cy Oak spoke. Mr Smith, a resident, objected. Jane Young told of her school.",
            "Mandy Low, Head of Parks, replied; Meetings Administrator (Ms. K. Moss) noted it. Mr R C Lowe, OBE, agreed.",
        ]),
        &[Attendee {
            name: "Mr R C Lowe, OBE".to_owned(),
            capacity: crate::minutes::Capacity::CoOpted,
            ..Attendee::default()
        }],
    );
    let names: Vec<&str> = found
        .people
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Councillor Ann Ash",
            "Councillor Bo Elm",
            "Councillor Cy Oak",
            "Mandy Low",
            "Ms. K. Moss",
            "Mr R C Lowe, OBE"
        ]
    );
}

#[test]
fn a_deferral_moved_from_the_chair() {
    let found = understand(
        &item(&[
            "The Committee noted the views of residents.",
            "A proposal was made by the Chair to defer the decision. The proposal was seconded by Councillor Ash-Elm, voted on and carried.",
            "Therefore, it was RESOLVED that the decision on the crossing be deferred to the meeting in March.",
        ]),
        &[],
    );
    assert_eq!(found.resolutions.len(), 1, "{:#?}", found.resolutions);
    assert_eq!(found.resolutions[0].kind, DecisionKind::Deferred);
    assert_eq!(found.resolutions[0].moved_by.as_deref(), Some("Chair"));
    assert_eq!(
        found.resolutions[0].seconded_by.as_deref(),
        Some("Councillor Ash-Elm")
    );
}

#[test]
fn decisions_without_labels_or_openers() {
    let only = |text: &str| {
        let found = understand(&item(&[text]), &[]);
        assert_eq!(
            found.resolutions.len(),
            1,
            "{text}: {:#?}",
            found.resolutions
        );
        found.resolutions[0].kind
    };
    assert_eq!(only("That the report be noted."), DecisionKind::Noted);
    assert_eq!(
        only("The Committee noted the decision progress update."),
        DecisionKind::Noted
    );
    assert_eq!(
        only("The minutes of the meeting held on 3 May 2019 were approved as a correct record."),
        DecisionKind::Approved
    );
    assert_eq!(
        only("RESOLVED that the Panel to note and comment"),
        DecisionKind::Noted
    );
    assert_eq!(
        only("RESOLVED: (1) to note the report;"),
        DecisionKind::Noted
    );
    for nothing in [
        "The meeting was adjourned at 15:56 and resumed at 16:04.",
        "There were no petitions.",
        "The committee noted the positive work that was being done.",
        "Ms Low advised that the plan was agreed.",
        "It was hoped the matter would be resolved soon.",
    ] {
        assert_eq!(
            understand(&item(&[nothing]), &[]).resolutions,
            [],
            "{nothing}"
        );
    }
}

#[track_caller]
fn decided(minutes: &[&str], expected: &[(DecisionKind, &str)]) {
    let found = understand(&item(minutes), &[]);
    let found: Vec<(DecisionKind, &str)> = found
        .resolutions
        .iter()
        .map(|one| (one.kind, one.text.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn decisions_in_running_sentences() {
    use DecisionKind::{Agreed, Approved, Deferred, Lost, Noted, Withdrawn};
    decided(
        &[
            "Councillor Ash spoke of the mill. On the proposal of Councillor Elm, seconded by Councillor Oak, it was agreed to write to the owner. It rained.",
            "Following debate it was unanimously agreed that the gate be kept.",
        ],
        &[
            (Agreed, "to write to the owner."),
            (Agreed, "that the gate be kept."),
        ],
    );
    decided(
        &[
            "Councillor Ash proposed that a hedge be planted. This was seconded by Councillor Elm and agreed.",
            "The Bye-Laws were proposed by Councillor Oak, seconded by Councillor Elm and adopted.",
        ],
        &[
            (
                Agreed,
                "Councillor Ash proposed that a hedge be planted. This was seconded by Councillor Elm and agreed.",
            ),
            (
                Approved,
                "The Bye-Laws were proposed by Councillor Oak, seconded by Councillor Elm and adopted.",
            ),
        ],
    );
    decided(
        &[
            "Correspondence was taken as read. The item was deferred to the June meeting.",
            "Councillor Elm then withdrew her motion. The Mayor declared the amendment defeated.",
            "The bins were not carried out in time, so the motion spoke of them.",
        ],
        &[
            (Noted, "Correspondence was taken as read."),
            (Deferred, "The item was deferred to the June meeting."),
            (Withdrawn, "Councillor Elm then withdrew her motion."),
            (Lost, "The Mayor declared the amendment defeated."),
        ],
    );
    decided(
        &[
            "Members agreed that there was much to see. The Director agreed to look at the weir.",
            "The Engineer advised that it was agreed to close the lock. The report referred to a plan that was adopted in 2019.",
            "“That the quay be sold.",
            "The report was noted.”",
        ],
        &[],
    );
}

#[test]
fn a_line_cut_before_an_initial_goes_on() {
    decided(
        &[
            "The Motion was proposed by Councillor Ash (C), seconded by Councillor Elm",
            "(B) and adopted.",
        ],
        &[(
            DecisionKind::Approved,
            "The Motion was proposed by Councillor Ash (C), seconded by Councillor Elm (B) and adopted.",
        )],
    );
}

#[test]
fn what_introduces_a_resolution_counts_once() {
    decided(
        &[
            "The motion was put to the vote and carried. The proposal was seconded by Councillor Elm and agreed.",
            "RESOLVED: That the weir be mended.",
        ],
        &[(DecisionKind::Other, "That the weir be mended.")],
    );
}

#[test]
fn leads_and_movers_in_other_layouts() {
    let found = understand(
        &item(&[
            "RESOLVED (unanimously):",
            "That the Parks Committee",
            "1. Approve the plan.",
            "2. Note the costs.",
        ]),
        &[],
    );
    assert_eq!(texts(&found), ["Approve the plan.", "Note the costs."]);
    assert_eq!(
        found.resolutions[1].lead.as_deref(),
        Some("That the Parks Committee")
    );
    let found = understand(
        &item(&[
            "RESOLVED: That a bin be bought. (Cllr Ann Ash proposed, Cllr Bo Elm seconded, six were in favour and two abstained).",
        ]),
        &[],
    );
    assert_eq!(texts(&found), ["That a bin be bought."]);
    let only = &found.resolutions[0];
    assert_eq!(only.moved_by.as_deref(), Some("Cllr Ann Ash"));
    assert_eq!(only.seconded_by.as_deref(), Some("Cllr Bo Elm"));
    let votes = only.votes.as_ref().expect("a vote");
    assert_eq!((votes.for_, votes.abstained), (Some(6), Some(2)));
    let found = understand(
        &item(&[
            "RESOLVED:",
            "8.1 that the outcome be received;",
            "8.2 that the fee be raised.",
        ]),
        &[],
    );
    assert_eq!(labels(&found), ["8.1", "8.2"], "{:#?}", found.resolutions);
}

#[test]
fn who_moved_what_was_lost_moved_nothing_else() {
    let found = understand(
        &item(&[
            "It was moved by Councillor Ash and seconded by Councillor Elm that it be sent back. The motion was LOST (4 in favour, 6 against).",
            "Resolved: That the plan stand.",
        ]),
        &[],
    );
    let stands = &found.resolutions[1];
    assert_eq!(stands.text, "That the plan stand.");
    assert_eq!(stands.moved_by, None);
}

#[test]
fn a_list_inside_an_only_point_stays_whole() {
    let found = understand(
        &item(&[
            "RESOLVED: That the plan be approved subject to",
            "(a) a drain being laid; and",
            "(b) a notice at the gate.",
            "Voting: four for, none against",
        ]),
        &[],
    );
    assert_eq!(
        texts(&found),
        [
            "That the plan be approved subject to (a) a drain being laid; and (b) a notice at the gate."
        ]
    );
    assert_eq!(
        found.resolutions[0]
            .votes
            .as_ref()
            .and_then(|votes| votes.for_),
        Some(4)
    );
}

#[test]
fn a_vote_behind_a_list_is_of_all_its_points() {
    let found = understand(
        &item(&[
            "RESOLVED that:",
            "1. the mill be kept;",
            "2. the weir be mended.",
            "For: Councillors Ash and Elm. Against: Councillor Oak.",
            "Councillor Oak asked that her dissent be recorded.",
        ]),
        &[],
    );
    for resolution in &found.resolutions {
        let votes = resolution.votes.as_ref().expect("a vote of the whole");
        assert_eq!((votes.for_, votes.against), (Some(2), Some(1)));
        assert_eq!(votes.names_for, ["Ash", "Elm"]);
        assert!(votes.text.contains("dissent"));
    }
}

#[test]
fn welsh_decisions_are_read() {
    decided(
        &["PENDERFYNWYD nodi’r adroddiad."],
        &[(DecisionKind::Noted, "nodi’r adroddiad.")],
    );
    decided(
        &["PENDERFYNIAD: cymeradwyo’r cynllun."],
        &[(DecisionKind::Approved, "cymeradwyo’r cynllun.")],
    );
}

#[test]
fn points_reworded_under_minutes_count_once() {
    let item = AgendaItem {
        decision: vec![
            "RESOLVED that the lease of the old mill be approved for ten years.".to_owned(),
        ],
        ..item(&["RESOLVED that lease of the old mill be approved for a term of ten years."])
    };
    assert_eq!(understand(&item, &[]).resolutions.len(), 1);
}

#[test]
fn points_in_a_row_are_cut() {
    let found = understand(
        &item(&[
            "RESOLVED: (1) to note the report; (2) to delegate to the Director of Parks the final words; and (3) that a letter be sent.",
        ]),
        &[],
    );
    assert_eq!(
        labels(&found),
        ["(1)", "(2)", "(3)"],
        "{:#?}",
        found.resolutions
    );
    assert_eq!(found.resolutions[2].text, "that a letter be sent.");
}

#[test]
fn places_lie_within_their_paragraphs() {
    let Some(first) = seed("001", None) else {
        return;
    };
    let found = understand(&first, &[]);
    let places = found
        .resolutions
        .iter()
        .map(|it| it.place)
        .chain(found.roles.iter().map(|it| it.place));
    for place in places.chain(found.people.iter().map(|it| it.place)) {
        if place.section == Section::Minutes {
            let text = &first.minutes[usize::try_from(place.paragraph).unwrap() - 1];
            let (start, end) = (
                usize::try_from(place.start).unwrap(),
                usize::try_from(place.end).unwrap(),
            );
            assert!(
                text.get(start..end).is_some_and(|words| !words.is_empty()),
                "{place:?}"
            );
        }
    }
}

#[test]
fn long_paragraphs_cost_in_proportion() {
    for words in [
        "agreed that ",
        "“resolved ",
        "The Director and ",
        "(a) ",
        "would be brought back ",
        "Councillors A, ",
        "Action ",
        "24/00093 ",
        "the ADX said. ",
    ] {
        let long = words.repeat(20_000);
        let texts = [long.as_str()];
        let one = item(&texts);
        let start = std::time::Instant::now();
        understand(&one, &[]);
        // A quadratic reader takes minutes here.
        assert!(
            start.elapsed() < std::time::Duration::from_secs(20),
            "{words}"
        );
    }
    let many = vec!["(a) RESOLVED that the Director of Parks be thanked"; 5_000];
    understand(&item(&many), &[]);
}

#[test]
fn any_text_is_survived() {
    let odd = [
        "",
        "“",
        "(",
        "RESOLVED",
        "RESOLVED:",
        "“”\u{a0}",
        "Councillor",
        "Director,",
        "Director, (",
        "(a)",
        "é) RESOLVED – “é",
        "Action note",
        "/",
        "20/",
        "minute 1/",
        "Cllrs ",
        "The ADX",
        "be",
        "1.",
    ];
    for first in odd {
        for second in odd {
            understand(
                &item(&[
                    first,
                    second,
                    &format!("{first}{second}"),
                    &format!("{second} {first}"),
                ]),
                &[],
            );
        }
    }
}

#[test]
fn decisions_of_lists_and_verdicts() {
    decided(
        &[
            "6.4 The Board:",
            "i. noted progress on the mill;",
            "ii. approved the lease of the weir.",
        ],
        &[
            (DecisionKind::Noted, "noted progress on the mill;"),
            (DecisionKind::Approved, "approved the lease of the weir."),
        ],
    );
    decided(
        &["Cllr Ash proposed that the gate be painted, seconded by Cllr Elm. Agreed."],
        &[(
            DecisionKind::Agreed,
            "Cllr Ash proposed that the gate be painted, seconded by Cllr Elm. Agreed.",
        )],
    );
    decided(
        &[
            "Councillor Ash moved that the mill be sold. Councillor Elm seconded. The motion was lost.",
        ],
        &[(DecisionKind::Lost, "the mill be sold.")],
    );
    decided(
        &["The Chair declared Councillor Ash elected as Mayor."],
        &[(
            DecisionKind::Other,
            "The Chair declared Councillor Ash elected as Mayor.",
        )],
    );
}

#[test]
fn a_vote_may_stand_before_the_words_of_a_decision() {
    for text in [
        "RESOLVED (by 8 votes to 2): That the pond be drained.",
        "RESOLVED (7 for, 3 against) that the pond be drained.",
        "Resolved, by 7 votes to 3, that the pond be drained.",
        "RESOLVED (Councillor Ash dissenting) that the pond be drained.",
    ] {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        let found = understand(&item, &[]).resolutions;
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].text.ends_with("the pond be drained."), "{found:?}");
        assert!(!found[0].text.contains("votes"), "{found:?}");
        assert!(found[0].votes.is_some(), "{found:?}");
    }
}

#[test]
fn what_is_not_done_is_not_of_its_kind() {
    for (text, kind) in [
        (
            "RESOLVED that the plan be not approved.",
            DecisionKind::Rejected,
        ),
        (
            "RESOLVED that the plan not be granted.",
            DecisionKind::Rejected,
        ),
        (
            "RESOLVED that the report not be noted.",
            DecisionKind::Other,
        ),
        (
            "RESOLVED that the plan be approved.",
            DecisionKind::Approved,
        ),
    ] {
        let item = AgendaItem {
            minutes: vec![text.to_owned()],
            ..AgendaItem::default()
        };
        let found = understand(&item, &[]).resolutions;
        assert_eq!(found[0].kind, kind, "{text}");
    }
}
