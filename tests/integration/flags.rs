//! What the program says about its flags before it serves: each number has a range, and the range is safe to use.

use std::process::Command;

use crate::binary::{PROGRAM, Running, refusal};

/// Flags that take a number, as the help shows them.
fn numeric_flags() -> Vec<String> {
    let help = Command::new(PROGRAM).args(["serve", "--help"]).env("COLUMNS", "200").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let shown = help.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(" <"));
    let numeric = shown
        .filter(|(_, value)| ["COUNT>", "BYTES>", "SECONDS>", "LEVELS>"].iter().any(|kind| value.starts_with(kind)));
    numeric.map(|(flag, _)| format!("--{flag}")).collect()
}

/// The least and the most that `flag` takes, as its error says.
#[track_caller]
fn range(flag: &str) -> (String, String) {
    let (code, said) = refusal(&["serve", "--listen", "127.0.0.1:0", &format!("{flag}=99999999999999999999999")]);
    assert!(code == Some(2) && said.contains(flag), "{flag}: {code:?} {said}");
    let (_, range) = said.split_once(" from ").unwrap_or_else(|| panic!("no range: {said}"));
    let (least, rest) = range.split_once(" to ").unwrap();
    (least.to_owned(), rest.split_whitespace().next().unwrap().to_owned())
}

#[test]
fn every_number_has_a_range_that_an_error_states() {
    let flags = numeric_flags();
    assert!(20 < flags.len(), "{flags:?}");
    for flag in &flags {
        range(flag);
        for wrong in ["-1", "", "x", "18446744073709551615", "18446744073709551616", "1e308", "NaN", "inf"] {
            let (code, said) = refusal(&["serve", "--listen", "127.0.0.1:0", &format!("{flag}={wrong}")]);
            assert_eq!(code, Some(2), "{flag}={wrong}: {said}");
            assert!(said.contains(" from ") && said.contains(" to "), "{flag}={wrong}: {said}");
        }
    }
}

#[test]
fn zero_is_refused_where_nothing_could_be_answered() {
    for flag in ["--connections", "--body-memory", "--body-limit", "--concurrent-requests", "--body-timeout"] {
        let (code, said) = refusal(&["serve", "--listen", "127.0.0.1:0", flag, "0"]);
        assert!(code == Some(2) && said.contains(flag), "{flag}: {code:?} {said}");
    }
}

#[test]
fn the_ends_of_every_range_can_be_used() {
    let ranges: Vec<_> = numeric_flags().into_iter().map(|flag| (range(&flag), flag)).collect();
    for ((least, most), flag) in &ranges {
        for value in [least, most] {
            let server = Running::start(&[flag, value]);
            // The shortest time for headers may be over before they are there.
            let answer = server.get(0, "/livez", "");
            assert!(
                answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 408"),
                "{flag} {value}: {answer}"
            );
        }
    }
    let most: Vec<&str> = ranges.iter().flat_map(|((_, most), flag)| [flag.as_str(), most]).collect();
    let server = Running::start(&most);
    let nested = |levels: usize| format!("kind: Cluster\nspec: {}{}", "[".repeat(levels), "]".repeat(levels));
    let answer = |body: &str| {
        let head = format!("content-type: application/yaml\r\ncontent-length: {}\r\n", body.len());
        server.ask(0, &format!("POST /v1/plan HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{head}\r\n{body}"))
    };
    let deepest: usize = ranges.iter().find(|(_, flag)| flag == "--depth-limit").unwrap().0.1.parse().unwrap();
    assert!(answer(&nested(deepest - 1)).starts_with("HTTP/1.1 4"));
    let refused = answer(&nested(deepest));
    assert!(refused.contains("levels of nesting"), "{refused}");
    assert!(answer(&nested(100_000)).contains("levels of nesting"));
    assert!(server.get(0, "/livez", "").starts_with("HTTP/1.1 200"));
}
