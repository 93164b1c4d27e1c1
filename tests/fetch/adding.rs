//! `add` for pages, feeds, files and lists of feeds; `config`; fields of archives.

use crate::server::{Home, Server, item, ok, rss, stderr, stdout};
use std::fs;

const ALLOW: &str = "allow_private = ['127.0.0.1']\n";
const PAGE: &str = "<html><head><title>Rain in the valley</title></head><body><article><h1>Rain in the valley</h1>\
    <p>It rained all day in the valley, and the river rose by two metres before the evening came.</p></article></body></html>";

fn server() -> Server {
    Server::new(|s, r| match r.path.as_str() {
        "/feed" => ok(s, "", rss(&(item("1", "Rain") + &item("2", "Snow")))),
        "/page" => ok(s, "Content-Type: text/html; charset=utf-8\r\n", PAGE),
        "/list.opml" => ok(
            s,
            "",
            "<opml><body><outline text='News'><outline text='W' xmlUrl='https://example.org/w'/></outline></body></opml>",
        ),
        _ => crate::server::status(s, "404 Not Found", ""),
    })
}

#[test]
fn a_page_a_feed_and_a_file_become_briefings() {
    let server = server();
    let home = Home::new(ALLOW);
    let ran = home.run(&["add", &server.url("/page")]).success();
    assert!(stdout(&ran).ends_with("/lib/rain-in-the-valley.yaml\n"));
    let text = home.text("rain-in-the-valley.yaml");
    assert!(text.contains("the river rose") && text.contains(&server.url("/page")), "{text}");
    let again = home.run(&["add", &server.url("/page#part")]).code(1);
    assert!(stderr(&again).contains("there already"));
    home.run(&["add", &server.url("/feed")]).success();
    assert_eq!(home.files().len(), 3);
    let note = "title: From a file\ndate: 2025-10-22\nsections:\n  - body: It snowed.\n";
    fs::write(home.dir.path().join("note.yaml"), note).unwrap();
    home.run(&["add", "note.yaml", "--into", "other"]).success();
    let copy = fs::read_to_string(home.dir.path().join("other/2025-10-22-from-a-file.yaml")).unwrap();
    assert!(copy.contains("It snowed."));
    home.run(&["add", "note.yaml", "--into", "other"]).code(1);
    home.run(&["check", "lib", "other"]).success();
}

