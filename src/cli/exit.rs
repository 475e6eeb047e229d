//! What a command's exit status says and which of the environment's variables it heeds: told once, for help and man
//! pages alike.

use clap::Command;

/// A word with what it means.
type Told = (&'static str, &'static str);

/// Returns what the exit statuses of a command mean.
pub(super) fn statuses(command: &Command) -> Vec<Told> {
    const ERROR: &str = "an error, which is told on standard error";
    let (found, nothing, error) = match command.get_name() {
        "index" => (
            "done; with --plan: there is something to be done",
            Some("with --plan: there is nothing to be done"),
            "an error, or nothing could be indexed",
        ),
        "verify" => (
            "all is well",
            Some("something is wrong and was listed"),
            "there is nothing that could be verified",
        ),
        "watch" | "run" => (
            "there is something new",
            Some("there is nothing new"),
            "an error; what could not be printed is not counted as seen",
        ),
        "session" => (
            "the last search found something",
            Some("the last search found nothing"),
            "an error; on a pipe: a line could not be done",
        ),
        "add" | "remove" | "snapshot" | "restore" | "generate" | "help" => ("done", None, ERROR),
        _ => (
            "something was found, or done; also where a pipe was closed early",
            Some("nothing was found"),
            ERROR,
        ),
    };
    let mut told = vec![("0", found)];
    told.extend(nothing.map(|nothing| ("1", nothing)));
    told.push(("2", error));
    told
}

/// Returns the variables that a command heeds.
pub(super) fn variables(command: &Command) -> Vec<Told> {
    let has = |id: &str| command.get_arguments().any(|arg| arg.get_id() == id);
    let is_program = command.has_subcommands() && command.get_name() == "minutebook";
    let is_session = is_program || command.get_name() == "session";
    let mut told = Vec::new();
    if is_program || has("index") {
        let index = "the folder of one index, where --index is not given";
        told.push(("MINUTEBOOK_INDEX", index));
    }
    if is_program || has("folder") {
        let cache = "where the indexes of --in are kept, in minutebook/; else ~/.cache";
        told.push(("XDG_CACHE_HOME", cache));
    }
    if is_session {
        let state = "where history and kept items are, in minutebook/; else ~/.local/state";
        told.push(("XDG_STATE_HOME", state));
        told.push((
            "PAGER",
            "what /open shows an item with; else less; none if empty or cat",
        ));
    }
    told.extend([
        (
            "COLUMNS",
            "how wide text is printed; else as wide as the terminal, or 100",
        ),
        (
            "NO_COLOR",
            "if set and not empty, nothing is printed in bold",
        ),
        ("TERM", "if dumb or not set, the same, and no line editing"),
    ]);
    told
}

/// Returns both as the end of a command's help.
pub(super) fn help(command: &Command) -> String {
    let list = |head: &str, told: &[Told]| {
        let width = told.iter().map(|(word, _)| word.len()).max().unwrap_or(0);
        let lines: String = told
            .iter()
            .map(|(word, meaning)| format!("\n  {word:<width$}  {meaning}"))
            .collect();
        format!("{head}:{lines}")
    };
    let statuses = list("Exit status", &statuses(command));
    format!("{statuses}\n\n{}", list("Environment", &variables(command)))
}

/// Returns both as sections of a command's man page.
pub(super) fn man(command: &Command) -> String {
    let list = |head: &str, told: &[Told]| {
        let lines: String = told
            .iter()
            .map(|(word, meaning)| {
                format!(".TP\n\\fB{word}\\fR\n{}\n", meaning.replace('-', "\\-"))
            })
            .collect();
        format!(".SH \"{head}\"\n{lines}")
    };
    let statuses = list("EXIT STATUS", &statuses(command));
    format!("{statuses}{}", list("ENVIRONMENT", &variables(command)))
}
