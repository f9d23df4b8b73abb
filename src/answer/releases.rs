//! `GET /v1/releases`: the supported kOps releases and what differs between them.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::rule_body::ReleaseRangeBody;
use crate::release::facts::{self, Fact};
use crate::release::{KubernetesWindow, Release};

/// The supported kOps releases.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReleasesResponse {
    /// The release that is assumed where nothing chooses another one: the newest stable one.
    #[schema(example = "1.36")]
    pub default: String,
    /// The releases, oldest first.
    pub releases: Vec<ReleaseBody>,
    /// What differs between them.
    pub facts: Vec<FactBody>,
}

/// A supported kOps release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Release)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseBody {
    /// The minor release, meaning its latest patch.
    #[schema(example = "1.36")]
    pub version: String,
    /// The Kubernetes versions that it manages.
    pub kubernetes: KubernetesWindowBody,
    /// The names of the facts that hold in it.
    #[schema(example = json!(["dualStackSubnets", "additionalRoutes"]))]
    pub facts: Vec<String>,
}

/// The Kubernetes versions that a kOps release manages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KubernetesWindow)]
#[serde(rename_all = "camelCase")]
pub struct KubernetesWindowBody {
    /// Below this kOps refuses.
    #[schema(example = "1.31")]
    pub oldest: String,
    /// Below this kOps warns.
    #[schema(example = "1.33")]
    pub recommended: String,
    /// Above this kOps refuses, unless it is told to go on.
    #[schema(example = "1.36")]
    pub newest: String,
}

/// A statement on how kOps plans a network that is not true of every release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReleaseFact)]
#[serde(rename_all = "camelCase")]
pub struct FactBody {
    /// The name.
    #[schema(example = "dualStackSubnets")]
    pub name: String,
    /// What kOps does where the fact holds.
    #[schema(example = "Subnets of type `DualStack` exist; they are routed like private ones")]
    pub summary: String,
    /// The releases in which it holds.
    pub releases: ReleaseRangeBody,
}

impl ReleasesResponse {
    /// Everything that is supported.
    pub fn all() -> ReleasesResponse {
        ReleasesResponse {
            default: Release::DEFAULT.to_string(),
            releases: Release::all().map(ReleaseBody::from).collect(),
            facts: facts::ALL.iter().map(|fact| FactBody::from(**fact)).collect(),
        }
    }
}

impl From<Release> for ReleaseBody {
    fn from(release: Release) -> ReleaseBody {
        let holding = facts::ALL.iter().filter(|fact| fact.holds(release));
        ReleaseBody {
            version: release.to_string(),
            kubernetes: release.kubernetes().into(),
            facts: holding.map(|fact| fact.name.to_owned()).collect(),
        }
    }
}

impl From<KubernetesWindow> for KubernetesWindowBody {
    fn from(window: KubernetesWindow) -> KubernetesWindowBody {
        let KubernetesWindow { oldest, recommended, newest } = window;
        KubernetesWindowBody {
            oldest: oldest.to_string(),
            recommended: recommended.to_string(),
            newest: newest.to_string(),
        }
    }
}

impl From<Fact> for FactBody {
    fn from(fact: Fact) -> FactBody {
        let Fact { name, summary, releases } = fact;
        FactBody { name: name.to_owned(), summary: summary.to_owned(), releases: releases.into() }
    }
}

/// The answer that the API document shows.
pub fn example() -> Option<Value> {
    serde_json::to_value(ReleasesResponse::all()).ok()
}
