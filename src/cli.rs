//! The command line: files in; tables, answers and reports for other tools out; and what is needed to serve.
//!
//! The engine and the bodies are the service's own; this module reads files, chooses what to show and how, and says
//! with the exit code what came of it. It knows nothing of how plans are made.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::process::ExitCode;

pub mod address;
mod arguments;
mod blocks;
mod diagnostics;
mod findings;
mod github;
mod health;
mod input;
mod junit;
pub mod program;
mod report;
mod review;
mod sarif;
pub mod serve;
mod source;
mod style;
mod table;
mod tables;
mod words;

pub use arguments::Command;
pub use report::{Report, Verdict};

use style::Style;

/// Runs `command`; `whole` is the command line that it belongs to. `input` is read where a file is called `-`.
pub fn run(command: Command, whole: clap::Command, input: &mut dyn Read, terminal: bool) -> Report {
    match command {
        Command::Completions { shell } => completions(shell, whole),
        Command::Expand(options) => {
            let style = Style::new(options.color.is_on(terminal));
            blocks::expand(&options, style)
        }
        Command::Review(command) => review::review(&command, input, terminal),
    }
}

/// Runs `command` with the streams of this process.
pub fn run_here(command: Command, whole: clap::Command) -> ExitCode {
    let Report { output, errors, verdict } = run(command, whole, &mut io::stdin(), is_terminal());
    let written = io::stdout().write_all(output.as_bytes()).and_then(|()| io::stdout().flush());
    // A reader that has seen enough, such as `head`, is no failure.
    let broken = written.err().filter(|error| error.kind() != ErrorKind::BrokenPipe);
    let complaint = broken.as_ref().map(|error| format!("error: the output cannot be written: {error}\n"));
    let verdict = if broken.is_some() { Verdict::Unusable } else { verdict };
    // Where standard error is gone too, nobody is left to be told.
    let _ = io::stderr().write_all((errors + complaint.as_deref().unwrap_or_default()).as_bytes());
    ExitCode::from(verdict)
}

/// Whether standard output is a terminal that wants colours; <https://no-color.org> says what `NO_COLOR` means.
fn is_terminal() -> bool {
    let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    io::stdout().is_terminal() && !no_colour && !dumb
}

fn completions(shell: clap_complete::Shell, mut whole: clap::Command) -> Report {
    let name = whole.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut whole, name, &mut script);
    Report { output: String::from_utf8_lossy(&script).into_owned(), ..Report::default() }
}
