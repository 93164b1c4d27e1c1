//! Opening and finding, in the simplest form that is true; to be replaced by the library's own.

use crate::{
    briefing::{Block, BlockKind, Briefing, Head, Section, SectionKind},
    library::{Opened, Origin},
    text::{SafeText, Span},
};
use std::path::PathBuf;

pub struct ScannedFile {
    pub origin: Origin,
    pub label: SafeText,
}

pub fn scan(roots: &[PathBuf], found: &mut dyn FnMut(ScannedFile)) {
    for root in roots {
        for entry in ignore::WalkBuilder::new(root).sort_by_file_path(Ord::cmp).build().flatten() {
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                let label =
                    entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
                found(ScannedFile { origin: Origin::File(entry.into_path()), label: label.into() });
            }
        }
    }
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
