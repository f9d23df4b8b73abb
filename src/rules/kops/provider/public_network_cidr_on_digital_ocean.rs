//! A `networkCIDR` of public addresses on DigitalOcean.

use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// `networkCIDR` lies outside the private ranges on DigitalOcean, whose networks have private addresses only.
    ///
    /// Choose a block of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or, in IPv6, fc00::/7. Mirrors the check of
    /// `networkCIDR` for DigitalOcean in `pkg/apis/kops/validation`.
    pub static RULE = {
        code: "public-network-cidr-on-digital-ocean",
        summary: "networks on DigitalOcean have private addresses",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::since(25),
        needs: [AnotherCloud],
        bad: r#"cluster:
  spec:
    cloudProvider: {aws: null, do: {}}
    networking: {networkCIDR: 100.0.0.0/16}
"#,
        good: r#"cluster:
  spec:
    cloudProvider: {aws: null, do: {}}
    networking: {networkCIDR: 10.0.0.0/16}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    let given = &spec.networking.network_cidr;
    let private = match given.net() {
        Some(IpNet::V4(net)) => net.network().is_private(),
        Some(IpNet::V6(net)) => net.network().is_unique_local(),
        None => return,
    };
    if spec.provider != Provider::DigitalOcean || private {
        return;
    }
    let finding = report.report(networking("networkCIDR"), format!("`{given}` is not a block of private addresses"));
    finding.value(given.text()).hint("Choose a private block, for example `10.0.0.0/16`");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_aws() {
        accepts(&RULE, "cluster: {spec: {networking: {networkCIDR: 100.0.0.0/16}}}");
    }

    #[test]
    fn reports_public_addresses() {
        reports(
            &RULE,
            "cluster: {spec: {cloudProvider: {aws: null, do: {}}, networking: {networkCIDR: 11.0.0.0/16}}}",
            &["spec.networking.networkCIDR"],
        );
    }
}
