//! A body that asks something, and how much may be made of it.

use std::sync::Arc;

use super::codes::MISSING_QUESTION_VALUE;
use super::flows::WrittenFlow;
use super::notes::{Notes, list};
use super::place::Place;
use super::section::Section;
use crate::deadline::{Deadline, GivenUp};
use crate::diagnostic::{Cause, FieldPath};
use crate::manifest::{self, Format, Input, Limits, Stream, Value};
use crate::plan::{self, Effort, Extent, Outcome, Query, Request, RequestError, Wanted};

/// How much may be made of a body.
#[derive(Clone, Copy)]
pub struct Bounds<'a> {
    /// The limits on what is read.
    pub limits: &'a Limits,
    /// The limits on what a spec describes.
    pub extent: Extent,
    /// The most findings on a spec that are kept.
    pub findings: usize,
    /// The most paths of a trace.
    pub paths: usize,
    /// The most cells of the matrix of a trace.
    pub cells: usize,
    /// Until when it is worth while.
    pub deadline: Deadline<'a>,
}

impl Bounds<'_> {
    /// The default limits and no deadline.
    pub const DEFAULT: Bounds<'static> = Bounds {
        limits: &Limits::DEFAULT,
        extent: Extent::DEFAULT,
        findings: 1_000,
        paths: 5_000,
        cells: 100_000,
        deadline: Deadline::NONE,
    };
}

/// A body that asks something: read, its keys not yet looked at.
#[derive(Clone)]
pub struct Asked<'a> {
    /// What was read.
    pub stream: Arc<Stream<'a>>,
    /// The facts and the grading in the query.
    pub query: &'a Query,
    /// The parameters that the operation has besides: names and values, in their order.
    pub options: &'a [(String, String)],
    /// How much may be made of it.
    pub bounds: Bounds<'a>,
    /// The body whose flows are not in `stream`, and those flows.
    apart: Option<Arc<Apart<'a>>>,
}

/// The key of flows at the root of a body.
const FLOWS: &str = "flows";

/// Flows that were read without a tree.
#[derive(Debug)]
struct Apart<'a> {
    body: &'a [u8],
    flows: Vec<WrittenFlow<'a>>,
}

impl<'a> Asked<'a> {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// [`RequestError::Unreadable`], and what is wrong with the query.
    pub fn read(
        body: &'a [u8],
        format: Format,
        query: &'a Query,
        options: &'a [(String, String)],
        bounds: Bounds<'a>,
    ) -> Result<Asked<'a>, RequestError> {
        query.check()?;
        if format == Format::Json
            && let Some((stream, flows)) = manifest::read_apart(body, bounds.limits, FLOWS, WrittenFlow::list)
        {
            let apart = flows.map(|flows| Arc::new(Apart { body, flows }));
            return Ok(Asked { apart, ..Asked::of(stream, query, options, bounds) });
        }
        let stream = manifest::read(body, format, bounds.limits);
        let stream = stream.map_err(|error| RequestError::unreadable(error, body))?;
        Ok(Asked::of(stream, query, options, bounds))
    }

    /// A body that was put together of parts.
    pub fn of(stream: Stream<'a>, query: &'a Query, options: &'a [(String, String)], bounds: Bounds<'a>) -> Asked<'a> {
        Asked { stream: Arc::new(stream), query, options, bounds, apart: None }
    }

    /// The flows at the root, where they are right as far as their form goes; `None` where [`Asked::whole`] has them.
    pub fn flows(&self) -> Option<impl ExactSizeIterator<Item = &WrittenFlow<'a>>> {
        self.apart.as_ref().map(|apart| apart.flows.iter())
    }

    /// The same body, with the places of all that is in it.
    ///
    /// # Errors
    ///
    /// Those of [`Asked::read`].
    pub fn whole(&self) -> Result<Asked<'a>, RequestError> {
        let Some(apart) = &self.apart else { return Ok(self.clone()) };
        let stream = manifest::read(apart.body, Format::Json, self.bounds.limits);
        let stream = stream.map_err(|error| RequestError::unreadable(error, apart.body))?;
        Ok(Asked::of(stream, self.query, self.options, self.bounds))
    }

    /// The value at `key` of the first document, as if it were the whole body: nothing where there is none.
    #[must_use]
    pub fn part(self, key: &str) -> Asked<'a> {
        let stream = Arc::unwrap_or_clone(self.stream).part(key);
        Asked { stream: Arc::new(stream), apart: None, ..self }
    }

    /// The value of a parameter of the operation.
    pub fn option(&self, name: &str) -> Option<&'a str> {
        self.options.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Whether the body is a mapping without `kind`, so that it can ask something; bare manifests cannot.
    pub fn is_enveloped(&self) -> bool {
        match self.stream.documents.as_slice() {
            [only] => matches!(only.root.value, Value::Mapping(_)) && only.root.get("kind").is_none(),
            _ => false,
        }
    }

    /// The root of the body, whose keys are read with it; `None` for bare manifests. Which keys are unknown there, the
    /// review of the spec says.
    pub fn root<'q>(&'q self, notes: &'q Notes<'q>) -> Option<Section<'q>> {
        self.is_enveloped().then(|| Section::open(&self.stream.documents[0].root, Place::default(), notes))
    }

    /// The same for a question that has no spec at its root: every key but `known` is an error.
    pub fn closed_root<'q>(&'q self, notes: &'q Notes<'q>, known: &'static [&'static str]) -> Option<Section<'q>> {
        if !self.is_enveloped() {
            let message = format!("the body is not a mapping with the keys of the question: {}", list(known));
            notes.note(&MISSING_QUESTION_VALUE, Cause::Required, &FieldPath::default(), message, None);
            return None;
        }
        Section::of(&self.stream.documents[0].root, Place::default(), known, notes)
    }

    /// The body as one request. `own` are the keys of its envelope that the question reads itself.
    ///
    /// # Errors
    ///
    /// [`RequestError`] where there is no spec that could be reviewed.
    pub fn request(&self, own: &'static [&'static str]) -> Result<Request<'a>, RequestError> {
        let input = Input::asking(Arc::clone(&self.stream), own, self.bounds.limits).map_err(RequestError::Input)?;
        self.checked(Request::of(input, self.query)?)
    }

    /// The request that is the value at `base`, such as `before` or `members[3]`.
    ///
    /// # Errors
    ///
    /// As [`Asked::request`].
    pub fn request_at(&self, base: FieldPath, own: &'static [&'static str]) -> Result<Request<'a>, RequestError> {
        let input =
            Input::asking_at(Arc::clone(&self.stream), base, own, self.bounds.limits).map_err(RequestError::Input)?;
        self.checked(Request::of(input, self.query)?)
    }

    fn checked(&self, request: Request<'a>) -> Result<Request<'a>, RequestError> {
        request.within(&self.bounds.extent)?;
        Ok(request)
    }

    /// What becomes of a request.
    ///
    /// # Errors
    ///
    /// [`GivenUp`] when the deadline has passed.
    pub fn review(&self, request: &Request<'_>, wanted: Wanted) -> Result<Outcome, GivenUp> {
        let Bounds { findings, deadline, .. } = self.bounds;
        plan::plan(request, Effort { wanted, findings, deadline })
    }
}
