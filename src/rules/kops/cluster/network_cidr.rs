//! The text of `networkCIDR`.

use std::net::IpAddr;

use crate::aws::limits;
use crate::cidr::{Cidr, Ipv4Net, parse_address};
use crate::diagnostic::{Finding, Object, Safety};
use crate::release::Releases;
use crate::rules::cidr_text::{CidrDefect, host_bits, unreadable, written_address};
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::rules::vpc_blocks::{LARGEST, around_subnets, network_of_subnets};

rule! {
    /// `networkCIDR` is not a valid CIDR, so the VPC has no block and its subnets have nowhere to lie.
    ///
    /// Write an IPv4 block such as `172.20.0.0/16`, or leave the field out: kOps then takes that block, or the one of
    /// the existing VPC. Mirrors the checks of `networkCIDR` in `pkg/apis/kops/validation`.
    pub static UNREADABLE = {
        code: "network-cidr-unreadable",
        summary: "`networkCIDR` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
"#,
        check: |subject, report| {
            let mut finding = check(subject, unreadable, report);
            let text = subject.cluster.spec.networking.network_cidr.text();
            let is_misspelt = |finding: &&mut Finding| {
                let address = text.split('/').next().unwrap_or_default();
                text.starts_with("vpc-") || finding.repair.is_some() && parse_address(address).is_none()
            };
            if let Some(finding) = finding.as_deref_mut().filter(is_misspelt) {
                finding.explains(Object::Cluster, networking("networkCIDR"));
            }
            let finding = finding.filter(|finding| finding.repair.is_none());
            if let (Some(finding), Some(around)) = (finding, around_subnets(subject.cluster)) {
                finding.hint(format!("Write `{around}`, which holds the blocks of all subnets"));
            }
        },
    }
}

rule! {
    /// The address of `networkCIDR` has host bits set. Until 1.26 kOps took the block that it lies in;
    /// from 1.27 it refuses the text, so a spec that worked for years stops working.
    ///
    /// Write the block in its canonical form. Mirrors `parseCIDR` in `validateNetworking`.
    pub static HOST_BITS = {
        code: "network-cidr-has-host-bits",
        summary: "`networkCIDR` has host bits set",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        needs: [UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.1.0/16
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 172.20.0.0/16
"#,
        check: |subject, report| {
            if let Some(finding) = check(subject, host_bits, report) {
                say_network(subject, finding);
            }
        },
    }
}

/// Reports what `defect` finds in the field, where it is given.
fn check<'r>(
    subject: &Subject<'_>,
    defect: fn(&Cidr) -> Option<CidrDefect>,
    report: &'r mut Reporter<'_>,
) -> Option<&'r mut Finding> {
    let given = &subject.cluster.spec.networking.network_cidr;
    let defect = Some(given).filter(|given| !given.is_empty()).and_then(defect);
    report.report_range(subject, "networkCIDR", given, defect)
}

/// Where the block is larger than a VPC can be, the length is the mistake: says the block with another one.
fn say_network(subject: &Subject<'_>, finding: &mut Finding) {
    let given = &subject.cluster.spec.networking.network_cidr;
    let Some(block) = given.ipv4().filter(|block| !limits::is_ipv4_length(block.prefix_len())) else { return };
    if cluster_on_aws(subject).is_none_or(|cluster| cluster.is_shared_vpc()) {
        return;
    }
    let written = || match written_address(given) {
        Some(IpAddr::V4(address)) => Ipv4Net::new(address, LARGEST).ok(),
        _ => Ipv4Net::new(block.addr(), LARGEST).ok(),
    };
    let meant = network_of_subnets(subject.cluster).or_else(written);
    if let Some(meant) = meant {
        let meant = meant.trunc().to_string();
        finding.hint(format!("Write `{meant}`: AWS makes VPC blocks from /16 to /28"));
        finding.questions(networking("networkCIDR")).repair_with(Safety::Unsafe, meant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&UNREADABLE, "cluster: {spec: {networking: {networkCIDR: 172.20.1.0/16}}}");
    }

    #[test]
    fn reports_a_block_without_its_length() {
        let found = reports(
            &UNREADABLE,
            "cluster: {spec: {networking: {networkCIDR: 172.20.0.0}}}",
            &["spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Add the prefix length, for example `172.20.0.0/16`"));
    }

    #[test]
    fn accepts_what_cannot_be_read_at_all() {
        accepts(&HOST_BITS, "cluster: {spec: {networking: {networkCIDR: x}}}");
    }

    #[test]
    fn reports_the_block_to_write() {
        let found = reports(
            &HOST_BITS,
            "cluster: {spec: {networking: {networkCIDR: 172.20.1.0/16}}}",
            &["spec.networking.networkCIDR"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `172.20.0.0/16`"));
    }
}
