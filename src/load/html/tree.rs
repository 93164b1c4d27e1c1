//! The page as plain data: elements with the few attributes that matter, and text.

use super::{letters::alphanumeric, marks::Marks};
use dom_query::{Document, Element as Parsed, LocalName, NodeData, NodeId, NodeRef, Tree, local_name};
use tendril::StrTendril;

/// Deepest nesting that is walked; the gate lets little more through.
const DEPTH: usize = 400;

/// A node of the page.
#[derive(Debug, Clone)]
pub enum Node {
    /// Characters; those of the parser, not a copy.
    Text(StrTendril),
    /// An element.
    Element(Element),
}

/// An element.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// What it is, lower case.
    pub name: LocalName,
    /// What its classes, its id and what the page calls its parts for its own tools (`data-testid` and the like) say.
    pub marks: Marks,
    /// The other attributes that are ever asked for, in the order of the file.
    pub attributes: Vec<(LocalName, StrTendril)>,
    /// What is inside.
    pub children: Vec<Node>,
    /// Letters and digits inside, and how many of them stand in links.
    pub letters: (usize, usize),
    /// Whether it starts on a line of its own.
    pub block: bool,
}

impl Element {
    /// Counts the letters inside anew, from those of its children.
    pub fn count(&mut self) {
        let mut letters = (0, 0);
        for node in &self.children {
            let (all, linked) = match node {
                Node::Text(text) => (alphanumeric(text), 0),
                Node::Element(child) => child.counted(),
            };
            letters = (letters.0 + all, letters.1 + linked);
        }
        self.letters = letters;
    }

    /// What its letters are to the element around it: those of a link all stand in one, those of a script are none.
    pub fn counted(&self) -> (usize, usize) {
        match self.name {
            local_name!("script") => (0, 0),
            local_name!("a") => (self.letters.0, self.letters.0),
            _ => self.letters,
        }
    }

    /// How its text begins: at least `count` characters where there are so many, not many more.
    pub fn begin(&self, count: usize) -> String {
        let mut out = String::new();
        self.collect(&mut out, 4 * count, ' ');
        out
    }

    /// The attribute `name`, without blanks around it; `None` when absent or empty.
    pub fn get(&self, name: &LocalName) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether the attribute is there at all.
    pub fn has(&self, name: &LocalName) -> bool {
        self.attributes.iter().any(|(key, _)| key == name)
    }

    /// The elements right below.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Takes the first element of this name out of the tree.
    pub fn take(&mut self, name: &LocalName) -> Option<Element> {
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(element) if element.name == *name => Some(std::mem::take(element)),
            Node::Element(element) => element.take(name),
            Node::Text(_) => None,
        })
    }

    /// All text inside, as it stands.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out, usize::MAX, ' ');
        out
    }

    /// The same without buttons and pictures, with a line separator where a line of the page ends.
    pub fn lines(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out, usize::MAX, '\u{2028}');
        out
    }

    fn collect(&self, out: &mut String, most: usize, end: char) {
        for node in &self.children {
            if out.len() >= most {
                return;
            }
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) if element.name == local_name!("script") => {}
                Node::Element(element) if end != ' ' && is_control(&element.name) => out.push(end),
                Node::Element(element) => {
                    let apart = element.block || element.name == local_name!("br");
                    if apart {
                        out.push(end);
                    }
                    element.collect(out, most, end);
                    if apart {
                        out.push(end);
                    }
                }
            }
        }
    }

    /// Calls `see` for this element and all below, in the order of the file, until it returns `false`, which
    /// leaves out what is below.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Element) -> bool) {
        if see(self) {
            self.elements().for_each(|element| element.visit(see));
        }
    }

    /// The first element below for which `is` holds.
    pub fn find<'a>(&'a self, is: &mut impl FnMut(&Element) -> bool) -> Option<&'a Element> {
        self.elements().find_map(|element| if is(element) { Some(element) } else { element.find(is) })
    }
}

