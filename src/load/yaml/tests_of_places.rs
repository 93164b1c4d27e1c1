//! On which line of the file each paragraph of a text stands, however the text is written.

use crate::load::load;

/// Each paragraph of the only section, with its line.
fn places(source: &str) -> Vec<(String, u32)> {
    let document = load("a.yaml", source.as_bytes()).0.unwrap_or_else(|why| panic!("{source}: {why}"));
    let section = &document.sections[0];
    section.blocks.iter().map(|block| (block.span.of(&section.body).to_owned(), block.line)).collect()
}

#[test]
fn a_paragraph_is_found_on_its_line() {
    let both = |one: u32, two: u32| vec![("It rained.".to_owned(), one), ("It snowed.".to_owned(), two)];
    for (source, found) in [
        ("title: t\nbody: |\n  It rained.\n\n  It snowed.\n", both(3, 5)),
        ("title: t\nbody: |-\n\n  It rained.\n  It snowed.\n", both(4, 5)),
        ("title: t\nbody: |\n  It rained.\n  It snowed.\nlang: en\n", both(3, 4)),
        ("title: t\nbody: >\n  It\n  rained.\n\n  It\n  snowed.\n", both(3, 6)),
        ("title: t\nbody: \"It rained.\n\n  It snowed.\"\n", both(2, 4)),
        ("title: t\nbody: \"It rained.\\nIt snowed.\"\n", both(2, 2)),
        ("title: t\nbody: It rained.\n\n  It snowed.\n", both(2, 4)),
        ("title: t\nbody:\n- It rained.\n- It snowed.\n", both(3, 4)),
        ("title: t\nbody:\n- |\n  It rained.\n- >-\n  It snowed.\n", both(4, 6)),
        ("title: t\nsections:\n- body: |\n    It rained.\n\n    It snowed.\n", both(4, 6)),
        ("title: t\nsections:\n- 'It rained.\n\n  It snowed.'\n", both(3, 5)),
    ] {
        assert_eq!(places(source), found, "{source}");
    }
}

#[test]
fn a_paragraph_that_comes_again_is_looked_for_behind_the_first() {
    let source = "title: t\nbody: >\n  Rain fell and fell.\n\n  Rain, Rain fell.\n\n  Rain fell and fell.\n";
    let lines: Vec<u32> = places(source).iter().map(|(_, line)| *line).collect();
    assert_eq!(lines, [3, 5, 7]);
}

#[test]
fn what_is_spelled_otherwise_in_the_file_is_taken_to_the_line_before() {
    let source = "title: t\nbody: \"Rain.\n\n  \\x53now.\n\n  H\\u00e4il, and more.\n\n  Wind.\"\n";
    let found = places(source);
    assert_eq!(found[1], ("Snow.".to_owned(), 2), "written with an escape");
    assert_eq!(found[3], ("Wind.".to_owned(), 8));
    let long = "title: t\nbody: >\n  Überschwemmungsgebiete wuchsen.\n\n  Überschwemmungen kamen.\n";
    assert_eq!(places(long).iter().map(|(_, line)| *line).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn an_alias_has_the_place_of_its_anchor() {
    let source = "title: t\nlang: &a en\nsections:\n- body: &b |\n    It rained.\n- body: *b\n";
    let document = load("a.yaml", source.as_bytes()).0.unwrap();
    let lines: Vec<(u32, u32)> = document.sections.iter().map(|s| (s.line, s.blocks[0].line)).collect();
    assert_eq!(lines, [(4, 5), (6, 5)]);
}

#[test]
fn scalars_are_spelled_as_the_author_spelled_them() {
    let source =
        "title: 1.0\nlang: no\ntags: [007, 1e3, Yes, ~, 0x1F, .inf]\nsections:\n- body: 12\n- body: true\n";
    let document = load("a.yaml", source.as_bytes()).0.unwrap();
    assert_eq!((document.head.title.as_str(), document.head.lang.as_deref()), ("1.0", Some("no")));
    let tags: Vec<&str> = document.head.tags.iter().map(|tag| tag.as_str()).collect();
    assert_eq!(tags, ["007", "1e3", "Yes", "0x1F", ".inf"]);
    let bodies: Vec<&str> = document.sections.iter().map(|section| section.body.as_str()).collect();
    assert_eq!(bodies, ["12", "true"]);
}
