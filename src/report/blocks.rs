//! What a report is set out in: headings, paragraphs, tables, quotations, a chart; the same for every printer.

/// A part of a report, one below the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading; 1 is the report's own.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A line that names what stands below it, and stays with it on paper.
    Lead(Vec<Inline>),
    /// A list of points.
    List(Vec<Vec<Inline>>),
    /// A passage as it stands in the minutes.
    Quote(Vec<Inline>),
    /// A table.
    Table(Table),
    /// Bars, which a table beside them gives in figures.
    Chart {
        /// What it shows.
        title: String,
        /// The same in words, for whoever does not see it.
        description: String,
        /// What each bar stands for, and how long it is.
        bars: Vec<(String, usize)>,
    },
    /// The citations, by their numbers.
    Citations(Vec<(usize, Vec<Inline>)>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words that matched.
    Mark(String),
    /// Words that stand out.
    Strong(String),
    /// An address, which begins with `http`.
    Link(String),
    /// The number of a citation.
    Cited(usize),
}

/// What stands in a cell of a table.
pub type Cell = Vec<Inline>;

/// A table, its rows in one group or in several with a name each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The names of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they belong to; nothing where they need no name.
    pub name: Cell,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// So many signs stand side by side over the whole width of a page.
const PAGE_SIGNS: usize = 96;
/// A cell makes its column wider up to so many signs.
const CELL_SIGNS: usize = 200;
/// A cell of so few signs stands on one line where there is room.
const SHORT_CELL: usize = 24;
/// A longer word is broken; and beside a word stand the edges of its cell.
const LONGEST_WORD: usize = 18;
const EDGES: usize = 4;

impl Table {
    /// A table whose rows are one group.
    pub(super) fn new(caption: &str, head: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        let name = Vec::new();
        Self::grouped(caption, head, vec![Group { name, rows }])
    }

    /// A table of groups; a column that would be empty is left out of it.
    pub(super) fn grouped(caption: &str, head: &[&str], groups: Vec<Group>) -> Self {
        let mut table = Self {
            caption: caption.to_owned(),
            head: head.iter().map(|&name| name.to_owned()).collect(),
            groups,
        };
        for column in (0..head.len()).rev() {
            if table.cells(column).all(|cell| width(cell) == 0) {
                table.head.remove(column);
                for row in table.groups.iter_mut().flat_map(|group| &mut group.rows) {
                    row.remove(column);
                }
            }
        }
        table
    }

    /// Tells whether a column holds figures, to be set flush right.
    pub fn has_figures(&self, column: usize) -> bool {
        self.cells(column).all(|cell| match cell.as_slice() {
            [Inline::Text(words)] => {
                let rest = words.trim_end_matches('%');
                !rest.is_empty()
                    && rest
                        .chars()
                        .all(|sign| sign.is_ascii_digit() || sign == '.')
            }
            _ => false,
        })
    }

    /// Returns how wide each column is to be of `whole`: its longest word fits, and what is left goes to those that
    /// hold most.
    pub fn widths(&self, whole: usize) -> Vec<usize> {
        let columns = self.head.iter().enumerate();
        let needs: Vec<(usize, usize)> = columns
            .map(|(column, name)| {
                let (mut word, mut widest) = (longest_word(name), name.chars().count());
                let (mut signs, mut count) = (0, 0);
                for cell in self.cells(column) {
                    word = word.max(longest_word_in(cell));
                    widest = widest.max(width(cell));
                    signs += width(cell).min(CELL_SIGNS);
                    count += 1;
                }
                let least = word.min(LONGEST_WORD) + EDGES;
                let mean = signs / count.max(1);
                let wished = mean.max(widest.min(SHORT_CELL)) + EDGES;
                (least, wished.saturating_sub(least))
            })
            .collect();
        let least: usize = needs.iter().map(|(least, _)| least).sum();
        let wished: usize = needs.iter().map(|(_, more)| more).sum();
        let left = PAGE_SIGNS.saturating_sub(least);
        let each = left.saturating_sub(wished) * 1000 / needs.len().max(1);
        // In thousandths of a sign, so that little is lost by rounding.
        let share = |(least, more): &(usize, usize)| {
            least * 1000 + each + more * left.min(wished) * 1000 / wished.max(1)
        };
        let shares: Vec<usize> = needs.iter().map(share).collect();
        let all = shares.iter().sum::<usize>().max(1);
        shares.iter().map(|share| share * whole / all).collect()
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &Cell> {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        rows.filter_map(move |row| row.get(column))
    }
}

fn longest_word(words: &str) -> usize {
    let words = words.split_whitespace();
    // Capitals are wide.
    let signs = |word: &str| {
        let capitals = word.chars().filter(|letter| letter.is_uppercase());
        word.chars().count() + capitals.count() / 3
    };
    words.map(signs).max().unwrap_or(0)
}

fn longest_word_in(cell: &[Inline]) -> usize {
    let parts = cell.iter().map(|part| match part {
        Inline::Cited(_) => width(std::slice::from_ref(part)),
        Inline::Text(words) | Inline::Mark(words) | Inline::Strong(words) | Inline::Link(words) => {
            longest_word(words)
        }
    });
    parts.max().unwrap_or(0)
}

/// Returns how many signs a cell holds.
fn width(cell: &[Inline]) -> usize {
    let parts = cell.iter().map(|part| match part {
        Inline::Text(words) | Inline::Mark(words) | Inline::Strong(words) | Inline::Link(words) => {
            words.chars().count()
        }
        Inline::Cited(number) => number.to_string().len() + 2,
    });
    parts.sum()
}

pub(super) fn text(words: impl Into<String>) -> Inline {
    Inline::Text(words.into())
}

pub(super) fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![text(words)])
}

pub(super) fn heading(level: u8, words: impl Into<String>) -> Block {
    Block::Heading(level, words.into())
}

pub(super) fn cells<const N: usize>(words: [String; N]) -> Vec<Cell> {
    words.map(|cell| vec![text(cell)]).to_vec()
}
