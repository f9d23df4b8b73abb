//! A negative number of Typha replicas.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// Calico's `typhaReplicas` is negative.
    ///
    /// Typha is between Calico's agents and the API server in large clusters; the number of its replicas is at
    /// least 0 (`validateNetworkingCalico`).
    ///
    /// Write 0 for none, or leave the option out and let kOps choose.
    pub static RULE = {
        code: "calico-typha-replicas-negative",
        summary: "the number of Typha replicas is negative",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [Calico],
        bad: r#"cluster:
  spec:
    networking:
      calico:
        typhaReplicas: -1
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        typhaReplicas: 0
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    let replicas = calico.typha_replicas;
    if 0 <= replicas {
        return;
    }
    report
        .report(
            networking("calico").key("typhaReplicas"),
            format!("the number of Typha replicas, `{replicas}`, is negative"),
        )
        .value(replicas.to_string())
        .hint("Write 0 or more");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_zero_and_more() {
        accepts(&RULE, "cluster: {spec: {networking: {calico: {typhaReplicas: 0}}}}");
        accepts(&RULE, "cluster: {spec: {networking: {calico: {typhaReplicas: 3}}}}");
    }

    #[test]
    fn reports_negative_numbers() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {typhaReplicas: -3}}}}",
            &["spec.networking.calico.typhaReplicas"],
        );
    }
}
