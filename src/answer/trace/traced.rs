//! What becomes of a flow, whose paths are told when it is written.

use serde::{Serialize, Serializer};

use super::flow_body::FlowTraceBody;
use super::ways::{TracedPath, Ways};
use crate::answer::notation::{Raw, fragment};
use crate::trace::{Flow, Trace};

/// How many brackets are around a flow in an answer.
const FLOW: usize = 2;

/// What is before the first path of a flow, before each other one, and after the last.
const FIRST: &str = "\n        ";
const NEXT: &str = ",\n        ";
const END: &str = "\n      ]\n    }";

/// What most flows take without their paths, in bytes.
const USUAL: usize = 256;

/// What becomes of a flow.
#[derive(Debug)]
pub struct TracedFlow {
    /// The flow without its paths.
    head: FlowTraceBody,
    paths: Vec<TracedPath>,
}

impl TracedFlow {
    /// The flow at a place in the request.
    pub(super) fn of<'a>(index: usize, flow: &Flow, trace: &Trace<'a>, ways: &mut Ways<'_, 'a>) -> TracedFlow {
        let head = FlowTraceBody {
            index,
            id: flow.id.clone(),
            name: flow.name.clone(),
            verdict: trace.verdict.into(),
            expected: flow.expect.map(|expected| trace.is(expected)),
            paths: Vec::new(),
        };
        TracedFlow { head, paths: trace.paths.iter().map(|path| ways.path(path)).collect() }
    }

    /// From now on it is written as JSON for people, and in no other notation.
    pub(super) fn write(&self) {
        self.paths.iter().for_each(TracedPath::write);
    }

    /// The flow as a body.
    pub fn body(&self) -> FlowTraceBody {
        FlowTraceBody { paths: self.paths.iter().map(TracedPath::body).collect(), ..self.head.clone() }
    }

    /// What is before the paths, as JSON for people.
    fn head(&self) -> String {
        let FlowTraceBody { index, id, name, verdict, expected, paths: _ } = &self.head;
        let mut text = String::with_capacity(USUAL);
        let mut field = |start: &str, value: Option<String>| {
            if let Some(value) = value {
                [start, &value].into_iter().for_each(|part| text.push_str(part));
            }
        };
        field("{\n      \"index\": ", Some(index.to_string()));
        field(",\n      \"id\": ", id.as_ref().and_then(|id| fragment(id, FLOW)));
        field(",\n      \"name\": ", name.as_ref().and_then(|name| fragment(name, FLOW)));
        field(",\n      \"verdict\": ", fragment(verdict, FLOW));
        field(",\n      \"expected\": ", expected.map(|is_so| is_so.to_string()));
        text.push_str(",\n      \"paths\": [");
        text
    }
}

impl Serialize for TracedFlow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.paths.is_empty() || !self.paths.iter().all(TracedPath::is_written) {
            return self.body().serialize(serializer);
        }
        let mut raw = Raw::start(serializer)?;
        raw.push(&self.head())?;
        for (place, path) in self.paths.iter().enumerate() {
            raw.push(if place == 0 { FIRST } else { NEXT })?;
            path.push(&mut raw)?;
        }
        raw.push(END)?;
        raw.end()
    }
}
