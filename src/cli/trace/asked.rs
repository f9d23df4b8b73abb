//! What is traced: the flow of the arguments, or those of a file.

use serde_json::{Map, Value, json};

use crate::answer::trace::asked::Names;
use crate::cli::arguments::TraceOptions;
use crate::cli::failure::Failure;
use crate::manifest::Format;
use crate::plan::Query;
use crate::question::{Asked, Bounds};
use crate::spec::Inputs;

/// What is traced.
pub(super) enum Question {
    /// One flow: where from, where to with its key, and the rest of it.
    Flow(String, Value, Map<String, Value>),
    /// The flows of a file: its name and its bytes.
    File(String, Vec<u8>),
    /// No flow; the matrix alone.
    Nothing,
}

/// The words of the Internet, and its families.
const INTERNET: [(&str, &str); 2] = [("internet-ipv4", "IPv4"), ("internet-ipv6", "IPv6")];
/// The link-local services of AWS.
const SERVICES: [&str; 3] = ["resolver", "metadata", "time"];

impl Question {
    /// What the arguments ask.
    pub fn of(options: &TraceOptions) -> Result<Question, Failure> {
        match (&options.from, &options.flows) {
            (Some(_), Some(_)) => {
                Err(Failure::of_usage("`--from` and `--flows` exclude one another", "Keep one of them"))
            }
            (Some(from), None) => Ok(Question::Flow(from.clone(), destination(options)?, beside(options))),
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

    /// The file of the flows, or what the arguments are called.
    pub fn name(&self) -> &str {
        match self {
            Question::File(name, _) => name,
            Question::Flow(..) | Question::Nothing => "arguments",
        }
    }

    /// Reads the question, whose names are those of `inputs`, and hands it on.
    pub fn with<R>(&self, inputs: &Inputs, then: impl FnOnce(&Asked<'_>) -> Result<R, Failure>) -> Result<R, Failure> {
        let query = Query::default();
        let body = match self {
            Question::File(_, bytes) => bytes.clone(),
            Question::Nothing => b"{\"flows\": []}".to_vec(),
            Question::Flow(from, to, beside) => flow(from, to, beside, inputs).to_string().into_bytes(),
        };
        then(&Asked::read(&body, Format::Yaml, &query, &[], Bounds::DEFAULT)?)
    }
}

/// A flow as the request has it. A word is a subnet, else a group, else an address.
fn flow(from: &str, to: &Value, beside: &Map<String, Value>, inputs: &Inputs) -> Value {
    let names = Names::of(inputs);
    let word = |word: &str, takes_groups: bool| {
        let internet = INTERNET.iter().find(|(known, _)| *known == word).map(|(_, family)| *family);
        match internet {
            Some(family) => json!({"internet": family}),
            None if names.has_subnet(word) => json!({"subnet": word}),
            None if takes_groups && names.has_group(word) => json!({"instanceGroup": word}),
            None if !takes_groups && SERVICES.contains(&word) => json!({"service": word}),
            None if word.parse::<std::net::IpAddr>().is_ok() => json!({"address": word}),
            None => json!({"subnet": word}),
        }
    };
    let mut source = word(from, true);
    let mut flow = json!({});
    for (key, value) in beside {
        let place = if key == "expect" { &mut flow } else { &mut source };
        // The Internet and hosts outside are neither nodes nor pods.
        if key != "workload" || value != "node" {
            place[key] = value.clone();
        }
    }
    flow["from"] = source;
    flow["to"] = match to {
        Value::String(text) => word(text, false),
        host => host.clone(),
    };
    json!({"flows": [flow]})
}

fn beside(options: &TraceOptions) -> Map<String, Value> {
    let mut beside = Map::new();
    beside.insert("workload".to_owned(), json!(options.workload));
    beside.extend(options.public_address.map(|is| ("publicAddress".to_owned(), json!(is))));
    beside.extend(options.expect.as_ref().map(|verdict| ("expect".to_owned(), json!(verdict))));
    beside
}

/// The destination: a word, or a host with its addresses.
fn destination(options: &TraceOptions) -> Result<Value, Failure> {
    let Some(host) = &options.to_host else {
        return Ok(json!(options.to.clone().unwrap_or_default()));
    };
    let mut addresses = Map::new();
    for part in host.split(',') {
        match part.split_once('=') {
            Some((key @ ("ipv4" | "ipv6"), address)) => addresses.insert(key.to_owned(), json!(address)),
            _ => {
                return Err(Failure::of_usage(
                    "`--to-host` does not name addresses",
                    "Write `ipv4=ADDRESS,ipv6=ADDRESS`, or one of them",
                ));
            }
        };
    }
    Ok(json!({"host": addresses}))
}
