//! Pictures: how they are asked for, and that nothing in them is on anything else.

use std::fs;
use std::process;

use axum::http::Request;
use clap::{CommandFactory, Parser};
use kops_network_planner::cli::{Command, Report, Verdict, run};

use crate::client::{JSON, Reply, YAML, post, posting, send, send_to, settings};
use crate::samples::{SAMPLES, sample};

mod check;
pub mod highlight;
mod shapes;

use check::faults;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Runs a command line in this process.
fn ask(arguments: &[&str], input: &str) -> Report {
    let Arguments { command } = Arguments::try_parse_from([&["program"], arguments].concat()).unwrap();
    run(&command, Arguments::command(), &mut input.as_bytes(), None)
}

async fn accepting(target: &str, accept: &str) -> Reply {
    let mut request: Request<_> = posting(target, YAML, sample("ipv4-private.yaml"));
    request.headers_mut().insert("accept", accept.parse().unwrap());
    send(request).await
}

/// The five examples that have a plan, each with its picture.
pub async fn examples() -> Vec<(String, String)> {
    let mut pictures = Vec::new();
    for (name, query) in SAMPLES.into_iter().filter(|(name, _)| *name != "ten-errors") {
        let reply = post(&format!("/v1/diagram{query}"), YAML, sample(&format!("{name}.yaml"))).await;
        pictures.push((name.to_owned(), reply.text().to_owned()));
    }
    let reply = post("/v1/diagram", JSON, sample("plan-request.json")).await;
    pictures.push(("plan-request".to_owned(), reply.text().to_owned()));
    pictures
}

#[tokio::test]
async fn accept_chooses_the_wrapping_and_format_the_picture() {
    let starts = ["<svg ", "flowchart LR\n", "digraph network {\n"];
    for (accept, query, content_type, start) in [
        ("*/*", "", "image/svg+xml", starts[0]),
        ("image/*", "", "image/svg+xml", starts[0]),
        ("text/html, image/webp, */*;q=0.8", "", "image/svg+xml", starts[0]),
        ("text/vnd.mermaid", "", "text/vnd.mermaid; charset=utf-8", starts[1]),
        ("text/vnd.graphviz", "", "text/vnd.graphviz; charset=utf-8", starts[2]),
        ("image/svg+xml", "?format=dot", "text/vnd.graphviz; charset=utf-8", starts[2]),
        ("*/*", "?format=mermaid", "text/vnd.mermaid; charset=utf-8", starts[1]),
    ] {
        let reply = accepting(&format!("/v1/diagram{query}"), accept).await;
        let found = (reply.status.as_u16(), reply.header("content-type"), reply.header("vary"));
        assert_eq!(found, (200, content_type, "accept"), "{accept}");
        assert!(reply.text().starts_with(start), "{accept}: {}", reply.text());
    }
    for (query, format, start) in [("", "svg", starts[0]), ("?format=mermaid", "mermaid", starts[1])] {
        let reply = accepting(&format!("/v1/diagram{query}"), "application/json").await.json();
        let keys: Vec<&str> = reply.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["release", "cluster", "diagnostics", "format", "picture"]);
        assert_eq!(reply["format"], format);
        assert!(reply["picture"].as_str().unwrap().starts_with(start), "{reply}");
    }
    let yaml = accepting("/v1/diagram?format=dot", "application/yaml").await;
    assert!(yaml.text().contains("format: dot\npicture: |"), "{}", yaml.text());
}

#[tokio::test]
async fn what_cannot_be_drawn_is_a_problem() {
    accepting("/v1/diagram", "text/html").await.problem(406, "not-acceptable");
    let wrong = accepting("/v1/diagram?format=png", "*/*").await.problem(400, "bad-parameter");
    assert_eq!(wrong["supported"], serde_json::json!(["svg", "mermaid", "dot"]));
    post("/v1/plan?format=svg", YAML, sample("ipv4-private.yaml")).await.problem(400, "unknown-parameter");
    let invalid = post("/v1/diagram", YAML, sample("ten-errors.yaml")).await.problem(422, "invalid-spec");
    assert!(invalid["diagnostics"].is_array());
}

