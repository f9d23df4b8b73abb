//! The commands for pipelines: the same answers as over HTTP, in every notation.

use std::fs;
use std::process::{Command as Process, Stdio};

use clap::{CommandFactory, Parser};
use cpu_time::ThreadTime;
use kops_network_planner::answer::DIAGRAM;
use kops_network_planner::cli::{Command, Report, Verdict, run};
use kops_network_planner::http::{Settings, router};
use serde_json::Value;

use crate::client::{YAML, get, plans, posting, reviews, send, send_to};
use crate::conformance::vectors;
use crate::samples::{SAMPLES, sample};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kops-network-planner");
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples");
const WRONG: &str = "ten-errors.yaml";
const IPV6: &str = "--vpc-ipv6-cidr=2001:db8::/56";

#[derive(Parser)]
#[command(name = "kops-network-planner")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Runs a command line in this process.
fn ask(arguments: &[&str], input: &str) -> Report {
    let Arguments { command } = Arguments::try_parse_from([&["program"], arguments].concat()).unwrap();
    run(&command, Arguments::command(), &mut input.as_bytes(), None)
}

fn example(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A problem without the names of the occurrence.
fn anonymous(text: &str) -> Value {
    let mut problem = json(text);
    for name in ["instance", "requestId"] {
        problem.as_object_mut().unwrap().shift_remove(name).unwrap();
    }
    problem
}

#[tokio::test]
async fn every_vector_is_answered_as_over_http() {
    let router = router(Settings::default());
    let mut count = 0;
    for vector in vectors() {
        count += 1;
        let answer = vector.ask(router.clone()).await;
        let release = vector.text("/release").to_owned();
        let told = ask(&["plan", "-", "--release", &release, "--format", "json"], &vector.body());
        let expected = if answer.get("status").is_some() { anonymous(&answer.to_string()) } else { answer };
        assert_eq!(json(&told.output), expected, "{}", vector.name);
        let verdict = if expected.get("status").is_some() { Verdict::Errors } else { Verdict::Valid };
        assert_eq!((told.verdict, told.errors.as_str()), (verdict, ""), "{}", vector.name);
    }
    assert!(200 < count);
}

#[tokio::test]
async fn answers_have_the_bytes_of_http() {
    for (name, query) in SAMPLES {
        let file = example(&format!("{name}.yaml"));
        for operation in reviews() {
            for (notation, media_type) in [("json", "application/json"), ("yaml", "application/yaml")] {
                let mut request = posting(&format!("/v1/{operation}{query}"), YAML, sample(&format!("{name}.yaml")));
                request.headers_mut().insert("accept", media_type.parse().unwrap());
                let reply = send(request).await;
                let facts: &[&str] = if query.is_empty() { &[] } else { &[IPV6] };
                let told = ask(&[&[operation, &file, "--format", notation], facts].concat(), "");
                match reply.status.as_u16() {
                    200 => assert_eq!(told.output, reply.text(), "{operation} {name} {notation}"),
                    _ if notation == "json" => assert_eq!(json(&told.output), anonymous(reply.text())),
                    _ => assert!(told.output.contains("status: 422"), "{}", told.output),
                }
            }
        }
    }
    let reply = get("/v1/expand?vpc=2001:db8::/56&cidr=/64%23a").await;
    assert_eq!(ask(&["expand", "/64#a", IPV6, "--format=json"], "").output, reply.text());
}

#[tokio::test]
async fn some_vectors_through_the_program_and_a_router() {
    for vector in vectors().step_by(40) {
        let query = format!("/v1/validate?kopsRelease={}", vector.text("/release"));
        let reply = send_to(Settings::default(), posting(&query, YAML, vector.body())).await;
        let mut process = Process::new(PROGRAM);
        process.args(["validate", "-", "--format", "json", "--release", vector.text("/release")]);
        let mut child = process.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), vector.body().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let valid = reply.json()["valid"] == true;
        assert_eq!(output.status.code(), Some(if valid { 0 } else { 1 }), "{}", vector.name);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), reply.text(), "{}", vector.name);
    }
}

