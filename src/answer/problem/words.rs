//! A problem in words, for those who show it without HTTP.

use super::failure::Problem;

/// What a problem says to a person.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The last part of its type.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub detail: &'a str,
    /// The repair, where it is known.
    pub hint: Option<&'a str>,
    /// Line and column in the body, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
}

impl Problem {
    /// The problem in words.
    pub fn words(&self) -> Words<'_> {
        Words {
            code: self.kind.slug,
            detail: &self.detail,
            hint: self.extras.hint.as_deref(),
            position: self.extras.position,
        }
    }
}
