//! What people read, as files in `tests/golden`, so that a change of words is seen in a diff: the findings of every
//! rule as a terminal shows them, the explanations of routes, the help of every command. `UPDATE_GOLDEN=1 cargo test
//! golden` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use clap::{CommandFactory, Parser};
use kops_network_planner::cli::{Command, found, run};
use kops_network_planner::release::Release;
use kops_network_planner::rules::{self, example::is_manifests};
use serde_json::Value;

use crate::samples::{SAMPLES, sample};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kops-network-planner");
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
/// How many lines that differ are shown.
const SHOWN: usize = 12;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What the program prints of `text`, in this process and without colours.
fn printed(operation: &str, text: &str, arguments: &[&str]) -> String {
    let line = [&["program", operation, "-"], arguments].concat();
    let Arguments { command } = Arguments::try_parse_from(line).unwrap();
    run(&command, Arguments::command(), &mut text.as_bytes(), None).output
}

#[test]
fn every_rule_shows_its_bad_example() {
    let texts: BTreeMap<_, _> = rules::all().map(|rule| (rule.code.to_owned(), found(rule))).collect();
    let silent: Vec<&String> = texts.keys().filter(|code| !texts[*code].contains(&format!("[{code}]"))).collect();
    assert_eq!(silent, [""; 0]);
    check("rules", &texts);
}

#[test]
fn routes_are_explained() {
    let mut kinds = BTreeMap::new();
    for (name, query) in SAMPLES {
        let facts: &[&str] = if query.is_empty() { &[] } else { &["--vpc-ipv6-cidr=2001:db8::/56"] };
        let answer = printed("plan", &sample(&format!("{name}.yaml")), &[&["--format=json"], facts].concat());
        explain(&answer, &mut kinds);
    }
    for rule in rules::all() {
        let release = rule.releases.last().to_string();
        for example in [rule.example.bad, rule.example.good] {
            let arguments = [&["--format=json"], for_release(example, &release).as_slice()].concat();
            explain(&printed("plan", &request(example, &release), &arguments), &mut kinds);
        }
    }
    let mut texts = String::new();
    for ((reason, _), explanation) in kinds {
        texts.push_str(&format!("{reason}\n    {explanation}\n"));
    }
    check("routes", &BTreeMap::from([("explanations".to_owned(), texts)]));
}

/// Notes the first explanation of each kind: those that differ in a value between backticks are of one kind.
fn explain(answer: &str, kinds: &mut BTreeMap<(String, String), String>) {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let tables = answer["routeTables"].as_array().into_iter().flatten();
    for route in tables.flat_map(|table| table["routes"].as_array().unwrap()) {
        let explanation = route["explanation"].as_str().unwrap();
        let kind: Vec<&str> = explanation.split('`').step_by(2).collect();
        let reason =
            format!("{} through {}", route["reason"].as_str().unwrap(), route["target"]["kind"].as_str().unwrap());
        kinds.entry((reason, kind.join("`"))).or_insert_with(|| explanation.to_owned());
    }
}

#[test]
fn every_command_has_its_help() {
    let whole = help(&["--help"]);
    let (_, commands) = whole.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !["", "help"].contains(name));
    let mut texts: BTreeMap<String, String> = names.map(|name| (name.to_owned(), help(&[name, "--help"]))).collect();
    assert!(5 < texts.len(), "{texts:?}");
    texts.insert("kops-network-planner".to_owned(), whole);
    check("help", &texts);
}

#[tokio::test]
async fn examples_are_drawn() {
    let pictures = crate::diagram::examples().await;
    let named = pictures.into_iter().map(|(name, picture)| (format!("{name}.svg"), picture));
    check("pictures", &named.chain(crate::diagram::highlight::pictures().await).collect());
}

/// What the program says of itself, 80 columns wide, without the flags of a feature that is not built by default.
fn help(arguments: &[&str]) -> String {
    let environment = std::env::vars().filter(|(name, _)| !name.starts_with("KNP_"));
    let mut program = Process::new(PROGRAM);
    // Where any of its streams is a terminal, that has the say on the width.
    program.args(arguments).env_clear().envs(environment).env("COLUMNS", "80").stdin(Stdio::null());
    let output = program.output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split("\nWhere traces go:\n").next().unwrap().to_owned()
}

/// The release of an example that is manifests; any other request says it itself.
fn for_release<'a>(example: &str, release: &'a str) -> Vec<&'a str> {
    if is_manifests(example) { vec!["--release", release] } else { Vec::new() }
}

/// The request of a rule's example: manifests as they are, anything else laid over the base request.
pub(crate) fn request(example: &str, release: &str) -> String {
    let request = rules::example::request(example, Release::parse(release).unwrap());
    request.map_or_else(|| example.to_owned(), |request| serde_saphyr::to_string(&request).unwrap())
}

/// Compares texts with the files of a folder, each `NAME.txt` or a picture, or writes them. A file without a text
/// fails as well.
#[track_caller]
fn check(folder: &str, texts: &BTreeMap<String, String>) {
    let folder = Path::new(FOLDER).join(folder);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        write(&folder, texts);
        return;
    }
    let stale = texts.iter().filter_map(|(name, text)| difference(&file(&folder, name), text));
    let useless = names(&folder).into_iter().filter(|name| !texts.contains_key(name));
    let useless = useless.map(|name| format!("\n{} has nothing to show\n", shortened(&file(&folder, &name))));
    let faults: String = stale.chain(useless).collect();
    assert!(
        faults.is_empty(),
        "{faults}\nWhere the words are meant so, run `UPDATE_GOLDEN=1 cargo test golden` and read the difference."
    );
}

fn write(folder: &Path, texts: &BTreeMap<String, String>) {
    fs::create_dir_all(folder).unwrap();
    for name in names(folder).iter().filter(|name| !texts.contains_key(*name)) {
        fs::remove_file(file(folder, name)).unwrap();
    }
    for (name, text) in texts {
        fs::write(file(folder, name), text).unwrap();
    }
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(if name.ends_with(".svg") { name.to_owned() } else { format!("{name}.txt") })
}

fn shortened(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string()
}

/// What the folder has files of.
fn names(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).into_iter().flatten();
    files.map(|file| file.unwrap().file_name().into_string().unwrap().trim_end_matches(".txt").to_owned()).collect()
}

/// The first lines that differ, what the file has before what is printed.
pub(crate) fn difference(path: &Path, text: &str) -> Option<String> {
    let name = shortened(path);
    let Ok(kept) = fs::read_to_string(path) else {
        return Some(format!("\n{name} is missing\n"));
    };
    if kept == text {
        return None;
    }
    let (kept, text): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), text.lines().collect());
    let alike = kept.iter().zip(&text).take_while(|(kept, text)| kept == text).count();
    let tail =
        kept[alike..].iter().rev().zip(text[alike..].iter().rev()).take_while(|(kept, text)| kept == text).count();
    let marked = |lines: &[&str], mark: char| -> String {
        lines[alike..lines.len() - tail].iter().take(SHOWN).map(|line| format!("{mark} {line}\n")).collect()
    };
    Some(format!("\n{name}, line {}:\n{}{}", alike + 1, marked(&kept, '-'), marked(&text, '+')))
}
