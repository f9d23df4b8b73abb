//! A second CNI plugin, as kOps 1.23 to 1.31 finds it.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

use super::plugins::{
    AMAZON_VPC, CALICO, CANAL, CILIUM, CNI, EXTERNAL, FLANNEL, GCP, KOPEIO, KUBE_ROUTER, KUBENET, Plugin, WEAVE,
};

rule! {
    /// The cluster configures more than one CNI plugin.
    ///
    /// Two plugins would fight over the pods' interfaces. Until 1.31 kOps looks at the plugins in a fixed order and
    /// refuses each one that comes after another (`validateNetworking`). `cni` is refused after another plugin, but
    /// does not count against those after it, so that `cni` with `calico` passes.
    ///
    /// Keep one plugin.
    pub static RULE = {
        code: "second-cni",
        summary: "the cluster configures a CNI plugin after another one",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::until(32),
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
      calico: {}
"#,
        check: check,
    }
}

/// A plugin in the order of kOps, the releases in which it takes part, and whether it counts against later ones.
struct Contender {
    plugin: &'static Plugin,
    releases: Releases,
    counts: bool,
}

const fn contender(plugin: &'static Plugin) -> Contender {
    Contender { plugin, releases: Releases::ALL, counts: true }
}

static ORDER: [Contender; 12] = [
    contender(&KUBENET),
    contender(&EXTERNAL),
    contender(&KOPEIO),
    Contender { counts: false, ..contender(&CNI) },
    Contender { releases: Releases::until(28), ..contender(&WEAVE) },
    contender(&FLANNEL),
    contender(&CALICO),
    contender(&CANAL),
    contender(&KUBE_ROUTER),
    contender(&AMAZON_VPC),
    contender(&CILIUM),
    contender(&GCP),
];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let mut first: Option<&Plugin> = None;
    for Contender { plugin, releases, counts } in &ORDER {
        if !releases.contains(subject.release) || !plugin.is_in(subject) {
            continue;
        }
        match first {
            Some(first) => {
                report
                    .report(networking(plugin.key), format!("the cluster has `{}` and `{}`", first.key, plugin.key))
                    .hint(format!("Remove `{}` or `{}`", first.key, plugin.key))
                    .related(networking(first.key), "the other plugin");
            }
            None => first = counts.then_some(*plugin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_cni_before_another_plugin() {
        accepts(&RULE, "cluster: {spec: {networking: {cni: {}, calico: {}}}}");
    }

    #[test]
    fn reports_all_after_the_first() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {}, cilium: {}, kubenet: {}, cni: {}}}}",
            &["spec.networking.calico", "spec.networking.cilium", "spec.networking.cni"],
        );
    }

    #[test]
    fn reports_weave_as_long_as_it_takes_part() {
        let request =
            |release| format!("{{kopsRelease: '{release}', cluster: {{spec: {{networking: {{weave: {{}}}}}}}}}}");
        reports(&RULE, &request("1.27"), &["spec.networking.calico"]);
        accepts(&RULE, &request("1.28"));
    }
}
