//! Any bytes as YAML and as JSON: reading ends, stays within its limits, and says where it stopped.

#![no_main]

use kops_network_planner::manifest::{self, Format, Input, Limits, Stream, Unreadable};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Yaml, Format::Json] {
        match manifest::read(bytes, format, &Limits::DEFAULT) {
            Ok(stream) => holds(stream),
            Err(unreadable) => is_located(&unreadable, bytes),
        }
    }
});

/// What is found has a place in the text, and the objects can be told apart or the reason why not can be said.
fn holds(stream: Stream) {
    assert!(stream.documents.len() <= Limits::DEFAULT.documents);
    for document in &stream.documents {
        if let Some(place) = document.root.place {
            assert!(1 <= place.line && 1 <= place.column);
            let _ = document.written(place);
        }
    }
    match Input::of(stream, &Limits::DEFAULT) {
        Ok(input) => {
            let _ = kops_network_planner::spec::lower(&input);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn is_located(unreadable: &Unreadable, bytes: &[u8]) {
    assert!(!unreadable.message.is_empty());
    if let Some((line, column)) = unreadable.position {
        let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
        assert!(1 <= line && line as usize <= lines + 1 && 1 <= column, "{unreadable:?}");
    }
}
