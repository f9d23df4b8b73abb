//! More IPv4 blocks than a VPC may have.

use crate::aws::quotas;
use crate::release::Releases;
use crate::rules::cloud::{Existence, cluster_on_aws};
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The VPC that kOps is to make gets more IPv4 blocks than AWS allows by default.
    ///
    /// The quota `L-83CA0A9D` counts the IPv4 blocks of a VPC, `networkCIDR` included, and AWS raises it on request
    /// ("Amazon VPC quotas" in the VPC User Guide). The finding says the default, its upper limit and when it was read.
    ///
    /// Have the quota raised, or use fewer and larger blocks.
    pub static RULE = {
        code: "vpc-block-quota",
        summary: "the VPC gets more IPv4 blocks than AWS allows by default",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::ALL,
        needs: [AdditionalNetworks, NewVpc],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [172.21.0.0/16, 172.22.0.0/16, 172.23.0.0/16, 172.24.0.0/16, 172.25.0.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [172.21.0.0/16, 172.22.0.0/16, 172.23.0.0/16, 172.24.0.0/16]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject).filter(|cluster| Existence::of_vpc(cluster) == Existence::Created)
    else {
        return;
    };
    let count = cluster.network_cidrs().filter(|cidr| cidr.ipv4().is_some()).count();
    let quota = quotas::IPV4_BLOCKS;
    if quota.default < count {
        let message = format!("the VPC gets {count} IPv4 blocks; {quota}");
        report.report(paths::networking("additionalNetworkCIDRs"), message).hint(quota.hint());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const SIX: &str =
        "additionalNetworkCIDRs: [172.21.0.0/16, 172.22.0.0/16, 172.23.0.0/16, 172.24.0.0/16, 172.25.0.0/16]";

    #[test]
    fn accepts_existing_vpcs() {
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{networkID: vpc-1, {SIX}}}}}}}"));
    }

    #[test]
    fn reports_the_primary_block_with_the_others() {
        let yaml = format!("cluster: {{spec: {{networking: {{{SIX}}}}}}}");
        let found = reports(&RULE, &yaml, &["spec.networking.additionalNetworkCIDRs"]);
        assert!(found[0].message.starts_with("the VPC gets 6 IPv4 blocks"), "{}", found[0].message);
        assert_eq!(
            found[0].hint.as_deref(),
            Some("Check the account's quota, and have `L-83CA0A9D` raised (to 50 at most) where it is lower")
        );
    }
}
