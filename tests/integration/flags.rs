//! What the program says about its flags before it serves: each number has a range, and the range is safe to use.

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::access::file;
use crate::binary::{PROGRAM, Running, eventually, refusal};

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

/// What is wrong with these arguments of `serve`, which end it with 2.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let (code, said) = refusal(&[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
    assert_eq!(code, Some(2), "{arguments:?}: {said}");
    said
}

#[test]
fn words_that_would_have_no_effect_are_refused_with_what_to_write() {
    for filter in ["inof", "kops_network_planner", "info,rustls=", ""] {
        assert!(refused(&["--log", filter]).contains("off, error, warn, info, debug, trace"), "{filter}");
    }
    for origin in ["*", "null", "portal.example.com"] {
        assert!(refused(&["--cors-origin", origin]).contains("`https://portal.example.com`"), "{origin}");
    }
    for origin in ["https://a.example/", "https://a.example/path", "https://a.example:443", "HTTPS://a.example"] {
        assert!(refused(&["--cors-origin", origin]).contains("`https://a.example`"), "{origin}");
    }
}

#[test]
fn files_that_cannot_be_used_end_the_program_with_2_and_their_names() {
    let short = file("tokens-short", "short\n");
    let binary = env!("CARGO_TARGET_TMPDIR").to_owned() + "/tokens-binary";
    fs::write(&binary, [0xff, 0xfe, b'a', 0]).unwrap();
    for path in ["/no/such/file", "/", &binary, short.to_str().unwrap()] {
        assert!(refused(&["--token-file", path]).contains(path), "{path}");
    }
    assert!(refused(&["--token-file", short.to_str().unwrap()]).contains("16 visible ASCII characters"));
    let said = refused(&["--tls-cert", "/no/such/cert", "--tls-key", "/no/such/key"]);
    assert!(said.contains("/no/such/cert") && said.contains("/no/such/key"), "{said}");
    let help = Command::new(PROGRAM).args(["serve", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("16 characters"));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_token() {
    let path = file("tokens-marked", "\u{feff}the-token-after-a-mark one team\r\n");
    let server = Running::start(&["--token-file", path.to_str().unwrap()]);
    let answer = server.get(0, "/v1/releases", "authorization: Bearer the-token-after-a-mark\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_token_that_is_cut_off_is_not_taken_on_hangup() {
    let path = file("tokens-cut", "the-token-that-stays\n");
    let server = Running::start(&["--token-file", path.to_str().unwrap()]);
    let status =
        |token: &str| server.get(0, "/v1/releases", &format!("authorization: Bearer {token}\r\n"))[9..12].to_owned();
    fs::write(&path, "the-token-that-stays\nthe-token-that-is-whole").unwrap();
    server.signal("HUP");
    fs::write(&path, "the-token-that-stays\nthe-token-that-is-whole-now\n").unwrap();
    eventually("the whole token", || {
        server.signal("HUP");
        status("the-token-that-is-whole-now") == "200"
    });
    assert_eq!(
        (status("the-token-that-is-whole"), status("the-token-that-stays")),
        ("401".to_owned(), "200".to_owned())
    );
    server.signal("TERM");
    server.finish();
}

#[test]
fn the_printed_line_works_anywhere_and_the_log_starts_with_the_flags() {
    let token = "a-token-of-some-length";
    let folder = std::env::temp_dir().join(format!("greeting-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("tokens"), format!("{token}\n")).unwrap();
    for flags in [&[][..], &["--token-file", "tokens"]] {
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(flags).current_dir(&folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        let line = said.map(Result::unwrap).find(|line| line.starts_with("curl ")).unwrap();
        let asked = Command::new("sh").args(["-c", &line]).env("TOKEN", token).current_dir(&folder).output().unwrap();
        let stopped = Command::new("kill").arg(child.id().to_string()).status().unwrap();
        let log = child.wait_with_output().unwrap().stderr;
        let answer: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
        assert_eq!((answer["subnets"][0]["name"].as_str(), stopped.success()), (Some("a"), true), "{line}: {answer}");
        let log = String::from_utf8(log).unwrap();
        let first = log.lines().next().unwrap_or_default();
        assert!(first.contains("--listen=127.0.0.1:0 ") && !first.contains('{'), "{first}");
        assert_eq!(first.contains("--token-file=tokens"), !flags.is_empty(), "{first}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn addresses_may_be_names_and_ports_alone() {
    for (listen, said) in [("localhost:0", "http://127.0.0.1:"), (":0", "http://[::]:")] {
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--open", "--listen", listen]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut greeting = String::new();
        let output = child.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut greeting).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(greeting.contains(said) || listen == ":0" && greeting.contains("http://0.0.0.0:"), "{greeting}");
    }
    let (code, said) = refusal(&["serve", "--listen", ":0"]);
    assert!(code == Some(2) && said.contains("--token-file"), "{said}");
    assert!(refusal(&["serve", "--listen", "8080"]).1.contains("`127.0.0.1:8080`"));
}

#[test]
fn an_address_in_use_names_its_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--listen", "--metrics-listen"] {
        let other = if flag == "--listen" { "--metrics-listen" } else { "--listen" };
        let (code, said) = refusal(&["serve", other, "127.0.0.1:0", flag, &address]);
        assert!(code == Some(1) && said.contains(&address) && said.contains(&format!("`{flag} ")), "{code:?} {said}");
    }
}

#[test]
fn a_long_method_is_short_in_the_log_and_in_the_answer() {
    let server = Running::start(&["--header-limit", "100000"]);
    let method = "M".repeat(60_000);
    let answer = server.ask(0, &format!("{method} /v1/plan HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
    assert!(answer.len() < 4_096, "{}", answer.len());
    server.signal("TERM");
    let (_, log) = server.finish();
    assert!(log.contains(&"M".repeat(32)) && !log.contains(&"M".repeat(33)), "{} bytes of log", log.len());
}
