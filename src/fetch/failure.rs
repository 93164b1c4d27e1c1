//! Why something could not be fetched, in words.

use super::http::Limits;
use crate::text::SafeText;
use std::{fmt, io, net::IpAddr};
use ureq::{Error, Timeout};

/// Why something could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In one line.
    pub why: SafeText,
    /// For how many seconds the other side asks to be left alone.
    pub wait: Option<u64>,
}

impl Failure {
    /// For the reason `why`.
    pub fn new(why: impl AsRef<str>) -> Self {
        let why: String = why.as_ref().chars().take(300).collect();
        Self { why: why.replace('\n', " ").into(), wait: None }
    }

    /// With words in front.
    pub fn before(self, words: &str) -> Self {
        Self { why: format!("{words}{}", self.why).into(), ..self }
    }

    /// What went wrong on the way.
    pub fn of(error: &Error, limits: &Limits) -> Self {
        match error {
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
                Self::new(format!("no connection within {}", seconds(limits.connect)))
            }
            Error::Timeout(Timeout::RecvResponse | Timeout::SendRequest) => {
                Self::new(format!("no answer within {}", seconds(limits.answer)))
            }
            Error::Timeout(_) => Self::new(format!("not done within {}", seconds(limits.total))),
            Error::HostNotFound => Self::new("no such host, or no network"),
            Error::Io(error) => Self::of_io(error),
            Error::LargeResponseHeader(..) => Self::new("the header of the answer is too large"),
            Error::Rustls(error) => Self::new(format!("no safe connection: {error}")),
            Error::Tls(why) => Self::new(format!("no safe connection: {why}")),
            Error::Protocol(error) => Self::new(format!("the answer is no proper HTTP: {error}")),
            Error::Other(other) => Self::new(other.to_string()),
            Error::BodyStalled => Self::new("the answer is no proper HTTP: it does not go on"),
            other => Self::new(format!("cannot be fetched: {other}")),
        }
    }

    fn of_io(error: &io::Error) -> Self {
        let text = error.to_string();
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::new("connection refused"),
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                Self::new("the other side closed the connection")
            }
            // Nothing but TLS speaks of data that is not valid.
            io::ErrorKind::InvalidData => Self::new(format!("no safe connection: {text}")),
            io::ErrorKind::UnexpectedEof => Self::new("the answer ends early"),
            _ if text.starts_with("failed to lookup address") => Self::new("no such host, or no network"),
            _ => Self::new(text.split(" (os error").next().unwrap_or_default()),
        }
    }
}

fn seconds(time: std::time::Duration) -> String {
    format!("{} s", time.as_secs_f32())
}

/// A machine that only one's own network reaches.
#[derive(Debug)]
pub struct Private(pub IpAddr);

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is an address of one's own network; `allow_private` in the config permits such", self.0)
    }
}

impl std::error::Error for Private {}
