//! `minutebook help`: of the program, of one command, or the query language.

use anyhow::bail;
use minutebook::query::REFERENCE;

use super::Outcome;
use crate::output;

/// Print this help, that of a command, or what can be typed into a query (`help query`)
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  minutebook help query\n  minutebook help search")]
pub(crate) struct Args {
    /// A command, or `query`
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut command = super::command();
    command.build();
    let help = match args.topic.as_deref() {
        None => command.render_help(),
        Some("query") => {
            output::line(REFERENCE.trim_end())?;
            return Ok(Outcome::Found);
        }
        Some(topic) => match command.find_subcommand_mut(topic) {
            Some(subcommand) => subcommand.render_long_help(),
            None => {
                let names = command.get_subcommands().map(|command| command.get_name());
                let names: Vec<&str> = names.chain(["query"]).collect();
                bail!(
                    "there is no help on `{topic}`; there is on {}",
                    names.join(", ")
                );
            }
        },
    };
    output::line(help.to_string().trim_end())?;
    Ok(Outcome::Found)
}
