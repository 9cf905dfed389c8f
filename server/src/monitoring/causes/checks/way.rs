//! From the client to the function: the route and what it leads to, the authorizer, the function's resource policy.

use app::{
    http_apis::{
        cli as api_cli,
        model::{rules::same_route, wire::Target},
    },
    monitoring::causes::{
        cli,
        model::{Check, Evidence, Finding, Fix, Heal, HealKind, Remedy},
    },
    routes,
};

use super::{Proof, access_line, api_page, aside, bad, go, good, missing, page, unknown};
use crate::{
    http_apis::{
        gateway::{FunctionRef, RouteKey, permission},
        permits, urls,
    },
    monitoring::causes::facts::{Facts, Known, Way},
};

pub fn route(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Route;
    let way = match &facts.way {
        Known::Is(way) => way,
        other => return missing(CHECK, other).unwrap_or_else(|| unknown(CHECK, "")),
    };
    let name = &way.parts.api.name;
    let Some(stage) = &way.stage else {
        return bad(CHECK, format!("{name} has no stage"), "Every request to it is answered 404 Not Found.")
            .shows(Evidence::new("Stages", "none"))
            .heals(go("Stages of the API", api_page(facts, "stages")));
    };
    if !urls::is_served(stage) {
        return bad(
            CHECK,
            format!("The stage {} has never been deployed", stage.name),
            "It does not deploy by itself, and serves nothing until somebody deploys the API: every request is answered 404 Not Found.",
        )
        .shows(Evidence::new(format!("Stage {}", stage.name), "AutoDeploy: false\nDeploymentId: none").at(facts.now))
        .heals(deploy(facts, &stage.name));
    }
    let Some(key) = &way.key else {
        return unknown(CHECK, "Nobody said which route the request took, and several could be meant.");
    };
    let Some(route) = &way.route else {
        let keys: Vec<&str> = way.parts.routes.iter().map(|route| route.key.as_str()).collect();
        let there = if keys.is_empty() { "none".to_owned() } else { keys.join("\n") };
        return bad(
            CHECK,
            format!("{name} has no route {key}"),
            "A request that no route matches is answered 404 Not Found.",
        )
        .shows(Evidence::new("Routes of the API", there).at(facts.now))
        .heals(go("Add a route", routes::add_route(&facts.place, &facts.question.api)));
    };
    let change = || go("Change target", routes::change_route(&facts.place, &facts.question.api, &route.id));
    let Some(integration_id) = &route.integration_id else {
        return bad(
            CHECK,
            format!("The route {key} has no integration"),
            "It leads nowhere: requests are answered 404 or 500.",
        )
        .shows(Evidence::new(format!("Route {key}"), "Target: none").at(facts.now))
        .heals(change());
    };
    let Some(integration) = way.integration() else {
        return bad(CHECK, format!("The integration of {key} is gone"), "The route names one that no longer exists.")
            .shows(
                Evidence::new(format!("Route {key}"), format!("Target: integrations/{integration_id}")).at(facts.now),
            )
            .heals(change());
    };
    let to = || Evidence::new("Integration", format!("{} {}", integration.kind, integration.uri)).at(facts.now);
    let Some(function) = way.function() else {
        if facts.local {
            return bad(
                CHECK,
                format!("{key} leads to no function"),
                "The local gateway calls functions only; on AWS this integration may work.",
            )
            .shows(to())
            .heals(change());
        }
        return aside(CHECK, format!("{key} leads to no function, but to {}.", integration.uri));
    };
    if matches!(facts.function, Known::Is(None)) {
        let target = target(&function).label();
        return bad(
            CHECK,
            format!("{key} leads to {target}, which does not exist"),
            "API Gateway answers 500 Internal Server Error.",
        )
        .shows(to())
        .heals(change());
    }
    if function.name != facts.question.function {
        return bad(
            CHECK,
            format!("{key} leads to {}, not to {}", function.name, facts.question.function),
            "The route was led elsewhere; this function never sees the request.",
        )
        .shows(to())
        .heals(change())
        .heals(go(format!("Ask about {}", function.name), asked_of(facts, &function)));
    }
    match stale(facts, way, key, &integration.uri) {
        Stale::Behind(served) => bad(
            CHECK,
            format!("The stage {} serves an older {name}", stage.name),
            "It does not deploy by itself, and its deployment is older than this route.",
        )
        .shows(Evidence::new(format!("Deployment {}", stage.deployment_id.clone().unwrap_or_default()), served))
        .shows(to())
        .heals(deploy(facts, &stage.name)),
        Stale::Unknown(why) => unknown(CHECK, why),
        Stale::No => good(
            CHECK,
            format!("{key} leads to {}, and the stage {} serves it.", target(&function).label(), stage.name),
        )
        .shows(to()),
    }
}

enum Stale {
    No,
    Behind(String),
    Unknown(String),
}

