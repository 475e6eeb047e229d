//! What a session asks, in words; and how a value of a facet becomes a filter.

use anyhow::bail;
use minutebook::{Counted, FacetCount, Facets, Filters, NOT_KNOWN, Pick, Sort, YearKind};

use super::command::Facet;

/// A prompt says so many letters of the query.
const SHORT: usize = 28;
/// And so many of each way in which it was narrowed.
const SHORT_EACH: usize = 22;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    pub(super) query: String,
    /// The item that items are to be like, in place of a query.
    pub(super) like: Option<String>,
    pub(super) filters: Filters,
    pub(super) sort: Sort,
}

impl View {
    /// Says all of it, on one line.
    pub(super) fn words(&self) -> String {
        let mut words = vec![self.question()];
        words.extend(filter_words(&self.filters));
        words.push(
            match self.sort {
                Sort::Relevance => "by relevance",
                Sort::Newest => "newest first",
                Sort::Oldest => "oldest first",
            }
            .to_owned(),
        );
        words.join(" | ")
    }

    /// Says it for a prompt: the beginning of the question, how it was narrowed, an order of its own.
    pub(super) fn short(&self, base: &Filters) -> String {
        let cut = |text: String, most: usize| match text.char_indices().nth(most) {
            Some((at, _)) => format!("{}...", text[..at].trim_end()),
            None => text,
        };
        let mut narrowed = narrowed(&self.filters, base);
        narrowed.extend(match self.sort {
            Sort::Relevance => None,
            Sort::Newest => Some("newest".to_owned()),
            Sort::Oldest => Some("oldest".to_owned()),
        });
        let question = cut(self.question(), SHORT);
        // Each apart, so that the last is seen however long the first.
        let narrowed: Vec<String> = narrowed
            .into_iter()
            .map(|words| cut(words, SHORT_EACH))
            .collect();
        match narrowed.is_empty() {
            true => question,
            false => format!("{question} [{}]", narrowed.join(", ")),
        }
    }

    fn question(&self) -> String {
        match &self.like {
            Some(id) => format!("like {id}"),
            None => self.query.clone(),
        }
    }
}

/// Says which filters hold that are not those of the command line.
pub(super) fn narrowed(filters: &Filters, base: &Filters) -> Vec<String> {
    let base = filter_words(base);
    let mut words = filter_words(filters);
    words.retain(|word| !base.contains(word));
    words
}

/// Says what items must be like, each filter apart.
fn filter_words(filters: &Filters) -> Vec<String> {
    let mut words = Vec::new();
    for (name, values) in [
        ("council", &filters.councils),
        ("committee", &filters.committees),
        ("role", &filters.roles),
        ("person", &filters.people),
        ("moved by", &filters.movers),
        ("seconded by", &filters.seconders),
        ("decision", &filters.decisions),
        ("status", &filters.statuses),
    ] {
        if !values.is_empty() {
            words.push(format!("{name} {}", values.join(" or ")));
        }
    }
    words.extend(filters.flags.iter().map(|flag| format!("has {flag}")));
    for pick in &filters.only {
        let value = |one: &Counted| match &one.council {
            Some(council) => format!("{} ({council})", one.value),
            None => one.value.clone(),
        };
        let values: Vec<String> = pick.values.iter().map(value).collect();
        words.push(format!("{} {}", pick.facet.name(), values.join(" or ")));
    }
    words.extend(match (filters.from, filters.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(to)) => Some(format!("to {to}")),
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
    });
    if filters.certain && filters.has_dates() {
        words.push("certainly dated".to_owned());
    }
    words
}

/// Returns the name of a facet, which is that of its command.
pub(super) fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Council => "council",
        Facet::Committee => "committee",
        Facet::Year => "year",
        Facet::Role => "role",
        Facet::Decision => "decision",
    }
}

/// Returns the counts of a facet.
pub(super) fn values(facets: &Facets, facet: Facet) -> &[FacetCount] {
    match facet {
        Facet::Council => &facets.councils,
        Facet::Committee => &facets.committees,
        Facet::Year => &facets.years,
        Facet::Role => &facets.roles,
        Facet::Decision => &facets.decisions,
    }
}

