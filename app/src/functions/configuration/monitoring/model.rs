//! Tracing and logging of a function, and the tools that watch it. Rules are in [`super::rules`].

use serde::{Deserialize, Serialize};

use crate::functions::{
    configuration::{layers::arn::LayerArn, model::Texts},
    model::{Architecture, FunctionDetail, PackageType},
};

pub const TRACING: &str = "tracing";
pub const FORMAT: &str = "log-format";
pub const APPLICATION: &str = "application-level";
pub const SYSTEM: &str = "system-level";
pub const GROUP: &str = "log-group";

pub const ACTIVE: &str = "Active";
pub const PASS_THROUGH: &str = "PassThrough";
pub const TEXT: &str = "Text";
pub const JSON: &str = "JSON";

/// Keys with their labels, in the form's order.
pub const FIELDS: &[(&str, &str)] = &[
    (TRACING, "X-Ray tracing"),
    (FORMAT, "Log format"),
    (APPLICATION, "Application log level"),
    (SYSTEM, "System log level"),
    (GROUP, "Log group"),
];

/// The group a function has where no other is named.
pub fn default_group(name: &str) -> String {
    format!("/aws/lambda/{name}")
}

/// A function's settings. An empty group is the default one; levels are there with JSON alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watching {
    pub tracing: bool,
    pub json: bool,
    pub application: Option<String>,
    pub system: Option<String>,
    pub group: Option<String>,
}

impl Watching {
    pub fn texts(&self, name: &str) -> Texts {
        let level = |level: &Option<String>| {
            if self.json { level.clone().unwrap_or_else(|| "INFO".into()) } else { String::new() }
        };
        let group = self.group.clone().filter(|group| *group != default_group(name)).unwrap_or_default();
        Texts::from([
            (TRACING.into(), if self.tracing { ACTIVE } else { PASS_THROUGH }.into()),
            (FORMAT.into(), if self.json { JSON } else { TEXT }.into()),
            (APPLICATION.into(), level(&self.application)),
            (SYSTEM.into(), level(&self.system)),
            (GROUP.into(), group),
        ])
    }

    /// Of texts that keep the rules.
    pub fn of(texts: &Texts) -> Self {
        let text = |key: &str| texts.get(key).filter(|text| !text.is_empty()).cloned();
        let json = text(FORMAT).is_some_and(|format| format == JSON);
        Self {
            tracing: text(TRACING).is_some_and(|mode| mode == ACTIVE),
            json,
            application: text(APPLICATION).filter(|_| json),
            system: text(SYSTEM).filter(|_| json),
            group: text(GROUP),
        }
    }
}

/// A log group as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    pub name: String,
    /// It is made by the first line that is written.
    pub exists: bool,
    /// Absent: for ever.
    pub retention_days: Option<u32>,
    /// Bytes; AWS counts them once a day.
    pub stored: u64,
}

/// Why a tool cannot be switched on for a function.
pub fn profiler_unfit(detail: &FunctionDetail) -> Option<String> {
    if detail.package_type == PackageType::Image {
        return Some("The function is a container image: layers are for zip packages. The profiler's agent can be built into the image.".into());
    }
    if detail.architecture != Architecture::X86 {
        return Some("CodeGuru Profiler has an agent for x86_64 alone; this function runs on arm64.".into());
    }
    match detail.runtime.as_deref().unwrap_or_default() {
        "python3.8" | "python3.9" => None,
        "java8.al2" | "java11" | "java17" => Some(
            "For Java the agent comes with the function's code or is switched on in AWS's own console; its layer is not documented.".into(),
        ),
        other => Some(format!(
            "CodeGuru Profiler knows Python 3.8 and 3.9, Java 8, 11 and 17; there is no agent for {}.",
            crate::functions::runtimes::label(other)
        )),
    }
}

/// Why Lambda Insights cannot be switched on for a function.
pub fn insights_unfit(detail: &FunctionDetail) -> Option<String> {
    (detail.package_type == PackageType::Image).then(|| {
        "The function is a container image: layers are for zip packages. The Lambda Insights extension can be built into the image.".into()
    })
}

pub const INSIGHTS_LAYER: &str = "LambdaInsightsExtension";
pub const PROFILER_LAYER: &str = "AWSCodeGuruProfilerPythonAgentLambdaLayer";
/// The managed policy that lets the extension write.
pub const INSIGHTS_POLICY: &str = "CloudWatchLambdaInsightsExecutionRolePolicy";
pub const WRAPPER_KEY: &str = "AWS_LAMBDA_EXEC_WRAPPER";
pub const WRAPPER: &str = "/opt/codeguru_profiler_lambda_exec";
pub const PROFILING_GROUP_KEY: &str = "AWS_CODEGURU_PROFILER_GROUP_NAME";

/// The layer of a tool among a function's.
pub fn tool_layer<'a>(layers: impl Iterator<Item = &'a str>, tool: &str) -> Option<LayerArn> {
    layers.filter_map(|arn| LayerArn::parse(arn).ok()).find(|arn| arn.name.starts_with(tool))
}

/// What the profiler's group is called, as AWS's console calls it.
pub fn profiling_group(name: &str) -> String {
    format!("aws-lambda-{name}")
}

/// Lambda Insights of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insights {
    /// Whether the role has the managed policy; absent where it could not be read.
    pub policy: Option<bool>,
    /// Why not.
    pub unknown: Option<String>,
}

/// A tool that is a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tool {
    #[default]
    Insights,
    Profiler,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_the_form() {
        let all = Watching {
            tracing: true,
            json: true,
            application: Some("DEBUG".into()),
            system: Some("WARN".into()),
            group: Some("/my/group".into()),
        };
        for watching in [Watching::default(), all] {
            assert_eq!(Watching::of(&watching.texts("hello")), watching);
        }
        let named = Watching { group: Some("/aws/lambda/hello".into()), ..Watching::default() };
        assert_eq!(named.texts("hello")[GROUP], "", "the default group needs no name");
    }

    #[test]
    fn a_tools_layer_is_known_by_its_name() {
        let arns = [
            "arn:aws:lambda:eu-west-1:1:layer:mine:3",
            "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension-Arm64:20",
        ];
        assert_eq!(tool_layer(arns.into_iter(), INSIGHTS_LAYER).unwrap().version, 20);
        assert!(tool_layer(arns.into_iter(), PROFILER_LAYER).is_none());
    }
}
