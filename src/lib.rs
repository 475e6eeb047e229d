//! Full-text search over committee minutes: ranked, cited, honest about what is known.
//!
//! ```no_run
//! use minutebook::{Request, Searcher};
//!
//! let searcher = Searcher::open("index".as_ref())?;
//! for hit in searcher.search(&Request::new("MASH referrals"))?.hits {
//!     println!("{}", hit.citation);
//! }
//! # Ok::<(), minutebook::Error>(())
//! ```
//!
//! The query side: text to tree to engine query (`query`, told in [`query::REFERENCE`]), with the forms that the `glossary` knows, run
//! by [`Searcher`], filtered (`filter`, `pick`), ranked (`ranking`, `proximity`, `statistics`), shown (`snippet`, `hit`, `roles`,
//! `corrected`), cited (`citation`), set out to be handed in (`report`), read off row by row (`registers`), followed to later meetings (`follow_up`), counted
//! (`tally`, `facet`, `timeline`, `coverage`), kept to be asked again (`watch`), measured (`eval`); `fuzzing` is the door of the fuzz targets. Prints nothing; knows no command line.

mod citation;
mod columns;
mod corrected;
mod coverage;
mod demotion;
mod dictionary;
mod error;
pub mod eval;
mod facet;
mod filter;
mod follow_up;
#[doc(hidden)]
pub mod fuzzing;
mod glossary;
mod hit;
mod memo;
mod pick;
mod proximity;
pub mod query;
mod ranking;
mod registers;
mod report;
mod roles;
mod searcher;
mod snippet;
mod statistics;
mod suggest;
mod sweep;
mod tally;
mod timeline;
mod watch;
mod years;

pub use citation::{Citation, CslItem, markdown_escaped};
pub use corrected::CorrectedBy;
pub use coverage::{Coverage, Gap, Holding, ToFetch};
pub use error::{Error, ErrorKind};
pub use facet::{FacetCount, Facets};
pub use filter::Filters;
pub use follow_up::{Candidate, FollowUp, Response, Verdict};
pub use hit::{
    DateView, FORMAT_VERSION, Hit, ItemView, SourceView, is_whole_council, number_words,
};
pub use pick::{Counted, Facet, NOT_KNOWN, Pick};
pub use ranking::Sort;
pub use registers::{
    ActionRow, ActionView, Cited, DecisionRow, RecommendationRow, RecommendationView,
};
pub use report::{Block, Cell, DateCounts, Finding, Group, Held, Inline, Numbered, Report, Table};
pub use roles::{RoleMeaning, RoleView};
pub use searcher::{
    Answer, Expansion, Explanation, ExportHeader, ExportItem, Exported, FormCount, Holdings,
    IndexView, JoinedBy, KeptItem, LinkView, Meaning, Missing, Reach, Relaxation, Request,
    Searcher, WordScore,
};
pub use snippet::Snippet;
pub use suggest::Suggestion;
pub use timeline::{Timeline, TimelineYear};
pub use watch::{Change, SavedSearch, Watched};
pub use years::YearKind;
