//! The known name that a misspelt one was meant to be. A leaf: it knows nothing of what is named.

use std::cell::Cell;

mod edits;

use edits::LONGEST;

/// How alike two names have to be, from 0 to 1.
const ALIKE: f64 = 0.75;
/// The same for words of the API, of which there are few: a guess is rarely wrong.
const WORDS_ALIKE: f64 = 0.6;
/// How many known names are looked at; in a longer list a guess helps little and costs much.
const MOST_KNOWN: usize = 50;
/// The pairs of letters that one [`Likeness`] compares, about half a millisecond; then it has no more guesses.
const PAIRS: usize = 1 << 19;
/// As many for a single word, which is looked for on threads that others wait for too.
const PAIRS_OF_A_WORD: usize = 1 << 13;
/// What a product of fractions may be off by.
const ROUNDING: f64 = 1e-9;

/// Finds the known names that were meant, as long as its work is bounded: one for each request.
#[derive(Debug)]
pub struct Likeness {
    pairs_left: Cell<usize>,
}

impl Default for Likeness {
    fn default() -> Likeness {
        Likeness { pairs_left: Cell::new(PAIRS) }
    }
}

/// The word of the API that is most like `word`; letter case does not count against it.
pub(crate) fn word<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Likeness { pairs_left: Cell::new(PAIRS_OF_A_WORD) }.word(word, known)
}

impl Likeness {
    /// The word of the API, or the name in a question, that is most like `word`; letter case does not count against it.
    pub(crate) fn word<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        self.at_least(WORDS_ALIKE, word, known)
    }

    /// The one among the first [`MOST_KNOWN`] of `known` that is most like `name`; letter case does not count against
    /// it.
    pub(crate) fn nearest<'a>(&self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        self.at_least(ALIKE, name, known.into_iter().take(MOST_KNOWN))
    }

    /// The one among `known` that is most like `name`, and at least so much; the last one of several.
    pub(crate) fn at_least<'a>(
        &self,
        alike: f64,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if LONGEST < name.len() || self.pairs_left.get() == 0 {
            return None;
        }
        let sought = Sought { alike, name, length: length(name), letters: letters(name), bag: Bag::of(name) };
        let known = known.into_iter().filter(|known| known.len() <= LONGEST && sought.may_be(known));
        let mut likely: Vec<(f64, usize, &str)> =
            known.enumerate().map(|(index, known)| (sought.likeness_at_most(known), index, known)).collect();
        // What is most alike as far as letters say mostly is the most alike, and then the others need not be compared.
        likely.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut best: Option<(f64, usize, &str)> = None;
        for (at_most, index, known) in likely {
            let least = best.map_or(alike, |(likeness, ..)| likeness);
            if at_most + ROUNDING < least || !self.affords(name.len() * known.len()) {
                break;
            }
            let likeness = sought.likeness(known);
            if alike <= likeness && best.is_none_or(|best| (best.0, best.1) < (likeness, index)) {
                best = Some((likeness, index, known));
            }
        }
        best.map(|(.., known)| known)
    }

    /// Whether a name is short enough to be compared.
    pub(crate) fn compares(name: &str) -> bool {
        name.len() <= LONGEST
    }

    /// The one among `known` that differs from `name` by the fewest edits, at most `most`; letter case does not count,
    /// and neighbours that changed places are one.
    pub(crate) fn misspelt<'a>(
        &self,
        most: usize,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if !Self::compares(name) {
            return None;
        }
        let (length, set, bag) = (length(name), letters(name), Bag::of(name));
        let may_be = |known: &&str| {
            length.abs_diff(self::length(known)) <= most
                && (set ^ letters(known)).count_ones().div_ceil(2) as usize <= most
                && bag.fewest_edits(&Bag::of(known)) <= most
        };
        let candidates = known
            .into_iter()
            .filter(|known| Self::compares(known) && may_be(known))
            .filter(|known| self.affords(name.len() * known.len()))
            .map(|known| (edits::between(name, known), known))
            .filter(|(edits, _)| *edits <= most);
        candidates.min_by_key(|(edits, _)| *edits).map(|(_, known)| known)
    }

    fn affords(&self, pairs: usize) -> bool {
        let left = self.pairs_left.get().checked_sub(pairs);
        self.pairs_left.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// Whether two names count on from each other, such as `us-east-1a` and `us-east-1b`, or `private-1` and `private-2`:
/// then one is not a misspelling of the other.
pub(crate) fn are_of_one_series(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut differing = left.iter().zip(right).enumerate().filter(|(_, (left, right))| left != right);
    let (Some((at, (one, other))), None) = (differing.next(), differing.next()) else {
        return false;
    };
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let is_zone_letter = |byte: &u8| (b'a'..=b'f').contains(byte);
    let before = at.checked_sub(1).map(|before| left[before]);
    let is_alone = before.is_none_or(|before| is_digit(&before) || before == b'-' || before == b'.')
        && left.get(at + 1).is_none_or(|after| !after.is_ascii_alphanumeric());
    left.len() == right.len()
        && (is_digit(one) && is_digit(other) || is_alone && is_zone_letter(one) && is_zone_letter(other))
}

/// A name and what is quickly compared of it.
struct Sought<'a> {
    alike: f64,
    name: &'a str,
    length: usize,
    letters: u64,
    bag: Bag,
}

