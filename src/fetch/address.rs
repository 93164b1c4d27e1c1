//! Which addresses are fetched from: http and https, and no machine that only this network reaches unless allowed.

use super::Failure;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};
use url::{Host, Url};

/// Longest address that is fetched.
const LONGEST: usize = 2_000;

/// The addresses of one's own network that may be fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// All of them.
    All,
    /// Those in these networks; none when there are none.
    Only(Vec<Network>),
}

impl Default for Allowed {
    fn default() -> Self {
        Self::Only(Vec::new())
    }
}

/// Addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `192.168.1.7` or `192.168.1.0/24`, `::1` or `fd00::/8`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    fn holds(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                (a.to_bits() ^ b.to_bits()).checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                (a.to_bits() ^ b.to_bits()).checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl Allowed {
    /// Whether `address` may be connected to.
    pub fn permits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        match self {
            _ if is_public(address) => true,
            Self::All => true,
            Self::Only(networks) => networks.iter().any(|network| network.holds(address)),
        }
    }
}

/// Whether everyone reaches the same machine under `address`.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let of_protocols = (a, b, c) == (192, 0, 0);
    let relay = (a, b, c) == (192, 88, 99);
    let measuring = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 240
        || shared
        || of_protocols
        || relay
        || measuring
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // Those that carry an address of the older kind are as public as that is.
    let inner = match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = inner {
        return is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    }
    // Of all the rest only 2000::/3 is given out; parts of it are for protocols and for examples.
    parts[0] & 0xe000 == 0x2000
        && !(parts[0] == 0x2001 && parts[1] < 0x200)
        && !(parts[0] == 0x2001 && parts[1] == 0xdb8)
        && !(parts[0] == 0x3fff && parts[1] < 0x1000)
}

/// The address as it is fetched: absolute, http or https, with a host, without a name and password.
///
/// # Errors
/// When it is none of that.
pub fn web(text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text.trim()).map_err(|error| Failure::new(format!("no address: {error}")))?;
    check(url)
}

/// Where a redirect from `from` leads.
///
/// # Errors
/// When that is nothing to be fetched, or https would become http.
pub fn next(from: &Url, location: &str) -> Result<Url, Failure> {
    let to = from
        .join(location.trim())
        .map_err(|error| Failure::new(format!("a redirect to nowhere: {error}")))?;
    let to = check(to).map_err(|failure| failure.before("a redirect that is not followed: "))?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(Failure::new("a redirect that is not followed: from https to http"));
    }
    Ok(to)
}

fn check(mut url: Url) -> Result<Url, Failure> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Failure::new(format!("`{}:` is not fetched; only http and https are", url.scheme())));
    }
    if !matches!(url.host(), Some(Host::Domain(name)) if !name.is_empty())
        && !matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)))
    {
        return Err(Failure::new("an address without a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Failure::new("an address with a name or password in it"));
    }
    if url.as_str().len() > LONGEST {
        return Err(Failure::new("an address too long to be one"));
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_network_are_told_from_public_ones() {
        for public in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "100.128.0.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for own in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.9.9",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "203.0.113.7",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "2001::1",
            "64:ff9b:1::1",
        ] {
            assert!(!is_public(own.parse().unwrap()), "{own}");
        }
    }

    #[test]
    fn networks_are_allowed_by_their_first_bits() {
        let only = |text: &str| Allowed::Only(vec![Network::parse(text).unwrap()]);
        let ip = |text: &str| text.parse().unwrap();
        assert!(only("192.168.1.0/24").permits(ip("192.168.1.9")));
        assert!(only("192.168.1.0/24").permits(ip("::ffff:192.168.1.9")));
        assert!(!only("192.168.1.0/24").permits(ip("192.168.2.9")));
        assert!(only("127.0.0.1").permits(ip("127.0.0.1")) && !only("127.0.0.1").permits(ip("127.0.0.2")));
        assert!(only("fd00::/8").permits(ip("fd77::1")) && !only("fd00::/8").permits(ip("fe80::1")));
        assert!(only("0.0.0.0/0").permits(ip("10.0.0.1")) && !only("0.0.0.0/0").permits(ip("::1")));
        assert!(Allowed::default().permits(ip("1.1.1.1")) && !Allowed::default().permits(ip("10.0.0.1")));
        assert!(Allowed::All.permits(ip("10.0.0.1")));
        for wrong in ["", "localhost", "10.0.0.0/33", "::/129", "10.0.0", "1.2.3.4/-1"] {
            assert_eq!(Network::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hosts_are_read_as_they_are_connected_to() {
        assert_eq!(web("http://0x7f.1/").unwrap().host_str(), Some("127.0.0.1"));
        assert_eq!(web("http://2130706433/a#b").unwrap().as_str(), "http://127.0.0.1/a");
        for wrong in [
            "file:///etc/passwd",
            "ftp://example.org/",
            "javascript:alert(1)",
            "http://",
            "example.org",
            "http://a:b@example.org/",
            "data:text/html,x",
            "//example.org/",
        ] {
            assert!(web(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn redirects_never_lead_off_the_web_or_to_less_safety() {
        let from = web("https://example.org/a/b").unwrap();
        assert_eq!(next(&from, "../c").unwrap().as_str(), "https://example.org/c");
        assert_eq!(next(&from, "//example.com/").unwrap().as_str(), "https://example.com/");
        assert!(next(&from, "http://example.org/a").unwrap_err().why.contains("https to http"));
        assert!(next(&from, "file:///etc/passwd").unwrap_err().why.contains("not followed"));
        assert!(next(&web("http://a.example/").unwrap(), "https://a.example/").is_ok());
    }
}
