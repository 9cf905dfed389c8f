//! A function's configuration: read with the values of its environment, and changed. The only place where those
//! values are; [`Variables`] hides them from everything that prints.

use std::{collections::BTreeMap, fmt};

use app::functions::model::FunctionDetail;
use aws_sdk_lambda::{
    operation::{RequestId, get_function::GetFunctionOutput},
    types::{
        self, ApplicationLogLevel, DeadLetterConfig, DirectS3Read, Environment, EnvironmentResponse, EphemeralStorage,
        FileSystemConfig, ImageConfig, LogFormat, LoggingConfig, S3FilesConfig, SnapStart, SnapStartApplyOn,
        SystemLogLevel, TracingConfig, TracingMode, VpcConfig,
    },
};

use super::{WRITE_WITHIN, convert, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// Environment variables by key.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables(pub BTreeMap<String, String>);

impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A function as GetFunction tells it, environment values included.
#[derive(Clone, Debug)]
pub struct Settings {
    pub detail: FunctionDetail,
    /// Or why AWS could not read them.
    pub variables: Result<Variables, String>,
    pub kms_key_arn: Option<String>,
    pub network: Network,
    pub file_systems: Vec<FileSystem>,
    pub logging: Logging,
    /// Versions published from now on are snapshots.
    pub snap_start: bool,
    pub runtime_version_arn: Option<String>,
    pub signing_job_arn: Option<String>,
}

/// Where a function's network interfaces are; without subnets it is in no VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// As AWS tells it; not sent.
    pub vpc_id: Option<String>,
    pub subnet_ids: Vec<String>,
    pub security_group_ids: Vec<String>,
    pub ipv6: bool,
}

/// An access point and the local path it is mounted at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSystem {
    pub arn: String,
    pub path: String,
    /// Of S3 Files: `AUTO`, `ENABLED`, `DISABLED`.
    pub direct_read: Option<String>,
}

/// <https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logging {
    /// Else plain text.
    pub json: bool,
    /// Only with JSON.
    pub application_level: Option<String>,
    /// Only with JSON.
    pub system_level: Option<String>,
    /// Absent: `/aws/lambda/{name}`.
    pub group: Option<String>,
}

/// What is to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigurationChange {
    pub description: Option<String>,
    pub memory_mb: Option<u32>,
    pub timeout_s: Option<u32>,
    pub ephemeral_storage_mb: Option<u32>,
    pub runtime: Option<String>,
    pub handler: Option<String>,
    /// The whole environment: AWS replaces it.
    pub environment: Option<Variables>,
    pub role_arn: Option<String>,
    /// Empty: AWS's own key.
    pub kms_key_arn: Option<String>,
    /// Without subnets and groups the function leaves its VPC.
    pub network: Option<Network>,
    pub file_systems: Option<Vec<FileSystem>>,
    /// ARNs with their version, in order.
    pub layers: Option<Vec<String>>,
    pub tracing_active: Option<bool>,
    pub logging: Option<Logging>,
    /// A queue or topic; empty: none.
    pub dead_letter_arn: Option<String>,
    pub snap_start: Option<bool>,
    /// Of an image.
    pub image: Option<Overrides>,
    /// Refused with [`Precondition`](crate::aws::AwsErrorKind::Precondition) when the function has changed since.
    pub revision_id: Option<String>,
}

/// What a function changes of its image; what is empty is the image's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    pub entry_point: Vec<String>,
    pub command: Vec<String>,
    pub working_directory: String,
}

/// What UpdateFunctionConfiguration answered; the change may still be on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    pub revision_id: String,
    pub request_id: Option<String>,
}

impl Aws {
    pub async fn get_settings(&self, name: &str, qualifier: Option<&str>) -> Result<Settings, AwsError> {
        let request =
            self.sdk().await.lambda.get_function().function_name(name).set_qualifier(qualifier.map(str::to_owned));
        let output = self.call(op("GetFunction", Class::GetFunction), || request.send()).await?;
        Ok(settings(name, output))
    }

