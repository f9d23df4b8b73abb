//! An existing subnet has no IPv4 block.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// An existing subnet has no IPv4 block in the VPC, and the manifest gives none.
    ///
    /// kOps stops there (`assignCIDRsToSubnets` in `upup/pkg/fi/cloudup/subnets.go`). From 1.37 on a Private subnet
    /// with `ipv6CIDR` may go without.
    ///
    /// Use a subnet that has IPv4, or send its block as `ipv4CIDR` in `vpc.subnets`.
    pub static RULE = {
        code: "subnet-without-cidr-in-vpc",
        summary: "an existing subnet has no IPv4 block",
        severity: Error,
        cause: Required,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv6CIDR: '2001:db8::/64'}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for failure in &subject.cluster.failures {
        let AssignmentFailure::NoCidrInVpc(index) = failure else {
            continue;
        };
        let id = &subject.cluster.spec.networking.subnets[*index].id;
        let message = format!("the existing subnet `{id}` has no IPv4 block, and kOps needs one");
        report
            .report(subnet_field(*index, "cidr"), message)
            .hint("Use a subnet with IPv4, or send its block as `ipv4CIDR` in `vpc.subnets`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const PRIVATE: &str = "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Private, zone: \
        us-east-1a, id: subnet-1, ipv6CIDR: '2001:db8::/64'}]}}}\nvpc: {subnets: [{id: subnet-1, zone: us-east-1a, \
        ipv6CIDR: '2001:db8::/64'}]}";

    #[test]
    fn accepts_private_subnets_with_ipv6_from_1_37_on() {
        accepts(&RULE, PRIVATE);
    }

    #[test]
    fn reports_them_before() {
        reports(&RULE, &format!("{PRIVATE}\nkopsRelease: '1.35'"), &["spec.networking.subnets[0].cidr"]);
    }
}
