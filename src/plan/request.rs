//! What a request says, put together from its body and its query.

use std::fmt;
use std::sync::Arc;

use crate::cidr::Cidr;
use crate::diagnostic::FieldPath;
use crate::manifest::{self, Format, Input, InputError, Limits, Stream, Unreadable};
use crate::release::Release;
use crate::rules::{self, Grading};
use crate::spec::observed::Answer;
use crate::spec::request::RulesRequest;
use crate::spec::{self, Inputs, VpcFacts};

use super::extent::{Countable, Excess, Extent};

/// The facts in the query of a request; with an envelope they fill what the body lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// `kopsRelease`.
    pub kops_release: Option<String>,
    /// `vpcIPv6CIDR`, repeatable; `none` says that the VPC has no IPv6 pool.
    pub vpc_ipv6_cidrs: Vec<String>,
    /// `vpcIPv4CIDR`, repeatable.
    pub vpc_ipv4_cidrs: Vec<String>,
    /// `ignore`: codes of rules whose findings are left out; adds to what the body says.
    pub ignore: Vec<String>,
    /// `warn`: codes of rules whose errors become warnings; adds to what the body says.
    pub warn: Vec<String>,
    /// `deny`: codes of rules whose warnings become errors, or `warnings`; adds to what the body says.
    pub deny: Vec<String>,
    /// What AWS has; adds to what the body says. No parameter: only the command line gives it.
    pub observed: Vec<Answer>,
}

/// A request that can be reviewed.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The manifests and the places in them.
    pub input: Input<'a>,
    /// The typed inputs, facts from the query included.
    pub inputs: Box<Inputs>,
    /// The release that the request names.
    pub release: Option<Release>,
    /// What the request asks for of findings.
    pub grading: Grading,
}

impl<'a> Request<'a> {
    /// The request that is the value at `base` in the first document of a body, such as `before` or `members[3]`. All
    /// requests of a body share what was read and its limits.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn at(
        stream: &Arc<Stream<'a>>,
        base: FieldPath,
        query: &Query,
        limits: &Limits,
    ) -> Result<Request<'a>, RequestError> {
        Request::of(Input::at(Arc::clone(stream), base, limits).map_err(RequestError::Input)?, query)
    }

    /// The request whose objects are found already.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn of(input: Input<'a>, query: &Query) -> Result<Request<'a>, RequestError> {
        let mut inputs = spec::lower(&input).map_err(RequestError::Input)?;
        let release = release(query, &inputs)?;
        join(&mut inputs.vpc, query)?;
        inputs.observe(&query.observed);
        let grading = grading(query, &inputs)?;
        Ok(Request { input, inputs, release, grading })
    }
}

impl Request<'_> {
    /// Nothing, where the request describes no more than `extent` and the other limits on lists.
    ///
    /// # Errors
    ///
    /// [`RequestError::TooMuch`].
    pub fn within(&self, extent: &Extent) -> Result<(), RequestError> {
        extent.exceeded(&self.inputs).map_or(Ok(()), |excess| Err(RequestError::TooMuch(excess)))
    }
}

impl Query {
    /// Nothing, where every fact can be used, whatever the body says.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn check(&self) -> Result<(), RequestError> {
        if *self == Query::default() {
            return Ok(());
        }
        let mut nothing = Inputs::default();
        release(self, &nothing)?;
        join(&mut nothing.vpc, self)?;
        grading(self, &nothing).map(drop)
    }
}

impl Query {
    /// Adds the facts of the query to those of a body that is not a plan request, and says which release is named.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn fill(&self, kops_release: &str, vpc: &mut VpcFacts) -> Result<Option<Release>, RequestError> {
        let inputs = Inputs { kops_release: kops_release.to_owned(), ..Inputs::default() };
        join(vpc, self)?;
        release(self, &inputs)
    }
}

/// The most codes of rules that a request may name.
const MOST_CODES: usize = 1_000;

/// Why a request cannot be reviewed at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The body is not valid YAML or JSON.
    Unreadable(Unreadable),
    /// The body has no cluster, or several.
    Input(InputError),
    /// The release is not supported; the text as written.
    UnknownRelease(String),
    /// A value in the query cannot be read.
    BadParameter {
        /// The name of the parameter.
        parameter: &'static str,
        /// What is wrong, one sentence without a final stop.
        message: String,
    },
    /// The grading names a code that no rule has.
    UnknownRule(String),
    /// The grading names a code in two of its lists.
    GradedTwice(String),
    /// It describes more than it may.
    TooMuch(Excess),
    /// The query and the body disagree.
    Contradiction {
        /// The name of the parameter.
        parameter: &'static str,
        /// The field of the body.
        field: &'static str,
    },
}

/// Reads the body and joins it with the query.
///
/// # Errors
///
/// [`RequestError`] where there is nothing that could be reviewed; everything else becomes a finding later.
pub fn read<'a>(body: &'a [u8], format: Format, query: &Query, limits: &Limits) -> Result<Request<'a>, RequestError> {
    let stream = manifest::read(body, format, limits).map_err(|error| RequestError::unreadable(error, body))?;
    Request::of(Input::of(stream, limits).map_err(RequestError::Input)?, query)
}