    /// One attempt: repeated after a lost answer it would fail on its own change of the revision.
    pub async fn update_function_configuration(
        &self,
        name: &str,
        change: ConfigurationChange,
    ) -> Result<Configured, AwsError> {
        let variables = change.environment.clone();
        let environment = change
            .environment
            .map(|variables| Environment::builder().set_variables(Some(variables.0.into_iter().collect())).build());
        let storage = match change.ephemeral_storage_mb.map(|mb| EphemeralStorage::builder().size(convert::i32_of(mb)))
        {
            Some(storage) => storage.build().ok(),
            None => None,
        };
        let request = self
            .sdk()
            .await
            .lambda
            .update_function_configuration()
            .function_name(name)
            .set_description(change.description)
            .set_memory_size(change.memory_mb.map(convert::i32_of))
            .set_timeout(change.timeout_s.map(convert::i32_of))
            .set_ephemeral_storage(storage)
            .set_runtime(change.runtime.as_deref().map(types::Runtime::from))
            .set_handler(change.handler)
            .set_environment(environment)
            .set_role(change.role_arn)
            .set_kms_key_arn(change.kms_key_arn)
            .set_vpc_config(change.network.map(vpc_config))
            .set_file_system_configs(change.file_systems.map(|all| all.into_iter().filter_map(mounted).collect()))
            .set_layers(change.layers)
            .set_tracing_config(change.tracing_active.map(tracing))
            .set_logging_config(change.logging.map(logging_config))
            .set_dead_letter_config(
                change.dead_letter_arn.map(|arn| DeadLetterConfig::builder().target_arn(arn).build()),
            )
            .set_snap_start(change.snap_start.map(snap_start))
            .set_image_config(change.image.map(image_config))
            .set_revision_id(change.revision_id);
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        let output = self.call(op("UpdateFunctionConfiguration", Class::Lambda), send).await.map_err(|mut error| {
            if let Some(variables) = &variables {
                error.message = without_values(&error.message, variables);
            }
            error
        })?;
        Ok(Configured {
            request_id: output.request_id().map(str::to_owned),
            revision_id: output.revision_id.unwrap_or_default(),
        })
    }
}

/// `asked`: the name, where AWS leaves it out.
pub(super) fn settings(asked: &str, mut output: GetFunctionOutput) -> Settings {
    let mut variables = Ok(Variables::default());
    let configuration =
        output.configuration.get_or_insert_with(|| types::FunctionConfiguration::builder().build()).clone();
    if let Some(environment) = configuration.environment {
        variables = values(environment);
    }
    let runtime_version = configuration.runtime_version_config.and_then(|version| version.runtime_version_arn);
    Settings {
        detail: convert::detail(asked, output),
        variables,
        kms_key_arn: configuration.kms_key_arn.filter(|arn| !arn.is_empty()),
        network: configuration.vpc_config.map(network).unwrap_or_default(),
        file_systems: configuration.file_system_configs.unwrap_or_default().into_iter().map(file_system).collect(),
        logging: configuration.logging_config.map(logging).unwrap_or_default(),
        snap_start: configuration.snap_start.and_then(|snap_start| snap_start.apply_on)
            == Some(SnapStartApplyOn::PublishedVersions),
        runtime_version_arn: runtime_version,
        signing_job_arn: configuration.signing_job_arn,
    }
}

fn network(vpc: types::VpcConfigResponse) -> Network {
    Network {
        vpc_id: vpc.vpc_id.filter(|id| !id.is_empty()),
        subnet_ids: vpc.subnet_ids.unwrap_or_default(),
        security_group_ids: vpc.security_group_ids.unwrap_or_default(),
        ipv6: vpc.ipv6_allowed_for_dual_stack.unwrap_or_default(),
    }
}

fn vpc_config(network: Network) -> VpcConfig {
    VpcConfig::builder()
        .set_subnet_ids(Some(network.subnet_ids))
        .set_security_group_ids(Some(network.security_group_ids))
        .set_ipv6_allowed_for_dual_stack(network.ipv6.then_some(true))
        .build()
}

fn file_system(config: FileSystemConfig) -> FileSystem {
    let direct_read = config.s3_files_config.and_then(|files| files.direct_s3_read);
    FileSystem {
        arn: config.arn,
        path: config.local_mount_path,
        direct_read: direct_read.map(|read| read.as_str().to_owned()),
    }
}

fn mounted(system: FileSystem) -> Option<FileSystemConfig> {
    let direct_read = system.direct_read.as_deref().map(DirectS3Read::from);
    FileSystemConfig::builder()
        .arn(system.arn)
        .local_mount_path(system.path)
        .set_s3_files_config(direct_read.map(|read| S3FilesConfig::builder().direct_s3_read(read).build()))
        .build()
        .ok()
}

