//! What may reach the HTML parser: pages are cut to a bounded depth and size before a tree is built of them.
//!
//! A tree builder takes time in the square of the nesting depth, and memory by the element. Scripts, styles,
//! pictures and form fields say nothing to a reader, so they go here, unparsed.

use crate::load::lines::floor;
use std::borrow::Cow;

/// Most open elements; what is nested deeper stays as text of the element above.
const DEPTH: usize = 200;
/// Most elements; the tags after that are left out, their text is not.
const ELEMENTS: usize = 50_000;
/// Most attributes that are kept of one tag.
const ATTRIBUTES: usize = 24;
/// Most links whose addresses are kept.
const LINKS: usize = 4_000;
/// Longest address of a link, in bytes.
const LINK: usize = 1_000;
/// Longest value of an attribute, in bytes.
const VALUE: usize = 4_096;
/// Largest menu that is left out whole, in bytes.
const MENU: usize = 256 << 10;
/// Largest block of linked data that is kept, in bytes.
const LINKED_DATA: usize = 1 << 20;

/// A page that is safe to parse.
#[derive(Debug, Default)]
pub struct Gated {
    /// What is left of the source.
    pub html: String,
    /// The address a browser wrote into a comment when it saved the page.
    pub saved_from: Option<String>,
    /// Whether the page had more elements or was nested deeper than is laid out.
    pub cut: bool,
    /// Letters of the menus that were left out.
    pub menus: usize,
}

/// Cuts `source` down.
pub fn gate(source: &str) -> Gated {
    let mut gate = Gate {
        source,
        at: 0,
        out: Gated { html: String::with_capacity(source.len() / 2), ..Gated::default() },
        open: Vec::new(),
        elements: 0,
        links: 0,
        breaks: 0,
        unended: Vec::new(),
        no_menu: 0,
    };
    gate.run();
    gate.out
}

struct Gate<'a> {
    source: &'a str,
    at: usize,
    out: Gated,
    /// Names of open elements, and whether their start tag was left out.
    open: Vec<(Name<'a>, bool)>,
    elements: usize,
    links: usize,
    /// Line breaks in a row.
    breaks: usize,
    /// Elements of which no end tag is left.
    unended: Vec<Name<'a>>,
    /// Up to where no menu can be left out whole.
    no_menu: usize,
}

type Name<'a> = Cow<'a, str>;

