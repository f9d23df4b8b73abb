//! A writer that stops at a limit, so that an answer that is too large costs no more than one that is not.

use std::io::{self, Write};

/// What most answers take, in bytes.
const TYPICAL: usize = 8 << 10;

/// Bytes, up to a limit.
#[derive(Debug)]
pub struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    exceeded: bool,
}

impl Bounded {
    /// Room for `limit` bytes.
    pub fn new(limit: usize) -> Bounded {
        Bounded { bytes: Vec::with_capacity(limit.min(TYPICAL)), limit, exceeded: false }
    }

    #[cold]
    fn exceed(&mut self) -> io::Result<()> {
        self.exceeded = true;
        Err(io::Error::other("the limit is reached"))
    }

    /// Whether somebody wanted to write more.
    pub fn is_exceeded(&self) -> bool {
        self.exceeded
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    /// An answer is written in thousands of small pieces.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.limit - self.bytes.len() < bytes.len() {
            return self.exceed();
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_fits_and_remembers_what_did_not() {
        let mut writer = Bounded::new(4);
        writer.write_all(b"abcd").unwrap();
        assert!(!writer.is_exceeded());
        assert!(writer.write_all(b"e").is_err());
        assert!(writer.is_exceeded());
        assert_eq!(writer.into_bytes(), b"abcd");
    }
}
