//! Servers that behave badly. Each is pulled from beside a good one: it must not hang, must say why in clean words,
//! must write nowhere but in the library, and must not keep the good feed from coming.

use crate::server::{Answer, Home, Request, Server, item, ok, rss, send, status, stderr};
use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder},
};
use onrecord::text::SafeText;
use std::{io::Write, net::TcpStream, thread, time::Duration};

/// What must come of the bad feed.
enum Comes {
    /// A failure; one of these is said.
    Failure(&'static [&'static str]),
    /// So many files.
    Files(usize),
}

fn good(stream: &mut TcpStream) {
    ok(stream, "Content-Type: application/rss+xml\r\n", rss(&item("good", "Good news")));
}

fn try_it(answer: Answer, url: impl Fn(u16) -> String, comes: &Comes) -> Home {
    let good = Server::new(|stream, _| good(stream));
    let bad = Server::new(answer);
    let home = Home::new(&format!(
        "timeout = 2\nallow_private = ['127.0.0.1']\n[[feeds]]\nname = 'Bad'\nurl = '{}'\n[[feeds]]\nname = 'Good'\nurl = '{}'\n",
        url(bad.port),
        good.url("/feed")
    ));
    let ran = home.run(&["pull"]);
    let said = stderr(&ran);
    assert_eq!(SafeText::new(&said).as_str(), said, "not clean");
    let files = home.files();
    assert!(files.contains(&"good/2025-10-21-good-news.yaml".to_owned()), "{files:?} {said}");
    assert_eq!(home.elsewhere(), ["config.toml", "data/feeds.json", "data/feeds.lock"]);
    let came = files.iter().filter(|name| name.starts_with("bad/")).count();
    match comes {
        Comes::Failure(words) => {
            assert!(words.iter().any(|word| said.contains(word)), "{said}");
            assert!(said.contains("onrecord: Bad: "), "{said}");
            assert_eq!((came, said.lines().count()), (0, 1), "{said}");
            ran.code(2);
        }
        Comes::Files(count) => {
            assert_eq!((came, said.as_str()), (*count, ""), "{files:?}");
            ran.success();
            home.run(&["check", "lib"]).success();
        }
    }
    home
}

/// A case by its name, what the server does, and what must come of it.
macro_rules! cases {
    ($($name:ident: $answer:expr => $comes:expr;)*) => {$(
        #[test]
        fn $name() {
            try_it($answer, |port| format!("http://127.0.0.1:{port}/feed"), &$comes);
        }
    )*};
}

use Comes::{Failure, Files};

