//! What the tests share.

mod console;
mod engine;

pub use console::Console;
pub use engine::Local;
