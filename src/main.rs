//! The `minutebook` command: parse arguments, run, map to an exit status as grep's.

mod cli;
mod output;
mod session;

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
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}
