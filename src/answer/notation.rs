//! The notations of answers: JSON and YAML.

use std::io::Write;

use serde::Serialize;
use serde_json::Serializer;

use super::problem::causes::answer_too_large;
use super::problem::{INTERNAL_ERROR, Problem};
use crate::deadline::Deadline;
use crate::manifest::{Format, write_yaml};
use bounded::Bounded;
use pretty::Pretty;

pub mod bounded;
mod pretty;

/// Writes `body` as every answer is written.
pub fn write(format: Format, writer: &mut impl Write, body: &impl Serialize) -> Result<(), String> {
    match format {
        Format::Json => body
            .serialize(&mut Serializer::with_formatter(&mut *writer, Pretty::default()))
            .map_err(|error| error.to_string())
            .and_then(|()| writer.write_all(b"\n").map_err(|error| error.to_string())),
        Format::Yaml => write_yaml(writer, body).map_err(|error| error.to_string()),
    }
}

/// The largest answer, in bytes, unless another limit is set.
pub const LARGEST: usize = 16 << 20;

/// A body in a notation, as it is answered, no larger than an answer may be.
///
/// # Errors
///
/// A problem, where it cannot be written.
pub fn text(format: Format, body: &impl Serialize) -> Result<String, Problem> {
    let unwritable = || Problem::new(&INTERNAL_ERROR, "the answer could not be written");
    let mut text = Bounded::new(LARGEST, Deadline::NONE);
    match (write(format, &mut text, body), text.stopped()) {
        (Ok(()), _) => String::from_utf8(text.into_bytes()).map_err(|_| unwritable()),
        (Err(_), Some(_)) => Err(answer_too_large(LARGEST)),
        (Err(_), None) => Err(unwritable()),
    }
}
