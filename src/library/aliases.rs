//! The file in which the reader says who is who: names, and what else each goes by.

use super::{Origin, open};
use crate::{
    briefing::{Diagnostic, Position},
    extract::join::Aliases,
    load::lines::Lines,
};
use std::{
    ops::Range,
    path::{Path, PathBuf},
};
use toml::de::{DeTable, DeValue};

/// What the file is called, in a folder of the library.
pub const NAME: &str = "aliases.toml";

/// What an alias file says, and everything that is wrong with it, in file order; what is right of it holds.
///
/// ```
/// let (aliases, wrong) = onrecord::library::aliases::parse("\"Ada Venn\" = [\"A. V.\", \"the harbour chief\"]\n");
/// assert!(wrong.is_empty() && !aliases.is_empty());
/// ```
pub fn parse(source: &str) -> (Aliases, Vec<Diagnostic>) {
    let lines = Lines::new(source);
    let place = |span: Range<usize>| Some(lines.position(source, span.start, span.len()));
    let (mut aliases, mut wrong) = (Aliases::default(), Vec::new());
    match DeTable::parse(source) {
        Ok(parsed) => read_table(parsed.get_ref(), &place, &mut aliases, &mut wrong),
        Err(error) => {
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            let found = Diagnostic::error(message, error.span().and_then(place));
            wrong.push(found.help("each line is \"a name\" = [\"another form\", \"one more\"]"));
        }
    }
    wrong.sort_by_key(|d| d.position.map(|p| (p.line, p.column)));
    (aliases, wrong)
}

/// Reads a table of names with a list of other forms each, as it stands in an alias file or in a table of another.
pub fn read_table(
    table: &DeTable,
    place: &dyn Fn(Range<usize>) -> Option<Position>,
    into: &mut Aliases,
    wrong: &mut Vec<Diagnostic>,
) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let name = key.get_ref().as_ref();
        let forms: Option<Vec<_>> = match value.get_ref() {
            // the same lines as in the config may stand under the same heading
            DeValue::Table(inner) if name == "aliases" => {
                read_table(inner, place, into, wrong);
                continue;
            }
            DeValue::String(one) => Some(vec![(one.to_string(), value.span())]),
            DeValue::Array(several) => {
                several.iter().map(|v| v.get_ref().as_str().map(|form| (form.to_owned(), v.span()))).collect()
            }
            _ => None,
        };
        let Some(forms) = forms else {
            let found = Diagnostic::error(format!("`{name}` needs a list of names"), place(value.span()));
            wrong.push(found.help("such as [\"another form\", \"one more\"]"));
            continue;
        };
        for (form, span) in forms {
            if [name, form.as_str()].iter().any(|text| !text.contains(char::is_alphanumeric)) {
                wrong.push(Diagnostic::error("a name needs a letter or digit", place(span)));
            } else if let Err(other) = into.add(&form, name) {
                let message = format!("`{form}` stands for `{other}` already");
                wrong.push(Diagnostic::error(message, place(span)));
            }
        }
    }
}

/// The alias files at `paths`: named themselves, or in folders that are.
pub fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let file = |path: &PathBuf| if is_one(path) { path.clone() } else { path.join(NAME) };
    let mut files: Vec<PathBuf> = paths.iter().map(file).filter(|path| path.is_file()).collect();
    files.dedup();
    files
}

/// Whether a path is that of an alias file.
pub fn is_one(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == NAME)
}

/// What the alias files at `paths` say, those named first before the others; and one line for each mistake, with file,
/// line and column.
pub fn read(paths: &[PathBuf]) -> (Aliases, Vec<String>) {
    let (mut all, mut told) = (Aliases::default(), Vec::new());
    for path in files(paths) {
        let shown = path.display().to_string();
        match text(&path) {
            Ok(source) => {
                let (aliases, wrong) = parse(&source);
                all.extend(aliases);
                told.extend(wrong.iter().map(|d| match d.position {
                    Some(at) => format!("{shown}:{}:{}: {}", at.line, at.column, d.message),
                    None => format!("{shown}: {}", d.message),
                }));
            }
            Err(reason) => told.push(format!("{shown}: {reason}")),
        }
    }
    (all, told)
}

/// The text of an alias file.
///
/// # Errors
/// Why it cannot be read.
pub fn text(path: &Path) -> Result<String, String> {
    let bytes = open::read(&Origin::File(path.to_owned())).map_err(|reason| reason.to_string())?;
    String::from_utf8(bytes.into_owned()).map_err(|_| "not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_forms_are_read() {
        let (aliases, wrong) =
            parse("# who is who\n\"Ada Venn\" = [\"A. V.\", \"Harbour chief\"]\n\"Bo Sollen\" = \"Bobo\"\n");
        assert_eq!(wrong, []);
        let mut expected = Aliases::default();
        for (form, name) in [("A. V.", "Ada Venn"), ("Harbour chief", "Ada Venn"), ("Bobo", "Bo Sollen")] {
            expected.add(form, name).unwrap();
        }
        assert_eq!(aliases, expected);
        assert_eq!(
            parse("[aliases]\n\"Ada Venn\" = [\"A. V.\", \"Harbour chief\"]\n\"Bo Sollen\" = \"Bobo\"\n").0,
            expected
        );
    }

    #[test]
    fn mistakes_are_named_where_they_are_and_the_rest_holds() {
        let (aliases, wrong) = parse(
            "\"Ada Venn\" = [\"Ada\"]\n\"Bo Sollen\" = 7\n\"Cy Thorn\" = [\"Ada\"]\n\"Di\" = [\"\"]\n\"Ed\" = [1]\n",
        );
        let at: Vec<_> = wrong.iter().map(|d| d.position.map(|p| (p.line, p.column)).unwrap()).collect();
        assert_eq!(at, [(2, 15), (3, 15), (4, 9), (5, 8)]);
        assert!(wrong[1].message.contains("Ada Venn"));
        assert!(!aliases.is_empty());
        assert_eq!(parse("\"Ada\" = [").1.len(), 1);
    }

    #[test]
    fn the_files_of_several_folders_are_read_with_their_mistakes_told() {
        let home = tempfile::tempdir().unwrap();
        let folders: Vec<PathBuf> = ["a", "b", "c"].map(|name| home.path().join(name)).into();
        folders.iter().for_each(|folder| std::fs::create_dir(folder).unwrap());
        std::fs::write(folders[0].join(NAME), "\"Ada Venn\" = [\"Ada\"]\n").unwrap();
        std::fs::write(folders[1].join(NAME), "\"Bo\" = 1\n\"Bo Sollen\" = [\"Ada\"]\n").unwrap();
        let (aliases, told) = read(&folders);
        let mut expected = parse("\"Ada Venn\" = [\"Ada\"]").0;
        expected.extend(parse("\"Bo Sollen\" = [\"Bo Sollen\"]").0);
        assert_eq!(aliases, expected);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("aliases.toml:1:8: "), "{told:?}");
    }
}
