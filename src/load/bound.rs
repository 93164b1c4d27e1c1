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
    fn what_is_just_within_is_whole() {
        let (document, found) = load("a.md", "## h\n".repeat(SECTIONS.0).as_bytes());
        assert_eq!((document.expect("a document").sections.len(), found.len()), (SECTIONS.0, 0));
        let (document, found) = load("a.md", "x  \n".repeat(BLOCKS.0).as_bytes());
        assert_eq!((document.expect("a document").sections[0].blocks.len(), found.len()), (BLOCKS.0, 0));
        let rows = |name: &str| (0..LISTED.0).map(|n| format!("- {name}: Ana {n}\n")).collect::<String>();
        let source = format!("title: t\nbody: x\nactors:\n{}quotes:\n{}", rows("name"), rows("text"));
        let (document, found) = load("a.yaml", source.as_bytes());
        let document = document.expect("a document");
        assert_eq!((document.actors.len(), document.quotes.len(), found.len()), (LISTED.0, LISTED.0, 0));
    }

    #[test]
    fn what_is_cut_is_cut_at_the_end_of_the_document() {
        let text = |lines: usize| format!("# h\n{}", "x  \n".repeat(lines));
        let source = format!("{}{}{}", text(30_000), text(30_000), text(9));
        let (document, _) = load("a.md", source.as_bytes());
        let sections = document.expect("a document").sections;
        let blocks: Vec<usize> = sections.iter().map(|section| section.blocks.len()).collect();
        assert_eq!(blocks, [30_000, 20_000, 0]);
        assert_eq!(sections[2].body.as_str(), "");
    }

    #[test]
    fn a_long_text_may_have_more_sections() {
        let words = "Rain, and more rain, and then nothing but rain for the whole of the day. ".repeat(4);
        let source = format!("## h\n{words}\n").repeat(SECTIONS.0 + 9);
        let (document, found) = load("a.md", source.as_bytes());
        assert_eq!((document.expect("a document").sections.len(), found.len()), (SECTIONS.0 + 9, 0));
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
