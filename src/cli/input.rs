//! A file into its review. Failures say which argument to change, not which query parameter.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::source::Source;
use crate::answer::problem::{BODY_TOO_LARGE, Problem};
use crate::manifest::{Format, Limits};
use crate::plan::{self, Effort, Extent, Outcome, Query, RequestError, Wanted};

/// A file and what came of it.
#[derive(Debug)]
pub struct Reviewed {
    /// The path as given; `stdin` for standard input.
    pub name: String,
    /// The text, with the line ends that places count.
    pub source: Source,
    /// The outcome, where the file can be read.
    pub outcome: Result<Outcome, Failure>,
}

/// Why a file has no outcome.
#[derive(Debug)]
pub struct Failure {
    /// What happened, in kebab-case.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// The repair, where it is known.
    pub hint: Option<String>,
    /// Line and column, both from 1, where they are known.
    pub position: Option<(u32, u32)>,
    /// What the service would answer, where it could have been asked.
    pub problem: Option<Problem>,
}

/// The arguments that stand for query parameters.
const ARGUMENTS: [(&str, &str); 5] = [
    ("`kopsRelease`", "`--release`"),
    ("`vpcIPv6CIDR`", "`--vpc-ipv6-cidr`"),
    ("`vpcIPv4CIDR`", "`--vpc-ipv4-cidr`"),
    ("`ignore`", "`--ignore`"),
    ("`warn`", "`--warn`"),
];

/// The largest file, in bytes: the service takes no larger body.
const LARGEST: usize = 1 << 20;

/// Reads and reviews the file at `path`; `-` is `input`.
pub fn review(path: &Path, input: &mut dyn Read, query: &Query, wanted: Wanted) -> Reviewed {
    let is_input = path == Path::new("-");
    let name = if is_input { "stdin".to_owned() } else { path.display().to_string() };
    let bytes = if is_input { read_all(input) } else { File::open(path).and_then(|mut file| read_all(&mut file)) };
    match bytes {
        Ok(bytes) => {
            Reviewed { source: Source::new(lines(&bytes)), outcome: outcome(&name, &bytes, query, wanted), name }
        }
        Err(error) => Reviewed { source: Source::default(), outcome: Err(Failure::of_file(&name, &error)), name },
    }
}

/// Reads one byte more than a file may have.
fn read_all(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text as places in it are counted.
fn lines(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n")
}

/// JSON is YAML too, and as YAML its values have places; only what is no YAML is tried as JSON alone.
fn outcome(name: &str, bytes: &[u8], query: &Query, wanted: Wanted) -> Result<Outcome, Failure> {
    if LARGEST < bytes.len() {
        let problem = Problem::new(&BODY_TOO_LARGE, format!("the file is larger than {LARGEST} bytes"));
        return Err(Failure::of_problem(problem.limit_bytes(LARGEST)));
    }
    let read = |format| plan::read(bytes, format, query, &Limits::DEFAULT);
    let request = match read(Format::Yaml) {
        Err(RequestError::Unreadable(unreadable)) => match read(Format::Json) {
            Err(RequestError::Unreadable(_)) if !name.ends_with(".json") => Err(RequestError::Unreadable(unreadable)),
            json => json,
        },
        yaml => yaml,
    };
    match request.and_then(|request| request.within(&Extent::DEFAULT).map(|()| request)) {
        Ok(request) => plan::plan(&request, Effort { wanted, ..Effort::WHOLE })
            .map_err(|given_up| Failure::of_problem(given_up.into())),
        Err(error) => Err(Failure::of_problem(error.into())),
    }
}

impl Failure {
    fn of_file(name: &str, error: &io::Error) -> Failure {
        Failure {
            code: "unreadable-file",
            message: format!("`{name}` cannot be read: {error}"),
            hint: None,
            position: None,
            problem: None,
        }
    }

    /// A problem in the words of the command line.
    pub fn of_problem(problem: Problem) -> Failure {
        let words = problem.words();
        let rename = |text: &str| {
            ARGUMENTS.iter().fold(text.to_owned(), |text, (parameter, flag)| text.replacen(parameter, flag, 1))
        };
        Failure {
            code: words.code,
            message: rename(words.detail),
            hint: words.hint.map(rename),
            position: words.position,
            problem: Some(problem),
        }
    }
}
