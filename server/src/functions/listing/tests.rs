use app::functions::model::PackageType;

use super::*;

fn row(name: &str) -> FunctionSummary {
    FunctionSummary {
        name: name.into(),
        description: String::new(),
        runtime: Some("python3.13".into()),
        package_type: PackageType::Zip,
        memory_mb: 128,
        timeout_s: 3,
        code_size: 1,
        modified_at: Some(1),
        state: None,
    }
}

fn rows(names: &[&str]) -> Vec<FunctionSummary> {
    names.iter().map(|name| row(name)).collect()
}

fn throttled() -> ConsoleError {
    ConsoleError::Throttled { retry_after_s: 1 }
}

fn denied() -> ConsoleError {
    ConsoleError::AwsDenied { action: "lambda:ListFunctions".into(), message: "no".into(), request_id: None }
}

/// A list read to its end.
fn complete(names: &[&str], now: Instant) -> Listing {
    let mut listing = Listing::new(1_000);
    let task = listing.begin(now, 5).unwrap();
    assert!(listing.page(task.number, rows(names), true, now));
    listing
}

fn names(listing: &Listing) -> Vec<String> {
    let view = listing.first_view(&ListQuery::default(), 0).unwrap().unwrap();
    view.chunk.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn the_first_page_is_shown_before_the_rest() {
    let now = Instant::now();
    let mut listing = Listing::new(1_000);
    let task = listing.begin(now, 5).unwrap();
    assert!(task.urgent);
    assert_eq!(listing.begin(now, 5), None, "one reading at a time");
    assert!(listing.first_view(&ListQuery::default(), 0).is_none());
    listing.page(task.number, rows(&["b", "a"]), false, now);
    let view = listing.first_view(&ListQuery::default(), 0).unwrap().unwrap();
    assert_eq!((view.matching, view.chunk.loaded, view.chunk.complete, view.chunk.as_of), (2, 2, false, 5));
    assert_eq!(names(&listing), ["a", "b"]);
    assert!(listing.chunk(view.chunk.generation, 2).is_none(), "nothing new yet");
    listing.page(task.number, rows(&["c"]), true, now);
    let chunk = listing.chunk(view.chunk.generation, 2).unwrap();
    assert_eq!((chunk.rows.len(), chunk.offset, chunk.complete), (1, 2, true));
    assert!(listing.chunk(view.chunk.generation, 3).unwrap().rows.is_empty(), "the end is said");
}

#[test]
fn pages_of_the_view_and_chunks_have_their_sizes() {
    let now = Instant::now();
    let all: Vec<String> = (0..2_345).map(|i| format!("f{i:04}")).collect();
    let listing = complete(&all.iter().map(String::as_str).collect::<Vec<_>>(), now);
    let view = listing.first_view(&ListQuery::default(), 46).unwrap().unwrap();
    assert_eq!((view.chunk.rows.len(), view.matching), (45, 2_345));
    assert!(listing.first_view(&ListQuery::default(), u32::MAX).unwrap().unwrap().chunk.rows.is_empty());
    let generation = view.chunk.generation;
    let sizes = [0, 1_000, 2_000].map(|offset| listing.chunk(generation, offset).unwrap().rows.len());
    assert_eq!(sizes, [1_000, 1_000, 345]);
    assert_eq!(listing.chunk(generation - 1, 2_000).unwrap().offset, 0, "another generation starts over");
}

#[test]
fn an_old_list_is_shown_and_read_anew_behind() {
    let now = Instant::now();
    let mut listing = complete(&["a", "b"], now);
    assert_eq!(listing.begin(now + FRESH_FOR - Duration::from_millis(1), 6), None);
    let later = now + FRESH_FOR;
    let task = listing.begin(later, 6).unwrap();
    assert!(!task.urgent);
    assert_eq!(listing.begin(later, 6), None, "one reading at a time");
    listing.page(task.number, rows(&["a"]), false, later);
    assert_eq!(names(&listing), ["a", "b"], "half a list never replaces a whole one");
    listing.page(task.number, rows(&["c"]), true, later);
    assert_eq!(names(&listing), ["a", "c"]);
    let view = listing.first_view(&ListQuery::default(), 0).unwrap().unwrap();
    assert_eq!((view.chunk.generation, view.chunk.as_of), (task.number, 6));
}

#[test]
fn when_aws_cannot_answer_the_old_list_stays_with_a_warning() {
    let now = Instant::now();
    let mut listing = complete(&["a"], now);
    let later = now + FRESH_FOR;
    let task = listing.begin(later, 6).unwrap();
    listing.stop(task.number, throttled(), later);
    let view = listing.first_view(&ListQuery::default(), 0).unwrap().unwrap();
    assert_eq!(view.chunk.rows.len(), 1);
    assert!(view.chunk.warning.unwrap().contains("what it said before"));
    assert_eq!(listing.begin(later + Duration::from_secs(1), 7), None, "not at every click");
    let task = listing.begin(later + TRY_AGAIN_AFTER, 7).unwrap();
    listing.page(task.number, rows(&["a"]), true, later);
    assert_eq!(listing.first_view(&ListQuery::default(), 0).unwrap().unwrap().chunk.warning, None);
}

#[test]
fn a_refusal_is_shown_and_never_an_empty_table() {
    let now = Instant::now();
    let mut listing = Listing::new(0);
    let task = listing.begin(now, 5).unwrap();
    listing.stop(task.number, denied(), now);
    assert_eq!(listing.first_view(&ListQuery::default(), 0), Some(Err(denied())));
    assert!(listing.begin(now, 6).unwrap().urgent, "the next visit asks again");

    let mut listing = complete(&["a"], now);
    let task = listing.begin(now + FRESH_FOR, 6).unwrap();
    listing.stop(task.number, denied(), now);
    assert_eq!(listing.first_view(&ListQuery::default(), 0), Some(Err(denied())));
}

#[test]
fn what_was_read_before_the_error_stays_and_says_why_it_is_not_all() {
    let now = Instant::now();
    let mut listing = Listing::new(0);
    let task = listing.begin(now, 5).unwrap();
    listing.page(task.number, rows(&["a"]), false, now);
    listing.stop(task.number, throttled(), now);
    let chunk = listing.chunk(task.number, 1).unwrap();
    assert!(!chunk.complete && chunk.warning.unwrap().starts_with("The rest could not be read"));
    assert!(!listing.begin(now + TRY_AGAIN_AFTER, 6).unwrap().urgent);
}

#[test]
fn waiting_for_aws_is_said() {
    let now = Instant::now();
    let mut listing = Listing::new(0);
    let task = listing.begin(now, 5).unwrap();
    listing.page(task.number, rows(&["a"]), false, now);
    assert!(listing.waits(task.number, &throttled()));
    let view = listing.first_view(&ListQuery::default(), 0).unwrap().unwrap();
    assert_eq!(view.chunk.warning.as_deref(), Some("Waiting for AWS: too many requests."));
    listing.page(task.number, rows(&["b"]), false, now);
    assert_eq!(listing.first_view(&ListQuery::default(), 0).unwrap().unwrap().chunk.warning, None);
}

#[test]
fn our_own_changes_are_there_at_once_and_only_once() {
    let now = Instant::now();
    let mut listing = Listing::new(0);
    let task = listing.begin(now, 5).unwrap();
    listing.page(task.number, rows(&["a", "b"]), false, now);
    listing.put(&FunctionSummary { memory_mb: 512, ..row("new") });
    listing.remove("b");
    listing.remove("later");
    // AWS's next page was cut before our changes.
    listing.page(task.number, rows(&["later", "new", "z"]), true, now);
    assert_eq!(names(&listing), ["a", "new", "z"]);
    listing.put(&FunctionSummary { memory_mb: 1024, ..row("a") });
    assert_eq!(names(&listing), ["a", "new", "z"]);
    let memory =
        |listing: &Listing| listing.chunk(0, 0).unwrap().rows.iter().map(|row| row.memory_mb).collect::<Vec<_>>();
    assert_eq!(memory(&listing), [1024, 512, 128]);
}

#[test]
fn a_removal_changes_the_generation_because_offsets_shift() {
    let now = Instant::now();
    let mut listing = complete(&["a", "b", "c"], now);
    let before = listing.chunk(0, 0).unwrap().generation;
    listing.remove("ghost");
    assert_eq!(listing.chunk(before, 3).unwrap().generation, before);
    listing.remove("a");
    let chunk = listing.chunk(before, 2).unwrap();
    assert_eq!((chunk.offset, chunk.rows.len()), (0, 2));
    assert!(chunk.generation > before);
}

#[test]
fn a_forgotten_reading_is_not_wanted() {
    let now = Instant::now();
    let mut listing = Listing::new(0);
    let task = listing.begin(now, 5).unwrap();
    listing.forget();
    assert!(!listing.page(task.number, rows(&["a"]), false, now));
    assert!(!listing.waits(task.number, &throttled()));
    assert!(listing.begin(now, 6).unwrap().number > task.number);
}

#[test]
fn states_we_were_told_outlive_a_reading_unless_the_function_changed() {
    let now = Instant::now();
    let mut listing = complete(&["same", "changed", "pending"], now);
    for (name, state) in
        [("same", FunctionState::Active), ("changed", FunctionState::Failed), ("pending", FunctionState::Pending)]
    {
        listing.told(&FunctionSummary { state: Some(state), ..row(name) });
    }
    let task = listing.begin(now + FRESH_FOR, 6).unwrap();
    let changed = FunctionSummary { modified_at: Some(2), ..row("changed") };
    listing.page(task.number, vec![row("same"), changed, row("pending")], true, now);
    let states: Vec<_> = listing.chunk(0, 0).unwrap().rows.into_iter().map(|row| row.state).collect();
    assert_eq!(states, [Some(FunctionState::Active), None, None]);
}
