//! `allocate`: where there is room, and subnets written into it.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use serde::de::IgnoredAny;
use serde_json::{Map, Value as Json, json};

use super::diff::table::finding;
use super::failure::{Failure, complaints};
use super::loaded::Contents;
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::{Colour, GradingOptions, PlainFormat};
use super::style::Style;
use super::vpc::VpcOptions;
use super::{input, table, words, written};
use crate::allocate::{self, Allocated, OTHER_SUBNETS_UNKNOWN};
use crate::answer::allocate::block_usage_body::BlockUsageBody;
use crate::answer::allocate::{AllocateResponse, AssignmentBody, UnplacedBody, told};
use crate::answer::asking::Stopped;
use crate::answer::diagnostic_body::DiagnosticBody;
use crate::answer::notation::text;
use crate::answer::problem::{INVALID_SPEC, Problem};
use crate::diagnostic::{Edit, edited};
use crate::manifest::Format;
use crate::plan::{Query, RequestError};
use crate::question::{Asked, Bounds};

/// What its help ends with.
pub const EXAMPLES: &str = "\
Examples:
  kops-network-planner allocate cluster.yaml
  kops-network-planner allocate cluster.yaml --add-zone us-east-1d --like-zone us-east-1a --write
  kops-network-planner allocate cluster.yaml --add-subnet us-east-1a --type Private --hosts 4000

The exit code is 0 where everything is placed, 1 where something is not, 2
where something cannot be read.";

/// The arguments of `allocate`.
#[derive(Clone, Debug, Args)]
pub struct AllocateOptions {
    /// A file in YAML or JSON with the cluster; `-` is standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Add a zone; `--like-zone` says which one it is like. Without it and `--add-subnet` the room is shown.
    #[arg(long, value_name = "ZONE", requires = "like_zone", conflicts_with = "add_subnet")]
    pub add_zone: Option<String>,
    /// The zone whose subnets the new zone has too.
    #[arg(long, value_name = "ZONE", requires = "add_zone")]
    pub like_zone: Option<String>,
    /// Add a subnet in this zone; one of `--like`, `--size` and `--hosts` says how large.
    #[arg(long, value_name = "ZONE")]
    pub add_subnet: Option<String>,
    /// The subnet that the new one is like.
    #[arg(long, value_name = "SUBNET", requires = "add_subnet")]
    pub like: Option<String>,
    /// The prefix length of the new subnet, 16 to 28.
    #[arg(long, value_name = "LENGTH", requires = "add_subnet")]
    pub size: Option<u8>,
    /// How many addresses machines need in the new subnet.
    #[arg(long, value_name = "NUMBER", requires = "add_subnet")]
    pub hosts: Option<u32>,
    /// The type of the new subnet; with `--like` it has that one's.
    #[arg(long = "type", value_name = "TYPE", requires = "add_subnet")]
    pub kind: Option<String>,
    /// The name of the new subnet; without it, as kOps gives it.
    #[arg(long, requires = "add_subnet")]
    pub name: Option<String>,
    /// How many subnets.
    #[arg(long, requires = "add_subnet")]
    pub count: Option<u32>,
    /// Add a utility subnet too.
    #[arg(long)]
    pub with_utility: bool,
    /// A block that is not to be taken; repeatable.
    #[arg(long, value_name = "CIDR")]
    pub avoid: Vec<String>,
    /// Which free block is taken.
    #[arg(long, value_enum, default_value_t = StrategyName::Pack)]
    pub strategy: StrategyName,
    /// Write the new lines into the file; comments and style stay.
    #[arg(long)]
    pub write: bool,
    /// The kOps release that will run, 1.23 to 1.37; without it the cluster's Kubernetes version decides.
    #[arg(long)]
    pub release: Option<String>,
    /// What is known of the VPC.
    #[command(flatten)]
    pub vpc: VpcOptions,
    /// What is asked of findings.
    #[command(flatten)]
    pub grading: GradingOptions,
    /// How the outcome is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When the table is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// Which free block is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StrategyName {
    /// The smallest that is large enough, the lowest of these.
    Pack,
    /// The middle of the largest.
    Spread,
}

impl Offline for AllocateOptions {
    fn inputs(&self) -> Vec<&PathBuf> {
        vec![&self.file]
    }

    fn output(&self) -> Option<&PathBuf> {
        self.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        allocate(self, here.input, here.style)
    }
}

