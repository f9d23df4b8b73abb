//! One instance is the egress of several zones.

use std::collections::BTreeMap;

use super::helpers::relate;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// Several zones name the same instance as their egress.
    ///
    /// Up to 1.26 kOps adds a task for the instance in each zone, and the second one with the same name is fatal
    /// (`pkg/model/awsmodel/network.go`); from 1.27 on the task is shared.
    ///
    /// Use an instance for each zone, or a newer kOps.
    pub static RULE = {
        code: "instance-egress-in-several-zones",
        summary: "several zones name the same instance as their egress, and kOps up to 1.26 stops",
        severity: Error,
        cause: Duplicate,
        source: KopsModel,
        releases: Releases::until(27),
        needs: [Egress],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: i-1}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, egress: i-1}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: v, type: Utility, zone: us-east-1b, cidr: 172.20.4.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: i-1}
      - {name: b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19, egress: i-2}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: v, type: Utility, zone: us-east-1b, cidr: 172.20.4.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let zones = &subject.cluster.zones;
    let mut users: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for first in zones.iter().filter_map(|zone| zone.nat_users.first()) {
        if let Egress::Instance(id) = Egress::parse(&subject.cluster.subnets[*first].spec.egress) {
            users.entry(id).or_default().push(*first);
        }
    }
    for (id, users) in users {
        let [first, others @ ..] = &users[..] else {
            continue;
        };
        if others.is_empty() {
            continue;
        }
        let message = format!("the instance `{id}` is the egress of {} zones", users.len());
        let finding = report.report(subnet_field(*first, "egress"), message);
        finding.value(id).hint("Use another instance in each zone, or kOps 1.27 or later");
        relate(finding, others, "names the same instance");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_two_subnets_of_one_zone() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, egress: i-1}, {name: \
            b, type: Private, zone: z1, egress: i-1}]}}}";
        accepts(&RULE, yaml);
    }

    #[test]
    fn reports_the_first_zone() {
        reports(&RULE, RULE.example.bad, &["spec.networking.subnets[0].egress"]);
    }
}
