//! Settings that other clouds have.

use crate::diagnostic::{Object, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A setting is for another cloud, and kOps does not look at it on AWS: `project`, and `zones`,
    /// `guestAccelerators` and `gcpProvisioningModel` of an instance group.
    ///
    /// Machines on AWS are in the zones of their group's `subnets`, whatever `zones` says. For the volumes of etcd kOps
    /// adds `zones` of a control-plane group to those of its subnets, and stops where that is more than one zone
    /// (`FindZonesForInstanceGroup`).
    ///
    /// Remove the setting, and name subnets in the right zones.
    pub static RULE = {
        code: "setting-of-another-cloud",
        summary: "a setting is for another cloud, and has no effect on AWS",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a], zones: [us-east-1b]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, subnets: [us-east-1a]}}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let abroad = &subject.reading.abroad;
    if abroad.is_empty() || cluster_on_aws(subject).is_none() {
        return;
    }
    for (object, field) in abroad {
        let key = field.last_key().unwrap_or_default();
        let message = match (object, key) {
            (Object::InstanceGroup(_), "zones") => {
                "`zones` is for other clouds: on AWS machines are in the zones of the group's `subnets`".to_owned()
            }
            _ => format!("`{key}` is for another cloud, and has no effect on AWS"),
        };
        let finding = report.report_on(*object, field.clone(), message);
        // A group that lists no subnet would be in all of them.
        let is_choice = |place: usize| subject.groups.get(place).is_some_and(|group| group.spec.subnets.is_empty());
        match (object, key) {
            (Object::InstanceGroup(place), "zones") if is_choice(*place) => {
                finding.hint("List the subnets of these zones in `subnets` instead")
            }
            _ => finding.hint(format!("Remove `{key}`")).repair_by_removal(Safety::Unsafe),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn group(fields: &str) -> String {
        format!(
            "instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: Node, subnets: [us-east-1a], \
             {fields}}}}}]"
        )
    }

    #[test]
    fn accepts_them_on_their_cloud_and_without_a_value() {
        accepts(&RULE, &group("zones: null"));
        let gce = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}}}\n";
        accepts(&RULE, &(gce.to_owned() + &group("zones: [us-east1-b]")));
    }

    #[test]
    fn zones_in_place_of_subnets_are_not_removed() {
        let found = |yaml: &str| reports(&RULE, yaml, &["spec.zones"])[0].clone();
        let beside = found(&group("zones: [us-east-1a]"));
        assert_eq!((beside.hint.as_deref(), beside.fix.is_some()), (Some("Remove `zones`"), true));
        let instead = found(&group("zones: [us-east-1a]").replace("subnets: [us-east-1a], ", ""));
        let hint = "List the subnets of these zones in `subnets` instead";
        assert_eq!((instead.hint.as_deref(), instead.fix.is_some()), (Some(hint), false));
    }

    #[test]
    fn reports_each_setting() {
        reports(&RULE, &group("gcpProvisioningModel: SPOT"), &["spec.gcpProvisioningModel"]);
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec: \
            {cloudProvider: aws, project: my-project, subnets: []}\n";
        reports(&RULE, manifest, &["spec.project"]);
    }
}
