//! A citation as an entry for BibTeX and biblatex.

use minutebook_index::source::hash64;

use super::Citation;

impl Citation {
    /// Returns the citation as an `@misc` entry; its key is made of the id and is the same in every export.
    ///
    /// Only a meeting's exact day stands in `date`; what is bounded or unknown is said in `note`.
    pub fn bibtex(&self) -> String {
        let mut fields: Vec<(&str, String)> = Vec::new();
        if let Some(council) = &self.council {
            // Doubled braces: an institution, not a first and last name.
            fields.push(("author", format!("{{{}}}", escaped(council))));
        }
        fields.push(("title", format!("{{{}}}", escaped(&self.name()))));
        let committee = self.committee.as_deref().unwrap_or("committee unknown");
        fields.push((
            "howpublished",
            escaped(&format!("Minutes, {committee}, {}", self.number())),
        ));
        if let Some(day) = self.day() {
            fields.push(("date", day.to_string()));
            fields.push(("year", day.year().to_string()));
        }
        if let Some(url) = self.link() {
            fields.push(("url", address(url)));
        }
        if let Some(day) = self.retrieved {
            fields.push(("urldate", day.to_string()));
        }
        let mut note = vec![format!("meeting: {}", self.date.words())];
        note.extend(self.whereabouts());
        note.extend(self.remarks());
        fields.push(("note", escaped(&note.join("; "))));
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("  {name} = {{{value}}}"))
            .collect();
        format!("@misc{{{},\n{}\n}}", key(&self.id), fields.join(",\n"))
    }
}

/// Returns a key that BibTeX takes; where the id has signs that it does not, a hash keeps it apart from others.
fn key(id: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '/');
    let mut key: String = id
        .chars()
        .map(|letter| match letter {
            '/' => ':',
            letter if plain(letter) => letter,
            _ => '-',
        })
        .collect();
    if !id.chars().all(plain) {
        key.push_str(&format!("-{:08x}", hash64(id.as_bytes()) >> 32));
    }
    key
}

/// Returns text in which LaTeX takes nothing for a command; braces are balanced, as BibTeX counts them.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            letter if letter.is_whitespace() => escaped.push(' '),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Returns an address as the field `url` takes it: as it is, but for signs that would end the field.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for letter in url.chars() {
        match letter {
            '{' | '}' | '\\' | ' ' | '"' => {
                address.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            letter if letter.is_control() => {}
            letter => address.push(letter),
        }
    }
    address
}
