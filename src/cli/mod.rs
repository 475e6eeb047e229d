//! The command line: one file per subcommand, with its arguments and its `run`.
//!
//! Only this room and `main` know clap, the environment and exit statuses. Printing is `output`'s.

mod actions;
mod coverage;
mod decisions;
mod erase;
mod eval;
mod exit;
mod export;
mod filters;
mod generate;
mod glossary;
mod held_back;
mod help;
mod index;
mod location;
mod register;
mod report;
mod restore;
mod search;
mod session;
mod show;
mod snapshot;
mod status;
mod to_file;
mod verify;
mod watch;

use std::env;
use std::process;

use clap::error::{ContextKind, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::output;

/// Search committee minutes: ranked, cited, honest about what is known
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Example:\n  minutebook search \"MASH referrals\" --in minutes/"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(Box<search::Args>),
    Session(Box<session::Args>),
    Show(show::Args),
    Glossary(glossary::Args),
    Decisions(Box<decisions::Args>),
    Actions(Box<actions::Args>),
    Status(status::Args),
    Verify(verify::Args),
    Snapshot(snapshot::Args),
    Restore(restore::Args),
    HeldBack(held_back::Args),
    Coverage(coverage::Args),
    Export(Box<export::Args>),
    Report(Box<report::Args>),
    Watch(watch::Args),
    Eval(eval::Args),
    Erase(erase::Args),
    Generate(generate::Args),
    Help(help::Args),
}

/// How a command prints that prints for reading or as one object.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TextOrJson {
    /// For reading
    Text,
    /// One object
    Json,
}

/// How a command prints that prints rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For reading
    Text,
    /// One object
    Json,
    /// One row an object and line
    Jsonl,
    /// For a spreadsheet
    Csv,
}

/// How citations are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CitationStyle {
    /// A line of text
    #[default]
    Plain,
    /// A point of a Markdown list
    Markdown,
    /// An entry for BibTeX and biblatex
    Bibtex,
    /// A JSON array, which Zotero and the like read
    CslJson,
}

/// What a command came to, apart from an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There was something to give.
    Found,
    /// There was nothing.
    Nothing,
}

impl Outcome {
    pub(crate) fn of(found: bool) -> Self {
        if found { Self::Found } else { Self::Nothing }
    }
}

/// In the help of a command, examples come before the options; exit statuses and the environment behind them.
const HELP: &str = "{about}{after-help}

{usage-heading} {usage}

{all-args}";

/// Returns the command line as it is read, and as help, man pages and completions tell it.
pub(crate) fn command() -> clap::Command {
    in_order(Args::command())
}

fn in_order(command: clap::Command) -> clap::Command {
    let help = format!("{HELP}\n\n{}", exit::help(&command));
    command.help_template(help).mut_subcommands(in_order)
}

/// Reads what was typed; prints help or what is wrong with it, and ends the program, where it is no command.
pub(crate) fn parse() -> Args {
    let matches = command().try_get_matches();
    let args = matches.and_then(|matches| Args::from_arg_matches(&matches));
    args.unwrap_or_else(|error| process::exit(end(&error)))
}

/// Prints the help that was asked for, or what is wrong with what was typed, and returns the exit status.
fn end(error: &clap::Error) -> i32 {
    let told = match error.kind() {
        ErrorKind::InvalidUtf8 => no_text(),
        ErrorKind::InvalidSubcommand => no_command(error),
        _ => error.render().to_string(),
    };
    match error.use_stderr() {
        true => output::aside(told.trim_end()),
        // A pipe that is closed has got what it wanted.
        false => drop(output::line(told.trim_end())),
    }
    error.exit_code()
}

/// Says that there is no such command; words to search for are easily typed in its place.
fn no_command(error: &clap::Error) -> String {
    let mut told = error.render().to_string();
    if error.get(ContextKind::SuggestedSubcommand).is_none() {
        told.push_str("hint: to search for words, write `minutebook search WORDS --in FOLDER`");
    }
    told
}

/// Says which argument is no text; what a path is may be anything.
fn no_text() -> String {
    let mut args = env::args_os().skip(1);
    let argument = args.find(|argument| argument.to_str().is_none());
    let argument = argument.unwrap_or_default();
    format!(
        "minutebook: \"{}\" is no text in UTF-8\nhint: the terminal or script writes another encoding, such as Latin-1; set it to UTF-8, as with LANG=C.UTF-8, or convert with iconv",
        argument.to_string_lossy()
    )
}

/// Runs the command that was typed.
pub(crate) fn run(args: Args) -> anyhow::Result<Outcome> {
    match args.command {
        Command::Index(args) => index::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Session(args) => session::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Glossary(args) => glossary::run(&args),
        Command::Decisions(args) => decisions::run(&args),
        Command::Actions(args) => actions::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Snapshot(args) => snapshot::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::HeldBack(args) => held_back::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Erase(args) => erase::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Help(args) => help::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        command().debug_assert();
    }
}
