//! The roles Lambda may take, for the picker.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{ROLE_ROWS, RolePage, RoleSummary},
};

use super::caches::{Caches, everywhere};
use crate::aws::{AwsHub, Who, iam::Role};

pub async fn roles(
    hub: &AwsHub,
    caches: &Caches,
    who: &Who,
    place: &Place,
    search: &str,
    page: u32,
) -> Result<RolePage, ConsoleError> {
    let aws = hub.at(place, who)?;
    let load = || async move {
        let all = aws.list_roles().await?;
        let mut roles: Vec<RoleSummary> = all.iter().filter(|role| role.trusts_lambda()).map(Role::summary).collect();
        roles.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(roles)
    };
    Ok(matching(&caches.roles.get(&everywhere(place), "", load).await?.value, search, page))
}

fn matching(all: &[RoleSummary], search: &str, page: u32) -> RolePage {
    let search = search.trim().to_lowercase();
    let has = |role: &&RoleSummary| {
        let text = format!("{} {} {}", role.name, role.description, role.arn).to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    };
    let found: Vec<&RoleSummary> = all.iter().filter(has).collect();
    let from = page.saturating_mul(ROLE_ROWS) as usize;
    RolePage {
        rows: found.iter().skip(from).take(ROLE_ROWS as usize).map(|role| (*role).clone()).collect(),
        matching: u32::try_from(found.len()).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_of_roles_come_in_pages() {
        let role = |at: u32| RoleSummary {
            name: format!("role-{at:04}"),
            arn: format!("arn:aws:iam::1:role/role-{at:04}"),
            description: if at == 7 { "For payments".into() } else { String::new() },
        };
        let all: Vec<RoleSummary> = (0..3_000).map(role).collect();
        let last = matching(&all, "", 149);
        assert_eq!((last.rows.len(), last.rows[0].name.as_str(), last.matching), (20, "role-2980", 3_000));
        assert!(matching(&all, "", 150).rows.is_empty());
        assert_eq!(matching(&all, "PAYMENTS role", 0).rows[0].name, "role-0007");
        assert_eq!(matching(&all, "nobody", 0), RolePage::default());
    }
}
