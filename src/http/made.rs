//! What changes with the program only, and is made when it is asked for the first time. That takes some milliseconds,
//! so it is not done on a thread that serves connections.

use std::sync::OnceLock;

use tokio::task::spawn_blocking;

/// A value that is made once.
#[derive(Debug)]
pub struct Made<T: 'static> {
    value: OnceLock<T>,
    make: fn() -> T,
}

impl<T: Send + Sync> Made<T> {
    /// One that is not made yet.
    pub const fn by(make: fn() -> T) -> Made<T> {
        Made { value: OnceLock::new(), make }
    }

    /// The value; where it is not there yet it is made here.
    pub fn now(&self) -> &T {
        self.value.get_or_init(self.make)
    }

    /// The value; where it is not there yet it is made elsewhere.
    pub async fn value(&'static self) -> &'static T {
        if self.value.get().is_none() {
            // What cannot be done there, because the service is stopping, is done here.
            let _ = spawn_blocking(|| {
                self.now();
            })
            .await;
        }
        self.now()
    }
}
