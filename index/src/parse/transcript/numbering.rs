//! Which of the numbers in a text number its items.
//!
//! Minutes are full of numbers at the start of lines: items, points of lists, tables, page ends. Every
//! line that could begin an item is a [`Mark`] with a weight; the items are the heaviest run of marks
//! whose numbers rise. Items taken out of order are let in afterwards, where they look like the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::paragraph::{ends_sentence, looks_like_title};

use super::lines::Line;

/// A line that may begin an item.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Index of the line.
    pub(super) line: usize,
    /// The number as printed, less its dot: `4A`, `5(a)`.
    pub(super) number: String,
    /// Byte offset in the line at which the title begins.
    pub(super) title_at: usize,
    key: (u32, u32),
    style: Style,
    titled: bool,
    weight: u32,
}

/// How a mark is set; items of one file mostly share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    word: bool,
    alone: bool,
    bold: bool,
}

/// Returns the marks that begin items, in the order of the text.
pub(super) fn item_marks(lines: &[Line]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = (0..lines.len()).filter_map(|at| mark(lines, at)).collect();
    if marks.iter().filter(|mark| mark.style.word).take(2).count() == 2 {
        marks.retain(|mark| mark.style.word);
    }
    weigh(&mut marks);
    leave_out_lists(&mut marks);
    let mut chosen = heaviest_rise(&marks);
    drop_stray_ends(&marks, &mut chosen);
    add_out_of_order(&marks, &mut chosen);
    let mut keep = chosen.into_iter().peekable();
    let mut at = 0;
    marks.retain(|_| {
        let kept = keep.next_if_eq(&at).is_some();
        at += 1;
        kept
    });
    marks
}

/// Reads a line as a possible beginning of an item.
fn mark(lines: &[Line], at: usize) -> Option<Mark> {
    let line = &lines[at];
    let (number, key, title_at, style_word, dotted) = read_number(&line.text)?;
    let rest = &line.text[title_at..];
    let alone = rest.is_empty();
    let titled = if alone {
        // The title is the next line, which may be a table's next figure as well.
        let next = lines.get(at + 1)?;
        let begun = next
            .text
            .starts_with(|c: char| c.is_uppercase() || "\"“‘'(".contains(c));
        begun && read_number(&next.text).is_none() && looks_like_title(&next.text)
    } else {
        is_short_title(lines, at, rest) || style_word && looks_like_title(rest)
    };
    let stands = if alone {
        dotted || line.bold && titled
    } else {
        titled
    };
    if !stands {
        return None;
    }
    Some(Mark {
        line: at,
        number,
        title_at,
        key,
        style: Style {
            word: style_word,
            alone,
            bold: line.bold,
        },
        titled,
        weight: 0,
    })
}

/// Tells whether what stands behind a number, with the lines it runs on to, is no sentence.
fn is_short_title(lines: &[Line], at: usize, rest: &str) -> bool {
    let begun = rest.starts_with(char::is_uppercase);
    if lines[at].bold && begun && rest.len() < 160 && !rest.ends_with('.') {
        return true;
    }
    let runs_on = lines[at + 1..]
        .iter()
        .take(4)
        .take_while(|next| next.text.starts_with(char::is_lowercase))
        .collect::<Vec<_>>();
    let last = runs_on.last().map_or(rest, |line| line.text.as_str());
    looks_like_title(rest) && runs_on.len() < 4 && (runs_on.is_empty() || !ends_sentence(last))
}

type Number = (String, (u32, u32), usize, bool, bool);

/// Reads `Item 4:`, `4.`, `4A.`, `5(a)`, `77/21`, `(139)` and what scans make of them.
fn read_number(text: &str) -> Option<Number> {
    if let Some(at) = item_word(text) {
        let (number, key, end) = figures(&text[at..])?;
        let rest = text[at + end..].trim_start_matches([' ', ':', '.', '-', '\u{2013}', '—', ')']);
        let begun = rest.is_empty() || rest.starts_with(|c: char| !c.is_lowercase() && c != ',');
        return begun.then(|| (number, key, text.len() - rest.len(), true, true));
    }
    if let Some((number, key)) = misread_number(text) {
        return Some((number, key, text.len(), false, true));
    }
    let inner = text.strip_prefix('(').map(|rest| (rest, true));
    let (body, bracketed) = inner.unwrap_or((text, false));
    let offset = usize::from(bracketed);
    let (number, key, end) = figures(body)?;
    let behind = &body[end..];
    let dot = behind.starts_with(['.', ':', ')']);
    if bracketed {
        let closed = behind.starts_with(')') && key.0 > 99;
        let rest = behind.get(1..).unwrap_or("").trim_start_matches(['.', ' ']);
        return closed.then(|| (number, key, text.len() - rest.len(), false, true));
    }
    let rest = behind.trim_start_matches(['.', ':', ')', ' ', '-', '\u{2013}']);
    if rest.is_empty() {
        let is_bare = !dot && key.1 == 0 && !number.contains('/');
        return Some((number, key, text.len(), false, !is_bare));
    }
    let glued_figure = dot && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    let parted = dot || key.1 > 0 || number.contains('/');
    let begun = rest.starts_with(|c: char| c.is_uppercase() || "\"“‘'#".contains(c));
    (parted && !glued_figure && begun)
        .then(|| (number, key, offset + text.len() - rest.len(), false, true))
}

