//! Changes of an execution role's policies. IAM keeps no revisions: what is there is read and compared, and written at
//! once; members of this console wait for each other. The window that is left is small, and not zero.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::permissions::{
        cli,
        model::{InlineEdit, InlineSaved},
        rules,
    },
    session::service::Caller,
};
use serde_json::Value;

use super::{Permissions, view};
use crate::{
    activity::detail,
    aws::{Aws, AwsErrorKind, Who},
    functions::get,
};

impl Permissions {
    /// A handle, and the name of the function's role, which is the one the page showed and may be changed.
    async fn role_of(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        shown: &str,
    ) -> Result<(Aws, String), ConsoleError> {
        let who = Who::of(caller);
        let function = get::get(&self.hub, &self.caches, &who, place, name, None).await?;
        let role = rules::role_name(&function.role_arn).to_owned();
        if role != shown {
            let message = format!("The function has the role {role} now, not {shown}. Nothing was sent.");
            return Err(ConsoleError::Conflict { message });
        }
        if let Some(reason) = rules::fixed_role(&function.role_arn) {
            return Err(ConsoleError::Conflict { message: reason.into() });
        }
        Ok((self.hub.at(place, &who)?, role))
    }

    pub(super) async fn change_attached(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        role: &str,
        arn: &str,
        attach: bool,
    ) -> Result<(), ConsoleError> {
        let arn = rules::policy_arn(arn).map_err(|rule| ConsoleError::invalid("arn", rule))?;
        let (aws, role) = self.role_of(caller, place, name, role).await?;
        let (action, command) = if attach {
            ("function.role.attach", cli::attach(&role, &arn))
        } else {
            ("function.role.detach", cli::detach(&role, &arn))
        };
        let facts = vec![detail("role", &role), detail("policy", &arn), detail("aws cli", command)];
        let entry = self.audit.begin(caller, action, "function", name, Some(place), facts).await?;
        let result = match attach {
            true => aws.attach_role_policy(&role, &arn).await,
            false => match aws.detach_role_policy(&role, &arn).await {
                // Somebody was faster: it is off.
                Err(error) if error.is_not_found() => Ok(()),
                other => other,
            },
        };
        let result = result.map_err(|error| error.about("policy or role", &arn));
        entry.finish(&result).await;
        result
    }

    pub(super) async fn change_inline(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: InlineEdit,
    ) -> Result<InlineSaved, ConsoleError> {
        let policy = rules::policy_name(&edit.policy).map_err(|rule| ConsoleError::invalid("policy", rule))?;
        if let Some(document) = &edit.document {
            rules::inline_document(document).map_err(|rule| ConsoleError::invalid("document", rule))?;
        }
        let (aws, role) = self.role_of(caller, place, name, &edit.role).await?;
        let _turn = self.hub.turn(place, &format!("role {role}")).await;
        let about = |error: crate::aws::AwsError| error.about("role", &role);
        let names = aws.inline_policies(&role).await.map_err(about)?;
        let now = match names.contains(&policy) {
            true => Some(aws.role_policy(&role, &policy).await.map_err(about)?),
            false => None,
        };
        if !same(now.as_deref(), edit.base.as_deref()) {
            return Ok(InlineSaved::Conflict { theirs: now.as_deref().map(view::pretty) });
        }
        let Some(document) = edit.document else {
            return self.remove_inline(caller, (place, name), &aws, &role, &policy).await;
        };
        let mut size = rules::size(&document);
        for other in names.iter().filter(|other| **other != policy) {
            size += rules::size(&aws.role_policy(&role, other).await.map_err(about)?);
        }
        rules::inline_size(size).map_err(|rule| ConsoleError::invalid("document", rule))?;
        let word = if now.is_some() { "changed" } else { "new" };
        let facts = vec![
            detail("role", &role),
            detail("inline policy", format!("{policy} ({word})")),
            detail("policy before", now.as_deref().map_or_else(|| "none".into(), view::pretty)),
            detail("policy after", view::pretty(&document)),
            detail("aws cli", cli::put_inline(&role, &policy, &document)),
        ];
        let entry = self.audit.begin(caller, "function.role.edit", "function", name, Some(place), facts).await?;
        let result = aws.put_role_policy(&role, &policy, &document).await.map_err(|error| match error.kind {
            // IAM's own words about the document belong beside it.
            AwsErrorKind::Invalid => ConsoleError::invalid("document", error.message),
            _ => about(error),
        });
        entry.finish(&result).await;
        result.map(|()| InlineSaved::Done)
    }

    async fn remove_inline(
        &self,
        caller: &Caller,
        (place, name): (&Place, &str),
        aws: &Aws,
        role: &str,
        policy: &str,
    ) -> Result<InlineSaved, ConsoleError> {
        let facts = vec![
            detail("role", role),
            detail("inline policy", format!("{policy} (removed)")),
            detail("aws cli", cli::remove_inline(role, policy)),
        ];
        let entry = self.audit.begin(caller, "function.role.edit", "function", name, Some(place), facts).await?;
        let result = match aws.delete_role_policy(role, policy).await {
            Err(error) if error.is_not_found() => Ok(()),
            other => other.map_err(|error| error.about("role", role)),
        };
        entry.finish(&result).await;
        result.map(|()| InlineSaved::Done)
    }
}

/// Whether two documents say the same, however they are indented.
fn same(one: Option<&str>, other: Option<&str>) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok();
    match (one, other) {
        (Some(one), Some(other)) => one == other || (value(one).is_some() && value(one) == value(other)),
        (None, None) => true,
        _ => false,
    }
}
