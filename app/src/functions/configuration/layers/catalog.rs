//! Layers AWS and its partners publish for everybody, as data: accounts and names move, rules do not. Only those whose
//! ARN's shape their publisher documents; the newest version is looked up there.

use crate::functions::model::Architecture;

/// Where a layer's publisher keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Account {
    /// One account in the regions every account has; others may have one of their own.
    Common(&'static str),
    /// An account for each region.
    Each(&'static [(&'static str, &'static str)]),
}

/// How a layer's name tells architectures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// One for both.
    Same,
    /// The name for x86_64, and what follows it for arm64.
    Arm(&'static str),
    /// What follows the name for either.
    Either(&'static str, &'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub id: &'static str,
    pub label: &'static str,
    /// Who publishes it.
    pub by: &'static str,
    pub what: &'static str,
    /// Whether it is an extension: a process beside the function.
    pub extension: bool,
    /// Beginnings of the runtimes it is for; none: any.
    runtimes: &'static [&'static str],
    account: Account,
    /// `{}` is the runtime's number: `313` of `python3.13`, `22` of `nodejs22.x`.
    name: &'static str,
    names: Names,
    /// A version that is known to be there.
    pub version: u32,
    /// Where the newest one is named.
    pub docs: &'static str,
}

/// The regions that need not be switched on: publishers with one account have it there.
const COMMON: [&str; 17] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "ap-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
];

const SECRETS: &[(&str, &str)] = &[
    ("us-east-1", "177933569100"),
    ("us-east-2", "590474943231"),
    ("us-west-1", "997803712105"),
    ("us-west-2", "345057560386"),
    ("ca-central-1", "200266452380"),
    ("sa-east-1", "933737806257"),
    ("eu-central-1", "187925254637"),
    ("eu-central-2", "772501565639"),
    ("eu-west-1", "015030872274"),
    ("eu-west-2", "133256977650"),
    ("eu-west-3", "780235371811"),
    ("eu-north-1", "427196147048"),
    ("eu-south-1", "325218067255"),
    ("eu-south-2", "524103009944"),
    ("ap-east-1", "768336418462"),
    ("ap-south-1", "176022468876"),
    ("ap-south-2", "070087711984"),
    ("ap-northeast-1", "133490724326"),
    ("ap-northeast-2", "738900069198"),
    ("ap-northeast-3", "576959938190"),
    ("ap-southeast-1", "044395824272"),
    ("ap-southeast-2", "665172237481"),
    ("ap-southeast-3", "490737872127"),
    ("me-central-1", "858974508948"),
    ("me-south-1", "832021897121"),
    ("af-south-1", "317013901791"),
];

const APP_CONFIG: &[(&str, &str)] =
    &[("us-east-1", "027255383542"), ("eu-west-1", "434848589818"), ("eu-central-1", "066940009817")];

const POWERTOOLS_DOCS: &str = "https://docs.aws.amazon.com/powertools/python/latest/getting-started/install/";
const ADOT_DOCS: &str = "https://aws-otel.github.io/docs/getting-started/lambda";
const DATADOG_DOCS: &str = "https://docs.datadoghq.com/serverless/aws_lambda/installation/";
const NEW_RELIC_DOCS: &str = "https://layers.newrelic-external.com/";

