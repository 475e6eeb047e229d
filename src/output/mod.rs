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

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use minutebook::Snippet;
use minutebook_index::parse::turns_text;
use serde::Serialize;

use self::sink::Sink;

/// Marks the body of a closed item wherever it is printed.
const EXEMPT_BODY: &str = "EXEMPT, not for publication; body let in by --include-exempt";

/// Standard output or a file, buffered.
pub(crate) struct Out {
    to: BufWriter<Sink>,
    /// What is written is text for reading, from which marks that turn its direction are left out.
    for_reading: bool,
}

impl Out {
    /// Standard output for text to be read.
    pub(crate) fn new() -> Self {
        Self::data().for_reading()
    }

    /// Standard output for data, which is given as it is.
    pub(crate) fn data() -> Self {
        Self {
            to: BufWriter::new(Sink::stdout()),
            for_reading: false,
        }
    }

    /// A file, or else standard output, for data. A file is put into its place by [`Self::end`], whole.
    pub(crate) fn data_to(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = file else {
            return Ok(Self::data());
        };
        Ok(Self {
            to: BufWriter::new(Sink::file(path)?),
            for_reading: false,
        })
    }

    /// The same for text to be read.
    pub(crate) fn for_reading(self) -> Self {
        Self {
            for_reading: true,
            ..self
        }
    }

    /// Text to be read that is given on by [`Self::into_bytes`].
    pub(crate) fn memory() -> Self {
        Self {
            to: BufWriter::new(Sink::Memory(Vec::new())),
            for_reading: true,
        }
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
            Ok(text) if self.for_reading && text.contains(turns_text) => {
                self.to.write_all(text.replace(turns_text, "").as_bytes())?;
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

/// Prints something for people beside the data; nobody reading it is no error.
pub(crate) fn aside(text: impl Display) {
    let text = text.to_string().replace(turns_text, "");
    let _ = writeln!(io::stderr().lock(), "{text}");
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