/// The tree of `document`, from its root.
pub fn tree(document: &Document) -> Element {
    element(&document.root(), DEPTH).unwrap_or_default()
}

/// The tree below `node`; `None` when it is no element.
pub fn element(node: &NodeRef, depth: usize) -> Option<Element> {
    let (mut made, first) = node.query(|inner| match &inner.data {
        NodeData::Element(found) => Some((bare(found), inner.first_child)),
        NodeData::Document | NodeData::Fragment => Some((Element::default(), inner.first_child)),
        _ => None,
    })??;
    fill(&mut made, node.tree, first, depth);
    Some(made)
}

/// Puts into `parent` its children, of which `first` is the first.
fn fill(parent: &mut Element, tree: &Tree, first: Option<NodeId>, depth: usize) {
    if depth == 0 {
        return;
    }
    let sibling = |id: &Option<NodeId>| tree.query_node(id.as_ref()?, |inner| inner.next_sibling)?;
    parent.children.reserve_exact(std::iter::successors(first, |id| sibling(&Some(*id))).count());
    let mut next = first;
    while let Some(id) = next {
        let found = tree.query_node(&id, |inner| {
            next = inner.next_sibling;
            match &inner.data {
                NodeData::Text { contents } => Some((Node::Text(contents.clone()), None)),
                NodeData::Element(found) => Some((Node::Element(bare(found)), inner.first_child)),
                _ => None,
            }
        });
        let Some(found) = found else { break };
        let Some((mut child, first)) = found else { continue };
        if let Node::Element(child) = &mut child {
            fill(child, tree, first, depth - 1);
        }
        parent.children.push(child);
    }
    parent.count();
}

/// An element without what is inside.
fn bare(found: &Parsed) -> Element {
    let mut made = Element { name: found.name.local.clone(), ..Element::default() };
    made.block = is_block(&made.name);
    for attribute in &found.attrs {
        match attribute.name.local {
            local_name!("class") | local_name!("id") => made.marks |= Marks::of(&attribute.value),
            local_name!("role")
            | local_name!("rel")
            | local_name!("href")
            | local_name!("itemprop")
            | local_name!("property")
            | local_name!("name")
            | local_name!("content")
            | local_name!("datetime")
            | local_name!("hidden")
            | local_name!("aria-hidden")
            | local_name!("aria-level")
            | local_name!("lang")
            | local_name!("style")
            | local_name!("title")
            | local_name!("start") => {
                made.attributes.push((attribute.name.local.clone(), attribute.value.clone()));
            }
            _ => match &*attribute.name.local {
                "data-testid" | "data-component" | "data-qa" | "data-hook" | "data-area" => {
                    made.marks |= Marks::of(&attribute.value);
                }
                "pubdate" => made.marks |= Marks::PUBLISHED,
                _ => {}
            },
        }
    }
    made
}

/// Whether an element of this name is there to be pressed or looked at.
fn is_control(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("button")
            | local_name!("svg")
            | local_name!("select")
            | local_name!("input")
            | local_name!("style")
            | local_name!("noscript")
    )
}

/// Whether an element of this name starts on a line of its own.
fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("dir")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("legend")
            | local_name!("li")
            | local_name!("main")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("pre")
            | local_name!("search")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tr")
            | local_name!("ul")
            | local_name!("caption")
            | local_name!("video")
    ) || &**name == "amp-accordion"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_as_data() {
        let page = tree(&Document::from("<body><p id=I class='A b' lang=en>one<br>two &amp; <i>three</i>"));
        let p = page.find(&mut |e| e.name == local_name!("p")).unwrap();
        assert!(p.marks.has(Marks::LABELLED));
        assert_eq!(p.get(&local_name!("lang")), Some("en"));
        assert_eq!(p.text(), "one  two & three");
        let page = tree(&Document::from("<body>one<br><button>two</button>three"));
        assert_eq!(page.lines().trim(), "one\u{2028}\u{2028}\u{2028}three");
    }
}
