//! Days, months, years and ranges of them, as people type them in queries and options.

use jiff::civil::Date;

/// The first and the last day that are meant; `None` where an end is open.
pub(crate) type Ends = (Option<Date>, Option<Date>);

/// Returns the first and last day of `2019`, `2019-03` or `2019-03-01`.
///
/// # Errors
/// Says in words that it is none of these, or no day of the calendar.
pub fn range(text: &str) -> Result<(Date, Date), String> {
    let wrong = || match british(text) {
        Some(day) => format!(
            "`{text}` is no date here; for {}, write {day}",
            day.strftime("%-d %B %Y")
        ),
        None => format!("`{text}` is no date; write 2019-03-31, 2019-03 or 2019"),
    };
    let numbers: Vec<i16> = text
        .split('-')
        .map(|part| number(part).ok_or_else(wrong))
        .collect::<Result<_, _>>()?;
    let small = |number: i16| i8::try_from(number).map_err(|_| wrong());
    let date = |year, month, day| Date::new(year, month, day).map_err(|_| wrong());
    match *numbers.as_slice() {
        [year] if text.len() == 4 => Ok((date(year, 1, 1)?, date(year, 12, 31)?)),
        [year, month] => {
            let first = date(year, small(month)?, 1)?;
            Ok((first, first.last_of_month()))
        }
        [year, month, day] => {
            let day = date(year, small(month)?, small(day)?)?;
            Ok((day, day))
        }
        _ => Err(wrong()),
    }
}

/// Returns the day that is meant by `31/03/2019`, `31.3.2019` or `31-03-2019`.
fn british(text: &str) -> Option<Date> {
    let numbers: Option<Vec<i16>> = text.split(['/', '.', '-']).map(number).collect();
    match *numbers? {
        [day, month, year] if year >= 1000 => {
            let small = |number: i16| i8::try_from(number).ok();
            Date::new(year, small(month)?, small(day)?).ok()
        }
        _ => None,
    }
}

/// Returns the first and last day of `2019`, or of the municipal year `2018/19`, which is taken to run
/// from May, when councils meet anew, to April.
///
/// # Errors
/// Says in words what is wrong.
pub fn year(text: &str) -> Result<(Date, Date), String> {
    let Some((first, second)) = text.split_once('/') else {
        return match range(text) {
            Ok(range) if text.len() == 4 => Ok(range),
            _ => Err(format!(
                "`{text}` is no year; write 2019 or, from May to April, 2018/19"
            )),
        };
    };
    let wrong = || format!("`{text}` is no municipal year; write 2018/19");
    let (from, to) = number(first).zip(number(second)).ok_or_else(wrong)?;
    let is_next = match second.len() {
        2 => (from + 1) % 100 == to,
        4 => from + 1 == to,
        _ => false,
    };
    if first.len() != 4 || !is_next {
        return Err(wrong());
    }
    let date = |year, month, day| Date::new(year, month, day).map_err(|_| wrong());
    Ok((date(from, 5, 1)?, date(from + 1, 4, 30)?))
}

/// Returns the ends of a date or of a range of dates: `2018..2020`, `2018-03..`, `..2019`.
///
/// # Errors
/// Says in words what is wrong.
pub(crate) fn ends(text: &str) -> Result<Ends, String> {
    let Some((first, last)) = text.split_once("..") else {
        return range(text).map(|(first, last)| (Some(first), Some(last)));
    };
    let end = |text: &str| match text {
        "" => Ok(None),
        text => range(text).map(Some),
    };
    let (from, to) = (end(first)?, end(last)?);
    let (from, to) = (from.map(|range| range.0), to.map(|range| range.1));
    match (from, to) {
        (None, None) => Err("`..` needs a date on one side at least, as in 2018..2020".to_owned()),
        (Some(from), Some(to)) if from > to => Err(format!(
            "`{text}` runs backwards; the earlier date comes first: {last}..{first}"
        )),
        ends => Ok(ends),
    }
}

/// Reads figures only: no sign.
fn number(text: &str) -> Option<i16> {
    let figures = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    figures.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ends: Result<Ends, String>) -> String {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        ends.map_or_else(
            |error| error,
            |(from, to)| format!("{} to {}", day(from), day(to)),
        )
    }

    #[test]
    fn dates_may_lack_their_day() {
        let (from, to) = range("2019-02").unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2019-02-01".to_owned(), "2019-02-28".to_owned())
        );
        assert_eq!(range("2019").unwrap().1.to_string(), "2019-12-31");
        for wrong in [
            "19",
            "2019-13",
            "March 2019",
            "2019-02-30",
            "2019-1-1-1",
            "+201",
            "",
        ] {
            assert!(range(wrong).unwrap_err().contains("2019-03"), "{wrong}");
        }
    }

    #[test]
    fn a_municipal_year_runs_from_may() {
        let (from, to) = year("2018/19").unwrap();
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2018-05-01".to_owned(), "2019-04-30".to_owned())
        );
        assert_eq!(year("1999/00").unwrap().1.to_string(), "2000-04-30");
        assert_eq!(year("2018/2019").unwrap(), (from, to));
        for wrong in ["2018/20", "18/19", "2018/9", "2018-03", "2018/119"] {
            assert!(year(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ranges_may_be_open_but_not_reversed() {
        for (text, expected) in [
            ("2018..2020", "2018-01-01 to 2020-12-31"),
            ("2018-03-01..2019-02", "2018-03-01 to 2019-02-28"),
            ("2018..", "2018-01-01 to "),
            ("..2018-03", " to 2018-03-31"),
            ("2018-03", "2018-03-01 to 2018-03-31"),
        ] {
            assert_eq!(shown(ends(text)), expected);
        }
        assert!(shown(ends("2020..2018")).contains("2018..2020"));
        assert!(shown(ends("..")).contains("on one side"));
    }
}
