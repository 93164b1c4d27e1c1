//! What is left of a page's source before it is parsed: tags, attributes, menus, scripts, and at which limits it is cut.

use super::gate::gate;

fn html(source: &str) -> String {
    gate(source).html
}

#[test]
fn elements_that_say_nothing_go_with_what_is_in_them() {
    for name in [
        "style", "noscript", "iframe", "noembed", "noframes", "textarea", "svg", "canvas", "audio", "select",
        "datalist", "object", "template", "frameset",
    ] {
        assert_eq!(html(&format!("a<{name} x=y>b<i>c</i></{name} >d")), "a d", "{name}");
    }
    for name in ["font", "source", "track", "embed", "param", "wbr", "col", "option", "optgroup", "link"] {
        assert_eq!(html(&format!("a<{name} x=y>b")), "ab", "{name}");
    }
    for (source, left) in [
        ("a<script>b</script>c", "ac"),
        ("a<style>b</styles></style>c", "a c"),
        ("a<STYLE>b</Style>c", "a c"),
        ("a<style>b", "a "),
        ("a<textarea>b", "a "),
        ("a<select>b", "a b"),
        ("a<font>b</font>c", "abc"),
        ("<link rel=canonical href=/a>", "<link rel=\"canonical\" href=\"/a\">"),
        ("<title>a<b>c</title>d", "<title>a&lt;b>c</title>d"),
        ("<xmp>a<b>c</xmp>d", "<pre>a&lt;b>c</pre>d"),
        ("<title>a", "<title>a</title>"),
        ("a<plaintext>b<i></plaintext>", "ab&lt;i>&lt;/plaintext>"),
    ] {
        assert_eq!(html(source), left, "{source}");
    }
}

#[test]
fn declarations_and_comments() {
    for (source, left) in [
        ("<!doctype html>a", "<!doctype html>a"),
        ("<!DOCTYPE html><!-- a > b -->c", "<!DOCTYPE html>c"),
        ("<?xml version='1.0'?>a", "a"),
        ("<!x>a", "a"),
        ("<![CDATA[a]]>b", "b"),
        ("<!-->a", "a"),
        ("<!-->a-->b", "a-->b"),
        ("a < b <1> c<", "a &lt; b &lt;1> c&lt;"),
        ("a</ b>c</>d", "acd"),
        ("a</b>", "a</b>"),
    ] {
        assert_eq!(html(source), left, "{source}");
    }
    let doctype = |letters: usize| format!("<!doctype {}>", "x".repeat(letters));
    assert_eq!(html(&doctype(288)), doctype(288));
    assert_eq!(html(&doctype(289)), "", "so long a doctype is none");
}

#[test]
fn the_address_a_page_was_saved_from() {
    for (comment, url) in [
        ("saved from url=(0021)https://example.org/a", Some("https://example.org/a")),
        ("saved from url=(0021)https://example.org/a-", Some("https://example.org/a-")),
        (
            "\n Page saved with SingleFile \n url: https://example.org/a \n saved date: x",
            Some("https://example.org/a"),
        ),
        ("url: https://example.org/a\n saved date: x", Some("https://example.org/a")),
        ("url: https://example.org/a", None),
        ("saved from url=nowhere", None),
        ("saved from url=https://example.org/a<b", Some("https://example.org/a")),
    ] {
        assert_eq!(gate(&format!("<!--{comment}-->")).saved_from.as_deref(), url, "{comment}");
    }
    let two = "<!-- saved from url=(1)https://a.example/ --><!-- saved from url=(1)https://b.example/ -->";
    assert_eq!(gate(two).saved_from.as_deref(), Some("https://a.example/"), "the first one counts");
}

