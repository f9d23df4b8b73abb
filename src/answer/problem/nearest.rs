//! The known word that a misspelt one was meant to be.

/// How alike two words have to be, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The word in `known` that is most like `word`, when one is like it at all; letter case does not count.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| ALIKE <= *likeness)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_misspelt_word_and_nothing_unlike() {
        let known = ["kopsRelease", "vpcIPv4CIDR", "vpcIPv6CIDR"];
        assert_eq!(nearest("kopsrelease", known), Some("kopsRelease"));
        assert_eq!(nearest("vpcIPv6CIDRs", known), Some("vpcIPv6CIDR"));
        assert_eq!(nearest("verbose", known), None);
    }
}
