//! The `minutebook` command: parse arguments, run, map to an exit status as grep's.

mod cli;
mod output;
mod session;

use std::io;
use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Many small strings are made for every answer and every item read: this allocator gives them out sooner than the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let args = cli::parse();
    match cli::run(args) {
        Ok(cli::Outcome::Found) => ExitCode::SUCCESS,
        Ok(cli::Outcome::Nothing) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}

/// Whoever read our output has seen enough: that is no error.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    error
        .chain()
        .filter_map(kind)
        .any(|kind| kind == io::ErrorKind::BrokenPipe)
}
