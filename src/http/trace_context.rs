//! The trace that a request belongs to (W3C Trace Context), so that its line in the log can be found from there.

use axum::http::HeaderMap;

/// The header that names the trace.
const TRACEPARENT: &str = "traceparent";
/// The lengths of its parts: version, trace, parent and flags.
const LENGTHS: [usize; 4] = [2, 32, 16, 2];

/// The id of the trace, where the header is well-formed; anything else must not get into the log.
pub fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(TRACEPARENT)?.to_str().ok()?;
    let parts: Vec<&str> = header.split('-').collect();
    let [version, trace, parent, ..] = parts[..] else { return None };
    // Version 00 has four parts; later ones may append more.
    let complete = if version == "00" { parts.len() == LENGTHS.len() } else { LENGTHS.len() <= parts.len() };
    let well_formed = parts.iter().zip(LENGTHS).all(|(part, length)| part.len() == length && is_lower_hex(part));
    let usable = version != "ff" && !is_zero(trace) && !is_zero(parent);
    (complete && well_formed && usable).then_some(trace)
}

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_zero(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[track_caller]
    fn check(header: &str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, header.parse().unwrap());
        assert_eq!(trace_id(&headers), expected, "{header}");
    }

    #[test]
    fn only_a_well_formed_header_names_a_trace() {
        check(&format!("00-{TRACE}-00f067aa0ba902b7-01"), Some(TRACE));
        check(&format!("01-{TRACE}-00f067aa0ba902b7-01-more"), Some(TRACE));
        check(&format!("00-{TRACE}-00f067aa0ba902b7-01-more"), None);
        check(&format!("ff-{TRACE}-00f067aa0ba902b7-01"), None);
        check(&format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), None);
        check(&format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()), None);
        check("00-x", None);
        assert_eq!(trace_id(&HeaderMap::new()), None);
    }
}
