//! Statements of the resource policy, added and removed.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::permissions::{
        cli,
        model::{NewStatement, ResourcePolicy},
        rules::statement::{self, POLICY_MAX},
    },
    session::service::Caller,
};

use super::{Permissions, view};
use crate::{
    activity::detail,
    aws::{Aws, AwsErrorKind, Who},
    functions::{get, wiring},
};

impl Permissions {
    pub(super) async fn read_policy(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<ResourcePolicy, ConsoleError> {
        let (name, qualifier) = get::checked(name, qualifier)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let policy = wiring::policy_of(&aws, &self.caches, place, name, qualifier).await?;
        Ok(self.shown(place, policy.as_deref(), qualifier))
    }

    fn shown(&self, place: &Place, policy: Option<&str>, qualifier: Option<&str>) -> ResourcePolicy {
        let apis = self.caches.apis.known(place);
        let name = |id: &str| apis.iter().find(|api| api.api.id == id).map(|api| api.api.name.clone());
        view::resource_policy(policy, qualifier, &name)
    }

    /// As AWS has it now, and its revision.
    async fn now(
        &self,
        aws: &Aws,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<(ResourcePolicy, Option<String>), ConsoleError> {
        let (policy, revision) = aws.get_policy_revision(name, qualifier).await?;
        Ok((self.shown(place, policy.as_deref(), qualifier), revision))
    }

    pub(super) async fn add(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        typed: NewStatement,
    ) -> Result<(), ConsoleError> {
        let (name, qualifier) = get::checked(name, qualifier)?;
        statement::check(&typed, &[]).map_err(ConsoleError::Invalid)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let (policy, revision) = self.now(&aws, place, name, qualifier).await?;
        let taken: Vec<String> = policy.statements.into_iter().map(|statement| statement.sid).collect();
        let new = statement::check(&typed, &taken).map_err(ConsoleError::Invalid)?;
        let command = cli::add_statement(place, name, qualifier.unwrap_or_default(), &new);
        // The statement as AWS writes it is about as long as the command that adds it.
        if policy.size as usize + command.len() > POLICY_MAX as usize {
            let message = "The resource policy would be longer than the 20 KB AWS allows; remove a statement first.";
            return Err(ConsoleError::invalid("sid", message));
        }
        let mut facts = vec![detail("statement", &new.sid), detail("who", who(&new)), detail("action", &new.action)];
        facts.extend(qualifier.map(|qualifier| detail("qualifier", qualifier)));
        facts.extend(Some(&new.source_arn).filter(|arn| !arn.is_empty()).map(|arn| detail("source", arn)));
        facts.push(detail("aws cli", command));
        let entry = self.audit.begin(caller, "function.permission.allow", "function", name, Some(place), facts).await?;
        let sid = new.sid.clone();
        let result = aws.add_statement(name, qualifier, new, revision).await.map_err(|error| match error.kind {
            AwsErrorKind::AlreadyExists => {
                ConsoleError::invalid("sid", format!("There is a statement {sid} already; choose another id."))
            }
            AwsErrorKind::Invalid => ConsoleError::invalid("principal", error.message),
            _ => error.about("function", name),
        });
        self.caches.function_changed(place, name);
        entry.finish(&result).await;
        result
    }

    pub(super) async fn remove(
        &self,
        caller: &Caller,
        place: &Place,
        (name, qualifier): (&str, Option<&str>),
        sid: &str,
        seen: &str,
    ) -> Result<(), ConsoleError> {
        let (name, qualifier) = get::checked(name, qualifier)?;
        let aws = self.hub.at(place, &Who::of(caller))?;
        let (policy, revision) = self.now(&aws, place, name, qualifier).await?;
        let Some(statement) = policy.statements.into_iter().find(|statement| statement.sid == sid) else {
            self.caches.function_changed(place, name);
            return Err(ConsoleError::not_found("statement", sid));
        };
        if statement.text != seen {
            self.caches.function_changed(place, name);
            let message = format!("The statement {sid} changed after you opened this page. Nothing was sent.");
            return Err(ConsoleError::Conflict { message });
        }
        let mut facts = vec![detail("statement", sid), detail("stops", &statement.stops)];
        facts.extend(qualifier.map(|qualifier| detail("qualifier", qualifier)));
        facts.push(detail("aws cli", cli::remove_statement(place, name, qualifier.unwrap_or_default(), sid)));
        let entry =
            self.audit.begin(caller, "function.permission.remove", "function", name, Some(place), facts).await?;
        let result = aws.remove_statement(name, qualifier, sid, revision).await;
        let result = result.map_err(|error| error.about("statement", sid));
        self.caches.function_changed(place, name);
        entry.finish(&result).await;
        result
    }
}

fn who(new: &NewStatement) -> String {
    if new.org.is_empty() { new.principal.clone() } else { format!("organization {}", new.org) }
}
