//! The arguments of the commands for pipelines.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Error, FromArgMatches, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::allocate::AllocateOptions;
use super::draw::DrawOptions;
use super::fix::FixOptions;
use super::flow::FlowOptions;
use super::layout::LayoutOptions;
pub use super::shown::{Colour, PlainFormat};
use crate::answer::OPERATIONS;
use crate::answer::notation::Form;
use crate::answer::operation::Review;
use crate::plan::Query;
use crate::rules::RuleSource;

const EXAMPLES: &str = "\
Examples:
  kops-network-planner validate cluster.yaml
  kops get NAME -o yaml | kops-network-planner validate -
  kops-network-planner routes cluster.yaml --vpc-ipv6-cidr 2001:db8::/56
  kops-network-planner validate clusters/ --format sarif -o found.sarif

The exit code is 0 where no spec has an error, 1 where one has, 2 where
something cannot be read.";

const EXPAND_EXAMPLES: &str = "\
Examples:
  kops-network-planner expand /64#a --vpc-ipv6-cidr 2001:db8::/56
  kops-network-planner expand 2001:db8:0:a::/64 --vpc-ipv6-cidr 2001:db8::/56";

const TRACE_EXAMPLES: &str = "\
Examples:
  kops-network-planner trace cluster.yaml --from nodes --to-host ipv4=140.82.112.3
  kops-network-planner trace cluster.yaml --from us-east-1a --to 10.9.0.1 --expect forwarded
  kops-network-planner trace cluster.yaml --matrix
  kops-network-planner trace cluster.yaml --flows flows.yaml --observed aws/ --format junit

  flows.yaml, as `flows` in the request of `/v1/trace`:
    flows:
    - {id: pull, from: {instanceGroup: nodes}, to: {host: {ipv4: 140.82.112.3}}, expect: forwarded}

The exit code is 0 where all flows are as expected, 1 where one is not or the
spec has errors, 2 where something cannot be read.";

const FLEET_EXAMPLES: &str = "\
Examples:
  kops-network-planner fleet clusters/
  kops-network-planner fleet clusters/ --links links.yaml

  links.yaml:
    defaultLink: {kind: transitGateway}
    links:
    - {between: [a.example.com, b.example.com], kind: peering}
    ranges:
    - {id: office, cidrs: [192.168.0.0/16], kind: onPremises}

The exit code is 0 where no overlap is an error, 1 where one is, 2 where
something cannot be read.";

const ALLOCATE_EXAMPLES: &str = "\
Examples:
  kops-network-planner allocate cluster.yaml
  kops-network-planner allocate cluster.yaml --add-zone us-east-1d --like-zone us-east-1a --write
  kops-network-planner allocate cluster.yaml --add-subnet us-east-1a --type Private --hosts 4000

The exit code is 0 where everything is placed, 1 where something is not, 2
where something cannot be read.";

const LAYOUT_EXAMPLES: &str = "\
Examples:
  kops-network-planner layout c.example.com --zones us-east-1a,us-east-1b --topology private
  kops-network-planner layout c.example.com --zones us-east-1a --ipv6 --format json

The exit code is 0 where kOps takes the cluster, 1 where it refuses it.";

const DIFF_EXAMPLES: &str = "\
Examples:
  kops get NAME -o yaml | kops-network-planner diff - new.yaml
  kops-network-planner diff old.yaml new.yaml --target terraform
  kops-network-planner diff cluster.yaml --before-release 1.34 --after-release 1.37
  kops-network-planner diff old.yaml new.yaml --format markdown -o comment.md

Symbols: + create, ~ update, -/+ replace, - delete or release, o left in AWS,
! refused or stops at apply, ? blocked.

The exit code is 0 where the change applies or nothing changes, 1 where kOps
refuses it or stops, 2 where something cannot be read.";

