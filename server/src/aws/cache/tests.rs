use std::sync::atomic::AtomicU32;

use futures::future::join_all;
use tokio::{
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use super::*;

const LONG: Duration = Duration::from_secs(3600);

fn place() -> Place {
    Place::new("test", "eu-west-1")
}

fn down() -> ConsoleError {
    ConsoleError::Unavailable { what: "AWS Lambda".into(), reason: "No connection.".into() }
}

/// Loads 1, 2, 3, … and counts.
#[derive(Clone, Default)]
struct Source(Arc<AtomicU32>);

impl Source {
    fn next(&self) -> impl Future<Output = Result<u32, ConsoleError>> + Send + 'static {
        let counter = Arc::clone(&self.0);
        async move {
            tokio::task::yield_now().await;
            Ok(counter.fetch_add(1, Ordering::SeqCst) + 1)
        }
    }

    fn loads(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn fifty_people_are_one_call() {
    let (cache, source) = (Cache::new(LONG, 10), Source::default());
    let all =
        join_all((0..50).map(|_| async { cache.get(&place(), "k", || source.next()).await.map(|v| *v.value) })).await;
    assert!(all.iter().all(|v| *v == Ok(1)), "{all:?}");
    assert_eq!(source.loads(), 1);
}

#[tokio::test]
async fn fresh_values_are_not_asked_for_again_and_old_ones_are() {
    let source = Source::default();
    let fresh = Cache::new(LONG, 10);
    let stale = Cache::new(Duration::ZERO, 10);
    for cache in [&fresh, &stale] {
        for _ in 0..2 {
            cache.get(&place(), "k", || source.next()).await.unwrap();
        }
    }
    assert_eq!(*fresh.peek(&place(), "k").unwrap().value, 1);
    assert_eq!(*stale.peek(&place(), "k").unwrap().value, 3);
    assert_eq!(fresh.fresh(&place()).len(), 1);
    assert!(stale.fresh(&place()).is_empty());
}

#[tokio::test]
async fn a_value_not_to_be_kept_is_asked_for_again() {
    let (cache, source) = (Cache::new(LONG, 10), Source::default());
    for _ in 0..3 {
        cache.get_if(&place(), "k", |value| *value > 1, || source.next()).await.unwrap();
    }
    assert_eq!(source.loads(), 2);
}

#[tokio::test]
async fn the_old_value_with_a_warning_when_aws_cannot_be_reached() {
    let (cache, source) = (Cache::new(Duration::ZERO, 10), Source::default());
    cache.get(&place(), "k", || source.next()).await.unwrap();
    let aged = cache.get(&place(), "k", || async { Err(down()) }).await.unwrap();
    assert_eq!(*aged.value, 1);
    assert_eq!(aged.warning.as_deref(), Some("AWS Lambda cannot be reached; this is what it said before."));
    let error = cache.get(&place(), "other", || async { Err(down()) }).await.unwrap_err();
    assert_eq!(error, down());
}

#[test]
fn a_fault_of_aws_passes_and_a_refusal_does_not() {
    let aws = |code: &str| ConsoleError::Aws { code: code.into(), message: "m".into(), request_id: None };
    assert!(is_passing(&aws("ServiceException")) && is_passing(&down()));
    assert!(!is_passing(&aws("ValidationException")) && !is_passing(&ConsoleError::not_found("function", "k")));
    assert_eq!(stale_warning(&aws("ServiceException")), "AWS answered ServiceException; this is what it said before.");
}

#[tokio::test]
async fn a_refusal_is_no_reason_to_show_the_old_value() {
    let (cache, source) = (Cache::new(Duration::ZERO, 10), Source::default());
    cache.get(&place(), "k", || source.next()).await.unwrap();
    let gone = ConsoleError::not_found("function", "k");
    let (error, again) = (gone.clone(), gone.clone());
    assert_eq!(cache.get(&place(), "k", || async { Err(error) }).await.unwrap_err(), again);
    assert!(cache.peek(&place(), "k").is_none());
}

/// Somebody whose load has begun, and gives 1 when it is let go.
async fn held(cache: &Cache<u32>) -> (oneshot::Sender<()>, JoinHandle<Result<u32, ConsoleError>>) {
    let (go, gone) = oneshot::channel();
    let (cache, started) = (cache.clone(), Arc::new(Notify::new()));
    let starting = Arc::clone(&started);
    let load = || async move {
        starting.notify_one();
        gone.await.ok();
        Ok(1)
    };
    let task = tokio::spawn(async move { cache.get(&place(), "k", load).await.map(|found| *found.value) });
    started.notified().await;
    (go, task)
}

#[tokio::test]
async fn what_was_read_before_a_change_is_not_kept() {
    let cache: Cache<u32> = Cache::new(LONG, 10);
    let (go, slow) = held(&cache).await;
    cache.invalidate(&place(), "k");
    assert_eq!(*cache.get(&place(), "k", || async { Ok(2) }).await.unwrap().value, 2);
    go.send(()).unwrap();
    assert_eq!(slow.await.unwrap(), Ok(1));
    assert_eq!(*cache.peek(&place(), "k").unwrap().value, 2);
}

#[tokio::test]
async fn the_load_goes_on_without_the_one_who_began_it() {
    let cache: Cache<u32> = Cache::new(LONG, 10);
    let (go, first) = held(&cache).await;
    first.abort();
    assert!(first.await.is_err());
    go.send(()).unwrap();
    let value = cache.get(&place(), "k", || async { Ok(2) }).await.unwrap();
    assert_eq!(*value.value, 1);
}

#[tokio::test]
async fn a_load_that_panics_does_not_block_the_next() {
    let cache: Cache<u32> = Cache::new(LONG, 10);
    let crash = || async { if std::hint::black_box(true) { panic!("expected by this test") } else { Ok(1) } };
    assert!(matches!(cache.get(&place(), "k", crash).await, Err(ConsoleError::Internal { .. })));
    assert_eq!(*cache.get(&place(), "k", || async { Ok(2) }).await.unwrap().value, 2);
}

#[tokio::test]
async fn the_oldest_makes_room() {
    let cache: Cache<u32> = Cache::new(LONG, 2);
    for key in ["a", "b", "c"] {
        cache.get(&place(), key, || async { Ok(0) }).await.unwrap();
    }
    let kept = ["a", "b", "c"].into_iter().filter(|key| cache.peek(&place(), key).is_some()).count();
    assert_eq!(kept, 2);
}

#[tokio::test]
async fn forgetting_some_keys_of_one_place() {
    let cache: Cache<u32> = Cache::new(LONG, 10);
    let other = Place::new("test", "us-east-1");
    for (at, key) in [(&place(), "f\n"), (&place(), "f\nlive"), (&place(), "fg\n"), (&other, "f\n")] {
        cache.get(at, key, || async { Ok(0) }).await.unwrap();
    }
    cache.invalidate_where(&place(), |key| key.starts_with("f\n"));
    assert!(cache.peek(&place(), "f\n").is_none() && cache.peek(&place(), "f\nlive").is_none());
    assert!(cache.peek(&place(), "fg\n").is_some() && cache.peek(&other, "f\n").is_some());
}
