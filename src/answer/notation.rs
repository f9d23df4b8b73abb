//! The notations of answers: JSON and YAML.

use std::io::Write;

use serde::Serialize;
use serde_json::Serializer;

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
