//! Private subnets with IPv6 addresses and no way out for them.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::{networking, subnet_field};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// A private subnet of an IPv4 cluster has an `ipv6CIDR`, and its route table gets no default route for IPv6.
    ///
    /// Machines get IPv6 addresses, but kOps routes `::/0` to the egress-only internet gateway in IPv6 clusters only
    /// (`pkg/model/awsmodel/network.go`, all releases). Software that prefers IPv6 waits until it falls back to IPv4.
    ///
    /// Remove `ipv6CIDR`, or make the gateway and the route yourself.
    pub static RULE = {
        code: "kops-leaves-ipv6-without-default-route",
        summary: "a private subnet of an IPv4 cluster has IPv6 addresses and no IPv6 default route",
        severity: Warning,
        cause: Forbidden,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [Ipv4, Ipv6Blocks],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0, cidr: 172.20.32.0/19}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if cluster.is_ipv6() || is_elsewhere(cluster) {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        if subnet.kind != Some(SubnetType::Private) || !subnet.is_owned() || !subnet.has_ipv6_cidr() {
            continue;
        }
        let message = format!(
            "`{}` has IPv6 addresses, but kOps makes no IPv6 default route for it in an IPv4 cluster",
            subnet.spec.name
        );
        let finding = report.report(subnet_field(index, "ipv6CIDR"), message);
        finding
            .value(subnet.spec.ipv6_cidr.text())
            .hint("Remove `ipv6CIDR`")
            .repair_by_removal(Safety::Unsafe)
            .depends_on(networking("nonMasqueradeCIDR"))
            .depends_on(subnet_field(index, "cidr"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_public_and_existing_subnets() {
        accepts(&RULE, &request("{name: a, type: Public, zone: x1, ipv6CIDR: /64#0}"));
        accepts(&RULE, &request("{name: a, type: Private, zone: x1, ipv6CIDR: /64#0, id: subnet-1}"));
    }

    #[test]
    fn reports_private_subnets() {
        reports(
            &RULE,
            &request("{name: a, type: Private, zone: x1, ipv6CIDR: /64#0, cidr: 172.20.32.0/19}"),
            &["spec.networking.subnets[0].ipv6CIDR"],
        );
    }
}