#[test]
fn the_exit_code_is_that_of_the_worst_file() {
    let code = |arguments: &[&str]| {
        let output = Process::new(PROGRAM).args(arguments).stdin(Stdio::null()).output().unwrap();
        output.status.code().unwrap()
    };
    let (right, wrong) = (example("ipv4-private.yaml"), example(WRONG));
    assert_eq!(code(&["validate", &right]), 0);
    assert_eq!(code(&["validate", &right, &wrong]), 1);
    assert_eq!(code(&["routes", &wrong]), 1);
    assert_eq!(code(&["validate", &wrong, "no-such-file"]), 2);
    assert_eq!(code(&["validate", "-"]), 2);
    assert_eq!(code(&["validate"]), 2);
    assert_eq!(code(&["validate", &right, "--release", "1.22"]), 2);
    assert_eq!(code(&["expand", "/64#100", IPV6]), 2);
}

#[test]
fn findings_have_their_line_and_a_caret() {
    let told = ask(&["validate", &example(WRONG), IPV6], "");
    let expected = "\
9  |   networkCIDR: 172.20.0.0/16
   |                ------------- the network is `172.20.0.0/16`
";
    assert!(told.output.contains(&expected[3..]), "{}", told.output);
    assert!(told.output.contains("\n   |           ^^^^^^^^^^^^^\n"), "{}", told.output);
    assert!(told.output.contains("ten-errors.yaml: 10 errors"), "{}", told.output);
    let wide: Vec<&str> =
        told.output.lines().filter(|line| 80 < line.chars().count() && !line.contains(FOLDER)).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

#[test]
fn tables_fit_into_eighty_columns() {
    for (name, query) in SAMPLES {
        for operation in plans().filter(|name| *name != DIAGRAM.name) {
            let facts: &[&str] = if query.is_empty() { &[] } else { &[IPV6] };
            let told = ask(&[&[operation, &example(&format!("{name}.yaml"))], facts].concat(), "");
            for line in told.output.lines().filter(|line| !line.contains(FOLDER)) {
                assert!(line.chars().count() <= 80 && !line.contains('\x1b'), "{operation} {name}: {line}");
            }
        }
    }
}

#[test]
fn colours_where_they_are_wanted() {
    let told = ask(&["validate", &example(WRONG), "--color", "always"], "");
    assert!(told.output.contains("\x1b[1;31m10 errors"), "{}", told.output);
}

#[test]
fn a_spec_does_not_steer_the_terminal() {
    let spec = sample(WRONG).replace("errors.example.com", "\"\\e[31mx.example.com\"");
    let told = ask(&["validate", "-"], &spec);
    assert!(told.output.contains("[31mx.example.com") && !told.output.contains('\x1b'), "{}", told.output);
}

#[test]
fn several_files_are_one_document() {
    let (first, second) = (example("ipv4-private.yaml"), example("shared-vpc.yaml"));
    let told = ask(&["validate", &first, &second, "--format", "json"], "");
    let answers = json(&told.output);
    assert_eq!(
        (answers["files"][0]["file"].as_str(), &answers["files"][1]["valid"]),
        (Some(&*first), &Value::from(true))
    );
    let told = ask(&["validate", &first, &second, "--format", "yaml"], "");
    assert_eq!(serde_saphyr::from_str::<Value>(&told.output).unwrap(), answers);
    let told = ask(&["validate", &first, &second], "");
    assert!(
        told.output.ends_with("\n2 files with 2 clusters: 0 errors, 1 warning, 4 infos, 0 unreadable\n"),
        "{}",
        told.output
    );
}

#[test]
fn sarif_names_rules_and_places() {
    let told = ask(&["validate", &example(WRONG), IPV6, "--format", "sarif"], "");
    let log = json(&told.output);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!((log["version"].as_str(), results.len()), (Some("2.1.0"), 12));
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with(WRONG));
        assert!(0 < place["region"]["startLine"].as_u64().unwrap(), "{result}");
    }
    let empty = json(&ask(&["plan", "no-such-file", "--format", "sarif"], "").output);
    assert_eq!(empty["runs"][0]["results"][0]["ruleId"], "unreadable-file");
    assert_eq!(empty["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn annotations_and_cases() {
    let file = example(WRONG);
    let told = ask(&["validate", &file, IPV6, "--format", "github"], "");
    assert_eq!(told.output.lines().filter(|line| line.starts_with("::error file=")).count(), 10);
    assert!(told.output.contains(",line=18,col=15,title=subnet-ipv6-cidr-invalid::"), "{}", told.output);
    let told = ask(&["validate", &file, IPV6, "--format", "junit"], "");
    assert!(told.output.contains("tests=\"12\" failures=\"10\""), "{}", told.output);
    let told = ask(&["validate", &example("ipv4-private.yaml"), "--format", "junit"], "");
    assert!(told.output.contains("failures=\"0\"") && told.verdict == Verdict::Valid, "{}", told.output);
}

#[test]
fn json_files_have_places_too() {
    let told = ask(&["validate", &example("plan-request.json"), "--format", "json"], "");
    assert_eq!(told.verdict, Verdict::Valid);
    let broken = fs::read_to_string(example("plan-request.json")).unwrap().replace("\"Public\"", "\"Publik\"");
    let told = ask(&["validate", "-", "--format", "json"], &broken);
    assert!(json(&told.output)["diagnostics"][0]["source"]["line"].is_u64(), "{}", told.output);
}

#[test]
fn arguments_are_named_as_they_are_given() {
    let told = ask(&["validate", &example(WRONG), &example(WRONG), "--vpc-ipv6-cidr", "x"], "");
    assert!(
        told.errors.starts_with("error: The flag `--vpc-ipv6-cidr` is wrong: `x` is not a valid CIDR: it does not\n"),
        "{}",
        told.errors
    );
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = ask(&["completions", shell], "");
        assert!(told.output.contains("validate") && told.output.contains("vpc-ipv6-cidr"), "{shell}");
    }
}

