//! Whether work is still waited for. A leaf: the caller says so, since the core reads no clock.

/// The work was given up: its caller no longer waits for the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenUp;

/// Says whether the result of the work is still waited for. Work looks at it between rules, documents and tables.
#[derive(Clone, Copy)]
pub struct Deadline<'a>(Option<&'a dyn Fn() -> bool>);

impl<'a> Deadline<'a> {
    /// There is none.
    pub const NONE: Deadline<'static> = Deadline(None);

    /// Work is given up once `has_passed`, which is called often and has to be cheap.
    pub fn new(has_passed: &'a dyn Fn() -> bool) -> Deadline<'a> {
        Deadline(Some(has_passed))
    }

    /// Nothing, as long as the work is waited for.
    ///
    /// # Errors
    ///
    /// [`GivenUp`] from then on.
    pub fn check(self) -> Result<(), GivenUp> {
        match self.0 {
            Some(has_passed) if has_passed() => Err(GivenUp),
            _ => Ok(()),
        }
    }
}
