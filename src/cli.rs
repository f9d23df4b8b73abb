//! The command line: files in; tables, answers and reports for other tools out; and what is needed to serve.
//!
//! The engine and the bodies are the service's own; this module reads files, chooses what to show and how, and says
//! with the exit code how it ended. It knows nothing of how plans are made.

use std::env;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use terminal_size::{Width, terminal_size_of};

pub mod address;
mod allocate;
mod arguments;
mod batch;
mod blocks;
mod catalogue;
mod completions;
mod diagnostics;
mod diff;
mod draw;
mod failure;
mod findings;
mod fix;
mod flagged;
mod fleet;
mod flow;
mod folded;
mod found;
mod github;
mod health;
mod input;
mod junit;
mod layout;
mod listed;
mod listing;
mod loaded;
pub mod offline;
mod ordered;
mod phrases;
pub mod program;
mod progress;
mod report;
mod review;
mod sarif;
pub mod serve;
mod shown;
mod sink;
mod source;
mod stream;
mod style;
mod table;
mod tables;
mod tally;
mod trace;
mod vpc;
mod walk;
mod words;
mod written;

pub use arguments::{Colour, Command};
pub use found::{found, told};
pub use report::{Report, Verdict};

use offline::{Here, Offline};
use sink::Sink;
use style::Style;

/// Runs `command`; `whole` is the command line that it belongs to. `input` is read where a file is called `-`;
/// `terminal` is that of the output, if it goes to one.
pub fn run(command: &Command, whole: clap::Command, input: &mut dyn Read, terminal: Option<Terminal>) -> Report {
    let mut output = Vec::new();
    let report = run_on(command.chosen(), whole, input, terminal, &mut Sink::new(&mut output));
    Report { output: String::from_utf8_lossy(&output).into_owned(), ..report }
}

/// The same with the output in `sink`, as it comes.
fn run_on(
    command: &dyn Offline,
    program: clap::Command,
    input: &mut dyn Read,
    terminal: Option<Terminal>,
    sink: &mut Sink<'_>,
) -> Report {
    let columns = terminal.map_or(style::WIDTH, |terminal| terminal.columns);
    let is_coloured = command.colour().is_on(terminal.is_some_and(|terminal| terminal.takes_colours));
    let style = Style::new(is_coloured, columns);
    let report = command.run(Here { input, sink: &mut *sink, style, program });
    // What could not be written is told by the sink.
    let _ = sink.write(&report.output);
    report
}

/// Runs `command` with the streams of this process.
pub fn run_here(command: &Command, whole: clap::Command) -> ExitCode {
    let chosen = command.chosen();
    let file = chosen.output().cloned();
    if let Some(file) = file.as_ref().filter(|file| is_input(file, chosen)) {
        let error = format!("error: `{}` is read, and the output would replace it\n", file.display());
        let _ = io::stderr().write_all(error.as_bytes());
        return ExitCode::from(Verdict::Unusable);
    }
    let (Report { errors, verdict, .. }, written) = match &file {
        Some(file) => {
            let report = run(command, whole, &mut io::stdin(), None);
            // There is no picture to write: an older one stays.
            let is_none = report.output.is_empty() && report.verdict != Verdict::Valid;
            let written = if is_none { Ok(()) } else { written::replace(file, report.output.as_bytes()) };
            (report, written)
        }
        None => {
            let mut output = BufWriter::new(io::stdout().lock());
            let mut sink = Sink::new(&mut output);
            let report = run_on(chosen, whole, &mut io::stdin(), Terminal::here(), &mut sink);
            (report, sink.end())
        }
    };
    // A reader that has seen enough, such as `head`, is not a failure.
    let broken = written.err().filter(|error| error.kind() != ErrorKind::BrokenPipe);
    let complaint = broken.as_ref().map(|error| {
        let place = file.map(|file| format!(" to `{}`", file.display())).unwrap_or_default();
        format!("error: the output cannot be written{place}: {error}\n")
    });
    let verdict = if broken.is_some() { Verdict::Unusable } else { verdict };
    // Where standard error is gone too, nothing can be told.
    let _ = io::stderr().write_all((errors + complaint.as_deref().unwrap_or_default()).as_bytes());
    ExitCode::from(verdict)
}

/// Whether `file` is one of those that `command` reads, under whatever name.
fn is_input(file: &Path, command: &dyn Offline) -> bool {
    let real = fs::canonicalize(file).ok().filter(|file| file.is_file());
    real.is_some_and(|real| {
        command.inputs().iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == real))
    })
}

/// The terminal that output goes to.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// How many characters a line has.
    pub columns: usize,
    /// Whether it takes colours; <https://no-color.org> says what `NO_COLOR` means.
    pub takes_colours: bool,
}

impl Terminal {
    /// The terminal of standard output, if it is one.
    fn here() -> Option<Terminal> {
        let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let columns = terminal_size_of(io::stdout()).map_or(style::WIDTH, |(Width(columns), _)| columns.into());
        io::stdout().is_terminal().then_some(Terminal { columns, takes_colours: !no_colour && !dumb })
    }
}
