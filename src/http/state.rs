//! What handlers share: the settings, and the room for requests on manifests.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::metrics::Metrics;
use super::problem::{OVERLOADED, Problem};
use super::settings::Settings;

/// What handlers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// What can be set.
    pub settings: Arc<Settings>,
    /// One permit for each spec that is planned or waits for it.
    room: Arc<Semaphore>,
    /// One permit for each byte of a body.
    memory: Arc<Semaphore>,
    /// One permit for each spec that is planned; more than there are cores would only slow each other down.
    cores: Arc<Semaphore>,
    draining: Arc<AtomicBool>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

impl AppState {
    /// The state of a service with these settings.
    pub fn new(settings: Settings) -> AppState {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        AppState {
            room: Arc::new(Semaphore::new(settings.load.requests)),
            memory: Arc::new(Semaphore::new(settings.load.bodies_bytes)),
            cores: Arc::new(Semaphore::new(cores)),
            draining: Arc::default(),
            metrics: Arc::default(),
            settings: Arc::new(settings),
        }
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
        Arc::clone(&self.room).try_acquire_owned().map_err(|_| overloaded())
    }

    /// Room for some bytes of a body.
    pub fn memory(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
        let bytes = u32::try_from(bytes).map_err(|_| overloaded())?;
        Arc::clone(&self.memory).try_acquire_many_owned(bytes).map_err(|_| overloaded())
    }

    /// A core to plan on; waits for its turn.
    pub async fn core(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.cores).acquire_owned().await.ok()
    }
}

/// The problem of a request for which there is no room.
pub fn overloaded() -> Problem {
    Problem::new(&OVERLOADED, "too many requests are in progress")
}
