//! A lenient tree of an HTML page, and the paragraphs of text that Word made.
//!
//! Takes any text, gives a [`Page`]; nothing is an error. The tree is built in one pass over a
//! standard tokenizer, with the end tags that people leave out implied. It is no browser's tree:
//! misnested elements are closed where their container closes, and nothing is moved about, so that
//! time grows in proportion to the input whatever the input is. Knows nothing of minutes.

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::text::fold_space;
use crate::limits::{DEPTH_OF_HTML, ELEMENTS_OF_A_PAGE};
use crate::minutes::Warning;

/// The attributes that any reader of pages asks for; the others are dropped to spare memory.
const KEPT_ATTRIBUTES: [&str; 10] = [
    "class", "content", "href", "id", "name", "property", "rel", "start", "title", "type",
];

/// An element or a run of text on a [`Page`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(usize);

/// A page as a tree. Nodes stand in the order of the page, so that what an element holds is one range.
#[derive(Debug)]
pub(crate) struct Page {
    nodes: Vec<Node>,
    warnings: Vec<Warning>,
    saved_from: Option<String>,
}

#[derive(Debug)]
struct Node {
    content: Content,
    parent: usize,
    /// One behind the last node within this one.
    end: usize,
    line: usize,
}

#[derive(Debug)]
enum Content {
    Element {
        name: String,
        attributes: Vec<(&'static str, String)>,
    },
    Text(String),
}

impl Page {
    /// Reads a page or a piece of one.
    pub(crate) fn parse(text: &str) -> Self {
        // Old line ends would make the tokenizer's offsets drift from those of the text.
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut builder = Builder::new(&text);
        for token in Tokenizer::new_with_emitter(&text, emitter) {
            // The reader of a `str` cannot fail.
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => builder.start(&tag),
                Token::EndTag(tag) => {
                    builder.unread = None;
                    builder.end(&String::from_utf8_lossy(&tag.name));
                }
                Token::String(run) => {
                    builder.text(&String::from_utf8_lossy(&run.value), run.span.start);
                }
                Token::Comment(comment) => {
                    builder.comment(&String::from_utf8_lossy(&comment.value));
                }
                Token::Doctype(_) | Token::Error(_) => {}
            }
        }
        builder.finish()
    }

    /// What the page's structure made it hard to read.
    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The address that a browser noted when it saved the page.
    pub(crate) fn saved_from(&self) -> Option<&str> {
        self.saved_from.as_deref()
    }

    /// The node that holds all others.
    pub(crate) fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// The lower-case name of an element; empty for text.
    pub(crate) fn name(&self, node: NodeId) -> &str {
        match &self.nodes[node.0].content {
            Content::Element { name, .. } => name,
            Content::Text(_) => "",
        }
    }

