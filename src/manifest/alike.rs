//! Two values that say the same.

use super::node::{Entry, Node, Value};
use super::stream::{Document, Stream};

impl Stream<'_> {
    /// Whether the first document says the same under both keys, written in the same way and in the same order.
    pub fn says_twice(&self, left: &str, right: &str) -> bool {
        let Some(document) = self.documents.first() else { return false };
        let values = document.root.get(left).zip(document.root.get(right));
        values.is_some_and(|(left, right)| document.is_alike(left, right))
    }
}

impl Document<'_> {
    fn is_alike(&self, left: &Node<'_>, right: &Node<'_>) -> bool {
        let entry =
            |(left, right): (&Entry<'_>, &Entry<'_>)| left.key == right.key && self.is_alike(&left.value, &right.value);
        match (&left.value, &right.value) {
            (Value::Sequence(left), Value::Sequence(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| self.is_alike(left, right))
            }
            (Value::Mapping(left), Value::Mapping(right)) => {
                let (left, right) = (left.entries(), right.entries());
                left.len() == right.len() && left.iter().zip(right).all(entry)
            }
            (value, other) => is_same_scalar(value, other) && self.text_of(left) == self.text_of(right),
        }
    }

    fn text_of(&self, scalar: &Node<'_>) -> Option<&str> {
        scalar.place.and_then(|place| self.written(place))
    }
}

fn is_same_scalar(left: &Value<'_>, right: &Value<'_>) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Integer(left), Value::Integer(right)) => left == right,
        (Value::Large(left), Value::Large(right)) => left == right,
        (Value::Float(left), Value::Float(right)) => left.to_bits() == right.to_bits(),
        (Value::String(left), Value::String(right)) => left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Format, Limits, read};

    #[track_caller]
    fn check(yaml: &str, expected: bool) {
        let stream = read(yaml.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        assert_eq!(stream.says_twice("a", "b"), expected, "{yaml}");
    }

    #[test]
    fn what_is_written_in_the_same_way_is_said_twice() {
        check("a: {x: [1, ~, 1.5, text]}\nb: {x: [1, ~, 1.5, text]}", true);
        check("a: {x: 1}\nb:\n  x: 1", true);
    }

    #[test]
    fn other_values_keys_orders_and_notations_are_something_else() {
        check("a: {x: 1}", false);
        check("a: {x: 1}\nb: {x: 2}", false);
        check("a: {x: 1}\nb: {y: 1}", false);
        check("a: {x: 1}\nb: {x: 1, y: 1}", false);
        check("a: {x: 1, y: 2}\nb: {y: 2, x: 1}", false);
        check("a: {x: [1]}\nb: {x: [1, 1]}", false);
        check("a: {x: 16}\nb: {x: 0x10}", false);
        check("a: {x: text}\nb: {x: 'text'}", false);
        check("a: {x: 1}\nb: {x: '1'}", false);
    }
}
