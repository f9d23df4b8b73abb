//! The notations of answers: JSON and YAML.

use std::io::Write;

use serde::Serialize;
use serde_json::Serializer;

use super::problem::{INTERNAL_ERROR, Problem};
use crate::manifest::{Format, write_yaml};
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

/// A body in a notation, as it is answered.
///
/// # Errors
///
/// A problem, where it cannot be written.
pub fn text(format: Format, body: &impl Serialize) -> Result<String, Problem> {
    let unwritable = || Problem::new(&INTERNAL_ERROR, "the answer could not be written");
    let mut bytes = Vec::new();
    write(format, &mut bytes, body).map_err(|_| unwritable())?;
    String::from_utf8(bytes).map_err(|_| unwritable())
}
