//! What is proven blocks, with a sentence that helps; what cannot be told does not.

use super::*;

mod in_node;
mod in_python;

fn findings(runtime: &str, handler: &str, files: &[(&str, &str)]) -> Findings {
    with(runtime, handler, files, false, &[])
}

fn with(runtime: &str, handler: &str, files: &[(&str, &str)], layers: bool, edited: &[&str]) -> Findings {
    let tree = Tree::of(files);
    let edited: Vec<String> = edited.iter().map(|path| (*path).to_owned()).collect();
    check(&Subject { files: &tree, runtime: Some(runtime), handler: Some(handler), layers, edited: &edited })
}

fn python(handler: &str, source: &str) -> Findings {
    findings("python3.13", handler, &[("lambda_function.py", source)])
}

fn node(handler: &str, file: &str, source: &str) -> Findings {
    findings("nodejs22.x", handler, &[(file, source)])
}

#[track_caller]
fn fits(findings: &Findings) {
    assert_eq!(findings.problems, []);
}

/// The only problem's sentence.
#[track_caller]
fn wrong(findings: &Findings, kind: ProblemKind) -> &str {
    let [only] = &findings.problems[..] else { panic!("{findings:#?}") };
    assert_eq!(only.kind, kind, "{findings:#?}");
    &only.message
}

const HANDLER: &str = "lambda_function.lambda_handler";

#[test]
fn other_runtimes_have_file_rules_only() {
    fits(&findings("ruby3.4", "lambda_function.lambda_handler", &[("x.rb", "def (")]));
    fits(&findings("java21", "example.Hello::handleRequest", &[("x.jar", "\0")]));
    fits(&findings("provided.al2023", "whatever", &[("bootstrap", "#!/bin/sh\n")]));
    assert!(wrong(&findings("provided.al2023", "x", &[("main", "")]), ProblemKind::Handler).contains("bootstrap"));
    fits(&with("provided.al2023", "x", &[("main", "")], true, &[]));
}

#[test]
fn sizes_have_three_limits() {
    const MB: u64 = 1024 * 1024;
    assert_eq!(sizes(3 * MB, 60 * MB, true), None);
    assert_eq!(sizes(3 * MB + 1, 1, true).map(|p| p.kind), Some(ProblemKind::Large));
    assert_eq!(sizes(3 * MB + 1, 100 * MB, false), None);
    assert_eq!(sizes(50 * MB + 1, 1, false).map(|p| p.kind), Some(ProblemKind::Size));
    assert_eq!(sizes(1, 250 * MB + 1, true).map(|p| p.kind), Some(ProblemKind::Size));
}

#[test]
fn the_handlers_file_is_opened_first() {
    let first = |runtime: &str, handler: &str, files: &[(&str, &str)]| {
        first_file(&Tree::of(files), Some(runtime), Some(handler))
    };
    assert_eq!(first("python3.13", "b.handler", &[("a.py", ""), ("b.py", "")]).as_deref(), Some("b.py"));
    assert_eq!(first("python3.13", "gone.handler", &[("README", ""), ("x.py", "")]).as_deref(), Some("x.py"));
    assert_eq!(first("ruby3.4", "app.handler", &[("a.rb", ""), ("app.rb", "")]).as_deref(), Some("app.rb"));
    assert_eq!(first("java21", "A::b", &[("lib/x.jar", "\0"), ("notes/n.txt", "")]).as_deref(), Some("notes/n.txt"));
    assert_eq!(first("java21", "A::b", &[("lib/x.jar", "\0")]), None);
}

#[test]
fn nothing_makes_it_panic_or_hang() {
    for source in ["\u{0}", "((((((((((", "def", "'''", "f'{", "}{", "\u{2028}", "🎉 = 1", "def 🎉(): pass"] {
        let _ = (python(HANDLER, source), node("index.handler", "index.js", source));
    }
    let deep = format!("x = {}1{}\n", "(".repeat(3_000), ")".repeat(3_000));
    let _ = (python(HANDLER, &deep), node("index.handler", "index.js", &deep));
    let long = format!("x = {}\n", "1 + ".repeat(20_000) + "1");
    let _ = (python(HANDLER, &long), node("index.handler", "index.js", &long));
}