impl<'a> Gate<'a> {
    fn run(&mut self) {
        let bytes = self.source.as_bytes();
        while let Some(found) = memchr::memchr(b'<', &bytes[self.at..]) {
            let tag = self.at + found;
            self.text(tag);
            self.at = tag;
            match bytes.get(tag + 1) {
                Some(b'!' | b'?') => self.declaration(),
                Some(b'/') if bytes.get(tag + 2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(),
                Some(b'/') => self.skip_past(">"),
                Some(c) if c.is_ascii_alphabetic() => self.start_tag(),
                _ => {
                    self.out.html.push_str("&lt;");
                    self.at = tag + 1;
                }
            }
        }
        self.text(self.source.len());
    }

    /// Copies the text up to `end`.
    fn text(&mut self, end: usize) {
        let text = &self.source[self.at..end];
        if self.breaks > 0 && !text.bytes().all(|b| b.is_ascii_whitespace()) {
            // The article library takes a single break away where the next element is a paragraph, even if text
            // stands between the two; with an element of no size behind it the break stays.
            if self.breaks == 1 && self.elements < ELEMENTS && self.out.html.ends_with("<br>") {
                self.elements += 1;
                self.out.html.push_str("<wbr>");
            }
            self.breaks = 0;
        }
        self.out.html.push_str(text);
        self.at = end;
    }

    fn skip_past(&mut self, what: &str) {
        let found = memchr::memmem::find(&self.source.as_bytes()[self.at..], what.as_bytes());
        self.at = found.map_or(self.source.len(), |found| self.at + found + what.len());
    }

    /// Comments and the like go; a doctype stays.
    fn declaration(&mut self) {
        let start = self.at;
        if !self.source[start..].starts_with("<!--") {
            self.skip_past(">");
            let text = &self.source[start..self.at];
            if text.len() < 300
                && text.as_bytes()[2..].get(..7).is_some_and(|w| w.eq_ignore_ascii_case(b"doctype"))
            {
                self.out.html.push_str(text);
            }
            return;
        }
        self.at += 2;
        self.skip_past("-->");
        if self.out.saved_from.is_none() {
            self.out.saved_from = saved_from(&self.source[start..self.at]);
        }
    }

    fn end_tag(&mut self) {
        let (name, end, _) = self.tag(self.at + 2);
        self.at = end;
        let near = self.open.len().saturating_sub(2 * DEPTH);
        if let Some(found) = self.open[near..].iter().rposition(|(open, _)| *open == name) {
            let left_out = self.open[near + found].1;
            self.open.truncate(near + found);
            if left_out {
                return;
            }
        } else if name != "p" && name != "br" {
            // An end without a beginning; in the tree it could only close what stands further out.
            if self.out.cut {
                return;
            }
        }
        if self.elements < ELEMENTS && name != "font" {
            if name == "p" || name == "br" {
                self.elements += 1;
            }
            self.out.html.push_str("</");
            self.out.html.push_str(&name);
            self.out.html.push('>');
        }
    }

    fn start_tag(&mut self) {
        let start = self.at;
        let (name, end, attributes) = self.tag(start + 1);
        self.at = end;
        match name.as_ref() {
            "script" => return self.script(&name, attributes),
            "style" | "noscript" | "iframe" | "noembed" | "noframes" | "textarea" | "svg" | "canvas"
            | "audio" | "select" | "datalist" | "object" | "template" | "frameset" => {
                return self.skip_element(&name);
            }
            "nav" if self.skip_menu() => return,
            "meta" if says_nothing(attributes) => return,
            "title" | "xmp" => return self.raw_text(&name),
            "plaintext" => {
                let rest = self.source[self.at..].replace('<', "&lt;");
                self.out.html.push_str(&rest);
                self.at = self.source.len();
                return;
            }
            "font" | "link" | "source" | "track" | "embed" | "param" | "wbr" | "col" | "option"
            | "optgroup"
                if name != "link" || !attributes.contains("canonical") =>
            {
                return;
            }
            "br" => {
                self.breaks += 1;
                if self.breaks > 2 {
                    return;
                }
            }
            _ => {}
        }
        let void = matches!(name.as_ref(), "br" | "img" | "hr" | "input" | "meta" | "link" | "base" | "area");
        self.imply_ends(&name);
        let too_deep = self.open.len() >= DEPTH || self.elements >= ELEMENTS;
        if !void {
            self.open.push((name.clone(), too_deep));
        }
        if too_deep {
            self.out.cut = true;
            self.out.html.push(' ');
            return;
        }
        self.elements += 1;
        self.out.html.push('<');
        self.out.html.push_str(&name);
        self.links += usize::from(name == "a");
        // Beyond a number that nobody follows, a link is a link and no more.
        let element = if self.links > LINKS && name == "a" { "span" } else { name.as_ref() };
        keep_attributes(element, attributes, &mut self.out.html);
        self.out.html.push('>');
    }

    /// Name, end and attributes of the tag whose name begins at `start`.
    fn tag(&self, start: usize) -> (Name<'a>, usize, &'a str) {
        let bytes = self.source.as_bytes();
        let mut at = start;
        while at < bytes.len() && !matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\x0C' | b'/' | b'>') {
            at += 1;
        }
        let name = &self.source[start..at];
        let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let from = at;
        let mut value = false;
        while at < bytes.len() {
            match bytes[at] {
                b'>' => return (name, at + 1, &self.source[from..at]),
                quote @ (b'"' | b'\'') if value => {
                    at += memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len() - at, |n| n + 1);
                    value = false;
                }
                b'=' => value = true,
                b if b.is_ascii_whitespace() => {}
                _ => value = false,
            }
            at += 1;
        }
        (name, bytes.len(), "")
    }

    /// Only linked data is kept of scripts.
    fn script(&mut self, name: &Name<'a>, attributes: &str) {
        let start = self.at;
        let end = self.find_end(name).unwrap_or(self.source.len());
        let data = &self.source[start..end];
        if attributes.contains("ld+json") && data.len() <= LINKED_DATA && self.out.html.len() < 16 << 20 {
            self.out.html.push_str("<script type=\"application/ld+json\">");
            self.out.html.push_str(data);
            self.out.html.push_str("</script>");
        }
        self.at = end;
        self.skip_past(">");
    }

    fn raw_text(&mut self, name: &Name<'a>) {
        let start = self.at;
        let end = self.find_end(name).unwrap_or(self.source.len());
        let cut = floor(self.source, end.min(start + 2_000));
        self.out.html.push_str(if name == "title" { "<title>" } else { "<pre>" });
        let text = &self.source[start..if name == "title" { cut } else { end }];
        self.out.html.push_str(&text.replace('<', "&lt;"));
        self.out.html.push_str(if name == "title" { "</title>" } else { "</pre>" });
        self.at = end;
        self.skip_past(">");
    }

    /// Goes past the end of the element, or only past its start tag when it has none.
    fn skip_element(&mut self, name: &Name<'a>) {
        let raw = matches!(name.as_ref(), "style" | "iframe" | "noembed" | "noframes" | "textarea");
        if let Some(end) = self.find_end(name) {
            self.at = end;
            self.skip_past(">");
        } else if raw {
            self.at = self.source.len();
        }
        self.out.html.push(' ');
    }

    /// Goes past the end of a menu, of which a reader sees nothing; not where more than links may stand in it.
    fn skip_menu(&mut self) -> bool {
        const MORE: [&[u8]; 7] = [b"nav", b"h1", b"p>", b"article", b"main", b"time", b"script"];
        let start = self.at;
        if start < self.no_menu {
            return false;
        }
        let Some(end) = self.find_end(&Cow::Borrowed("nav")) else { return false };
        let inside = &self.source.as_bytes()[start..end];
        let holds = |tag: &[u8]| {
            let begins =
                |at| inside.get(at + 1..at + 1 + tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
            memchr::memchr_iter(b'<', inside).any(begins)
        };
        if inside.len() > MENU || MORE.into_iter().any(holds) || self.elements >= ELEMENTS {
            // What was looked through once is not looked through again for a menu inside.
            self.no_menu = end;
            return false;
        }
        let mut tag = false;
        let shown = |b: &&u8| {
            tag = (tag || **b == b'<') && **b != b'>';
            !tag && b.is_ascii_alphanumeric()
        };
        self.out.menus += inside.iter().filter(shown).count();
        self.at = end;
        self.skip_past(">");
        self.elements += 1;
        self.out.html.push_str("<nav></nav>");
        true
    }

    /// Where the end tag of `name` begins.
    fn find_end(&mut self, name: &Name<'a>) -> Option<usize> {
        if self.unended.contains(name) {
            return None;
        }
        let rest = &self.source.as_bytes()[self.at..];
        let ends = |at: &usize| {
            let (mark, tag) = (rest.get(at + 1), rest.get(at + 2..at + 2 + name.len()));
            mark == Some(&b'/')
                && tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
                && rest.get(at + 2 + name.len()).is_some_and(|next| !next.is_ascii_alphanumeric())
        };
        if let Some(found) = memchr::memchr_iter(b'<', rest).find(ends) {
            return Some(self.at + found);
        }
        self.unended.push(name.clone());
        None
    }

    /// Elements that end where the next of their kind begins, for the count of open ones.
    fn imply_ends(&mut self, name: &str) {
        let (ends, fence): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "a" => (&["a"], &["table", "div", "p", "li"]),
            "p" | "div" | "ul" | "ol" | "dl" | "table" | "section" | "article" | "aside" | "header"
            | "footer" | "nav" | "main" | "figure" | "blockquote" | "pre" | "form" | "h1" | "h2" | "h3"
            | "h4" | "h5" | "h6" | "hr" | "address" | "details" | "fieldset" => (
                &["p"],
                &[
                    "div",
                    "td",
                    "th",
                    "li",
                    "ul",
                    "ol",
                    "table",
                    "section",
                    "article",
                    "blockquote",
                    "dd",
                    "button",
                ],
            ),
            _ => return,
        };
        for at in (self.open.len().saturating_sub(24)..self.open.len()).rev() {
            let open = self.open[at].0.as_ref();
            if ends.contains(&open) {
                self.open.truncate(at);
                return;
            }
            if fence.contains(&open) {
                return;
            }
        }
    }
}

