//! The JSON request that says the same as YAML.

use std::error::Error;

use serde_json::{Value, json};

/// The envelope that a body is, or that says the same as a stream of manifests; without white space, as programs send it.
pub fn envelope(yaml: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut documents: Vec<Value> = serde_saphyr::from_multiple(yaml)?;
    let envelope = match documents.as_slice() {
        [envelope] if envelope.get("cluster").is_some() => documents.remove(0),
        _ => {
            let (clusters, groups): (Vec<Value>, Vec<Value>) =
                documents.into_iter().partition(|document| document["kind"] == "Cluster");
            let cluster = clusters.into_iter().next().ok_or("a spec has a cluster")?;
            json!({"cluster": cluster, "instanceGroups": groups})
        }
    };
    Ok(serde_json::to_vec(&envelope)?)
}
