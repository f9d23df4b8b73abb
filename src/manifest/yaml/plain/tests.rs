//! The plain reader beside the library, which has to read the same.

use crate::manifest::sections;
use crate::manifest::stream::Limits;
use crate::manifest::yaml::comparison;

use super::reader;

mod generated;

/// Whether `text` is plain; if so, the library has to read the same, or to refuse it for the same limit.
#[track_caller]
fn is_plain_within(text: &str, limits: &Limits) -> bool {
    comparison::is_plain(text, limits).unwrap()
}

#[track_caller]
fn is_plain(text: &str) -> bool {
    let narrow = Limits { nodes: 20, depth: 5, scalar_bytes: 60, ..Limits::DEFAULT };
    is_plain_within(text, &narrow);
    is_plain_within(text, &Limits::DEFAULT)
}

/// Scalars of one line.
const SCALARS: &[&str] = &[
    "a",
    "Public",
    "nodes",
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "N",
    "true",
    "TRUE",
    "false",
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
    "1..2",
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
    "a:b",
    "2001:db8::/56",
    "172.20.0.0/16",
    "2001-01-01",
    "18446744073709551615",
    "99999999999999999999",
    "'null'",
    "''",
    "'it''s'",
    "''''",
    "'a\\n: # b' # c",
    "\"5\"",
    "\"\"",
    "=",
    "<<",
    "é",
    "\"é\"  # é",
    "1 2",
    "a [b], {c} & *d \"e\" ",
    "\"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\/\\\\\\N\\_\\L\\P\"",
    "\"\\x41\\u00e9\\U0001f680 \\ud83d\\ude80é\\t\"",
    "\"\\tb\"",
    "a\tb",
    "\u{a0}5",
    "5\u{3000}",
    "a\u{a0}b",
    "\u{a0}",
    "'\u{2003}true' # \u{a0}",
    "a #b",
    "a#b",
];

#[test]
fn scalars_are_what_the_library_says() {
    for text in SCALARS {
        assert!(is_plain(&format!("key: {text}\nnext: 1")), "{text}");
        assert!(is_plain(&format!("- - {text}\n-\n   {text}\n- key :   {text}\n")), "{text}");
    }
}

/// Documents that are plain.
const DOCUMENTS: &[&str] = &[
    "a",
    " 'a' # b",
    "{}",
    "[]",
    "[ { } , [ ] ]",
    "--- # a\n# b\na:\n",
    "# a\n---\n\n- a\n-\n",
    "a:\nb: # c\nc:\n\n  # d\nd:\n",
    "a:\n- b\n-\n- # c\n\n  d\n\ne:\n  - f\n",
    "- a: 1\n  b:\n  - c\n  d:\n   e:\n     - f\n  g: 1\n- - - h\n    - i: 1\n      j: 2\n  - k\n",
    "-\n  a: 1\n  b: 2\n-\n  - c\n",
    "  a: 1\n  b:\n     2\n",
    "'a b' : 1\n\"c\":\n  d e : f\n-g: h\n",
    "a: {b: 1, 'c': [x, ::/0, -1, \"y\" ], d: {e: {}}} # f\ng:\n  [h]\n",
    "a: https://b/c?d=[e]#f\nb: [https://c/d]\n",
    "a: [\n  1, 2 # b\n  # c\n\n  , {c: 1\n    ,\n    d: [ ]\n    }\n  ] # e\nf: 1\n",
    "- [\n a]\n- {\n\n b: 1}\n",
    "{\n \"a\": [\n 'b'\n],\n c: 1\n}\n",
    "a: {\"b\":1,'c':[{\"d\":\"e\"},-1],\"f\":null,\"g\":{}}",
    "é: ü # ö\nä: {ö: [ß, 1]}\nü:\n- # é\n",
    "a: 1\na: 2\n",
    // Scalars of several lines.
    "- a\n - b",
    "a: b\n  c  \n\n   d # e\nf: 1",
    "a: b\n\n\n  - c\n\n",
    "a:\n  b\n  'c'\nd: [e, 'f\n g']\n",
    "a: 'b\n  c '' \n\n\n  d'\ne: \"f  \n  g \"\n",
    "- \"a\\\n  b \\\n\n  c\\ \n d\\t\n e\"\n- f",
    "- \"\\\n a\"\n- b",
    "\"a\n b\"",
    "a: |\n  b\n  c\nd: 1",
    "a: >\n  b\n  c\n\n  d\n   e\n\n  f\n\n\nd: 1",
    "a: |-\n\n  b\n # c\n\n# d\ne: 1",
    "a: |+ # b\n  c\n   \n\nd: 1",
    "a: |+\n  c\n\n\n",
    "a: >+2\n   b\n  c\n  \n  d\n   ",
    "a: |1-\n  b\n c\n",
    "- |\n- >-\n- |+\n\n\n- |+\n a\n- |2+\n- b",
    "- - |\n   é\n  - 'é\n   é'\n  - é\n   é\n- é: 1",
    "a:\n- |\n b\n- c\nd:\n  e: >2\n      f\n  g: h",
    "- |\n a\tb\n \tc\n- d\te\n- 'f\tg'\n- \"h\ti\" #\tj",
    "- |\n  a",
    "- |\n  a\n  ",
    "- >\n  a\n \n",
    "a: |\n  ---\n  b",
    "a: |\n  b: [c\n  'd\ne: 1",
    // Texts by their tag.
    "!!str 5",
    "a: !!str 5\nb: !!str   ~ # c\nc: !!str yes",
    "- !!str .inf\n- !!str 'x'\n-   !!str \"y\\n\"\n- - !!str é",
    "a: [!!str 1, !!str  null, {b: !!str 2}]",
    "a: !!str b\n  c\n\n  d\ne: 1",
    "a:\n  !!str 7",
    "a: !!str a:b",
];

