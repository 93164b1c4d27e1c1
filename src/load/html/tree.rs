//! The page as plain data: elements with the few attributes that matter, and text.

use super::letters::alphanumeric;
use dom_query::{Document, LocalName, NodeData, NodeRef};
use std::ops::Deref;

/// Deepest nesting that is walked; the gate lets little more through.
const DEPTH: usize = 400;

/// A node of the page.
#[derive(Debug, Clone)]
pub enum Node {
    /// Characters.
    Text(String),
    /// An element.
    Element(Element),
}

/// The name of an element or attribute, lower case. Those that HTML knows take no memory of their own.
#[derive(Debug, Clone, Default)]
pub struct Name(LocalName);

impl Name {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

/// An element.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// What it is.
    pub name: Name,
    /// Classes, then the id and what the page calls its parts for its own tools (`data-testid` and the like), lower case,
    /// with blanks between and around.
    pub label: String,
    /// The attributes other than classes and id, in the order of the file.
    pub attributes: Vec<(Name, String)>,
    /// What is inside.
    pub children: Vec<Node>,
    /// Letters and digits inside, and how many of them stand in links.
    pub letters: (usize, usize),
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
        match self.name.as_str() {
            "script" => (0, 0),
            "a" => (self.letters.0, self.letters.0),
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
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| *key == *name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether the attribute is there at all.
    pub fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(key, _)| *key == *name)
    }

    /// The elements right below.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Takes the first element of this name out of the tree.
    pub fn take(&mut self, name: &str) -> Option<Element> {
        self.children.iter_mut().find_map(|node| match node {
            Node::Element(element) if element.name == name => Some(std::mem::take(element)),
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
                Node::Element(element) if element.name == "script" => {}
                Node::Element(element) if end != ' ' && is_control(&element.name) => out.push(end),
                Node::Element(element) => {
                    let apart = is_block(&element.name) || element.name == "br";
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
    let mut made = node.query(|inner| match &inner.data {
        NodeData::Element(found) => {
            let mut made = Element { name: Name(found.name.local.clone()), ..Element::default() };
            for attribute in &found.attrs {
                let (name, value): (&str, &str) = (&attribute.name.local, &attribute.value);
                if matches!(
                    name,
                    "class" | "id" | "data-testid" | "data-component" | "data-qa" | "data-hook" | "data-area"
                ) {
                    let rest = if name == "class" { std::mem::take(&mut made.label) } else { String::new() };
                    made.label.reserve(value.len() + rest.len() + 2);
                    made.label.push(' ');
                    push_lower(value, &mut made.label);
                    made.label.push(' ');
                    made.label.push_str(&rest);
                } else {
                    made.attributes.push((Name(attribute.name.local.clone()), value.to_owned()));
                }
            }
            Some(made)
        }
        NodeData::Document | NodeData::Fragment => Some(Element::default()),
        _ => None,
    })??;
    if depth > 0 {
        for child in node.children_it(false) {
            let text = child.query(|inner| match &inner.data {
                NodeData::Text { contents } => Some(contents.to_string()),
                _ => None,
            });
            match text.flatten() {
                Some(text) => made.children.push(Node::Text(text)),
                None => made.children.extend(element(&child, depth - 1).map(Node::Element)),
            }
        }
        made.count();
    }
    Some(made)
}

/// Whether an element of this name is there to be pressed or looked at.
fn is_control(name: &str) -> bool {
    matches!(name, "button" | "svg" | "select" | "input" | "style" | "noscript")
}

/// Adds `text` in lower case.
fn push_lower(text: &str, to: &mut String) {
    if text.is_ascii() {
        let from = to.len();
        to.push_str(text);
        to[from..].make_ascii_lowercase();
    } else {
        to.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// Whether an element of this name starts on a line of its own.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "caption"
            | "video"
            | "amp-accordion"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_as_data() {
        let page = tree(&Document::from("<body><p id=I class='A b' lang=en>one<br>two &amp; <i>three</i>"));
        let p = page.find(&mut |e| e.name == "p").unwrap();
        assert_eq!(p.label, " a b  i ");
        assert_eq!(p.get("lang"), Some("en"));
        assert_eq!(p.text(), "one  two & three");
        let page = tree(&Document::from("<body>one<br><button>two</button>three"));
        assert_eq!(page.lines().trim(), "one\u{2028}\u{2028}\u{2028}three");
    }
}
