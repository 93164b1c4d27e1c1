//! What pulling does when all goes well, and what it remembers.

use crate::server::{Home, Server, item, ok, rss, status, stderr, stdout};
use std::fs;

fn config(server: &Server, rest: &str) -> String {
    format!(
        "allow_private = ['127.0.0.1']\n[[feeds]]\nname = 'Example Wire'\nurl = '{}'\n{rest}",
        server.url("/feed")
    )
}

const TWO: &str = "wire/x";

fn two_items() -> String {
    rss(&(item("1", "Rain") + &item("2", "Snow")))
}

#[test]
fn items_become_files_with_their_source_once() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    let home = Home::new(&config(&server, &format!("folder = '{TWO}'\n")));
    let listed = stdout(&home.run(&["pull"]).success());
    assert_eq!(listed.lines().count(), 2);
    assert_eq!(home.files(), ["wire/x/2025-10-21-rain.yaml", "wire/x/2025-10-21-snow.yaml"]);
    let text = home.text("rain.yaml");
    assert!(text.contains("title: Rain\ndate: 2025-10-21\nsource:\n  outlet: Example Wire\n"), "{text}");
    assert!(text.contains(&server.url("/story/1")) && text.contains("# item: id:1\n"), "{text}");
    home.run(&["check", "lib"]).success();
    // Again: nothing new, and an edit stays as it is.
    let path = home.library().join("wire/x/2025-10-21-rain.yaml");
    fs::write(&path, format!("{text}# mine\n")).unwrap();
    let again = home.run(&["pull"]).success();
    assert_eq!((stdout(&again), stderr(&again)), (String::new(), String::new()));
    assert!(home.text("rain.yaml").ends_with("# mine\n"));
}

#[test]
fn what_is_there_is_known_without_any_memory_and_what_was_deleted_with_it() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    let home = Home::new(&config(&server, ""));
    home.run(&["pull"]).success();
    fs::remove_file(home.dir.path().join("data/feeds.json")).unwrap();
    assert_eq!(stdout(&home.run(&["pull"]).success()), "");
    assert_eq!(home.files().len(), 2);
    fs::remove_file(home.library().join("example-wire/2025-10-21-rain.yaml")).unwrap();
    assert_eq!(stdout(&home.run(&["pull"]).success()), "");
    assert_eq!(home.files().len(), 1);
    // Whoever takes the whole folder away wants it again.
    fs::remove_dir_all(home.library()).unwrap();
    home.run(&["pull"]).success();
    assert_eq!(home.files().len(), 2);
}

#[test]
fn a_feed_is_not_fetched_again_while_it_is_the_same() {
    let server = Server::new(|s, r| {
        if r.header.contains("if-none-match: \"v1\"") && r.header.contains("if-modified-since: mon, 20 oct") {
            // A body where none belongs.
            crate::server::send(s, "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nunwelcome");
        } else {
            ok(s, "ETag: \"v1\"\r\nLast-Modified: Mon, 20 Oct 2025 08:00:00 GMT\r\n", two_items());
        }
    });
    let home = Home::new(&config(&server, ""));
    home.run(&["pull"]).success();
    let again = home.run(&["pull"]).success();
    assert_eq!(stderr(&again), "");
    let asked = server.asked("/feed");
    assert_eq!(asked.len(), 2);
    assert!(!asked[0].header.contains("if-none-match"));
    assert!(asked[1].header.contains("if-none-match: \"v1\""), "{}", asked[1].header);
    // A mark is for the place that gave it, wherever redirects lead now.
    assert!(fs::read_to_string(home.dir.path().join("data/feeds.json")).unwrap().contains("\\\"v1\\\""));
}

#[test]
fn a_dry_run_writes_nothing() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    let home = Home::new(&config(&server, ""));
    let ran = home.run(&["pull", "--dry-run"]).success();
    assert_eq!(stdout(&ran).lines().count(), 2);
    assert!(stderr(&ran).contains("2 new; nothing is written"));
    assert_eq!((home.files().len(), home.elsewhere()), (0, vec!["config.toml".to_owned()]));
}

#[test]
fn a_server_that_asks_to_be_left_alone_is() {
    let server = Server::new(|s, _| status(s, "503 Busy", "Retry-After: 300\r\n"));
    let home = Home::new(&config(&server, ""));
    home.run(&["pull"]).code(2);
    let again = home.run(&["pull"]).code(2);
    assert!(stderr(&again).contains("not asked"), "{}", stderr(&again));
    assert_eq!(server.asked("/feed").len(), 1);
}

const PAGE: &str = "<html><head><title>Rain</title></head><body><article><h1>Rain</h1>\
    <p>It rained all day in the valley, and the river rose by two metres before the evening came.</p>\
    <h2>What follows</h2><p>The bridges stay closed until Friday, the mayor said, and the schools with them.</p>\
    </article></body></html>";

#[test]
fn the_article_is_fetched_where_the_feed_has_a_summary_and_the_config_says_so() {
    let server = Server::new(|s, r| match r.path.as_str() {
        "/feed" => ok(s, "", two_items()),
        "/story/1" => ok(s, "Content-Type: text/html\r\n", PAGE),
        _ => status(s, "500 Oops", ""),
    });
    let home = Home::new(&config(&server, "full = true\n"));
    let ran = home.run(&["pull"]).success();
    assert!(stderr(&ran).contains("could not be fetched: 1;"), "{}", stderr(&ran));
    let text = home.text("rain.yaml");
    assert!(text.contains("the river rose") && text.contains("heading: What follows"), "{text}");
    assert!(home.text("snow.yaml").contains("The talks went on"));
    let short = Home::new(&config(&server, ""));
    short.run(&["pull"]).success();
    assert!(!short.text("rain.yaml").contains("river"));
}

