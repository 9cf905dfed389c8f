//! “Show as AWS CLI”: the commands equal to what the wizard will do.

use super::model::{ApiChoice, CodeSource, CreateFunction, RoleChoice};
use crate::{blueprints::model::Blueprint, connections::model::Place};

/// The commands in order. Ids that only AWS can give are shell variables set by the command before.
pub fn commands(request: &CreateFunction, blueprint: Option<&Blueprint>, place: &Place) -> Vec<String> {
    let mut out = vec![format!("export AWS_REGION={}", quote(&place.region))];
    role(&mut out, request, blueprint);
    function(&mut out, request);
    if let Some(route) = &request.route {
        out.push("ACCOUNT=$(aws sts get-caller-identity --query Account --output text)".into());
        match &route.api {
            ApiChoice::New { name } => out.push(format!(
                "API=$(aws apigatewayv2 create-api --name {} --protocol-type HTTP --query ApiId --output text)",
                quote(name)
            )),
            ApiChoice::Existing { id } => out.push(format!("API={}", quote(id))),
        }
        out.push(format!(
            "INTEGRATION=$(aws apigatewayv2 create-integration --api-id $API --integration-type AWS_PROXY --payload-format-version 2.0 --integration-uri $(aws lambda get-function-configuration --function-name {} --query FunctionArn --output text) --query IntegrationId --output text)",
            quote(&request.name)
        ));
        out.push(format!(
            "aws apigatewayv2 create-route --api-id $API --route-key {} --target integrations/$INTEGRATION",
            quote(&route.route_key)
        ));
        out.push(format!(
            "aws lambda add-permission --function-name {} --statement-id lambent-$API --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn \"arn:aws:execute-api:{}:$ACCOUNT:$API/{}\"",
            quote(&request.name),
            place.region,
            // In double quotes a shell would fill in $default.
            source_path(&route.route_key).replace('$', "\\$")
        ));
        if matches!(route.api, ApiChoice::New { .. }) {
            out.push("aws apigatewayv2 create-stage --api-id $API --stage-name '$default' --auto-deploy".into());
        }
    }
    out
}

fn role(out: &mut Vec<String>, request: &CreateFunction, blueprint: Option<&Blueprint>) {
    if let RoleChoice::Existing { arn } = &request.role {
        out.push(format!("ROLE={}", quote(arn)));
        return;
    }
    let role = quote(&request.role_name());
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    out.push(format!(
        "ROLE=$(aws iam create-role --role-name {role} --assume-role-policy-document {} --query Role.Arn --output text)",
        quote(trust)
    ));
    out.push(format!(
        "aws iam put-role-policy --role-name {role} --policy-name logs --policy-document file://logs-policy.json"
    ));
    if request.role == RoleChoice::Blueprint
        && let Some(policy) = blueprint.and_then(|b| b.role_policy.as_deref())
    {
        let one_line = policy.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push(format!(
            "aws iam put-role-policy --role-name {role} --policy-name blueprint --policy-document {}",
            quote(&one_line)
        ));
    }
}

fn function(out: &mut Vec<String>, request: &CreateFunction) {
    let mut command = format!("aws lambda create-function --function-name {}", quote(&request.name));
    let mut add = |flag: &str, value: &str| command.push_str(&format!(" --{flag} {}", quote(value)));
    match &request.code {
        CodeSource::Image { uri } => {
            add("package-type", "Image");
            add("code", &format!("ImageUri={uri}"));
        }
        _ => add("zip-file", "fileb://function.zip"),
    }
    if let Some(runtime) = &request.runtime {
        add("runtime", runtime);
    }
    if let Some(handler) = &request.handler {
        add("handler", handler);
    }
    add("architectures", request.architecture.as_str());
    add("memory-size", &request.memory_mb.to_string());
    add("timeout", &request.timeout_s.to_string());
    if !request.description.is_empty() {
        add("description", &request.description);
    }
    if !request.environment.is_empty() {
        let variables = serde_json::json!({ "Variables": request.environment });
        add("environment", &variables.to_string());
    }
    command.push_str(" --role $ROLE");
    out.push(command);
    out.push(format!("aws lambda wait function-active-v2 --function-name {}", quote(&request.name)));
}

/// The part of the permission's source ARN after the API: `*/*/test`, tight on the path and open on the stage.
/// For `$default` the last part is two: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>
pub fn source_path(route_key: &str) -> String {
    let Some((method, path)) = route_key.split_once(' ') else { return "*/$default".into() };
    let method = if method == "ANY" { "*" } else { method };
    let path: Vec<&str> = path.split('/').map(|segment| if segment.starts_with('{') { "*" } else { segment }).collect();
    format!("*/{method}{}", path.join("/"))
}

/// Quotes for a POSIX shell where needed.
pub fn quote(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_survives_a_shell() {
        assert_eq!(quote("plain-1"), "plain-1");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("$(rm)"), "'$(rm)'");
        assert_eq!(quote(""), "''");
    }

    #[test]
    fn source_paths_are_tight_but_match() {
        assert_eq!(source_path("ANY /test"), "*/*/test");
        assert_eq!(source_path("GET /items/{id}"), "*/GET/items/*");
        assert_eq!(source_path("$default"), "*/$default");
    }
}
