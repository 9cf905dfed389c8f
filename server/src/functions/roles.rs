//! The roles Lambda may take, for the picker.

use app::{connections::model::Place, error::ConsoleError, functions::model::RoleSummary};

use super::caches::{Caches, everywhere};
use crate::aws::{AwsHub, Who, iam::Role};

pub async fn roles(hub: &AwsHub, caches: &Caches, who: &Who, place: &Place) -> Result<Vec<RoleSummary>, ConsoleError> {
    let aws = hub.at(place, who)?;
    let load = || async move {
        let all = aws.list_roles().await?;
        let mut roles: Vec<RoleSummary> = all.iter().filter(|role| role.trusts_lambda()).map(Role::summary).collect();
        roles.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(roles)
    };
    Ok(caches.roles.get(&everywhere(place), "", load).await?.value.as_ref().clone())
}
