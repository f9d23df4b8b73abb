//! Existing VPCs without IPv6 in IPv6 clusters.

use crate::diagnostic::{FieldPath, Object, RelatedField};
use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The cluster is an IPv6 cluster in an existing VPC, and the request says that the VPC has no IPv6 block
    /// (`ipv6CIDRs: []`). kOps adds no block to a VPC that it did not make, so no subnet could have IPv6 addresses.
    /// `docs/networking/ipv6.md` asks for a pool.
    ///
    /// Associate an IPv6 block with the VPC first, and send it.
    pub static RULE = {
        code: "shared-vpc-without-ipv6-pool",
        summary: "in an IPv6 cluster an existing VPC has to have an IPv6 block",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ExistingVpc, Ipv6, VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
vpc: {ipv6CIDRs: []}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
vpc: {ipv6CIDRs: ["2001:db8:0:1000::/56"]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let without_pool = subject.vpc.ipv6_cidrs.as_ref().is_some_and(Vec::is_empty);
    if !is_ipv6_on_aws(cluster) || !cluster.is_shared_vpc() || !without_pool {
        return;
    }
    let id = cluster.spec.networking.network_id.as_str();
    let message = format!("the existing VPC `{id}` has no IPv6 block, which an IPv6 cluster needs");
    let finding = report.report(networking("networkID"), message);
    finding.value(id).hint(format!("Associate an IPv6 block with `{id}` and send it as `vpc.ipv6CIDRs`"));
    finding.related.push(RelatedField {
        object: Object::Request,
        field: FieldPath::of("vpc.ipv6CIDRs"),
        label: "what the request says of the VPC".to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, vpc: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{vpc}}}}}")
    }

    #[test]
    fn accepts_ipv4_clusters_and_vpcs_that_kops_makes() {
        accepts(&RULE, &request("networkID: vpc-1", "ipv6CIDRs: []"));
        accepts(&RULE, &request("nonMasqueradeCIDR: '::/0'", "ipv6CIDRs: []"));
        accepts(&RULE, &request("networkID: vpc-1, nonMasqueradeCIDR: '::/0'", ""));
    }

    #[test]
    fn reports_a_vpc_without_a_pool() {
        let request = request("networkID: vpc-1, nonMasqueradeCIDR: '::/0'", "ipv6CIDRs: []");
        let found = reports(&RULE, &request, &["spec.networking.networkID"]);
        assert_eq!(found[0].related[0].field, "vpc.ipv6CIDRs");
    }
}
