//! What handlers share: the settings and the room for requests on manifests.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The limits of the service.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The largest body, in bytes.
    pub body_limit_bytes: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How many requests on manifests may be in progress at once.
    pub concurrent_requests: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { body_limit_bytes: 1 << 20, body_timeout: Duration::from_secs(20), concurrent_requests: 256 }
    }
}

/// What handlers share.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The limits of the service.
    pub settings: Settings,
    room: Arc<Semaphore>,
}

impl AppState {
    /// The state of a service with these limits.
    pub fn new(settings: Settings) -> AppState {
        AppState { settings, room: Arc::new(Semaphore::new(settings.concurrent_requests)) }
    }

    /// Room for one request, or `None` when there is none left.
    pub fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.room).try_acquire_owned().ok()
    }
}
