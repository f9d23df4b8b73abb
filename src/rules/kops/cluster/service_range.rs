//! The text of `serviceClusterIPRange`.

use crate::cidr::Cidr;
use crate::release::Releases;
use crate::rules::cidr_text::{CidrDefect, host_bits, unreadable};
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `serviceClusterIPRange` is not a valid CIDR, so services, the cluster's DNS among them, have no addresses.
    ///
    /// Write a block such as `100.64.0.0/13`, or `fd00:5e4f:ce::/108` in an IPv6 cluster, or leave the field out: kOps
    /// then chooses one. Mirrors the checks of `serviceClusterIPRange` in `pkg/apis/kops/validation`.
    pub static UNREADABLE = {
        code: "service-range-unreadable",
        summary: "`serviceClusterIPRange` is not a CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: |subject, report| check(subject, unreadable, report),
    }
}

rule! {
    /// The address of `serviceClusterIPRange` has host bits set. Until 1.26 kOps took the block that it
    /// lies in; from 1.27 it refuses the text.
    ///
    /// Write the block in its canonical form. Mirrors `parseCIDR` in `validateNetworking`.
    pub static HOST_BITS = {
        code: "service-range-has-host-bits",
        summary: "`serviceClusterIPRange` has host bits set",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        needs: [ServiceRange],
        bad: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.65.0.0/13
"#,
        good: r#"cluster:
  spec:
    networking:
      serviceClusterIPRange: 100.64.0.0/13
"#,
        check: |subject, report| check(subject, host_bits, report),
    }
}

/// Reports what `defect` finds in the field, where it is given.
fn check(subject: &Subject<'_>, defect: fn(&Cidr) -> Option<CidrDefect>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.service_cluster_ip_range;
    if !given.is_empty() {
        report.report_range(subject, "serviceClusterIPRange", given, defect(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cidr_text::ANY;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_host_bits() {
        accepts(&UNREADABLE, "cluster: {spec: {networking: {serviceClusterIPRange: 100.65.0.0/13}}}");
    }

    #[test]
    fn reports_garbage() {
        let found = reports(
            &UNREADABLE,
            "cluster: {spec: {networking: {serviceClusterIPRange: all}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        assert_eq!(found[0].hint.as_deref(), Some(ANY));
    }

    #[test]
    fn accepts_what_cannot_be_read_at_all() {
        accepts(&HOST_BITS, "cluster: {spec: {networking: {serviceClusterIPRange: x}}}");
    }

    #[test]
    fn reports_the_block_to_write() {
        let found = reports(
            &HOST_BITS,
            "cluster: {spec: {networking: {serviceClusterIPRange: 100.65.0.0/13}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.64.0.0/13`"));
    }
}
