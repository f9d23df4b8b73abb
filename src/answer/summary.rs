//! What the four answers on a spec start with: the release and the cluster.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::plan::{ChosenBy, ClusterSummary, ReleaseChoice};
use crate::rules::Graded;

/// The kOps release that was planned for, and what chose it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ReleaseChoice)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseChoiceBody {
    /// The minor release, meaning its latest patch.
    #[schema(example = "1.34")]
    pub version: String,
    /// What chose it.
    pub chosen_by: ChosenByBody,
}

/// What chose the release: `request`, the request names it; `kubernetesVersion`, the minor of the cluster's Kubernetes
/// version, clamped to the supported releases; `default`, nothing did and it is the newest stable release.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = ReleaseChooser)]
#[serde(rename_all = "camelCase")]
pub enum ChosenByBody {
    /// The request names it.
    Request,
    /// The minor of the cluster's Kubernetes version.
    KubernetesVersion,
    /// Nothing did.
    Default,
}

/// The cluster that the answer is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ClusterSummary)]
#[serde(rename_all = "camelCase")]
pub struct ClusterBody {
    /// The cluster's name.
    #[schema(example = "c.example.com")]
    pub name: String,
    /// The address family of its pods.
    pub ip_family: IpFamilyBody,
    /// The version of Kubernetes as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1.34.2")]
    pub kubernetes_version: Option<String>,
    /// The region, taken from the zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "us-east-1")]
    pub region: Option<String>,
}

/// The address family of pods: `IPv6` where `nonMasqueradeCIDR` is an IPv6 block, else `IPv4`.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = IPFamily)]
pub enum IpFamilyBody {
    /// Pods have IPv4 addresses.
    #[serde(rename = "IPv4")]
    Ipv4,
    /// Pods have IPv6 addresses only.
    #[serde(rename = "IPv6")]
    Ipv6,
}

/// What the request's grading changed: for each code of a rule, how many findings.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = GradingOutcome)]
#[serde(rename_all = "camelCase")]
pub struct GradingBody {
    /// Findings that were left out.
    #[schema(example = json!({"unknown-field": 2}))]
    pub ignored: BTreeMap<String, usize>,
    /// Errors that became warnings.
    #[schema(example = json!({}))]
    pub lowered: BTreeMap<String, usize>,
    /// Warnings that became errors.
    #[schema(example = json!({}))]
    pub raised: BTreeMap<String, usize>,
    /// Errors that stay what they are, because kOps or this service cannot go on.
    #[schema(example = json!({}))]
    pub kept: BTreeMap<String, usize>,
}

impl GradingBody {
    /// What was changed; `None` when nothing was.
    pub fn of(graded: Graded) -> Option<GradingBody> {
        if graded.is_empty() {
            return None;
        }
        let Graded { ignored, lowered, raised, kept } = graded;
        let owned =
            |counts: BTreeMap<&str, usize>| counts.into_iter().map(|(code, count)| (code.to_owned(), count)).collect();
        Some(GradingBody { ignored: owned(ignored), lowered: owned(lowered), raised: owned(raised), kept: owned(kept) })
    }
}

impl From<ReleaseChoice> for ReleaseChoiceBody {
    fn from(choice: ReleaseChoice) -> ReleaseChoiceBody {
        let ReleaseChoice { version, chosen_by } = choice;
        ReleaseChoiceBody { version: version.to_string(), chosen_by: chosen_by.into() }
    }
}

impl From<ChosenBy> for ChosenByBody {
    fn from(chosen_by: ChosenBy) -> ChosenByBody {
        match chosen_by {
            ChosenBy::Request => ChosenByBody::Request,
            ChosenBy::KubernetesVersion => ChosenByBody::KubernetesVersion,
            ChosenBy::Default => ChosenByBody::Default,
        }
    }
}

impl From<ClusterSummary> for ClusterBody {
    fn from(cluster: ClusterSummary) -> ClusterBody {
        let ClusterSummary { name, ipv6, kubernetes_version, region } = cluster;
        let ip_family = if ipv6 { IpFamilyBody::Ipv6 } else { IpFamilyBody::Ipv4 };
        ClusterBody { name, ip_family, kubernetes_version, region }
    }
}
