//! A time on the command line: seconds, with a fraction where needed.

use std::fmt;
use std::time::Duration;

/// Seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(pub Duration);

impl Seconds {
    /// So many seconds; `None` for what is not a time.
    pub fn new(seconds: f64) -> Option<Seconds> {
        Duration::try_from_secs_f64(seconds).ok().map(Seconds)
    }
}

/// As it is written on the command line.
impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_secs_f64().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_they_are_read() {
        assert_eq!(Seconds::new(0.25), Some(Seconds(Duration::from_millis(250))));
        assert_eq!(Seconds(Duration::from_secs(20)).to_string(), "20");
        assert_eq!(Seconds::new(-1.0), None);
    }
}
