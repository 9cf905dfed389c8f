//! Layers AWS and its partners publish for everybody, as data: accounts and names move, rules do not. Only those whose
//! ARN's shape their publisher documents; the newest version is looked up there.

use crate::functions::model::Architecture;

mod list;

pub use list::CATALOG;
use list::COMMON;

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
