//! The texts of `additionalNetworkCIDRs`.

use crate::aws::limits;
use crate::cidr::{Cidr, Ipv4Net, parse_address};
use crate::diagnostic::{Finding, Object, Safety};
use crate::release::Releases;
use crate::rules::cidr_text::unclean;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::LARGEST;
use crate::spec::Provider;

rule! {
    /// An entry of `additionalNetworkCIDRs` is not a valid CIDR, or its address has host bits set.
    ///
    /// kOps associates each entry with the VPC as a further IPv4 block and looks for subnets in it, so it has to be a
    /// clean block.
    ///
    /// Write the block in its canonical form. Mirrors `validateCIDR` over `additionalNetworkCIDRs` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static INVALID = {
        code: "additional-network-cidr-invalid",
        summary: "an entry of `additionalNetworkCIDRs` is not a valid CIDR without host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [AdditionalNetworks],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.200.1.0/16]
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.200.0.0/16]
"#,
        check: check_invalid,
    }
}

rule! {
    /// `additionalNetworkCIDRs` holds an entry that is not a valid CIDR, and these releases report the list as a whole
    /// besides the entry.
    ///
    /// They keep an empty place for such an entry; looking there for a subnet outside `networkCIDR` can crash the
    /// process.
    ///
    /// Correct or remove the entry. Mirrors the legacy check of `ValidateCluster` in
    /// `pkg/apis/kops/validation/legacy.go`.
    pub static UNREADABLE = {
        code: "additional-network-cidrs-unreadable",
        summary: "`additionalNetworkCIDRs` cannot be read as a whole",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::until(27),
        needs: [AdditionalNetworks],
        bad: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [office]
"#,
        good: r#"cluster:
  spec:
    networking:
      additionalNetworkCIDRs: [10.200.0.0/16]
"#,
        check: check_unreadable,
    }
}

fn check_invalid(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.cluster.spec.provider != Provider::Aws {
        return;
    }
    for (index, entry) in subject.cluster.spec.networking.additional_network_cidrs.iter().enumerate() {
        let field = || networking("additionalNetworkCIDRs").index(index);
        let defect = unclean(entry);
        let is_nearly_block = |entry: &Cidr| {
            entry.text().split(['/', ',', ';', ' ']).next().is_some_and(|start| parse_address(start).is_some())
        };
        let is_meant = defect.as_ref().is_some_and(|defect| defect.block.is_some());
        let Some(finding) = report.report_cidr(field, entry, defect) else { continue };
        match entry.net() {
            // What is nearly a block holds what the block holds.
            None if is_meant || is_nearly_block(entry) => drop(finding.explains(Object::Cluster, field())),
            None => drop(finding.questions(field())),
            Some(_) => say_masked(entry, finding.questions(field())),
        }
    }
}

/// The prefix length may be the mistake: what lies in the block that it makes is more than was meant, perhaps.
fn say_masked(entry: &Cidr, finding: &mut Finding) {
    if let Some(repair) = finding.repair.as_mut() {
        repair.safety = Safety::Unsafe;
    }
    let Some(block) = entry.ipv4().filter(|block| !limits::is_ipv4_length(block.prefix_len())) else { return };
    finding.repair = None;
    let address = entry.text().split('/').next().and_then(|address| address.parse().ok());
    if let Ok(meant) = Ipv4Net::new(address.unwrap_or(block.addr()), LARGEST) {
        finding.hint(format!("Write `{}`: AWS makes VPC blocks from /16 to /28", meant.trunc()));
    }
}

fn check_unreadable(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let entries = &subject.cluster.spec.networking.additional_network_cidrs;
    let Some((index, entry)) = entries.iter().enumerate().find(|(_, entry)| entry.net().is_none()) else {
        return;
    };
    let field = networking("additionalNetworkCIDRs");
    let message = format!("the list cannot be used because `{entry}` is not a valid CIDR");
    let finding = report.report(field.clone(), message);
    finding.value(entry.text()).related(field.index(index), "the entry that cannot be read");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_clean_blocks_and_leaves_other_clouds_alone() {
        accepts(&INVALID, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16, 10.201.0.0/16]}}}");
        let other_cloud =
            "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, networking: {additionalNetworkCIDRs: [x]}}}";
        accepts(&INVALID, other_cloud);
    }

    #[test]
    fn reports_each_entry() {
        let found = reports(
            &INVALID,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.1.0/16, 10.201.0.0/16, 10.202.0.0]}}}",
            &["spec.networking.additionalNetworkCIDRs[0]", "spec.networking.additionalNetworkCIDRs[2]"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `10.200.0.0/16`"));
    }

    #[test]
    fn accepts_host_bits() {
        accepts(&UNREADABLE, "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.1.0/16]}}}");
    }

    #[test]
    fn reports_the_list_once() {
        let found = reports(
            &UNREADABLE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.200.0.0/16, x, y]}}}",
            &["spec.networking.additionalNetworkCIDRs"],
        );
        assert_eq!(found[0].related[0].field, "spec.networking.additionalNetworkCIDRs[1]");
    }
}
