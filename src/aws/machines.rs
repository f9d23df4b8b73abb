//! What the name of a machine type tells.

use crate::likeness::Likeness;

/// The well-known families on Xen, sorted.
const XEN_FAMILIES: [&str; 28] = [
    "c1", "c3", "c4", "cc2", "cg1", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hi1", "hs1", "i2", "i3", "m1", "m2",
    "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e",
];

/// Whether a machine of this type, such as `t2.medium`, runs on Xen; metal types are on Nitro even in older families.
pub fn is_on_xen(machine: &str) -> bool {
    let (family, size) = machine.split_once('.').unwrap_or((machine, ""));
    XEN_FAMILIES.binary_search(&family).is_ok() && !size.starts_with("metal")
}

/// The sizes by name; the others are a number and `xlarge`.
const SIZES: [&str; 7] = ["nano", "micro", "small", "medium", "large", "xlarge", "metal"];

/// Whether it is a family, a dot and a size, in small letters: `m6i.large`.
pub fn has_form(machine: &str) -> bool {
    let is_word = |word: &str| {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !word.is_empty() && word.bytes().all(letters)
    };
    machine.split_once('.').is_some_and(|(family, size)| is_word(family) && is_word(size))
}

/// Whether the size is one that AWS has: `large`, `2xlarge`, `metal-24xl`.
pub fn has_known_size(machine: &str) -> bool {
    machine.split_once('.').is_some_and(|(_, size)| is_size(size))
}

fn is_size(size: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let of_metal = size.strip_prefix("metal-").and_then(|rest| rest.strip_suffix("xl"));
    SIZES.contains(&size) || size.strip_suffix("xlarge").or(of_metal).is_some_and(is_number)
}

/// The type that was meant by a text that is none.
pub(crate) fn meant(machine: &str, likeness: &Likeness) -> Option<String> {
    let plain = machine.trim().to_ascii_lowercase();
    let words = plain.replace(['-', '_', ' ', ':', ','], ".").replace("..", ".");
    let glued = SIZES.iter().rev().find_map(|size| {
        let family = plain.strip_suffix(size)?;
        let number = family.len() - family.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
        // The digits of `m6i2xlarge` are the size's, those of `m6large` the family's.
        let number = if *size == "xlarge" && number < family.len() { number } else { 0 };
        Some(format!("{}.{}", &family[..family.len() - number], &plain[family.len() - number..]))
    });
    let likeliest = || {
        let (family, size) = plain.split_once('.')?;
        let digits = size.len() - size.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, word) = size.split_at(digits);
        let words: &[&str] = if number.is_empty() { &SIZES } else { &["xlarge"] };
        Some(format!("{family}.{number}{}", likeness.misspelt(2, word, words.iter().copied())?))
    };
    let is_type = |text: &String| has_form(text) && has_known_size(text) && is_family(text);
    let candidates = [Some(plain.clone()), Some(words), glued];
    candidates.into_iter().flatten().find(is_type).or_else(|| likeliest().filter(is_type))
}

/// Whether the family has letters and a number, as all have: `m6i`.
fn is_family(machine: &str) -> bool {
    let family = machine.split_once('.').map_or(machine, |(family, _)| family);
    family.starts_with(|letter: char| letter.is_ascii_lowercase())
        && family.contains(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_can_be_looked_up() {
        assert!(XEN_FAMILIES.is_sorted());
        assert!(is_on_xen("m4.large") && !is_on_xen("i3.metal") && !is_on_xen("m6i.large") && !is_on_xen(""));
    }
}
