//! Zones with several public subnets whose NAT gateway kOps cannot place.

use crate::release::Releases;
use crate::rules::cloud::aws_zones;
use crate::rules::paths::subnet;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The zone has several public subnets and only these need its egress; kOps refuses that.
    ///
    /// `docs/networking/ipv6.md` puts the NAT gateway into the first-listed public subnet (or into a utility subnet),
    /// and so does the plan. kOps stops with "found multiple public subnets in zone". It looks for the place before it
    /// reads `egress`, so an existing gateway does not help, and it counts existing, external and IPv4-only public
    /// subnets too (`pkg/model/awsmodel/network.go`, all releases).
    ///
    /// Keep one public subnet in the zone. Or leave out `ipv6CIDR` of its public subnets. Or give the zone a private
    /// subnet and one utility subnet.
    pub static RULE = {
        code: "kops-refuses-several-public-subnets",
        summary: "kOps refuses several public subnets in a zone without private ones",
        severity: Warning,
        cause: Forbidden,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1a, ipv6CIDR: /64#1}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: b, type: Public, zone: us-east-1b, ipv6CIDR: /64#1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for zone in aws_zones(subject.cluster).filter(|zone| zone.has_public_users_only()) {
        let [first, others @ ..] = zone.public.as_slice() else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let message = format!(
            "kOps refuses the {} public subnets of `{}`: it can place a NAT gateway only where there is one",
            zone.public.len(),
            zone.name
        );
        let finding = report.report(subnet(*first), message);
        finding.hint(format!("Keep one public subnet in `{}`", zone.name));
        for other in others {
            finding.related(subnet(*other), "another public subnet of the zone");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &str) -> String {
        format!("cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', subnets: [{subnets}]}}}}}}")
    }

    #[test]
    fn accepts_zones_with_private_subnets_and_without_ipv6() {
        let public = "{name: a, type: Public, zone: us-east-1a}, {name: b, type: Public, zone: us-east-1a}";
        accepts(&RULE, &request(public));
        accepts(
            &RULE,
            &request(
                "{name: a, type: Public, zone: a, ipv6CIDR: /64#0}, {name: b, type: Public, zone: a}, {name: p, \
                type: Private, zone: a}",
            ),
        );
    }

    #[test]
    fn reports_whatever_the_egress() {
        let found = reports(
            &RULE,
            &request(
                "{name: a, type: Public, zone: a, id: subnet-1}, {name: b, type: Public, zone: a, ipv6CIDR: /64#0, \
                egress: nat-1}",
            ),
            &["spec.networking.subnets[0]"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[1]");
    }
}
