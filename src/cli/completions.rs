//! The completions of shells.

use clap_complete::Shell;

/// The script that makes `shell` complete the commands of `program`.
pub fn script(shell: Shell, mut program: clap::Command) -> String {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program, &name, &mut script);
    let script = String::from_utf8_lossy(&script);
    // The generator for bash takes the hyphens of the name for the borders of subcommands in the labels of its cases,
    // so that no case is ever met; the rest of its script has the name right.
    script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"))
}
