//! Texts in JSON: quotes around them, and escapes for what may not stand in between (RFC 8259, section 7).

/// How many bytes are looked at together.
const RUN: usize = size_of::<u64>();
const HEX: &[u8; 16] = b"0123456789abcdef";

/// Appends `text` in quotes.
#[inline]
pub(super) fn push_quoted(into: &mut Vec<u8>, text: &str) {
    let text = text.as_bytes();
    into.reserve(text.len() + 2);
    into.push(b'"');
    if has_odd(text) {
        push_escaped(into, text)
    } else {
        into.extend_from_slice(text)
    }
    into.push(b'"');
}

/// Whether a byte of the text has to be escaped. The last run overlaps the one before it.
#[inline]
fn has_odd(text: &[u8]) -> bool {
    let Some(last) = text.last_chunk::<RUN>() else {
        return text.iter().any(|byte| is_odd(*byte));
    };
    let (runs, _) = text.as_chunks::<RUN>();
    runs.iter().chain([last]).any(|run| run_has_odd(u64::from_ne_bytes(*run)))
}

/// The same for a run. Borrows go upwards only, so that a byte is taken for odd at most if another one is.
#[inline]
fn run_has_odd(run: u64) -> bool {
    const EACH: u64 = u64::MAX / 0xff;
    let below = |run: u64, limit: u8| run.wrapping_sub(EACH * u64::from(limit)) & !run & (EACH << 7);
    let equal = |byte: u8| below(run ^ (EACH * u64::from(byte)), 1);
    below(run, b' ') | equal(b'"') | equal(b'\\') != 0
}

fn is_odd(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

#[cold]
fn push_escaped(into: &mut Vec<u8>, text: &[u8]) {
    for byte in text.iter().copied() {
        let letter = match byte {
            byte if !is_odd(byte) => {
                into.push(byte);
                continue;
            }
            b'"' | b'\\' => byte,
            8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            12 => b'f',
            b'\r' => b'r',
            _ => {
                let digits = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
                into.extend_from_slice(b"\\u00");
                into.extend_from_slice(&digits);
                continue;
            }
        };
        into.extend_from_slice(&[b'\\', letter]);
    }
}
