//! Changing what a stage logs.

use aws_sdk_apigatewayv2::types::AccessLogSettings;

use super::{AccessLog, Aws, op};
use crate::aws::AwsError;

impl Aws {
    /// Everything else of the stage stays; may be repeated.
    pub async fn update_access_log(&self, api_id: &str, stage: &str, log: &AccessLog) -> Result<(), AwsError> {
        let _turn = self.shared.lock_api(&self.place, api_id).await;
        let settings = AccessLogSettings::builder().destination_arn(&log.destination_arn).format(&log.format).build();
        let request =
            self.sdk().await.apigateway.update_stage().api_id(api_id).stage_name(stage).access_log_settings(settings);
        self.call(op("UpdateStage"), || request.send()).await.map(drop)
    }
}
