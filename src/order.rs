//! Lists brought into an order. The library's sort takes seven kilobytes of the program for each type and each order;
//! here all have one. It is for lists that are short or rarely ordered: the items are moved twice.

use std::cmp::Ordering;

/// The items in the order of `compare`; equal ones stay as they were.
pub fn ordered<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let places = places(items.len(), &|left, right| compare(&items[left], &items[right]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items[place].take()).collect()
}

/// The same in the order of their keys.
pub fn ordered_by_key<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    ordered(items, |left, right| key(left).cmp(&key(right)))
}

/// The places of so many items in their order.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|left, right| compare(*left, *right));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_library(items in proptest::collection::vec((0..8_u8, any::<u8>()), 0..40)) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            prop_assert_eq!(ordered_by_key(items, |item| item.0), expected);
        }
    }
}
