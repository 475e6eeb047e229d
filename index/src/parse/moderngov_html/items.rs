//! One agenda item out of the parts that a ModernGov page prints of it, one below the other.
//!
//! Takes a tree and a place in it, gives [`Unit`]s (a title, a label, text, documents, votes) and
//! fills an [`AgendaItem`] from them. The meeting page, the item page, the issue and the decision
//! page all print the same parts and differ only in what stands around them.

use super::address::query_number;
use crate::minutes::{AgendaItem, Document, RecordedVote};
use crate::parse::html::{NodeId, Page, is_block, is_heading};
use crate::parse::text::clean_title;

/// A part of a page as its markup tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The title of an item.
    Title,
    /// The heading of a section: `Minutes:`.
    Label,
    /// Running text.
    Text,
    /// A list of linked documents.
    Documents,
    /// Links of the page itself.
    Links,
    /// A table of recorded votes.
    Votes,
}

/// A part and the neighbouring nodes that make it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// What it is.
    pub(super) part: Part,
    /// Its first node.
    pub(super) first: NodeId,
    /// The node behind its last.
    pub(super) behind: NodeId,
}

/// The parts of what stands within `root`, in the order of the page.
pub(super) fn units(page: &Page, root: NodeId) -> Vec<Unit> {
    let holders = holders(page, root);
    let mut units: Vec<Unit> = Vec::new();
    let mut skip_to = root;
    for node in page.within(root).skip(1) {
        if node < skip_to {
            continue;
        }
        let behind = page.behind(node);
        let part = if is_furniture(page, node) {
            skip_to = behind;
            continue;
        } else if let Some(part) = marked_part(page, node) {
            part
        } else if holders.binary_search(&node).is_ok() {
            continue;
        } else {
            Part::Text
        };
        skip_to = behind;
        // Loose words and the links among them are one paragraph.
        let inline = part == Part::Text && !is_block(page.name(node));
        if inline
            && let Some(last) = units.last_mut()
            && last.part == Part::Text
            && last.behind == node
            && !is_block(page.name(last.first))
        {
            last.behind = behind;
            continue;
        }
        units.push(Unit {
            part,
            first: node,
            behind,
        });
    }
    units
}

/// The elements that hold marked parts and so are looked into, in order.
fn holders(page: &Page, root: NodeId) -> Vec<NodeId> {
    let mut holders = std::collections::BTreeSet::new();
    for node in page.within(root).skip(1) {
        if marked_part(page, node).is_some() || page.name(node) == "h1" {
            let mut holder = page.parent(node);
            while holder > root && holders.insert(holder) {
                holder = page.parent(holder);
            }
        }
    }
    holders.into_iter().collect()
}

/// What the page prints around minutes on every page.
fn is_furniture(page: &Page, node: NodeId) -> bool {
    matches!(page.name(node), "h1" | "nav" | "input" | "head")
        || page.has_class(node, "mgFooter")
        || page.has_class(node, "mgHelpLine")
        || page.has_class(node, "mgHide")
}

fn marked_part(page: &Page, node: NodeId) -> Option<Part> {
    let name = page.name(node);
    if name.is_empty() {
        return None;
    }
    let class = |class| page.has_class(node, class);
    if class("mgWordPara") {
        Some(Part::Text)
    } else if class("mgAiTitleTxt") || class("mgSubTitleTxt") {
        Some(Part::Title)
    } else if class("mgSubItemTitleTxt") || is_heading(name) && name != "h1" {
        let text = page.text(node);
        let labels = text.ends_with(':') || Section::of(&text).is_some();
        Some(if labels { Part::Label } else { Part::Title })
    } else if class("mgActionList") || class("mgLinks") {
        Some(Part::Links)
    } else if class("mgBulletList") {
        Some(Part::Documents)
    } else if name == "table" && is_vote_table(page, node) {
        Some(Part::Votes)
    } else if name == "li" && holds_link(page, node, "mglistrecordedvotes") {
        Some(Part::Links)
    } else {
        None
    }
}

