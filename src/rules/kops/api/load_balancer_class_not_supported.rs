//! Classes of load balancers that kOps does not know.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

use super::helpers::{aws_load_balancer, field};

rule! {
    /// The class of the API's load balancer is neither `Network` nor `Classic`.
    ///
    /// The class decides which AWS service balances the load (`awsValidateCluster`).
    ///
    /// Write `Network`.
    pub static RULE = {
        code: "load-balancer-class-not-supported",
        summary: "kOps does not know this class of load balancer",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster:
  spec:
    api:
      loadBalancer:
        type: Public
        class: Application
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

/// The classes that kOps knows.
const CLASSES: [&str; 2] = ["Classic", "Network"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = aws_load_balancer(subject) else {
        return;
    };
    let class = balancer.class.as_str();
    if class.is_empty() || CLASSES.contains(&class) {
        return;
    }
    report
        .report(field("class"), format!("`{class}` is not a class of load balancer"))
        .value(class)
        .hint("Write `Network`")
        .repair_with(Safety::Unsafe, "Network");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_known_classes_and_none() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Network}}}}");
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Classic}}}}");
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Public}}}}");
    }

    #[test]
    fn reports_others() {
        reports(&RULE, "cluster: {spec: {api: {loadBalancer: {class: network}}}}", &["spec.api.loadBalancer.class"]);
    }
}
