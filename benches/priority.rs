//! The client before everything else that wants a core: a client that waits for one itself measures its own turn, not the server.

use std::process::{Command, Stdio, id};

/// While this lives, threads that this one starts run as soon as they can; the servers, which run already, do not.
pub struct First(());

impl First {
    /// Needs `chrt` and the right to use it; `None` without.
    pub fn new() -> Option<First> {
        schedule(&["--fifo", "--pid", "1"]).then_some(First(()))
    }
}

impl Drop for First {
    fn drop(&mut self) {
        schedule(&["--other", "--pid", "0"]);
    }
}

/// Changes how this process's first thread is scheduled; later threads of it inherit that.
fn schedule(arguments: &[&str]) -> bool {
    let mut command = Command::new("chrt");
    command.args(arguments).arg(id().to_string()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
