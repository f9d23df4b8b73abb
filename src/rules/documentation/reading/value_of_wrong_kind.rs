//! Values of another kind than their field.

use super::right::{Right, advice, right};
use crate::diagnostic::{Object, Segment};
use crate::release::Releases;
use crate::rules::meant_ipv6::MeantIpv6;
use crate::rules::offers::Offers;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::around_subnets;
use crate::spec::{WrongKind, layout};

rule! {
    /// The value is not of the kind that its field needs: for example a number where a string belongs, or a single
    /// value where a list belongs. Every setting of kOps is judged whose type is known, not only those of the network.
    ///
    /// kOps cannot decode such a manifest and stops with the Go type that it expected (`pkg/kopscodecs`). In YAML this
    /// happens easily: without quotes `1.30` is the number 1.3, `yes` is true, and `0755` is 493. Durations need a unit
    /// of Go (`metav1.Duration`), and quantities one of Kubernetes (`resource.Quantity`).
    ///
    /// Write a value of the right kind. Put quotes around text that looks like a number or a truth value.
    pub static RULE = {
        code: "value-of-wrong-kind",
        summary: "a value has another kind than its field",
        severity: Error,
        cause: TypeInvalid,
        source: Documentation,
        releases: Releases::ALL,
        reports_wrong_kinds: true,
        essential: true,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    kubernetesVersion: 1.30
"#,
        good: r#"cluster:
  spec:
    kubernetesVersion: '1.30'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let release = subject.release;
    for wrong in subject.reading.wrong_kinds.iter().filter(|wrong| wrong.releases.contains(release)) {
        let message = match &wrong.written {
            Some(written) => format!("`{written}` is {}; {} belongs here", wrong.found, wrong.expected),
            None => format!("here is {}; {} belongs here", wrong.found, wrong.expected),
        };
        let finding = report.report_on(wrong.object, wrong.field.clone(), message);
        finding.value(wrong.written.clone().unwrap_or_default()).explains(wrong.object, wrong.field.clone());
        if let Some(hint) = form(subject, wrong) {
            finding.hint(hint);
            continue;
        }
        if let Some(Right { value, hint, safety }) = right(wrong) {
            finding.hint(hint).repair_with(safety, value);
        } else if let Some(advice) = block(subject, wrong).or_else(|| advice(wrong)) {
            finding.hint(advice);
        }
    }
    report.count(subject.reading.more_wrong_kinds);
}

/// A block that can be written where none is: one that is free for a subnet, or that fits the subnets.
fn block(subject: &Subject<'_>, wrong: &WrongKind) -> Option<String> {
    let cluster = subject.cluster;
    if wrong.object != Object::Cluster || wrong.written.is_none() {
        return None;
    }
    let block = match wrong.field.segments() {
        [_, _, Segment::Key(list), Segment::Index(index), Segment::Key(key)] if list == "subnets" && key == "cidr" => {
            if !subject.affords_search() {
                return None;
            }
            let mut lengths = cluster.subnets.iter().filter_map(|subnet| Some(subnet.cidr.ipv4()?.prefix_len()));
            Offers::without(subject, Some(*index)).take(lengths.next()?)?.to_string()
        }
        [.., Segment::Key(key)] if key == "networkCIDR" => around_subnets(cluster)?.to_string(),
        [.., Segment::Key(key)] if key == "nonMasqueradeCIDR" => {
            let is_ipv6 = MeantIpv6::of(subject).is_some_and(|meant| meant.has_dual_stack() || 1 < meant.count);
            if is_ipv6 { "::/0" } else { "100.64.0.0/10" }.to_owned()
        }
        _ => return None,
    };
    Some(format!("Write a block, for example `{block}`"))
}

/// The repair of a value in the form that the other API version has.
fn form(subject: &Subject<'_>, wrong: &WrongKind) -> Option<String> {
    let version = subject.cluster.spec.api_version;
    if wrong.object != Object::Cluster || ![wrong.found, &wrong.expected].contains(&"a mapping") {
        return None;
    }
    let own = layout::own_form(&wrong.field.to_string(), version)?;
    let below = || (subject.scalar_at)(Object::Cluster, &wrong.field.clone().key("type")).map(|scalar| scalar.text);
    let is_private = wrong.written.clone().or_else(below).is_some_and(|kind| kind.eq_ignore_ascii_case("Private"));
    let own = if is_private { own.replace("Public", "Private") } else { own.to_owned() };
    Some(format!(
        "In `{}` write `{own}`, or write `apiVersion: {}` if the whole manifest has that layout",
        version.as_str(),
        version.other().as_str()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, outcome, reports};

    #[test]
    fn accepts_values_of_the_right_kind() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: []}}}");
    }

    #[test]
    fn reports_every_value_and_keeps_what_was_written() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  \
            kubernetesVersion: 1.30\n  sshAccess: 0.0.0.0/0\n";
        let found = reports(&RULE, manifest, &["spec.kubernetesVersion", "spec.sshAccess"]);
        assert_eq!(found[0].message, "`1.30` is a number; a string belongs here");
        assert_eq!(found[0].hint.as_deref(), Some("Write a patch release, for example `1.30.0`"));
        assert_eq!(found[0].source.as_ref().and_then(|source| source.position), Some((5, 22)));
    }

    #[test]
    fn a_version_of_cilium_has_three_numbers() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  \
            networking: {cilium: {version: 1.15}}\n";
        let found = reports(&RULE, manifest, &["spec.networking.cilium.version"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `v1.15.0`"));
        assert!(found[0].fix.as_ref().is_none_or(|fix| !fix.safe));
    }

    #[test]
    fn reports_the_form_of_the_other_version() {
        let found = reports(&RULE, "cluster: {spec: {cloudProvider: aws}}", &["spec.cloudProvider"]);
        assert_eq!(
            found[0].hint.as_deref(),
            Some(
                "In `kops.k8s.io/v1alpha3` write `cloudProvider: {aws: {}}`, or write `apiVersion: \
                kops.k8s.io/v1alpha2` if the whole manifest has that layout"
            )
        );
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {cloudProvider: {aws: {}}}\n";
        let found = reports(&RULE, manifest, &["spec.cloudProvider"]);
        assert!(found[0].hint.as_deref().unwrap_or_default().contains("write `cloudProvider: aws`"), "{found:#?}");
    }

    /// The hint for a setting of a group, and whether it is safe to follow.
    #[track_caller]
    fn check_hint(setting: &str, expected: &str) {
        let request = format!(
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c}}\n---\napiVersion: \
            kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata: {{name: nodes}}\nspec: {{{setting}}}\n"
        );
        let outcome = outcome(&request, Release::DEFAULT);
        let found: Vec<_> = outcome.diagnostics.iter().filter(|found| found.code == RULE.code).collect();
        assert_eq!(found.len(), 1, "{setting}: {found:#?}");
        assert_eq!(found[0].hint.as_deref(), Some(expected), "{setting}");
    }

    #[test]
    fn every_setting_has_a_repair() {
        check_hint("maxPrice: 0.5", "Put it in quotes: `\"0.5\"`");
        check_hint("rootVolumeSize: 100GB", "Write `100`");
        check_hint("rootVolumeSize: 1TB", "Write a whole number without a unit, for example `1`");
        check_hint("rootVolumeOptimization: 'yes'", "Write `true` without quotes");
        check_hint("cloudLabels: [a]", "Write `key: value` lines, without `- `");
        check_hint("nodeLabels: {gpu: true}", "Put it in quotes: `\"true\"`");
        check_hint("zones: us-east-1a", "Write a list, each item on a separate line after `- `");
        check_hint("kubelet: true", "Write `kubelet: {}`");
        check_hint("kubelet: false", "Remove `kubelet`");
        check_hint("containerd: {nvidiaGPU: true}", "Write `nvidiaGPU: {enabled: true}`");
        check_hint("maxInstanceLifetime: 7d", "Write `168h`");
        check_hint("maxInstanceLifetime: 3600", "Write a number with its unit, for example `3600s`");
        check_hint("maxInstanceLifetime: soon", "Write a number with its unit, for example `30s`");
        check_hint("mixedInstancesPolicy: {instanceRequirements: {memory: {min: 8GB}}}", "Write `8G`");
        check_hint("mixedInstancesPolicy: {instanceRequirements: {memory: {min: 8 Mi}}}", "Write `8Mi`");
        check_hint("mixedInstancesPolicy: {instanceRequirements: {memory: {min: 200 m}}}", "Write `200m`");
        check_hint("mixedInstancesPolicy: {instanceRequirements: {memory: {min: 200 M}}}", "Write `200M`");
        check_hint("rollingUpdate: {maxSurge: 0.5}", "Write a whole number, or a percentage, for example `10%`");
        check_hint("volumes: {device: /dev/xvdf}", "Write a list, each item on a separate line after `- `");
        check_hint("hooks: [a]", "Write a mapping that has the text as its `name`");
        check_hint("iam: [a]", "Write `key: value` lines, without `- `");
        check_hint("fileAssets: [{mode: 0644}]", "Put it in quotes: `\"0644\"`");
    }

    #[test]
    fn the_form_of_the_other_version_keeps_the_value() {
        let hint = |request: &str| {
            reports(&RULE, request, &["spec.networking.topology.dns"])[0].hint.clone().unwrap_or_default()
        };
        let today = hint("cluster: {spec: {networking: {topology: {dns: {type: Private}}}}}");
        assert!(today.contains("write `dns: Private`"), "{today}");
        let stored = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {topology: {dns: \
            Private}}\n";
        assert!(hint(stored).contains("write `dns: {type: Private}`"), "{}", hint(stored));
    }

    #[test]
    fn a_route_has_a_block_and_a_target() {
        let yaml = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  subnets:\n  - name: \
            a\n    additionalRoutes: [10.100.0.0/16]\n";
        let found = reports(&RULE, yaml, &["spec.networking.subnets[0].additionalRoutes[0]"]);
        let hint = "Write `cidr: 10.100.0.0/16`, and `target:` with the id of the gateway below it";
        assert_eq!(found[0].hint.as_deref(), Some(hint));
    }

    #[test]
    fn a_key_that_the_release_drops_is_not_decoded() {
        let request = |release| format!("{{kopsRelease: '{release}', cluster: {{spec: {{karpenter: true}}}}}}");
        reports(&RULE, &request("1.24"), &["spec.karpenter"]);
        accepts(&RULE, &request("1.23"));
    }
}
