//! What of a page is not its text: menus, share bars, sign-ups, cookie lines, comments, related links.

use super::tree::{Element, Node};

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
    let total = letters(element).0;
    strip_below(element, zeal, total);
}

fn strip_below(element: &mut Element, zeal: Zeal, total: usize) {
    let in_heading = heading_level(element).is_some();
    element.children.retain_mut(|node| match node {
        Node::Text(_) => true,
        Node::Element(child) => {
            if is_chrome(child, zeal, total, in_heading) {
                return false;
            }
            strip_below(child, zeal, total);
            true
        }
    });
}

fn is_chrome(element: &Element, zeal: Zeal, total: usize, in_heading: bool) -> bool {
    match element.name.as_str() {
        "script" | "style" | "head" | "input" | "label" | "dialog" | "meta" | "link" | "img" | "picture"
        | "rp" => {
            return true;
        }
        "button" => return !in_heading,
        _ => {}
    }
    if is_hidden(element) {
        return true;
    }
    let role = element.get("role").unwrap_or("");
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
    let suspect = match element.name.as_str() {
        "nav" => return true,
        "footer" => zeal == Zeal::Thorough || has_word(&element.label, &["site", "page"]),
        "aside" => zeal == Zeal::Thorough && !has_word(&element.label, &["content", "main"]),
        "form" | "fieldset" => true,
        "header" => zeal == Zeal::Thorough && !holds_title(element),
        _ => false,
    };
    let named = names_chrome(&element.label, zeal);
    if !suspect && !named {
        return false;
    }
    if matches!(element.name.as_str(), "html" | "body" | "main" | "article" | "h1") {
        return false;
    }
    // A word in a class may lie about an element that holds much of the page's running text.
    let (all, linked) = letters(element);
    let own = all - linked;
    match element.name.as_str() {
        "form" | "aside" | "header" | "footer" => own * 3 < total,
        _ => own * 5 < total.max(200) || own < 160,
    }
}

fn holds_title(element: &Element) -> bool {
    element.find(&mut |e| e.name == "h1").is_some()
}

/// Whether the page itself keeps the element from sight.
pub fn is_hidden(element: &Element) -> bool {
    let style = element.get("style").unwrap_or("").to_ascii_lowercase().replace(' ', "");
    let styled = style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("font-size:0;")
        || style.contains("font-size:0px")
        || style.ends_with("font-size:0");
    // A hidden figure or formula often carries the only text there is; anything else means what it says.
    let aria = element.get("aria-hidden") == Some("true") && !element.label.contains("fallback-image");
    let label = &element.label;
    let classed = [
        " hidden ",
        " visually-hidden ",
        " visuallyhidden ",
        " sr-only ",
        " screen-reader-text ",
        " screenreader ",
        " is-hidden ",
        " preheader ",
        " print-only ",
        " assistive-text ",
    ]
    .iter()
    .any(|name| label.contains(name));
    element.has("hidden") || styled || aria || classed
}