fn logging(config: LoggingConfig) -> Logging {
    Logging {
        json: config.log_format == Some(LogFormat::Json),
        application_level: config.application_log_level.map(|level| level.as_str().to_owned()),
        system_level: config.system_log_level.map(|level| level.as_str().to_owned()),
        group: config.log_group.filter(|group| !group.is_empty()),
    }
}

fn logging_config(logging: Logging) -> LoggingConfig {
    LoggingConfig::builder()
        .log_format(if logging.json { LogFormat::Json } else { LogFormat::Text })
        .set_application_log_level(logging.application_level.as_deref().map(ApplicationLogLevel::from))
        .set_system_log_level(logging.system_level.as_deref().map(SystemLogLevel::from))
        .set_log_group(logging.group)
        .build()
}

fn tracing(active: bool) -> TracingConfig {
    TracingConfig::builder().mode(if active { TracingMode::Active } else { TracingMode::PassThrough }).build()
}

fn image_config(image: Overrides) -> ImageConfig {
    let some = |all: Vec<String>| Some(all).filter(|all| !all.is_empty());
    ImageConfig::builder()
        .set_entry_point(some(image.entry_point))
        .set_command(some(image.command))
        .set_working_directory(Some(image.working_directory).filter(|folder| !folder.is_empty()))
        .build()
}

fn snap_start(on: bool) -> SnapStart {
    let apply_on = if on { SnapStartApplyOn::PublishedVersions } else { SnapStartApplyOn::None };
    SnapStart::builder().apply_on(apply_on).build()
}

fn values(environment: EnvironmentResponse) -> Result<Variables, String> {
    match environment.error {
        None => Ok(Variables(environment.variables.unwrap_or_default().into_iter().collect())),
        Some(error) => Err(error.message.or(error.error_code).unwrap_or_else(|| "AWS gives no reason.".into())),
    }
}

/// AWS repeats what it refuses: `String measured: {"KEY":"value"}`, `Value '{KEY=value}' at 'environment.variables'`.
fn without_values(message: &str, variables: &Variables) -> String {
    let mut kept = message.split("String measured").next().unwrap_or_default().trim_end().to_owned();
    // The longest first: one value may be part of another. Single characters are no secrets and everywhere.
    let mut values: Vec<&String> = variables.0.values().filter(|value| value.chars().count() > 1).collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    for value in values {
        kept = kept.replace(value.as_str(), "…");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::stub::{self, Stub};

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        Variables(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_that_prints_shows_a_value() {
        let change = ConfigurationChange { environment: Some(variables(&[("KEY", "canary")])), ..Default::default() };
        let text = format!("{change:?}");
        assert!(text.contains("KEY") && !text.contains("canary"), "{text}");
    }

    #[tokio::test]
    async fn what_aws_repeats_of_values_is_taken_out() {
        let stub = Stub::start(|_| {
            let message = "Lambda was unable to configure your environment variables because the environment variables \
                           you have provided exceeded the 4KB limit. String measured: {\"KEY\":\"canary\"}";
            stub::error(400, "InvalidParameterValueException", message)
        })
        .await;
        let change = ConfigurationChange { environment: Some(variables(&[("KEY", "canary")])), ..Default::default() };
        let error = stub.aws().update_function_configuration("hello", change).await.unwrap_err();
        assert!(error.message.ends_with("exceeded the 4KB limit."), "{}", error.message);
        let told = without_values(
            "Value '{KEY=canary-2}' at 'environment'",
            &variables(&[("A", "canary-2"), ("B", "canary")]),
        );
        assert_eq!(told, "Value '{KEY=…}' at 'environment'");
    }

    #[tokio::test]
    async fn an_environment_aws_cannot_read_is_no_empty_one() {
        let stub = Stub::start(|_| {
            let error = serde_json::json!({"ErrorCode": "AccessDeniedException", "Message": "The key is not allowed."});
            let configuration = serde_json::json!({"FunctionName": "hello", "Environment": {"Error": error}});
            stub::json(200, serde_json::json!({"Configuration": configuration}).to_string())
        })
        .await;
        let settings = stub.aws().get_settings("hello", None).await.unwrap();
        assert_eq!(settings.variables, Err("The key is not allowed.".into()));
    }
}
