use std::collections::BTreeMap;

use app::functions::delete::model::Removal;

use super::apis::of_api;
use crate::{
    aws::{
        apigateway::{Api, Route},
        stub::place,
    },
    http_apis::catalog::ApiParts,
    testing::{api, integration},
};

fn parts(routes: &[(&str, &str)], tags: &[(&str, &str)]) -> ApiParts {
    let route = |(at, (key, integration)): (usize, &(&str, &str))| Route {
        id: format!("r{at}"),
        key: (*key).into(),
        integration_id: Some((*integration).into()),
        authorization: "NONE".into(),
        authorizer_id: None,
    };
    let on = |id, function| integration(id, &format!("arn:aws:lambda:eu-west-1:000000000000:function:{function}"));
    ApiParts {
        api: Api {
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>(),
            ..api("a1", "web")
        },
        routes: routes.iter().enumerate().map(route).collect(),
        integrations: vec![on("i1", "hello"), on("i2", "hello:live"), on("i3", "other"), on("i4", "hello-other")],
        stages: Vec::new(),
    }
}

fn keys(parts: &ApiParts) -> Vec<String> {
    of_api("hello", &place(), parts).iter().map(|leaving| leaving.removal.key()).collect()
}

const MADE_HERE: [(&str, &str); 2] = [("lambent:operation", "o1"), ("lambent:function", "hello")];

#[test]
fn the_whole_api_goes_where_lambent_made_it_and_nothing_else_is_in_it() {
    assert_eq!(keys(&parts(&[("ANY /a", "i1"), ("GET /b", "i2")], &MADE_HERE)), ["api:a1"]);
}

#[test]
fn only_routes_go_from_what_others_use_or_made() {
    assert_eq!(keys(&parts(&[("ANY /a", "i1"), ("GET /b", "i3")], &MADE_HERE)), ["route:a1:r0"]);
    assert_eq!(keys(&parts(&[("ANY /a", "i1"), ("GET /b", "i2")], &[])), ["route:a1:r0", "route:a1:r1"]);
    assert!(keys(&parts(&[("ANY /a", "i4"), ("GET /b", "i3")], &MADE_HERE)).is_empty());
    let for_another = [("lambent:operation", "o1"), ("lambent:function", "other")];
    assert_eq!(keys(&parts(&[("ANY /a", "i1")], &for_another)), ["route:a1:r0"]);
}

#[test]
fn a_routes_integration_is_named() {
    let leavings = of_api("hello", &place(), &parts(&[("ANY /a", "i2")], &[]));
    assert!(matches!(&leavings[0].removal, Removal::Route { integration_id, .. } if integration_id == "i2"));
}
