//! Where a value of a question is. Most values have nothing wrong with them, so that no path is made for them.

use crate::diagnostic::FieldPath;

/// Where a value is: the steps to it from the root, the last one first.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'q> {
    above: Option<&'q Place<'q>>,
    step: Step,
}

#[derive(Clone, Copy, Debug, Default)]
enum Step {
    /// The root, or something else of which all is known.
    #[default]
    Here,
    /// The value of a key.
    Key(&'static str),
    /// An item of the list at a key.
    Item(&'static str, usize),
}

impl<'q> Place<'q> {
    /// The value of `key`.
    pub(super) fn key(&'q self, key: &'static str) -> Place<'q> {
        Place { above: Some(self), step: Step::Key(key) }
    }

    /// An item of the list at `key`.
    pub(super) fn item(&'q self, key: &'static str, index: usize) -> Place<'q> {
        Place { above: Some(self), step: Step::Item(key, index) }
    }

    /// The path from the root of the first document.
    pub fn path(&self) -> FieldPath {
        let above = self.above.map(Place::path).unwrap_or_default();
        match self.step {
            Step::Here => above,
            Step::Key(key) => above.key(key),
            Step::Item(key, index) => above.key(key).index(index),
        }
    }
}
