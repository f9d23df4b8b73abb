//! Facts of another VPC than the cluster's.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The request sends what is known of a VPC, and its `id` is not the `networkID` of the cluster. A plan from facts
    /// of another VPC would be wrong.
    ///
    /// Correct one of the two, or leave `vpc.id` out.
    pub static RULE = {
        code: "vpc-id-differs",
        summary: "the facts in the request are those of another VPC",
        severity: Error,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [VpcFacts],
        bad: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
vpc:
  id: vpc-99999999
"#,
        good: r#"cluster:
  spec:
    networking:
      networkID: vpc-0a1b2c3d
vpc:
  id: vpc-0a1b2c3d
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let (sent, written) = (subject.vpc.id.as_str(), subject.cluster.spec.networking.network_id.as_str());
    if sent.is_empty() || sent == written {
        return;
    }
    let message = match written {
        "" => format!("the request names the VPC `{sent}`, but the cluster names no existing VPC"),
        written => format!("the request names the VPC `{sent}`, but the cluster is in `{written}`"),
    };
    let finding = report.report_on(Object::Request, FieldPath::of("vpc.id"), message);
    finding.value(sent).related(networking("networkID"), "the VPC of the cluster");
    match written {
        "" => finding.hint(format!("Write `networkID: {sent}` in the cluster, or leave `vpc.id` out")),
        // Which of the two is the mistake is not known.
        written => {
            finding.hint(format!("Write `{written}`, or correct the cluster's `networkID` if the facts are right"))
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(networking: &str, vpc: &str) -> String {
        format!("{{cluster: {{spec: {{networking: {{{networking}}}}}}}, vpc: {{{vpc}}}}}")
    }

    #[test]
    fn accepts_facts_without_an_id() {
        accepts(&RULE, &request("networkID: vpc-1", "ipv4CIDRs: [172.20.0.0/16]"));
        accepts(&RULE, &request("networkID: vpc-1", "id: vpc-1"));
    }

    #[test]
    fn reports_another_id() {
        let found = reports(&RULE, &request("networkID: vpc-1", "id: vpc-2"), &["vpc.id"]);
        assert_eq!(found[0].object, "PlanRequest");
        reports(&RULE, &request("", "id: vpc-2"), &["vpc.id"]);
    }
}
