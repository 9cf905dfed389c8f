use super::*;
use crate::functions::model::PackageType;

fn rows(numbers: std::ops::Range<u32>) -> Vec<FunctionSummary> {
    numbers
        .map(|number| FunctionSummary {
            name: format!("f{number:05}"),
            description: String::new(),
            runtime: Some("python3.13".into()),
            package_type: PackageType::Zip,
            memory_mb: 128,
            timeout_s: 3,
            code_size: 1,
            modified_at: None,
            state: None,
        })
        .collect()
}

fn chunk(numbers: std::ops::Range<u32>, loaded: u32, complete: bool, generation: u64) -> FunctionChunk {
    let offset = numbers.start;
    FunctionChunk { rows: rows(numbers), offset, loaded, complete, generation, as_of: 1, warning: None }
}

fn first(numbers: std::ops::Range<u32>, loaded: u32, complete: bool) -> Held {
    let chunk = FunctionChunk { offset: 0, ..chunk(numbers, loaded, complete, 7) };
    Held::new(FirstView { chunk, matching: loaded, runtimes: Vec::new() }, ListQuery::default())
}

#[test]
fn a_short_list_is_whole_at_once() {
    let held = first(0..12, 12, true);
    assert!(held.all_here() && held.finished());
    assert_eq!(held.rows(&ListQuery::default()).len(), 12);
    assert!(first(0..0, 0, true).finished());
}

#[test]
fn the_servers_page_stays_until_all_it_knew_is_here() {
    let query = ListQuery::default();
    let mut held = first(2_000..2_050, 2_100, false);
    assert!(!held.all_here());
    assert!(held.add(chunk(0..1_000, 2_100, false, 7)));
    assert_eq!(held.rows(&query)[0].name, "f02000");
    // Asking for something else takes what there is.
    assert_eq!(held.rows(&ListQuery { q: "f".into(), ..query.clone() }).len(), 1_000);
    assert!(held.add(chunk(1_000..2_000, 2_150, false, 7)));
    assert!(!held.all_here());
    assert!(held.add(chunk(2_000..2_150, 2_150, false, 7)));
    assert!(held.all_here() && !held.finished());
    assert_eq!(held.rows(&query).len(), 2_150);
    assert!(!held.add(chunk(2_150..2_150, 2_150, false, 7)));
    assert!(held.add(chunk(2_150..2_150, 2_150, true, 7)));
    assert!(held.finished());
}

#[test]
fn readings_do_not_mix() {
    let mut held = first(0..50, 100, false);
    held.add(chunk(0..100, 100, false, 7));
    assert_eq!(held.rows.len(), 100);
    // Another reading, answered from its start.
    held.add(chunk(0..80, 80, true, 8));
    assert_eq!((held.rows.len(), held.generation, held.finished()), (80, 8, true));
    // An answer that does not join is not taken.
    held.add(chunk(300..310, 310, false, 8));
    assert_eq!(held.rows.len(), 80);
}

#[test]
fn a_list_read_anew_never_shrinks_on_the_way() {
    let query = ListQuery::default();
    let mut held = first(0..50, 2_000, true);
    held.add(chunk(0..2_000, 2_000, true, 7));
    assert!(held.finished());
    // The server reads the list again and has the first pages of it.
    held.add(chunk(0..300, 300, false, 8));
    assert_eq!((held.rows(&query).len(), held.loaded, held.finished()), (2_000, 2_000, false));
    // Meanwhile some were deleted.
    held.add(chunk(300..1_990, 1_990, true, 8));
    assert_eq!((held.rows(&query).len(), held.loaded, held.finished()), (1_990, 1_990, true));
}
