//! DNS zones that the cluster's name is not in.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The name of the cluster does not end with `dnsZone`.
    ///
    /// kOps writes names such as `api.NAME` into the zone; a hosted zone has no names outside its own, so that Route 53
    /// refuses them when kOps applies. The id of a zone (`Z…`) says nothing of its name.
    ///
    /// Write a zone that the name ends with, or the id of the hosted zone.
    pub static RULE = {
        code: "dns-zone-of-another-name",
        summary: "the cluster's name does not lie in its DNS zone",
        severity: Warning,
        cause: Invalid,
        source: KopsTrap,
        releases: Releases::ALL,
        bad: "cluster: {metadata: {name: c.example.com}, spec: {dnsZone: example.org}}",
        good: "cluster: {metadata: {name: c.example.com}, spec: {dnsZone: example.com}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let name = subject.cluster.spec.name.as_str();
    let zone = subject.cluster.spec.dns_zone.as_str();
    let is_id = zone.starts_with('Z') && zone.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if zone.is_empty() || is_id {
        return;
    }
    let plain = zone.trim_end_matches('.').to_ascii_lowercase();
    let topology = subject.cluster.spec.networking.topology.as_ref();
    let is_without_dns = topology.is_some_and(|topology| topology.dns == "None");
    let is_around = name == plain || name.strip_suffix(&plain).is_some_and(|labels| labels.ends_with('.'));
    if plain.is_empty() || is_around || is_without_dns {
        return;
    }
    let Some((_, parent)) = name.split_once('.') else { return };
    let finding = report.report(
        FieldPath::of("spec.dnsZone"),
        format!("the name of the cluster, `{name}`, does not lie in the zone `{zone}`"),
    );
    finding.value(zone).hint(format!("Write the zone that the name is in, for example `{parent}`"));
    finding.depends_on(FieldPath::of("metadata.name"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn zone(zone: &str) -> String {
        format!("cluster: {{metadata: {{name: c.example.com}}, spec: {{dnsZone: {zone}}}}}")
    }

    #[test]
    fn accepts_zones_around_the_name_and_ids() {
        for around in ["example.com", "com", "example.com.", "c.example.com", "Z0123456789ABC"] {
            accepts(&RULE, &zone(around));
        }
    }

    #[test]
    fn reports_other_zones() {
        for other in ["example.org", "xample.com", "prod.c.example.com"] {
            reports(&RULE, &zone(other), &["spec.dnsZone"]);
        }
    }
}
