//! Where the briefing's links lead: the numbered list of them, and the box that asks before one is opened.

use super::{
    Effect, Model, input,
    model::Overlay,
    picker::{Item, Picker, Target},
};
use crate::{command::Id, text::SafeText};

/// The box that shows an address whole before the browser gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// The address: http or https, in plain letters.
    pub url: SafeText,
    /// First line of it that is shown, where the box is too small for all.
    pub top: usize,
}

/// Opens the list of links, the first one on the screen chosen.
pub fn open(model: &mut Model) {
    let Some(opened) = model.reader.opened.clone() else { return model.say("nothing to open yet") };
    let briefing = &opened.briefing;
    let page = briefing.head.source.url.as_deref().and_then(|url| crate::load::links::web(url, None));
    let mut items: Vec<Item> = Vec::new();
    let mut chosen = None;
    for (place, link) in briefing.links() {
        if chosen.is_none() && model.reader.is_ahead(place) {
            chosen = Some(items.len());
        }
        items.push(item(items.len() + 1, &link.text, &link.url));
    }
    if let Some(page) = page {
        chosen = chosen.or(Some(items.len()));
        items.push(item(items.len() + 1, "this page itself", &page));
    }
    if items.is_empty() {
        return model.say("no links in this briefing");
    }
    let mut picker = Picker::new("Links", items);
    picker.selected = chosen.unwrap_or(0);
    model.overlay = Overlay::Picker(picker);
}

fn item(number: usize, words: &str, url: &str) -> Item {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', '?', '#']).next().unwrap_or("");
    Item {
        label: SafeText::new(&format!("[{number}] {words}")),
        detail: SafeText::new(host.strip_prefix("www.").unwrap_or(host)),
        target: Target::Link(url.into()),
    }
}

/// Shows an address whole and asks.
pub fn ask(model: &mut Model, url: SafeText) {
    model.overlay = Overlay::Leave(Leave { url, top: 0 });
}

/// A command while the box is open.
pub fn run(model: &mut Model, id: Id) -> Vec<Effect> {
    let Overlay::Leave(leave) = &mut model.overlay else { return vec![] };
    match id {
        Id::NextRow => leave.top += 1,
        Id::PreviousRow => leave.top = leave.top.saturating_sub(1),
        Id::Accept => {
            let url = leave.url.to_string();
            model.overlay = Overlay::None;
            return vec![Effect::Browse(url)];
        }
        _ if input::leaves(id) => model.overlay = Overlay::None,
        _ => {}
    }
    vec![]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::testing::{briefing, model, press},
        briefing::Link,
    };

    fn linked() -> Model {
        let mut briefing = briefing(&["The port master said so.", "The mayor said no."]);
        let link = |text: &str, url: &str| Link { text: text.into(), url: url.into() };
        briefing.sections[0].links = vec![link("port master", "https://a.example/1")];
        briefing.sections[1].links = vec![link("mayor", "https://b.example/2")];
        briefing.head.source.url = Some("https://c.example/page".into());
        model((100, 30), vec![briefing])
    }

    #[test]
    fn an_address_is_shown_before_it_is_opened() {
        let mut m = linked();
        assert_eq!(press(&mut m, "o"), []);
        let Overlay::Picker(picker) = &m.overlay else { panic!("a list") };
        let labels: Vec<&str> = picker.items.iter().map(|item| item.label.as_str()).collect();
        assert_eq!(labels, ["[1] port master", "[2] mayor", "[3] this page itself"]);
        assert_eq!(press(&mut m, "down enter"), [], "not opened yet");
        assert!(matches!(&m.overlay, Overlay::Leave(leave) if &*leave.url == "https://b.example/2"));
        assert_eq!(press(&mut m, "esc"), []);
        assert!(matches!(m.overlay, Overlay::None));
        assert_eq!(press(&mut m, "o enter enter"), [Effect::Browse("https://a.example/1".into())]);
    }

    #[test]
    fn without_links_it_says_so() {
        let mut m = model((100, 30), vec![briefing(&["Nothing."])]);
        assert!(!press(&mut m, "o").iter().any(|e| matches!(e, Effect::Browse(_))));
        assert!(m.status.expect("says so").text.contains("no links"));
    }
}
