//! The words that made-up minutes are written in: common ones by name, the others made of syllables, and how
//! often each is drawn.

use super::random::Random;

/// Words by name and made-up ones together.
const LEMMAS: usize = 90_000;
/// Names of people and places.
const NAMES: usize = 4_000;
/// How much the commonest words are held back (Mandelbrot).
const SHIFT: f64 = 1.0;
/// Up to this rank a word is as rare as its rank is high (Zipf); behind it words get rarer faster, for a council's
/// minutes come back to the same matters.
const CORE: f64 = 800.0;
const BEHIND_CORE: f64 = 2.0;

/// The commonest words, which have one form only, in the order of how common they are.
const EVERYDAY: &str = "the of and to in a that for by on be was is with at as it this from would have not are \
    were which there has an had also will their or they been all he more if we but its who she about any can no \
    up out other what some so could into when than may these only should one over first two our how such after \
    between where under those new through three each during further while being made however within both before \
    must well same because many most now very due where then part next her his them us since until still much \
    own upon per via four five six";

/// Words of committees, in the order of how common they are; they have inflections.
const COMMITTEE_WORDS: &str = "councillor member report committee council meeting service housing plan road \
    development local community area support provide work scheme public budget project include need officer \
    year children school care board family fund review policy planning programme application site propose issue \
    strategy request update process consider note agree ensure increase improve address discuss outline confirm \
    raise welcome recommend receive present explain continue require identify deliver manage resident partner \
    health education transport traffic parking street park library waste recycle water flood drain bridge \
    footpath junction cycle bus rail tenant landlord rent repair grant tender contract supplier invoice audit \
    risk control measure target outcome indicator performance quarter forecast saving pressure reserve deficit \
    levy rate charge fee licence permit appeal objection inspection enforcement notice order consultation survey \
    response comment petition question motion amendment vote resolution minute agenda chair deputy director \
    manager assistant head team staff vacancy recruit train retain absence sickness safeguard refer assess \
    protect allege abuse neglect placement foster adopt carer leaver court guardian pupil teacher attain exclude \
    attend transfer admission nursery pre-school college apprentice employ skill business trader market shop \
    tourism heritage museum theatre festival sport leisure pool pitch playground tree hedge verge meadow river \
    coast harbour beach climate carbon energy solar heat insulate emission pollute noise dust litter fly-tip \
    graffiti anti-social police crime victim witness hub partnership agency trust charity volunteer parish ward \
    district county region government minister department regulation statute guidance deadline milestone phase \
    design build construct demolish refurbish acquire dispose lease covenant boundary survey drainage sewer";

/// Beginnings, middles and ends of made-up words.
const BEGINNINGS: [&str; 40] = [
    "al", "ban", "bra", "car", "chi", "con", "cor", "dra", "du", "el", "fen", "fla", "gar", "gre",
    "hal", "har", "in", "jun", "kel", "lan", "lor", "mar", "mel", "mon", "nor", "o", "pa", "per",
    "pla", "qua", "re", "ro", "sal", "sta", "str", "tal", "tre", "un", "ver", "wil",
];
const MIDDLES: [&str; 32] = [
    "ba", "ca", "da", "der", "di", "do", "fer", "ga", "gi", "ha", "la", "le", "li", "lo", "ma",
    "men", "mi", "na", "ne", "ni", "no", "pe", "ra", "ri", "ro", "sa", "se", "ta", "te", "ti",
    "ve", "vi",
];
const ENDS: [&str; 40] = [
    "age", "al", "ance", "ant", "ard", "ate", "bury", "cast", "dale", "den", "er", "ery", "ford",
    "ham", "ic", "ide", "ine", "ing", "ish", "ism", "ist", "ity", "ive", "le", "ler", "let", "ley",
    "man", "ment", "mere", "ness", "or", "ous", "ship", "sion", "stow", "ton", "tor", "ward",
    "wick",
];

/// Words and how often they are drawn.
pub(crate) struct Vocabulary {
    /// Each word with its inflections, the plain form first.
    lemmas: Vec<Vec<Box<str>>>,
    everyday: usize,
    /// Walker's alias table over the lemmas.
    chances: Vec<(f32, u32)>,
    names: Vec<Box<str>>,
}

