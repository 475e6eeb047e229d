//! The closed lists of words that posts are told by: verbs they act with, ranks, heads, stoppers.

/// Words that no name of a post contains.
pub(super) fn is_stopper(word: &str) -> bool {
    word.is_empty()
        || matches!(
            word,
            "who"
                | "that"
                | "to"
                | "in"
                | "on"
                | "at"
                | "by"
                | "with"
                | "from"
                | "or"
                | "a"
                | "an"
                | "which"
                | "when"
                | "as"
                | "not"
                | "before"
                | "after"
                | "be"
                | "been"
                | "being"
                | "are"
                | "if"
                | "but"
                | "also"
                | "then"
                | "is"
                | "regarding"
                | "about"
                | "under"
                | "this"
                | "their"
                | "his"
                | "her"
                | "its"
        )
}

/// Verbs that a post acts with in minutes.
pub(super) fn is_acting_verb(word: &str) -> bool {
    is_saying_verb(word)
        || matches!(
            word,
            "would"
                | "was"
                | "were"
                | "had"
                | "has"
                | "did"
                | "will"
                | "could"
                | "should"
                | "may"
                | "can"
                | "is"
                | "have"
                | "welcomed"
                | "thanked"
                | "asked"
                | "requested"
                | "queried"
                | "proposed"
                | "seconded"
                | "moved"
                | "believed"
                | "provided"
                | "gave"
                | "attended"
                | "undertook"
                | "declared"
                | "invited"
                | "opened"
                | "closed"
                | "left"
                | "joined"
                | "reminded"
                | "expressed"
                | "believe"
        )
}

/// Words that make an office of the council out of a common noun: `Cabinet Members`, `Group leaders`.
pub(super) fn is_council_word(word: &str, noun: &str) -> bool {
    let word = word.to_ascii_lowercase();
    match noun {
        "member" => matches!(word.as_str(), "cabinet" | "executive"),
        "holder" => word == "portfolio",
        "leader" => matches!(
            word.as_str(),
            "group" | "council" | "political" | "party" | "deputy"
        ),
        _ => false,
    }
}

/// Verbs of saying: what only somebody who speaks can do.
pub(super) fn is_saying_verb(word: &str) -> bool {
    matches!(
        word,
        "explained"
            | "confirmed"
            | "commented"
            | "introduced"
            | "advised"
            | "reported"
            | "presented"
            | "outlined"
            | "stated"
            | "said"
            | "noted"
            | "responded"
            | "replied"
            | "clarified"
            | "informed"
            | "summarised"
            | "highlighted"
            | "told"
            | "agreed"
            | "added"
            | "acknowledged"
            | "updated"
            | "answered"
            | "emphasised"
            | "drew"
            | "assured"
            | "reiterated"
    )
}

pub(super) fn is_article(word: &str) -> bool {
    matches!(
        word,
        "The"
            | "A"
            | "An"
            | "This"
            | "That"
            | "Their"
            | "Our"
            | "His"
            | "Her"
            | "Its"
            | "Each"
            | "Any"
            | "No"
    )
}

/// Capitalised words that begin a sentence or a list and belong to no post.
pub(super) fn is_sentence_opener(word: &str) -> bool {
    matches!(
        word,
        "In" | "On"
            | "At"
            | "As"
            | "If"
            | "When"
            | "Following"
            | "Circulated"
            | "Report"
            | "By"
            | "To"
            | "From"
            | "And"
            | "Both"
            | "Also"
            | "Councillor"
            | "Cllr"
            | "Councillors"
            | "Mr"
            | "Mrs"
            | "Ms"
            | "Dr"
            | "Members"
            | "Contact:"
            | "Action"
            | "With"
            | "Thanks"
            | "Presented"
            | "Resolved"
            | "RESOLVED"
            | "Reply"
            | "REPLY"
            | "However"
            | "Former"
            | "New"
            | "It"
            | "Letter"
            | "Email"
            | "Draft"
    )
}

/// Whether a word is a head noun of posts, with or without what hangs on it.
pub(super) fn is_head_noun(word: &str) -> bool {
    let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
    let bare = bare.rsplit(['/', '-']).next().unwrap_or(bare);
    matches!(
        bare,
        "Director"
            | "Head"
            | "Manager"
            | "Officer"
            | "Administrator"
            | "Engineer"
            | "Planner"
            | "Executive"
            | "Solicitor"
            | "Accountant"
            | "Treasurer"
            | "Auditor"
            | "Clerk"
            | "Leader"
            | "Chair"
            | "Chairman"
            | "Chairperson"
            | "Mayor"
            | "Librarian"
            | "Secretary"
            | "Coordinator"
            | "Ordinator"
            | "Technician"
            | "Cathaoirleach"
            | "Chathaoirleach"
            | "Superintendent"
            | "Inspector"
            | "Sergeant"
            | "Constable"
            | "Minister"
            | "Holder"
            | "Convener"
            | "Convenor"
            | "Provost"
            | "Analyst"
            | "Practitioner"
            | "Specialist"
            | "Warden"
            | "Partner"
            | "Member"
    )
}

/// Ranks and offices that stand before a name as a title does.
pub(super) fn is_rank_of_name(word: &str) -> bool {
    matches!(
        word,
        "Superintendent" | "Inspector" | "Sergeant" | "Constable" | "Minister"
    )
}

/// The last word of names of bodies that people work for.
pub(super) fn is_body(word: &str) -> bool {
    matches!(
        word,
        "Council"
            | "Ltd"
            | "Limited"
            | "Plc"
            | "PLC"
            | "Group"
            | "Trust"
            | "Company"
            | "Association"
            | "University"
            | "College"
            | "Hospital"
            | "Agency"
            | "Police"
            | "Constabulary"
            | "Foundation"
            | "Society"
            | "Federation"
            | "Commission"
            | "Chamber"
            | "Ireland"
            | "England"
            | "Scotland"
            | "Wales"
            | "UK"
            | "Board"
            | "Partnership"
            | "Commerce"
            | "CLG"
    )
}

/// Head nouns that may stand inside another post: `Chief Executive Officer`, `Senior Executive Engineer`.
pub(super) fn is_rank(word: &str) -> bool {
    let bare = word.rsplit('/').next().unwrap_or(word);
    matches!(
        bare,
        "Executive" | "Head" | "Solicitor" | "Clerk" | "Librarian" | "Planner"
    )
}
