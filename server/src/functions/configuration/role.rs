//! Another execution role for a function: one that Lambda may assume, or a new one, made just before it is needed and
//! taken back when the function does not get it.

use std::collections::BTreeMap;

use app::{
    error::ConsoleError,
    functions::{
        configuration::model::{NEW_ROLE, Setting},
        create::model::role_name,
        permissions::rules,
    },
};

use super::{general::Wanted, save::Save};
use crate::{
    activity::detail,
    aws::{AwsErrorKind, lambda::configuration::Settings, now_ms},
    operations::create_function::{
        FUNCTION_TAG,
        documents::{LOGS_POLICY, logs_policy, trust_policy},
    },
};

/// A role made for this save.
pub struct MadeRole {
    name: String,
}

/// Looks at the role that is wanted, or makes it; then `wanted` has its ARN. Nothing where the role stays.
pub async fn prepare(save: &Save<'_>, now: &Settings, wanted: &mut Wanted) -> Result<Option<MadeRole>, ConsoleError> {
    let key = Setting::Role.key();
    let Some(role) = wanted.changed(key).filter(|role| **role != now.detail.role_arn).cloned() else { return Ok(None) };
    if role == NEW_ROLE {
        let (made, arn) = make(save, now).await?;
        wanted.set(key, arn);
        return Ok(Some(made));
    }
    let name = rules::role_name(&role);
    match save.aws.get_role(name).await {
        Ok(found) if !found.trusts_lambda() => {
            let rule = format!("Lambda may not assume {name}: its trust policy does not name lambda.amazonaws.com.");
            Err(ConsoleError::invalid(key, rule))
        }
        Err(error) if error.is_not_found() => {
            Err(ConsoleError::invalid(key, format!("There is no role {name} in this account.")))
        }
        // What may not be read is for AWS to decide.
        _ => Ok(None),
    }
}

async fn make(save: &Save<'_>, now: &Settings) -> Result<(MadeRole, String), ConsoleError> {
    let mut parts = now.detail.arn.split(':').skip(3);
    let (region, account) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let wished = role_name(save.name);
    let other = format!("{}-{:06x}", wished, now_ms() & 0x00ff_ffff);
    let other: String = if other.len() > 64 { other.chars().skip(other.len() - 64).collect() } else { other };
    let facts = vec![detail("role", &wished), detail("allows", "writing the function's log")];
    let entry =
        save.audit.begin(save.caller, "function.role.make", "function", save.name, Some(save.place), facts).await?;
    let result = async {
        let tags = BTreeMap::from([(FUNCTION_TAG.to_owned(), save.name.to_owned())]);
        let description = format!("Made by Lambent for the function {}.", save.name);
        let (trust, policy) = (trust_policy(), logs_policy(region, account, save.name));
        let (name, arn) = match save.aws.create_role(&wished, &trust, &description, tags.clone()).await {
            Ok(arn) => (wished, arn),
            Err(error) if error.kind == AwsErrorKind::AlreadyExists => {
                let arn = save.aws.create_role(&other, &trust, &description, tags).await?;
                (other, arn)
            }
            Err(error) => return Err(ConsoleError::from(error)),
        };
        let made = MadeRole { name };
        match save.aws.put_role_policy(&made.name, LOGS_POLICY, &policy).await {
            Ok(()) => Ok((made, arn)),
            Err(error) => {
                made.remove(save).await;
                Err(error.into())
            }
        }
    }
    .await;
    save.caches.roles_changed(save.place);
    let facts = result.as_ref().map(|(made, _)| vec![detail("made", &made.name)]).unwrap_or_default();
    entry.finish_with(&result, facts).await;
    result
}

impl MadeRole {
    /// The function has it (`taken`), or it goes again: not while the function may have it all the same.
    pub async fn settle(self, save: &Save<'_>, taken: bool) {
        if taken {
            return;
        }
        let another = |now: Settings| rules::role_name(&now.detail.role_arn) != self.name;
        if save.aws.get_settings(save.name, None).await.is_ok_and(another) {
            self.remove(save).await;
            save.caches.roles_changed(save.place);
        }
    }

    /// What cannot be removed stays behind, without any right but to write a log; its tag says for whom it was made.
    async fn remove(&self, save: &Save<'_>) {
        let policy = save.aws.delete_role_policy(&self.name, LOGS_POLICY).await;
        let role = save.aws.delete_role(&self.name).await;
        if let Some(error) = policy.err().filter(|error| !error.is_not_found()).or(role.err()) {
            tracing::warn!(role = %self.name, %error, "a role that was made for nothing could not be removed");
        }
    }
}
