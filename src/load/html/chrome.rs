//! What of a page is not its text: menus, share bars, sign-ups, cookie lines, comments, related links.

use super::{
    marks::Marks,
    tree::{Element, Node},
};
use dom_query::local_name;

/// How sure the word for an element must be before it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeal {
    /// Only what never is text: used inside what was found to be the article.
    Careful,
    /// Also what usually is not: used on whole pages.
    Thorough,
}

/// Removes from `element` what is not text.
pub fn strip(element: &mut Element, zeal: Zeal) {
    let total = element.letters.0;
    strip_below(element, zeal, total);
}

fn strip_below(element: &mut Element, zeal: Zeal, total: usize) {
    let in_heading = heading_level(element).is_some();
    bare_caption(element);
    let prose = prose_named_as_chrome(element, zeal);
    let mut gone = (0, 0);
    element.children.retain_mut(|node| {
        let Node::Element(child) = node else { return true };
        let before = child.counted();
        let text = child.name == local_name!("p") && prose * 5 > total;
        let goes = !text && is_chrome(child, zeal, total, in_heading);
        if !goes {
            strip_below(child, zeal, total);
        }
        let left = if goes { (0, 0) } else { child.counted() };
        gone = (gone.0 + before.0 - left.0, gone.1 + before.1 - left.1);
        !goes
    });
    element.letters = (element.letters.0 - gone.0, element.letters.1 - gone.1);
}

/// Letters of paragraphs side by side that classes call furniture: a site may well name its text "paywall".
fn prose_named_as_chrome(parent: &Element, zeal: Zeal) -> usize {
    let named = parent.elements().filter(|e| e.name == local_name!("p") && names_chrome(e.marks, zeal));
    named.map(|e| e.letters.0 - e.letters.1).sum()
}

