//! What may be a short form, and the letters it asks to be explained.

/// One thing that a long form has to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A capital, folded to a small letter.
    Capital(char),
    /// A small letter: it begins a word or goes on from the letter before it.
    Small(char),
    /// An ampersand, for "and".
    And,
    /// Figures, which must stand in the long form as they are.
    Figures(String),
}

/// A short form, plural and possessive taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShortForm {
    name: String,
    pub(super) signs: Vec<Sign>,
    /// How many capitals and figures it has.
    pub(super) weight: usize,
}

impl ShortForm {
    /// Returns the short form that `printed` is, if it is built as one.
    pub(super) fn parse(printed: &str) -> Option<Self> {
        if printed.len() > 20 || !printed.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let name = without_stops(without_plural(printed));
        let mut signs = Vec::with_capacity(name.len());
        for c in name.chars() {
            match (c, signs.last_mut()) {
                ('A'..='Z', _) => signs.push(Sign::Capital(c.to_ascii_lowercase())),
                ('a'..='z', _) => signs.push(Sign::Small(c)),
                ('0'..='9', Some(Sign::Figures(figures))) => figures.push(c),
                ('0'..='9', _) => signs.push(Sign::Figures(c.to_string())),
                ('&', _) => signs.push(Sign::And),
                ('-', _) => {}
                _ => return None,
            }
        }
        let count = |is_it: fn(&Sign) -> bool| signs.iter().filter(|sign| is_it(sign)).count();
        let capitals = count(|sign| matches!(sign, Sign::Capital(_)));
        let figures = count(|sign| matches!(sign, Sign::Figures(_)));
        let small = count(|sign| matches!(sign, Sign::Small(_)));
        let fits = capitals + figures >= 2
            && capitals + figures <= 10
            && figures <= 1
            && small <= 2 * capitals
            && signs.last() != Some(&Sign::And)
            && !name.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
        fits.then_some(Self {
            weight: capitals + figures,
            name,
            signs,
        })
    }

    /// Returns its name, less a capital S that stands for the plural of the last word.
    pub(super) fn name(&self, plural_explained: bool) -> String {
        let cut = if plural_explained {
            self.name.strip_suffix('S')
        } else {
            None
        };
        cut.unwrap_or(&self.name).to_owned()
    }
}

/// Takes a plural or possessive ending off: `IRO's`, `SGOs`, `PEPs'`.
fn without_plural(printed: &str) -> &str {
    let bare = printed.trim_end_matches(['\'', '’']);
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = bare.strip_suffix(ending) {
            return stem;
        }
    }
    match bare.strip_suffix('s') {
        Some(stem) if stem.ends_with(|c: char| c.is_ascii_uppercase()) => stem,
        _ => bare,
    }
}

/// Takes the full stops out of `O.P.W.`; other forms stay as they are.
fn without_stops(printed: &str) -> String {
    let letters = printed.split('.').filter(|part| !part.is_empty());
    if printed.contains('.') && letters.clone().all(|part| part.len() == 1) {
        return letters.collect();
    }
    printed.to_owned()
}