/// Shown in this order.
pub const CATALOG: &[Published] = &[
    Published {
        id: "powertools-python",
        label: "Powertools for AWS Lambda (Python)",
        by: "AWS",
        what: "Logging, tracing, metrics, idempotency and event parsing for Python.",
        extension: false,
        runtimes: &["python3.1"],
        account: Account::Common("017000801446"),
        name: "AWSLambdaPowertoolsPythonV3-python{}",
        names: Names::Either("-x86_64", "-arm64"),
        version: 7,
        docs: POWERTOOLS_DOCS,
    },
    Published {
        id: "powertools-typescript",
        label: "Powertools for AWS Lambda (TypeScript)",
        by: "AWS",
        what: "Logging, tracing, metrics and idempotency for Node.js.",
        extension: false,
        runtimes: &["nodejs"],
        account: Account::Common("094274105915"),
        name: "AWSLambdaPowertoolsTypeScriptV2",
        names: Names::Same,
        version: 21,
        docs: "https://docs.aws.amazon.com/powertools/typescript/latest/getting-started/lambda-layers/",
    },
    Published {
        id: "insights",
        label: "Lambda Insights",
        by: "AWS",
        what: "Processor, memory, disk and network figures of each invocation. The tab Monitoring switches it on with its permission.",
        extension: true,
        runtimes: &[],
        account: Account::Common("580247275435"),
        name: "LambdaInsightsExtension",
        names: Names::Arm("-Arm64"),
        version: 20,
        docs: INSIGHTS_DOCS,
    },
    Published {
        id: "secrets",
        label: "Parameters and Secrets",
        by: "AWS",
        what: "Reads Secrets Manager and Parameter Store over localhost:2773, and keeps the values for a while.",
        extension: true,
        runtimes: &[],
        account: Account::Each(SECRETS),
        name: "AWS-Parameters-and-Secrets-Lambda-Extension",
        names: Names::Arm("-Arm64"),
        version: 11,
        docs: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html",
    },
    Published {
        id: "appconfig",
        label: "AppConfig agent",
        by: "AWS",
        what: "Feature flags and configuration of AWS AppConfig over localhost:2772.",
        extension: true,
        runtimes: &[],
        account: Account::Each(APP_CONFIG),
        name: "AWS-AppConfig-Extension",
        names: Names::Arm("-Arm64"),
        version: 91,
        docs: "https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions-versions.html",
    },
    Published {
        id: "adot-python",
        label: "Distro for OpenTelemetry (Python)",
        by: "AWS",
        what: "Traces of Python functions in OpenTelemetry, and Application Signals.",
        extension: false,
        runtimes: &["python3.1"],
        account: Account::Common("615299751070"),
        name: "AWSOpenTelemetryDistroPython",
        names: Names::Same,
        version: 5,
        docs: ADOT_DOCS,
    },
    Published {
        id: "adot-node",
        label: "Distro for OpenTelemetry (Node.js)",
        by: "AWS",
        what: "Traces of Node.js functions in OpenTelemetry, and Application Signals.",
        extension: false,
        runtimes: &["nodejs"],
        account: Account::Common("615299751070"),
        name: "AWSOpenTelemetryDistroJs",
        names: Names::Same,
        version: 5,
        docs: ADOT_DOCS,
    },
    Published {
        id: "pandas",
        label: "SDK for pandas",
        by: "AWS",
        what: "pandas, PyArrow and AWS's own helpers for data in Python.",
        extension: false,
        runtimes: &["python3.1"],
        account: Account::Common("336392948345"),
        name: "AWSSDKPandas-Python{}",
        names: Names::Arm("-Arm64"),
        version: 1,
        docs: "https://aws-sdk-pandas.readthedocs.io/en/stable/layers.html",
    },
    Published {
        id: "datadog",
        label: "Datadog extension",
        by: "Datadog",
        what: "Sends metrics, traces and logs to Datadog. Needs its key in the environment.",
        extension: true,
        runtimes: &[],
        account: Account::Common("464622532012"),
        name: "Datadog-Extension",
        names: Names::Arm("-ARM"),
        version: 77,
        docs: DATADOG_DOCS,
    },
    Published {
        id: "datadog-python",
        label: "Datadog library (Python)",
        by: "Datadog",
        what: "Traces Python code for the Datadog extension.",
        extension: false,
        runtimes: &["python3."],
        account: Account::Common("464622532012"),
        name: "Datadog-Python{}",
        names: Names::Arm("-ARM"),
        version: 117,
        docs: DATADOG_DOCS,
    },
    Published {
        id: "datadog-node",
        label: "Datadog library (Node.js)",
        by: "Datadog",
        what: "Traces Node.js code for the Datadog extension.",
        extension: false,
        runtimes: &["nodejs"],
        account: Account::Common("464622532012"),
        name: "Datadog-Node{}-x",
        names: Names::Same,
        version: 130,
        docs: DATADOG_DOCS,
    },
    Published {
        id: "new-relic",
        label: "New Relic extension",
        by: "New Relic",
        what: "Sends telemetry to New Relic. Needs its licence key.",
        extension: true,
        runtimes: &[],
        account: Account::Common("451483290750"),
        name: "NewRelicLambdaExtension",
        names: Names::Arm("ARM64"),
        version: 1,
        docs: NEW_RELIC_DOCS,
    },
    Published {
        id: "new-relic-python",
        label: "New Relic agent (Python)",
        by: "New Relic",
        what: "The Python agent with the extension.",
        extension: true,
        runtimes: &["python3.1"],
        account: Account::Common("451483290750"),
        name: "NewRelicPython{}",
        names: Names::Arm("ARM64"),
        version: 1,
        docs: NEW_RELIC_DOCS,
    },
    Published {
        id: "new-relic-node",
        label: "New Relic agent (Node.js)",
        by: "New Relic",
        what: "The Node.js agent with the extension.",
        extension: true,
        runtimes: &["nodejs"],
        account: Account::Common("451483290750"),
        name: "NewRelicNodeJS{}X",
        names: Names::Arm("ARM64"),
        version: 1,
        docs: NEW_RELIC_DOCS,
    },
    Published {
        id: "sentry-python",
        label: "Sentry (Python)",
        by: "Sentry",
        what: "Reports errors of Python code to Sentry.",
        extension: false,
        runtimes: &["python3."],
        account: Account::Common("943013980633"),
        name: "SentryPythonServerlessSDK",
        names: Names::Same,
        version: 93,
        docs: "https://docs.sentry.io/platforms/python/integrations/aws-lambda/",
    },
];

