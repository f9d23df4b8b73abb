//! The manifests that the document shows, and what becomes of them.

use super::problem::Problem;
use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Outcome, Query};

/// A manifest that the document shows.
#[derive(Debug)]
pub struct Sample {
    /// Its key in the document.
    pub name: &'static str,
    /// What it shows.
    pub summary: &'static str,
    /// The manifest, YAML.
    pub text: &'static str,
    /// The VPC's IPv6 block, where it is given in the query.
    pub vpc_ipv6_cidr: Option<&'static str>,
}

/// What is asked of a fleet.
pub static FLEET: &str = include_str!("../../openapi/examples/questions/fleet.yaml");

/// The same with a misspelt key, an unknown word and an id that does not exist.
pub static WRONG_FLEET: &str = "\
members: []
links:
- {between: [production, office], kind: vpn}
defaultLink: {kind: peering, podRouted: true}
";

/// What is asked of packets.
pub static TRACE: &str = include_str!("../../openapi/examples/trace.yaml");

/// The same with a misspelt key, two sources, an unknown name and an address that is none.
pub static WRONG_TRACE: &str = "\
cluster:
  apiVersion: kops.k8s.io/v1alpha3
  kind: Cluster
  metadata: {name: c.example.com}
  spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a}]}}
flows:
- {from: {subnet: b}, to: {address: 140.82.112}, expct: forwarded}
- {from: {subnet: a, internet: IPv4}, to: {subnet: a}}
";

/// What is between the documents of a stream.
const SEPARATOR: &str = "\n---\n";

/// An IPv6 cluster whose machines have public addresses.
pub static IPV6_PUBLIC: Sample = Sample {
    name: "ipv6-public",
    summary: "IPv6, public subnets in two zones",
    text: include_str!("../../openapi/examples/ipv6-public.yaml"),
    vpc_ipv6_cidr: Some("2001:db8::/56"),
};

/// An IPv6 cluster behind NAT64.
pub static IPV6_PRIVATE: Sample = Sample {
    name: "ipv6-private",
    summary: "IPv6, private, dual-stack and utility subnets in three zones",
    text: include_str!("../../openapi/examples/ipv6-private.yaml"),
    vpc_ipv6_cidr: Some("2001:db8::/56"),
};

/// A cluster in an existing VPC.
pub static SHARED_VPC: Sample = Sample {
    name: "shared-vpc",
    summary: "A plan request: an existing VPC whose zones leave it in different ways",
    text: include_str!("../../openapi/examples/shared-vpc.yaml"),
    vpc_ipv6_cidr: None,
};

/// An IPv4 cluster whose blocks kOps assigns.
pub static IPV4_PRIVATE: Sample = Sample {
    name: "ipv4-private",
    summary: "IPv4, private subnets in three zones, blocks assigned by kOps",
    text: include_str!("../../openapi/examples/ipv4-private.yaml"),
    vpc_ipv6_cidr: None,
};

/// A cluster that kOps would refuse.
pub static TEN_ERRORS: Sample = Sample {
    name: "ten-errors",
    summary: "Ten different errors, all found at once",
    text: include_str!("../../openapi/examples/ten-errors.yaml"),
    vpc_ipv6_cidr: Some("2001:db8::/56"),
};

/// Every sample, in the order of the document.
pub static ALL: [&Sample; 5] = [&IPV6_PRIVATE, &IPV6_PUBLIC, &SHARED_VPC, &IPV4_PRIVATE, &TEN_ERRORS];

impl Sample {
    /// The manifest as one YAML document: the documentation page cannot show a stream, so one becomes a `List`.
    pub fn shown(&self) -> String {
        if !self.text.contains(SEPARATOR) {
            return self.text.to_owned();
        }
        let items = self.text.split(SEPARATOR).map(|document| {
            let lines: String = document.lines().map(|line| format!("  {line}\n")).collect();
            format!("-\n{lines}")
        });
        format!("apiVersion: v1\nkind: List\nitems:\n{}", items.collect::<String>())
    }

    /// What becomes of the sample.
    pub fn outcome(&self) -> Result<Outcome, Problem> {
        let query = self.query();
        let shown = self.shown();
        let request = plan::read(shown.as_bytes(), Format::Yaml, &query, &Limits::DEFAULT)?;
        Ok(plan::plan(&request, Effort::WHOLE)?)
    }

    /// The query that it is shown with.
    pub(super) fn query(&self) -> Query {
        Query { vpc_ipv6_cidrs: self.vpc_ipv6_cidr.map(str::to_owned).into_iter().collect(), ..Query::default() }
    }
}
