//! IPv6 blocks of subnets on clouds other than AWS.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// A subnet has `ipv6CIDR`, and the cluster does not run on AWS.
    ///
    /// kOps plans IPv6 networks on AWS only (`validateSubnets`).
    ///
    /// Remove `ipv6CIDR`.
    pub static RULE = {
        code: "subnet-ipv6-cidr-needs-aws",
        summary: "`ipv6CIDR` exists on AWS only",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [AnotherCloud, Ipv6Blocks],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, openstack: {}}
    networking:
      subnets:
      - {name: a, type: Public, zone: nova, cidr: 172.20.32.0/19, ipv6CIDR: /64#0}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, openstack: {}}
    networking:
      subnets:
      - {name: a, type: Public, zone: nova, cidr: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let provider = &subject.cluster.spec.provider;
    if matches!(provider, Provider::Aws | Provider::Missing | Provider::Unknown(_)) {
        return;
    }
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        if !subnet.has_ipv6_cidr() {
            continue;
        }
        let message = format!("kOps has no IPv6 subnets on the cloud `{}`", provider.name());
        let finding = report.report(subnet_field(index, "ipv6CIDR"), message);
        finding.value(subnet.spec.ipv6_cidr.text()).hint("Remove `ipv6CIDR`").repair_by_removal(Safety::Unsafe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_ipv6_on_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, ipv6CIDR: /64#0}]}}}");
    }

    #[test]
    fn reports_each_block() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {subnets: [
                {name: a, ipv6CIDR: /64#0}, {name: b}, {name: c, ipv6CIDR: /64#1}]}}}",
            &["spec.networking.subnets[0].ipv6CIDR", "spec.networking.subnets[2].ipv6CIDR"],
        );
    }
}
