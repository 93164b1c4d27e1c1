//! Which of several names on a page is that of its author.

use super::{meta::read, tree::tree};

fn byline(top: &str, body: &str) -> Option<String> {
    let page = format!("<html><head>{top}</head><body>{body}</body></html>");
    let head = read(&tree(&dom_query::Document::from(page)), None, String::new).head;
    head.source.byline.map(|name| name.to_string())
}

fn linked(fields: &str) -> String {
    format!("<script type='application/ld+json'>{fields}</script>")
}

const H1: &str = "<h1>Rain in Ulm</h1>";

#[test]
fn what_stands_by_the_heading_wins_over_the_name_of_who_keeps_the_site() {
    let keeper = "<meta name=author content='Web Wenzel'>";
    for (body, name) in [
        ("<p class=byline>By Ana Ruiz</p>", "Ana Ruiz"),
        ("<p class=c-article__author>Ana Ruiz</p>", "Web Wenzel"),
        ("<a rel=author href=/x>Ana Ruiz</a>", "Ana Ruiz"),
        ("<p class=author><a href=/author/ana-ruiz>Ana Ruiz</a></p>", "Ana Ruiz"),
        ("<p>It rained.</p>", "Web Wenzel"),
    ] {
        assert_eq!(byline(keeper, &format!("{H1}{body}")).as_deref(), Some(name), "{body}");
    }
    let far = format!("{H1}<p>{}</p><p class=byline>By Ana Ruiz</p>", "rain ".repeat(400));
    assert_eq!(byline(keeper, &far).as_deref(), Some("Web Wenzel"));
    assert_eq!(byline("", &far).as_deref(), Some("Ana Ruiz"));
}

#[test]
fn places_that_agree_bear_each_other_out() {
    let said = linked("{\"@type\":\"Article\",\"author\":{\"@type\":\"Person\",\"name\":\"Edith Or\"}}");
    let ana = "<p class=byline>By <a rel=author href=/author/ana-ruiz>Ana Ruiz</a></p>";
    assert_eq!(byline(&said, &format!("{H1}{ana}")).as_deref(), Some("Ana Ruiz"));
    assert_eq!(byline(&said, &format!("{H1}<p class=byline>By Ana Ruiz</p>")).as_deref(), Some("Edith Or"));
    let slug = "<meta property=article:author content='https://a.example/author/ana-ruiz/'>";
    assert_eq!(byline(slug, "").as_deref(), Some("Ana Ruiz"), "an address may be all there is");
    assert_eq!(byline(slug, &format!("{H1}<p class=byline>Ana Rúiz</p>")).as_deref(), Some("Ana Rúiz"));
    let faces = "<meta property=article:author content='https://faces.example/ulmcourier'>";
    assert_eq!(byline(faces, ""), None);
}

#[test]
fn names_of_others_on_the_page() {
    for other in [
        "<div class=comment-list><p class=author>Jan Maar</p></div>",
        "<li class='comment even'><cite class=fn><a rel=author>Jan Maar</a></cite></li>",
        "<div class=related><p class=byline>By Jan Maar</p></div>",
        "<figure><img src=a><figcaption class=byline>Jan Maar</figcaption></figure>",
        "<blockquote><p>Rain!</p><p class=author>Jan Maar</p></blockquote>",
        "<p class=byline>Photo: Jan Maar</p>",
        "<p class=byline>Reviewed by Jan Maar</p>",
        "<p>Edited by Jan Maar</p>",
        "<p class=author-role>Chief Correspondent</p>",
        "<p class=byline>Staff</p>",
        "<p class=author>Posted on</p>",
        "<input class=author value=x><label class=author>Name</label>",
    ] {
        let text = format!("<p>{}</p>", "It rained. ".repeat(20));
        assert_eq!(byline("", &format!("{H1}{text}{other}")), None, "{other}");
        let page = format!("{H1}<p class=byline>By Ana Ruiz</p>{other}{text}");
        assert_eq!(byline("", &page).as_deref(), Some("Ana Ruiz"), "{other}");
    }
    let card = |name: &str| format!("<div class=card><p class=author>{name}</p></div>");
    let cards = ["Jan Maar", "Ida Ost", "Eva Ulm", "Tom Ehr"].map(card).concat();
    let text = format!("<p>{}</p>", "It rained. ".repeat(200));
    assert_eq!(byline("", &format!("{H1}{text}{cards}")), None, "a list of texts by several");
}

