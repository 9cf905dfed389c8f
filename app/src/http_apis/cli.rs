//! “Show as AWS CLI” for HTTP APIs: the commands equal to what a form will do. Ids that only AWS can give are shell
//! variables set by the command before.

use super::model::{
    LeftPermission,
    wire::{Leads, RouteWork, Target, Wire, WireApi},
};
use crate::{
    connections::model::Place,
    functions::create::cli::{quote, source_path},
};

fn region(place: &Place) -> String {
    format!("export AWS_REGION={}", quote(&place.region))
}

const ACCOUNT: &str = "ACCOUNT=$(aws sts get-caller-identity --query Account --output text)";

/// The partition of a region, as ARNs begin.
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

fn qualified(target: &Target) -> String {
    let qualifier = target.qualifier.as_ref().map(|q| format!(" --qualifier {}", quote(q))).unwrap_or_default();
    format!("--function-name {}{qualifier}", quote(&target.function))
}

/// Making an API, adding routes to one, or leading a route elsewhere.
pub fn wire(request: &Wire, place: &Place) -> Vec<String> {
    let mut out = vec![region(place), ACCOUNT.into()];
    match &request.api {
        WireApi::New { name, .. } => out.push(format!(
            "API=$(aws apigatewayv2 create-api --name {} --protocol-type HTTP --query ApiId --output text)",
            quote(name)
        )),
        WireApi::Existing { id, .. } => out.push(format!("API={}", quote(id))),
    }
    for (index, target) in request.integrations.iter().enumerate() {
        out.push(format!(
            "INTEGRATION_{}=$(aws apigatewayv2 create-integration --api-id $API --integration-type AWS_PROXY --payload-format-version 2.0 --integration-uri \"arn:{}:lambda:{}:$ACCOUNT:function:{}\" --query IntegrationId --output text)",
            index + 1,
            partition(&place.region),
            place.region,
            target.label()
        ));
    }
    for (index, route) in request.routes.iter().enumerate() {
        let integration = match &route.leads {
            Leads::New(target) => {
                let at = request.integrations.iter().position(|known| known == target).unwrap_or_default();
                format!("$INTEGRATION_{}", at + 1)
            }
            Leads::Existing { id, .. } => quote(id),
        };
        out.push(match &route.work {
            RouteWork::Add => format!(
                "aws apigatewayv2 create-route --api-id $API --route-key {} --target integrations/{integration}",
                quote(&route.key)
            ),
            RouteWork::Change { id, .. } => format!(
                "aws apigatewayv2 update-route --api-id $API --route-id {} --target integrations/{integration}",
                quote(id)
            ),
        });
        if let Some(target) = route.leads.target() {
            out.push(permission(target, "$API", &route.key, place, &format!("lambent-$API-{}", index + 1)));
        }
    }
    if let WireApi::New { stage, .. } = &request.api {
        out.push(format!("aws apigatewayv2 create-stage --api-id $API --stage-name {} --auto-deploy", quote(stage)));
    }
    out
}

fn permission(target: &Target, api: &str, key: &str, place: &Place, statement: &str) -> String {
    format!(
        "aws lambda add-permission {} --statement-id {statement} --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn \"arn:{}:execute-api:{}:$ACCOUNT:{api}/{}\"",
        qualified(target),
        partition(&place.region),
        place.region,
        source_path(key).replace('$', "\\$")
    )
}

/// “Add permission” for one route.
pub fn add_permission(target: &Target, api: &str, key: &str, place: &Place, statement: &str) -> Vec<String> {
    vec![region(place), ACCOUNT.into(), permission(target, api, key, place, statement)]
}

fn remove_permissions(out: &mut Vec<String>, permissions: &[LeftPermission]) {
    out.extend(permissions.iter().map(|left| {
        let target = Target { function: left.function.clone(), qualifier: left.qualifier.clone() };
        format!("aws lambda remove-permission {} --statement-id {}", qualified(&target), quote(&left.statement))
    }));
}

