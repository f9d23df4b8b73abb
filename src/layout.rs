//! The options of a new cluster into the manifests that `kops create cluster` writes, or into its refusal.
//!
//! The rules are those of the command of kOps 1.36; blocks are assigned as each release assigns them. The manifests
//! are then planned like any others: what kOps writes and refuses later is written here too, with its errors.

use serde_json::Value as Json;

use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::manifest::{Format, Limits, write_yaml};
use crate::plan::{self, ChosenBy, Countable, Effort, Excess, Outcome, Query, ReleaseChoice, RequestError};
use crate::release::{KubernetesVersion, Release};
use crate::rules::{self, RuleSource};
use crate::spec::NewCluster;

mod asked;
mod blocks;
mod checked;
mod command;
mod groups;
mod manifests;
mod new_subnets;
mod notices;
mod refusal;
mod words;

pub use asked::{LAYOUT_CODES, findings, read};
pub use command::quoted;
pub use refusal::{LayoutError, Reason, Refusal};

use asked::MOST;
use checked::Checked;
use groups::NewGroup;
use new_subnets::NewSubnet;

/// What the command writes.
#[derive(Debug)]
pub struct Layout {
    /// The manifests, a YAML stream: the cluster and its instance groups.
    pub manifests: String,
    /// The cluster.
    pub cluster: Json,
    /// The instance groups, in order.
    pub groups: Vec<Json>,
    /// The line of the command that writes the same.
    pub command: String,
    /// Whether the command of this release was recorded; else its rules are those of 1.36.
    pub is_recorded: bool,
    /// The plan of the manifests.
    pub outcome: Outcome,
}

/// What the command does with the options.
#[derive(Debug)]
pub enum LaidOut {
    /// It writes manifests.
    Written(Box<Layout>),
    /// It refuses an option.
    Refused(Refusal),
    /// Its validation refuses what the options become: the findings.
    Invalid(Vec<Diagnostic>, Counts),
}

/// What the command of `release` does with `options`.
///
/// # Errors
///
/// [`LayoutError`].
pub fn lay_out(
    options: &NewCluster,
    release: Option<Release>,
    limits: &Limits,
    effort: Effort<'_>,
) -> Result<LaidOut, LayoutError> {
    let release = chosen(options, release);
    within_limits(options).map_err(LayoutError::Request)?;
    let checked = match Checked::of(options, release.version) {
        Ok(checked) => checked,
        Err(refusal) => return Ok(LaidOut::Refused(refusal)),
    };
    let mut subnets =
        new_subnets::subnets(options, checked.is_private, &checked.subnet_ids, &checked.utility_subnet_ids);
    let groups = groups::groups(options, &subnets);
    effort.deadline.check()?;
    let drafted = Written::of(&checked, "", &subnets, &groups);
    let network = match blocks::assign(&checked, &drafted.text, &mut subnets, release.version, limits)? {
        Ok(network) => network,
        Err(refusal) => return Ok(LaidOut::Refused(refusal)),
    };
    let written = Written::of(&checked, &network, &subnets, &groups);
    let mut outcome = plan(&checked, &written.text, release, limits, effort)?;
    outcome.release.chosen_by = release.chosen_by;
    if let Some(refused) = refused(&checked, &outcome, &groups) {
        return Ok(refused);
    }
    let command = command::command(&checked, &subnets);
    let Written { text: manifests, cluster, groups } = written;
    let is_recorded = release.version == notices::RECORDED;
    Ok(LaidOut::Written(Box::new(Layout { manifests, cluster, groups, command, is_recorded, outcome })))
}

/// The release that is asked for, else the one of the version of Kubernetes.
fn chosen(options: &NewCluster, release: Option<Release>) -> ReleaseChoice {
    let version = KubernetesVersion::parse(&options.kubernetes_version);
    match (release, version) {
        (Some(version), _) => ReleaseChoice { version, chosen_by: ChosenBy::Request },
        (None, Some(version)) => {
            ReleaseChoice { version: Release::nearest(version), chosen_by: ChosenBy::KubernetesVersion }
        }
        (None, None) => ReleaseChoice { version: Release::DEFAULT, chosen_by: ChosenBy::Default },
    }
}

fn within_limits(options: &NewCluster) -> Result<(), RequestError> {
    let counted = [
        ("zones", options.zones.len()),
        ("zones of the control plane", options.control_plane_zones.len()),
        ("blocks in `networkCIDRs`", options.network_cidrs.len()),
        ("machines in `controlPlaneCount`", usize::try_from(options.control_plane_count).unwrap_or_default()),
        ("blocks in `adminAccess`", options.admin_access.len()),
        ("blocks in `sshAccess`", options.ssh_access.len()),
        ("ids in `subnetIDs`", options.subnet_ids.len()),
        ("ids in `utilitySubnetIDs`", options.utility_subnet_ids.len()),
    ];
    let excess = counted.into_iter().find(|(_, found)| MOST < *found);
    excess.map_or(Ok(()), |(what, found)| {
        Err(RequestError::TooMuch(Excess { of: Countable::Items, what, found, limit: MOST }))
    })
}

/// The manifests, as values and as text.
struct Written {
    text: String,
    cluster: Json,
    groups: Vec<Json>,
}

