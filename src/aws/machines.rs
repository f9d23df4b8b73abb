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

/// Sizes that several families have, or one of many machines.
const TO_8: &[&str] = &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge"];
const TO_12_METAL: &[&str] = &["large", "xlarge", "2xlarge", "3xlarge", "6xlarge", "12xlarge", "metal"];
const TO_16: &[&str] = &["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const TO_16_METAL: &[&str] =
    &["medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "metal"];
const TO_18_METAL: &[&str] = &["large", "xlarge", "2xlarge", "4xlarge", "9xlarge", "18xlarge", "metal"];
const TO_24: &[&str] = &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"];
const TO_24_METAL: &[&str] =
    &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "metal"];
const TO_32_METAL: &[&str] =
    &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge", "metal"];
const TO_48_METAL: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge", "48xlarge",
    "metal",
];
const OF_C5: &[&str] =
    &["large", "xlarge", "2xlarge", "4xlarge", "9xlarge", "12xlarge", "18xlarge", "24xlarge", "metal"];
const OF_M4: &[&str] = &["large", "xlarge", "2xlarge", "4xlarge", "10xlarge", "16xlarge"];
const OF_M3: &[&str] = &["medium", "large", "xlarge", "2xlarge"];
const OF_R4: &[&str] = &["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"];
const BURSTABLE: &[&str] = &["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];
/// Whether machines of this type have Arm processors, which AWS calls Graviton: the `g` after the generation says so.
pub fn is_on_arm(machine: &str) -> bool {
    let family = machine.split_once('.').map_or(machine, |(family, _)| family);
    let rest = family.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    family == "a1" || rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).starts_with('g')
}

/// The families of general machines up to the sixth generation, sorted, and their sizes, as the EC2 user guide lists
/// them; AWS adds none to old generations. Sizes that are not known here are not judged.
const OLD_FAMILIES: [(&str, &[&str]); 54] = [
    ("c1", &[]),
    ("c3", TO_8),
    ("c4", TO_8),
    ("c5", OF_C5),
    ("c5a", TO_24),
    ("c5ad", TO_24),
    ("c5d", OF_C5),
    ("c5n", TO_18_METAL),
    ("c6a", TO_48_METAL),
    ("c6g", TO_16_METAL),
    ("c6gd", TO_16_METAL),
    ("c6gn", TO_16),
    ("c6i", TO_32_METAL),
    ("c6id", TO_32_METAL),
    ("c6in", TO_32_METAL),
    ("m1", &[]),
    ("m2", &[]),
    ("m3", OF_M3),
    ("m4", OF_M4),
    ("m5", TO_24_METAL),
    ("m5a", TO_24),
    ("m5ad", TO_24),
    ("m5d", TO_24_METAL),
    ("m5dn", TO_24_METAL),
    ("m5n", TO_24_METAL),
    ("m5zn", TO_12_METAL),
    ("m6a", TO_48_METAL),
    ("m6g", TO_16_METAL),
    ("m6gd", TO_16_METAL),
    ("m6i", TO_32_METAL),
    ("m6id", TO_32_METAL),
    ("m6idn", TO_32_METAL),
    ("m6in", TO_32_METAL),
    ("r3", TO_8),
    ("r4", OF_R4),
    ("r5", TO_24_METAL),
    ("r5a", TO_24),
    ("r5ad", TO_24),
    ("r5b", TO_24_METAL),
    ("r5d", TO_24_METAL),
    ("r5dn", TO_24_METAL),
    ("r5n", TO_24_METAL),
    ("r6a", TO_48_METAL),
    ("r6g", TO_16_METAL),
    ("r6gd", TO_16_METAL),
    ("r6i", TO_32_METAL),
    ("r6id", TO_32_METAL),
    ("r6idn", TO_32_METAL),
    ("r6in", TO_32_METAL),
    ("t1", &[]),
    ("t2", BURSTABLE),
    ("t3", BURSTABLE),
    ("t3a", BURSTABLE),
    ("t4g", BURSTABLE),
];
/// What the names of these families start with.
const GENERAL: [&str; 4] = ["c", "m", "r", "t"];
/// The last generation whose families are all known.
const LAST_WHOLE: u32 = 6;
/// Families of other clouds: Google's and Azure's.
const FOREIGN: [&str; 8] = ["b2s", "c2d", "c3d", "e2", "n1", "n2", "n2d", "t2d"];