/// The attributes of a tag: each with its name, its value as it stands, and the quotation mark around that.
fn each_attribute(attributes: &str) -> impl Iterator<Item = (&str, Option<(&str, Option<u8>)>)> {
    let bytes = attributes.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() {
            return None;
        }
        let start = at;
        while at < bytes.len() && !(bytes[at].is_ascii_whitespace() || matches!(bytes[at], b'=' | b'/')) {
            at += 1;
        }
        let name = &attributes[start..at];
        let mut ahead = at;
        while ahead < bytes.len() && bytes[ahead].is_ascii_whitespace() {
            ahead += 1;
        }
        if bytes.get(ahead) != Some(&b'=') {
            at += usize::from(name.is_empty());
            return Some((name, None));
        }
        at = ahead + 1;
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\''));
        let from = at + usize::from(quote.is_some());
        let end = match quote {
            Some(quote) => memchr::memchr(quote, &bytes[from..]),
            None => bytes[from..].iter().position(u8::is_ascii_whitespace),
        };
        let end = end.map_or(bytes.len(), |n| from + n);
        at = (end + usize::from(quote.is_some())).min(bytes.len());
        Some((name, Some((&attributes[from..end], quote))))
    })
}

/// Keeps the attributes that tell what an element is for.
fn keep_attributes(element: &str, attributes: &str, out: &mut String) {
    let mut kept = 0;
    for (name, value) in each_attribute(attributes) {
        if kept >= ATTRIBUTES {
            return;
        }
        // Text of no size is as hidden as any; the article library knows only the plain ways to hide.
        if name.eq_ignore_ascii_case("style") && value.is_some_and(|(value, _)| is_sizeless(value)) {
            out.push_str(" hidden");
            continue;
        }
        if keeps(element, name, value.map_or("", |(value, _)| value)) {
            kept += 1;
            out.push(' ');
            out.push_str(name);
            if let Some((value, quote)) = value {
                let value = if element == "link" { value } else { address(element, name, value) };
                let quote = if quote == Some(b'\'') { '\'' } else { '"' };
                out.push('=');
                out.push(quote);
                if value.contains(quote) {
                    out.push_str(&value.replace(quote, "&quot;"));
                } else {
                    out.push_str(value);
                }
                out.push(quote);
            }
        }
    }
}

