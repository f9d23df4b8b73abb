//! The step that refuses what the connection turned away; only here it gets its body, its line in the log and its
//! count.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};

use super::step::Step;
use crate::answer::problem::Problem;

/// Why a request is refused before anything looks at it; among its extensions.
#[derive(Clone, Debug)]
pub struct TurnedAway(pub Problem);

/// Refuses what was turned away.
#[derive(Clone, Copy, Debug)]
pub struct TurnAway;

impl Step for TurnAway {
    type Noted = ();

    fn before(&self, request: &mut Request) -> Result<(), Box<Response>> {
        match request.extensions_mut().remove() {
            Some(TurnedAway(problem)) => Err(Box::new(problem.into_response())),
            None => Ok(()),
        }
    }

    fn after((): (), response: Response) -> Response {
        response
    }
}
