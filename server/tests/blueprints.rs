//! Each blueprint's code, unchanged, on the local engine, against its own events.

use std::{collections::BTreeMap, path::Path};

use app::{blueprints::service::BlueprintsService, functions::model::invoke::InvocationType};
use serde::Deserialize;
use serde_json::Value;
use server::blueprints::{Blueprints, package};

use crate::support::Local;

#[derive(Deserialize)]
struct Samples {
    #[serde(default)]
    sample_environment: Vec<Sample>,
    #[serde(default)]
    sample_setup: Vec<Setup>,
}

#[derive(Deserialize)]
struct Sample {
    key: String,
    value: String,
}

#[derive(Deserialize)]
struct Setup {
    cli: Vec<String>,
}

/// Objects need the expected keys, lists the same length; everything else must be equal.
fn holds(actual: &Value, expected: &Value) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| actual.get(key).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len() && actual.iter().zip(expected).all(|(a, e)| holds(a, e))
        }
        _ => actual == expected,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_blueprint_answers_its_events_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("blueprints");
    let blueprints = Blueprints::load().expect("blueprints");
    let local = Local::start().await;
    for card in blueprints.list() {
        let blueprint = blueprints.get(&card.id).expect("listed, so there");
        let manifest = std::fs::read_to_string(folder.join(&card.id).join("blueprint.toml")).expect("a manifest");
        let samples: Samples = toml::from_str(&manifest).expect("samples");
        for setup in &samples.sample_setup {
            local.cli(&setup.cli).await;
        }
        let environment: BTreeMap<_, _> = samples
            .sample_environment
            .into_iter()
            .map(|sample| (sample.key, sample.value.replace("${endpoint}", &local.endpoint.url)))
            .collect();
        let zip = package(&blueprint).expect("a package");
        local.function(&card.id, zip, &blueprint.runtime, &blueprint.handler, environment).await;
        for event in &blueprint.events {
            let expected = folder.join(&card.id).join(format!("events/{}.expected.json", event.name));
            let expected: Value =
                serde_json::from_str(&std::fs::read_to_string(expected).expect("an expectation")).expect("JSON");
            let patience = std::time::Duration::from_secs(30);
            let invoked = local
                .aws()
                .invoke(&card.id, None, InvocationType::RequestResponse, event.json.clone().into_bytes(), patience)
                .await
                .expect("an answer");
            let actual: Value = serde_json::from_slice(&invoked.payload).expect("JSON");
            let fails = expected.get("errorMessage").is_some();
            assert_eq!(invoked.function_error.is_some(), fails, "{} {}: {actual}", card.id, event.name);
            assert!(holds(&actual, &expected), "{} {}: {actual} does not hold {expected}", card.id, event.name);
        }
    }
    local.stop().await;
}
