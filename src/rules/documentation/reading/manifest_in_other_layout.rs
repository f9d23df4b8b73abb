//! Manifests that have the layout of the other API version.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{WrongKind, layout};

rule! {
    /// The whole cluster is written in the layout of the other API version.
    ///
    /// kOps 1.26 moved most of the network below `spec.networking` in `kops.k8s.io/v1alpha3`, while `kops get` still
    /// prints `kops.k8s.io/v1alpha2`, which has it below `spec`. kOps drops the keys that it does not find in its own
    /// place, so that almost nothing is left of such a manifest.
    ///
    /// Write the `apiVersion` whose layout the manifest has.
    pub static RULE = {
        code: "manifest-in-other-layout",
        summary: "the cluster has the layout of the other API version",
        severity: Error,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: "apiVersion: kops.k8s.io/v1alpha3
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networkCIDR: 172.20.0.0/16
  nonMasqueradeCIDR: 100.64.0.0/10
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        good: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networkCIDR: 172.20.0.0/16
  nonMasqueradeCIDR: 100.64.0.0/10
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        check: check,
    }
}

/// So many keys in the other version's places make it the layout of the whole.
const MANY: usize = 3;
/// More related places than these would not help anybody.
const MOST_RELATED: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let version = subject.cluster.spec.api_version;
    let keys = subject.reading.unknown_keys.iter().filter(|unknown| unknown.object == Object::Cluster);
    let keys = keys.filter_map(|unknown| Some((unknown, layout::of_other_version(&unknown.path, version)?)));
    let is_form = |wrong: &&WrongKind| {
        wrong.object == Object::Cluster && layout::own_form(&wrong.field.to_string(), version).is_some()
    };
    let forms = subject.reading.wrong_kinds.iter().filter(is_form);
    let count = keys.clone().count() + forms.clone().count();
    if count < MANY {
        return;
    }
    let (own, other) = (version.as_str(), version.other().as_str());
    let message = format!("the manifest says `{own}` and has the layout of `{other}`, in {count} places");
    let finding = report.report(FieldPath::of("apiVersion"), message);
    finding.value(own).hint(format!("Write `apiVersion: {other}`"));
    for (unknown, own_place) in keys {
        let field = layout::to_today(&unknown.path, version).into_owned();
        if finding.related.len() < MOST_RELATED {
            finding.related(field.clone(), format!("`{own}` has it at `{}`", own_place));
        }
        finding.explains(Object::Cluster, field);
        finding.explains(Object::Cluster, layout::to_today(&FieldPath::of(own_place), version).into_owned());
    }
    for unknown in subject.reading.unknown_keys.iter().filter(|unknown| unknown.object == Object::Cluster) {
        finding.explains(Object::Cluster, layout::to_today(&unknown.path, version).into_owned());
    }
    for wrong in subject.reading.wrong_kinds.iter().filter(|wrong| wrong.object == Object::Cluster) {
        finding.explains(Object::Cluster, wrong.field.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_a_key_or_two_of_the_other_version() {
        accepts(&RULE, "cluster: {spec: {subnets: [], networkCIDR: 172.20.0.0/16}}");
    }

    #[test]
    fn reports_the_version_with_the_keys_that_belong_to_the_other() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c.example.com}\nspec:\n  \
            cloudProvider: {aws: {}}\n  networking:\n    networkCIDR: 172.20.0.0/16\n    subnets:\n    - {name: a, \
            type: Public, zone: us-east-1a}\n";
        let found = reports(&RULE, manifest, &["apiVersion"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `apiVersion: kops.k8s.io/v1alpha3`"));
        assert_eq!(found[0].related.len(), 2);
    }
}