/// Returns the values that are called so, in any case, else those that have it in their name.
pub(super) fn named<'f>(
    values: &'f [FacetCount],
    asked: &str,
) -> anyhow::Result<Vec<&'f FacetCount>> {
    let asked_lower = asked.to_lowercase();
    let names = |count: &FacetCount| -> Vec<String> {
        let value = count.value.as_deref().unwrap_or(NOT_KNOWN);
        let all = std::iter::once(value).chain(count.also.iter().map(String::as_str));
        all.map(str::to_lowercase).collect()
    };
    let whole: Vec<&FacetCount> = values
        .iter()
        .filter(|count| names(count).contains(&asked_lower))
        .collect();
    if !whole.is_empty() {
        return Ok(whole);
    }
    let has = |count: &&FacetCount| names(count).iter().any(|name| name.contains(&asked_lower));
    let found: Vec<&FacetCount> = values.iter().filter(has).collect();
    if found.is_empty() {
        let first: Vec<&str> = values
            .iter()
            .take(3)
            .filter_map(|count| count.value.as_deref())
            .collect();
        let there = match first.is_empty() {
            true => String::new(),
            false => format!("; there is {}", first.join(", ")),
        };
        bail!("none of the items found is counted under \"{asked}\"{there}");
    }
    Ok(found)
}

/// Returns the filter that takes what is counted under some values of a facet.
pub(super) fn pick(facets: &Facets, facet: Facet, chosen: &[&FacetCount]) -> Pick {
    let several_councils = facets.councils.len() > 1;
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| NOT_KNOWN.to_owned());
    let counted = |count: &&FacetCount| Counted {
        value: known(&count.value),
        council: (facet == Facet::Committee && several_councils).then(|| known(&count.council)),
    };
    Pick {
        facet: match (facet, facets.year_kind) {
            (Facet::Council, _) => minutebook::Facet::Council,
            (Facet::Committee, _) => minutebook::Facet::Committee,
            (Facet::Year, YearKind::Calendar) => minutebook::Facet::Year,
            (Facet::Year, YearKind::Municipal) => minutebook::Facet::MunicipalYear,
            (Facet::Year, YearKind::Financial) => minutebook::Facet::FinancialYear,
            (Facet::Role, _) => minutebook::Facet::Role,
            (Facet::Decision, _) => minutebook::Facet::Decision,
        },
        values: chosen.iter().map(counted).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(value: Option<&str>, also: &[&str]) -> FacetCount {
        FacetCount {
            value: value.map(str::to_owned),
            also: also.iter().map(|name| (*name).to_owned()).collect(),
            ..FacetCount::default()
        }
    }

    #[test]
    fn a_whole_name_stands_alone() {
        let values = [
            count(Some("Cabinet"), &[]),
            count(Some("Cabinet member decisions"), &[]),
            count(Some("Head of early help"), &["HEH"]),
            count(None, &[]),
        ];
        let found = |asked: &str| -> Vec<Option<&str>> {
            let found = named(&values, asked).unwrap();
            found.iter().map(|count| count.value.as_deref()).collect()
        };
        assert_eq!(found("cabinet"), [Some("Cabinet")]);
        assert_eq!(found("member"), [Some("Cabinet member decisions")]);
        assert_eq!(found("heh"), [Some("Head of early help")]);
        assert_eq!(found("not known"), [None]);
        let error = named(&values, "planning").unwrap_err().to_string();
        assert!(
            error.contains("there is Cabinet, Cabinet member decisions"),
            "{error}"
        );
    }

    #[test]
    fn what_is_asked_is_told_whole_and_short() {
        let mut view = View {
            query: "referrals to the front door of the county".to_owned(),
            like: None,
            filters: Filters {
                councils: vec!["Aldermoor".to_owned()],
                ..Filters::default()
            },
            sort: Sort::Newest,
        };
        let base = view.filters.clone();
        let facets = Facets {
            councils: vec![count(Some("Aldermoor"), &[]), count(None, &[])],
            ..Facets::default()
        };
        let cabinet = count(Some("Cabinet"), &[]);
        let pick = pick(&facets, Facet::Committee, &[&cabinet]);
        view.filters.only.push(pick);
        assert_eq!(
            view.words(),
            "referrals to the front door of the county | council Aldermoor | committee Cabinet (not known) | newest first"
        );
        assert_eq!(
            narrowed(&view.filters, &base),
            ["committee Cabinet (not known)"]
        );
        assert_eq!(
            view.short(&base),
            "referrals to the front door... [committee Cabinet (not..., newest]"
        );
    }
}
