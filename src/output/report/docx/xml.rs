//! XML, written: elements nest as the calls do, and what a document may not hold never gets into it.

use minutebook_index::parse::turns_text;

/// A part of a Word file in the making.
pub(super) struct Xml(String);

/// Names of attributes and what they say.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A document that has nothing yet but its first line.
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// Writes an element and what stands inside it.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.0.push('>');
        inside(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Writes an element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.open(name, attributes);
        self.0.push_str("/>");
    }

    /// Writes an element whose attribute `w:val` says all.
    pub(super) fn val(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Writes words.
    pub(super) fn text(&mut self, words: &str) {
        for letter in words.chars().filter(|letter| is_kept(*letter)) {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                letter => self.0.push(letter),
            }
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
    }
}

/// Tells whether a letter may stand in the document: XML forbids some, and what turns the text's direction misleads.
fn is_kept(letter: char) -> bool {
    let forbidden = letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}');
    !forbidden && !turns_text(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        let mut xml = Xml(String::new());
        xml.text(words);
        assert_eq!(xml.0, expected);
    }

    #[test]
    fn signs_of_the_text_are_no_markup() {
        check(
            "a <b> & \"c\" ]]>",
            "a &lt;b&gt; &amp; &quot;c&quot; ]]&gt;",
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        check(
            "a\0b\u{b}c\u{1f}d\u{85}e\u{fffe}f\u{ffff}g\u{202e}h\u{2066}i",
            "abcdefghi",
        );
        check(
            "caf\u{e9} \u{1f600} \u{a0}\u{ad}",
            "caf\u{e9} \u{1f600} \u{a0}\u{ad}",
        );
    }

    #[test]
    fn elements_nest() {
        let mut xml = Xml(String::new());
        xml.element("a", &[("b", "\"1\"")], |xml| xml.val("c", "2"));
        assert_eq!(xml.0, "<a b=\"&quot;1&quot;\"><c w:val=\"2\"/></a>");
    }
}