/// How what AWS has gets smaller.
const ONE_VPC: &str =
    "Ask AWS for the cluster's VPC alone, as in `aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-…`";

impl RequestError {
    /// Why `body` cannot be read. One that is too large may have answers of AWS about all VPCs of an account.
    pub fn unreadable(error: Unreadable, body: &[u8]) -> RequestError {
        let key = b"observed";
        let has_answers = error.is_of_size() && body.windows(key.len()).any(|part| part == key);
        let hint = error.hint.or_else(|| has_answers.then(|| ONE_VPC.to_owned()));
        RequestError::Unreadable(Unreadable { hint, ..error })
    }
}

/// What `deny` names instead of a code, for the warnings of all rules.
const ALL_WARNINGS: &str = "warnings";

fn grading(query: &Query, inputs: &Inputs) -> Result<Grading, RequestError> {
    let RulesRequest { ignore, warn, deny } = &inputs.grading;
    let found = [&query.ignore, &query.warn, &query.deny, ignore, warn, deny].map(Vec::len).iter().sum();
    if found == 0 {
        return Ok(Grading::default());
    }
    if MOST_CODES < found {
        let (of, what, limit) = (Countable::Items, "codes of rules in `ignore`, `warn` and `deny`", MOST_CODES);
        return Err(RequestError::TooMuch(Excess { of, what, found, limit }));
    }
    let codes = |query: &[String], body: &[String]| {
        let known = |code: &String| match rules::find(code) {
            Some(_) => Ok(code.clone()),
            None => Err(RequestError::UnknownRule(code.clone())),
        };
        query.iter().chain(body).map(known).collect::<Result<_, _>>()
    };
    let is_code = |code: &&String| *code != ALL_WARNINGS;
    let denied: Vec<String> = query.deny.iter().chain(deny).filter(is_code).cloned().collect();
    let grading = Grading {
        ignore: codes(&query.ignore, ignore)?,
        warn: codes(&query.warn, warn)?,
        deny: codes(&[], &denied)?,
        deny_warnings: denied.len() < query.deny.len() + deny.len(),
    };
    match grading.graded_twice() {
        Some(code) => Err(RequestError::GradedTwice(code.to_owned())),
        None => Ok(grading),
    }
}

fn release(query: &Query, inputs: &Inputs) -> Result<Option<Release>, RequestError> {
    let parse = |text: &str| Release::parse(text).ok_or_else(|| RequestError::UnknownRelease(text.to_owned()));
    let written = Some(inputs.kops_release.as_str()).filter(|text| !text.is_empty());
    let in_body = written.map(parse).transpose()?;
    let in_query = query.kops_release.as_deref().map(parse).transpose()?;
    match (in_query, in_body) {
        (Some(query), Some(body)) if query != body => {
            Err(RequestError::Contradiction { parameter: "kopsRelease", field: "kopsRelease" })
        }
        (query, body) => Ok(query.or(body)),
    }
}

fn join(vpc: &mut VpcFacts, query: &Query) -> Result<(), RequestError> {
    let ipv6 = parameter_cidrs("vpcIPv6CIDR", &query.vpc_ipv6_cidrs, |cidr| cidr.ipv6().is_some())?;
    let ipv4 = parameter_cidrs("vpcIPv4CIDR", &query.vpc_ipv4_cidrs, |cidr| cidr.ipv4().is_some())?;
    fill("vpcIPv6CIDR", "vpc.ipv6CIDRs", &mut vpc.ipv6_cidrs, ipv6)?;
    fill("vpcIPv4CIDR", "vpc.ipv4CIDRs", &mut vpc.ipv4_cidrs, ipv4)
}

/// The blocks that a repeatable parameter gives; `None` when it is absent, none for the single value `none`.
fn parameter_cidrs(
    parameter: &'static str,
    values: &[String],
    is_of_family: fn(&Cidr) -> bool,
) -> Result<Option<Vec<Cidr>>, RequestError> {
    match values {
        [] => return Ok(None),
        [none] if none == "none" => return Ok(Some(Vec::new())),
        _ => {}
    }
    let block = |text: &String| {
        let cidr = Cidr::new(text.as_str());
        let message = match (is_of_family(&cidr), cidr.net()) {
            (true, Some(net)) if cidr.has_host_bits() => format!("`{text}` has host bits set; the block is `{net}`"),
            (true, _) => return Ok(cidr),
            (false, Some(_)) => format!("`{text}` is a block of the other address family"),
            (false, None) => rules::why_unreadable(&cidr).unwrap_or_else(|| format!("`{text}` is not a valid CIDR")),
        };
        Err(RequestError::BadParameter { parameter, message })
    };
    values.iter().map(block).collect::<Result<_, _>>().map(Some)
}

