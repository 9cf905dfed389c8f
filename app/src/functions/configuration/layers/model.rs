//! Layers: those of the account, and what is known of one a function has. Rules are in [`super::rules`].
//! <https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html>

use serde::{Deserialize, Serialize};

use crate::functions::model::Architecture;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerVersion {
    pub arn: String,
    pub version: u64,
    pub description: String,
    /// Milliseconds since 1970, UTC.
    pub created_at: Option<i64>,
    /// Those its publisher names; none: nothing is said.
    pub runtimes: Vec<String>,
    pub architectures: Vec<String>,
    pub licence: String,
}

impl LayerVersion {
    /// Why a function may not get along with it, as far as its publisher says.
    pub fn unfit(&self, runtime: Option<&str>, architecture: Architecture) -> Option<String> {
        let architecture = architecture.as_str();
        if !self.architectures.is_empty() && !self.architectures.iter().any(|one| one == architecture) {
            return Some(format!("for {}, not {architecture}", self.architectures.join(", ")));
        }
        let runtime = runtime?;
        (!self.runtimes.is_empty() && !self.runtimes.iter().any(|one| one == runtime))
            .then(|| format!("for {}, not {runtime}", self.runtimes.join(", ")))
    }
}

/// A layer of the account, with its newest version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLayer {
    pub name: String,
    pub newest: LayerVersion,
}

/// What is known of a layer a function has, beside its ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerFacts {
    pub version: LayerVersion,
    /// The newest version, where the layer's account lets it be known.
    pub newest: Option<u64>,
    /// Bytes of its files, where its zip could be read.
    pub unzipped: Option<u64>,
    /// Names of the extensions in its zip, where that could be read.
    pub extensions: Option<Vec<String>>,
}

/// A version to be published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewLayer {
    pub name: String,
    pub description: String,
    /// Ids, such as `python3.13`.
    pub runtimes: Vec<String>,
    pub architectures: Vec<String>,
    pub licence: String,
    /// The zip, kept by `/upload`.
    pub upload: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_publisher_names_can_be_unfit() {
        let mut layer = LayerVersion::default();
        assert_eq!(layer.unfit(Some("python3.13"), Architecture::Arm), None);
        layer.architectures = vec!["x86_64".into()];
        assert!(layer.unfit(Some("python3.13"), Architecture::Arm).unwrap().contains("arm64"));
        layer.runtimes = vec!["python3.12".into()];
        assert!(layer.unfit(Some("python3.13"), Architecture::X86).unwrap().contains("python3.13"));
        assert_eq!(layer.unfit(Some("python3.12"), Architecture::X86), None);
    }
}
