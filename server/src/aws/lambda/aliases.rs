//! Lambda: aliases.

use std::collections::BTreeMap;

use aws_sdk_lambda::{
    operation::{create_alias::CreateAliasOutput, get_alias::GetAliasOutput, update_alias::UpdateAliasOutput},
    types::{AliasConfiguration, AliasRoutingConfiguration},
};

use super::{WRITE_WITHIN, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// Aliases are few: more pages than these are not read.
const PAGES_MOST: usize = 20;
const PAGE: i32 = 50;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alias {
    pub arn: String,
    pub name: String,
    pub version: String,
    pub description: String,
    /// Additional version → share, 0.0–1.0.
    pub weights: BTreeMap<String, f64>,
    pub revision_id: String,
}

/// An alias as it is to be; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AliasChange {
    pub version: Option<String>,
    pub description: Option<String>,
    /// All of them: AWS replaces them. Empty: none.
    pub weights: Option<BTreeMap<String, f64>>,
    /// Refused with [`Precondition`](crate::aws::AwsErrorKind::Precondition) when the alias has changed since.
    pub revision_id: Option<String>,
}

impl Aws {
    pub async fn get_alias(&self, name: &str, alias: &str) -> Result<Alias, AwsError> {
        let request = self.sdk().await.lambda.get_alias().function_name(name).name(alias);
        self.call(op("GetAlias", Class::Lambda), || request.send()).await.map(Alias::from)
    }

    /// All aliases of a function: one call for each 50.
    pub async fn list_aliases(&self, name: &str) -> Result<Vec<Alias>, AwsError> {
        let mut aliases = Vec::new();
        let mut marker = None;
        for _ in 0..PAGES_MOST {
            let request =
                self.sdk().await.lambda.list_aliases().function_name(name).max_items(PAGE).set_marker(marker.take());
            let page = self.call(op("ListAliases", Class::Lambda), || request.send()).await?;
            aliases.extend(page.aliases.unwrap_or_default().into_iter().map(Alias::from));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        Ok(aliases)
    }

    /// One attempt. A name that is taken is [`AlreadyExists`](crate::aws::AwsErrorKind::AlreadyExists).
    pub async fn create_alias(&self, name: &str, alias: &str, new: AliasChange) -> Result<Alias, AwsError> {
        let weights = new.weights.filter(|weights| !weights.is_empty());
        let request = self
            .sdk()
            .await
            .lambda
            .create_alias()
            .function_name(name)
            .name(alias)
            .set_function_version(new.version)
            .set_description(new.description.filter(|text| !text.is_empty()))
            .set_routing_config(weights.map(routing));
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("CreateAlias", Class::Lambda), send).await.map(Alias::from)
    }

    /// One attempt: repeated after a lost answer it would fail on its own change of the revision.
    pub async fn update_alias(&self, name: &str, alias: &str, change: AliasChange) -> Result<Alias, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .update_alias()
            .function_name(name)
            .name(alias)
            .set_function_version(change.version)
            .set_description(change.description)
            .set_routing_config(change.weights.map(routing))
            .set_revision_id(change.revision_id);
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("UpdateAlias", Class::Lambda), send).await.map(Alias::from)
    }

    /// One that is not there is no error, on AWS.
    pub async fn delete_alias(&self, name: &str, alias: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_alias().function_name(name).name(alias);
        match self.call(op("DeleteAlias", Class::Lambda), || request.send()).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }
}

fn routing(weights: BTreeMap<String, f64>) -> AliasRoutingConfiguration {
    AliasRoutingConfiguration::builder().set_additional_version_weights(Some(weights.into_iter().collect())).build()
}

macro_rules! from {
    ($answer:ty) => {
        impl From<$answer> for Alias {
            fn from(answer: $answer) -> Self {
                let weights = answer.routing_config.and_then(|routing| routing.additional_version_weights);
                Self {
                    arn: answer.alias_arn.unwrap_or_default(),
                    name: answer.name.unwrap_or_default(),
                    version: answer.function_version.unwrap_or_default(),
                    description: answer.description.unwrap_or_default(),
                    weights: weights.unwrap_or_default().into_iter().collect(),
                    revision_id: answer.revision_id.unwrap_or_default(),
                }
            }
        }
    };
}

from!(AliasConfiguration);
from!(CreateAliasOutput);
from!(GetAliasOutput);
from!(UpdateAliasOutput);
