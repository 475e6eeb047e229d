//! A session at a prompt: what is asked now, what is shown of it, what is kept; and what each command does.
//!
//! Lines come from `line`, are read by `command`, and printed by `output`. Knows no arguments and no environment.

mod command;
pub(crate) mod forget;
mod interrupt;
mod kept;
mod line;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};
use minutebook::{
    Answer, Citation, Exported, FacetCount, Facets, Filters, Hit, Reach, Request, SavedSearch,
    Searcher, Sort, YearKind,
};

use self::command::{Choice, Command, Facet};
use self::interrupt::Interrupts;
use self::kept::{Kept, KeptList};
use self::line::{Line, Lines};
use self::view::View;
use crate::output::export::{self, Export, Form};
use crate::output::report;
use crate::output::session::{self as print, KeptLine};
use crate::output::text::shown_title;
use crate::output::{self, aside};

/// So many hits are shown at once.
const PAGE: usize = 10;

/// What a session begins with.
pub(crate) struct Settings {
    /// The folders of the indexes.
    pub(crate) dirs: Vec<PathBuf>,
    /// What every item of the session must be like.
    pub(crate) filters: Filters,
    /// In what order lists begin.
    pub(crate) sort: Sort,
    /// As written: no stems, no glossary.
    pub(crate) exact: bool,
    /// The glossary is used.
    pub(crate) expand: bool,
    /// What a year is.
    pub(crate) year_kind: YearKind,
    /// Where the history is kept.
    pub(crate) history: Option<PathBuf>,
    /// Where items are kept.
    pub(crate) kept: Option<PathBuf>,
    /// The folder that `~` stands for.
    pub(crate) home: Option<PathBuf>,
    /// Lines come from a person at a terminal.
    pub(crate) typed: bool,
    /// Lines are edited: the terminal can do it.
    pub(crate) edited: bool,
    /// The pager with its arguments; empty where long text is printed.
    pub(crate) pager: Vec<String>,
    /// Keeps a search in the index under a name.
    pub(crate) save: fn(&[PathBuf], &str, &SavedSearch) -> anyhow::Result<()>,
}

/// The hits shown of what is asked, and how many there are.
#[derive(Default)]
struct Shown {
    hits: Vec<Hit>,
    total: usize,
    total_any: usize,
}

/// What a line leads to.
enum Then {
    GoOn,
    Leave,
}

/// A session.
struct Session {
    searcher: Arc<Searcher>,
    settings: Settings,
    interrupts: Interrupts,
    view: Option<View>,
    shown: Shown,
    /// Where `/undo` goes back to, the last on top.
    before: Vec<Option<View>>,
    /// The counts shown last, by whose numbers to narrow.
    facets: Option<Facets>,
    kept: KeptList,
}

/// Runs a session to its end; returns whether its last search found something.
///
/// # Errors
/// What cannot be read or printed; and where no person types, that some lines could not be done.
pub(crate) fn run(searcher: Searcher, settings: Settings) -> anyhow::Result<bool> {
    let searcher = Arc::new(searcher);
    let mut lines = match settings.edited {
        true => Lines::editor(Arc::clone(&searcher), settings.history.clone())?,
        false => Lines::Plain {
            prompts: settings.typed,
        },
    };
    let interrupts = match settings.typed {
        true => Interrupts::taken()?,
        false => Interrupts::default(),
    };
    let kept = KeptList::open(settings.kept.clone())?;
    let (typed, edited) = (settings.typed, settings.edited);
    let mut session = Session {
        searcher,
        settings,
        interrupts,
        view: None,
        shown: Shown::default(),
        before: Vec::new(),
        facets: None,
        kept,
    };
    session.greet();
    let (mut done, mut failed) = (0, 0);
    loop {
        let prompt = session.prompt();
        session
            .interrupts
            .waits((typed && !edited).then_some(prompt.as_str()));
        let line = lines.next(&prompt)?;
        session.interrupts.waits(None);
        let line = match line {
            Line::Typed(line) => line,
            Line::Cancelled => continue,
            Line::End => {
                if typed {
                    aside("");
                }
                break;
            }
        };
        done += 1;
        match session.line(&line) {
            Ok(Then::GoOn) => {}
            Ok(Then::Leave) => break,
            Err(error) if is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                output::error(&error);
                failed += 1;
            }
        }
    }
    session.leave();
    if failed > 0 && !typed {
        bail!("{failed} of {done} lines could not be done");
    }
    Ok(session.view.is_none() || session.shown.total_any > 0)
}

