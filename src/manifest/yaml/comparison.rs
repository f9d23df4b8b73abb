//! The plain reader beside the library, for tests and for fuzzing.

use super::library;
use super::plain::{self, Stop};
use crate::manifest::stream::{Limits, too_many};

/// Whether `text` is plain, one document without separators that were missed. If it is, the library has to read the
/// same tree, or to refuse it for the same limit at the same place.
///
/// # Errors
///
/// What the two make of the text, where that differs.
pub fn is_plain(text: &str, limits: &Limits) -> Result<bool, String> {
    let plain = plain::read(text, limits);
    if let Err(Stop::NotPlain) = plain {
        return Ok(false);
    }
    let library = library::read(text, limits);
    let is_same = match (&plain, &library) {
        (Ok(plain), Ok(library)) => format!("{plain:?}") == format!("{library:?}"),
        (Err(Stop::TooMany(what, limit, place)), Err(error)) => {
            let at = error.location().map(|at| (at.line() as u32, at.column() as u32));
            let words = library::explain(error.without_snippet(), limits);
            words == too_many(what, limit(limits)) && at == Some((place.line, place.column))
        }
        _ => false,
    };
    match is_same {
        true => Ok(true),
        false => Err(format!("{text:?} is {plain:?} to the plain reader and {library:?} to the library")),
    }
}
