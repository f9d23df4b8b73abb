//! Texts and numbers of another form than their key asks for.

use crate::diagnostic::{Change, Safety};
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::OtherValue;
use crate::spec::keys::{Expected, Like};

rule! {
    /// A text or a number has another form than its key asks for: a host with `https://`, a certificate that is not an
    /// ARN, a price with a sign, a path instead of the name of a key pair, a port over 65535, packets larger than those
    /// of EC2.
    ///
    /// kOps hands it on without a look at it, and AWS or the machine that gets it refuses it. Of a proxy kOps makes
    /// `http://HOST:PORT` itself.
    ///
    /// Write it in the form that the hint says.
    pub static RULE = {
        code: "value-not-of-form",
        summary: "a text or a number has another form than its key asks for",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    networking:
      egressProxy: {httpProxy: {host: 'http://proxy.example.com', port: 3128}}
"#,
        good: r#"cluster:
  spec:
    networking:
      egressProxy: {httpProxy: {host: proxy.example.com, port: 3128}}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if subject.reading.other_values.is_empty() || cluster_on_aws(subject).is_none() {
        return;
    }
    for OtherValue { object, field, text, expected } in &subject.reading.other_values {
        let key = field.last_key().unwrap_or_default();
        match expected {
            Expected::Words(_) => {}
            Expected::Like(like) => {
                let message = format!("`{text}` is not {}", like.words());
                let finding = report.report_on(*object, field.clone(), message);
                finding.value(text.as_str());
                if let Some((host, port)) = host_and_port(text).filter(|_| key == "host") {
                    let beside = field.clone().parent().key("port");
                    finding.hint(format!("Write `host: {host}` and `port: {port}`"));
                    let set = [Change::Set(field.clone(), host.into()), Change::Set(beside, port.into())];
                    finding.repair(Safety::Unsafe, set);
                    continue;
                }
                match like.meant(text) {
                    Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
                    None => finding.hint(format!("Give `{key}` {}", like.words())),
                };
            }
            Expected::Within(least, most) => {
                let message = format!("`{key}` is {text}, which is not from {least} to {most}");
                let finding = report.report_on(*object, field.clone(), message);
                finding.value(text.as_str()).hint(format!("Give `{key}` a number from {least} to {most}"));
            }
        }
    }
}

/// The host and the port of `http://HOST:PORT/`, where both are written.
fn host_and_port(text: &str) -> Option<(&str, u16)> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/');
    let (host, port) = rest.rsplit_once(':')?;
    Some((host, port.parse().ok()?)).filter(|_| Like::Host.accepts(host) && !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn spec(fields: &str) -> String {
        format!("cluster: {{spec: {{{fields}}}}}")
    }

    #[test]
    fn accepts_values_of_the_form_and_other_clouds() {
        accepts(&RULE, &spec("api: {publicName: api.example.com}, sshKeyName: my-key"));
        accepts(&RULE, &spec("cloudProvider: {aws: null, gce: {}}, api: {publicName: 'https://api.example.com'}"));
    }

    #[test]
    fn reports_other_forms_with_what_was_meant() {
        let hint = |fields: &str, field: &str| reports(&RULE, &spec(fields), &[field])[0].hint.clone().unwrap();
        assert_eq!(
            hint("api: {publicName: 'https://api.example.com'}", "spec.api.publicName"),
            "Write `api.example.com`"
        );
        let host = "spec.networking.egressProxy.httpProxy.host";
        let both = "networking: {egressProxy: {httpProxy: {host: 'http://proxy:3128/'}}}";
        assert_eq!(hint(both, host), "Write `host: proxy` and `port: 3128`");
        let proxy = "networking: {egressProxy: {httpProxy: {host: proxy, port: 312800}}}";
        let port = "spec.networking.egressProxy.httpProxy.port";
        assert_eq!(hint(proxy, port), "Give `port` a number from 1 to 65535");
    }
}