#[test]
fn several_authors() {
    for body in [
        "<p class=byline>By <a rel=author>Ana Ruiz</a> and <a rel=author>Jan Maar</a></p>",
        "<p class=byline><span class=author>Ana Ruiz</span> <span class=author>Jan Maar</span></p>",
        "<ul class=authors><li><a href=/author/ana-ruiz>Ana Ruiz</a></li><li><a href=/author/jan-maar>Jan Maar</a></li></ul>",
        "<div class=author>Ana Ruiz</div><div class=author>Jan Maar</div>",
        "<p>By Ana Ruiz, Economics Editor, and Jan Maar in Ulm</p>",
        "<div class=byline>By<br>Ana Ruiz<br>and Jan Maar<br>Staff writers</div>",
        "<div itemprop=author><b itemprop=name>Ana Ruiz</b></div><div itemprop=author><b itemprop=name>Jan Maar</b></div>",
    ] {
        assert_eq!(byline("", &format!("{H1}{body}")).as_deref(), Some("Ana Ruiz, Jan Maar"), "{body}");
    }
    let one = "<div class=author><div>Ana Ruiz</div><div>Chief Correspondent</div></div>";
    assert_eq!(byline("", &format!("{H1}{one}")).as_deref(), Some("Ana Ruiz"));
}

#[test]
fn linked_data_in_its_many_forms() {
    for fields in [
        r#"{"@type":"Article","author":"By Ana Ruiz"}"#,
        r#"{"@type":"Article","author":[{"@type":"Person","name":"Ana Ruiz"},{"@type":"Organization","name":"Wire"}]}"#,
        r#"{"@type":"Article","author":{"@type":"Person","givenName":"Ana","familyName":"Ruiz"}}"#,
        r##"[{"@type":"Article","author":"#a"},{"@type":"Person","@id":"#a","name":"Ana Ruiz"}]"##,
        r#"[{"@type":"Article","headline":"x"},{"@type":"WebPage","author":{"name":"Ana Ruiz"}}]"#,
        r#"{"@type":"Article","author":{"name":"Ana Ruiz, Chief Reporter"}}"#,
        r#"{"@type":"Article","author":{"name":"<a href='/ana'>Ana Ruiz</a>"}}"#,
        r#"{"@type":"Article","author":[["Ana Ruiz"]]}"#,
    ] {
        assert_eq!(byline(&linked(fields), "").as_deref(), Some("Ana Ruiz"), "{fields}");
    }
    for fields in [
        r#"{"@type":"Article","author":{"name":"https://a.example/ana"}}"#,
        r#"{"@type":"Article","author":{"name":"admin"}}"#,
        r#"{"@type":"Article","author":{"@id":"nowhere"}}"#,
    ] {
        assert_eq!(byline(&linked(fields), ""), None, "{fields}");
    }
}

#[test]
fn other_places_that_name_authors() {
    for (top, body) in [
        ("<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ana Ruiz'>", ""),
        ("<meta name=byl content='By Ana Ruiz'>", ""),
        ("<meta name=parsely-author content='Ana Ruiz'>", ""),
        ("<title>Rain in Ulm - by Ana Ruiz</title>", ""),
        ("", "<p>Von Ana Ruiz</p>"),
        ("", "<p>Words by Ana Ruiz</p>"),
        ("", "<div class=box>Answered by Ana Ruiz, rain consultant. Published on Monday.</div>"),
    ] {
        assert_eq!(byline(top, body).as_deref(), Some("Ana Ruiz"), "{top}{body}");
    }
    let reading = "<meta name=twitter:label1 content='Est. reading time'><meta name=twitter:data1 content='Ten Minutes'>";
    assert_eq!(byline(reading, ""), None);
    let cited = "<meta name=citation_author content='Ana Ruiz'>";
    let shown = format!("{H1}<p class=authors>Dr Ana Ruiz</p>");
    assert_eq!(byline(cited, &shown).as_deref(), Some("Dr Ana Ruiz"), "as the reader sees it");
}

#[test]
fn a_site_that_bears_the_name_of_its_author() {
    let top = |name: &str| {
        format!("<meta property=og:site_name content='{name}'><meta name=author content='{name}'>")
    };
    let site = |name: &str| format!("<a rel=author href=/>{name}</a>{H1}");
    assert_eq!(byline(&top("Ana Ruiz"), &site("Ana Ruiz")).as_deref(), Some("Ana Ruiz"));
    assert_eq!(byline(&top("Ulm Courier"), &site("Ulm Courier")), None);
    assert_eq!(byline(&top("Ana Ruiz"), H1), None, "nothing else says that it is a person");
}
