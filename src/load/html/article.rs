//! Which part of a page is its text.
//!
//! The article library finds the one article of a page with much around it. It is weak where a page is a list of
//! items, and where nothing needs finding because the page is all text; those are decided by what the page itself
//! says (linked data, item properties) and by its repeated structure.

use super::{
    blocks::{self, Part, Sort},
    chrome::{self, Zeal, heading_level},
    gate::Gated,
    letters::plain,
    linked::Linked,
    marks::Marks,
    meta::{self, About},
    tree::{self, Element},
};
use crate::briefing::Head;
use dom_query::{Matcher, local_name};
use dom_smoothie::{Config, Readability};
use std::sync::LazyLock;

/// A page, read.
pub struct Page {
    /// What it says about itself.
    pub head: Head,
    /// The parts of its text and nothing else, as far as one can tell.
    pub parts: Vec<Part>,
    /// The parts of the page without its furniture, where the article is only some of it.
    pub whole: Option<Vec<Part>>,
    /// Every form in which it gives its title, letters only.
    pub titles: Vec<String>,
    /// What it says in one sentence that it is about, letters only.
    pub standfirst: String,
}

/// Reads a page that went through the gate.
pub fn read(gated: Gated) -> Page {
    let Gated { html, saved_from, menus, .. } = gated;
    let document = dom_query::Document::from(html);
    let mut page = tree::tree(&document);
    // What linked data says is read by us.
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut reader = Readability { doc: document, doc_url: None, config };
    let About { head, linked, titles, published, standfirst } =
        meta::read(&page, saved_from.as_deref(), || reader.get_article_title().to_string());
    let explicit = explicit(&page);
    let made = |parts: Vec<Part>, whole: Option<Vec<Part>>| Page { head, parts, whole, titles, standfirst };
    let named = explicit.as_ref().is_some_and(|explicit| names_itself(explicit, &linked));
    if let Some(explicit) = explicit.as_ref().filter(|_| named && linked.found) {
        return made(blocks::parts(&explicit.body), None);
    }
    let mut wide = page.take(&local_name!("body")).unwrap_or_default();
    drop(page);
    let shown = wide.letters.0 + menus;
    chrome::strip(&mut wide, Zeal::Thorough);
    let (all, in_links) = wide.letters;
    let lines = blocks::parts(&wide);
    // Nothing but text: what is to be found is already there.
    if all * 10 >= shown * 9 && in_links * 3 <= all && !linked.found && !has_menu(&lines) {
        return made(lines, None);
    }
    if let Some(explicit) = explicit.as_ref().filter(|_| named) {
        return made(blocks::parts(&explicit.body), None);
    }
    let Some(mut found) = grab(&mut reader) else { return made(lines, None) };
    chrome::strip(&mut found, Zeal::Careful);
    match choose(&found, &wide, explicit, &linked, published) {
        Choice::Found => made(blocks::parts(&found), Some(lines)),
        Choice::Whole => made(lines, None),
        Choice::Explicit(article) => made(blocks::parts(&article), None),
    }
}

fn grab(reader: &mut Readability) -> Option<Element> {
    static FOUND: LazyLock<Option<Matcher>> = LazyLock::new(|| Matcher::new("#readability-page-1").ok());
    reader.parse().ok()?;
    let found = reader.doc.select_single_matcher(FOUND.as_ref()?);
    tree::element(found.nodes().first()?, 300)
}

/// Whether the page names its text so that nothing is left to find.
fn names_itself(explicit: &Explicit, linked: &Linked) -> bool {
    let (all, in_links) = explicit.body.letters;
    let (own, told) = (all - in_links, linked.letters);
    let fits = told == 0 || (own * 10 > told * 7 && own * 7 < told * 10);
    explicit.said && own > 600 && in_links * 4 < all && fits
}

/// Where the text is.
enum Choice {
    /// What the library found.
    Found,
    /// All of the page but its furniture.
    Whole,
    /// What the page itself calls its text.
    Explicit(Element),
}

/// Between what the library found and the whole page without its furniture.
fn choose(
    found: &Element,
    wide: &Element,
    explicit: Option<Explicit>,
    linked: &Linked,
    published: bool,
) -> Choice {
    let (said, is_article) = (linked.letters, linked.found);
    let (found_all, found_links) = found.letters;
    let found_own = found_all - found_links;
    if let Some(explicit) = explicit {
        let (all, in_links) = explicit.body.letters;
        let own = all - in_links;
        if own > 400 && explicit.said && (found_own * 10 < own * 6 || found_own > own * 2) {
            return Choice::Explicit(explicit.body);
        }
        // What is said to be about one article is not about others that stand around it.
        let around = !explicit.said && published && found_own * 10 > own * 13;
        if own > 80 && (around || !shares(found, &explicit.body)) {
            return Choice::Explicit(explicit.body);
        }
    }
    if said > 400 && found_all * 10 < said * 6 {
        let (wide_all, _) = wide.letters;
        if wide_all.abs_diff(said) < said.abs_diff(found_all) {
            return Choice::Whole;
        }
    }
    let items = items(wide);
    let (wide_all, wide_links) = wide.letters;
    // What the library returns has lost the names of its parts; the page as it stands is better where it is no more.
    let same = !is_article && (wide_all - wide_links) * 10 <= found_own * 12;
    if items.begins.len() < 3 || (items.letters * 10 <= found_own * 11 && !same) {
        return Choice::Found;
    }
    let inside = plain(&found.text());
    let shared = items.begins.iter().filter(|item| inside.contains(&begin(item))).count();
    let elsewhere = is_article && found_own > 700 && shared * 2 < items.begins.len();
    let much = items.letters * 2 >= wide_all - wide_links;
    if elsewhere || !much { Choice::Found } else { Choice::Whole }
}

