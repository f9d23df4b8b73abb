//! A `serviceClusterIPRange` whose address lies inside the block.

use crate::release::Releases;
use crate::rules::cidr_text::host_bits;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The address of `serviceClusterIPRange` has bits behind the prefix length. Until 1.26 kOps took the block that it lies in;
    /// from 1.27 it refuses the text.
    ///
    /// Write the block in its canonical form. Mirrors `parseCIDR` in `validateNetworking`.
    pub static RULE = {
        code: "service-range-has-host-bits",
        summary: "`serviceClusterIPRange` has address bits behind its prefix length",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        bad: "cluster: {spec: {networking: {serviceClusterIPRange: 100.65.0.0/13}}}",
        good: "cluster: {spec: {networking: {serviceClusterIPRange: 100.64.0.0/13}}}",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let given = &subject.cluster.spec.networking.service_cluster_ip_range;
    if !given.is_empty() {
        report.report_cidr(|| networking("serviceClusterIPRange"), given, host_bits(given));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_cannot_be_read_at_all() {
        accepts(&RULE, "cluster: {spec: {networking: {serviceClusterIPRange: x}}}");
    }

    #[test]
    fn reports_the_block_to_write() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {serviceClusterIPRange: 100.65.0.0/13}}}",
            &["spec.networking.serviceClusterIPRange"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `100.64.0.0/13`"));
    }
}
