//! The cases that have to hold, and what holds of all flows.

mod cases;
mod likeness;
mod properties;
mod setup;
