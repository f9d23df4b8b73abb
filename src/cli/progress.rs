//! How far a command is, on a terminal: a line that is there while something takes long, and gone afterwards.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use terminal_size::{Width, terminal_size_of};

/// What takes less needs no line.
const SOON: Duration = Duration::from_secs(1);
/// How often the line changes.
const OFTEN: Duration = Duration::from_millis(100);
/// The characters of the bar, and of a line with one at the most.
const BAR: usize = 30;
const WIDE: usize = 80;

/// The return to the start of the line, and what makes it empty.
const EMPTY: &str = "\r\x1b[K";

/// How far a command is with some files.
pub struct Progress {
    /// The terminal, if there is one, and whether it has a place for a bar.
    terminal: Option<(Box<dyn Write>, bool)>,
    /// What is done with the files.
    what: &'static str,
    total: usize,
    done: usize,
    started: Instant,
    /// When the line changed last.
    shown: Option<Instant>,
}

impl Progress {
    /// On standard error, where that is a terminal that can change a line.
    pub fn here(what: &'static str, total: usize) -> Progress {
        let dumb = env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
        let columns = terminal_size_of(io::stderr()).map_or(WIDE, |(Width(columns), _)| columns.into());
        let is_on = io::stderr().is_terminal() && !dumb;
        Progress::on(is_on.then(|| (Box::new(io::stderr()) as Box<dyn Write>, WIDE <= columns)), what, total)
    }

    /// The same, unless the outcome comes to the terminal as it is known, which shows how far the command is.
    pub fn beside_output(what: &'static str, total: usize) -> Progress {
        if io::stdout().is_terminal() { Progress::on(None, what, total) } else { Progress::here(what, total) }
    }

    fn on(terminal: Option<(Box<dyn Write>, bool)>, what: &'static str, total: usize) -> Progress {
        Progress { terminal, what, total, done: 0, started: Instant::now(), shown: None }
    }

    /// One more file is done.
    pub fn step(&mut self) {
        self.done += 1;
        if self.terminal.is_some() {
            self.step_at(Instant::now());
        }
    }

    fn step_at(&mut self, now: Instant) {
        let due = self.shown.map_or(self.started + SOON, |shown| shown + OFTEN);
        if let Some((terminal, has_bar)) = self.terminal.as_mut().filter(|_| due <= now) {
            let bar = if *has_bar { bar(self.done, self.total) } else { String::new() };
            let line = format!("{EMPTY}{} files: {bar}{} of {}", self.what, self.done, self.total);
            // A terminal that is gone is not missed.
            let _ = terminal.write_all(line.as_bytes()).and_then(|()| terminal.flush());
            self.shown = Some(now);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((terminal, _)) = self.terminal.as_mut().filter(|_| self.shown.is_some()) {
            let _ = terminal.write_all(EMPTY.as_bytes()).and_then(|()| terminal.flush());
        }
    }
}

fn bar(done: usize, total: usize) -> String {
    let full = (done * BAR).checked_div(total).unwrap_or_default().min(BAR);
    format!("[{}{}] ", "#".repeat(full), "-".repeat(BAR - full))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written where a step comes at each of these times.
    fn written(has_bar: bool, times: &[u64]) -> String {
        let screen = Screen::default();
        let mut progress = Progress::on(Some((Box::new(screen.clone()), has_bar)), "reading", 1000);
        progress.done = 500;
        for time in times {
            progress.step_at(progress.started + Duration::from_millis(*time));
        }
        drop(progress);
        let written = screen.0.lock().unwrap().clone();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn what_is_soon_done_shows_nothing() {
        assert_eq!(written(true, &[0, 500, 999]), "");
    }

    #[test]
    fn the_line_changes_seldom_and_goes() {
        let line = "\r\x1b[Kreading files: [###############---------------] 500 of 1000";
        assert_eq!(written(true, &[0, 1000, 1050, 1099]), format!("{line}{EMPTY}"));
        assert_eq!(written(true, &[1000, 1100]), format!("{line}{line}{EMPTY}"));
        assert!(line.len() < WIDE);
        assert_eq!(written(false, &[1000]), format!("\r\x1b[Kreading files: 500 of 1000{EMPTY}"));
    }
}
