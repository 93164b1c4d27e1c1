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
    if links.len() >= LINKS {
        return;
    }
    let Some(url) = web(url, base) else { return };
    let link = Link { text: SafeText::from(squeeze(text)), url: SafeText::from(url) };
    if !link.text.is_empty() && !links.contains(&link) {
        links.push(link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_keeps_each_link_once_and_so_many() {
        let mut links = Vec::new();
        for (text, url) in [
            ("  The\nport ", "https://example.org/1"),
            ("The port", "https://example.org/1"),
            ("The port", "https://example.org/2"),
            (" ", "https://example.org/3"),
            ("Nowhere", "mailto:a@b.c"),
        ] {
            push(&mut links, text, url, None);
        }
        let found: Vec<_> = links.iter().map(|link| (link.text.as_str(), link.url.as_str())).collect();
        assert_eq!(found, [("The port", "https://example.org/1"), ("The port", "https://example.org/2")]);
        for n in 0..2 * LINKS {
            push(&mut links, "more", &format!("https://example.org/more/{n}"), None);
        }
        assert_eq!(links.len(), LINKS);
    }

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
        assert_eq!(web(" http://a.example ", None).as_deref(), Some("http://a.example/"));
        assert_eq!(web("https://:secret@example.org/", None), None);
        assert_eq!(web("https://user@example.org/", None), None);
        let long = |letters: usize| format!("https://example.org/{}", "a".repeat(letters));
        assert_eq!(web(&long(1_980), None), Some(long(1_980)));
        assert_eq!(web(&long(1_981), None), None);
        assert_eq!(
            web("b", Some(&Url::parse(&long(2_000)).unwrap())).as_deref(),
            Some("https://example.org/b")
        );
        let escaped = format!("https://example.org/{}", "é".repeat(400));
        assert_eq!(web(&escaped, None), None, "it is longer than allowed once it is whole");
        assert_eq!(web("https://user:secret@example.org/", None), None, "what stands before @ is no host");
        let quiet = web("https://example.org/\u{202e}gpj.\u{1b}[31m", None).unwrap();
        assert!(quiet.bytes().all(|b| b.is_ascii_graphic()), "{quiet}");
    }
}