fn fill(
    parameter: &'static str,
    field: &'static str,
    body: &mut Option<Vec<Cidr>>,
    query: Option<Vec<Cidr>>,
) -> Result<(), RequestError> {
    let blocks = |cidrs: &[Cidr]| cidrs.iter().map(Cidr::net).collect::<Vec<_>>();
    match (&body, query) {
        (Some(known), Some(query)) if blocks(known) != blocks(&query) => {
            Err(RequestError::Contradiction { parameter, field })
        }
        (None, Some(query)) => {
            *body = Some(query);
            Ok(())
        }
        _ => Ok(()),
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(unreadable) => f.write_str(&unreadable.message),
            Self::Input(error) => error.fmt(f),
            Self::UnknownRelease(text) => write!(
                f,
                "the kOps release `{text}` is not supported; supported are {} to {}",
                Release::OLDEST,
                Release::NEWEST
            ),
            Self::GradedTwice(code) => {
                write!(f, "the code `{code}` is in more than one of `ignore`, `warn` and `deny`")
            }
            Self::UnknownRule(code) => write!(f, "no rule has the code `{code}`"),
            Self::BadParameter { parameter, message } => write!(f, "the parameter `{parameter}` is wrong: {message}"),
            Self::TooMuch(Excess { what, found, limit, .. }) => {
                write!(f, "there are {found} {what}; the limit is {limit}")
            }
            Self::Contradiction { parameter, field } => {
                write!(f, "the parameter `{parameter}` contradicts `{field}` in the body")
            }
        }
    }
}

impl std::error::Error for RequestError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::plan::{Effort, plan};

    const TWO: &str = "before:
  cluster: {apiVersion: kops.k8s.io/v1alpha3, kind: Cluster, metadata: {name: a.example.com}, spec: {}}
  kopsRelease: '1.30'
  vpc: {id: [1]}
members:
- id: x
- cluster:
    apiVersion: kops.k8s.io/v1alpha2
    kind: Cluster
    metadata: {name: b.example.com}
    spec:
      networkCIDR: 10.0.0.1/16
";

    fn finding<'d>(found: &'d [Diagnostic], code: &str) -> &'d Diagnostic {
        found.iter().find(|found| found.code == code).unwrap_or_else(|| panic!("{code} is not in {found:#?}"))
    }

    fn place(found: &Diagnostic) -> (&str, Option<(u32, u32)>) {
        let source = found.source.as_ref().unwrap();
        (&source.pointer, source.position)
    }

    #[test]
    fn several_requests_are_read_from_one_body() {
        let stream = manifest::read(TWO.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap();
        let stream = Arc::new(stream);
        let at = |base| {
            plan(&Request::at(&stream, base, &Query::default(), &Limits::DEFAULT).unwrap(), Effort::WHOLE).unwrap()
        };
        let before = at(FieldPath::of("before"));
        assert_eq!((before.cluster.name.as_str(), before.release.version.minor()), ("a.example.com", 30));
        let kind = finding(&before.diagnostics, "value-of-wrong-kind");
        assert_eq!((kind.object.as_str(), kind.field.as_str()), ("PlanRequest", "vpc.id"));
        assert_eq!(place(kind), ("/before/vpc/id", Some((4, 9))));
        let member = at(FieldPath::of("members").index(1));
        let bits = finding(&member.diagnostics, "network-cidr-has-host-bits");
        assert_eq!(bits.field, "spec.networking.networkCIDR");
        assert_eq!(place(bits), ("/members/1/cluster/spec/networkCIDR", Some((12, 20))));
    }

    #[test]
    fn answers_of_aws_that_are_too_many_bring_the_filter() {
        let limits = Limits { nodes: 20, ..Limits::DEFAULT };
        let body = |key: &str| format!("{key}: [{}]\ncluster: {{}}\n", vec!["{Vpcs: []}"; 20].join(", "));
        let hint = |key: &str| match read(body(key).as_bytes(), Format::Yaml, &Query::default(), &limits) {
            Err(RequestError::Unreadable(error)) => error.hint,
            other => panic!("{other:?}"),
        };
        assert!(hint("observed").is_some_and(|hint| hint.contains("--filters Name=vpc-id,Values=")));
        assert_eq!(hint("instanceGroups"), None);
    }

    #[test]
    fn what_is_not_a_code_is_repeated_in_short() {
        let said = |code: &str| {
            let body =
                format!("cluster: {{kind: Cluster, apiVersion: kops.k8s.io/v1alpha3}}\nrules: {{ignore: [{code}]}}");
            read(body.as_bytes(), Format::Yaml, &Query::default(), &Limits::DEFAULT).unwrap_err().to_string()
        };
        let long = said(&"x".repeat(2_000));
        assert_eq!(long, format!("no rule has the code `{}… (1800 more characters)`", "x".repeat(200)));
        assert_eq!(said("7"), "no rule has the code `7`");
        assert_eq!(said("{a: [b]}"), "no rule has the code `{…}`");
    }

    #[test]
    fn what_is_not_there_is_said_with_its_place() {
        let stream = Arc::new(manifest::read(TWO.as_bytes(), Format::Yaml, &Limits::DEFAULT).unwrap());
        let error =
            Request::at(&stream, FieldPath::of("members").index(0), &Query::default(), &Limits::DEFAULT).unwrap_err();
        assert_eq!(error.to_string(), "the item `/members/0` of document 1 has no `kind`");
    }
}
