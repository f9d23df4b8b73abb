//! Keys that kOps does not know.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::repairs::{Guesses, Repair, fits, is_same, repair};
use crate::diagnostic::{Change, FieldPath, Finding, Object, RelatedField, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{Known, UnknownKey, layout};

rule! {
    /// kOps does not know this key at this place of the manifest.
    ///
    /// kOps drops unknown keys without a message (`pkg/kopscodecs` decodes without strict checks), so the setting is
    /// lost: with `vpcID` instead of `networkID` kOps makes a second VPC. Upper and lower case count: `ipv6Cidr` is not
    /// `ipv6CIDR`. The place counts too: `kops.k8s.io/v1alpha3` has `subnets` below `spec.networking`,
    /// `kops.k8s.io/v1alpha2` below `spec`. The keys of `ClusterSpec` and `InstanceGroupSpec` are known for every
    /// release; in the few mappings whose newest keys may not be known here, only keys that are nearly the same as a
    /// known one are reported.
    ///
    /// Correct the spelling, move the key to its place, or remove it.
    pub static RULE = {
        code: "unknown-field",
        summary: "kOps does not know this key and drops it",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6Cidr: /64#0}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let reading = subject.reading;
    if reading.unknown_keys.is_empty() && reading.more_unknown_keys.is_empty() {
        return;
    }
    let mut guesses = Guesses::default();
    let unknown_keys = reading.unknown_keys.iter();
    let unknown_keys: Vec<_> = unknown_keys.map(|unknown| (unknown, repair(subject, unknown, &mut guesses))).collect();
    let mut others = with_one_advice(&unknown_keys);
    for (place, (unknown, repair)) in unknown_keys.into_iter().enumerate() {
        let Repair { hint, meant, renamed, changes, whole, fills, .. } = repair;
        let Some(others) = others.remove(&place) else { continue };
        if hint.is_none() && !unknown.known.is_whole(subject.release) {
            continue;
        }
        let field = field(subject, unknown);
        let finding = report.report_on(unknown.object, field.clone(), message(unknown));
        finding.value(unknown.key.as_str());
        for other in others {
            let field = self::field(subject, other);
            let label = format!("kOps does not know `{}` either", other.key);
            finding.related.push(RelatedField { object: other.object, field, label });
        }
        // The key is said as it is written, though another one has this name in today's layout.
        if unknown.object == Object::Cluster {
            finding.written_at(unknown.path.clone());
        }
        finding.hint(hint.unwrap_or_else(|| "Remove it, or correct its name".to_owned()));
        if whole {
            finding.explains(unknown.object, field.clone().parent());
        }
        if let Some(empty) = fills {
            finding.explains(unknown.object, empty);
        }
        if !changes.is_empty() {
            explain(finding, unknown.object, &changes);
            finding.repair(Safety::Unsafe, changes);
            continue;
        }
        // What is called by another name is often a name, which is not the id of a VPC.
        let is_sure = |known: &&str| unknown.object != Object::Request && *known != "networkID";
        let today = |path: &FieldPath| match unknown.object {
            Object::Cluster => layout::to_today(path, subject.cluster.spec.api_version).into_owned(),
            _ => path.clone(),
        };
        let version = subject.cluster.spec.api_version;
        // A mapping that is a single value today cannot be moved as it is.
        let has_own_place = |meant: &FieldPath| {
            unknown.object != Object::Cluster || *layout::to_source(&today(meant), version) == *meant
        };
        let fits = fits(subject, unknown, &today, meant.as_ref());
        if !fits {
            // The value has to change too.
        } else if let Some(known) = renamed.filter(is_sure) {
            let safety = if is_same(&unknown.key, known) { Safety::Safe } else { Safety::Unsafe };
            finding.repair(safety, [Change::Rename(field, known.to_owned())]);
        } else if let Some(meant) = meant.as_ref().filter(|meant| renamed.is_none() && has_own_place(meant)) {
            finding.repair(Safety::Unsafe, [Change::Move(field, today(meant))]);
        }
        if let Some(meant) = meant.filter(|meant| !(subject.is_written)(unknown.object, meant)) {
            finding.explains(unknown.object, today(&meant));
        } else if let Some(known) = renamed.filter(|_| unknown.object != Object::Request) {
            let sibling = unknown.path.clone().parent().key(known);
            if !(subject.is_written)(unknown.object, &sibling) {
                finding.explains(unknown.object, today(&sibling));
            }
        }
    }
    let more = reading.more_unknown_keys.iter().filter(|known| known.is_whole(subject.release));
    report.count(more.count());
}

/// The places of the keys that are reported, each with the other keys of its mapping for which the same is advised.
fn with_one_advice<'a>(unknown_keys: &[(&'a UnknownKey, Repair)]) -> BTreeMap<usize, Vec<&'a UnknownKey>> {
    let mut firsts = BTreeMap::new();
    let mut others: BTreeMap<usize, Vec<&UnknownKey>> = BTreeMap::new();
    for (place, (unknown, repair)) in unknown_keys.iter().enumerate() {
        let advice = repair.advice.as_ref().map(|advice| (unknown.object, unknown.path.clone().parent(), advice));
        let first = advice.map_or(place, |advice| *firsts.entry(advice).or_insert(place));
        match others.entry(first) {
            Entry::Vacant(entry) => drop(entry.insert(Vec::new())),
            Entry::Occupied(entry) => entry.into_mut().push(unknown),
        }
    }
    others
}

