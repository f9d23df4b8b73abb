//! The text of `cidr` of an additional route.

use crate::cidr::Cidr;
use crate::release::Releases;
use crate::rules::cidr_text::{CidrDefect, host_bits, unreadable};
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// The destination of an additional route is not a valid CIDR.
    ///
    /// kOps makes one route of each entry and cannot do so without a block (`awsValidateAdditionalRoutes`).
    ///
    /// Write a block with its prefix length; a single address is a `/32`.
    pub static UNREADABLE = {
        code: "additional-route-cidr-unreadable",
        summary: "the destination of an additional route is not a valid CIDR",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(24),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.1, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.1/32, target: tgw-1}
"#,
        check: |subject, report| check(subject, unreadable, report),
    }
}

rule! {
    /// The destination of an additional route has host bits set.
    ///
    /// AWS would make a route to the whole block, which is then not found again by the text in the spec. Since 1.27
    /// kOps refuses it (`awsValidateAdditionalRoutes`).
    ///
    /// Write the base address of the block.
    pub static HOST_BITS = {
        code: "additional-route-cidr-has-host-bits",
        summary: "the destination of an additional route has host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        needs: [AdditionalRoutes],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.1/16, target: tgw-1}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-1}
"#,
        check: |subject, report| check(subject, host_bits, report),
    }
}

/// Reports what `defect` finds in the `cidr` of each route.
fn check(subject: &Subject<'_>, defect: fn(&Cidr) -> Option<CidrDefect>, report: &mut Reporter<'_>) {
    for listed in routes(subject.cluster) {
        let cidr = &listed.route.cidr;
        report.report_cidr(|| listed.field("cidr"), cidr, defect(cidr));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn leaves_host_bits_to_the_other_rule() {
        accepts(
            &UNREADABLE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.0/16, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_with_the_block_to_write() {
        let found = reports(
            &UNREADABLE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.1, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.contains("`10.0.0.1/32`")));
    }

    #[test]
    fn leaves_unreadable_texts_to_the_other_rule() {
        accepts(
            &HOST_BITS,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: x, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_host_bits_with_the_block_to_write() {
        let found = reports(
            &HOST_BITS,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.1/16, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.contains("`10.0.0.0/16`")));
    }
}