/// The commands for pipelines.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Review specs.
    #[command(flatten)]
    Review(Box<ReviewCommand>),
    /// Show what `kops update cluster` would do when a spec changes.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffOptions),
    /// Say where packets go, and why.
    #[command(after_help = TRACE_EXAMPLES)]
    Trace(Box<TraceOptions>),
    /// Say which networks of many clusters overlap.
    #[command(after_help = FLEET_EXAMPLES)]
    Fleet(FleetOptions),
    /// Show where there is room, and place subnets in it.
    #[command(after_help = ALLOCATE_EXAMPLES)]
    Allocate(Box<AllocateOptions>),
    /// Show what `kops create cluster` would write.
    #[command(after_help = LAYOUT_EXAMPLES)]
    Layout(Box<LayoutOptions>),
    /// Show which addresses `/LEN#N` means, or which notation a block has.
    #[command(after_help = EXPAND_EXAMPLES)]
    Expand(ExpandOptions),
    /// List the rules.
    Rules(RulesOptions),
    /// Explain a rule: what is wrong, why, and how to repair it.
    Explain(ExplainOptions),
    /// Write the completions of a shell to standard output.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

impl Command {
    /// The files and folders that it reads.
    pub fn inputs(&self) -> Vec<&PathBuf> {
        match self {
            Command::Review(command) => command.options.files.iter().collect(),
            Command::Diff(options) => std::iter::once(&options.before).chain(&options.after).collect(),
            Command::Trace(options) => options.review.files.iter().collect(),
            Command::Fleet(options) => options.files.iter().collect(),
            Command::Allocate(options) => vec![&options.file],
            Command::Layout(_) | Command::Expand(_) => Vec::new(),
            Command::Rules(_) | Command::Explain(_) | Command::Completions { .. } => Vec::new(),
        }
    }

    /// The file to write to instead of standard output.
    pub fn output(&self) -> Option<&PathBuf> {
        match self {
            Command::Review(command) => command.options.output.as_ref(),
            Command::Diff(options) => options.output.as_ref(),
            Command::Trace(options) => options.review.output.as_ref(),
            Command::Fleet(options) => options.output.as_ref(),
            Command::Allocate(options) => options.output.as_ref(),
            Command::Layout(options) => options.output.as_ref(),
            Command::Expand(_) | Command::Rules(_) | Command::Explain(_) | Command::Completions { .. } => None,
        }
    }
}

/// One of the operations on a spec.
#[derive(Clone, Debug)]
pub struct ReviewCommand {
    /// The name of the operation.
    pub name: &'static str,
    /// The operation.
    pub review: &'static Review,
    /// What it is asked.
    pub options: ReviewOptions,
    /// What is repaired; only `validate` does.
    pub fix: FixOptions,
    /// What is drawn besides the network; only `diagram` draws.
    pub draw: DrawOptions,
}

