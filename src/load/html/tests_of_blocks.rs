//! What each piece of a page becomes: headings, lines that look like headings, paragraphs, items, code, tables.

use super::{
    blocks::{Part, Sort, parts},
    tree::tree,
};
use crate::briefing::BlockKind;

fn of(page: &str) -> Vec<Part> {
    parts(&tree(&dom_query::Document::from(page)))
}

/// Sort and text of each part.
fn shown(page: &str) -> Vec<String> {
    let sort = |part: &Part| match part.sort {
        Sort::Block(BlockKind::Paragraph) => String::new(),
        Sort::Block(BlockKind::Item { depth, number }) => {
            format!("item{depth}{} ", number.map_or(String::new(), |n| format!("/{n}")))
        }
        Sort::Block(BlockKind::Verbatim) => "code ".to_owned(),
        Sort::Block(BlockKind::BlockQuote) => "quote ".to_owned(),
        Sort::Heading(level) => format!("h{level} "),
        other => format!("{other:?} "),
    };
    of(page).iter().map(|part| sort(part) + &part.text).collect()
}

#[test]
fn blocks_and_what_they_are() {
    for (page, found) in [
        ("<p>a<hr>b", vec!["a", "b"]),
        ("<div>a<hr>b</div>", vec!["a", "b"]),
        ("<p>a <q>b</q> c", vec!["a “b” c"]),
        ("<p><ruby>漢<rt>kan</rt></ruby>", vec!["漢(kan)"]),
        ("<h2>a</h2><h5>b</h5><p role=heading>c</p>", vec!["h2 a", "h5 b", "h2 c"]),
        ("<h2>a ¶</h2><h2># b</h2><h2>#</h2><h2>3 § 4</h2>", vec!["h2 a", "h2 b", "h2 #", "h2 3 § 4"]),
        (
            "<p class=kicker>a</p><p class=x-eyebrow>b</p><div class=headline>c</div>",
            vec!["Kicker a", "Kicker b", "Headline c"],
        ),
        (
            "<dl><dt>a<dd>b</dl><details><summary>c ▾</summary>d</details>",
            vec!["Headline a", "b", "Headline c", "d"],
        ),
        ("<p><b>a</b></p><p><b>b.</b></p><p><b>c</b> d</p><p><b></b>e</p>", vec!["Bold a", "b.", "c d", "e"]),
        (
            "<p><a href=/x>a</a></p><p><a href=/x>b;</a></p><p>c <a href=/x>d</a></p>",
            vec!["Link a", "b;", "c d"],
        ),
        (
            "<ul><li>a<ol start=3><li>b<li>c</ol><li><b>d</b></ul>",
            vec!["item0 a", "item1/3 b", "item1/4 c", "item0 d"],
        ),
        ("<ol><li>a<li>b</ol><menu><li>c</menu>", vec!["item0/1 a", "item0/2 b", "item0 c"]),
        ("<ul><li><p>a</p><p>b</p></ul>", vec!["item0 a", "b"]),
        ("<blockquote>a<p>b</p></blockquote>c", vec!["quote a", "quote b", "c"]),
        ("<blockquote><b>a</b></blockquote>", vec!["quote a"]),
        ("<pre>\na\n  b<br>c<b>d</b>\n</pre>", vec!["code a", "code   b", "code cd"]),
        ("<figure><figcaption>The port. Credit: Ana</figcaption></figure>", vec!["The port."]),
        ("<figcaption>The port.Credit Ana</figcaption>", vec!["The port."]),
        ("<figcaption>The port (Photo Ana)</figcaption>", vec!["The port"]),
        ("<p>a\u{a0}b", vec!["a b"]),
        ("<p> <p>a", vec!["a"]),
    ] {
        assert_eq!(shown(page), found, "{page}");
    }
    let bold = |letters: usize| matches!(of(&format!("<b>{}</b>", "é".repeat(letters)))[0].sort, Sort::Bold);
    assert_eq!((bold(120), bold(121)), (true, false));
    let kicker = |letters: usize| {
        matches!(of(&format!("<p class=kicker>{}</p>", "é".repeat(letters)))[0].sort, Sort::Kicker)
    };
    assert_eq!((kicker(120), kicker(121)), (true, false));
}

#[test]
fn line_breaks_end_a_block_or_a_line() {
    for (page, found) in [
        ("<p>a<br>b", vec!["a b"]),
        ("<p>a<br><br>b", vec!["a", "b"]),
        ("<p>a.<br>b", vec!["a.", "b"]),
        ("<p>a<br>- b<br>c", vec!["a", "- b c"]),
        ("<p>a<br>• b", vec!["a", "• b"]),
        ("<p>a<br>-5 b", vec!["a -5 b"]),
        ("<p><b>a</b><br>b c", vec!["Bold a", "b c"]),
        ("<p><a href=/x>a</a><br>b c", vec!["Link a", "b c"]),
        ("<p>x <b>a</b><br>b c", vec!["x a b c"]),
        ("<p>a.<br><b>b</b> c", vec!["a.", "b c"]),
        ("<p>a<br><b>b</b> c", vec!["a b c"]),
        ("<p>…<br>b", vec!["…", "b"]),
        ("<p>—<br>b", vec!["— b"]),
        ("<p><br>a<br>", vec!["a"]),
        ("<p>a<br> <br>b", vec!["a", "b"]),
    ] {
        assert_eq!(shown(page), found, "{page}");
    }
}

