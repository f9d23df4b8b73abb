//! Text that is meant to make reading slow, large or wrong.

use std::fmt::Write;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::memory::answers_probes;
use super::wire::{Wire, post};
use super::{still_serves, validate};
use crate::binary::Running;
use crate::client::{JSON, YAML};
use crate::samples::sample;

const CLUSTER: &str =
    "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {cloudProvider: aws}\n";

/// The text is refused as unreadable, and the detail says `why`.
#[track_caller]
fn unreadable(server: &Running, content_type: &str, body: impl AsRef<[u8]>, why: &str) {
    let problem = validate(server, content_type, body.as_ref()).problem(400, "unreadable-body");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{why}: {problem}");
    still_serves(server);
}

#[test]
fn aliases_do_not_multiply() {
    let server = Running::start(&[]);
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        writeln!(laughs, "a{level}: &a{level} [{}]", before.trim_end_matches(", ")).unwrap();
    }
    unreadable(&server, YAML, &laughs, "values after its aliases are expanded");
    let quadratic = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(5_000), "*a, ".repeat(150));
    unreadable(&server, YAML, quadratic, "more than 100000 values");
    unreadable(&server, YAML, format!("a: &a 1\nb: [{}]", "*a, ".repeat(300)), "more than 200 aliases");
    let anchors: String = (0..20_000).map(|index| format!("- &a{index} x\n")).collect();
    unreadable(&server, YAML, anchors, "more than 200 aliases");
    unreadable(&server, YAML, "a: &a {b: *a}", "refers to the value it is in");
    let dozens = (0..20).map(|index| format!("- &a{index} [{}]\n", "x, ".repeat(20)));
    let copies = format!("{}- [{}]\n---\n", dozens.collect::<String>(), "*a1, ".repeat(100));
    unreadable(&server, YAML, copies.repeat(400), "more than 100000 values");
    let long = format!("- &a {}\n- [{}]\n", "x".repeat(900_000), "*a, ".repeat(150));
    unreadable(&server, YAML, long, "more than 8388608 bytes of text");
    let merges: String =
        (1..150).map(|level| format!("- &m{level} {{<<: [*m{0}, *m{0}], k{level}: 1}}\n", level - 1)).collect();
    unreadable(&server, YAML, format!("- &m0 {{k: 1}}\n{merges}"), "values after its aliases are expanded");
}

#[test]
fn what_merges_become_is_not_made_where_connections_are_served() {
    let mut command = Command::new("env");
    command.arg("TOKIO_WORKER_THREADS=1");
    let server = Running::start_by(command, &[]);
    let keys: String = (0..1_000).map(|number| format!("k{number}: 1, ")).collect();
    let uses: String = (0..150).map(|number| format!("  c{number}: {{<<: *m}}\n")).collect();
    let manifest = format!("kind: Cluster\nmetadata:\n  b: &m {{{keys}}}\n{uses}");
    let as_text = json!({"manifests": manifest}).to_string().replace('&', "\\u0026");
    for (content_type, body) in [(YAML, &manifest), (JSON, &as_text)] {
        // A probe that is sent while the text is read is answered first; other load may hold it up now and then.
        let is_first = (0..5).any(|_| {
            let mut wire = Wire::open(&server);
            wire.send(&post("/v1/validate", content_type, body.as_bytes()));
            let answered = thread::spawn(move || (wire.answer().status, Instant::now()));
            thread::sleep(Duration::from_millis(20));
            answers_probes(&server);
            let probed = Instant::now();
            let (status, answered) = answered.join().unwrap();
            assert_eq!(status, 400);
            probed < answered
        });
        assert!(is_first, "{content_type}");
    }
    still_serves(&server);
}

#[test]
fn nesting_has_a_floor() {
    let server = Running::start(&[]);
    for open in ["[", "{a: ", "- ", "? ", "[{a: "] {
        unreadable(&server, YAML, open.repeat(200_000 / open.len()), "");
    }
    let staircase: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    unreadable(&server, YAML, staircase, "levels of nesting");
    unreadable(&server, JSON, "[".repeat(1_000_000), "");
    unreadable(&server, JSON, "{\"a\":".repeat(150_000), "");
}

#[test]
fn long_scalars_end_at_the_limit_of_the_body_or_of_the_text() {
    let scalar = format!("key: {}", "x".repeat(20_000_000));
    let server = Running::start(&[]);
    let problem = validate(&server, YAML, scalar.as_bytes()).problem(413, "body-too-large");
    assert_eq!(problem["limitBytes"], 1 << 20);
    still_serves(&server);
    for body in [format!("{CLUSTER}x: {}", "9".repeat(900_000)), format!("{CLUSTER}{}: 1", "k".repeat(900_000))] {
        let status = validate(&server, YAML, body.as_bytes()).status;
        assert!(matches!(status, 200 | 400), "{status}");
    }
    let roomy =
        Running::start(&["--body-limit", "33554432", "--decompressed-limit", "33554432", "--body-memory", "67108864"]);
    unreadable(&roomy, YAML, &scalar, "more than 8388608 bytes of text");
    let blocks = format!("key: |\n{}", format!("  {}\n", "x".repeat(1_000)).repeat(20_000));
    unreadable(&roomy, YAML, blocks, "more than 8388608 bytes of text");
}

