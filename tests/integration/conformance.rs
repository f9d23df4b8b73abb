//! What kOps answered to recorded specs, held against the service's answers, through the router.

use std::path::{Path, PathBuf};

use kops_network_planner::http::{Settings, router};
use serde_json::Value as Json;

pub mod findings;
mod network;
mod vector;

pub use vector::Vector;

/// Names another folder with vectors than the one in the repository.
const FOLDER: &str = "KNP_CONFORMANCE";

#[tokio::test]
async fn every_vector_holds() {
    let router = router(Settings::default());
    let mut count = 0;
    let mut failures = Vec::new();
    for vector in vectors() {
        count += 1;
        let answer = vector.ask(router.clone()).await;
        failures.extend(defects(&vector, &answer).into_iter().map(|defect| format!("{}: {defect}", vector.name)));
    }
    assert!(200 < count, "only {count} vectors were found");
    let shown: Vec<&String> = failures.iter().take(40).collect();
    assert!(failures.is_empty(), "{} defects in {count} vectors, the first ones: {shown:#?}", failures.len());
}

/// The recorded specs and what kOps answered.
pub fn vectors() -> impl Iterator<Item = Vector> {
    let folder = std::env::var_os(FOLDER)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_of_one_spec(path))
        .collect();
    files.sort();
    files.into_iter().flat_map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        text.lines().map(Vector::parse).collect::<Vec<_>>()
    })
}

/// Whether a file has vectors of one spec each; the others ask the second question.
fn is_of_one_spec(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.ends_with(".ndjson") && ["kops-", "wild-"].iter().any(|kind| name.starts_with(kind))
}

/// What is wrong with an answer, in words.
fn defects(vector: &Vector, answer: &Json) -> Vec<String> {
    let errors = findings::errors(answer);
    let mut defects = findings::unknown_keys(answer);
    defects.extend(match vector.text("/expect/outcome") {
        "planned" => match findings::unexpected_on_planned(vector, &errors) {
            defects if defects.is_empty() && errors.is_empty() => network::differences(vector, answer),
            defects => defects,
        },
        "invalid" => findings::differences(vector, &errors),
        "refused" => findings::missing_refusal(vector, answer, &errors),
        other => vec![format!("the outcome `{other}` is not known")],
    });
    defects
}
