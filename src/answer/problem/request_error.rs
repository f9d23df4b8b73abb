//! Requests that cannot be reviewed, as problems.

use super::failure::Problem;
use super::types::{
    BAD_PARAMETER, CODE_IN_TWO_LISTS, CONTRADICTION, EMPTY_BODY, NO_CLUSTER, NO_KIND, ProblemType, SEVERAL_CLUSTERS,
    TOO_MANY_ITEMS, TOO_MANY_ROUTES, TOO_MANY_SUBNETS, UNKNOWN_API_VERSION, UNKNOWN_CODE, UNKNOWN_RELEASE,
    UNREADABLE_BODY, UNUSABLE_MANIFESTS,
};
use crate::likeness;
use crate::manifest::{InputError, Unreadable};
use crate::plan::{Countable, Excess, RequestError};
use crate::release::Release;
use crate::rules;

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Problem {
        let detail = error.to_string();
        match error {
            RequestError::Unreadable(unreadable) => unreadable.into(),
            RequestError::Input(error) => error.into(),
            RequestError::UnknownRelease(text) => Problem::new(&UNKNOWN_RELEASE, detail)
                .supported(Release::all().map(|release| release.to_string()))
                .hint(other_release(&text)),
            RequestError::GradedTwice(_) => {
                Problem::new(&CODE_IN_TWO_LISTS, detail).hint("Name the code in one of them")
            }
            RequestError::UnknownRule(code) => unknown_code(&code, detail),
            RequestError::TooMuch(Excess { of, limit, .. }) => Problem::new(too_much(of), detail).limit(limit),
            RequestError::BadParameter { parameter, .. } => {
                Problem::new(&BAD_PARAMETER, detail).parameter(parameter).hint(form(parameter))
            }
            RequestError::Contradiction { parameter, field } => Problem::new(&CONTRADICTION, detail)
                .parameter(parameter)
                .hint(format!("Leave out `{parameter}` or `{field}`, or let both say the same")),
        }
    }
}

/// What to send instead of a value that is not an object.
const NO_OBJECT: &str = "Send the manifest itself, as `kops get NAME -o yaml` prints it: not encoded, not in quotes, \
    not the name of its file; a file is sent with `curl --data-binary @cluster.yaml`";
/// What to do with a text at `cluster`.
const TEXT: &str = "Send the manifest itself, not in quotes; or send manifests as a text under the key `manifests`, in \
    place of `cluster`";
/// What to do with a plan request beside other documents.
const ONE_DOCUMENT: &str =
    "Send a plan request as one document: take out the line `---` and what does not belong to it";
/// What to do with an object that has no kind.
const KIND: &str = "Give every manifest its `kind`, or send a plan request with the cluster under the key `cluster`; \
    a file is sent with `curl --data-binary @cluster.yaml`";
/// How a kind that is meant to be `Cluster` is written.
const MISSPELT: &str = "Write `kind: Cluster`, in these letters";
/// Which `Cluster` is meant.
const OTHER_CLUSTER: &str = "The `Cluster` of kOps has `apiVersion: kops.k8s.io/v1alpha2` or `kops.k8s.io/v1alpha3`";
/// What to send besides instance groups.
const CLUSTER: &str = "Send the `Cluster` together with its instance groups; `kops get NAME -o yaml` prints them all";
/// How manifests are sent as a text.
const MANIFESTS: &str = "Send the manifests as one text, as `kops get NAME -o yaml` prints them";

fn too_much(of: Countable) -> &'static ProblemType {
    match of {
        Countable::Subnets => &TOO_MANY_SUBNETS,
        Countable::Routes => &TOO_MANY_ROUTES,
        Countable::Items => &TOO_MANY_ITEMS,
    }
}

/// The form of a parameter.
fn form(parameter: &str) -> &'static str {
    match parameter {
        "target" => "Write `direct` or `terraform`",
        "matrix" => "Write `matrix=true`, or send a request with `flows`, and with the specs as the text `manifests`",
        "vpcIPv4CIDR" => "Write a block of IPv4 addresses, for example `172.20.0.0/16`",
        _ => "Write a block of IPv6 addresses, for example `2001:db8::/56`, or `none` for a VPC without any",
    }
}

/// What was meant: a number loses its last zero, so that 1.30 arrives as 1.3.
fn other_release(text: &str) -> String {
    if let Some(release) = any_patch(text) {
        return format!("Write `{release}`");
    }
    let minor = text.trim_start_matches('v').strip_prefix("1.").and_then(|rest| rest.split('.').next()?.parse().ok());
    match minor {
        Some(2 | 3) => format!("Write `\"{text}0\"` with quotes if you mean `{text}0`; as a number it loses the zero"),
        Some(minor) if minor < Release::OLDEST.minor() => format!("The nearest one is `{}`", Release::OLDEST),
        Some(_) => format!("The nearest one is `{}`", Release::NEWEST),
        None => format!("Write a release such as `{}`", Release::DEFAULT),
    }
}

