//! Calico options for an encapsulation that is not in use.

use crate::release::Releases;
use crate::rules::paths::networking;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// `ipipMode` or `vxlanMode` switches an encapsulation on, and `encapsulationMode` names another one.
    ///
    /// Calico encapsulates in one way only. kOps compares the three options (`validateNetworkingCalico`); where
    /// `encapsulationMode` is left out it fills in `ipip`, and `none` in IPv6 clusters.
    ///
    /// Write `Never`, or name the same encapsulation in `encapsulationMode`.
    pub static RULE = {
        code: "calico-encapsulation-mismatch",
        summary: "Calico is set to encapsulate in two ways",
        severity: Error,
        cause: Forbidden,
        source: Kops,
        releases: Releases::ALL,
        needs: [Calico],
        bad: r#"cluster:
  spec:
    networking:
      calico:
        encapsulationMode: ipip
        vxlanMode: Always
"#,
        good: r#"cluster:
  spec:
    networking:
      calico:
        encapsulationMode: vxlan
        vxlanMode: Always
"#,
        check: check,
    }
}

/// The modes that switch an encapsulation on. kOps compares unknown ones only with what was written.
const SWITCHED_ON: [&str; 2] = ["Always", "CrossSubnet"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(calico) = &subject.cluster.spec.networking.cni.calico else {
        return;
    };
    let in_use = match (calico.encapsulation_mode.as_str(), subject.cluster.is_ipv6()) {
        ("", true) => "none",
        ("", false) => "ipip",
        (written, _) => written,
    };
    let written = !calico.encapsulation_mode.is_empty();
    let options = [("ipipMode", &calico.ipip_mode, "ipip"), ("vxlanMode", &calico.vxlan_mode, "vxlan")];
    for (key, mode, encapsulation) in options {
        let switched_on = if written { mode != "Never" } else { SWITCHED_ON.contains(&mode.as_str()) };
        if mode.is_empty() || !switched_on || in_use == encapsulation {
            continue;
        }
        report
            .report(networking("calico").key(key), format!("`{key}` is `{mode}` and the encapsulation is `{in_use}`"))
            .value(mode.as_str())
            .hint(format!("Write `Never`, or set `encapsulationMode` to `{encapsulation}`"))
            .related(networking("calico").key("encapsulationMode"), "the encapsulation");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_options_that_agree() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {calico: {encapsulationMode: vxlan, vxlanMode: CrossSubnet, ipipMode: \
            Never}}}}",
        );
        accepts(&RULE, "cluster: {spec: {networking: {calico: {ipipMode: Always}}}}");
    }

    #[test]
    fn reports_each_option() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {encapsulationMode: none, vxlanMode: Always, ipipMode: Always}}}}",
            &["spec.networking.calico.ipipMode", "spec.networking.calico.vxlanMode"],
        );
    }

    #[test]
    fn reports_a_clash_with_the_default() {
        reports(
            &RULE,
            "cluster: {spec: {networking: {calico: {vxlanMode: CrossSubnet}}}}",
            &["spec.networking.calico.vxlanMode"],
        );
    }
}