/// Nobody reads what is printed: the session is over.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind)
    };
    error
        .chain()
        .filter_map(kind)
        .any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}

impl Session {
    fn greet(&self) {
        let kept = self.kept.rows().len();
        if self.settings.typed {
            let held = self.searcher.num_docs();
            aside(format_args!(
                "{held} {} held. Type a query, or /help; Ctrl-D leaves.",
                noun(usize::try_from(held).unwrap_or(usize::MAX), "item")
            ));
        }
        if self.settings.typed && kept > 0 {
            aside(format_args!(
                "{kept} {} kept before: /kept lists them.",
                noun(kept, "item")
            ));
        }
    }

    /// Says what is kept and was not handed on.
    fn leave(&self) {
        let open = self.kept.rows().iter().filter(|row| !row.exported).count();
        if open == 0 {
            return;
        }
        let items = noun(open, "kept item");
        match self.kept.file() {
            Some(file) => aside(format_args!(
                "{open} {items} not exported; they stay in {} for the next session over this index, where `/export FILE` writes them",
                file.display()
            )),
            None => aside(format_args!(
                "{open} {items} not exported, and gone now: no home folder is known to keep them in"
            )),
        }
    }

    fn prompt(&self) -> String {
        match &self.view {
            None => "minutebook> ".to_owned(),
            Some(view) => format!(
                "{} {}> ",
                view.short(&self.settings.filters),
                self.shown.total
            ),
        }
    }

    fn line(&mut self, line: &str) -> anyhow::Result<Then> {
        let Some(command) = command::parse(line).map_err(anyhow::Error::msg)? else {
            return Ok(Then::GoOn);
        };
        match command {
            Command::Quit => return Ok(Then::Leave),
            Command::Query(query) => self.query(query, None)?,
            Command::Like(rank) => {
                let id = self.hit(rank)?.id.clone();
                self.query(String::new(), Some(id))?;
            }
            Command::Facet(facet, Choice::Shown) => self.show_facet(facet)?,
            Command::Facet(facet, choice) => self.narrow_by(facet, choice)?,
            Command::Has(what) => self.narrow(|filters| filters.flags.push(what))?,
            Command::Person(name) => {
                if let Some(before) = self.present()?.filters.people.first() {
                    aside(format_args!("in place of {before}: one person at a time"));
                }
                self.narrow(|filters| filters.people = vec![name])?;
            }
            Command::Sort(sort) => {
                let view = View {
                    sort,
                    ..self.present()?.clone()
                };
                self.ask(view)?;
            }
            Command::Clear => {
                let filters = self.settings.filters.clone();
                let view = View {
                    filters,
                    ..self.present()?.clone()
                };
                self.ask(view)?;
            }
            Command::Undo => self.undo()?,
            Command::More => self.more()?,
            Command::Open(rank) => self.open(rank)?,
            Command::Facets => {
                let facets = self.count()?;
                print::facets(&self.status()?, &facets)?;
                self.facets = Some(facets);
            }
            Command::Timeline => self.timeline()?,
            Command::Glossary(term) => self.glossary(&term)?,
            Command::Keep(ranks, why) => self.keep(&ranks, &why)?,
            Command::Kept => self.show_kept()?,
            Command::Drop(numbers) => self.drop_kept(&numbers)?,
            Command::Save(name) => self.save(&name)?,
            Command::Export { file, replace } => self.export(&file, replace)?,
            Command::Report { file, replace } => self.report(&file, replace)?,
            Command::Cite(rank) => output::line(Citation::from(self.hit(rank)?).plain())?,
            Command::Help => {
                let all = [&command::COMMANDS[..], &command::LAST_COMMANDS].concat();
                print::help(&all)?;
            }
        }
        Ok(Then::GoOn)
    }

    /// Returns what is asked now.
    fn present(&self) -> anyhow::Result<&View> {
        self.view
            .as_ref()
            .ok_or_else(|| anyhow!("nothing is asked yet; type a query, or * for everything"))
    }

    fn request(&self, view: &View) -> Request {
        Request {
            filters: view.filters.clone(),
            exact: self.settings.exact,
            expand: self.settings.expand,
            sort: view.sort,
            limit: PAGE,
            like: view.like.clone(),
            year_kind: self.settings.year_kind,
            ..Request::new(view.query.clone())
        }
    }

