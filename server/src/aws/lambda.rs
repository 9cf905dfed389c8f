//! AWS Lambda: its operations, in our types. Environment values end here: no type that leaves this folder has them.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>

use std::{collections::BTreeMap, time::Duration};

use app::functions::model::{Architecture, FunctionDetail, FunctionState, list::FunctionSummary};
use aws_sdk_lambda::{
    config::Builder as Config,
    operation::RequestId,
    types::{self, Environment, FunctionCode, LogType},
};
use aws_smithy_types::Blob;
use base64::Engine as _;

use super::{
    Aws, AwsError,
    call::{Op, Service, once},
    quota::Class,
};

pub mod aliases;
pub mod code;
pub mod concurrency;
pub mod configuration;
mod convert;
pub mod event_invoke;
pub mod layers;
pub mod mappings;
mod policy;
mod runtime_management;
mod signing;
mod tags;
mod upstream;
pub mod url;
pub mod versions;

pub use aliases::Alias;
pub use app::functions::model::invoke::InvocationType;
pub use upstream::Mapping;

/// ListFunctions gives at most this many rows a call.
pub const LIST_PAGE: i32 = 50;
/// A create uploads up to 50 MB, so that its answer may take long.
const CREATE_WITHIN: Duration = Duration::from_secs(120);
const WRITE_WITHIN: Duration = Duration::from_secs(15);

const fn op(name: &'static str, class: Class) -> Op {
    Op::new(Service::Lambda, name, class)
}

/// One page of ListFunctions.
#[derive(Clone, Debug)]
pub struct FunctionPage {
    pub rows: Vec<FunctionSummary>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// A function to be made.
#[derive(Clone, Debug)]
pub struct NewFunction {
    pub name: String,
    pub description: String,
    pub code: NewCode,
    /// Absent for container images, as the handler is.
    pub runtime: Option<String>,
    pub handler: Option<String>,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub role_arn: String,
    pub environment: BTreeMap<String, String>,
    pub tags: BTreeMap<String, String>,
}

#[derive(Clone)]
pub enum NewCode {
    Zip(Vec<u8>),
    Image(String),
}

impl std::fmt::Debug for NewCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Zip(bytes) => write!(f, "Zip({} bytes)", bytes.len()),
            Self::Image(uri) => write!(f, "Image({uri})"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFunction {
    pub arn: String,
    pub state: FunctionState,
    pub revision_id: String,
    pub request_id: Option<String>,
}

/// What Invoke answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoked {
    /// 200 with an answer, 202 for events, 204 for dry runs.
    pub status: u16,
    pub payload: Vec<u8>,
    /// `Handled` or `Unhandled`.
    pub function_error: Option<String>,
    /// The last 4 KB of the log, decoded.
    pub log_tail: String,
    pub executed_version: String,
    pub request_id: String,
}

/// A statement for AddPermission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPermission {
    pub statement_id: String,
    /// `lambda:InvokeFunction`
    pub action: String,
    /// `apigateway.amazonaws.com`
    pub principal: String,
    pub source_arn: Option<String>,
    pub source_account: Option<String>,
    /// Refused with PreconditionFailed when the policy has changed since.
    pub revision_id: Option<String>,
}

/// Sizes in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountSettings {
    pub code_size_limit: u64,
    pub code_size_used: u64,
    pub function_count: u64,
    pub concurrency_limit: u32,
    pub unreserved_concurrency: u32,
}

/// Where asynchronous invocations report to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destinations {
    pub on_success: Option<String>,
    pub on_failure: Option<String>,
}

impl Aws {
    /// At most [`LIST_PAGE`] functions.
    pub async fn list_functions_page(&self, marker: Option<&str>) -> Result<FunctionPage, AwsError> {
        let request =
            self.sdk().await.lambda.list_functions().max_items(LIST_PAGE).set_marker(marker.map(str::to_owned));
        let page = self.call(op("ListFunctions", Class::Lambda), || request.send()).await?;
        Ok(FunctionPage {
            rows: page.functions.unwrap_or_default().into_iter().map(convert::summary).collect(),
            next: page.next_marker.filter(|marker| !marker.is_empty()),
        })
    }

    /// Configuration, tags and reserved concurrency in one call of the roomiest quota class: prefer it.
    pub async fn get_function(&self, name: &str, qualifier: Option<&str>) -> Result<FunctionDetail, AwsError> {
        let request =
            self.sdk().await.lambda.get_function().function_name(name).set_qualifier(qualifier.map(str::to_owned));
        let output = self.call(op("GetFunction", Class::GetFunction), || request.send()).await?;
        Ok(convert::detail(name, output))
    }

