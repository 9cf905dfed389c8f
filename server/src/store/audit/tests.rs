use app::connections::model::Place;
use sea_orm::{ConnectionTrait, DbBackend};

use super::*;
use crate::store::{Clock, testing::each_store};

fn intent(actor: &str, action: &str, target: &str) -> NewIntent {
    NewIntent { actor: actor.into(), action: action.into(), target: target.into(), ..Default::default() }
}

async fn disarm(store: &Store) {
    let statements: &[&str] = match store.write.get_database_backend() {
        DbBackend::Postgres => &["DROP TRIGGER audit_append_only ON audit"],
        _ => &["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    };
    for statement in statements {
        store.write.execute_unprepared(statement).await.unwrap();
    }
}

async fn broken_at(store: &Store) -> Option<i64> {
    match store.audit_verify().await.unwrap() {
        AuditCheck::Intact { .. } => None,
        AuditCheck::Broken { id, .. } => Some(id),
    }
}

#[tokio::test]
async fn intents_and_outcomes_are_joined() {
    each_store(async |store| {
        let clock = Clock::manual(5_000);
        let store = store.with_clock(clock.clone());
        let place = Place::new("local", "eu-central-1");
        let id = store
            .audit_intent(NewIntent {
                actor_id: Some("u1".into()),
                target_kind: "function".into(),
                place: Some(place.clone()),
                details: vec![("memory".into(), "128\0".into())],
                operation_id: Some("op".into()),
                ..intent("ana@example.com", "function.create", "hello")
            })
            .await?;
        let row = store.audit_page(&ActivityQuery::default()).await?.rows.remove(0);
        assert_eq!((row.id, row.at, row.outcome), (id, 5_000, AuditOutcome::Pending));
        store.audit_outcome(id, AuditOutcome::Failed, &[("error".into(), "Throttled".into())]).await?;
        let page = store.audit_page(&ActivityQuery::default()).await?;
        let [row] = page.rows.as_slice() else { panic!("one row, not {:?}", page.rows) };
        assert_eq!(row.outcome, AuditOutcome::Failed);
        assert_eq!(row.details, [("memory".into(), "128\u{fffd}".into()), ("error".into(), "Throttled".into())]);
        assert_eq!((&row.place, row.operation_id.as_deref()), (&Some(place), Some("op")));
        assert_eq!(page.actors, ["ana@example.com"]);
        let again = store.audit_outcome(id, AuditOutcome::Succeeded, &[]).await;
        assert_eq!(again, Err(StoreError::Duplicate), "an outcome is final");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn filters_and_pages_are_exact() {
    each_store(async |store| {
        for n in 0..PAGE_ROWS as i64 + 2 {
            let id = store.audit_intent(intent("ana", "function.update", &format!("f-{n}"))).await?;
            if n % 2 == 0 {
                store.audit_outcome(id, AuditOutcome::Succeeded, &[]).await?;
            }
        }
        store.audit_intent(intent("bea", "functional", "100%_Sure\\")).await?;
        let count = async |query: ActivityQuery| Ok::<_, StoreError>(store.audit_page(&query).await?.rows.len() as u64);
        let query = ActivityQuery::default;

        let first = store.audit_page(&query()).await?;
        assert_eq!(first.rows.len() as u64, PAGE_ROWS);
        assert_eq!(first.actors, ["ana", "bea"]);
        assert!(first.rows.is_sorted_by(|a, b| a.id > b.id));
        let second = store.audit_page(&ActivityQuery { before: first.next, ..query() }).await?;
        assert_eq!((second.rows.len(), second.next), (3, None));
        assert!(second.rows[0].id < first.rows[PAGE_ROWS as usize - 1].id);

        assert_eq!(count(ActivityQuery { actor: "bea".into(), ..query() }).await?, 1);
        assert_eq!(count(ActivityQuery { actor: "' OR 1=1".into(), ..query() }).await?, 0);
        assert_eq!(count(ActivityQuery { action: "functional".into(), ..query() }).await?, 1);
        assert_eq!(count(ActivityQuery { action: "function.".into(), actor: "bea".into(), ..query() }).await?, 0);
        assert_eq!(count(ActivityQuery { target: "F-51".into(), ..query() }).await?, 1);
        assert_eq!(count(ActivityQuery { target: "f_51".into(), ..query() }).await?, 0, "_ is not a wildcard");
        assert_eq!(count(ActivityQuery { target: "%".into(), ..query() }).await?, 1, "% is not a wildcard");
        assert_eq!(count(ActivityQuery { target: "%_sure\\".into(), ..query() }).await?, 1);
        assert_eq!(count(ActivityQuery { outcome: "succeeded".into(), ..query() }).await?, 26);
        assert_eq!(count(ActivityQuery { outcome: "pending".into(), ..query() }).await?, 27);
        assert_eq!(count(ActivityQuery { outcome: "denied".into(), ..query() }).await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_trail_cannot_be_edited() {
    each_store(async |store| {
        store.audit_intent(intent("ana", "a", "t")).await?;
        for change in ["UPDATE audit SET actor = 'bea'", "DELETE FROM audit"] {
            assert!(store.write.execute_unprepared(change).await.is_err(), "{change}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_gets_past_the_trigger_is_found() {
    for (change, row) in [
        ("UPDATE audit SET actor = 'bea' WHERE id = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE id = 3", 3),
        ("UPDATE audit SET outcome = 'denied' WHERE id = 4", 4),
        ("UPDATE audit SET connection = '' WHERE id = 1", 1),
        ("UPDATE audit SET hash = '' WHERE id = 4", 4),
        ("DELETE FROM audit WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 4", 4),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET id = 9 WHERE id = 4", 4),
        (
            "INSERT INTO audit (id, kind, at, actor, action, target_kind, target, details, request_id, ip, hash) \
             VALUES (5, 'intent', 0, 'bea', '', '', '', '[]', '', '', '')",
            5,
        ),
    ] {
        each_store(async |store| {
            for _ in 0..2 {
                let id = store.audit_intent(intent("ana", "a", "t")).await?;
                store.audit_outcome(id, AuditOutcome::Succeeded, &[]).await?;
            }
            let AuditCheck::Intact { rows: 4, .. } = store.audit_verify().await? else { panic!("intact at first") };
            disarm(&store).await;
            store.write.execute_unprepared(change).await.unwrap();
            assert_eq!(broken_at(&store).await, Some(row), "{change}");
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_chain_made_anew_does_not_end_as_the_old_one() {
    each_store(async |store| {
        store.audit_intent(intent("ana", "a", "t")).await?;
        store.audit_intent(intent("ana", "a", "t")).await?;
        disarm(&store).await;
        let rows = row::Entity::find().order_by_asc(row::Column::Id).all(&store.write).await?;
        let mut before = String::new();
        for mut forged in rows {
            forged.actor = "bea".into();
            forged.hash = chain::link(&before, &forged)?;
            before = forged.hash.clone();
            row::ActiveModel::from(forged).reset_all().update(&store.write).await?;
        }
        assert_eq!(broken_at(&store).await, Some(2));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn writers_at_once_make_one_chain() {
    each_store(async |store| {
        let writes = (0..40).map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.audit_intent(intent("ana", "a", &n.to_string())).await })
        });
        for write in futures::future::join_all(writes).await {
            write.unwrap()?;
        }
        assert!(matches!(store.audit_verify().await?, AuditCheck::Intact { rows: 40, .. }));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn fingerprints_tell_values_apart_and_nothing_more() {
    let store = Store::open(&crate::store::StoreUrl::Memory).await.unwrap();
    let other = Store::open(&crate::store::StoreUrl::Memory).await.unwrap();
    let (key, another) = (store.fingerprint_key().await.unwrap(), other.fingerprint_key().await.unwrap());
    assert_eq!(key.of("canary"), key.of("canary"));
    assert_ne!(key.of("canary"), key.of("canary2"));
    assert_ne!(key.of("canary"), another.of("canary"));
    assert_eq!(key.of("canary").len(), 8);
}

#[tokio::test]
async fn days_are_cut_at_midnight_utc() {
    each_store(async |store| {
        const DAY: i64 = 86_400_000;
        let clock = Clock::manual(20_000 * DAY);
        let store = store.with_clock(clock.clone());
        for hours in [0, 23, 1, 24] {
            clock.advance(hours * 3_600_000);
            store.audit_intent(intent("ana", "function.create", "f")).await?;
        }
        let found = async |from: &str, to: &str| {
            let query = ActivityQuery { from: from.into(), to: to.into(), ..ActivityQuery::default() };
            store.audit_page(&query).await.map(|page| page.rows.iter().map(|row| row.id).collect::<Vec<_>>())
        };
        // Day 20,000 is 2024-10-04.
        assert_eq!(found("2024-10-04", "2024-10-04").await?, [2, 1]);
        assert_eq!(found("2024-10-05", "").await?, [4, 3]);
        assert_eq!(found("", "2024-10-05").await?, [3, 2, 1]);
        assert_eq!(found("no date", "").await?.len(), 4);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_change_is_one_that_changed_something_there() {
    each_store(async |store| {
        let (here, there) = (Place::new("local", "eu-central-1"), Place::new("prod", "eu-central-1"));
        let did = async |actor: &str, action: &str, place: &Place, outcome: Option<AuditOutcome>| {
            let new = NewIntent { place: Some(place.clone()), ..intent(actor, action, "hello") };
            let id = store.audit_intent(new).await?;
            if let Some(outcome) = outcome {
                store.audit_outcome(id, outcome, &[]).await?;
            }
            Ok::<i64, StoreError>(id)
        };
        assert_eq!(store.last_change(&here, "hello").await?, None);
        let done = Some(AuditOutcome::Succeeded);
        let made = did("ana", "function.create", &here, done).await?;
        did("bea", "function.configure", &here, Some(AuditOutcome::Failed)).await?;
        did("bea", "function.deploy", &here, None).await?;
        did("bea", "function.configure", &there, done).await?;
        for reads in ["function.invoke", "function.download", "function.reveal", "test-event.save"] {
            did("bea", reads, &here, done).await?;
        }
        let last = store.last_change(&here, "hello").await?.unwrap();
        assert_eq!((last.id, last.actor.as_str()), (made, "ana"));
        assert_eq!(store.last_change(&here, "hell").await?, None);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_entry_has_its_commands_whole() {
    each_store(async |store| {
        let long = "aws lambda x\n".repeat(500);
        let details = vec![("aws cli".to_owned(), long.clone()), ("note".to_owned(), "y".repeat(5_000))];
        let id = store.audit_intent(NewIntent { details, ..intent("ana", "function.create", "f") }).await?;
        store.audit_outcome(id, AuditOutcome::Succeeded, &[("made".into(), "it".into())]).await?;
        let row = store.audit_entry(id).await?.unwrap();
        assert_eq!((row.outcome, row.details[0].1 == long), (AuditOutcome::Succeeded, true));
        assert_eq!((row.details[1].1.len(), row.details[2].0.as_str()), (1_000, "made"));
        assert_eq!(store.audit_entry(id + 1).await?, None, "an outcome is no entry");
        assert_eq!(store.audit_entry(99).await?, None);
        Ok(())
    })
    .await;
}
