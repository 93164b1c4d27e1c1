//! How much structure a document may have for its words: what is nothing but structure takes far more memory than the
//! file it came in.

use super::report::Report;
use crate::briefing::{Diagnostic, Document};

/// Sections that any document may have, and letters for each one more.
const SECTIONS: (usize, usize) = (20_000, 200);
/// Paragraphs, likewise.
const BLOCKS: (usize, usize) = (50_000, 20);

/// Actors that the author lists, quotes likewise, and letters for each one more.
const LISTED: (usize, usize) = (5_000, 200);

/// Cuts off what is beyond, and says so.
pub fn bound(document: &mut Document, report: &mut Report) {
    let letters: usize = document.sections.iter().map(|section| section.body.len()).sum();
    let most = |(always, each): (usize, usize)| always.max(letters / each);
    let (sections, mut blocks) = (most(SECTIONS), most(BLOCKS));
    if document.sections.len() > sections {
        document.sections.truncate(sections);
        document.sections.shrink_to_fit();
        report.add(Diagnostic::warning(format!("only the first {sections} sections are shown"), None));
    }
    let listed = most(LISTED);
    if document.actors.len() > listed {
        document.actors.truncate(listed);
        report.add(Diagnostic::warning(format!("only the first {listed} actors are listed"), None));
    }
    if document.quotes.len() > listed {
        document.quotes.truncate(listed);
        report.add(Diagnostic::warning(format!("only the first {listed} quotes are listed"), None));
    }
    let all: usize = document.sections.iter().map(|section| section.blocks.len()).sum();
    if all <= blocks {
        return;
    }
    report.add(Diagnostic::warning(format!("only the first {blocks} paragraphs are shown"), None));
    for section in &mut document.sections {
        if section.blocks.len() > blocks {
            section.blocks.truncate(blocks);
            section.blocks.shrink_to_fit();
            let end = section.blocks.last().map_or(0, |block| block.span.end);
            section.body = section.body[..end].into();
        }
        blocks -= section.blocks.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCKS, LISTED, SECTIONS};
    use crate::load::load;

    #[test]
    fn a_flood_of_headings_or_of_lines_is_cut_and_said() {
        let (document, found) = load("a.md", "# h\n".repeat(SECTIONS.0 + 9).as_bytes());
        assert_eq!(document.expect("a document").sections.len(), SECTIONS.0);
        assert!(found.iter().any(|d| d.message.contains("only the first 20000 sections")), "{found:?}");
        let (document, found) = load("a.md", "x  \n".repeat(BLOCKS.0 + 9).as_bytes());
        let document = document.expect("a document");
        let section = &document.sections[0];
        assert_eq!((section.blocks.len(), section.body.len()), (BLOCKS.0, BLOCKS.0 * 2 - 1));
        assert!(found.iter().any(|d| d.message.contains("only the first 50000 paragraphs")), "{found:?}");
    }

    #[test]
    fn a_flood_of_actors_or_quotes_is_cut_and_said() {
        let flood = |key: &str, name: &str| {
            let rows = (0..LISTED.0 + 9).map(|n| format!("- {name}: Ana Ruiz {n}\n")).collect::<Vec<_>>();
            load("a.yaml", format!("title: t\n{key}:\n{}", rows.concat()).as_bytes())
        };
        let (document, found) = flood("actors", "name");
        assert_eq!(document.expect("a document").actors.len(), LISTED.0);
        assert!(found.iter().any(|d| d.message.contains("only the first 5000 actors")), "{found:?}");
        let (document, found) = flood("quotes", "text");
        assert_eq!(document.expect("a document").quotes.len(), LISTED.0);
        assert!(found.iter().any(|d| d.message.contains("only the first 5000 quotes")), "{found:?}");
    }

    #[test]
    fn a_long_text_keeps_every_paragraph() {
        let text = format!("Story\n\n{}", "A paragraph of some words, as they are.\n\n".repeat(BLOCKS.0 + 9));
        let (document, found) = load("a.txt", text.as_bytes());
        let blocks: usize = document.expect("a document").sections.iter().map(|s| s.blocks.len()).sum();
        assert!(blocks > BLOCKS.0, "{blocks} {found:?}");
    }
}
