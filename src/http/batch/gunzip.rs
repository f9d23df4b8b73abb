//! Decompression by hand: what a library keeps of a stream (the name of a file, room for more) is counted nowhere, and
//! what it makes of a piece has no bound.

use flate2::{Crc, Decompress, FlushDecompress, Status};

/// What a head may have (RFC 1952, 2.3.1), by its flag; in this order.
const PARTS: [(u8, Part); 4] =
    [(1 << 2, Part::Length(0, 0)), (1 << 3, Part::Text), (1 << 4, Part::Text), (1 << 1, Part::Skipped(2))];
/// Flags that have no meaning yet.
const RESERVED: u8 = 0b1110_0000;
/// How a member starts: the mark of the format, and deflate, the only method that there is.
const MARK: [u8; 3] = [0x1f, 0x8b, 8];
/// How many bytes every head has, the fourth of which are its flags.
const FIXED: usize = 10;

/// How far a part of a head is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// So many of the two bytes with a length, and the first of them. So many bytes follow.
    Length(u8, u8),
    /// So many bytes, which are not looked at.
    Skipped(usize),
    /// A text that ends with a zero.
    Text,
}

/// How far a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// So many of the bytes that every head has.
    Start(usize),
    /// The part of the head with this number.
    Head(usize, Part),
    Body,
    /// So many of the eight bytes after the body.
    End(usize),
}

/// The bytes are not what gzip makes, or break off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// Decompresses members of gzip (RFC 1952), one after the other, as much at a time as there is room for.
#[derive(Debug)]
pub struct Gunzip {
    at: At,
    flags: u8,
    inflate: Decompress,
    check: Crc,
    end: [u8; 8],
    /// Whether a member has ended.
    is_whole: bool,
}

impl Gunzip {
    /// What it takes, in bytes: the text of the last 32 KiB, and tables.
    pub const SIZE: usize = 44 << 10;

    /// Nothing is decompressed yet.
    pub fn new() -> Gunzip {
        let (inflate, check) = (Decompress::new(false), Crc::new());
        Gunzip { at: At::Start(0), flags: 0, inflate, check, end: [0; 8], is_whole: false }
    }

    /// Adds what becomes of `packed` to `text`, as far as that has room, and says how many bytes were taken. Where room
    /// is left, these are all.
    ///
    /// # Errors
    ///
    /// Where the bytes are not what gzip makes.
    pub fn read(&mut self, packed: &[u8], text: &mut Vec<u8>) -> Result<usize, Broken> {
        let mut taken = 0;
        loop {
            let rest = &packed[taken..];
            let more = match self.at {
                At::Body => self.body(rest, text)?,
                _ if rest.is_empty() => None,
                At::Start(have) => Some(self.start(have, rest)?),
                At::Head(number, part) => Some(self.head(number, part, rest)),
                At::End(have) => Some(self.end(have, rest)?),
            };
            match more {
                Some(more) => taken += more,
                None => return Ok(taken),
            }
        }
    }

    /// Notes that nothing follows.
    ///
    /// # Errors
    ///
    /// Where a member breaks off, or there is none.
    pub fn finish(&self) -> Result<(), Broken> {
        if self.is_whole && self.at == At::Start(0) { Ok(()) } else { Err(Broken) }
    }

    /// Reads a byte that every head has.
    fn start(&mut self, have: usize, packed: &[u8]) -> Result<usize, Broken> {
        let byte = packed[0];
        match have {
            0..3 if byte != MARK[have] => return Err(Broken),
            3 if byte & RESERVED != 0 => return Err(Broken),
            3 => self.flags = byte,
            _ => {}
        }
        match have + 1 {
            FIXED => self.part(0),
            have => self.at = At::Start(have),
        }
        Ok(1)
    }

    /// Goes on with the first part from this one on that the head has, or with the body.
    fn part(&mut self, number: usize) {
        let mut parts = PARTS.into_iter().enumerate().skip(number);
        self.at = match parts.find(|(_, (flag, _))| self.flags & flag != 0) {
            Some((number, (_, part))) => At::Head(number, part),
            None => At::Body,
        };
    }

    /// Skips some of the head.
    fn head(&mut self, number: usize, part: Part, packed: &[u8]) -> usize {
        let (taken, left) = match part {
            Part::Length(0, _) => (1, Some(Part::Length(1, packed[0]))),
            Part::Length(_, low) => match usize::from(u16::from_le_bytes([low, packed[0]])) {
                0 => (1, None),
                length => (1, Some(Part::Skipped(length))),
            },
            Part::Skipped(length) if packed.len() < length => {
                (packed.len(), Some(Part::Skipped(length - packed.len())))
            }
            Part::Skipped(length) => (length, None),
            Part::Text => match memchr::memchr(0, packed) {
                Some(end) => (end + 1, None),
                None => (packed.len(), Some(part)),
            },
        };
        match left {
            Some(part) => self.at = At::Head(number, part),
            None => self.part(number + 1),
        }
        taken
    }

