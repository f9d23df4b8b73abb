//! Keys without a value.

use serde_json::json;

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::EmptyKey;

rule! {
    /// A key has no value, so kOps reads it as left out.
    ///
    /// `calico:` names no network plugin, which `calico: {}` does; `networkCIDR:` leaves the block to kOps.
    ///
    /// Write the value, `{}` for a plugin without settings, or remove the key.
    pub static RULE = {
        code: "key-without-value",
        summary: "a key has no value, so kOps reads it as left out",
        severity: Warning,
        cause: Required,
        source: Documentation,
        releases: Releases::ALL,
        reports_wrong_kinds: true,
        needs: [Misread],
        bad: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networking:
    calico:
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        good: "apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: {name: c.example.com}
spec:
  cloudProvider: aws
  networking:
    calico: {}
  networkCIDR: 172.20.0.0/16
  subnets:
  - {name: us-east-1a, type: Public, zone: us-east-1a}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for EmptyKey { object, field, key, takes_mapping } in &subject.reading.empty_keys {
        let message = format!("`{key}` has no value, so kOps reads it as left out");
        let finding = report.report_on(*object, field.clone(), message);
        match takes_mapping {
            true => finding.hint(format!("Write `{key}: {{}}`")).repair_with(Safety::Unsafe, json!({})),
            false => finding.hint(format!("Write the value of `{key}`, or remove the key")),
        };
        finding.explains(*object, field.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_kops_itself_leaves_empty() {
        accepts(&RULE, "cluster: {metadata: {creationTimestamp: null}, spec: {kubelet: null, sshAccess: null}}");
    }

    #[test]
    fn reports_plugins_and_fields() {
        reports(
            &RULE,
            "apiVersion: kops.k8s.io/v1alpha3\nkind: Cluster\nmetadata: {name: c}\nspec:\n  cloudProvider:\n    \
            aws:\n  networking:\n    cilium:\n    networkCIDR:\n",
            &["spec.cloudProvider.aws", "spec.networking.cilium", "spec.networking.networkCIDR"],
        );
    }
}