#[test]
fn words_that_style_sheets_set_apart() {
    for (page, text) in [
        ("<span class=x>Ulm</span><span class=y>Rain</span>", "Ulm Rain"),
        ("<a class=x href=/>Ulm</a><time class=y>Monday</time>", "Ulm Monday"),
        ("<span>Ulm</span><span>er</span>", "Ulmer"),
        ("<span class=x>Ulm</span><span>er</span>", "Ulmer"),
        ("<span class=x>Ulm</span>, <span class=y>Rain</span>", "Ulm, Rain"),
        ("<b class=x>Ulm</b><i class=y>er</i>", "Ulmer"),
        ("<span class=x>U</span><span class=y>lm</span>", "Ulm"),
        ("<span class=x>u</span><span class=y>lm</span>", "u lm"),
        ("<span class=x>AU</span><span class=y>lm</span>", "AU lm"),
        ("<span class=x>Ulm:</span><span class=y>Rain</span>", "Ulm:Rain"),
    ] {
        assert_eq!(of(&format!("<p>{page}</p>"))[0].text, text, "{page}");
    }
}

#[test]
fn lead_ins_links_and_what_is_a_byline() {
    for (page, lead) in [
        ("<b>Rain:</b> it fell", 5),
        ("<b>Rain:</b> <b>it</b> fell", 8),
        ("  <b>Rain</b>: it fell", 4),
        ("It <b>rained</b> again", 0),
        ("<b>Rain:</b>", 0),
        ("<b></b>It rained", 0),
        ("… <b>Rain:</b> it fell", "… Rain:".len()),
    ] {
        assert_eq!(of(&format!("<p>{page}</p>"))[0].lead, lead, "{page}");
    }
    let part = &of("<p>ab <a href=/x>cd</a> <a href='#'>ef</a> <a>gh</a>")[0];
    assert_eq!((part.linked, part.links), (0.75, 3));
    assert_eq!(part.anchors, [("cd".to_owned(), "/x".to_owned())]);
    let around = of("<a href=/x><p>One</p><p>Two</p></a><p><a href=/y></a>Three</p>");
    assert_eq!(around[0].anchors, [("One".to_owned(), "/x".to_owned())], "it leads from the first of them");
    assert_eq!(around[2].anchors, [("Three".to_owned(), "/y".to_owned())]);
    let many = (0..crate::briefing::link::LINKS + 9)
        .map(|n| format!("<a href=/{n}>x</a> "))
        .collect::<Vec<_>>()
        .concat();
    assert_eq!(of(&many)[0].anchors.len(), crate::briefing::link::LINKS);
    for (page, meta) in [
        ("<p class=byline>a", true),
        ("<p class='x post-date'>a", true),
        ("<p class=date>a", true),
        ("<p class=update>a", false),
        ("<div class=meta><p>a</div>", true),
        ("<ul class=entry-meta><li>a</ul>", true),
        ("<ul class=entry-meta></ul><ul><li>a</ul>", false),
        ("<div class=meta></div><p>a", false),
        ("<p>a", false),
    ] {
        assert_eq!(of(page)[0].meta, meta, "{page}");
    }
}

#[test]
fn tables_of_data_and_tables_that_only_lay_out() {
    let table = |rows: &[&str]| {
        format!(
            "<table><caption>c</caption>{}</table>",
            rows.iter().map(|row| format!("<tr>{row}</tr>")).collect::<Vec<_>>().concat()
        )
    };
    let is_data = |page: &str| shown(page).iter().any(|line| line.starts_with("code "));
    let (two, heads) = ("<td>a<td>b", "<th>a<th>b");
    assert_eq!(shown(&table(&[heads, two])), ["c", "code a  b", "code -  -", "code a  b"]);
    assert!(is_data(&table(&[two, two])), "small enough to be seen at a glance");
    assert!(is_data(&table(&["<td>a<td>b<td>c<td>d", "<th>a<td>b<td>c<td>d"])));
    assert!(
        !is_data(&table(&["<td>a<td>b<td>c<td>d", "<td>a<td>b<td>c<td>d"])),
        "two wide rows without heads"
    );
    assert!(is_data(&table(&["<td>a<td>b<td>c"; 3])));
    assert!(is_data(&table(&["<td>a<td>b<td>c"; 2])) && !is_data(&table(&["<td>a<td>b<td>c<td>d"; 2])));
    assert!(!is_data(&table(&["<td>a", "<td>b", "<td>c"])), "one column");
    assert!(!is_data(&table(&[two])), "one row");
    assert!(!is_data(&table(&[two, "<td><h2>a</h2><td>b"])), "a heading inside");
    assert!(!is_data(&table(&[two, "<td><table><tr><td>a</table><td>b"])), "a table inside");
    assert!(is_data(&table(&[two, "<td><p>a</p><td>b"])), "a paragraph says nothing");
    assert!(!is_data(&table(&[two, two]).replace("<table", "<table role=presentation")));
    let long = |letters: usize| format!("<td>{}<td>b", "x".repeat(letters));
    assert!(is_data(&table(&[&long(90), two, two])) && !is_data(&table(&[&long(91), two, two])));
    assert!(is_data(&table(&[&long(91), two, two, two])), "one of eight cells may be long");
    let plain = "<tr><th>Name<th>Day</tr><tr><td><h3>Rain</h3><td>Monday</tr>";
    assert_eq!(shown(&format!("<table>{plain}</table>")), ["h3 Rain", "Monday"], "names of columns go");
    assert_eq!(shown("<table><tr><th>Name</tr><tr><td><h3>Rain</h3></tr></table>"), ["Name", "h3 Rain"]);
}
