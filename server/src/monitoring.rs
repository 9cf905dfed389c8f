//! What happens while functions run, and why something failed.

pub mod causes;