pub const INSIGHTS_DOCS: &str =
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html";

/// One of them by its id.
pub fn find(id: &str) -> Option<&'static Published> {
    CATALOG.iter().find(|published| published.id == id)
}

/// Whose layer of this account and name is; a name may be that of another runtime or architecture.
pub fn known(account: &str, name: &str) -> Option<&'static Published> {
    CATALOG.iter().find(|published| published.owns(account) && published.is_named(name))
}

impl Published {
    fn owns(&self, account: &str) -> bool {
        match self.account {
            Account::Common(own) => own == account,
            Account::Each(all) => all.iter().any(|(_, own)| *own == account),
        }
    }

    fn is_named(&self, name: &str) -> bool {
        match self.name.split_once("{}") {
            Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                rest.starts_with(tail)
            }),
            None => {
                name == self.name || name.strip_prefix(self.name).is_some_and(|rest| self.suffixes().contains(&rest))
            }
        }
    }

    fn suffixes(&self) -> [&'static str; 2] {
        match self.names {
            Names::Same => ["", ""],
            Names::Arm(arm) => ["", arm],
            Names::Either(x86, arm) => [x86, arm],
        }
    }

    pub fn fits(&self, runtime: Option<&str>) -> bool {
        self.runtimes.is_empty()
            || runtime.is_some_and(|runtime| self.runtimes.iter().any(|start| runtime.starts_with(start)))
    }

    /// The ARN without a version; none where the publisher is not known to have it in this region.
    pub fn layer(&self, region: &str, runtime: Option<&str>, architecture: Architecture) -> Option<String> {
        let account = match self.account {
            Account::Common(account) => COMMON.contains(&region).then_some(account),
            Account::Each(all) => all.iter().find(|(known, _)| *known == region).map(|(_, account)| *account),
        }?;
        let digits: String = runtime.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        let [x86, arm] = self.suffixes();
        let suffix = if architecture == Architecture::Arm { arm } else { x86 };
        Some(format!("arn:aws:lambda:{region}:{account}:layer:{}{suffix}", self.name.replace("{}", &digits)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::layers::arn::LayerArn;

    fn arn(id: &str, region: &str, runtime: &str, architecture: Architecture) -> Option<String> {
        find(id)?.layer(region, Some(runtime), architecture)
    }

    #[test]
    fn arns_are_as_their_publishers_write_them() {
        let of = |id, architecture| arn(id, "eu-west-1", "python3.13", architecture).unwrap();
        for (made, tail) in [
            (
                of("powertools-python", Architecture::Arm),
                "017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-arm64",
            ),
            (
                of("powertools-python", Architecture::X86),
                "017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64",
            ),
            (of("insights", Architecture::X86), "580247275435:layer:LambdaInsightsExtension"),
            (of("insights", Architecture::Arm), "580247275435:layer:LambdaInsightsExtension-Arm64"),
            (of("secrets", Architecture::Arm), "015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64"),
            (of("appconfig", Architecture::X86), "434848589818:layer:AWS-AppConfig-Extension"),
            (of("datadog-python", Architecture::Arm), "464622532012:layer:Datadog-Python313-ARM"),
            (of("new-relic-python", Architecture::Arm), "451483290750:layer:NewRelicPython313ARM64"),
            (of("pandas", Architecture::Arm), "336392948345:layer:AWSSDKPandas-Python313-Arm64"),
        ] {
            assert_eq!(made, format!("arn:aws:lambda:eu-west-1:{tail}"));
        }
        let node = |id| arn(id, "eu-west-1", "nodejs22.x", Architecture::X86).unwrap();
        assert!(node("datadog-node").ends_with(":layer:Datadog-Node22-x"));
        assert!(node("new-relic-node").ends_with(":layer:NewRelicNodeJS22X"));
        assert_eq!(arn("appconfig", "eu-south-1", "python3.13", Architecture::X86), None, "not known there");
    }

    #[test]
    fn every_layer_of_the_list_is_recognised_again() {
        for published in CATALOG {
            for architecture in Architecture::ALL {
                let runtime = if published.fits(Some("nodejs22.x")) { "nodejs22.x" } else { "python3.13" };
                let layer = published.layer("eu-west-1", Some(runtime), architecture).unwrap();
                let read = LayerArn::parse(&format!("{layer}:{}", published.version)).unwrap();
                assert_eq!(known(&read.account, &read.name).map(|known| known.id), Some(published.id), "{layer}");
                assert!(published.docs.starts_with("https://"));
            }
        }
        assert_eq!(known("017000801446", "other"), None);
        assert_eq!(known("1", "LambdaInsightsExtension"), None);
    }
}
