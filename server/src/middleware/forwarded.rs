//! From where a request comes when it comes through a proxy. `X-Forwarded-For` is what anybody may write: it counts only
//! as far as the hops that wrote it are trusted, read from the right.

use std::{fmt, net::IpAddr, str::FromStr, sync::Arc};

use axum::http::{HeaderMap, HeaderName};

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address, or a range of them: `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        let (own, other, width) = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => (u128::from(own.to_bits()), u128::from(other.to_bits()), 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => (own.to_bits(), other.to_bits(), 128),
            _ => return false,
        };
        let host_bits = width - u32::from(self.prefix);
        own.checked_shr(host_bits) == other.checked_shr(host_bits)
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is neither an IP address nor a range such as 10.0.0.0/8.");
        let (address, prefix) = text.trim().split_once('/').map_or((text.trim(), None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), str::parse::<u8>).map_err(|_| wrong())?;
        if prefix > width { Err(wrong()) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The proxies before this console, as configured; none by default.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[Network]>);

impl TrustedProxies {
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks.into())
    }

    pub fn networks(&self) -> &[Network] {
        &self.0
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The visitor's own address: the rightmost one that is no trusted proxy's. What stands left of it, or cannot be
    /// read, was written by somebody who is not trusted.
    pub fn visitor(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let lines: Vec<_> = headers.get_all(&X_FORWARDED_FOR).iter().collect();
        let hops = lines.iter().rev().flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        for hop in hops {
            if !self.trusts(nearest) {
                break;
            }
            let Some(address) = address(hop.trim()) else { break };
            nearest = address;
        }
        nearest
    }
}

/// With a port or without: some proxies write one.
fn address(hop: &str) -> Option<IpAddr> {
    let socket = || hop.parse().map(|socket: std::net::SocketAddr| socket.ip());
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    bare.parse::<IpAddr>().or_else(|_| socket()).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(trusted: &[&str], peer: &str, lines: &[&str]) -> String {
        let networks = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(&X_FORWARDED_FOR, line.parse().unwrap());
        }
        TrustedProxies::new(networks).visitor(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_header_says_nothing() {
        assert_eq!(visitor(&[], "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(visitor(&["127.0.0.1"], "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(visitor(&["127.0.0.1"], "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn the_rightmost_address_that_is_not_trusted_counts() {
        let trusted = ["127.0.0.1", "10.0.0.0/8"];
        assert_eq!(visitor(&trusted, "127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        // The visitor wrote the first one.
        assert_eq!(visitor(&trusted, "127.0.0.1", &["203.0.113.9, 198.51.100.7, 10.1.2.3"]), "198.51.100.7");
        assert_eq!(visitor(&trusted, "127.0.0.1", &["203.0.113.9", "198.51.100.7, 10.1.2.3"]), "198.51.100.7");
        assert_eq!(visitor(&trusted, "127.0.0.1", &["10.9.9.9, 10.1.2.3"]), "10.9.9.9");
    }

    #[test]
    fn what_cannot_be_read_ends_the_search() {
        assert_eq!(visitor(&["127.0.0.1"], "127.0.0.1", &["198.51.100.7, unknown"]), "127.0.0.1");
        assert_eq!(visitor(&["127.0.0.1"], "127.0.0.1", &[""]), "127.0.0.1");
    }

    #[test]
    fn addresses_of_both_kinds_with_and_without_a_port() {
        assert_eq!(visitor(&["127.0.0.1"], "::ffff:127.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(visitor(&["fd00::/8"], "fd00::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(visitor(&["fd00::/8"], "fd00::1", &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(visitor(&["0.0.0.0/0"], "192.0.2.1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(visitor(&["::/0"], "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
    }

    #[test]
    fn ranges_are_read() {
        for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0.0/x", "fd00::/129", "10.0.0/8"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        assert_eq!("10.0.0.1".parse::<Network>().unwrap().to_string(), "10.0.0.1/32");
        let network: Network = "192.168.4.0/22".parse().unwrap();
        assert!(network.contains("192.168.7.255".parse().unwrap()));
        assert!(!network.contains("192.168.8.0".parse().unwrap()));
    }
}
