//! Links of a section: words, and the page they lead to.

use super::{Briefing, Place, Section};
use crate::text::{SafeText, Span};

/// Most links of one section.
pub const LINKS: usize = 500;

/// A link. Where its words stand is not kept: it is where they are first found behind the link before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// The words that lead there; they may stand in the heading, or nowhere.
    pub text: SafeText,
    /// A whole address, http or https.
    pub url: SafeText,
}

/// Where the words of each of `links` stand in `body`.
pub fn spans(links: &[Link], body: &str) -> Vec<Option<Span>> {
    let mut from = 0;
    let place = |link: &Link| {
        let at = from + body.get(from..)?.find(link.text.as_str()).filter(|_| !link.text.is_empty())?;
        from = at + link.text.len();
        Some(Span::new(at, from))
    };
    links.iter().map(place).collect()
}

impl Section {
    /// Where the words of each link stand in the body.
    pub fn link_spans(&self) -> Vec<Option<Span>> {
        spans(&self.links, &self.body)
    }
}

impl Briefing {
    /// Every link in reading order, with its place, which is the beginning of its section when it has none.
    pub fn links(&self) -> Vec<(Place, &Link)> {
        let of = |(index, section): (usize, &'_ Section)| -> Vec<(Place, usize)> {
            let place = |(at, span): (usize, Option<Span>)| {
                (Place { section: index, span: span.unwrap_or_default() }, at)
            };
            section.link_spans().into_iter().enumerate().map(place).collect()
        };
        self.sections
            .iter()
            .enumerate()
            .flat_map(|(index, section)| {
                of((index, section)).into_iter().map(|(place, at)| (place, &section.links[at]))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_one_behind_the_other() {
        let link = |text: &str| Link { text: text.into(), url: "https://example.org/".into() };
        let links = [link("here"), link("nowhere"), link("here")];
        let got = spans(&links, "Look here and here.");
        assert_eq!(got, [Some(Span::new(5, 9)), None, Some(Span::new(14, 18))]);
    }
}
