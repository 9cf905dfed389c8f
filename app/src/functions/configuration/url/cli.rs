//! “Show as AWS CLI” of the tab of the function URL, and the commands that call it.

use super::model::{AUTH, UrlConfig};
use crate::{
    connections::model::Place,
    functions::{configuration::model::Texts, create::cli::quote},
};

fn at(place: &Place, name: &str, qualifier: Option<&str>) -> String {
    let qualifier = qualifier.map(|alias| format!(" --qualifier {}", quote(alias))).unwrap_or_default();
    format!("--region {} --function-name {}{qualifier}", quote(&place.region), quote(name))
}

/// Ids of the two statements for everybody. The local engine wants an id once for a function and all its aliases.
pub fn statement_ids(qualifier: Option<&str>) -> [String; 2] {
    let tail = qualifier.map(|alias| format!("-{alias}")).unwrap_or_default();
    [format!("lambent-url{tail}"), format!("lambent-url-invoke{tail}")]
}

/// What lets everybody in: both permissions.
pub fn open(place: &Place, name: &str, qualifier: Option<&str>) -> Vec<String> {
    let at = at(place, name, qualifier);
    let [url, function] = statement_ids(qualifier);
    vec![
        format!(
            "aws lambda add-permission {at} --statement-id {url} --action lambda:InvokeFunctionUrl --principal '*' --function-url-auth-type NONE"
        ),
        format!(
            "aws lambda add-permission {at} --statement-id {function} --action lambda:InvokeFunction --principal '*' --invoked-via-function-url"
        ),
    ]
}

pub fn close(place: &Place, name: &str, qualifier: Option<&str>, statements: &[String]) -> Vec<String> {
    let at = at(place, name, qualifier);
    statements.iter().map(|id| format!("aws lambda remove-permission {at} --statement-id {}", quote(id))).collect()
}

/// Nothing where nothing differs. `statements` are those that let everybody in now.
pub fn save(
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
    (base, wanted): (&Texts, &Texts),
    statements: &[String],
) -> Vec<String> {
    if base == wanted {
        return Vec::new();
    }
    let config = UrlConfig::of(wanted);
    let verb = if base.is_empty() { "create" } else { "update" };
    let auth = if config.public { "NONE" } else { "AWS_IAM" };
    let mode = if config.streaming { "RESPONSE_STREAM" } else { "BUFFERED" };
    let mut command = format!(
        "aws lambda {verb}-function-url-config {} --auth-type {auth} --invoke-mode {mode}",
        at(place, name, qualifier)
    );
    if config.cors.is_some() || !base.is_empty() {
        command.push_str(&format!(" --cors {}", quote(&cors(&config))));
    }
    let mut commands = vec![command];
    if base.get(AUTH) != wanted.get(AUTH) {
        commands.extend(if config.public {
            open(place, name, qualifier)
        } else {
            close(place, name, qualifier, statements)
        });
    }
    commands
}

/// Written by hand: in AWS's order, without what is empty.
fn cors(config: &UrlConfig) -> String {
    let Some(cors) = &config.cors else { return "{}".into() };
    let list = |key: &str, all: &[String]| {
        let all: Vec<String> = all.iter().map(|text| serde_json::Value::from(text.as_str()).to_string()).collect();
        (!all.is_empty()).then(|| format!("\"{key}\":[{}]", all.join(",")))
    };
    let parts: Vec<String> = [
        cors.credentials.then(|| "\"AllowCredentials\":true".to_owned()),
        list("AllowHeaders", &cors.headers),
        list("AllowMethods", &cors.methods),
        list("AllowOrigins", &cors.origins),
        list("ExposeHeaders", &cors.expose),
        cors.max_age.map(|seconds| format!("\"MaxAge\":{seconds}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{{{}}}", parts.join(","))
}

pub fn delete(place: &Place, name: &str, qualifier: Option<&str>, statements: &[String]) -> Vec<String> {
    let mut commands = vec![format!("aws lambda delete-function-url-config {}", at(place, name, qualifier))];
    commands.extend(close(place, name, qualifier, statements));
    commands
}

/// Calls it, with a signature where it asks for one.
pub fn curl(reach: &str, public: bool, region: &str) -> String {
    if public {
        return format!("curl {}", quote(reach));
    }
    format!(
        "curl --aws-sigv4 \"aws:amz:{region}:lambda\" --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" -H \"x-amz-security-token: $AWS_SESSION_TOKEN\" {}",
        quote(reach)
    )
}

/// What an identity of the account needs to call a URL that asks for a signature.
pub fn caller_policy(arn: &str) -> String {
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\n      \"Effect\": \"Allow\",\n      \"Action\": \"lambda:InvokeFunctionUrl\",\n      \"Resource\": \"{arn}\"\n    }},\n    {{\n      \"Effect\": \"Allow\",\n      \"Action\": \"lambda:InvokeFunction\",\n      \"Resource\": \"{arn}\",\n      \"Condition\": {{ \"Bool\": {{ \"lambda:InvokedViaFunctionUrl\": \"true\" }} }}\n    }}\n  ]\n}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::url::model::Cors;

    #[test]
    fn permissions_go_with_the_url() {
        let place = Place::new("local", "us-east-1");
        let closed = UrlConfig::default().texts();
        let cors = Cors { origins: vec!["*".into()], max_age: Some(60), ..Cors::default() };
        let open = UrlConfig { public: true, cors: Some(cors), ..UrlConfig::default() }.texts();
        assert!(save(&place, "hello", None, (&open, &open), &[]).is_empty());
        let made = save(&place, "hello", Some("live"), (&Texts::new(), &open), &[]);
        assert_eq!(made.len(), 3);
        assert!(made[0].contains(
            "create-function-url-config --region us-east-1 --function-name hello --qualifier live --auth-type NONE"
        ));
        assert!(made[0].ends_with(r#"--cors '{"AllowOrigins":["*"],"MaxAge":60}'"#), "{}", made[0]);
        assert!(
            made[2].contains("--statement-id lambent-url-invoke-live")
                && made[2].ends_with("--invoked-via-function-url")
        );
        let shut = save(&place, "hello", None, (&open, &closed), &["a".into(), "b".into()]);
        assert!(shut[0].contains("update-function-url-config") && shut[0].ends_with("--cors '{}'"));
        assert_eq!(shut.len(), 3);
        assert_eq!(delete(&place, "hello", None, &["a".into()]).len(), 2);
    }

    #[test]
    fn the_policy_is_json() {
        let policy: serde_json::Value = serde_json::from_str(&caller_policy("arn:aws:lambda:r:1:function:f")).unwrap();
        assert_eq!(policy["Statement"][1]["Action"], "lambda:InvokeFunction");
        assert!(curl("https://x/", false, "eu-west-1").contains("aws:amz:eu-west-1:lambda"));
    }
}
