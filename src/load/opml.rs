//! Lists of feeds (OPML) as feed readers exchange them. Only names, addresses and folders are taken from one.

use super::{body::squeeze, html};
use crate::text::SafeText;
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

/// Most feeds of one list.
const FEEDS: usize = 5_000;
/// Most open elements.
const DEPTH: usize = 64;
/// Longest name that is kept, in characters.
const NAME: usize = 80;

/// A feed of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name; never empty.
    pub name: String,
    /// Its address, http or https.
    pub url: String,
    /// The names of the folders it stands in, the outermost first.
    pub folders: Vec<String>,
}

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The feeds, each address once.
    pub feeds: Vec<Listed>,
    /// How many entries are left out, their address being none that is fetched.
    pub refused: usize,
}

/// Whether `text` looks like such a list.
pub fn is_opml(text: &str) -> bool {
    let head: String = text.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    head.trim_start().starts_with('<') && head.contains("<opml")
}

/// Reads a list. No entity but the five of XML is expanded, nothing is fetched.
///
/// # Errors
/// The reason in one line when it is damaged or has no feeds.
pub fn read(text: &str) -> Result<List, SafeText> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut list = List::default();
    // What is open: the name of a folder, or nothing for other elements.
    let mut open: Vec<Option<String>> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                if open.len() >= DEPTH {
                    return Err("a list of feeds nested too deep".into());
                }
                let name = outline(&element, &open, &mut list);
                open.push(name);
            }
            Ok(Event::Empty(element)) => drop(outline(&element, &open, &mut list)),
            Ok(Event::End(_)) => drop(open.pop()),
            Ok(Event::Eof) if open.is_empty() => break,
            Ok(Event::Eof) => return Err("a list of feeds that ends early".into()),
            Ok(_) => {}
            Err(error) => return Err(format!("a damaged list of feeds: {error}").into()),
        }
    }
    if list.feeds.is_empty() {
        return Err("a list of feeds (OPML) without a feed that can be fetched".into());
    }
    Ok(list)
}

/// Takes a feed from an element; returns the name of a folder when it is one.
fn outline(element: &BytesStart, open: &[Option<String>], list: &mut List) -> Option<String> {
    if !element.local_name().as_ref().eq_ignore_ascii_case("outline") {
        return None;
    }
    let (mut name, mut url) = (None, None);
    for attribute in element.attributes().with_checks(false).take(64).flatten() {
        let Ok(value) = attribute.normalized_value(XmlVersion::default()) else { continue };
        match attribute.key.as_ref().to_ascii_lowercase().as_str() {
            "title" => name = Some(named(&value)).filter(|n| !n.is_empty()).or(name),
            "text" => name = name.or_else(|| Some(named(&value)).filter(|n| !n.is_empty())),
            "xmlurl" => url = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let Some(url) = url else { return name };
    if !html::is_web(&url) || list.feeds.len() >= FEEDS {
        list.refused += 1;
    } else if !list.feeds.iter().any(|feed| feed.url == url) {
        let host = || url.split('/').nth(2).unwrap_or("feed").to_owned();
        let folders = open.iter().flatten().cloned().collect();
        list.feeds.push(Listed { name: name.unwrap_or_else(host), url, folders });
    }
    None
}

fn named(value: &str) -> String {
    squeeze(&SafeText::new(value)).chars().take(NAME).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_come_with_their_folders() {
        let got = read(
            "<?xml version='1.0'?><opml version='2.0'><head><title>Mine</title></head><body>\
            <outline text='News &amp; more'><outline text='Wire' type='rss' xmlUrl='https://example.org/a.xml?x=1&amp;y=2'/>\
            <outline xmlUrl='https://example.org/a.xml?x=1&amp;y=2' text='again'/></outline>\
            <outline title='' text='' xmlUrl='http://example.com/feed'/></body></opml>",
        )
        .unwrap();
        assert_eq!(got.feeds.len(), 2);
        assert_eq!(got.feeds[0].folders, ["News & more"]);
        assert_eq!(got.feeds[0].url, "https://example.org/a.xml?x=1&y=2");
        assert_eq!((got.feeds[1].name.as_str(), got.feeds[1].folders.len()), ("example.com", 0));
    }

    #[test]
    fn hostile_lists_give_nothing_but_names_and_web_addresses() {
        let bomb = "<!DOCTYPE opml [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
            <opml><body><outline text='&f;' xmlUrl='https://example.org/1'/><outline text='&b;' xmlUrl='&f;'/>\
            <outline text='x' xmlUrl='file:///etc/passwd'/><outline text='x' xmlUrl='javascript:alert(1)'/>\
            <outline text='\u{1b}[31m\u{202e}red' xmlUrl='https://example.org/2'/></body></opml>";
        let got = read(bomb).unwrap();
        assert_eq!((got.feeds.len(), got.refused), (2, 2));
        assert_eq!(got.feeds[0].name, "example.org");
        assert!(!got.feeds[1].name.contains(['\u{1b}', '\u{202e}']));
        assert!(read(&"<outline>".repeat(100_000)).unwrap_err().contains("deep"));
        assert!(read("<opml><body><outline xmlUrl='https://example.org/1'/>").unwrap_err().contains("early"));
        assert!(read("<opml><body></opml>").is_err());
        assert!(read("<opml></opml>").unwrap_err().contains("without"));
        let many = format!("<opml>{}</opml>", "<outline text='a' xmlUrl='ftp://x'/>".repeat(20_000));
        assert!(read(&many).is_err());
    }
}