    /// Returns what is asked now, in words, with the count.
    fn status(&self) -> anyhow::Result<String> {
        let total = self.shown.total;
        Ok(format!(
            "{}: {total} {}.",
            self.present()?.words(),
            noun(total, "item")
        ))
    }

    /// Runs a search that Ctrl-C cancels.
    fn search(&self, request: Request) -> anyhow::Result<Answer> {
        let answer = self
            .interrupts
            .run(&self.searcher, move |searcher| searcher.search(&request))?;
        match answer {
            Some(answer) => Ok(answer?),
            None => bail!("cancelled; nothing has changed"),
        }
    }

    /// Asks something, shows the answer, and remembers what was asked before.
    fn ask(&mut self, view: View) -> anyhow::Result<()> {
        let before = self.view.clone();
        self.show(view)?;
        self.before.push(before);
        Ok(())
    }

    fn show(&mut self, view: View) -> anyhow::Result<()> {
        let request = self.request(&view);
        let answer = self.search(request.clone())?;
        let words = view.words();
        self.view = Some(view);
        self.shown = Shown {
            hits: answer.hits.clone(),
            total: answer.total,
            total_any: answer.total_any,
        };
        print::answer(&words, &answer, &request)
    }

    /// Searches anew. What was narrowed by hand does not hold for another question: it would hide minutes.
    fn query(&mut self, query: String, like: Option<String>) -> anyhow::Result<()> {
        let base = self.settings.filters.clone();
        let dropped = self
            .view
            .as_ref()
            .map(|view| view::narrowed(&view.filters, &base));
        let sort = self
            .view
            .as_ref()
            .map_or(self.settings.sort, |view| view.sort);
        self.ask(View {
            query,
            like,
            filters: base,
            sort,
        })?;
        if let Some(dropped) = dropped.filter(|dropped| !dropped.is_empty()) {
            aside(format_args!(
                "searched anew, without {}; /undo brings that back",
                dropped.join(", ")
            ));
        }
        Ok(())
    }

    fn narrow(&mut self, change: impl FnOnce(&mut Filters)) -> anyhow::Result<()> {
        let mut view = self.present()?.clone();
        change(&mut view.filters);
        self.ask(view)
    }

    fn undo(&mut self) -> anyhow::Result<()> {
        match self.before.last().cloned() {
            None => bail!("there is nothing to go back to"),
            Some(None) => {
                (self.view, self.shown) = (None, Shown::default());
                aside("nothing is asked now");
            }
            Some(Some(view)) => self.show(view)?,
        }
        self.before.pop();
        Ok(())
    }

    fn more(&mut self) -> anyhow::Result<()> {
        let shown = self.shown.hits.len();
        let view = self.present()?;
        if shown >= self.shown.total_any {
            bail!("all {} are shown", self.shown.total_any);
        }
        let request = Request {
            offset: shown,
            ..self.request(view)
        };
        let answer = self.search(request)?;
        let last = shown + answer.hits.len();
        let status = format!(
            "{}: {} to {last} of {}.",
            self.present()?.words(),
            shown + 1,
            self.shown.total_any
        );
        let after_all_words = self.shown.hits.last().is_none_or(|hit| hit.all_words);
        self.shown.hits.extend(answer.hits.iter().cloned());
        print::more(&status, &answer, after_all_words)
    }

    /// Returns the hit of a number shown.
    fn hit(&self, rank: usize) -> anyhow::Result<&Hit> {
        let hits = &self.shown.hits;
        let hit = rank.checked_sub(1).and_then(|at| hits.get(at));
        hit.ok_or_else(|| match hits.len() {
            0 => anyhow!("no items are shown"),
            1 => anyhow!("there is no {rank}; 1 is the only item shown"),
            shown => anyhow!("there is no {rank}; items 1 to {shown} are shown, /more shows more"),
        })
    }

    fn open(&self, rank: usize) -> anyhow::Result<()> {
        let hit = self.hit(rank)?;
        let in_minutes = hit
            .snippets
            .iter()
            .filter(|snippet| snippet.field == "minutes");
        let matching: Vec<usize> = in_minutes
            .filter(|snippet| !snippet.highlights.is_empty())
            .map(|snippet| snippet.paragraph)
            .collect();
        let item = self.searcher.item(&hit.id)?;
        print::item(&item, &matching, &self.settings.pager)
    }

