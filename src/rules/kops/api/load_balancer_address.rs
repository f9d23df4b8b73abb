//! Fixed private addresses of the load balancer that it cannot have.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::LoadBalancer;

use super::helpers::{aws_load_balancer, field, is_internal, is_network, subnet_field, subnets};

rule! {
    /// `privateIPv4Address` of the load balancer is written, but empty.
    ///
    /// The field fixes the address of the load balancer in a subnet; kOps requires a value where it is written
    /// (`awsValidateLoadBalancerSubnets`).
    ///
    /// Write an address of the subnet, or remove the field, and AWS chooses one.
    pub static MISSING = {
        code: "load-balancer-address-missing",
        summary: "a fixed address of the load balancer is empty",
        severity: Error,
        cause: Required,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: ''}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: 172.20.32.10}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check_empty,
    }
}

rule! {
    /// `privateIPv4Address` is set, and the API's load balancer is not an internal network load balancer.
    ///
    /// Only that kind can be given private addresses (`awsValidateLoadBalancerSubnets`).
    ///
    /// Remove the address, or make the load balancer `type: Internal` and `class: Network`.
    pub static NOT_ALLOWED = {
        code: "load-balancer-address-not-allowed",
        summary: "only internal network load balancers have fixed private addresses",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
        subnets:
        - {name: us-east-1a, privateIPv4Address: 172.20.32.10}
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Internal
        class: Network
        subnets:
        - {name: a, privateIPv4Address: 172.20.32.10}
    networking:
      subnets:
      - {name: a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
"#,
        check: check_kind,
    }
}

fn check_empty(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, _) in subnets(subject).filter(|(_, subnet)| subnet.private_ipv4_address.as_deref() == Some("")) {
        report
            .report(subnet_field(index, "privateIPv4Address"), "the fixed address of the load balancer is empty")
            .hint("Remove `privateIPv4Address`")
            .repair_by_removal(Safety::Unsafe);
    }
}

fn check_kind(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject).filter(|balancer| !is_network(balancer) || !is_internal(balancer))
    else {
        return;
    };
    let wrong = mistyped(balancer);
    for (index, subnet) in subnets(subject) {
        let Some(address) = subnet.private_ipv4_address.as_deref() else {
            continue;
        };
        let message = "only internal network load balancers have fixed private addresses";
        let finding = report.report(subnet_field(index, "privateIPv4Address"), message).value(address);
        match wrong {
            Some(wrong) => finding.hint(format!("Correct `{wrong}` of the load balancer first")),
            None => finding.hint("Remove `privateIPv4Address`").repair_by_removal(Safety::Unsafe),
        };
        finding.related(field("type"), "has to be `Internal`").related(field("class"), "has to be `Network`");
    }
}

/// The field whose word no load balancer has: what was meant may go together with a fixed address.
fn mistyped(balancer: &LoadBalancer) -> Option<&'static str> {
    let fields = [
        ("class", balancer.class.as_str(), ["", "Classic", "Network"].as_slice()),
        ("type", &balancer.balancer_type, &["Internal", "Public"]),
    ];
    fields.into_iter().find(|(_, word, words)| !words.contains(word)).map(|(field, ..)| field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_addresses_and_none() {
        accepts(
            &MISSING,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: a, privateIPv4Address: 172.20.32.10}, {name: b}]}}}}",
        );
    }

    #[test]
    fn reports_empty_addresses() {
        reports(
            &MISSING,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: a, privateIPv4Address: ''}]}}}}",
            &["spec.api.loadBalancer.subnets[0].privateIPv4Address"],
        );
    }

    #[test]
    fn accepts_internal_network_load_balancers() {
        accepts(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network, subnets: [
                {name: us-east-1a, privateIPv4Address: 172.20.32.10}]}}}}",
        );
    }

    #[test]
    fn an_address_stays_where_a_word_is_mistyped() {
        let fields = &["spec.api.loadBalancer.subnets[0].privateIPv4Address"];
        for (words, hint, has_fix) in [
            ("type: Internal, class: NLB", "Correct `class` of the load balancer first", false),
            ("type: internal, class: Network", "Correct `type` of the load balancer first", false),
            ("type: Internal, class: Classic", "Remove `privateIPv4Address`", true),
        ] {
            let yaml = format!(
                "cluster: {{spec: {{api: {{loadBalancer: {{{words}, subnets: [\
                {{name: us-east-1a, privateIPv4Address: 172.20.32.10}}]}}}}}}}}"
            );
            let found = &reports(&NOT_ALLOWED, &yaml, fields)[0];
            assert_eq!((found.hint.as_deref(), found.fix.is_some()), (Some(hint), has_fix), "{words}");
        }
    }

    #[test]
    fn reports_public_and_classic_ones() {
        reports(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Public, class: Network, subnets: [
                {name: us-east-1a, privateIPv4Address: 172.20.32.10}]}}}}",
            &["spec.api.loadBalancer.subnets[0].privateIPv4Address"],
        );
        reports(
            &NOT_ALLOWED,
            "cluster: {spec: {api: {loadBalancer: {type: Internal, subnets: [
                {name: us-east-1a, privateIPv4Address: 172.20.32.10}]}}}}",
            &["spec.api.loadBalancer.subnets[0].privateIPv4Address"],
        );
    }
}
