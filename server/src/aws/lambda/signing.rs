//! Code signing: which packages a function may take.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html>

use app::functions::configuration::code_signing::model::SigningConfig;
use aws_sdk_lambda::types::{CodeSigningConfig, CodeSigningPolicy};

use super::{convert, op};
use crate::aws::{Aws, AwsError, quota::Class};

fn config(config: CodeSigningConfig) -> SigningConfig {
    SigningConfig {
        arn: config.code_signing_config_arn,
        id: config.code_signing_config_id,
        description: config.description.unwrap_or_default(),
        profiles: config.allowed_publishers.map(|all| all.signing_profile_version_arns).unwrap_or_default(),
        enforces: config
            .code_signing_policies
            .and_then(|policies| policies.untrusted_artifact_on_deployment)
            .is_some_and(|policy| policy == CodeSigningPolicy::Enforce),
        modified_at: convert::milliseconds(&config.last_modified),
    }
}

impl Aws {
    /// All of the account in this region.
    pub async fn list_signing_configs(&self) -> Result<Vec<SigningConfig>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request = self.sdk().await.lambda.list_code_signing_configs().set_marker(marker);
            let page = self.call(op("ListCodeSigningConfigs", Class::Lambda), || request.send()).await?;
            all.extend(page.code_signing_configs.unwrap_or_default().into_iter().map(config));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn get_signing_config(&self, arn: &str) -> Result<Option<SigningConfig>, AwsError> {
        let request = self.sdk().await.lambda.get_code_signing_config().code_signing_config_arn(arn);
        let output = self.call(op("GetCodeSigningConfig", Class::Lambda), || request.send()).await?;
        Ok(output.code_signing_config.map(config))
    }

    /// The ARN of the configuration a function has.
    pub async fn function_signing_config(&self, name: &str) -> Result<Option<String>, AwsError> {
        let request = self.sdk().await.lambda.get_function_code_signing_config().function_name(name);
        let output = self.call(op("GetFunctionCodeSigningConfig", Class::Lambda), || request.send()).await?;
        Ok(Some(output.code_signing_config_arn).filter(|arn| !arn.is_empty()))
    }

    /// The same twice does no harm.
    pub async fn attach_signing_config(&self, name: &str, arn: &str) -> Result<(), AwsError> {
        let request =
            self.sdk().await.lambda.put_function_code_signing_config().function_name(name).code_signing_config_arn(arn);
        self.call(op("PutFunctionCodeSigningConfig", Class::Lambda), || request.send()).await.map(drop)
    }

    pub async fn detach_signing_config(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_function_code_signing_config().function_name(name);
        self.call(op("DeleteFunctionCodeSigningConfig", Class::Lambda), || request.send()).await.map(drop)
    }
}
