use super::*;
use crate::functions::model::FunctionRoute;

#[test]
fn wires_meet_the_nodes() {
    // Four triggers, two destinations, one layer: the design's own example.
    let plan = Plan::new(4, 2, 1);
    assert_eq!((plan.height, plan.function), (232.0, 95.0));
    assert_eq!((plan.node(0, 4), plan.node(3, 4), plan.node(0, 2)), (26.0, 206.0, 86.0));
    assert_eq!(wire(26.0, 95.0), "M0 26C50 26 50 95 100 95");
    // Alone, or with many layers, the middle is the tallest.
    assert_eq!(Plan::new(0, 0, 0), Plan { height: 60.0, function: 30.0 });
    assert_eq!(Plan::new(1, 0, 5), Plan { height: 270.0, function: 30.0 });
}

fn route(api: &str, broken: Option<&str>) -> FunctionRoute {
    FunctionRoute {
        api_id: api.into(),
        api_name: format!("{api}-name"),
        route_id: "r".into(),
        route_key: "ANY /test".into(),
        stage: "$default".into(),
        url: "https://x/test".into(),
        broken: broken.map(Into::into),
    }
}

fn trigger(kind: TriggerKind, source_arn: Option<&str>) -> Trigger {
    Trigger { kind, label: "label".into(), source_arn: source_arn.map(Into::into), statement_id: "s".into() }
}

#[test]
fn an_api_is_drawn_once() {
    let wiring = Wiring {
        routes: vec![route("a1", None), route("b2", Some("The permission is missing."))],
        triggers: vec![
            trigger(TriggerKind::ApiGateway, Some("arn:aws:execute-api:us-east-1:123456789012:a1/*/*/test")),
            trigger(TriggerKind::ApiGateway, Some("arn:aws:execute-api:us-east-1:123456789012:c3/*/*/test")),
            trigger(TriggerKind::Other { service: "events".into() }, None),
            Trigger {
                statement_id: String::new(),
                ..trigger(
                    TriggerKind::Other { service: "sqs".into() },
                    Some("arn:aws:sqs:us-east-1:123456789012:orders"),
                )
            },
        ],
        ..Wiring::default()
    };
    let nodes = triggers(&wiring, &Place::new("local", "us-east-1"), "/tab");
    let notes: Vec<_> = nodes.iter().map(|node| node.note.as_str()).collect();
    assert_eq!(
        notes,
        [
            "HTTP API · ANY /test",
            "The permission is missing.",
            "API Gateway may call it; no route does",
            "EventBridge rule",
            "SQS"
        ]
    );
    assert_eq!(nodes[0].href.as_deref(), Some("/c/local/us-east-1/apis/a1"));
    assert!(nodes[1].broken && nodes[1].icon == icon::LINK_BROKEN);
    assert_eq!((nodes[3].icon, nodes[4].icon), (icon::SCHEDULE, icon::QUEUE));
    assert_eq!(nodes[4].href.as_deref(), Some("/tab"));
}

#[test]
fn destinations_are_named() {
    let wiring = Wiring { on_failure: Some("arn:aws:sns:us-east-1:123456789012:failed".into()), ..Wiring::default() };
    let nodes = destinations(&wiring, Some("arn:aws:sqs:us-east-1:123456789012:dead"));
    let shown: Vec<_> = nodes.iter().map(|node| (node.name.as_str(), node.note.as_str(), node.icon)).collect();
    assert_eq!(shown, [("failed", "On failure", icon::TOPIC), ("dead", "Dead letter", icon::QUEUE)]);
}
