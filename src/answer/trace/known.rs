//! What is known by keys that are compared slowly: most of them are found at once.

use std::collections::BTreeMap;

/// What a value is known by.
pub trait Key: Copy + Ord {
    /// A number that is the same for equal keys, and mostly not for others.
    fn mixed(&self) -> usize;
}

/// How many keys are mostly known.
const USUAL: usize = 64;

/// Values by their keys.
#[derive(Debug)]
pub struct Known<K, V> {
    entries: Vec<(K, V)>,
    /// The place of the last entry of each of the numbers that keys are mixed to.
    recent: Vec<Option<u32>>,
    /// The places of the others.
    others: BTreeMap<K, u32>,
}

impl<K: Key, V: Copy> Known<K, V> {
    /// Nothing yet; so many keys are found at once.
    pub fn with_room(keys: usize) -> Known<K, V> {
        let recent = vec![None; keys.next_power_of_two()];
        Known { entries: Vec::with_capacity(keys.min(USUAL)), recent, others: BTreeMap::new() }
    }

    /// What is known by a key.
    pub fn get(&self, key: &K) -> Option<V> {
        let entry = |place: u32| self.entries.get(place as usize);
        match self.recent[self.slot(key)].and_then(entry) {
            Some((recent, value)) if recent == key => Some(*value),
            None => None,
            Some(_) => self.others.get(key).copied().and_then(entry).map(|(_, value)| *value),
        }
    }

    /// Adds what is known by a key from now on, of which nothing was known.
    pub fn insert(&mut self, key: K, value: V) {
        let Ok(place) = u32::try_from(self.entries.len()) else { return };
        let slot = self.slot(&key);
        let before = self.recent[slot].replace(place);
        if let Some((place, (key, _))) = before.and_then(|place| Some((place, self.entries.get(place as usize)?))) {
            self.others.insert(*key, place);
        }
        self.entries.push((key, value));
    }

    fn slot(&self, key: &K) -> usize {
        // There is a power of two of them.
        key.mixed() & (self.recent.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Key for usize {
        fn mixed(&self) -> usize {
            self / 3
        }
    }

    #[test]
    fn all_that_was_added_is_known() {
        let mut known = Known::with_room(3);
        for key in 0..50_usize {
            assert_eq!(known.get(&key), None);
            known.insert(key, key + 1);
            assert!((0..=key).all(|key| known.get(&key) == Some(key + 1)), "{key}");
        }
    }
}
