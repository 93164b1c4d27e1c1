//! Which addresses a briefing may keep: whole ones, http and https, in the letters that a browser would show.

use crate::{
    briefing::{Link, link::LINKS},
    load::body::squeeze,
    text::SafeText,
};
use url::Url;

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// `url` as a whole address on the web, taken from `base` where it is only a part of one.
///
/// Names in other scripts come out as the network knows them (`xn--…`), so that none can pass for another.
pub fn web(url: &str, base: Option<&Url>) -> Option<String> {
    let url = url.trim();
    if url.is_empty() || url.len() > LONGEST || url.starts_with('#') {
        return None;
    }
    let parsed = match base {
        Some(base) => base.join(url).ok()?,
        None => Url::parse(url).ok()?,
    };
    let is_web = matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some();
    let plain = is_web && parsed.username().is_empty() && parsed.password().is_none();
    let whole = parsed.to_string();
    (plain && whole.len() <= LONGEST && whole.bytes().all(|b| b.is_ascii_graphic())).then_some(whole)
}

/// Adds a link to those of a section, once.
pub fn push(links: &mut Vec<Link>, text: &str, url: &str, base: Option<&Url>) {
    let Some(url) = web(url, base) else { return };
    let link = Link { text: SafeText::from(squeeze(text)), url: SafeText::from(url) };
    if links.len() < LINKS && !link.text.is_empty() && !links.contains(&link) {
        links.push(link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_on_the_web() {
        let base = Url::parse("https://example.org/news/a").unwrap();
        let with = |url: &str| web(url, Some(&base));
        assert_eq!(with("b?c=1#d").as_deref(), Some("https://example.org/news/b?c=1#d"));
        assert_eq!(with("//x.example").as_deref(), Some("https://x.example/"));
        assert_eq!(web("HTTPS://EXÄMPLE.org", None).as_deref(), Some("https://xn--exmple-cua.org/"));
        for url in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "mailto:a@b.c",
            "#top",
            "",
            "ftp://x.org/",
            "data:text/html,x",
        ] {
            assert_eq!(with(url), None, "{url}");
        }
        assert_eq!(web("relative/page", None), None);
        assert_eq!(web("https://user:secret@example.org/", None), None, "what stands before @ is no host");
        let quiet = web("https://example.org/\u{202e}gpj.\u{1b}[31m", None).unwrap();
        assert!(quiet.bytes().all(|b| b.is_ascii_graphic()), "{quiet}");
    }
}
