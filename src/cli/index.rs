//! `minutebook index`: build an index, or bring it up to date.

use std::path::PathBuf;

use anyhow::bail;
use minutebook_index::indexer::{self, IndexOptions, Report};
use minutebook_index::repair;

use super::Outcome;
use super::location::named_index;
use crate::output::{self, progress};

/// Build an index of minutes, or bring it up to date
///
/// Unchanged files are not read again. Files that are gone leave the index, unless so many are gone
/// that it looks like an accident: a disk that is not mounted is an empty folder. With --prune they are let go, down to
/// the last.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  minutebook index minutes/ --index minutes.index\n  minutebook index minutes/ --index minutes.index --quiet"
)]
pub(crate) struct Args {
    /// Folders or files of minutes: text copies, HTML, XML, JSON Lines, Markdown
    #[arg(required_unless_present = "repair", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder of the index; else the environment's MINUTEBOOK_INDEX
    #[arg(long, value_name = "DIR")]
    index: Vec<PathBuf>,
    /// Show what would be done, change nothing
    #[arg(long)]
    plan: bool,
    /// Let items go even if a folder is empty or has lost more than a tenth of its files
    #[arg(long)]
    prune: bool,
    /// Verify the index, and make it anew from the minutes if it is damaged; without PATH from those it was made from
    #[arg(long, conflicts_with = "plan")]
    repair: bool,
    /// Let the bodies of items in that are closed to the public, and mark them in every output
    ///
    /// Exports, registers and the glossary leave them out unless asked for with their own --include-exempt. A
    /// later run without this option holds the bodies back again.
    #[arg(long)]
    include_exempt: bool,
    /// Threads to work with [default: as many as there are cores]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Memory to work with, in MiB: half for postings not yet written, half for items not yet handed over
    #[arg(long, value_name = "MIB", default_value_t = 512)]
    memory: usize,
    /// List every warning and every file left out
    #[arg(long, short)]
    verbose: bool,
    /// Print warnings and errors only: nothing where there are none, as cron wants it
    #[arg(long, short)]
    quiet: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let dir = named_index(&args.index)?;
    let options = IndexOptions {
        threads: args.threads,
        memory_bytes: args.memory << 20,
        prune: args.prune,
        include_exempt: args.include_exempt,
    };
    if args.plan {
        let report = indexer::plan(&dir, &args.paths, &options).map_err(minutebook::Error::from)?;
        output::text::plan(&report)?;
        return Ok(Outcome::of(
            !report.read.is_empty() || !report.gone.is_empty(),
        ));
    }
    let bar = progress::Bar::new();
    let show = |done, total| bar.show(done, total);
    let report = if args.repair {
        let repair = repair::repair(&dir, &args.paths, &options, &show);
        repair.map(|repair| {
            if !args.quiet || repair.anew {
                output::verification::repair(&repair);
            }
            repair.report
        })
    } else {
        indexer::update(&dir, &args.paths, &options, &show)
    };
    bar.end();
    let report = report.map_err(minutebook::Error::from)?;
    match args.quiet {
        true => output::text::troubles(&report, args.verbose),
        false => output::text::report(&report, args.verbose),
    }
    if report.items == 0 {
        check_empty(args, &report)?;
    }
    Ok(Outcome::Found)
}

/// Says why an index holds nothing now, unless that is as it was asked for.
fn check_empty(args: &Args, report: &Report) -> anyhow::Result<()> {
    match (report.files, args.prune) {
        (0, true) => {
            if !args.quiet {
                output::aside("there are no files any more, and the index is empty now");
            }
            Ok(())
        }
        (0, false) => {
            let paths: Vec<String> = args
                .paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            bail!(
                "no file is there to be indexed in {}; is it the right folder? --prune accepts that it is empty",
                paths.join(", ")
            )
        }
        (1, _) => bail!("nothing could be indexed of 1 file; --verbose gives the reason"),
        (files, _) => {
            bail!("nothing could be indexed of {files} files; --verbose lists each with the reason")
        }
    }
}
