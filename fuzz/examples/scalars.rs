//! What a byte of each kind of scalar costs to read, beside the letters: the shortest of many rounds over all kinds.
//!
//! No kind may cost more than twice another one, so that a body of a given size takes a given time.

use std::time::{Duration, Instant};

use kops_network_planner::manifest::{self, Format, Limits};

/// Kinds of scalars, each by an example.
const KINDS: [&str; 40] = [
    "a",
    "7",
    "0",
    "-1",
    "+1",
    "y",
    "no",
    "~",
    "null",
    "true",
    "1.5",
    "-.5",
    "1e3",
    "0755",
    "0x1f",
    "1_000",
    "12:30",
    "::/0",
    "é",
    "€",
    "10.0.0.0/16",
    "2001:db8::/56",
    "Public",
    "utility-us-east-1a",
    "18446744073709551615",
    "2026-11-26",
    "1.2345678901234567890123456789e-300",
    "'it''s'",
    "\"quoted\"",
    "[a, 1]",
    "{a: 1}",
    "\"a\\tb\"",
    "\"\\u00e9\"",
    "\"a\n  b\"",
    "'a\n  b'",
    "a\n  b",
    "|\n  a",
    ">\n  a\n  b",
    "a\tb",
    "\u{a0}a",
];
/// Bytes of each text.
const BYTES: usize = 540_000;
/// Rounds.
const ROUNDS: usize = 15;

fn main() {
    let limits = Limits { nodes: usize::MAX >> 8, scalar_bytes: usize::MAX >> 8, ..Limits::DEFAULT };
    let texts = KINDS.map(|kind| format!("- {kind}\n").repeat(BYTES / (kind.len() + 3)));
    let mut shortest = [Duration::MAX; KINDS.len()];
    for _ in 0..ROUNDS {
        for (text, shortest) in texts.iter().zip(&mut shortest) {
            let started = Instant::now();
            let read = manifest::read(text.as_bytes(), Format::Yaml, &limits);
            *shortest = started.elapsed().min(*shortest);
            assert!(read.is_ok());
        }
    }
    println!("{:40} {:>8} {:>8} {:>8}", "scalar", "ms", "ns/byte", "of `- a`");
    let letters = shortest[0].as_secs_f64();
    for (kind, shortest) in KINDS.iter().zip(shortest.map(|shortest| shortest.as_secs_f64())) {
        println!(
            "{:40} {:8.2} {:8.1} {:8.2}",
            kind.escape_debug().to_string(),
            shortest * 1e3,
            shortest * 1e9 / BYTES as f64,
            shortest / letters
        );
    }
}
