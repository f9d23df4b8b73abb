//! Plain documents, straight from the events of the parser below the library.
//!
//! A document is plain when it has no anchors, aliases, tags or merges and nothing in it is wrong, as nearly every manifest. All
//! others are left to the library, which is the judge of YAML and says what it objects to; this is a shorter way to the same tree.

use std::borrow::Cow;

use granit_parser::{Event, Parser, ScalarStyle, Span};

use super::{Raw, Spent, options};
use crate::manifest::Limits;
use crate::manifest::node::{Entry, Mapping, Node, Place, Value};

/// Why there is no tree.
pub(super) enum Stop {
    /// The document is not plain.
    NotPlain,
    /// The limit is exceeded, on so many things of this name, here.
    TooMany(&'static str, fn(&Limits) -> usize, Option<Place>),
}

/// The tree of a plain document and what it takes of the limits.
pub(super) fn read(text: &str, limits: &Limits) -> Result<(Node<'static>, Spent), Stop> {
    let options = granit_parser::options! {
        simple_key_max_lookahead: super::lookahead(text.len()),
        flow_nesting_limit: limits.depth,
        emit_comments: false
    };
    let mut tree = Tree { limits, open: Vec::new(), root: None, spent: Spent::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|_| Stop::NotPlain)?;
        tree.take(event, &span)?;
    }
    Ok((tree.root.ok_or(Stop::NotPlain)?, tree.spent))
}

/// What has been read of a document.
struct Tree<'a> {
    limits: &'a Limits,
    /// The lists and mappings that have not ended, the outermost one first.
    open: Vec<Open>,
    root: Option<Node<'static>>,
    spent: Spent,
}

/// A list or mapping that has not ended.
struct Open {
    place: Option<Place>,
    items: Items,
}

enum Items {
    Sequence(Vec<Node<'static>>),
    Mapping {
        entries: Vec<Entry<'static>>,
        /// The key whose value comes next.
        key: Option<(String, Option<Place>)>,
    },
}

impl Tree<'_> {
    /// Takes the next event.
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Stop> {
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(..) if self.root.is_none() => Ok(()),
            Event::Scalar(text, style, 0, None) => self.scalar(text, style, place(span)),
            Event::SequenceStart(_, 0, None) => self.start(Items::Sequence(Vec::new()), place(span)),
            Event::MappingStart(_, 0, None) => {
                self.start(Items::Mapping { entries: Vec::new(), key: None }, place(span))
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Err(Stop::NotPlain),
        }
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, place: Option<Place>) -> Result<(), Stop> {
        self.spend(text.len(), place)?;
        if let Some(Open { items: Items::Mapping { key: key @ None, .. }, .. }) = self.open.last_mut() {
            let name = is_name(&text, style).then(|| text.into_owned());
            *key = Some((name.ok_or(Stop::NotPlain)?, place));
            return Ok(());
        }
        let value = value(text, style, self.limits).ok_or(Stop::NotPlain)?;
        self.add(Node { value, place })
    }

    /// A list or mapping as a key is none that kOps could take.
    fn start(&mut self, items: Items, place: Option<Place>) -> Result<(), Stop> {
        self.spend(0, place)?;
        if matches!(self.open.last(), Some(Open { items: Items::Mapping { key: None, .. }, .. })) {
            return Err(Stop::NotPlain);
        }
        if self.open.len() == self.limits.depth {
            return Err(Stop::TooMany("levels of nesting", |limits| limits.depth, place));
        }
        self.open.push(Open { place, items });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Stop> {
        let Open { place, items } = self.open.pop().ok_or(Stop::NotPlain)?;
        let value = match items {
            Items::Sequence(items) => Value::Sequence(items),
            Items::Mapping { entries, .. } => Value::Mapping(Mapping::new(entries)),
        };
        self.add(Node { value, place })
    }

    /// Puts a value where it belongs.
    fn add(&mut self, value: Node<'static>) -> Result<(), Stop> {
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(value),
            Some(Items::Sequence(items)) => items.push(value),
            Some(Items::Mapping { entries, key }) => {
                let (key, key_place) = key.take().ok_or(Stop::NotPlain)?;
                entries.push(Entry { key: key.into(), key_place, value, shadowed: false });
            }
        }
        Ok(())
    }

    fn spend(&mut self, scalar_bytes: usize, place: Option<Place>) -> Result<(), Stop> {
        self.spent.nodes += 1;
        self.spent.scalar_bytes += scalar_bytes;
        if self.limits.nodes < self.spent.nodes {
            return Err(Stop::TooMany("values", |limits| limits.nodes, place));
        }
        if self.limits.scalar_bytes < self.spent.scalar_bytes {
            return Err(Stop::TooMany("bytes of text", |limits| limits.scalar_bytes, place));
        }
        Ok(())
    }
}

