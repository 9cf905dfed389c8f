use super::*;

fn draft(pairs: &[(&str, &str)]) -> Draft {
    Draft::from_pairs(pairs.iter().copied())
}

fn fields(pairs: &[(&str, &str)]) -> Vec<String> {
    draft(pairs).check().err().unwrap_or_default().into_iter().map(|e| e.field).collect()
}

#[test]
fn a_name_and_a_function_are_enough() {
    let request = draft(&[("name", " web "), ("function.1", "hello")]).check().expect("complete");
    assert_eq!(request.api, WireApi::New { name: "web".into(), stage: "$default".into() });
    assert_eq!(request.integrations[0].label(), "hello");
    assert_eq!(request.routes[0].key, "ANY /hello");
    assert!(request.is_new() && !request.changes());
    assert_eq!(request.functions(), ["hello"]);
}

#[test]
fn aliases_make_integrations_of_their_own() {
    let pairs = [
        ("name", "web"),
        ("function.1", "hello"),
        ("function.2", "hello"),
        ("qualifier.2", "live"),
        ("method.1", "GET"),
        ("path.1", "/test"),
        ("to.1", "2"),
        ("method.2", "ANY"),
        ("path.2", "$default"),
        ("to.2", "1"),
    ];
    let request = draft(&pairs).check().expect("complete");
    assert_eq!(request.integrations.iter().map(Target::label).collect::<Vec<_>>(), ["hello", "hello:live"]);
    let routes: Vec<_> = request.routes.iter().map(|r| (r.key.as_str(), r.leads.label())).collect();
    assert_eq!(routes, [("GET /test", "hello:live".to_owned()), ("$default", "hello".to_owned())]);
    assert_eq!(request.functions(), ["hello"]);
}

#[test]
fn what_is_wrong_is_told_beside_its_field() {
    assert_eq!(fields(&[]), ["name", "search"]);
    assert_eq!(fields(&[("name", "a"), ("function.1", "no such/name")]), ["qualifier.1", "path.1"]);
    let good = [("name", "a"), ("function.1", "f")];
    let with = |more: &[(&'static str, &'static str)]| fields(&[&good, more].concat());
    assert_eq!(with(&[("qualifier.1", "a b")]), ["qualifier.1"]);
    assert_eq!(with(&[("function.2", "f")]), ["qualifier.2"]);
    assert_eq!(with(&[("method.1", "GET"), ("path.1", "test"), ("to.1", "1")]), ["path.1"]);
    assert_eq!(with(&[("method.1", "GET"), ("path.1", "/test"), ("to.1", "7")]), ["to.1"]);
    let twice = [
        ("method.1", "GET"),
        ("path.1", "/{a}"),
        ("to.1", "1"),
        ("method.2", "GET"),
        ("path.2", "/{b}"),
        ("to.2", "1"),
    ];
    assert_eq!(with(&twice), ["path.2"]);
    assert_eq!(with(&[("stage", "other")]), ["stage_name"]);
    assert_eq!(with(&[("stage", "other"), ("stage_name", "prod/1")]), ["stage_name"]);
    assert_eq!(first_open(&draft(&[("name", "a"), ("function.1", "f"), ("stage", "other")]).check()), Step::Stage);
}

#[test]
fn buttons_change_the_draft() {
    let added = draft(&[("name", "a"), ("function.1", "f"), ("add", "g"), ("q", "g")]);
    assert_eq!(added.chosen.iter().map(|c| c.function.as_str()).collect::<Vec<_>>(), ["f", "g"]);
    let more = draft(&[("function.1", "f"), ("more", "1")]);
    assert_eq!(more.routes().len(), 2);
    let routes = [("path.1", "/a"), ("to.1", "1"), ("path.2", "/b"), ("to.2", "2")];
    let dropped =
        Draft::from_pairs([("function.1", "f"), ("function.2", "g"), ("drop", "1")].into_iter().chain(routes));
    assert_eq!(dropped.routes().iter().map(|r| r.to.as_str()).collect::<Vec<_>>(), ["", "1"]);
    assert_eq!(dropped.chosen[0].function, "g");
    let less = Draft::from_pairs([("function.1", "f"), ("less", "1")].into_iter().chain(routes));
    assert_eq!(less.routes()[0].path, "/b");
}

#[test]
fn the_url_says_it_all() {
    let pairs = [("name", "a"), ("function.3", "f"), ("qualifier.3", "live"), ("path.1", "/x"), ("to.1", "1")];
    let once = draft(&pairs);
    let again = Draft::from_pairs(once.pairs());
    assert_eq!(once, again);
    assert_eq!(once.pairs()[1], ("function.1".to_owned(), "f".to_owned()));
    assert!(once.hidden_on(Step::Routes).iter().all(|(key, _)| !key.starts_with("path")));
}
