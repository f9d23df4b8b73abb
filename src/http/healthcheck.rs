//! The client side of `/livez`, for containers that have nothing but this binary.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::health::LIVEZ;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// The start of the only good answer.
const GOOD: &[u8] = b"HTTP/1.1 200 ";

/// What is asked.
#[derive(Clone, Debug)]
pub enum Target {
    /// A server that answers on one of these addresses.
    Http(Vec<SocketAddr>),
    /// One that speaks TLS there, which is more than is needed here: it only has to accept a connection.
    Connection(Vec<SocketAddr>),
}

/// Asks a server whether it lives.
///
/// # Errors
///
/// Where it cannot be reached or answers anything but 200.
pub fn check(target: Target) -> io::Result<()> {
    let connect = |address: SocketAddr| TcpStream::connect_timeout(&address, PATIENCE).map(|_| ());
    match target {
        Target::Http(addresses) => first(addresses, ask),
        Target::Connection(addresses) => first(addresses, connect),
    }
}

/// The first address that is healthy, or what is wrong with the last one.
fn first(addresses: Vec<SocketAddr>, ask: impl Fn(SocketAddr) -> io::Result<()>) -> io::Result<()> {
    let none = Err(io::ErrorKind::AddrNotAvailable.into());
    addresses.into_iter().fold(none, |outcome, address| outcome.or_else(|_: io::Error| ask(reachable(address))))
}

fn ask(address: SocketAddr) -> io::Result<()> {
    let mut connection = TcpStream::connect_timeout(&address, PATIENCE)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    write!(connection, "GET {LIVEZ} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut start = [0; GOOD.len()];
    connection.read_exact(&mut start)?;
    if start != GOOD {
        return Err(io::Error::other("the answer is not 200"));
    }
    Ok(())
}

/// An address to connect to: one that listens everywhere is reached on the loopback interface.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_listens_everywhere_is_reached_on_loopback() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reached("[::]:80"), "[::1]:80");
        assert_eq!(reached("192.0.2.1:80"), "192.0.2.1:80");
    }
}
