//! Additional routes whose destination has host bits.

use crate::release::Releases;
use crate::rules::cidr_text::host_bits;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::routes;

rule! {
    /// The destination of an additional route has address bits behind its prefix length.
    ///
    /// AWS would make a route to the whole block, which is then not found again by the text in the spec. Since 1.27
    /// kOps refuses it (`awsValidateAdditionalRoutes`).
    ///
    /// Write the base address of the block.
    pub static RULE = {
        code: "additional-route-cidr-has-host-bits",
        summary: "the destination of an additional route has host bits",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(27),
        bad: "cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.1/16, target: tgw-1}
",
        good: "cluster:
  spec:
    networking:
      subnets:
      - name: a
        type: Private
        zone: us-east-1a
        cidr: 172.20.32.0/19
        additionalRoutes:
        - {cidr: 10.0.0.0/16, target: tgw-1}
",
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for listed in routes(subject.cluster) {
        let cidr = &listed.route.cidr;
        report.report_cidr(|| listed.field("cidr"), cidr, host_bits(cidr));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_what_is_not_its_business() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: x, target: tgw-1}]}]}}}",
        );
    }

    #[test]
    fn reports_with_the_block_to_write() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [
                {name: a, type: Private, additionalRoutes: [{cidr: 10.0.0.1/16, target: tgw-1}]}]}}}",
            &["spec.networking.subnets[0].additionalRoutes[0].cidr"],
        );
        assert!(found[0].hint.as_deref().is_some_and(|hint| hint.contains("`10.0.0.0/16`")));
    }
}
