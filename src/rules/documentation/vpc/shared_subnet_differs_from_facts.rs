//! Existing subnets that the request describes otherwise.

use std::collections::BTreeSet;

use crate::diagnostic::Cause;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignmentFailure, by_id};

rule! {
    /// The manifest and the facts in the request contradict each other about an existing subnet: its IPv4 block, its
    /// zone, or whether the VPC has it at all. kOps compares them only when it has to look something up (then a
    /// contradiction is a separate error); otherwise it goes on with what the manifest says.
    ///
    /// Correct the manifest, or the facts.
    pub static RULE = {
        code: "shared-subnet-differs-from-facts",
        summary: "manifest and facts contradict each other about an existing subnet",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.32.0/19}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(facts) = &subject.vpc.subnets else {
        return;
    };
    let known = by_id(facts);
    let refused: BTreeSet<usize> = subject.cluster.failures.iter().filter_map(refused_subnet).collect();
    let shared = subject.cluster.subnets.iter().enumerate().filter(|(_, subnet)| subnet.is_shared());
    for (index, subnet) in shared.filter(|(index, _)| !refused.contains(index)) {
        let id = subnet.spec.id.as_str();
        let Some(fact) = known.get(id) else {
            let message = format!("the VPC's subnets in the request do not include `{id}`");
            report.report(subnet_field(index, "id"), message).value(id).cause(Cause::NotFound);
            continue;
        };
        let (cidr, zone) = (&subnet.spec.cidr, subnet.spec.zone.as_str());
        if cidr.net().is_some() && !fact.ipv4_cidr.is_empty() && cidr.net() != fact.ipv4_cidr.net() {
            let message = format!("`{id}` has the block `{}` in the request, not `{cidr}`", fact.ipv4_cidr);
            let finding = report.report(subnet_field(index, "cidr"), message);
            finding.value(cidr.text()).hint(format!("Write `{}`", fact.ipv4_cidr));
        }
        if !zone.is_empty() && !fact.zone.is_empty() && zone != fact.zone {
            let message = format!("`{id}` is in `{}` in the request, and not in `{zone}`", fact.zone);
            let finding = report.report(subnet_field(index, "zone"), message);
            finding.value(zone).hint(format!("Write `{}`", fact.zone));
        }
    }
}

/// The subnet that kOps itself looked up and refused.
fn refused_subnet(failure: &AssignmentFailure) -> Option<usize> {
    match failure {
        AssignmentFailure::NotInVpc(index)
        | AssignmentFailure::CidrDiffers(index, _)
        | AssignmentFailure::ZoneDiffers(index, _)
        | AssignmentFailure::NoCidrInVpc(index) => Some(*index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnet: &str) -> String {
        let networking = format!("networkID: vpc-1, subnets: [{{name: a, type: Public, zone: us-east-1a, {subnet}}}]");
        let facts = "subnets: [{id: subnet-1, zone: us-east-1b, ipv4CIDR: 172.20.64.0/19}]";
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{facts}}}}}")
    }

    #[test]
    fn accepts_what_kops_refuses_itself() {
        accepts(&RULE, &request("id: subnet-1"));
        accepts(&RULE, &request("cidr: 172.20.32.0/19"));
    }

    #[test]
    fn reports_each_contradiction() {
        let fields = ["spec.networking.subnets[0].cidr", "spec.networking.subnets[0].zone"];
        let found = reports(&RULE, &request("cidr: 172.20.32.0/19, id: subnet-1"), &fields);
        assert_eq!(found[1].hint.as_deref(), Some("Write `us-east-1b`"));
        reports(&RULE, &request("cidr: 172.20.32.0/19, id: subnet-9"), &["spec.networking.subnets[0].id"]);
    }
}
