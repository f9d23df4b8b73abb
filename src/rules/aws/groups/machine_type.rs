//! Texts that name no machine type.

use crate::aws::machines;
use crate::diagnostic::{FieldPath, Safety};
use crate::release::Releases;
use crate::rules::rule::{Reporter, Subject, rule};

rule! {
    /// The machine type of an instance group is not one of AWS: a family, a dot and a size, in small letters.
    ///
    /// kOps asks AWS for the type before it changes anything and refuses it (`awsValidateInstanceTypeAndImage`).
    ///
    /// Write a type such as `m6i.large`.
    pub static MALFORMED = {
        code: "machine-type-malformed",
        summary: "a text does not have the form of a machine type",
        severity: Error,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups, UnusualMachines],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: m6i-large, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: m6i.large, subnets: [us-east-1a]}}
",
        check: |subject, report| check(subject, report, true),
    }
}

rule! {
    /// The size in a machine type is not one that AWS had when this release was made: `nano` to `large`, a number and
    /// `xlarge`, `metal`. Of the families whose names start with `c`, `m`, `r` or `t` up to the sixth generation all
    /// sizes are known, so that `m5.3xlarge` is reported.
    ///
    /// kOps asks AWS for the type before it changes anything and refuses one that there is not
    /// (`awsValidateInstanceTypeAndImage`).
    ///
    /// Check the spelling.
    pub static UNKNOWN_SIZE = {
        code: "machine-type-size-unknown",
        summary: "a machine type has a size that AWS is not known to have",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups, UnusualMachines],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: t3.medum, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: t3.medium, subnets: [us-east-1a]}}
",
        check: |subject, report| check(subject, report, false),
    }
}

rule! {
    /// The family in a machine type is not one of AWS: `m6.large` for `m6i.large`, or `e2.medium`, which Google has.
    ///
    /// Known are the families whose names start with `c`, `m`, `r` or `t` up to the sixth generation, to which AWS adds
    /// none; newer ones are not judged. kOps asks AWS for the type before it changes anything and refuses one that
    /// there is not (`awsValidateInstanceTypeAndImage`).
    ///
    /// Choose a type of a family that AWS has.
    pub static UNKNOWN_FAMILY = {
        code: "machine-type-family-unknown",
        summary: "a machine type has a family that AWS does not have",
        severity: Warning,
        cause: Invalid,
        source: Aws,
        releases: Releases::ALL,
        needs: [Groups, UnusualMachines],
        bad: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: m6.large, subnets: [us-east-1a]}}
",
        good: "instanceGroups:
- {kind: InstanceGroup, metadata: {name: nodes}, spec: {role: Node, machineType: m6i.large, subnets: [us-east-1a]}}
",
        check: check_family,
    }
}

/// The groups whose machine type, or one of several, is wrong, with the whole text and with what is wrong in it.
fn wrong_types<'a>(
    subject: &Subject<'a>,
    is_wrong: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
    // Groups have mostly the type of the one before.
    let mut right = "";
    subject.groups.iter().enumerate().filter_map(move |(place, group)| {
        let given = Some(group.spec.machine_type.as_str()).filter(|given| !given.is_empty() && *given != right)?;
        let wrong = given.split(',').find(|machine| is_wrong(machine));
        if wrong.is_none() {
            right = given;
        }
        Some((place, given, wrong?))
    })
}

fn check_family(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let is_wrong = |machine: &str| {
        machines::has_no_such_family(machine) && machines::has_form(machine) && machines::has_known_size(machine)
    };
    for (place, given, machine) in wrong_types(subject, is_wrong) {
        let message = format!("AWS does not have the family of `{machine}`");
        let finding = report.report_group(place, FieldPath::of("spec.machineType"), message);
        let example = machines::in_known_family(machine).unwrap_or_else(|| "m6i.large".to_owned());
        finding.value(given).hint(format!("Choose a machine type of AWS, for example `{example}`"));
    }
}

