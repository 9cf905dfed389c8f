//! Event source mappings: Lambda polls a queue or a stream and calls the function with batches.

pub mod add;
