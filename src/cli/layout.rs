//! `layout`: what `kops create cluster` would write, by its flags.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use serde_json::{Map, Value as Json, json};

use super::diff::table::finding;
use super::failure::{Failure, complaints};
use super::flagged::Flags;
use super::offline::{Here, Offline};
use super::report::{Report, Verdict};
use super::shown::{Colour, PlainFormat};
use super::style::Style;
use super::vpc::VpcOptions;
use super::words;
use crate::answer::asking::{Question, Told};
use crate::answer::diagnostic_body::DiagnosticBody;
use crate::answer::layout::{LayoutQuestion, LayoutResponse};
use crate::answer::notation::text;
use crate::answer::problem::Problem;
use crate::layout::LAYOUT_CODES;
use crate::manifest::Format;
use crate::plan::Query;
use crate::question::{Asked, Bounds};

/// What its help ends with.
pub const EXAMPLES: &str = "\
Examples:
  kops-network-planner layout c.example.com --zones us-east-1a,us-east-1b --topology private
  kops-network-planner layout c.example.com --zones us-east-1a --ipv6 --format json

The exit code is 0 where kOps takes the cluster, 1 where it refuses it.";

/// The arguments of `layout`: flags of `kops create cluster`, with its names.
#[derive(Clone, Debug, Args)]
pub struct LayoutOptions {
    /// The cluster's name.
    #[arg(value_name = "NAME", required_unless_present = "name")]
    pub cluster: Option<String>,
    /// The cluster's name, as kOps takes it too.
    #[arg(long, conflicts_with = "cluster")]
    pub name: Option<String>,
    /// The zones of the machines.
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    pub zones: Vec<String>,
    /// The zones of the control plane; without them those of the machines.
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    pub control_plane_zones: Vec<String>,
    /// The machines of the control plane.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, allow_negative_numbers = true)]
    pub control_plane_count: i32,
    /// The other machines of all zones together.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, allow_negative_numbers = true)]
    pub node_count: i32,
    /// `public` or `private`; without it private with `--ipv6`, else public.
    #[arg(long, default_value = "")]
    pub topology: String,
    /// Whether pods have IPv6 addresses.
    #[arg(long)]
    pub ipv6: bool,
    /// The VPC's IPv4 blocks.
    #[arg(long, value_name = "CIDR", value_delimiter = ',')]
    pub network_cidr: Vec<String>,
    /// The CNI plugin; without it cilium.
    #[arg(long, default_value = "")]
    pub networking: String,
    /// What traffic out of the zones' subnets goes to; kOps takes it by `--set`.
    #[arg(long, default_value = "")]
    pub egress: String,
    /// `public`, `private` or `none`.
    #[arg(long, default_value = "")]
    pub dns: String,
    /// The hosted zone.
    #[arg(long, value_name = "ZONE", default_value = "")]
    pub dns_zone: String,
    /// Whether there is a bastion.
    #[arg(long)]
    pub bastion: bool,
    /// `public` or `internal`.
    #[arg(long = "api-loadbalancer-type", value_name = "TYPE", default_value = "")]
    pub api_load_balancer_type: String,
    /// `network` or `classic`.
    #[arg(long = "api-loadbalancer-class", value_name = "CLASS", default_value = "")]
    pub api_load_balancer_class: String,
    /// The blocks that may reach the API.
    #[arg(long, value_name = "CIDR", value_delimiter = ',')]
    pub admin_access: Vec<String>,
    /// The blocks that may reach machines by SSH.
    #[arg(long, value_name = "CIDR", value_delimiter = ',')]
    pub ssh_access: Vec<String>,
    /// The id of an existing VPC.
    #[arg(long, value_name = "ID", default_value = "")]
    pub network_id: String,
    /// The ids of existing subnets, one a zone; the service takes them with what `vpc` says of them.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub subnets: Vec<String>,
    /// The ids of existing utility subnets, one a zone.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub utility_subnets: Vec<String>,
    /// An existing subnet of the VPC, for `--subnets` and `--utility-subnets`: `ID=ZONE=CIDR`; repeatable. `--observed`
    /// tells it too.
    #[arg(long, value_name = "ID=ZONE=CIDR")]
    pub vpc_subnet: Vec<String>,
    /// What is known of the VPC.
    #[command(flatten)]
    pub vpc: VpcOptions,
    /// The version of Kubernetes.
    #[arg(long, value_name = "VERSION", default_value = "")]
    pub kubernetes_version: String,
    /// The kOps release that would run, 1.23 to 1.37.
    #[arg(long)]
    pub release: Option<String>,
    /// How the outcome is shown: `table` is the manifests alone.
    #[arg(long, value_enum, default_value_t = PlainFormat::Table)]
    pub format: PlainFormat,
    /// The file to write to instead of standard output; it is replaced as a whole.
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When findings are coloured; `auto` respects NO_COLOR.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

impl Offline for LayoutOptions {
    fn output(&self) -> Option<&PathBuf> {
        self.output.as_ref()
    }

    fn colour(&self) -> Colour {
        self.color
    }

