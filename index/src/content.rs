//! The hash of what an item says: two items with the same hash say the same, however they were published.
//!
//! Takes title, purpose, minutes and decision, and nothing that is known from beside them, so that whoever has the
//! text can work it out anew.

use std::fmt::Write;

use crate::minutes::AgendaItem;

/// So many bytes of the hash are kept.
const BYTES: usize = 16;

/// Returns the hash of an item's words as `blake3:` and 32 hexadecimal digits.
///
/// It is BLAKE3, cut to 128 bits, of title, purpose, minutes and decision, each followed by a line feed; paragraphs
/// stand apart by an empty line, and what the item does not have is empty. Of an item as `show --format json` prints it:
/// `jq -j '(.title // ""), "\n", (.purpose // ""), "\n", .minutes, "\n", .decision, "\n"' | b3sum --length 16`.
pub fn content_hash(item: &AgendaItem) -> String {
    let mut hasher = blake3::Hasher::new();
    let texts = [&item.title, &item.purpose].map(|text| text.as_deref().unwrap_or_default());
    for text in texts {
        hasher.update(text.as_bytes());
        hasher.update(b"\n");
    }
    for paragraphs in [&item.minutes, &item.decision] {
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let between: &[u8] = if number == 0 { b"" } else { b"\n\n" };
            hasher.update(between);
            hasher.update(paragraph.as_bytes());
        }
        hasher.update(b"\n");
    }
    let mut bytes = [0; BYTES];
    hasher.finalize_xof().fill(&mut bytes);
    let mut text = String::from("blake3:");
    for byte in bytes {
        // Writing into memory has no way to fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: Option<&str>, minutes: &[&str]) -> AgendaItem {
        AgendaItem {
            title: title.map(str::to_owned),
            minutes: minutes.iter().map(|&text| text.to_owned()).collect(),
            ..AgendaItem::default()
        }
    }

    #[test]
    fn the_hash_is_that_of_the_words_alone() {
        let one = item(Some("Bins"), &["Noted.", "Agreed."]);
        // printf 'Bins\n\nNoted.\n\nAgreed.\n\n' | b3sum --length 16
        assert_eq!(
            content_hash(&one),
            "blake3:307e393b416775feffd4b8ebbb56f221"
        );
        let numbered = AgendaItem {
            minute_number: Some("4".to_owned()),
            ..one.clone()
        };
        assert_eq!(content_hash(&one), content_hash(&numbered));
        assert_ne!(
            content_hash(&one),
            content_hash(&item(None, &["Noted.", "Agreed."]))
        );
        assert_ne!(
            content_hash(&one),
            content_hash(&item(Some("Bins"), &["Noted. Agreed."]))
        );
    }
}