    /// Counts all matches.
    fn count(&self) -> anyhow::Result<Facets> {
        let request = Request {
            facets: true,
            limit: 0,
            ..self.request(self.present()?)
        };
        let facets = self.search(request)?.facets;
        facets.ok_or_else(|| anyhow!("the matches were not counted"))
    }

    fn show_facet(&mut self, facet: Facet) -> anyhow::Result<()> {
        let facets = self.count()?;
        let values = view::values(&facets, facet);
        print::facet(
            &self.status()?,
            view::name(facet),
            values,
            facets.councils.len() > 1,
        )?;
        self.facets = Some(facets);
        Ok(())
    }

    fn narrow_by(&mut self, facet: Facet, choice: Choice) -> anyhow::Result<()> {
        self.present()?;
        let facets = match &choice {
            Choice::Days(from, to) => {
                let (from, to) = (*from, *to);
                return self.narrow(|filters| {
                    filters.from = Some(filters.from.map_or(from, |day| day.max(from)));
                    filters.to = Some(filters.to.map_or(to, |day| day.min(to)));
                });
            }
            Choice::Numbers(_) => self.facets.clone().ok_or_else(|| {
                let name = view::name(facet);
                anyhow!("no numbered list was shown yet; /{name} shows it, or /facets all of them")
            })?,
            Choice::Name(_) | Choice::Shown => self.count()?,
        };
        let values = view::values(&facets, facet);
        let chosen: Vec<&FacetCount> = match &choice {
            Choice::Numbers(numbers) => {
                let value = |number: &usize| number.checked_sub(1).and_then(|at| values.get(at));
                let chosen: Option<Vec<&FacetCount>> = numbers.iter().map(value).collect();
                chosen.ok_or_else(|| {
                    let name = view::name(facet);
                    anyhow!("the list of /{name} goes from 1 to {}", values.len())
                })?
            }
            Choice::Name(name) => view::named(values, name)?,
            Choice::Shown | Choice::Days(..) => return Ok(()),
        };
        let pick = view::pick(&facets, facet, &chosen);
        self.narrow(|filters| filters.only.push(pick))
    }

    fn timeline(&self) -> anyhow::Result<()> {
        let request = Request {
            timeline: true,
            limit: 0,
            ..self.request(self.present()?)
        };
        let timeline = self.search(request)?.timeline;
        let timeline = timeline.ok_or_else(|| anyhow!("the years were not counted"))?;
        print::timeline(&self.status()?, &timeline)
    }

    fn glossary(&self, term: &str) -> anyhow::Result<()> {
        let meanings = self.searcher.meanings(Some(term))?;
        if meanings.is_empty() {
            bail!(
                "{term}: no item held explains it; an entry [[abbreviation]] in minutebook.toml would"
            );
        }
        output::glossary::text(&meanings)
    }

    fn keep(&mut self, ranks: &[usize], why: &str) -> anyhow::Result<()> {
        let view = self.present()?.clone();
        let mut new = Vec::new();
        for rank in ranks {
            let hit = self.hit(*rank)?;
            new.push(Kept {
                id: hit.id.clone(),
                title: shown_title(hit.title.as_deref(), hit.display_title.as_deref()),
                citation: hit.citation.clone(),
                why: why.to_owned(),
                search: self.saved(&view),
                like: view.like.clone(),
                exported: false,
            });
        }
        self.kept.change(|rows| {
            for one in new {
                match rows.iter_mut().find(|row| row.id == one.id) {
                    // A later word of why stands beside the one before.
                    Some(row) => {
                        if !one.why.is_empty() && !row.why.contains(&one.why) {
                            let between = if row.why.is_empty() { "" } else { "; " };
                            row.why = format!("{}{between}{}", row.why, one.why);
                            row.exported = false;
                        }
                    }
                    None => rows.push(one),
                }
            }
        })?;
        let kept = self.kept.rows().len();
        aside(format_args!(
            "{kept} {} kept; /kept lists them, /export FILE writes them",
            noun(kept, "item")
        ));
        Ok(())
    }

