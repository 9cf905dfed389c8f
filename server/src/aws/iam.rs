//! AWS Identity and Access Management: the roles functions take.
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use app::functions::model::RoleSummary;
use aws_sdk_iam::{config::Builder as Config, types::Tag};
use percent_encoding::percent_decode_str;

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

pub mod policies;

const fn op(name: &'static str) -> Op {
    Op::new(Service::Iam, name, Class::Iam)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub name: String,
    pub arn: String,
    pub description: String,
    /// Who may take it: a policy document in JSON.
    pub trust: String,
    /// Filled by GetRole, empty in lists.
    pub tags: BTreeMap<String, String>,
    /// The ARN of the policy that bounds what its policies allow. Filled by GetRole.
    pub boundary: Option<String>,
}

impl Role {
    /// Whether its trust policy lets Lambda take it.
    pub fn trusts_lambda(&self) -> bool {
        self.trusts("lambda.amazonaws.com")
    }

    /// The same for another service's principal.
    pub fn trusts(&self, service: &str) -> bool {
        let Ok(document) = serde_json::from_str::<serde_json::Value>(&self.trust) else { return false };
        let has = |value: &serde_json::Value, wanted: &dyn Fn(&str) -> bool| match value {
            serde_json::Value::String(text) => wanted(text),
            serde_json::Value::Array(all) => all.iter().filter_map(|item| item.as_str()).any(wanted),
            _ => false,
        };
        let allows = |statement: &serde_json::Value| {
            statement["Effect"] == "Allow"
                && has(&statement["Principal"]["Service"], &|name| name == service)
                && has(&statement["Action"], &|action| matches!(action, "sts:AssumeRole" | "sts:*" | "*"))
        };
        match &document["Statement"] {
            serde_json::Value::Array(statements) => statements.iter().any(allows),
            statement => allows(statement),
        }
    }

    pub fn summary(&self) -> RoleSummary {
        RoleSummary { name: self.name.clone(), arn: self.arn.clone(), description: self.description.clone() }
    }
}

fn role(role: aws_sdk_iam::types::Role) -> Role {
    let trust = role.assume_role_policy_document.unwrap_or_default();
    Role {
        name: role.role_name,
        arn: role.arn,
        description: role.description.unwrap_or_default(),
        trust: decoded(trust),
        tags: tags_of(role.tags),
        boundary: role.permissions_boundary.and_then(|boundary| boundary.permissions_boundary_arn),
    }
}

/// IAM percent-encodes documents (RFC 3986); the local engine may not.
fn decoded(document: String) -> String {
    if document.trim_start().starts_with('{') {
        document
    } else {
        percent_decode_str(&document).decode_utf8_lossy().into_owned()
    }
}

