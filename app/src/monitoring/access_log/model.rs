//! Access logs, as the screen and the service speak of them.

use serde::{Deserialize, Serialize};

use crate::{connections::model::Place, monitoring::logs::model::Line};

/// Lambent's format. AWS's own presets leave out `integrationErrorMessage`, the field that explains a 500, and
/// `integration.requestId`, the one that leads to the function's log.
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html>
pub const FORMAT: &str = concat!(
    r#"{"requestId":"$context.requestId","requestTime":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""userAgent":"$context.identity.userAgent","httpMethod":"$context.httpMethod","path":"$context.path","#,
    r#""routeKey":"$context.routeKey","stage":"$context.stage","protocol":"$context.protocol","#,
    r#""status":"$context.status","responseLength":"$context.responseLength","#,
    r#""responseLatency":"$context.responseLatency","errorMessage":"$context.error.message","#,
    r#""errorType":"$context.error.responseType","integrationErrorMessage":"$context.integrationErrorMessage","#,
    r#""integrationStatus":"$context.integrationStatus","functionStatus":"$context.integration.status","#,
    r#""integrationLatency":"$context.integrationLatency","#,
    r#""integrationRequestId":"$context.integration.requestId"}"#,
);

/// Days the lines are kept in a group that is made for them.
pub const RETENTION_DAYS: u32 = 30;

/// Below `/aws/vendedlogs/`, where API Gateway's right to write does not grow the account's log resource policy:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html>
pub fn group(api_id: &str) -> String {
    format!("/aws/vendedlogs/http-api/{api_id}")
}

/// Whether a format has the field that explains a 500.
pub fn explains(format: &str) -> bool {
    format.contains("$context.integrationErrorMessage") || format.contains("$context.integration.error")
}

/// What a stage logs now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLog {
    pub stage: String,
    /// A log group's ARN, or a delivery stream's; empty where it is off.
    pub destination: String,
    pub format: String,
}

impl StageLog {
    pub fn is_on(&self) -> bool {
        !self.destination.is_empty()
    }

    /// The group's name; none where lines go elsewhere.
    pub fn group(&self) -> Option<&str> {
        let (_, name) = self.destination.split_once(":log-group:")?;
        Some(name.strip_suffix(":*").unwrap_or(name))
    }

    /// What the switch would change: it goes back with the form, so that nothing of a colleague is overwritten.
    pub fn mark(&self) -> String {
        if self.is_on() { format!("{}\n{}", self.destination, self.format) } else { String::new() }
    }
}

/// A request, as the log has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLine {
    pub line: Line,
    /// As far as its fields tell; else empty.
    pub status: String,
    /// `GET /test`
    pub request: String,
    pub route: String,
    pub latency: String,
    /// What the integration said.
    pub error: String,
    /// Of the function's invocation.
    pub invocation: String,
}

/// A stage's access log, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLog {
    pub stages: Vec<String>,
    pub now: StageLog,
    pub from: i64,
    pub to: i64,
    pub reached: i64,
    pub count: u32,
    pub lines: Vec<AccessLine>,
    pub next: Option<(i64, String)>,
    /// The group is not there (any more).
    pub missing: bool,
    pub cli: String,
}

/// What switching it on would do, as commands.
pub fn commands(place: &Place, api_id: &str, now: &StageLog) -> Vec<String> {
    let region = &place.region;
    let mut all = Vec::new();
    let destination = if now.is_on() {
        now.destination.clone()
    } else {
        let group = group(api_id);
        all.push("ACCOUNT=$(aws sts get-caller-identity --query Account --output text)".to_owned());
        all.push(format!("aws logs create-log-group --log-group-name {group} --region {region}"));
        all.push(format!(
            "aws logs put-retention-policy --log-group-name {group} --retention-in-days {RETENTION_DAYS} --region {region}"
        ));
        format!("arn:aws:logs:{region}:'\"$ACCOUNT\"':log-group:{group}")
    };
    let format = FORMAT.replace('"', "\\\"");
    all.push(format!(
        "aws apigatewayv2 update-stage --api-id {api_id} --stage-name '{}' --access-log-settings \
         '{{\"DestinationArn\":\"{destination}\",\"Format\":\"{format}\"}}' --region {region}",
        now.stage
    ));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_s_log_is_told_by_its_destination() {
        let off = StageLog { stage: "$default".into(), ..StageLog::default() };
        assert!(!off.is_on() && off.mark().is_empty() && off.group().is_none());
        let on =
            StageLog { destination: "arn:aws:logs:eu-west-1:1:log-group:/http/a:*".into(), format: "x".into(), ..off };
        assert_eq!(on.group(), Some("/http/a"));
        let stream =
            StageLog { destination: "arn:aws:firehose:eu-west-1:1:deliverystream/amazon-apigateway-x".into(), ..on };
        assert!(stream.is_on() && stream.group().is_none());
        assert!(explains(FORMAT) && !explains("$context.requestId $context.status"));
    }

    #[test]
    fn the_same_with_aws_cli() {
        let place = Place::new("aws", "eu-west-1");
        let off = StageLog { stage: "$default".into(), ..StageLog::default() };
        let all = commands(&place, "a1b2", &off);
        assert_eq!(all.len(), 4);
        assert!(all[3].contains(r#"--stage-name '$default' --access-log-settings '{"DestinationArn":"arn:aws:logs:eu-west-1:'"$ACCOUNT"':log-group:/aws/vendedlogs/http-api/a1b2","Format":"{\"requestId\":\"$context.requestId\""#));
        let on = StageLog { destination: "arn:aws:logs:eu-west-1:1:log-group:/http/a".into(), ..off };
        assert_eq!(commands(&place, "a1b2", &on).len(), 1);
    }
}
