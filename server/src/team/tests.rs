use app::activity::model::ActivityQuery;

use super::*;
use crate::{
    store::{StoreUrl, testing::refuse_audit},
    testing::member,
};

const PASSWORD: &str = "correct horse battery";

fn caller(role: Role) -> Caller {
    Caller { request_id: "request".into(), ..member("caller@example.com", role) }
}

async fn team() -> Team {
    Team::new(Store::open(&StoreUrl::Memory).await.unwrap(), Passwords::weak())
}

#[tokio::test]
async fn members_are_added_once_and_every_change_is_audited() {
    let team = team().await;
    let admin = caller(Role::Admin);
    team.add(&admin, "Ana@example.com", "Ana", Role::Admin, PASSWORD).await.unwrap();
    let again = team.add(&admin, "ana@example.com", "Ana", Role::Admin, PASSWORD).await.unwrap_err();
    assert!(again.field("email").is_some());
    let ana = team.list(&admin).await.unwrap().remove(0);
    assert_eq!((ana.email.as_str(), ana.role, ana.disabled), ("ana@example.com", Role::Admin, false));

    let demoted = team.set_role(&admin, &ana.id, Role::Viewer).await.unwrap_err();
    assert!(demoted.field("role").is_some(), "the last administrator stays");
    let disabled = team.set_disabled(&admin, &ana.id, true).await.unwrap_err();
    assert!(disabled.field("disabled").is_some());
    assert!(matches!(team.set_role(&admin, "nobody", Role::Viewer).await, Err(ConsoleError::NotFound { .. })));

    let rows = team.store.audit_page(&ActivityQuery::default()).await.unwrap().rows;
    let actions: Vec<_> = rows.iter().rev().map(|row| (row.action.as_str(), row.outcome.as_str())).collect();
    let expected = [
        ("member.add", "succeeded"),
        ("member.add", "failed"),
        ("member.change-role", "failed"),
        ("member.disable", "failed"),
    ];
    assert_eq!(actions, expected);
    assert!(rows[1].details.contains(&detail("from", "admin")) && rows[1].details.contains(&detail("to", "viewer")));
    assert!(rows.iter().all(|row| row.actor == "caller@example.com" && !format!("{row:?}").contains(PASSWORD)));
}

#[tokio::test]
async fn only_administrators_manage_the_team() {
    let team = team().await;
    for role in [Role::Viewer, Role::Developer] {
        let caller = caller(role);
        let forbidden = Err(ConsoleError::Forbidden { permission: Permission::TeamWrite });
        assert_eq!(team.add(&caller, "a@example.com", "", Role::Admin, PASSWORD).await, forbidden);
        assert_eq!(team.set_role(&caller, "x", Role::Admin).await, forbidden);
        assert_eq!(team.set_disabled(&caller, "x", true).await, forbidden);
        assert_eq!(team.list(&caller).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn nothing_changes_when_it_cannot_be_audited() {
    let team = team().await;
    refuse_audit(&team.store).await;
    let refused = team.add(&caller(Role::Admin), "ana@example.com", "Ana", Role::Admin, PASSWORD).await;
    assert_eq!(refused, Err(ConsoleError::Internal { request_id: "request".into() }));
    assert_eq!(team.store.members().await, Ok(vec![]));
}
