//! The bytes of a body as text.

use super::stream::Unreadable;

/// How what gzip makes starts.
const GZIP: [u8; 2] = [0x1f, 0x8b];
const PACKED: &str = "This is what gzip makes: send it with the header `Content-Encoding: gzip`, or unpacked";
const TEXT: &str = "Send the text in UTF-8";

/// The text of a body, without a mark of its byte order.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Unreadable {
    let before = &bytes[..valid_up_to];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
    Unreadable {
        message: format!("the byte `0x{:02x}` is not valid UTF-8", bytes[valid_up_to]),
        position: Some((line as u32, column as u32)),
        hint: Some(if bytes.starts_with(&GZIP) { PACKED } else { TEXT }.to_owned()),
    }
}
