//! Folders and split manifests, one object a file, as repositories for GitOps have them.

use std::fs;
use std::path::PathBuf;
use std::process::{Command as Process, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kops-network-planner");
const FORMATS: [&str; 6] = ["table", "json", "yaml", "sarif", "github", "junit"];

/// A folder that is removed with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("folders-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn with(self, name: &str, text: &str) -> Folder {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    fn ask(&self, arguments: &[&str]) -> Told {
        let output = Process::new(PROGRAM).args(arguments).current_dir(&self.0).stdin(Stdio::null()).output().unwrap();
        Told::of(output)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

struct Told {
    code: Option<i32>,
    output: String,
    errors: String,
}

impl Told {
    fn of(output: Output) -> Told {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Told { code: output.status.code(), output: text(output.stdout), errors: text(output.stderr) }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {}", self.output))
    }

    fn last_line(&self) -> &str {
        self.output.lines().last().unwrap_or_default()
    }
}

fn cluster(name: &str) -> String {
    format!(
        "apiVersion: kops.k8s.io/v1alpha3
kind: Cluster
metadata: {{name: {name}}}
spec:
  cloudProvider: {{aws: {{}}}}
  kubernetesVersion: 1.34.2
  configStore: {{base: \"s3://state/{name}\"}}
  etcdClusters:
  - name: main
    etcdMembers: [{{name: a, instanceGroup: control-plane}}]
  - name: events
    etcdMembers: [{{name: a, instanceGroup: control-plane}}]
  networking:
    calico: {{}}
    networkCIDR: 172.20.0.0/16
    nonMasqueradeCIDR: 100.64.0.0/10
    subnets:
    - {{name: a, type: Public, zone: us-west-2a, cidr: 172.20.32.0/19}}
    topology: {{dns: Public}}
"
    )
}

fn group(name: &str, cluster: &str, subnet: &str) -> String {
    let role = if name == "control-plane" { "ControlPlane" } else { "Node" };
    format!(
        "apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: {{name: {name}, labels: {{kops.k8s.io/cluster: {cluster}}}}}
spec:
  role: {role}
  machineType: m5.large
  image: ubuntu
  minSize: 1
  maxSize: 1
  subnets:
  - {subnet}
"
    )
}

fn repository() -> Folder {
    Folder::new()
        .with("clusters/prod/cluster.yaml", &cluster("prod.example.com"))
        .with("clusters/prod/groups/control-plane.yaml", &group("control-plane", "prod.example.com", "a"))
        .with("clusters/prod/groups/nodes.yaml", &group("nodes", "prod.example.com", "nowhere"))
        .with("clusters/stage/cluster.yml", &cluster("stage.example.com"))
        .with("clusters/stage/control-plane.json", &as_json(&group("control-plane", "stage.example.com", "a")))
        .with("clusters/stage/nodes.yaml", &group("nodes", "stage.example.com", "a"))
        .with("clusters/stage/kustomization.yaml", "kind: Kustomization\nresources: [cluster.yml]\n")
        .with("clusters/stage/chart/templates/x.yaml", "a: {{ .Values.a }}\n{{- if .b }}\n")
        .with("clusters/.git/cluster.yaml", "{{ nothing")
}

fn as_json(yaml: &str) -> String {
    serde_json::to_string_pretty(&serde_saphyr::from_str::<Value>(yaml).unwrap()).unwrap()
}

#[test]
fn groups_are_reviewed_with_the_cluster_of_their_label() {
    let folder = repository();
    let told = folder.ask(&["validate", "clusters"]);
    assert_eq!(told.code, Some(1), "{} {}", told.output, told.errors);
    assert!(told.output.contains("--> clusters/prod/groups/nodes.yaml:11:5"), "{}", told.output);
    assert!(told.output.contains("clusters/prod/cluster.yaml and 2 other files: 1 error"), "{}", told.output);
    assert_eq!(told.output.matches("error[").count(), 1, "{}", told.output);
    assert!(told.last_line().starts_with("6 files with 2 clusters: 1 error, 0 warnings, "), "{}", told.output);
    assert!(told.last_line().ends_with(" infos, 0 unreadable, 2 skipped"), "{}", told.output);
    assert_eq!(told.errors.matches("info: ").count(), 1, "{}", told.errors);
    let named = folder.ask(&[
        "validate",
        "clusters/prod/groups/nodes.yaml",
        "clusters/prod/cluster.yaml",
        "clusters/prod/groups/control-plane.yaml",
    ]);
    assert_eq!((named.code, named.output.matches("error[").count()), (Some(1), 1), "{}", named.output);
    assert!(named.output.contains("--> clusters/prod/groups/nodes.yaml:11:5"), "{}", named.output);
}

#[test]
fn one_document_has_all_files() {
    let folder = repository().with("clusters/broken.yaml", "apiVersion: kops.k8s.io/v1alpha2\nkind: [\n");
    let told = folder.ask(&["validate", "clusters", "no-such.yaml", "--format", "json"]);
    let answer = told.json();
    assert_eq!(told.code, Some(2));
    let files = answer["files"].as_array().unwrap();
    let names: Vec<&str> = files.iter().map(|file| file["file"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["clusters/broken.yaml", "clusters/prod/cluster.yaml", "clusters/stage/cluster.yml", "no-such.yaml"]
    );
    assert_eq!((files[0]["title"].as_str(), &files[0]["line"]), (Some("The body cannot be read"), &Value::from(2)));
    assert_eq!(files[1]["otherFiles"][1], "clusters/prod/groups/nodes.yaml");
    let finding = files[1]["diagnostics"].as_array().unwrap().iter().find(|found| found["severity"] == "error");
    let source = &finding.unwrap()["source"];
    assert_eq!(
        (source["file"].as_str(), &source["document"]),
        (Some("clusters/prod/groups/nodes.yaml"), &Value::from(0))
    );
    assert_eq!(files[2]["valid"], true);
    assert_eq!(answer["skipped"].as_array().unwrap().len(), 2);
    assert_eq!((&answer["summary"]["unreadable"], &answer["summary"]["errors"]), (&Value::from(2), &Value::from(1)));
    let yaml = folder.ask(&["validate", "clusters", "no-such.yaml", "--format", "yaml"]);
    assert_eq!(serde_saphyr::from_str::<Value>(&yaml.output).unwrap(), answer);
}

#[test]
fn what_cannot_be_read_names_its_file_and_line() {
    let folder = Folder::new()
        .with("good.yaml", &cluster("c.example.com"))
        .with("broken.yaml", "a: 1\nb: [\n")
        .with("empty.yaml", "# nothing\n")
        .with("kindless.yaml", "apiVersion: kops.k8s.io/v1alpha2\nmetadata: {name: a}\n");
    for format in FORMATS {
        let files = ["good.yaml", "broken.yaml", "empty.yaml", "kindless.yaml", "none.yaml"];
        let told = folder.ask(&[&["validate", "--format", format], &files[..]].concat());
        assert_eq!(told.code, Some(2), "{format}");
        let said = told.output.clone() + &told.errors;
        for file in &files[1..] {
            assert!(said.contains(file), "{format} does not name {file}: {said}");
        }
        let line =
            ["broken.yaml:2:4", "\"line\": 2", "line: 2", "\"startLine\": 2", "file=broken.yaml,line=2", "(2:4)"];
        assert!(line.iter().any(|line| said.contains(line)), "{format} has no line: {said}");
        for word in ["The body is", "Send ", "curl", "`/v1/rules`"] {
            let is_answer = ["json", "yaml"].contains(&format);
            assert!(is_answer || !said.contains(word), "{format} says {word}: {said}");
        }
    }
}

#[test]
fn a_group_without_its_cluster_is_a_remark() {
    let folder = Folder::new()
        .with("c.yaml", &cluster("c.example.com"))
        .with("nodes.yaml", &group("nodes", "elsewhere.example.com", "a"));
    for (files, clusters) in [(&["c.yaml", "nodes.yaml"][..], 1), (&["nodes.yaml"], 0)] {
        for format in FORMATS {
            let told = folder.ask(&[&["validate", "--format", format], files].concat());
            assert_eq!(told.code, Some(0), "{format} {} {}", told.output, told.errors);
            let said = told.output.clone() + &told.errors;
            assert!(said.replace('\n', " ").contains("elsewhere.example.com"), "{format}: {said}");
            if format == "json" {
                assert_eq!(told.json()["files"].as_array().unwrap().len(), clusters + 1);
            }
        }
    }
    let told = Process::new(PROGRAM)
        .args(["validate", "-"])
        .stdin(fs::File::open(folder.0.join("nodes.yaml")).unwrap())
        .output();
    assert_eq!(told.unwrap().status.code(), Some(2));
}

#[test]
fn the_nearest_cluster_of_a_name_is_meant() {
    let folder = Folder::new()
        .with("one/cluster.yaml", &cluster("c.example.com"))
        .with("one/nodes.yaml", &group("nodes", "c.example.com", "a"))
        .with("two/cluster.yaml", &cluster("c.example.com"))
        .with("nodes.yaml", &group("nodes", "c.example.com", "a"));
    let told = folder.ask(&["validate", ".", "--format", "json"]).json();
    let others = |place: usize| told["files"][place]["otherFiles"].clone();
    assert_eq!((others(0), others(1)), (serde_json::json!(["./one/nodes.yaml"]), Value::Null));
    let remark = told["files"][2]["remark"].as_str().unwrap();
    assert!(remark.contains("several files"), "{remark}");
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_twice_are_read_once() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new().with("a/cluster.yaml", &cluster("c.example.com"));
    symlink("..", folder.0.join("a/up")).unwrap();
    symlink("a", folder.0.join("b")).unwrap();
    symlink("cluster.yaml", folder.0.join("a/same.yaml")).unwrap();
    symlink("nowhere", folder.0.join("a/broken.yaml")).unwrap();
    let pipe = Process::new("mkfifo").arg(folder.0.join("a/pipe.yaml")).status();
    assert!(pipe.is_ok_and(|status| status.success()));
    let told = folder.ask(&["validate", ".", "a/cluster.yaml", "--format", "json"]).json();
    assert_eq!(told["files"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!((&told["files"][0]["file"], &told["summary"]["unreadable"]), (&"./a/broken.yaml".into(), &1.into()));
}

#[test]
fn answers_of_this_program_are_not_manifests() {
    let folder = Folder::new().with("cluster.yaml", &cluster("c.example.com"));
    for operation in ["validate", "plan"] {
        let answer = folder.ask(&[operation, "cluster.yaml", "--format", "json"]).output;
        fs::write(folder.0.join(format!("{operation}.json")), answer).unwrap();
    }
    let told = folder.ask(&["validate", ".", "--format", "json"]).json();
    assert_eq!((&told["summary"]["files"], &told["summary"]["unreadable"]), (&1.into(), &0.into()), "{told}");
}

#[test]
fn a_folder_without_manifests_is_a_mistake() {
    let folder = Folder::new().with("x.yaml", "a: 1\n");
    let told = folder.ask(&["validate", "."]);
    assert_eq!(told.code, Some(2));
    assert!(told.errors.contains("no file there has a kOps cluster"), "{}", told.errors);
}

#[test]
fn five_hundred_files_are_grouped_and_counted() {
    let mut folder = Folder::new();
    for number in 0..50 {
        let name = format!("c{number}.example.com");
        folder = folder.with(&format!("c{number}/cluster.yaml"), &cluster(&name));
        folder = folder.with(&format!("c{number}/control-plane.yaml"), &group("control-plane", &name, "a"));
        for place in 0..8 {
            let subnet = if (number, place) == (7, 3) { "wrong" } else { "a" };
            let group = group(&format!("nodes-{place}"), &name, subnet);
            folder = folder.with(&format!("c{number}/nodes-{place}.yaml"), &group);
        }
    }
    let told = folder.ask(&["validate", "."]);
    assert_eq!(told.code, Some(1), "{}", told.errors);
    assert!(told.last_line().starts_with("500 files with 50 clusters: 1 error, "), "{}", told.last_line());
    assert!(told.output.contains("--> ./c7/nodes-3.yaml:11:5"), "{}", told.output);
    let answer = folder.ask(&["validate", ".", "--format=json"]).json();
    assert_eq!(answer["files"].as_array().unwrap().len(), 50);
    assert!(answer["files"].as_array().unwrap().iter().all(|file| file["otherFiles"].as_array().unwrap().len() == 9));
    assert_eq!(folder.ask(&["plan", "c1"]).code, Some(0));
}

#[test]
fn the_output_goes_to_a_file() {
    let folder = Folder::new().with("c.yaml", &cluster("c.example.com")).with("found.sarif", "old");
    let told = folder.ask(&["validate", "c.yaml", "--format", "sarif", "-o", "found.sarif"]);
    assert_eq!((told.code, told.output.as_str()), (Some(0), ""), "{}", told.errors);
    let log: Value = serde_json::from_str(&fs::read_to_string(folder.0.join("found.sarif")).unwrap()).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let told = folder.ask(&["validate", "c.yaml", "-o", "none/found"]);
    assert_eq!(told.code, Some(2));
    assert!(told.errors.contains("to `none/found`"), "{}", told.errors);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
}

#[test]
fn bash_completes_commands_and_flags() {
    let folder = Folder::new();
    let script = folder.ask(&["completions", "bash"]).output;
    let folder = folder.with("script.bash", &script);
    let completed = |words: &[&str]| {
        let line = "source ./script.bash
            COMP_WORDS=(kops-network-planner \"$@\")
            COMP_CWORD=$#
            _kops__network__planner kops-network-planner \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"
            printf '%s\\n' \"${COMPREPLY[@]}\"";
        let output = Process::new("bash").args(["-c", line, "bash"]).args(words).current_dir(&folder.0).output();
        let told = Told::of(output.unwrap());
        assert_eq!(told.errors, "");
        told.output.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(completed(&["vali"]), ["validate"]);
    assert_eq!(completed(&["validate", "--vpc-ipv6"]), ["--vpc-ipv6-cidr"]);
    assert_eq!(completed(&["validate", "c.yaml", "--format", "sa"]), ["sarif"]);
    assert_eq!(completed(&["explain", "--form"]), ["--format"]);
    assert_eq!(completed(&["help", "expl"]), ["explain"]);
    for flag in ["--unsafe-fixes", "--diff", "--deny", "--help-base", "--turn-timeout", "--least-rate"] {
        let command = if flag.contains("turn") || flag.contains("rate") { "serve" } else { "validate" };
        assert_eq!(completed(&[command, &flag[..flag.len() - 2]]), [flag]);
    }
    assert_eq!(completed(&["validate", "--fi"]), ["--fix"]);
}

#[test]
fn the_catalogue_is_read_offline() {
    let folder = Folder::new();
    let told = folder.ask(&["explain", "subnets-overlap"]);
    assert_eq!(told.code, Some(0));
    assert!(told.output.starts_with("subnets-overlap\n") && told.output.contains("\nWRONG\n"), "{}", told.output);
    let told = folder.ask(&["explain", "subnets-overlaps"]);
    assert_eq!(told.code, Some(1));
    assert!(told.errors.contains("Did you mean `subnets-overlap`?"), "{}", told.errors);
    let all = folder.ask(&["rules", "--format", "json"]).json()["rules"].as_array().unwrap().len();
    let aws = folder.ask(&["rules", "--source", "aws", "--format", "json"]).json();
    let aws = aws["rules"].as_array().unwrap();
    assert!(aws.iter().all(|rule| rule["source"] == "aws") && (1..all).contains(&aws.len()));
    let listed = folder.ask(&["rules"]).output;
    assert_eq!(listed.lines().filter(|line| !line.starts_with("         ")).count(), all);
}

const TO_FIX: &str = "# ours
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  kubernetesVersion: 1.34.2
  networking: {calico: {}}
  networkCidr: 172.20.0.1/16 # the whole office
  subnets:
  - name: a
    type: PRIVATE
    zone: us-east-1a
    cidr: '172.20.32.0/19'
  - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.32.0/19}
";

#[test]
fn safe_fixes_are_made_in_the_file_until_none_is_left() {
    let folder = Folder::new().with("c.yaml", TO_FIX);
    let shown = folder.ask(&["validate", "c.yaml", "--diff"]);
    assert!(shown.output.contains("-  networkCidr: 172.20.0.1/16 # the whole office\n"), "{}", shown.output);
    assert!(shown.output.contains("+  networkCIDR: 172.20.0.0/16 # the whole office\n"), "{}", shown.output);
    assert!(shown.output.contains("+    type: Private\n"), "{}", shown.output);
    let read = || fs::read_to_string(folder.0.join("c.yaml")).unwrap();
    assert_eq!(read(), TO_FIX, "nothing is written");
    let fixed = folder.ask(&["validate", "c.yaml", "--fix"]);
    assert_eq!(fixed.code, Some(1), "the overlap stays: {}", fixed.output);
    assert!(fixed.errors.contains("c.yaml is fixed"), "{}", fixed.errors);
    let safe = read();
    assert!(safe.contains("type: Private\n") && safe.contains("cidr: 172.20.32.0/19}"), "{safe}");
    let again = folder.ask(&["validate", "c.yaml", "--fix"]);
    assert!(again.errors.contains("no fix is to be made"), "{}", again.errors);
    let all = folder.ask(&["validate", "c.yaml", "--unsafe-fixes"]);
    assert_eq!(all.code, Some(0), "{}{}", all.output, all.errors);
    assert!(read().starts_with("# ours\n"));
}

/// A cluster in which `wrong` replaces `right`, repaired with every fix.
#[track_caller]
fn repairs(right: &str, wrong: &str) {
    assert!(CAUSES.contains(right), "{right}");
    let folder = Folder::new().with("c.yaml", &CAUSES.replace(right, wrong));
    let fixed = folder.ask(&["validate", "c.yaml", "--unsafe-fixes"]);
    let read = fs::read_to_string(folder.0.join("c.yaml")).unwrap();
    assert_eq!(read, CAUSES, "{wrong}: {}", fixed.output);
}

/// A private cluster in two blocks.
const CAUSES: &str = "\
apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata:
  name: c.example.com
spec:
  additionalNetworkCIDRs:
  - 10.41.0.0/16
  cloudProvider: aws
  kubernetesVersion: 1.34.2
  networkCIDR: 10.40.0.0/16
  networking:
    cilium: {}
  subnets:
  - name: a
    type: Private
    zone: us-east-1a
    cidr: 10.40.64.0/18
    egress: nat-0123456789abcdef0
  - name: b
    type: Private
    zone: us-east-1b
    cidr: 10.41.64.0/18
    egress: tgw-0123456789abcdef0
  - name: utility-a
    type: Utility
    zone: us-east-1a
    cidr: 10.40.0.0/21
  - name: utility-b
    type: Utility
    zone: us-east-1b
    cidr: 10.40.8.0/21
  topology:
    dns:
      type: Public
";

#[test]
fn what_follows_from_a_mistake_is_not_repaired() {
    repairs("name: a\n    type: Private", "name: a\n    type: private");
    repairs("name: a\n    type: Private", "name: a\n    type: Privat");
    repairs("  additionalNetworkCIDRs:", "  additionalNetworkCIDR:");
    repairs("  additionalNetworkCIDRs:", "  additionalNetworkCidrs:");
    repairs("  additionalNetworkCIDRs:", "  additionalCIDRs:");
    repairs("  - 10.41.0.0/16", "  - 10.41.0.1/16");
}

#[test]
fn a_repair_that_brings_another_finding_is_taken_back() {
    let wrong = CAUSES.replace("    cilium: {}\n", "    cilium:\n      version: 0.1\n");
    let text = wrong.replace("additionalNetworkCIDRs", "additionalNetworkCIDR");
    let folder = Folder::new().with("c.yaml", &text);
    let fixed = folder.ask(&["validate", "c.yaml", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(folder.0.join("c.yaml")).unwrap(), wrong, "{}", fixed.output);
}

#[test]
fn a_repair_that_depends_on_what_is_not_known_is_not_made() {
    for (right, wrong) in [("name: a\n    type: Private\n", "name: a\n"), ("10.41.0.0/16", "10.41.0.0/166")] {
        let folder = Folder::new().with("c.yaml", &CAUSES.replace(right, wrong));
        let fixed = folder.ask(&["validate", "c.yaml", "--unsafe-fixes"]);
        assert!(fixed.errors.contains("no fix is to be made"), "{}", fixed.output);
    }
}

#[test]
fn fixes_are_made_in_every_file_of_a_folder() {
    let split = |cluster: &str| format!("{}\n", cluster.split_once("\n").unwrap().1.trim_end());
    let group = "apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata:\n  labels: {kops.k8s.io/cluster: \
        c.example.com}\n  name: nodes\nspec:\n  role: node\n  machinetype: t3.large # cheap\n  subnets: [a]\n";
    let folder = Folder::new().with("c/cluster.yaml", &split(TO_FIX)).with("c/groups/nodes.yaml", group);
    let fixed = folder.ask(&["validate", "c", "--fix"]);
    assert!(fixed.errors.contains("2 files are fixed"), "{}", fixed.errors);
    let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
    assert!(read("c/cluster.yaml").contains("networkCIDR: 172.20.0.0/16 # the whole office\n"));
    assert!(
        read("c/groups/nodes.yaml").contains("  machineType: t3.large # cheap\n"),
        "{}",
        read("c/groups/nodes.yaml")
    );
}

#[test]
fn fixes_keep_the_mark_and_the_line_ends_of_windows() {
    let windows = format!("\u{feff}{}", TO_FIX.replace('\n', "\r\n"));
    let folder = Folder::new().with("c.yaml", &windows);
    folder.ask(&["validate", "c.yaml", "--unsafe-fixes"]);
    let fixed = fs::read_to_string(folder.0.join("c.yaml")).unwrap();
    assert!(fixed.starts_with("\u{feff}# ours\r\n"), "{fixed:?}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
    assert!(fixed.contains("  networkCIDR: 172.20.0.0/16 # the whole office\r\n"), "{fixed:?}");
}

#[test]
fn a_finding_on_the_request_around_the_manifests_has_its_line_in_the_file() {
    let manifests: String = TO_FIX.lines().map(|line| format!("  {line}\n")).collect();
    let request = format!("manifests: |\n{manifests}# what AWS has\nvpc:\n  ipv6CIDR: []\n");
    let folder = Folder::new().with("request.yaml", &request);
    let line = request.lines().position(|line| line.contains("ipv6CIDR")).unwrap() + 1;
    let told = folder.ask(&["validate", "request.yaml"]);
    assert!(told.output.contains(&format!("request.yaml:{line}:")), "{}", told.output);
    assert!(told.output.contains(&format!("{line} |   ipv6CIDR: []")), "{}", told.output);
    assert!(told.output.contains("request.yaml#manifests:9:"), "{}", told.output);
    let told = folder.ask(&["validate", "request.yaml", "--format", "github"]);
    assert!(told.output.contains(&format!("file=request.yaml,line={line},")), "{}", told.output);
}

#[test]
fn standard_input_is_shown_and_not_written() {
    let folder = Folder::new().with("c.yaml", TO_FIX);
    let input = || Stdio::from(fs::File::open(folder.0.join("c.yaml")).unwrap());
    let ask = |option| {
        let mut process = Process::new(PROGRAM);
        Told::of(process.args(["validate", "-", option]).current_dir(&folder.0).stdin(input()).output().unwrap())
    };
    assert!(ask("--diff").output.contains("+++ stdin\n"));
    assert!(ask("--fix").errors.contains("standard input cannot be fixed: name a file, or add --diff"));
    assert!(!folder.0.join("stdin").exists());
}

#[test]
fn sarif_has_fixes_and_links_where_a_server_is_named() {
    let folder = Folder::new().with("c.yaml", TO_FIX);
    let told = folder.ask(&["validate", "c.yaml", "--format", "sarif", "--help-base", "https://k.example.com/"]).json();
    let results = told["runs"][0]["results"].as_array().unwrap();
    let unknown = results.iter().find(|result| result["ruleId"] == "unknown-field").unwrap();
    let replacement = &unknown["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "networkCIDR");
    assert_eq!(
        (&replacement["deletedRegion"]["startLine"], &replacement["deletedRegion"]["endColumn"]),
        (&9.into(), &14.into())
    );
    let rules = told["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["helpUri"] == "https://k.example.com/rules/unknown-field"));
    let table = folder.ask(&["validate", "c.yaml", "--help-base", "https://k.example.com"]);
    assert!(table.output.contains("https://k.example.com/rules/"), "{}", table.output);
}

#[test]
fn the_output_never_replaces_a_file_that_is_read() {
    let text = cluster("c.example.com");
    let folder = Folder::new().with("cluster.yaml", &text);
    let told = folder.ask(&["validate", "cluster.yaml", "-o", "./cluster.yaml"]);
    assert_eq!(told.code, Some(2));
    assert_eq!(told.errors, "error: `./cluster.yaml` is read, and the output would replace it\n");
    assert_eq!(fs::read_to_string(folder.0.join("cluster.yaml")).unwrap(), text);
}

#[test]
fn a_cluster_of_a_wrong_api_version_is_not_passed_over() {
    let group = "---\napiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {name: nodes, labels: \
        {kops.k8s.io/cluster: c.example.com}}\nspec: {role: Node, subnets: [a]}\n";
    for version in ["v1alpha2", "kops.k8s/v1alpha2", "kops.sigs.k8s.io/v1alpha2"] {
        let text = cluster("c.example.com").replace("kops.k8s.io/v1alpha3", version);
        let folder = Folder::new().with("alone/c.yaml", &text).with("groups/c.yaml", &format!("{text}{group}"));
        for place in ["alone", "groups", "groups/c.yaml"] {
            let told = folder.ask(&["validate", place]);
            assert_eq!(told.code, Some(2), "{version} {place}: {}{}", told.output, told.errors);
            assert!(
                told.errors.contains("Write `apiVersion: kops.k8s.io/v1alpha3`"),
                "{version} {place}: {}",
                told.errors
            );
        }
    }
    let other = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db}\n";
    let folder = Folder::new().with("db.yaml", other).with("c.yaml", &cluster("c.example.com"));
    assert_eq!(folder.ask(&["validate", "."]).code, Some(0));
}

#[test]
fn a_cluster_of_another_kind_beside_its_groups_is_not_passed_over() {
    for kind in ["Klaster", "ClusterSpec", "KopsCluster"] {
        let text = cluster("c.example.com").replace("kind: Cluster", &format!("kind: {kind}"));
        let folder = Folder::new().with("c.yaml", &text).with("nodes.yaml", &group("nodes", "c.example.com", "a"));
        for places in [&["."][..], &["c.yaml", "nodes.yaml"]] {
            let told = folder.ask(&[&["validate"], places].concat());
            assert_eq!(told.code, Some(2), "{kind}: {}{}", told.output, told.errors);
            assert!(told.errors.contains("c.yaml:2:7"), "{kind}: {}", told.errors);
            assert!(told.errors.contains("Write `kind: Cluster`"), "{kind}: {}", told.errors);
        }
    }
}

#[test]
fn a_label_with_a_slip_is_a_finding_and_not_a_remark() {
    let folder = |label: &str| {
        Folder::new()
            .with("c.yaml", &cluster("prod-1.example.com"))
            .with("control-plane.yaml", &group("control-plane", "prod-1.example.com", "a"))
            .with("nodes.yaml", &group("nodes", label, "a"))
    };
    let told = folder("prod-1.exmaple.com").ask(&["validate", "."]);
    assert!(told.output.contains("warning[group-of-another-cluster]"), "{}{}", told.output, told.errors);
    assert!(!told.errors.contains("not reviewed"), "{}", told.errors);
    let told = folder("prod-2.example.com").ask(&["validate", "."]);
    assert!(told.errors.contains("not reviewed"), "{}", told.errors);
}
