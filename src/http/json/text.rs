//! Texts in JSON: quotes around them, and escapes for what may not stand in between (RFC 8259, section 7).

use std::fmt::Write;

/// How many bytes are looked at together.
const RUN: usize = 16;

/// Appends `text` in quotes.
pub(super) fn push_quoted(into: &mut String, text: &str) {
    into.reserve(text.len() + 2);
    into.push('"');
    let mut rest = text;
    loop {
        let (plain, odd) = rest.split_at(plain_length(rest.as_bytes()));
        into.push_str(plain);
        let mut characters = odd.chars();
        let Some(character) = characters.next() else { break };
        push_escaped(into, character);
        rest = characters.as_str();
    }
    into.push('"');
}

/// How many bytes there are before the first one that is escaped.
fn plain_length(text: &[u8]) -> usize {
    let is_plain = |run: &&[u8]| !run.iter().fold(false, |odd, byte| odd | is_odd(*byte));
    let length = text.chunks_exact(RUN).take_while(is_plain).count() * RUN;
    text[length..].iter().position(|byte| is_odd(*byte)).map_or(text.len(), |more| length + more)
}

fn is_odd(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn push_escaped(into: &mut String, character: char) {
    let letter = match character {
        '"' | '\\' => character,
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{c}' => 'f',
        '\r' => 'r',
        other => {
            // A text takes all that is written.
            let _ = write!(into, "\\u{:04x}", u32::from(other));
            return;
        }
    };
    into.push('\\');
    into.push(letter);
}
