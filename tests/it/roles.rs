//! What the short forms of posts mean in real minutes, held against labels made by hand.

use std::collections::{BTreeMap, BTreeSet};

use minutebook::RoleView;
use minutebook_index::indexer::{self, IndexOptions};

use crate::workspace::{Workspace, real_minutes, say, strings};

/// The posts that a file's labels give for a short form, and how often it is labelled.
#[derive(Default)]
struct Wanted {
    posts: BTreeSet<&'static str>,
    mentions: usize,
}

/// Returns what each short form is labelled with, by file and short form.
///
/// A short form that is labelled without a post on every one of its places stands for none that is spelled
/// out anywhere.
fn wanted() -> BTreeMap<(&'static str, &'static str), Wanted> {
    let mut all: BTreeMap<_, Wanted> = BTreeMap::new();
    let lines = include_str!("../../index/tests/truth/roles.tsv").lines();
    for line in lines.filter(|line| line.starts_with("M\t")) {
        let columns: Vec<&str> = line.split('\t').collect();
        let Some(&post) = columns.get(7) else {
            continue;
        };
        let wanted = all.entry((columns[1], columns[4])).or_default();
        wanted.mentions += 1;
        wanted.posts.extend(Some(post).filter(|post| *post != "-"));
    }
    all
}

/// The words that make a post the post it is.
fn core(post: &str) -> Vec<String> {
    post.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "s" | "of" | "for" | "and" | "the"))
        .map(|word| word.trim_end_matches('s').to_owned())
        .collect()
}

/// What a short form is said to mean: by its own page, or concluded from others.
fn told(role: &RoleView) -> Option<&str> {
    let own = Some(role.mention.role.as_str())
        .filter(|own| Some(*own) != role.mention.abbreviation.as_deref());
    let concluded = role.meaning.as_ref().map(|meaning| meaning.role.as_str());
    own.or(concluded)
}

#[test]
fn short_forms_mean_the_post_they_are_labelled_with_or_none() {
    let (Some(seeds), Some(limerick)) = (real_minutes("seeds"), real_minutes("limerick")) else {
        return;
    };
    let workspace = Workspace::new();
    let folders = [seeds, limerick];
    let options = IndexOptions::default();
    indexer::update(&workspace.path("index"), &folders, &options, &|_, _| {}).unwrap();
    let searcher = workspace.searcher("index");

    let items = workspace.items();
    let (mut mentions, mut right, mut absent) = (0, 0, 0);
    for ((file, short), wanted) in wanted() {
        let (_, path) = file.split_once('/').unwrap();
        let here = items
            .iter()
            .filter(|item| strings(&item["sources"], "path").contains(&path));
        let roles: Vec<RoleView> = here
            .flat_map(|item| searcher.item(item["id"].as_str().unwrap()).unwrap().roles)
            .filter(|role| role.mention.abbreviation.as_deref() == Some(short))
            .collect();
        let posts: Vec<Vec<String>> = wanted.posts.iter().map(|post| core(post)).collect();
        let told: Vec<&str> = roles.iter().filter_map(told).collect();
        let wrong = told.iter().find(|told| !posts.contains(&core(told)));
        mentions += wanted.mentions;
        match wrong {
            Some(wrong) => say(&format!("wrong: {short} in {path}: {wrong}")),
            None if told.is_empty() => absent += wanted.mentions,
            None => right += wanted.mentions,
        }
    }
    let share = (right + absent) as f64 / mentions as f64;
    say(&format!(
        "short forms of posts: {mentions} labelled, {right} right, {absent} without meaning; right or absent {share:.3}"
    ));
    assert!(mentions >= 30, "{mentions} labelled");
    assert!(share >= 0.98, "right or absent {share:.3}");
    assert!(right * 2 > mentions, "{right} right");
}