impl Written {
    fn of(checked: &Checked<'_>, network: &str, subnets: &[NewSubnet], groups: &[NewGroup]) -> Written {
        let cluster = manifests::cluster(checked, network, subnets, groups);
        let groups: Vec<Json> = groups.iter().map(|group| group.written(&checked.options.name)).collect();
        let text = std::iter::once(&cluster).chain(&groups).map(document).collect::<Vec<_>>().join("---\n");
        Written { text, cluster, groups }
    }
}

/// A value as a YAML document.
fn document(value: &Json) -> String {
    let mut text = Vec::new();
    // A value of JSON has a YAML form, and memory takes it.
    let written = write_yaml(&mut text, value);
    debug_assert!(written.is_ok(), "{written:?}");
    String::from_utf8(text).unwrap_or_default()
}

fn plan(
    checked: &Checked<'_>,
    text: &str,
    release: ReleaseChoice,
    limits: &Limits,
    effort: Effort<'_>,
) -> Result<Outcome, LayoutError> {
    let query = Query { kops_release: Some(release.version.to_string()), ..Query::default() };
    let mut request = plan::read(text.as_bytes(), Format::Yaml, &query, limits).map_err(LayoutError::Request)?;
    request.inputs.vpc = checked.options.vpc.clone();
    request.inputs.observe(&checked.options.observed);
    let mut outcome = plan::plan(&request, effort)?;
    for notice in notices::of(checked, release.version, &request) {
        outcome.counts.add(notice.code, notice.severity, 1);
        outcome.diagnostics.push(notice);
    }
    Ok(outcome)
}

/// Rules on the completed cluster, which the command looks at last.
const ON_COMPLETED: [&str; 2] = ["subnet-overlaps-service-range", "subnet-overlaps-pod-cidr"];

fn invalid(mut findings: Vec<Diagnostic>) -> LaidOut {
    // The members are the machines of the control plane, which an option counts.
    for found in findings.iter_mut().filter(|found| found.code == "etcd-members-even") {
        found.hint = Some("Give `controlPlaneCount` an odd number, such as 1 or 3".to_owned());
    }
    let mut counts = Counts::default();
    findings.iter().for_each(|found| counts.add(found.code, found.severity, 1));
    LaidOut::Invalid(findings, counts)
}

/// What the command's validation refuses.
fn refused(checked: &Checked<'_>, outcome: &Outcome, groups: &[NewGroup]) -> Option<LaidOut> {
    let is_kops = |code: &str| rules::find(code).is_some_and(|rule| rule.source == RuleSource::Kops);
    let errors = outcome.diagnostics.iter().filter(|found| found.severity == Severity::Error && is_kops(found.code));
    let (last, first): (Vec<_>, Vec<_>) = errors.cloned().partition(|found| ON_COMPLETED.contains(&found.code));
    if !first.is_empty() {
        return Some(invalid(first));
    }
    if let Some(zone) = groups::repeated_member(checked.options, groups) {
        return Some(LaidOut::Refused(Refusal::new("controlPlaneZones", Reason::DuplicateControlPlaneZone(zone))));
    }
    (!last.is_empty()).then(|| invalid(last))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn laid_out(ask: Json) -> LaidOut {
        let options: NewCluster = serde_json::from_value(ask).unwrap();
        lay_out(&options, Release::parse(&options.kops_release), &Limits::DEFAULT, Effort::WHOLE).unwrap()
    }

    #[track_caller]
    fn written(ask: Json) -> Layout {
        match laid_out(ask) {
            LaidOut::Written(layout) => *layout,
            other => panic!("not written: {other:?}"),
        }
    }

    #[test]
    fn the_command_has_what_was_asked_and_egress_by_set() {
        let egress = "nat-0123456789abcdef0";
        let zones = ["us-east-1b", "us-east-1a"];
        let ask = json!({"name": "c.example.com", "zones": zones, "topology": "private", "egress": egress});
        assert_eq!(
            written(ask).command,
            format!(
                "kops create cluster c.example.com --cloud=aws --zones=us-east-1b,us-east-1a --topology=private \
                --kubernetes-version=1.35.5 '--set=spec.networking.subnets[0].egress={egress}' \
                '--set=spec.networking.subnets[1].egress={egress}' --dry-run --output=yaml"
            )
        );
    }

    #[test]
    fn the_text_says_what_the_values_say() {
        let ask = json!({"name": "c.example.com", "zones": ["us-east-1a"], "ipv6": true, "kopsRelease": "1.34"});
        let layout = written(ask);
        assert!(!layout.is_recorded);
        let stream = crate::manifest::read(layout.manifests.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let read: Vec<Json> = stream.documents.iter().map(|document| document.root.value.to_json()).collect();
        let values: Vec<Json> = std::iter::once(layout.cluster).chain(layout.groups).collect();
        assert_eq!(read, values);
    }

    #[test]
    fn a_request_for_too_much_is_not_looked_at() {
        let ask = json!({"name": "c.example.com", "zones": ["us-east-1a"], "controlPlaneCount": 2_000_000_000});
        let options: NewCluster = serde_json::from_value(ask).unwrap();
        let error =
            lay_out(&options, Release::parse(&options.kops_release), &Limits::DEFAULT, Effort::WHOLE).unwrap_err();
        assert!(matches!(error, LayoutError::Request(RequestError::TooMuch(excess)) if excess.limit == MOST));
    }
}
