//! Items of `observed` that are not answers of AWS.

use crate::diagnostic::{FieldPath, Object};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// An item of `observed` has no key that is read: `Vpcs`, `Subnets`, `RouteTables` and so on, with the upper and
    /// lower case of AWS. It changes nothing, so what it was meant to tell is unknown.
    ///
    /// An item is all that one `aws ec2 describe-…` prints, not the list in it, and not one object of that list.
    ///
    /// Send what AWS prints, whole. Or remove the item.
    pub static RULE = {
        code: "observed-tells-nothing",
        summary: "an item of `observed` has no key that is read",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"observed:
- {RouteTableId: rtb-0a1b2c3d, VpcId: vpc-0a1b2c3d, Routes: [], Associations: []}
"#,
        good: r#"observed:
- RouteTables:
  - {RouteTableId: rtb-0a1b2c3d, VpcId: vpc-0a1b2c3d, Routes: [], Associations: []}
"#,
        check: check,
    }
}

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some((first, all)) = subject.observed.silent() else { return };
    let message = match all {
        1 => format!("`observed[{first}]` has no key that is read here, so that it tells nothing"),
        all => {
            let more = all - 1;
            format!("`observed[{first}]` and {more} more have no key that is read here, so that they tell nothing")
        }
    };
    let finding = report.report_on(Object::Request, FieldPath::of("observed").index(first), message);
    finding.hint("Send what `aws ec2 describe-vpcs`, `describe-subnets` and the like print");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    #[test]
    fn accepts_answers_that_have_nothing() {
        accepts(&RULE, "observed: [{Subnets: []}, {Vpcs: [], Other: x}]");
        accepts(&RULE, "observed: []");
    }

    #[test]
    fn reports_the_first_one() {
        reports(&RULE, "observed: [{}]", &["observed[0]"]);
        let found = reports(&RULE, "observed: [{Subnets: []}, {subnets: []}, null]", &["observed[1]"]);
        assert!(found[0].message.starts_with("`observed[1]` and 1 more have"), "{}", found[0].message);
    }
}