/// Byte offset behind `Item` and `Item No.`, when figures follow.
fn item_word(text: &str) -> Option<usize> {
    let head = text.get(..4)?;
    if !head.eq_ignore_ascii_case("item") || !head.starts_with('I') {
        return None;
    }
    let rest = text[4..].trim_start();
    let rest = rest
        .strip_prefix("No.")
        .or_else(|| rest.strip_prefix("NO."))
        .unwrap_or(rest);
    let rest = rest.trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit())
        .then(|| text.len() - rest.len())
}

/// Reads figures with a letter, a bracketed letter or a year behind them; gives their length.
fn figures(text: &str) -> Option<(String, (u32, u32), usize)> {
    let digits = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let first: u32 = text[..digits].parse().ok()?;
    let rest = &text[digits..];
    let bytes = rest.as_bytes();
    if bytes.first() == Some(&b'/') {
        let year = bytes[1..]
            .iter()
            .take(5)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let end = digits + 1 + year;
        return matches!(year, 2 | 4).then(|| (text[..end].to_owned(), (first, 0), end));
    }
    if first == 0 || digits > 3 {
        return None;
    }
    let lettered = bytes.first().is_some_and(u8::is_ascii_uppercase)
        && !bytes.get(1).is_some_and(u8::is_ascii_alphanumeric);
    if lettered {
        let sub = u32::from(bytes[0] - b'A') + 1;
        return Some((text[..=digits].to_owned(), (first, sub), digits + 1));
    }
    let spaces = bytes
        .iter()
        .take(2)
        .take_while(|byte| **byte == b' ')
        .count();
    if let [b'(', letter, b')', ..] = &bytes[spaces..]
        && letter.is_ascii_alphabetic()
    {
        let sub = u32::from(letter.to_ascii_lowercase() - b'a') + 1;
        let number = format!("{first}({})", char::from(*letter));
        return Some((number, (first, sub), digits + spaces + 3));
    }
    Some((text[..digits].to_owned(), (first, 0), digits))
}

/// Numbers alone on a line as scans misread them: `I.`, `l.` for 1, `1 l.` for 11, `1 0.` for 10.
fn misread_number(text: &str) -> Option<(String, (u32, u32))> {
    let bare = text.strip_suffix('.')?;
    if bare.len() > 4 || !bare.contains(['I', 'l', '|', ' ']) {
        return None;
    }
    let mut digits = String::new();
    for letter in bare.chars().filter(|letter| *letter != ' ') {
        digits.push(match letter {
            'I' | 'l' | '|' => '1',
            'O' | 'o' => '0',
            digit if digit.is_ascii_digit() => digit,
            _ => return None,
        });
    }
    let value: u32 = digits
        .parse()
        .ok()
        .filter(|value| (1..100).contains(value))?;
    Some((digits, (value, 0)))
}

/// A mark weighs more when a title follows and when many others are set as it is.
fn weigh(marks: &mut [Mark]) {
    let mut counts: BTreeMap<Style, u32> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| mark.titled) {
        *counts.entry(mark.style).or_default() += 1;
    }
    let total: u32 = counts.values().sum::<u32>().max(1);
    for mark in marks {
        let share = counts.get(&mark.style).copied().unwrap_or(0) * 10 / total;
        mark.weight = share + if mark.titled { 20 } else { 3 };
    }
}

/// Takes the weight from runs that begin at 1 again: they are lists inside an item.
fn leave_out_lists(marks: &mut [Mark]) {
    let mut at = 0;
    let mut begun: Option<Style> = None;
    let mut highest = 0;
    while at < marks.len() {
        let mut end = at + 1;
        while end < marks.len()
            && marks[end].key.0 == marks[end - 1].key.0 + 1
            && marks[end].style == marks[at].style
        {
            end += 1;
        }
        let first = marks[at].key.0;
        let is_list = first == 1 && begun.is_some() && marks[at].key.1 == 0;
        if is_list {
            let same = begun == Some(marks[at].style);
            let titled = marks[at].titled;
            for mark in &mut marks[at..end] {
                // Where the list has ended just below the item's own number, the next item goes on.
                let resumes = same && mark.key.0 == highest + 1 && mark.titled && !titled;
                if resumes {
                    highest = mark.key.0;
                } else {
                    mark.weight = 0;
                }
            }
        } else {
            if first == 1 {
                begun = Some(marks[at].style);
            }
            highest = highest.max(marks[end - 1].key.0.min(highest + 60));
        }
        at = end;
    }
}

