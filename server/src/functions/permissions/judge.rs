//! Whether a role's policies allow something. What only the moment of asking decides (conditions, policy variables,
//! a wildcard that meets another) is a “perhaps”: never a promise, never a reproach.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use app::functions::permissions::model::{Need, Verdict};
use serde_json::Value;

use crate::http_apis::gateway::permission::wildcard;

/// A policy's statements.
#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    statements: Vec<Value>,
}

impl Policy {
    /// A document that cannot be read has no statements.
    pub fn parse(name: &str, document: &str) -> Self {
        let mut value: Value = serde_json::from_str(document).unwrap_or_default();
        let statements = match value["Statement"].take() {
            Value::Array(all) => all,
            Value::Null => Vec::new(),
            one => vec![one],
        };
        Self { name: name.to_owned(), statements }
    }

    pub fn statements(&self) -> &[Value] {
        &self.statements
    }
}

/// How far a statement reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Reach {
    No,
    /// Only sometimes; why.
    Partly(&'static str),
    All,
}

pub fn judge(policies: &[Policy], boundary: Option<&Policy>, need: &Need) -> Verdict {
    let own = decide(policies, need);
    let Some(boundary) = boundary else { return own };
    match (decide(std::slice::from_ref(boundary), need), own) {
        (_, Verdict::Denied(reason)) => Verdict::Denied(reason),
        (Verdict::Missing | Verdict::Denied(_), _) => {
            Verdict::Denied(format!("The role's permissions boundary {} does not allow it.", boundary.name))
        }
        (Verdict::Perhaps(reason), Verdict::Allowed) => Verdict::Perhaps(reason),
        (_, own) => own,
    }
}

fn decide(policies: &[Policy], need: &Need) -> Verdict {
    let (mut allowed, mut perhaps) = (false, None);
    let mut perhaps_not = None;
    for policy in policies {
        for statement in &policy.statements {
            let deny = statement["Effect"] == "Deny";
            if !deny && statement["Effect"] != "Allow" {
                continue;
            }
            match (reach(statement, need), deny) {
                (Reach::No, _) => {}
                (Reach::All, true) => return Verdict::Denied(format!("The policy {} denies it.", policy.name)),
                (Reach::All, false) => allowed = true,
                (Reach::Partly(why), true) => {
                    perhaps_not =
                        perhaps_not.or(Some(format!("The policy {} denies it sometimes: {why}.", policy.name)));
                }
                (Reach::Partly(why), false) => {
                    perhaps = perhaps.or(Some(format!("The policy {} allows it sometimes: {why}.", policy.name)));
                }
            }
        }
    }
    match (allowed, perhaps, perhaps_not) {
        (true, _, None) => Verdict::Allowed,
        (true, _, Some(reason)) => Verdict::Perhaps(reason),
        (false, Some(reason), _) => Verdict::Perhaps(reason),
        (false, None, _) => Verdict::Missing,
    }
}

const CONDITION: &str = "it has a condition";
const PART: &str = "it names only some of the resources";
const VARIABLE: &str = "its resource has a policy variable";

fn reach(statement: &Value, need: &Need) -> Reach {
    if !acts(statement, &need.action) {
        return Reach::No;
    }
    let reach = match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(resources), _) => covers(resources, &need.resource),
        // All but these: whatever the exception touches is not sure.
        (None, Some(except)) => match covers(except, &need.resource) {
            Reach::All => Reach::No,
            Reach::No => Reach::All,
            partly @ Reach::Partly(_) => partly,
        },
        (None, None) => Reach::No,
    };
    let conditional = statement.get("Condition").and_then(Value::as_object).is_some_and(|tests| !tests.is_empty());
    match reach {
        Reach::All if conditional => Reach::Partly(CONDITION),
        other => other,
    }
}

fn acts(statement: &Value, action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let named = |all: &Value| texts(all).any(|one| wildcard(&one.to_ascii_lowercase(), &action));
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(actions), _) => named(actions),
        (None, Some(except)) => !named(except),
        (None, None) => false,
    }
}

/// How far the patterns cover a resource, which may itself end in a wildcard.
fn covers(patterns: &Value, resource: &str) -> Reach {
    let mut reach = Reach::No;
    for pattern in texts(patterns) {
        if pattern.contains("${") {
            if wildcard(&without_variables(pattern), resource) {
                reach = Reach::Partly(VARIABLE);
            }
        } else if covers_arn(pattern, resource) {
            return Reach::All;
        } else if reach == Reach::No && (wildcard(pattern, resource) || wildcard(resource, pattern)) {
            reach = Reach::Partly(PART);
        }
    }
    reach
}

/// Each of the six parts by itself: a wildcard is sure to reach to the next colon, not beyond. Parts left out at the end of
/// `arn:aws:sqs:*` are any.
fn covers_arn(pattern: &str, resource: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (wanted, have): (Vec<&str>, Vec<&str>) = (pattern.splitn(6, ':').collect(), resource.splitn(6, ':').collect());
    let open = wanted.len() < 6 && wanted.last() == Some(&"*");
    if have.len() != 6 || !(open || wanted.len() == 6) {
        return pattern == resource;
    }
    wanted.iter().zip(&have).all(|(want, part)| wildcard(want, part))
}