/// The sizes of a family of general machines, empty where they are not known here.
fn sizes_of(family: &str) -> Option<&'static [&'static str]> {
    let place = OLD_FAMILIES.binary_search_by_key(&family, |(name, _)| name).ok()?;
    Some(OLD_FAMILIES[place].1)
}

/// Whether it is a type of a family whose sizes are all known.
pub(crate) fn is_known(machine: &str) -> bool {
    let Some((family, size)) = machine.split_once('.') else { return false };
    sizes_of(family).is_some_and(|sizes| sizes.contains(&size))
}

/// Whether the family, whose sizes are all known, has no such size: `m5.3xlarge`.
pub fn has_no_such_size(machine: &str) -> bool {
    let Some((family, size)) = machine.split_once('.') else { return false };
    sizes_of(family).is_some_and(|sizes| !sizes.is_empty() && !sizes.contains(&size))
}

/// The type of the same family whose size is nearest to one that there is not, and never metal: `m5.2xlarge` for
/// `m5.3xlarge`.
pub(crate) fn in_known_size(machine: &str) -> Option<String> {
    let (family, size) = machine.split_once('.')?;
    let sizes = sizes_of(family)?.iter().filter(|known| **known != "metal");
    let nearest = sizes.min_by_key(|known| rank(known).abs_diff(rank(size)))?;
    Some(format!("{family}.{nearest}"))
}

/// How large a size is, in quarters of an `xlarge`.
fn rank(size: &str) -> u32 {
    match size.strip_suffix("xlarge") {
        Some("") => 4,
        Some(number) => number.parse().map_or(u32::MAX, |number: u32| number.saturating_mul(4)),
        None if size == "large" => 2,
        None if size.starts_with("metal") => u32::MAX,
        None => 1,
    }
}

/// Whether AWS has no family of this name: `m6`, `t4`. Newer generations are not judged.
pub fn has_no_such_family(machine: &str) -> bool {
    let family = machine.split_once('.').map_or(machine, |(family, _)| family);
    if sizes_of(family).is_some() {
        return false;
    }
    let (letters, rest) = family.split_at(family.find(|letter: char| letter.is_ascii_digit()).unwrap_or(family.len()));
    let digits = &rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())];
    let is_old = GENERAL.contains(&letters) && digits.parse::<u32>().is_ok_and(|number| number <= LAST_WHOLE);
    FOREIGN.contains(&family) || is_old
}

/// A type of the same size in a family whose name goes on after that of one that there is not: `m6i.large` for
/// `m6.large`.
pub(crate) fn in_known_family(machine: &str) -> Option<String> {
    let (family, size) = machine.split_once('.')?;
    let longer = ["i", "a", "g", ""].iter().map(|more| format!("{family}{more}"));
    let shorter = family.char_indices().next_back().map(|(last, _)| format!("{}i", &family[..last]));
    let mut names = longer.chain(shorter);
    let known = names.find(|name| sizes_of(name).is_some())?;
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
        for machine in ["m5.3xlarge", "c5.23xlarge", "t3.4xlarge", "t3.metal", "m6i.medium", "c6i.18xlarge"] {
            assert!(has_no_such_size(machine), "{machine}");
        }
        for machine in
            ["m5.metal", "c5.24xlarge", "t3.nano", "m1.small", "m99.3xlarge", "m7i.metal-24xl", "m5zn.3xlarge"]
        {
            assert!(!has_no_such_size(machine), "{machine}");
        }
        assert_eq!(in_known_size("m5.3xlarge").as_deref(), Some("m5.2xlarge"));
        assert_eq!(in_known_size("c5.23xlarge").as_deref(), Some("c5.24xlarge"));
        assert_eq!(in_known_size("t3.metal").as_deref(), Some("t3.2xlarge"));
        assert_eq!(in_known_family("m6l.large").as_deref(), Some("m6i.large"));
        assert_eq!(in_known_family("t4.small").as_deref(), Some("t4g.small"));
        assert_eq!(in_known_family("e2.medium"), None);
        assert!(is_on_xen("m4.large") && !is_on_xen("i3.metal") && !is_on_xen("m6i.large") && !is_on_xen(""));
    }
}
