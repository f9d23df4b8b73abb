//! The `/LEN#N` notation of kOps: the N-th block of length LEN in the VPC's IPv6 CIDR.

use std::fmt;

use super::text::numbered_text;

/// A block relative to the VPC's IPv6 CIDR (`upup/pkg/fi/utils/net.go`, `ParseCIDRNotation`).
///
/// ```
/// use kops_network_planner::cidr::Notation;
///
/// let notation = Notation::parse("/064#a").unwrap();
/// assert_eq!((notation.prefix_length(), notation.index()), (64, 10));
/// assert_eq!(notation.to_string(), "/64#a");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notation {
    prefix_length: u8,
    index: u64,
}

/// Why a text is not a `/LEN#N` notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotationError {
    /// It does not have the form `/LEN#N` at all.
    Form,
    /// LEN is not a valid decimal number.
    Length(String),
    /// LEN is greater than 128.
    LengthTooLong(String),
    /// N is empty.
    IndexMissing,
    /// N is written with upper-case letters.
    IndexUpperCase(String),
    /// N is not a valid lower-case hexadecimal number.
    Index(String),
    /// N does not fit into 63 bits, which is where kOps' own parser ends.
    IndexTooLarge(String),
}

impl Notation {
    /// The notation as kOps writes it, which is how it is displayed.
    pub fn text(self) -> String {
        numbered_text(self.prefix_length, self.index)
    }

    /// The block with `index`, counted from 0, of those with `prefix_length` bits; the length is at most 128.
    pub fn new(prefix_length: u8, index: u64) -> Option<Notation> {
        (prefix_length <= 128).then_some(Notation { prefix_length, index })
    }

    /// Whether `text` is meant as a notation rather than as an address block.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with('/')
    }

    /// Reads `/LEN#N`; leading zeros are accepted in both numbers, as kOps does.
    pub fn parse(text: &str) -> Result<Notation, NotationError> {
        let (length, index) =
            text.strip_prefix('/').and_then(|rest| rest.split_once('#')).ok_or(NotationError::Form)?;
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotationError::Length(length.to_owned()));
        }
        let index = parse_index(index)?;
        let too_long = || NotationError::LengthTooLong(length.to_owned());
        let prefix_length = length.parse().map_err(|_| too_long())?;
        Notation::new(prefix_length, index).ok_or_else(too_long)
    }

    /// The notation that a text means with slips: blanks, quotes, another sign for `/` or `#`, an address before it,
    /// letters for digits; `None` where it may mean several, or a block of addresses.
    pub fn meant(text: &str) -> Option<Notation> {
        let plain: String = text.chars().filter_map(plain_letter).collect::<String>().replace("##", "#");
        if plain.contains(',') || plain.matches('#').count() > 1 {
            return None;
        }
        let (length, index) = match plain.split_once('#') {
            Some((before, index)) => (before.rsplit('/').next()?, index),
            None => plain.strip_prefix('/')?.split_once([':', '-', '_', '.'])?,
        };
        let index = index.strip_prefix("0x").unwrap_or(index);
        let index: String = index.chars().map(|letter| if letter == 'o' { '0' } else { letter }).collect();
        let index = index.replace(['l', 'i'], "1");
        Notation::parse(&format!("/{length}#{index}")).ok()
    }

    /// LEN: the prefix length of the block, in bits.
    pub fn prefix_length(self) -> u8 {
        self.prefix_length
    }

    /// N: the sequence number of the block, from 0.
    pub fn index(self) -> u64 {
        self.index
    }
}

/// A letter in the form that kOps reads; nothing for blanks and quotes.
fn plain_letter(letter: char) -> Option<char> {
    match letter {
        '\\' | '\u{ff0f}' => Some('/'),
        '\u{ff03}' => Some('#'),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(letter) - 0xff10, 10),
        '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => None,
        letter if letter.is_whitespace() => None,
        letter => Some(letter.to_ascii_lowercase()),
    }
}

