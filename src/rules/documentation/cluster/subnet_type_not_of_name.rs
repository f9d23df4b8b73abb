//! Subnets of another type than those that are named like them.

use crate::diagnostic::Safety;
use crate::release::Releases;
use crate::rules::cloud::cluster_on_aws;
use crate::rules::paths::subnet_field;
use crate::rules::rule::{Reporter, Subject, rule};
use crate::subnets::{AssignedSubnet, SubnetType};

rule! {
    /// A subnet has another type than all subnets of other zones that are named like it.
    ///
    /// kOps names subnets by type and zone, such as `utility-us-east-1a`. Where two or more of a name have one type,
    /// or one and the name says that type, another type in one zone that has no other subnet of it is a slip,
    /// perhaps. What follows from it is not reported on top.
    ///
    /// Write the type of the others, or give the subnet another name if it has to differ.
    pub static RULE = {
        code: "subnet-type-not-of-name",
        summary: "a subnet has another type than those that are named like it",
        severity: Warning,
        cause: Invalid,
        source: Documentation,
        releases: Releases::ALL,
        bad: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19}
      - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: utility-us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.4.0/22}
"#,
        good: r#"cluster:
  spec:
    networking:
      subnets:
      - {name: us-east-1a, type: Private, zone: us-east-1a, cidr: 172.20.32.0/19}
      - {name: us-east-1b, type: Private, zone: us-east-1b, cidr: 172.20.64.0/19}
      - {name: utility-us-east-1a, type: Utility, zone: us-east-1a, cidr: 172.20.0.0/22}
      - {name: utility-us-east-1b, type: Utility, zone: us-east-1b, cidr: 172.20.4.0/22}
"#,
        check: check,
    }
}

/// How many ways of naming are looked at; clusters have one for each type.
const MOST_NAMES: usize = 8;

fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(cluster) = cluster_on_aws(subject) else { return };
    if are_even(&cluster.subnets) {
        return;
    }
    let mut names: [Option<Named>; MOST_NAMES] = Default::default();
    for (index, subnet) in cluster.subnets.iter().enumerate() {
        let (Some(kind), Some(around)) = (subnet.kind, around_zone(subnet)) else { continue };
        let known = |name: &&mut Option<Named>| name.as_ref().is_none_or(|name| name.around == around);
        let Some(name) = names.iter_mut().find(known) else { continue };
        name.get_or_insert_with(|| Named::of(around)).note(index, kind);
    }
    for (index, meant) in names.iter().flatten().filter_map(Named::odd) {
        let subnet = &cluster.subnets[index];
        // Where the zone has a subnet of that type besides, nothing is missing.
        if cluster.subnets.iter().any(|other| other.zone == subnet.zone && other.kind == Some(meant)) {
            continue;
        }
        let (name, meant) = (subnet.spec.name.as_str(), meant.as_str());
        let given = subnet.spec.subnet_type.as_str();
        let message = format!("`{name}` has the type `{given}`, and the other subnets named like it are `{meant}`");
        let finding = report.report(subnet_field(index, "type"), message);
        finding.value(given).questions(subnet_field(index, "type"));
        finding.hint(format!("Write `{meant}`"));
        finding.repair_with(Safety::Unsafe, meant);
    }
}

/// Whether each type has as many subnets as the others that there are, as where all zones are alike.
fn are_even(subnets: &[AssignedSubnet<'_>]) -> bool {
    let mut counts = [0_usize; SubnetType::ALL.len()];
    subnets.iter().filter_map(|subnet| subnet.kind).for_each(|kind| counts[kind as usize] += 1);
    let most = counts.iter().copied().max().unwrap_or_default();
    counts.iter().all(|count| *count == 0 || *count == most)
}

/// What is before the zone in the name of a subnet, and what is after it.
fn around_zone<'a>(subnet: &'a AssignedSubnet<'_>) -> Option<(&'a str, &'a str)> {
    Some(subnet.zone.as_str()).filter(|zone| !zone.is_empty()).and_then(|zone| subnet.spec.name.split_once(zone))
}

