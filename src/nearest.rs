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
    let name = name.to_ascii_lowercase();
    let likeness = |known: &str| strsim::normalized_damerau_levenshtein(&name, &known.to_ascii_lowercase());
    let candidates = known
        .into_iter()
        .take(MOST_KNOWN)
        .map(|known| (likeness(known), known))
        .filter(|(likeness, _)| alike <= *likeness);
    candidates.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_near_names_only() {
        let known = || ["us-east-1a", "utility-us-east-1a"].into_iter();
        assert_eq!(nearest("US-East-1a", known()), Some("us-east-1a"));
        assert_eq!(nearest("utility-us-east-1b", known()), Some("utility-us-east-1a"));
        assert_eq!(nearest("nope", known()), None);
    }
}
