//! Tests of the whole server: the real router, a real store and, where AWS is needed, the real local engine.

mod authorization_coverage;
mod blueprints;
mod code;
mod configuration;
mod engine;
mod faults;
mod headers;
mod rendering;
mod support;
mod tail;
mod versions;
mod wiring;
