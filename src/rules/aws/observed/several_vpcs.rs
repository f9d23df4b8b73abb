//! Several VPCs that are tagged as the cluster's.

use super::helpers::relate_observed;
use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::observed::Choice;

rule! {
    /// Two or more VPCs in `observed` have tags that say that kOps made them for this cluster.
    ///
    /// kOps finds its VPC by these tags and stops where there are several (`upup/pkg/fi/cloudup/awstasks/vpc.go`).
    /// Here nothing of `observed` can be used: it is not known which VPC is the cluster's.
    ///
    /// Send the answers of one VPC. Remove the tags from the other.
    pub static RULE = {
        code: "several-vpcs",
        summary: "several VPCs are tagged as the cluster's own",
        severity: Error,
        cause: Duplicate,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: r#"observed:
- Vpcs:
  - {VpcId: vpc-1, CidrBlock: 172.20.0.0/16, Tags: [{Key: kubernetes.io/cluster/c.example.com, Value: owned}]}
  - {VpcId: vpc-2, CidrBlock: 172.20.0.0/16, Tags: [{Key: kubernetes.io/cluster/c.example.com, Value: owned}]}
"#,
        good: r#"observed:
- Vpcs:
  - {VpcId: vpc-1, CidrBlock: 172.20.0.0/16, Tags: [{Key: kubernetes.io/cluster/c.example.com, Value: owned}]}
  - {VpcId: vpc-2, CidrBlock: 172.20.0.0/16, Tags: [{Key: Name, Value: other}]}
"#,
        check: check,
    }
}

/// The most VPCs that a message names.
const MOST_NAMED: usize = 4;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Choice::Several(ids) = &subject.observed.choice else { return };
    let named: Vec<String> = ids.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    let more = if MOST_NAMED < ids.len() { ", …" } else { "" };
    let message = format!("{} VPCs are tagged as the cluster's own: {}{more}", ids.len(), named.join(", "));
    let finding = report.report(FieldPath::of("metadata.name"), message);
    finding.value(subject.cluster.spec.name.as_str()).hint(format!(
        "Send the answers of one of them, as with `--filters Name=vpc-id,Values={}`, and remove the tags from the \
        others",
        ids[0]
    ));
    relate_observed(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_several_vpcs_where_the_cluster_names_one() {
        accepts(&RULE, &format!("cluster: {{spec: {{networking: {{networkID: vpc-1}}}}}}\n{}", RULE.example.bad));
    }

    #[test]
    fn reports_all_of_them() {
        let found = reports(&RULE, RULE.example.bad, &["metadata.name"]);
        assert_eq!(found[0].message, "2 VPCs are tagged as the cluster's own: `vpc-1`, `vpc-2`");
    }
}
