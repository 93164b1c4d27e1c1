//! YAML briefings: parse, mend what can be mended, read by the schema.

mod error;
mod mend;
pub mod node;
pub mod schema;
#[cfg(test)]
mod tests_of_mending;
#[cfg(test)]
mod tests_of_places;
#[cfg(test)]
mod tests_of_schema;

use super::{lines::Lines, report::Report};
use crate::{
    briefing::{Diagnostic, Document},
    text::SafeText,
};
use node::{Node, Value};
use schema::Reader;

/// Loads a whole YAML file.
///
/// # Errors
/// The reason in one line when there is no briefing in it.
pub fn load(source: &str, report: &mut Report) -> Result<Document, SafeText> {
    read(source, 0, report, |root, reader| match &root.value {
        Value::Map(pairs) => {
            let document = reader.document(pairs);
            if document.head.title.is_empty() && document.sections.is_empty() {
                return Err("not a briefing: it has neither a `title` nor `sections`".into());
            }
            Ok(document)
        }
        Value::Null => Err("empty".into()),
        value => Err(format!(
            "not a briefing: line {}: {} instead of a title and sections",
            reader.first_line(root),
            value.sort()
        )
        .into()),
    })
}

/// Loads the front matter of a Markdown file, of which `offset` lines stand before `source`.
/// What cannot be used is reported; at worst the document is empty.
pub fn front_matter(source: &str, offset: u32, report: &mut Report) -> Document {
    let read = read(source, offset, report, |root, reader| match &root.value {
        Value::Map(pairs) => Ok(reader.document(pairs)),
        Value::Null => Ok(Document::default()),
        value => {
            let message = format!("front matter must be keys with values, not {}", value.sort());
            reader.report.add(Diagnostic::error(message, None));
            Ok(Document::default())
        }
    });
    read.unwrap_or_else(|reason| {
        report.add(Diagnostic::error(format!("front matter left out: {reason}"), None));
        Document::default()
    })
}

/// Parses `source`, mending it as often as it takes, and hands the tree to `take`.
fn read(
    source: &str,
    offset: u32,
    report: &mut Report,
    take: impl FnOnce(&Node, &mut Reader) -> Result<Document, SafeText>,
) -> Result<Document, SafeText> {
    let mut mender = mend::Mender::new(source, offset);
    loop {
        let (root, stopped) = node::parse(mender.text());
        let Some(error) = stopped else {
            let done = finish(root.as_ref(), mender.text(), offset, report, take);
            // With lines missing, "there is no title" would be beside the point.
            return done.map_err(|reason| mender.lost().map_or(reason, SafeText::from));
        };
        let trouble = error::Trouble::new(&error, mender.text());
        if let (error::Class::MoreDocuments, Some(root)) = (trouble.class, &root) {
            report.add(Diagnostic::warning(
                "only the first of several documents is read",
                Some(trouble.position(offset)),
            ));
            return finish(Some(root), mender.text(), offset, report, take);
        }
        drop(root);
        if !mender.mend(&trouble, report) {
            return Err(trouble.reason(offset).into());
        }
    }
}

fn finish(
    root: Option<&Node>,
    source: &str,
    offset: u32,
    report: &mut Report,
    take: impl FnOnce(&Node, &mut Reader) -> Result<Document, SafeText>,
) -> Result<Document, SafeText> {
    let lines = Lines::new(source);
    match root {
        Some(root) => take(root, &mut Reader { source, lines: &lines, offset, report }),
        None => Err("empty".into()),
    }
}
