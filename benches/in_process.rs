//! What planning costs in process, beside what `serde_json` takes to decode the same spec and to encode the same answer.

use std::error::Error;
use std::hint::black_box;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use kops_network_planner::answer::operation::Operation;
use kops_network_planner::answer::{PLAN, VALIDATE};
use kops_network_planner::http::{Settings, router};
use kops_network_planner::manifest::Format;
use kops_network_planner::plan;
use serde_json::Value;
use tower::ServiceExt;

use crate::medians::quartiles;
use crate::requests;
use crate::rounds::{Work, micros};
use crate::spec::{self, Spec};
use crate::vectors;

/// A spec and its answer, which the yardstick encodes.
type Pair = (Spec, Value);

/// The yardstick first.
const WORK: [Work<Pair>; 9] = [
    ("yardstick: decode and encode a Value", |(spec, answer)| {
        decode(spec);
        let _ = black_box(serde_json::to_vec_pretty(black_box(answer)));
    }),
    ("  of this, decode", |(spec, _)| decode(spec)),
    ("  with an answer without white space", |(spec, answer)| {
        decode(spec);
        let _ = black_box(serde_json::to_vec(black_box(answer)));
    }),
    ("JSON -> plan -> JSON", |(spec, _)| answer(spec, &PLAN, Format::Json)),
    ("YAML -> plan -> JSON", |(spec, _)| answer(spec, &PLAN, Format::Yaml)),
    ("JSON -> findings -> JSON", |(spec, _)| answer(spec, &VALIDATE, Format::Json)),
    ("YAML -> findings -> JSON", |(spec, _)| answer(spec, &VALIDATE, Format::Yaml)),
    ("JSON -> request", |(spec, _)| read(spec, Format::Json)),
    ("YAML -> request", |(spec, _)| read(spec, Format::Yaml)),
];

/// Measures and prints.
pub fn run(quick: bool) -> Result<(), Box<dyn Error>> {
    let rounds = if quick { 10 } else { 100 };
    let pairs = pairs()?;
    let micros = micros(&WORK, &pairs, rounds);

    let mean = |format| pairs.iter().map(|(spec, _)| spec.body(format).len()).sum::<usize>() / pairs.len();
    let (yaml, json) = (mean(Format::Yaml), mean(Format::Json));
    println!("{} planned specs of {yaml} bytes of YAML or {json} of JSON on average, {rounds} rounds", pairs.len());
    println!("{:<40} {:>10} {:>12} {:>15}", "in process", "µs a spec", "x yardstick", "half of specs");
    for ((name, _), micros_of_specs) in WORK.iter().zip(&micros) {
        let [sum, yardstick] = [micros_of_specs, &micros[0]].map(|micros| micros.iter().sum::<f64>());
        let ratios = micros_of_specs.iter().zip(&micros[0]).map(|(micros, yardstick)| micros / yardstick);
        let [low, _, high] = quartiles(ratios.collect());
        let (mean, ratio, spread) = (sum / pairs.len() as f64, sum / yardstick, format!("{low:.2} to {high:.2}"));
        println!("{name:<40} {mean:>10.1} {ratio:>12.2} {spread:>15}");
    }
    println!();
    Ok(())
}

fn decode(spec: &Spec) {
    let _ = black_box(serde_json::from_slice::<Value>(black_box(&spec.json)));
}

fn answer(spec: &Spec, operation: &Operation, format: Format) {
    let _ = black_box(black_box(spec).answer(operation, format));
}

fn read(spec: &Spec, format: Format) {
    let _ = black_box(plan::read(black_box(spec.body(format)), format, &spec.query, &spec::limits()));
}

/// All specs and answers. Each plan is asked for over HTTP too, so that what is measured is what is served.
fn pairs() -> Result<Vec<Pair>, Box<dyn Error>> {
    let router = router(Settings::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let pair = |spec: Spec| {
        let answers = [Format::Json, Format::Yaml].map(|format| -> Result<Value, Box<dyn Error>> {
            let answer = spec.answer(&PLAN, format).map_err(|problem| format!("{problem:?}"))?;
            match runtime.block_on(serve(router.clone(), &spec, format))? == answer.as_bytes() {
                true => Ok(serde_json::from_str(&answer)?),
                false => Err("another answer over HTTP than in process".into()),
            }
        });
        let [json, yaml] = answers;
        let (json, yaml) = (json?, yaml?);
        match json["routeTables"] == yaml["routeTables"] {
            true => Ok((spec, json)),
            false => Err("another plan from YAML than from JSON".into()),
        }
    };
    vectors::planned()?.into_iter().map(pair).collect()
}

async fn serve(router: Router, spec: &Spec, format: Format) -> Result<Vec<u8>, Box<dyn Error>> {
    let request = Request::post(requests::target(spec)).header("content-type", requests::media_type(format));
    let response = router.oneshot(request.body(Body::from(spec.body(format).to_vec()))?).await?;
    Ok(response.into_body().collect().await?.to_bytes().to_vec())
}
