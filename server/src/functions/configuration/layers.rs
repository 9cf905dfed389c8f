//! A function's layers, and the layers of the account: listed, published, deleted.

use std::{sync::Arc, time::Duration};

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::{
        configuration::{
            layers::{
                arn::LayerArn,
                cli,
                model::{LayerFacts, LayerVersion, NewLayer, OwnLayer},
                rules::{self, LAYERS},
                service::LayersService,
            },
            model::Texts,
            texts::{TextsEdit, TextsSaved, items, listed},
        },
        model::{FunctionDetail, PackageType},
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{
    ground::{Ground, change, merged},
    save::{Ended, Plan},
};
use crate::{
    activity::detail,
    aws::{
        AwsErrorKind,
        cache::Cache,
        download::Downloads,
        lambda::configuration::{ConfigurationChange, Settings},
    },
    functions::get::checked,
    store::{ForRequest, Store},
};

mod inside;

/// Versions looked through when somebody looks at all of a layer's.
const PAGES: u32 = 10;

pub struct Layers {
    ground: Ground,
    store: Store,
    /// 30 s.
    own: Cache<Vec<OwnLayer>>,
    /// By ARN: a version never changes, but a newer one may come.
    facts: Cache<LayerFacts>,
    downloads: Arc<Downloads>,
}

impl Layers {
    pub fn new(ground: Ground, store: Store) -> Self {
        Self {
            ground,
            store,
            own: Cache::new(Duration::from_secs(30), 200),
            facts: Cache::new(Duration::from_secs(120), 500),
            downloads: Arc::default(),
        }
    }

    fn changed(&self, place: &Place) {
        self.own.invalidate(place, "");
        self.facts.invalidate_where(place, |_| true);
    }
}

fn texts(detail: &FunctionDetail) -> Texts {
    let arns: Vec<String> = detail.layers.iter().map(|layer| layer.arn.clone()).collect();
    Texts::from([(LAYERS.to_owned(), listed(&arns))])
}

fn plan(place: &Place, name: &str, now: &Settings, base: &Texts, mine: &Texts) -> Result<Plan, ConsoleError> {
    if now.detail.package_type == PackageType::Image {
        return Err(ConsoleError::invalid(LAYERS, "A container image has no layers; what it needs is built into it."));
    }
    let theirs = texts(&now.detail);
    let merged = merged(base, &theirs, mine);
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    if merged.result == theirs {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    let text = |texts: &Texts| texts.get(LAYERS).cloned().unwrap_or_default();
    let arns = rules::list(&items(&text(&merged.result)), Some(&place.region))
        .map_err(|rule| ConsoleError::invalid(LAYERS, rule))?;
    let details = vec![
        detail("layers", change(&short(&text(&theirs)), &short(&listed(&arns)))),
        detail("aws cli", cli::save(place, name, &theirs, &merged.result).join("\n")),
    ];
    let change = ConfigurationChange { layers: Some(arns), ..ConfigurationChange::default() };
    Ok(Plan::Change { change, details, kept: merged.kept })
}

/// `name:version, …`
fn short(text: &str) -> String {
    let one =
        |arn: &String| LayerArn::parse(arn).map_or_else(|_| arn.clone(), |arn| format!("{}:{}", arn.name, arn.version));
    items(text).iter().map(one).collect::<Vec<_>>().join(", ")
}

#[async_trait]
impl LayersService for Layers {
    async fn own(&self, caller: &Caller, place: &Place) -> Result<Vec<OwnLayer>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let aws = self.ground.aws(caller, place)?;
        let load = || async move { Ok(aws.list_layers().await?) };
        Ok(self.own.get(place, "", load).await?.value.as_ref().clone())
    }

    async fn versions(&self, caller: &Caller, place: &Place, layer: &str) -> Result<Vec<LayerVersion>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let layer = rules::name(layer).map_err(|_| ConsoleError::not_found("layer", layer))?;
        let aws = self.ground.aws(caller, place)?;
        let (mut all, mut marker) = (Vec::new(), None);
        for _ in 0..PAGES {
            let (page, next) =
                aws.list_layer_versions(&layer, marker).await.map_err(|error| error.about("layer", &layer))?;
            all.extend(page);
            marker = next;
            if marker.is_none() {
                break;
            }
        }
        Ok(all)
    }

    async fn facts(&self, caller: &Caller, place: &Place, arn: &str) -> Result<LayerFacts, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let arn = LayerArn::parse(arn).map_err(|rule| ConsoleError::invalid("arn", rule))?;
        if arn.region != place.region {
            return Err(ConsoleError::not_found("layer", arn.name));
        }
        let aws = self.ground.aws(caller, place)?;
        let (downloads, key) = (Arc::clone(&self.downloads), arn.text());
        let load = move || async move { inside::facts(&aws, &downloads, &arn).await };
        Ok(self.facts.get(place, &key, load).await?.value.as_ref().clone())
    }

    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: TextsEdit,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let (name, _) = checked(name, None)?;
        let (base, mine) = edit.resolved();
        let mine = rules::check(&base, &mine, Some(&place.region)).map_err(ConsoleError::Invalid)?;
        let saving = self.ground.saving(caller, place, name)?;
        let now = saving.settled().await?;
        match saving.run(now, |now| plan(place, name, now, &base, &mine)).await? {
            Ended::Done { settings, changed, kept } => Ok(TextsSaved::Done {
                now: texts(&settings.detail),
                detail: Some(Box::new(settings.detail)),
                changed,
                kept,
            }),
            Ended::Conflict(rows) => Ok(TextsSaved::Conflict { rows }),
        }
    }

    async fn publish(&self, caller: &Caller, place: &Place, new: NewLayer) -> Result<String, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let new = rules::publish(new).map_err(ConsoleError::Invalid)?;
        let upload = self.store.upload(&caller.user.id, &new.upload).await.for_request(&caller.request_id)?;
        let upload = upload.ok_or_else(|| {
            ConsoleError::invalid("upload", "The uploaded zip is no longer kept; choose it and upload it again.")
        })?;
        let aws = self.ground.aws(caller, place)?;
        let details = vec![
            detail("size", format!("{} bytes", upload.content.len())),
            detail("aws cli", cli::publish(place, &new, "layer.zip").join("\n")),
        ];
        let entry = self.ground.audit.begin(caller, "layer.publish", "layer", &new.name, Some(place), details).await?;
        let result = aws.publish_layer_version(&new, upload.content).await;
        self.changed(place);
        let result = result.map_err(|error| {
            if error.outcome_unknown() {
                let message = "The answer was lost: the version may be there all the same. Look at the layer's versions before you publish it again.";
                return ConsoleError::Conflict { message: message.into() };
            }
            error.into()
        });
        let made = result.as_ref().ok().map(|arn| detail("made", arn)).into_iter().collect();
        entry.finish_with(&result, made).await;
        // The zip has served; it would be gone within the hour anyway.
        if result.is_ok() && self.store.delete_upload(&upload.id).await.is_err() {
            tracing::debug!(upload = upload.id, "an upload stays until it expires");
        }
        result
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        layer: &str,
        version: u64,
        typed: &str,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let layer = rules::name(layer).map_err(|_| ConsoleError::not_found("layer", layer))?;
        rules::deletion(&layer, version, typed).map_err(|rule| ConsoleError::invalid("typed", rule))?;
        let aws = self.ground.aws(caller, place)?;
        let details = vec![
            detail("version", version.to_string()),
            detail("aws cli", cli::delete(place, &layer, version).join("\n")),
        ];
        let entry = self.ground.audit.begin(caller, "layer.delete", "layer", &layer, Some(place), details).await?;
        let result = match aws.delete_layer_version(&layer, version).await {
            Err(error) if error.kind != AwsErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        };
        self.changed(place);
        entry.finish(&result).await;
        result
    }
}
