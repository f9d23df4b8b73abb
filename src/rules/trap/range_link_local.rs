//! Pods and services with link-local addresses, or others with another use.

use std::net::Ipv6Addr;

use crate::aws::limits;
use crate::cidr::{Cidr, IpNet, Ipv6Net};
use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The range of pods or of services is a part of `169.254.0.0/16`, or of IPv6 addresses with another use.
    ///
    /// These addresses are link-local: no packet to them leaves its machine, and AWS has the metadata, the resolver and
    /// the time there. Of IPv6, `fe80::/10` is link-local too (RFC 4291), AWS has its services in `fd00:ec2::/32`, and
    /// no machine has addresses of `ff00::/8` (multicast) or of `::/96` and `::ffff:0:0/96` (for IPv4 addresses). kOps
    /// does not look at it.
    ///
    /// Take a part of `100.64.0.0/10` or `10.0.0.0/8` that lies outside the VPC, or one of `fd00::/8`.
    pub static RULE = {
        code: "range-link-local",
        summary: "the range of pods or services is among link-local addresses or others with another use",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [UnusualRanges],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 169.254.0.0/16
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: 100.64.0.0/10
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let written = [
        ("nonMasqueradeCIDR", &spec.non_masquerade_cidr),
        ("podCIDR", &spec.pod_cidr),
        ("serviceClusterIPRange", &spec.service_cluster_ip_range),
    ];
    // What lies in one such range is its consequence.
    let found = written.into_iter().find_map(|(key, range)| Some((key, range, reserved(subject, key, range)?)));
    let Some((key, range, words)) = found else { return };
    let message = format!("`{range}` has {words}");
    let finding = report.report(networking(key), message);
    finding.value(range.text()).questions(networking(key));
    finding.hint("Remove it, and kOps chooses a range, or take private addresses").repair_by_removal(Safety::Unsafe);
}

const LINK_LOCAL: &str = "link-local addresses, which each machine keeps for itself";

/// IPv6 addresses with another use (the registry of IANA for special addresses, RFC 6890), and what they are.
const USES: [(Ipv6Net, &str); 4] = [
    (block(0xfe80, 0, 10), LINK_LOCAL),
    (block(0xff00, 0, 8), "multicast addresses, which machines cannot have"),
    (block(0, 0, 96), "IPv6 addresses that machines cannot have"),
    (block(0, 0xffff, 96), "IPv4 addresses in the form of IPv6, which machines cannot have"),
];

const fn block(first: u16, sixth: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, 0, 0, 0, 0, sixth, 0, 0), length)
}

/// What the addresses of a range are where pods and services cannot have them. An IPv6 cluster is one by its
/// `nonMasqueradeCIDR`, which other rules look at.
fn reserved(subject: &Subject<'_>, key: &str, range: &Cidr) -> Option<&'static str> {
    match range.net()? {
        IpNet::V4(net) => limits::LINK_LOCAL.contains(&net).then_some(LINK_LOCAL),
        IpNet::V6(_) if key == "nonMasqueradeCIDR" => None,
        IpNet::V6(net) if limits::IPV6_SERVICES.contains(&net) => {
            cluster_on_aws(subject).map(|_| "addresses that AWS keeps for its services")
        }
        IpNet::V6(net) => USES.iter().find(|(all, _)| all.contains(&net)).map(|(_, words)| *words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_neighbours_and_larger_blocks() {
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 169.253.0.0/16}}}");
        accepts(&RULE, "cluster: {spec: {networking: {nonMasqueradeCIDR: 0.0.0.0/0}}}");
    }

    #[test]
    fn reports_ipv6_addresses_with_another_use() {
        let request = |range: &str| {
            format!(
                "cluster: {{spec: {{networking: {{nonMasqueradeCIDR: '::/0', serviceClusterIPRange: '{range}'}}}}}}"
            )
        };
        for range in
            ["fd00:ec2::/108", "fd00:ec2::200/120", "fe80::/108", "ff00::/108", "::ffff:10.0.0.0/108", "::/108"]
        {
            reports(&RULE, &request(range), &["spec.networking.serviceClusterIPRange"]);
        }
        for range in ["fd00:5e4f::/108", "fd00:ec3::/108", "2001:db8::/108"] {
            accepts(&RULE, &request(range));
        }
    }

    #[test]
    fn reports_one_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {serviceClusterIPRange: 169.254.0.0/17}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        reports(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: 169.254.0.0/16, podCIDR: 169.254.128.0/17}}}",
            &["spec.networking.nonMasqueradeCIDR"],
        );
    }
}
