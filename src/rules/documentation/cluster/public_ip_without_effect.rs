//! Public addresses that no NAT gateway gets.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The subnet has a `publicIP`, and no NAT gateway gets that address.
    ///
    /// `publicIP` is the address of the NAT gateway that kOps makes for the zone. kOps reads it where `egress` is
    /// empty, and only from subnets that use this gateway: Private and DualStack ones, and in IPv6 clusters Public ones
    /// with `ipv6CIDR`; never from an existing subnet (`id`). See `pkg/model/awsmodel/network.go`.
    ///
    /// Remove `publicIP`. To use an existing elastic IP, write its allocation id (`eipalloc-…`) in `egress` of a
    /// private subnet of the zone.
    pub static RULE = {
        code: "public-ip-without-effect",
        summary: "no NAT gateway gets this address",
        severity: Warning,
        cause: Forbidden,
        source: Documentation,
        releases: Releases::ALL,
        needs: [PublicIps],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, egress: nat-0123456789abcdef0, publicIP: 203.0.113.7}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, publicIP: 203.0.113.7}
      - {name: u, type: Utility, zone: us-east-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if is_elsewhere(cluster) {
        return;
    }
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let (address, egress) = (subnet.spec.public_ip.as_str(), subnet.spec.egress.as_str());
        let Some(kind) = subnet.kind.filter(|_| !address.is_empty()) else {
            continue;
        };
        let needs_nat = kind.is_private() || kind == SubnetType::Public && cluster.is_ipv6() && subnet.has_ipv6_cidr();
        let reason = if !egress.is_empty() {
            format!("`egress` is `{egress}`")
        } else if subnet.is_shared() {
            "kOps makes no routes for an existing subnet".to_owned()
        } else if !needs_nat {
            "the subnet needs no NAT gateway".to_owned()
        } else {
            continue;
        };
        let message = format!("no NAT gateway gets the address `{address}`: {reason}");
        report
            .report(subnet_field(index, "publicIP"), message)
            .value(address)
            .hint("Remove `publicIP`")
            .repair_by_removal(Safety::Safe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str) -> String {
        let subnet = format!("{{name: a, zone: us-east-1a, publicIP: 203.0.113.7, {subnet}}}");
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnet}]}}}}}}")
    }

    #[test]
    fn accepts_addresses_of_new_gateways() {
        accepts(&RULE, &request("type: Private"));
        accepts(&RULE, &request("type: Public, ipv6CIDR: /64#0"));
    }

    #[test]
    fn reports_addresses_that_nothing_gets() {
        for subnet in ["type: Utility", "type: Public", "type: Private, egress: tgw-1", "type: Private, id: subnet-1"] {
            reports(&RULE, &request(subnet), &["spec.networking.subnets[0].publicIP"]);
        }
    }
}