fn stale(facts: &Facts, way: &Way, key: &str, uri: &str) -> Stale {
    if way.stage.as_ref().is_some_and(|stage| stage.auto_deploy) {
        return Stale::No;
    }
    let served = match &facts.deployed {
        Known::Is(served) => served,
        Known::Aside(_) => return Stale::No,
        Known::Not(why) => return Stale::Unknown(why.clone()),
    };
    match served.iter().find(|(served, _)| same_route(served, key)) {
        None => Stale::Behind(format!("{key} is not in it")),
        Some((_, old)) if !old.is_empty() && old != uri && !old.contains(uri) && !uri.contains("${") => {
            Stale::Behind(format!("{key} leads to {old} in it"))
        }
        Some(_) => Stale::No,
    }
}

fn deploy(facts: &Facts, stage: &str) -> Fix {
    let question = &facts.question;
    Fix::Heal(Remedy {
        heal: Heal { kind: HealKind::Deploy, target: stage.to_owned(), ..Heal::default() },
        button: format!("Deploy to {stage}"),
        words: "Everything configured on the API now goes live on this stage.".into(),
        commands: cli::deploy(&facts.place, &question.api, stage),
    })
}

fn target(function: &FunctionRef) -> Target {
    Target { function: function.name.clone(), qualifier: function.qualifier.clone() }
}

/// The same question, of the function the route leads to.
fn asked_of(facts: &Facts, function: &FunctionRef) -> String {
    let mut question = facts.question.clone();
    question.function = function.name.clone();
    question.qualifier = function.qualifier.clone().unwrap_or_default();
    question.href(&facts.place)
}

pub fn authorizer(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Authorizer;
    let Some(way) = facts.way.get() else {
        return missing(CHECK, &facts.way).unwrap_or_else(|| unknown(CHECK, ""));
    };
    let Some(route) = &way.route else { return unknown(CHECK, "Which route the request took is not known.") };
    let kind = route.authorization.as_str();
    if matches!(kind, "" | "NONE") {
        return good(CHECK, format!("{} asks for no authorization.", route.key));
    }
    let on_route = Evidence::new(format!("Route {}", route.key), format!("AuthorizationType: {kind}")).at(facts.now);
    if facts.local {
        return bad(
            CHECK,
            format!("{} asks for {kind} authorization, which the local gateway refuses", route.key),
            "It has no authorizers: rather than letting everybody in, it answers 403 Forbidden. On AWS the authorizer decides.",
        )
        .shows(on_route)
        .heals(Fix::Heal(Remedy {
            heal: Heal { kind: HealKind::OpenRoute, target: route.id.clone(), base: kind.to_owned(), ..Heal::default() },
            button: "Take the authorizer off".into(),
            words: "Everybody who reaches this machine's gateway may then call the route.".into(),
            commands: cli::open_route(&facts.place, &facts.question.api, &route.id),
        }));
    }
    if matches!(facts.authorizer, Known::Is(None)) {
        let id = route.authorizer_id.clone().unwrap_or_default();
        return bad(
            CHECK,
            format!("The authorizer of {} is gone", route.key),
            "The route names one that no longer exists.",
        )
        .shows(on_route)
        .shows(Evidence::new("Authorizer", format!("{id}: not found")).at(facts.now))
        .heals(go("Routes of the API", api_page(facts, "routes")));
    }
    if let Some(refused) = authorizer_permission(facts, route.authorizer_id.as_deref().unwrap_or_default()) {
        return refused;
    }
    let refused = facts.status().filter(|status| matches!(status, 401 | 403));
    let Some(status) = refused else {
        return match facts.access() {
            Some(line) => good(CHECK, format!("The authorizer let it in: the request was answered {}.", line.status)),
            None => unknown(CHECK, "No line of the access log tells what the authorizer answered."),
        };
    };
    let mut found = bad(CHECK, format!("The authorizer answered {status}"), meaning(kind, status)).shows(on_route);
    found.evidence.extend(access_line(facts));
    if let Some(Some(authorizer)) = facts.authorizer.get() {
        found = found.shows(Evidence::new(format!("Authorizer {}", authorizer.name), authorizer.facts()).at(facts.now));
    }
    found.heals(go("Routes of the API", api_page(facts, "routes")))
}

fn meaning(kind: &str, status: u16) -> &'static str {
    match (kind, status) {
        ("AWS_IAM", _) => {
            "The caller's signature is missing or wrong, or its identity may not do execute-api:Invoke on this route."
        }
        ("JWT", 401) => {
            "The token is missing, has expired, or its issuer, audience or signature is not the authorizer's."
        }
        ("JWT", _) => "The token is good, but has none of the scopes the route asks for.",
        (_, 401) => "What the authorizer looks at, its identity source, is missing in the request.",
        _ => "The function of the authorizer refused it, or its answer had the wrong shape.",
    }
}

