//! Several CNI plugins, as kOps finds them since 1.32.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::plugins::{
    AMAZON_VPC, CALICO, CANAL, CILIUM, CNI, FLANNEL, GCP, KINDNET, KOPEIO, KUBE_ROUTER, KUBENET, Plugin, has_ipv4_only,
};

rule! {
    /// The cluster configures more than one CNI plugin.
    ///
    /// Two plugins would fight over the pods' interfaces. Since 1.32 kOps refuses every one of them
    /// (`validateNetworking`).
    ///
    /// Keep one plugin.
    pub static RULE = {
        code: "several-cnis",
        summary: "the cluster configures several CNI plugins",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::since(32),
        needs: [UnusualCni],
        bad: r#"cluster:
  spec:
    networking:
      calico: {}
      cilium: {}
"#,
        good: r#"cluster:
  spec:
    networking:
      calico: null
      cilium: {}
"#,
        check: check,
    }
}

/// The plugins that exclude each other, and the releases in which each is among them.
static CONTENDERS: [(&Plugin, Releases); 11] = [
    (&AMAZON_VPC, Releases::ALL),
    (&CALICO, Releases::ALL),
    (&CANAL, Releases::until(34)),
    (&CILIUM, Releases::ALL),
    (&CNI, Releases::ALL),
    (&FLANNEL, Releases::ALL),
    (&GCP, Releases::ALL),
    (&KINDNET, Releases::ALL),
    (&KOPEIO, Releases::until(37)),
    (&KUBE_ROUTER, Releases::ALL),
    (&KUBENET, Releases::ALL),
];

/// The plugins in the cluster that exclude each other.
fn plugins<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = &'static Plugin> + Clone + 'a {
    let contenders = CONTENDERS.iter().filter(|(_, releases)| releases.contains(subject.release));
    contenders.map(|(plugin, _)| *plugin).filter(|plugin| plugin.is_in(subject))
}

/// Whether a plugin is refused beside others, so that what else is wrong with it says nothing new.
pub(super) fn is_one_of_several(plugin: &Plugin, subject: &Subject<'_>) -> bool {
    let is_itself = |other: &&Plugin| other.key == plugin.key;
    RULE.releases.contains(subject.release)
        && plugins(subject).nth(1).is_some()
        && plugins(subject).any(|other| is_itself(&other))
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if plugins(subject).nth(1).is_none() {
        return;
    }
    let plugins: Vec<&Plugin> = plugins(subject).collect();
    let mut usable = plugins.iter().filter(|plugin| !subject.cluster.is_ipv6() || !has_ipv4_only(plugin));
    let hint = match (usable.next(), usable.next()) {
        (Some(only), None) => format!("Keep `{}`, which supports IPv6", only.key),
        _ => "Keep one plugin".to_owned(),
    };
    for plugin in &plugins {
        let finding = report.report(networking(plugin.key), format!("`{}` is not the only CNI plugin", plugin.key));
        finding.hint(hint.as_str());
        for other in plugins.iter().filter(|other| other.key != plugin.key) {
            finding.related(networking(other.key), "another plugin");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_one_plugin_or_none() {
        accepts(&RULE, "{}");
        accepts(&RULE, "cluster: {spec: {networking: {calico: null}}}");
    }

    #[test]
    fn reports_each_of_them() {
        let fields = ["spec.networking.calico", "spec.networking.kindnet"];
        let found = reports(&RULE, "cluster: {spec: {networking: {calico: {}, kindnet: {}}}}", &fields);
        assert_eq!(found[0].related[0].field, fields[1]);
    }

    #[test]
    fn reports_canal_as_long_as_it_takes_part() {
        let request =
            |release| format!("{{kopsRelease: '{release}', cluster: {{spec: {{networking: {{canal: {{}}}}}}}}}}");
        reports(&RULE, &request("1.33"), &["spec.networking.calico", "spec.networking.canal"]);
        accepts(&RULE, &request("1.34"));
    }
}
