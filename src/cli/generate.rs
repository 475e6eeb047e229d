//! `minutebook generate`: man pages and completions, from the same description as the command line itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Command, ValueEnum};
use clap_complete::Shell;

use super::Outcome;
use crate::output::Out;

/// Print a man page, or completions for a shell
///
/// Put where the system looks for them: man pages into ~/.local/share/man/man1, completions into
/// ~/.local/share/bash-completion/completions/minutebook, a folder of zsh's $fpath as _minutebook, or
/// ~/.config/fish/completions/minutebook.fish.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook generate man --out ~/.local/share/man/man1\n  minutebook generate man search | man -l -\n  minutebook generate bash > ~/.local/share/bash-completion/completions/minutebook"
)]
pub(crate) struct Args {
    /// What to print
    #[arg(value_enum)]
    what: What,
    /// Of man pages, that of this command; else that of the program
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write every man page into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
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
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let shell = match args.what {
        What::Man => return man(args),
        What::Bash => Shell::Bash,
        What::Zsh => Shell::Zsh,
        What::Fish => Shell::Fish,
    };
    if args.command.is_some() || args.out.is_some() {
        bail!(
            "COMMAND and --out go with `generate man`; completions are for all commands, on standard output"
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
        fs::create_dir_all(folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        write_pages(&program, folder)?;
        return Ok(Outcome::Found);
    }
    let Some(name) = &args.command else {
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

/// Writes the page of a command and those of its own commands.
fn write_pages(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(format!("{}.1", page_name(command)));
    fs::write(&file, page(command)?)
        .with_context(|| format!("{}: cannot be written", file.display()))?;
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
    Ok(page
        .replace("\nExamples:\n", "\n")
        .replace("\nExample:\n", "\n")
        .into_bytes())
}

fn print(bytes: &[u8]) -> anyhow::Result<Outcome> {
    let mut out = Out::data();
    out.write_all(bytes)?;
    out.end()?;
    Ok(Outcome::Found)
}
