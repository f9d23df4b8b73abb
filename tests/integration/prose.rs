//! Words that readers in their second language stumble over stay out of the sources and the documents.

use std::fs;
use std::path::{Path, PathBuf};

use crate::documents::documents;
use crate::layering::source_files;

/// What is read besides README and `docs/`.
const FURTHER: [&str; 3] = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];

/// Devices that machines are behind: there the word is the field's own.
const DEVICES: [&str; 5] = ["nat", "nat64", "balancer", "haproxy", "proxy"];

/// A phrase to avoid, in lower case.
struct Avoided {
    phrase: &'static [&'static str],
    instead: &'static str,
    /// Whether it is plain after all, by the words before and after it.
    is_plain: fn(&[Word], &[Word]) -> bool,
}

const AVOIDED: [Avoided; 27] = [
    never(&["stands"], "is, is written"),
    never(&["whoever"], "name who does it"),
    never(&["nobody"], "name who does not"),
    never(&["somebody"], "name who does"),
    never(&["stand"], "be, be written"),
    never(&["want"], "require, need"),
    never(&["wants"], "requires, needs"),
    never(&["shall"], "is to"),
    never(&["anew"], "again"),
    never(&["seldom"], "rarely"),
    never(&["all", "else"], "everything else, the rest"),
    never(&["bear", "on"], "affect"),
    never(&["bears", "on"], "affects"),
    never(&["in", "force"], "that applies"),
    never(&["came", "of"], "the outcome of, how it ended"),
    never(&["for", "lack", "of"], "because it has no"),
    never(&["folders", "of", "such"], "folders with such files"),
    never(&["without", "a", "word"], "without a message"),
    never(&["rules", "out"], "does not allow"),
    never(&["to", "blame"], "that is wrong"),
    never(&["begin"], "start"),
    never(&["begins"], "starts"),
    never(&["of", "its", "own"], "its own, separate"),
    never(&["none", "of"], "no, not one of, outside"),
    Avoided { phrase: &["behind"], instead: "after", is_plain: |_, after| is_network_position(after) },
    Avoided { phrase: &["is", "no"], instead: "is not a valid", is_plain: is_existence },
    Avoided { phrase: &["are", "no"], instead: "are not valid", is_plain: is_existence },
];

const fn never(phrase: &'static [&'static str], instead: &'static str) -> Avoided {
    Avoided { phrase, instead, is_plain: |_, _| false }
}

/// "behind a NAT gateway", "behind an internal network load balancer".
fn is_network_position(after: &[Word]) -> bool {
    after.iter().take(5).any(|word| DEVICES.contains(&word.text.as_str()))
}

/// "there is no cluster", "is no longer copied".
fn is_existence(before: &[Word], after: &[Word]) -> bool {
    before.last().is_some_and(|word| word.text == "there") || after.first().is_some_and(|word| word.text == "longer")
}

/// A word in lower case and its line, from 1.
struct Word {
    text: String,
    line: usize,
}

/// The words of a text, in order, so that phrases are found across lines. Names with an underscore are one word.
fn words(text: &str) -> Vec<Word> {
    // Names of a question that clients are generated from.
    let text = &["`wants`", "\"wants\"", "wants:", "\"want\"", "as = Want"]
        .iter()
        .fold(text.to_owned(), |text, key| text.replace(key, "_"));
    let is_between = |character: char| !character.is_alphanumeric() && character != '_';
    let lines = text.lines().enumerate();
    let words = lines.flat_map(|(at, line)| line.split(is_between).map(move |word| (at + 1, word)));
    let words = words.filter(|(_, word)| !word.is_empty());
    words.map(|(line, word)| Word { text: word.to_lowercase(), line }).collect()
}

/// What to write otherwise in a text: line, phrase, and what to write instead.
fn found(text: &str) -> Vec<String> {
    let words = words(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        for Avoided { phrase, instead, is_plain } in &AVOIDED {
            let Some(here) = words.get(at..at + phrase.len()) else { continue };
            let is_here = here.iter().zip(*phrase).all(|(word, wanted)| word.text == *wanted);
            if is_here && !is_plain(&words[..at], &words[at + phrase.len()..]) {
                found.push(format!("{}: `{}`; better: {instead}", words[at].line, phrase.join(" ")));
            }
        }
    }
    found
}

/// A source without the tests at its end.
fn without_tests(source: &str) -> &str {
    source.split_once("#[cfg(test)]\nmod tests {").map_or(source, |(code, _)| code)
}

#[test]
fn sources_and_documents_are_in_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_test = |path: &&PathBuf| path.ends_with("tests.rs") || path.iter().any(|part| part == "tests");
    let sources = source_files();
    let below_root = |path: &PathBuf| path.strip_prefix(root).unwrap().to_owned();
    let files = sources.iter().map(below_root).collect::<Vec<_>>();
    let documents: Vec<PathBuf> = documents().into_iter().chain(FURTHER.map(PathBuf::from)).collect();
    let mut complaints = Vec::new();
    for path in files.iter().filter(|path| !is_test(path)).chain(&documents) {
        let text = fs::read_to_string(root.join(path)).unwrap();
        complaints.extend(found(without_tests(&text)).iter().map(|one| format!("{}:{one}", path.display())));
    }
    assert!(complaints.is_empty(), "{} places:\n{}", complaints.len(), complaints.join("\n"));
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text), expected, "{text}");
}

#[test]
fn finds_words_and_phrases_across_lines_and_in_any_case() {
    check("It stands there.", &["1: `stands`; better: is, is written"]);
    check("/// one\n/// Nobody asks", &["2: `nobody`; better: name who does not"]);
    check("//! a name of\n//! its own", &["1: `of its own`; better: its own, separate"]);
    check("`x` is no CIDR", &["1: `is no`; better: is not a valid"]);
    check("a space behind the colon", &["1: `behind`; better: after"]);
    check("kOps drops it without a\nword", &["1: `without a word`; better: without a message"]);
    check("what bears on the network", &["1: `bears on`; better: affects"]);
}

#[test]
fn accepts_the_network_meaning_existence_and_names_in_code() {
    check("machines behind NAT, nodes behind an internal network load balancer", &[]);
    check("there is no cluster, and it is no longer copied", &[]);
    check("fn begin_map() { whatever(); standstill }", &[]);
}
