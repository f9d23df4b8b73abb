//! Specs as requests.

use std::error::Error;

use kops_network_planner::answer::PLAN;
use kops_network_planner::manifest::Format;

use crate::bare;
use crate::client::Exchange;
use crate::spec::Spec;

/// What a body in this notation is called.
pub fn media_type(format: Format) -> &'static str {
    match format {
        Format::Json => "application/json",
        Format::Yaml => "application/yaml",
    }
}

/// Where the plan of a spec is asked for.
pub fn target(spec: &Spec) -> String {
    format!("/v1/plan?kopsRelease={}", spec.query.kops_release.as_deref().unwrap_or_default())
}

/// For the service.
pub fn planned(specs: &[Spec], format: Format) -> Result<Vec<Exchange>, Box<dyn Error>> {
    exchanges(specs, format, |spec, _, _| target(spec))
}

/// For the bare handler, which answers as many bytes as the service.
pub fn bare(specs: &[Spec], format: Format) -> Result<Vec<Exchange>, Box<dyn Error>> {
    exchanges(specs, format, |_, _, bytes| format!("{}?{bytes}", bare::PATH))
}

/// For the yardstick, which reads JSON only and answers what the service answers to that.
pub fn yardstick(specs: &[Spec]) -> Result<Vec<Exchange>, Box<dyn Error>> {
    exchanges(specs, Format::Json, |_, index, _| format!("{}?{index}", bare::YARDSTICK))
}

fn exchanges(
    specs: &[Spec],
    format: Format,
    target: fn(&Spec, usize, usize) -> String,
) -> Result<Vec<Exchange>, Box<dyn Error>> {
    let exchange = |(index, spec): (usize, &Spec)| {
        // An answer to YAML says where its findings stand, so that its length differs from the answer to JSON.
        let bytes = spec.answer(&PLAN, format).map_err(|problem| format!("{problem:?}"))?.len();
        Ok(Exchange::post(&target(spec, index, bytes), media_type(format), spec.body(format), bytes))
    };
    specs.iter().enumerate().map(exchange).collect()
}