fn without_variables(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}

/// One text, or several.
pub fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUEUE: &str = "arn:aws:sqs:eu-west-1:1:q";

    fn says(statements: &str, action: &str, resource: &str) -> Verdict {
        let policy = Policy::parse("p", &format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#));
        judge(&[policy], None, &Need::new(action, resource, ""))
    }

    fn send(statements: &str) -> Verdict {
        says(statements, "sqs:SendMessage", QUEUE)
    }

    fn allow(rest: &str) -> String {
        format!(r#"{{"Effect":"Allow",{rest}}}"#)
    }

    #[test]
    fn patterns_of_actions_and_resources() {
        for rest in [
            r#""Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:1:q""#,
            r#""Action":["s3:Get*","SQS:send*"],"Resource":["arn:aws:s3:::b","arn:aws:sqs:*:*:*"]"#,
            r#""Action":"*","Resource":"*""#,
            r#""Action":"sqs:*","Resource":"arn:aws:sqs:*""#,
            r#""Action":"sqs:Send?essage","Resource":"arn:aws:sqs:eu-west-1:1:?""#,
            r#""NotAction":["iam:*","organizations:*"],"Resource":"*""#,
            r#""Action":"sqs:SendMessage","NotResource":"arn:aws:sqs:eu-west-1:1:other""#,
        ] {
            assert_eq!(send(&allow(rest)), Verdict::Allowed, "{rest}");
            assert_eq!(send(&format!("[{}]", allow(rest))), Verdict::Allowed, "{rest}");
        }
        for rest in [
            r#""Action":"sqs:ReceiveMessage","Resource":"*""#,
            r#""Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:1:q2""#,
            r#""Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:1:*""#,
            r#""NotAction":"sqs:*","Resource":"*""#,
            r#""Action":"sqs:SendMessage","NotResource":"arn:aws:sqs:*""#,
            r#""Action":"sqs:SendMessage""#,
        ] {
            assert_eq!(send(&allow(rest)), Verdict::Missing, "{rest}");
        }
        assert_eq!(send("[]"), Verdict::Missing);
        assert_eq!(judge(&[Policy::parse("p", "not json")], None, &Need::new("a:B", "*", "")), Verdict::Missing);
    }

    #[test]
    fn a_denial_beats_what_allows() {
        let all = allow(r#""Action":"*","Resource":"*""#);
        let deny = r#"{"Effect":"Deny","Action":"sqs:*","Resource":"*"}"#;
        assert!(matches!(send(&format!("[{all},{deny}]")), Verdict::Denied(reason) if reason.contains("p denies")));
        let others = r#"{"Effect":"Deny","NotAction":"sqs:*","Resource":"*"}"#;
        assert_eq!(send(&format!("[{all},{others}]")), Verdict::Allowed);
        let sometimes = r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}"#;
        assert!(matches!(send(&format!("[{all},{sometimes}]")), Verdict::Perhaps(_)));
        // What is not allowed at all is missing, whatever else is denied sometimes.
        assert_eq!(send(&format!("[{sometimes}]")), Verdict::Missing);
    }

    #[test]
    fn what_the_moment_decides_is_a_perhaps() {
        for rest in [
            r#""Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
            r#""Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:1:${aws:PrincipalTag/team}""#,
            r#""Action":"sqs:*","Resource":"arn:aws:sqs:*:q""#,
        ] {
            assert!(matches!(send(&allow(rest)), Verdict::Perhaps(_)), "{rest}");
        }
        let one = allow(r#""Action":"s3:PutObject","Resource":"arn:aws:s3:::b/logs/*""#);
        assert!(matches!(says(&one, "s3:PutObject", "arn:aws:s3:::b/*"), Verdict::Perhaps(_)));
        assert_eq!(says(&one, "s3:PutObject", "arn:aws:s3:::b/logs/*"), Verdict::Allowed);
        let eni = allow(r#""Action":"ec2:*","Resource":"arn:aws:ec2:*:*:network-interface/*""#);
        assert!(matches!(says(&eni, "ec2:CreateNetworkInterface", "*"), Verdict::Perhaps(_)));
        assert_eq!(send(&allow(r#""Action":"sqs:*","Resource":"*","Condition":{}"#)), Verdict::Allowed);
    }

    #[test]
    fn a_boundary_bounds() {
        let own = Policy::parse("own", r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#);
        let bound = Policy::parse("bound", r#"{"Statement":{"Effect":"Allow","Action":"sns:*","Resource":"*"}}"#);
        let need = |action: &str| Need::new(action, "*", "");
        assert_eq!(judge(std::slice::from_ref(&own), Some(&bound), &need("sns:Publish")), Verdict::Allowed);
        assert!(matches!(judge(&[own], Some(&bound), &need("sqs:SendMessage")), Verdict::Denied(_)));
        assert_eq!(judge(&[], Some(&bound), &need("sns:Publish")), Verdict::Missing);
    }
}
