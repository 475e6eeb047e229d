//! Where one decision ends and the next begins, in small texts of the layouts that councils print.

use super::DecisionKind::{
    self, Agreed, Approved, Deferred, Lost, Noted, Other, ReportRequested, Withdrawn,
};
use crate::minutes::AgendaItem;
use crate::understand::understand;

/// Checks the decisions of an item: label, kind, words.
#[track_caller]
fn check_item(item: &AgendaItem, expected: &[(&str, DecisionKind, &str)]) {
    let found = understand(item, &[]).resolutions;
    let found: Vec<_> = found
        .iter()
        .map(|one| {
            let label = one.label.as_deref().unwrap_or_default();
            (label, one.kind, one.text.as_str())
        })
        .collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn check(minutes: &[&str], expected: &[(&str, DecisionKind, &str)]) {
    let minutes = minutes.iter().map(|&text| text.to_owned()).collect();
    let item = AgendaItem {
        minutes,
        ..AgendaItem::default()
    };
    check_item(&item, expected);
}

#[track_caller]
fn check_published(decision: &str, minutes: &str, expected: &[(&str, DecisionKind, &str)]) {
    let item = AgendaItem {
        decision: vec![decision.to_owned()],
        minutes: vec![minutes.to_owned()],
        ..AgendaItem::default()
    };
    check_item(&item, expected);
}

#[test]
fn a_clause_that_print_has_cut_is_one() {
    check(
        &[
            "RESOLVED: That the budget be adopted.",
            "AND THAT the Mill Scheme made under Section 6 of the Rating",
            "Act, 1904, is adopted as circulated (Item 5 on the Agenda) AND THAT the pond be drained.",
            "(Item 6 on the Agenda).",
            "AND THAT the weir be kept.",
            "The Mayor thanked Members.",
        ],
        &[
            ("", Approved, "That the budget be adopted."),
            (
                "",
                Approved,
                "AND THAT the Mill Scheme made under Section 6 of the Rating Act, 1904, is adopted as circulated (Item 5 on the Agenda)",
            ),
            (
                "",
                Other,
                "AND THAT the pond be drained. (Item 6 on the Agenda).",
            ),
            ("", Other, "AND THAT the weir be kept."),
        ],
    );
    // What has its verb, or is followed by talk, is whole.
    check(
        &[
            "RESOLVED: That the Council keep the mill",
            "Councillor Ash said that the weir is to be painted.",
        ],
        &[("", Other, "That the Council keep the mill")],
    );
}

#[test]
fn an_agreed_sentence_goes_on_with_and_that() {
    check(
        &["It was agreed that the gate be painted. And that the mill be sold. Members left."],
        &[
            ("", Agreed, "that the gate be painted."),
            ("", Agreed, "And that the mill be sold."),
        ],
    );
    check(
        &["It was agreed that the gate be painted. And it rained."],
        &[("", Agreed, "that the gate be painted.")],
    );
}

#[test]
fn an_announced_list_is_cut_into_its_entries() {
    let opener = "On the proposal of Councillor Ash, seconded by Councillor Elm, it was agreed to make the plan with the following amendments;";
    check(
        &[
            opener,
            "(1) That the land at the mill is kept for sheep.",
            "Reason given: it is wet.",
        ],
        &[(
            "(1)",
            Agreed,
            "That the land at the mill is kept for sheep.",
        )],
    );
    check(
        &[
            "It was agreed to make the following changes:",
            "To add a gate at the mill.",
            "To approve the lease.",
            "The Engineer spoke.",
        ],
        &[
            ("", Agreed, "To add a gate at the mill."),
            ("", Approved, "To approve the lease."),
        ],
    );
    // Nothing follows that could be an entry.
    check(
        &[
            "It was agreed to make the following changes;",
            "The Engineer spoke of the mill.",
        ],
        &[("", Agreed, "to make the following changes;")],
    );
}

#[test]
fn a_point_that_is_only_a_list_is_its_points() {
    let whole = "2. That: (i) the gate be painted; and (ii) the plan be approved.";
    let expected = [
        ("1.", Noted, "That the report be noted."),
        ("2. (i)", Other, "the gate be painted; and"),
        ("2. (ii)", Approved, "the plan be approved."),
        ("3.", Deferred, "That the item be adjourned."),
    ];
    let (first, last) = (
        "1. That the report be noted.",
        "3. That the item be adjourned.",
    );
    check(&["RESOLVED:", first, whole, last], &expected);
    check(
        &[
            "RESOLVED:",
            first,
            "2. That:",
            "(i) the gate be painted; and",
            "(ii) the plan be approved.",
            last,
        ],
        &expected,
    );
    // Words of its own before the list: one point.
    check(
        &[
            "RESOLVED:",
            first,
            "2. That the engineer be asked to: (i) paint the gate; (ii) sell the mill.",
        ],
        &[
            ("1.", Noted, "That the report be noted."),
            (
                "2.",
                Other,
                "That the engineer be asked to: (i) paint the gate; (ii) sell the mill.",
            ),
        ],
    );
}

#[test]
fn a_caption_numbers_what_follows_it() {
    check(
        &[
            "The following motions were agreed:",
            "Recommendation 1",
            "‘That the mill be sold’ Recommendation 2",
            "‘That the weir be kept’",
        ],
        &[
            ("", Agreed, "‘That the mill be sold’"),
            ("", Agreed, "‘That the weir be kept’"),
        ],
    );
}

#[test]
fn two_outcomes_in_a_sentence_are_two_decisions() {
    check(
        &[
            "The Mayor declared that the amendment was defeated and that the motion of Councillor Ash was adopted.",
        ],
        &[
            ("", Lost, "the amendment was defeated"),
            ("", Approved, "the motion of Councillor Ash was adopted."),
        ],
    );
    check(
        &["The motion was carried and the amendment was lost."],
        &[
            ("", Agreed, "The motion was carried"),
            ("", Lost, "the amendment was lost."),
        ],
    );
    check(
        &[
            "The Mayor declared the Motion defeated and accordingly the following resolution was adopted:",
            "Proposed by Councillor Ash;",
            "Seconded by Councillor Elm;",
            "And Resolved:",
            "“That the mill be sold.”",
        ],
        &[
            ("", Lost, "The Mayor declared the Motion defeated"),
            ("", Other, "That the mill be sold."),
        ],
    );
    check(
        &["The amendment was lost and Councillor Ash spoke of the scheme adopted in 2019."],
        &[(
            "",
            Lost,
            "The amendment was lost and Councillor Ash spoke of the scheme adopted in 2019.",
        )],
    );
}

#[test]
fn a_motion_that_fell_or_was_withdrawn_is_listed_once() {
    check(
        &["Cllr A. Moss moved that the item be deferred. The motion was lost."],
        &[("", Lost, "the item be deferred.")],
    );
    check(
        &[
            "Councillor Ash moved the following motion:",
            "“That the mill be sold to the tenant.”",
            "The motion was withdrawn.",
        ],
        &[("", Withdrawn, "The motion was withdrawn.")],
    );
}

#[test]
fn conduct_of_the_meeting_is_told_beside_what_is_published() {
    let published = "That the plan be approved.";
    let approved = ("", Approved, published);
    let leave = "The Committee gave its permission to Councillor Ash to speak.";
    check_published(published, leave, &[approved, ("", Approved, leave)]);
    let suspended = "Standing Orders were suspended for an hour.";
    check_published(published, suspended, &[approved, ("", Agreed, suspended)]);
    check_published(
        published,
        "The plan was adopted in other words.",
        &[approved],
    );
    check_published(
        published,
        "The owner gave its permission to the works.",
        &[approved],
    );
}

#[test]
fn a_heading_that_runs_into_its_sentence_is_no_part_of_it() {
    check(
        &[
            "Suspension of Standing Orders: On the proposal of Councillor Ash, seconded by Councillor Elm, Standing Orders were suspended.",
        ],
        &[(
            "",
            Agreed,
            "On the proposal of Councillor Ash, seconded by Councillor Elm, Standing Orders were suspended.",
        )],
    );
    let speaker = "Councillor Ash: The Committee noted the report.";
    let found = understand(
        &AgendaItem {
            minutes: vec![speaker.to_owned()],
            ..AgendaItem::default()
        },
        &[],
    );
    assert_eq!(found.resolutions.len(), 0);
}

#[test]
fn what_was_requested_on_a_proposal_is_its_clause() {
    let item = AgendaItem {
        minutes: vec![
            "On the proposal of Councillor Ash, seconded by Councillor Elm, it was requested that the miller be invited."
                .to_owned(),
        ],
        ..AgendaItem::default()
    };
    check_item(&item, &[("", Agreed, "that the miller be invited.")]);
    let found = understand(&item, &[]).resolutions;
    assert_eq!(found[0].moved_by.as_deref(), Some("Councillor Ash"));
    assert_eq!(found[0].seconded_by.as_deref(), Some("Councillor Elm"));
    check(
        &["Councillor Ash requested that the miller be invited."],
        &[],
    );
}

#[test]
fn a_report_that_is_to_come_is_requested() {
    let told = "It was noted that a report would be brought to the May meeting.";
    check(&[told], &[("", ReportRequested, told)]);
    check(&["It was noted that a report would be long."], &[]);
}

#[test]
fn reasons_may_lead_up_to_what_was_agreed() {
    check(
        &["As the hour was late it was agreed that the talk be shortened."],
        &[("", Agreed, "that the talk be shortened.")],
    );
    check(
        &["As the Engineer had said it was agreed that the talk be shortened."],
        &[],
    );
}

#[test]
fn irish_acceptance_opens_a_decision() {
    check(
        &[
            "Ar moladh Cllr. A. Ash",
            "Cuidithe ag Cllr. B. Elm, agus glacadh leis:",
            "“That the mill be kept.”",
            "The Engineer noted it.",
        ],
        &[("", Agreed, "That the mill be kept.")],
    );
    check(&["Ba mhaith an glacadh a bhí ann.", "It rained."], &[]);
}

#[test]
fn a_line_that_ends_before_the_words_cuts_off_no_mover() {
    let item = AgendaItem {
        minutes: vec![
            "Speeds were heard of. On the proposal of Councillor Ash, seconded by Councillor Elm, it was".to_owned(),
            "requested that a lower limit apply beyond the church.".to_owned(),
        ],
        ..AgendaItem::default()
    };
    let found = understand(&item, &[]).resolutions;
    let told: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.text.as_str(),
                one.moved_by.as_deref(),
                one.seconded_by.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [(
            "that a lower limit apply beyond the church.",
            Some("Councillor Ash"),
            Some("Councillor Elm")
        )]
    );
    assert!(
        found[0].place.end as usize <= item.minutes[0].len()
            && found[0].place.start < found[0].place.end
    );
}