#[test]
fn what_cannot_be_added_is_said_and_the_rest_is_added() {
    let server = server();
    let home = Home::new(ALLOW);
    let ran = home
        .run(&["add", &server.url("/none"), "ftp://example.org/", "no-such-file", &server.url("/page")])
        .code(2);
    let said = stderr(&ran);
    for words in ["not found (404)", "`ftp:` is not fetched", "no such file"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(home.files().len(), 1);
    let refused = Home::new("").run(&["add", &server.url("/page")]).code(2);
    assert!(stderr(&refused).contains("own network"));
}

#[test]
fn a_dry_run_of_adding_writes_nothing() {
    let server = server();
    let home = Home::new(ALLOW);
    let ran = home.run(&["add", "-n", &server.url("/feed")]).success();
    assert_eq!((stdout(&ran).lines().count(), home.files().len()), (2, 0));
    assert_eq!(home.elsewhere(), ["config.toml"]);
}

#[test]
fn a_list_of_feeds_becomes_entries_of_the_config() {
    let server = server();
    let home = Home::new(ALLOW);
    let printed = stdout(&home.run(&["add", &server.url("/list.opml")]).success());
    assert_eq!(printed, "[[feeds]]\nname = \"W\"\nurl = \"https://example.org/w\"\nfolder = \"news/w\"\n");
    let list = format!(
        "<opml><body><outline text='a' xmlUrl='{}'/><outline text='a' xmlUrl='https://example.org/2'/></body></opml>",
        server.url("/feed")
    );
    fs::write(home.dir.path().join("mine.opml"), list).unwrap();
    home.run(&["add", "--subscribe", "mine.opml"]).success();
    home.run(&["pull", "a"]).success();
    assert_eq!(home.files().len(), 2);
    let config = fs::read_to_string(home.dir.path().join("config.toml")).unwrap();
    assert!(config.contains("name = \"a 2\""), "{config}");
    // What is there is not added again, and a feed can be added by its address.
    home.run(&["add", "--subscribe", "mine.opml"]).code(1);
    assert_eq!(fs::read_to_string(home.dir.path().join("config.toml")).unwrap(), config);
}

#[test]
fn a_feed_can_be_subscribed_to_by_its_address() {
    let server = server();
    let home = Home::new(ALLOW);
    let ran = home.run(&["add", "-s", &server.url("/feed")]).success();
    assert_eq!(stdout(&ran), "Example Wire\n");
    assert_eq!(home.files().len(), 0);
    home.run(&["pull", "Example Wire"]).success();
    assert_eq!(home.files().len(), 2);
    let page = home.run(&["add", "-s", &server.url("/page")]).code(2);
    assert!(stderr(&page).contains("neither a feed"));
}

#[test]
fn hostile_lists_of_feeds_run_and_break_nothing() {
    let home = Home::new(ALLOW);
    let before = fs::read_to_string(home.dir.path().join("config.toml")).unwrap();
    let attack = "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body>\
        <outline text='&quot;]&#10;libraries = [&quot;/tmp&quot;' xmlUrl='https://example.org/1?a=&quot;&#10;x'/>\
        <outline text='&quot;]&#10;theme = &quot;dark' xmlUrl='https://example.org/2'/>\
        <outline text='../../x' title='$(touch pwned)' xmlUrl='https://example.org/3'/>\
        <outline text='../..'><outline text='&#27;[31m/etc' xmlUrl='https://example.org/4'/></outline>\
        <outline text='f' xmlUrl='file:///etc/passwd'/><outline text='&x;' xmlUrl='&x;'/></body></opml>";
    fs::write(home.dir.path().join("a.opml"), attack).unwrap();
    let ran = home.run(&["add", "-s", "a.opml"]).success();
    assert!(stderr(&ran).contains("entries left out"), "{}", stderr(&ran));
    let config = fs::read_to_string(home.dir.path().join("config.toml")).unwrap();
    assert!(config.starts_with(&before));
    let printed = stdout(&home.run(&["config"]).success());
    assert!(!printed.lines().any(|line| line.starts_with("theme")), "{printed}");
    assert_eq!(printed.matches("\n[[feeds]]\n").count(), 3, "{printed}");
    assert!(printed.contains(&format!("libraries = [\"{}\"]", home.library().display())), "{printed}");
    assert_eq!(home.elsewhere(), ["a.opml", "config.toml"]);
    for (name, text) in [
        ("deep.opml", "<opml>".to_owned() + &"<outline text='a'>".repeat(100_000)),
        ("cut.opml", "<opml><body><outline xmlUrl='https://example.org/9'".to_owned()),
        ("none.opml", "<opml></opml>".to_owned()),
    ] {
        fs::write(home.dir.path().join(name), text).unwrap();
        home.run(&["add", "-s", name]).code(2);
    }
    assert_eq!(fs::read_to_string(home.dir.path().join("config.toml")).unwrap(), config);
}

#[test]
fn a_config_that_is_wrong_is_not_written_to() {
    let home = Home::new("feeds = []\n");
    fs::write(home.dir.path().join("a.opml"), "<opml><outline xmlUrl='https://example.org/1'/></opml>")
        .unwrap();
    let before = fs::read_to_string(home.dir.path().join("config.toml")).unwrap();
    home.run(&["add", "-s", "a.opml"]).code(2);
    assert_eq!(fs::read_to_string(home.dir.path().join("config.toml")).unwrap(), before);
}

#[test]
fn the_config_in_force_is_printed_with_where_it_comes_from() {
    let home = Home::new("ascii = true\n[[feeds]]\nname = 'Wire'\nurl = 'https://example.org/feed'\n");
    let printed = stdout(&home.run(&["config"]).success());
    let file = home.dir.path().join("config.toml").display().to_string();
    assert!(printed.contains(&format!("# {file}:2\nascii = true\n")), "{printed}");
    assert!(printed.contains(&format!("# {file}:3\n[[feeds]]\nname = \"Wire\"\n")), "{printed}");
    assert!(printed.contains("# default\ntimeout = 60\n"), "{printed}");
    assert!(
        printed.contains("(environment: ONRECORD_CONFIG)")
            && printed.contains("(environment: ONRECORD_DATA)")
    );
    // What is printed is a config that says the same.
    fs::write(home.dir.path().join("config.toml"), &printed).unwrap();
    let again = stdout(&home.run(&["config"]).success());
    let settings = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split('#').next().unwrap_or_default().trim().to_owned()).collect()
    };
    assert_eq!(settings(&again), settings(&printed));
    home.config("timeuot = 3\n");
    let wrong = home.run(&["config"]).code(2);
    assert!(stderr(&wrong).contains("config.toml:2:1") && stderr(&wrong).contains("did you mean `timeout`?"));
}

#[test]
fn archives_are_read_with_the_names_of_the_config_also_packed_with_zstd() {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    let home = Home::new("[archive]\ntitle = 'kop'\ntext = ['inhoud']\n");
    let text = "{\"kop\":\"Rain\",\"inhoud\":\"It rained all day.\"}\n{\"kop\":\"Snow\",\"inhoud\":\"It snowed.\"}\n";
    fs::write(
        home.dir.path().join("a.jsonl.zst"),
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest),
    )
    .unwrap();
    let shown = stdout(&home.run(&["show", "a.jsonl.zst"]).success());
    assert!(shown.contains("Snow\n") && shown.contains("It rained all day."), "{shown}");
    home.config("");
    home.run(&["show", "a.jsonl.zst"]).code(2);
}