#[test]
fn documents_are_what_the_library_says() {
    for text in DOCUMENTS {
        assert!(is_plain(text), "{text}");
    }
}

/// What only the library reads, or refuses.
const LEFT: &[&str] = &[
    "",
    "# a",
    "---",
    "&a 1",
    "*a",
    "!!str",
    "a: !!str",
    "!!str  # a",
    "!!str a: b",
    "{!!str a: b}",
    "a: !!str &b c",
    "a: !!str !!str c",
    "a: !!str *b",
    "a: !!str |\n b",
    "a: !!str [b]",
    "a: !!str\n  b",
    "a: !!str - b",
    "a: !!strb",
    "a: !!int 5",
    "a: ! 5",
    "%TAG !! !x\n---\na: !!str b",
    "%YAML 1.2\n---\na: 1",
    "a: {<<: {b: 1}}",
    "? [a]\n: b",
    "null: 1",
    "{~: 1}",
    "a: .inf",
    "a: 1e999",
    // Scalars that go on, where they may not or nearly so.
    "a\nb",
    "\"a\n---\nb\"",
    "a: 'b\nc'",
    "'b\n  c': 1",
    "a: b\n  c: d",
    "a: b # c\n  d",
    "a: b\n  # c\n  d",
    "[a\n b]",
    "a: \"\\y\"",
    "a: \"\\x4\"",
    "a: \"\\x+4\"",
    "a: \"\\ud800\"",
    "a: \"\\ud800\\u0041\"",
    "a: \"\\U00110000\"",
    "a: \"\\",
    "a: |0\n b",
    "a: |22\n b",
    "a: |+-\n b",
    "a: |#\n b",
    "a: | b",
    "a: |\n    \n  b",
    "a: |\n\tb",
    "a: |4\n  b",
    "a: |+",
    "a: [|\n b]",
    "|\n a",
    // Several documents.
    "a\n---\nb",
    "a: 1\n...",
    "---\n---\na: 1",
    "--- a",
    // Indentation.
    "a: 1\n b: 2",
    "a:\n  b: 1\n c: 2",
    "a:\n  - b\n - c",
    "a: 1\n- b",
    "- a\nb: 1",
    "  a: 1\nb: 2",
    "a:\n- b\n c: 1",
    // After colons and dashes.
    "a: b: c",
    "a: - b",
    "a: 'b': c",
    "a: 1\nb",
    "- a: b: c",
    ": a",
    "a: 'b'c",
    "a: 'b'#c",
    "'a'b: c",
    "a: @b",
    "a: `b",
    "a: %b",
    "a: ,b",
    "a: -",
    "a: ? b",
    // Brackets.
    "a: [1",
    "a: [1,\n2]",
    "a: [1\n]",
    "a: [1\n  2]",
    "a: [1,\n  b\n  c]",
    "a: {b:\n  1}",
    "a: {b\n  : 1}",
    "[1,\n2]",
    "[\n---\n]",
    "- [1,\n  2]: b",
    "a: [\n",
    "a: [1, 2\n",
    "a: [1 #b",
    "a: [1#b\n  #c]",
    "a: [1}",
    "a: [1]]",
    "a: [1] b",
    "a: {}#b",
    "a: [b: c]",
    "a: [1,]",
    "a: [,1]",
    "a: {b}",
    "a: {b:}",
    "a: {b: }",
    "a: {b: , c: 1}",
    "a: {b:c}",
    "a: {'b' :c}",
    "a: [\"b\":1]",
    "a: {\"b\":}",
    "'a':b",
    "a: [- b]",
    "a: [-]",
    "a: {[b]: c}",
    "a: {b: c #d}",
    "{a: 1}: b",
    "[a]: b",
    "a: {b: 1}\n  c: 1",
    // Characters.
    "a:\tb",
    "\ta: 1",
    "a: b\rc: d",
    "a: b\r\n",
    "\u{feff}a: 1",
    "a: b\u{feff}",
    "a: b\u{85}c",
    "a:\u{2028}b",
    "a: b\u{7f}",
    "a: b\0",
];

