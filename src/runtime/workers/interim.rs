//! Finding, opening and searching in the simplest form that is true; to be replaced by the library's own.

use crate::{
    app::{event::Searched, search::Hit},
    briefing::{Block, BlockKind, Briefing, Head, Section, SectionKind},
    library::{EntryId, Opened, Origin},
    text::{SafeText, Span},
};
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// One file that was found.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where from.
    pub origin: Origin,
    /// Path as shown.
    pub label: SafeText,
    /// Why it will not be opened.
    pub refused: Option<SafeText>,
}

/// The quotes of what is open.
#[derive(Debug, Clone, Default)]
pub struct Corpus(BTreeMap<EntryId, Arc<Opened>>);

impl Corpus {
    pub fn add(&mut self, entry: EntryId, opened: &Arc<Opened>) {
        self.0.insert(entry, Arc::clone(opened));
    }

    pub fn remove(&mut self, entry: EntryId) {
        self.0.remove(&entry);
    }
}

pub fn search(corpus: &Corpus, query: &str, cancel: &AtomicBool) -> Option<Searched> {
    let mut hits = Vec::new();
    for (entry, opened) in &corpus.0 {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        for (quote, found) in opened.briefing.quotes.iter().enumerate() {
            if opened.briefing.words(found.place).contains(query) {
                hits.push(Hit { entry: *entry, quote });
            }
        }
    }
    Some(Searched { total: hits.len(), hits, ..Searched::default() })
}

pub fn scan(roots: &[PathBuf], mut emit: impl FnMut(Vec<Item>) -> ControlFlow<()>) -> Vec<SafeText> {
    let mut trouble = Vec::new();
    for root in roots {
        for entry in ignore::WalkBuilder::new(root).sort_by_file_path(Ord::cmp).build() {
            match entry {
                Ok(entry) if entry.path().is_file() => {
                    let label = entry.path().to_string_lossy().into_owned();
                    let item =
                        Item { origin: Origin::File(entry.into_path()), label: label.into(), refused: None };
                    if emit(vec![item]).is_break() {
                        return trouble;
                    }
                }
                Ok(_) => {}
                Err(error) => trouble.push(error.to_string().into()),
            }
        }
    }
    trouble
}

pub fn open(origin: &Origin) -> Result<Opened, SafeText> {
    let Origin::File(path) = origin else { return Err("only files yet".into()) };
    let bytes = std::fs::read(path).map_err(|error| SafeText::from(error.to_string()))?;
    let body: SafeText = String::from_utf8_lossy(&bytes).into_owned().into();
    let block = Block { span: Span::new(0, body.len()), kind: BlockKind::Paragraph, line: 1 };
    let title = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let section = Section {
        kind: SectionKind::named(""),
        kicker: None,
        heading: None,
        body,
        blocks: vec![block],
        line: 1,
    };
    let head = Head { title: title.into(), ..Head::default() };
    let briefing = Briefing { head, sections: vec![section], ..Briefing::default() };
    Ok(Opened { briefing, diagnostics: vec![] })
}