#[test]
fn help_has_examples_and_fits_into_eighty_columns() {
    for command in ["validate", "subnets", "routes", "plan", "expand", "serve", "healthcheck", "completions", "help"] {
        let arguments: &[&str] = if command == "help" { &["--help"] } else { &[command, "--help"] };
        let output = Process::new(PROGRAM).args(arguments).env("COLUMNS", "80").output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let wide: Vec<&str> = help.lines().filter(|line| 80 < line.chars().count()).collect();
        assert!(wide.is_empty(), "{command}: {wide:#?}");
        let is_for_specs = ["validate", "subnets", "routes", "plan"].contains(&command);
        assert_eq!(help.contains("kops get NAME -o yaml | kops-network-planner"), is_for_specs, "{command}: {help}");
    }
}

#[test]
fn a_table_holds_no_commands_and_nothing_that_steers() {
    let name = "::stop-commands::x ::add-mask::y ##[error]z \\e[31m \\u202e".repeat(3);
    let words = "w".repeat(90);
    let spec = format!(
        "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {{name: \"{name}\"}}\nspec:\n  networking:\n    \
        subnets:\n    - {{name: \"{name}\", type: \"{words} ::stop-commands::t\", zone: us-east-1a}}\n"
    );
    for format in ["table", "github"] {
        let told = ask(&["validate", "-", "--format", format], &spec);
        assert_eq!(told.verdict, Verdict::Errors, "{}", told.errors);
        assert!(!told.output.contains(['\u{1b}', '\u{202e}']), "{}", told.output);
        let said = told.output.lines().map(str::trim_start);
        let commands = said.filter(|line| line.starts_with("::stop-commands") || line.starts_with("::add-mask"));
        assert_eq!(commands.collect::<Vec<_>>(), [""; 0], "{}", told.output);
        assert!(told.output.contains("\\u{1b}"), "{}", told.output);
    }
    let table = ask(&["validate", "-"], &spec).output;
    assert!(!table.contains("##["), "{table}");
}

#[test]
fn a_file_of_one_long_line_is_shown_soon() {
    let subnets = "{name: s, type: x, zone: us-east-1a}, ".repeat(9_000);
    let spec = format!(
        "{{apiVersion: kops.k8s.io/v1alpha3, kind: Cluster, metadata: {{name: c}}, spec: {{networking: {{subnets: \
        [{subnets}]}}}}}}"
    );
    // It is done by this thread; other programs may have the core meanwhile.
    let started = ThreadTime::now();
    let told = ask(&["validate", "-"], &spec);
    assert!(told.errors.contains("findings the 1000 worst"), "{}", told.errors);
    let table = told.output;
    let took = started.elapsed();
    assert!(took < std::time::Duration::from_secs(8), "{took:?}");
    assert!(table.contains("stdin:1:") && table.len() < 2 << 20, "{}", table.len());
    let sarif = ask(&["validate", "-", "--format", "sarif"], &spec).output;
    assert!(sarif.len() < 8 << 20, "{}", sarif.len());
}