/// What the changes set is missing because the key has another name.
fn explain(finding: &mut Finding, object: Object, changes: &[Change]) {
    for change in changes {
        if let Change::Set(place, _) = change {
            finding.explains(object, place.clone());
        }
    }
}

fn message(unknown: &UnknownKey) -> String {
    match unknown.known {
        Known::Envelope(..) => format!("the request has no key `{}`; it is not read", unknown.path.text()),
        Known::Manifest(..) => format!("kOps does not know the key `{}` here and drops it", unknown.key),
    }
}

/// The key's place in today's layout.
fn field(subject: &Subject<'_>, unknown: &UnknownKey) -> FieldPath {
    match unknown.object {
        Object::Cluster => layout::to_today(&unknown.path, subject.cluster.spec.api_version).into_owned(),
        _ => unknown.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn of_very_many_in_a_request_all_are_counted() {
        let keys: String = (0..2_100).map(|number| format!(", k{number}: 1")).collect();
        let outcome = crate::rules::testing::outcome(&format!("{{cluster: {{}}{keys}}}"), Release::DEFAULT);
        let shown = outcome.diagnostics.iter().filter(|found| found.code == RULE.code).count();
        assert!(shown <= 1_000 && outcome.count(crate::diagnostic::Severity::Warning) == 2_100, "{shown}");
    }

    #[test]
    fn accepts_settings_that_do_not_bear_on_the_network() {
        accepts(&RULE, "cluster: {metadata: {labels: {a: b}}, spec: {channel: stable, etcdClusters: [{name: main}]}}");
    }

    #[test]
    fn keys_of_the_spec_in_metadata_are_one_finding() {
        let yaml = "instanceGroups: [{kind: InstanceGroup, metadata: {name: n, role: Node, minSize: 1, subnets: \
            [us-east-1a]}}]";
        let found = reports(&RULE, yaml, &["metadata.minSize"]);
        assert_eq!(found[0].related.len(), 2);
        assert!(found[0].hint.as_deref().unwrap_or_default().starts_with("Move it to `spec`"));
    }

    #[test]
    fn accepts_older_keys_in_older_places() {
        accepts(
            &RULE,
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {configBase: s3://b, \
            egressProxy: {}}\n",
        );
    }

    #[test]
    fn reports_misspelled_keys_with_a_suggestion() {
        let found = reports(
            &RULE,
            "cluster: {spec: {kubernetesVersions: x, networking: {subnet: [], egresss: x}}}",
            &["spec.kubernetesVersions", "spec.networking.egresss", "spec.networking.subnet"],
        );
        let hints: Vec<Option<&str>> = found.iter().map(|found| found.hint.as_deref()).collect();
        let remove = Some("Remove it, or correct its name");
        assert_eq!(hints, [Some("Did you mean `kubernetesVersion`?"), remove, Some("Did you mean `subnets`?")]);
    }

    #[test]
    fn reports_what_slipped_out_of_the_spec() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nnetworkCIDR: 10.0.0.0/16\n";
        let found = reports(&RULE, manifest, &["networkCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `networkCIDR` below `spec`"));
    }

    #[test]
    fn reports_keys_of_the_other_version_where_they_stand() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  networkCIDR: \
            10.0.0.0/16\n  networking:\n    networkCIDR: 10.1.0.0/16\n    tagSubnets: true\n";
        let found = reports(&RULE, manifest, &["spec.networking.networkCIDR", "spec.networking.tagSubnets"]);
        let lines: Vec<_> =
            found.iter().map(|found| found.source.as_ref().and_then(|source| source.position)).collect();
        assert_eq!(lines, [Some((7, 18)), Some((8, 17))]);
        assert_eq!(
            found[1].hint.as_deref(),
            Some(
                "Move it to `spec.DisableSubnetTags` with the opposite value, where `kops.k8s.io/v1alpha2` has it, \
                or write `apiVersion: kops.k8s.io/v1alpha3` if the whole manifest has that layout"
            )
        );
    }

    #[test]
    fn reports_keys_of_the_other_version_outside_their_mapping() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {tagSubnets: false}\n";
        let found = reports(&RULE, manifest, &["spec.tagSubnets"]);
        let hint = found[0].hint.as_deref().unwrap_or_default();
        assert!(hint.starts_with("Move it to `spec.DisableSubnetTags` with the opposite value"), "{hint}");
    }

    #[test]
    fn reports_keys_of_groups_and_of_nested_settings() {
        let request = "{cluster: {spec: {etcdClusters: [{etcdMember: []}]}}, instanceGroups: [{apiVersion: \
            kops.k8s.io/v1alpha2, kind: InstanceGroup, metadata: {name: n}, spec: {subnet: [us-east-1a], \
            rootVolumeSise: 1}}]}";
        let found = reports(&RULE, request, &["spec.etcdClusters[0].etcdMember", "spec.rootVolumeSise", "spec.subnet"]);
        let hints: Vec<Option<&str>> = found.iter().map(|found| found.hint.as_deref()).collect();
        let meant = |key| Some(format!("Did you mean `{key}`?"));
        let expected = [meant("etcdMembers"), meant("rootVolumeSize"), meant("subnets")];
        assert_eq!(hints, expected.each_ref().map(Option::as_deref));
    }

    #[test]
    fn a_described_vpc_becomes_its_id_and_its_block() {
        let hint = |vpc: &str| {
            let manifest =
                format!("apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {{name: c}}\nspec: {{{vpc}}}\n");
            let key = if vpc.starts_with("vpcId") { "spec.vpcId" } else { "spec.vpc" };
            reports(&RULE, &manifest, &[key])[0].hint.clone().unwrap_or_default()
        };
        assert_eq!(
            hint("vpc: {id: vpc-1, cidr: 10.0.0.0/16}"),
            "Write `networkID: vpc-1` and `networkCIDR: 10.0.0.0/16` instead"
        );
        assert_eq!(hint("vpc: vpc-1"), "Write `networkID: vpc-1` instead");
        assert_eq!(hint("vpcId: vpc-1"), "Write `networkID: vpc-1` instead");
        assert_eq!(hint("vpc: 10.0.0.0/16"), "Write `networkCIDR: 10.0.0.0/16` instead");
        assert_eq!(hint("vpc: main"), "Did you mean `networkID`?");
        assert_eq!(hint("networkID: vpc-2, vpc: vpc-1"), "Did you mean `networkID`?");
    }

    #[test]
    fn settings_that_the_newest_releases_may_have_are_not_reported() {
        let request =
            |release| format!("{{kopsRelease: '{release}', cluster: {{spec: {{kubelet: {{newestSetting: 1}}}}}}}}");
        reports(&RULE, &request("1.35"), &["spec.kubelet.newestSetting"]);
        accepts(&RULE, &request("1.36"));
        reports(&RULE, "{cluster: {spec: {kubelet: {MaxPods: 1}}}}", &["spec.kubelet.MaxPods"]);
    }

    #[test]
    fn the_message_names_the_written_key() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  access:\n  - \
            10.0.0.0/8\n";
        let found = reports(&RULE, manifest, &["spec.access"]);
        assert_eq!(found[0].message, "kOps does not know the key `access` here and drops it");
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `kubernetesApiAccess`?"));
    }

    #[test]
    fn reports_keys_of_the_envelope() {
        let found = reports(&RULE, "vpc: {ipv6CIDR: []}", &["vpc.ipv6CIDR"]);
        assert_eq!(found[0].message, "the request has no key `vpc.ipv6CIDR`; it is not read");
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `ipv6CIDRs`? It takes a list"));
    }
}