/// Whether classes or id say that the element is furniture.
fn names_chrome(label: &str, zeal: Zeal) -> bool {
    const SURE: &[&str] = &[
        "sharebar",
        "share-bar",
        "share-buttons",
        "share-tools",
        "sharedaddy",
        "sharing",
        "social-share",
        "social-links",
        "social-media",
        "social-bar",
        "socials",
        "newsletter-signup",
        "newsletter-form",
        "newsletter-promo",
        "newsletter-widget",
        "signup-form",
        "sign-up",
        "subscribe-form",
        "subscribe-widget",
        "subscription-widget",
        "cookie-banner",
        "cookie-notice",
        "cookie-consent",
        "cookie-bar",
        "gdpr",
        "consent",
        "outbrain",
        "taboola",
        "disqus",
        "comments-area",
        "comment-list",
        "comment-form",
        "related-posts",
        "related-articles",
        "related-stories",
        "related-content",
        "related-links",
        "more-stories",
        "read-more",
        "readmore",
        "read-next",
        "up-next",
        "most-read",
        "most-popular",
        "recirc",
        "jp-relatedposts",
        "signup",
        "newsletter-sign",
    ];
    const SURE_WORDS: &[&str] = &[
        "share",
        "advert",
        "advertisement",
        "ads",
        "ad-slot",
        "breadcrumb",
        "breadcrumbs",
        "pagination",
        "pager",
        "comments",
        "related",
        "sponsored",
        "paywall",
        "print-link",
        "skip-link",
        "skiplink",
        "noprint",
        "no-print",
        "credit",
        "credits",
        "photo-credit",
        "image-credit",
        "caption-credit",
        "media-credit",
        "figure-credit",
        "toolbar",
        "byline-social",
        "addtoany",
        "post-navigation",
    ];
    const LIKELY: &[&str] = &[
        "share",
        "social",
        "newsletter",
        "subscribe",
        "signup",
        "cookie",
        "comment",
        "related",
        "promo",
        "sponsor",
        "advert",
        "recommend",
        "trending",
        "breadcrumb",
        "sidebar",
        "footer",
        "navbar",
        "navigation",
        "popup",
        "modal",
        "masthead",
        "toolbar",
    ];
    const LIKELY_WORDS: &[&str] = &[
        "nav",
        "menu",
        "ad",
        "banner",
        "widget",
        "tags",
        "tag-list",
        "tag-cloud",
        "topbar",
        "top-bar",
        "site-header",
        "skip",
        "rating",
        "author-bio",
        "author-box",
        "about-author",
        "unsubscribe",
        "meta-nav",
        "legal",
        "copyright",
    ];
    if label.is_empty() {
        return false;
    }
    let says = |words: &[&str]| label.split_ascii_whitespace().any(|class| words.contains(&class));
    let holds = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if holds(SURE) || says(SURE_WORDS) {
        return true;
    }
    zeal == Zeal::Thorough
        && (says(LIKELY_WORDS) || holds(LIKELY))
        && !has_word(
            label,
            &[
                "article-body",
                "articlebody",
                "story-body",
                "entry-content",
                "post-content",
                "newsletter-body",
                "newsletter-content",
            ],
        )
}

fn has_word(label: &str, words: &[&str]) -> bool {
    words.iter().any(|word| label.contains(word))
}

/// Letters and digits inside, and how many of them stand in links.
pub fn letters(element: &Element) -> (usize, usize) {
    let (mut all, mut linked) = (0, 0);
    for node in &element.children {
        match node {
            Node::Text(text) => all += text.chars().filter(|c| c.is_alphanumeric()).count(),
            Node::Element(child) if child.name == "script" => {}
            Node::Element(child) => {
                let (inner, in_links) = letters(child);
                all += inner;
                linked += if child.name == "a" { inner } else { in_links };
            }
        }
    }
    (all, linked)
}

/// The level of a heading element.
pub fn heading_level(element: &Element) -> Option<u8> {
    match element.name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ if element.get("role") == Some("heading") => {
            Some(element.get("aria-level").and_then(|l| l.parse().ok()).unwrap_or(2).clamp(1, 6))
        }
        _ => None,
    }
}

/// Whether classes call the element a headline.
pub fn is_headline(label: &str) -> bool {
    label.split_ascii_whitespace().any(|class| {
        ["title", "headline", "heading", "hed"].iter().any(|name| class.ends_with(name))
            && !class.contains("sub")
    })
}

