//! The gallery: the folders of `server/blueprints`, embedded in the binary. One folder is one blueprint:
//! `blueprint.toml`, `README.md`, `code/`, `events/` and, where its role needs more than to write logs, `role.json`.

pub mod policy;
pub mod scratch;

use app::blueprints::{
    model::{Blueprint, BlueprintCard, CodeFile, HttpSuggestion, Parameter, SampleEvent},
    service::BlueprintsService,
};
use rust_embed::RustEmbed;
use serde::{Deserialize, de::IgnoredAny};
use std::collections::BTreeSet;

use crate::functions::package;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/blueprints"]
struct Files;

/// `blueprint.toml`. Unknown keys are mistakes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    id: String,
    title: String,
    summary: String,
    category: String,
    runtime: String,
    handler: String,
    memory_mb: u32,
    timeout_s: u32,
    #[serde(default)]
    keywords: Vec<String>,
    code: Vec<String>,
    events: Vec<String>,
    http: Option<HttpSuggestion>,
    #[serde(default)]
    parameters: Vec<Parameter>,
    /// What the tests of the blueprint's own code set up; nothing of it concerns the wizard.
    #[serde(default, rename = "sample_environment")]
    _sample_environment: IgnoredAny,
    #[serde(default, rename = "sample_setup")]
    _sample_setup: IgnoredAny,
}

/// All blueprints, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Blueprints(Vec<Blueprint>);

impl Blueprints {
    /// The error names the folder and the file; it can only come from a broken build.
    pub fn load() -> Result<Self, String> {
        let ids: BTreeSet<String> =
            Files::iter().filter_map(|path| path.split_once('/').map(|(id, _)| id.to_owned())).collect();
        ids.iter()
            .map(|id| read(id).map_err(|reason| format!("blueprint {id}: {reason}")))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl BlueprintsService for Blueprints {
    fn list(&self) -> Vec<BlueprintCard> {
        self.0.iter().map(Blueprint::card).collect()
    }

    fn get(&self, id: &str) -> Option<Blueprint> {
        self.0.iter().find(|blueprint| blueprint.id == id).cloned()
    }
}

/// The blueprint's code as a deployment package.
pub fn package(blueprint: &Blueprint) -> zip::result::ZipResult<Vec<u8>> {
    package::build(blueprint.code.iter().map(|file| (file.path.as_str(), file.text.as_bytes())))
}

fn read(id: &str) -> Result<Blueprint, String> {
    let manifest: Manifest =
        toml::from_str(&text(id, "blueprint.toml")?).map_err(|e| format!("blueprint.toml: {e}"))?;
    if manifest.id != id {
        return Err(format!("its id is {}", manifest.id));
    }
    let code =
        manifest.code.iter().map(|path| Ok(CodeFile { path: path.clone(), text: text(id, &format!("code/{path}"))? }));
    let events = manifest
        .events
        .iter()
        .map(|name| Ok(SampleEvent { name: name.clone(), json: text(id, &format!("events/{name}.json"))? }));
    Ok(Blueprint {
        code: code.collect::<Result<_, String>>()?,
        events: events.collect::<Result<_, String>>()?,
        role_policy: Files::get(&format!("{id}/role.json")).map(|_| text(id, "role.json")).transpose()?,
        readme: text(id, "README.md")?,
        id: manifest.id,
        title: manifest.title,
        summary: manifest.summary,
        category: manifest.category,
        runtime: manifest.runtime,
        handler: manifest.handler,
        memory_mb: manifest.memory_mb,
        timeout_s: manifest.timeout_s,
        keywords: manifest.keywords,
        http: manifest.http,
        parameters: manifest.parameters,
    })
}

fn text(id: &str, path: &str) -> Result<String, String> {
    let file = Files::get(&format!("{id}/{path}")).ok_or_else(|| format!("{path} is missing"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| format!("{path} is not UTF-8"))
}

#[cfg(test)]
mod tests;
