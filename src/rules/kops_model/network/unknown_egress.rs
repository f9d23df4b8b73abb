//! An egress that validation lets pass and the network model does not know.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::Egress;

rule! {
    /// `egress` starts with a known word but names nothing, as `nat`, `i` or `External-x`.
    ///
    /// kOps' validation looks only at the text before the first `-`; the network model
    /// (`pkg/model/awsmodel/network.go`) then finds no such kind of egress and stops.
    ///
    /// Write a complete id (`nat-…`, `eipalloc-…`, `i-…`, `tgw-…`), exactly `External`, or nothing.
    pub static RULE = {
        code: "unknown-egress",
        summary: "`egress` passes kOps' validation and is then refused by its network model",
        severity: Error,
        cause: Invalid,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [Egress, Targets],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, egress: nat-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

/// The words that kOps' validation lets pass; any other is refused there.
const KNOWN_PREFIXES: [&str; 5] = ["nat", "eipalloc", "i", "tgw", "External"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for zone in &subject.cluster.zones {
        for index in &zone.nat_users {
            let egress = &subject.cluster.subnets[*index].spec.egress;
            let prefix = egress.split_once('-').map_or(egress.as_str(), |(prefix, _)| prefix);
            if !matches!(Egress::parse(egress), Egress::Unknown(_)) || !KNOWN_PREFIXES.contains(&prefix) {
                continue;
            }
            let message = format!("the egress `{egress}` does not name a gateway or an instance");
            let finding = report.report(subnet_field(*index, "egress"), message);
            finding.questions(subnet_field(*index, "egress"));
            finding.value(egress.as_str()).hint(match prefix {
                "External" => "Write exactly `External`, or the id of what traffic goes through".to_owned(),
                prefix => format!("Write the complete id, for example `{prefix}-0123456789abcdef0`"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_validation_refuses_already() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, egress: igw-1}]}}}");
    }

    #[test]
    fn reports_each_subnet() {
        let yaml = "cluster: {spec: {networking: {subnets: [{name: a, type: Private, zone: z1, egress: External-x}, \
            {name: b, type: Private, zone: z2, egress: i}]}}}";
        reports(&RULE, yaml, &["spec.networking.subnets[0].egress", "spec.networking.subnets[1].egress"]);
    }
}