/// API Gateway asks the authorizer's function with a source ARN of its own.
fn authorizer_permission(facts: &Facts, id: &str) -> Option<Finding> {
    let authorizer = facts.authorizer.get()?.as_ref()?;
    let policy = facts.authorizer_policy.get()?;
    let function = authorizer.function()?;
    let (api, place) = (&facts.question.api, &facts.place);
    let source_arn = format!(
        "arn:{}:execute-api:{}:{}:{api}/authorizers/{id}",
        function.partition, place.region, function.account_id
    );
    let ask = permission::Ask {
        function_arn: function.arn(),
        source_arn: source_arn.clone(),
        source_account: function.account_id.clone(),
    };
    let decision = permission::decide(policy.as_deref(), &ask);
    if decision.allows() {
        return None;
    }
    let label = target(&function).label();
    let mut found = bad(
        Check::Authorizer,
        format!("API Gateway may not call the authorizer's function {label}"),
        "Every request to the route is answered 500 Internal Server Error.",
    )
    .shows(Evidence::new(
        "What API Gateway asks for",
        format!("lambda:InvokeFunction on {}\nfrom {source_arn}", ask.function_arn),
    ));
    found
        .evidence
        .extend(decision.reasons().into_iter().map(|why| Evidence::new("Resource policy", why).at(facts.now)));
    if matches!(decision, permission::Decision::Denied { .. }) {
        return Some(found);
    }
    let target = target(&function);
    let statement = format!("lambent-authorizer-{api}-{id}");
    let qualifier = target.qualifier.as_deref().map(|q| format!(" --qualifier {q}")).unwrap_or_default();
    Some(found.heals(Fix::Heal(Remedy {
        heal: Heal { kind: HealKind::AuthorizerPermission, target: id.to_owned(), ..Heal::default() },
        button: "Add permission".into(),
        words: format!("A statement of the resource policy of {label} lets this authorizer call it."),
        commands: vec![format!(
            "aws lambda add-permission --region {} --function-name {}{qualifier} --statement-id {statement} --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn {source_arn}",
            place.region, target.function
        )],
    })))
}

pub fn permission(facts: &Facts) -> Finding {
    const CHECK: Check = Check::Permission;
    let Some(way) = facts.way.get() else {
        return missing(CHECK, &facts.way).unwrap_or_else(|| unknown(CHECK, ""));
    };
    let (Some(route), Some(stage), Some(function)) = (&way.route, &way.stage, way.function()) else {
        return unknown(CHECK, "Which function the request leads to is not known.");
    };
    if let Some(role) = way.integration().and_then(|integration| integration.credentials_arn.as_deref()) {
        return aside(
            CHECK,
            format!("The integration calls by the role {role}, not by the function's resource policy."),
        );
    }
    let Ok(key) = RouteKey::parse(&route.key) else { return unknown(CHECK, "The route's key cannot be read.") };
    let Some(policy) = facts.policy.get() else {
        return missing(CHECK, &facts.policy).unwrap_or_else(|| unknown(CHECK, ""));
    };
    let mut asks = permits::asks(&facts.question.api, &stage.name, &key, &function);
    // The method of the request itself, where the access log tells it.
    if let Some(line) = facts.access().filter(|line| !line.method.is_empty()) {
        let own = format!("/{}/{}/", stage.name, line.method);
        let of_method: Vec<_> = asks.iter().filter(|ask| ask.source_arn.contains(&own)).cloned().collect();
        if !of_method.is_empty() {
            asks = of_method;
        }
    }
    let refused: Vec<_> = asks.iter().map(|ask| (ask, permission::decide(policy.as_deref(), ask))).collect();
    if let Some((_, decision)) = refused.iter().find(|(_, decision)| decision.allows()) {
        let statement = decision.reasons().into_iter().next().unwrap_or_default();
        return good(CHECK, format!("API Gateway may call {} for {}.", target(&function).label(), route.key))
            .shows(Evidence::new("Resource policy", statement).at(facts.now));
    }
    let Some((ask, decision)) = refused.into_iter().next() else {
        return unknown(CHECK, "The route takes no method.");
    };
    let label = target(&function).label();
    let mut found = bad(
        CHECK,
        format!("API Gateway may not call {label} for {}", route.key),
        "The function's resource policy does not let it in, so that the function is never called and its log stays empty: the client gets 500 Internal Server Error.",
    )
    .shows(Evidence::new("What API Gateway asks for", format!("lambda:InvokeFunction on {}\nfrom {}", ask.function_arn, ask.source_arn)));
    found
        .evidence
        .extend(decision.reasons().into_iter().map(|why| Evidence::new("Resource policy", why).at(facts.now)));
    found.evidence.extend(access_line(facts));
    let every = permits::asks(&facts.question.api, permits::EVERY_STAGE, &key, &function);
    if permits::denied(policy.as_deref(), &every) {
        let words = "A statement denies it: adding another would not help. Remove that one first.";
        found.words = format!("{} {words}", found.words);
        return found.heals(go("Statements of the resource policy", page(facts, "configuration/permissions")));
    }
    let statement = permission::statement_id(&facts.question.api, &key);
    let commands =
        api_cli::add_permission(&target(&function), &facts.question.api, &route.key, &facts.place, &statement);
    found.heals(Fix::Heal(Remedy {
        heal: Heal { kind: HealKind::Permission, target: route.id.clone(), ..Heal::default() },
        button: "Add permission".into(),
        words: format!("A statement of the resource policy of {label} lets this route call it, on every stage."),
        commands,
    }))
}
