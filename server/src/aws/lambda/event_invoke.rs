//! How Lambda treats asynchronous invocations: retries, age and destinations. Put replaces all of it.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html>

use aws_sdk_lambda::types::{DestinationConfig, OnFailure, OnSuccess};

use super::{convert, op};
use crate::aws::{Aws, AwsError, quota::Class};

/// What AWS keeps for a function, version or alias; what is absent is as AWS has it by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventInvoke {
    pub max_age_s: Option<u32>,
    pub retries: Option<u32>,
    pub on_success: Option<String>,
    pub on_failure: Option<String>,
}

impl Aws {
    /// None where there is no such configuration.
    pub async fn get_event_invoke(&self, name: &str, qualifier: Option<&str>) -> Result<Option<EventInvoke>, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .get_function_event_invoke_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned));
        let output = match self.call(op("GetFunctionEventInvokeConfig", Class::Lambda), || request.send()).await {
            Ok(output) => output,
            Err(error) if error.is_not_found() => return Ok(None),
            Err(error) => return Err(error),
        };
        let destinations = convert::destinations(output.destination_config);
        Ok(Some(EventInvoke {
            max_age_s: output.maximum_event_age_in_seconds.and_then(|age| u32::try_from(age).ok()),
            retries: output.maximum_retry_attempts.and_then(|retries| u32::try_from(retries).ok()),
            on_success: destinations.on_success,
            on_failure: destinations.on_failure,
        }))
    }

    /// The whole of it: what is absent is as by default from then on. The same twice is the same.
    pub async fn put_event_invoke(
        &self,
        name: &str,
        qualifier: Option<&str>,
        new: EventInvoke,
    ) -> Result<(), AwsError> {
        let success = new.on_success.map(|arn| OnSuccess::builder().destination(arn).build());
        let failure = new.on_failure.map(|arn| OnFailure::builder().destination(arn).build());
        let destinations = (success.is_some() || failure.is_some())
            .then(|| DestinationConfig::builder().set_on_success(success).set_on_failure(failure).build());
        let request = self
            .sdk()
            .await
            .lambda
            .put_function_event_invoke_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .set_maximum_event_age_in_seconds(new.max_age_s.map(convert::i32_of))
            .set_maximum_retry_attempts(new.retries.map(convert::i32_of))
            .set_destination_config(destinations);
        self.call(op("PutFunctionEventInvokeConfig", Class::Lambda), || request.send()).await.map(drop)
    }

    /// Back to AWS's own values, without destinations.
    pub async fn delete_event_invoke(&self, name: &str, qualifier: Option<&str>) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .delete_function_event_invoke_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned));
        match self.call(op("DeleteFunctionEventInvokeConfig", Class::Lambda), || request.send()).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }
}
