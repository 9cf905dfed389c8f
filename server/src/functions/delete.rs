//! What a function would leave behind, before it is deleted. Deleting itself is an operation.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        delete::{
            model::{DeleteFunction, Leaving, Leavings, Removal},
            service::DeletionsService,
        },
        model::FunctionDetail,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{Caches, get, wiring};
use crate::{
    aws::{Aws, AwsError, AwsHub, Who},
    operations::{
        self, Operations,
        create_function::{FUNCTION_TAG, documents},
        documents::log_group_arn,
        work::OPERATION_TAG,
    },
};

mod apis;

/// Calls of ListFunctions, 50 functions each, to see who shares the role.
const ROLE_PAGES: u32 = 40;

pub struct Deletions {
    hub: Arc<AwsHub>,
    caches: Caches,
    operations: Operations,
}

impl Deletions {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, operations: Operations) -> Self {
        Self { hub, caches, operations }
    }
}

#[async_trait]
impl DeletionsService for Deletions {
    async fn leavings(&self, caller: &Caller, place: &Place, name: &str) -> Result<Leavings, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let who = Who::of(caller);
        let aws = self.hub.at(place, &who)?;
        // What is remembered may be old, and this is looked at before something is lost.
        self.caches.function_changed(place, name);
        let detail = get::get(&self.hub, &self.caches, &who, place, name, None).await?;
        let wiring = wiring::wiring(&self.hub, &self.caches, &who, place, name, None);
        let (mappings, urls, wiring, logs, role) = futures::join!(
            aws.event_source_mappings(name),
            aws.function_urls(name),
            wiring,
            log_group(&aws, &detail),
            role(&aws, &detail),
        );
        let mut found = Found::default();
        found.add("event source mappings", mappings.map(|all| all.into_iter().map(mapping).collect()));
        found.add("function URLs", urls.map(|all| all.into_iter().map(url).collect()));
        match wiring {
            Ok(wiring) => apis::add(&mut found, &self.caches, &who, place, &aws, name, &wiring.routes).await,
            Err(error) => found.stays.push(unknown("HTTP APIs", &error)),
        }
        found.add("the log group", logs.map(|group| group.into_iter().collect()));
        match role {
            Ok(Role::Offered(leaving)) => found.offered.push(leaving),
            Ok(Role::Stays(why)) => found.stays.push(why),
            Err(error) => found.stays.push(unknown("the role", &error.into())),
        }
        let Found { offered, stays } = found;
        Ok(Leavings { name: detail.name, arn: detail.arn, offered, stays, token: String::new() })
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        removals: Vec<Removal>,
        token: &str,
    ) -> Result<String, ConsoleError> {
        let (name, _) = get::checked(name, None)?;
        let request = DeleteFunction { name: name.to_owned(), removals };
        self.operations.start(caller, place, operations::Request::Delete(Box::new(request)), token).await
    }
}

/// What was found so far. What cannot be looked at keeps nobody from deleting the function; it is said.
#[derive(Default)]
struct Found {
    offered: Vec<Leaving>,
    stays: Vec<String>,
}

impl Found {
    fn add(&mut self, what: &str, leavings: Result<Vec<Leaving>, AwsError>) {
        match leavings {
            Ok(leavings) => self.offered.extend(leavings),
            Err(error) => self.stays.push(unknown(what, &error.into())),
        }
    }
}

fn unknown(what: &str, error: &ConsoleError) -> String {
    format!("Lambent could not look for {what}, which therefore stay as they are: {}.", error.title())
}

fn mapping(mapping: crate::aws::lambda::Mapping) -> Leaving {
    let source = match mapping.source_arn.as_str() {
        "" => mapping.id.clone(),
        // `arn:aws:sqs:eu-west-1:123456789012:orders`: what people recognise is the end.
        arn => arn.splitn(6, ':').last().unwrap_or(arn).to_owned(),
    };
    let note = "It takes messages for this function alone; the source itself stays.".into();
    Leaving { removal: Removal::Mapping { id: mapping.id, source }, ticked: true, note }
}

fn url(qualifier: String) -> Leaving {
    let note = "Without it, a new function of this name could answer at the old address.".into();
    Leaving { removal: Removal::Url { qualifier }, ticked: true, note }
}

async fn log_group(aws: &Aws, detail: &FunctionDetail) -> Result<Option<Leaving>, AwsError> {
    let Some(arn) = group_arn(detail) else { return Ok(None) };
    let tags = match aws.log_group_tags(&arn).await {
        Ok(tags) => tags,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error),
    };
    let own = detail.log_group == documents::log_group(&detail.name);
    let made_here = own && tags.contains_key(OPERATION_TAG);
    let note = match (made_here, own) {
        (true, _) => "Made by Lambent for this function. The logs are lost with it.",
        (false, true) => "Not made by Lambent. The logs are lost with it.",
        (false, false) => "Other functions may write to it, too. All logs in it are lost with it.",
    };
    let removal = Removal::LogGroup { name: detail.log_group.clone() };
    Ok(Some(Leaving { removal, ticked: made_here, note: note.into() }))
}

/// In the function's own region and account.
fn group_arn(detail: &FunctionDetail) -> Option<String> {
    let mut parts = detail.arn.split(':').skip(3);
    let (region, account) = (parts.next()?, parts.next()?);
    Some(log_group_arn(region, account, &detail.log_group))
}

enum Role {
    Offered(Leaving),
    Stays(String),
}

async fn role(aws: &Aws, detail: &FunctionDetail) -> Result<Role, AwsError> {
    let name = detail.role_arn.rsplit('/').next().unwrap_or_default();
    let role = match aws.get_role(name).await {
        Ok(role) => role,
        Err(error) if error.is_not_found() => return Ok(Role::Stays(format!("Its role {name} is gone already."))),
        Err(error) => return Err(error),
    };
    let made_here = role.tags.contains_key(OPERATION_TAG) && role.tags.get(FUNCTION_TAG) == Some(&detail.name);
    if !made_here {
        return Ok(Role::Stays(format!("The role {name} was not made by Lambent for this function.")));
    }
    let (users, all) = aws.functions_with_role(&detail.role_arn, ROLE_PAGES).await?;
    if let Some(other) = users.iter().find(|user| **user != detail.name) {
        return Ok(Role::Stays(format!("The role {name} is used by {other} as well.")));
    }
    let note = if all {
        "Made by Lambent for this function; no other function in this region uses it. Its policies go with it."
    } else {
        "Made by Lambent for this function. There are too many functions here to see whether another uses it."
    };
    Ok(Role::Offered(Leaving { removal: Removal::Role { name: name.into() }, ticked: all, note: note.into() }))
}

#[cfg(test)]
mod tests;
