//! What the commands that list a register have in common: query, filters, order and format.

use minutebook::{Request, Searcher};

use super::filters::{FilterArgs, SortArg};
use super::location::Location;
use super::to_file::RowsArgs;
use crate::output::registers::{Entry, Register};

/// Which items to list from, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct RegisterArgs {
    /// What the items must be about; may be left out
    #[arg(value_name = "QUERY", allow_hyphen_values = true, value_parser = super::search::query)]
    query: Option<String>,
    #[arg(hide = true, value_parser = super::search::query)]
    more: Vec<String>,
    #[command(flatten)]
    location: Location,
    #[command(flatten)]
    filters: FilterArgs,
    /// Also what stands in closed items whose bodies `index --include-exempt` let in
    #[arg(long)]
    include_exempt: bool,
    /// Order of the list
    #[arg(long, value_enum, default_value_t = SortArg::Newest)]
    sort: SortArg,
    #[command(flatten)]
    rows: RowsArgs,
}

impl RegisterArgs {
    /// Begins what is printed.
    pub(crate) fn begin<R: Entry>(&self) -> anyhow::Result<Register<R>> {
        let (format, file) = self.rows.told()?;
        Register::begin(format, file)
    }

    /// Opens the index and returns it with what is asked of it.
    pub(crate) fn open(&self) -> anyhow::Result<(Searcher, Request)> {
        self.filters.check()?;
        self.rows.told()?;
        let request = Request {
            filters: self.filters.filters(),
            sort: self.sort.sort(),
            ..Request::new(match self.query.is_none() {
                true => "*".to_owned(),
                false => super::search::joined(&self.query, &self.more),
            })
        };
        let searcher = self.location.open()?;
        Ok((searcher.with_exempt_bodies(self.include_exempt), request))
    }
}
