//! A web server on loopback that does whatever a test wants, and a library of its own for the program to pull into.

use snapbox::cmd::{Command, OutputAssert};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{Shutdown, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub path: String,
    /// All lines of the header, small letters.
    pub header: String,
    pub port: u16,
}

/// Answers one request.
pub type Answer = fn(&mut TcpStream, &Request);

/// A server that goes on until the test ends.
pub struct Server {
    pub port: u16,
    pub log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub fn new(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || serve(stream, port, answer, &kept));
            }
        });
        Self { port, log }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn asked(&self, path: &str) -> Vec<Request> {
        self.log.lock().unwrap().iter().filter(|request| request.path == path).cloned().collect()
    }
}

fn serve(mut stream: TcpStream, port: u16, answer: Answer, log: &Mutex<Vec<Request>>) {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut request = Request { port, ..Request::default() };
    for line in BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok) {
        if line.is_empty() {
            break;
        }
        if request.path.is_empty() {
            line.split(' ').nth(1).unwrap_or("").clone_into(&mut request.path);
        }
        request.header.push_str(&line.to_lowercase());
        request.header.push('\n');
    }
    log.lock().unwrap().push(request.clone());
    answer(&mut stream, &request);
    let _ = stream.flush();
    let _ = stream.shutdown(Shutdown::Write);
}

/// Sends what may not be wanted any more.
pub fn send(stream: &mut TcpStream, bytes: impl AsRef<[u8]>) -> bool {
    stream.write_all(bytes.as_ref()).is_ok()
}

/// A proper answer.
pub fn ok(stream: &mut TcpStream, headers: &str, body: impl AsRef<[u8]>) {
    let body = body.as_ref();
    send(
        stream,
        format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()),
    );
    send(stream, body);
}

/// Nothing but a status and headers.
pub fn status(stream: &mut TcpStream, line: &str, headers: &str) {
    send(stream, format!("HTTP/1.1 {line}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"));
}

/// A feed with these items.
pub fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Example Wire</title>\
         <link>https://example.org/</link><description>d</description>{items}</channel></rss>"
    )
}

/// An item with a title, a day and a text.
pub fn item(id: &str, title: &str) -> String {
    format!(
        "<item><title>{title}</title><guid isPermaLink=\"false\">{id}</guid><link>/story/{id}</link>\
         <pubDate>Tue, 21 Oct 2025 08:00:00 GMT</pubDate><description>The talks went on for a day.</description></item>"
    )
}

/// A folder with a config, a library and nothing else.
pub struct Home {
    pub dir: TempDir,
}

impl Home {
    pub fn new(config: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = Self { dir };
        home.config(config);
        home
    }

    /// Writes the config anew.
    pub fn config(&self, text: &str) {
        let library = self.library().display().to_string();
        fs::write(self.dir.path().join("config.toml"), format!("libraries = ['{library}']\n{text}")).unwrap();
    }

    pub fn library(&self) -> PathBuf {
        self.dir.path().join("lib")
    }

    pub fn run(&self, arguments: &[&str]) -> OutputAssert {
        Command::new(snapbox::cmd::cargo_bin!("onrecord"))
            .current_dir(self.dir.path())
            .env("ONRECORD_CONFIG", self.dir.path().join("config.toml"))
            .env("ONRECORD_DATA", self.dir.path().join("data"))
            .env("HOME", self.dir.path())
            .env("http_proxy", "http://127.0.0.1:1/")
            .env("https_proxy", "http://127.0.0.1:1/")
            .args(arguments)
            .timeout(Duration::from_secs(180))
            .assert()
    }

    /// Every file in the library, by its path below.
    pub fn files(&self) -> Vec<String> {
        below(&self.library())
    }

    /// The text of the one file whose path ends so.
    pub fn text(&self, end: &str) -> String {
        let name = self.files().into_iter().find(|name| name.ends_with(end));
        let name = name.unwrap_or_else(|| panic!("no {end} in {:?}", self.files()));
        fs::read_to_string(self.library().join(name)).unwrap()
    }

    /// Everything outside the library.
    pub fn elsewhere(&self) -> Vec<String> {
        below(self.dir.path()).into_iter().filter(|path| !path.starts_with("lib/")).collect()
    }
}

fn below(root: &Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![root.to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

pub fn stdout(assert: &OutputAssert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

pub fn stderr(assert: &OutputAssert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}
