//! Questions on plugins that several rules ask.

use crate::rules::rule::Subject;
use crate::spec::wire::Cilium;

/// Whether kube-proxy runs: it does unless it is switched off.
pub(super) fn runs_kube_proxy(subject: &Subject<'_>) -> bool {
    let kube_proxy = subject.cluster.spec.components.kube_proxy.as_ref();
    kube_proxy.and_then(|kube_proxy| kube_proxy.enabled) != Some(false)
}

/// Whether Cilium is told to masquerade; v1alpha2 says it the other way round.
pub(super) fn masquerades(cilium: &Cilium) -> Option<bool> {
    cilium.masquerade.or(cilium.disable_masquerade.map(|disabled| !disabled))
}
