//! A progress bar on standard error, on a terminal only.

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Bytes read so far.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// Returns a bar that draws nothing unless standard error is a terminal.
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("reading {wide_bar} {msg}");
        Self(style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)))
    }

    /// Shows how far reading has come.
    pub(crate) fn show(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
        self.0
            .set_message(format!("{} of {}", HumanBytes(done), HumanBytes(total)));
    }

    /// Clears the bar.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
