//! The arguments of the operations on specs, a command for each one in the list of operations.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Error, FromArgMatches, Subcommand, ValueHint};

use super::output_format::OutputFormat;
use crate::answer::OPERATIONS;
use crate::answer::operation::Review;
use crate::cli::draw::DrawOptions;
use crate::cli::failure::Failure;
use crate::cli::fix::FixOptions;
use crate::cli::shown::{Colour, GradingOptions};
use crate::cli::vpc::VpcOptions;
use crate::plan::Query;

const EXAMPLES: &str = "\
Examples:
  kops-network-planner validate cluster.yaml
  kops get NAME -o yaml | kops-network-planner validate -
  kops-network-planner routes cluster.yaml --vpc-ipv6-cidr 2001:db8::/56
  kops-network-planner validate clusters/ --format sarif -o found.sarif

The exit code is 0 where no spec has an error, 1 where one has, 2 where
something cannot be read.";

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

impl ReviewCommand {
    /// How the outcome is shown: as asked for, as the end of the file's name says, else as its operation prefers.
    pub fn format(&self) -> OutputFormat {
        let known = OutputFormat::of(self.review);
        let ending = self.options.output.as_deref().and_then(Path::extension).and_then(OsStr::to_str);
        let by_ending = known.iter().find(|notation| ending.is_some_and(|end| notation.endings().contains(&end)));
        self.options.format.or(by_ending.copied()).or(known.first().copied()).unwrap_or(OutputFormat::Table)
    }
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
    /// What is known of the VPC.
    #[command(flatten)]
    pub vpc: VpcOptions,
    /// What is asked of findings.
    #[command(flatten)]
    pub grading: GradingOptions,
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

impl ReviewOptions {
    /// The facts as the query of a request, with what AWS has.
    ///
    /// # Errors
    ///
    /// A block or a file that cannot be read.
    pub fn query(&self) -> Result<Query, Failure> {
        let query = Query { kops_release: self.release.clone(), ..Query::default() };
        self.vpc.with(self.grading.with(query))
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
    let format = OutputFormat::among(format, &OutputFormat::of(review));
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