/// Whether a block of text is furniture by its words alone: whole lines such as "Advertisement", and short ones
/// that begin as such lines do. `linked` is the share of its letters that stand in links, 0.0 to 1.0.
pub fn is_furniture(text: &str, linked: f32) -> bool {
    const WHOLE: &[&str] = &[
        "advertisement",
        "advertisements",
        "ad",
        "ads",
        "sponsored",
        "sponsored content",
        "read more",
        "read more here",
        "continue reading",
        "continue reading the main story",
        "keep reading",
        "learn more",
        "full story",
        "more",
        "read full story",
        "read the full story",
        "read full article",
        "see more",
        "show more",
        "view more",
        "load more",
        "share",
        "share this",
        "share this article",
        "share this story",
        "share article",
        "share this post",
        "share on facebook",
        "share on twitter",
        "share on x",
        "share on linkedin",
        "share via email",
        "tweet",
        "email",
        "print",
        "save",
        "copy link",
        "link copied",
        "facebook",
        "twitter",
        "whatsapp",
        "linkedin",
        "reddit",
        "pinterest",
        "telegram",
        "subscribe",
        "subscribe now",
        "sign up",
        "sign in",
        "log in",
        "newsletter",
        "comments",
        "comment",
        "leave a comment",
        "view comments",
        "show comments",
        "post a comment",
        "no comments",
        "related",
        "related articles",
        "related stories",
        "related posts",
        "related topics",
        "related content",
        "you may also like",
        "recommended",
        "recommended for you",
        "most read",
        "most popular",
        "trending",
        "trending now",
        "more from this section",
        "anzeige",
        "werbung",
        "lesen sie auch",
        "lesen sie mehr",
        "mehr zum thema",
        "mehr lesen",
        "weiterlesen",
        "teilen",
        "kommentare",
        "drucken",
        "publicité",
        "lire aussi",
        "à lire aussi",
        "lire la suite",
        "partager",
        "commentaires",
        "publicidad",
        "lea también",
        "te puede interesar",
        "leer más",
        "compartir",
        "comentarios",
        "pubblicità",
        "leggi anche",
        "leggi tutto",
        "condividi",
        "advertentie",
        "lees ook",
        "lees meer",
        "reklama",
        "реклама",
        "читайте также",
        "поделиться",
        "more stories",
        "back to top",
        "skip to content",
        "skip to main content",
        "view in browser",
        "unsubscribe",
        "loading",
    ];
    const BEGIN: &[&str] = &[
        "read more:",
        "read more about",
        "read also:",
        "also read:",
        "read next:",
        "see also:",
        "related:",
        "more on this story",
        "more:",
        "continue reading",
        "click here to",
        "sign up for",
        "sign up to",
        "subscribe to our",
        "subscribe to the",
        "join our newsletter",
        "get our newsletter",
        "get the latest",
        "follow us",
        "follow @",
        "share this ",
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "by continuing to",
        "by using this site",
        "accept all cookies",
        "cookie policy",
        "privacy policy",
        "terms of",
        "all rights reserved",
        "copyright ©",
        "© ",
        "(c) 20",
        "view this email in",
        "view in your browser",
        "view in browser",
        "having trouble viewing",
        "you are receiving this",
        "you received this email",
        "you're receiving this",
        "to unsubscribe",
        "unsubscribe",
        "manage your preferences",
        "forwarded this email",
        "was this forwarded",
        "listen to this article",
    ];
    let flat = text
        .trim()
        .trim_end_matches(['.', ':', '…', '>', '»', '→', '›', '!', ' '])
        .trim_start_matches(['>', '»', '→', '•', '|', ' ']);
    if flat.len() > 400 {
        return false;
    }
    let flat = flat.to_lowercase().replace('’', "'");
    if WHOLE.contains(&flat.as_str()) {
        return true;
    }
    let full = text.trim().to_lowercase().replace('’', "'");
    let count = full.chars().count();
    const HOLD: &[&str] = &[
        "sign up for our",
        "sign up to our",
        "sign up here",
        "subscribe to our newsletter",
        "join our newsletter",
        "in your inbox",
        "all rights reserved",
        "cookie policy",
        "your privacy choices",
        "unsubscribe",
        "email address will not be published",
        "enable javascript",
        "javascript is disabled",
    ];
    if count <= 180 && HOLD.iter().any(|words| full.contains(words)) && !full.contains(['"', '“', '”']) {
        return true;
    }
    if BEGIN.iter().any(|begin| full.starts_with(begin))
        && (count <= 140 || linked > 0.5)
        && (count <= 60
            || linked > 0.2
            || full.contains("cookie")
            || full.contains("newsletter")
            || full.contains("email")
            || full.contains("rights reserved")
            || full.contains('©'))
    {
        return true;
    }
    if count <= 90
        && (full.ends_with("min read")
            || full.ends_with("minute read")
            || full.ends_with("minutes read")
            || full.ends_with("all rights reserved."))
        && count <= 90
        && !full.contains(". ")
    {
        return count <= 30 || full.contains("rights");
    }
    is_credit(text.trim())
}