fn tags_of(tags: Option<Vec<Tag>>) -> BTreeMap<String, String> {
    tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

impl Aws {
    /// Every role of the account, 1,000 a call.
    pub async fn list_roles(&self) -> Result<Vec<Role>, AwsError> {
        let mut roles = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.iam.list_roles().max_items(1_000).set_marker(marker);
            let page = self.call(op("ListRoles"), || request.send()).await?;
            roles.extend(page.roles.into_iter().map(role));
            marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
            if marker.is_none() {
                return Ok(roles);
            }
        }
    }

    pub async fn get_role(&self, name: &str) -> Result<Role, AwsError> {
        let request = self.sdk().await.iam.get_role().role_name(name);
        let output = self.call(op("GetRole"), || request.send()).await?;
        Ok(output.role.map_or_else(
            || Role {
                name: name.into(),
                arn: String::new(),
                description: String::new(),
                trust: String::new(),
                tags: BTreeMap::new(),
                boundary: None,
            },
            role,
        ))
    }

    pub async fn list_role_tags(&self, name: &str) -> Result<BTreeMap<String, String>, AwsError> {
        let request = self.sdk().await.iam.list_role_tags().role_name(name);
        let output = self.call(op("ListRoleTags"), || request.send()).await?;
        Ok(tags_of(Some(output.tags)))
    }

    /// One attempt; gives the ARN. A name that is taken is [`AlreadyExists`](super::AwsErrorKind::AlreadyExists).
    pub async fn create_role(
        &self,
        name: &str,
        trust: &str,
        description: &str,
        tags: BTreeMap<String, String>,
    ) -> Result<String, AwsError> {
        let tags = tags.into_iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok());
        let request = self
            .sdk()
            .await
            .iam
            .create_role()
            .role_name(name)
            .assume_role_policy_document(trust)
            .description(description)
            .set_tags(Some(tags.collect()));
        let (retry, timeouts) = once(Duration::from_secs(15));
        let config = Config::new().retry_config(retry).timeout_config(timeouts);
        let output = self.call(op("CreateRole"), || request.customize().config_override(config).send()).await?;
        Ok(output.role.map(|role| role.arn).unwrap_or_default())
    }

    /// Fails with a conflict while policies are attached or inline.
    pub async fn delete_role(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.iam.delete_role().role_name(name);
        self.call(op("DeleteRole"), || request.send()).await.map(drop)
    }

    /// An inline policy; the same name is overwritten, so that trying again is safe.
    pub async fn put_role_policy(&self, role: &str, policy: &str, document: &str) -> Result<(), AwsError> {
        let request =
            self.sdk().await.iam.put_role_policy().role_name(role).policy_name(policy).policy_document(document);
        self.call(op("PutRolePolicy"), || request.send()).await.map(drop)
    }

    pub async fn delete_role_policy(&self, role: &str, policy: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.iam.delete_role_policy().role_name(role).policy_name(policy);
        self.call(op("DeleteRolePolicy"), || request.send()).await.map(drop)
    }

    /// Names of the inline policies.
    pub async fn inline_policies(&self, role: &str) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.iam.list_role_policies().role_name(role).set_marker(marker);
            let page = self.call(op("ListRolePolicies"), || request.send()).await?;
            names.extend(page.policy_names);
            marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
            if marker.is_none() {
                return Ok(names);
            }
        }
    }

    /// ARNs of the managed policies.
    pub async fn attached_policies(&self, role: &str) -> Result<Vec<String>, AwsError> {
        let mut arns = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.iam.list_attached_role_policies().role_name(role).set_marker(marker);
            let page = self.call(op("ListAttachedRolePolicies"), || request.send()).await?;
            arns.extend(page.attached_policies.unwrap_or_default().into_iter().filter_map(|policy| policy.policy_arn));
            marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
            if marker.is_none() {
                return Ok(arns);
            }
        }
    }

    pub async fn attach_role_policy(&self, role: &str, policy_arn: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.iam.attach_role_policy().role_name(role).policy_arn(policy_arn);
        self.call(op("AttachRolePolicy"), || request.send()).await.map(drop)
    }

    pub async fn detach_role_policy(&self, role: &str, policy_arn: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.iam.detach_role_policy().role_name(role).policy_arn(policy_arn);
        self.call(op("DetachRolePolicy"), || request.send()).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(trust: &str) -> bool {
        let role = Role {
            name: "r".into(),
            arn: "a".into(),
            description: String::new(),
            trust: trust.into(),
            tags: BTreeMap::new(),
            boundary: None,
        };
        role.trusts_lambda()
    }

    #[test]
    fn only_roles_lambda_may_take() {
        let one = |effect: &str, principal: &str| {
            format!(r#"{{"Statement":[{{"Effect":"{effect}","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#)
        };
        assert!(trusted(&one("Allow", r#"{"Service":"lambda.amazonaws.com"}"#)));
        assert!(trusted(&one("Allow", r#"{"Service":["edgelambda.amazonaws.com","lambda.amazonaws.com"]}"#)));
        assert!(!trusted(&one("Deny", r#"{"Service":"lambda.amazonaws.com"}"#)));
        assert!(!trusted(&one("Allow", r#"{"Service":"ec2.amazonaws.com"}"#)));
        assert!(!trusted(&one("Allow", r#"{"AWS":"*"}"#)));
        assert!(!trusted("not json"));
        assert!(trusted(
            r#"{"Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":["sts:AssumeRole"]}}"#
        ));
    }
}