    fn show_kept(&self) -> anyhow::Result<()> {
        let rows = self.kept.rows();
        if rows.is_empty() {
            aside("nothing is kept; /keep 3 why keeps an item");
        }
        print::kept(rows.iter().map(|row| KeptLine {
            title: &row.title,
            why: &row.why,
            citation: &row.citation,
        }))
    }

    fn drop_kept(&mut self, numbers: &[usize]) -> anyhow::Result<()> {
        let rows = self.kept.rows();
        let mut ids = Vec::new();
        for number in numbers {
            let row = number.checked_sub(1).and_then(|at| rows.get(at));
            let row = row
                .ok_or_else(|| anyhow!("there is no {number} among the kept; /kept lists them"))?;
            ids.push(row.id.clone());
        }
        self.kept
            .change(|rows| rows.retain(|row| !ids.contains(&row.id)))?;
        let kept = self.kept.rows().len();
        aside(format_args!("{kept} {} kept", noun(kept, "item")));
        Ok(())
    }

    /// Returns a search as it is kept.
    fn saved(&self, view: &View) -> SavedSearch {
        SavedSearch {
            query: view.query.clone(),
            filters: view.filters.clone(),
            exact: self.settings.exact,
            expand: self.settings.expand,
        }
    }

    fn save(&self, name: &str) -> anyhow::Result<()> {
        let view = self.present()?;
        if view.like.is_some() {
            bail!("a search for items like one cannot be saved; a query can");
        }
        (self.settings.save)(&self.settings.dirs, name, &self.saved(view))
    }

    /// Writes the kept items, or where there are none all matches.
    fn export(&mut self, file: &str, replace: bool) -> anyhow::Result<()> {
        let path = self.path("export", file, replace)?;
        if self.kept.rows().is_empty() {
            let request = self.request(self.present()?);
            return self.write(&path, |searcher, give| {
                searcher.export(&request, Reach::AllWords, give)
            });
        }
        let items: Vec<_> = self.kept.rows().iter().map(Kept::item).collect();
        self.write(&path, |searcher, give| searcher.export_kept(&items, give))?;
        aside(
            "these are the items kept; all matches are written while nothing is kept (`/kept` lists them, `/drop` lets go)",
        );
        self.kept.change(|rows| {
            let written = |row: &Kept| items.iter().any(|item| item.id == row.id);
            rows.iter_mut()
                .filter(|row| written(row))
                .for_each(|row| row.exported = true);
        })
    }

    /// Writes a report on what matches the present search, as `minutebook report` does.
    fn report(&self, file: &str, replace: bool) -> anyhow::Result<()> {
        let path = self.path("report", file, replace)?;
        let form = report::Form::of_ending(&path)?;
        let view = self.present()?;
        if view.like.is_some() {
            bail!("a report is on a query and its narrowing, not on items like one");
        }
        let written = self.searcher.report(&self.request(view), report::ITEMS)?;
        report::write(&written, form, Some(&path))
    }

    /// Returns the file that a command is to write.
    fn path(&self, command: &str, file: &str, replace: bool) -> anyhow::Result<PathBuf> {
        let path = match (file.strip_prefix("~/"), &self.settings.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => PathBuf::from(file),
        };
        if path.is_file() && !replace {
            bail!("{file} is there already; `/{command} --replace {file}` writes over it");
        }
        Ok(path)
    }

    /// Writes records to a file, in the form its ending says; Ctrl-C leaves no file.
    fn write(
        &self,
        path: &Path,
        records: impl FnOnce(
            &Searcher,
            &mut dyn FnMut(Exported) -> anyhow::Result<()>,
        ) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Some(form) = Form::of_ending(path) else {
            bail!(
                "{}: the ending says how to write: csv, jsonl, md, txt, bib or json; /report writes docx and html",
                path.display()
            );
        };
        let mut export = Export::begin(form, Some(path))?;
        let mut header = None;
        self.interrupts.begin();
        records(&self.searcher, &mut |record| {
            if self.interrupts.pressed() {
                bail!("cancelled; nothing was written");
            }
            if let Exported::Header(told) = &record {
                header = Some(told.clone());
            }
            export.record(&record)
        })?;
        export.end()?;
        if let Some(header) = header {
            export::told(&header, Some(path));
        }
        Ok(())
    }
}

/// Returns a noun in the number that a count asks for.
fn noun(count: usize, word: &str) -> String {
    match count {
        1 => word.to_owned(),
        _ => format!("{word}s"),
    }
}