impl Vocabulary {
    pub(crate) fn new(seed: u64) -> Self {
        let everyday: Vec<&str> = EVERYDAY.split_whitespace().collect();
        let by_name = COMMITTEE_WORDS.split_whitespace();
        let mut lemmas: Vec<Vec<Box<str>>> = Vec::with_capacity(LEMMAS);
        lemmas.extend(everyday.iter().map(|word| vec![Box::from(*word)]));
        lemmas.extend(by_name.map(inflected));
        let mut random = Random::new(seed ^ 0x766f_6361_6275_6c61);
        while lemmas.len() < LEMMAS {
            // Rarer words are longer.
            let middles =
                lemmas.len().ilog10().saturating_sub(3) as usize + random.below(2) as usize;
            let word = made_up(middles, &mut random);
            // A few are names of people and things that English borrowed with their accents.
            let word = match random.below(60) {
                0 => word.replacen('e', "\u{e9}", 1),
                _ => word,
            };
            lemmas.push(inflected(&word));
        }
        let weight = |at: usize| {
            let rank = at as f64 + 1.0 + SHIFT;
            let weight = (rank / CORE).max(1.0).powf(1.0 - BEHIND_CORE) / rank;
            // These have no inflections to share it with.
            if at < everyday.len() {
                weight * 1.5
            } else {
                weight
            }
        };
        let name = |_| {
            Box::from(super::capitalised(&made_up(
                random.below(2) as usize,
                &mut random,
            )))
        };
        Self {
            everyday: everyday.len(),
            chances: alias_table(&(0..lemmas.len()).map(weight).collect::<Vec<_>>()),
            lemmas,
            names: (0..NAMES).map(name).collect(),
        }
    }

    /// Draws a word.
    pub(crate) fn lemma(&self, random: &mut Random) -> usize {
        let at = random.below(self.chances.len() as u64) as usize;
        let (chance, other) = self.chances[at];
        if random.share() < f64::from(chance) {
            at
        } else {
            other as usize
        }
    }

    /// Draws a word that says what a text is about.
    pub(crate) fn content_lemma(&self, random: &mut Random) -> usize {
        loop {
            let lemma = self.lemma(random);
            if lemma >= self.everyday {
                return lemma;
            }
        }
    }

    /// Draws one of a word's forms; the plain one is the commonest.
    pub(crate) fn form(&self, lemma: usize, random: &mut Random) -> &str {
        let forms = &self.lemmas[lemma];
        let at = match random.below(10) {
            0..5 => 0,
            5..7 => 1,
            7 => 2,
            8 => 3,
            _ => 4,
        };
        &forms[at.min(forms.len() - 1)]
    }

    /// Draws a name of a person or a place; a few are common.
    pub(crate) fn name(&self, random: &mut Random) -> &str {
        let share = random.share();
        &self.names[(share * share * share * self.names.len() as f64) as usize]
    }
}

fn made_up(middles: usize, random: &mut Random) -> String {
    let mut pick = |parts: &[&'static str]| parts[random.below(parts.len() as u64) as usize];
    let mut word = pick(&BEGINNINGS).to_owned();
    for _ in 0..middles {
        word.push_str(pick(&MIDDLES));
    }
    word.push_str(pick(&ENDS));
    word
}

/// A word with its plural, past, running and possessive forms.
fn inflected(word: &str) -> Vec<Box<str>> {
    let stem = word.strip_suffix('e').unwrap_or(word);
    let plural = match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{word}s"),
    };
    let forms = [
        word.to_owned(),
        plural,
        format!("{stem}ed"),
        format!("{stem}ing"),
        format!("{word}'s"),
    ];
    // The plain form stands for the rarest ones of words that have no other.
    forms.into_iter().map(Box::from).collect()
}

/// Prepares drawing one of many by weight in the same short time (Walker's method).
fn alias_table(weights: &[f64]) -> Vec<(f32, u32)> {
    let mean = weights.iter().sum::<f64>() / weights.len() as f64;
    let mut left: Vec<f64> = weights.iter().map(|weight| weight / mean).collect();
    let mut table: Vec<(f32, u32)> = (0..weights.len()).map(|at| (1.0, at as u32)).collect();
    let (mut poor, mut rich): (Vec<usize>, Vec<usize>) =
        (0..weights.len()).partition(|at| left[*at] < 1.0);
    while let (Some(small), Some(&large)) = (poor.pop(), rich.last()) {
        table[small] = (left[small] as f32, large as u32);
        left[large] -= 1.0 - left[small];
        if left[large] < 1.0 {
            rich.pop();
            poor.push(large);
        }
    }
    table
}
