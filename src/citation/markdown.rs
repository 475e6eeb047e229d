//! A citation in Markdown, and text made safe for it.

use super::Citation;

impl Citation {
    /// Returns the citation as one line of Markdown; the title, or else the id, is the link.
    pub fn markdown(&self) -> String {
        let mut parts: Vec<String> = self.place().iter().map(|part| escaped(part)).collect();
        match (&self.title, self.link()) {
            (title, Some(url)) => {
                let words = title.as_deref().map_or_else(|| "page".to_owned(), escaped);
                parts.push(format!("[{words}]({})", address(url)));
            }
            (Some(title), None) => parts.push(format!("\"{}\"", escaped(title))),
            (None, None) => {}
        }
        parts.extend(self.whereabouts().map(|words| escaped(&words)));
        let mut remarks = self.remarks();
        remarks.extend(self.retrieval());
        let remarks = escaped(&remarks.join("; "));
        format!("{} ({remarks})", parts.join(", "))
    }
}

/// Returns text as one line that Markdown takes for words, whatever signs it has.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[letter.len_utf8()..];
        let special = match letter {
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' => true,
            '&' => begins_entity(behind),
            '~' => behind.starts_with('~'),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(if matches!(letter, '\n' | '\r') {
            ' '
        } else {
            letter
        });
        rest = behind;
    }
    escaped
}

/// Tells whether what follows an ampersand would make an entity of it.
fn begins_entity(text: &str) -> bool {
    let name = text.find(';').map(|end| &text[..end]).unwrap_or_default();
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Returns an address that cannot end a link early.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for letter in url.chars() {
        match letter {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '[' | ']' => {
                address.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            letter if letter.is_control() => {}
            letter => address.push(letter),
        }
    }
    address
}
