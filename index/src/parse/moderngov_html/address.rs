//! What the addresses on a ModernGov page say: the site, and its numbers of meetings and committees.

use crate::parse::html::Page;

/// The number that an address carries under `key`, if it is one of `page_name`.aspx; capitals do not matter.
pub(super) fn query_number(address: &str, page_name: &str, key: &str) -> Option<String> {
    let (path, query) = address.split_once('?')?;
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.len().checked_sub(".aspx".len())?;
    let named = file.is_char_boundary(stem)
        && file[stem..].eq_ignore_ascii_case(".aspx")
        && file[..stem].to_ascii_lowercase().starts_with(page_name);
    if !named {
        return None;
    }
    let query = query.split('#').next().unwrap_or(query);
    query
        .split(['&', ';'])
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, value)| name.eq_ignore_ascii_case(key) && is_number(value))
        .map(|(_, value)| value.to_owned())
}

fn is_number(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The host of a full address, in lower case.
pub(crate) fn host(address: &str) -> Option<String> {
    let rest = address
        .trim()
        .split_once("://")
        .filter(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https"))?
        .1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty() && host.contains('.')).then(|| host.to_ascii_lowercase())
}

/// The page's own full address, where it was noted.
pub(super) fn own_address(page: &Page) -> Option<String> {
    if let Some(saved) = page.saved_from().filter(|address| host(address).is_some()) {
        return Some(saved.to_owned());
    }
    page.within(page.root()).find_map(|node| {
        let address = match page.name(node) {
            "link" if page.attribute(node, "rel") == Some("canonical") => {
                page.attribute(node, "href")
            }
            "meta" if page.attribute(node, "property") == Some("og:url") => {
                page.attribute(node, "content")
            }
            _ => None,
        }?;
        host(address).map(|_| address.to_owned())
    })
}

/// The host of the site: that of the page's address, else the one host that its full ModernGov links agree on.
pub(super) fn site(page: &Page) -> Option<String> {
    if let Some(host) = own_address(page).as_deref().and_then(host) {
        return Some(host);
    }
    let mut found: Option<String> = None;
    for link in page.find_all(page.root(), "a") {
        let Some(address) = page.attribute(link, "href") else {
            continue;
        };
        let path = address.split('?').next().unwrap_or(address);
        let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        if !(file.ends_with(".aspx") && (file.starts_with("mg") || file.starts_with("ie"))) {
            continue;
        }
        match (host(address), &found) {
            (Some(host), Some(known)) if host != *known => return None,
            (Some(host), None) => found = Some(host),
            _ => {}
        }
    }
    found
}
