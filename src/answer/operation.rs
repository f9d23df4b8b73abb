//! What an operation is: what it takes, how it fails, and an example. The list of all is [`super::OPERATIONS`].

use serde_json::Value;

use super::asking::{Question, Stopped, Told, Written};
use super::notation::bounded::Bounded;
use super::notation::{Body, Document, Form, LARGEST, Notation, fill};
use super::planned::Planned;
use super::problem::*;
use super::samples::Sample;
use crate::deadline::{Deadline, GivenUp};
use crate::manifest::Format;
use crate::plan::{Outcome, Query, Wanted};
use crate::question::{Asked, Bounds};

/// One operation. Its route, its documentation, its command and its tests follow from this.
#[derive(Debug)]
pub struct Operation {
    /// The name; the command of an operation on a spec is called so.
    pub name: &'static str,
    /// The path, as the router and the API document have it.
    pub path: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// The failures that it has besides those of everything that takes the same.
    pub fails: &'static [&'static ProblemType],
    /// Whether its answer changes with the program only, so that a client can keep it.
    pub is_cached: bool,
}

/// What an operation takes.
#[derive(Debug)]
pub enum Takes {
    /// One spec, in a body.
    Spec(Review),
    /// A question, in a body: usually specs and what is asked about them.
    Question(Inquiry),
    /// A query.
    Query(Lookup),
}

/// An operation that answers the outcome of one spec.
#[derive(Debug)]
pub struct Review {
    /// What the command does, one sentence.
    pub summary: &'static str,
    /// Whether a spec with errors is refused.
    pub needs_plan: bool,
    /// The spec whose answer the API document shows.
    pub sample: &'static Sample,
    /// The forms of its answer besides JSON and YAML.
    pub forms: &'static [Form],
    /// The names of the query's parameters, besides those of every operation on a spec.
    pub parameters: &'static [&'static str],
    /// Whether the first of them comes before JSON.
    pub prefers_form: bool,
    write: Write,
}

/// An operation that answers a question in a body.
#[derive(Debug)]
pub struct Inquiry {
    /// What it answers, one sentence.
    pub summary: &'static str,
    /// The names of the query's parameters, besides those of every operation on a spec.
    pub parameters: &'static [&'static str],
    /// The body whose answer the API document shows, YAML.
    pub sample: &'static str,
    /// A body with errors in the question, YAML.
    pub wrong: &'static str,
    /// The forms of its answer besides JSON and YAML.
    pub forms: &'static [Form],
    /// How it can fail, besides having errors in the question.
    fails: &'static [&'static ProblemType],
    write: fn(&Asked<'_>, Notation, &mut Bounded<'_>) -> Result<Written, Stopped>,
}

/// An operation that answers a question without a spec.
#[derive(Debug)]
pub struct Lookup {
    /// The names of the query's parameters.
    pub parameters: &'static [&'static str],
    /// The answer that the API document shows; `None` where it cannot be computed.
    pub example: fn() -> Option<Value>,
}

impl Operation {
    /// The review, where it takes one spec.
    pub fn review(&self) -> Option<&Review> {
        match &self.takes {
            Takes::Spec(review) => Some(review),
            Takes::Question(_) | Takes::Query(_) => None,
        }
    }

    /// The inquiry, where it takes a question.
    pub fn inquiry(&self) -> Option<&Inquiry> {
        match &self.takes {
            Takes::Question(inquiry) => Some(inquiry),
            Takes::Spec(_) | Takes::Query(_) => None,
        }
    }