fn is_vote_table(page: &Page, table: NodeId) -> bool {
    page.children(table).any(|child| {
        page.name(child) == "caption" && {
            let caption = page.text(child).to_lowercase();
            caption.starts_with("recorded vote") || caption.starts_with("pleidlais")
        }
    })
}

fn holds_link(page: &Page, node: NodeId, target: &str) -> bool {
    page.children(node).any(|link| {
        page.attribute(link, "href")
            .is_some_and(|href| href.to_ascii_lowercase().contains(target))
    })
}

/// The sections of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Section {
    /// What is to be done, before any label.
    #[default]
    Purpose,
    /// Supporting documents.
    Documents,
    /// The published decision.
    Decision,
    /// The minutes.
    Minutes,
}

impl Section {
    /// The section that a label begins, in English or Welsh.
    pub(super) fn of(label: &str) -> Option<Self> {
        let label = label.trim().trim_end_matches(':').trim().to_lowercase();
        Some(match label.as_str() {
            "purpose" | "summary" | "diben" | "pwrpas" => Self::Purpose,
            "additional documents"
            | "supporting documents"
            | "accompanying documents"
            | "related documents"
            | "dogfennau ychwanegol"
            | "dogfennau ategol" => Self::Documents,
            "decision" | "decisions" | "draft decision" | "penderfyniad" | "penderfyniadau" => {
                Self::Decision
            }
            "minutes" | "draft minutes" | "cofnodion" | "cofnodion drafft" => Self::Minutes,
            _ => return None,
        })
    }
}

/// Fills an item from its parts, taken one after the other.
#[derive(Debug, Default)]
pub(super) struct ItemReader {
    /// What was read so far.
    pub(super) item: AgendaItem,
    section: Section,
    purpose: Vec<String>,
}

impl ItemReader {
    /// Takes one part.
    pub(super) fn take(&mut self, page: &Page, unit: Unit) {
        match unit.part {
            Part::Title => self.title(page, unit.first),
            Part::Label => self.label(&page.text(unit.first)),
            Part::Text => self.text(page, unit),
            Part::Documents => self.documents(page, unit),
            Part::Links => self.links(page, unit.first),
            Part::Votes => self
                .item
                .recorded_votes
                .extend(recorded_votes(page, unit.first)),
        }
    }

    /// The finished item.
    pub(super) fn finish(mut self) -> AgendaItem {
        let purpose = self.purpose.join(" ");
        self.item.purpose = (!purpose.is_empty()).then_some(purpose);
        self.item
    }

    /// Begins the section that a label names; an unknown label stays as a paragraph.
    pub(super) fn label(&mut self, label: &str) {
        match Section::of(label) {
            Some(section) => self.section = section,
            None => {
                self.paragraph(label.to_owned());
            }
        }
    }

    /// Turns to a section.
    pub(super) fn turn_to(&mut self, section: Section) {
        self.section = section;
    }

    /// Adds a paragraph to the section; tells whether the page shows only the start of it.
    pub(super) fn paragraph(&mut self, mut text: String) -> bool {
        if text.is_empty() {
            return false;
        }
        let cut = cut_off(&mut text);
        self.item.truncated |= cut;
        match self.section {
            Section::Purpose => self.purpose.push(text),
            Section::Decision => self.item.decision.push(text),
            Section::Minutes | Section::Documents => self.item.minutes.push(text),
        }
        cut
    }

    fn title(&mut self, page: &Page, node: NodeId) {
        let title = clean_title(&page.text(node));
        if title.is_empty() {
            return;
        }
        if self.item.title.is_some() {
            self.paragraph(title);
            return;
        }
        if let Some(link) = page
            .find_all(node, "a")
            .find(|link| is_document(page, *link))
        {
            self.item.documents.push(document(page, link, link));
        }
        self.item.title = Some(title);
    }

    fn text(&mut self, page: &Page, unit: Unit) {
        let links = self.section == Section::Documents && holds_document(page, unit);
        if links {
            self.documents(page, unit);
            return;
        }
        let mut cut = false;
        for paragraph in page.blocks_between(unit.first, unit.behind) {
            cut |= self.paragraph(paragraph);
        }
        if cut && self.item.url.is_none() {
            self.item.url = full_text_link(page, unit);
        }
    }

