//! Objects of which answers of AWS tell different things.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Two answers in `observed` have an object with the same id, and say different things of it: a NAT gateway is
    /// `available` in one and `deleted` in the other.
    ///
    /// Answers have no order and no time, so neither counts more. Such an object is taken to be unknown, as if it had
    /// not been told of.
    ///
    /// Send one answer of each kind, all of the same time.
    pub static RULE = {
        code: "observed-contradicts-itself",
        summary: "answers of AWS say different things of an object, which is taken to be unknown",
        severity: Warning,
        cause: Duplicate,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"observed:
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: available}
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: deleted}
"#,
        good: r#"observed:
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: available}
- NatGateways:
  - {NatGatewayId: nat-0a1b2c3d, VpcId: vpc-0a1b2c3d, State: available}
"#,
        check: check,
    }
}

/// The most objects that a message names.
const MOST_NAMED: usize = 4;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let kinds = subject.observed.kinds();
    let mut ids = kinds.iter().flat_map(|(_, told)| told.contradicted());
    let named: Vec<String> = ids.by_ref().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    if named.is_empty() {
        return;
    }
    let more = if ids.next().is_some() { ", …" } else { "" };
    let message = format!("answers in `observed` say different things of {}{more}", named.join(", "));
    let finding = report.report_on(Object::Request, FieldPath::of("observed"), message);
    finding.hint("Send one answer of each kind, all of the same time");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    const GATEWAY: &str = "{NatGateways: [{NatGatewayId: nat-1, VpcId: vpc-1, State: available}]}";

    #[test]
    fn accepts_the_same_answer_twice() {
        accepts(&RULE, &format!("observed: [{GATEWAY}, {GATEWAY}]"));
    }

    #[test]
    fn what_answers_contradict_each_other_about_is_unknown_in_any_order() {
        let gone = GATEWAY.replace("available", "deleted");
        for answers in [format!("{GATEWAY}, {gone}"), format!("{gone}, {GATEWAY}, {gone}")] {
            let subnets = "[{name: a, type: Private, zone: us-east-1a, egress: nat-1}, {name: u, type: Utility, zone: \
                us-east-1a}]";
            let networking = format!("networking: {{networkID: vpc-1, subnets: {subnets}}}");
            let request = format!("{{cluster: {{spec: {{{networking}}}}}, observed: [{answers}]}}");
            let found = reports(&RULE, &request, &["observed"]);
            assert_eq!(found[0].message, "answers in `observed` say different things of `nat-1`");
            accepts(crate::rules::find("nat-gateway-not-there").unwrap(), &request);
        }
    }
}
