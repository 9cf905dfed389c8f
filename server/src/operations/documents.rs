//! Names and ARNs of what operations make, whatever their kind.

/// Days logs are kept in the log groups made here, and the group of an API's access log.
pub use app::monitoring::access_log::model::{RETENTION_DAYS, group as access_log_group};

/// The AWS partition of a region. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>
pub fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

pub fn log_group_arn(region: &str, account: &str, group: &str) -> String {
    format!("arn:{}:logs:{region}:{account}:log-group:{group}", partition(region))
}

/// The route's part of the API, on every stage.
pub fn source_arn(region: &str, account: &str, api_id: &str, route_key: &str) -> String {
    let path = app::functions::create::cli::source_path(route_key);
    format!("arn:{}:execute-api:{region}:{account}:{api_id}/{path}", partition(region))
}

/// What AWS allows in a tag's value, at most 256 characters.
/// <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
pub fn tag_value(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " _.:/=+-@".contains(c) { c } else { '-' };
    text.chars().map(plain).take(256).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_arns_are_tight() {
        assert_eq!(source_arn("eu-west-1", "1", "a", "$default"), "arn:aws:execute-api:eu-west-1:1:a/*/$default");
        assert_eq!(source_arn("cn-north-1", "1", "a", "GET /x"), "arn:aws-cn:execute-api:cn-north-1:1:a/*/GET/x");
    }

    #[test]
    fn tag_values_are_plain() {
        assert_eq!(tag_value("ana+x@example.com"), "ana+x@example.com");
        assert_eq!(tag_value("Zoë <x>"), "Zo- -x-");
    }
}
