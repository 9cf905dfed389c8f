//! Tags and layers.

use super::*;

fn row(key: &str, value: &str, remove: bool) -> TagRow {
    TagRow { key: key.into(), value: value.into(), remove }
}

#[tokio::test]
async fn tags_are_merged_by_their_keys() {
    let mut function = Function::new(json!({}));
    function.tags = json!({ "team": "red", "old": "1", "theirs": "new", "aws:stack": "s", "lambent:operation": "7" });
    let (world, function) = with_function(function, nothing_else).await;
    let service = Tags(world.ground.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let base = texts(&[("team", "red"), ("old", "1"), ("aws:stack", "s"), ("lambent:operation", "7")]);
    let rows = vec![row("team", "blue", false), row("old", "1", true), row("cost", "42", false)];
    let wanted = TagsEdit { base: base.clone(), rows, ..TagsEdit::default() };
    let (now, kept) = done(service.save(&developer, &place, "hello", wanted).await);
    let wanted = [("aws:stack", "s"), ("cost", "42"), ("lambent:operation", "7"), ("team", "blue"), ("theirs", "new")];
    assert_eq!((now, kept), (texts(&wanted), Vec::<String>::new()));
    let writes = world.writes();
    assert_eq!(writes.len(), 2);
    assert_eq!(writes[1].1, json!({ "Tags": { "team": "blue", "cost": "42" } }));
    assert!(world.facts().await.contains(&("tag team".to_owned(), "red → blue".to_owned())));
    // Both changed the same: nothing is sent.
    function.lock().unwrap().tags["team"] = "green".into();
    let mine =
        TagsEdit { base: texts(&[("team", "blue")]), rows: vec![row("team", "mine", false)], ..TagsEdit::default() };
    let conflict = service.save(&developer, &place, "hello", mine.clone()).await;
    assert!(matches!(conflict, Ok(TextsSaved::Conflict { .. })), "{conflict:?}");
    assert_eq!(world.writes().len(), 2);
    // Lambent's own are guarded, AWS's own locked.
    let own = TagsEdit { base, rows: vec![row("lambent:operation", "", true)], ..TagsEdit::default() };
    assert!(
        service.save(&developer, &place, "hello", own.clone()).await.unwrap_err().field("lambent:operation").is_some()
    );
    done(service.save(&developer, &place, "hello", TagsEdit { unlock: true, ..own }).await);
    assert!(service.save(&caller(Role::Viewer), &place, "hello", mine).await.is_err());
}

#[tokio::test]
async fn tags_aws_cannot_tell_are_not_replaced() {
    let world = World::new(|_, _| {
        let error = json!({ "ErrorCode": "AccessDeniedException", "Message": "lambda:ListTags is not allowed." });
        stub::json(
            200,
            json!({ "Configuration": { "FunctionName": "hello", "FunctionArn": ARN }, "TagsError": error }).to_string(),
        )
    })
    .await;
    let edit = TagsEdit { rows: vec![row("team", "red", false)], ..TagsEdit::default() };
    let refused =
        Tags(world.ground.clone()).save(&caller(Role::Developer), &elsewhere(), "hello", edit).await.unwrap_err();
    assert!(refused.to_string().contains("lambda:ListTags"), "{refused}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn layers_are_one_value_that_is_never_overwritten() {
    let function = Function::new(json!({ "Layers": [{ "Arn": layer("a", 1), "CodeSize": 10 }] }));
    let (world, function) = with_function(function, nothing_else).await;
    let service = Layers::new(world.ground.clone(), world.store.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let base = texts(&[(LAYERS, &layer("a", 1))]);
    let both = format!("{}, {}", layer("b", 2), layer("a", 1));
    let (now, _) = done(service.save(&developer, &place, "hello", edit(&base, &[(LAYERS, &both)])).await);
    assert_eq!(now[LAYERS], both);
    assert_eq!(world.writes()[0].1["Layers"], json!([layer("b", 2), layer("a", 1)]));
    // Somebody reorders them just before the next save arrives.
    function.lock().unwrap().meanwhile = Some(json!({ "Layers": [layer("a", 1), layer("b", 2)] }));
    let conflict = service.save(&developer, &place, "hello", edit(&now, &[(LAYERS, &layer("a", 1))])).await;
    let Ok(TextsSaved::Conflict { rows }) = conflict else { panic!("{conflict:?}") };
    assert_eq!(rows[0].key, LAYERS);
    // An empty list takes them all away.
    let theirs = texts(&[(LAYERS, &format!("{}, {}", layer("a", 1), layer("b", 2)))]);
    done(service.save(&developer, &place, "hello", edit(&theirs, &[(LAYERS, "")])).await);
    assert_eq!(world.writes().last().unwrap().1["Layers"], json!([]));
    let refused = service.save(&developer, &place, "hello", edit(&Texts::new(), &[(LAYERS, "x")])).await.unwrap_err();
    assert!(refused.field(LAYERS).is_some());
}

#[tokio::test]
async fn a_layer_is_published_once_and_deleted_by_its_name() {
    let world = World::new(|request, body| match request.method.as_str() {
        "POST" => {
            assert_eq!(body["CompatibleRuntimes"], json!(["python3.13"]));
            stub::json(201, json!({ "LayerVersionArn": layer("mine", 1), "Version": 1 }).to_string())
        }
        "DELETE" => stub::json(204, ""),
        _ => stub::json(200, json!({ "Layers": [] }).to_string()),
    })
    .await;
    let service = Layers::new(world.ground.clone(), world.store.clone());
    let (developer, place) = (caller(Role::Developer), elsewhere());
    let zip = package::build([("python/mine.py", b"X = 1".as_slice())]).unwrap();
    let upload = NewUpload { owner_id: developer.user.id.clone(), meta_json: "{}".into(), content: zip };
    let upload = world.store.insert_upload(upload).await.unwrap();
    let new = NewLayer { name: "mine".into(), runtimes: vec!["python3.13".into()], upload, ..NewLayer::default() };
    assert_eq!(service.publish(&developer, &place, new.clone()).await.unwrap(), layer("mine", 1));
    // The zip has served.
    assert!(service.publish(&developer, &place, new.clone()).await.unwrap_err().field("upload").is_some());
    assert!(service.delete(&developer, &place, "mine", 1, "mine").await.unwrap_err().field("typed").is_some());
    service.delete(&developer, &place, "mine", 1, "mine:1").await.unwrap();
    let writes: Vec<String> = world.writes().into_iter().map(|(what, _)| what).collect();
    assert_eq!(writes, ["POST /2018-10-31/layers/mine/versions", "DELETE /2018-10-31/layers/mine/versions/1"]);
    assert!(service.publish(&caller(Role::Viewer), &place, new).await.is_err());
}
