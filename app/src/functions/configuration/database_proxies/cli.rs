//! “Show as AWS CLI” of making a proxy.

use super::model::CreateProxy;
use crate::{connections::model::Place, functions::create::cli::quote};

pub fn commands(request: &CreateProxy, place: &Place) -> Vec<String> {
    let mut commands = Vec::new();
    let role = if request.role_arn.is_empty() {
        let name = quote(&request.role_name());
        let trust = quote(TRUST);
        commands.push(format!("aws iam create-role --role-name {name} --assume-role-policy-document {trust}"));
        commands.push(format!(
            "aws iam put-role-policy --role-name {name} --policy-name database --policy-document {}",
            quote(&policy(request, "<account>", &place.region))
        ));
        format!("\"$(aws iam get-role --role-name {name} --query Role.Arn --output text)\"")
    } else {
        quote(&request.role_arn)
    };
    let at = format!("--region {} --db-proxy-name {}", quote(&place.region), quote(&request.name));
    let auth = if request.secret_arn.is_empty() {
        "--default-auth-scheme IAM_AUTH".to_owned()
    } else {
        let mode = if request.iam { "REQUIRED" } else { "DISABLED" };
        format!("--auth {}", quote(&format!("AuthScheme=SECRETS,SecretArn={},IAMAuth={mode}", request.secret_arn)))
    };
    let groups = if request.groups.is_empty() {
        String::new()
    } else {
        format!(" --vpc-security-group-ids {}", request.groups.join(" "))
    };
    commands.push(format!(
        "aws rds create-db-proxy {at} --engine-family {} {auth} --role-arn {role} --vpc-subnet-ids {}{groups} --require-tls",
        request.database.family,
        request.subnets.join(" ")
    ));
    let what = if request.database.cluster { "cluster" } else { "instance" };
    let id = quote(&request.database.id);
    commands.push(format!("aws rds register-db-proxy-targets {at} --db-{what}-identifiers {id}"));
    commands
}

/// Who may take the new role.
pub const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"rds.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// What the proxy's new role allows: its secret, or the database's users.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html>
pub fn policy(request: &CreateProxy, account: &str, region: &str) -> String {
    let (action, resource) = if request.secret_arn.is_empty() {
        let id = &request.database.resource_id;
        ("rds-db:connect", format!("arn:aws:rds-db:{region}:{account}:dbuser:{id}/*"))
    } else {
        ("secretsmanager:GetSecretValue", request.secret_arn.clone())
    };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{}"}}]}}"#,
        resource.replace(['"', '\\'], "")
    )
}

#[cfg(test)]
mod tests {
    use super::{super::model::Database, *};

    fn request(secret: &str, role: &str) -> CreateProxy {
        CreateProxy {
            name: "orders-proxy".into(),
            database: Database {
                id: "orders".into(),
                family: "POSTGRESQL".into(),
                resource_id: "db-1".into(),
                ..Database::default()
            },
            secret_arn: secret.into(),
            role_arn: role.into(),
            subnets: vec!["subnet-1".into(), "subnet-2".into()],
            groups: vec!["sg-1".into()],
            ..CreateProxy::default()
        }
    }

    #[test]
    fn the_commands_are_those_of_the_operation() {
        let place = Place::new("local", "us-east-1");
        let all = commands(&request("arn:aws:secretsmanager:us-east-1:1:secret:a", ""), &place);
        assert_eq!(all.len(), 4);
        assert!(all[0].contains("orders-proxy-role") && all[1].contains("secretsmanager:GetSecretValue"));
        assert!(
            all[2].contains("IAMAuth=DISABLED") && all[2].contains("--vpc-subnet-ids subnet-1 subnet-2"),
            "{}",
            all[2]
        );
        assert!(all[3].ends_with("--db-instance-identifiers orders"));
        let all = commands(&request("", "arn:aws:iam::111122223333:role/x"), &place);
        assert_eq!(all.len(), 2);
        assert!(all[0].contains("--default-auth-scheme IAM_AUTH"));
    }

    #[test]
    fn policies_are_documents() {
        for request in [request("arn:aws:secretsmanager:us-east-1:1:secret:a", ""), request("", "")] {
            let value: serde_json::Value = serde_json::from_str(&policy(&request, "1", "r")).unwrap();
            assert_eq!(value["Statement"][0]["Effect"], "Allow");
        }
        assert!(serde_json::from_str::<serde_json::Value>(TRUST).is_ok());
    }
}