    fn run(&self, here: Here<'_, '_>) -> Report {
        layout(self, here.style)
    }
}

/// Keys of the body, and the flags that give their values.
const FLAGS: Flags<'_> = &[
    ("name", "--name"),
    ("zones", "--zones"),
    ("topology", "--topology"),
    ("ipv6", "--ipv6"),
    ("networkCIDRs", "--network-cidr"),
    ("controlPlaneZones", "--control-plane-zones"),
    ("controlPlaneCount", "--control-plane-count"),
    ("nodeCount", "--node-count"),
    ("networking", "--networking"),
    ("egress", "--egress"),
    ("dns", "--dns"),
    ("dnsZone", "--dns-zone"),
    ("bastion", "--bastion"),
    ("apiLoadBalancerType", "--api-loadbalancer-type"),
    ("apiLoadBalancerClass", "--api-loadbalancer-class"),
    ("adminAccess", "--admin-access"),
    ("sshAccess", "--ssh-access"),
    ("networkID", "--network-id"),
    ("subnetIDs", "--subnets"),
    ("utilitySubnetIDs", "--utility-subnets"),
    ("kubernetesVersion", "--kubernetes-version"),
    ("ipv4CIDRs", "--vpc-ipv4-cidr"),
    ("ipv6CIDRs", "--vpc-ipv6-cidr"),
    ("id", "--vpc-subnet"),
    ("zone", "--vpc-subnet"),
    ("ipv4CIDR", "--vpc-subnet"),
];

/// Lays the cluster out.
fn layout(options: &LayoutOptions, style: Style) -> Report {
    let query = match query(options) {
        Ok(query) => query,
        Err(failure) => return failure.report(style),
    };
    match answer(options, &query) {
        Ok(answer) => report(&answer, options, style),
        Err(problem) => refused(problem, options, style),
    }
}

/// The facts of the arguments, with what AWS has.
fn query(options: &LayoutOptions) -> Result<Query, Failure> {
    options.vpc.with(Query { kops_release: options.release.clone(), ..Query::default() })
}

fn answer(options: &LayoutOptions, query: &Query) -> Result<LayoutResponse, Problem> {
    let body = body(options).to_string();
    let asked = Asked::read(body.as_bytes(), Format::Json, query, &[], Bounds::DEFAULT)?;
    let Told { body, .. } = LayoutQuestion::ask(&asked).map_err(Problem::from)?;
    Ok(body)
}

/// The options as the service takes them.
fn body(options: &LayoutOptions) -> Json {
    let fields = [
        ("name", json!(options.cluster.as_ref().or(options.name.as_ref()))),
        ("zones", json!(options.zones)),
        ("controlPlaneZones", json!(options.control_plane_zones)),
        ("controlPlaneCount", json!(options.control_plane_count)),
        ("nodeCount", json!(options.node_count)),
        ("topology", json!(options.topology)),
        ("ipv6", json!(options.ipv6)),
        ("networkCIDRs", json!(options.network_cidr)),
        ("networking", json!(options.networking)),
        ("egress", json!(options.egress)),
        ("dns", json!(options.dns)),
        ("dnsZone", json!(options.dns_zone)),
        ("bastion", json!(options.bastion)),
        ("apiLoadBalancerType", json!(options.api_load_balancer_type)),
        ("apiLoadBalancerClass", json!(options.api_load_balancer_class)),
        ("adminAccess", json!(options.admin_access)),
        ("sshAccess", json!(options.ssh_access)),
        ("networkID", json!(options.network_id)),
        ("subnetIDs", json!(options.subnets)),
        ("utilitySubnetIDs", json!(options.utility_subnets)),
        ("kubernetesVersion", json!(options.kubernetes_version)),
    ];
    let known = (!options.vpc_subnet.is_empty()).then(|| {
        let subnets: Vec<Json> = options.vpc_subnet.iter().map(|text| vpc_subnet(text)).collect();
        ("vpc", json!({"id": options.network_id, "subnets": subnets}))
    });
    Json::Object(fields.into_iter().chain(known).map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// An existing subnet as the service takes it.
fn vpc_subnet(text: &str) -> Json {
    let mut parts = text.splitn(3, '=');
    let mut part = || parts.next().unwrap_or_default();
    json!({"id": part(), "zone": part(), "ipv4CIDR": part()})
}

/// The manifests after the command that writes them; findings go beside them.
fn report(answer: &LayoutResponse, options: &LayoutOptions, style: Style) -> Report {
    let output = match options.format {
        PlainFormat::Table => {
            let command = answer.command.replace('\n', " ");
            words::without_commands(&format!("# {command}\n{}", answer.manifests))
        }
        PlainFormat::Json => text(Format::Json, answer).unwrap_or_default(),
        PlainFormat::Yaml => text(Format::Yaml, answer).unwrap_or_default(),
    };
    let is_said =
        |found: &&DiagnosticBody| !found.severity.is_info() || LAYOUT_CODES.iter().any(|code| code.code == found.code);
    let said: String = answer.diagnostics.iter().filter(is_said).map(|found| finding(found, "", style)).collect();
    let has_errors = answer.diagnostics.iter().any(|found| found.severity.is_error());
    let verdict = if has_errors { Verdict::Errors } else { Verdict::Valid };
    Report { output, errors: words::without_commands(&said), verdict }
}

fn refused(problem: Problem, options: &LayoutOptions, style: Style) -> Report {
    let is_refused = problem.kind().status == 422;
    let written = |format| text(format, &problem.clone().without_occurrence()).unwrap_or_default();
    let output = match options.format {
        PlainFormat::Table => String::new(),
        PlainFormat::Json => written(Format::Json),
        PlainFormat::Yaml => written(Format::Yaml),
    };
    let errors = complaints(&problem, FLAGS, style);
    let verdict = if is_refused { Verdict::Errors } else { Verdict::Unusable };
    Report { output, errors: words::without_commands(&errors), verdict }
}
