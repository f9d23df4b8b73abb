//! How many edits are between two names: letters that are there once more or once less, letters that are others, and
//! neighbours that changed places.
//!
//! `strsim` counts the same for texts of any length and any characters, with tables that it asks the allocator for.
//! Names that are compared here are short, and nearly all are ASCII: a table of their own size takes a quarter of the
//! time, which counts where one word is compared with all codes.

/// The longest name that is compared, in bytes: the work is the product of both lengths, and a longer name was not
/// mistyped.
pub(super) const LONGEST: usize = 64;
/// A row and a column more than letters, for no letter, and one more of each for what cannot be.
const SIDE: usize = LONGEST + 2;

/// The fewest edits that make one name of the other; the case of ASCII letters does not count.
pub(super) fn between(left: &str, right: &str) -> usize {
    match (letters(left), letters(right)) {
        (Some(from), Some(to)) => of_letters(&from[..left.len()], &to[..right.len()]),
        _ => strsim::damerau_levenshtein(&left.to_ascii_lowercase(), &right.to_ascii_lowercase()),
    }
}

/// The letters of a short ASCII name, in lower case.
fn letters(name: &str) -> Option<[u8; LONGEST]> {
    let mut letters = [0; LONGEST];
    let taken = letters.get_mut(..name.len()).filter(|_| name.is_ascii())?;
    taken.copy_from_slice(name.as_bytes());
    taken.make_ascii_lowercase();
    Some(letters)
}

/// `table[i + 1][j + 1]` is the number for the first `i` letters of one and the first `j` of the other. No number in it
/// is larger than both lengths together, so that a byte is enough for it and what is added to it.
fn of_letters(from: &[u8], to: &[u8]) -> usize {
    let mut table = [[0_u8; SIDE]; SIDE];
    table[0] = [(from.len() + to.len()) as u8; SIDE];
    table[1][0] = table[0][0];
    for (j, number) in table[1][1..].iter_mut().enumerate() {
        *number = j as u8;
    }
    // The last row of each letter.
    let mut rows = [0_usize; 128];
    for (i, letter) in (1..).zip(from) {
        (table[i + 1][0], table[i + 1][1]) = (table[0][0], i as u8);
        // The last column of this letter.
        let mut column = 0;
        for (j, other) in (1..).zip(to) {
            let row = rows[usize::from(*other)];
            let swapped = table[row][column] + (i - row + j - column - 1) as u8;
            let one_sided = table[i][j + 1].min(table[i + 1][j]) + 1;
            let is_same = letter == other;
            let replaced = table[i][j] + u8::from(!is_same);
            table[i + 1][j + 1] = replaced.min(one_sided).min(swapped);
            if is_same {
                column = j;
            }
        }
        rows[usize::from(*letter)] = i;
    }
    table[from.len() + 1][to.len() + 1].into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_kind_of_edit_is_one() {
        for (left, right, edits) in [
            ("zone", "zone", 0),
            ("Zone", "zONE", 0),
            ("zone", "zoone", 1),
            ("zone", "zne", 1),
            ("zone", "zine", 1),
            ("zone", "znoe", 1),
            ("ca", "abc", 2),
            ("", "zone", 4),
            ("", "", 0),
            ("é", "e", 1),
            (&"x".repeat(LONGEST), &"y".repeat(LONGEST), LONGEST),
            (&"x".repeat(LONGEST), "", LONGEST),
        ] {
            assert_eq!((between(left, right), between(right, left)), (edits, edits), "{left} {right}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_number_is_that_of_the_library(left in "[a-cA-C-]{0,64}", right in "[a-cA-C-]{0,64}") {
            let lower = |name: &str| name.to_ascii_lowercase();
            prop_assert_eq!(between(&left, &right), strsim::damerau_levenshtein(&lower(&left), &lower(&right)));
        }
    }
}
