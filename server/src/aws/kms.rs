//! AWS KMS: keys by their aliases, and encrypting one value for a function.
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html>

use aws_sdk_kms::primitives::Blob;
use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Kms, name, Class::Others)
}

/// A key by its id, and a name of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// `alias/orders`
    pub name: String,
    pub key_id: String,
    /// The alias's own.
    pub arn: String,
}

impl Aws {
    /// Those that stand for a key; AWS's own (`alias/aws/…`) too.
    pub async fn list_key_aliases(&self) -> Result<Vec<Alias>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.kms.list_aliases().limit(100).set_marker(marker);
            let page = self.call(op("ListAliases"), || request.send()).await?;
            let alias = |entry: aws_sdk_kms::types::AliasListEntry| {
                Some(Alias { name: entry.alias_name?, key_id: entry.target_key_id?, arn: entry.alias_arn? })
            };
            all.extend(page.aliases.unwrap_or_default().into_iter().filter_map(alias));
            marker = page.next_marker.filter(|_| page.truncated);
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    /// ARNs of the account's keys, those without an alias too.
    pub async fn list_keys(&self) -> Result<Vec<String>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.kms.list_keys().limit(1_000).set_marker(marker);
            let page = self.call(op("ListKeys"), || request.send()).await?;
            all.extend(page.keys.unwrap_or_default().into_iter().filter_map(|entry| entry.key_arn));
            marker = page.next_marker.filter(|_| page.truncated);
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    /// The ciphertext in base64, and the ARN of the key. Only who names the same function can decrypt it.
    pub async fn encrypt_for(
        &self,
        function: &str,
        key: &str,
        plaintext: &SecretString,
    ) -> Result<(String, String), AwsError> {
        let context = HashMap::from([("LambdaFunctionName".to_owned(), function.to_owned())]);
        let request = self
            .sdk()
            .await
            .kms
            .encrypt()
            .key_id(key)
            .set_encryption_context(Some(context))
            .plaintext(Blob::new(plaintext.expose_secret().as_bytes()));
        let output = self.call(op("Encrypt"), || request.send()).await?;
        let ciphertext = output.ciphertext_blob.map(|blob| BASE64_STANDARD.encode(blob)).unwrap_or_default();
        Ok((ciphertext, output.key_id.unwrap_or_default()))
    }
}
