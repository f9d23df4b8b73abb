//! The completions of shells.

use clap::Args;
use clap_complete::Shell;

use super::offline::{Here, Offline};
use super::report::Report;

/// The arguments of `completions`.
#[derive(Clone, Debug, Args)]
pub struct CompletionsOptions {
    /// The shell.
    pub shell: Shell,
}

impl Offline for CompletionsOptions {
    fn run(&self, here: Here<'_, '_>) -> Report {
        Report { output: script(self.shell, here.program), ..Report::default() }
    }
}

/// The script that makes `shell` complete the commands of `program`.
fn script(shell: Shell, mut program: clap::Command) -> String {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, &name, &mut script);
    let script = String::from_utf8_lossy(&script);
    // The generator for bash takes the hyphens of the name for the borders of subcommands in the labels of its cases,
    // so that no case is ever met; the rest of its script has the name right.
    script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"))
}