impl Sought<'_> {
    /// Whether a known name is like it as far as lengths and letters say.
    fn may_be(&self, known: &str) -> bool {
        let shortest = (self.alike * self.length as f64 - ROUNDING).ceil() as usize;
        if known.len() < shortest {
            return false;
        }
        let known_length = length(known);
        let most_edits = (1.0 - self.alike) * self.length.max(known_length) as f64 + ROUNDING;
        if most_edits < 1.0 {
            return known.eq_ignore_ascii_case(self.name);
        }
        self.length.abs_diff(known_length) as f64 <= most_edits
            && f64::from((self.letters ^ letters(known)).count_ones().div_ceil(2)) <= most_edits
    }

    fn likeness(&self, known: &str) -> f64 {
        self.likeness_of(known, edits::between(self.name, known))
    }

    /// The likeness as far as it is known without the places of letters.
    fn likeness_at_most(&self, known: &str) -> f64 {
        self.likeness_of(known, self.bag.fewest_edits(&Bag::of(known)))
    }

    fn likeness_of(&self, known: &str, edits: usize) -> f64 {
        match self.length.max(length(known)) {
            0 => 1.0,
            longest => 1.0 - edits as f64 / longest as f64,
        }
    }
}

/// How many characters a name has.
fn length(name: &str) -> usize {
    if name.is_ascii() { name.len() } else { name.chars().count() }
}

/// The ASCII letters of a name, in a set that takes some of them for the same. An edit changes two of them at most.
fn letters(name: &str) -> u64 {
    let ascii = name.bytes().filter(u8::is_ascii);
    ascii.fold(0, |set, letter| set | 1 << (letter.to_ascii_lowercase() % 64))
}

/// How often a name has each ASCII letter; some of them are taken for the same.
struct Bag([u8; 32]);

impl Bag {
    /// Those of a name that is compared.
    fn of(name: &str) -> Bag {
        let mut counts = [0; 32];
        for letter in name.bytes().filter(u8::is_ascii) {
            counts[usize::from(letter.to_ascii_lowercase() % 32)] += 1;
        }
        Bag(counts)
    }

    /// No fewer edits make one of the other: each takes away a letter at most, and adds one at most.
    fn fewest_edits(&self, other: &Bag) -> usize {
        let (mut more, mut less) = (0, 0);
        for (here, there) in self.0.iter().zip(other.0) {
            more += usize::from(here.saturating_sub(there));
            less += usize::from(there.saturating_sub(*here));
        }
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        Likeness::default().nearest(name, known)
    }

    #[test]
    fn finds_near_names_only() {
        let known = || ["us-east-1a", "utility-us-east-1a"].into_iter();
        assert_eq!(nearest("US-East-1a", known()), Some("us-east-1a"));
        assert_eq!(nearest("utility-us-east-1b", known()), Some("utility-us-east-1a"));
        assert_eq!(nearest("nope", known()), None);
    }

    #[test]
    fn finds_a_misspelt_word_and_nothing_unlike() {
        let known = ["kopsRelease", "vpcIPv4CIDR", "vpcIPv6CIDR"];
        assert_eq!(word("kopsrelease", known), Some("kopsRelease"));
        assert_eq!(word("vpcIPv6CIDRs", known), Some("vpcIPv6CIDR"));
        assert_eq!(word("verbose", known), None);
    }

