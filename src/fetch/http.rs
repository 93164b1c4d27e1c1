//! One request, hop by hop: every redirect is looked at before it is followed, and every machine before it is
//! connected to.

use super::{
    address::{self, Allowed},
    body,
    failure::{Failure, Private},
};
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use ureq::{
    Agent, Error,
    config::Config,
    http::{HeaderMap, Response, Uri, header},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

/// Largest header of an answer, in bytes.
const HEADER: usize = 64 << 10;
/// Longest wait that is granted to another side that asks for it, in seconds.
const LONGEST_WAIT: u64 = 24 * 60 * 60;
/// Longest mark of a version that is kept, in bytes.
const MARK: usize = 500;

/// How long and how much at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// Until the header of the answer is there.
    pub answer: Duration,
    /// Until all is there, redirects included.
    pub total: Duration,
    /// Most bytes, packed and unpacked.
    pub bytes: usize,
    /// Most redirects.
    pub redirects: usize,
}

impl Limits {
    /// Everything done within `total`.
    pub fn within(total: Duration) -> Self {
        Self {
            connect: total.min(Duration::from_secs(10)),
            answer: total.min(Duration::from_secs(20)),
            total,
            bytes: 32 << 20,
            redirects: 8,
        }
    }
}

/// What tells one version of a page from the next, as its server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    /// Whose it is.
    pub url: String,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

impl Version {
    fn of(url: &Url, headers: &HeaderMap) -> Self {
        let text = |name| {
            let value = headers.get(name)?.to_str().ok()?;
            (value.len() <= MARK).then(|| value.to_owned())
        };
        Self { url: url.to_string(), etag: text(header::ETAG), modified: text(header::LAST_MODIFIED) }
    }

    fn is_known(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

/// A page, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it was in the end.
    pub url: Url,
    /// Its content, never empty.
    pub bytes: Vec<u8>,
    /// The type it was said to be, lower case, without parameters.
    pub media: String,
    /// Which version it is.
    pub version: Version,
    /// Whether every redirect on the way said that the page has moved for good.
    pub moved: bool,
}

/// Fetches, one page at a time.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    limits: Limits,
}

impl Client {
    /// Fetches within `limits`, and from one's own network what is `allowed`.
    pub fn new(limits: Limits, allowed: Allowed) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Behind a proxy it would be the proxy that decides where a name leads.
            .proxy(None)
            .max_response_header_size(HEADER)
            // What is left over of one answer must not become the beginning of the next.
            .max_idle_connections(0)
            .user_agent(concat!("onrecord/", env!("CARGO_PKG_VERSION")))
            .accept("application/rss+xml, application/atom+xml, application/feed+json, text/html, */*;q=0.5")
            .accept_encoding("gzip, deflate")
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_recv_response(Some(limits.answer))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::new(), Checked { allowed });
        Self { agent, limits }
    }

    /// Fetches what is at `address`; `None` when it is still the version one `has`.
    ///
    /// # Errors
    /// Why nothing came.
    pub fn get(&self, address: &str, has: &Version) -> Result<Option<Page>, Failure> {
        let mut url = address::web(address)?;
        let end = Instant::now() + self.limits.total;
        let mut seen = HashSet::from([url.clone()]);
        let mut moved = true;
        for _ in 0..=self.limits.redirects {
            let asks = has.is_known() && has.url == url.as_str();
            let response = self.ask(&url, asks.then_some(has), end)?;
            let status = response.status().as_u16();
            match status {
                200 => return self.page(url, response, moved).map(Some),
                304 if asks => return Ok(None),
                304 => return Err(Failure::new("the answer is “not modified” (304), which was not asked")),
                301 | 302 | 303 | 307 | 308 => {
                    moved &= matches!(status, 301 | 308);
                    let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                    let Some(to) = to else { return Err(Failure::new("a redirect without an address")) };
                    url = address::next(&url, to)?;
                    if !seen.insert(url.clone()) {
                        return Err(Failure::new("redirects that lead in a circle"));
                    }
                }
                _ => return Err(refusal(status, response.headers())),
            }
        }
        Err(Failure::new(format!("more than {} redirects", self.limits.redirects)))
    }

    fn ask(&self, url: &Url, has: Option<&Version>, end: Instant) -> Result<Response<ureq::Body>, Failure> {
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut request = self.agent.get(url.as_str()).config().timeout_global(Some(left)).build();
        if let Some(has) = has {
            for (name, value) in
                [(header::IF_NONE_MATCH, &has.etag), (header::IF_MODIFIED_SINCE, &has.modified)]
            {
                if let Some(value) = value {
                    request = request.header(name, value);
                }
            }
        }
        request.call().map_err(|error| Failure::of(&error, &self.limits))
    }

    fn page(&self, url: Url, response: Response<ureq::Body>, moved: bool) -> Result<Page, Failure> {
        let version = Version::of(&url, response.headers());
        let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let kind = text(header::CONTENT_TYPE).to_ascii_lowercase();
        let encoding = text(header::CONTENT_ENCODING);
        let bytes = body::read(response.into_body(), &self.limits)?;
        let bytes = body::unpack(bytes, &encoding, &self.limits)?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Failure::new("the answer is empty"));
        }
        let charset = kind.split("charset=").nth(1).map(|rest| {
            rest.trim_matches(['"', '\'', ' ']).split([';', ' ', '"', '\'']).next().unwrap_or_default()
        });
        let bytes = body::in_utf8(bytes, charset);
        let media = kind.split(';').next().unwrap_or_default().trim().to_owned();
        Ok(Page { url, bytes, media, version, moved })
    }
}

/// What any status but 200 and the redirects means.
fn refusal(status: u16, headers: &HeaderMap) -> Failure {
    let words = match status {
        204 | 205 => "no content",
        401 => "a name and password are wanted",
        403 => "forbidden",
        404 => "not found",
        410 => "gone for good",
        429 => "too many requests",
        500..=599 => "the server is in trouble",
        _ => "not what was asked for",
    };
    let mut failure = Failure::new(format!("{words} ({status})"));
    if matches!(status, 429 | 503) {
        let after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        failure.wait = after.and_then(seconds).map(|seconds| seconds.min(LONGEST_WAIT));
    }
    if let Some(wait) = failure.wait {
        failure.why = format!("{}; it asks to be left alone for {wait} s", failure.why).into();
    }
    failure
}

/// A wait in seconds, or until a point in time.
fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
        u64::try_from(then.as_second() - jiff::Timestamp::now().as_second()).ok()
    })
}

/// Looks names up and passes on only the addresses that may be connected to.
#[derive(Debug)]
struct Checked {
    allowed: Allowed,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|address| self.allowed.permits(address.ip())) {
            kept.push(*address);
        }
        match found.first() {
            Some(first) if kept.is_empty() => Err(Error::Other(Box::new(Private(first.ip())))),
            _ => Ok(kept),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_a_number_or_a_time() {
        assert_eq!(seconds(" 120 "), Some(120));
        let then = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(1_000);
        let text = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap();
        assert!(seconds(&text).is_some_and(|s| (900..=1_000).contains(&s)), "{text}");
        for nonsense in ["soon", "-5", "", "Mon, 20 Oct 1925 08:00:00 GMT"] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
    }
}
