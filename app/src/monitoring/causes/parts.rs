//! Pieces of “Why did it fail?”.

pub mod asked;
pub mod cause;
pub mod checks;
pub mod fixes;
pub mod remedy;
