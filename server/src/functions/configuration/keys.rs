//! Keys of KMS to choose from, and encrypting one value. The value is here alone, and goes to KMS and nowhere else.

use app::{
    error::ConsoleError,
    functions::configuration::environment::keys::model::{Ciphertext, Key, Plaintext},
};
use secrecy::SecretString;
use std::collections::HashSet;

use crate::aws::Aws;

/// AWS's own keys are for its services, not to be chosen.
const OF_AWS: &str = "alias/aws/";

/// Those with an alias first.
pub async fn keys(aws: &Aws) -> Result<Vec<Key>, ConsoleError> {
    let (aliases, arns) = futures::join!(aws.list_key_aliases(), aws.list_keys());
    let aliases = aliases?;
    // Without the right to list keys those with an alias are known all the same.
    let arns = arns.unwrap_or_default();
    let own: HashSet<&str> =
        aliases.iter().filter(|alias| alias.name.starts_with(OF_AWS)).map(|alias| alias.key_id.as_str()).collect();
    let arn_of = |alias: &crate::aws::kms::Alias| {
        alias.arn.split_once(":alias/").map(|(head, _)| format!("{head}:key/{}", alias.key_id))
    };
    let mut keys: Vec<Key> = aliases
        .iter()
        .filter(|alias| !alias.name.starts_with(OF_AWS))
        .filter_map(|alias| Some(Key { arn: arn_of(alias)?, alias: alias.name.clone() }))
        .collect();
    keys.sort_by(|a, b| a.alias.cmp(&b.alias));
    let known: HashSet<String> = keys.iter().map(|key| key.arn.clone()).collect();
    let id = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    let others = arns.into_iter().filter(|arn| !known.contains(arn) && !own.contains(id(arn).as_str()));
    keys.extend(others.map(|arn| Key { arn, alias: String::new() }));
    Ok(keys)
}

pub async fn encrypt(aws: &Aws, function: &str, plaintext: Plaintext) -> Result<Ciphertext, ConsoleError> {
    let Plaintext { key_arn, value, .. } = plaintext;
    let value = SecretString::from(value);
    let (text, key_arn) = aws.encrypt_for(function, key_arn.trim(), &value).await?;
    Ok(Ciphertext { text, key_arn })
}