/// Removing a route, and what only it used.
pub fn remove_route(
    place: &Place,
    api: &str,
    route: &str,
    integration: Option<&str>,
    permissions: &[LeftPermission],
) -> Vec<String> {
    let api = quote(api);
    let mut out =
        vec![region(place), format!("aws apigatewayv2 delete-route --api-id {api} --route-id {}", quote(route))];
    if let Some(id) = integration {
        out.push(format!("aws apigatewayv2 delete-integration --api-id {api} --integration-id {}", quote(id)));
    }
    remove_permissions(&mut out, permissions);
    out
}

pub fn delete_api(place: &Place, api: &str, permissions: &[LeftPermission]) -> Vec<String> {
    let mut out = vec![region(place), format!("aws apigatewayv2 delete-api --api-id {}", quote(api))];
    remove_permissions(&mut out, permissions);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http_apis::model::wire::WireRoute;

    fn hello() -> Target {
        Target { function: "hello".into(), qualifier: Some("live".into()) }
    }

    #[test]
    fn a_new_api_is_made_in_order() {
        let request = Wire {
            api: WireApi::New { name: "my api".into(), stage: "$default".into() },
            integrations: vec![hello()],
            routes: vec![
                WireRoute { key: "ANY /test".into(), leads: Leads::New(hello()), work: RouteWork::Add },
                WireRoute { key: "$default".into(), leads: Leads::New(hello()), work: RouteWork::Add },
            ],
        };
        let commands = wire(&request, &Place::new("local", "us-east-1"));
        let starts = [
            "export AWS_REGION=us-east-1",
            "ACCOUNT=",
            "API=$(aws apigatewayv2 create-api --name 'my api'",
            "INTEGRATION_1=$(aws apigatewayv2 create-integration",
            "aws apigatewayv2 create-route --api-id $API --route-key 'ANY /test' --target integrations/$INTEGRATION_1",
            "aws lambda add-permission --function-name hello --qualifier live --statement-id lambent-$API-1",
            "aws apigatewayv2 create-route --api-id $API --route-key '$default'",
            "aws lambda add-permission",
            "aws apigatewayv2 create-stage --api-id $API --stage-name '$default' --auto-deploy",
        ];
        assert_eq!(commands.len(), starts.len());
        for (command, start) in commands.iter().zip(starts) {
            assert!(command.starts_with(start), "{command}");
        }
        assert!(commands[3].contains("function:hello:live\""));
        assert!(commands[5].ends_with("$API/*/*/test\""));
        // In double quotes a shell would fill in $default.
        assert!(commands[7].ends_with(r#"$API/*/\$default""#));
    }

    #[test]
    fn a_route_is_led_elsewhere_by_an_update() {
        let leads = Leads::Existing { id: "i2".into(), target: None };
        let work = RouteWork::Change { id: "r1".into(), was: Some("i1".into()) };
        let request = Wire {
            api: WireApi::Existing { id: "a1".into(), name: "web".into() },
            integrations: Vec::new(),
            routes: vec![WireRoute { key: "GET /x".into(), leads, work }],
        };
        let commands = wire(&request, &Place::new("local", "us-east-1"));
        assert_eq!(commands[3], "aws apigatewayv2 update-route --api-id $API --route-id r1 --target integrations/i2");
        assert_eq!(commands.len(), 4, "nobody needs a permission for what is no function");
    }

    #[test]
    fn removing_names_what_goes_with_it() {
        let left = LeftPermission { function: "hello".into(), qualifier: None, statement: "s-1".into() };
        let commands = remove_route(&Place::new("l", "us-east-1"), "a1", "r1", Some("i1"), std::slice::from_ref(&left));
        assert_eq!(commands[3], "aws lambda remove-permission --function-name hello --statement-id s-1");
        assert_eq!(delete_api(&Place::new("l", "us-east-1"), "a1", &[left]).len(), 3);
    }
}
