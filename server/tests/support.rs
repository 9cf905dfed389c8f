//! What the tests share.

mod console;
mod engine;
mod member;
mod proxy;

pub use console::{Console, hub};
pub use engine::{Local, engine_config, make_function, needed, rest};
pub use member::{Member, hidden};
pub use proxy::{Fault, Proxy};
