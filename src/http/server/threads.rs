//! The threads of the service: those that serve connections, and those for work that takes longer than a turn of a
//! connection.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::sleep;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// A thread that always has something to do looks after so many turns whether other connections have sent something. A
/// turn takes milliseconds; 61 turns, as many as there are unless it is set, are longer than a probe may wait.
const EVENTS: u32 = 8;
/// How long a thread for work is kept that has none.
const KEPT: Duration = Duration::from_secs(1);
/// How much the threads for work yield, as `nice` counts: where all cores are busy they have a third of the time of one
/// that serves connections, which then answers probes, and what is short, at once.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;
/// How often it is looked whether the threads that serve connections have started, at most.
const LOOKS: usize = 1_000;

/// Which threads have started. The first ones serve connections.
#[derive(Debug, Default)]
struct Started {
    count: AtomicUsize,
    serve: AtomicBool,
}

/// The threads of the service, at most so many of them for work. The allocator keeps what a thread freed for that
/// thread: more threads, or idle ones that stay, would keep memory that nothing needs.
///
/// # Errors
///
/// Where the system gives no more threads or files.
pub fn runtime(pool: usize) -> io::Result<Runtime> {
    let started = Arc::new(Started::default());
    let noted = Arc::clone(&started);
    let mut builder = Builder::new_multi_thread();
    builder.max_blocking_threads(pool).thread_keep_alive(KEPT).event_interval(EVENTS);
    let runtime = builder.on_thread_start(move || noted.note()).enable_all().build()?;
    // Until it is returned nothing can ask for a thread for work.
    started.wait(runtime.metrics().num_workers());
    Ok(runtime)
}

impl Started {
    /// Notes that the thread has started that calls this.
    fn note(&self) {
        if self.serve.load(SeqCst) {
            yields();
        } else {
            self.count.fetch_add(1, SeqCst);
        }
    }

    /// Waits until so many serve connections; those that start later work.
    fn wait(&self, serving: usize) {
        for _ in 0..LOOKS {
            if serving <= self.count.load(SeqCst) {
                break;
            }
            sleep(Duration::from_millis(1));
        }
        self.serve.store(true, SeqCst);
    }
}

/// The thread that calls this has less time than others where there is not enough.
#[cfg(target_os = "linux")]
fn yields() {
    // Where that is forbidden it has as much.
    let _ = rustix::process::setpriority_process(None, NICE);
}

/// Elsewhere it would be for all threads.
#[cfg(not(target_os = "linux"))]
fn yields() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_threads_serve() {
        let started = Started::default();
        started.note();
        started.note();
        started.wait(2);
        assert!(started.serve.load(SeqCst));
        std::thread::scope(|scope| scope.spawn(|| started.note()).join().unwrap());
        assert_eq!(started.count.load(SeqCst), 2);
    }
}
