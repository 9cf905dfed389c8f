//! What the tests share.

mod console;
mod engine;
mod proxy;

pub use console::{Console, hub};
pub use engine::{Local, engine_config, make_function, needed};
pub use proxy::{Fault, Proxy};