    /// Lists of documents; a list under another label is text that happens to be a list.
    fn documents(&mut self, page: &Page, unit: Unit) {
        if self.section != Section::Documents && !holds_document(page, unit) {
            for paragraph in page.blocks_between(unit.first, unit.behind) {
                self.paragraph(paragraph);
            }
            return;
        }
        let mut entries: Vec<NodeId> = page.find_all(unit.first, "li").collect();
        if entries.is_empty() {
            entries = links_of(page, unit).collect();
        }
        for entry in entries {
            let link = page.find_all(entry, "a").next().unwrap_or(entry);
            let read = document(page, link, entry);
            if !read.title.is_empty() {
                self.item.documents.push(read);
            }
        }
    }

    fn links(&mut self, page: &Page, node: NodeId) {
        for link in page.find_all(node, "a") {
            let href = page.attribute(link, "href").unwrap_or_default();
            let issue = query_number(href, "mgissuehistoryhome", "iid")
                .or_else(|| query_number(href, "ieissuedetails", "iid"));
            if issue.is_some() && self.item.site_issue_id.is_none() {
                self.item.site_issue_id = issue;
            }
        }
    }
}

fn links_of(page: &Page, unit: Unit) -> impl Iterator<Item = NodeId> {
    page.between(unit.first, unit.behind)
        .filter(|node| page.name(*node) == "a")
}

fn is_document(page: &Page, link: NodeId) -> bool {
    page.attribute(link, "href").is_some_and(|href| {
        let href = href.to_ascii_lowercase();
        href.contains("documents/") || href.contains("mgconvert2pdf")
    })
}

fn holds_document(page: &Page, unit: Unit) -> bool {
    links_of(page, unit).any(|link| is_document(page, link))
}

/// A document from its link and the list entry around it, which says whether it is closed.
fn document(page: &Page, link: NodeId, entry: NodeId) -> Document {
    const CLOSED: &str = "view reasons restricted";
    let around = page.text(entry).to_ascii_lowercase();
    let mut title = clean_title(&page.text(link));
    if let Some(at) = title.to_ascii_lowercase().find(CLOSED) {
        title.truncate(at);
        let kept = title.trim_end_matches([' ', ',']).len();
        title.truncate(kept);
    }
    Document {
        title,
        url: page.attribute(link, "href").map(str::to_owned),
        restricted: around.contains(CLOSED),
    }
}

/// Cuts `... view the full minutes text for item 59.` off a paragraph and leaves an ellipsis.
fn cut_off(paragraph: &mut String) -> bool {
    let lower = paragraph.to_ascii_lowercase();
    let Some(at) = lower.rfind("view the full ") else {
        return false;
    };
    let words: Vec<&str> = lower[at..].split(' ').collect();
    let shaped = matches!(words.as_slice(), [_, _, _, _, "text", ..]) && words.len() <= 8;
    if !shaped {
        return false;
    }
    paragraph.truncate(at);
    let kept = paragraph.trim_end_matches([' ', '.', '…']).len();
    paragraph.truncate(kept);
    if kept > 0 {
        paragraph.push(' ');
    }
    paragraph.push('…');
    true
}

/// The address behind `view the full minutes text`.
fn full_text_link(page: &Page, unit: Unit) -> Option<String> {
    links_of(page, unit)
        .find(|link| {
            page.text(*link)
                .to_ascii_lowercase()
                .starts_with("view the full")
        })
        .and_then(|link| page.attribute(link, "href").map(str::to_owned))
}

/// The rows of a table of recorded votes, read by the order of its columns.
fn recorded_votes(page: &Page, table: NodeId) -> Vec<RecordedVote> {
    page.find_all(table, "tr")
        .filter_map(|row| {
            let mut cells = page
                .children(row)
                .filter(|cell| page.name(*cell) == "td")
                .map(|cell| page.blocks(cell).join(" "));
            Some(RecordedVote {
                title: cells.next()?,
                kind: cells.next()?,
                text: cells.next()?,
                result: cells.next().unwrap_or_default(),
            })
        })
        .collect()
}
