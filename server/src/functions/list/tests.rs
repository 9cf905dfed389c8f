use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;

use super::*;
use crate::aws::{
    calls,
    stub::{self, Reply, Stub, place},
};

/// A region with `total` functions, in pages of 50.
fn page(request: &stub::Request, total: usize) -> Reply {
    assert_eq!(request.query("MaxItems"), Some("50"));
    let from: usize = request.query("Marker").map_or(0, |marker| marker.parse().unwrap());
    let to = (from + 50).min(total);
    let functions: Vec<_> = (from..to)
        .map(|i| serde_json::json!({"FunctionName": format!("f{i:05}"), "Runtime": "python3.13", "MemorySize": 128, "Timeout": 3}))
        .collect();
    let mut body = serde_json::json!({ "Functions": functions });
    if to < total {
        body["NextMarker"] = to.to_string().into();
    }
    stub::json(200, body.to_string())
}

async fn region(total: usize) -> (Stub, FunctionsCache) {
    let stub = Stub::start(move |request| page(request, total)).await;
    let cache = FunctionsCache::new(Arc::new(stub.hub()));
    (stub, cache)
}

async fn first(cache: &FunctionsCache) -> Result<FirstView, ConsoleError> {
    let who = Who { calls: calls::current(), ..Who::console() };
    cache.first_view(&who, &place(), &ListQuery::default(), 0).await
}

/// As the browser does: chunk after chunk until the end.
async fn all_rows(cache: &FunctionsCache) -> Vec<FunctionSummary> {
    let mut generation = first(cache).await.unwrap().chunk.generation;
    let mut rows: Vec<FunctionSummary> = Vec::new();
    loop {
        let offset = u32::try_from(rows.len()).unwrap();
        let chunk = cache.chunk(&Who::console(), &place(), generation, offset).await.unwrap();
        if chunk.offset != offset {
            rows.clear();
        }
        generation = chunk.generation;
        rows.extend(chunk.rows);
        if chunk.complete && rows.len() == chunk.loaded as usize {
            return rows;
        }
        assert_eq!(chunk.warning, None);
    }
}

#[tokio::test]
async fn ten_thousand_functions_are_two_hundred_calls() {
    let (stub, cache) = region(10_000).await;
    let rows = all_rows(&cache).await;
    assert_eq!(rows.len(), 10_000);
    assert_eq!(rows[9_999].name, "f09999");
    assert_eq!(stub.seen().len(), 200);
    all_rows(&cache).await;
    assert_eq!(stub.seen().len(), 200, "warm: none");
    let bytes: usize = rows
        .iter()
        .map(|row| {
            size_of::<FunctionSummary>() + row.name.capacity() + row.runtime.as_ref().map_or(0, String::capacity)
        })
        .sum();
    assert!(bytes / rows.len() < 2_000, "{} bytes a row", bytes / rows.len());
}

#[tokio::test]
async fn fifty_people_on_a_cold_page_cost_what_one_costs() {
    let (stub, cache) = region(120).await;
    let views = join_all((0..50).map(|_| first(&cache))).await;
    assert!(views.iter().all(Result::is_ok));
    join_all((0..50).map(|_| all_rows(&cache))).await;
    assert_eq!(stub.seen().len(), 3);
}

#[tokio::test]
async fn one_call_on_the_critical_path_cold_and_none_warm() {
    let (_stub, cache) = region(500).await;
    let (view, cold) = calls::counted(first(&cache)).await;
    assert_eq!((view.unwrap().chunk.rows.len(), cold), (50, 1));
    all_rows(&cache).await;
    let (_, warm) = calls::counted(first(&cache)).await;
    assert_eq!(warm, 0);
}

#[tokio::test]
async fn refresh_asks_aws_again() {
    let (stub, cache) = region(10).await;
    let before = first(&cache).await.unwrap().chunk.generation;
    cache.refresh(&place());
    assert!(first(&cache).await.unwrap().chunk.generation > before);
    assert_eq!(stub.seen().len(), 2);
}

#[tokio::test]
async fn an_empty_region_is_an_answer() {
    let (stub, cache) = region(0).await;
    let view = first(&cache).await.unwrap();
    assert!(view.chunk.complete && view.chunk.rows.is_empty() && view.matching == 0);
    assert_eq!(stub.seen().len(), 1);
}

#[tokio::test]
async fn a_refusal_reaches_everybody_and_is_not_remembered() {
    let denied = Arc::new(AtomicU32::new(1));
    let switch = Arc::clone(&denied);
    let stub = Stub::start(move |request| {
        if switch.load(Ordering::SeqCst) == 1 {
            stub::error(403, "AccessDeniedException", "not authorized to perform: lambda:ListFunctions on resource: *")
        } else {
            page(request, 1)
        }
    })
    .await;
    let cache = FunctionsCache::new(Arc::new(stub.hub()));
    let views = join_all((0..10).map(|_| first(&cache))).await;
    assert!(
        views.iter().all(
            |view| matches!(view, Err(ConsoleError::AwsDenied { action, .. }) if action == "lambda:ListFunctions")
        )
    );
    denied.store(0, Ordering::SeqCst);
    assert_eq!(first(&cache).await.unwrap().chunk.rows.len(), 1);
}

#[tokio::test]
async fn an_engine_that_is_not_there_is_the_error() {
    let cache = FunctionsCache::new(Arc::new(stub::hub_without_engine()));
    assert!(matches!(first(&cache).await, Err(ConsoleError::Unavailable { what, .. }) if what == "The local engine"));
    let error =
        cache.first_view(&Who::console(), &Place::new("prod", "x"), &ListQuery::default(), 0).await.unwrap_err();
    assert_eq!(error, ConsoleError::not_found("connection", "prod"));
}

#[tokio::test]
async fn a_page_lost_on_the_way_is_asked_for_again() {
    let count = AtomicU32::new(0);
    let stub = Stub::start(
        move |request| {
            if count.fetch_add(1, Ordering::SeqCst) == 1 { Reply::Cut } else { page(request, 100) }
        },
    )
    .await;
    let cache = FunctionsCache::new(Arc::new(stub.hub()));
    assert_eq!(all_rows(&cache).await.len(), 100);
    assert_eq!(stub.seen().len(), 3);
}

#[tokio::test]
async fn our_own_functions_need_no_call() {
    let (stub, cache) = region(3).await;
    let mut rows = all_rows(&cache).await;
    let new = FunctionSummary { name: "new".into(), ..rows.remove(0) };
    cache.put(&place(), &new);
    cache.remove(&place(), "f00001");
    let names: Vec<String> = all_rows(&cache).await.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["f00000", "f00002", "new"]);
    assert_eq!(stub.seen().len(), 1);
}
