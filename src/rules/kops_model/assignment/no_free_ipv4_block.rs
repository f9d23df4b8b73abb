//! No free part of the network is left for a subnet.

use std::cell::LazyCell;

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::AssignmentFailure;

rule! {
    /// A subnet has no `cidr`, and the network has no free part for it.
    ///
    /// kOps splits the network into equal parts: always 8 up to 1.27, and 1, 2, 4 or 8 from 1.28 on, by the number of
    /// subnets. It leaves out every part that overlaps a `cidr` that is written, keeps one for utility subnets, and
    /// gives one to each other subnet. It does not use gaps that are smaller than a part
    /// (`upup/pkg/fi/cloudup/subnets.go`).
    ///
    /// Write the `cidr` of every subnet yourself, or move the blocks that are written together, so that whole parts are
    /// free.
    pub static RULE = {
        code: "no-free-ipv4-block",
        summary: "the network has no free part left for a subnet without `cidr`",
        severity: Error,
        cause: Required,
        source: KopsModel,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a, cidr: 172.20.0.0/16}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: a, type: Public, zone: us-east-1a}
      - {name: b, type: Public, zone: us-east-1b}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let cluster = subject.cluster;
    let network = &cluster.network_cidr;
    let given = cluster.spec.networking.subnets.iter().enumerate().filter(|(_, subnet)| !subnet.cidr.is_empty());
    let given = LazyCell::new(|| given.map(|(index, _)| index).take(MOST_RELATED).collect::<Vec<_>>());
    for failure in &cluster.failures {
        let (index, message) = match failure {
            AssignmentFailure::NoFreeBlock => {
                let Some(first) = cluster.subnets.iter().position(|subnet| subnet.cidr.is_empty()) else {
                    continue;
                };
                (first, format!("every part of `{network}` overlaps a given `cidr`, so none is left to assign"))
            }
            AssignmentFailure::NoBlockLeft(index) => {
                let name = &cluster.subnets[*index].spec.name;
                (*index, format!("no free part of `{network}` is left for subnet `{name}`"))
            }
            _ => continue,
        };
        let finding = report.report(subnet_field(index, "cidr"), message);
        finding.hint("Write the `cidr` of every subnet; kOps does not use gaps smaller than one part");
        for other in given.iter() {
            finding.related(subnet_field(*other, "cidr"), "takes a part of the network");
        }
    }
}

/// More than these would not help anybody.
const MOST_RELATED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_as_many_subnets_as_there_are_parts() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: a1}, {name: b, type: Public, \
            zone: a1}]}}}",
        );
    }

    #[test]
    fn reports_each_subnet_that_goes_without() {
        let subnets: Vec<String> = (0..10).map(|n| format!("{{name: s{n}, type: Public, zone: us-east-1a}}")).collect();
        let yaml = format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.join(", "));
        let found = reports(&RULE, &yaml, &["spec.networking.subnets[8].cidr"]);
        assert_eq!(found[0].related[0].field, "spec.networking.subnets[9].cidr");
    }
}
