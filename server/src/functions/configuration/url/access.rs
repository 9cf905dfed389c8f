//! Which statements of a resource policy let people call a function's URL.

use app::functions::configuration::url::model::Access;
use serde_json::Value;

/// Of the statements for the function itself, or for one alias: the local engine's policy has those of all.
pub fn read(policy: Option<&str>, name: &str, qualifier: Option<&str>) -> Access {
    let document: Value = policy.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    let all = match &document["Statement"] {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let mut access = Access::default();
    for statement in all.iter().filter(|one| one["Effect"] == "Allow" && about(one, name, qualifier)) {
        let Some(id) = statement["Sid"].as_str().map(str::to_owned) else { continue };
        let has = |action: &str| {
            texts(&statement["Action"]).any(|one| one.eq_ignore_ascii_case(action) || one == "lambda:*" || one == "*")
        };
        let auth = condition(statement, "lambda:functionurlauthtype");
        let through = condition(statement, "lambda:invokedviafunctionurl");
        let url = has("lambda:InvokeFunctionUrl");
        // Other services' statements are for the function, not for its URL.
        let function = has("lambda:InvokeFunction") && through.is_some_and(|text| text.eq_ignore_ascii_case("true"));
        if !url && !function {
            continue;
        }
        if !everybody(&statement["Principal"]) {
            access.named.push(id);
        } else {
            if url && auth.as_deref() != Some("AWS_IAM") {
                access.url.push(id.clone());
            }
            if function {
                access.function.push(id);
            }
        }
    }
    access
}

fn about(statement: &Value, name: &str, qualifier: Option<&str>) -> bool {
    let Some(resource) = statement["Resource"].as_str() else { return true };
    let Some((_, function)) = resource.split_once(":function:") else { return true };
    let (known, alias) = function.split_once(':').map_or((function, None), |(known, alias)| (known, Some(alias)));
    known == name && alias == qualifier
}

fn everybody(principal: &Value) -> bool {
    match principal {
        Value::Object(kinds) => kinds.get("AWS").is_some_and(|aws| texts(aws).any(|one| one == "*")),
        other => texts(other).any(|one| one == "*"),
    }
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter().filter_map(Value::as_str)
}

/// The value of a condition key, whatever the operator; keys have no case.
fn condition(statement: &Value, key: &str) -> Option<String> {
    let tests = statement["Condition"].as_object()?.values().filter_map(Value::as_object).flatten();
    let (_, value) = tests.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    match value {
        Value::Array(all) => all.first()?.as_str().map(str::to_owned),
        Value::Bool(yes) => Some(yes.to_string()),
        other => other.as_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FUNCTION: &str = "arn:aws:lambda:eu-west-1:1:function:hello";

    fn policy(statements: Value) -> String {
        json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
    }

    fn public(id: &str, action: &str, condition: Value, resource: &str) -> Value {
        json!({ "Sid": id, "Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource, "Condition": condition })
    }

    #[test]
    fn both_halves_are_told_apart() {
        let none = json!({ "StringEquals": { "lambda:FunctionUrlAuthType": "NONE" } });
        let through = json!({ "Bool": { "lambda:InvokedViaFunctionUrl": "true" } });
        let text = policy(json!([
            public("u", "lambda:InvokeFunctionUrl", none.clone(), FUNCTION),
            public("f", "lambda:InvokeFunction", through, FUNCTION),
            public("alias", "lambda:InvokeFunctionUrl", none, &format!("{FUNCTION}:live")),
            public("iam", "lambda:InvokeFunctionUrl", json!({ "StringEquals": { "lambda:FunctionUrlAuthType": "AWS_IAM" } }), FUNCTION),
            public("plain", "lambda:InvokeFunction", json!({}), FUNCTION),
            { "Sid": "named", "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::2:root" }, "Action": "lambda:InvokeFunctionUrl", "Resource": FUNCTION },
            { "Sid": "s3", "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "lambda:InvokeFunction", "Resource": FUNCTION },
        ]));
        let access = read(Some(&text), "hello", None);
        assert_eq!(
            (access.url, access.function, access.named),
            (vec!["u".into()], vec!["f".into()], vec!["named".into()])
        );
        assert_eq!(read(Some(&text), "hello", Some("live")).url, ["alias"]);
        assert_eq!(read(None, "hello", None), Access::default());
    }
}
