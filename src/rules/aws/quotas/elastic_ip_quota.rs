//! More new elastic IPs than an account may have.

use crate::aws::quotas;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// The cluster needs more new elastic IPs than a region of an account allows by default.
    ///
    /// Every zone whose private subnets go out through a separate NAT gateway needs one, unless `egress` or
    /// `publicIP` names an address that exists. The quota `L-0263D0A3` counts the elastic IPs of a region, and AWS
    /// raises it on request; addresses that other things of the account hold count too. Every new gateway also counts
    /// against `L-FE5A380F`, the NAT gateways of a zone, of which a cluster makes one at most. The finding says the
    /// defaults and when they were read ("Amazon VPC quotas" in the VPC User Guide).
    ///
    /// Have the quota raised before the apply, or let several zones share a gateway with `egress: nat-…`.
    pub static RULE = {
        code: "elastic-ip-quota",
        summary: "the cluster needs more new elastic IPs than a region allows by default",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.0.0/24}
      - {name: ua, type: Utility, zone: us-east-1a, cidr: 172.20.100.0/24}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.1.0/24}
      - {name: ub, type: Utility, zone: us-east-1b, cidr: 172.20.101.0/24}
      - {name: c, type: Private, zone: us-east-1c, cidr: 172.20.2.0/24}
      - {name: uc, type: Utility, zone: us-east-1c, cidr: 172.20.102.0/24}
      - {name: d, type: Private, zone: us-east-1d, cidr: 172.20.3.0/24}
      - {name: ud, type: Utility, zone: us-east-1d, cidr: 172.20.103.0/24}
      - {name: e, type: Private, zone: us-east-1e, cidr: 172.20.4.0/24}
      - {name: ue, type: Utility, zone: us-east-1e, cidr: 172.20.104.0/24}
      - {name: f, type: Private, zone: us-east-1f, cidr: 172.20.5.0/24}
      - {name: uf, type: Utility, zone: us-east-1f, cidr: 172.20.105.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.0.0/24}
      - {name: ua, type: Utility, zone: us-east-1a, cidr: 172.20.100.0/24}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.1.0/24}
      - {name: ub, type: Utility, zone: us-east-1b, cidr: 172.20.101.0/24}
      - {name: c, type: Private, zone: us-east-1c, cidr: 172.20.2.0/24}
      - {name: uc, type: Utility, zone: us-east-1c, cidr: 172.20.102.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let needs_address = |user: &usize| {
        let spec = &cluster.subnets[*user].spec;
        Egress::parse(&spec.egress) == Egress::NewNatGateway && spec.public_ip.is_empty()
    };
    let zones = &cluster.zones;
    let users = zones.iter().filter_map(|zone| zone.nat_users.first().copied());
    let needed = users.filter(needs_address).count();
    let quota = quotas::ELASTIC_IPS;
    if needed <= quota.default {
        return;
    }
    let message = format!("the cluster needs {needed} new elastic IPs for its NAT gateways; {quota}");
    let gateways = quotas::NAT_GATEWAYS;
    let hint = format!(
        "{}; `{}` ({} {}) counts the gateways",
        quota.hint(),
        gateways.code,
        gateways.default,
        gateways.counted
    );
    report.report(paths::networking("subnets"), message).hint(hint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn zones(count: u8, more: &str) -> String {
        let zone = |index: u8| {
            let zone = format!("us-east-1{}", char::from(b'a' + index));
            format!(
                "{{name: p{index}, type: Private, zone: {zone}, cidr: 172.20.{index}.0/24{more}}}, {{name: u{index}, \
                type: Utility, zone: {zone}, cidr: 172.20.1{index}.0/24}}"
            )
        };
        let subnets: Vec<String> = (0..count).map(zone).collect();
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.join(", "))
    }

    #[test]
    fn accepts_as_many_as_the_quota_and_existing_addresses() {
        accepts(&RULE, &zones(5, ""));
        accepts(&RULE, &zones(6, ", egress: eipalloc-1"));
        accepts(&RULE, &zones(6, ", publicIP: 203.0.113.7"));
        accepts(&RULE, &zones(6, ", egress: External"));
    }

    #[test]
    fn reports_the_number_and_the_quota() {
        let found = reports(&RULE, &zones(6, ""), &["spec.networking.subnets"]);
        assert!(found[0].message.contains("needs 6 new elastic IPs"), "{}", found[0].message);
        assert!(found[0].message.contains("`L-0263D0A3` is 5"), "{}", found[0].message);
    }
}