/// Whether some lines are nothing but links, as menus and lists of other articles are.
fn has_menu(lines: &[Part]) -> bool {
    lines
        .iter()
        .filter(|line| line.linked > 0.95 && !matches!(line.sort, Sort::Heading(_) | Sort::Headline))
        .count()
        > 1
}

/// An element that the page itself calls the article.
struct Explicit {
    body: Element,
    /// Whether it is said to be the article's text, not only the article.
    said: bool,
}

/// The one element that the page calls the article's text, else the one article that holds a first heading.
fn explicit(page: &Element) -> Option<Explicit> {
    let (mut bodies, mut articles) = (Vec::new(), Vec::new());
    page.visit(&mut |e| {
        let is =
            e.get(&local_name!("itemprop")).is_some_and(|p| p.to_ascii_lowercase().contains("articlebody"));
        if is {
            bodies.push(e);
        } else if e.name == local_name!("article")
            && e.find(&mut |inner| inner.name == local_name!("h1")).is_some()
        {
            articles.push(e);
        }
        !is
    });
    let (body, said) = match (&bodies[..], &articles[..]) {
        ([body], _) => (*body, true),
        ([], [article]) => (*article, false),
        _ => return None,
    };
    let mut body = body.clone();
    chrome::strip(&mut body, if said { Zeal::Careful } else { Zeal::Thorough });
    Some(Explicit { body, said })
}

/// Whether a good part of what stands in `article` was found.
fn shares(found: &Element, article: &Element) -> bool {
    let inside = plain(&found.text());
    let blocks = blocks::parts(article).into_iter().filter(|part| {
        matches!(part.sort, Sort::Block(_)) && part.linked < 0.5 && part.text.chars().count() >= 40
    });
    let (mut all, mut shared) = (0, 0);
    for part in blocks {
        let text = plain(&part.text);
        all += text.len();
        shared += if inside.contains(&text) { text.len() } else { 0 };
    }
    shared * 2 >= all
}

/// Repeated headed pieces of text side by side.
#[derive(Default)]
struct Items<'a> {
    /// Letters outside links in all of them.
    letters: usize,
    /// The element with which each begins.
    begins: Vec<&'a Element>,
}

fn items(page: &Element) -> Items<'_> {
    let mut best = Items::default();
    page.visit(&mut |element| {
        if element.children.len() >= 3 {
            for found in [side_by_side(element), headed(element)] {
                if found.begins.len() >= 3 && found.letters > best.letters {
                    best = found;
                }
            }
        }
        true
    });
    best
}

/// Children of one kind, each with a headline and some text.
fn side_by_side(parent: &Element) -> Items<'_> {
    let mut made = Items::default();
    for child in parent.elements() {
        let (all, in_links) = child.letters;
        let headed = child
            .find(&mut |e| {
                let named = matches!(
                    e.name,
                    local_name!("b") | local_name!("strong") | local_name!("a") | local_name!("dt")
                ) || e.marks.has(Marks::HEADLINE);
                named || heading_level(e).is_some()
            })
            .is_some();
        if headed && all - in_links >= 40 {
            made.letters += all - in_links;
            made.begins.push(child);
        }
    }
    made
}

/// Headings among the children, each with text before the next.
fn headed(parent: &Element) -> Items<'_> {
    let mut made = Items::default();
    let mut open: Option<(&Element, usize)> = None;
    for child in parent.elements() {
        let (all, in_links) = child.letters;
        if heading_level(child).is_some() {
            if let Some((head, own)) = open.take().filter(|(_, own)| *own >= 40) {
                made.letters += own;
                made.begins.push(head);
            }
            open = Some((child, 0));
        } else if let Some((_, own)) = &mut open {
            *own += all - in_links;
        }
    }
    if let Some((head, own)) = open.filter(|(_, own)| *own >= 40) {
        made.letters += own;
        made.begins.push(head);
    }
    made
}

/// How its text begins, letters only.
fn begin(element: &Element) -> String {
    plain(&element.begin(100)).chars().take(50).collect()
}

#[cfg(test)]
mod tests_of_choice;
