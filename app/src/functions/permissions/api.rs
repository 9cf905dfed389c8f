//! Doorways to roles and resource policies. What changes something answers plain forms with a redirect to the tab.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{InlineEdit, InlineSaved, Need, NewStatement, PolicyPage, ResourcePolicy, RoleSays, RoleView};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    functions::{api::chosen, create::query},
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
    },
};

/// The tab, of the same version or alias, with what was done.
#[cfg(feature = "ssr")]
fn tab(place: &Place, name: &str, qualifier: &str, pairs: &[(&str, &str)]) -> String {
    let of = [("qualifier", qualifier)].into_iter().filter(|(_, text)| !text.is_empty());
    let query = query::text(of.chain(pairs.iter().copied()));
    format!("{}?{query}", routes::function_page(place, name, "configuration/permissions"))
}

/// Which of these the function's execution role does not allow.
#[server(prefix = "/api", endpoint = "functions/role-needs", input = GetUrl, output = Wire)]
pub async fn role_needs(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] needs: Vec<Need>,
) -> Result<RoleSays, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.role_needs(&caller, &Place::new(c, r), &name, chosen(&qualifier), needs).await)
}

/// Lets the function's execution role do these.
#[server(prefix = "/api", endpoint = "functions/grant", output = Wire)]
pub async fn grant(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] needs: Vec<Need>,
) -> Result<RoleSays, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    report(services.permissions.grant(&caller, &Place::new(c, r), &name, chosen(&qualifier), needs).await)
}

/// The execution role with all its policies.
#[server(prefix = "/api", endpoint = "functions/role", input = GetUrl, output = Wire)]
pub async fn get_role(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<RoleView, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.role(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// What everything configured on the function needs of its role.
#[server(prefix = "/api", endpoint = "functions/own-needs", input = GetUrl, output = Wire)]
pub async fn own_needs(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<Vec<Need>, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.own_needs(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// Managed policies, AWS's or the account's own. `page` counts from 0.
#[server(prefix = "/api", endpoint = "functions/policies", input = GetUrl, output = Wire)]
pub async fn find_policies(
    c: String,
    r: String,
    #[server(default)] search: String,
    #[server(default)] own: bool,
    #[server(default)] page: u32,
) -> Result<PolicyPage, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.policies(&caller, &Place::new(c, r), &search, own, page).await)
}

#[server(prefix = "/api", endpoint = "functions/attach-policy", output = Wire)]
pub async fn attach_policy(
    c: String,
    r: String,
    name: String,
    #[server(default)] role: String,
    #[server(default)] arn: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::RolesWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.permissions.attach(&caller, &place, &name, &role, &arn, true).await)?;
    go_to(&tab(&place, &name, "", &[("done", "attached")]));
    Ok(())
}

#[server(prefix = "/api", endpoint = "functions/detach-policy", output = Wire)]
pub async fn detach_policy(
    c: String,
    r: String,
    name: String,
    #[server(default)] role: String,
    #[server(default)] arn: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::RolesWrite)?, services()?);
    let place = Place::new(c, r);
    report(services.permissions.attach(&caller, &place, &name, &role, &arn, false).await)?;
    go_to(&tab(&place, &name, "", &[("done", "detached")]));
    Ok(())
}

/// Writes an inline policy, or removes it.
#[server(prefix = "/api", endpoint = "functions/inline-policy", output = Wire)]
pub async fn save_inline(
    c: String,
    r: String,
    name: String,
    #[server(default)] edit: InlineEdit,
) -> Result<InlineSaved, ConsoleError> {
    let (caller, services) = (require(Permission::RolesWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let (policy, removed) = (edit.policy.clone(), edit.document.is_none());
    let saved = report(services.permissions.save_inline(&caller, &place, &name, edit).await)?;
    if plain {
        let done = if removed { "policy-removed" } else { "policy-saved" };
        match &saved {
            InlineSaved::Done => go_to(&tab(&place, &name, "", &[("done", done)])),
            // The page shows what is there now.
            InlineSaved::Conflict { .. } => go_to(&tab(&place, &name, "", &[("edit", &policy), ("changed", "yes")])),
        }
    }
    Ok(saved)
}

#[server(prefix = "/api", endpoint = "functions/resource-policy", input = GetUrl, output = Wire)]
pub async fn get_resource_policy(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
) -> Result<ResourcePolicy, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.permissions.resource_policy(&caller, &Place::new(c, r), &name, chosen(&qualifier)).await)
}

/// Lets somebody call the function. What was typed comes back where it is refused.
#[server(prefix = "/api", endpoint = "functions/add-permission", output = Wire)]
pub async fn add_statement(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] statement: NewStatement,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let (place, plain) = (Place::new(c, r), is_plain_form());
    let result =
        services.permissions.add_statement(&caller, &place, &name, chosen(&qualifier), statement.clone()).await;
    match &result {
        Ok(()) => go_to(&tab(&place, &name, &qualifier, &[("done", "permission-added")])),
        Err(error) if plain => {
            go_to(&super::typed::refused(&tab(&place, &name, &qualifier, &[("add", "yes")]), &statement, error));
        }
        Err(_) => {}
    }
    report(result)
}

#[server(prefix = "/api", endpoint = "functions/remove-permission", output = Wire)]
pub async fn remove_statement(
    c: String,
    r: String,
    name: String,
    #[server(default)] qualifier: String,
    #[server(default)] sid: String,
    #[server(default)] seen: String,
) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsWrite)?, services()?);
    let place = Place::new(c, r);
    let chosen = chosen(&qualifier);
    report(services.permissions.remove_statement(&caller, &place, &name, chosen, &sid, &seen).await)?;
    go_to(&tab(&place, &name, &qualifier, &[("done", "permission-removed")]));
    Ok(())
}
