//! VPC blocks among the link-local addresses.

use super::helpers;
use crate::aws::limits;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// A block of the VPC shares addresses with `169.254.0.0/16`.
    ///
    /// These addresses are link-local; at them AWS offers machines their metadata, the resolver and the time, and it
    /// does not let a VPC have them ("VPC CIDR blocks" in the VPC User Guide). The apply stops at the VPC.
    ///
    /// Take another block, for example from `10.0.0.0/8`.
    pub static RULE = {
        code: "vpc-block-link-local",
        summary: "a VPC block shares addresses with the link-local range `169.254.0.0/16`",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [UnusualNetwork],
        bad: r#"cluster:
  spec:
    networking:
      networkCIDR: 169.254.0.0/16
"#,
        good: r#"cluster:
  spec:
    networking:
      networkCIDR: 10.254.0.0/16
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let range = limits::LINK_LOCAL;
    let message = |block: &helpers::VpcBlock<'_>| {
        format!("VPC block `{}` shares addresses with the link-local range `{range}`, which AWS keeps", block.cidr)
    };
    helpers::report_inside(subject, range, message, report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_neighbours() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: 169.253.0.0/16}}}");
    }

    #[test]
    fn reports_any_part_of_the_range() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {additionalNetworkCIDRs: [10.1.0.0/16, 169.254.169.0/24]}}}",
            &["spec.networking.additionalNetworkCIDRs[1]"],
        );
    }
}