/// The arguments of the operations on a spec.
#[derive(Clone, Debug, Args)]
pub struct ReviewOptions {
    /// Files in YAML or JSON, or folders with such files; `-` is standard input. Instance groups in other files than
    /// their cluster are found by their label `kops.k8s.io/cluster`.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// The kOps release that will run, 1.23 to 1.37; without it the cluster's Kubernetes version decides.
    #[arg(long)]
    pub release: Option<String>,
    /// An IPv6 block of the VPC, existing or planned; repeatable; `none` where it has no IPv6 pool.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv6_cidr: Vec<String>,
    /// An IPv4 block of the VPC; repeatable, the primary one first.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv4_cidr: Vec<String>,
    /// What AWS has: a file with the JSON that `aws ec2 describe-…` prints, or a folder of such files; repeatable.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub observed: Vec<PathBuf>,
    /// The code of a rule whose findings are left out; repeatable.
    #[arg(long, value_name = "CODE")]
    pub ignore: Vec<String>,
    /// The code of a rule whose errors become warnings; repeatable.
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// The code of a rule whose warnings become errors, or `warnings` for all; repeatable.
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// How the outcome is shown.
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// The address of a server whose pages of rules findings link to; without it there are no links.
    #[arg(long, value_name = "URL", env = "KNP_HELP_BASE", value_hint = ValueHint::Url)]
    pub help_base: Option<String>,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When tables and findings are coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// The arguments of `expand`.
#[derive(Clone, Debug, Args)]
pub struct ExpandOptions {
    /// Blocks, as `/LEN#N` or as addresses.
    #[arg(required = true, value_name = "BLOCK")]
    pub blocks: Vec<String>,
    /// The VPC's IPv6 block.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv6_cidr: String,
    /// How the outcome is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When tables and findings are coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// The arguments of `diff`.
#[derive(Clone, Debug, Args)]
pub struct DiffOptions {
    /// What there is: a file in YAML or JSON, manifests or a plan request; `-` is standard input. Alone with
    /// `--observed` it is what is to be, and what AWS has is what there is.
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    pub before: PathBuf,
    /// What is to be; without it the same file, in another release.
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    pub after: Option<PathBuf>,
    /// The kOps release that made the cluster, 1.23 to 1.37.
    #[arg(long, value_name = "RELEASE")]
    pub before_release: Option<String>,
    /// The kOps release that will run, 1.23 to 1.37; several ones are compared side by side.
    #[arg(long, value_name = "RELEASE", value_delimiter = ',')]
    pub after_release: Vec<String>,
    /// What carries the change out.
    #[arg(long, value_enum, default_value_t = TargetName::Direct)]
    pub target: TargetName,
    /// Whether a change that applies is an error too.
    #[arg(long)]
    pub expect_no_changes: bool,
    /// An IPv6 block of the existing VPC; repeatable; `none` where it has no IPv6 pool.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv6_cidr: Vec<String>,
    /// An IPv4 block of the existing VPC; repeatable, the primary one first.
    #[arg(long, value_name = "CIDR")]
    pub vpc_ipv4_cidr: Vec<String>,
    /// What AWS has: a file with the JSON that `aws ec2 describe-…` prints, or a folder of such files; repeatable.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub observed: Vec<PathBuf>,
    /// The code of a rule whose findings are left out; repeatable.
    #[arg(long, value_name = "CODE")]
    pub ignore: Vec<String>,
    /// The code of a rule whose errors become warnings; repeatable.
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// The code of a rule whose warnings become errors, or `warnings` for all; repeatable.
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// How the changes are shown.
    #[arg(long, value_enum, default_value_t = DiffNotation::Table)]
    pub format: DiffNotation,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// What carries a change out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetName {
    /// kOps itself.
    Direct,
    /// Terraform, with what kOps writes.
    Terraform,
}

/// How changes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffNotation {
    /// For people.
    Table,
    /// The answer of the service.
    Json,
    /// The same in YAML.
    Yaml,
    /// A comment for a pull request.
    Markdown,
    /// SARIF 2.1.0, for code scanning; findings say whether they are new.
    Sarif,
}

/// The arguments of `trace`.
#[derive(Clone, Debug, Args)]
pub struct TraceOptions {
    /// One flow.
    #[command(flatten)]
    pub flow: FlowOptions,
    /// What becomes of the packets: `delivered`, `forwarded`, `dropped`, `undetermined` or `mixed`.
    #[arg(long, value_name = "VERDICT", requires = "from")]
    pub expect: Option<String>,
    /// A file with the key `flows`, as in the request of `/v1/trace`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub flows: Option<PathBuf>,
    /// Trace every subnet to every other one, to the Internet and to the destinations of additional routes.
    #[arg(long)]
    pub matrix: bool,
    /// What is traced over.
    #[command(flatten)]
    pub review: ReviewOptions,
}

/// The arguments of `fleet`.
#[derive(Clone, Debug, Args)]
pub struct FleetOptions {
    /// Files in YAML or JSON, or folders with such files; `-` is standard input. A cluster is called by its name
    /// or, where several have the same, by its file.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
    /// A file with the keys `links`, `defaultLink` and `ranges`, as in the request of `/v1/fleet`: how the clusters
    /// reach each other, and networks that are not of a cluster. Without it nothing links them.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub links: Option<PathBuf>,
    /// The kOps release that will run, 1.23 to 1.37; without it each cluster's Kubernetes version decides.
    #[arg(long)]
    pub release: Option<String>,
    /// How the outcome is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// The arguments of `rules`.
#[derive(Clone, Debug, Args)]
pub struct RulesOptions {
    /// Only the rules from this source.
    #[arg(long, value_enum)]
    pub source: Option<SourceName>,
    /// How the rules are shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When the list is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// The arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainOptions {
    /// The code of the rule, as findings name it.
    #[arg(value_name = "CODE")]
    pub code: String,
    /// How the rule is shown.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// When the text is coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

/// Where the knowledge of a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SourceName {
    /// kOps' field validation.
    Kops,
    /// kOps' CIDR assignment and network model.
    KopsModel,
    /// What kOps accepts and then gets wrong.
    KopsTrap,
    /// AWS.
    Aws,
    /// The documentation of kOps, and this program's own reading of a file.
    Documentation,
}

impl From<SourceName> for RuleSource {
    fn from(name: SourceName) -> RuleSource {
        match name {
            SourceName::Kops => RuleSource::Kops,
            SourceName::KopsModel => RuleSource::KopsModel,
            SourceName::KopsTrap => RuleSource::KopsTrap,
            SourceName::Aws => RuleSource::Aws,
            SourceName::Documentation => RuleSource::Documentation,
        }
    }
}

/// How an outcome is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Tables and findings for people.
    Table,
    /// The answer of the service; of several files one document, with the list `files`.
    Json,
    /// The same as YAML.
    Yaml,
    /// The findings as SARIF 2.1.0, for code scanning.
    Sarif,
    /// The findings as annotations of a GitHub workflow.
    Github,
    /// The findings as a JUnit report.
    Junit,
    /// A row for each subnet.
    Csv,
    /// A laid-out picture.
    Svg,
    /// A flowchart of Mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
}

impl OutputFormat {
    /// How the outcome of every operation can be shown.
    const COMMON: [OutputFormat; 6] = [
        OutputFormat::Table,
        OutputFormat::Json,
        OutputFormat::Yaml,
        OutputFormat::Sarif,
        OutputFormat::Github,
        OutputFormat::Junit,
    ];
    /// How a picture can be shown besides its languages.
    const DOCUMENTS: [OutputFormat; 2] = [OutputFormat::Json, OutputFormat::Yaml];

