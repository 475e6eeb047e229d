//! How large an input may be: the one list of limits. SECURITY.md gives it to the reader.
//!
//! All are far above what any council publishes in one file. What lies beyond one is refused or left out, never
//! without a word: the name of the file and the limit.

/// A file of any format, in MiB; only records, which are read piece by piece, come so far.
pub const FILE_MIB: usize = 64 * 1024;
/// A file of a format that is read as a whole, in MiB; and a line of a file of records.
pub const WHOLE_FILE_MIB: usize = 256;
/// Records in a file.
pub const RECORDS_OF_A_FILE: usize = 10_000_000;
/// Items in a file of any other format.
pub const ITEMS_OF_A_FILE: usize = 1_000_000;
/// Meetings in a file that is no list of records.
pub const MEETINGS_OF_A_FILE: usize = 20_000;
/// Items of one meeting.
pub const ITEMS_OF_A_MEETING: usize = 20_000;
/// People on the list of attendance of one meeting: every item carries it.
pub const PEOPLE_OF_A_MEETING: usize = 2_000;
/// Elements and runs of text in a page of HTML or an answer in XML.
pub const ELEMENTS_OF_A_PAGE: usize = 5_000_000;
/// Elements of HTML within each other; deeper ones are read flat.
pub const DEPTH_OF_HTML: usize = 256;
/// Elements of XML within each other; deeper ones are not read.
pub const DEPTH_OF_XML: usize = 64;
/// Warnings about a file; the last one says how many more there were.
pub const WARNINGS_OF_A_FILE: usize = 1_000;
/// A `minutebook.toml`, in MiB.
pub const SIDECAR_MIB: usize = 16;
/// Entries of a `minutebook.toml`, of all its tables together.
pub const ENTRIES_OF_A_SIDECAR: usize = 50_000;
/// Different words with `*` or `~` in a query, each of which may stand for thousands; typed again beside itself one
/// counts once, apart from itself anew.
pub const WILDCARDS_OF_A_QUERY: usize = 32;
/// Words of a query beside `in:` with several parts, each word counted once for every part it is sought in: in brackets
/// within brackets they multiply.
pub const WORDS_IN_PARTS_OF_A_QUERY: usize = 1_000;
