//! More subnets than a VPC may have.

use std::collections::BTreeSet;

use crate::aws::quotas;
use crate::cidr::IpNet;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The VPC gets more subnets than AWS allows by default.
    ///
    /// The quota `L-407747CB` counts the subnets of a VPC, and AWS raises it on request ("Amazon VPC quotas" in the VPC
    /// User Guide); the finding says the default and when it was read. Counted are the cluster's subnets and, where the
    /// request has `vpc.subnets`, those of the VPC that are not among them.
    ///
    /// Have the quota raised, or use fewer and larger subnets.
    pub static RULE = {
        code: "subnet-quota",
        summary: "the VPC gets more subnets than AWS allows by default",
        severity: Warning,
        cause: Forbidden,
        source: Aws,
        releases: Releases::ALL,
        bad: r#"vpc:
  subnets:
  - {id: s0}
  - {id: s1}
  - {id: s2}
  - {id: s3}
  - {id: s4}
  - {id: s5}
  - {id: s6}
  - {id: s7}
  - {id: s8}
  - {id: s9}
  - {id: s10}
  - {id: s11}
  - {id: s12}
  - {id: s13}
  - {id: s14}
  - {id: s15}
  - {id: s16}
  - {id: s17}
  - {id: s18}
  - {id: s19}
  - {id: s20}
  - {id: s21}
  - {id: s22}
  - {id: s23}
  - {id: s24}
  - {id: s25}
  - {id: s26}
  - {id: s27}
  - {id: s28}
  - {id: s29}
  - {id: s30}
  - {id: s31}
  - {id: s32}
  - {id: s33}
  - {id: s34}
  - {id: s35}
  - {id: s36}
  - {id: s37}
  - {id: s38}
  - {id: s39}
  - {id: s40}
  - {id: s41}
  - {id: s42}
  - {id: s43}
  - {id: s44}
  - {id: s45}
  - {id: s46}
  - {id: s47}
  - {id: s48}
  - {id: s49}
  - {id: s50}
  - {id: s51}
  - {id: s52}
  - {id: s53}
  - {id: s54}
  - {id: s55}
  - {id: s56}
  - {id: s57}
  - {id: s58}
  - {id: s59}
  - {id: s60}
  - {id: s61}
  - {id: s62}
  - {id: s63}
  - {id: s64}
  - {id: s65}
  - {id: s66}
  - {id: s67}
  - {id: s68}
  - {id: s69}
  - {id: s70}
  - {id: s71}
  - {id: s72}
  - {id: s73}
  - {id: s74}
  - {id: s75}
  - {id: s76}
  - {id: s77}
  - {id: s78}
  - {id: s79}
  - {id: s80}
  - {id: s81}
  - {id: s82}
  - {id: s83}
  - {id: s84}
  - {id: s85}
  - {id: s86}
  - {id: s87}
  - {id: s88}
  - {id: s89}
  - {id: s90}
  - {id: s91}
  - {id: s92}
  - {id: s93}
  - {id: s94}
  - {id: s95}
  - {id: s96}
  - {id: s97}
  - {id: s98}
  - {id: s99}
  - {id: s100}
  - {id: s101}
  - {id: s102}
  - {id: s103}
  - {id: s104}
  - {id: s105}
  - {id: s106}
  - {id: s107}
  - {id: s108}
  - {id: s109}
  - {id: s110}
  - {id: s111}
  - {id: s112}
  - {id: s113}
  - {id: s114}
  - {id: s115}
  - {id: s116}
  - {id: s117}
  - {id: s118}
  - {id: s119}
  - {id: s120}
  - {id: s121}
  - {id: s122}
  - {id: s123}
  - {id: s124}
  - {id: s125}
  - {id: s126}
  - {id: s127}
  - {id: s128}
  - {id: s129}
  - {id: s130}
  - {id: s131}
  - {id: s132}
  - {id: s133}
  - {id: s134}
  - {id: s135}
  - {id: s136}
  - {id: s137}
  - {id: s138}
  - {id: s139}
  - {id: s140}
  - {id: s141}
  - {id: s142}
  - {id: s143}
  - {id: s144}
  - {id: s145}
  - {id: s146}
  - {id: s147}
  - {id: s148}
  - {id: s149}
  - {id: s150}
  - {id: s151}
  - {id: s152}
  - {id: s153}
  - {id: s154}
  - {id: s155}
  - {id: s156}
  - {id: s157}
  - {id: s158}
  - {id: s159}
  - {id: s160}
  - {id: s161}
  - {id: s162}
  - {id: s163}
  - {id: s164}
  - {id: s165}
  - {id: s166}
  - {id: s167}
  - {id: s168}
  - {id: s169}
  - {id: s170}
  - {id: s171}
  - {id: s172}
  - {id: s173}
  - {id: s174}
  - {id: s175}
  - {id: s176}
  - {id: s177}
  - {id: s178}
  - {id: s179}
  - {id: s180}
  - {id: s181}
  - {id: s182}
  - {id: s183}
  - {id: s184}
  - {id: s185}
  - {id: s186}
  - {id: s187}
  - {id: s188}
  - {id: s189}
  - {id: s190}
  - {id: s191}
  - {id: s192}
  - {id: s193}
  - {id: s194}
  - {id: s195}
  - {id: s196}
  - {id: s197}
  - {id: s198}
  - {id: s199}
  - {id: s200}
"#,
        good: r#"vpc:
  subnets:
  - {id: s0}
  - {id: s1}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else {
        return;
    };
    let quota = quotas::SUBNETS;
    let known = subject.vpc.subnets.as_deref().unwrap_or_default();
    if cluster.subnets.len() + known.len() <= quota.default {
        return;
    }
    let ids: BTreeSet<&str> = cluster.ids().collect();
    let blocks: BTreeSet<IpNet> = cluster.subnets.iter().filter_map(|subnet| subnet.cidr.net()).collect();
    let others = known.iter().filter(|subnet| {
        let own_block = subnet.ipv4_cidr.net().is_some_and(|block| blocks.contains(&block));
        !ids.contains(subnet.id.as_str()) && !own_block
    });
    let count = cluster.subnets.len() + others.count();
    if quota.default < count {
        let message = format!("the VPC gets {count} subnets; {quota}");
        report.report(paths::networking("subnets"), message).hint(quota.hint());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn subnets(own: usize, others: usize) -> String {
        let own = (0..own)
            .map(|index| format!("{{name: s{index}, type: Public, zone: us-east-1a, cidr: 172.20.{index}.0/24}}"));
        let others =
            (0..others).map(|index| format!("{{id: subnet-{index}, zone: us-east-1a, ipv4CIDR: 172.20.{index}.0/24}}"));
        format!(
            "cluster: {{spec: {{networking: {{networkID: vpc-1, subnets: [{}]}}}}}}\nvpc: {{subnets: [{}]}}",
            own.collect::<Vec<_>>().join(", "),
            others.collect::<Vec<_>>().join(", ")
        )
    }

    #[test]
    fn accepts_as_many_as_the_quota_and_own_subnets_of_an_earlier_apply() {
        accepts(&RULE, &subnets(200, 200));
    }

    #[test]
    fn reports_the_cluster_s_and_the_vpc_s() {
        let found = reports(&RULE, &subnets(150, 201), &["spec.networking.subnets"]);
        assert!(
            found[0].message.contains("201 subnets; the default quota `L-407747CB` is 200"),
            "{}",
            found[0].message
        );
    }
}