    /// The forms of its answer besides JSON and YAML.
    pub fn forms(&self) -> &'static [Form] {
        match &self.takes {
            Takes::Spec(review) => review.forms,
            Takes::Question(inquiry) => inquiry.forms,
            Takes::Query(_) => &[],
        }
    }

    /// Whether it has a body, so that it is asked with POST.
    pub fn takes_body(&self) -> bool {
        !matches!(self.takes, Takes::Query(_))
    }

    /// The parameters that an operation with a body has besides those of every operation on a spec.
    pub fn own_parameters(&self) -> &'static [&'static str] {
        match &self.takes {
            Takes::Spec(review) => review.parameters,
            Takes::Question(inquiry) => inquiry.parameters,
            Takes::Query(_) => &[],
        }
    }

    /// Answers a body that was read: writes the answer in a notation that the operation has. HTTP and batches both
    /// answer with it.
    ///
    /// # Errors
    ///
    /// [`Stopped`], where there is no answer.
    pub fn answer(&self, asked: &Asked<'_>, notation: Notation, answer: &mut Bounded<'_>) -> Result<Written, Stopped> {
        match &self.takes {
            Takes::Spec(review) => review.ask(asked, notation, answer),
            Takes::Question(inquiry) => (inquiry.write)(asked, notation, answer),
            Takes::Query(_) => Err(Problem::new(&INTERNAL_ERROR, "this operation takes no body").into()),
        }
    }

    /// The answer that the API document shows; `None` where it cannot be computed.
    pub fn example(&self) -> Option<Value> {
        match &self.takes {
            Takes::Spec(review) => review.example(),
            Takes::Question(inquiry) => inquiry.example(),
            Takes::Query(lookup) => (lookup.example)(),
        }
    }

    /// Every type of failure that it can answer, by status.
    pub fn failures(&self) -> impl Iterator<Item = &'static ProblemType> {
        let common = match &self.takes {
            Takes::Spec(_) => OF_SPECS,
            Takes::Question(inquiry) => inquiry.fails,
            Takes::Query(_) => OF_QUERIES,
        };
        let of_question = self.inquiry().map(|_| &INVALID_QUESTION);
        let can = move |kind: &ProblemType| {
            common.iter().copied().chain(of_question).chain(self.fails.iter().copied()).any(|own| own.slug == kind.slug)
        };
        ALL.iter().copied().filter(move |kind| can(kind))
    }
}

impl Takes {
    /// A spec, whatever its errors.
    pub const fn spec<R: From<Outcome> + Body>(summary: &'static str, sample: &'static Sample) -> Takes {
        let write = |outcome: Outcome, notation, answer: &mut Bounded<'_>| fill(notation, answer, &R::from(outcome));
        Takes::Spec(Review::of::<R>(summary, false, sample, write))
    }

    /// A spec that has no errors.
    pub const fn valid_spec<R: From<Planned> + Body>(summary: &'static str, sample: &'static Sample) -> Takes {
        let write = |outcome, notation, answer: &mut Bounded<'_>| match planned::<R>(outcome) {
            Ok(body) => fill(notation, answer, &body),
            Err(problem) => Ok(Err(problem)),
        };
        Takes::Spec(Review::of::<R>(summary, true, sample, write))
    }

    /// A question, with the parameters that it has besides those of every operation on a spec. The API document shows
    /// the answer to the body `sample`, and that to `wrong`, which has errors in what is asked.
    pub const fn question<Q: Question>(
        summary: &'static str,
        parameters: &'static [&'static str],
        sample: &'static str,
        wrong: &'static str,
    ) -> Takes {
        let write = |asked: &Asked<'_>, notation, answer: &mut Bounded<'_>| {
            let Told { body, counts } = Q::ask_in(asked, notation)?;
            answer.expect(Q::size(&body));
            Ok(Written { counts, outcome: fill(notation, answer, &Document(body))? })
        };
        Takes::Question(Inquiry { summary, parameters, sample, wrong, forms: &[], fails: OF_SPECS, write })
    }

    /// The same question, whose answer has these forms too where it is asked over HTTP.
    pub const fn in_forms(self, forms: &'static [Form]) -> Takes {
        match self {
            Takes::Question(inquiry) => Takes::Question(Inquiry { forms, ..inquiry }),
            other => other,
        }
    }

    /// A question that is many, each with its own failures, and has no parameters.
    pub const fn many<Q: Question>(
        summary: &'static str,
        forms: &'static [Form],
        sample: &'static str,
        wrong: &'static str,
    ) -> Takes {
        match Takes::question::<Q>(summary, &[], sample, wrong) {
            Takes::Question(inquiry) => Takes::Question(Inquiry { forms, fails: OF_MANY, ..inquiry }),
            other => other,
        }
    }

    /// A query with these parameters.
    pub const fn query(parameters: &'static [&'static str], example: fn() -> Option<Value>) -> Takes {
        Takes::Query(Lookup { parameters, example })
    }
}

