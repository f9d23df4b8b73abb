//! Existing IPv6-only subnets without DNS64.

use crate::release::Releases;
use crate::rules::aws::observed::relate_observed;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::subnet as subnet_path;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{Existing, SubnetType};

rule! {
    /// An existing subnet of an IPv6 cluster has IPv6 only, and DNS64 is off in it (`EnableDns64` in `observed`).
    ///
    /// Its machines get no addresses for hosts that have IPv4 only, and do not reach them: registries of images among
    /// them. kOps switches DNS64 on in the subnets that it makes, and changes nothing in others ("DNS64 and NAT64" in
    /// the VPC User Guide). Pods have the cluster's own DNS64.
    ///
    /// Switch DNS64 on.
    pub static RULE = {
        code: "shared-subnet-without-dns64",
        summary: "machines in an existing IPv6-only subnet get no addresses for hosts that have IPv4 only",
        severity: Warning,
        cause: Required,
        source: Aws,
        releases: Releases::ALL,
        needs: [ExistingSubnets, Ipv6],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, id: subnet-a}
observed:
- Subnets:
  - SubnetId: subnet-a
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    Ipv6Native: true
    Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: 2001:db8:80::/64, Ipv6CidrBlockState: {State: associated}}]
    EnableDns64: false
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, id: subnet-a}
observed:
- Subnets:
  - SubnetId: subnet-a
    VpcId: vpc-0a1b2c3d
    AvailabilityZone: us-east-1a
    Ipv6Native: true
    Ipv6CidrBlockAssociationSet: [{Ipv6CidrBlock: 2001:db8:80::/64, Ipv6CidrBlockState: {State: associated}}]
    EnableDns64: true
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !is_ipv6_on_aws(cluster) {
        return;
    }
    let existing = Existing::of(subject.observed);
    for (index, subnet) in cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared()) {
        let Some(seen) = existing.subnet(cluster, subnet) else { continue };
        let holds_machines = subnet.kind.is_some_and(|kind| kind != SubnetType::Utility);
        let has_ipv4 = !subnet.cidr.is_empty() || seen.has_ipv4() != Some(false);
        if !holds_machines || has_ipv4 || seen.enable_dns64 != Some(false) {
            continue;
        }
        let id = &subnet.spec.id;
        let message = format!("DNS64 is off in the IPv6-only subnet `{id}`: its machines reach no host with IPv4 only");
        let finding = report.report(subnet_path(index), message);
        finding.hint(format!("Switch it on: `aws ec2 modify-subnet-attribute --subnet-id {id} --enable-dns64`"));
        relate_observed(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, subnet: &str) -> String {
        let subnets = "subnets: [{name: a, type: Private, zone: us-east-1a, ipv6CIDR: '/64#0', id: subnet-a}]";
        let seen = format!("{{SubnetId: subnet-a, VpcId: vpc-1, AvailabilityZone: us-east-1a{subnet}}}");
        format!(
            "{{cluster: {{spec: {{networking: {{networkID: vpc-1, {networking}{subnets}}}}}}}, observed: [{{Subnets: \
            [{seen}]}}]}}"
        )
    }

    const IPV6: &str = "nonMasqueradeCIDR: '::/0', ";

    #[test]
    fn accepts_what_is_on_unknown_or_not_needed() {
        accepts(&RULE, &request(IPV6, ""));
        accepts(&RULE, &request(IPV6, ", EnableDns64: false, CidrBlock: 172.20.32.0/19"));
        accepts(&RULE, &request("", ", EnableDns64: false, CidrBlock: ''"));
        accepts(&RULE, &request(IPV6, ", EnableDns64: false"));
    }

    #[test]
    fn reports_dns64_that_is_off() {
        for block in ["CidrBlock: ''", "Ipv6Native: true"] {
            reports(&RULE, &request(IPV6, &format!(", EnableDns64: false, {block}")), &["spec.networking.subnets[0]"]);
        }
    }
}
