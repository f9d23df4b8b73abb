//! Compresses the API document and what is made of it, which are part of the program; and keeps the program small.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

const FILES: [&str; 4] =
    ["openapi.json", "openapi-3.0.json", "schemas/cluster-v1alpha2.json", "schemas/cluster-v1alpha3.json"];

fn main() -> io::Result<()> {
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    println!("cargo::rerun-if-changed=build.rs");
    for file in FILES {
        let path = Path::new("openapi").join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let packed = File::create(Path::new(&folder).join(format!("{name}.gz")))?;
        let mut packed = GzEncoder::new(packed, Compression::best());
        packed.write_all(&fs::read(&path)?)?;
        packed.finish()?;
    }
    pack_relocations();
    Ok(())
}

/// A static program relocates itself, as the C library does that it is linked with: GNU's reads packed relocations from
/// 2.36 on. They take a thirtieth of the program as a list.
fn pack_relocations() {
    let is =
        |name: &str, value: &str| std::env::var(name).is_ok_and(|values| values.split(',').any(|one| one == value));
    let packs = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if packs && is("CARGO_CFG_TARGET_FEATURE", "crt-static") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
