//! Writes the first inputs of every target into `fuzz/corpus`: the recorded specs and the examples of the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

const FUZZ: &str = env!("CARGO_MANIFEST_DIR");

/// Networks with notations and blocks, at their edges.
const NOTATIONS: [&str; 12] = [
    "2001:db8::/56\n/64#a",
    "2001:db8::/56\n/64#ff",
    "2001:db8::/56\n/64#100",
    "2001:db8::/56\n/48#0",
    "2001:db8::/56\n2001:db8:0:a::/64",
    "::/0\n/128#7fffffffffffffff",
    "::/0\n/0#0",
    "ffff:ffff:ffff:ff00::/56\n/128#7fffffffffffffff",
    "fd00::/64\n/064#00",
    "10.0.0.0/8\n/16#1",
    "2001:db8::/56\n/64#8000000000000000",
    "::/128\n::/128",
];

fn main() -> io::Result<()> {
    let specs = specs()?;
    for target in ["plain", "reading"] {
        write(target, specs.iter().map(|(_, text)| text.clone().into_bytes()))?;
    }
    write("plan", specs.iter().map(|(choice, text)| [&[*choice], text.as_bytes()].concat()))?;
    write("notation", NOTATIONS.iter().map(|text| text.as_bytes().to_vec()))
}

/// The recorded specs and the examples, each with the first byte that the target `plan` reads.
fn specs() -> io::Result<Vec<(u8, String)>> {
    let mut specs = Vec::new();
    for file in files("../tests/conformance", "ndjson")? {
        for line in fs::read_to_string(file)?.lines() {
            let vector: Value = serde_json::from_str(line)?;
            let text = |key: &str| vector[key].as_str().unwrap_or_default().to_owned();
            let minor: u8 = text("release").trim_start_matches("1.").parse().unwrap_or(36);
            specs.push((choice(minor, false), text("spec")));
        }
    }
    for (ending, json) in [("yaml", false), ("json", true)] {
        for file in files("../openapi/examples", ending)? {
            specs.push((choice(36, json), fs::read_to_string(file)?));
        }
    }
    Ok(specs)
}

/// Release 1.23 is the first one; the VPC's block is known.
fn choice(minor: u8, json: bool) -> u8 {
    u8::from(json) | (minor.saturating_sub(23) & 15) << 1 | 1 << 5
}

fn files(folder: &str, ending: &str) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(Path::new(FUZZ).join(folder))?.map(|entry| entry.map(|entry| entry.path()));
    let mut files = entries.collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort();
    Ok(files)
}

fn write(target: &str, inputs: impl Iterator<Item = Vec<u8>>) -> io::Result<()> {
    let folder = Path::new(FUZZ).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    for (number, input) in inputs.enumerate() {
        fs::write(folder.join(format!("seed-{number:04}")), input)?;
    }
    Ok(())
}
