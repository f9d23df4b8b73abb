//! The tokens of those who may call: read from a file, kept as hashes, compared in constant time.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What is before a token that is written as its hash.
const HASHED: &str = "sha256:";
/// The shortest token that is taken when it is written plainly; shorter ones can be guessed.
const SHORTEST: usize = 16;

/// The tokens in a file: one per line, as it is or as `sha256:` and its hash in hexadecimal; a name may follow after
/// white space. Empty lines and those that start with `#` do not count.
pub struct Tokens {
    path: PathBuf,
    known: RwLock<Vec<Token>>,
}

/// A token that is known.
#[derive(Clone)]
pub struct Token {
    /// Its hash, which tells it from others of the same name.
    pub hash: [u8; 32],
    /// The name beside it.
    pub name: Arc<str>,
}

impl Tokens {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, has a line that is not a valid token, or no token.
    pub fn load(path: PathBuf) -> io::Result<Tokens> {
        let known = RwLock::new(read(&path, &text_of(&path)?)?);
        Ok(Tokens { path, known })
    }

    /// Reads the file again, and says how many tokens it has.
    ///
    /// # Errors
    ///
    /// As [`Tokens::load`], and where the last line has no line break: the file may be in the middle of being written,
    /// and a part of a token would be a shorter one. Then the tokens stay those they were.
    pub fn reload(&self) -> io::Result<usize> {
        let text = text_of(&self.path)?;
        if !text.ends_with('\n') {
            return Err(broken(
                &self.path,
                "the last line may be cut off: end it with a line break, then send SIGHUP again",
            ));
        }
        let tokens = read(&self.path, &text)?;
        let count = tokens.len();
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = tokens;
        Ok(count)
    }

    /// The name beside `token`.
    pub fn name_of(&self, token: &str) -> Option<Arc<str>> {
        self.find(token).map(|token| token.name)
    }

    /// What is known of `token`.
    pub fn find(&self, token: &str) -> Option<Token> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        // Every token is looked at, whether or not one was found: the time tells nothing.
        known.iter().fold(None, |found, token| match bool::from(token.hash.ct_eq(&hash)) {
            true => Some(token.clone()),
            false => found,
        })
    }
}

/// Neither tokens nor their hashes are shown.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("path", &self.path).finish_non_exhaustive()
    }
}

fn broken(path: &Path, what: impl fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the tokens in {} cannot be used: {what}", path.display()))
}

/// The text of the file; some editors put a byte order mark before it.
fn text_of(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path).map_err(|error| broken(path, error))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn read(path: &Path, text: &str) -> io::Result<Vec<Token>> {
    let tokens = parse(text).map_err(|line| {
        let forms = format!("at least {SHORTEST} visible ASCII characters, or `{HASHED}` and 64 hexadecimal digits");
        broken(path, format!("line {line} does not start with a token, which is {forms}"))
    })?;
    match tokens.is_empty() {
        true => Err(broken(path, "there is no token")),
        false => Ok(tokens),
    }
}

/// The tokens of a text, or the number of the first line that is none.
fn parse(text: &str) -> Result<Vec<Token>, usize> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let (written, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let name = match name.trim() {
                "" => format!("line {number}").into(),
                name => name.into(),
            };
            Ok(Token { hash: hash(written).ok_or(number)?, name })
        })
        .collect()
}

fn hash(written: &str) -> Option<[u8; 32]> {
    let Some(digits) = written.strip_prefix(HASHED) else {
        let is_token = SHORTEST <= written.len() && written.bytes().all(|byte| byte.is_ascii_graphic());
        return is_token.then(|| Sha256::digest(written.as_bytes()).into());
    };
    let mut hash = [0; 32];
    if digits.len() != 2 * hash.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hash of `a token that is hashed`.
    fn hashed() -> String {
        let hash = Sha256::digest(b"a-token-that-is-hashed");
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn plain_and_hashed_tokens_have_names() {
        let text = format!("# teams\n\na-token-that-is-plain  the plain team\nsha256:{}\n", hashed());
        let tokens = Tokens { path: PathBuf::new(), known: RwLock::new(parse(&text).unwrap()) };
        assert_eq!(tokens.name_of("a-token-that-is-plain").as_deref(), Some("the plain team"));
        assert_eq!(tokens.name_of("a-token-that-is-hashed").as_deref(), Some("line 4"));
        assert_eq!(tokens.name_of("a-token-that-is-neither"), None);
        assert_eq!(tokens.name_of(&format!("sha256:{}", hashed())), None);
    }

    #[test]
    fn a_line_that_is_no_token_is_named_by_its_number() {
        for broken in ["short", "sha256:00", &format!("sha256:{}", "x".repeat(64)), "a-token-with-an-é-in-it"] {
            assert_eq!(parse(&format!("# one\n{broken}\n")).err(), Some(2), "{broken}");
        }
    }
}
