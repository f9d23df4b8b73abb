//! Generated texts: documents as people write them, and soups of what YAML is made of.

use proptest::prelude::*;

use super::is_plain;
use crate::manifest::stream::Limits;
use crate::manifest::yaml::library;

/// A value and how it is written.
#[derive(Clone, Debug)]
enum Sample {
    /// A scalar or brackets.
    Inline(String),
    List(Style, Vec<Sample>),
    Mapping(Style, Vec<(&'static str, Sample)>),
}

#[derive(Clone, Debug)]
struct Style {
    /// How much deeper than it has to be.
    deeper: usize,
    /// Whether it starts on a separate line, where there is a choice.
    on_next_line: bool,
    /// What is at the ends of its lines.
    end: &'static str,
}

impl Sample {
    /// Writes it to where `text` has come, in this column.
    fn write(&self, column: usize, text: &mut String) {
        match self {
            Sample::Inline(inline) => text.push_str(inline),
            Sample::List(style, items) => {
                for (index, item) in items.iter().enumerate() {
                    start_line(index, column, text);
                    text.push('-');
                    item.write_behind(column + 1, true, style, text);
                }
            }
            Sample::Mapping(style, entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    start_line(index, column, text);
                    text.push_str(key);
                    let is_list = matches!(value, Sample::List(..));
                    value.write_behind(column + usize::from(!is_list), false, style, text);
                }
            }
        }
    }

    /// Writes it after a colon, or after a dash, where more than a scalar may start on the same line.
    fn write_behind(&self, least: usize, is_item: bool, style: &Style, text: &mut String) {
        let is_inline = matches!(self, Sample::Inline(_));
        let is_missing = matches!(self, Sample::Inline(inline) if inline.is_empty());
        let on_next_line = style.on_next_line || !is_item && !is_inline;
        let column = least + style.deeper + usize::from(is_inline || !on_next_line);
        if !is_missing && on_next_line {
            text.push_str(style.end);
            text.push('\n');
            start_line(1, column, text);
        } else if !is_missing {
            text.push_str(&" ".repeat(style.deeper + 1));
        }
        self.write(column, text);
        if is_inline {
            text.push_str(style.end);
            text.push('\n');
        }
    }
}

fn start_line(index: usize, column: usize, text: &mut String) {
    if 0 < index {
        text.push_str(&" ".repeat(column));
    }
}

/// The start of another line, deeper than any block of a sample.
const FAR: &str = " # c\n\n                        ";
const SCALARS: [&str; 24] = [
    "!!str 5",
    "!!str  'a'",
    "\"a\\tb\\u00e9\\\"\"",
    "\"a\n                           b\\\n                          c\"",
    "'a \n\n                         b'",
    "a\tb",
    "a",
    "Public",
    "1.34.2",
    "10.0.0.0/16",
    "::/0",
    "-1",
    "0755",
    "yes",
    "null",
    "'it''s'",
    "''",
    "\"b: #c\"",
    "a b",
    "é",
    "'é' ",
    "a:b#c",
    "100",
    "true",
];
const KEYS: [&str; 9] = ["a:", "b:", "name:", "long name:", "'q':", "\"r\" :", "5:", "é:", "-x:"];
const ENDS: [&str; 7] = ["", "", " ", " # c", "\n", "\n\n# é", "\n   #"];

fn style() -> impl Strategy<Value = Style> {
    let end = prop::sample::select(&ENDS[..]);
    (0_usize..3, any::<bool>(), end).prop_map(|(deeper, on_next_line, end)| Style { deeper, on_next_line, end })
}

fn inline() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(&SCALARS[..]).prop_map(|scalar| scalar.trim().to_owned());
    scalar.prop_recursive(3, 8, 3, |inner| {
        let space = || prop::sample::select(&["", " ", FAR][..]);
        let list = (prop::collection::vec(inner.clone(), 0..3), space(), space())
            .prop_map(|(items, first, space)| format!("[{first}{}{space}]", items.join(&format!("{space},{first}"))));
        let key = prop_oneof![
            prop::sample::select(&KEYS[..]).prop_map(|key| format!("{key} ")),
            prop::sample::select(&["\"a\":", "'b c':"][..]).prop_map(str::to_owned),
        ];
        let entry = (key, inner).prop_map(|(key, value)| format!("{key}{value}"));
        let mapping = (prop::collection::vec(entry, 0..3), space(), space()).prop_map(|(entries, first, space)| {
            format!("{{{first}{}{space}}}", entries.join(&format!("{space},{first}")))
        });
        prop_oneof![list, mapping]
    })
}