/// Whether a meta element says what neither we nor the article library ever ask for: how the page is to be shown, or
/// what it is called on some service.
fn says_nothing(attributes: &str) -> bool {
    const BEGIN: [&str; 12] = [
        "viewport",
        "robots",
        "generator",
        "theme-color",
        "referrer",
        "og:image",
        "og:locale",
        "twitter:image",
        "twitter:card",
        "fb:",
        "apple-",
        "msapplication",
    ];
    let (mut content, mut known) = (false, false);
    for (name, value) in each_attribute(attributes) {
        let value = value.map_or("", |(value, _)| value);
        content |= name.eq_ignore_ascii_case("content");
        known |= ["property", "name", "itemprop"].iter().any(|key| name.eq_ignore_ascii_case(key))
            && !BEGIN.iter().any(|begin| {
                value.get(..begin.len()).is_some_and(|v| v.eq_ignore_ascii_case(begin))
                    && !value.contains(' ')
            });
    }
    !(content && known)
}

/// Whether a style sets text in no size.
fn is_sizeless(style: &str) -> bool {
    if style.len() < "font-size:0".len() {
        return false;
    }
    let style = style.to_ascii_lowercase().replace(' ', "");
    let size = style.split("font-size:0").nth(1);
    size.is_some_and(|rest| !rest.starts_with(|c: char| c == '.' || c.is_ascii_digit()))
}