#[test]
fn articles_that_never_come_do_not_hold_up_the_rest() {
    let server = Server::new(|s, r| match r.path.as_str() {
        "/feed" => ok(s, "", rss(&(0..40).map(|n| item(&n.to_string(), "Rain")).collect::<String>())),
        _ => std::thread::sleep(std::time::Duration::from_secs(4)),
    });
    let home = Home::new(&config(&server, "full = true\n").replacen("allow", "timeout = 1\nallow", 1));
    home.run(&["pull"]).success();
    assert_eq!(home.files().len(), 40);
    let stories = server.log.lock().unwrap().iter().filter(|r| r.path.starts_with("/story/")).count();
    assert_eq!(stories, 3);
}

#[test]
fn a_feed_that_moved_for_good_says_where() {
    let server = Server::new(|s, r| match r.path.as_str() {
        "/feed" => status(s, "301 Moved", "Location: /new\r\n"),
        _ => ok(s, "", two_items()),
    });
    let home = Home::new(&config(&server, ""));
    let ran = home.run(&["pull"]).success();
    assert!(stderr(&ran).contains(&format!("its address is now {}", server.url("/new"))));
    assert_eq!(home.files().len(), 2);
}

#[test]
fn feeds_are_pulled_by_name_and_wrong_names_are_said() {
    let server = Server::new(|s, r| ok(s, "", rss(&item(&r.path[1..], "Rain"))));
    let home =
        Home::new(&config(&server, &format!("[[feeds]]\nname = 'Other'\nurl = '{}'\n", server.url("/b"))));
    home.run(&["pull", "other"]).success();
    assert_eq!(home.files(), ["other/2025-10-21-rain.yaml"]);
    let wrong = home.run(&["pull", "Exampel Wire"]).code(2);
    assert!(stderr(&wrong).contains("did you mean `Example Wire`?"));
    let none = Home::new("");
    assert!(stderr(&none.run(&["pull"]).code(2)).contains("no feeds in the config"));
}

#[test]
fn ones_own_network_is_refused_unless_the_config_allows_it() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    for (allowed, code) in [
        ("", 2),
        ("allow_private = false\n", 2),
        ("allow_private = ['10.0.0.0/8']\n", 2),
        ("allow_private = true\n", 0),
    ] {
        let home = Home::new(&config(&server, "").replace("allow_private = ['127.0.0.1']\n", allowed));
        let ran = home.run(&["pull"]).code(code);
        assert_eq!(stderr(&ran).contains("own network"), code == 2, "{allowed}");
        let host = Home::new(
            &config(&server, "")
                .replace("allow_private = ['127.0.0.1']\n", allowed)
                .replace("//127.0.0.1", "//localhost"),
        );
        host.run(&["pull"]).code(code);
    }
}

#[test]
fn a_folder_that_leads_out_of_the_library_is_not_written_to() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    let home = Home::new(&config(&server, ""));
    let out = home.dir.path().join("out");
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(home.library()).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&out, home.library().join("example-wire")).unwrap();
        let ran = home.run(&["pull"]).code(2);
        assert!(stderr(&ran).contains("leads out of the library"));
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
    }
}

#[test]
fn a_damaged_memory_is_no_trouble() {
    let server = Server::new(|s, _| ok(s, "", two_items()));
    let home = Home::new(&config(&server, ""));
    fs::create_dir_all(home.dir.path().join("data")).unwrap();
    fs::write(home.dir.path().join("data/feeds.json"), b"{\"feeds\":{\xff").unwrap();
    home.run(&["pull"]).success();
    assert_eq!(home.files().len(), 2);
}

#[test]
fn two_pulls_at_a_time_do_not_write_an_item_twice() {
    let server = Server::new(|s, _| {
        std::thread::sleep(std::time::Duration::from_secs(2));
        ok(s, "", two_items());
    });
    let home = Home::new(&config(&server, ""));
    std::thread::scope(|scope| {
        let first = scope.spawn(|| home.run(&["pull"]).success());
        while server.asked("/feed").is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let second = home.run(&["pull"]).code(2);
        assert!(stderr(&second).contains("another pull is at work"));
        first.join().unwrap();
    });
    assert_eq!(home.files().len(), 2);
}

#[test]
fn what_cannot_be_written_is_said_and_comes_another_time() {
    let server = Server::new(|s, _| ok(s, "ETag: \"v1\"\r\n", two_items()));
    let home = Home::new(&config(&server, ""));
    fs::create_dir_all(home.library()).unwrap();
    // A file where the folder should be.
    let folder = home.library().join("example-wire");
    fs::write(&folder, "mine").unwrap();
    let ran = home.run(&["pull"]).code(2);
    assert!(stderr(&ran).contains("Example Wire: not written"), "{}", stderr(&ran));
    assert_eq!(fs::read_to_string(&folder).unwrap(), "mine");
    fs::remove_file(&folder).unwrap();
    home.run(&["pull"]).success();
    assert_eq!(home.files().len(), 2);
}
