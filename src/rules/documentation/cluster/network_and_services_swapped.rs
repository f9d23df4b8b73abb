//! The VPC's block where the range of services belongs, and the other way round.

use std::net::Ipv4Addr;

use serde_json::json;

use crate::aws::limits;
use crate::cidr::{IpNet, Ipv4Net};
use crate::diagnostic::{Change, Object, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The blocks of all subnets lie in `serviceClusterIPRange` and outside `networkCIDR`: the two are swapped.
    ///
    /// kOps says of every subnet that it lies outside the network and overlaps the services (`validateSubnet`), which
    /// are consequences.
    ///
    /// Write each block where the other one is.
    pub static RULE = {
        code: "network-and-services-swapped",
        summary: "`networkCIDR` and `serviceClusterIPRange` are swapped",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 100.64.0.0/16
      serviceClusterIPRange: 172.20.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      serviceClusterIPRange: 100.64.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
"#,
        check: check,
    }
}

/// The fewest subnets that say which block was meant as the network.
const SEVERAL: usize = 2;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let (Some(network), Some(services)) = (spec.network_cidr.net(), spec.service_cluster_ip_range.net()) else {
        return;
    };
    let is_listed = |block: &IpNet| {
        spec.additional_network_cidrs.iter().filter_map(|entry| entry.net()).any(|entry| entry.contains(block))
    };
    // Of a right spec the first subnet is looked at.
    let own = || spec.subnets.iter().filter_map(|subnet| subnet.cidr.net()).filter(|block| !is_listed(block));
    let are_swapped = own().all(|block| services.contains(&block) && !network.contains(&block));
    if !are_swapped || own().count() < SEVERAL {
        return;
    }
    let (written, other) = (&spec.network_cidr, &spec.service_cluster_ip_range);
    let message = format!("the subnets lie in the range of services, `{other}`, and not in the network, `{written}`");
    let fields = ["networkCIDR", "serviceClusterIPRange"].map(networking);
    let finding = report.report(fields[0].clone(), message);
    finding.value(written.text()).related(fields[1].clone(), "the range of services");
    finding.hint(format!("Write `networkCIDR: {other}` and `serviceClusterIPRange: {written}`"));
    let [set_network, set_services] = [(&fields[0], other), (&fields[1], written)]
        .map(|(field, block)| Change::Set(field.clone(), json!(block.text())));
    finding.repair(Safety::Unsafe, [set_network, set_services]);
    for field in fields {
        finding.explains(Object::Cluster, field);
    }
}

rule! {
    /// `networkCIDR` is a part of `100.64.0.0/10` that is too large for a VPC, and `nonMasqueradeCIDR` a block as large
    /// as a VPC has: the two are swapped.
    ///
    /// kOps takes the addresses of subnets from the one, and those of pods and services from the other.
    ///
    /// Write each block where the other one is.
    pub static NON_MASQUERADE = {
        code: "network-and-non-masquerade-swapped",
        summary: "`networkCIDR` and `nonMasqueradeCIDR` are swapped",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 100.64.0.0/10
      nonMasqueradeCIDR: 172.20.0.0/16
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
      nonMasqueradeCIDR: 100.64.0.0/10
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
"#,
        check: check_non_masquerade,
    }
}

/// The usual block of pods and services.
const USUAL: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10);

fn check_non_masquerade(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec.networking;
    let (written, other) = (&spec.network_cidr, &spec.non_masquerade_cidr);
    let Some(network) = written.ipv4().filter(|net| !limits::is_ipv4_length(net.prefix_len())) else { return };
    let Some(meant) = other.ipv4().filter(|net| limits::is_ipv4_length(net.prefix_len())) else { return };
    let fits = |block: Ipv4Net| meant.contains(&block);
    if !USUAL.contains(&network) || !spec.subnets.iter().filter_map(|subnet| subnet.cidr.ipv4()).all(fits) {
        return;
    }
    let fields = ["networkCIDR", "nonMasqueradeCIDR"].map(networking);
    let message =
        format!("`{written}` is too large for a VPC, and `{other}` in `nonMasqueradeCIDR` is as large as one");
    let finding = report.report(fields[0].clone(), message);
    finding.value(written.text()).related(fields[1].clone(), "the block of the VPC, perhaps");
    finding.hint(format!("Write `networkCIDR: {other}` and `nonMasqueradeCIDR: {written}`"));
    let [set_network, set_other] = [(&fields[0], other), (&fields[1], written)]
        .map(|(field, block)| Change::Set(field.clone(), json!(block.text())));
    finding.repair(Safety::Unsafe, [set_network, set_other]);
    for field in fields.into_iter().chain(["serviceClusterIPRange", "podCIDR"].map(networking)) {
        finding.explains(Object::Cluster, field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    fn request(network: &str, services: &str, subnets: [&str; 2]) -> String {
        let [a, b] = subnets;
        format!(
            "cluster: {{spec: {{networking: {{networkCIDR: {network}, serviceClusterIPRange: {services}, subnets: \
            [{{name: a, type: Public, zone: us-east-1a, cidr: {a}}}, {{name: b, type: Public, zone: us-east-1b, cidr: \
            {b}}}]}}}}}}"
        )
    }

    #[test]
    fn accepts_one_subnet_in_the_network_and_other_services() {
        let one = ["172.20.32.0/19", "100.64.0.0/19"];
        accepts(&RULE, &request("100.64.0.0/16", "172.20.0.0/16", one));
        let both = ["172.20.32.0/19", "172.20.64.0/19"];
        accepts(&RULE, &request("10.0.0.0/16", "100.64.0.0/13", both));
        accepts(&RULE, &request("172.20.0.0/16", "172.16.0.0/12", both));
    }

    #[test]
    fn swapped_with_the_block_of_pods_it_is_the_only_error() {
        let found = outcome(NON_MASQUERADE.example.bad, Release::DEFAULT).diagnostics;
        let worse = found.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        assert_eq!(worse.map(|found| found.code).collect::<Vec<_>>(), [NON_MASQUERADE.code]);
        let yaml = |network: &str| {
            format!("cluster: {{spec: {{networking: {{networkCIDR: {network}, nonMasqueradeCIDR: 10.0.0.0/16}}}}}}")
        };
        accepts(&NON_MASQUERADE, &yaml("172.16.0.0/12"));
        accepts(&NON_MASQUERADE, &yaml("100.64.0.0/16"));
    }

    #[test]
    fn is_the_only_error() {
        let yaml = request("100.64.0.0/16", "172.20.0.0/16", ["172.20.32.0/19", "172.20.64.0/19"]);
        reports(&RULE, &yaml, &["spec.networking.networkCIDR"]);
        let found = outcome(&yaml, Release::DEFAULT).diagnostics;
        let worse = found.iter().filter(|found| found.severity == crate::diagnostic::Severity::Error);
        assert_eq!(worse.map(|found| found.code).collect::<Vec<_>>(), [RULE.code]);
    }
}