/// Of the addresses of pictures only their kind counts: within the page or out of it. Those of links are kept
/// where they lead somewhere.
fn address<'a>(element: &str, name: &str, value: &'a str) -> &'a str {
    let leads = || {
        value.len() <= LINK
            && !value.trim_start().get(..11).is_some_and(|s| s.eq_ignore_ascii_case("javascript:"))
    };
    match name.as_bytes() {
        [b'h' | b'H', b'r' | b'R', ..] if value.starts_with('#') => "#",
        [b'h' | b'H', b'r' | b'R', ..] if element == "a" && leads() => value,
        [b'h' | b'H' | b's' | b'S', b'r' | b'R', ..] => "/",
        _ => value,
    }
}

fn keeps(element: &str, name: &str, value: &str) -> bool {
    if name.eq_ignore_ascii_case("style") {
        let value = value.to_ascii_lowercase();
        return value.len() < VALUE && ["none", "hidden"].iter().any(|w| value.contains(w));
    }
    // Nobody asks for the language or the name of any other element.
    let kept: &[&str] = match name.len() {
        2 => &["id"],
        3 => &["rel", "src"],
        4 if element == "html" => &["lang"],
        4 if element == "meta" => &["name"],
        4 => &["role", "href"],
        5 if element == "abbr" => &["class", "title"],
        5 if element == "ol" => &["class", "start"],
        5 => &["class"],
        6 => &["hidden"],
        7 => &["content", "colspan", "rowspan", "data-qa", "pubdate"],
        8 => &["itemprop", "property", "datetime"],
        9 => &["data-hook", "data-area"],
        10 => &["aria-level", "aria-modal"],
        11 => &["aria-hidden", "data-testid"],
        14 => &["data-component"],
        _ => &[],
    };
    value.len() <= VALUE && kept.iter().any(|kept| name.eq_ignore_ascii_case(kept))
}

