//! Lambda's answers as our types.

use app::functions::{
    configuration::{model::Setting, words},
    model::{Architecture, FunctionDetail, FunctionState, Layer, PackageType, UpdateStatus, list::FunctionSummary},
};
use aws_sdk_lambda::{
    operation::{get_account_settings::GetAccountSettingsOutput, get_function::GetFunctionOutput},
    types::{self, DestinationConfig, FunctionConfiguration},
};
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{AccountSettings, Destinations};
use crate::aws::now_ms;

pub fn i32_of(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn u32_of(number: Option<i32>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}

fn u64_of(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The local engine says nothing by an empty text.
#[expect(clippy::ptr_arg, reason = "passed to Option<String>::filter")]
fn some_text(text: &String) -> bool {
    !text.is_empty()
}

fn package_type(package: Option<&types::PackageType>) -> PackageType {
    if package == Some(&types::PackageType::Image) { PackageType::Image } else { PackageType::Zip }
}

pub fn summary(function: FunctionConfiguration) -> FunctionSummary {
    FunctionSummary {
        package_type: package_type(function.package_type.as_ref()),
        memory_mb: u32_of(function.memory_size),
        timeout_s: u32_of(function.timeout),
        code_size: u64_of(function.code_size),
        modified_at: function.last_modified.as_deref().and_then(milliseconds),
        state: function.state.as_ref().map(|state| FunctionState::parse(state.as_str())),
        runtime: function.runtime.map(|runtime| runtime.as_str().to_owned()).filter(some_text),
        name: function.function_name.unwrap_or_default(),
        description: function.description.unwrap_or_default(),
    }
}

pub fn detail(asked: &str, output: GetFunctionOutput) -> FunctionDetail {
    let as_of = now_ms();
    let warning = warning(&output);
    let function = output.configuration.unwrap_or_else(|| FunctionConfiguration::builder().build());
    let name = function.function_name.unwrap_or_else(|| asked.to_owned());
    let mut environment_keys: Vec<String> =
        function.environment.and_then(|environment| environment.variables).unwrap_or_default().into_keys().collect();
    environment_keys.sort_unstable();
    let architecture = function.architectures.and_then(|all| Architecture::parse(all.first()?.as_str()));
    let image = function.package_type == Some(types::PackageType::Image);
    let more = if image { overrides(function.image_config_response) } else { snap_start(function.snap_start) };
    FunctionDetail {
        log_group: function
            .logging_config
            .and_then(|logging| logging.log_group)
            .unwrap_or_else(|| format!("/aws/lambda/{name}")),
        name,
        arn: function.function_arn.unwrap_or_default(),
        version: function.version.unwrap_or_else(|| "$LATEST".into()),
        description: function.description.unwrap_or_default(),
        package_type: package_type(function.package_type.as_ref()),
        runtime: function.runtime.map(|runtime| runtime.as_str().to_owned()).filter(some_text),
        handler: function.handler.filter(some_text),
        architecture: architecture.unwrap_or_default(),
        memory_mb: u32_of(function.memory_size),
        timeout_s: u32_of(function.timeout),
        ephemeral_storage_mb: function.ephemeral_storage.map_or(512, |storage| u32_of(Some(storage.size))),
        role_arn: function.role.unwrap_or_default(),
        state: FunctionState::parse(function.state.as_ref().map_or("Active", |state| state.as_str())),
        state_reason: function.state_reason.filter(some_text),
        update: UpdateStatus::parse(function.last_update_status.as_ref().map_or("", |status| status.as_str())),
        update_reason: function.last_update_status_reason.filter(some_text),
        code_size: u64_of(function.code_size),
        code_sha256: function.code_sha256.unwrap_or_default(),
        image_uri: output.code.and_then(|code| code.image_uri),
        modified_at: function.last_modified.as_deref().and_then(milliseconds),
        revision_id: function.revision_id.unwrap_or_default(),
        environment_keys,
        layers: function.layers.unwrap_or_default().into_iter().map(layer).collect(),
        tags: output.tags.unwrap_or_default().into_iter().collect(),
        reserved_concurrency: output
            .concurrency
            .and_then(|concurrency| concurrency.reserved_concurrent_executions)
            .and_then(|number| u32::try_from(number).ok()),
        dead_letter_arn: function.dead_letter_config.and_then(|config| config.target_arn).filter(some_text),
        tracing_active: function
            .tracing_config
            .and_then(|tracing| tracing.mode)
            .is_some_and(|mode| mode == types::TracingMode::Active),
        vpc_id: function.vpc_config.and_then(|vpc| vpc.vpc_id).filter(some_text),
        more,
        warning,
        as_of,
    }
}

fn snap_start(snap_start: Option<types::SnapStartResponse>) -> BTreeMap<String, String> {
    let apply_on = snap_start.and_then(|snap_start| snap_start.apply_on);
    let text = apply_on.map_or_else(|| "None".to_owned(), |apply_on| apply_on.as_str().to_owned());
    BTreeMap::from([(Setting::SnapStart.key().to_owned(), text)])
}

/// What a function changes of its image.
fn overrides(response: Option<types::ImageConfigResponse>) -> BTreeMap<String, String> {
    let config = response.and_then(|response| response.image_config);
    let config = config.unwrap_or_else(|| types::ImageConfig::builder().build());
    BTreeMap::from([
        (Setting::EntryPoint.key().to_owned(), words::join(config.entry_point())),
        (Setting::Command.key().to_owned(), words::join(config.command())),
        (Setting::WorkingDirectory.key().to_owned(), config.working_directory.unwrap_or_default()),
    ])
}

/// GetFunction answers 200 although it could not read everything.
fn warning(output: &GetFunctionOutput) -> Option<String> {
    let tags = output.tags_error.as_ref().map(|error| format!("AWS could not tell the tags: {}", error.message));
    let environment = || {
        let error = output.configuration.as_ref()?.environment.as_ref()?.error.as_ref()?;
        let why = error.message.as_deref().or(error.error_code.as_deref()).unwrap_or("no reason given");
        Some(format!("AWS could not read the environment variables: {why}"))
    };
    tags.or_else(environment)
}

fn layer(layer: types::Layer) -> Layer {
    Layer { arn: layer.arn.unwrap_or_default(), code_size: u64_of(layer.code_size) }
}

pub fn destinations(config: Option<DestinationConfig>) -> Destinations {
    let Some(config) = config else { return Destinations::default() };
    Destinations {
        on_success: config.on_success.and_then(|target| target.destination).filter(some_text),
        on_failure: config.on_failure.and_then(|target| target.destination).filter(some_text),
    }
}

pub fn account(output: GetAccountSettingsOutput) -> AccountSettings {
    let mut settings = AccountSettings::default();
    if let Some(limit) = output.account_limit {
        settings.code_size_limit = u64_of(limit.total_code_size);
        settings.concurrency_limit = u32_of(Some(limit.concurrent_executions));
        settings.unreserved_concurrency = u32_of(limit.unreserved_concurrent_executions);
    }
    if let Some(usage) = output.account_usage {
        settings.code_size_used = u64_of(usage.total_code_size);
        settings.function_count = u64_of(usage.function_count);
    }
    settings
}

/// Lambda's `2019-09-24T18:20:35.054+0000`, which RFC 3339 would write with a colon in the offset.
pub fn milliseconds(text: &str) -> Option<i64> {
    let mut text = text.to_owned();
    let at = text.len().checked_sub(5)?;
    if text.is_char_boundary(at) && text[at..].starts_with(['+', '-']) {
        text.insert(at + 3, ':');
    }
    let time = OffsetDateTime::parse(&text, &Rfc3339).ok()?;
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambdas_times_are_read() {
        assert_eq!(milliseconds("2019-09-24T18:20:35.054+0000"), Some(1_569_349_235_054));
        assert_eq!(milliseconds("2019-09-24T18:20:35Z"), Some(1_569_349_235_000));
        assert_eq!(milliseconds("2019-09-24T20:20:35.054+02:00"), Some(1_569_349_235_054));
        assert_eq!(milliseconds("yesterday"), None);
        assert_eq!(milliseconds(""), None);
    }

    #[test]
    fn only_the_keys_of_the_environment_leave() {
        let environment = types::EnvironmentResponse::builder().variables("Env", "canary-secret").build();
        let configuration = FunctionConfiguration::builder().function_name("f").environment(environment).build();
        let detail = detail("f", GetFunctionOutput::builder().configuration(configuration).build());
        assert_eq!(detail.environment_keys, ["Env"]);
        assert!(!format!("{detail:?}").contains("canary-secret"));
    }
}