#[tokio::test]
async fn subnets_are_rows_of_a_table() {
    let reply = accepting("/v1/subnets", "text/csv").await;
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    let text = reply.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    let head = "cluster,name,type,zone,management,id,ipv4CIDR,ipv4Origin,usableAddresses,ipv6CIDR,ipv6Notation,";
    assert_eq!(lines[0], format!("{head}routeTable,resourceName"));
    let answer = accepting("/v1/subnets", "application/json").await.json();
    assert_eq!(lines.len(), answer["subnets"].as_array().unwrap().len() + 2, "{text}");
    assert!(lines[1].contains(answer["subnets"][0]["ipv4CIDR"]["cidr"].as_str().unwrap()), "{text}");
    assert_eq!(accepting("/v1/subnets", "*/*").await.header("content-type"), JSON);
    let told = ask(&["subnets", "-", "--format", "csv"], &sample("ipv4-private.yaml"));
    assert_eq!((told.output.as_str(), told.verdict), (text, Verdict::Valid));
}

#[test]
fn a_command_writes_what_the_end_of_the_name_says() {
    let text = sample("ipv4-private.yaml");
    for (arguments, start) in [
        (&["-o", "net.svg"][..], "<svg "),
        (&["-o", "net.mmd"], "flowchart "),
        (&["-o", "net.gv"], "digraph "),
        (&["-o", "net.json"], "{\n"),
        (&["-o", "net.svg", "--format", "dot"], "digraph "),
        (&[], "<svg "),
    ] {
        let told = ask(&[&["diagram", "-"], arguments].concat(), &text);
        assert!(told.output.starts_with(start) && told.errors.is_empty(), "{arguments:?}: {}", told.output);
    }
    let told = ask(&["diagram", "-"], &sample("ten-errors.yaml"));
    assert_eq!((told.output.as_str(), told.verdict), ("", Verdict::Errors));
    assert!(told.errors.contains("10 errors"), "{}", told.errors);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples");
    let told = ask(&["diagram", folder], "");
    assert_eq!((told.output.as_str(), told.verdict), ("", Verdict::Unusable));
    assert!(told.errors.contains("a picture shows one cluster"), "{}", told.errors);
}

