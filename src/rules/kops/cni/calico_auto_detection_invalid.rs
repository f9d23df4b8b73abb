//! Calico's ways of finding a node's address.

use std::net::IpAddr;

use crate::cidr::parse_address;
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `ipv4AutoDetectionMethod` or `ipv6AutoDetectionMethod` of Calico is not a method that Calico has.
    ///
    /// The methods are `first-found`, `can-reach=ADDRESS` with an address of that family, `interface=REGEX,…` and
    /// `skip-interface=REGEX,…` (`validateCalicoAutoDetectionMethod`). Host names and addresses of the other family are
    /// refused; whether the expressions are any good is not looked at here.
    ///
    /// Write one of the four methods.
    pub static RULE = {
        code: "calico-auto-detection-invalid",
        summary: "Calico does not know this way of finding a node's address",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Calico],
        bad: r#"cluster:
  spec:
    networking:
      calico:
        ipv6AutoDetectionMethod: can-reach=10.0.0.1
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        ipv6AutoDetectionMethod: 'can-reach=2001:db8::1'
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    let methods = [
        ("ipv4AutoDetectionMethod", &calico.ipv4_auto_detection_method, Family::Ipv4),
        ("ipv6AutoDetectionMethod", &calico.ipv6_auto_detection_method, Family::Ipv6),
    ];
    for (key, method, family) in methods {
        if method.is_empty() || is_method(method, family) {
            continue;
        }
        report
            .report(
                networking("calico").key(key),
                format!("`{method}` is not a method that Calico has for {}", family.name()),
            )
            .value(method.as_str())
            .hint("Write `first-found`, `can-reach=ADDRESS`, `interface=REGEX` or `skip-interface=REGEX`");
    }
}

#[derive(Clone, Copy)]
enum Family {
    Ipv4,
    Ipv6,
}

impl Family {
    fn name(self) -> &'static str {
        match self {
            Family::Ipv4 => "IPv4",
            Family::Ipv6 => "IPv6",
        }
    }

    fn has(self, address: &str) -> bool {
        match (self, parse_address(address)) {
            (Family::Ipv4, Some(IpAddr::V4(_))) => true,
            (Family::Ipv6, Some(IpAddr::V6(address))) => address.to_ipv4_mapped().is_none(),
            _ => false,
        }
    }
}

fn is_method(text: &str, family: Family) -> bool {
    let parts: Vec<&str> = text.split('=').collect();
    match parts[..] {
        ["first-found"] | ["first-found", _] => true,
        ["can-reach", address] => family.has(address),
        ["interface" | "skip-interface", interfaces] => {
            !interfaces.trim_start().is_empty() && !interfaces.trim_start().starts_with(',')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(method: &str) -> String {
        format!("cluster: {{spec: {{networking: {{calico: {{ipv4AutoDetectionMethod: '{method}'}}}}}}}}")
    }

    #[test]
    fn accepts_the_four_methods() {
        for method in ["first-found", "can-reach=10.0.0.1", "interface=eth.*,ens5", "skip-interface=docker.*"] {
            accepts(&RULE, &request(method));
        }
    }

    #[test]
    fn reports_other_methods_and_families() {
        for method in
            ["last-found", "can-reach", "can-reach=example.com", "can-reach=::1", "interface=", "interface=a=b"]
        {
            reports(&RULE, &request(method), &["spec.networking.calico.ipv4AutoDetectionMethod"]);
        }
    }
}
