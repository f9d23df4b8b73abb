//! Compresses the API document, what is made of it and the documents for people, which are part of the program; and
//! keeps the program small.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

const FILES: [&str; 8] = [
    "openapi/openapi.json",
    "openapi/openapi-3.0.json",
    "openapi/schemas/cluster-v1alpha2.json",
    "openapi/schemas/cluster-v1alpha3.json",
    "docs/guide.md",
    "docs/clients.md",
    "docs/pipelines.md",
    "docs/operations.md",
];

fn main() -> io::Result<()> {
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    println!("cargo::rerun-if-changed=build.rs");
    for file in FILES {
        let path = Path::new(file);
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let packed = File::create(Path::new(&folder).join(format!("{name}.gz")))?;
        let mut packed = GzEncoder::new(packed, Compression::best());
        packed.write_all(&fs::read(path)?)?;
        packed.finish()?;
    }
    keep_small();
    Ok(())
}

/// A static program relocates itself, as the C library does that it is linked with: GNU's reads packed relocations from
/// 2.36 on. They take a thirtieth of the program as a list. Functions of the same instructions are one where LLD links,
/// which does so for x86-64 since Rust 1.90: a hundredth of the program.
fn keep_small() {
    let is =
        |name: &str, value: &str| std::env::var(name).is_ok_and(|values| values.split(',').any(|one| one == value));
    let is_on_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if !is_on_gnu || !is("CARGO_CFG_TARGET_FEATURE", "crt-static") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    if is("CARGO_CFG_TARGET_ARCH", "x86_64") && links_with_lld() {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}

/// Whether the compiler is one that links with LLD where it is not told otherwise.
fn links_with_lld() -> bool {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let Ok(told) = Command::new(compiler).arg("--version").output() else { return false };
    let told = String::from_utf8_lossy(&told.stdout);
    let minor = told.split_once(" 1.").and_then(|(_, rest)| rest.split('.').next()?.parse::<u32>().ok());
    minor.is_some_and(|minor| 90 <= minor)
}