#[test]
fn an_older_picture_stays_where_there_is_no_new_one() {
    let file = std::env::temp_dir().join(format!("picture-{}.svg", process::id()));
    fs::write(&file, "old").unwrap();
    let example = |name: &str| format!("{}/openapi/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    let program = |name: &str| {
        let arguments = ["diagram".to_owned(), example(name), "-o".to_owned(), file.display().to_string()];
        process::Command::new(env!("CARGO_BIN_EXE_kops-network-planner")).args(arguments).output().unwrap()
    };
    assert_eq!(program("ten-errors.yaml").status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    assert_eq!(program("ipv4-private.yaml").status.code(), Some(0));
    assert!(fs::read_to_string(&file).unwrap().starts_with("<svg "));
    fs::remove_file(&file).unwrap();
}

#[tokio::test]
async fn nothing_is_on_anything_else_in_the_examples() {
    for (name, picture) in examples().await {
        assert_eq!(faults(&picture), [""; 0], "{name}");
    }
}

#[tokio::test]
async fn nothing_is_on_anything_else_in_larger_networks() {
    for (name, request) in shapes::named() {
        let first = post("/v1/diagram", YAML, request.clone()).await;
        assert_eq!(errors(&first), [""; 0], "{name}");
        keep(name, first.text());
        assert_eq!(faults(first.text()), [""; 0], "{name}");
        assert_eq!(post("/v1/diagram", YAML, request).await.text(), first.text(), "{name}");
    }
}

#[tokio::test]
async fn nothing_is_on_anything_else_in_networks_of_any_shape() {
    let (mut drawn, mut refused) = (0, Vec::new());
    for seed in 0..100 {
        let reply = post("/v1/diagram", YAML, shapes::any(seed)).await;
        if reply.status == 200 {
            drawn += 1;
            keep(&format!("any-{seed}"), reply.text());
            assert_eq!(faults(reply.text()), [""; 0], "{seed}:\n{}", shapes::any(seed));
        } else {
            refused.extend(errors(&reply));
        }
    }
    assert!(60 < drawn, "{drawn}, {refused:#?}");
}

/// Why there is no picture.
fn errors(reply: &Reply) -> Vec<String> {
    if reply.status == 200 {
        return Vec::new();
    }
    let problem = reply.json();
    let found = problem["diagnostics"].as_array().into_iter().flatten();
    let errors = found.filter(|finding| finding["severity"] == "error").map(|finding| finding["message"].to_string());
    errors.chain([problem["detail"].to_string()]).collect()
}

/// Writes a picture into the folder that `KNP_PICTURES` names, to be looked at.
fn keep(name: &str, picture: &str) {
    if let Some(folder) = std::env::var_os("KNP_PICTURES") {
        fs::write(std::path::Path::new(&folder).join(format!("{name}.svg")), picture).unwrap();
    }
}

#[tokio::test]
async fn the_check_finds_what_is_on_something_else() {
    let (_, picture) = examples().await.swap_remove(1);
    let moved = |from: &str, to: &str| {
        assert!(picture.contains(from), "{from} is not in\n{picture}");
        faults(&picture.replace(from, to))
    };
    // The name of the first table, moved onto the line that leads to it, and onto the name of the next row.
    let name = |x: u32, y: u32| format!("<text x=\"{x}\" y=\"{y}\" class=\"b\"");
    assert!(moved(&name(478, 140), &name(400, 140)).iter().any(|fault| fault.contains("a line")));
    assert!(moved(&name(478, 140), &name(478, 161)).iter().any(|fault| fault.contains("another text")));
    assert!(moved(&name(478, 140), &name(870, 140)).iter().any(|fault| fault.contains("past the edge")));
    assert!(moved("id=\"igw\"", "id=\"eigw\"").iter().any(|fault| fault.contains("twice")));
    let lane = |x: u32| format!("L{} 157Q{x} 157 {x} 163L{x} 257Q{x} 263 {} 263", x + 6, x - 6);
    // The lane of the first NAT gateway's IPv4 traffic, moved onto that of NAT64.
    assert!(moved(&lane(421), &lane(429)).iter().any(|fault| fault.contains("track")));
}

/// A change that adds a subnet and moves the block of another, which AWS cannot do.
fn change() -> String {
    let after = shapes::named().into_iter().find(|(name, _)| *name == "six-zones-of-four-types").unwrap().1;
    let line = |part: &str| after.lines().find(|line| line.contains(part)).unwrap().to_owned();
    let before = after.replace(&(line("'dualstack-us-east-1a'") + "\n"), "");
    let before = before.replace("cidr: 10.0.5.0/24", "cidr: 10.0.99.0/24");
    let indented: String = before.lines().map(|line| format!("  {line}\n")).collect();
    format!("before:\n{indented}{after}")
}

#[tokio::test]
async fn a_change_is_marked() {
    let reply = post("/v1/diagram", YAML, change()).await;
    assert_eq!(errors(&reply), [""; 0]);
    keep("change", reply.text());
    for part in [
        "id=\"subnet-dualstack-us-east-1a\" class=\"node subnet dualstack owned created\"",
        "id=\"subnet-public-us-east-1b\" class=\"node subnet public owned refused\"",
        "id=\"subnet-us-east-1a\" class=\"node subnet private owned\"",
        "<title>dualstack-us-east-1a: DualStack in us-east-1a, 10.0.0.0/24, 2600:1f18:2a4:5601::/64: created</title>",
        ">created</text>",
        ">refused</text>",
    ] {
        assert!(reply.text().contains(part), "{part} is not in\n{}", reply.text());
    }
    assert_eq!(faults(reply.text()), [""; 0]);
}

/// Mermaid and Graphviz mark what the laid-out picture marks.
#[tokio::test]
async fn a_change_is_marked_in_every_language() {
    let drawn = |format: &'static str, spec: String| async move {
        post(&format!("/v1/diagram?format={format}"), YAML, spec).await.text().to_owned()
    };
    let mermaid = drawn("mermaid", change()).await;
    for part in ["dualstack-us-east-1a<br>DualStack", "<br>+ created", "<br>#33; refused", "classDef created stroke:"] {
        assert!(mermaid.contains(part), "{part} is not in\n{mermaid}");
    }
    let dot = drawn("dot", change()).await;
    for part in ["\\n+ created\"", "\\n! refused\"", "penwidth=2"] {
        assert!(dot.contains(part), "{part} is not in\n{dot}");
    }
    // Without its last private subnet a zone leaves a NAT gateway, its address and its table.
    let less = shapes::named().into_iter().find(|(name, _)| *name == "six-zones-of-four-types").unwrap().1;
    let line = less.lines().find(|line| line.contains("'dualstack-us-east-1a'")).unwrap().to_owned();
    let before: String = less.lines().map(|line| format!("  {line}\n")).collect();
    let removed = format!("before:\n{before}{}", less.replace(&(line + "\n"), ""));
    for format in ["svg", "mermaid", "dot"] {
        let picture = drawn(format, removed.clone()).await;
        assert!(picture.contains("Not drawn: objects of the change, 1 orphaned."), "{format}: {picture}");
        let plain = drawn(format, less.clone()).await;
        assert!(!plain.contains("Not drawn"), "{format}");
    }
}

