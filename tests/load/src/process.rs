//! The program under load, in a process of its own.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server, which ends with this value.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Process {
    /// Starts the program on a free loopback port.
    pub fn start(program: &Path) -> io::Result<Process> {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--h2c"]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.split("://").nth(1).and_then(|rest| rest.split(',').next()?.parse().ok());
        Ok(Process { child, address: address.ok_or_else(|| io::Error::other(format!("no address in {line:?}")))? })
    }

    /// The memory that it has now.
    pub fn resident_mebibytes(&self) -> io::Result<u64> {
        self.status("VmRSS:")
    }

    /// The time on cores that it took so far.
    pub fn time(&self) -> io::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name is in brackets and may have spaces; user and system time are twelfth and thirteenth after it.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        Ok(Duration::from_millis(ticks * 10))
    }

    /// The most memory that it ever had.
    pub fn peak_mebibytes(&self) -> io::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().map_err(io::Error::other)?;
        Ok(kibibytes.div_ceil(1024))
    }

    /// Tells it to stop, and waits until it has.
    pub fn stop(mut self) -> io::Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        match self.child.wait()? {
            status if status.success() => Ok(()),
            status => Err(io::Error::other(format!("the server ended with {status}"))),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