/// Answers, and writes the file where that is asked for.
fn allocate(options: &AllocateOptions, input: &mut dyn Read, style: Style) -> Report {
    let query = match query(options) {
        Ok(query) => query,
        Err(failure) => return failure.report(style),
    };
    let mut files = input::load(std::slice::from_ref(&options.file), input);
    let Some(file) = files.pop().filter(|_| files.is_empty()) else {
        let why = format!("`{}` is not one file", options.file.display());
        return Report { errors: words::complaint(&why, None, style), verdict: Verdict::Unusable, ..Report::default() };
    };
    if let Contents::Unreadable(failure) = &file.contents {
        return failure.report(style);
    }
    match answer(&file.bytes, options, &query) {
        Ok((answer, edits)) => {
            let report = report(&answer, options, style);
            if options.write { write(&file.name, &file.bytes, &edits, &answer, report, style) } else { report }
        }
        Err(problem) => refused(options, &problem, style),
    }
}

/// The facts and the grading of the arguments, with what AWS has.
fn query(options: &AllocateOptions) -> Result<Query, Failure> {
    let query = Query { kops_release: options.release.clone(), ..Query::default() };
    options.vpc.with(options.grading.with(query))
}

fn answer(bytes: &[u8], options: &AllocateOptions, query: &Query) -> Result<(AllocateResponse, Vec<Edit>), Problem> {
    let read = |format| Asked::read(bytes, format, query, &[], Bounds::DEFAULT);
    let asked = read(Format::Yaml).or_else(|error: RequestError| read(Format::Json).map_err(|_| error))?;
    let question = question(options).to_string();
    let nothing = Query::default();
    let question = Asked::read(question.as_bytes(), Format::Json, &nothing, &[], Bounds::DEFAULT)?;
    let allocated = allocate::allocate(&asked, &question).map_err(Stopped::from)?;
    let edits = match &allocated {
        Allocated::Done(allocation) => allocation.edits.clone(),
        Allocated::Unknown(_) => Vec::new(),
    };
    Ok((told(allocated)?.body, edits))
}

/// The question as the service takes it.
fn question(options: &AllocateOptions) -> Json {
    let fields = [
        ("zone", options.add_zone.as_ref().or(options.add_subnet.as_ref()).map(|zone| json!(zone))),
        ("likeZone", options.like_zone.as_ref().map(|zone| json!(zone))),
        ("like", options.like.as_ref().map(|name| json!(name))),
        ("prefixLength", options.size.map(|length| json!(length))),
        ("minAddresses", options.hosts.map(|hosts| json!(hosts))),
        ("type", options.kind.as_ref().map(|kind| json!(kind))),
        ("name", options.name.as_ref().map(|name| json!(name))),
        ("count", options.count.map(|count| json!(count))),
        ("withUtility", options.with_utility.then_some(json!(true))),
    ];
    let given = fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let wish: Map<String, Json> = given.collect();
    let strategy = match options.strategy {
        StrategyName::Pack => "pack",
        StrategyName::Spread => "spread",
    };
    let wishes = if wish.is_empty() { json!([]) } else { json!([wish]) };
    json!({"wants": wishes, "avoid": options.avoid, "strategy": strategy})
}

/// Keys of the question, and the flags that give their values.
fn flags(options: &AllocateOptions) -> [(&'static str, &'static str); 10] {
    [
        ("zone", if options.add_zone.is_some() { "--add-zone" } else { "--add-subnet" }),
        ("likeZone", "--like-zone"),
        ("like", "--like"),
        ("prefixLength", "--size"),
        ("minAddresses", "--hosts"),
        ("type", "--type"),
        ("name", "--name"),
        ("count", "--count"),
        ("withUtility", "--with-utility"),
        ("avoid", "--avoid"),
    ]
}

/// Writes the file with the new lines.
fn write(name: &str, bytes: &[u8], edits: &[Edit], answer: &AllocateResponse, report: Report, style: Style) -> Report {
    let complain = |why: &str, report: Report| Report {
        errors: report.errors + &words::complaint(why, None, style),
        verdict: Verdict::Unusable,
        ..report
    };
    let Ok(old) = std::str::from_utf8(bytes) else { return complain("the file is not UTF-8", report) };
    match (edits, answer.assignments.is_empty()) {
        ([], true) => Report { errors: report.errors + &words::remark("nothing is to be written", style), ..report },
        _ if name == "stdin" => complain("standard input cannot be written to", report),
        (edits, _) => {
            let new = edited(old, &edits.iter().collect::<Vec<_>>());
            if !is_exact(old, &new, answer) {
                let why =
                    format!("{name}: new lines would not be exact there; `patch` of `--format json` says the change");
                return complain(&why, report);
            }
            match written::replace(Path::new(name), new.as_bytes()) {
                Ok(()) => {
                    let said = format!("{name} has the new lines");
                    Report { errors: report.errors + &words::remark(&said, style), ..report }
                }
                Err(error) => complain(&format!("{name}: {error}"), report),
            }
        }
    }
}

