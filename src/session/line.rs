//! Where the lines of a session come from: an editor on a terminal, or standard input as it comes.

use std::cell::OnceCell;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;

use minutebook::{Searcher, query};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Context, Editor, Helper};

use super::command;
use crate::output::readable;

/// So many lines of history are kept.
const HISTORY: usize = 2000;
/// More names than this are of no help.
const MOST_OFFERED: usize = 100;

/// What came of asking for a line.
pub(crate) enum Line {
    /// A line.
    Typed(String),
    /// It was cancelled: ask anew.
    Cancelled,
    /// There are no more.
    End,
}

/// Where lines come from.
pub(crate) enum Lines {
    /// An editor with history and completion.
    Editor {
        /// It.
        editor: Box<Editor<Names, FileHistory>>,
        /// Where the history is kept.
        history: Option<PathBuf>,
    },
    /// Standard input, with a prompt where that is a terminal all the same.
    Plain {
        /// It is a terminal.
        prompts: bool,
    },
}

impl Lines {
    /// Opens an editor.
    pub(crate) fn editor(
        searcher: Arc<Searcher>,
        history: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let config = Config::builder()
            .max_history_size(HISTORY)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .build();
        let past = FileHistory::with_config(&config);
        let mut editor = Editor::with_history(config, past)?;
        editor.set_helper(Some(Names {
            searcher,
            held: [OnceCell::new(), OnceCell::new(), OnceCell::new()],
            files: FilenameCompleter::new(),
        }));
        if let Some(file) = &history {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            // None the first time; a history that cannot be read is no reason not to begin.
            let _ = editor.load_history(file);
        }
        Ok(Self::Editor {
            editor: Box::new(editor),
            history,
        })
    }

    /// Returns the next line.
    pub(crate) fn next(&mut self, prompt: &str) -> anyhow::Result<Line> {
        let prompt = readable(prompt);
        match self {
            Self::Editor { editor, history } => match editor.readline(&*prompt) {
                Ok(line) => {
                    editor.add_history_entry(line.as_str())?;
                    if let Some(file) = history {
                        // Kept at once: a session may end with its terminal.
                        let _ = editor.append_history(file);
                    }
                    Ok(Line::Typed(line))
                }
                Err(ReadlineError::Interrupted) => Ok(Line::Cancelled),
                Err(ReadlineError::Eof) => Ok(Line::End),
                Err(error) => Err(error.into()),
            },
            Self::Plain { prompts } => {
                if *prompts {
                    let mut err = io::stderr().lock();
                    write!(err, "{prompt}")?;
                    err.flush()?;
                }
                let mut line = Vec::new();
                if io::stdin().lock().read_until(b'\n', &mut line)? == 0 {
                    return Ok(Line::End);
                }
                Ok(Line::Typed(
                    String::from_utf8_lossy(&line).trim_end().to_owned(),
                ))
            }
        }
    }
}

/// Completes commands, query fields and the names that the index holds.
pub(crate) struct Names {
    searcher: Arc<Searcher>,
    /// Names of committees, councils and roles; each read when first asked for.
    held: [OnceCell<Vec<String>>; 3],
    files: FilenameCompleter,
}

/// The columns whose names are completed.
const COLUMNS: [&str; 3] = ["committee", "council", "role"];

impl Names {
    /// Returns the names of a column that begin with what was typed, or have a word that does.
    fn of(&self, column: &str, typed: &str) -> Vec<&str> {
        let Some(at) = COLUMNS.iter().position(|known| *known == column) else {
            return Vec::new();
        };
        let names = self.held[at].get_or_init(|| self.searcher.names(column).unwrap_or_default());
        let typed = typed.to_lowercase();
        let begins = |name: &&str| {
            let lower = name.to_lowercase();
            lower.starts_with(&typed) || lower.contains(&format!(" {typed}"))
        };
        let found = names.iter().map(String::as_str).filter(begins);
        found.take(MOST_OFFERED).collect()
    }

    /// Returns where what is completed begins, and with what it can go on.
    fn offers(&self, line: &str) -> (usize, Vec<Pair>) {
        if let Some(command) = line.strip_prefix('/') {
            return match command.split_once(' ') {
                None => (
                    0,
                    pairs(
                        command::names().filter(|name| name.starts_with(command)),
                        |name| format!("/{name} "),
                    ),
                ),
                Some((name, typed)) => {
                    let start = line.len() - typed.len();
                    (
                        start,
                        pairs(self.of(name, typed).into_iter(), str::to_owned),
                    )
                }
            };
        }
        let start = line.rfind([' ', '(']).map_or(0, |at| at + 1);
        let word = &line[start..];
        match word.split_once(':') {
            Some((field, typed)) => {
                let names = self.of(field, typed.trim_start_matches('"'));
                (
                    start,
                    pairs(names.into_iter(), |name| format!("{field}:\"{name}\" ")),
                )
            }
            None if word.is_empty() => (start, Vec::new()),
            None => {
                let fields = query::field::names().filter(|field| field.starts_with(word));
                (start, pairs(fields, |field| format!("{field}:")))
            }
        }
    }
}

fn pairs<'n>(names: impl Iterator<Item = &'n str>, put: impl Fn(&str) -> String) -> Vec<Pair> {
    let pair = |name: &str| Pair {
        display: name.to_owned(),
        replacement: put(name),
    };
    names.map(pair).collect()
}

impl Completer for Names {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let typed = line.get(..at).unwrap_or(line);
        match typed.starts_with("/export ") || typed.starts_with("/report ") {
            true => self.files.complete_path(typed, typed.len()),
            false => Ok(self.offers(typed)),
        }
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}

impl Validator for Names {}

impl Helper for Names {}
