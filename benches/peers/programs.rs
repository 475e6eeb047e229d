//! Programs that are asked from the shell: SQLite's, Xapian's `quest`, ripgrep.
//!
//! `quest` and `scriptindex` are of Debian's xapian-tools and xapian-omega. What is not installed is left out.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Asked;
use crate::engines;
use crate::peers::records;

/// A program with the index it asks.
pub(crate) enum Program {
    /// Ours.
    Minutebook(PathBuf),
    /// The `sqlite3` shell on an FTS5 table.
    Sqlite(PathBuf),
    /// `quest` on a Xapian database, all words wanted, ten best with their text.
    Xapian(PathBuf),
    /// ripgrep over the records, a line each: one `rg` for each word, words as they are typed; counts the lines.
    Ripgrep(PathBuf),
}

impl Program {
    /// Returns those that are installed, with what they ask, made where it is not there.
    pub(crate) fn all(dir: &Path, file: &Path) -> Vec<Self> {
        let mut all = vec![
            Self::Minutebook(dir.join("ours")),
            Self::Sqlite(dir.join("fts5")),
        ];
        if is_there("quest") && is_there("scriptindex") {
            all.push(Self::Xapian(xapian(dir, file)));
        } else {
            println!("without Xapian: quest and scriptindex are not there");
        }
        if is_there("rg") {
            all.push(Self::Ripgrep(file.to_owned()));
        } else {
            println!("without ripgrep: rg is not there");
        }
        all
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Minutebook(_) => "minutebook search",
            Self::Sqlite(_) => "sqlite3 shell",
            Self::Xapian(_) => "xapian quest",
            Self::Ripgrep(_) => "ripgrep",
        }
    }

    /// Returns the command that asks a query.
    pub(crate) fn command(&self, asked: &Asked) -> Command {
        match self {
            Self::Minutebook(index) => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_minutebook"));
                command
                    .args(["search", &asked.ours(), "--index"])
                    .arg(index);
                command
            }
            Self::Sqlite(table) => {
                let mut command = Command::new("sqlite3");
                command.arg(table).arg(engines::shell(asked));
                command
            }
            Self::Xapian(database) => {
                let mut command = Command::new("quest");
                command.args([
                    "--default-op=and",
                    "--msize=10",
                    "--check-at-least=10000000",
                ]);
                command.args([
                    "--boolean-prefix=committee:XC",
                    "--boolean-prefix=year:Y",
                    "--db",
                ]);
                command.arg(database).arg("--").arg(xapian_query(asked));
                command
            }
            Self::Ripgrep(file) => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(pipe(asked)).arg("rg").arg(file);
                command
            }
        }
    }
}

fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Makes a database of the records, with stems and places of their words as `scriptindex` makes them.
fn xapian(dir: &Path, file: &Path) -> PathBuf {
    let database = dir.join("xapian");
    if database.is_dir() {
        return database;
    }
    let script = dir.join("xapian.script");
    std::fs::write(
        &script,
        "id : boolean=Q unique=Q field\ncommittee : boolean=XC\nyear : boolean=Y\ntext : index field\n",
    )
    .expect("a script");
    let mut command = Command::new("scriptindex");
    command
        .arg(&database)
        .arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    let mut process = command.spawn().expect("scriptindex");
    let mut to = BufWriter::new(process.stdin.take().expect("its input"));
    for record in records(file) {
        let text = record.text().replace('\n', "\n=");
        let committee = record.committee.as_deref().unwrap_or_default();
        write!(
            to,
            "id={}\ncommittee={}\nyear={}\ntext={text}\n\n",
            record.id,
            plain(committee),
            record.year()
        )
        .expect("a pipe");
    }
    drop(to);
    assert!(process.wait().expect("its end").success());
    database
}

/// A name as one term.
fn plain(name: &str) -> String {
    name.replace(|letter: char| !letter.is_alphanumeric(), "_")
        .to_lowercase()
}

fn xapian_query(asked: &Asked) -> String {
    let words = asked.words.join(" ");
    let mut query = match asked.is_phrase {
        true => format!("\"{words}\""),
        false => words,
    };
    if let Some(committee) = &asked.committee {
        query.push_str(&format!(" committee:{}", plain(committee)));
    }
    if let Some((from, to)) = asked.years {
        let years = (from..=to).map(|year| format!(" year:{year}"));
        query.extend(years);
    }
    query
}

/// One `rg` for each condition, the next over the lines of the one before.
fn pipe(asked: &Asked) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let mut filters: Vec<String> = match asked.is_phrase {
        true => vec![format!("-iwF {}", quoted(&asked.words.join(" ")))],
        false => asked
            .words
            .iter()
            .map(|word| format!("-iwF {}", quoted(word)))
            .collect(),
    };
    if let Some(committee) = &asked.committee {
        filters.push(format!(
            "-F {}",
            quoted(&format!("\"committee\":\"{committee}\""))
        ));
    }
    if let Some((from, to)) = asked.years {
        let years: Vec<String> = (from..=to).map(|year| year.to_string()).collect();
        filters.push(quoted(&format!("\"date\":\"({})", years.join("|"))));
    }
    let mut commands: Vec<String> = filters
        .iter()
        .map(|filter| format!("rg -N {filter}"))
        .collect();
    commands[0].push_str(" \"$1\"");
    format!("{} | wc -l", commands.join(" | "))
}
