//! What documents claim without showing an output: calls, permissions, command lines, and the workflow that comments.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{CommandFactory, Parser};
use kops_network_planner::answer::OPERATIONS;
use kops_network_planner::cli::program::Arguments;
use serde_json::Value;

use super::block::{Block, parts};
use super::session::program;
use super::{ROOT, documents};
use crate::binary::PROGRAM;

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

/// The file that a document has as a block.
fn file(document: &str, wanted: &str) -> String {
    let found = parts(document).into_iter().find_map(|part| match part {
        Block::File { name, content, .. } if name == wanted => Some(content),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no block is `{wanted}`"))
}

#[test]
fn the_policy_allows_the_calls_that_collect_and_no_others() {
    let guide = document("docs/guide.md");
    let script = file(&guide, "collect.sh");
    let calls = script.split("aws ec2 describe-").skip(1).map(|rest| rest.split(' ').next().unwrap());
    let capital = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    let calls: BTreeSet<String> =
        calls.map(|call| format!("ec2:Describe{}", call.split('-').map(capital).collect::<String>())).collect();
    let policy: Value = serde_json::from_str(&file(&guide, "policy.json")).unwrap();
    let actions = policy["Statement"][0]["Action"].as_array().unwrap();
    let actions: BTreeSet<String> = actions.iter().map(|action| action.as_str().unwrap().to_owned()).collect();
    assert_eq!(calls, actions);
    assert!(script.lines().all(|line| !line.starts_with("aws ") || line.contains(" describe-")), "{script}");
}

#[test]
fn command_lines_are_taken() {
    let mut count = 0;
    for path in documents() {
        let text = document(path.to_str().unwrap());
        let lines = text.lines().filter(|line| !line.starts_with("$ ")).filter_map(invocation);
        for line in lines {
            count += 1;
            let taken = Arguments::try_parse_from(line.split_whitespace());
            assert!(taken.is_ok(), "{}: {line}\n{}", path.display(), taken.err().unwrap());
        }
    }
    assert!(10 < count, "{count}");
}

#[test]
fn every_operation_and_every_command_is_documented() {
    let clients = document("docs/clients.md");
    for operation in OPERATIONS {
        let path = operation.path;
        let is_there = ["`", " ", "?"].iter().any(|end| clients.contains(&format!("{path}{end}")));
        assert!(is_there, "docs/clients.md does not name {path}");
    }
    let all: String = documents().iter().map(|path| document(path.to_str().unwrap())).collect();
    for command in Arguments::command().get_subcommands().map(clap::Command::get_name) {
        let is_there = [format!("`{command}"), format!("kops-network-planner {command}")];
        assert!(is_there.iter().any(|words| all.contains(words)), "no document names `{command}`");
    }
}

/// What a line of a script, or of a workflow, gives to the program.
fn invocation(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("kops-network-planner ")?;
    let starts = ["", "- ", "- run: ", "entry: ", "| "];
    let is_start = starts.iter().any(|start| before.trim_start() == *start) || before.ends_with("| ");
    let end = rest.find([';', '|', '&', '>', '#']).unwrap_or(rest.len());
    is_start.then(|| &line[before.len()..before.len() + "kops-network-planner ".len() + end])
}

#[test]
fn blocks_of_yaml_and_json_can_be_read() {
    for path in documents() {
        let text = document(path.to_str().unwrap());
        for block in text.split("\n```yaml").skip(1) {
            let (_, body) = block.split_once('\n').unwrap();
            let body = body.split("\n```").next().unwrap();
            let read = serde_saphyr::from_str::<Value>(body);
            assert!(read.is_ok(), "{}:\n{body}\n{:?}", path.display(), read.err());
        }
    }
}

/// A repository of one changed cluster file, a `git` that knows it, and a `gh` that keeps one comment.
struct Workflow {
    folder: PathBuf,
    script: String,
}

impl Workflow {
    fn new(name: &str, after: &str) -> Workflow {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        for name in ["bin", "clusters"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        let before = document("openapi/examples/ipv6-private.yaml");
        fs::write(folder.join("clusters/c.yaml"), before.replace("dualstack-us-east-1a", after)).unwrap();
        fs::write(folder.join("base"), before).unwrap();
        let own = folder.join("bin");
        std::os::unix::fs::symlink(PROGRAM, own.join("kops-network-planner")).unwrap();
        program(&own.join("git"), "case $1 in diff) echo clusters/c.yaml;; show) exec cat base;; esac");
        let find = r#"*--paginate*) if [ -f comment ] && grep -qF "$(head -n 1 comment)" <<X
$*
X
then echo 7; fi;;"#;
        let keep = "*) echo \"$*\" >> calls; cp comment.md comment;;";
        program(&own.join("gh"), &format!("case \"$*\" in {find}\n{keep} esac"));
        let workflow: Value =
            serde_saphyr::from_str(&file(&document("docs/pipelines.md"), "kops-network.yml")).unwrap();
        let steps = workflow["jobs"]["diff"]["steps"].as_array().unwrap();
        let script =
            steps.iter().filter_map(|step| step["run"].as_str()).find(|run| run.contains(" diff ")).unwrap().to_owned();
        Workflow { folder, script }
    }

    /// Runs the step as GitHub does; its exit code, and the calls that changed a comment until now.
    fn run(&self) -> (i32, String) {
        let path = format!("{}:{}", self.folder.join("bin").display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.args(["-e", "-c", &self.script]).current_dir(&self.folder).stdin(Stdio::null());
        shell.env("PATH", path).env("BASE", "b").env("COMMENTS", "repos/o/r/issues/1/comments");
        let status = shell.env("COMMENT", "repos/o/r/issues/comments").stdout(Stdio::null()).status().unwrap();
        (status.code().unwrap(), fs::read_to_string(self.folder.join("calls")).unwrap())
    }
}

#[test]
fn the_workflow_comments_once_and_then_updates_its_comment() {
    let refused = Workflow::new("workflow-refused", "control-plane-us-east-1a");
    let first = "api --method POST repos/o/r/issues/1/comments -F body=@comment.md --silent\n";
    let second = "api --method PATCH repos/o/r/issues/comments/7 -F body=@comment.md --silent\n";
    assert_eq!(refused.run(), (1, first.to_owned()));
    assert_eq!(refused.run(), (1, [first, second].concat()));
    let kept = fs::read_to_string(refused.folder.join("comment")).unwrap();
    assert!(kept.starts_with("<!-- kops-network-planner diff private.example.com -->\n"), "{kept}");
}

#[test]
fn the_workflow_passes_where_nothing_is_refused() {
    assert_eq!(Workflow::new("workflow-unchanged", "dualstack-us-east-1a").run().0, 0);
}
