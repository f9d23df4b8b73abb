//! Types of the load balancer that do not exist.

use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `spec.api.loadBalancer.type` is neither `Public` nor `Internal`.
    ///
    /// kOps' validation does not read it; the model stops with "unknown load balancer Type"
    /// (`pkg/model/awsmodel/api_loadbalancer.go`). Letter case counts.
    ///
    /// Write `Public` or `Internal`.
    pub static RULE = {
        code: "unknown-load-balancer-type",
        summary: "the type of the load balancer is neither `Public` nor `Internal`",
        severity: Error,
        cause: NotSupported,
        source: KopsModel,
        releases: Releases::ALL,
        needs: [LoadBalancer],
        bad: r#"cluster: {spec: {api: {loadBalancer: {type: public, class: Network}}}}"#,
        good: r#"cluster: {spec: {api: {loadBalancer: {type: Public, class: Network}}}}"#,
        check: check,
    }
}

/// The types that kOps has.
const TYPES: [&str; 2] = ["Public", "Internal"];

/// Words of AWS and of Kubernetes for the types; `External` is spelled more like the wrong one.
const SAID: [(&str, &str); 4] =
    [("External", "Public"), ("Internet", "Public"), ("Internet-facing", "Public"), ("Private", "Internal")];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(balancer) = cluster_on_aws(subject).and_then(|cluster| cluster.spec.api.load_balancer.as_ref()) else {
        return;
    };
    let text = balancer.balancer_type.as_str();
    if text.is_empty() || TYPES.contains(&text) {
        return;
    }
    let field = FieldPath::of("spec.api.loadBalancer.type");
    let finding = report.report(field.clone(), format!("`{text}` is not a type of load balancer"));
    let said = SAID.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, meant)| *meant);
    let nearest = said.or_else(|| subject.likeness.nearest(text, TYPES));
    if let Some(known) = nearest {
        let safety = if known.eq_ignore_ascii_case(text) { Safety::Safe } else { Safety::Unsafe };
        finding.repair_with(safety, known);
    }
    finding.value(text).questions(field).hint(match nearest {
        Some(known) => format!("Write `{known}`"),
        None => "Write `Public` or `Internal`".to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_known_types_and_none() {
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {type: Internal, class: Network}}}}");
        accepts(&RULE, "cluster: {spec: {api: {loadBalancer: {class: Network}}}}");
    }

    #[test]
    fn reports_others_with_the_nearest() {
        let found =
            reports(&RULE, "cluster: {spec: {api: {loadBalancer: {type: internal}}}}", &["spec.api.loadBalancer.type"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `Internal`"));
        let external = "cluster: {spec: {api: {loadBalancer: {type: external}}}}";
        let found = reports(&RULE, external, &["spec.api.loadBalancer.type"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `Public`"));
    }
}
