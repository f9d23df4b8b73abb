//! Control-plane groups with more than one machine.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::control_plane;

rule! {
    /// `minSize` or `maxSize` of a control-plane group is greater than 1.
    ///
    /// Every machine of the control plane has separate volumes, so each needs a separate group
    /// (`pkg/apis/kops/validation/instancegroup.go`, since 1.25.4).
    ///
    /// Write 1, and make one group for each machine.
    pub static RULE = {
        code: "control-plane-group-too-large",
        summary: "a control-plane group has more than one machine",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(25),
        needs: [Groups, UnusualGroups],
        bad: r#"instanceGroups:
- kind: InstanceGroup
  metadata: {name: control-plane}
  spec:
    role: Master
    minSize: 3
    maxSize: 3
    subnets: [us-east-1a]
"#,
        good: r#"instanceGroups:
- kind: InstanceGroup
  metadata: {name: control-plane-a}
  spec:
    role: Master
    minSize: 1
    maxSize: 1
    subnets: [us-east-1a]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in control_plane(subject) {
        let sizes = [("minSize", group.spec.min_size), ("maxSize", group.spec.max_size)];
        let too_large = sizes.into_iter().filter_map(|(key, size)| Some((key, size.filter(|size| 1 < *size)?)));
        for (key, size) in too_large {
            let message = format!("a control-plane group has one machine at most, not `{size}`");
            let finding = report.report_group(place, FieldPath::of("spec").key(key), message);
            finding.value(size.to_string()).hint("Write 1, and make one group for each machine");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_large_groups_of_nodes() {
        accepts(
            &RULE,
            "instanceGroups: [{kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, minSize: 3, maxSize: \
            9}}]",
        );
    }

    #[test]
    fn reports_both_sizes() {
        reports(&RULE, RULE.example.bad, &["spec.maxSize", "spec.minSize"]);
    }
}
