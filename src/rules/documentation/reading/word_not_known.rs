//! Texts where one of a few words belongs.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::spec::OtherValue;
use crate::spec::keys::Expected;

rule! {
    /// A key takes one of a few words, and its text is another one, such as `IPVS` for `ipvs` or `gp-3` for `gp3`.
    ///
    /// kOps refuses some of them, and hands others on without a look: kube-proxy does not start with a mode that it
    /// does not know, AWS makes no volume of an unknown type, and kOps finds no channel of another name. Letter case
    /// counts.
    ///
    /// Write one of the words.
    pub static RULE = {
        code: "word-not-known",
        summary: "a text is another word than those that its key takes",
        severity: Warning,
        cause: NotSupported,
        source: Documentation,
        releases: Releases::ALL,
        needs: [Misread],
        bad: r#"cluster:
  spec:
    kubeProxy: {proxyMode: IPVS}
"#,
        good: r#"cluster:
  spec:
    kubeProxy: {proxyMode: ipvs}
"#,
        check: check,
    }
}

/// The most edits of a misspelt word.
const MOST_EDITS: usize = 2;
/// A type of volumes of AWS, and AWS itself; other clouds have others.
const OF_AWS: [&str; 2] = ["gp3", "aws"];

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let on_aws = cluster_on_aws(subject).is_some();
    for OtherValue { object, field, text, expected } in &subject.reading.other_values {
        let Expected::Words(words) = expected else { continue };
        if !on_aws && words.iter().any(|word| OF_AWS.contains(word)) {
            continue;
        }
        let key = field.last_key().unwrap_or_default();
        let message = match words {
            [_] => format!("`{key}` does not take `{text}`"),
            _ => format!("`{text}` is not a word that `{key}` takes"),
        };
        let finding = report.report_on(*object, field.clone(), message);
        finding.value(text.as_str());
        let letters = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
        let same = words.iter().find(|word| letters(word) == letters(text));
        let nearest = || subject.likeness.misspelt(MOST_EDITS.min(text.len() / 2), text, words.iter().copied());
        match same.copied().map(|word| (word, Safety::Safe)).or_else(|| Some((nearest()?, Safety::Unsafe))) {
            Some((word, safety)) => finding.hint(format!("Write `{word}`")).repair_with(safety, word),
            None => finding.hint(format!("Write {}", one_of(words))),
        };
    }
}

/// The words, the last one after "or".
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match &quoted[..] {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_each_word_and_paths_and_what_is_left_out() {
        for spec in [
            "kubeProxy: {proxyMode: nftables}",
            "kubeProxy: {proxyMode: ''}",
            "channel: 'https://example.com/channel'",
            "channel: none",
            "kubeAPIServer: {serviceNodePortRange: 30000-32767}",
            "kubeAPIServer: {serviceNodePortRange: '30000+10'}",
            "networking: {calico: {iptablesBackend: NFT, chainInsertMode: append}}",
            "networking: {calico: null, cilium: {bpfLBAlgorithm: maglev, monitorAggregation: medium}}",
            "networking: {topology: {bastion: {loadBalancer: {type: Internal}}}}",
            "cloudControllerManager: {cloudProvider: aws}",
            "cloudProvider: {aws: null, gce: {}}, cloudControllerManager: {cloudProvider: gce}",
            "etcdClusters: [{name: main, etcdMembers: [{name: a, volumeType: io2}]}]",
            "cloudProvider: {aws: null, gce: {}}, etcdClusters: [{name: main, etcdMembers: [{volumeType: pd-ssd}]}]",
        ] {
            accepts(&RULE, &format!("cluster: {{spec: {{{spec}}}}}"));
        }
    }

    #[test]
    fn reports_other_words_with_the_one_that_was_meant() {
        let hint = |spec: &str, field: &str| {
            let found = reports(&RULE, &format!("cluster: {{spec: {{{spec}}}}}"), &[field]);
            let fix = found[0].fix.as_ref().map(|fix| if fix.safe { " safe" } else { " unsafe" });
            format!("{}{}", found[0].hint.as_deref().unwrap_or_default(), fix.unwrap_or_default())
        };
        assert_eq!(hint("kubeProxy: {proxyMode: Ipvs}", "spec.kubeProxy.proxyMode"), "Write `ipvs` safe");
        assert_eq!(hint("channel: stabel", "spec.channel"), "Write `stable` unsafe");
        assert_eq!(hint("channel: latest", "spec.channel"), "Write `alpha`, `stable` or `none`");
        let ports = "spec.kubeAPIServer.serviceNodePortRange";
        assert_eq!(hint("kubeAPIServer: {serviceNodePortRange: 30000..32767}", ports), "Write `30000-32767` unsafe");
        let colon = hint("kubeAPIServer: {serviceNodePortRange: '30000:32767'}", ports);
        assert_eq!(colon, "Write `30000-32767` unsafe");
        let calico = "spec.networking.calico.iptablesBackend";
        assert_eq!(hint("networking: {calico: {iptablesBackend: nft}}", calico), "Write `NFT` safe");
        let bastion = "spec.networking.topology.bastion.loadBalancer.type";
        let private = "networking: {topology: {bastion: {loadBalancer: {type: Private}}}}";
        assert_eq!(hint(private, bastion), "Write `Public` or `Internal`");
        let cloud = "spec.cloudControllerManager.cloudProvider";
        assert_eq!(hint("cloudControllerManager: {cloudProvider: gce}", cloud), "Write `aws`");
        let field = "spec.etcdClusters[0].etcdMembers[0].volumeType";
        let members = "etcdMembers: [{name: a, instanceGroup: a, volumeType: gp-3}]";
        assert_eq!(hint(&format!("etcdClusters: [{{name: main, {members}}}]"), field), "Write `gp3` safe");
    }

    #[test]
    fn reports_the_volumes_of_groups() {
        let group = |spec: &str| {
            format!("instanceGroups: [{{kind: InstanceGroup, metadata: {{name: a}}, spec: {{role: Node, {spec}}}}}]")
        };
        reports(&RULE, &group("rootVolume: {type: GP3}"), &["spec.rootVolume.type"]);
        accepts(&RULE, &group("rootVolume: {type: gp3}"));
    }
}
