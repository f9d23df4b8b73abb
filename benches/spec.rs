//! A spec in both notations, and what the service makes of it.

use std::error::Error;

use kops_network_planner::answer::notation::Notation;
use kops_network_planner::answer::operation::Operation;
use kops_network_planner::answer::problem::{INTERNAL_ERROR, Problem};
use kops_network_planner::manifest::{Format, Limits};
use kops_network_planner::plan::{self, Effort, Query};

use crate::envelope::envelope;

/// A request in both notations.
pub struct Spec {
    /// The manifests as a stream, or an envelope around them where facts on the VPC go along.
    pub yaml: Vec<u8>,
    /// The same as one envelope.
    pub json: Vec<u8>,
    /// What stands in the query.
    pub query: Query,
}

impl Spec {
    /// The spec that `yaml` is.
    pub fn new(yaml: String, query: Query) -> Result<Spec, Box<dyn Error>> {
        Ok(Spec { json: envelope(&yaml)?, yaml: yaml.into_bytes(), query })
    }

    /// The body of the request.
    pub fn body(&self, format: Format) -> &[u8] {
        match format {
            Format::Json => &self.json,
            Format::Yaml => &self.yaml,
        }
    }

    /// What the service does between a body and the bytes of its answer in JSON.
    pub fn answer(&self, operation: &Operation, format: Format) -> Result<String, Problem> {
        let request = plan::read(self.body(format), format, &self.query, &limits())?;
        let review = operation.review().ok_or_else(|| Problem::new(&INTERNAL_ERROR, "the operation takes no spec"))?;
        review.answer(plan::plan(&request, Effort::WHOLE)?, Notation::Document(Format::Json))
    }
}

/// Limits that only specs far larger than those of today's accounts meet.
pub fn limits() -> Limits {
    Limits { nodes: 1_000_000, ..Limits::DEFAULT }
}