/// How an answer is made of an outcome.
type Write = fn(Outcome, Notation, &mut Bounded<'_>) -> Result<Result<(), Problem>, GivenUp>;

impl Review {
    const fn of<R: Body>(summary: &'static str, needs_plan: bool, sample: &'static Sample, write: Write) -> Review {
        Review {
            summary,
            needs_plan,
            sample,
            forms: R::FORMS,
            parameters: R::PARAMETERS,
            prefers_form: R::PREFERS_FORM,
            write,
        }
    }

    fn ask(&self, asked: &Asked<'_>, notation: Notation, answer: &mut Bounded<'_>) -> Result<Written, Stopped> {
        let outcome = asked.review(&asked.request(&[])?, self.wanted())?;
        let counts = outcome.counts.clone();
        Ok(Written { counts, outcome: (self.write)(outcome, notation, answer)? })
    }

    /// The answer to a request with this outcome.
    ///
    /// # Errors
    ///
    /// The problem that would be answered, where the spec has errors and the operation needs a plan.
    pub fn answer(&self, outcome: Outcome, notation: Notation) -> Result<String, Problem> {
        let mut text = Bounded::new(LARGEST, Deadline::NONE);
        (self.write)(outcome, notation, &mut text)??;
        text.into_text()
    }

    /// What has to be made of a request.
    pub fn wanted(&self) -> Wanted {
        if self.needs_plan { Wanted::Plan } else { Wanted::Findings }
    }

    fn example(&self) -> Option<Value> {
        let answer = self.answer(self.sample.outcome().ok()?, Notation::Document(Format::Json));
        serde_json::from_str(&answer.ok()?).ok()
    }

    /// The answer in a form that the API document shows; `None` where it cannot be computed.
    pub fn example_in(&self, form: Form) -> Option<String> {
        self.answer(self.sample.outcome().ok()?, Notation::Form(form)).ok()
    }
}

impl Inquiry {
    /// The answer to what is asked.
    ///
    /// # Errors
    ///
    /// [`Stopped`], where there is no answer.
    pub fn answer(&self, asked: &Asked<'_>, format: Format) -> Result<String, Stopped> {
        let mut text = Bounded::new(LARGEST, Deadline::NONE);
        (self.write)(asked, Notation::Document(format), &mut text)?.outcome?;
        Ok(text.into_text()?)
    }

    /// The answer that the API document shows, as a question of this type gives it.
    pub fn sample_answer<Q: Question>(&self) -> Option<Q::Answer> {
        let query = Query::default();
        let asked = Asked::read(self.sample.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).ok()?;
        Some(Q::ask(&asked).ok()?.body)
    }

    /// The problem of the body with errors.
    pub fn refusal(&self) -> Option<Problem> {
        self.answer_to(self.wrong).err().map(Problem::from)
    }

    fn example(&self) -> Option<Value> {
        serde_json::from_str(&self.answer_to(self.sample).ok()?).ok()
    }

    fn answer_to(&self, body: &str) -> Result<String, Stopped> {
        let query = Query::default();
        let asked = Asked::read(body.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT)?;
        self.answer(&asked, Format::Json)
    }
}

/// The answer to a spec that has no errors.
///
/// # Errors
///
/// The problem of a spec that has some.
pub fn planned<R: From<Planned>>(outcome: Outcome) -> Result<R, Problem> {
    Ok(Planned::try_from(outcome)?.into())
}

/// How everything that takes a query can fail.
const OF_QUERIES: &[&ProblemType] =
    &[&UNKNOWN_PARAMETER, &UNAUTHORIZED, &NOT_ACCEPTABLE, &RATE_LIMITED, &HEADERS_TOO_LARGE, &INTERNAL_ERROR];

/// How what takes many questions can fail as a whole.
const OF_MANY: &[&ProblemType] = &[
    &UNREADABLE_BODY,
    &EMPTY_BODY,
    &UNKNOWN_PARAMETER,
    &BAD_REQUEST,
    &UNAUTHORIZED,
    &NOT_ACCEPTABLE,
    &SLOW_BODY,
    &SLOW_HEADERS,
    &BODY_TOO_LARGE,
    &TOO_MANY_ITEMS,
    &ANSWER_TOO_LARGE,
    &UNSUPPORTED_MEDIA_TYPE,
    &RATE_LIMITED,
    &HEADERS_TOO_LARGE,
    &INTERNAL_ERROR,
    &OVERLOADED,
    &DEADLINE_EXCEEDED,
];

/// How everything that takes a spec can fail.
const OF_SPECS: &[&ProblemType] = &[
    &UNREADABLE_BODY,
    &EMPTY_BODY,
    &NO_KIND,
    &UNUSABLE_MANIFESTS,
    &NO_CLUSTER,
    &SEVERAL_CLUSTERS,
    &UNKNOWN_API_VERSION,
    &UNKNOWN_RELEASE,
    &UNKNOWN_CODE,
    &CODE_IN_TWO_LISTS,
    &UNKNOWN_PARAMETER,
    &REPEATED_PARAMETER,
    &BAD_PARAMETER,
    &CONTRADICTION,
    &BAD_REQUEST,
    &UNAUTHORIZED,
    &NOT_ACCEPTABLE,
    &SLOW_BODY,
    &SLOW_HEADERS,
    &BODY_TOO_LARGE,
    &TOO_MANY_SUBNETS,
    &TOO_MANY_ROUTES,
    &TOO_MANY_ITEMS,
    &ANSWER_TOO_LARGE,
    &UNSUPPORTED_MEDIA_TYPE,
    &RATE_LIMITED,
    &HEADERS_TOO_LARGE,
    &INTERNAL_ERROR,
    &OVERLOADED,
    &DEADLINE_EXCEEDED,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::OPERATIONS;

    /// What is advised where the answer to the operation's sample may have one byte; `None` where it takes no body.
    fn advice(operation: &Operation) -> Option<String> {
        let text = match &operation.takes {
            Takes::Spec(review) => review.sample.text,
            Takes::Question(inquiry) => inquiry.sample,
            Takes::Query(_) => return None,
        };
        let query = operation.review().map(|review| review.sample.query()).unwrap_or_default();
        let asked = Asked::read(text.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
        let mut answer = Bounded::new(1, Deadline::NONE);
        let written = operation.answer(&asked, Notation::Document(Format::Json), &mut answer).unwrap();
        let problem = written.outcome.unwrap_err();
        assert!(problem.is(&ANSWER_TOO_LARGE), "{}: {problem:?}", operation.name);
        problem.hinted().map(str::to_owned)
    }

    #[test]
    fn the_advice_on_an_answer_that_is_too_large_fits_the_operation() {
        let advised: Vec<_> = OPERATIONS.iter().filter_map(|one| Some((one.name, advice(one)?))).collect();
        assert!(5 < advised.len());
        for (name, advice) in advised {
            let of_routes = advice.contains("`/v1/plan`") && advice.contains("route table");
            let of_all = !advice.contains("/v1/") && advice.contains("larger limit");
            assert!(if name == "routes" { of_routes } else { of_all }, "{name}: {advice}");
        }
    }
}
