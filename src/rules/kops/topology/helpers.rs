//! What several rules on topology and names ask.

use crate::rules::rule::Subject;

/// The kind of DNS.
pub(super) const DNS: &str = "spec.networking.topology.dns";

/// The length of the longest DNS name.
const LONGEST_NAME: usize = 253;

/// The given kind of DNS; empty when it is left out, which means `Public`.
pub(super) fn given_dns<'a>(subject: &Subject<'a>) -> &'a str {
    subject.cluster.spec.networking.topology.as_ref().map_or("", |topology| topology.dns.as_str())
}

/// Whether `name` is a DNS name as Kubernetes defines it (RFC 1123).
pub(super) fn is_dns_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.as_bytes().split(|byte| *byte == b'.').all(is_label)
}

fn is_label(label: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    !label.is_empty() && label.iter().all(allowed) && !label.starts_with(b"-") && !label.ends_with(b"-")
}
