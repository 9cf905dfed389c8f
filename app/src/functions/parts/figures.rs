//! Numbers as people read them.

use crate::functions::model::rules::thousands;

/// `1,024 MB`.
pub fn megabytes(mb: u32) -> String {
    format!("{} MB", thousands(mb))
}

/// `3 s`, `1 min 30 s`, `15 min`.
pub fn seconds(s: u32) -> String {
    match (s / 60, s % 60) {
        (0, s) => format!("{s} s"),
        (min, 0) => format!("{min} min"),
        (min, s) => format!("{min} min {s} s"),
    }
}

/// `312 B`, `1.2 kB`, `48 MB`; a kilobyte has 1,000 bytes.
pub fn bytes(count: u64) -> String {
    let in_units = |unit: u64| {
        let tenths = (count * 10 + unit / 2) / unit;
        if tenths < 100 { format!("{}.{}", tenths / 10, tenths % 10) } else { ((count + unit / 2) / unit).to_string() }
    };
    match count {
        0..1_000 => format!("{count} B"),
        1_000..999_500 => format!("{} kB", in_units(1_000)),
        _ => format!("{} MB", in_units(1_000_000)),
    }
}

/// The last part of an ARN, which people recognise; any other text as it is.
pub fn arn_name(arn: &str) -> &str {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or(arn);
    let name = resource.rsplit(['/', ':']).next().unwrap_or(resource);
    if name.is_empty() { arn } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well() {
        assert_eq!(megabytes(10_240), "10,240 MB");
        assert_eq!([3, 60, 90, 900].map(seconds), ["3 s", "1 min", "1 min 30 s", "15 min"]);
        assert_eq!(
            [0, 999, 1_000, 1_249, 12_500, 999_999, 48_000_000].map(bytes),
            ["0 B", "999 B", "1.0 kB", "1.2 kB", "13 kB", "1.0 MB", "48 MB"]
        );
    }

    #[test]
    fn arns_end_in_names() {
        assert_eq!(arn_name("arn:aws:iam::123456789012:role/service-role/my-role"), "my-role");
        assert_eq!(arn_name("arn:aws:sqs:eu-west-1:123456789012:failed"), "failed");
        assert_eq!(arn_name("arn:aws:lambda:eu-west-1:123456789012:function:other"), "other");
        assert_eq!(arn_name("plain"), "plain");
        assert_eq!(arn_name(""), "");
    }
}