    /// The format of a form; comments are of a change, not of a review.
    fn of_form(form: Form) -> Option<OutputFormat> {
        Some(match form {
            Form::Csv => OutputFormat::Csv,
            Form::Svg => OutputFormat::Svg,
            Form::Mermaid => OutputFormat::Mermaid,
            Form::Graphviz => OutputFormat::Dot,
            // No command on a spec has them.
            Form::Lines | Form::Markdown => return None,
        })
    }

    /// How the outcome of `review` can be shown, the default first.
    fn of(review: &Review) -> Vec<OutputFormat> {
        let forms = review.forms.iter().copied().filter_map(OutputFormat::of_form);
        match review.prefers_form {
            true => forms.chain(OutputFormat::DOCUMENTS).collect(),
            false => OutputFormat::COMMON.into_iter().chain(forms).collect(),
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, OutputFormat::Svg | OutputFormat::Mermaid | OutputFormat::Dot)
    }

    /// Whether it has no place for findings.
    pub fn is_form(self) -> bool {
        self == OutputFormat::Csv || self.is_picture()
    }

    /// The ends of the names of files that are written so.
    fn endings(self) -> &'static [&'static str] {
        match self {
            OutputFormat::Json => &["json"],
            OutputFormat::Yaml => &["yaml", "yml"],
            OutputFormat::Svg => &["svg"],
            OutputFormat::Mermaid => &["mmd", "mermaid"],
            OutputFormat::Dot => &["dot", "gv"],
            OutputFormat::Csv => &["csv"],
            OutputFormat::Table | OutputFormat::Sarif | OutputFormat::Github | OutputFormat::Junit => &[],
        }
    }
}

