//! Every folder of the gallery is whole.

use super::*;
use app::{
    functions::{model::rules, runtimes},
    http_apis::model::rules as api_rules,
};
use std::collections::BTreeMap;

fn all() -> Blueprints {
    Blueprints::load().unwrap()
}

#[test]
fn every_blueprint_loads_and_obeys_the_rules() {
    let blueprints = all();
    assert!(blueprints.0.len() >= 10);
    for b in &blueprints.0 {
        assert!(runtimes::find(&b.runtime).is_some(), "{}", b.id);
        assert!(rules::handler(&b.handler).is_ok(), "{}", b.id);
        assert!(
            rules::memory_mb(&b.memory_mb.to_string()).is_ok() && rules::timeout_s(&b.timeout_s.to_string()).is_ok(),
            "{}",
            b.id
        );
        assert!(rules::description(&b.summary).is_ok(), "{}", b.id);
        if let Some(http) = &b.http {
            assert!(api_rules::route_key(&format!("{} {}", http.method, http.path)).is_ok(), "{}", b.id);
        }
        let file = b.handler.rsplit_once('.').unwrap().0;
        assert!(b.code.iter().any(|code| code.path.starts_with(file)), "{}: no file for its handler", b.id);
        for parameter in &b.parameters {
            assert!(
                parameter.default.is_empty() || parameter.check(&parameter.default).is_ok(),
                "{} {}",
                b.id,
                parameter.key
            );
            assert!(parameter.min_length <= parameter.max_length, "{} {}", b.id, parameter.key);
        }
        for event in &b.events {
            assert!(rules::event_json(&event.json).is_ok(), "{} {}", b.id, event.name);
        }
        assert!(!b.readme.is_empty());
        assert_eq!(blueprints.get(&b.id).as_ref(), Some(b));
    }
    assert_eq!(blueprints.list().len(), blueprints.0.len());
    assert!(blueprints.get("no-such").is_none());
}

#[test]
fn every_blueprints_zip_passes_our_own_check() {
    for b in all().0 {
        let checked = package::check(&package(&b).unwrap()).unwrap();
        assert_eq!(checked.entry_count as usize, b.code.len(), "{}", b.id);
    }
}

#[test]
fn every_policy_is_json_when_filled() {
    for b in all().0 {
        let Some(template) = &b.role_policy else { continue };
        assert!(!template.contains("arn:aws"), "{}: its policy is for one partition alone", b.id);
        let parameters: BTreeMap<_, _> = b.parameters.iter().map(|p| (p.key.clone(), "value".to_owned())).collect();
        let values =
            policy::Values { region: "eu-west-1", account: "123456789012", function: "f", parameters: &parameters };
        let filled = policy::fill(template, &values).unwrap();
        assert!(!filled.contains("${"), "{}", b.id);
        let known = b.parameters.iter().map(|p| format!("${{param.{}}}", p.key)).collect::<Vec<_>>();
        let used = template.matches("${param.").count();
        assert_eq!(
            known.iter().map(|name| template.matches(name.as_str()).count()).sum::<usize>(),
            used,
            "{}: an unknown parameter",
            b.id
        );
    }
}

/// A misspelt rule would be no rule.
#[test]
fn parameters_have_only_known_keys() {
    let known = ["key", "label", "help", "default", "required", "min_length", "max_length", "punctuation", "prefixes"];
    for path in Files::iter().filter(|path| path.ends_with("/blueprint.toml")) {
        let (id, file) = path.split_once('/').unwrap();
        let manifest: toml::Table = text(id, file).unwrap().parse().unwrap();
        let Some(parameters) = manifest.get("parameters") else { continue };
        for key in parameters.as_array().unwrap().iter().flat_map(|parameter| parameter.as_table().unwrap().keys()) {
            assert!(known.contains(&key.as_str()), "{id}: {key}");
        }
    }
}

/// The values the blueprint's own tests use are values the wizard takes.
#[test]
fn sample_environments_pass_the_checks() {
    for path in Files::iter().filter(|path| path.ends_with("/blueprint.toml")) {
        let (id, file) = path.split_once('/').unwrap();
        let manifest: toml::Table = text(id, file).unwrap().parse().unwrap();
        let blueprint = read(id).unwrap();
        for sample in manifest.get("sample_environment").and_then(toml::Value::as_array).into_iter().flatten() {
            let (key, value) = (sample["key"].as_str().unwrap(), sample["value"].as_str().unwrap());
            let parameter = blueprint.parameters.iter().find(|parameter| parameter.key == key).unwrap();
            // Filled in with the local engine's address.
            let value = value.replace("${endpoint}", "http://127.0.0.1:4566");
            assert_eq!(parameter.check(&value), Ok(()), "{id} {key}");
        }
    }
}