    /// The value of an attribute of an element.
    pub(crate) fn attribute(&self, node: NodeId, wanted: &str) -> Option<&str> {
        match &self.nodes[node.0].content {
            Content::Element { attributes, .. } => attributes
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| value.as_str()),
            Content::Text(_) => None,
        }
    }

    /// Tells whether an element carries a class; capitals do not matter.
    pub(crate) fn has_class(&self, node: NodeId, class: &str) -> bool {
        self.attribute(node, "class").is_some_and(|classes| {
            classes
                .split_ascii_whitespace()
                .any(|one| one.eq_ignore_ascii_case(class))
        })
    }

    /// The line of the source that a node begins at, from 1.
    pub(crate) fn line(&self, node: NodeId) -> usize {
        self.nodes[node.0].line
    }

    /// The element that holds a node; the root holds itself.
    pub(crate) fn parent(&self, node: NodeId) -> NodeId {
        NodeId(self.nodes[node.0].parent)
    }

    /// The node itself and all it holds, in the order of the page.
    pub(crate) fn within(&self, node: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (node.0..self.nodes[node.0].end).map(NodeId)
    }

    /// Neighbouring nodes and all they hold, up to but not with `behind`.
    pub(crate) fn between(
        &self,
        first: NodeId,
        behind: NodeId,
    ) -> impl Iterator<Item = NodeId> + use<> {
        (first.0..behind.0.min(self.nodes.len())).map(NodeId)
    }

    /// The nodes directly below a node.
    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.nodes[node.0].end;
        let mut next = node.0 + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(NodeId(next))?;
            next = self.nodes[next].end;
            Some(child)
        })
    }

    /// The first node behind all that a node holds, whether it exists or not.
    pub(crate) fn behind(&self, node: NodeId) -> NodeId {
        NodeId(self.nodes[node.0].end)
    }

    /// The first element with an id.
    pub(crate) fn find_id(&self, id: &str) -> Option<NodeId> {
        self.within(self.root())
            .find(|node| self.attribute(*node, "id") == Some(id))
    }

    /// The first element with a class, at or below a node.
    pub(crate) fn find_class(&self, below: NodeId, class: &str) -> Option<NodeId> {
        self.within(below).find(|node| self.has_class(*node, class))
    }

    /// Every element of a name, at or below a node.
    pub(crate) fn find_all<'p>(
        &'p self,
        below: NodeId,
        name: &'p str,
    ) -> impl Iterator<Item = NodeId> + 'p {
        self.within(below)
            .filter(move |node| self.name(*node) == name)
    }

    /// The characters of a text node as they stand.
    pub(crate) fn raw_text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node.0].content {
            Content::Text(text) => Some(text),
            Content::Element { .. } => None,
        }
    }

    /// All text of a node on one line, less what is hidden or names a file's size.
    pub(crate) fn text(&self, node: NodeId) -> String {
        let mut text = String::new();
        let (mut next, end) = (node.0, self.nodes[node.0].end);
        while next < end {
            if next != node.0 && self.is_left_out(NodeId(next)) {
                next = self.nodes[next].end;
                continue;
            }
            match &self.nodes[next].content {
                Content::Text(run) => text.push_str(run),
                Content::Element { name, .. } if name == "br" || is_block(name) => text.push(' '),
                Content::Element { .. } => {}
            }
            next += 1;
        }
        fold_space(&text)
    }

    /// The paragraphs of a node: one for each paragraph, list entry, heading and table row.
    ///
    /// A list entry keeps its marker in front, the cells of a row are joined by ` | `, and a line
    /// break ends a paragraph only when it is doubled. Empty paragraphs are dropped.
    pub(crate) fn blocks(&self, node: NodeId) -> Vec<String> {
        self.blocks_between(node, self.behind(node))
    }

    /// The paragraphs of neighbouring nodes, up to but not with `behind`.
    pub(crate) fn blocks_between(&self, first: NodeId, behind: NodeId) -> Vec<String> {
        let mut paragraphs = Paragraphs::default();
        let mut open: Vec<usize> = Vec::new();
        let (mut next, end) = (first.0, behind.0.min(self.nodes.len()));
        while next < end {
            while let Some(block) = open.pop_if(|block| self.nodes[*block].end <= next) {
                paragraphs.leave(self.name(NodeId(block)));
            }
            if self.is_left_out(NodeId(next)) {
                next = self.nodes[next].end;
                continue;
            }
            match &self.nodes[next].content {
                Content::Text(run) => paragraphs.text(run),
                Content::Element { name, .. } if name == "br" => paragraphs.line_break(),
                Content::Element { name, .. } if is_block(name) => {
                    paragraphs.enter(self, NodeId(next));
                    open.push(next);
                }
                Content::Element { .. } => {}
            }
            next += 1;
        }
        while let Some(block) = open.pop() {
            paragraphs.leave(self.name(NodeId(block)));
        }
        paragraphs.flush();
        paragraphs.done
    }

    /// Tells whether an element is no part of the text it stands in.
    fn is_left_out(&self, node: NodeId) -> bool {
        matches!(self.name(node), "img" | "select" | "head")
            || self.has_class(node, "mgHide")
            || self.has_class(node, "mgFileSize")
    }
}

/// The paragraphs of a piece of HTML, as [`Page::blocks`] gives them.
pub(crate) fn blocks(text: &str) -> Vec<String> {
    let page = Page::parse(text);
    page.blocks(page.root())
}

/// Builds the tree, token by token.
struct Builder<'t> {
    source: &'t str,
    nodes: Vec<Node>,
    /// The elements not yet closed, the root first.
    open: Vec<usize>,
    /// Elements too deep to be opened, counted by name, so that their end tags close nothing else.
    flat: BTreeMap<String, usize>,
    /// The element whose text is no text for readers (a script), and its line.
    unread: Option<(String, usize)>,
    /// Where `line` was counted up to.
    counted: usize,
    line: usize,
    /// It was said that the page has too many elements.
    told_full: bool,
    warnings: Vec<Warning>,
    saved_from: Option<String>,
}

