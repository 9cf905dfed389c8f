//! Layers: those of the account, their versions, publishing and deleting one.
//! <https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html>

use app::functions::configuration::layers::model::{LayerVersion, NewLayer, OwnLayer};
use aws_sdk_lambda::types::{self, LayerVersionContentInput, LayerVersionsListItem};
use aws_smithy_types::Blob;
use secrecy::SecretString;

use super::{CREATE_WITHIN, convert, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// One version, and where its zip can be fetched for some minutes.
#[derive(Clone, Debug)]
pub struct LayerContent {
    pub version: LayerVersion,
    /// Bytes of the zip.
    pub code_size: u64,
    /// Whoever has it has the layer.
    pub location: Option<SecretString>,
}

fn version(item: LayerVersionsListItem) -> LayerVersion {
    LayerVersion {
        arn: item.layer_version_arn.unwrap_or_default(),
        version: u64::try_from(item.version).unwrap_or_default(),
        description: item.description.unwrap_or_default(),
        created_at: item.created_date.as_deref().and_then(convert::milliseconds),
        runtimes: names(item.compatible_runtimes),
        architectures: item
            .compatible_architectures
            .unwrap_or_default()
            .iter()
            .map(|a| a.as_str().to_owned())
            .collect(),
        licence: item.license_info.unwrap_or_default(),
    }
}

fn names(runtimes: Option<Vec<types::Runtime>>) -> Vec<String> {
    runtimes.unwrap_or_default().iter().map(|runtime| runtime.as_str().to_owned()).collect()
}

impl Aws {
    /// All layers of the account in this region with their newest version, 50 a call.
    pub async fn list_layers(&self) -> Result<Vec<OwnLayer>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.lambda.list_layers().set_marker(marker);
            let page = self.call(op("ListLayers", Class::Lambda), || request.send()).await?;
            all.extend(page.layers.unwrap_or_default().into_iter().filter_map(|layer| {
                Some(OwnLayer {
                    name: layer.layer_name.unwrap_or_default(),
                    newest: version(layer.latest_matching_version?),
                })
            }));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    /// A page of versions, newest first: 50. By name, or by ARN without a version; of other accounts' layers only where
    /// those allow it.
    pub async fn list_layer_versions(
        &self,
        layer: &str,
        marker: Option<String>,
    ) -> Result<(Vec<LayerVersion>, Option<String>), AwsError> {
        let request = self.sdk().await.lambda.list_layer_versions().layer_name(layer).set_marker(marker);
        let page = self.call(op("ListLayerVersions", Class::Lambda), || request.send()).await?;
        let versions = page.layer_versions.unwrap_or_default().into_iter().map(version).collect();
        Ok((versions, page.next_marker.filter(|marker| !marker.is_empty())))
    }

    pub async fn get_layer_version(&self, arn: &str) -> Result<LayerContent, AwsError> {
        let request = self.sdk().await.lambda.get_layer_version_by_arn().arn(arn);
        let output = self.call(op("GetLayerVersionByArn", Class::Lambda), || request.send()).await?;
        let content = output.content;
        Ok(LayerContent {
            version: LayerVersion {
                arn: output.layer_version_arn.unwrap_or_else(|| arn.to_owned()),
                version: u64::try_from(output.version).unwrap_or_default(),
                description: output.description.unwrap_or_default(),
                created_at: output.created_date.as_deref().and_then(convert::milliseconds),
                runtimes: names(output.compatible_runtimes),
                architectures: output
                    .compatible_architectures
                    .unwrap_or_default()
                    .iter()
                    .map(|a| a.as_str().to_owned())
                    .collect(),
                licence: output.license_info.unwrap_or_default(),
            },
            code_size: content
                .as_ref()
                .map(|content| u64::try_from(content.code_size).unwrap_or_default())
                .unwrap_or_default(),
            location: content
                .and_then(|content| content.location)
                .filter(|url| !url.is_empty())
                .map(SecretString::from),
        })
    }

    /// One attempt: each call makes a version of its own. Gives its ARN.
    pub async fn publish_layer_version(&self, new: &NewLayer, zip: Vec<u8>) -> Result<String, AwsError> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let request = self
            .sdk()
            .await
            .lambda
            .publish_layer_version()
            .layer_name(&new.name)
            .set_description(some(&new.description))
            .set_license_info(some(&new.licence))
            .set_compatible_runtimes(Some(new.runtimes.iter().map(|id| types::Runtime::from(id.as_str())).collect()))
            .set_compatible_architectures(Some(
                new.architectures.iter().map(|name| types::Architecture::from(name.as_str())).collect(),
            ))
            .content(LayerVersionContentInput::builder().zip_file(Blob::new(zip)).build());
        let send = || request.customize().config_override(single(CREATE_WITHIN)).send();
        let output = self.call(op("PublishLayerVersion", Class::Lambda), send).await?;
        Ok(output.layer_version_arn.unwrap_or_default())
    }

    /// Functions that have it keep it. Deleting what is not there is no error.
    pub async fn delete_layer_version(&self, name: &str, version: u64) -> Result<(), AwsError> {
        let number = i64::try_from(version).unwrap_or(i64::MAX);
        let request = self.sdk().await.lambda.delete_layer_version().layer_name(name).version_number(number);
        self.call(op("DeleteLayerVersion", Class::Lambda), || request.send()).await.map(drop)
    }
}
