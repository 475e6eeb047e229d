//! What the names of a file and its folders say of a meeting.
//!
//! Convention: `council/committee/2018-07-16/...`. A day in the file's own name counts as the
//! meeting's; a folder laid out as `2019/03/06-...` may be that of the meeting which *adopted* the
//! minutes, so it only says "not later". All of it is outranked by what the text states.

use jiff::civil::Date;

use super::Context;
use crate::minutes::{Certainty, DateRange, Fact};
use crate::understand::dates;

/// Returns what `path` (below its root, `/` between parts) says.
pub(crate) fn context(path: &str) -> Context {
    let parts: Vec<&str> = path.split('/').collect();
    let Some((file, folders)) = parts.split_last() else {
        return Context::default();
    };
    let stem = file.rsplit_once('.').map_or(*file, |(stem, _)| stem);
    let dated = folders.iter().position(|folder| iso_day(folder).is_some());
    let convention = dated.or_else(|| iso_day(stem).map(|_| folders.len()));
    let name_before = |back: usize| {
        let at = convention?.checked_sub(back)?;
        folders.get(at).and_then(|folder| readable(folder))
    };
    Context {
        council: name_before(2).map(|name| Fact::new(name, Certainty::Path, path)),
        committee: name_before(1).map(|name| Fact::new(name, Certainty::Path, path)),
        date: date(stem, folders, dated),
        ..Context::default()
    }
}

/// Returns the date that the names give, with the name as evidence.
fn date(stem: &str, folders: &[&str], dated: Option<usize>) -> Option<Fact<DateRange>> {
    let in_name = dates::find_dates(&stem.replace('_', " "));
    if let Some(day) = in_name.iter().rev().find_map(|mention| mention.range.day()) {
        return Some(Fact::new(DateRange::exact(day), Certainty::Path, stem));
    }
    if let Some(folder) = dated.and_then(|at| folders.get(at)) {
        return Some(Fact::new(
            DateRange::exact(iso_day(folder)?),
            Certainty::Path,
            *folder,
        ));
    }
    let latest = folders.windows(3).rev().find_map(calendar_folders)?;
    let evidence = format!("kept in a folder of {latest}");
    Some(Fact::new(
        DateRange {
            from: None,
            to: Some(latest),
        },
        Certainty::Inferred,
        evidence,
    ))
}

/// Reads `2019`, `03`, `06-Monthly Meeting` as a day.
fn calendar_folders(parts: &[&str]) -> Option<Date> {
    let [year, month, day] = parts else {
        return None;
    };
    let day: String = day.chars().take_while(char::is_ascii_digit).collect();
    let well_formed =
        year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    if !well_formed {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads the day that a name begins with, as `2018-07-16`.
fn iso_day(name: &str) -> Option<Date> {
    let day = name.get(..10)?.parse().ok()?;
    let rest = &name[10..];
    (!rest.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(day)
}

/// Returns a folder's name as words (`planning-committee` is "Planning committee"); none for mere numbers.
fn readable(folder: &str) -> Option<String> {
    if !folder.contains(|c: char| c.is_alphabetic()) {
        return None;
    }
    let words = if folder.contains(' ') {
        folder.to_owned()
    } else {
        folder.replace(['-', '_'], " ")
    };
    let mut letters = words.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        path: &str,
        council: Option<&str>,
        committee: Option<&str>,
        from: Option<&str>,
        to: Option<&str>,
    ) {
        let found = context(path);
        assert_eq!(
            found.council.map(|fact| fact.value).as_deref(),
            council,
            "{path}"
        );
        assert_eq!(
            found.committee.map(|fact| fact.value).as_deref(),
            committee,
            "{path}"
        );
        let range = found.date.map(|fact| fact.value).unwrap_or_default();
        assert_eq!(
            range.from.map(|day| day.to_string()).as_deref(),
            from,
            "{path}"
        );
        assert_eq!(range.to.map(|day| day.to_string()).as_deref(), to, "{path}");
    }

    #[test]
    fn convention_of_folders() {
        let day = Some("2018-07-16");
        check(
            "aldermoor-council/planning_committee/2018-07-16/12.txt",
            Some("Aldermoor council"),
            Some("Planning committee"),
            day,
            day,
        );
        check(
            "cabinet/2018-07-16 special/minutes.html",
            None,
            Some("Cabinet"),
            day,
            day,
        );
        check(
            "Aldermoor/Cabinet/2018-07-16.md",
            Some("Aldermoor"),
            Some("Cabinet"),
            day,
            day,
        );
    }

    #[test]
    fn a_day_in_the_file_name_outranks_the_folder() {
        let day = Some("2018-12-05");
        check(
            "2019/03/06-Joint Meeting/Minutes - Joint Meeting - 5th December 2018.md",
            None,
            None,
            day,
            day,
        );
    }

    #[test]
    fn a_folder_of_the_adopting_meeting_only_bounds() {
        check(
            "2019/03/06-Joint Meeting/Minutes.md",
            None,
            None,
            None,
            Some("2019-03-06"),
        );
    }

    #[test]
    fn names_that_say_nothing() {
        check("000_bec2aeef.txt", None, None, None, None);
        check("downloads/page(3).html", None, None, None, None);
    }
}
