//! The lines of the log on their way to standard error: bounded room, one thread that writes, a count of what is lost.
//!
//! Nothing here blocks a caller or ends the process: where standard error is full, closed or not read, lines are lost
//! and counted. `tracing-appender` is near to this, but it does not count lines whose write fails, and at the end its
//! guard itself writes to standard error, where it blocks or panics at just these faults.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use tracing_subscriber::fmt::MakeWriter;

/// The most bytes that wait: some thousand lines.
const ROOM: usize = 1 << 20;

/// Takes lines for the thread that writes them; a clone is the same queue.
#[derive(Clone, Debug)]
pub struct LogQueue(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    lost: Counter,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: Vec<u8>,
    is_writing: bool,
}

impl LogQueue {
    /// A queue to standard error. It has its own descriptor: a write that blocks does not hold the lock of
    /// [`io::stderr`].
    ///
    /// # Errors
    ///
    /// Where the descriptor cannot be duplicated or the thread cannot start.
    pub fn to_standard_error() -> io::Result<LogQueue> {
        LogQueue::start(File::from(io::stderr().as_fd().try_clone_to_owned()?))
    }

    fn start(writer: impl Write + Send + 'static) -> io::Result<LogQueue> {
        let queue = LogQueue(Arc::default());
        let shared = Arc::clone(&queue.0);
        thread::Builder::new().name("log".to_owned()).spawn(move || shared.write_out(writer))?;
        Ok(queue)
    }

    /// Counts the lines that were lost.
    pub fn lost(&self) -> Counter {
        self.0.lost.clone()
    }

    /// Takes whole lines, or loses them where there is no room.
    pub fn push(&self, lines: &[u8]) {
        let mut waiting = self.0.lock();
        if ROOM < waiting.lines.len() + lines.len() {
            self.0.lost.inc_by(count(lines));
            return;
        }
        waiting.lines.extend_from_slice(lines);
        drop(waiting);
        self.0.changed.notify_all();
    }

    /// Waits until everything is written, at most for this long.
    pub fn flush(&self, longest: Duration) {
        let is_busy = |waiting: &mut Waiting| waiting.is_writing || !waiting.lines.is_empty();
        drop(self.0.changed.wait_timeout_while(self.0.lock(), longest, is_busy));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_out(&self, mut writer: impl Write) {
        let mut batch = Vec::new();
        // Whether the last line that was written is not whole.
        let mut is_torn = false;
        loop {
            self.take(&mut batch);
            if is_torn {
                batch.insert(0, b'\n');
            }
            let written = write(&mut writer, &batch);
            let (before, rest) = batch.split_at(written);
            is_torn = before.last().map_or(is_torn, |last| *last != b'\n');
            self.lost.inc_by(count(rest));
        }
    }

    /// Waits for lines and takes all of them in exchange for the batch that was written.
    fn take(&self, batch: &mut Vec<u8>) {
        batch.clear();
        let mut waiting = self.lock();
        waiting.is_writing = false;
        self.changed.notify_all();
        let is_idle = |waiting: &mut Waiting| waiting.lines.is_empty();
        let mut waiting = self.changed.wait_while(waiting, is_idle).unwrap_or_else(PoisonError::into_inner);
        waiting.is_writing = true;
        std::mem::swap(&mut waiting.lines, batch);
    }
}

fn count(lines: &[u8]) -> u64 {
    lines.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Writes as much as can be written, and says how much.
fn write(writer: &mut impl Write, bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        match writer.write(&bytes[at..]) {
            Ok(0) => break,
            Ok(written) => at += written,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    at
}

impl Write for &LogQueue {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        self.push(lines);
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LogQueue {
    type Writer = &'a LogQueue;

    fn make_writer(&'a self) -> &'a LogQueue {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    /// Passes on what is written, as long as it is told how much it may take at once.
    struct Metered {
        takes: Receiver<io::Result<usize>>,
        written: Sender<Vec<u8>>,
    }

    impl Write for Metered {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = self.takes.recv().map_err(io::Error::other)??.min(bytes.len());
            self.written.send(bytes[..taken].to_vec()).map_err(io::Error::other)?;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn metered() -> (LogQueue, Sender<io::Result<usize>>, Receiver<Vec<u8>>) {
        let ((take, takes), (written, read)) = (channel(), channel());
        (LogQueue::start(Metered { takes, written }).unwrap(), take, read)
    }

    #[test]
    fn what_a_blocked_writer_does_not_take_is_lost_and_counted() {
        let (queue, take, read) = metered();
        let line = [&[b'x'; 1023][..], b"\n"].concat();
        for _ in 0..3_000 {
            queue.push(&line);
        }
        queue.flush(Duration::from_millis(1));
        // One batch is with the writer, another one waits.
        let lost = queue.lost().get();
        assert!((3_000 - 2_048..3_000 - 1_023).contains(&lost), "{lost}");
        let kept = usize::try_from(3_000 - lost).unwrap() * line.len();
        take.send(Ok(usize::MAX)).unwrap();
        take.send(Ok(usize::MAX)).unwrap();
        let mut written = 0;
        while written < kept {
            written += read.recv_timeout(LONG).unwrap().len();
        }
        assert_eq!((written, queue.lost().get()), (kept, lost));
    }

    #[test]
    fn lines_whose_write_fails_are_counted_and_a_torn_one_is_ended() {
        let (queue, take, read) = metered();
        take.send(Ok(3)).unwrap();
        take.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        queue.push(b"one two\n");
        queue.flush(LONG);
        assert_eq!(queue.lost().get(), 1);
        take.send(Ok(usize::MAX)).unwrap();
        queue.push(b"three\n");
        queue.flush(LONG);
        assert_eq!(read.try_iter().collect::<Vec<_>>().concat(), b"one\nthree\n");
        assert_eq!(queue.lost().get(), 1);
    }
}
