//! The power is cut before and after every write to the journal; the next process ends what was begun.

use super::{Server, Story, ana, memory::Cut, world::Fault};
use app::operations::{model::OperationStatus, service::OperationsService};

/// Runs until the power is cut, or to the end when it is not.
async fn until_dark(server: &Server, work: impl Future<Output = ()>) {
    tokio::select! {
        biased;
        () = server.journal.dark.notified() => {}
        () = work => {}
    }
}

/// How many writes it takes, and which calls, when all goes well.
async fn usual(story: Story) -> (usize, Vec<&'static str>) {
    let server = Server::start(story).await;
    let id = server.create(story).await;
    server.rest(&id).await;
    let log = server.world.state().log.clone();
    (server.journal.state().writes, log)
}

fn count(log: &[&str], call: &str) -> usize {
    log.iter().filter(|name| **name == call).count()
}

#[tokio::test(start_paused = true)]
async fn a_create_survives_a_power_cut_at_every_write() {
    for story in Story::ALL {
        let (writes, usual) = usual(story).await;
        for cut in (0..writes).flat_map(|write| [Cut::Before(write), Cut::After(write)]) {
            let server = Server::start(story).await;
            server.journal.state().cut = Some(cut);
            until_dark(&server, async {
                let id = server.create(story).await;
                server.rest(&id).await;
            })
            .await;
            let server = server.restarted().await;
            // The browser sends its form again.
            let id = server.create(story).await;
            let view = server.rest(&id).await;
            let context = format!("{story:?}, {cut:?}: {view:?}");
            assert_eq!(view.status, OperationStatus::Done, "{context}");
            server.assert_complete(story, &id, &context);
            assert_eq!(server.journal.state().operations.len(), 1, "{context}");
            // What the dead process made is found, not made again and cleared away.
            let log = server.world.state().log.clone();
            for create in
                ["CreateFunction", "CreateApi", "CreateIntegration", "CreateRoute", "AddPermission", "CreateStage"]
            {
                assert!(count(&log, create) <= count(&usual, create), "{create}, {context}");
            }
            assert!(!format!("{:?}", server.journal.state().operations).contains(super::SECRET), "{context}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_roll_back_survives_a_power_cut_at_every_write() {
    for story in Story::ALL {
        let calls = {
            let server = Server::start(story).await;
            let id = server.create(story).await;
            server.rest(&id).await;
            server.world.calls()
        };
        let failed = async || {
            let server = Server::start(story).await;
            server.world.state().faults = [(calls - 1, Fault::Deny)].into();
            let id = server.create(story).await;
            assert_eq!(server.rest(&id).await.status, OperationStatus::Failed);
            (server, id)
        };
        let (server, id) = failed().await;
        let first = server.journal.state().writes;
        server.operations.roll_back(&ana(), &id).await.unwrap();
        server.rest(&id).await;
        let last = server.journal.state().writes;
        for cut in (first..last).flat_map(|write| [Cut::Before(write), Cut::After(write)]) {
            let (server, id) = failed().await;
            server.journal.state().cut = Some(cut);
            until_dark(&server, async {
                server.operations.roll_back(&ana(), &id).await.unwrap();
                server.rest(&id).await;
            })
            .await;
            let server = server.restarted().await;
            if server.rest(&id).await.status == OperationStatus::Failed {
                // The power was cut before the roll-back had begun. The dead process still holds the operation a while.
                while let Err(error) = server.operations.roll_back(&ana(), &id).await {
                    assert_eq!(error.code(), "Conflict");
                    tokio::time::advance(std::time::Duration::from_secs(1)).await;
                }
            }
            let view = server.rest(&id).await;
            let context = format!("{story:?}, {cut:?}: {view:?}");
            assert_eq!(view.status, OperationStatus::RolledBack, "{context}");
            assert_eq!(server.world.account(), story.account(), "{context}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_defect_stops_its_operation_and_nothing_else() {
    let story = Story::Everything;
    for call in 1..10 {
        let server = Server::start(story).await;
        server.world.state().faults = [(call, Fault::Panic)].into();
        let id = server.create(story).await;
        let view = server.rest(&id).await;
        assert_eq!(view.status, OperationStatus::Failed);
        assert!(
            view.steps.iter().any(|step| step.note.as_deref().is_some_and(|note| note.contains("defect"))),
            "{view:?}"
        );
        server.operations.resume(&ana(), &id).await.unwrap();
        assert_eq!(server.rest(&id).await.status, OperationStatus::Done, "call {call}");
        server.assert_complete(story, &id, "after a defect");
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_delays_and_loses_nothing() {
    let story = Story::Everything;
    let server = Server::start(story).await;
    let id = server.create(story).await;
    server.journal.state().full = 20;
    assert_eq!(server.rest(&id).await.status, OperationStatus::Done);
    server.assert_complete(story, &id, "full disk");
}

#[tokio::test(start_paused = true)]
async fn two_servers_on_one_store_do_not_both_work() {
    let story = Story::Everything;
    let one = Server::start(story).await;
    let two = Server::on(one.journal.clone(), one.world.clone()).await;
    let id = one.create(story).await;
    // Seen live from the other server too.
    assert_eq!(two.rest(&id).await.status, OperationStatus::Done);
    one.assert_complete(story, &id, "two servers");
    let log = one.world.state().log.clone();
    for create in ["CreateRole", "CreateFunction", "CreateApi", "CreateRoute"] {
        assert_eq!(log.iter().filter(|name| **name == create).count(), 1, "{create}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ends_in_order_lets_the_next_go_on_at_once() {
    let story = Story::Everything;
    let server = Server::start(story).await;
    server.world.state().not_assumable = 3;
    let id = server.create(story).await;
    let mut view = server.operations.subscribe(&ana(), &id).await.unwrap();
    view.wait_for(|view| view.steps.iter().any(|step| step.key == "function" && step.attempts == 2)).await.unwrap();
    server.operations.stop().await;
    let before = tokio::time::Instant::now();
    let next = Server::on(server.journal.clone(), server.world.clone()).await;
    assert!(next.operations.live().contains_key(&id));
    assert_eq!(before.elapsed().as_millis(), 0);
    assert_eq!(next.rest(&id).await.status, OperationStatus::Done);
    next.assert_complete(story, &id, "handed over");
}