#[test]
fn attributes_that_are_kept_and_how() {
    for (source, left) in [
        ("<p class=a>", "<p class=\"a\">"),
        ("<p CLASS = 'a b' x='<>'>", "<p CLASS='a b'>"),
        ("<p class='a\"b'>", "<p class='a\"b'>"),
        ("<p class=a\"b'c>", "<p class=\"a&quot;b'c\">"),
        ("<p hidden/>", "<p hidden>"),
        ("<p / id=a/b / role=x>", "<p id=\"a/b\" role=\"x\">"),
        ("<p id=a>b", "<p id=\"a\">b"),
        ("<p id='a>b'>c", "<p id='a>b'>c"),
        ("<p id=\"a>b\">c", "<p id=\"a>b\">c"),
        ("<p x'y>z'>c", "<p>z'>c"),
        ("<p id= 'a>b'>c", "<p id='a>b'>c"),
        ("<p id=a'b>c'>d", "<p id=\"a'b\">c'>d"),
        ("<p id='a", "<p>"),
        ("<p onclick=x title=y data-x=z data-testid=t>", "<p data-testid=\"t\">"),
        ("<abbr title=x class=y>", "<abbr title=\"x\" class=\"y\">"),
        ("<p style='color:red'>", "<p>"),
        ("<p style='display:none'>", "<p style='display:none'>"),
        ("<p style='visibility: HIDDEN'>", "<p style='visibility: HIDDEN'>"),
        ("<p style='font-size:0'>", "<p hidden>"),
        ("<p style='Font-Size: 0;color:red'>", "<p hidden>"),
        ("<p style='font-size:0.5em'>", "<p>"),
        ("<p style='font-size:05px'>", "<p>"),
        ("<a href=/b>", "<a href=\"/b\">"),
        ("<a href='#b'>", "<a href='#'>"),
        ("<a href=' JavaScript:x()'>", "<a href='/'>"),
        ("<a HREF=/b>", "<a HREF=\"/b\">"),
        ("<area href=/b>", "<area href=\"/\">"),
        ("<img src=/b.png>", "<img src=\"/\">"),
        ("<img SRC=/b.png>", "<img SRC=\"/\">"),
        ("<p lang=en dir=rtl>", "<p>"),
    ] {
        assert_eq!(html(source), left, "{source}");
    }
    let link = |letters: usize| html(&format!("<a href=/{}>", "x".repeat(letters)));
    assert!(link(999).len() > 999 && link(1_000) == "<a href=\"/\">");
    let value = |letters: usize| html(&format!("<p class={}>", "x".repeat(letters))).len() > 4_000;
    assert_eq!((value(4_096), value(4_097)), (true, false));
    let style = |letters: usize| html(&format!("<p style='none{}'>", "x".repeat(letters))).len() > 4_000;
    assert_eq!((style(4_091), style(4_092)), (true, false));
    let many = |count: usize| html(&format!("<p{}>", " id=a".repeat(count))).matches(" id").count();
    assert_eq!((many(24), many(25)), (24, 24));
}

#[test]
fn what_ends_where_the_next_begins_is_not_deep() {
    for repeated in [
        "<li>a",
        "<dt>a<dd>b",
        "<tr><td>a<th>b",
        "<tbody><tr><td>a<tfoot>",
        "<thead><tr><td>a",
        "<p>a",
        "<p>a<div>b</div>",
        "<p>a<ul><li>b</ul>",
        "<a href=x>a",
        "<h2><p>a</h2>",
        "<p>a<table><tr><td>b</table>",
        "<p>a<hr>",
        "<td><p>",
        "<p>a<pre>b</pre>",
    ] {
        assert!(!gate(&repeated.repeat(300)).cut, "{repeated}");
    }
    for repeated in [
        "<ul><li>a",
        "<ol><li>a",
        "<menu><li>a",
        "<dl><dt>a",
        "<table><tr><td>a",
        "<li><table>",
        "<div>a",
        "<div><p>a",
        "<b>a",
        "<blockquote><p>",
        "<button><p>",
        "<span>",
    ] {
        assert!(gate(&repeated.repeat(300)).cut, "{repeated}");
    }
    let deep = |levels: usize| gate(&"<b>".repeat(levels)).cut;
    assert_eq!((deep(200), deep(201)), (false, true));
}

