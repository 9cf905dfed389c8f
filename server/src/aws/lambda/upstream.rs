//! What calls a function by Lambda's own doing: event source mappings and function URLs. And who shares its role.

use super::{super::quota::Class, Aws, AwsError, LIST_PAGE, op};

/// What polls a queue or a stream for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub id: String,
    /// The queue's or stream's ARN; empty for a self-managed Kafka.
    pub source_arn: String,
}

impl Aws {
    /// Of the function and of any of its versions and aliases.
    pub async fn event_source_mappings(&self, function: &str) -> Result<Vec<Mapping>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request =
                self.sdk().await.lambda.list_event_source_mappings().function_name(function).set_marker(marker);
            let page = self.call(op("ListEventSourceMappings", Class::Lambda), || request.send()).await?;
            all.extend(page.event_source_mappings.unwrap_or_default().into_iter().map(|mapping| Mapping {
                id: mapping.uuid.unwrap_or_default(),
                source_arn: mapping.event_source_arn.unwrap_or_default(),
            }));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    /// A conflict while AWS makes or changes it.
    pub async fn delete_event_source_mapping(&self, id: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_event_source_mapping().uuid(id);
        self.call(op("DeleteEventSourceMapping", Class::Lambda), || request.send()).await.map(drop)
    }

    /// The qualifiers that have a URL: aliases, or empty for the function itself.
    pub async fn function_urls(&self, function: &str) -> Result<Vec<String>, AwsError> {
        let mut all = Vec::new();
        let mut marker = None;
        loop {
            let request =
                self.sdk().await.lambda.list_function_url_configs().function_name(function).set_marker(marker);
            let page = self.call(op("ListFunctionUrlConfigs", Class::Lambda), || request.send()).await?;
            // `arn:aws:lambda:{region}:{account}:function:{name}[:{alias}]`
            let qualifier = |arn: &str| arn.split(':').nth(7).unwrap_or_default().to_owned();
            all.extend(page.function_url_configs.iter().map(|url| qualifier(&url.function_arn)));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn delete_function_url(&self, function: &str, qualifier: Option<&str>) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .delete_function_url_config()
            .function_name(function)
            .set_qualifier(qualifier.map(str::to_owned));
        self.call(op("DeleteFunctionUrlConfig", Class::Lambda), || request.send()).await.map(drop)
    }

    /// Names of functions that take this role, and whether all functions were looked at: `pages` calls at most.
    pub async fn functions_with_role(&self, role_arn: &str, pages: u32) -> Result<(Vec<String>, bool), AwsError> {
        let mut names = Vec::new();
        let mut marker = None;
        for _ in 0..pages {
            let request = self.sdk().await.lambda.list_functions().max_items(LIST_PAGE).set_marker(marker);
            let page = self.call(op("ListFunctions", Class::Lambda), || request.send()).await?;
            let same = page.functions.unwrap_or_default().into_iter().filter(|f| f.role.as_deref() == Some(role_arn));
            names.extend(same.filter_map(|function| function.function_name));
            marker = page.next_marker.filter(|marker| !marker.is_empty());
            if marker.is_none() {
                return Ok((names, true));
            }
        }
        Ok((names, false))
    }
}
