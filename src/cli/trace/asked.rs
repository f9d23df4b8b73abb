//! What is traced: the flow of the arguments, or those of a file.

use serde_json::json;

use crate::cli::arguments::TraceOptions;
use crate::cli::failure::Failure;
use crate::cli::flow::NamedFlow;
use crate::manifest::Format;
use crate::plan::Query;
use crate::question::{Asked, Bounds};
use crate::spec::Inputs;

/// What is traced.
pub(super) enum Question {
    /// One flow, and what is expected of it.
    Flow(NamedFlow, Option<String>),
    /// The flows of a file: its name and its bytes.
    File(String, Vec<u8>),
    /// No flow; the matrix alone.
    Nothing,
}

impl Question {
    /// What the arguments ask.
    pub fn of(options: &TraceOptions) -> Result<Question, Failure> {
        match (options.flow.flow()?, &options.flows) {
            (Some(_), Some(_)) => {
                Err(Failure::of_usage("`--from` and `--flows` exclude one another", "Keep one of them"))
            }
            (Some(flow), None) => Ok(Question::Flow(flow, options.expect.clone())),
            (None, Some(file)) => {
                let name = file.display().to_string();
                let bytes = std::fs::read(file).map_err(|error| Failure::of_file(&name, &error.to_string()))?;
                Ok(Question::File(name, bytes))
            }
            (None, None) if options.matrix => Ok(Question::Nothing),
            (None, None) => {
                Err(Failure::of_usage("nothing is asked", "Give `--from` and `--to`, `--flows` or `--matrix`"))
            }
        }
    }

    /// The file of the flows; none for arguments, which have no lines.
    pub fn file(&self) -> Option<&str> {
        match self {
            Question::File(name, _) => Some(name),
            Question::Flow(..) | Question::Nothing => None,
        }
    }

    /// Reads the question, whose names are those of `inputs`, and hands it on.
    pub fn with<R>(&self, inputs: &Inputs, then: impl FnOnce(&Asked<'_>) -> Result<R, Failure>) -> Result<R, Failure> {
        let query = Query::default();
        let body = match self {
            Question::File(_, bytes) => bytes.clone(),
            Question::Nothing => b"{\"flows\": []}".to_vec(),
            Question::Flow(flow, expect) => {
                let mut flow = flow.value(inputs)?;
                if let Some(expect) = expect {
                    flow["expect"] = json!(expect);
                }
                json!({"flows": [flow]}).to_string().into_bytes()
            }
        };
        then(&Asked::read(&body, Format::Yaml, &query, &[], Bounds::DEFAULT)?)
    }
}
