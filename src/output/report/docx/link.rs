//! Addresses that a Word file can link to: one that is not written as addresses are makes Word refuse the whole file.

/// A longer address is shown and not linked; word processors cut or refuse such.
const LONGEST: usize = 2000;

/// Returns an address as a link has it, or nothing where it cannot be one.
pub(super) fn target(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, way) = rest.split_at_checked(host_end)?;
    let fits = ["http", "https"].contains(&scheme) && is_host(host) && url.len() <= LONGEST;
    fits.then(|| format!("{scheme}://{host}{}", encoded(way)))
}

/// Tells whether a name of a machine, with a port maybe, is plainly written.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_label = |label: &str| {
        let mut signs = label.chars();
        !label.is_empty() && signs.all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
    };
    name.split('.').all(is_label) && port.parse::<u16>().is_ok()
}

/// Writes what an address may not hold as it has to be written there.
fn encoded(way: &str) -> String {
    let bytes = way.as_bytes();
    let mut written = String::with_capacity(way.len());
    let mut fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let plain = match byte {
            b'%' => is_hex(at + 1) && is_hex(at + 2),
            b'#' => !std::mem::replace(&mut fragment, true),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        match plain {
            true => written.push(char::from(byte)),
            false => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        assert_eq!(target(url).as_deref(), expected);
    }

    #[test]
    fn an_address_is_linked_as_it_is() {
        let url = "https://moderngov.example.org:8080/ie List.aspx?CId=1&MId=2#x";
        check(
            url,
            Some("https://moderngov.example.org:8080/ie%20List.aspx?CId=1&MId=2#x"),
        );
        check("http://e.example", Some("http://e.example"));
    }

    #[test]
    fn what_addresses_do_not_hold_is_encoded() {
        check(
            "http://e.example/%41%zz \"<\u{e9}#a#b",
            Some("http://e.example/%41%25zz%20%22%3C%C3%A9#a%23b"),
        );
    }

    #[test]
    fn what_is_no_address_is_no_link() {
        for url in [
            "http://",
            "http:///x",
            "http://a b/",
            "http://http://x/",
            "http://a..b/",
            "ftp://e.example/",
            "http://e.example:x/",
            "https://[::1]/",
        ] {
            check(url, None);
        }
        check(&format!("http://e.example/{}", "a".repeat(LONGEST)), None);
    }
}
