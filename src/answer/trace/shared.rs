//! A body that several others have: made once and, in JSON for people, written once.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::answer::notation::fragment;

/// A body that several others have.
#[derive(Debug)]
pub struct Shared<T>(Arc<Made<T>>);

#[derive(Debug)]
struct Made<T> {
    body: T,
    /// How many brackets are around it in an answer.
    depth: usize,
    json: OnceLock<Box<RawValue>>,
}

impl<T> Shared<T> {
    /// A body that has so many brackets around it wherever it is.
    pub fn at(depth: usize, body: T) -> Shared<T> {
        Shared(Arc::new(Made { body, depth, json: OnceLock::new() }))
    }
}

impl<T: Serialize> Shared<T> {
    /// Writes it as JSON for people, where several have it. From then on it has this notation only.
    pub fn write(&self) {
        let Made { body, depth, json } = &*self.0;
        if 1 < Arc::strong_count(&self.0)
            && json.get().is_none()
            && let Some(written) = fragment(body, *depth)
        {
            // Where it was written meanwhile, it is the same.
            let _ = json.set(written);
        }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.body
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.json.get() {
            Some(written) => written.serialize(serializer),
            None => self.0.body.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::answer::TRACE;
    use crate::manifest::Format;
    use crate::plan::Query;
    use crate::question::{Asked, Bounds};
    use crate::rules::BASE_REQUEST;

    #[test]
    fn what_is_written_once_has_the_bytes_of_what_is_written_each_time() {
        let flow = "- {from: {subnet: us-east-1a}, to: {address: 192.0.2.1}}\n";
        let inside = "- {from: {subnet: us-east-1a}, to: {subnet: us-east-1a}}\n";
        let outside = "- {from: {internet: IPv4}, to: {subnet: us-east-1a}}\n";
        let body = [BASE_REQUEST, "flows:\n", flow, flow, inside, inside, outside, outside].concat();
        let query = Query::default();
        let asked = Asked::read(body.as_bytes(), Format::Yaml, &query, &[], Bounds::DEFAULT).unwrap();
        let json = TRACE.inquiry().unwrap().answer(&asked, Format::Json).unwrap();
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json.trim_end(), serde_json::to_string_pretty(&value).unwrap());
        let yaml = TRACE.inquiry().unwrap().answer(&asked, Format::Yaml).unwrap();
        assert!(!yaml.contains("RawValue"), "{yaml}");
    }
}
