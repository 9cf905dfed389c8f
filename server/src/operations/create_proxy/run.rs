//! What each step does.

use app::functions::configuration::database_proxies::cli;
use std::time::Duration;

use super::{Create, NewProxy, POLICY, Step};
use crate::{
    aws::AwsErrorKind,
    operations::{
        cloud::NewRole,
        plan::{Done, Made},
        trouble::{Pace, Trouble, of_read, of_write},
    },
};

/// A proxy takes minutes to be made, sometimes many.
const MAKING: Pace =
    Pace { first: Duration::from_secs(2), longest: Duration::from_secs(15), patience: Duration::from_secs(30 * 60) };
/// A database that does not answer by then needs somebody's hand.
const ANSWERING: Pace =
    Pace { first: Duration::from_secs(2), longest: Duration::from_secs(15), patience: Duration::from_secs(10 * 60) };

pub async fn run(create: &Create, step: Step, made: &Made) -> Result<Done, Trouble> {
    match step {
        Step::Check => check(create).await,
        Step::Role => role(create).await,
        Step::RolePolicy => {
            let request = &create.request;
            let document = cli::policy(request, made.text("account")?, &create.place.region);
            let document = document.replace("arn:aws:rds-db:", &format!("arn:{}:rds-db:", create.partition()));
            let put = create.cloud.put_role_policy(&request.role_name(), POLICY, &document).await;
            put.map_err(of_write)?;
            Ok(Done::nothing())
        }
        Step::Proxy => proxy(create, made).await,
        Step::Available => available(create).await,
        Step::Target => {
            let database = &create.request.database;
            let put = create.databases().register(&create.request.name, &database.id, database.cluster).await;
            put.map_err(of_write)?;
            Ok(Done::nothing())
        }
        Step::Answers => answers(create).await,
    }
}

impl Create {
    fn partition(&self) -> &'static str {
        crate::operations::documents::partition(&self.place.region)
    }
}

/// Nothing is made here, so this stops at the first thing in the way.
async fn check(create: &Create) -> Result<Done, Trouble> {
    let (cloud, name) = (&create.cloud, &create.request.name);
    let account = cloud.account().await.map_err(of_read)?;
    if create.databases().proxy(name).await.map_err(of_read)?.is_some() {
        return Err(Trouble::Stop(format!(
            "There is already a database proxy {name} in {}. Start again with another name.",
            create.place.region
        )));
    }
    if create.request.role_arn.is_empty() {
        let role = create.request.role_name();
        if cloud.role(&role).await.map_err(of_read)?.is_some() {
            return Err(Trouble::Stop(format!(
                "There is already a role {role}. Start again with another name, or name that role's ARN."
            )));
        }
    }
    Ok(Done::nothing().with("account", account))
}

async fn role(create: &Create) -> Result<Done, Trouble> {
    let name = create.request.role_name();
    let description = format!("The database proxy {} signs in with it (made by Lambent)", create.request.name);
    let tags = create.tags();
    let new = NewRole { name: &name, description: &description, trust_policy: cli::TRUST, tags: &tags };
    let arn = create.cloud.create_role(new).await.map_err(of_write)?;
    Ok(Done::nothing().with("role_arn", arn))
}

async fn proxy(create: &Create, made: &Made) -> Result<Done, Trouble> {
    let request = &create.request;
    let role_arn = if request.role_arn.is_empty() { made.text("role_arn")? } else { &request.role_arn };
    let tags = create.tags();
    let new = NewProxy { request, role_arn, tags: &tags };
    match create.databases().create_proxy(new).await {
        Ok(proxy) => Ok(Done::nothing().with("proxy_arn", proxy.arn)),
        // A role is not known everywhere at once.
        Err(error)
            if error.kind == AwsErrorKind::Invalid
                && request.role_arn.is_empty()
                && error.message.to_ascii_lowercase().contains("role") =>
        {
            Err(Trouble::wait(format!("RDS cannot take the new role yet; trying again. {}", error.message), Pace::ROLE))
        }
        Err(error) => Err(of_write(error)),
    }
}

async fn available(create: &Create) -> Result<Done, Trouble> {
    let name = &create.request.name;
    let found = create.databases().proxy(name).await.map_err(of_read)?;
    let Some(proxy) = found else {
        return Err(Trouble::wait("RDS does not show the new proxy yet.", Pace::BUSY));
    };
    match proxy.status.as_str() {
        "available" => Ok(Done::nothing().with("endpoint", proxy.endpoint.clone()).note(proxy.endpoint)),
        status @ ("incompatible-network" | "insufficient-resource-limits" | "deleting" | "suspended") => {
            Err(Trouble::Stop(format!("RDS says that the proxy is {status}. Roll back, mend it, and start again.")))
        }
        status => Err(Trouble::wait(format!("RDS says: {status}. This takes some minutes."), MAKING)),
    }
}

async fn answers(create: &Create) -> Result<Done, Trouble> {
    let (name, database) = (&create.request.name, &create.request.database.id);
    let targets = create.databases().targets(name).await.map_err(of_read)?;
    let Some(target) = targets.into_iter().find(|target| target.is(database)) else {
        return Err(Trouble::wait("RDS does not show the database behind the proxy yet.", Pace::BUSY));
    };
    match target.state.as_str() {
        "AVAILABLE" | "" => Ok(Done::nothing()),
        state => {
            let reason = target.reason.map(|reason| format!(" {reason}")).unwrap_or_default();
            let note = format!("{database} is {} to the proxy.{reason}", state.to_ascii_lowercase());
            Err(Trouble::wait(note, ANSWERING))
        }
    }
}