fn drip(stream: &mut TcpStream, bytes: &[u8]) {
    for byte in bytes.iter().cycle() {
        if !send(stream, [*byte]) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn to(stream: &mut TcpStream, location: &str) {
    status(stream, "302 Found", &format!("Location: {location}\r\n"));
}

const HTML: &str =
    "<!doctype html><html><head><title>Home</title></head><body><p>Welcome to the page.</p></body></html>";

cases! {
    // Slow and large.
    slow_header: |s, _| { send(s, "HTTP/1.1 200 OK\r\nX-Slow: "); drip(s, b"a") } => Failure(&["no answer within 2 s", "not done"]);
    slow_first_byte: |s, _| { thread::sleep(Duration::from_secs(6)); good(s) } => Failure(&["no answer within", "not done"]);
    slow_body: |s, _| { send(s, "HTTP/1.1 200 OK\r\n\r\n<rss>"); drip(s, b" ") } => Failure(&["not done within 2 s"]);
    slow_chunks: |s, _| {
        send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        drip(s, b"1\r\n \r\n");
    } => Failure(&["not done within"]);
    endless_body: |s, _| { send(s, "HTTP/1.1 200 OK\r\n\r\n"); while send(s, [b' '; 8_192]) {} } => Failure(&["larger than 32 MB", "not done"]);
    endless_interim_answers: |s, _| { while send(s, "HTTP/1.1 100 Continue\r\n\r\n") { thread::sleep(Duration::from_millis(5)); } } => Failure(&["no answer", "not done", "proper HTTP"]);
    huge_by_its_own_word: |s, _| { send(s, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n<rss>"); } => Failure(&["larger than 32 MB"]);
    gzip_bomb: |s, _| ok(s, "Content-Encoding: gzip\r\n", gzip(&vec![b' '; 100 << 20])) => Failure(&["larger than 32 MB"]);
    gzip_bomb_as_a_file: |s, _| ok(s, "Content-Type: application/gzip\r\n", gzip(&vec![b' '; 100 << 20])) => Failure(&["unpacks to more than"]);
    // Lies about packing.
    deflate_that_is_plain: |s, _| ok(s, "Content-Encoding: deflate\r\n", rss(&item("1", "x"))) => Failure(&["not packed as its header says"]);
    gzip_that_is_plain: |s, _| ok(s, "Content-Encoding: gzip\r\n", rss(&item("1", "x"))) => Failure(&["not packed as its header says"]);
    gzip_cut_off: |s, _| ok(s, "Content-Encoding: gzip\r\n", &gzip(rss(&item("1", "x")).as_bytes())[..60]) => Failure(&["not packed as its header says"]);
    deflate_without_its_header: |s, _| {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(rss(&item("1", "x")).as_bytes()).unwrap();
        ok(s, "Content-Encoding: deflate\r\n", packed.finish().unwrap());
    } => Files(1);
    packed_in_a_way_not_asked_for: |s, _| ok(s, "Content-Encoding: br\r\n", rss("")) => Failure(&["not asked for: br"]);
    packed_twice: |s, _| ok(s, "Content-Encoding: gzip, gzip\r\n", gzip(&gzip(b"x"))) => Failure(&["not asked for"]);
    // Lies about length.
    length_too_long: |s, _| { send(s, format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{}", rss(&item("1", "x")))); } => Failure(&["ends early", "closed"]);
    length_too_short: |s, _| { send(s, format!("HTTP/1.1 200 OK\r\nContent-Length: 120\r\n\r\n{}", rss(&item("1", "x")))); } => Failure(&["not closed"]);
    length_that_is_no_number: |s, _| { send(s, "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<rss>"); } => Failure(&["HTTP", "content-length", "Content-Length"]);
    two_lengths: |s, _| { send(s, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\n<rss>"); } => Failure(&["proper HTTP"]);
    chunks_cut_off: |s, _| { send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<rss version='2.0'>"); } => Failure(&["ends early", "closed", "proper HTTP"]);
    chunks_without_a_last_one: |s, _| { send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"); } => Failure(&["ends early", "closed", "proper HTTP"]);
    chunk_size_that_is_none: |s, _| { send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n0\r\n\r\n"); } => Failure(&["proper HTTP"]);
    chunk_size_beyond_all: |s, _| { send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n<rss>\r\n0\r\n\r\n"); } => Failure(&["ends early", "closed", "proper HTTP"]);
    chunk_size_without_end: |s, _| { send(s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"); while send(s, [b'0'; 4_096]) {} } => Failure(&["proper HTTP", "not done", "closed", "ends early"]);
    // Redirects.
    redirect_to_itself: |s, _| to(s, "/feed") => Failure(&["in a circle"]);
    redirects_in_a_circle: |s, r| to(s, if r.path == "/feed" { "/a" } else { "/feed#again" }) => Failure(&["in a circle"]);
    too_many_redirects: |s, r| to(s, &format!("{}x", r.path)) => Failure(&["more than 8 redirects"]);
    slow_redirects: |s, r| { thread::sleep(Duration::from_millis(700)); to(s, &format!("{}x", r.path)) } => Failure(&["not done within 2 s", "no answer", "no connection"]);
    redirect_to_an_endless_address: |s, _| to(s, &format!("/{}", "a".repeat(20_000))) => Failure(&["too long"]);
    redirect_to_nobody: |s, _| to(s, "http://nobody.invalid/") => Failure(&["no such host", "no connection"]);
    redirect_to_a_bad_port: |s, _| to(s, "http://127.0.0.1:99999/") => Failure(&["redirect to nowhere"]);
    redirect_of_several_choices: |s, _| status(s, "300 Multiple Choices", "Location: /a\r\n") => Failure(&["(300)"]);
    redirect_to_a_proxy: |s, _| status(s, "305 Use Proxy", "Location: http://127.0.0.1:1/\r\n") => Failure(&["(305)"]);
    redirect_to_a_file: |s, _| to(s, "file:///etc/passwd") => Failure(&["`file:` is not fetched"]);
    redirect_to_another_scheme: |s, _| to(s, "gopher://example.org/") => Failure(&["`gopher:` is not fetched"]);
    redirect_to_data: |s, _| to(s, "data:text/xml,<rss/>") => Failure(&["`data:` is not fetched"]);
    redirect_into_ones_own_network: |s, _| to(s, "http://192.168.7.7/feed") => Failure(&["192.168.7.7 is an address of one's own network"]);
    redirect_to_what_clouds_keep_secrets_at: |s, _| to(s, "http://169.254.169.254/latest/meta-data/") => Failure(&["own network"]);
    redirect_to_another_loopback: |s, r| to(s, &format!("http://127.0.0.2:{}/", r.port)) => Failure(&["127.0.0.2 is an address"]);
    redirect_to_a_number: |s, r| to(s, &format!("http://0x7f000002:{}/", r.port)) => Failure(&["127.0.0.2 is an address"]);
    redirect_to_loopback_in_disguise: |s, r| to(s, &format!("http://[::ffff:7f00:2]:{}/", r.port)) => Failure(&["own network"]);
    redirect_to_loopback_of_the_newer_kind: |s, r| to(s, &format!("http://[::1]:{}/", r.port)) => Failure(&["own network"]);
    redirect_with_a_password: |s, r| to(s, &format!("http://a:b@127.0.0.1:{}/", r.port)) => Failure(&["name or password"]);
    redirect_to_nowhere: |s, _| to(s, "http://") => Failure(&["redirect"]);
    redirect_without_an_address: |s, _| status(s, "302 Found", "") => Failure(&["without an address"]);
    redirect_in_bytes: |s, _| { send(s, b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\r\nContent-Length: 0\r\n\r\n"); } => Failure(&["redirect", "HTTP"]);
    redirect_with_escapes: |s, _| to(s, "\u{1b}[31m://x") => Failure(&["proper HTTP"]);
    // Statuses.
    not_modified_though_not_asked: |s, _| status(s, "304 Not Modified", "") => Failure(&["304"]);
    not_found: |s, _| status(s, "404 Not Found", "") => Failure(&["not found (404)"]);
    gone: |s, _| status(s, "410 Gone", "") => Failure(&["gone for good (410)"]);
    forbidden: |s, _| status(s, "403 Forbidden", "") => Failure(&["forbidden (403)"]);
    password_wanted: |s, _| status(s, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n") => Failure(&["password"]);
    too_many_requests: |s, _| status(s, "429 Too Many Requests", "Retry-After: 120\r\n") => Failure(&["(429); it asks to be left alone for 120 s"]);
    too_many_requests_for_ever: |s, _| status(s, "429 Too Many Requests", "Retry-After: 99999999999\r\n") => Failure(&["86400 s"]);
    too_many_requests_in_nonsense: |s, _| status(s, "429 Too Many Requests", "Retry-After: soon\r\n") => Failure(&["(429)"]);
    server_error: |s, _| status(s, "500 Oops", "") => Failure(&["in trouble (500)"]);
    teapot: |s, _| status(s, "418 I'm a teapot", "") => Failure(&["(418)"]);
    part_of_it: |s, _| { send(s, "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\n<rss>"); } => Failure(&["(206)"]);
    a_status_there_is_not: |s, _| status(s, "999 What", "") => Failure(&["(999)", "proper HTTP"]);
    switching_protocols: |s, _| { send(s, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"); thread::sleep(Duration::from_secs(4)); } => Failure(&["(101)", "no answer", "proper HTTP", "not done"]);
    empty_answer: |s, _| ok(s, "", "") => Failure(&["the answer is empty"]);
    blank_answer: |s, _| ok(s, "", " \r\n\t ") => Failure(&["the answer is empty"]);
    no_content: |s, _| status(s, "204 No Content", "") => Failure(&["no content (204)"]);
    // Headers and lines.
    header_flood: |s, _| { send(s, "HTTP/1.1 200 OK\r\n"); for n in 0..200_000 { if !send(s, format!("X-{n}: y\r\n")) { return; } } } => Failure(&["header of the answer is too large", "proper HTTP"]);
    header_line_without_end: |s, _| { send(s, "HTTP/1.1 200 OK\r\nX: "); while send(s, [b'a'; 4_096]) {} } => Failure(&["header of the answer is too large", "proper HTTP", "closed", "not done", "no answer"]);
    header_with_controls: |s, _| { send(s, "HTTP/1.1 200 OK\r\nX-Bad\u{1b}[31m: \u{7}\r\nContent-Length: 0\r\n\r\n"); } => Failure(&["proper HTTP"]);
    header_value_with_controls: |s, _| ok(s, "Content-Encoding: \u{1b}]0;x\u{7}\r\n", "x") => Failure(&["proper HTTP"]);
    header_without_colon: |s, _| { send(s, "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"); } => Failure(&["proper HTTP"]);
    status_line_that_is_none: |s, _| { send(s, "HTTP/9.9 banana\r\n\r\n"); } => Failure(&["proper HTTP"]);
    another_protocol: |s, _| { send(s, "SSH-2.0-OpenSSH_9.9\r\n"); } => Failure(&["proper HTTP", "closed", "ends early"]);
    bytes_at_random: |s, _| { let noise: Vec<u8> = (0..5_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(); send(s, noise); } => Failure(&["proper HTTP", "closed"]);
    closed_at_once: |_, _| {} => Failure(&["closed", "ends early"]);
    closed_in_the_header: |s, _| { send(s, "HTTP/1.1 200 OK\r\nContent-"); } => Failure(&["closed", "ends early", "proper HTTP"]);
    // Other things than feeds.
    a_picture: |s, _| ok(s, "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01") => Failure(&["PNG"]);
    a_page: |s, _| ok(s, "Content-Type: application/rss+xml\r\n", HTML) => Failure(&["a web page, not a feed"]);
    a_page_that_names_its_feed: |s, _| ok(s, "", "<!doctype html><html><head><link type='application/rss+xml' href='/feed.xml'></head></html>") => Failure(&["/feed.xml as its feed"]);
    a_list_of_feeds: |s, _| ok(s, "", "<opml><body><outline xmlUrl='http://example.org/'/></body></opml>") => Failure(&["OPML"]);
    some_words: |s, _| ok(s, "Content-Type: application/rss+xml\r\n", "All is well.") => Failure(&["not a feed"]);
    json_of_another_kind: |s, _| ok(s, "Content-Type: application/json\r\n", "{\"ok\":true}") => Failure(&["no feed"]);
    xml_of_another_kind: |s, _| ok(s, "", "<?xml version='1.0'?><svg><g/></svg>") => Failure(&["no feed", "not a feed"]);
    a_feed_cut_off: |s, _| ok(s, "", &rss(&item("1", "x"))[..200]) => Failure(&["the file ends inside"]);
    a_feed_nested_too_deep: |s, _| ok(s, "", rss(&"<a>".repeat(50_000))) => Failure(&["nested too deep"]);
    // Feeds that are odd but good.
    a_feed_said_to_be_a_picture: |s, _| ok(s, "Content-Type: image/png\r\n", rss(&item("1", "x"))) => Files(1);
    the_same_item_many_times: |s, _| ok(s, "", rss(&item("1", "x").repeat(50))) => Files(1);
    many_items_with_one_title: |s, _| ok(s, "", rss(&(0..300).map(|n| item(&n.to_string(), "Rain")).collect::<String>())) => Files(300);
    no_items: |s, _| ok(s, "", rss("")) => Files(0);
    items_without_anything: |s, _| ok(s, "", rss(&"<item/>".repeat(9))) => Files(0);
    items_without_dates: |s, _| ok(s, "", rss("<item><title>Some day</title><pubDate>yesterday-ish</pubDate></item>")) => Files(1);
    answer_after_an_interim_one: |s, _| { send(s, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"); good(s) } => Files(1);
    an_older_protocol: |s, _| { send(s, format!("HTTP/1.0 200 OK\r\n\r\n{}", rss(&item("1", "x")))); } => Files(1);
    length_and_chunks: |s, _| {
        let feed = rss(&item("1", "x"));
        send(s, format!("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{feed}\r\n0\r\n\r\n", feed.len()));
    } => Files(1);
    redirect_to_the_feed: |s, r| if r.path == "/feed" { to(s, "./other?x=1") } else { good(s) } => Files(1);
}

#[test]
fn ten_thousand_items() {
    let answer: Answer = |s, _| {
        let items: String = (0..10_000).map(|n| item(&n.to_string(), &format!("Story {n}"))).collect();
        ok(s, "", rss(&items));
    };
    try_it(answer, |port| format!("http://127.0.0.1:{port}/feed"), &Files(10_000));
}

#[test]
fn a_feed_that_would_grow_and_read_files() {
    let answer: Answer = |s, _| {
        let mut entities = "<!ENTITY e0 'aaaaaaaaaa'><!ENTITY x SYSTEM 'file:///etc/passwd'>".to_owned();
        for n in 1..12 {
            entities.extend(["<!ENTITY e", &n.to_string(), " '", &format!("&e{};", n - 1).repeat(10), "'>"]);
        }
        let item = "<item><title>Rain</title><description>It rained &e11;&x; all day.</description></item>";
        ok(s, "", format!("<?xml version='1.0'?><!DOCTYPE rss [{entities}]>{}", &rss(item)[21..]));
    };
    let home = try_it(answer, |port| format!("http://127.0.0.1:{port}/feed"), &Files(1));
    let text = home.text("bad/rain.yaml");
    assert!(text.len() < 500 && !text.contains("root:"), "{text}");
}

#[test]
fn titles_that_would_be_paths_or_act_on_a_terminal() {
    let answer: Answer = |s, _| {
        let titles = [
            "../../../escaped",
            "/etc/passwd",
            "..\\..\\windows",
            "a/b/c",
            "&#27;[31mred&#7;",
            "&#x202e;txt.exe",
            ".hidden",
            "con",
            "a\u{0}b",
            "-rf",
            "~",
            "$(touch x)",
            "`touch y`",
            "x\ny",
            "&lt;script&gt;alert(1)&lt;/script&gt;z",
        ];
        let items: String = titles.iter().enumerate().map(|(n, title)| item(&n.to_string(), title)).collect();
        ok(s, "", rss(&items.replace('\0', "")));
    };
    let home = try_it(answer, |port| format!("http://127.0.0.1:{port}/feed"), &Files(15));
    for name in home.files() {
        let name = name.rsplit('/').next().unwrap();
        assert!(name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.')), "{name}");
        assert!(name.starts_with("2025-10-21"), "{name}");
    }
}

#[test]
fn the_charset_of_the_header_and_of_the_text() {
    let right: Answer = |s, _| {
        let text: Vec<u8> = rss(&item("1", "Café")).chars().map(|c| c as u32 as u8).collect();
        ok(s, "Content-Type: text/xml; charset=\"ISO-8859-1\"\r\n", text);
    };
    let wrong: Answer =
        |s, _| ok(s, "Content-Type: text/xml; charset=ISO-8859-1\r\n", rss(&item("1", "Café")));
    for answer in [right, wrong] {
        let home = try_it(answer, |port| format!("http://127.0.0.1:{port}/feed"), &Files(1));
        assert!(home.text("bad/2025-10-21-café.yaml").contains("Café"));
    }
}

#[test]
fn links_that_are_relative_or_no_web_addresses() {
    let answer: Answer = |s, _| {
        let link = |id: &str, link: &str| {
            format!(
                "<item><title>T{id}</title><guid isPermaLink='false'>{id}</guid><link>{link}</link></item>"
            )
        };
        ok(
            s,
            "",
            rss(&(link("1", "../a/b?c=1&amp;d=2")
                + &link("2", "javascript:alert(1)")
                + &link("3", "file:///etc/passwd"))),
        );
    };
    let home = try_it(answer, |port| format!("http://127.0.0.1:{port}/x/feed"), &Files(3));
    assert!(home.text("bad/t1.yaml").contains("/a/b?c=1&d=2\""), "{}", home.text("bad/t1.yaml"));
    assert!(!home.text("bad/t2.yaml").contains("javascript") && !home.text("bad/t3.yaml").contains("passwd"));
}

#[test]
fn a_secure_address_where_none_is_spoken() {
    let failed = Failure(&["no safe connection", "closed", "ends early"]);
    try_it(|s, _| good(s), |port| format!("https://127.0.0.1:{port}/feed"), &failed);
}

#[test]
fn nobody_at_the_port() {
    // A port that was free a moment ago.
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    try_it(|_, _| {}, |_| format!("http://127.0.0.1:{}/feed", free()), &Failure(&["connection refused"]));
}

#[test]
fn no_such_host() {
    let failed = Failure(&["no such host", "no connection within"]);
    try_it(|_, _| {}, |_| "http://nobody.invalid/feed".into(), &failed);
}

#[test]
fn a_connection_torn_down() {
    // Closing with unread bytes makes the system send a reset.
    let answer: Answer = |s, _: &Request| {
        send(s, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>");
        let _ = s.shutdown(std::net::Shutdown::Both);
    };
    try_it(answer, |port| format!("http://127.0.0.1:{port}/feed"), &Failure(&["ends early", "closed"]));
}
