//! An address and port to listen on, as people write it.

use crate::order::ordered_by_key;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::str::FromStr;

/// Where to listen, as it was written, and the addresses that this can mean: the first that works counts.
#[derive(Clone, Debug)]
pub struct Address {
    written: String,
    meant: Vec<SocketAddr>,
}

impl Address {
    /// What it can mean, at least one address.
    pub fn meant(&self) -> &[SocketAddr] {
        &self.meant
    }

    /// Whether others than this machine can reach it.
    pub fn is_reachable(&self) -> bool {
        self.meant.iter().any(|address| !address.ip().to_canonical().is_loopback())
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        let usage =
            |why: String| format!("{why}: write `ADDRESS:PORT`, as `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`");
        let meant = match text.strip_prefix(':') {
            Some(port) => everywhere(port).ok_or_else(|| usage(format!("`{port}` is not a port")))?,
            None => resolve(text).map_err(|error| usage(format!("this is not an address to listen on ({error})")))?,
        };
        Ok(Address { written: text.to_owned(), meant })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// All addresses; those of IPv4 alone where the system has no IPv6.
fn everywhere(port: &str) -> Option<Vec<SocketAddr>> {
    let port: u16 = port.parse().ok()?;
    let all = [IpAddr::V6(Ipv6Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::UNSPECIFIED)];
    Some(all.map(|ip| SocketAddr::new(ip, port)).to_vec())
}

/// The addresses of a name; those of IPv4 come first, since more clients try them.
fn resolve(text: &str) -> Result<Vec<SocketAddr>, String> {
    let found: Vec<SocketAddr> = text.to_socket_addrs().map_err(|error| error.to_string())?.collect();
    let found = ordered_by_key(found, SocketAddr::is_ipv6);
    if found.is_empty() { Err("the name has no address".to_owned()) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str, is_reachable: bool) {
        let address: Address = text.parse().unwrap();
        assert_eq!((address.meant()[0], address.is_reachable()), (first.parse().unwrap(), is_reachable), "{text}");
        assert_eq!(address.to_string(), text);
    }

    #[test]
    fn addresses_names_and_ports_alone_are_understood() {
        check("127.0.0.1:8080", "127.0.0.1:8080", false);
        check("[::1]:80", "[::1]:80", false);
        check("localhost:8080", "127.0.0.1:8080", false);
        check(":8080", "[::]:8080", true);
        check("0.0.0.0:0", "0.0.0.0:0", true);
        check("[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]:1", false);
    }

    #[test]
    fn what_is_not_an_address_is_refused_with_examples() {
        for wrong in
            ["", "8080", "localhost", "127.0.0.1", ":", ":http", ":65536", "127.0.0.1:", "::1:", "http://127.0.0.1:80"]
        {
            let said = wrong.parse::<Address>().unwrap_err();
            assert!(said.contains("`127.0.0.1:8080`"), "{wrong}: {said}");
        }
    }
}
