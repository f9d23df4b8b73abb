//! What makes a request malformed although the transport reads it: its `Host` (RFC 9112, 3.2) and its framing (6.1).

use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Version, header};

use crate::answer::problem::{BAD_REQUEST, Problem};

/// Why the request is refused.
pub fn refusal(parts: &Parts) -> Option<Problem> {
    let detail = host(parts).or_else(|| transfer_encoding(parts))?;
    Some(Problem::new(&BAD_REQUEST, detail))
}

/// HTTP/1.1 needs one `Host`; older and newer versions can do without.
fn host(parts: &Parts) -> Option<&'static str> {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if parts.version == Version::HTTP_11 => Some("the request has no header `Host`"),
        (_, Some(_)) => Some("the request has more than one header `Host`"),
        (Some(host), _) if !is_host(host) => {
            Some("the header `Host` is not a host name or an address, with or without a port")
        }
        _ => None,
    }
}

/// A host, as it is in a URI without a user; it may be empty.
fn is_host(value: &HeaderValue) -> bool {
    let host = value.as_bytes();
    // A proxy joins two hosts by a comma, which the grammar of a name lets pass.
    let is_one = !host.iter().any(|byte| b"@,".contains(byte));
    let is_authority = || Authority::try_from(host).is_ok_and(|authority| has_port_or_none(&authority));
    host.is_empty() || is_one && is_authority()
}

fn has_port_or_none(authority: &Authority) -> bool {
    let after = authority.as_str().get(authority.host().len()..).unwrap_or_default();
    after.is_empty() || after == ":" || authority.port_u16().is_some()
}

/// Bodies are chunked once, or not at all; what comes after any other coding may be read differently elsewhere.
fn transfer_encoding(parts: &Parts) -> Option<&'static str> {
    let mut values = parts.headers.get_all(header::TRANSFER_ENCODING).iter();
    let first = values.next()?;
    let chunked = first.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked") && values.next().is_none();
    (!chunked).then_some("the header `Transfer-Encoding` has to be `chunked`, once")
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn is_refused(version: Version, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().version(version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refusal(&request.body(()).unwrap().into_parts().0).is_some()
    }

    #[test]
    fn one_host_is_needed() {
        for host in ["x", "example.com", "example.com:80", "127.0.0.1:8080", "[::1]:8080", "[2001:db8::1]", "", "x:"] {
            assert!(!is_refused(Version::HTTP_11, &[("host", host)]), "{host}");
        }
        for host in
            ["a b", "user@example.com", "x/y", "http://x", "x:port", "x:99999", "[::1", "x,y", "x?y", "x#y", "\t\u{7f}"]
        {
            if let Ok(value) = HeaderValue::from_bytes(host.as_bytes()) {
                assert!(!is_host(&value), "{host}");
            }
        }
        assert!(is_refused(Version::HTTP_11, &[]));
        assert!(!is_refused(Version::HTTP_10, &[]));
        assert!(!is_refused(Version::HTTP_2, &[]));
        assert!(is_refused(Version::HTTP_10, &[("host", "x"), ("host", "x")]));
    }

    #[test]
    fn bodies_are_chunked_once() {
        let with = |codings: &[&'static str]| {
            let codings = codings.iter().map(|coding| ("transfer-encoding", *coding));
            is_refused(Version::HTTP_11, &[("host", "x")].into_iter().chain(codings).collect::<Vec<_>>())
        };
        assert!(!with(&[]) && !with(&["chunked"]) && !with(&["Chunked "]));
        for codings in [&["chunked, chunked"][..], &["chunked", "chunked"], &["gzip, chunked"], &["identity"], &[""]] {
            assert!(with(codings), "{codings:?}");
        }
    }
}
