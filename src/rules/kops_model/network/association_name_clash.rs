//! Two subnets whose table associations kOps gives the same name.

use std::collections::BTreeMap;

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedCluster, AssignedSubnet, SubnetType};

rule! {
    /// Two subnets have different names, but kOps gives the associations with their route tables the same one.
    ///
    /// The association of a private subnet `x` is called `private-x`, that of a public one with IPv6 in an IPv6 cluster
    /// `public-x`, that of any other public or utility subnet just `x` (`pkg/model/awsmodel/network.go`). A utility
    /// subnet that is literally named `private-x` clashes with a private `x`, and the second task of that name is
    /// fatal.
    ///
    /// Rename one of the two subnets.
    pub static RULE = {
        code: "association-name-clash",
        summary: "kOps gives the route-table associations of two subnets the same name",
        severity: Error,
        cause: Duplicate,
        source: KopsModel,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: x, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: private-x, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: x, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: utility-x, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// What kOps puts before some names; without a subnet that is named so itself, different names stay different.
const PREFIXES: [&str; 2] = ["private-", "public-"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    if !cluster.subnets.iter().any(|subnet| PREFIXES.iter().any(|prefix| subnet.spec.name.starts_with(prefix))) {
        return;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let Some(association) = association(cluster, subnet) else {
            continue;
        };
        let first = *seen.entry(association.clone()).or_insert(index);
        let (other, name) = (&cluster.subnets[first].spec.name, &subnet.spec.name);
        if first == index || other == name {
            continue;
        }
        let message = format!("the subnets `{other}` and `{name}` both get an association named `{association}`");
        let finding = report.report(subnet_field(index, "name"), message);
        finding.value(name.as_str()).hint("Rename one of the two subnets");
        finding.related(subnet_field(first, "name"), "gets the same association name");
    }
}

/// The name of the task, without the cluster's.
fn association(cluster: &AssignedCluster, subnet: &AssignedSubnet) -> Option<String> {
    let kind = subnet.kind.filter(|_| subnet.is_owned())?;
    let name = &subnet.spec.name;
    Some(match kind {
        kind if kind.is_private() => format!("private-{name}"),
        SubnetType::Public if cluster.is_ipv6() && subnet.has_ipv6_cidr() => format!("public-{name}"),
        _ => name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_subnets_without_an_association() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: x, type: Private, zone: z1, egress: External}, \
            {name: private-x, type: Utility, zone: z1}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_public_subnets_of_ipv6_clusters_too() {
        let yaml = "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [{name: public-x, type: \
            Utility, zone: z1}, {name: x, type: Public, zone: z1, ipv6CIDR: /64#0}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[1].name"]);
    }
}