/// Whether a key is neither null nor a merge.
fn is_name(text: &str, style: ScalarStyle) -> bool {
    text != "<<" && (style != ScalarStyle::Plain || !["", "~", "null", "Null", "NULL"].contains(&text))
}

/// The value of a scalar. Only what is surely a text or a small number is read here.
fn value(text: Cow<'_, str>, style: ScalarStyle, limits: &Limits) -> Option<Value<'static>> {
    if style != ScalarStyle::Plain || is_word(&text) {
        return Some(Value::String(text.into_owned().into()));
    }
    match small_number(&text) {
        Some(number) => Some(Value::Integer(number)),
        None if text.is_empty() => Some(Value::Null),
        None => {
            // At the begin of a line it could be a marker.
            let indented = format!(" {text}");
            let Raw(value) = serde_saphyr::from_str_with_options(&indented, options(indented.len(), limits)).ok()?;
            Some(value.into_owned())
        }
    }
}

/// Whether a plain scalar is surely a text: it has a character that no number has, or begins as no number and no word for truth does.
fn is_word(text: &str) -> bool {
    const LONGEST: usize = "false".len();
    let begins_so = |letters: &str| text.starts_with(|first: char| letters.contains(first));
    let may_be_truth = text.len() <= LONGEST && begins_so("tTfFyYnNoO");
    text.contains(['/', ' ', '\n']) || text.starts_with(|first: char| first.is_ascii_alphabetic()) && !may_be_truth
}

/// A number of decimal digits that does not begin with zero.
fn small_number(text: &str) -> Option<i64> {
    const DIGITS: usize = 18;
    let is_small = text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_small && !text.starts_with('0')).then(|| text.parse().ok())?
}

fn place(span: &Span) -> Option<Place> {
    let bytes = span.byte_range().unwrap_or_default();
    let number = |number: usize| u32::try_from(number).ok();
    Some(Place {
        line: number(span.start.line())?,
        column: number(span.start.col() + 1)?,
        offset: number(bytes.start)?,
        length: number(bytes.len())?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{by_library, explain};
    use super::*;
    use crate::manifest::too_many;

    /// Whether `text` is plain; if so, the library has to read the same, or to refuse it for the same limit.
    #[track_caller]
    fn is_plain(text: &str) -> bool {
        let limits = Limits { nodes: 20, depth: 5, scalar_bytes: 60, ..Limits::DEFAULT };
        let library = by_library(text, &limits);
        match read(text, &limits) {
            Ok(plain) => assert_eq!(format!("{plain:?}"), format!("{:?}", library.unwrap()), "{text}"),
            Err(Stop::TooMany(what, limit, place)) => {
                let error = library.unwrap_err();
                assert_eq!(explain(error.without_snippet(), &limits), too_many(what, limit(&limits)), "{text}");
                let at = error.location().map(|at| (at.line() as u32, at.column() as u32));
                assert_eq!(place.map(|place| (place.line, place.column)), at, "{text}");
            }
            Err(Stop::NotPlain) => return false,
        }
        true
    }

    #[test]
    fn scalars_are_what_the_library_says() {
        for text in [
            "a",
            "Public",
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "N",
            "true",
            "Falsey",
            "null",
            "~",
            "Null",
            "nULL",
            "",
            "0",
            "7",
            "007",
            "0755",
            "0o7",
            "0x1f",
            "0b1",
            "1_000",
            "-1",
            "+1",
            "1.30",
            "1.34.2",
            "1e3",
            "1e-3",
            "-.5",
            "1.",
            ".5",
            "inf",
            "nan",
            "Infinity",
            "NaN",
            "12:30",
            "::/0",
            "/64#a",
            "2001:db8::/56",
            "172.20.0.0/16",
            "2001-01-01",
            "18446744073709551615",
            "99999999999999999999",
            "'null'",
            "\"5\"",
            "\"a\\nb\"",
            "|\n  a\n  b",
            ">-\n  a\n  b",
            "a\n  b",
            "=",
            "é",
            "1 2",
        ] {
            assert!(is_plain(&format!("key: {text}\nnext: 1")), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_or_wrong_is_left_to_the_library() {
        for text in [
            "",
            "# a",
            "&a 1",
            "*a",
            "!!str 5",
            "a: {<<: {b: 1}}",
            "? [a]\n: b",
            "null: 1",
            "{~: 1}",
            "a: [1",
            "a: .inf",
            "a\n---\nb",
            "a: 1e999",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_library_reads_the_same(tokens in prop::collection::vec(prop::sample::select(vec![
            "a", "b", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", " ", "\t", "[", "]", "{", "}", ", ", "'c'", "\"d\\t\"", "|\n", ">+\n ", "#e", " # f",
            "? ", "1", "0755", "1e-5", "yes", "~", "null", "&g ", "*g", "!!str ", "<<", ".inf", "é", "---\n", "...\n", "%YAML 1.1\n",
        ]), 0..24)) {
            is_plain(&tokens.concat());
        }
    }
}
