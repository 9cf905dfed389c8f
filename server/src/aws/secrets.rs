//! AWS Secrets Manager: which secrets there are. Their values are never asked for.
//! <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html>

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

/// A secret's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub arn: String,
    pub name: String,
    /// The customer's own key that encrypts it.
    pub key: Option<String>,
}

impl Aws {
    pub async fn list_secrets(&self) -> Result<Vec<Secret>, AwsError> {
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.secrets.list_secrets().max_results(100).set_next_token(token);
            let op = Op::new(Service::Secrets, "ListSecrets", Class::Others);
            let page = self.call(op, || request.send()).await?;
            let secret = |entry: aws_sdk_secretsmanager::types::SecretListEntry| {
                Some(Secret { arn: entry.arn?, name: entry.name?, key: entry.kms_key_id })
            };
            all.extend(page.secret_list.unwrap_or_default().into_iter().filter_map(secret));
            token = page.next_token;
            if token.is_none() {
                return Ok(all);
            }
        }
    }
}
