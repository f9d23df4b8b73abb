//! What handlers share: the settings, and the room for requests on manifests.

use std::num::NonZeroUsize;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::metrics::Metrics;
use super::settings::Settings;
use crate::answer::problem::{OVERLOADED, Problem};

/// What handlers share; a clone is the same again.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Shared>);

/// What there is once for all handlers.
#[derive(Debug)]
pub struct Shared {
    /// What can be set.
    pub settings: Settings,
    /// One permit for each spec that is planned or waits for it.
    room: Arc<Semaphore>,
    /// One permit for each byte of a body.
    memory: Arc<Semaphore>,
    /// One permit for each spec that is planned; more than there are cores would only slow each other down.
    cores: Arc<Semaphore>,
    draining: AtomicBool,
    /// What is counted.
    pub metrics: Metrics,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// The state of a service with these settings.
    pub fn new(settings: Settings) -> AppState {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        AppState(Arc::new(Shared {
            room: Arc::new(Semaphore::new(settings.load.requests)),
            memory: Arc::new(Semaphore::new(settings.load.bodies_bytes)),
            cores: Arc::new(Semaphore::new(cores)),
            draining: AtomicBool::default(),
            metrics: Metrics::new(settings.lost_log_lines.clone()),
            settings,
        }))
    }

    /// Says that the service is told to stop.
    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the service is told to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Room for one spec; there is either some at once, or the request is shed.
    pub fn room(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.room).try_acquire_owned().map_err(|_| overloaded(self.settings.load.requests))
    }

    /// Room for some bytes of a body.
    pub fn memory(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let full = || full(self.settings.load.bodies_bytes);
        let bytes = u32::try_from(bytes).map_err(|_| full())?;
        Arc::clone(&self.memory).try_acquire_many_owned(bytes).map_err(|_| full())
    }

    /// A core to plan on; waits for its turn.
    pub async fn core(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.cores).acquire_owned().await.ok()
    }
}

/// The problem of a request beyond the `limit` of those that may be in progress.
pub fn overloaded(limit: usize) -> Problem {
    Problem::new(&OVERLOADED, format!("{limit} requests are in progress, and there may not be more")).limit(limit)
}

/// The problem of a body for which there is no memory.
fn full(limit: usize) -> Problem {
    let detail =
        format!("the bodies of all requests together may have {limit} bytes, and there is no room for this one");
    Problem::new(&OVERLOADED, detail).limit_bytes(limit)
}
