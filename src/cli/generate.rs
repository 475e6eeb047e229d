//! `minutebook generate`: man pages and completions, from the same description as the command line itself; and the
//! JSON Schemas of what is printed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Command, ValueEnum};
use clap_complete::Shell;

use super::{Outcome, exit};
use crate::output::{self, Out};

/// Print a man page, completions for a shell, or the JSON Schemas of what is printed
///
/// Put where the system looks for them: man pages into ~/.local/share/man/man1, completions into
/// ~/.local/share/bash-completion/completions/minutebook, a folder of zsh's $fpath as _minutebook, or
/// ~/.config/fish/completions/minutebook.fish.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook generate man --out ~/.local/share/man/man1\n  minutebook generate man search | man -l -\n  minutebook generate bash > ~/.local/share/bash-completion/completions/minutebook\n  minutebook generate schema answer"
)]
pub(crate) struct Args {
    /// What to print
    #[arg(value_enum)]
    what: What,
    /// Of man pages, that of this command, else that of the program; of schemas, that of this name, else their names
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Write every man page, or every schema, into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Man pages
    Man,
    /// Completions for bash
    Bash,
    /// Completions for zsh
    Zsh,
    /// Completions for fish
    Fish,
    /// JSON Schemas
    Schema,
}

/// Names each schema, with its file.
macro_rules! schemas {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../schemas/", $name, ".schema.json")))),*]
    };
}

/// The schemas by name: one for each output in JSON, and what several of them have in common.
const SCHEMAS: &[(&str, &str)] = schemas!(
    "actions" "answer" "common" "coverage" "csl" "decisions" "erase" "erase-plan" "eval" "eval-topic" "export"
    "glossary" "held-back" "hit" "item" "recommendations" "status" "to-fetch" "verify" "watch" "watches"
);

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let shell = match args.what {
        What::Man => return man(args),
        What::Schema => return schema(args),
        What::Bash => Shell::Bash,
        What::Zsh => Shell::Zsh,
        What::Fish => Shell::Fish,
    };
    if args.name.is_some() || args.out.is_some() {
        bail!(
            "NAME and --out go with `generate man` and `generate schema`; completions are for all commands, on standard output"
        );
    }
    let mut command = super::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "minutebook", &mut script);
    print(&script)
}

fn man(args: &Args) -> anyhow::Result<Outcome> {
    let mut program = super::command();
    program.build();
    if let Some(folder) = &args.out {
        make(folder)?;
        write_pages(&program, folder)?;
        return Ok(Outcome::Found);
    }
    let Some(name) = &args.name else {
        return print(&page(&program)?);
    };
    match program.find_subcommand(name) {
        Some(command) => print(&page(command)?),
        None => {
            let names = program.get_subcommands().map(Command::get_name);
            let names: Vec<&str> = names.collect();
            bail!(
                "there is no command `{name}`; there is {}",
                names.join(", ")
            )
        }
    }
}

fn schema(args: &Args) -> anyhow::Result<Outcome> {
    if let Some(folder) = &args.out {
        make(folder)?;
        for (name, schema) in SCHEMAS {
            write(
                &folder.join(format!("{name}.schema.json")),
                schema.as_bytes(),
            )?;
        }
        return Ok(Outcome::Found);
    }
    let Some(name) = &args.name else {
        output::lines(SCHEMAS.iter().map(|(name, _)| name))?;
        return Ok(Outcome::Found);
    };
    match SCHEMAS.iter().find(|(known, _)| known == name) {
        Some((_, schema)) => print(schema.as_bytes()),
        None => {
            let names: Vec<&str> = SCHEMAS.iter().map(|(name, _)| *name).collect();
            bail!("there is no schema `{name}`; there is {}", names.join(", "))
        }
    }
}

fn make(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))
}

fn write(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(file, bytes).with_context(|| format!("{}: cannot be written", file.display()))
}

/// Writes the page of a command and those of its own commands.
fn write_pages(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(format!("{}.1", page_name(command)));
    write(&file, &page(command)?)?;
    for command in command.get_subcommands() {
        write_pages(command, folder)?;
    }
    Ok(())
}

/// Returns the name of a command's page: `minutebook-watch-add`.
fn page_name(command: &Command) -> String {
    let name = command.get_display_name();
    name.unwrap_or_else(|| command.get_name()).to_owned()
}

/// Returns a man page.
fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    // What stands behind the options are examples.
    let page = String::from_utf8(page)?.replace(".SH EXTRA\n", ".SH EXAMPLES\n");
    let page = page
        .replace("\nExamples:\n", "\n")
        .replace("\nExample:\n", "\n");
    let (before, version) = match page.find(".SH VERSION") {
        Some(at) => page.split_at(at),
        None => (page.as_str(), ""),
    };
    Ok(format!("{before}{}{version}", exit::man(command)).into_bytes())
}

fn print(bytes: &[u8]) -> anyhow::Result<Outcome> {
    let mut out = Out::data();
    out.write_all(bytes)?;
    out.end()?;
    Ok(Outcome::Found)
}