#[test]
fn ends_of_what_was_left_out_are_left_out() {
    let source = format!("{}<i>a</i>{}<u>b</u>", "<b>".repeat(200), "</b>".repeat(200));
    let left = html(&source);
    assert!(left.contains("<b> a</b>") && left.ends_with("</b><u>b</u>"), "{}", &left[590..]);
    assert_eq!(
        html(&format!("{}</i>x", "<b>".repeat(201))).matches("</i>").count(),
        0,
        "nothing to close in a page that was cut"
    );
    assert_eq!(html("a</p>b</br>c"), "a</p>b</br>c");
    assert_eq!(html("<b><i>a</b></i>c"), "<b><i>a</b></i>c");
}

#[test]
fn elements_links_and_breaks_are_counted() {
    let elements = |count: usize| gate(&"<b></b>".repeat(count));
    assert_eq!((elements(50_000).cut, elements(50_001).cut), (false, true));
    assert_eq!(elements(50_001).html.matches("<b>").count(), 50_000);
    assert!(elements(50_001).html.ends_with("<b> "), "nor its end");
    let links = html(&"<a href=/b>c</a>".repeat(4_001));
    assert_eq!(
        (links.matches("<a href=\"/b\">").count(), links.matches("<a href=\"/\">").count()),
        (4_000, 1)
    );
    for (source, left) in [
        ("a<br>b", "a<br><wbr>b"),
        ("a<br> <p>b", "a<br> <p>b"),
        ("a<br><br>b", "a<br><br>b"),
        ("a<br><br><br>b<br>c", "a<br><br>b<br><wbr>c"),
        ("a<br><i>b</i>", "a<br><i>b</i>"),
    ] {
        assert_eq!(html(source), left, "{source}");
    }
    let title = |text: &str, letters: usize| {
        html(&format!("<title>{}</title>", text.repeat(letters))).len() - "<title></title>".len()
    };
    assert_eq!((title("x", 2_000), title("x", 2_001), title("é", 1_500)), (2_000, 2_000, 2_000));
    assert_eq!(title("漢", 900), 1_998, "between letters");
}

#[test]
fn menus_are_left_out_whole_unless_they_hold_text() {
    let menu = |inside: &str| html(&format!("<nav>{inside}</nav>x"));
    assert_eq!(menu("<a href=/b>B</a>"), "<nav></nav>x");
    for tag in ["<h1>", "<P>", "<article>", "<main>", "<time>", "<script>"] {
        assert_ne!(menu(&format!("<a>b</a>{tag}c")), "<nav></nav>x", "{tag}");
    }
    assert_eq!(gate("<nav>Ab <a href='cd'>3!</a></nav><nav>é&amp;</nav>").menus, 6);
    let large = |bytes: usize| menu(&"x".repeat(bytes)) == "<nav></nav>x";
    assert_eq!((large(256 << 10), large((256 << 10) + 1)), (true, false));
    assert_eq!(
        html("<nav><p>a</p><nav>b</nav></nav><nav>c</nav>"),
        "<nav><p>a</p><nav>b</nav></nav><nav></nav>"
    );
}

#[test]
fn linked_data_is_kept_as_long_as_it_is_not_too_much() {
    let data = |bytes: usize| format!("<script type='application/ld+json'>{}</script>", "x".repeat(bytes));
    let kept = |source: &str| html(source).len() > 1_000;
    assert_eq!((kept(&data(1 << 20)), kept(&data((1 << 20) + 1))), (true, false));
    assert_eq!(html(&data(1)), "<script type=\"application/ld+json\">x</script>");
    assert!(html(&data(1 << 20).repeat(20)).len() < 18 << 20);
}