/// Reports types without the form of one, or those whose size is not known.
fn check(subject: &Subject<'_>, report: &mut Reporter<'_>, malformed: bool) {
    let is_wrong = |machine: &str| match malformed {
        true => !machines::has_form(machine),
        false => {
            let has_size = machines::has_known_size(machine) && !machines::has_no_such_size(machine);
            !has_size && machines::has_form(machine)
        }
    };
    for (place, given, machine) in wrong_types(subject, is_wrong) {
        // `m6i,large` is one type with a slip.
        let machine = if given.contains('.') { machine } else { given };
        let message = match malformed {
            true => {
                format!("`{machine}` is not a machine type of AWS: a family, a dot and a size, such as `m6i.large`")
            }
            false if machines::has_known_size(machine) => {
                format!("AWS does not have `{machine}`: the family has no such size")
            }
            false => format!("`{machine}` has a size that AWS is not known to have"),
        };
        let is_of_no_family = !malformed && machines::has_known_size(machine);
        let meant = machines::meant(machine, &subject.likeness).filter(|_| !is_of_no_family);
        let finding = report.report_group(place, FieldPath::of("spec.machineType"), message);
        finding.value(given);
        match meant.map(|meant| given.replacen(machine, &meant, 1)) {
            Some(meant) => finding.hint(format!("Write `{meant}`")).repair_with(Safety::Unsafe, meant),
            None => {
                let example = machines::in_known_size(machine).filter(|_| is_of_no_family);
                let example = example.as_deref().unwrap_or("m6i.large");
                finding.hint(format!("Choose a machine type of AWS, for example `{example}`"))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{accepts, reports};

    fn request(machine: &str) -> String {
        format!(
            "instanceGroups: [{{kind: InstanceGroup, metadata: {{name: n}}, spec: {{role: Node, machineType: \
            '{machine}'}}}}]"
        )
    }

    #[test]
    fn accepts_types_of_all_forms() {
        for machine in ["", "m6i.large", "m6i.large,t3.nano", "u-6tb1.56xlarge", "c7i.metal-24xl", "mac2-m2pro.metal"] {
            accepts(&MALFORMED, &request(machine));
            accepts(&UNKNOWN_SIZE, &request(machine));
        }
    }

    #[test]
    fn a_group_without_a_type_says_nothing_wherever_it_is() {
        let group = |name: &str, machine: &str| {
            format!(
                "{{kind: InstanceGroup, metadata: {{name: {name}}}, spec: {{role: Node, machineType: '{machine}'}}}}"
            )
        };
        for (first, second) in [("m6i.large", ""), ("", "m6i.large"), ("", "")] {
            let request = format!("instanceGroups: [{}, {}]", group("a", first), group("b", second));
            for rule in [&MALFORMED, &UNKNOWN_SIZE, &UNKNOWN_FAMILY] {
                accepts(rule, &request);
            }
        }
        let request = format!("instanceGroups: [{}, {}]", group("a", "m6i.large"), group("b", "m6i,large"));
        reports(&MALFORMED, &request, &["spec.machineType"]);
    }

    #[test]
    fn reports_what_was_meant() {
        let hint =
            |rule, machine: &str| reports(rule, &request(machine), &["spec.machineType"])[0].hint.clone().unwrap();
        for (machine, meant) in [
            ("m6i-large", "m6i.large"),
            ("m6i_large", "m6i.large"),
            ("m6i large", "m6i.large"),
            ("M6i.Large", "m6i.large"),
            (" m6i.large", "m6i.large"),
            ("m6i,large", "m6i.large"),
            ("m6ilarge", "m6i.large"),
            ("t3.nano,m6i-large", "t3.nano,m6i.large"),
        ] {
            assert_eq!(hint(&MALFORMED, machine), format!("Write `{meant}`"), "{machine}");
        }
        assert_eq!(hint(&MALFORMED, "n1-standard-2"), "Choose a machine type of AWS, for example `m6i.large`");
        assert_eq!(hint(&UNKNOWN_SIZE, "m5.3xlarge"), "Choose a machine type of AWS, for example `m5.2xlarge`");
        assert_eq!(hint(&UNKNOWN_SIZE, "t3.medum"), "Write `t3.medium`");
        assert_eq!(hint(&UNKNOWN_SIZE, "m6i.2xlrge"), "Write `m6i.2xlarge`");
    }
}
