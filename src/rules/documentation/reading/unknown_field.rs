//! Keys that kOps does not know.

use std::borrow::Cow;

use crate::diagnostic::Object;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::{ApiVersion, UnknownKey, layout};

rule! {
    /// A key is not among those that kOps knows at this place.
    ///
    /// kOps drops unknown keys without a word (`pkg/kopscodecs` decodes without strict checks); that is how people lose
    /// a setting. Keys are compared letter by letter: `ipv6Cidr` is not `ipv6CIDR`. Where a mapping has settings that
    /// do not bear on the network, only keys that come very near to a known one are reported.
    ///
    /// A key of the other API version's layout is one of these too: today's has `subnets` below `spec.networking`, the older
    /// one below `spec`.
    ///
    /// Correct the spelling, move the key to where it belongs, or remove it.
    pub static RULE = {
        code: "unknown-field",
        summary: "kOps does not know this key and drops it",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        bad: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, ipv6Cidr: /64#0}]}}}",
        good: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, ipv6CIDR: /64#0}]}}}",
        check: check,
    }
}

/// How alike a key has to be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;
/// The same, where the mapping may have keys that this project does not know.
const ALIKE_IN_OPEN: f64 = 0.9;

/// The most keys that are listed where none is near.
const FEW: usize = 12;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let version = subject.cluster.spec.api_version;
    for unknown in &subject.reading.unknown_keys {
        let is_cluster = unknown.object == Object::Cluster;
        let own_place = is_cluster.then(|| layout::of_other_version(&unknown.path, version)).flatten();
        let nearest = if own_place.is_none() { nearest(subject, unknown) } else { None };
        if unknown.open && nearest.is_none() && own_place.is_none() {
            continue;
        }
        let field = if is_cluster { layout::to_today(&unknown.path, version) } else { Cow::Borrowed(&unknown.path) };
        let message = format!("kOps does not know the key `{}` here and drops it", unknown.key);
        let finding = report.report_on(unknown.object, field.into_owned(), message);
        finding.value(unknown.key.as_str());
        match (own_place, nearest) {
            (Some(own), _) => finding.written_at(unknown.path.clone()).hint(elsewhere(own, version)),
            (None, Some(known)) => finding.hint(format!("Did you mean `{known}`?")),
            (None, None) if unknown.known.len() <= FEW => {
                finding.hint(format!("The keys here are {}", listed(unknown)))
            }
            (None, None) => finding,
        };
    }
}

fn listed(unknown: &UnknownKey) -> String {
    unknown.known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The repair of a key that stands where only the other API version has it.
fn elsewhere(own: &str, version: ApiVersion) -> String {
    let value = if layout::is_turned(own) { " with the opposite value" } else { "" };
    format!(
        "Move it to `{own}`{value}, where `{}` has it, or write `apiVersion: {}` if the whole manifest has that layout",
        version.as_str(),
        version.other().as_str()
    )
}

/// The known key that is most like the unknown one.
fn nearest(subject: &Subject<'_>, unknown: &UnknownKey) -> Option<&'static str> {
    let alike = if unknown.open { ALIKE_IN_OPEN } else { ALIKE };
    subject.likeness.at_least(alike, &unknown.key, unknown.known.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_settings_that_do_not_bear_on_the_network() {
        accepts(&RULE, "cluster: {metadata: {labels: {a: b}}, spec: {channel: stable, etcdClusters: [{name: main}]}}");
    }

    #[test]
    fn accepts_older_keys_in_older_places() {
        accepts(
            &RULE,
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec: {configBase: s3://b, egressProxy: {}}\n",
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
        assert_eq!(hints, [Some("Did you mean `kubernetesVersion`?"), None, Some("Did you mean `subnets`?")]);
    }

    #[test]
    fn reports_what_slipped_out_of_the_spec() {
        let manifest =
            "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nnetworkCIDR: 10.0.0.0/16\n";
        let found = reports(&RULE, manifest, &["networkCIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("The keys here are `apiVersion`, `kind`, `metadata`, `spec`"));
    }

    #[test]
    fn reports_keys_of_the_other_version_where_they_stand() {
        let manifest = "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n  networkCIDR: 10.0.0.0/16\n  networking:\n    networkCIDR: 10.1.0.0/16\n    tagSubnets: true\n";
        let found = reports(&RULE, manifest, &["spec.networking.networkCIDR", "spec.networking.tagSubnets"]);
        let lines: Vec<_> =
            found.iter().map(|found| found.source.as_ref().and_then(|source| source.position)).collect();
        assert_eq!(lines, [Some((7, 18)), Some((8, 17))]);
        assert_eq!(
            found[1].hint.as_deref(),
            Some(
                "Move it to `spec.DisableSubnetTags` with the opposite value, where `kops.k8s.io/v1alpha2` has it, or write \
                 `apiVersion: kops.k8s.io/v1alpha3` if the whole manifest has that layout"
            )
        );
    }

    #[test]
    fn reports_keys_of_the_envelope() {
        let found = reports(&RULE, "vpc: {ipv6CIDR: []}", &["vpc.ipv6CIDR"]);
        assert_eq!(found[0].hint.as_deref(), Some("Did you mean `ipv6CIDRs`?"));
    }
}
