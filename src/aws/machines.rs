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

/// The families of general machines up to the sixth generation, sorted: AWS adds none to old generations.
const OLD_FAMILIES: [&str; 54] = [
    "c1", "c3", "c4", "c5", "c5a", "c5ad", "c5d", "c5n", "c6a", "c6g", "c6gd", "c6gn", "c6i", "c6id", "c6in", "m1",
    "m2", "m3", "m4", "m5", "m5a", "m5ad", "m5d", "m5dn", "m5n", "m5zn", "m6a", "m6g", "m6gd", "m6i", "m6id", "m6idn",
    "m6in", "r3", "r4", "r5", "r5a", "r5ad", "r5b", "r5d", "r5dn", "r5n", "r6a", "r6g", "r6gd", "r6i", "r6id", "r6idn",
    "r6in", "t1", "t2", "t3", "t3a", "t4g",
];
/// What the names of these families start with.
const GENERAL: [&str; 4] = ["c", "m", "r", "t"];
/// The last generation whose families are all known.
const LAST_WHOLE: u32 = 6;
/// Families of other clouds: Google's and Azure's.
const FOREIGN: [&str; 8] = ["b2s", "c2d", "c3d", "e2", "n1", "n2", "n2d", "t2d"];

/// Whether AWS has no family of this name: `m6`, `t4`. Newer generations are not judged.
pub fn has_no_such_family(machine: &str) -> bool {
    let family = machine.split_once('.').map_or(machine, |(family, _)| family);
    let (letters, rest) = family.split_at(family.find(|letter: char| letter.is_ascii_digit()).unwrap_or(family.len()));
    let digits = &rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())];
    let is_old = GENERAL.contains(&letters) && digits.parse::<u32>().is_ok_and(|number| number <= LAST_WHOLE);
    FOREIGN.contains(&family) || is_old && OLD_FAMILIES.binary_search(&family).is_err()
}

/// A type of the same size in a family whose name goes on after that of one that there is not: `m6i.large` for
/// `m6.large`.
pub(crate) fn in_known_family(machine: &str) -> Option<String> {
    let (family, size) = machine.split_once('.')?;
    let longer = ["i", "a", "g", ""].iter().map(|more| format!("{family}{more}"));
    let shorter = family.char_indices().next_back().map(|(last, _)| format!("{}i", &family[..last]));
    let mut names = longer.chain(shorter);
    let known = names.find(|name| OLD_FAMILIES.binary_search(&name.as_str()).is_ok())?;
    Some(format!("{known}.{size}"))
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
        assert!(XEN_FAMILIES.is_sorted() && OLD_FAMILIES.is_sorted());
        for machine in ["m6.large", "t4.medium", "c6.xlarge", "m6l.large", "e2.medium", "n2d.large"] {
            assert!(has_no_such_family(machine), "{machine}");
        }
        for machine in ["m6i.large", "m9.large", "m10i.large", "t4g.nano", "g6.xlarge", "u7i.metal", "inf2.xlarge", ""]
        {
            assert!(!has_no_such_family(machine), "{machine}");
        }
        assert_eq!(in_known_family("m6l.large").as_deref(), Some("m6i.large"));
        assert_eq!(in_known_family("t4.small").as_deref(), Some("t4g.small"));
        assert_eq!(in_known_family("e2.medium"), None);
        assert!(is_on_xen("m4.large") && !is_on_xen("i3.metal") && !is_on_xen("m6i.large") && !is_on_xen(""));
    }
}
