//! What the tab of monitoring and operations tools needs of the server.

use async_trait::async_trait;

use super::model::{Insights, LogGroup, Tool};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            model::Texts,
            texts::{TextsEdit, TextsSaved},
        },
        model::FunctionDetail,
    },
    session::service::Caller,
};

#[async_trait]
pub trait MonitoringService: Send + Sync {
    /// Tracing and logging: one GetFunction.
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Texts, ConsoleError>;
    /// GetFunction, UpdateFunctionConfiguration with RevisionId, GetFunction until settled.
    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError>;
    /// One DescribeLogGroups.
    async fn log_group(&self, caller: &Caller, place: &Place, group: &str) -> Result<LogGroup, ConsoleError>;
    /// Reads the function's group, compares, then PutRetentionPolicy or DeleteRetentionPolicy, and reads it again.
    async fn retain(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: &LogGroup,
        days: Option<u32>,
    ) -> Result<LogGroup, ConsoleError>;
    /// Whether the role has the policy of Lambda Insights: ListAttachedRolePolicies.
    async fn insights(&self, caller: &Caller, place: &Place, role_arn: &str) -> Result<Insights, ConsoleError>;
    /// Switches a tool that is a layer on (with this version of it) or off. `policy`: on, also attach Lambda Insights'
    /// policy to the role; off, also detach it. Whatever is done already is left.
    async fn switch(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        tool: Tool,
        on: Option<u64>,
        policy: bool,
    ) -> Result<FunctionDetail, ConsoleError>;
}
