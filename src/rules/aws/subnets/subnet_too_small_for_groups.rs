//! Subnets that cannot hold what their instance groups may grow to.

use crate::aws::limits;
use crate::diagnostic::{FieldPath, Object, RelatedField};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{Scarce, capacities};

rule! {
    /// A subnet has fewer addresses than its instance groups need at their `maxSize`, spread evenly over their subnets.
    ///
    /// AWS keeps five addresses of each subnet, and each machine takes one. With `amazonVPC`, and Cilium with
    /// `ipam: eni`, pods share the addresses of the subnet; one pod a machine is counted, and most machines run many
    /// more. In IPv6 clusters each machine takes a /80 of the subnet for its pods. Where the addresses end, machines do
    /// not start, or pods wait without an address ("Subnet sizing" in the VPC User Guide).
    ///
    /// Give the subnet a larger block before it is made, add subnets to the groups, or lower `maxSize`.
    pub static RULE = {
        code: "subnet-too-small-for-groups",
        summary: "the subnet cannot hold the machines that its instance groups may grow to",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/26}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, maxSize: 100, subnets: [a]}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/24}
instanceGroups:
- kind: InstanceGroup
  metadata: {name: nodes}
  spec: {role: Node, maxSize: 100, subnets: [a]}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject).filter(|_| !subject.groups.is_empty()) else { return };
    let mut known = subject.capacities.borrow_mut();
    let capacities = known.get_or_insert_with(|| capacities(cluster, subject.groups, subject.vpc));
    for (index, capacity) in capacities.iter().enumerate() {
        let Some(capacity) = capacity else { continue };
        let (Some(wanted), Some(most)) = (capacity.most_machines, capacity.machines_that_fit()) else { continue };
        let subnet = &cluster.subnets[index];
        let is_of_aws = subnet.cidr.ipv4().is_none_or(|net| limits::is_ipv4_length(net.prefix_len()));
        if wanted <= most || !is_of_aws {
            continue;
        }
        let counted = match capacity.ends_first {
            Some(Scarce::PodAddresses) => format!("{most} machines with one pod each"),
            Some(Scarce::PodPrefixes) => format!("{most} machines, each with a /80 for its pods"),
            _ => format!("{most} machines"),
        };
        let field = if capacity.ends_first == Some(Scarce::PodPrefixes) { "ipv6CIDR" } else { "cidr" };
        let message = format!(
            "subnet `{}` has room for {counted}, and its instance groups may grow to {wanted}",
            subnet.spec.name
        );
        let finding = report.report(subnet_field(index, field), message);
        let written = if field == "cidr" { subnet.spec.cidr.text() } else { subnet.spec.ipv6_cidr.text() };
        finding.value(written).hint("Give the subnet a larger block, add subnets to the groups, or lower `maxSize`");
        let groups = subject.groups.iter().enumerate().filter(|(_, group)| capacity.groups.contains(&group.name));
        for (place, _) in groups.take(MOST_RELATED) {
            let (object, field) = (Object::InstanceGroup(place), FieldPath::of("spec.maxSize"));
            finding.related.push(RelatedField { object, field, label: "the group's greatest size".to_owned() });
        }
    }
}

/// More groups than these would not help.
const MOST_RELATED: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, subnets: &str, group: &str) -> String {
        format!(
            "{{cluster: {{spec: {{networking: {{{networking}subnets: [{subnets}]}}}}}}, instanceGroups: [{{kind: \
            InstanceGroup, metadata: {{name: nodes}}, spec: {{role: Node, {group}}}}}]}}"
        )
    }

    const SMALL: &str = "{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/28}, {name: b, type: Public, \
        zone: us-east-1b, cidr: 172.20.33.0/28}";
    const VPC_CNI: &str = "calico: null, amazonVPC: {}, ";
    const FIELD: &str = "spec.networking.subnets[0].cidr";

    #[test]
    fn accepts_as_many_machines_as_there_are_addresses() {
        accepts(&RULE, &request("", SMALL, "maxSize: 11, subnets: [a]"));
        accepts(&RULE, &request("", SMALL, "maxSize: 22, subnets: [a, b]"));
        accepts(&RULE, &request(VPC_CNI, SMALL, "maxSize: 5, subnets: [a]"));
    }

    #[test]
    fn accepts_blocks_that_aws_refuses_whatever_is_in_them() {
        let subnets = SMALL.replace("/28", "/30");
        accepts(&RULE, &request("", &subnets, "maxSize: 12, subnets: [a]"));
    }

    #[test]
    fn accepts_groups_whose_size_is_not_known() {
        accepts(&RULE, &request("", SMALL, "subnets: [a]"));
        accepts(&RULE, &request("", SMALL, "maxSize: 99, manager: Karpenter, subnets: [a]"));
    }

    #[test]
    fn reports_machines_that_get_no_address() {
        let found = reports(&RULE, &request("", SMALL, "maxSize: 12, subnets: [a]"), &[FIELD]);
        let message = "subnet `a` has room for 11 machines, and its instance groups may grow to 12";
        assert_eq!(found[0].message, message);
        // The same repair at several places is one finding.
        let found = reports(&RULE, &request("", SMALL, "maxSize: 23, subnets: [a, b]"), &[FIELD]);
        assert!(found[0].related.iter().any(|other| other.field == "spec.networking.subnets[1].cidr"), "{found:#?}");
    }

    #[test]
    fn reports_pods_that_share_the_addresses_of_machines() {
        reports(&RULE, &request(VPC_CNI, SMALL, "maxSize: 6, subnets: [a]"), &[FIELD]);
    }

    #[test]
    fn reports_prefixes_that_end() {
        let subnets = "{name: a, type: Private, zone: us-east-1a, ipv6CIDR: '/64#0'}, {name: u, type: Utility, zone: \
            us-east-1a, cidr: 172.20.32.0/24}";
        let ipv6 = "nonMasqueradeCIDR: '::/0', ";
        accepts(&RULE, &request(ipv6, subnets, "maxSize: 65536, subnets: [a]"));
        let found = "spec.networking.subnets[0].ipv6CIDR";
        reports(&RULE, &request(ipv6, subnets, "maxSize: 65537, subnets: [a]"), &[found]);
    }
}
