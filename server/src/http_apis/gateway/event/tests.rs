use super::*;
use crate::http_apis::gateway::pipeline::testing::{AT, context, request, stage};
use serde_json::{Value, json};

fn built(format: PayloadFormat, key: &str, stage: &Stage, request: &GatewayRequest, path: &str) -> (String, Value) {
    let route_key = RouteKey::parse(key).unwrap();
    let routes = [crate::http_apis::gateway::Route {
        id: "r".into(),
        key: route_key.clone(),
        integration_id: None,
        authorization: Default::default(),
    }];
    let route_path = path.strip_prefix(&format!("/{}", stage.name)).unwrap_or(path);
    let chosen = crate::http_apis::gateway::routing::choose_route(&routes, &request.method, route_path).chosen;
    let path_parameters = chosen.unwrap().path_parameters;
    let ids =
        Ids { request_id: "JKJaXmPLvHcESHA=".into(), trace_id: "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e".into() };
    let input = Input {
        context: &context(),
        request,
        stage,
        route_key: &route_key,
        path_parameters: &path_parameters,
        path,
        ids: &ids,
    };
    let text = build(format, &input).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

fn full_request() -> GatewayRequest {
    let mut request = request("POST", "/dev/pets/a%20b");
    request.query =
        "repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa&plus=a+b&encoded=a%2Bb&empty=&bare".into();
    request.headers = [
        ("Accept", "*/*"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Cookie", "session=abc123; theme=dark"),
        ("cookie", "third=3"),
        ("User-Agent", "curl/8.7.1"),
        ("X-Probe", "first"),
        ("x-probe", "second"),
        ("Connection", "keep-alive"),
        ("Host", "spoofed.example"),
        ("X-Forwarded-For", "203.0.113.9"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    request.body = r#"{"unicode":"λ"}"#.as_bytes().to_vec();
    request
}

fn dev() -> Stage {
    let mut stage = stage("dev");
    stage.variables.insert("table".into(), "pets".into());
    stage
}

#[test]
fn the_whole_event_of_format_2() {
    let (text, event) = built(PayloadFormat::V2, "POST /pets/{name}", &dev(), &full_request(), "/dev/pets/a b");
    assert_eq!(
        event,
        json!({
            "version": "2.0",
            "routeKey": "POST /pets/{name}",
            "rawPath": "/dev/pets/a b",
            "rawQueryString": "repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa&plus=a+b&encoded=a%2Bb&empty=&bare",
            "cookies": ["session=abc123", "theme=dark", "third=3"],
            "headers": {
                "accept": "*/*",
                "content-length": "16",
                "content-type": "application/json; charset=utf-8",
                "host": "abc123.execute-api.localhost:4100",
                "user-agent": "curl/8.7.1",
                "x-amzn-trace-id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
                "x-forwarded-for": "203.0.113.9, 127.0.0.1",
                "x-forwarded-port": "443",
                "x-forwarded-proto": "https",
                "x-probe": "first,second"
            },
            "queryStringParameters": {
                "repeat": "one,two", "redirect": "https://example.com/a", "plus": "a b", "encoded": "a+b", "empty": "", "bare": ""
            },
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "abc123",
                "domainName": "abc123.execute-api.localhost",
                "domainPrefix": "abc123",
                "http": {
                    "method": "POST", "path": "/dev/pets/a b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "curl/8.7.1"
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": "POST /pets/{name}",
                "stage": "dev",
                "time": "12/Mar/2020:19:03:58 +0000",
                "timeEpoch": 1584039838123_i64
            },
            "pathParameters": { "name": "a b" },
            "stageVariables": { "table": "pets" },
            "body": "{\"unicode\":\"λ\"}",
            "isBase64Encoded": false
        })
    );
    let order = [
        "\"version\"",
        "\"routeKey\"",
        "\"rawPath\"",
        "\"rawQueryString\"",
        "\"cookies\"",
        "\"headers\"",
        "\"requestContext\"",
    ];
    let places: Vec<usize> = order.iter().map(|key| text.find(key).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn format_2_leaves_out_what_is_empty() {
    let (_, event) = built(PayloadFormat::V2, "$default", &stage("$default"), &request("GET", "/"), "/");
    let keys: Vec<&String> = event.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 7, "{keys:?}");
    for key in ["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"] {
        assert!(event.get(key).is_some(), "{key}");
    }
    assert_eq!(event["rawQueryString"], "");
    assert_eq!(event["headers"]["content-length"], "0");
    assert_eq!(event["requestContext"]["stage"], "$default");
    assert_eq!(event["requestContext"]["http"]["userAgent"], "");
}

#[test]
fn the_whole_event_of_format_1() {
    let (_, event) = built(PayloadFormat::V1, "POST /pets/{name}", &dev(), &full_request(), "/dev/pets/a b");
    assert_eq!(
        event,
        json!({
            "version": "1.0",
            "resource": "/pets/{name}",
            "path": "/dev/pets/a%20b",
            "httpMethod": "POST",
            "headers": {
                "accept": "*/*",
                "cookie": "third=3",
                "Content-Length": "16",
                "Content-Type": "application/json; charset=utf-8",
                "Host": "abc123.execute-api.localhost:4100",
                "User-Agent": "curl/8.7.1",
                "X-Amzn-Trace-Id": "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
                "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
                "X-Forwarded-Port": "443",
                "X-Forwarded-Proto": "https",
                "x-probe": "second"
            },
            "multiValueHeaders": {
                "accept": ["*/*"],
                "cookie": ["session=abc123; theme=dark", "third=3"],
                "Content-Length": ["16"],
                "Content-Type": ["application/json; charset=utf-8"],
                "Host": ["abc123.execute-api.localhost:4100"],
                "User-Agent": ["curl/8.7.1"],
                "X-Amzn-Trace-Id": ["Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e"],
                "X-Forwarded-For": ["203.0.113.9, 127.0.0.1"],
                "X-Forwarded-Port": ["443"],
                "X-Forwarded-Proto": ["https"],
                "x-probe": ["first", "second"]
            },
            "queryStringParameters": {
                "repeat": "two", "redirect": "https://example.com/a", "plus": "a b", "encoded": "a+b", "empty": "", "bare": ""
            },
            "multiValueQueryStringParameters": {
                "repeat": ["one", "two"], "redirect": ["https://example.com/a"], "plus": ["a b"], "encoded": ["a+b"],
                "empty": [""], "bare": [""]
            },
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "abc123",
                "domainName": "abc123.execute-api.localhost",
                "domainPrefix": "abc123",
                "extendedRequestId": "JKJaXmPLvHcESHA=",
                "httpMethod": "POST",
                "identity": {
                    "accessKey": null, "accountId": null, "caller": null, "cognitoAmr": null,
                    "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null, "cognitoIdentityId": null,
                    "cognitoIdentityPoolId": null, "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null,
                    "userAgent": "curl/8.7.1", "userArn": null
                },
                "path": "/dev/pets/a%20b",
                "protocol": "HTTP/1.1",
                "requestId": "JKJaXmPLvHcESHA=",
                "requestTime": "12/Mar/2020:19:03:58 +0000",
                "requestTimeEpoch": 1584039838123_i64,
                "resourceId": "POST /pets/{name}",
                "resourcePath": "/pets/{name}",
                "stage": "dev"
            },
            "pathParameters": { "name": "a b" },
            "stageVariables": { "table": "pets" },
            "body": "{\"unicode\":\"λ\"}",
            "isBase64Encoded": false
        })
    );
}

#[test]
fn format_1_writes_null_for_what_is_empty() {
    let (_, event) = built(PayloadFormat::V1, "$default", &stage("$default"), &request("GET", "/x"), "/x");
    for key in ["queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"]
    {
        assert_eq!(event.get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!((&event["resource"], &event["requestContext"]["resourceId"]), (&json!("$default"), &json!("$default")));
}

#[test]
fn format_1_puts_a_stage_named_apart_back_into_the_path() {
    let mut request = request("GET", "/a%20b");
    request.stage = Some("dev".into());
    let (_, event) = built(PayloadFormat::V1, "$default", &stage("dev"), &request, "/dev/a b");
    assert_eq!(event["path"], "/dev/a%20b");
}

#[test]
fn bodies_are_text_only_for_the_types_aws_takes_as_text() {
    for (kind, bytes, base64) in [
        (Some("text/plain"), &b"hello"[..], false),
        (Some("text/html; charset=utf-8"), b"hello", false),
        (Some("application/json"), b"{}", false),
        (Some("Application/JSON;charset=UTF-8"), b"{}", false),
        (Some("application/xml"), b"<a/>", false),
        (Some("application/javascript"), b"1", false),
        (Some("application/x-www-form-urlencoded"), b"a=1", true),
        (Some("application/vnd.api+json"), b"{}", true),
        (Some("application/octet-stream"), b"hello", true),
        (Some("multipart/form-data; boundary=x"), b"hello", true),
        (None, b"hello", true),
        (Some("text/plain"), b"\xff\xfe", true),
    ] {
        let mut request = request("POST", "/");
        request.body = bytes.to_vec();
        request.headers.extend(kind.map(|kind| ("content-type".to_owned(), kind.to_owned())));
        let (_, event) = built(PayloadFormat::V2, "POST /", &stage("$default"), &request, "/");
        assert_eq!(event["isBase64Encoded"], base64, "{kind:?}");
        let body = event["body"].as_str().unwrap();
        let read = if base64 { STANDARD.decode(body).unwrap() } else { body.as_bytes().to_vec() };
        assert_eq!(read, bytes, "{kind:?}");
    }
}

#[test]
fn a_trace_id_of_the_client_s_own_is_kept() {
    let mut request = request("GET", "/");
    request.headers.push(("X-Amzn-Trace-Id".into(), "Root=1-00000000-000000000000000000000000".into()));
    let (_, event) = built(PayloadFormat::V2, "GET /", &stage("$default"), &request, "/");
    assert_eq!(event["headers"]["x-amzn-trace-id"], "Root=1-00000000-000000000000000000000000");
}

#[test]
fn queries_never_lose_a_parameter_and_never_panic() {
    for raw in ["", "&", "=", "a", "a=", "=b", "a=b=c", "a=%", "a=%zz", "%ff=1", "a&a&a", "a=1&&b=2", "é=λ"] {
        let pairs = raw.split('&').filter(|p| !p.is_empty()).count();
        assert_eq!(query(raw).values().map(Vec::len).sum::<usize>(), pairs, "{raw}");
    }
    assert_eq!(query("a=b=c")["a"], ["b=c"]);
    assert_eq!(query("a=%zz")["a"], ["%zz"]);
}

#[test]
fn ids_have_aws_s_shapes() {
    let world = crate::http_apis::gateway::SystemWorld::default();
    for _ in 0..50 {
        let ids = Ids::new(&world, AT);
        let (id, end) = ids.request_id.split_at(15);
        assert!(
            id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) && end == "=",
            "{}",
            ids.request_id
        );
        let parts: Vec<&str> = ids.trace_id.split('-').collect();
        assert_eq!((parts[0], parts[1], parts[2].len(), parts.len()), ("Root=1", "5e6a879e", 24, 3));
        let roll = crate::http_apis::gateway::roll(&world);
        assert!((0.0..1.0).contains(&roll));
    }
}