/// Whether it is the number of a footnote, and a link to it.
fn is_footnote(element: &Element) -> bool {
    let within = |e: &Element| {
        e.name == local_name!("a") && e.get(&local_name!("href")).is_some_and(|to| to.starts_with('#'))
    };
    let text = element.text();
    let mark = text.trim().trim_matches(['[', ']', '(', ')']);
    mark.chars().count() <= 3
        && mark.chars().all(|c| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡'))
        && (element.marks.has(Marks::REFERENCE)
            || within(element)
            || element.find(&mut |e| within(e)).is_some())
}

/// `[3]`
fn in_brackets(element: &Element) -> bool {
    let text = element.text();
    text.trim().starts_with('[') && text.trim().ends_with(']')
}

/// Whether it is a small box that asks for an address or an account: named so, and with something to fill in or to press.
fn asks(element: &Element, total: usize) -> bool {
    const ASKS: [&str; 8] =
        ["email", "e-mail", "inbox", "newsletter", "abonn", "suscri", "subscri", "iscriv"];
    let own = element.letters.0;
    let small = own < 400 && own * 5 < total;
    if !small || !element.marks.has(Marks::ASKS) || element.marks.has(Marks::PART) {
        return false;
    }
    let button =
        |e: &Element| matches!(e.name, local_name!("button") | local_name!("input") | local_name!("form"));
    !matches!(
        element.name,
        local_name!("body")
            | local_name!("main")
            | local_name!("article")
            | local_name!("h1")
            | local_name!("p")
    ) && (element.find(&mut |e| button(e)).is_some() || has_word(&element.text().to_lowercase(), &ASKS))
}

/// Of a picture only the caption is text; the rest says whose picture it is.
fn bare_caption(figure: &mut Element) {
    let held = |e: &Element| {
        matches!(
            e.name,
            local_name!("table")
                | local_name!("blockquote")
                | local_name!("pre")
                | local_name!("p")
                | local_name!("ul")
                | local_name!("ol")
        )
    };
    if figure.name != local_name!("figure") {
        return;
    }
    let caption = figure.take(&local_name!("figcaption"));
    match caption {
        Some(mut caption) if figure.find(&mut |e| held(e)).is_none() => {
            drop_credits(&mut caption);
            figure.children = vec![Node::Element(caption)];
        }
        Some(caption) => figure.children.push(Node::Element(caption)),
        None if pictured(figure) && figure.text().trim().chars().count() <= 60 => figure.children.clear(),
        None => return,
    }
    recount(figure);
}

/// Counts the letters of an element anew, from the bottom up.
fn recount(element: &mut Element) {
    for node in &mut element.children {
        if let Node::Element(child) = node {
            recount(child);
        }
    }
    element.count();
}

fn pictured(figure: &Element) -> bool {
    let picture = |e: &Element| {
        matches!(
            e.name,
            local_name!("img")
                | local_name!("picture")
                | local_name!("svg")
                | local_name!("video")
                | local_name!("iframe")
        )
    };
    figure.find(&mut |e| picture(e)).is_some()
}

/// Takes out what classes call the credit of a picture.
fn drop_credits(caption: &mut Element) {
    caption.children.retain_mut(|node| match node {
        Node::Text(_) => true,
        Node::Element(child) if child.marks.has(Marks::CREDIT) => false,
        Node::Element(child) => {
            drop_credits(child);
            true
        }
    });
}

fn is_chrome(element: &Element, zeal: Zeal, total: usize, in_heading: bool) -> bool {
    match element.name {
        local_name!("script")
        | local_name!("style")
        | local_name!("head")
        | local_name!("input")
        | local_name!("label")
        | local_name!("dialog")
        | local_name!("meta")
        | local_name!("link")
        | local_name!("img")
        | local_name!("picture")
        | local_name!("rp") => {
            return true;
        }
        local_name!("sup") if is_footnote(element) => return true,
        local_name!("a") if element.marks.has(Marks::FOOTNOTE) && is_footnote(element) => return true,
        local_name!("a")
            if is_footnote(element)
                && (in_brackets(element) || element.elements().any(|e| e.name == local_name!("sup"))) =>
        {
            return true;
        }
        local_name!("button") => return !in_heading,
        _ => {}
    }
    if is_hidden(element) {
        return true;
    }
    if asks(element, total) {
        return true;
    }
    let role = element.get(&local_name!("role")).unwrap_or("");
    if matches!(
        role,
        "navigation"
            | "search"
            | "dialog"
            | "alert"
            | "alertdialog"
            | "menu"
            | "menubar"
            | "toolbar"
            | "banner"
            | "contentinfo"
    ) && zeal == Zeal::Thorough
    {
        return role != "banner" || !holds_title(element);
    }
    let suspect = match element.name {
        local_name!("nav") => return true,
        local_name!("footer") => zeal == Zeal::Thorough || element.marks.has(Marks::SITE),
        local_name!("aside") => zeal == Zeal::Thorough && !element.marks.has(Marks::CONTENT),
        local_name!("form") | local_name!("fieldset") => true,
        local_name!("header") => zeal == Zeal::Thorough && !holds_title(element),
        _ => false,
    };
    let named = names_chrome(element.marks, zeal);
    if !suspect && !named {
        return false;
    }
    if matches!(
        element.name,
        local_name!("html")
            | local_name!("body")
            | local_name!("main")
            | local_name!("article")
            | local_name!("h1")
    ) {
        return false;
    }
    // A word in a class may lie about an element that holds much of the page's running text.
    let own = element.letters.0 - element.letters.1;
    match element.name {
        local_name!("form") | local_name!("aside") | local_name!("header") | local_name!("footer") => {
            own * 3 < total
        }
        _ => own * 5 < total.max(200) || own < 160,
    }
}

fn holds_title(element: &Element) -> bool {
    element.find(&mut |e| e.name == local_name!("h1")).is_some()
}

/// Whether the page itself keeps the element from sight.
pub fn is_hidden(element: &Element) -> bool {
    let styled = element.get(&local_name!("style")).is_some_and(|style| {
        let style = style.to_ascii_lowercase().replace(' ', "");
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    // A hidden figure or formula often carries the only text there is; anything else means what it says.
    let aria =
        element.get(&local_name!("aria-hidden")) == Some("true") && !element.marks.has(Marks::FALLBACK);
    element.has(&local_name!("hidden")) || element.marks.has(Marks::HIDDEN) || styled || aria
}

/// Whether classes or id say that the element is furniture.
fn names_chrome(marks: Marks, zeal: Zeal) -> bool {
    let likely = zeal == Zeal::Thorough && marks.has(Marks::LIKELY_CHROME) && !marks.has(Marks::BODY);
    marks.has(Marks::CHROME) || likely
}

fn has_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The level of a heading element.
pub fn heading_level(element: &Element) -> Option<u8> {
    match element.name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ if element.get(&local_name!("role")) == Some("heading") => Some(
            element.get(&local_name!("aria-level")).and_then(|l| l.parse().ok()).unwrap_or(2).clamp(1, 6),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_by_its_class_unless_it_holds_the_text() {
        use dom_query::Document;
        let long = "The talks went on for a week and nobody knew what would come of them. ".repeat(9);
        let page = format!(
            "<body><div class='share-bar'><a>X</a></div><div class='layout sidebar-right related'><p>{long}</p></div><div hidden>no</div><nav>Home</nav>"
        );
        let mut page = super::super::tree::tree(&Document::from(page.as_str()));
        strip(&mut page, Zeal::Thorough);
        assert_eq!(page.text().trim(), long.trim());
    }

    #[test]
    fn boxes_that_ask_and_marks_of_notes_go() {
        let long = "The talks went on for a week and nobody knew what would come of them. ".repeat(9);
        let page = format!(
            "<body><p>{long}<a href='#n1'>[1]</a></p><div class=feast-newsletter-box><h3>Never miss one</h3><p>Your email please.</p></div>\
             <div class=newsletter-item><p>They sent an email.</p></div><p>See <a href='#n2'>12</a></p></body>"
        );
        let mut page = super::super::tree::tree(&dom_query::Document::from(page.as_str()));
        strip(&mut page, Zeal::Careful);
        let text = page.text();
        assert!(!text.contains("Never miss") && !text.contains("[1]"), "{text}");
        assert!(text.contains("They sent") && text.contains("See 12"), "{text}");
    }
}