#[test]
fn what_is_not_plain_or_wrong_is_left_to_the_library() {
    for text in LEFT {
        assert!(!is_plain(text), "{text}");
    }
}

#[test]
fn long_keys_and_deep_documents_are_left_to_the_library() {
    let long = "k".repeat(reader::LONGEST_KEY + 1);
    assert!(!is_plain(&format!("{long}: 1")));
    assert!(!is_plain(&format!("{{{long}: 1}}")));
    assert!(is_plain(&format!("{}: 1", &long[1..])));
    for deep in ["[", "- ", "{a: "] {
        assert!(!is_plain(&deep.repeat(100_000)));
    }
    let depth = Limits::DEFAULT.depth;
    assert!(is_plain(&"- ".repeat(depth)) && !is_plain(&"- ".repeat(depth + 1)));
    assert!(is_plain(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))));
}

#[test]
fn limits_stop_where_the_library_stops() {
    let text = "a: [1, 22]\nb:\n- c: {d: 4444}\n-\ne: 'f'\n";
    for limit in 0..20 {
        assert!(is_plain_within(text, &Limits { nodes: limit, ..Limits::DEFAULT }), "{limit}");
        assert!(is_plain_within(text, &Limits { scalar_bytes: limit, ..Limits::DEFAULT }), "{limit}");
    }
}

/// Every kind of scalar, each by an example. The library takes four to nine times as long for a byte as this reader.
const KINDS: [&str; 37] = [
    "a",
    "0",
    "-1",
    "+1",
    "y",
    "~",
    "null",
    "true",
    "1.5",
    "1e3",
    "0755",
    "0x1f",
    "1_000",
    "12:30",
    "2026-11-26",
    "::/0",
    "é",
    "🚀",
    "10.0.0.0/16",
    "\u{a0}",
    "a\tb",
    "a\n  b",
    "''",
    "'it''s'",
    "'a\n  b'",
    "\"quoted\"",
    "\"a\\tb\"",
    "\"\\u00e9\"",
    "\"\\ud83d\\ude80\"",
    "\"a\n  b\"",
    "\"a\\\n  b\"",
    "|\n  a",
    "|-2\n  a\n\n  b",
    ">+\n  a\n  b\n",
    ">",
    "[a, 'b\n  c']",
    "{a: \"b\\n\"}",
];

#[test]
fn no_kind_of_scalar_is_left_to_the_library() {
    for kind in KINDS {
        assert!(is_plain(&format!("- {kind}\n- {kind}\n- b\n")), "{kind:?}");
        assert!(is_plain(&format!("a: {kind}\nb: {kind}\nc: d\n")), "{kind:?}");
    }
}

const VECTORS: [&str; 3] = [
    include_str!("../../../../tests/conformance/kops-1.23.ndjson"),
    include_str!("../../../../tests/conformance/kops-1.36.ndjson"),
    include_str!("../../../../tests/conformance/kops-1.37.ndjson"),
];

const EXAMPLES: [&str; 5] = [
    include_str!("../../../../openapi/examples/ipv4-private.yaml"),
    include_str!("../../../../openapi/examples/ipv6-private.yaml"),
    include_str!("../../../../openapi/examples/ipv6-public.yaml"),
    include_str!("../../../../openapi/examples/shared-vpc.yaml"),
    include_str!("../../../../openapi/examples/ten-errors.yaml"),
];

#[test]
fn manifests_are_plain() {
    let spec = |vector: &str| serde_json::from_str::<serde_json::Value>(vector).unwrap()["spec"].clone();
    let specs = VECTORS.iter().flat_map(|vectors| vectors.lines()).map(spec);
    let mut documents: usize = specs.map(|spec| plain_documents(spec.as_str().unwrap())).sum();
    documents += EXAMPLES.into_iter().map(plain_documents).sum::<usize>();
    for rule in crate::rules::all() {
        documents += plain_documents(rule.example.bad) + plain_documents(rule.example.good);
    }
    assert!(500 < documents, "{documents}");
}

/// How many documents there are in `text`, all of which have to be plain.
#[track_caller]
fn plain_documents(text: &str) -> usize {
    let sections = sections::cut(text, usize::MAX).unwrap().sections;
    assert!(sections.iter().all(|section| is_plain_within(section.text, &Limits::DEFAULT)), "{text}");
    sections.len()
}
