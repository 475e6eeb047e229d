//! What items must be like, as options: shared by every command that takes a query.

use anyhow::bail;
use clap::ValueEnum;
use jiff::civil::Date;
use minutebook::query::dates::{range, year};
use minutebook::{Counted, Facet, Filters, Pick, Sort};

/// Options that narrow what is found.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct FilterArgs {
    /// Only this council, by part of its name; may be given several times
    #[arg(long, value_name = "NAME")]
    council: Vec<String>,
    /// Only this committee, by part of its name; may be given several times
    #[arg(long, value_name = "NAME")]
    committee: Vec<String>,
    /// Only items that name this role, by part of its name or its short form
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// Only items that name this councillor or officer, by part of the name
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only meetings on or after this day: 2019-03-01, 2019-03 or 2019
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    from: Option<Date>,
    /// Only meetings on or before this day: 2019-03-31, 2019-03 or 2019
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    to: Option<Date>,
    /// Only meetings of this year: 2019, or the municipal year 2018/19 (May to April)
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "to"], value_parser = year)]
    year: Option<(Date, Date)>,
    /// Only items decided so: noted, approved, agreed, deferred, ...
    #[arg(long, value_name = "KIND")]
    decision: Vec<String>,
    /// Only items that have this
    #[arg(long, value_name = "WHAT")]
    has: Vec<Feature>,
    /// Only resolutions moved by this person, by part of the name
    #[arg(long, value_name = "NAME")]
    mover: Vec<String>,
    /// Only resolutions seconded by this person, by part of the name
    #[arg(long, value_name = "NAME")]
    seconder: Vec<String>,
    /// Only minutes of this status
    #[arg(long, value_name = "STATUS", value_parser = ["draft", "confirmed", "corrected", "unknown"])]
    status: Vec<String>,
    /// Only what --facets counts under this value: committee=Cabinet, committee=Cabinet@COUNCIL, year=undated,
    /// municipal-year=2018/19, role=..., decision=noted, council='not known'; of one facet several mean any of them
    #[arg(long, value_name = "FACET=VALUE", value_parser = counted)]
    only: Vec<(Facet, Counted)>,
    /// With dates: only items that certainly lie within them
    #[arg(long)]
    certain: bool,
}

/// What an item can have or be.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Feature {
    Action,
    Resolution,
    Recommendation,
    Reference,
    Document,
    Vote,
    Minutes,
    Truncated,
    Exempt,
    Undated,
    Bounded,
}

/// In what order a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

impl SortArg {
    /// Returns the order asked for.
    pub(crate) fn sort(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
        }
    }
}

impl FilterArgs {
    /// Refuses what contradicts itself.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            bail!("--from {from} lies after --to {to}");
        }
        Ok(())
    }

    /// Returns what was asked of facets, one pick for each facet.
    fn picks(&self) -> Vec<Pick> {
        let mut picks: Vec<Pick> = Vec::new();
        for (facet, value) in &self.only {
            match picks.iter_mut().find(|pick| pick.facet == *facet) {
                Some(pick) => pick.values.push(value.clone()),
                None => picks.push(Pick {
                    facet: *facet,
                    values: vec![value.clone()],
                }),
            }
        }
        picks
    }

    /// Turns what was typed into filters.
    pub(crate) fn filters(&self) -> Filters {
        Filters {
            councils: self.council.clone(),
            committees: self.committee.clone(),
            roles: self.role.clone(),
            people: self.person.clone(),
            movers: self.mover.clone(),
            seconders: self.seconder.clone(),
            decisions: self.decision.clone(),
            statuses: self.status.clone(),
            flags: self
                .has
                .iter()
                .filter_map(|has| Some(has.to_possible_value()?.get_name().to_owned()))
                .collect(),
            from: self.year.map(|(from, _)| from).or(self.from),
            to: self.year.map(|(_, to)| to).or(self.to),
            certain: self.certain,
            only: self.picks(),
        }
    }
}

/// Reads a value of a facet: `committee=Cabinet`.
fn counted(text: &str) -> Result<(Facet, Counted), String> {
    let names = || Facet::ALL.map(Facet::name).join(", ");
    let (name, value) = text
        .split_once('=')
        .filter(|(_, value)| !value.trim().is_empty())
        .ok_or_else(|| format!("no FACET=VALUE, where FACET is one of {}", names()))?;
    let facet = Facet::ALL.into_iter().find(|facet| facet.name() == name);
    let facet = facet.ok_or_else(|| format!("no facet is called {name}; there is {}", names()))?;
    let (value, council) = match (facet, value.split_once('@')) {
        (Facet::Committee, Some((value, council))) => (value, Some(council.trim().to_owned())),
        _ => (value, None),
    };
    let value = value.trim().to_owned();
    Ok((facet, Counted { value, council }))
}

/// Reads the first day of `2019`, `2019-03` or `2019-03-01`.
fn first_day(text: &str) -> Result<Date, String> {
    range(text).map(|(from, _)| from)
}

/// Reads the last day of `2019`, `2019-03` or `2019-03-31`.
fn last_day(text: &str) -> Result<Date, String> {
    range(text).map(|(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_lack_their_day() {
        let (from, to) = (first_day("2019-02").unwrap(), last_day("2019-02").unwrap());
        assert_eq!(
            (from.to_string(), to.to_string()),
            ("2019-02-01".to_owned(), "2019-02-28".to_owned())
        );
        assert!(first_day("March 2019").unwrap_err().contains("2019-03"));
    }
}
