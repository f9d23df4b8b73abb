//! Field paths: kOps' spelling (`spec.networking.subnets[1].cidr`) and JSON pointers
//! (`/spec/networking/subnets/1/cidr`).

use std::borrow::{Borrow, Cow};
use std::fmt::{self, Write};

use memchr::{memchr, memchr2};

use super::excerpt::excerpt;

/// What most paths take, in bytes.
const TYPICAL: usize = 64;

/// How many steps most paths have room for.
const DEPTH: usize = 6;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// A field, printed after a dot.
    Key(Cow<'static, str>),
    /// A place in a list, from 0.
    Index(usize),
    /// A key of a map with free keys, printed in brackets.
    Entry(String),
}

/// The path of a field in an object.
///
/// ```
/// use kops_network_planner::diagnostic::FieldPath;
///
/// let path = FieldPath::of("spec.networking.subnets").index(1).key("cidr");
/// assert_eq!(path.to_string(), "spec.networking.subnets[1].cidr");
/// assert_eq!(path.pointer(), "/spec/networking/subnets/1/cidr");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldPath(Vec<Segment>);

impl FieldPath {
    /// The path with these dotted keys; the empty text is the object itself.
    pub fn of(dotted: &'static str) -> FieldPath {
        let mut steps = Vec::with_capacity(DEPTH);
        let mut rest = dotted;
        while !rest.is_empty() {
            let end = memchr(b'.', rest.as_bytes()).unwrap_or(rest.len());
            steps.push(Segment::Key(Cow::Borrowed(&rest[..end])));
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        FieldPath(steps)
    }

    /// This path with one more field. A long key is shortened, as in [`excerpt`]; a path is repeated in every finding
    /// below it.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> FieldPath {
        self.0.push(Segment::Key(shortened(key.into())));
        self
    }

    /// The path of a field of what this one leads to.
    #[must_use]
    pub fn below(&self, key: &'static str) -> FieldPath {
        let mut segments = Vec::with_capacity(self.0.len() + 2);
        segments.extend_from_slice(&self.0);
        FieldPath(segments).key(key)
    }

    /// This path with one more place in a list.
    #[must_use]
    pub fn index(mut self, index: usize) -> FieldPath {
        self.0.push(Segment::Index(index));
        self
    }

    /// This path with one more key of a map; a long one is shortened.
    #[must_use]
    pub fn entry(mut self, key: impl Into<String>) -> FieldPath {
        self.0.push(Segment::Entry(shortened(Cow::Owned(key.into())).into_owned()));
        self
    }

    /// The last key in it; a place in a list is not one.
    pub fn last_key(&self) -> Option<&str> {
        self.segments().iter().rev().find_map(|segment| match segment {
            Segment::Key(key) => Some(&**key),
            _ => None,
        })
    }

    /// The steps of the path.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The path without its last step.
    #[must_use]
    pub fn parent(mut self) -> FieldPath {
        self.0.pop();
        self
    }

    /// Whether this path is `other` or lies below it.
    pub fn starts_with(&self, other: &FieldPath) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Appends the steps of `other`.
    #[must_use]
    pub fn join(mut self, other: &[Segment]) -> FieldPath {
        self.0.extend_from_slice(other);
        self
    }

    /// The path in kOps' spelling, as it is displayed.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(TYPICAL);
        // A text takes all that is written.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, writer: &mut impl Write) -> fmt::Result {
        for (place, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) => {
                    if place != 0 {
                        writer.write_char('.')?;
                    }
                    writer.write_str(key)?;
                }
                Segment::Index(index) => {
                    writer.write_char('[')?;
                    write_index(writer, *index)?;
                    writer.write_char(']')?;
                }
                Segment::Entry(key) => write!(writer, "[{key}]")?,
            }
        }
        Ok(())
    }

    /// The JSON pointer (RFC 6901) of the path.
    pub fn pointer(&self) -> String {
        pointer(&self.0)
    }
}

/// The JSON pointer (RFC 6901) of a path with these steps.
pub fn pointer<'a>(steps: impl IntoIterator<Item = &'a Segment>) -> String {
    let mut pointer = String::with_capacity(TYPICAL);
    for step in steps {
        pointer.push('/');
        match step {
            Segment::Key(key) => push_escaped(&mut pointer, key),
            Segment::Entry(key) => push_escaped(&mut pointer, key),
            Segment::Index(index) => {
                // A text takes all that is written.
                let _ = write_index(&mut pointer, *index);
            }
        }
    }
    pointer
}

/// Most places in lists have one digit, for which formatting takes ten times as long as writing it.
fn write_index(writer: &mut impl Write, index: usize) -> fmt::Result {
    match u8::try_from(index) {
        Ok(digit @ 0..10) => writer.write_char(char::from(b'0' + digit)),
        _ => write!(writer, "{index}"),
    }
}

fn shortened(key: Cow<'static, str>) -> Cow<'static, str> {
    match excerpt(&key) {
        Cow::Borrowed(_) => key,
        Cow::Owned(short) => Cow::Owned(short),
    }
}

impl FromIterator<Segment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> FieldPath {
        FieldPath(segments.into_iter().collect())
    }
}

fn push_escaped(pointer: &mut String, key: &str) {
    if memchr2(b'~', b'/', key.as_bytes()).is_none() {
        return pointer.push_str(key);
    }
    for character in key.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Paths are in the order of their steps, so that steps are enough to look one up.
impl Borrow<[Segment]> for FieldPath {
    fn borrow(&self) -> &[Segment] {
        &self.0
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_map_keys_in_brackets_and_escapes_pointers() {
        let path = FieldPath::of("spec.kubeDNS.stubDomains").entry("a/b~c").index(0);
        assert_eq!(path.to_string(), "spec.kubeDNS.stubDomains[a/b~c][0]");
        assert_eq!(path.pointer(), "/spec/kubeDNS/stubDomains/a~1b~0c/0");
    }

    #[test]
    fn a_path_starts_with_its_parents_and_itself() {
        let parent = FieldPath::of("spec.networking");
        let child = parent.clone().key("subnets").index(0);
        assert!(child.starts_with(&parent));
        assert!(child.starts_with(&child));
        assert!(!parent.starts_with(&child));
    }
}
