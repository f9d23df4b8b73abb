//! Numbers of machines below zero.

use crate::diagnostic::{FieldPath, Object, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `minSize` or `maxSize` of an instance group is below zero.
    ///
    /// kOps accepts it; AWS makes no autoscaling group of such a size ("`CreateAutoScalingGroup`" in the API reference
    /// of EC2 Auto Scaling).
    ///
    /// Write 0 or more.
    pub static RULE = {
        code: "group-size-negative",
        summary: "an instance group has fewer machines than none at all",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups, UnusualGroups],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, minSize: -3, maxSize: 3, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, minSize: 3, maxSize: 3, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (place, group) in subject.groups.iter().enumerate() {
        let sizes = [("spec.minSize", group.spec.min_size), ("spec.maxSize", group.spec.max_size)];
        let mut negative = sizes.into_iter().filter_map(|(field, size)| Some((field, size.filter(|size| *size < 0)?)));
        let Some((field, size)) = negative.next() else { continue };
        // Below `minSize` it is kOps' finding.
        if field == "spec.maxSize" && group.spec.min_size.is_some() {
            continue;
        }
        let meant = size.unsigned_abs();
        let message = format!("a group cannot have `{size}` machines");
        let finding = report.report_group(place, FieldPath::of(field), message);
        finding.value(size.to_string()).hint(format!("Write 0 or more, for example `{meant}`"));
        let has_room = group.spec.max_size.is_none_or(|max| size.saturating_neg() <= max);
        if has_room {
            finding.repair_with(Safety::Unsafe, meant);
        }
        if negative.next().is_some() {
            finding.explains(Object::InstanceGroup(place), FieldPath::of("spec.maxSize"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(sizes: &str) -> String {
        format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: Node, {sizes}}}}}]")
    }

    #[test]
    fn accepts_none() {
        accepts(&RULE, &request("minSize: 0, maxSize: 0"));
    }

    #[test]
    fn reports_a_group_once() {
        reports(&RULE, &request("minSize: -1, maxSize: -1"), &["spec.minSize"]);
        let found = reports(&RULE, &request("minSize: -4, maxSize: 3"), &["spec.minSize"]);
        assert_eq!(found[0].fix, None);
    }
}
