//! The known name that somebody probably meant. A leaf: it knows nothing of what is named.

/// How alike a name has to be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;
/// How many known names are looked at; in a longer list a guess helps little and costs much.
const MOST_KNOWN: usize = 50;

/// The one among `known` that is most like `name`; letter case does not count against it.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    at_least(ALIKE, name, known)
}

/// The same, for another likeness than [`ALIKE`].
pub(crate) fn at_least<'a>(alike: f64, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (length, set) = (length(name), letters(name));
    let shortest = (alike * length as f64 - ROUNDING).ceil() as usize;
    let may_be_alike = |known: &&str| {
        if known.len() < shortest {
            return false;
        }
        let known_length = self::length(known);
        let most_edits = (1.0 - alike) * length.max(known_length) as f64 + ROUNDING;
        if most_edits < 1.0 {
            return known.eq_ignore_ascii_case(name);
        }
        length.abs_diff(known_length) as f64 <= most_edits
            && f64::from((set ^ letters(known)).count_ones().div_ceil(2)) <= most_edits
    };
    let likeness =
        |known: &str| strsim::normalized_damerau_levenshtein(&name.to_ascii_lowercase(), &known.to_ascii_lowercase());
    let candidates = known
        .into_iter()
        .take(MOST_KNOWN)
        .filter(may_be_alike)
        .map(|known| (likeness(known), known))
        .filter(|(likeness, _)| alike <= *likeness);
    candidates.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

/// What a product of fractions may be off by.
const ROUNDING: f64 = 1e-9;

/// How many characters a name has.
fn length(name: &str) -> usize {
    if name.is_ascii() { name.len() } else { name.chars().count() }
}

/// The ASCII letters of a name, in a set that takes some of them for the same. An edit changes two of them at most.
fn letters(name: &str) -> u64 {
    let ascii = name.bytes().filter(u8::is_ascii);
    ascii.fold(0, |set, letter| set | 1 << (letter.to_ascii_lowercase() % 64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_near_names_only() {
        let known = || ["us-east-1a", "utility-us-east-1a"].into_iter();
        assert_eq!(nearest("US-East-1a", known()), Some("us-east-1a"));
        assert_eq!(nearest("utility-us-east-1b", known()), Some("utility-us-east-1a"));
        assert_eq!(nearest("nope", known()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_not_compared_is_not_alike(name in "[a-dA-Dé]{0,8}", known in "[a-dA-Dé]{0,8}") {
            let likeness = strsim::normalized_damerau_levenshtein(&name.to_ascii_lowercase(), &known.to_ascii_lowercase());
            prop_assert_eq!(nearest(&name, [known.as_str()]).is_some(), ALIKE <= likeness);
        }
    }
}