/// The subnets whose names differ by the zone alone.
struct Named<'a> {
    around: (&'a str, &'a str),
    /// How many there are of each type, with the first one.
    kinds: [(usize, usize); SubnetType::ALL.len()],
}

impl<'a> Named<'a> {
    fn of(around: (&'a str, &'a str)) -> Named<'a> {
        Named { around, kinds: Default::default() }
    }

    fn note(&mut self, index: usize, kind: SubnetType) {
        let (count, first) = &mut self.kinds[kind as usize];
        if *count == 0 {
            *first = index;
        }
        *count += 1;
    }

    /// The only one of another type than the others, and their type.
    fn odd(&self) -> Option<(usize, SubnetType)> {
        let mut present = SubnetType::ALL.into_iter().filter(|kind| self.kinds[*kind as usize].0 != 0);
        let (one, other, None) = (present.next()?, present.next()?, present.next()) else { return None };
        let count = |kind: SubnetType| self.kinds[kind as usize].0;
        let is_meant = |kind: SubnetType, odd: SubnetType| count(odd) == 1 && (1 < count(kind) || self.says(kind));
        let (meant, odd) = [(one, other), (other, one)].into_iter().find(|(kind, odd)| is_meant(*kind, *odd))?;
        Some((self.kinds[odd as usize].1, meant))
    }

    /// Whether the name says this type: `utility-`.
    fn says(&self, kind: SubnetType) -> bool {
        let words = self.around.0.split(['-', '.', '_']).chain(self.around.1.split(['-', '.', '_']));
        let mut words = words.filter(|word| !word.is_empty());
        words.any(|word| word.eq_ignore_ascii_case(kind.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(subnets: &[(&str, &str, &str)]) -> String {
        let subnets = subnets.iter().enumerate().map(|(index, (name, kind, zone))| {
            format!("{{name: {name}, type: {kind}, zone: us-east-1{zone}, cidr: 172.20.{index}.0/24}}")
        });
        format!("cluster: {{spec: {{networking: {{subnets: [{}]}}}}}}", subnets.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn accepts_what_two_zones_leave_open() {
        let private = [("us-east-1a", "Private", "a"), ("us-east-1b", "Public", "b"), ("u", "Utility", "a")];
        accepts(&RULE, &request(&private));
        let one_zone = [("utility-us-east-1a", "Private", "a"), ("x", "Public", "b"), ("y", "Public", "b")];
        accepts(&RULE, &request(&one_zone));
    }

    #[test]
    fn accepts_zones_that_have_the_type_under_another_name() {
        let subnets = [
            ("us-east-1a", "Private", "a"),
            ("us-east-1b", "Private", "b"),
            ("us-east-1c", "Utility", "c"),
            ("private-us-east-1c", "Private", "c"),
        ];
        accepts(&RULE, &request(&subnets));
    }

    #[test]
    fn accepts_names_that_say_another_type_than_all_of_them_have() {
        let names = ["a", "b", "c"].map(|zone| format!("public-us-east-1{zone}"));
        let utility: Vec<_> =
            names.iter().zip(["a", "b", "c"]).map(|(name, zone)| (&**name, "Utility", zone)).collect();
        accepts(&RULE, &request(&[&utility[..], &[("p", "Private", "a")]].concat()));
    }

    #[test]
    fn reports_one_of_three_whatever_the_name_says() {
        let subnets = [
            ("a-us-east-1a", "Utility", "a"),
            ("a-us-east-1b", "Utility", "b"),
            ("a-us-east-1c", "Public", "c"),
            ("us-east-1a", "Private", "a"),
        ];
        let found = reports(&RULE, &request(&subnets), &["spec.networking.subnets[2].type"]);
        assert_eq!(found[0].hint.as_deref(), Some("Write `Utility`"));
    }

    #[test]
    fn what_follows_is_not_reported_on_top() {
        let outcome = crate::rules::testing::outcome(RULE.example.bad, crate::release::Release::DEFAULT);
        let worse = outcome.diagnostics.iter().filter(|found| found.severity != crate::diagnostic::Severity::Info);
        assert_eq!(worse.map(|found| found.code).collect::<Vec<_>>(), ["subnet-type-not-of-name"]);
    }
}
