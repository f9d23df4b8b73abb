//! Clusters in which some subnets have an id and others do not.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignedSubnet;

rule! {
    /// Some subnets of the cluster have an `id`, and others have none.
    ///
    /// A subnet with an `id` exists already; kOps makes those without. It accepts clusters of one kind only and
    /// compares every subnet with the first (`validateSubnets`; `docs/run_in_existing_vpc.md` asks for it too).
    ///
    /// Give every subnet an `id`, or none.
    pub static RULE = {
        code: "subnet-ids-mixed",
        summary: "some subnets have an id and others do not",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [ExistingSubnets, NewSubnets],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
      - {name: b, type: Public, zone: us-east-1b, cidr: 172.20.64.0/19, id: subnet-2}
"#,
        check: check,
    }
}

/// So many subnets that agree show that the first one is the mistake.
const SEVERAL: usize = 3;
/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let subnets = &subject.cluster.subnets;
    let Some(first) = subnets.first() else {
        return;
    };
    let differing: Vec<usize> =
        (1..subnets.len()).filter(|index| subnets[*index].is_shared() != first.is_shared()).collect();
    if SEVERAL <= differing.len() && differing.len() + 1 == subnets.len() {
        return report_first(first, &differing, report);
    }
    for index in differing {
        let subnet = &subnets[index];
        let (message, label) = if subnet.is_shared() {
            ("the subnet has an id and the first one has none", "has no id")
        } else {
            ("the subnet has no `id`, but the first subnet has one", "has an id")
        };
        let finding = report.report(subnet_field(index, "id"), message);
        finding.value(subnet.spec.id.as_str()).hint(hint(subnet)).related(subnet_field(0, "id"), label);
        finding.questions(subnet_field(index, "id"));
    }
}

/// Where all others agree, the first subnet is the mistake; kOps compares with it, and names each of them.
fn report_first(first: &AssignedSubnet, others: &[usize], report: &mut Reporter<'_>) {
    let (has, have) = if first.is_shared() { ("an id", "none") } else { ("no id", "one") };
    let message = format!("the subnet has {has} and the {} others have {have}", others.len());
    let finding = report.report(subnet_field(0, "id"), message);
    finding.value(first.spec.id.as_str()).hint(hint(first)).questions(subnet_field(0, "id"));
    for other in others.iter().take(MOST_RELATED) {
        finding.related(subnet_field(*other, "id"), format!("has {have}"));
    }
}

fn hint(subnet: &AssignedSubnet) -> &'static str {
    if subnet.is_shared() {
        "Remove `id`, so that kOps makes the subnet"
    } else {
        "Write the `id` of an existing subnet"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clusters_of_one_kind() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a}, {name: b}]}}}");
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, id: subnet-1}, {name: b, id: subnet-2}]}}}");
    }

    #[test]
    fn reports_each_that_differs_from_the_first() {
        let fields = ["spec.networking.subnets[1].id", "spec.networking.subnets[2].id"];
        reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a}, {name: b, id: s-1}, {name: c, id: s-2}]}}}",
            &fields,
        );
        reports(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, id: s-1}, {name: b}, {name: c}]}}}", &fields);
    }

    #[test]
    fn reports_the_first_where_all_others_agree() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, id: s-1}, {name: b}, {name: c}, {name: d}]}}}",
            &["spec.networking.subnets[0].id"],
        );
        assert_eq!(found[0].related.len(), 3);
    }
}
