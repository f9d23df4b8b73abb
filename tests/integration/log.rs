//! What is logged of a request: one line, and nothing of the spec.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;

use crate::client::{YAML, posting, send};
use crate::samples::sample;

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn a_request_is_one_line_without_anything_of_the_spec() {
    let log = Log::default();
    // The subscriber is that of the whole process, so the lines of other tests are in the log too.
    tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).init();
    let mut request = posting("/v1/plan?vpcIPv6CIDR=2001:db8:7::/56", YAML, sample("ten-errors.yaml"));
    request.headers_mut().insert("x-request-id", "the-request-of-this-test".parse().unwrap());
    send(request).await.problem(422, "invalid-spec");
    let log = log.text();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("the-request-of-this-test")).collect();
    let [text] = lines[..] else { panic!("not one line: {lines:?}") };
    for told in ["POST", "/v1/plan", "422", "duration_ms"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for private in ["errors.example.com", "2001:db8:7", "us-east-1", "172.20"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
}