/// Whether a line is nothing but a time: `16:40`, `3 hours ago`, `Updated 2h ago`.
pub fn is_stamp(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "am",
        "pm",
        "a",
        "p",
        "m",
        "gmt",
        "utc",
        "bst",
        "cet",
        "cest",
        "et",
        "est",
        "edt",
        "pt",
        "pst",
        "ago",
        "h",
        "hr",
        "hrs",
        "hour",
        "hours",
        "min",
        "mins",
        "minute",
        "minutes",
        "d",
        "day",
        "days",
        "updated",
        "published",
        "posted",
        "at",
        "on",
        "just",
        "now",
        "last",
    ];
    let mut numbers = 0;
    text.len() <= 48
        && text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            numbers += usize::from(!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
            let rest = word[digits.len()..].to_ascii_lowercase();
            digits.bytes().all(|b| b.is_ascii_digit())
                && digits.len() <= 2
                && (rest.is_empty() || WORDS.contains(&rest.as_str()))
        })
        && numbers > 0
        && text.chars().any(|c| c == ':' || c.is_alphabetic())
}

/// Whether a line only says who took a picture.
pub fn is_credit(text: &str) -> bool {
    if text.chars().count() > 90 {
        return false;
    }
    let lower = text.to_lowercase();
    let begins = [
        "photo:",
        "photo by ",
        "photograph:",
        "photographs:",
        "image:",
        "image source",
        "image credit",
        "image caption",
        "credit:",
        "credits:",
        "photo credit",
        "picture:",
        "getty images",
        "illustration by ",
        "illustration:",
        "(photo",
        "foto:",
    ]
    .iter()
    .any(|begin| lower.starts_with(begin));
    let ends = [
        "getty images",
        "/getty",
        "via getty images",
        "/afp",
        "/reuters",
        "/ap)",
        "ap photo",
        "shutterstock",
        "via ap",
        "/ap",
    ]
    .iter()
    .any(|end| lower.trim_end_matches(['.', ')']).ends_with(end.trim_end_matches(')')));
    begins || (ends && !lower.contains(". ") && lower.split_whitespace().count() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_furniture() {
        for text in [
            "Advertisement",
            "Read more »",
            "Share this article",
            "READ MORE: Five things to know",
            "© 2025 Example Media. All rights reserved.",
            "We use cookies to give you the best experience.",
            "Photo: Jane Doe/Reuters",
            "Getty Images",
            "Sign up for our newsletter",
            "5 min read",
        ] {
            assert!(is_furniture(text, 0.0), "{text}");
        }
        for text in [
            "Print runs fell in October.",
            "Share prices fell by a fifth.",
            "Subscribe to our view or not, the minister said, the talks are over and nobody will reopen them before the spring, whatever is said in the capital this week.",
            "Related parties had to disclose their holdings.",
            "More than 300 people came.",
            "The photo was taken in Kyiv.",
            "Image is everything, said the mayor on Tuesday.",
        ] {
            assert!(!is_furniture(text, 0.0), "{text}");
        }
    }

    #[test]
    fn lines_that_are_only_a_time() {
        for text in ["16:40", "2h ago", "Updated 3 hours ago", "9.05 am GMT", "Published at 16:40"] {
            assert!(is_stamp(text), "{text}");
        }
        for text in ["12", "3 ships", "2025", "At 9 he left", "G7"] {
            assert!(!is_stamp(text), "{text}");
        }
    }

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
}
