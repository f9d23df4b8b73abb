//! Public addresses of NAT gateways that are not addresses.

use std::net::IpAddr;

use crate::cidr::parse_address;
use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `publicIP` of a subnet is not an IPv4 address.
    ///
    /// kOps looks for the elastic IP with this address and stops where there is none; its validation does not read the
    /// text. An allocation id belongs in `egress`.
    ///
    /// Write the address, or `egress: eipalloc-…` for an allocation id.
    pub static RULE = {
        code: "public-ip-invalid",
        summary: "`publicIP` is not an IPv4 address",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [PublicIps],
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, publicIP: eipalloc-0123456789abcdef0}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19, publicIP: 203.0.113.7}
      - {name: u, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let text = subnet.spec.public_ip.as_str();
        if text.is_empty() {
            continue;
        }
        let address = parse_address(text);
        if matches!(address, Some(IpAddr::V4(address)) if !address.is_private()) {
            continue;
        }
        if address.is_some_and(|address| address.is_ipv4()) {
            let message = format!("`{text}` is a private address, which no elastic IP has");
            let finding = report.report(paths::subnet_field(index, "publicIP"), message);
            finding.value(text).hint("Write the address of an elastic IP, for example `203.0.113.7`");
            finding.questions(paths::subnet_field(index, "publicIP"));
            continue;
        }
        let finding = report.report(paths::subnet_field(index, "publicIP"), format!("`{text}` is not an IPv4 address"));
        finding.value(text).questions(paths::subnet_field(index, "publicIP"));
        if !text.starts_with("eipalloc-") {
            finding.hint("Write the address of an elastic IP, for example `203.0.113.7`");
            continue;
        }
        finding.hint(format!("Write `egress: {text}` instead of `publicIP`"));
        if subnet.spec.egress.is_empty() {
            let rename = Change::Rename(paths::subnet_field(index, "publicIP"), "egress".to_owned());
            finding.repair(Safety::Unsafe, [rename]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses_and_none() {
        accepts(&RULE, "cluster: {spec: {networking: {subnets: [{name: a, publicIP: 203.0.113.7}, {name: b}]}}}");
    }

    #[test]
    fn reports_ids_and_other_texts() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, publicIP: eipalloc-1}, {name: b, publicIP: \
            yes-please}]}}}",
            &["spec.networking.subnets[0].publicIP", "spec.networking.subnets[1].publicIP"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `egress: eipalloc-1` instead of `publicIP`"));
    }
}