/// The release of `1.36.x`, `1.36.*` or `kops-1.36`.
fn any_patch(text: &str) -> Option<Release> {
    let text = text.trim().trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let (major, rest) = text.split_once('.')?;
    let minor = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    Release::parse(&format!("{major}.{minor}")).filter(|_| 1 < minor.len())
}

/// What to do with a file of another program.
fn of_another_program(what: &str) -> String {
    format!(
        "This is {what}. A kOps cluster has `apiVersion: kops.k8s.io/v1alpha2`: `kops get NAME -o yaml` prints it, \
        and `kops create cluster NAME --zones ZONES --dry-run -o yaml` writes a new one"
    )
}

fn unknown_code(code: &str, detail: String) -> Problem {
    let problem = Problem::new(&UNKNOWN_CODE, detail);
    if code.contains(',') {
        return problem.hint("Repeat the parameter for each code, as in `ignore=a&ignore=b`");
    }
    match likeness::word(code, rules::all().map(|rule| rule.code)) {
        Some(code) => problem.hint(format!("Did you mean `{code}`?")),
        None => problem.hint("`/v1/rules` lists the rules"),
    }
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Problem {
        let message = unreadable.message.clone();
        unreadable_text(unreadable, message, "")
    }
}

/// The problem of a text that cannot be read; `whose` says which text the place counts in.
fn unreadable_text(Unreadable { position, hint, .. }: Unreadable, message: String, whose: &str) -> Problem {
    let place = position.map(|(line, column)| format!(" (line {line}, column {column}{whose})"));
    let problem = Problem::new(&UNREADABLE_BODY, message + &place.unwrap_or_default()).position(position);
    match hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Problem {
        let detail = error.to_string();
        let problem = |kind| Problem::new(kind, detail.clone());
        match error {
            InputError::Empty => problem(&EMPTY_BODY).hint("Send the manifest of a kOps cluster"),
            InputError::NoObject { pointer, position, foreign, found, .. } => {
                let hint = if found == "a string" && pointer.ends_with("/cluster") { TEXT } else { NO_OBJECT };
                problem(&NO_KIND).pointer(pointer).position(position).hint(other_program_or(foreign, hint))
            }
            InputError::NoKind { pointer, position, foreign, meant, .. } => {
                let hint = match meant {
                    Some((key, meant)) if key == meant => ONE_DOCUMENT.to_owned(),
                    Some((key, meant)) => format!("Write the key `{meant}` in place of `{key}`"),
                    None => other_program_or(foreign, KIND),
                };
                problem(&NO_KIND).pointer(pointer).position(position).hint(hint)
            }
            InputError::SeveralKinds { position, .. } => {
                problem(&UNREADABLE_BODY).position(position).hint("Write `---` alone on a line between two manifests")
            }
            InputError::NoText { pointer, position, .. } => {
                problem(&UNUSABLE_MANIFESTS).pointer(pointer).position(position).hint(MANIFESTS)
            }
            InputError::ManifestsTwice(key) => {
                problem(&UNUSABLE_MANIFESTS).pointer("/manifests").hint(format!("Leave out `manifests` or `{key}`"))
            }
            InputError::UnreadableText(unreadable) => {
                unreadable_text(unreadable, detail, " of it").pointer("/manifests")
            }
            InputError::NoCluster { kinds, foreign, misspelt, version, position } => {
                let hint = match (misspelt, version) {
                    (Some(_), _) => MISSPELT.to_owned(),
                    (None, Some(version)) => format!("Write `apiVersion: {version}`"),
                    (None, None) => no_cluster(&kinds, foreign),
                };
                problem(&NO_CLUSTER).position(position).hint(hint)
            }
            InputError::SeveralClusters(_) => problem(&SEVERAL_CLUSTERS).hint("Send one request for each cluster"),
            InputError::UnknownApiVersion { meant, position, .. } => problem(&UNKNOWN_API_VERSION)
                .position(position)
                .supported(["kops.k8s.io/v1alpha2", "kops/v1alpha2", "kops.k8s.io/v1alpha3"])
                .hint(format!("Write `apiVersion: {meant}`, the version of the manifest's layout")),
        }
    }
}

fn other_program_or(foreign: Option<&str>, hint: &str) -> String {
    foreign.map_or_else(|| hint.to_owned(), of_another_program)
}

/// What to send where objects of these kinds, and no cluster, were sent.
fn no_cluster(kinds: &[String], foreign: Option<&str>) -> String {
    let hint = if kinds.iter().any(|kind| kind == "Cluster") { OTHER_CLUSTER } else { CLUSTER };
    other_program_or(foreign, hint)
}