/// `<!-- saved from url=(0042)https://… -->` and `url: https://…` as page savers write it.
fn saved_from(comment: &str) -> Option<String> {
    let mark = comment.find("saved from url=").or_else(|| {
        (comment.contains("SingleFile") || comment.contains("saved date"))
            .then(|| comment.find("url: "))
            .flatten()
    })?;
    let rest = &comment[mark..];
    let url = &rest[rest.find("http")?..];
    let end = url.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(url.len());
    Some(url[..end].trim_end_matches("--").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_goes() {
        let got = gate(
            "<!DOCTYPE html><P CLASS=a onclick='x()' data-x=1>one<!-- c --><script>if (a<b) '</p>'</script><style>p{}</style> two</P><svg><path d='M'/></svg>",
        );
        assert_eq!(got.html, "<!DOCTYPE html><p CLASS=\"a\">one  two</p> ");
        assert!(!got.cut);
    }

    #[test]
    fn menus_go_and_what_holds_more_than_links_stays() {
        let got = gate("<nav class=m><ul><li><a href=/a>Home</a></ul></nav>one<NAV><h1>Two</h1></NAV>");
        assert_eq!((got.html.as_str(), got.menus), ("<nav></nav>one<nav><h1>Two</h1></nav>", 4));
        let nested = gate("<nav><nav><a>in</a></nav><a>out</a></nav>three");
        assert!(nested.html.contains("in") && nested.html.ends_with("three"), "{}", nested.html);
        assert_eq!(gate("<nav><a>never ends").html, "<nav><a>never ends");
        let many = gate(&("<nav><b>x</b>".repeat(20_000) + "</nav>"));
        assert!(many.html.contains('x'), "and it did not take the square of their number");
    }

    #[test]
    fn of_what_a_page_says_about_itself_only_what_is_asked_for_stays() {
        let title = "<meta property=\"og:title\" content=\"a\">";
        for gone in [
            "<meta charset=utf-8>",
            "<meta http-equiv=refresh content=9>",
            "<meta name=author>",
            "<META NAME='Viewport' CONTENT='width=9'>",
            "<meta property=og:image:width content=9>",
        ] {
            assert_eq!(gate(&format!("{gone}{title}")).html, title);
        }
        for kept in [
            "<meta name=\"author\" content=\"robots\">",
            "<meta name=\"robots\" property=\"author\" content=\"a\">",
        ] {
            assert_eq!(gate(kept).html, kept);
        }
        assert_eq!(gate("<a name=x lang=de dir=ltr itemscope>a</a>").html, "<a>a</a>");
        assert_eq!(gate("<html lang=de><ol start=3>").html, "<html lang=\"de\"><ol start=\"3\">");
    }

    #[test]
    fn linked_data_and_the_saved_address_stay() {
        let got = gate(
            "<!-- saved from url=(0021)https://example.org/a -->\n<script type=\"application/ld+json\">{\"a\":\"<b>\"}</script>",
        );
        assert_eq!(got.saved_from.as_deref(), Some("https://example.org/a"));
        assert!(got.html.contains("{\"a\":\"<b>\"}</script>"));
    }

    #[test]
    fn depth_is_bounded_and_no_text_is_lost() {
        let got = gate(&("<div>".repeat(5_000) + "leaf" + &"</div>".repeat(5_000)));
        assert_eq!(got.html.matches("<div>").count(), DEPTH);
        assert_eq!(got.html.matches("</div>").count(), DEPTH);
        assert!(got.html.contains("leaf") && got.cut);
        let flat = gate(&"<p>one<li>two<td>three".repeat(400));
        assert!(!flat.cut, "elements without end tags are not deep");
    }

    #[test]
    fn floods_are_dammed() {
        assert_eq!(gate(&("<br>".repeat(9_000) + "x<br>y")).html, "<br><br>x<br><wbr>y");
        let many: String = (0..9_000).fold("<p ".to_owned(), |s, i| s + &format!("class={i} ")) + ">x</p>";
        assert!(gate(&many).html.len() < 600);
        assert_eq!(gate("<<<").html, "&lt;&lt;&lt;");
        assert!(gate(&"<i>x".repeat(60_000)).html.matches("<i>").count() <= ELEMENTS);
    }

    #[test]
    fn text_of_no_size_is_hidden() {
        assert_eq!(gate("<b style='font-size: 0px'>x</b>").html, "<b hidden>x</b>");
        assert_eq!(gate("<b style='font-size:0.9em'>x</b>").html, "<b>x</b>");
    }

    #[test]
    fn what_never_ends_hides_no_text_but_its_own() {
        assert_eq!(gate("a <!-- b").html, "a ");
        assert_eq!(gate("a <script>b").html, "a ");
        assert_eq!(gate("a <svg>b").html, "a  b");
        assert_eq!(gate("a <p title='b").html, "a <p>");
        assert_eq!(gate("<plaintext><b>c").html, "&lt;b>c");
    }
}
