//! What a number means, as it is typed.

use crate::functions::model::rules::{HTTP_API_TIMEOUT_S, MEMORY_PER_VCPU, memory_mb, timeout_s};

/// What a memory buys. <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>
pub fn memory(text: &str) -> String {
    match memory_mb(text) {
        Ok(mb) => format!("128 to 10,240. {} MB come with {:.2} vCPU.", mb, f64::from(mb) / f64::from(MEMORY_PER_VCPU)),
        Err(_) => "128 to 10,240. More memory also means more CPU.".to_owned(),
    }
}

pub fn timeout(text: &str) -> String {
    match timeout_s(text) {
        Ok(seconds) if seconds > HTTP_API_TIMEOUT_S => {
            format!("1 to 900. Behind an HTTP route callers wait {HTTP_API_TIMEOUT_S} s at most.")
        }
        _ => "1 to 900.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_follow_what_is_typed() {
        assert_eq!(memory("1769"), "128 to 10,240. 1769 MB come with 1.00 vCPU.");
        assert_eq!(memory("128"), "128 to 10,240. 128 MB come with 0.07 vCPU.");
        assert!(memory("12").contains("More memory"));
        assert_eq!(timeout("30"), "1 to 900.");
        assert!(timeout("31").contains("30 s at most"));
        assert_eq!(timeout("901"), "1 to 900.");
    }
}
