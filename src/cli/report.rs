//! What a command says, and what its exit code says.

use std::process::ExitCode;

/// What a command says and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// For standard output, or the file that is named instead.
    pub output: String,
    /// For standard error.
    pub errors: String,
    /// The worst of all files.
    pub verdict: Verdict,
}

/// How a command ended, from the best to the worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// No spec has an error; exit code 0.
    #[default]
    Valid,
    /// A spec has an error; exit code 1.
    Errors,
    /// Something could not be read, or the arguments are wrong; exit code 2.
    Unusable,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> ExitCode {
        ExitCode::from(match verdict {
            Verdict::Valid => 0,
            Verdict::Errors => 1,
            Verdict::Unusable => 2,
        })
    }
}
