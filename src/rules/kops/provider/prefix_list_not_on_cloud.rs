//! Prefix lists in access lists on another cloud than AWS.

use crate::diagnostic::FieldPath;
use crate::release::Releases;
use crate::rules::paths::access_lists;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::Provider;

rule! {
    /// An access list holds the id of a prefix list, `pl-…`, on another cloud than AWS. Only AWS has prefix lists.
    ///
    /// List the blocks themselves. Mirrors the checks of `sshAccess`, `kubernetesApiAccess` and `nodePortAccess` in
    /// `pkg/apis/kops/validation/validation.go`.
    pub static RULE = {
        code: "prefix-list-not-on-cloud",
        summary: "only AWS has prefix lists",
        severity: Error,
        cause: Invalid,
        source: Kops,
        releases: Releases::ALL,
        needs: [AnotherCloud, UnusualAccess],
        bad: r#"cluster:
  spec:
    cloudProvider:
      aws: null
      gce: {}
    sshAccess: [pl-0123456789abcdef0]
"#,
        good: r#"cluster:
  spec:
    cloudProvider:
      aws: null
      gce: {}
    sshAccess: [198.51.100.0/24]
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let spec = &subject.cluster.spec;
    if matches!(spec.provider, Provider::Aws | Provider::Missing | Provider::Unknown(_)) {
        return;
    }
    for (field, entries) in access_lists(spec) {
        for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.text().starts_with("pl-")) {
            let message = format!("`{entry}` is a prefix list, which `{}` does not have", spec.provider.name());
            report
                .report(FieldPath::of(field).index(index), message)
                .value(entry.text())
                .hint("List the blocks themselves");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_them_on_aws() {
        accepts(&RULE, "cluster: {spec: {sshAccess: [pl-0123456789abcdef0]}}");
    }

    #[test]
    fn reports_each() {
        let request = "cluster: {spec: {cloudProvider: {aws: null, gce: {}}, api: {access: [pl-1]}, nodePortAccess: \
            [::/0, pl-2]}}";
        reports(&RULE, request, &["spec.api.access[0]", "spec.nodePortAccess[1]"]);
    }
}
