//! Pages as plain words, so that what was read of them can be held against what they say.

/// Returns text without tags, emphasis and the rules that part pages.
pub(crate) fn plain(raw: &[u8]) -> String {
    let mut raw = String::from_utf8_lossy(raw).into_owned();
    for _ in 0..2 {
        for (entity, letter) in [
            ("&nbsp;", " "),
            ("&#160;", " "),
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&rsquo;", "’"),
            ("&pound;", "£"),
        ] {
            raw = raw.replace(entity, letter);
        }
    }
    let mut in_tag = false;
    let text: String = raw
        .chars()
        .map(|c| {
            let was_in_tag = in_tag;
            in_tag = c == '<' || in_tag && c != '>';
            if in_tag || was_in_tag { ' ' } else { c }
        })
        .filter(|c| !matches!(c, '*' | '\\'))
        .collect();
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let is_page = words.last() == Some(&"---") && word.parse::<u32>().is_ok();
        if is_page || word != "---" && words.last() == Some(&"---") {
            words.pop();
        }
        if !is_page {
            words.push(word);
        }
    }
    words.join(" ")
}