    /// Decompresses; nothing is said where neither what there is nor the room allow more.
    fn body(&mut self, packed: &[u8], text: &mut Vec<u8>) -> Result<Option<usize>, Broken> {
        if text.len() == text.capacity() {
            return Ok(None);
        }
        let (before, had) = (self.inflate.total_in(), text.len());
        let status = self.inflate.decompress_vec(packed, text, FlushDecompress::None).map_err(|_| Broken)?;
        // It is a part of the slice.
        let taken = usize::try_from(self.inflate.total_in() - before).unwrap_or(packed.len());
        self.check.update(&text[had..]);
        let is_over = status == Status::StreamEnd;
        if is_over {
            self.at = At::End(0);
        }
        Ok((is_over || 0 < taken || had < text.len()).then_some(taken))
    }

    /// Reads a byte of what follows the body: its check and its length.
    fn end(&mut self, have: usize, packed: &[u8]) -> Result<usize, Broken> {
        self.end[have] = packed[0];
        self.at = At::End(have + 1);
        if have + 1 == self.end.len() {
            let made = u64::from(self.check.sum()) | u64::from(self.check.amount()) << 32;
            if u64::from_le_bytes(self.end) != made {
                return Err(Broken);
            }
            self.at = At::Start(0);
            self.is_whole = true;
            self.check.reset();
            self.inflate.reset(false);
        }
        Ok(1)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;
    use flate2::{Compression, GzBuilder};

    use super::*;

    /// What becomes of bytes that come in pieces of this size, with so much room for text at a time.
    fn unpacked(packed: &[u8], size: usize, room: usize) -> Result<Vec<u8>, Broken> {
        let (mut gunzip, mut whole) = (Gunzip::new(), Vec::new());
        for mut piece in packed.chunks(size) {
            loop {
                let mut text = Vec::with_capacity(room);
                let taken = gunzip.read(piece, &mut text)?;
                assert!(text.capacity() == room && (taken == piece.len() || text.len() == room));
                piece = &piece[taken..];
                whole.extend_from_slice(&text);
                if text.len() < room {
                    break;
                }
            }
        }
        gunzip.finish().map(|()| whole)
    }

    fn text() -> Vec<u8> {
        (0..3_000_u32).flat_map(|number| format!("{} of many\n", number * number % 977).into_bytes()).collect()
    }

    fn packed(builder: GzBuilder, text: &[u8]) -> Vec<u8> {
        let mut encoder: GzEncoder<Vec<u8>> = builder.write(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn pieces_and_room_make_no_difference() {
        let text = text();
        let head = || GzBuilder::new().filename("a name").comment("a comment").extra(vec![7; 300]);
        let mut checked = packed(GzBuilder::new().filename("a"), &text);
        checked[3] |= 2;
        checked.splice(12..12, [0, 0]);
        for members in [
            vec![packed(GzBuilder::new(), &text)],
            vec![packed(head(), &text), packed(GzBuilder::new(), b""), packed(head().extra(vec![]), &text[..10])],
            vec![checked],
        ] {
            let expected = [&text[..], &text[..10]].concat();
            let expected = if members.len() == 1 { &text } else { &expected };
            for (size, room) in [(1, 1), (1, 1 << 16), (7, 5), (256, 16_384), (1 << 20, 999)] {
                assert!(unpacked(&members.concat(), size, room).as_ref() == Ok(expected), "{size} {room}");
            }
        }
    }

    #[test]
    fn what_gzip_cannot_have_made_is_told() {
        let whole = packed(GzBuilder::new().filename("a name"), &text());
        assert!((0..whole.len()).all(|length| unpacked(&whole[..length], 100, 1_000).is_err()), "it breaks off");
        for at in [0, 1, 2, whole.len() / 2, whole.len() - 8, whole.len() - 1] {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x40;
            assert!(unpacked(&flipped, 100, 1_000).is_err(), "{at}");
        }
        let mut reserved = whole.clone();
        reserved[3] |= 0x20;
        for broken in [reserved, [&whole[..], b"garbage"].concat(), [&whole[..], &[0; 8]].concat()] {
            assert!(unpacked(&broken, 100, 1_000).is_err());
        }
    }

    #[test]
    fn a_name_without_an_end_takes_nothing() {
        let (mut gunzip, mut text) = (Gunzip::new(), Vec::with_capacity(16));
        gunzip.read(&[0x1f, 0x8b, 8, 1 << 3, 0, 0, 0, 0, 0, 0], &mut text).unwrap();
        for _ in 0..100 {
            assert_eq!((gunzip.read(&[b'n'; 10_000], &mut text), text.len()), (Ok(10_000), 0));
        }
        assert!(std::mem::size_of::<Gunzip>() < 200);
    }
}
