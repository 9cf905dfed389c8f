//! How a function follows new versions of its runtime.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html>

use serde::{Deserialize, Serialize};

use crate::{error::FieldError, functions::configuration::model::Texts};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpdateOn {
    #[default]
    Auto,
    FunctionUpdate,
    Manual,
}

impl UpdateOn {
    pub const ALL: [Self; 3] = [Self::Auto, Self::FunctionUpdate, Self::Manual];

    /// AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::FunctionUpdate => "FunctionUpdate",
            Self::Manual => "Manual",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::FunctionUpdate => "Function update",
            Self::Manual => "Manual",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|on| on.as_str() == text)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeUpdates {
    pub on: UpdateOn,
    /// The version it stays with; only with [`UpdateOn::Manual`].
    pub version_arn: String,
}

pub const MODE: &str = "update-on";
pub const VERSION: &str = "runtime-version";

pub const FIELDS: &[(&str, &str)] = &[(MODE, "Runtime updates"), (VERSION, "Runtime version ARN")];

impl RuntimeUpdates {
    pub fn texts(&self) -> Texts {
        Texts::from([(MODE.into(), self.on.as_str().into()), (VERSION.into(), self.version_arn.clone())])
    }

    pub fn of(texts: &Texts) -> Self {
        let text = |key: &str| texts.get(key).map_or("", String::as_str);
        Self { on: UpdateOn::parse(text(MODE)).unwrap_or_default(), version_arn: text(VERSION).to_owned() }
    }
}

/// The settings in one spelling, or what is wrong, beside its field.
pub fn check(_base: &Texts, wanted: &Texts) -> Result<Texts, Vec<FieldError>> {
    let text = |key: &str| wanted.get(key).map_or("", String::as_str);
    let Some(on) = UpdateOn::parse(text(MODE)) else {
        return Err(vec![FieldError::new(MODE, "Choose how the runtime is updated.")]);
    };
    if on != UpdateOn::Manual {
        return Ok(RuntimeUpdates { on, version_arn: String::new() }.texts());
    }
    match version_arn(text(VERSION)) {
        Ok(version_arn) => Ok(RuntimeUpdates { on, version_arn }.texts()),
        Err(rule) => Err(vec![FieldError::new(VERSION, rule)]),
    }
}

/// `arn:aws:lambda:{region}::runtime:{64 hexadecimal digits}`, 26–2,048 characters.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html>
fn version_arn(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let fits = match parts[..] {
        ["arn", partition, "lambda", region, "", "runtime", id] => {
            partition.starts_with("aws")
                && !region.is_empty()
                && !id.is_empty()
                && id.bytes().all(|b| b.is_ascii_alphanumeric())
                && text.len() <= 2_048
        }
        _ => false,
    };
    if fits {
        return Ok(text.to_owned());
    }
    Err("Enter the ARN of a runtime version, as an INIT_START line of the function's log shows it: arn:aws:lambda:region::runtime:….".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manual_needs_a_version_and_the_others_have_none() {
        let arn = format!("arn:aws:lambda:eu-west-1::runtime:{}", "0a".repeat(32));
        let texts = |on: UpdateOn, arn: &str| RuntimeUpdates { on, version_arn: arn.into() }.texts();
        let none = Texts::new();
        assert_eq!(check(&none, &texts(UpdateOn::Manual, &arn)).unwrap()[VERSION], arn);
        assert_eq!(check(&none, &texts(UpdateOn::Auto, &arn)).unwrap()[VERSION], "");
        for bad in ["", "python3.13", "arn:aws:lambda:eu-west-1:1:runtime:x"] {
            assert_eq!(check(&none, &texts(UpdateOn::Manual, bad)).unwrap_err()[0].field, VERSION, "{bad}");
        }
        assert_eq!(check(&none, &none).unwrap_err()[0].field, MODE);
    }
}
