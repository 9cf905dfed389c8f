//! Which version of its runtime a function takes.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html>

use app::functions::configuration::runtime_management::model::{RuntimeUpdates, UpdateOn};
use aws_sdk_lambda::types::UpdateRuntimeOn;

use super::op;
use crate::aws::{Aws, AwsError, quota::Class};

impl Aws {
    pub async fn get_runtime_management(
        &self,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<RuntimeUpdates, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .get_runtime_management_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned));
        let output = self.call(op("GetRuntimeManagementConfig", Class::Lambda), || request.send()).await?;
        let on = output.update_runtime_on.as_ref().map_or("Auto", UpdateRuntimeOn::as_str);
        Ok(RuntimeUpdates {
            on: UpdateOn::parse(on).unwrap_or_default(),
            version_arn: output.runtime_version_arn.unwrap_or_default(),
        })
    }

    /// The same twice does no harm.
    pub async fn put_runtime_management(
        &self,
        name: &str,
        qualifier: Option<&str>,
        updates: &RuntimeUpdates,
    ) -> Result<(), AwsError> {
        let version = (updates.on == UpdateOn::Manual).then(|| updates.version_arn.clone());
        let request = self
            .sdk()
            .await
            .lambda
            .put_runtime_management_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .update_runtime_on(UpdateRuntimeOn::from(updates.on.as_str()))
            .set_runtime_version_arn(version);
        self.call(op("PutRuntimeManagementConfig", Class::Lambda), || request.send()).await.map(drop)
    }
}
