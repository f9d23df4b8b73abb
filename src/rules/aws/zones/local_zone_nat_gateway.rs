//! New NAT gateways in local and wavelength zones.

use crate::aws::{zone_name::ZoneKind, zone_name::ZoneName};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// kOps is to make a NAT gateway in a local zone or a wavelength zone.
    ///
    /// An elastic IP belongs to a network border group, and a NAT gateway takes only an address of its zone's group.
    /// Local and wavelength zones have separate groups; kOps asks for addresses of the region's group, which the
    /// gateway refuses. Many of these zones have no NAT gateways at all, and in a wavelength zone a carrier gateway is
    /// in the internet gateway's place ("Local Zones" and "Wavelength" in the AWS documentation).
    ///
    /// Use an existing way out in `egress`: `nat-…`, `eipalloc-…` with an address of the zone's group, or `tgw-…`.
    pub static RULE = {
        code: "local-zone-nat-gateway",
        summary: "a new NAT gateway in a local or wavelength zone gets an address of the wrong network border group",
        severity: Warning,
        cause: NotSupported,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualZones],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-west-2-lax-1a}
      - {name: u, type: Utility, zone: us-west-2-lax-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-west-2-lax-1a, egress: nat-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-west-2-lax-1a}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    for zone in &cluster.zones {
        let Some(user) = zone.nat_users.first() else {
            continue;
        };
        let spec = &cluster.subnets[*user].spec;
        if Egress::parse(&spec.egress) != Egress::NewNatGateway || !spec.public_ip.is_empty() {
            continue;
        }
        let Some(kind) =
            ZoneName::parse(&zone.name).map(|name| name.kind).filter(|kind| *kind != ZoneKind::Availability)
        else {
            continue;
        };
        let message = format!(
            "`{}` is {}, and kOps takes the address of its new NAT gateway from the network border group of the region",
            zone.name,
            kind.as_str()
        );
        report
            .report(paths::subnet_field(*user, "egress"), message)
            .hint("Name a NAT gateway with an address of that group in `egress`, for example `nat-0123456789abcdef0`")
            .depends_on(paths::subnet_field(*user, "zone"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_public_subnets_and_given_addresses() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-west-2-lax-1a}]}}}");
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: us-west-2-lax-1a, egress: \
            eipalloc-1}, {name: u, type: Utility, zone: us-west-2-lax-1a}]}}}",
        );
    }

    #[test]
    fn reports_a_zone_once() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: u, type: Utility, zone: us-east-1-wl1-bos-wlz-1}, {name: \
            a, type: Private, zone: us-east-1-wl1-bos-wlz-1}, {name: b, type: Private, zone: \
            us-east-1-wl1-bos-wlz-1}]}}}",
            &["spec.networking.subnets[1].egress"],
        );
        assert!(found[0].message.contains("is a wavelength zone"), "{}", found[0].message);
    }
}
