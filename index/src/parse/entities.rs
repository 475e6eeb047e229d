//! Entities that a file declares in terms of each other, so that a few lines stand for more text than any memory
//! holds. Declared entities are never put in, so they do no harm here; but such a file was made to do harm, and
//! what it holds is not taken for minutes.

use memchr::{memchr, memchr3, memmem};

/// Returns the line, from 1, of the first entity that is declared in terms of another one.
pub(super) fn nested(text: &str) -> Option<usize> {
    let start = declarations(text)?;
    let subset = &text[start..];
    let mut at = 0;
    while let Some(found) = memmem::find(&subset.as_bytes()[at..], b"<!") {
        at += found;
        let rest = &subset[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->")? + "-->".len();
            continue;
        }
        if let Some(declaration) = rest.strip_prefix("<!ENTITY") {
            let (value, length) = quoted(declaration);
            if value.is_some_and(refers) {
                let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..start + at]).count() + 1;
                return Some(line);
            }
            at += "<!ENTITY".len() + length;
            continue;
        }
        at += "<!".len();
    }
    None
}

/// Returns where the declarations of a file begin: behind the bracket of its document type, which stands before
/// its first element.
fn declarations(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        at += blank;
        let rest = &rest[blank..];
        let ending = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => {
                let name = rest.get(.."<!doctype".len())?;
                let is_type = name.eq_ignore_ascii_case("<!doctype");
                let bracket = memchr(b'[', rest.as_bytes()).filter(|_| is_type)?;
                // One behind the end of the document type belongs to something else.
                let end = memchr(b'>', rest.as_bytes()).unwrap_or(rest.len());
                return (bracket < end).then_some(at + bracket + 1);
            }
        };
        at += rest.find(ending)? + ending.len();
    }
}

/// Returns the value in quotes that a declaration begins with, and how long both are together.
fn quoted(declaration: &str) -> (Option<&str>, usize) {
    let bytes = declaration.as_bytes();
    // Nothing behind the first of these is looked at twice.
    let open = match memchr3(b'"', b'\'', b'>', bytes) {
        Some(open) if bytes[open] != b'>' => open,
        end => return (None, end.unwrap_or(bytes.len())),
    };
    let value = &declaration[open + 1..];
    match memchr(bytes[open], value.as_bytes()) {
        Some(length) => (Some(&value[..length]), open + length + 2),
        None => (Some(value), declaration.len()),
    }
}

/// Tells whether a value refers to an entity that has to be declared: not to a letter by its number, nor to one
/// of the five that every file has.
fn refers(value: &str) -> bool {
    let mut rest = value;
    while let Some(at) = memchr::memchr2(b'&', b'%', rest.as_bytes()) {
        let behind = &rest[at + 1..];
        let is_name = |letter: char| letter.is_alphanumeric() || "_:.-".contains(letter);
        let name = &behind[..behind
            .find(|letter| !is_name(letter))
            .unwrap_or(behind.len())];
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name);
        if !name.is_empty() && !known && behind[name.len()..].starts_with(';') {
            return true;
        }
        rest = &behind[name.len()..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: Option<usize>) {
        assert_eq!(nested(text), line, "{text}");
    }

    #[test]
    fn entities_of_entities_are_found() {
        let bomb = "<!DOCTYPE m [\n<!ENTITY a \"ha\">\n<!ENTITY b '&a;&a;'>\n]><meeting/>";
        check(bomb, Some(3));
        check(
            &format!("<?xml version='1.0'?>\n<!-- [ -->\n{bomb}"),
            Some(5),
        );
        check(&bomb.replace("DOCTYPE m", "doctype html"), Some(3));
        check(
            "<!DOCTYPE m [<!ENTITY % a 'x'><!ENTITY b \"%a;\">]><m/>",
            Some(1),
        );
        check("<!DOCTYPE m [<!ENTITY a \"&a;", Some(1));
        check(
            "<!DOCTYPE m [<!ENTITY b \"x > y\"><!ENTITY c \"<i>&b;</i>\">]>",
            Some(1),
        );
    }

    #[test]
    fn what_stands_for_letters_is_no_harm() {
        check(
            "<!DOCTYPE m [<!ENTITY nbsp \"&#160;\"><!ENTITY co \"A &amp; B\">]><m/>",
            None,
        );
        check(
            "<!DOCTYPE m [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><m>&a;</m>",
            None,
        );
        check("<!DOCTYPE m [<!-- <!ENTITY a \"&b;\"> -->]><m/>", None);
        check("<!DOCTYPE html><p>[<!ENTITY a \"&b;\">]</p>", None);
        check("<m><![CDATA[<!DOCTYPE m [<!ENTITY a \"&b;\">]></m>", None);
        check(
            "<!DOCTYPE m [<!ENTITY a \"fish & chips; 5% of\">]><m/>",
            None,
        );
        check("<!DOCTYPE", None);
        check("", None);
    }

    #[test]
    fn declarations_without_an_end_are_read_once() {
        let text = format!("<!doctype html [{}", "<!ENTITY\"\"".repeat(400_000));
        let started = std::time::Instant::now();
        check(&text, None);
        // Looking for the end from each of them takes minutes; the bound is wide for slow machines.
        assert!(started.elapsed().as_secs() < 20);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(parts in proptest::collection::vec((0..12_usize, "[a-zé&%;> ]{0,4}"), 0..40)) {
            const PIECES: [&str; 12] = [
                "<!DOCTYPE m [", "<!ENTITY ", "<!--", "-->", "\"", "'", ">", "]", "<?", "?>", "&a;", "<!",
            ];
            let text: String = parts.iter().map(|(at, more)| format!("{}{more}", PIECES[*at])).collect();
            let _ = nested(&text);
            let _ = nested(&format!("<!DOCTYPE m [{text}"));
        }
    }
}
