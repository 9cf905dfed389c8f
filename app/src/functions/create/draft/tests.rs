use super::*;
use crate::blueprints::model::tests::sample;

fn draft(pairs: &[(&str, &str)]) -> Draft {
    Draft::from_pairs(pairs.iter().copied())
}

fn error_fields(result: Result<CreateFunction, Vec<FieldError>>) -> Vec<String> {
    result.err().unwrap_or_default().into_iter().map(|e| e.field).collect()
}

#[test]
fn a_blueprint_and_a_name_are_enough() {
    let blueprint = sample();
    let draft =
        draft(&[("start", "blueprint"), ("blueprint", "sample"), ("name", "example-hello"), ("p.TABLE", "t-1")]);
    let request = draft.check(Some(&blueprint)).expect("complete");
    assert_eq!(request.code, CodeSource::Blueprint { id: "sample".into() });
    assert_eq!(request.handler.as_deref(), Some("lambda_function.lambda_handler"));
    assert_eq!(request.role, RoleChoice::Blueprint);
    assert_eq!(request.environment.get("TABLE").map(String::as_str), Some("t-1"));
    assert_eq!(
        request.route,
        Some(RouteChoice { api: ApiChoice::New { name: "example-hello-api".into() }, route_key: "ANY /items".into() })
    );
    assert_eq!(draft.first_open_step(Some(&blueprint)), Step::Review);
}

#[test]
fn each_wrong_value_is_reported_at_its_field() {
    let blueprint = sample();
    let draft = draft(&[
        ("blueprint", "sample"),
        ("name", "bad name"),
        ("memory", "127"),
        ("timeout", "901"),
        ("runtime", "cobol"),
        ("handler", "a b"),
        ("role", "existing"),
        ("role_arn", "nope"),
        ("p.TABLE", "x"),
        ("method", "GET"),
        ("path", "test"),
    ]);
    let mut fields = error_fields(draft.check(Some(&blueprint)));
    fields.sort();
    assert_eq!(fields, ["handler", "memory", "name", "p.TABLE", "path", "role_arn", "runtime", "timeout"]);
    assert_eq!(draft.first_open_step(Some(&blueprint)), Step::Configure);
}

#[test]
fn steps_open_in_order() {
    assert_eq!(draft(&[]).first_open_step(None), Step::Start);
    assert_eq!(draft(&[("start", "scratch")]).first_open_step(None), Step::Configure);
    let route = draft(&[("start", "scratch"), ("name", "a"), ("route", "new"), ("path", "x")]);
    assert_eq!(route.first_open_step(None), Step::Route);
    assert_eq!(draft(&[("start", "scratch"), ("name", "a")]).first_open_step(None), Step::Review);
}

#[test]
fn scratch_is_python_or_node_and_images_have_no_handler() {
    assert_eq!(
        error_fields(draft(&[("start", "scratch"), ("name", "a"), ("runtime", "java21")]).check(None)),
        ["runtime"]
    );
    let node = draft(&[("start", "scratch"), ("name", "a"), ("runtime", "nodejs22.x")]).check(None).expect("complete");
    assert_eq!(node.handler.as_deref(), Some("index.handler"));
    let image =
        draft(&[("start", "image"), ("name", "a"), ("image_uri", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1")]);
    let image = image.check(None).expect("complete");
    assert_eq!((image.runtime, image.handler), (None, None));
}

#[test]
fn unknown_query_keys_do_not_travel() {
    let draft = draft(&[("name", "a"), ("evil", "x"), ("__err", "y"), ("p.K", "v")]);
    assert_eq!(draft.pairs().collect::<Vec<_>>(), [("name", "a"), ("p.K", "v")]);
    assert_eq!(draft.hidden_on(Step::Configure), []);
    assert_eq!(draft.hidden_on(Step::Route).len(), 2);
}
