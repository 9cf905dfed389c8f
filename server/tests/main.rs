//! Tests of the whole server: the real router, a real store and, where AWS is needed, the real local engine.

mod authorization_coverage;
mod blueprints;
<<<<<<< HEAD
mod code;
=======
mod configuration;
>>>>>>> 84457751e17aa33a56c02a8d5a783c0a5b02da5b
mod headers;
mod rendering;
mod support;
