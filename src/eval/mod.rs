//! How good the ranking is: topics, judgements and runs read, measures worked out, differences tested.
//!
//! Takes texts and gives figures; opens no index, reads no files and prints nothing.

mod columns;
mod measures;
mod qrels;
mod run;
mod significance;
mod topics;

pub use measures::{Evaluation, Figures, TopicFigures};
pub use qrels::Qrels;
pub use run::{Run, run_id};
pub use significance::{Difference, Interval, differences, intervals};
pub use topics::{Topic, topics};
