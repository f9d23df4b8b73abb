//! Subnets with one id.

use std::collections::BTreeMap;

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Two subnets of the spec have the same `id`, so they are one subnet of AWS.
    ///
    /// kOps does not compare the ids. Machines of two zones, or of two kinds, then share one subnet and its routes.
    ///
    /// Write the id of the other existing subnet. `aws ec2 describe-subnets` shows them.
    pub static RULE = {
        code: "existing-subnet-repeated",
        summary: "two subnets have the same `id`",
        severity: Warning,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        needs: [ExistingSubnets],
        bad: "cluster:
  spec:
    networking:
      networkID: vpc-0123456789abcdef0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/24, id: subnet-0123456789abcdef0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.1.0/24, id: subnet-0123456789abcdef0}
",
        good: "cluster:
  spec:
    networking:
      networkID: vpc-0123456789abcdef0
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/24, id: subnet-0123456789abcdef0}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.1.0/24, id: subnet-0123456789abcdef1}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let subnets = subject.cluster.subnets.iter().enumerate();
    for (index, subnet) in subnets.filter(|(_, subnet)| subnet.is_shared()) {
        let id = subnet.spec.id.as_str();
        let Some(other) = first.get(id) else {
            first.insert(id, index);
            continue;
        };
        let names = (&subject.cluster.subnets[*other].spec.name, &subnet.spec.name);
        let message = format!("the subnets `{}` and `{}` have the same id", names.0, names.1);
        let finding = report.report(subnet_field(index, "id"), message);
        finding.value(id).hint("Write the `id` of an existing subnet that no other subnet has");
        finding.related(subnet_field(*other, "id"), "the same id");
        finding.questions(subnet_field(*other, "id")).questions(subnet_field(index, "id"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::reports;

    #[test]
    fn reports_the_later_one() {
        let found = reports(&RULE, RULE.example.bad, &["spec.networking.subnets[1].id"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[0].id");
    }
}
