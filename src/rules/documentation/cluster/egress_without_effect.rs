//! Egress settings that nothing reads.

use std::cell::LazyCell;

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::is_elsewhere;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The subnet has an `egress`, and no route goes to it.
    ///
    /// kOps reads `egress` of the subnets that it makes and that need it: Private and DualStack ones, and in IPv6
    /// clusters Public ones with `ipv6CIDR`. It accepts the value elsewhere and ignores it: a Public subnet of an IPv4
    /// cluster routes to the internet gateway, and for an existing subnet (`id`) kOps makes no routes
    /// (`pkg/model/awsmodel/network.go`).
    ///
    /// Remove `egress`, or write `External` where kOps is to make no routes.
    pub static RULE = {
        code: "egress-without-effect",
        summary: "kOps routes nothing to this egress",
        severity: Warning,
        cause: Forbidden,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Egress, Targets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0, egress: nat-0123456789abcdef0}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if is_elsewhere(cluster) {
        return;
    }
    // Where the others are made, or the VPC is, the `id` is the mistake and the egress may be right.
    let are_ids_right =
        LazyCell::new(|| cluster.is_shared_vpc() && cluster.subnets.iter().all(|each| each.is_shared()));
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let Some(kind) = subnet.kind.filter(|_| subnet.is_managed() && !subnet.spec.egress.is_empty()) else {
            continue;
        };
        let public_with_ipv6 = kind == SubnetType::Public && subnet.has_ipv6_cidr();
        let reason = if subnet.is_shared() {
            if !*are_ids_right {
                continue;
            }
            "kOps makes no routes for an existing subnet"
        } else if public_with_ipv6 && !cluster.is_ipv6() {
            "public subnets of an IPv4 cluster go to the internet gateway"
        } else {
            continue;
        };
        let egress = subnet.spec.egress.as_str();
        let message = format!("nothing is routed to `{egress}`: {reason}");
        report
            .report(subnet_field(index, "egress"), message)
            .value(egress)
            .hint("Remove `egress`")
            .repair_by_removal(Safety::Safe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str) -> String {
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{{name: a, zone: us-east-1a, \
            {subnet}}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_egress_that_counts() {
        accepts(&RULE, &request("type: Private, egress: nat-1"));
        accepts(&RULE, &request("type: Private, id: subnet-1, egress: External"));
    }

    #[test]
    fn a_stray_id_is_reported_and_not_the_egress() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, zone: us-east-1a, type: Private, id: subnet-1, egress: \
             tgw-1}, {name: b, zone: us-east-1b, type: Private, egress: tgw-1}]}}}",
        );
    }

    #[test]
    fn reports_egress_of_existing_subnets() {
        let found = reports(
            &RULE,
            &request("type: Private, id: subnet-1, egress: nat-1"),
            &["spec.networking.subnets[0].egress"],
        );
        assert_eq!(found[0].message, "nothing is routed to `nat-1`: kOps makes no routes for an existing subnet");
    }
}
