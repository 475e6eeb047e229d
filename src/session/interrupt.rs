//! Ctrl-C while something runs: the work is abandoned, the session goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use minutebook::Searcher;

/// So often is it looked whether Ctrl-C was pressed.
const LOOK: Duration = Duration::from_millis(25);

/// Whether Ctrl-C was pressed since the work began.
#[derive(Clone, Default)]
pub(crate) struct Interrupts {
    pressed: Arc<AtomicBool>,
    /// The prompt of a plain terminal that waits for a line; printed anew, as the line typed is gone.
    prompt: Arc<Mutex<Option<String>>>,
}

impl Interrupts {
    /// Takes Ctrl-C from now on, which ends the program no more.
    pub(crate) fn taken() -> anyhow::Result<Self> {
        let interrupts = Self::default();
        let own = interrupts.clone();
        ctrlc::set_handler(move || {
            own.pressed.store(true, Ordering::SeqCst);
            if let Ok(Some(prompt)) = own.prompt.lock().as_deref() {
                crate::output::session::prompt_again(prompt);
            }
        })?;
        Ok(interrupts)
    }

    /// Says that a line is waited for under this prompt, or no longer.
    pub(crate) fn waits(&self, prompt: Option<&str>) {
        if let Ok(mut waiting) = self.prompt.lock() {
            *waiting = prompt.map(str::to_owned);
        }
    }

    /// Begins a piece of work.
    pub(crate) fn begin(&self) {
        self.pressed.store(false, Ordering::SeqCst);
    }

    /// Tells whether the work is to be abandoned.
    pub(crate) fn pressed(&self) -> bool {
        self.pressed.load(Ordering::SeqCst)
    }

    /// Works in a thread of its own; returns nothing if it was abandoned, and then it ends unseen.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        searcher: &Arc<Searcher>,
        work: impl FnOnce(&Searcher) -> T + Send + 'static,
    ) -> anyhow::Result<Option<T>> {
        self.begin();
        let (give, take) = mpsc::channel();
        let searcher = Arc::clone(searcher);
        thread::Builder::new().spawn(move || {
            // Nobody waits for it any more: that is no error.
            let _ = give.send(work(&searcher));
        })?;
        loop {
            match take.recv_timeout(LOOK) {
                Ok(done) => return Ok(Some(done)),
                Err(RecvTimeoutError::Timeout) if self.pressed() => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    anyhow::bail!("the search ended without an answer")
                }
            }
        }
    }
}
