//! Values of plugin options that kOps does not know.

use crate::diagnostic::{Object, Safety};
use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::wire::{Calico, Cilium, Flannel};

use super::plugins::{FLANNEL, is_removed};

rule! {
    /// An option of the CNI plugin has a value that is not one of the possible ones.
    ///
    /// kOps compares these options letter by letter (`validateNetworkingCalico`, `validateNetworkingCilium`,
    /// `validateNetworkingFlannel`).
    ///
    /// Write one of the values in the message, or leave the option out.
    pub static RULE = {
        code: "cni-option-not-supported",
        summary: "an option of the CNI plugin has a value that kOps does not know",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      calico:
        ipipMode: Sometimes
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        ipipMode: CrossSubnet
"#,
        check: check,
    }
}

/// An option, how to get at it, and the values that it may have.
struct PluginOption<P> {
    key: &'static str,
    value: fn(&P) -> &str,
    possible: &'static [&'static str],
}

const MODES: &[&str] = &["Always", "CrossSubnet", "Never"];

static CALICO_OPTIONS: [PluginOption<Calico>; 4] = [
    PluginOption {
        key: "awsSrcDstCheck",
        value: |calico| &calico.aws_src_dst_check,
        possible: &["Enable", "Disable", "DoNothing"],
    },
    PluginOption {
        key: "encapsulationMode",
        value: |calico| &calico.encapsulation_mode,
        possible: &["ipip", "vxlan", "none"],
    },
    PluginOption { key: "ipipMode", value: |calico| &calico.ipip_mode, possible: MODES },
    PluginOption { key: "vxlanMode", value: |calico| &calico.vxlan_mode, possible: MODES },
];

static CILIUM_OPTIONS: [PluginOption<Cilium>; 5] = [
    PluginOption {
        key: "enablePolicy",
        value: |cilium| &cilium.enable_policy,
        possible: &["default", "always", "never"],
    },
    PluginOption { key: "encryptionType", value: |cilium| &cilium.encryption_type, possible: &["ipsec", "wireguard"] },
    PluginOption {
        key: "identityAllocationMode",
        value: |cilium| &cilium.identity_allocation_mode,
        possible: &["crd", "kvstore"],
    },
    PluginOption { key: "ipam", value: |cilium| &cilium.ipam, possible: &["hostscope", "kubernetes", "crd", "eni"] },
    PluginOption { key: "tunnel", value: |cilium| &cilium.tunnel, possible: &["vxlan", "geneve", "disabled"] },
];

static FLANNEL_OPTIONS: [PluginOption<Flannel>; 1] =
    [PluginOption { key: "backend", value: |flannel| &flannel.backend, possible: &["udp", "vxlan"] }];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cni = &subject.cluster.spec.networking.cni;
    let flannel = cni.flannel.as_ref().filter(|_| !is_removed(&FLANNEL, subject));
    report_options("calico", cni.calico.as_ref(), &CALICO_OPTIONS, report);
    report_options("cilium", cni.cilium.as_ref(), &CILIUM_OPTIONS, report);
    report_options("flannel", flannel, &FLANNEL_OPTIONS, report);
}

fn report_options<P>(plugin: &'static str, options: Option<&P>, known: &[PluginOption<P>], report: &mut Reporter<'_>) {
    let Some(options) = options else {
        return;
    };
    for option in known {
        let value = (option.value)(options);
        if value.is_empty() || option.possible.contains(&value) {
            continue;
        }
        let possible: Vec<String> = option.possible.iter().map(|value| format!("`{value}`")).collect();
        let message = format!("`{value}` is not one of {}", possible.join(", "));
        let finding = report.report(networking(plugin).key(option.key), message);
        finding.value(value).explains(Object::Cluster, networking(plugin).key(option.key));
        match option.possible.iter().find(|possible| possible.eq_ignore_ascii_case(value)) {
            Some(same) => finding.hint(format!("Write `{same}`")).repair_with(Safety::Safe, same.to_string()),
            None => finding.hint(format!("Write {}", possible.join(" or "))),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_possible_values_and_none() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {calico: {awsSrcDstCheck: Disable}, cilium: {ipam: eni}, flannel: {}}}}",
        );
    }

    #[test]
    fn accepts_anything_on_a_plugin_that_is_refused_anyway() {
        accepts(&RULE, "{kopsRelease: '1.30', cluster: {spec: {networking: {flannel: {backend: host-gw}}}}}");
    }

    #[test]
    fn reports_options_of_each_plugin() {
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {vxlanMode: never}, cilium: {tunnel: gre}, flannel: {backend: \
            host-gw}}}}",
            &["spec.networking.calico.vxlanMode", "spec.networking.cilium.tunnel", "spec.networking.flannel.backend"],
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `Never`"));
        assert_eq!(found[1].message, "`gre` is not one of `vxlan`, `geneve`, `disabled`");
    }
}