    /// The resource policy as JSON; none where there is none. A missing function has none either.
    pub async fn get_policy(&self, name: &str, qualifier: Option<&str>) -> Result<Option<String>, AwsError> {
        let request =
            self.sdk().await.lambda.get_policy().function_name(name).set_qualifier(qualifier.map(str::to_owned));
        match self.call(op("GetPolicy", Class::GetPolicy), || request.send()).await {
            Ok(output) => Ok(output.policy),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same with its revision, which AddPermission takes back.
    pub async fn get_policy_revision(
        &self,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<(Option<String>, Option<String>), AwsError> {
        let request =
            self.sdk().await.lambda.get_policy().function_name(name).set_qualifier(qualifier.map(str::to_owned));
        match self.call(op("GetPolicy", Class::GetPolicy), || request.send()).await {
            Ok(output) => Ok((output.policy, output.revision_id.filter(|revision| !revision.is_empty()))),
            Err(error) if error.is_not_found() => Ok((None, None)),
            Err(error) => Err(error),
        }
    }

    /// None where the function (or version, or alias) has no such configuration.
    pub async fn get_destinations(
        &self,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Option<Destinations>, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .get_function_event_invoke_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned));
        match self.call(op("GetFunctionEventInvokeConfig", Class::Lambda), || request.send()).await {
            Ok(output) => Ok(Some(convert::destinations(output.destination_config))),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One attempt. After [`AwsError::outcome_unknown`], look whether it is there before trying again.
    pub async fn create_function(&self, new: NewFunction) -> Result<MadeFunction, AwsError> {
        let (code, package) = match new.code {
            NewCode::Zip(bytes) => {
                (FunctionCode::builder().zip_file(Blob::new(bytes)).build(), types::PackageType::Zip)
            }
            NewCode::Image(uri) => (FunctionCode::builder().image_uri(uri).build(), types::PackageType::Image),
        };
        let environment = (!new.environment.is_empty())
            .then(|| Environment::builder().set_variables(Some(new.environment.into_iter().collect())).build());
        let request = self
            .sdk()
            .await
            .lambda
            .create_function()
            .function_name(new.name)
            .set_description(Some(new.description).filter(|text| !text.is_empty()))
            .code(code)
            .package_type(package)
            .set_runtime(new.runtime.as_deref().map(types::Runtime::from))
            .set_handler(new.handler)
            .architectures(types::Architecture::from(new.architecture.as_str()))
            .memory_size(convert::i32_of(new.memory_mb))
            .timeout(convert::i32_of(new.timeout_s))
            .role(new.role_arn)
            .set_environment(environment)
            .set_tags(Some(new.tags.into_iter().collect()));
        let send = || request.customize().config_override(single(CREATE_WITHIN)).send();
        let output = self.call(op("CreateFunction", Class::Lambda), send).await?;
        Ok(MadeFunction {
            request_id: output.request_id().map(str::to_owned),
            arn: output.function_arn.unwrap_or_default(),
            state: FunctionState::parse(output.state.as_ref().map_or("Active", |state| state.as_str())),
            revision_id: output.revision_id.unwrap_or_default(),
        })
    }

    /// All versions and aliases go with it; its log group, role and the APIs that call it stay.
    pub async fn delete_function(&self, name: &str) -> Result<(), AwsError> {
        let request = self.sdk().await.lambda.delete_function().function_name(name);
        self.call(op("DeleteFunction", Class::Lambda), || request.send()).await.map(drop)
    }

    /// One attempt, never repeated: the function may have run although no answer came. Waits `answer_within`, which
    /// should be longer than the function's timeout.
    pub async fn invoke(
        &self,
        name: &str,
        qualifier: Option<&str>,
        kind: InvocationType,
        payload: Vec<u8>,
        answer_within: Duration,
    ) -> Result<Invoked, AwsError> {
        let kind = match kind {
            InvocationType::RequestResponse => types::InvocationType::RequestResponse,
            InvocationType::Event => types::InvocationType::Event,
            InvocationType::DryRun => types::InvocationType::DryRun,
        };
        let log = (kind == types::InvocationType::RequestResponse).then_some(LogType::Tail);
        let request = self
            .sdk()
            .await
            .lambda
            .invoke()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .invocation_type(kind)
            .set_log_type(log)
            .set_payload((!payload.is_empty()).then(|| Blob::new(payload)));
        let send = || request.customize().config_override(single(answer_within)).send();
        let output = self.call(op("Invoke", Class::Free), send).await?;
        let log_tail = output
            .log_result
            .as_deref()
            .and_then(|text| base64::engine::general_purpose::STANDARD.decode(text.trim()).ok());
        Ok(Invoked {
            request_id: output.request_id().unwrap_or_default().to_owned(),
            status: u16::try_from(output.status_code).unwrap_or_default(),
            payload: output.payload.map(Blob::into_inner).unwrap_or_default(),
            function_error: output.function_error,
            log_tail: String::from_utf8_lossy(&log_tail.unwrap_or_default()).into_owned(),
            executed_version: output.executed_version.unwrap_or_default(),
        })
    }

    /// One attempt. The same statement id twice is [`AlreadyExists`](super::AwsErrorKind::AlreadyExists).
    pub async fn add_permission(
        &self,
        name: &str,
        qualifier: Option<&str>,
        new: NewPermission,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .add_permission()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .statement_id(new.statement_id)
            .action(new.action)
            .principal(new.principal)
            .set_source_arn(new.source_arn)
            .set_source_account(new.source_account)
            .set_revision_id(new.revision_id);
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("AddPermission", Class::Lambda), send).await.map(drop)
    }

    pub async fn remove_permission(
        &self,
        name: &str,
        qualifier: Option<&str>,
        statement_id: &str,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .remove_permission()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .statement_id(statement_id);
        self.call(op("RemovePermission", Class::Lambda), || request.send()).await.map(drop)
    }

    pub async fn get_account_settings(&self) -> Result<AccountSettings, AwsError> {
        let request = self.sdk().await.lambda.get_account_settings();
        let output = self.call(op("GetAccountSettings", Class::Lambda), || request.send()).await?;
        Ok(convert::account(output))
    }
}

/// One attempt, with its own patience.
fn single(answer_within: Duration) -> Config {
    let (retry, timeouts) = once(answer_within);
    Config::new().retry_config(retry).timeout_config(timeouts)
}