    #[test]
    fn a_misspelling_is_counted_in_edits() {
        let misspelt = |most, name, known| Likeness::default().misspelt(most, name, known);
        let known = ["zone", "type", "topology", "subnets"];
        assert_eq!(misspelt(1, "Zonee", known), Some("zone"));
        assert_eq!(misspelt(1, "tpye", known), Some("type"));
        assert_eq!(misspelt(1, "tolopogy", known), None);
        assert_eq!(misspelt(2, "toplogyy", known), Some("topology"));
        assert_eq!(misspelt(0, "zonee", known), None);
        assert_eq!(misspelt(2, &"z".repeat(LONGEST + 1), known), None);
    }

    #[test]
    fn another_zone_or_number_is_not_a_misspelling() {
        for (left, right) in [
            ("us-east-1a", "us-east-1d"),
            ("utility-us-east-1a", "utility-us-east-1b"),
            ("us-east-1a-private", "us-east-1c-private"),
            ("private-1", "private-3"),
            ("a", "b"),
        ] {
            assert!(are_of_one_series(left, right), "{left} {right}");
        }
        for (left, right) in [
            ("us-east-1a", "us-east-1s"),
            ("us-east-1a", "us-eats-1a"),
            ("us-east-1a", "us-east-1a"),
            ("private-a", "private-ab"),
            ("bad", "cad"),
        ] {
            assert!(!are_of_one_series(left, right), "{left} {right}");
        }
    }

    #[test]
    fn a_long_name_is_not_compared() {
        let name = |length: usize| "ab".repeat(length / 2);
        assert_eq!(nearest(&name(LONGEST), [name(LONGEST - 2).as_str()]), Some(name(LONGEST - 2).as_str()));
        assert_eq!(nearest(&name(LONGEST + 2), [name(LONGEST).as_str()]), None);
        assert_eq!(nearest(&name(LONGEST), [name(LONGEST + 2).as_str()]), None);
    }

    #[test]
    fn the_work_of_one_request_is_bounded() {
        let (likeness, known) = (Likeness::default(), "ab".repeat(LONGEST / 2 - 1));
        let sought = "ab".repeat(LONGEST / 2);
        let found = (0..1_000).filter(|_| likeness.nearest(&sought, [known.as_str()]).is_some()).count();
        assert_eq!(found, PAIRS / (sought.len() * known.len()));
    }

    #[test]
    fn a_word_of_a_catalogue_is_found_by_few_comparisons() {
        let parts = ["subnet", "cidr", "outside", "network", "zone", "egress", "route", "table"];
        let codes: Vec<String> = (0..512)
            .map(|number| [number % 8, number / 8 % 8, number / 64].map(|part| parts[part]).join("-"))
            .collect();
        let known = || codes.iter().map(String::as_str);
        let pairs = |likeness: &Likeness| PAIRS - likeness.pairs_left.get();
        let (found, not_found) = (Likeness::default(), Likeness::default());
        assert_eq!(found.word("subnet-cidr-outsde", known()), Some("subnet-cidr-outside"));
        assert!(pairs(&found) < 20 * 20 * 20, "{}", pairs(&found));
        assert_eq!(not_found.word("kopsRelease", known()), None);
        assert!(pairs(&not_found) < 1_000, "{}", pairs(&not_found));
        // Of what is like all of them in all but the places of letters, not all is looked at.
        assert_eq!(word("subnet-cidr-outsde", known()), Some("subnet-cidr-outside"));
        assert_eq!(word("edistuo-rdic-tenbus", known()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_not_compared_is_not_alike(name in "[a-dA-Dé]{0,8}", known in "[a-dA-Dé]{0,8}") {
            let (name, known) = (name.to_ascii_lowercase(), known.to_ascii_lowercase());
            let likeness = strsim::normalized_damerau_levenshtein(&name, &known);
            prop_assert_eq!(nearest(&name, [known.as_str()]).is_some(), ALIKE <= likeness);
        }

        #[test]
        fn the_most_alike_is_found(name in "[a-dé-]{0,8}", known in proptest::collection::vec("[a-dé-]{0,8}", 0..12)) {
            let likeness = |known: &&String| strsim::normalized_damerau_levenshtein(&name, known);
            let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
            let best = best.filter(|best| ALIKE <= likeness(best));
            prop_assert_eq!(nearest(&name, known.iter().map(String::as_str)), best.map(String::as_str));
        }
    }
}
