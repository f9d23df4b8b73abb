//! Subnet types that kOps does not know.

use crate::release::Releases;
use crate::rules::paths::subnet_field;
use crate::rules::{Reporter, Subject, rule};
use crate::subnets::SubnetType;

rule! {
    /// The type of a subnet is none of `Public`, `Private`, `DualStack` and `Utility`; it is not optional either.
    ///
    /// The type decides which route table a subnet gets. kOps compares it letter by letter (`validateSubnet`).
    ///
    /// Write one of the four.
    pub static RULE = {
        code: "subnet-type-not-supported",
        summary: "kOps does not know this type of subnet",
        severity: Error,
        cause: NotSupported,
        source: Kops,
        releases: Releases::since(24),
        bad: "cluster: {spec: {networking: {subnets: [{name: a, type: public, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}",
        good: "cluster: {spec: {networking: {subnets: [{name: a, type: Public, zone: us-east-1a, cidr: 172.20.32.0/19}]}}}",
        check: check,
    }
}

/// How alike a type has to be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.6;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (index, subnet) in subject.cluster.subnets.iter().enumerate() {
        let written = subnet.spec.subnet_type.as_str();
        if subnet.kind.is_some() {
            continue;
        }
        let message = match written {
            "" => "the subnet has no type".to_owned(),
            written => format!("`{written}` is no type of subnet"),
        };
        report
            .report(subnet_field(index, "type"), message)
            .value(written)
            .hint(format!("Write {}", nearest(written).unwrap_or("`Public`, `Private`, `DualStack` or `Utility`")));
    }
}

/// The known type that is most like the written one, in quotes.
fn nearest(written: &str) -> Option<&'static str> {
    let lower = written.to_ascii_lowercase();
    let likeness =
        |kind: &SubnetType| strsim::normalized_damerau_levenshtein(&lower, &kind.as_str().to_ascii_lowercase());
    let nearest = SubnetType::ALL.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (ALIKE <= likeness(&nearest)).then_some(match nearest {
        SubnetType::Public => "`Public`",
        SubnetType::Private => "`Private`",
        SubnetType::DualStack => "`DualStack`",
        SubnetType::Utility => "`Utility`",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_the_four_types() {
        accepts(
            &RULE,
            "cluster: {spec: {networking: {nonMasqueradeCIDR: '::/0', subnets: [
                {name: a, type: Public}, {name: b, type: Private}, {name: c, type: DualStack}, {name: d, type: Utility}]}}}",
        );
    }

    #[test]
    fn reports_other_types_with_the_nearest_known_one() {
        let fields = ["spec.networking.subnets[0].type", "spec.networking.subnets[1].type"];
        let found = reports(
            &RULE,
            "cluster: {spec: {networking: {subnets: [{name: a, type: Dualstack}, {name: b}]}}}",
            &fields,
        );
        assert_eq!(found[0].hint.as_deref(), Some("Write `DualStack`"));
        assert_eq!(found[1].hint.as_deref(), Some("Write `Public`, `Private`, `DualStack` or `Utility`"));
    }
}