/// Returns the indices of the heaviest run of marks with rising numbers.
fn heaviest_rise(marks: &[Mark]) -> Vec<usize> {
    // Best total for runs that end at or below a key; totals rise with the keys.
    let mut best: BTreeMap<(u32, u32), (u64, usize)> = BTreeMap::new();
    let mut before: Vec<usize> = vec![usize::MAX; marks.len()];
    for (at, mark) in marks.iter().enumerate() {
        if mark.weight == 0 {
            continue;
        }
        let below = best.range(..mark.key).next_back().map(|(_, found)| *found);
        let (total, previous) = below.unwrap_or((0, usize::MAX));
        let next = previous != usize::MAX && mark.key.0 <= marks[previous].key.0 + 1;
        let bonus = if next { 6 } else { 0 };
        let total = total + u64::from(mark.weight) + bonus;
        if best
            .range(..=mark.key)
            .next_back()
            .is_some_and(|(_, found)| found.0 >= total)
        {
            continue;
        }
        before[at] = previous;
        let beaten: Vec<(u32, u32)> = best
            .range(mark.key..)
            .take_while(|(_, found)| found.0 <= total)
            .map(|(key, _)| *key)
            .collect();
        for key in beaten {
            best.remove(&key);
        }
        best.insert(mark.key, (total, at));
    }
    let mut chosen = Vec::new();
    let mut last = best
        .last_key_value()
        .map_or(usize::MAX, |(_, found)| found.1);
    while last != usize::MAX {
        chosen.push(last);
        last = before[last];
    }
    chosen.reverse();
    chosen
}

/// Drops what jumps far ahead of the run at its end, and runs of one that is no item.
fn drop_stray_ends(marks: &[Mark], chosen: &mut Vec<usize>) {
    while let [.., before, last] = chosen.as_slice() {
        let (before, last) = (&marks[*before], &marks[*last]);
        let far = last.key.0 > before.key.0 + 8;
        if far || !last.titled && last.key.0 > before.key.0 + 1 {
            chosen.pop();
        } else {
            break;
        }
    }
    if let [only] = chosen.as_slice()
        && !marks[*only].style.word
        && (!marks[*only].titled || marks[*only].key.0 > 99)
    {
        chosen.clear();
    }
}

/// Lets in items that were taken out of order: set as the others are, titled, the number not used.
fn add_out_of_order(marks: &[Mark], chosen: &mut Vec<usize>) {
    if chosen.len() < 2 {
        return;
    }
    let used: BTreeSet<(u32, u32)> = chosen.iter().map(|at| marks[*at].key).collect();
    let styles: BTreeSet<Style> = chosen.iter().map(|at| marks[*at].style).collect();
    let highest = used.last().map_or(0, |key| key.0);
    let mut added = BTreeSet::new();
    for (at, mark) in marks.iter().enumerate() {
        let is_neighbour = |other: Option<&Mark>| {
            other.is_some_and(|other| {
                other.key.0.abs_diff(mark.key.0) == 1 && !used.contains(&other.key)
            })
        };
        let listed = is_neighbour(at.checked_sub(1).and_then(|before| marks.get(before)))
            || is_neighbour(marks.get(at + 1));
        let fits = mark.weight > 0
            && mark.titled
            && mark.key.0 <= highest + 30
            && styles.contains(&mark.style)
            && !used.contains(&mark.key);
        if fits && !listed && added.insert(mark.key) {
            chosen.push(at);
        }
    }
    chosen.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::super::lines::read_lines;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lines = read_lines(text).lines;
        let marks = item_marks(&lines);
        let numbers: Vec<&str> = marks.iter().map(|mark| mark.number.as_str()).collect();
        assert_eq!(numbers, expected, "{text}");
    }

    #[test]
    fn numbers_of_items_rise() {
        check(
            "1.\nBins\nSaid.\n2.\nRoads\nSaid.\n4A.\nMore\n",
            &["1", "2", "4A"],
        );
        check("**1.Bins**\n**2.Roads**\n**3.Parks**\n", &["1", "2", "3"]);
        check(
            "Item 1: Bins\nItem 12 on the agenda\nItem 2\nRoads\n",
            &["1", "2"],
        );
        check("5(a)\nBins\n5(b)\nRoads\n", &["5(a)", "5(b)"]);
    }

    #[test]
    fn lists_are_no_items() {
        check(
            "1.\nBins\n2.\nA visit\n**1.Ramps**\n**2.Signs**\n**3.Lids**\n3.\nRoads\n4.\nParks\n",
            &["1", "2", "3", "4"],
        );
        check(
            "1. Bins\n2. Roads\nResolved:\n1. That it be noted.\n2. That it be done.\n3. Parks\n",
            &["1", "2", "3"],
        );
        check("3\n14\n2.5\n2.00 p.m. in the hall\n10.30 AM\n", &[]);
    }

    #[test]
    fn items_out_of_order_are_kept() {
        check(
            "14. Plan\n1. Bins\n2. Roads\n3. Parks\n",
            &["14", "1", "2", "3"],
        );
    }

    #[test]
    fn misread_numbers() {
        check("I.\nBins\n2.\nRoads\n", &["1", "2"]);
    }
}
