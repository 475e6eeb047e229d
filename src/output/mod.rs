//! The ways to print: one file each. Data goes to standard output, everything else to standard error.

pub(crate) mod citations;
mod counts;
pub(crate) mod coverage;
pub(crate) mod csv;
pub(crate) mod erase;
pub(crate) mod eval;
mod explanation;
pub(crate) mod export;
pub(crate) mod glossary;
pub(crate) mod held_back;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod progress;
pub(crate) mod registers;
pub(crate) mod report;
pub(crate) mod session;
mod sink;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod trec;
pub(crate) mod verification;
pub(crate) mod watch;

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use minutebook::Snippet;
use minutebook_index::parse::turns_text;
use serde::Serialize;

use self::sink::Sink;
use self::text::Style;

/// Marks the body of a closed item wherever it is printed.
const EXEMPT_BODY: &str = "EXEMPT, not for publication; body let in by --include-exempt";

/// Begins bold text, as [`Style`] marks it. No text has this letter or the next: Unicode keeps them for such use.
const BOLD: char = '\u{fdd0}';
/// Ends bold text.
const PLAIN: char = '\u{fdd1}';

/// No line beside the data is longer; one that is, is cut in the middle.
const LONGEST_LINE: usize = 2_000;

/// Standard output or a file, buffered.
pub(crate) struct Out {
    to: BufWriter<Sink>,
    /// What is written is text for reading, from which is left out what a terminal would take for more than text.
    for_reading: bool,
    /// Of such text, what is marked as bold is printed so.
    bold: bool,
}

impl Out {
    /// Standard output for text to be read.
    pub(crate) fn new() -> Self {
        Self::data().for_reading()
    }

    /// Standard output for data, which is given as it is, unless it goes to a terminal.
    pub(crate) fn data() -> Self {
        Self {
            for_reading: io::stdout().is_terminal(),
            ..Self::as_made()
        }
    }

    /// Standard output for what was made by [`Self::memory`].
    pub(crate) fn as_made() -> Self {
        Self::of(Sink::stdout())
    }

    fn of(sink: Sink) -> Self {
        Self {
            to: BufWriter::new(sink),
            for_reading: false,
            bold: false,
        }
    }

    /// A file, or else standard output, for data. A file is put into its place by [`Self::end`], whole.
    pub(crate) fn data_to(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = file else {
            return Ok(Self::data());
        };
        Ok(Self::of(Sink::file(path)?))
    }

    /// The same for text to be read.
    pub(crate) fn for_reading(self) -> Self {
        Self {
            for_reading: true,
            bold: Style::of_stdout().is_bold(),
            ..self
        }
    }

    /// Text to be read that is given on by [`Self::into_bytes`].
    pub(crate) fn memory() -> Self {
        Self::of(Sink::Memory(Vec::new())).for_reading()
    }

    /// Returns what was printed to memory.
    pub(crate) fn into_bytes(self) -> io::Result<Vec<u8>> {
        let sink = self.to.into_inner().map_err(io::IntoInnerError::into_error);
        match sink? {
            Sink::Memory(all) => Ok(all),
            _ => Ok(Vec::new()),
        }
    }

    /// Prints a value as JSON on one line, which it does not end.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.to, value).map_err(closed_pipe)
    }

    /// Prints a value as one line of JSON.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        self.json(value)?;
        Ok(writeln!(self.to)?)
    }

    /// Prints what is still buffered.
    pub(crate) fn end(mut self) -> io::Result<()> {
        self.to.flush()?;
        let sink = self.to.into_inner().map_err(io::IntoInnerError::into_error);
        sink?.end()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.for_reading && text.contains(is_no_text) => {
                let text = match self.bold {
                    true => Cow::Owned(bolded(text)),
                    false => readable(text),
                };
                self.to.write_all(text.as_bytes())?;
                Ok(bytes.len())
            }
            _ => self.to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Gives a failure to write JSON back as what it was, so that a closed pipe is known for one.
fn closed_pipe(error: serde_json::Error) -> anyhow::Error {
    match error.io_error_kind() {
        Some(kind) => io::Error::from(kind).into(),
        None => error.into(),
    }
}

/// Says where in its item a passage stands.
fn place_of(snippet: &Snippet) -> String {
    match snippet.field {
        "minutes" => format!("par. {}", snippet.paragraph),
        "decision" => format!("decision, par. {}", snippet.paragraph),
        field => field.to_owned(),
    }
}

/// Tells whether standard output was closed when the program began. The null device was opened in its place then, for
/// reading too, which nobody does who wants what is printed to be thrown away.
#[cfg(unix)]
pub(crate) fn is_closed() -> bool {
    use std::fs::{File, metadata};
    use std::io::Read;
    use std::os::fd::AsFd;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let is_null = || -> io::Result<bool> {
        let mut file = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let found = file.metadata()?;
        let null = metadata("/dev/null")?;
        let is_null = found.file_type().is_char_device() && found.rdev() == null.rdev();
        Ok(is_null && file.read(&mut [0]).is_ok())
    };
    is_null().unwrap_or(true)
}

/// Tells whether standard output was closed when the program began, where that can be told.
#[cfg(not(unix))]
pub(crate) fn is_closed() -> bool {
    false
}

/// Prints one value on a line.
pub(crate) fn line(value: impl Display) -> anyhow::Result<()> {
    lines(std::iter::once(value))
}

/// Prints one value a line.
pub(crate) fn lines(values: impl Iterator<Item = impl Display>) -> anyhow::Result<()> {
    let mut out = Out::data();
    for value in values {
        writeln!(out, "{value}")?;
    }
    Ok(out.end()?)
}

/// Tells whether whoever read our output has seen enough, which is no error. The crates that write for us wrap what
/// the system said, each in its own way.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(says_closed_pipe)
}

