//! Lambda: reserved and provisioned concurrency, and what stops functions that call themselves.

use app::functions::configuration::concurrency::model::{Provisioned, ProvisionedState};
use aws_sdk_lambda::types::{ProvisionedConcurrencyStatusEnum, RecursiveLoop};

use super::{WRITE_WITHIN, convert, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

const PAGES_MOST: usize = 20;
const PAGE: i32 = 50;

impl Aws {
    /// None where nothing is reserved.
    pub async fn get_reserved(&self, name: &str) -> Result<Option<u32>, AwsError> {
        let request = self.sdk().await.lambda.get_function_concurrency().function_name(name);
        let output = self.call(op("GetFunctionConcurrency", Class::Lambda), || request.send()).await?;
        Ok(output.reserved_concurrent_executions.and_then(|number| u32::try_from(number).ok()))
    }

    pub async fn put_reserved(&self, name: &str, number: u32) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .put_function_concurrency()
            .function_name(name)
            .reserved_concurrent_executions(convert::i32_of(number));
        self.call(op("PutFunctionConcurrency", Class::Lambda), || request.send()).await.map(drop)
    }

    pub async fn delete_reserved(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_function_concurrency().function_name(name);
        self.call(op("DeleteFunctionConcurrency", Class::Lambda), || request.send()).await.map(drop)
    }

    /// All of a function: one call for each 50. The local engine has no such list; there it is one call for each of
    /// `engine_asks`, versions and aliases.
    pub async fn list_provisioned(&self, name: &str, engine_asks: &[String]) -> Result<Vec<Provisioned>, AwsError> {
        let mut all = Vec::new();
        if self.is_local() {
            for qualifier in engine_asks {
                all.extend(self.get_provisioned(name, qualifier).await?);
            }
            return Ok(all);
        }
        let mut marker = None;
        for _ in 0..PAGES_MOST {
            let request = self
                .sdk()
                .await
                .lambda
                .list_provisioned_concurrency_configs()
                .function_name(name)
                .max_items(PAGE)
                .set_marker(marker.take());
            let page = self.call(op("ListProvisionedConcurrencyConfigs", Class::Lambda), || request.send()).await?;
            for item in page.provisioned_concurrency_configs.unwrap_or_default() {
                let arn = item.function_arn.unwrap_or_default();
                all.push(Provisioned {
                    qualifier: arn.rsplit(':').next().unwrap_or_default().to_owned(),
                    requested: number(item.requested_provisioned_concurrent_executions),
                    allocated: number(item.allocated_provisioned_concurrent_executions),
                    available: number(item.available_provisioned_concurrent_executions),
                    state: state(item.status.as_ref()),
                    reason: item.status_reason.filter(|reason| !reason.is_empty()),
                });
            }
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// None where a version or alias has none, or is not there.
    pub async fn get_provisioned(&self, name: &str, qualifier: &str) -> Result<Option<Provisioned>, AwsError> {
        let request =
            self.sdk().await.lambda.get_provisioned_concurrency_config().function_name(name).qualifier(qualifier);
        match self.call(op("GetProvisionedConcurrencyConfig", Class::Lambda), || request.send()).await {
            Ok(output) => Ok(Some(Provisioned {
                qualifier: qualifier.to_owned(),
                requested: number(output.requested_provisioned_concurrent_executions),
                allocated: number(output.allocated_provisioned_concurrent_executions),
                available: number(output.available_provisioned_concurrent_executions),
                state: state(output.status.as_ref()),
                reason: output.status_reason.filter(|reason| !reason.is_empty()),
            })),
            // `ProvisionedConcurrencyConfigNotFoundException`, or the version or alias is gone.
            Err(error) if error.status == Some(404) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One attempt: it costs money.
    pub async fn put_provisioned(&self, name: &str, qualifier: &str, wanted: u32) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .put_provisioned_concurrency_config()
            .function_name(name)
            .qualifier(qualifier)
            .provisioned_concurrent_executions(convert::i32_of(wanted));
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("PutProvisionedConcurrencyConfig", Class::Lambda), send).await.map(drop)
    }

    pub async fn delete_provisioned(&self, name: &str, qualifier: &str) -> Result<(), AwsError> {
        let request =
            self.sdk().await.lambda.delete_provisioned_concurrency_config().function_name(name).qualifier(qualifier);
        self.call(op("DeleteProvisionedConcurrencyConfig", Class::Lambda), || request.send()).await.map(drop)
    }

    /// Whether a function that calls itself over and over may go on; else Lambda stops it.
    pub async fn may_recurse(&self, name: &str) -> Result<bool, AwsError> {
        let request = self.sdk().await.lambda.get_function_recursion_config().function_name(name);
        let output = self.call(op("GetFunctionRecursionConfig", Class::Lambda), || request.send()).await?;
        Ok(output.recursive_loop == Some(RecursiveLoop::Allow))
    }

    pub async fn put_recursion(&self, name: &str, allow: bool) -> Result<(), AwsError> {
        let wanted = if allow { RecursiveLoop::Allow } else { RecursiveLoop::Terminate };
        let request =
            self.sdk().await.lambda.put_function_recursion_config().function_name(name).recursive_loop(wanted);
        self.call(op("PutFunctionRecursionConfig", Class::Lambda), || request.send()).await.map(drop)
    }
}

fn number(number: Option<i32>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}

fn state(status: Option<&ProvisionedConcurrencyStatusEnum>) -> ProvisionedState {
    match status {
        Some(ProvisionedConcurrencyStatusEnum::Ready) => ProvisionedState::Ready,
        Some(ProvisionedConcurrencyStatusEnum::Failed) => ProvisionedState::Failed,
        _ => ProvisionedState::InProgress,
    }
}