impl ReviewCommand {
    /// How the outcome is shown: as asked for, as the end of the file's name says, else as its operation prefers.
    pub fn format(&self) -> OutputFormat {
        let known = OutputFormat::of(self.review);
        let ending = self.options.output.as_deref().and_then(Path::extension).and_then(OsStr::to_str);
        let by_ending = known.iter().find(|notation| ending.is_some_and(|end| notation.endings().contains(&end)));
        self.options.format.or(by_ending.copied()).or(known.first().copied()).unwrap_or(OutputFormat::Table)
    }
}

impl ReviewOptions {
    /// The facts as the query of a request, without what AWS has.
    pub fn query(&self) -> Query {
        Query {
            kops_release: self.release.clone(),
            vpc_ipv6_cidrs: self.vpc_ipv6_cidr.clone(),
            vpc_ipv4_cidrs: self.vpc_ipv4_cidr.clone(),
            ignore: self.ignore.clone(),
            warn: self.warn.clone(),
            deny: self.deny.clone(),
            observed: Vec::new(),
        }
    }
}

/// The operation whose command repairs too.
const VALIDATE: &str = "validate";
/// The operation whose command draws.
const DIAGRAM: &str = "diagram";

fn reviews() -> impl Iterator<Item = (&'static str, &'static Review)> {
    OPERATIONS.iter().filter_map(|operation| Some((operation.name, operation.review()?)))
}

/// The argument `--format` of an operation.
fn formats(format: Arg, review: &Review) -> Arg {
    let known = OutputFormat::of(review);
    let values = PossibleValuesParser::new(known.iter().filter_map(OutputFormat::to_possible_value));
    let format = format.value_parser(values.try_map(|text| OutputFormat::from_str(&text, false)));
    match review.prefers_form {
        true => {
            format.help("How the picture is written; without it the end of the name of the output says so, else svg")
        }
        false => format.default_value("table"),
    }
}

/// The commands follow from the list of operations, so this is written by hand.
impl Subcommand for ReviewCommand {
    fn augment_subcommands(program: clap::Command) -> clap::Command {
        reviews().fold(program, |program, (name, review)| {
            let command = ReviewOptions::augment_args(clap::Command::new(name));
            let command = command.mut_arg("format", |format| formats(format, review));
            let command = match name {
                VALIDATE => FixOptions::augment_args(command),
                DIAGRAM => DrawOptions::augment_args(command),
                _ => command,
            };
            program.subcommand(command.about(review.summary).after_help(EXAMPLES))
        })
    }

    fn augment_subcommands_for_update(program: clap::Command) -> clap::Command {
        ReviewCommand::augment_subcommands(program)
    }

    fn has_subcommand(name: &str) -> bool {
        reviews().any(|(known, _)| known == name)
    }
}

impl FromArgMatches for ReviewCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<ReviewCommand, Error> {
        let chosen = matches.subcommand().and_then(|(name, matches)| {
            let (name, review) = reviews().find(|(known, _)| *known == name)?;
            Some((name, review, matches))
        });
        let Some((name, review, matches)) = chosen else { return Err(Error::new(ErrorKind::InvalidSubcommand)) };
        let fix = if name == VALIDATE { FixOptions::from_arg_matches(matches)? } else { FixOptions::default() };
        let draw = if name == DIAGRAM { DrawOptions::from_arg_matches(matches)? } else { DrawOptions::default() };
        Ok(ReviewCommand { name, review, options: ReviewOptions::from_arg_matches(matches)?, fix, draw })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = ReviewCommand::from_arg_matches(matches)?;
        Ok(())
    }
}