/// Whether the new text is in the notation of the old one, and has its subnets and the new ones. Places in a text
/// inside the file, and names without quotes, would break it.
fn is_exact(old: &str, new: &str, answer: &AllocateResponse) -> bool {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let names = |text: &str| {
        let query = Query::default();
        let asked = Asked::read(text.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).ok()?;
        let subnets = asked.request(&[]).ok()?.inputs.cluster.networking.subnets;
        Some(subnets.into_iter().map(|subnet| subnet.name).collect::<Vec<_>>())
    };
    let added = answer.assignments.iter().map(|assignment| &assignment.name);
    let (Some(before), Some(mut after)) = (names(old), names(new)) else { return false };
    let mut meant: Vec<String> = before.iter().chain(added).cloned().collect();
    meant.sort();
    meant.dedup();
    after.sort();
    after.dedup();
    is_json(old) <= is_json(new) && meant == after
}

fn report(answer: &AllocateResponse, options: &AllocateOptions, style: Style) -> Report {
    let output = match options.format {
        PlainFormat::Table => words::without_commands(&shown(answer, style)),
        PlainFormat::Json => text(Format::Json, answer).unwrap_or_default(),
        PlainFormat::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
    };
    let verdict = if answer.complete { Verdict::Valid } else { Verdict::Errors };
    Report { output, errors: String::new(), verdict }
}

fn refused(options: &AllocateOptions, problem: &Problem, style: Style) -> Report {
    let written = |format| text(format, &problem.clone().without_occurrence()).unwrap_or_default();
    let output = match options.format {
        PlainFormat::Table => String::new(),
        PlainFormat::Json => written(Format::Json),
        PlainFormat::Yaml => written(Format::Yaml),
    };
    let verdict = if problem.is(&INVALID_SPEC) { Verdict::Errors } else { Verdict::Unusable };
    Report { output, errors: words::without_commands(&complaints(problem, &flags(options), style)), verdict }
}

/// What was placed and what not, or the room where nothing was asked for; last the errors that are left, and
/// what is not known.
fn shown(answer: &AllocateResponse, style: Style) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !answer.assignments.is_empty() {
        let rows: Vec<Vec<String>> = answer.assignments.iter().map(assigned).collect();
        parts.push(table::table(&["SUBNET", "TYPE", "ZONE", "IPV4", "IPV6", "WHY"], &rows, 0, style));
    }
    parts.extend(answer.unplaced.iter().map(|unplaced| without_place(unplaced, style)));
    if answer.assignments.is_empty() && answer.unplaced.is_empty() {
        parts.extend(answer.blocks.iter().map(|block| room(block, style)));
    }
    let is_said = |found: &&DiagnosticBody| found.severity.is_error() || found.code == OTHER_SUBNETS_UNKNOWN.code;
    parts.extend(answer.diagnostics.iter().filter(is_said).map(|found| finding(found, "", style)));
    parts.join("\n")
}

fn assigned(assignment: &AssignmentBody) -> Vec<String> {
    vec![
        assignment.name.clone(),
        format!("{:?}", assignment.subnet_type),
        assignment.zone.clone(),
        assignment.ipv4.as_ref().map(|ipv4| ipv4.cidr.clone()).unwrap_or_default(),
        assignment.ipv6.as_ref().and_then(|ipv6| ipv6.notation.clone()).unwrap_or_default(),
        assignment.code.clone(),
    ]
}

fn without_place(unplaced: &UnplacedBody, style: Style) -> String {
    words::complaint(&format!("{}: {}", unplaced.name, unplaced.explanation), unplaced.hint.as_deref(), style)
}

/// What a block of the VPC is used for.
fn room(block: &BlockUsageBody, style: Style) -> String {
    let rows: Vec<Vec<String>> = block
        .uses
        .iter()
        .map(|used| {
            let addresses = used.usable_addresses.map(|addresses| addresses.to_string()).unwrap_or_default();
            let kind = format!("{:?}", used.kind).to_lowercase();
            vec![used.cidr.clone(), kind, used.name.clone().unwrap_or_default(), addresses]
        })
        .collect();
    let table = table::table(&["BLOCK", "USE", "NAME", "ADDRESSES"], &rows, 2, style);
    let free = match (block.free_addresses, block.total_addresses, &block.largest_free) {
        (Some(free), Some(total), _) => format!("{free} of {total} addresses are free"),
        (_, _, Some(largest)) => format!("the largest free block is {largest}"),
        (_, _, None) => "nothing is free".to_owned(),
    };
    format!("{}: {free}\n{table}", block.cidr)
}
