//! Layers that look at a request before it is handled and at its answer afterwards, and wait for nothing in between.
//!
//! `axum::middleware::from_fn` copies and boxes all that is inside it for every request; a step does neither.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

/// What a layer does.
pub trait Step: Clone {
    /// What is kept of a request until its answer is there.
    type Noted;

    /// Looks at a request, or refuses it with an answer.
    ///
    /// # Errors
    ///
    /// The answer that is sent instead of handling the request; this step does not look at it.
    fn before(&self, request: &mut Request) -> Result<Self::Noted, Box<Response>>;

    /// Looks at the answer.
    fn after(noted: Self::Noted, response: Response) -> Response;
}

/// The layer of a step.
#[derive(Clone, Debug)]
pub struct StepLayer<T>(pub T);

impl<T: Clone, S> Layer<S> for StepLayer<T> {
    type Service = Stepped<T, S>;

    fn layer(&self, inner: S) -> Stepped<T, S> {
        Stepped { step: self.0.clone(), inner }
    }
}

/// A service inside a step.
#[derive(Clone, Debug)]
pub struct Stepped<T, S> {
    step: T,
    inner: S,
}

impl<T, S> Service<Request> for Stepped<T, S>
where
    T: Step,
    S: Service<Request, Response: IntoResponse, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer<T, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Answer<T, S::Future> {
        match self.step.before(&mut request) {
            Ok(noted) => Answer::Awaited { noted: Some(noted), answer: self.inner.call(request) },
            Err(refusal) => Answer::Refused { refusal: Some(refusal) },
        }
    }
}

pin_project! {
    /// An answer that a step looks at.
    #[project = Projected]
    pub enum Answer<T, F> where T: Step {
        /// The step refused the request.
        Refused { refusal: Option<Box<Response>> },
        /// The request is handled.
        Awaited {
            noted: Option<T::Noted>,
            #[pin]
            answer: F,
        },
    }
}

impl<T, F, R> Future for Answer<T, F>
where
    T: Step,
    F: Future<Output = Result<R, Infallible>>,
    R: IntoResponse,
{
    type Output = Result<Response, Infallible>;

    /// Both are taken once: they are not asked for again after the answer.
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match self.project() {
            Projected::Refused { refusal } => refusal.take().map(|refusal| *refusal),
            Projected::Awaited { noted, answer } => {
                let Ok(response) = ready!(answer.poll(context));
                noted.take().map(|noted| T::after(noted, response.into_response()))
            }
        };
        response.map_or(Poll::Pending, |response| Poll::Ready(Ok(response)))
    }
}