#[test]
fn a_flow_that_is_not_as_expected_is_an_error() {
    let spec = example("ipv6-private.yaml");
    let trace = |rest: &[&str]| ask(&[&["trace", &spec, "--from", "us-east-1a"], rest].concat(), "");
    let reached = trace(&["--to-host", "ipv4=140.82.112.3", "--expect", "forwarded"]);
    assert_eq!(reached.verdict, Verdict::Valid, "{}{}", reached.output, reached.errors);
    assert!(reached.output.contains("forwarded, as expected") && reached.output.contains("64:ff9b::8c52:7003"));
    let lost = trace(&["--to", "140.82.112.3", "--expect", "forwarded", "--format", "junit"]);
    assert_eq!(lost.verdict, Verdict::Errors, "{}{}", lost.output, lost.errors);
    assert!(lost.output.contains("<failure type=\"no-source-address\""), "{}", lost.output);
    assert_eq!(trace(&["--to", "140.82.112.3"]).verdict, Verdict::Valid, "a dropped one alone is none");
}

#[test]
fn a_word_that_the_spec_does_not_have_is_told_what_was_meant() {
    for (from, to, expected) in [
        ("node", "140.82.112.3", "Did you mean `nodes`?"),
        ("nodes", "utilty-us-east-1a", "Did you mean `utility-us-east-1a`?"),
        ("nodes", "github.com", "`--to-host ipv4=ADDRESS,ipv6=ADDRESS`"),
        ("github.com", "us-east-1a", "Write the address of a host outside"),
    ] {
        let told = ask(&["trace", &example("ipv6-private.yaml"), "--from", from, "--to", to], "");
        assert!(told.errors.contains("the spec has no") && told.errors.contains(expected), "{}", told.errors);
        assert_eq!(told.verdict, Verdict::Unusable);
    }
}

#[test]
fn a_placed_zone_leaves_the_part_that_kops_requires_free() {
    let zone = ["--add-zone", "us-east-1d", "--like-zone", "us-east-1a"];
    let told = ask(&[&["allocate", &example("ipv6-private.yaml")], zone.as_slice()].concat(), "");
    assert!(told.output.contains("172.20.28.0/22") && !told.output.contains("error:"), "{}", told.output);
}

#[test]
fn what_is_not_an_answer_of_aws_names_the_file() {
    let folder = std::env::temp_dir().join(format!("knp-not-observed-{}", std::process::id()));
    let empty = folder.join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let mut wrong = vec![empty];
    for (name, text) in [("foo.json", "{\"Foo\": []}"), ("text.json", "hello"), ("list.json", "[]"), ("none.json", "")]
    {
        wrong.push(folder.join(name));
        std::fs::write(folder.join(name), text).unwrap();
    }
    let cut = folder.join("cut");
    std::fs::create_dir(&cut).unwrap();
    std::fs::write(cut.join("Vpcs.json"), "{\"Vpcs\": []}").unwrap();
    std::fs::write(cut.join("notes.json"), "[\"of another program\"]").unwrap();
    let whole = ask(&["validate", &example("ipv4-private.yaml"), "--observed", cut.to_str().unwrap()], "");
    assert_ne!(whole.verdict, Verdict::Unusable, "{}", whole.errors);
    std::fs::write(cut.join("Subnets.json"), "{\"Subnets\": [{\"SubnetId\"").unwrap();
    wrong.push(cut);
    let spec = example("ipv4-private.yaml");
    for path in &wrong {
        let path = path.to_str().unwrap();
        for command in [
            vec!["validate", &spec],
            vec!["plan", &spec],
            vec!["diff", &spec, &spec],
            vec!["trace", &spec, "--from", "nodes", "--to", "140.82.112.3"],
            vec!["allocate", &spec],
        ] {
            let report = ask(&[&command[..], &["--observed", path]].concat(), "");
            assert_eq!(report.verdict, Verdict::Unusable, "{command:?} {path}");
            let said = report.errors.replace("\n", " ");
            assert!(said.contains(path.rsplit('/').next().unwrap()), "{command:?}: {said}");
            assert!(said.contains("describe-"), "{command:?}: {said}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}
