//! IPv6-only machines that get an IPv4 address of the API.

use std::collections::BTreeSet;

use crate::release::Releases;
use crate::rules::cloud::is_ipv6_on_aws;
use crate::rules::paths::{networking, subnet as subnet_path};
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Role;

rule! {
    /// The cluster has no DNS (`topology.dns: None`), and nodes are in a subnet without IPv4.
    ///
    /// Without DNS, kOps gives machines the addresses of the API and of kOps' controller instead of names. The first
    /// such releases give IPv4 addresses only, and up to 1.36 the IPv4 ones come first (kubernetes/kops pull requests
    /// 16813 and 18684). A machine without IPv4 does not reach them, and DNS64 works for names only: it cannot join, or
    /// joins after a long time.
    ///
    /// Write `Public` or `Private` as `topology.dns`, put the nodes into dual-stack subnets, or use kOps 1.37.
    pub static RULE = {
        code: "ipv6-only-node-cannot-reach-ipv4-api",
        summary: "machines in IPv6-only subnets get an IPv4 address of the API",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::between(26, 37),
        needs: [Ipv6, Ipv6Blocks, UnusualDns],
        bad: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a}
      topology: {dns: None}
"#,
        good: r#"cluster:
  spec:
    networking:
      nonMasqueradeCIDR: ::/0
      subnets:
      - {name: a, type: Private, zone: us-east-1a, ipv6CIDR: /64#0}
      - {name: u, type: Utility, zone: us-east-1a}
      topology: {dns: Private}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let dns = cluster.spec.networking.topology.as_ref().map_or("", |topology| topology.dns.as_str());
    if !is_ipv6_on_aws(cluster) || dns != "None" {
        return;
    }
    let nodes = subject.groups.iter().filter(|group| group.role == Some(Role::Node));
    let used: BTreeSet<&str> = nodes.flat_map(|group| &group.spec.subnets).map(String::as_str).collect();
    let holds_nodes = |name: &str| subject.groups.is_empty() || used.contains(name);
    let mut subnets = cluster.subnets.iter().enumerate();
    let Some((index, subnet)) = subnets.find(|(_, subnet)| subnet.is_ipv6_only() && holds_nodes(&subnet.spec.name))
    else {
        return;
    };
    let name = &subnet.spec.name;
    let message = format!("without DNS, machines in the IPv6-only subnet `{name}` get an IPv4 address of the API");
    let finding = report.report(networking("topology").key("dns"), message);
    finding.value(dns).hint("Write `Private` or `Public`").related(subnet_path(index), "the IPv6-only subnet");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(dns: &str, group: &str) -> String {
        let subnets = "[{name: a, type: Private, zone: x1, ipv6CIDR: /64#0}, {name: u, type: Utility, zone: x1}]";
        let networking = format!("nonMasqueradeCIDR: '::/0', subnets: {subnets}, topology: {{dns: {dns}}}");
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, instanceGroups: [{group}]}}")
    }

    #[test]
    fn accepts_names_and_nodes_elsewhere() {
        accepts(&RULE, &request("Private", ""));
        accepts(&RULE, &request("None", "{kind: InstanceGroup, spec: {role: Node, subnets: [u]}}"));
    }

    #[test]
    fn reports_nodes_without_ipv4_and_dns() {
        let field = "spec.networking.topology.dns";
        reports(&RULE, &request("None", ""), &[field]);
        reports(&RULE, &request("None", "{kind: InstanceGroup, spec: {role: Node, subnets: [a]}}"), &[field]);
    }
}
