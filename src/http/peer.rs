//! Who is at the other end of a connection, as far as shares and rates go.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, OptionalFromRequestParts};
use axum::http::Extensions;
use axum::http::request::Parts;

/// An IPv4 address, or the IPv6 network of 64 bits around an address, because one machine has all of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Peer(IpAddr);

impl Peer {
    /// The peer that sent a request with these extensions, where it came over a connection.
    pub fn of(extensions: &Extensions) -> Option<Peer> {
        extensions.get().map(|ConnectInfo::<SocketAddr>(address)| Peer::from(*address))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Peer>, Infallible> {
        Ok(Peer::of(&parts.extensions))
    }
}

impl From<SocketAddr> for Peer {
    fn from(address: SocketAddr) -> Peer {
        match address.ip().to_canonical() {
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                Peer(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            ip => Peer(ip),
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_is_one_peer() {
        let peer = |text: &str| Peer::from(text.parse::<SocketAddr>().unwrap()).to_string();
        assert_eq!(peer("192.0.2.1:80"), "192.0.2.1");
        assert_eq!(peer("[::ffff:192.0.2.1]:80"), "192.0.2.1");
        assert_eq!(peer("[2001:db8:1:2:3:4:5:6]:80"), "2001:db8:1:2::");
    }
}