fn sample() -> impl Strategy<Value = Sample> {
    let leaf = prop_oneof![4 => inline().prop_map(Sample::Inline), 1 => Just(Sample::Inline(String::new()))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = (style(), prop::collection::vec(inner.clone(), 1..4));
        let entry = (prop::sample::select(&KEYS[..]), inner);
        let mapping = (style(), prop::collection::vec(entry, 1..4));
        prop_oneof![
            list.prop_map(|(style, items)| Sample::List(style, items)),
            mapping.prop_map(|(style, entries)| Sample::Mapping(style, entries)),
        ]
    })
}

/// A document with a root that is not left out.
fn document() -> impl Strategy<Value = String> {
    let before = prop::sample::select(&["", "---\n", "# a\n\n---  # b\n", "\n  # é\n"][..]);
    let sample =
        sample().prop_filter("it has a value", |sample| !matches!(sample, Sample::Inline(text) if text.is_empty()));
    (before, 0_usize..3, sample).prop_map(|(before, column, sample)| {
        let mut text = format!("{before}{}", " ".repeat(column));
        sample.write(column, &mut text);
        text
    })
}

const TOKENS: [&str; 86] = [
    "\\",
    "\\n",
    "\\u0041",
    "\\ud83d\\ude80",
    "\\\n",
    "|",
    ">",
    "|-",
    ">2",
    "|+\n",
    "|1-\n",
    "- |\n",
    "a: >\n",
    "- \"",
    "- '",
    "\"\n",
    "\n\n  ",
    "\n   \n",
    "\"k\":",
    "'k':",
    "a",
    "b",
    ": ",
    ":",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'c'",
    "\"d\\t\"",
    "|\n",
    ">+\n ",
    "#e",
    " # f",
    "? ",
    "1",
    "0755",
    "1e-5",
    "yes",
    "~",
    "null",
    "&g ",
    "*g",
    "!!str ",
    "<<",
    ".inf",
    "é",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "a: ",
    "\na: ",
    "\n- ",
    "\n  - ",
    "\n  b: ",
    "- - ",
    "- a: ",
    "{}",
    "[]",
    "{a: b}",
    "[a, 1]",
    ",",
    "''",
    "'",
    "\"",
    "\"\"",
    "  ",
    " \n",
    "\r",
    "\r\n",
    "\u{a0}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{1f680}",
    "#",
    "::/0",
    "\n\n",
];

fn line() -> impl Strategy<Value = String> {
    let start = prop::sample::select(&["", "", "a:", "'b' :", "-", "- -", "- a:", "-  - b:", "#", "[", "---"][..]);
    let middle = prop::sample::select(&TOKENS[..]);
    let end = prop::sample::select(&["", "", "", " ", " # c", ":", ": d", "]"][..]);
    (0_usize..6, start, any::<bool>(), middle, end).prop_map(|(indent, start, space, middle, end)| {
        format!("{}{start}{}{middle}{end}\n", " ".repeat(indent), if space { " " } else { "" })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_library_reads_the_same_tokens(tokens in prop::collection::vec(prop::sample::select(&TOKENS[..]), 0..24)) {
        is_plain(&tokens.concat());
    }

    #[test]
    fn the_library_reads_the_same_lines(lines in prop::collection::vec(line(), 1..6)) {
        is_plain(&lines.concat());
    }

    #[test]
    fn the_library_reads_the_same_scalar(text in "[-+.~a-fnNyYtTrRuUeEsSlLoOxX_0-9:#' ]{1,6}") {
        is_plain(&format!("- {text}"));
    }

    #[test]
    fn no_scalar_on_one_line_is_left_to_the_library(
        text in prop_oneof![
            "[-+]?(0[xXoObB]?)?_?[0-9a-fA-F_]{1,22}",
            "[-+]?[0-9_]{0,22}[.]?[0-9]{0,22}([eE][-+]?[0-9]{1,3})?",
            "[-+]?[.]?(inf|Inf|INF|nan|NaN|infinity|Infinity|e1)",
            "[-+.0-9a-fA-FxXoObB_:/éß€🚀]{1,12}",
            "(?i)(true|false|yes|no|on|off|y|n|null|~)[.:_]?",
        ],
    ) {
        let document = format!("- {text}");
        // What is not plain is refused: a number without an end, a dash or colon alone.
        prop_assert_eq!(is_plain(&document), library::read(&document, &Limits::DEFAULT).is_ok(), "{}", text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn usual_documents_are_plain(text in document()) {
        prop_assert!(is_plain(&text), "{text}");
    }

    #[test]
    fn what_is_almost_usual_is_read_the_same(
        text in document(), at in any::<prop::sample::Index>(), removed in 0_usize..3,
        token in prop::sample::select(&TOKENS[..]),
    ) {
        let mut characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        let end = characters.len().min(at + removed);
        characters.splice(at..end, token.chars());
        is_plain(&characters.into_iter().collect::<String>());
    }
}
