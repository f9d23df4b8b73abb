//! Texts that JSON has as they are; sixteen bytes are looked at together.

/// Whether JSON writes `text` as it is.
#[inline]
pub(super) fn is_plain(text: &str) -> bool {
    match text.len() {
        0..4 => text.bytes().all(byte_is_plain),
        4..8 => is_plain_by::<4>(text.as_bytes()),
        8..16 => is_plain_by::<8>(text.as_bytes()),
        _ => is_plain_by::<16>(text.as_bytes()),
    }
}

/// The same of no fewer than `COUNT` bytes, so many of which are looked at together.
#[inline]
fn is_plain_by<const COUNT: usize>(bytes: &[u8]) -> bool {
    let last = bytes.len() - COUNT;
    let mut starts = (0..bytes.len()).step_by(COUNT).map(|start| start.min(last));
    starts.all(|start| bytes[start..start + COUNT].iter().fold(true, |so_far, byte| so_far & byte_is_plain(*byte)))
}

/// Whether it is neither a control character nor a quote nor a backslash.
#[inline]
fn byte_is_plain(byte: u8) -> bool {
    (b' ' <= byte) & (byte != b'"') & (byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_nothing_to_escape_is_plain() {
        for text in ["", "us-east-1a", "12345678", "`172.20.0.0/16` stays inside the VPC", "é…\u{7f}", "ééééééééé"]
        {
            assert!(is_plain(text), "{text}");
        }
        for place in 0..20 {
            for byte in ['"', '\\', '\n', '\0', '\u{1f}'] {
                let text: String = (0..20).map(|at| if at == place { byte } else { 'x' }).collect();
                assert!(!is_plain(&text) && !is_plain(&text[place..]) && !is_plain(&text[..=place]), "{text}");
            }
        }
    }
}
