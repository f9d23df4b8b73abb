//! Line breaks inside scalars, which become a space, or one line break fewer than there are.

/// What is between two lines of a scalar.
pub(super) struct Skipped {
    /// The bytes from the first line break to the next content.
    pub length: usize,
    /// How many empty lines are between.
    pub empty_lines: usize,
}

impl Skipped {
    /// Adds to `text` what it denotes.
    pub(super) fn fold_into(&self, text: &mut String) {
        match self.empty_lines {
            0 => text.push(' '),
            lines => text.extend(std::iter::repeat_n('\n', lines)),
        }
    }
}

/// What is between the line break at the start of `rest` and the next line of a scalar in a block with this column;
/// `None` if the scalar does not go on, or in a way that is left to the library.
pub(super) fn skip(rest: &str, outer: Option<usize>) -> Option<Skipped> {
    let bytes = rest.as_bytes();
    let may_go_on = bytes.get(1) == Some(&b'\n') || bytes.get(1 + outer.unwrap_or_default()) == Some(&b' ');
    if !may_go_on {
        return None;
    }
    let mut line = 1;
    for empty_lines in 0.. {
        let column = spaces(&bytes[line..]);
        match bytes.get(line + column)? {
            b'\n' => line += column + 1,
            b'\t' => break,
            _ if column <= outer.unwrap_or_default() => break,
            _ => return Some(Skipped { length: line + column, empty_lines }),
        }
    }
    None
}

/// How many spaces `bytes` start with.
pub(super) fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b' ').count()
}
