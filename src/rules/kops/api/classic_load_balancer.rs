//! Classic load balancers, which kOps no longer makes.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field};

rule! {
    /// The class of the API's load balancer is `Classic`, or left out.
    ///
    /// Since 1.37 kOps refuses classic load balancers, but still fills `Classic` in where no class is written
    /// (`awsValidateCluster`), so the class has to be given.
    ///
    /// Write `class: Network`. On an existing cluster the load balancer is replaced and gets another address.
    pub static RULE = {
        code: "classic-load-balancer",
        summary: "kOps no longer makes classic load balancers",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(37),
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Classic
"#,
        good: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Network
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    let message = match balancer.class.as_str() {
        "Classic" => "kOps no longer makes classic load balancers",
        "" => "without a class kOps chooses `Classic`, which it no longer makes",
        _ => return,
    };
    report
        .report(field("class"), message)
        .value(balancer.class.as_str())
        .hint("Write `class: Network`")
        .repair_with(Safety::Unsafe, "Network");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_network_load_balancers_and_none() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Network}}}}");
        accepts(&RULE, "cluster: {spec: {api: {dns: {}}}}");
    }

    #[test]
    fn reports_classic_and_missing_classes() {
        reports(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Classic}}}}", &["spec.api.loadBalancer.class"]);
        reports(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Public}}}}", &["spec.api.loadBalancer.class"]);
    }
}
