use app::session::model::Role;
use sea_orm::ConnectionTrait;

use super::testing::{ScratchFile, each_store};
use super::*;

fn user(email: &str, role: Role) -> NewUser {
    NewUser { email: email.into(), name: "Ana".into(), role, password_hash: "hash".into() }
}

#[tokio::test]
async fn a_store_is_reopened_with_what_it_had_and_by_its_owner_alone() {
    let file = ScratchFile::default();
    let id = {
        let store = Store::open(&file.url()).await.unwrap();
        assert!(!store.has_users().await.unwrap());
        store.insert_user(user("ana@example.com", Role::Admin)).await.unwrap()
    };
    let store = Store::open(&file.url()).await.unwrap();
    store.ping().await.unwrap();
    assert_eq!(store.member(&id).await.unwrap().unwrap().email, "ana@example.com");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file.0).unwrap().permissions().mode() & 0o077, 0);
    }
}

#[tokio::test]
async fn sqlite_is_opened_for_durability_and_readers_cannot_write() {
    let file = ScratchFile::default();
    let store = Store::open(&file.url()).await.unwrap();
    for (pragma, value) in
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1")]
    {
        let statement = sea_orm::Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
        let row = store.write.query_one_raw(statement).await.unwrap().unwrap();
        let found =
            row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()));
        assert_eq!(found.unwrap(), value, "{pragma}");
    }
    assert!(store.read.execute_unprepared("DELETE FROM users").await.is_err());
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused() {
    let file = ScratchFile::default();
    let store = Store::open(&file.url()).await.unwrap();
    store.write.execute_unprepared("INSERT INTO seaql_migrations VALUES ('m9999_later', 0)").await.unwrap();
    assert_eq!(Store::open(&file.url()).await.unwrap_err(), StoreError::Newer);
}

#[tokio::test]
async fn several_servers_may_start_at_once() {
    let file = ScratchFile::default();
    let url = testing::postgres().await.unwrap_or_else(|| file.url());
    for opened in futures::future::join_all((0..6).map(|_| Store::open(&url))).await {
        opened.unwrap();
    }
}

#[tokio::test]
async fn an_address_belongs_to_one_member() {
    each_store(async |store| {
        let id = store.insert_user(user("ana@example.com", Role::Viewer)).await?;
        let again = store.insert_user(user("ana@example.com", Role::Admin)).await;
        assert_eq!(again, Err(StoreError::Duplicate));
        let found = store.credentials_by_email("ana@example.com").await?.unwrap();
        assert_eq!((found.member.id.as_str(), found.member.role), (id.as_str(), Role::Viewer));
        assert!(store.credentials_by_email("bea@example.com").await?.is_none());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_even_when_two_leave_at_once() {
    each_store(async |store| {
        let ana = store.insert_user(user("ana@example.com", Role::Admin)).await?;
        assert_eq!(store.change_role(&ana, Role::Viewer).await?, MemberChange::LastAdmin);
        assert_eq!(store.set_disabled(&ana, true).await?, MemberChange::LastAdmin);
        assert_eq!(store.change_role(&ana, Role::Admin).await?, MemberChange::Unchanged);
        assert_eq!(store.change_role("nobody", Role::Admin).await?, MemberChange::NotFound);

        let bea = store.insert_user(user("bea@example.com", Role::Admin)).await?;
        for _ in 0..5 {
            let (first, second) = tokio::join!(store.change_role(&ana, Role::Viewer), store.set_disabled(&bea, true));
            let refused = [first?, second?].into_iter().filter(|change| *change == MemberChange::LastAdmin).count();
            assert_eq!(refused, 1);
            let admins = store.members().await?.into_iter().filter(|m| m.role == Role::Admin && !m.disabled).count();
            assert_eq!(admins, 1);
            store.change_role(&ana, Role::Admin).await?;
            store.set_disabled(&bea, false).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_and_a_locked_file_are_named_and_become_internal_errors() {
    let file = ScratchFile::default();
    let store = Store::open(&file.url()).await.unwrap();
    store.write.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let big = NewUpload { owner_id: "ana".into(), meta_json: "{}".into(), content: vec![7; 1 << 20] };
    assert_eq!(store.insert_upload(big).await, Err(StoreError::Full));

    let other = Store::open(&file.url()).await.unwrap();
    store.write.execute_unprepared("PRAGMA busy_timeout = 0").await.unwrap();
    let tx = other.begin().await.unwrap();
    let locked = store.audit_intent(NewIntent::default()).await;
    assert_eq!(locked, Err(StoreError::Locked));
    let error = locked.for_request("request-7").unwrap_err();
    assert_eq!(error, app::error::ConsoleError::Internal { request_id: "request-7".into() });
    tx.rollback().await.unwrap();
}
