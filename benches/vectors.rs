//! The recorded specs that end in a plan.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use kops_network_planner::answer::PLAN;
use kops_network_planner::manifest::Format;
use kops_network_planner::plan::Query;

use crate::spec::Spec;

#[path = "../tests/integration/conformance/vector.rs"]
#[expect(dead_code, clippy::expect_used, clippy::unwrap_used, reason = "the tests do more with a vector")]
mod vector;

use vector::Vector;

/// Names another folder with vectors than the one in the repository, as for the tests.
const FOLDER: &str = "KNP_CONFORMANCE";

/// The specs that kOps and the service plan; AWS would refuse some that kOps plans.
pub fn planned() -> Result<Vec<Spec>, Box<dyn Error>> {
    let folder = std::env::var_os(FOLDER)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"), PathBuf::from);
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension() == Some(OsStr::new("ndjson")));
    files.sort();
    let mut specs = Vec::new();
    for file in files {
        let text = fs::read_to_string(file)?;
        let vectors = text.lines().map(Vector::parse);
        for vector in vectors.filter(|vector| vector.text("/expect/outcome") == "planned") {
            let query = Query { kops_release: Some(vector.text("/release").to_owned()), ..Query::default() };
            let spec = Spec::new(vector.body(), query)?;
            if spec.answer(&PLAN, Format::Json).is_ok() {
                specs.push(spec);
            }
        }
    }
    Ok(specs)
}
