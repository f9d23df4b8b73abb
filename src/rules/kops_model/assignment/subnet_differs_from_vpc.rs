//! An existing subnet is not what the manifest says.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// A subnet with an `id` has another IPv4 block or is in another zone than the manifest says.
    ///
    /// When something is left out, kOps looks existing subnets up and stops where the manifest contradicts AWS
    /// (`assignCIDRsToSubnets` in `upup/pkg/fi/cloudup/subnets.go`).
    ///
    /// Write what the subnet really has; of the block you may also write nothing.
    pub static RULE = {
        code: "subnet-differs-from-vpc",
        summary: "an existing subnet has another block or zone than the manifest says",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Unassigned],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1b, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-1
      subnets:
      - {name: a, type: Public, zone: us-east-1a, id: subnet-1}
vpc:
  subnets:
  - {id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for failure in &subject.cluster.failures {
        let (index, field, actual) = match failure {
            AssignmentFailure::CidrDiffers(index, actual) => (*index, "cidr", actual),
            AssignmentFailure::ZoneDiffers(index, actual) => (*index, "zone", actual),
            _ => continue,
        };
        let subnet = &subject.cluster.spec.networking.subnets[index];
        let written = if field == "cidr" { subnet.cidr.text() } else { &subnet.zone };
        let message = match (written.is_empty(), actual.is_empty()) {
            (_, true) => format!("the subnet `{}` has no {field}, and the manifest says `{written}`", subnet.id),
            (true, _) => format!("the manifest gives no {field}, and the subnet `{}` has `{actual}`", subnet.id),
            _ => format!("the subnet `{}` has the {field} `{actual}`, not `{written}`", subnet.id),
        };
        let finding = report.report(subnet_field(index, field), message);
        finding.value(written).depends_on(subnet_field(index, "id"));
        if !actual.is_empty() {
            finding.hint(format!("Write `{actual}`")).repair_with(Safety::Unsafe, actual.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_unknown_facts() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: us-east-1b, id: \
            subnet-1}]}}}",
        );
    }

    #[test]
    fn reports_zone_and_block() {
        let yaml = "cluster: {spec: {networking: {networkID: vpc-1, subnets: [{name: a, type: Public, zone: \
            us-east-1b, id: subnet-1, cidr: 172.20.1.0/24}, {name: b, type: Public, zone: us-east-1a, id: \
            subnet-2}]}}}\nvpc: {subnets: [{id: subnet-1, zone: us-east-1a, ipv4CIDR: 172.20.0.0/24}, {id: subnet-2, \
            zone: us-east-1a, ipv4CIDR: 172.20.2.0/24}]}";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].cidr", "spec.networking.subnets[0].zone"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.0.0/24`"));
    }
}
