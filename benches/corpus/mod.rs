//! Minutes made up by a seed: as many items as one asks for, as JSON Lines records, the same every time.
//!
//! Words follow Zipf's law over everyday English, the words of committees and an unending tail of words made
//! of syllables, each with its inflections; each item keeps to a few words of its own, as texts do. Around them
//! stand what minutes are made of: committees with terms of office, posts with their short forms (defined in
//! some of the items that name them), movers and seconders, resolutions point by point, figures and dates.
//! An item depends on the seed and its own number alone, so that nothing but the vocabulary is held in memory.
//!
//! How like the real thing, by `cargo bench --bench generate -- --measure FILE...` (words are those of UAX #29,
//! distinct ones in lower case; `limerick` are the records of real council minutes with judged topics):
//!
//! | | bytes an item | words an item | bytes a word | different in 2.2 million words | in the 100 commonest | letters beyond ASCII |
//! |---|---|---|---|---|---|---|
//! | made up, seed 1996 | 2,932 | 480 | 6.10 | 29,581 | 55.8 % | 0.29 % |
//! | `limerick` | 2,270 | 348 | 6.52 | 26,115 | 51.9 % | 0.29 % |
//! | `time` (news; 0.25 million words) | 3,580 | 584 | 6.12 | 22,303 | 43.1 % | 0.00 % |
//!
//! Not like the real thing: sentences mean nothing, words stand beside each other by chance (phrases are rarer),
//! no text is misread, three items of five decide something, and every item has its date.

pub(crate) mod random;
pub(crate) mod vocabulary;

use std::fmt::Write;

use random::Random;
use vocabulary::Vocabulary;

/// Items of one meeting.
const ITEMS_OF_A_MEETING: u64 = 12;
/// Committees of one council.
const COMMITTEES_OF_A_COUNCIL: u64 = 12;
/// Years that a councillor's term of office has.
const TERM_YEARS: u64 = 4;
/// The years that minutes are of.
const YEARS: std::ops::Range<u64> = 1996..2026;
/// Meetings that one committee holds in a year.
const MEETINGS_A_YEAR: u64 = 10;

/// A council's minutes, item by item.
pub(crate) struct Corpus {
    seed: u64,
    vocabulary: Vocabulary,
    councils: u64,
}

/// One agenda item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) council: String,
    pub(crate) committee: String,
    pub(crate) date: String,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) purpose: String,
    pub(crate) minutes: String,
}

/// A post with its short form.
const POSTS: [(&str, &str); 16] = [
    ("director of housing and regeneration", "DHR"),
    ("head of legal and democratic services", "HLDS"),
    ("assistant director children and families", "ADCF"),
    ("director of public health", "DPH"),
    ("head of planning and transport", "HPT"),
    ("chief finance officer", "CFO"),
    ("head of waste and street services", "HWSS"),
    ("assistant director adult social care", "ADASC"),
    ("director of education and skills", "DES"),
    ("head of internal audit", "HIA"),
    ("service manager early help", "SMEH"),
    ("monitoring officer", "MO"),
    ("head of leisure and culture", "HLC"),
    ("county engineer", "CE"),
    ("head of community safety", "HCS"),
    ("democratic services officer", "DSO"),
];

/// A body or a scheme with its short form.
const BODIES: [(&str, &str); 16] = [
    ("multi-agency safeguarding hub", "MASH"),
    ("special educational needs and disabilities", "SEND"),
    ("medium term financial strategy", "MTFS"),
    ("integrated care board", "ICB"),
    ("community infrastructure levy", "CIL"),
    ("local enterprise partnership", "LEP"),
    ("key performance indicator", "KPI"),
    ("joint strategic needs assessment", "JSNA"),
    ("housing revenue account", "HRA"),
    ("independent reviewing officer", "IRO"),
    ("air quality management area", "AQMA"),
    ("strategic flood risk assessment", "SFRA"),
    ("child and adolescent mental health services", "CAMHS"),
    ("houses in multiple occupation", "HMO"),
    ("public spaces protection order", "PSPO"),
    ("urgent and emergency care", "UEC"),
];

const COMMITTEES: [&str; COMMITTEES_OF_A_COUNCIL as usize] = [
    "Cabinet",
    "Children and Young People Scrutiny Committee",
    "Planning and Regulatory Committee",
    "Audit and Governance Committee",
    "Health and Wellbeing Board",
    "Housing and Communities Scrutiny Panel",
    "Environment and Transport Committee",
    "Corporate Parenting Board",
    "Licensing Sub-Committee",
    "Council",
    "Overview and Scrutiny Management Board",
    "Pensions Committee",
];