#[test]
fn documents_are_counted() {
    let server = Running::start(&[]);
    unreadable(&server, YAML, "a: 1\n---\n".repeat(100_000), "more than 1000 documents");
    unreadable(&server, YAML, format!("{CLUSTER}{}", "\n---\nkind: Secret".repeat(60_000)), "more than 1000 documents");
    // Empty ones are none.
    validate(&server, YAML, "---\n".repeat(100_000).as_bytes()).problem(400, "empty-body");
    validate(&server, YAML, "#\n---\n".repeat(100_000).as_bytes()).problem(400, "empty-body");
    still_serves(&server);
}

#[test]
fn equal_keys_are_findings_and_these_are_bounded() {
    let server = Running::start(&[]);
    let body = format!("{CLUSTER}{}", "x: 1\n".repeat(8_000));
    let review = validate(&server, YAML, body.as_bytes());
    assert_eq!(review.status, 200, "{}", review.text());
    let diagnostics = review.json()["diagnostics"].as_array().unwrap().len();
    assert!((1..=1_000).contains(&diagnostics) && review.body.len() < 2 << 20, "{diagnostics}");
    let keys: String = (0..8_000).map(|index| format!("x{index}: 1\n")).collect();
    assert_eq!(validate(&server, YAML, format!("{CLUSTER}{keys}").as_bytes()).status, 200);
    let json = format!("{{\"kind\": \"Cluster\", {} \"a\": 1}}", "\"a\": 1, ".repeat(90_000));
    assert!(matches!(validate(&server, JSON, json.as_bytes()).status, 200 | 400));
    still_serves(&server);
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let server = Running::start(&[]);
    for (bytes, line, column) in [
        (&b"a: 1\nb: \xff"[..], 2, 4),
        (b"\xc0\xaf", 1, 1),
        (b"a: \xed\xa0\x80", 1, 4),
        (b"\xff\xfea\0:\0", 1, 1),
        (b"a: \xf4\x90\x80\x80", 1, 4),
    ] {
        for content_type in [YAML, JSON] {
            let problem = validate(&server, content_type, bytes).problem(400, "unreadable-body");
            assert_eq!((&problem["line"], &problem["column"]), (&line.into(), &column.into()), "{bytes:?}");
        }
    }
    for text in ["a: x\0y", "\0", "a: \u{1}", "a\0: 1"] {
        unreadable(&server, YAML, text, "");
    }
    unreadable(&server, JSON, "{\"a\": \"\0\"}", "");
    let escaped = format!("{CLUSTER}x: \"\\0\"\n");
    assert_eq!(validate(&server, YAML, escaped.as_bytes()).status, 200);
}

#[test]
fn marks_and_line_ends_of_other_systems_change_nothing() {
    let server = Running::start(&[]);
    let text = sample("ten-errors.yaml");
    let plain = validate(&server, YAML, text.as_bytes());
    assert_eq!(plain.status, 200);
    for same in
        [format!("\u{feff}{text}"), text.replace('\n', "\r\n"), format!("\u{feff}{}", text.replace('\n', "\r\n"))]
    {
        assert_eq!(validate(&server, YAML, same.as_bytes()).text(), plain.text());
    }
    let old = validate(&server, YAML, text.replace('\n', "\r").as_bytes());
    assert!(matches!(old.status, 200 | 400), "{}", old.text());
    still_serves(&server);
}

#[test]
fn floods_of_anything_else_are_answered() {
    let server = Running::start(&[]);
    let megabyte = |part: &str| part.repeat((1 << 20) / part.len());
    for part in [
        "#",
        " ",
        "\n",
        "\t",
        "%TAG ! x\n",
        "!!set ",
        "? \n",
        "- \n",
        "'",
        "\"",
        "|\n",
        "*a ",
        "&a ",
        ": ",
        ",",
        "]",
        "%",
        "@",
        "!<a> ",
    ] {
        let status = validate(&server, YAML, megabyte(part).as_bytes()).status;
        assert_eq!(status, 400, "{part:?}");
    }
    for part in ["[],", "\"", "{}", "1", "-", "\\u0000", " "] {
        assert_eq!(validate(&server, JSON, megabyte(part).as_bytes()).status, 400, "{part:?}");
    }
    still_serves(&server);
}
