//! How each step is taken back. Only what carries this operation's mark is removed; what is gone already is fine.

use super::{Create, POLICY, Step};
use crate::operations::{
    plan::Undone,
    trouble::{Trouble, gone, of_read},
    work::kept,
};

pub async fn undo(create: &Create, step: Step) -> Result<Undone, Trouble> {
    match step {
        // A proxy takes its targets with it; the database stays as it is.
        Step::Check | Step::Available | Step::Target | Step::Answers => Ok(Undone::Nothing),
        Step::Proxy => match create.proxy().await? {
            None => Ok(Undone::Removed),
            Some((proxy, true)) => {
                if proxy.status != "deleting" {
                    gone(create.databases().delete_proxy(&proxy.name).await)?;
                }
                Ok(Undone::Removed)
            }
            Some((proxy, false)) => Ok(kept("database proxy", &proxy.name)),
        },
        Step::RolePolicy => role(create, false).await,
        Step::Role => role(create, true).await,
    }
}

async fn role(create: &Create, whole: bool) -> Result<Undone, Trouble> {
    let name = create.request.role_name();
    match create.cloud.role(&name).await.map_err(of_read)? {
        None => Ok(Undone::Removed),
        Some(role) if create.ours(&role.tags) => {
            gone(create.cloud.delete_role_policy(&name, POLICY).await)?;
            if whole {
                gone(create.cloud.delete_role(&name).await)?;
            }
            Ok(Undone::Removed)
        }
        Some(_) => Ok(kept("role", &name)),
    }
}
