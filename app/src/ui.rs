//! The kit every screen is built of. It knows no feature: no server functions, no domain types.

pub mod cli;
pub mod copy;
pub mod field;
pub mod head;
pub mod icon;
pub mod notice;
pub mod state;
pub mod status;
pub mod time;
