//! Eleven years of one council's minutes, made from PDF, some of it misread: all of it must be read.

use std::collections::BTreeMap;
use std::time::Instant;

use minutebook_index::indexer::{self, IndexOptions};
use serde_json::Value;

use crate::workspace::{Workspace, files_below, real_minutes, say, strings};

/// Files of the collection that say what it is; they hold no minutes.
const README: &str = "README.md";

#[test]
fn every_file_is_read_and_nearly_all_are_dated() {
    let Some(folder) = real_minutes("limerick") else {
        return;
    };
    let workspace = Workspace::new();
    let files = files_below(&folder);
    let minutes = files
        .iter()
        .filter(|file| file.file_name().is_some_and(|name| name != README))
        .count();
    let started = Instant::now();
    let report = indexer::update(
        &workspace.path("index"),
        std::slice::from_ref(&folder),
        &IndexOptions::default(),
        &|_, _| {},
    );
    let report = report.unwrap();
    let took = started.elapsed();
    assert_eq!(report.read.len(), files.len(), "every file is read");
    for (path, reason) in &report.refused {
        assert!(path.ends_with(README), "{path}: {reason}");
        assert!(!reason.starts_with("cannot be read"), "{path}: {reason}");
    }

    let mut dates: BTreeMap<String, Value> = BTreeMap::new();
    for item in workspace.items() {
        // The same minutes may lie in two folders; they are one item with two sources.
        for path in strings(&item["sources"], "path") {
            dates.insert(path.to_owned(), item["date"].clone());
        }
    }
    let of_certainty = |certainty: &str| {
        let is_so = |date: &&Value| {
            date["certainty"] == certainty && date["from"] == date["to"] && !date["from"].is_null()
        };
        dates.values().filter(is_so).count()
    };
    // The folder is that of the meeting which adopted the minutes: a date taken from it is wrong.
    let (stated, path) = (of_certainty("stated"), of_certainty("path"));
    let rate = report.bytes as f64 / took.as_secs_f64() / 1e6;
    say(&format!(
        "{} files, {minutes} minutes, {} items; dated by the text {stated}, by the file's name {path}; \
         {} warnings; {} bytes in {took:.2?}, {rate:.1} MB/s",
        files.len(),
        report.items,
        report.warnings.len(),
        report.bytes,
    ));
    assert!(
        dates.keys().all(|path| !path.ends_with(README)),
        "a list of files is no minutes"
    );
    assert_eq!(dates.len(), minutes, "all minutes give items");
    assert!(
        (stated + path) * 100 >= minutes * 95,
        "{stated} and {path} of {minutes}"
    );
    let items = usize::try_from(report.items).unwrap();
    assert!(items > 5 * minutes, "minutes are cut into items: {items}");
    for (path, warning) in &report.warnings {
        assert!(!path.is_empty() && !warning.message.is_empty());
    }
}

#[test]
fn known_meetings_are_as_their_minutes_say() {
    let Some(folder) = real_minutes("limerick") else {
        return;
    };
    let cases = [
        // Path, day, whether text or name say so, committee.
        (
            "2021/03/03-Virtual Monthly Meeting of the Municipal District of Newcastle West/Minutes -\u{a0}Monthly Meeting of the Municipal District of Newcastle West - 3rd February 2021.md",
            "2021-02-03",
            "stated",
            "Municipal District of Newcastle West",
        ),
        (
            "2017/04/18-Monthly Meeting of Metropolitan District of Limerick/Minutes - Meeting of the Metropolitan District of Limerick - \u{a0}20th March 2017.md",
            "2017-03-20",
            "stated",
            "Metropolitan District of Limerick",
        ),
        (
            "2014/11/27-Monthly Meeting of Municipal District of Cappamore-Kilmallock/Minutes - Municipal District of Cappamore - Kilmallock - 22nd October 2014.md",
            "2014-10-22",
            "stated",
            "Municipal District of Cappamore-Kilmallock",
        ),
        (
            // Its heading names a weekday that was another, so the file's name is believed.
            "2016/04/11-Monthly Meeting of the Municipal District of Adare-Rathkeale/Minutes - Meeting of the Municipal District of Adare-Rathkeale - 9th March 2016.md",
            "2016-03-09",
            "path",
            "Municipal District of Adare-Rathkeale",
        ),
    ];
    let workspace = Workspace::new();
    for (path, ..) in &cases {
        workspace.copy(&folder.join(path), &format!("limerick/{path}"));
    }
    workspace.index(&["limerick"]);
    for (path, day, certainty, committee) in cases {
        let items = workspace.items_from(path);
        assert!(items.len() > 5, "{path}: {} items", items.len());
        for item in items.values() {
            assert_eq!(item["date"]["from"], day, "{path}");
            assert_eq!(item["date"]["to"], day, "{path}");
            assert_eq!(item["date"]["certainty"], certainty, "{path}");
            assert_eq!(item["committee"], committee, "{path}");
        }
    }
}