impl<'t> Builder<'t> {
    fn new(source: &'t str) -> Self {
        let root = Node {
            content: Content::Element {
                name: "#root".to_owned(),
                attributes: Vec::new(),
            },
            parent: 0,
            end: 0,
            line: 1,
        };
        Self {
            source,
            nodes: vec![root],
            open: vec![0],
            flat: BTreeMap::new(),
            unread: None,
            counted: 0,
            line: 1,
            told_full: false,
            warnings: Vec::new(),
            saved_from: None,
        }
    }

    /// The line of an offset; offsets come in order, so that each byte is looked at once.
    fn line_at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.source.len());
        if offset > self.counted {
            let passed = &self.source.as_bytes()[self.counted..offset];
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.counted = offset;
        }
        self.line
    }

    fn innermost(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn add(&mut self, content: Content, line: usize) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Node {
            content,
            parent: self.innermost(),
            end: id + 1,
            line,
        });
        id
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let line = self.line_at(tag.span.start);
        if matches!(
            name.as_str(),
            "script" | "style" | "noscript" | "iframe" | "textarea" | "noembed"
        ) {
            self.unread = Some((name, line));
            return;
        }
        self.unread = None;
        if self.is_full(line) {
            return;
        }
        self.close_implied(&name);
        let attributes = KEPT_ATTRIBUTES
            .iter()
            .filter_map(|kept| {
                let value = tag.attributes.get(kept.as_bytes())?;
                Some((*kept, String::from_utf8_lossy(value).into_owned()))
            })
            .collect();
        let content = Content::Element {
            name: name.clone(),
            attributes,
        };
        let id = self.add(content, line);
        if is_void(&name) {
            return;
        }
        if self.open.len() < DEPTH_OF_HTML {
            self.open.push(id);
            return;
        }
        if self.flat.is_empty()
            && !self
                .warnings
                .iter()
                .any(|warning| warning.message == TOO_DEEP)
        {
            self.warnings.push(Warning::new(line, TOO_DEEP));
        }
        *self.flat.entry(name).or_default() += 1;
    }

    /// Closes what a start tag closes without saying so.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close_outermost(|open| open == "li", |open| matches!(open, "ul" | "ol")),
            "dt" | "dd" => {
                self.close_outermost(|open| matches!(open, "dt" | "dd"), |open| open == "dl");
            }
            "option" | "optgroup" => {
                self.close_outermost(|open| open == "option", |open| open == "select");
            }
            "td" | "th" => self.close_outermost(
                |open| matches!(open, "td" | "th" | "caption"),
                |open| matches!(open, "tr" | "table"),
            ),
            "tr" => self.close_outermost(
                |open| matches!(open, "tr" | "td" | "th" | "caption"),
                |open| open == "table",
            ),
            "tbody" | "thead" | "tfoot" => {
                self.close_outermost(is_table_part, |open| open == "table");
            }
            "a" => self.close_outermost(|open| open == "a", is_block),
            _ => {}
        }
        if is_block(name) {
            let headings = is_heading(name);
            self.close_outermost(
                |open| open == "p" || headings && is_heading(open),
                |open| is_block(open) && open != "p" && !is_heading(open),
            );
        }
    }

    /// Closes the outermost open element that is a `target`, looking no further than a `barrier`.
    fn close_outermost(&mut self, target: impl Fn(&str) -> bool, barrier: impl Fn(&str) -> bool) {
        let mut found = None;
        for (depth, id) in self.open.iter().enumerate().skip(1).rev() {
            let name = self.element_name(*id);
            if target(name) {
                found = Some(depth);
            } else if barrier(name) {
                break;
            }
        }
        if let Some(depth) = found {
            self.close_to(depth);
        }
    }

    fn element_name(&self, id: usize) -> &str {
        match &self.nodes[id].content {
            Content::Element { name, .. } => name,
            Content::Text(_) => "",
        }
    }

    fn close_to(&mut self, depth: usize) {
        let end = self.nodes.len();
        for id in self.open.drain(depth..) {
            self.nodes[id].end = end;
        }
        self.flat.clear();
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            let (name, attributes) = (name.to_owned(), Vec::new());
            let line = self.line;
            self.add(Content::Element { name, attributes }, line);
            return;
        }
        // Text behind them still belongs to the page.
        if matches!(name, "body" | "html") {
            return;
        }
        if let Some(count) = self.flat.get_mut(name)
            && *count > 0
        {
            *count -= 1;
            return;
        }
        let inline = !is_block(name);
        for depth in (1..self.open.len()).rev() {
            let open = self.element_name(self.open[depth]);
            if open == name {
                self.close_to(depth);
                return;
            }
            let barrier = if is_table_part(name) || name == "table" {
                open == "table"
            } else if inline {
                is_block(open)
            } else {
                matches!(open, "table" | "td" | "th" | "caption")
                    || name == "li" && matches!(open, "ul" | "ol")
            };
            if barrier {
                return;
            }
        }
    }

    fn text(&mut self, run: &str, offset: usize) {
        if self.unread.is_some() || run.is_empty() {
            return;
        }
        let parent = self.innermost();
        if let Some(last) = self.nodes.last_mut()
            && last.parent == parent
            && let Content::Text(text) = &mut last.content
        {
            text.push_str(run);
            return;
        }
        let line = self.line_at(offset);
        if !self.is_full(line) {
            self.add(Content::Text(run.to_owned()), line);
        }
    }

    /// Tells whether the page has as many nodes as it may have; says so once.
    fn is_full(&mut self, line: usize) -> bool {
        let is_full = self.nodes.len() >= ELEMENTS_OF_A_PAGE;
        if is_full && !self.told_full {
            self.told_full = true;
            let message = format!("more than {ELEMENTS_OF_A_PAGE} elements; the rest is not read");
            self.warnings.push(Warning::new(line, message));
        }
        is_full
    }

    /// Browsers note the address in a comment: ` saved from url=(0057)https://... `.
    fn comment(&mut self, comment: &str) {
        if self.saved_from.is_none()
            && let Some(noted) = comment.trim().strip_prefix("saved from url=")
            && let Some((_, address)) = noted.split_once(')')
        {
            self.saved_from = Some(address.trim().to_owned());
        }
    }

    fn finish(mut self) -> Page {
        self.close_to(0);
        if let Some((name, line)) = self.unread {
            self.warnings.push(Warning::new(
                line,
                format!("<{name}> is never closed; what follows was not read"),
            ));
        }
        Page {
            nodes: self.nodes,
            warnings: self.warnings,
            saved_from: self.saved_from,
        }
    }
}