fn parse_index(text: &str) -> Result<u64, NotationError> {
    if text.is_empty() {
        return Err(NotationError::IndexMissing);
    }
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(NotationError::Index(text.to_owned()));
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(NotationError::IndexUpperCase(text.to_owned()));
    }
    match u64::from_str_radix(text, 16) {
        Ok(index) if index <= i64::MAX as u64 => Ok(index),
        _ => Err(NotationError::IndexTooLarge(text.to_owned())),
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}#{:x}", self.prefix_length, self.index)
    }
}

impl fmt::Display for NotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str("the form is `/LEN#N`, for example `/64#a`"),
            Self::Length(text) => write!(f, "the prefix length `{text}` is not a valid decimal number"),
            Self::LengthTooLong(text) => {
                write!(f, "the prefix length `{text}` is greater than 128")
            }
            Self::IndexMissing => f.write_str("the sequence number after `#` is missing"),
            Self::IndexUpperCase(text) => {
                write!(f, "the sequence number `{text}` has upper-case letters; kOps reads lower-case hexadecimal only")
            }
            Self::Index(text) => write!(f, "the sequence number `{text}` is not a valid lower-case hexadecimal number"),
            Self::IndexTooLarge(text) => {
                write!(f, "the sequence number `{text}` is greater than `{:x}`, the largest that kOps reads", i64::MAX)
            }
        }
    }
}

impl std::error::Error for NotationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_decimal_length_and_hexadecimal_index() {
        let parsed = |text| Notation::parse(text).map(|notation| notation.to_string());
        assert_eq!(parsed("/64#a"), Ok("/64#a".to_owned()));
        assert_eq!(parsed("/064#00ff"), Ok("/64#ff".to_owned()));
        assert_eq!(parsed("/0#0"), Ok("/0#0".to_owned()));
        assert_eq!(parsed("/128#7fffffffffffffff"), Ok("/128#7fffffffffffffff".to_owned()));
    }

    #[test]
    fn names_the_part_that_is_wrong() {
        let error = |text| Notation::parse(text).unwrap_err();
        assert_eq!(error("64#a"), NotationError::Form);
        assert_eq!(error("/64"), NotationError::Form);
        assert_eq!(error("/#a"), NotationError::Length(String::new()));
        assert_eq!(error("/6x#a"), NotationError::Length("6x".to_owned()));
        assert_eq!(error("/129#0"), NotationError::LengthTooLong("129".to_owned()));
        assert_eq!(error("/99999#0"), NotationError::LengthTooLong("99999".to_owned()));
        assert_eq!(error("/64#"), NotationError::IndexMissing);
        assert_eq!(error("/64#A"), NotationError::IndexUpperCase("A".to_owned()));
        assert_eq!(error("/64#g"), NotationError::Index("g".to_owned()));
        assert_eq!(error("/64#8000000000000000"), NotationError::IndexTooLarge("8000000000000000".to_owned()));
    }

    #[test]
    fn says_what_a_text_with_slips_means() {
        for (text, meant) in [
            ("/64 #1", "/64#1"),
            ("/64# 1", "/64#1"),
            ("64#1", "/64#1"),
            ("\\64#1", "/64#1"),
            ("/64##1", "/64#1"),
            ("/64:1", "/64#1"),
            ("/64-1", "/64#1"),
            ("/64#1O", "/64#10"),
            ("/64#l", "/64#1"),
            ("/64#0XA", "/64#a"),
            ("::/64#1", "/64#1"),
            ("2001:db8::/64#1", "/64#1"),
            ("\u{201c}/64#1\u{201d}", "/64#1"),
            ("/64#\u{ff11}", "/64#1"),
        ] {
            assert_eq!(Notation::meant(text).map(|notation| notation.to_string()).as_deref(), Some(meant), "{text}");
        }
        for text in ["/64", "/64#", "/64#g", "/64#1#2", "/64#1,/64#9", "2001:db8::/64", "/129#1", ""] {
            assert_eq!(Notation::meant(text), None, "{text}");
        }
    }
}
