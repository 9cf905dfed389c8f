//! “Show as AWS CLI”: the commands equal to what deleting does.

use super::model::{DeleteFunction, Removal};
use crate::{connections::model::Place, functions::create::cli::quote};

pub fn commands(delete: &DeleteFunction, place: &Place) -> Vec<String> {
    let mut out = vec![format!("export AWS_REGION={}", quote(&place.region))];
    let name = quote(&delete.name);
    for removal in delete.in_order() {
        match removal {
            None => out.push(format!("aws lambda delete-function --function-name {name}")),
            Some(removal) => remove(&mut out, removal, &name),
        }
    }
    out
}

fn remove(out: &mut Vec<String>, removal: &Removal, function: &str) {
    match removal {
        Removal::Mapping { id, .. } => out.push(format!("aws lambda delete-event-source-mapping --uuid {}", quote(id))),
        Removal::Url { qualifier } => {
            let qualifier =
                if qualifier.is_empty() { String::new() } else { format!(" --qualifier {}", quote(qualifier)) };
            out.push(format!("aws lambda delete-function-url-config --function-name {function}{qualifier}"));
        }
        Removal::Route { api_id, route_id, integration_id, .. } => {
            let api = quote(api_id);
            out.push(format!("aws apigatewayv2 delete-route --api-id {api} --route-id {}", quote(route_id)));
            if !integration_id.is_empty() {
                let integration = quote(integration_id);
                out.push(format!(
                    "aws apigatewayv2 delete-integration --api-id {api} --integration-id {integration}  # unless another route uses it"
                ));
            }
        }
        Removal::Api { id, .. } => out.push(format!("aws apigatewayv2 delete-api --api-id {}", quote(id))),
        Removal::LogGroup { name } => out.push(format!("aws logs delete-log-group --log-group-name {}", quote(name))),
        Removal::Role { name } => {
            let role = quote(name);
            out.push(format!(
                "for POLICY in $(aws iam list-role-policies --role-name {role} --query 'PolicyNames[]' --output text); do aws iam delete-role-policy --role-name {role} --policy-name $POLICY; done"
            ));
            out.push(format!(
                "for POLICY in $(aws iam list-attached-role-policies --role-name {role} --query 'AttachedPolicies[].PolicyArn' --output text); do aws iam detach-role-policy --role-name {role} --policy-arn $POLICY; done"
            ));
            out.push(format!("aws iam delete-role --role-name {role}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_do_the_same_in_the_same_order() {
        let delete = DeleteFunction {
            name: "hello".into(),
            removals: vec![
                Removal::LogGroup { name: "/aws/lambda/hello".into() },
                Removal::Api { id: "a1".into(), name: "hello-api".into(), routes: vec![] },
            ],
        };
        assert_eq!(
            commands(&delete, &Place::new("local", "us-east-1")),
            [
                "export AWS_REGION=us-east-1",
                "aws apigatewayv2 delete-api --api-id a1",
                "aws lambda delete-function --function-name hello",
                "aws logs delete-log-group --log-group-name /aws/lambda/hello",
            ]
        );
    }
}
