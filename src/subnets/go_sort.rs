//! The order in which Go's `sort.Sort` leaves equal elements: stable up to twelve, and beyond that what its
//! pattern-defeating quicksort makes of them. kOps hands out blocks in this order.

/// Up to so many elements are sorted by insertion.
const INSERTION: usize = 12;
/// From so many elements on the pivot is the median of medians, and disorder is repaired step by step.
const LONG: usize = 50;
/// From so many elements on the pivot is a median.
const MEDIAN: usize = 8;

/// Sorts as Go's `sort.Sort` (1.22 and later) does, whose place for equal elements is its own.
pub(super) fn sort<T>(items: &mut [T], less: impl Fn(&T, &T) -> bool) {
    let limit = usize::BITS - items.len().leading_zeros();
    let end = items.len();
    Sorter { items, less }.sort(0, end, limit);
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: F,
}

/// What the pivot's search saw of the elements' order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Increasing,
    Decreasing,
    Neither,
}

impl<T, F: Fn(&T, &T) -> bool> Sorter<'_, T, F> {
    fn less(&self, left: usize, right: usize) -> bool {
        (self.less)(&self.items[left], &self.items[right])
    }

    fn sort(&mut self, mut from: usize, mut to: usize, mut limit: u32) {
        let (mut was_balanced, mut was_partitioned) = (true, true);
        while INSERTION < to - from {
            if limit == 0 {
                return self.heap_sort(from, to);
            }
            if !was_balanced {
                self.break_patterns(from, to);
                limit -= 1;
            }
            let pivot = match self.choose_pivot(from, to) {
                (pivot, Seen::Neither) => pivot,
                (pivot, seen) => {
                    let pivot = if seen == Seen::Decreasing { self.reverse(from, to, pivot) } else { pivot };
                    if was_balanced && was_partitioned && self.is_nearly_sorted(from, to) {
                        return;
                    }
                    pivot
                }
            };
            if 0 < from && !self.less(from - 1, pivot) {
                from = self.partition_equal(from, to, pivot);
                continue;
            }
            let length = to - from;
            let (middle, partitioned) = self.partition(from, to, pivot);
            was_partitioned = partitioned;
            was_balanced = length / 8 <= (middle - from).min(to - middle);
            if middle - from < to - middle {
                self.sort(from, middle, limit);
                from = middle + 1;
            } else {
                self.sort(middle + 1, to, limit);
                to = middle;
            }
        }
        self.insertion_sort(from, to);
    }

    fn insertion_sort(&mut self, from: usize, to: usize) {
        for next in from + 1..to {
            self.sink(from, next);
        }
    }

    /// Moves an element down until the one below it is not greater.
    fn sink(&mut self, bottom: usize, mut place: usize) {
        while bottom < place && self.less(place, place - 1) {
            self.items.swap(place, place - 1);
            place -= 1;
        }
    }

    fn reverse(&mut self, from: usize, to: usize, pivot: usize) -> usize {
        self.items[from..to].reverse();
        to - 1 - (pivot - from)
    }

    /// Puts what is less than the pivot before it; whether it was so already.
    fn partition(&mut self, from: usize, to: usize, pivot: usize) -> (usize, bool) {
        self.items.swap(from, pivot);
        let (mut low, mut high) = (from + 1, to - 1);
        let mut was_partitioned = true;
        loop {
            while low <= high && self.less(low, from) {
                low += 1;
            }
            while low <= high && !self.less(high, from) {
                high -= 1;
            }
            if high < low {
                break;
            }
            self.items.swap(low, high);
            (low, high) = (low + 1, high - 1);
            was_partitioned = false;
        }
        self.items.swap(high, from);
        (high, was_partitioned)
    }

    /// Puts what equals the pivot, which nothing is less than, before the others; the place of the first other.
    fn partition_equal(&mut self, from: usize, to: usize, pivot: usize) -> usize {
        self.items.swap(from, pivot);
        let (mut low, mut high) = (from + 1, to - 1);
        loop {
            while low <= high && !self.less(from, low) {
                low += 1;
            }
            while low <= high && self.less(from, high) {
                high -= 1;
            }
            if high < low {
                return low;
            }
            self.items.swap(low, high);
            (low, high) = (low + 1, high - 1);
        }
    }

    /// Repairs up to five places of disorder; whether all is sorted then.
    fn is_nearly_sorted(&mut self, from: usize, to: usize) -> bool {
        let mut place = from + 1;
        for _ in 0..5 {
            while place < to && !self.less(place, place - 1) {
                place += 1;
            }
            if place == to || to - from < LONG {
                return place == to;
            }
            self.items.swap(place, place - 1);
            if 2 <= place - from {
                self.sink(0, place - 1);
            }
            let mut above = place + 1;
            while 2 <= to - place && above < to && self.less(above, above - 1) {
                self.items.swap(above, above - 1);
                above += 1;
            }
        }
        false
    }

    /// Swaps three elements with such as a generator of random numbers names.
    fn break_patterns(&mut self, from: usize, to: usize) {
        let length = to - from;
        let mut random = length as u64;
        let mask = (length + 1).next_power_of_two() as u64 - 1;
        let middle = from + length / 4 * 2 - 1;
        for place in middle - 1..=middle + 1 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let other = (random & mask) as usize;
            let other = if length <= other { other - length } else { other };
            self.items.swap(place, from + other);
        }
    }

    fn choose_pivot(&self, from: usize, to: usize) -> (usize, Seen) {
        let length = to - from;
        let quarter = length / 4;
        let mut places = [from + quarter, from + quarter * 2, from + quarter * 3];
        let mut swaps = 0;
        if LONG <= length {
            for place in &mut places {
                *place = self.median([*place - 1, *place, *place + 1], &mut swaps);
            }
        }
        let pivot = if MEDIAN <= length { self.median(places, &mut swaps) } else { places[1] };
        match swaps {
            0 => (pivot, Seen::Increasing),
            12 => (pivot, Seen::Decreasing),
            _ => (pivot, Seen::Neither),
        }
    }

    fn median(&self, [a, b, c]: [usize; 3], swaps: &mut usize) -> usize {
        let mut ordered = |left, right| match self.less(right, left) {
            true => {
                *swaps += 1;
                (right, left)
            }
            false => (left, right),
        };
        let (a, b) = ordered(a, b);
        let (b, _) = ordered(b, c);
        ordered(a, b).1
    }

    fn heap_sort(&mut self, from: usize, to: usize) {
        let length = to - from;
        for root in (0..=(length - 1) / 2).rev() {
            self.sift_down(root, length, from);
        }
        for last in (0..length).rev() {
            self.items.swap(from, from + last);
            self.sift_down(0, last, from);
        }
    }

    fn sift_down(&mut self, mut root: usize, end: usize, from: usize) {
        loop {
            let mut child = 2 * root + 1;
            if end <= child {
                return;
            }
            if child + 1 < end && self.less(from + child, from + child + 1) {
                child += 1;
            }
            if !self.less(from + root, from + child) {
                return;
            }
            self.items.swap(from + root, from + child);
            root = child;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(keys: &[u8]) -> Vec<(u8, usize)> {
        let mut items: Vec<(u8, usize)> = keys.iter().copied().zip(0..).collect();
        sort(&mut items, |left, right| left.0 < right.0);
        items
    }

    #[test]
    fn twelve_stay_in_their_order() {
        let keys = [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
        let mut stable: Vec<(u8, usize)> = keys.iter().copied().zip(0..).collect();
        stable.sort_by_key(|item| item.0);
        assert_eq!(sorted(&keys), stable);
    }

    #[test]
    fn of_thirteen_two_equal_ones_change_places_as_recorded() {
        let keys = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1];
        let first: Vec<usize> = sorted(&keys).iter().take(3).map(|item| item.1).collect();
        assert_eq!(first, [0, 12, 6]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn everything_is_sorted_and_there(keys in prop::collection::vec(0_u8..20, 0..400)) {
            let items = sorted(&keys);
            prop_assert!(items.is_sorted_by_key(|item| item.0));
            let mut places: Vec<usize> = items.iter().map(|item| item.1).collect();
            places.sort_unstable();
            prop_assert!(places.into_iter().eq(0..keys.len()));
        }
    }
}