const TOO_DEEP: &str = "nested more than 256 deep; read flat";

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Tells whether an element is `h1` to `h6`.
pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption"
    )
}

/// Tells whether an element begins a paragraph of its own.
pub(crate) fn is_block(name: &str) -> bool {
    is_heading(name)
        || is_table_part(name)
        || matches!(
            name,
            "p" | "div"
                | "li"
                | "ul"
                | "ol"
                | "dl"
                | "dt"
                | "dd"
                | "table"
                | "blockquote"
                | "pre"
                | "form"
                | "fieldset"
                | "section"
                | "article"
                | "header"
                | "footer"
                | "nav"
                | "main"
                | "aside"
                | "center"
                | "address"
                | "hr"
                | "body"
        )
}

/// Gathers paragraphs while a tree is walked.
#[derive(Default)]
struct Paragraphs {
    done: Vec<String>,
    current: String,
    /// Line breaks since the last visible character.
    breaks: usize,
    lists: Vec<List>,
    /// What the next paragraph is to begin with.
    marker: Option<String>,
    /// The paragraph is of one of Word's list classes.
    word_list: bool,
    /// How many tables enclose this place.
    tables: usize,
    row: Option<Row>,
}

struct List {
    ordered: bool,
    style: Option<char>,
    next: usize,
}

/// A row being read: its cells, each with its paragraphs.
struct Row {
    tables: usize,
    cells: Vec<Vec<String>>,
}

