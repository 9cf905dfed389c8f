//! Doorways to the team.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::Member;
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::session::{
    api::{go_to, report, require, services},
    model::{Permission, Role},
};

#[server(prefix = "/api", endpoint = "team/list", input = GetUrl, output = Wire)]
pub async fn list_members() -> Result<Vec<Member>, ConsoleError> {
    let (caller, services) = (require(Permission::TeamRead)?, services()?);
    report(services.team.list(&caller).await)
}

/// Adds a member with a first password, and goes back to the team.
#[server(prefix = "/api", endpoint = "team/add", output = Wire)]
pub async fn add_member(email: String, name: String, role: String, password: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::TeamWrite)?, services()?);
    let role = report(parse_role(&role))?;
    report(services.team.add(&caller, &email, &name, role, &password).await)?;
    go_to("/team?done=added");
    Ok(())
}

/// Changes a role; the member's sessions end.
#[server(prefix = "/api", endpoint = "team/set-role", output = Wire)]
pub async fn set_member_role(id: String, role: String) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::TeamWrite)?, services()?);
    let role = report(parse_role(&role))?;
    report(services.team.set_role(&caller, &id, role).await)?;
    go_to("/team?done=role");
    Ok(())
}

/// Disables a member, whose sessions end, or enables them again.
#[server(prefix = "/api", endpoint = "team/set-disabled", output = Wire)]
pub async fn set_member_disabled(id: String, disabled: bool) -> Result<(), ConsoleError> {
    let (caller, services) = (require(Permission::TeamWrite)?, services()?);
    report(services.team.set_disabled(&caller, &id, disabled).await)?;
    go_to(if disabled { "/team?done=disabled" } else { "/team?done=enabled" });
    Ok(())
}

#[cfg(feature = "ssr")]
fn parse_role(text: &str) -> Result<Role, ConsoleError> {
    Role::parse(text).ok_or_else(|| ConsoleError::invalid("role", "Choose viewer, developer or admin."))
}