const FIRST_NAMES: [&str; 24] = [
    "Alice", "Brian", "Carys", "David", "Eleri", "Frank", "Gwen", "Harold", "Ifan", "Joan",
    "Karim", "Lena", "Martin", "Nadia", "Owen", "Priya", "Quentin", "Rhian", "Samuel", "Tamsin",
    "Una", "Víctor", "Wendy", "Zoë",
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Corpus {
    /// A corpus that is meant to have so many items; an item is the same however many are made.
    pub(crate) fn new(seed: u64, items: u64) -> Self {
        let meetings = items.div_ceil(ITEMS_OF_A_MEETING);
        let of_a_council = COMMITTEES_OF_A_COUNCIL * MEETINGS_A_YEAR * (YEARS.end - YEARS.start);
        Self {
            seed,
            vocabulary: Vocabulary::new(seed),
            councils: meetings.div_ceil(of_a_council).max(1),
        }
    }

    /// Returns the item of a number, from 0.
    pub(crate) fn item(&self, number: u64) -> Item {
        let meeting = number / ITEMS_OF_A_MEETING;
        let place = number % ITEMS_OF_A_MEETING + 1;
        let (council, of_council) = (meeting % self.councils, meeting / self.councils);
        let committee = of_council % COMMITTEES_OF_A_COUNCIL;
        let held = of_council / COMMITTEES_OF_A_COUNCIL;
        let year = YEARS.start + held / MEETINGS_A_YEAR % (YEARS.end - YEARS.start);
        let month = held % MEETINGS_A_YEAR + 1;
        let day = (committee * 2 + council) % 27 + 1;
        let mut writer = Writer {
            words: &self.vocabulary,
            random: Random::new(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            of_item: Vec::new(),
            members: self.members(council, committee, year),
            year,
            introduced: [false; BODIES.len()],
        };
        writer.choose_subject();
        let title = writer.title();
        let purpose = match writer.random.below(3) {
            0 => String::new(),
            _ => format!("To consider {}.", writer.run_of(6, 16)),
        };
        Item {
            id: format!("made-{number:08}"),
            council: format!(
                "{} Council",
                self.vocabulary.name(&mut Random::new(self.seed ^ council))
            ),
            committee: COMMITTEES[committee as usize].to_owned(),
            date: format!("{year}-{month:02}-{day:02}"),
            number: place.to_string(),
            title,
            purpose,
            minutes: writer.minutes(),
        }
    }

    /// Who sits on a committee: the same people for a term of office.
    fn members(&self, council: u64, committee: u64, year: u64) -> Vec<String> {
        let term = year / TERM_YEARS;
        let mut random = Random::new(self.seed ^ (council << 40 | committee << 32 | term));
        let member = |_| {
            let first = FIRST_NAMES[random.below(FIRST_NAMES.len() as u64) as usize];
            format!("{first} {}", self.vocabulary.name(&mut random))
        };
        (0..11).map(member).collect()
    }
}

/// The item being written.
struct Writer<'c> {
    words: &'c Vocabulary,
    random: Random,
    /// Words that this item keeps coming back to.
    of_item: Vec<usize>,
    members: Vec<String>,
    year: u64,
    introduced: [bool; BODIES.len()],
}

impl Writer<'_> {
    fn choose_subject(&mut self) {
        let random = &mut self.random;
        self.of_item = (0..24).map(|_| self.words.content_lemma(random)).collect();
    }

    fn push_word(&mut self, text: &mut String) {
        let lemma = match self.random.below(100) {
            0..10 => self.of_item[self.random.below(self.of_item.len() as u64) as usize],
            _ => self.words.lemma(&mut self.random),
        };
        text.push_str(self.words.form(lemma, &mut self.random));
    }

    /// Some words in a row.
    fn run_of(&mut self, least: u64, most: u64) -> String {
        let mut text = String::new();
        for at in 0..least + self.random.below(most - least) {
            if at > 0 {
                text.push(' ');
            }
            self.push_word(&mut text);
        }
        text
    }

    fn title(&mut self) -> String {
        const KINDS: [&str; 8] = [
            "Annual report:",
            "Update on",
            "Review of",
            "Strategy for",
            "Performance of",
            "Petition about",
            "Consultation on",
            "Progress with",
        ];
        let kind = KINDS[self.random.below(8) as usize];
        let (one, two) = (self.of_item[0], self.of_item[1]);
        let one = capitalised(self.words.form(one, &mut self.random));
        let two = self.words.form(two, &mut self.random).to_owned();
        match self.random.below(3) {
            0 => format!(
                "{kind} {one} and {two} {}/{:02}",
                self.year,
                (self.year + 1) % 100
            ),
            _ => format!("{kind} {one} {two}"),
        }
    }

    fn minutes(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..3 + self.random.below(6) {
            self.paragraph(&mut text);
            text.push_str("\n\n");
        }
        match self.random.below(10) {
            0..3 => self.resolution(&mut text),
            3 => text.push_str("It was noted that no decision was required at this meeting."),
            4..7 => self.motion(&mut text),
            _ => text.push_str("The report was noted."),
        }
        text
    }

    fn paragraph(&mut self, text: &mut String) {
        match self.random.below(6) {
            0 => self.officer(text),
            1 => {
                let member = self.member();
                let _ = write!(
                    text,
                    "Councillor {member} asked whether {}. ",
                    self.run_of(6, 18)
                );
            }
            _ => {}
        }
        for at in 0..2 + self.random.below(5) {
            if at > 0 {
                text.push(' ');
            }
            self.sentence(text);
        }
    }

    fn officer(&mut self, text: &mut String) {
        let (post, short) = POSTS[self.random.below(16) as usize];
        let _ = match self.random.below(3) {
            0 => write!(
                text,
                "The {post} ({short}) reported that {}. ",
                self.run_of(6, 16)
            ),
            1 => write!(text, "The {short} explained that {}. ", self.run_of(6, 16)),
            _ => write!(
                text,
                "The {post} presented a report on {}. ",
                self.run_of(4, 10)
            ),
        };
    }

    fn sentence(&mut self, text: &mut String) {
        let start = text.len();
        for at in 0..7 + self.random.below(22) {
            if at > 0 {
                text.push_str(if self.random.below(16) == 0 {
                    ", "
                } else {
                    " "
                });
            }
            self.push_piece(text);
        }
        // Nothing happens to a sign beyond ASCII.
        if let Some(first) = text.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
        text.push('.');
    }

    /// A word, or what stands in the place of one.
    fn push_piece(&mut self, text: &mut String) {
        let _ = match self.random.below(400) {
            0..3 => write!(
                text,
                "\u{a3}{},{:03}",
                1 + self.random.below(900),
                self.random.below(1000)
            ),
            3..6 => write!(text, "{}%", 1 + self.random.below(100)),
            6..9 => write!(
                text,
                "{} {} {}",
                1 + self.random.below(28),
                MONTHS[self.random.below(12) as usize],
                self.year
            ),
            9..11 => write!(text, "{}/{:05}", self.year % 100, self.random.below(99_999)),
            11..15 => write!(text, "{}", self.random.below(2_000)),
            15..20 => write!(text, "Councillor {}", self.member()),
            20..23 => write!(text, "{} Road", self.words.name(&mut self.random)),
            23..26 => write!(text, "the committee\u{2019}s"),
            26..28 => write!(text, "council's"),
            28 => write!(text, "\u{2013}"),
            29..31 => {
                let at = self.random.below(16) as usize;
                let (body, short) = BODIES[at];
                // Most short forms were explained on another page.
                let is_new =
                    self.random.below(4) == 0 && !std::mem::replace(&mut self.introduced[at], true);
                match is_new {
                    true => write!(text, "the {body} ({short})"),
                    false => write!(text, "the {short}"),
                }
            }
            _ => return self.push_word(text),
        };
    }

    fn member(&mut self) -> String {
        self.members[self.random.below(self.members.len() as u64) as usize].clone()
    }

    fn resolution(&mut self, text: &mut String) {
        let verb = ["RESOLVED:", "Resolved \u{2013}", "RESOLVED that:"];
        text.push_str(verb[self.random.below(3) as usize]);
        for at in 0..1 + self.random.below(4) {
            let point = char::from(b'a' + at as u8);
            let words = self.run_of(5, 20);
            let _ = match self.random.below(3) {
                0 => write!(text, "\n({point}) the report on {words} be noted;"),
                1 => write!(text, "\n({point}) {words} be approved;"),
                _ => write!(text, "\n({point}) the Committee be informed of {words};"),
            };
        }
        text.pop();
        text.push('.');
    }

    fn motion(&mut self, text: &mut String) {
        let (mover, seconder) = (self.member(), self.member());
        let words = self.run_of(5, 16);
        let _ = write!(
            text,
            "It was proposed by Councillor {mover}, seconded by Councillor {seconder}, and resolved that {words} be agreed."
        );
        if self.random.below(4) == 0 {
            let votes = 3 + self.random.below(9);
            let _ = write!(text, " ({votes} for, {} against)", self.random.below(3));
        }
    }
}

/// Puts the first letter of an ASCII word in capitals.
fn capitalised(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

impl Item {
    /// Writes the item as one line of a file of records.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub(crate) fn write_record(&self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        let fields = [
            ("id", &self.id),
            ("council", &self.council),
            ("committee", &self.committee),
            ("date", &self.date),
            ("item", &self.number),
            ("title", &self.title),
            ("purpose", &self.purpose),
            ("minutes", &self.minutes),
        ];
        for (at, (name, value)) in fields.into_iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            write!(out, "{before}\"{name}\":")?;
            serde_json::to_writer(&mut *out, value)?;
        }
        out.write_all(b"}\n")
    }
}
