//! JSON that is read from left to right into what it is for, without a tree.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny};

/// A text of JSON, read so far. It takes what programs mostly write; of the rest, such as texts with escapes and keys
/// that are there twice, it tells nothing but that it is there: every function is `None` then, and another reader says
/// what is wrong, if anything is.
#[derive(Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// The start of a text.
    pub(super) fn over(text: &'a str) -> Scanner<'a> {
        Scanner { text, at: 0 }
    }

    /// Whether nothing but white space is left.
    pub(super) fn end(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    /// Any value, as `seed` makes it.
    pub(super) fn value<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Option<S::Value> {
        let mut deserializer = serde_json::Deserializer::from_str(self.text.get(self.at..)?);
        let value = seed.deserialize(&mut deserializer).ok()?;
        self.at += deserializer.into_iter::<IgnoredAny>().byte_offset();
        Some(value)
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// A list; `each` reads the next value of it.
    pub fn list(&mut self, each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.between([b'[', b']'], each)
    }

    /// A mapping with any keys; `each` reads the value of the next one.
    pub(super) fn entries(&mut self, mut each: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.between([b'{', b'}'], |scanner| {
            let key = scanner.text()?;
            scanner.take(b':')?;
            each(scanner, key)
        })
    }

    /// A mapping with some of these keys, 32 at most, in which nothing is to be escaped; `each` reads the value of the
    /// one at a place among them.
    pub fn fields(&mut self, keys: &[&str], mut each: impl FnMut(&mut Self, usize) -> Option<()>) -> Option<()> {
        let mut seen = 0_u32;
        self.between([b'{', b'}'], |scanner| {
            scanner.take(b'"')?;
            let rest = scanner.text.as_bytes().get(scanner.at..)?;
            let is_next = |key: &&str| rest.get(key.len()) == Some(&b'"') && rest.starts_with(key.as_bytes());
            let place = keys.iter().position(is_next)?;
            let bit = 1_u32.checked_shl(place as u32)?;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            scanner.at += keys[place].len() + 1;
            scanner.take(b':')?;
            each(scanner, place)
        })
    }

    /// What is between brackets, with commas in between.
    #[inline]
    fn between(&mut self, [open, close]: [u8; 2], mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(open)?;
        if self.has(close) {
            return Some(());
        }
        loop {
            each(self)?;
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => {}
                _ => return (next == close).then_some(()),
            }
        }
    }

    /// A text in which nothing is escaped.
    #[inline]
    pub fn text(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let start = self.at;
        let end = start + plain_length(self.text.as_bytes().get(start..)?);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Any text.
    pub(super) fn any_text(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at;
        self.text().map(Cow::Borrowed).or_else(|| {
            self.at = start;
            self.value(PhantomData::<String>).map(Cow::Owned)
        })
    }

    /// A whole number without a sign, of up to 18 digits.
    pub(super) fn whole(&mut self) -> Option<i64> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_padded = 1 < length && rest[0] == b'0';
        if is_padded || !(1..=18).contains(&length) || matches!(rest.get(length), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.at += length;
        Some(rest[..length].iter().fold(0, |number, digit| 10 * number + i64::from(digit - b'0')))
    }

    /// A value that `read` reads, or `null`.
    pub fn nullable<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.peek() == Some(b'n') { self.word("null").map(|()| None) } else { read(self).map(Some) }
    }

    /// `true` or `false`.
    pub fn truth(&mut self) -> Option<bool> {
        match self.peek()? {
            b't' => self.word("true").map(|()| true),
            _ => self.word("false").map(|()| false),
        }
    }

    /// The next byte, white space left out.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if b' ' < byte { Some(byte) } else { self.peek_far() }
    }

    fn peek_far(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn has(&mut self, byte: u8) -> bool {
        // Programs mostly write no white space.
        let has = self.text.as_bytes().get(self.at) == Some(&byte) || self.peek() == Some(byte);
        self.at += usize::from(has);
        has
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        self.has(byte).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }
}

/// How many bytes come before a quote, a backslash or a control character; eight are looked at together.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let below = |word: u64, byte: u8| word.wrapping_sub(ONES * u64::from(byte)) & !word & (ONES << 7);
    let mut length = 0;
    while let Some(eight) = bytes[length..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let ends = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        // The lowest bit is where the first such byte is; bits above it may be there for nothing.
        let found = ends(b'"') | ends(b'\\') | below(word, b' ');
        if found != 0 {
            return length + (found.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let rest = bytes[length..].iter();
    length + rest.take_while(|byte| b' ' <= **byte && !matches!(byte, b'"' | b'\\')).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// A value of lists, mappings, texts and truths.
    fn read(scanner: &mut Scanner<'_>) -> Option<Value> {
        match scanner.peek()? {
            b'[' => {
                let mut values = Vec::new();
                scanner.list(|scanner| {
                    values.push(read(scanner)?);
                    Some(())
                })?;
                Some(values.into())
            }
            b'{' => {
                let mut values = serde_json::Map::new();
                scanner.fields(&["a", "b", "c"], |scanner, place| {
                    values.insert(["a", "b", "c"][place].to_owned(), read(scanner)?);
                    Some(())
                })?;
                Some(values.into())
            }
            b'"' => scanner.text().map(Value::from),
            _ => scanner.nullable(Scanner::truth).map(Value::from),
        }
    }

    fn whole(text: &str) -> Option<Value> {
        let mut scanner = Scanner::over(text);
        let value = read(&mut scanner)?;
        scanner.end().map(|()| value)
    }

    #[test]
    fn what_it_takes_is_what_serde_json_reads() {
        for text in ["[]", " { } ", "[true ,false,null]\n", "{\"a\":[\"é\u{7f}\",\"\"],\"c\":{\"b\":null}}"] {
            assert_eq!(whole(text), serde_json::from_str(text).ok(), "{text}");
            assert!(whole(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_takes_another_reader_is_not_taken() {
        for text in
            [r#""\n""#, r#"{"a":1}"#, r#"{"d":null}"#, r#"{"a":null,"a":null}"#, "\"\n\"", "\u{a0}[]", "nul", ""]
        {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_ends_where_its_first_special_byte_is(text in r#"[a-zé" \\\u{1f}\u{7f}]{0,30}"#) {
            let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
            let first = text.bytes().position(is_special).unwrap_or(text.len());
            prop_assert_eq!(plain_length(text.as_bytes()), first);
        }

        #[test]
        fn nothing_is_taken_that_serde_json_does_not_read(text in r#"([\[\]{},: ]|"[abc]"|true|false|null|"){0,12}"#) {
            if let Some(value) = whole(&text) {
                prop_assert_eq!(Some(value), serde_json::from_str(&text).ok());
            }
        }
    }
}