#[tokio::test]
async fn a_change_is_marked_as_terraform_carries_it_out() {
    let reply = post("/v1/diagram", YAML, format!("target: terraform\n{}", change())).await;
    let replaced = "id=\"subnet-public-us-east-1b\" class=\"node subnet public owned changed\"";
    assert!(reply.text().contains(replaced) && !reply.text().contains(">refused</text>"), "{}", reply.text());
    let direct = post("/v1/diagram", YAML, format!("target: direct\n{}", change())).await;
    assert_eq!(direct.text(), post("/v1/diagram", YAML, change()).await.text());
    let wrong = post("/v1/diagram", YAML, format!("target: terrafrom\n{}", change())).await;
    let problem = wrong.problem(422, "invalid-question");
    assert_eq!(problem["diagnostics"][0]["hint"], "Did you mean `terraform`?", "{problem}");
}

#[tokio::test]
async fn what_there_is_has_to_be_readable() {
    let plain = post("/v1/diagram", YAML, shapes::named().swap_remove(0).1).await;
    assert!(!plain.text().contains("class=\"mark"), "{}", plain.text());
    let unreadable = format!("before: {{cluster: 1}}\n{}", shapes::named().swap_remove(0).1);
    let problem = post("/v1/diagram", YAML, unreadable).await.json();
    assert_eq!((problem["status"].as_u64(), problem["side"].as_str()), (Some(400), Some("before")), "{problem}");
}

#[tokio::test]
async fn a_picture_is_no_larger_than_an_answer_may_be() {
    let (_, picture) = examples().await.swap_remove(3);
    for (accept, most, status) in [
        ("image/svg+xml", picture.len(), 200),
        ("image/svg+xml", picture.len() - 1, 413),
        ("application/json", picture.len(), 413),
    ] {
        let mut request = posting("/v1/diagram", YAML, sample("ipv4-private.yaml"));
        request.headers_mut().insert("accept", accept.parse().unwrap());
        let reply = send_to(settings(|settings| settings.sizes.answer_bytes = most), request).await;
        assert_eq!(reply.status.as_u16(), status, "{accept}: {}", reply.text());
        if status == 413 {
            reply.problem(413, "answer-too-large");
        }
    }
}
