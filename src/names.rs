//! Names: whether two are equal, and where one is among many.

/// Whether two names are equal. Where both are empty `==` takes as long as for a hundred others: C libraries ask the
/// processor for bytes at an address that there is not.
pub fn is_same(left: &str, right: &str) -> bool {
    left.len() == right.len() && (left.is_empty() || left == right)
}

/// The places of things by their names. Names are compared by a number that is made of each, and as texts only where
/// that is the same: names of one spec mostly start alike.
#[derive(Clone, Debug, Default)]
pub struct Places<'a>(Vec<(u64, &'a str, usize)>);

impl<'a> Places<'a> {
    /// The places of `names`; of several equal names the first place counts.
    pub fn of(names: impl IntoIterator<Item = (&'a str, usize)>) -> Places<'a> {
        let mut places: Vec<_> = names.into_iter().map(|(name, place)| (mixed(name), name, place)).collect();
        places.sort_unstable();
        places.dedup_by_key(|(_, name, _)| *name);
        Places(places)
    }

    /// The place of what has this name.
    pub fn get(&self, name: &str) -> Option<usize> {
        let mixed = mixed(name);
        let first = self.0.partition_point(|(other, ..)| *other < mixed);
        let alike = &self.0[first..];
        match alike.first()? {
            (_, found, place) if *found == name => Some(*place),
            _ => {
                let found = alike.binary_search_by_key(&(mixed, name), |(mixed, name, _)| (*mixed, name)).ok()?;
                alike.get(found).map(|(.., place)| *place)
            }
        }
    }

    /// The names, in their order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let mut names: Vec<&str> = self.0.iter().map(|(_, name, _)| *name).collect();
        names.sort_unstable();
        names.into_iter()
    }
}

/// A number that is the same for equal names, and mostly not for others.
fn mixed(name: &str) -> u64 {
    /// An odd number with bits all over (Knuth).
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = name.as_bytes();
    let last = match bytes.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let (eights, _) = bytes.as_chunks();
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight)).chain([last]);
    words.fold(bytes.len() as u64, |mixed, word| (mixed.rotate_left(5) ^ word).wrapping_mul(SPREAD))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_found_where_it_is_first(names in prop::collection::vec("[ab]{0,9}|us-east-1a-[0-9]{0,3}", 0..40)) {
            let places = Places::of(names.iter().enumerate().map(|(place, name)| (name.as_str(), place)));
            for name in names.iter().map(String::as_str).chain(["", "c", "us-east-1a-1234"]) {
                prop_assert_eq!(places.get(name), names.iter().position(|other| other == name), "{}", name);
            }
        }

        #[test]
        fn names_are_the_same_where_they_are_equal(left in "[ab]{0,2}", right in "[ab]{0,2}") {
            prop_assert_eq!(is_same(&left, &right), left == right);
        }
    }
}
