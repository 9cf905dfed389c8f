//! Rules for single values of the forms: each parses or says the rule.

mod json;

pub use json::{filter_policy, input};

/// Subscription filters a log group may have.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html>
pub const FILTERS_MOST: usize = 2;

fn name(text: &str, what: &str, most: usize, more: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name.".into());
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
    if text.chars().count() > most || !text.chars().all(plain) {
        let signs: Vec<String> = more.chars().map(|sign| sign.to_string()).collect();
        return Err(format!("{what} has 1–{most} letters, digits and {}.", signs.join(" ")));
    }
    Ok(text.to_owned())
}

/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>
pub fn rule_name(text: &str) -> Result<String, String> {
    name(text, "A rule's name", 64, ".-_")
}

/// <https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html>
pub fn schedule_name(text: &str) -> Result<String, String> {
    name(text, "A schedule's name", 64, ".-_")
}

pub fn bus_name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Ok("default".into()),
        text => name(text, "An event bus's name", 256, "/.-_"),
    }
}

/// The zone's name as in `Europe/Berlin`; the server's AWS knows which there are.
pub fn time_zone(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Ok("UTC".into()),
        text => name(text, "A time zone's name, such as Europe/Berlin,", 50, "/_+-"),
    }
}

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html>
pub fn group_name(text: &str) -> Result<String, String> {
    let text = name(text, "A target group's name", 32, "-")?;
    if text.starts_with('-') || text.ends_with('-') {
        return Err("A target group's name neither begins nor ends with a hyphen.".into());
    }
    Ok(text)
}

/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html>
pub fn filter_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name.".into());
    }
    if text.chars().count() > 512 || text.contains([':', '*']) {
        return Err("A filter's name has at most 512 characters, without : and *.".into());
    }
    Ok(text.to_owned())
}

/// 1–512 of the signs AWS allows.
pub fn log_group(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("Choose a log group.".into());
    }
    name(text, "A log group's name", 512, "._/-#")
}

/// Empty takes every line.
pub fn filter_pattern(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.chars().count() > 1_024 {
        return Err("A filter pattern has at most 1,024 characters.".into());
    }
    let pairs = [('{', '}', "{ … }"), ('[', ']', "[ … ]")];
    for (open, close, words) in pairs {
        if text.starts_with(open) != text.ends_with(close) {
            return Err(format!("A pattern that begins or ends with a bracket is {words} as a whole."));
        }
    }
    if text.matches('"').count() % 2 == 1 {
        return Err("A quotation mark is not closed.".into());
    }
    Ok(text.to_owned())
}

/// `arn:aws:{service}:…`, any partition; `begins` is how its last part does.
fn arn(text: &str, service: &str, begins: &str, rule: &str) -> Result<String, String> {
    let text = text.trim();
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let fits = matches!(&parts[..], ["arn", partition, found, _, _, rest]
        if partition.starts_with("aws") && *found == service && rest.starts_with(begins) && !rest.is_empty());
    if fits && !text.contains(char::is_whitespace) { Ok(text.to_owned()) } else { Err(rule.to_owned()) }
}

pub fn topic_arn(text: &str) -> Result<String, String> {
    let text = arn(text, "sns", "", "Choose a topic.")?;
    if text.ends_with(".fifo") {
        return Err(
            "A FIFO topic cannot call functions; let it send to an SQS FIFO queue, and that to the function.".into()
        );
    }
    Ok(text)
}

pub fn group_arn(text: &str) -> Result<String, String> {
    arn(text, "elasticloadbalancing", "targetgroup/", "Choose a target group.")
}

pub fn listener_arn(text: &str) -> Result<String, String> {
    arn(text, "elasticloadbalancing", "listener/app/", "Choose a listener of an Application Load Balancer.")
}

/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html>
pub fn path_pattern(text: &str) -> Result<String, String> {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.$/~\"'@:+&*?".contains(c);
    if text.len() > 128 || !text.chars().all(plain) {
        return Err(
            "A path pattern has at most 128 letters, digits and _ - . $ / ~ \" ' @ : + & and the wildcards * and ?."
                .into(),
        );
    }
    if !text.is_empty() && !text.starts_with(['/', '*']) {
        return Err("A path pattern starts with a slash, such as /orders/*.".into());
    }
    Ok(text.to_owned())
}

pub fn host_pattern(text: &str) -> Result<String, String> {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.*?".contains(c);
    if text.len() > 128 || !text.chars().all(plain) || (!text.is_empty() && !text.contains('.')) {
        return Err(
            "A host has at most 128 letters, digits, hyphens, dots and the wildcards * and ?, such as *.example.com."
                .into(),
        );
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_their_services() {
        assert_eq!(rule_name(" nightly.run_1 "), Ok("nightly.run_1".into()));
        assert!(rule_name("a b").unwrap_err().contains(". - _"));
        assert!(rule_name(&"a".repeat(65)).is_err() && schedule_name("").is_err());
        assert_eq!(bus_name(""), Ok("default".into()));
        assert!(bus_name("aws.partner/example.com/1").is_ok());
        assert!(time_zone("Europe/Berlin").is_ok() && time_zone("Berlin!").is_err());
        assert!(group_name("my-group").is_ok() && group_name("-x").is_err() && group_name("my_group").is_err());
        assert!(filter_name("a:b").is_err() && log_group("/aws/lambda/x").is_ok() && log_group("a b").is_err());
    }

    #[test]
    fn arns_name_the_right_kind() {
        assert!(topic_arn("arn:aws:sns:eu-west-1:000000000000:t").is_ok());
        assert!(topic_arn("arn:aws:sns:eu-west-1:000000000000:t.fifo").unwrap_err().contains("FIFO"));
        assert!(topic_arn("arn:aws:sqs:eu-west-1:000000000000:t").is_err() && topic_arn("").is_err());
        assert!(group_arn("arn:aws:elasticloadbalancing:eu-west-1:0:targetgroup/a/b").is_ok());
        assert!(listener_arn("arn:aws:elasticloadbalancing:eu-west-1:0:listener/net/a/b/c").is_err());
    }

    #[test]
    fn patterns_of_balancers_and_logs() {
        assert!(path_pattern("/orders/*").is_ok() && path_pattern("orders").is_err() && path_pattern("/a b").is_err());
        assert!(host_pattern("*.example.com").is_ok() && host_pattern("localhost").is_err());
        assert!(filter_pattern("{ $.level = \"ERROR\" }").is_ok() && filter_pattern("").is_ok());
        assert!(filter_pattern("{ $.a = 1").is_err() && filter_pattern("\"open").is_err());
    }
}