impl Paragraphs {
    fn text(&mut self, run: &str) {
        if run.chars().any(|letter| !letter.is_whitespace()) {
            self.breaks = 0;
        }
        self.current.push_str(run);
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.flush();
        } else {
            self.current.push(' ');
        }
    }

    fn enter(&mut self, page: &Page, node: NodeId) {
        self.flush();
        match page.name(node) {
            "ul" | "ol" => self.lists.push(List {
                ordered: page.name(node) == "ol",
                style: page.attribute(node, "type").and_then(|t| t.chars().next()),
                next: page
                    .attribute(node, "start")
                    .and_then(|start| start.trim().parse().ok())
                    .unwrap_or(1),
            }),
            "li" => self.marker = Some(self.lists.last_mut().map_or("·".into(), List::marker)),
            "table" => self.tables += 1,
            "tr" if self.row.is_none() => {
                self.row = Some(Row {
                    tables: self.tables,
                    cells: Vec::new(),
                });
            }
            "td" | "th" => {
                if let Some(row) = &mut self.row
                    && row.tables == self.tables
                {
                    row.cells.push(Vec::new());
                }
            }
            "p" => {
                self.word_list = page.attribute(node, "class").is_some_and(|class| {
                    class
                        .split(' ')
                        .any(|one| one.to_ascii_lowercase().starts_with("msolist"))
                });
            }
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        self.flush();
        match name {
            "ul" | "ol" => {
                self.lists.pop();
            }
            "li" => self.marker = None,
            "table" => self.tables = self.tables.saturating_sub(1),
            "tr" => {
                if let Some(row) = self.row.take_if(|row| row.tables == self.tables) {
                    self.done.extend(row.paragraphs());
                }
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let word_list = std::mem::take(&mut self.word_list);
        let text = fold_space(&self.current);
        self.current.clear();
        if text.is_empty() {
            self.word_list = word_list;
            return;
        }
        let mut text = tidy_bullet(text, word_list);
        if let Some(marker) = self.marker.take()
            && !text.starts_with(&marker)
        {
            text = format!("{marker} {text}");
        }
        match &mut self.row {
            Some(row) => match row.cells.last_mut() {
                Some(cell) => cell.push(text),
                None => row.cells.push(vec![text]),
            },
            None => self.done.push(text),
        }
    }
}

impl List {
    /// The marker of the next entry: `·`, `1.`, `a.`.
    fn marker(&mut self) -> String {
        if !self.ordered {
            return "·".to_owned();
        }
        let number = self.next;
        self.next = self.next.saturating_add(1);
        let lettered = matches!(self.style, Some('a' | 'A')) && (1..=26).contains(&number);
        let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
        match self.style {
            // `number` is 1..=26, so the cast loses nothing.
            Some('a') if lettered => format!("{}.", char::from(b'a' + (number - 1) as u8)),
            Some('A') if lettered => format!("{}.", char::from(b'A' + (number - 1) as u8)),
            Some('i' | 'I') if (1..=10).contains(&number) => format!("{}.", roman[number - 1]),
            _ => format!("{number}."),
        }
    }
}

impl Row {
    /// One paragraph, its cells joined; but a cell that stands alone keeps its paragraphs, and a
    /// marker in a cell of its own is put in front of the text beside it.
    fn paragraphs(self) -> Vec<String> {
        let mut cells: Vec<Vec<String>> = self
            .cells
            .into_iter()
            .filter(|cell| !cell.is_empty())
            .collect();
        match cells.as_mut_slice() {
            [only] => std::mem::take(only),
            [first, second] if first.len() == 1 && is_marker(&first[0]) => {
                second[0] = format!("{} {}", first[0], second[0]);
                std::mem::take(second)
            }
            [] => Vec::new(),
            _ => {
                let joined: Vec<String> = cells.iter().map(|cell| cell.join(" ")).collect();
                vec![joined.join(" | ")]
            }
        }
    }
}

/// Tells whether a text is nothing but a list marker: `1.`, `(a)`, `iv)`, `·`.
fn is_marker(text: &str) -> bool {
    let inner = text.trim_start_matches('(').trim_end_matches([')', '.']);
    text == "·"
        || inner.len() < text.len()
            && (1..=4).contains(&inner.len())
            && inner.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Word draws bullets with letters of its symbol fonts; all of them are read as `·`.
fn tidy_bullet(text: String, word_list: bool) -> String {
    let mut rest = text.chars();
    let bullet = match rest.next() {
        Some('·' | '•' | '▪' | '\u{f0b7}' | '\u{f0a7}') => true,
        Some('o' | '§') => word_list && rest.as_str().starts_with(' '),
        _ => false,
    };
    if bullet {
        format!("· {}", rest.as_str().trim_start())
            .trim_end()
            .to_owned()
    } else {
        text
    }
}

/// A folder of real pages outside the repository; says so where it is absent, and fails only where
/// everything is meant to be there.
#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub(crate) fn real_minutes(folder: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("MINUTEBOOK_REAL_MINUTES").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/minutes"),
        std::path::PathBuf::from,
    );
    let folder = root.join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: not there");
    assert!(
        std::env::var_os("CI").is_none(),
        "real minutes are not there"
    );
    None
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        assert_eq!(blocks(html), expected, "{html}");
    }

    #[test]
    fn paragraphs_headings_and_breaks() {
        check(
            "<p>One&nbsp; line\nfolded</p><p>&nbsp;</p><P>two",
            &["One line folded", "two"],
        );
        check(
            "<h3>Head<p>a<br>b<br/>&nbsp;<br>c</p>d",
            &["Head", "a b", "c", "d"],
        );
        check("caf&eacute; &pound;5 &amp;#39;", &["café £5 &#39;"]);
        check("", &[]);
    }

    #[test]
    fn list_markers_stay_in_front() {
        check(
            "<p class=\"MsoListParagraph\"><span>1.<span style='font:7pt'>&nbsp;&nbsp;</span></span>\nthe plan</p>",
            &["1. the plan"],
        );
        check(
            "<p><span style=\"font-family:Symbol\">\u{f0b7}<span>&nbsp; </span></span>a</p><p class=MsoListParagraph>o <b>b</b></p><p>o hyn</p>",
            &["· a", "· b", "o hyn"],
        );
        check(
            "<ul><li>a<li><p>b</p></ul><ol start=3><li>c<ol type=a><li>d</ol></li><li>4. e</ol>",
            &["· a", "· b", "3. c", "a. d", "4. e"],
        );
    }

    #[test]
    fn table_rows_are_paragraphs() {
        check(
            "<table><thead><th>Name</th><th>Vote</th></th><tr><td>A<td><p>For</p><p>twice</p><tr><td>&nbsp;</table>after",
            &["Name", "Vote", "A | For twice", "after"],
        );
        check(
            "<table><tr><td>(a)</td><td><p>first</p><p>more</p></td></tr><tr><td></td><td><p>x</p><p>y</p></td></tr></table>",
            &["(a) first", "more", "x", "y"],
        );
        check(
            "<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>",
            &["a b c | d"],
        );
    }

    #[test]
    fn hidden_parts_and_scripts_are_left_out() {
        check(
            "<p>Annex <span class=mgHide>, item 5.</span><span class='mgFileSize'><img src=a> PDF 1 MB</span></p>\
             <script>if (a < b) document.write('<p>x</p>')</script><style>p{}</style>end",
            &["Annex", "end"],
        );
    }

    #[test]
    fn misnested_elements_do_not_cut_paragraphs() {
        check("<b><p>bold</b> and plain</p>", &["bold and plain"]);
        check("<div><p>a</td></tr></table>b</div>c", &["ab", "c"]);
        check("<td><p>a</p></div>b</td>", &["a", "b"]);
    }

    #[test]
    fn finds_nodes_and_their_lines() {
        let page = Page::parse(
            "<!-- saved from url=(0024)https://example.org/a -->\r\n<div id=modgov>\r\n<a class='x mgLnk' href='?a=1&amp;b=2'>go</a></div>",
        );
        let link = page.find_class(page.root(), "mglnk").unwrap();
        assert_eq!(page.attribute(link, "href"), Some("?a=1&b=2"));
        assert_eq!(page.line(link), 3);
        assert_eq!(page.parent(link), page.find_id("modgov").unwrap());
        assert_eq!(page.saved_from(), Some("https://example.org/a"));
    }

    #[test]
    fn deep_nesting_is_read_flat_with_one_warning() {
        let deep = format!(
            "{}x{}<p>y</p>",
            "<div>".repeat(10_000),
            "</div>".repeat(10_000)
        );
        let page = Page::parse(&deep);
        assert_eq!(page.blocks(page.root()), ["x", "y"]);
        assert_eq!(page.warnings().len(), 1);
        assert_eq!(page.warnings()[0].message, TOO_DEEP);
    }

    #[test]
    fn soup_takes_time_in_proportion() {
        for piece in [
            "<b id=1>",
            "<p><table><tr><td>",
            "</p></b>",
            "<li><ul>x",
            "<!--",
            "<a href=",
            "&am",
        ] {
            let began = Instant::now();
            let soup = piece.repeat(1_000_000 / piece.len());
            let page = Page::parse(&soup);
            page.blocks(page.root());
            page.text(page.root());
            assert!(began.elapsed().as_secs() < 10, "{piece}");
        }
    }

    #[test]
    fn cut_off_pages_give_what_was_read() {
        check("<p>a</p><p>b <a href=\"x", &["a", "b"]);
        let page = Page::parse("<p>a</p>\n<script>never");
        assert_eq!(page.blocks(page.root()), ["a"]);
        assert_eq!(page.warnings()[0].line, 2);
    }
}