fn says_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        let inner = error.get_ref();
        return error.kind() == io::ErrorKind::BrokenPipe
            || inner.is_some_and(|inner| says_closed_pipe(inner));
    }
    match error.downcast_ref::<::csv::Error>().map(::csv::Error::kind) {
        Some(::csv::ErrorKind::Io(error)) => says_closed_pipe(error),
        _ => false,
    }
}

/// Tells whether a letter is no text to be read: it would move the cursor, change colours, or turn the direction of what
/// stands around it.
fn is_no_text(letter: char) -> bool {
    let is_space = matches!(letter, '\n' | '\t');
    (letter.is_control() && !is_space) || turns_text(letter) || matches!(letter, BOLD | PLAIN)
}

/// Returns a text of unsure origin as it may be printed to a terminal.
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    match text.contains(is_no_text) {
        true => Cow::Owned(text.replace(is_no_text, "")),
        false => Cow::Borrowed(text),
    }
}

/// Returns the same with what is marked as bold made so.
fn bolded(text: &str) -> String {
    let mut bolded = String::with_capacity(text.len() + 16);
    for piece in text.split_inclusive([BOLD, PLAIN]) {
        bolded.push_str(&readable(piece));
        bolded.push_str(match piece.chars().next_back() {
            Some(BOLD) => "\u{1b}[1m",
            Some(PLAIN) => "\u{1b}[0m",
            _ => "",
        });
    }
    bolded
}

/// Returns a line of text that has no more than so many letters: the middle of a longer one is left out, and that said.
pub(crate) fn shortened(line: &str, most: usize) -> Cow<'_, str> {
    let letters = line.chars().count();
    if letters <= most {
        return Cow::Borrowed(line);
    }
    let at = |letter: usize| {
        let found = line.char_indices().nth(letter);
        found.map_or(line.len(), |(at, _)| at)
    };
    let side = most / 2;
    let left_out = letters - 2 * side;
    let (before, behind) = (&line[..at(side)], &line[at(letters - side)..]);
    Cow::Owned(format!("{before}… {left_out} letters left out …{behind}"))
}

/// Prints something for people beside the data; nobody reading it is no error.
pub(crate) fn aside(text: impl Display) {
    let text = text.to_string();
    let mut err = io::stderr().lock();
    for line in readable(&text).split('\n') {
        let _ = writeln!(err, "{}", shortened(line, LONGEST_LINE));
    }
}

/// Prints what went wrong, and what to do about it.
pub(crate) fn error(error: &anyhow::Error) {
    aside(format_args!("minutebook: {error:#}"));
    let hint = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<minutebook::Error>()?.hint());
    if let Some(hint) = hint {
        aside(format_args!("hint: {hint}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_left_out() {
        let text = "a\u{1b}[31mb\u{9b}2J\u{7}\u{202e}c\r\n\td";
        assert_eq!(readable(text), "a[31mb2Jc\n\td");
        for (bold, expected) in [(false, "x yz[1m"), (true, "x \u{1b}[1my\u{1b}[0mz[1m")] {
            let mut out = Out {
                bold,
                ..Out::memory()
            };
            write!(out, "x {BOLD}y{PLAIN}z\u{1b}[1m").unwrap();
            let bytes = out.into_bytes().unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn a_long_line_is_cut_in_the_middle() {
        assert_eq!(shortened("short", 5), "short");
        let long = format!("é{}ü", "x".repeat(98));
        assert_eq!(shortened(&long, 4), "éx… 96 letters left out …xü");
    }
}
