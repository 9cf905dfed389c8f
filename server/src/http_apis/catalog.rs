//! What is known of HTTP APIs and what they consist of, remembered for a few seconds for everybody who asks.

use std::{sync::Arc, time::Duration};

use app::{connections::model::Place, error::ConsoleError, http_apis::model::rules};

use crate::aws::{
    AwsHub, Who,
    apigateway::{Api, Integration, Route, Stage},
    cache::{Aged, Cache},
};

const FRESH_FOR: Duration = Duration::from_secs(15);
const LISTED_FOR: Duration = Duration::from_secs(60);

/// Everything an API consists of, as API Gateway tells it.
#[derive(Clone, Debug)]
pub struct ApiParts {
    pub api: Api,
    pub routes: Vec<Route>,
    pub integrations: Vec<Integration>,
    pub stages: Vec<Stage>,
}

impl ApiParts {
    pub fn integration(&self, id: &str) -> Option<&Integration> {
        self.integrations.iter().find(|integration| integration.id == id)
    }
}

#[derive(Clone)]
pub struct Catalog {
    hub: Arc<AwsHub>,
    lists: Cache<Vec<Api>>,
    apis: Cache<ApiParts>,
    /// For lists, where a minute's age does no harm.
    integrations: Cache<Vec<Integration>>,
}

impl Catalog {
    pub fn new(hub: Arc<AwsHub>) -> Self {
        let integrations = Cache::new(LISTED_FOR, 2_000);
        Self { hub, lists: Cache::new(FRESH_FOR, 100), apis: Cache::new(FRESH_FOR, 500), integrations }
    }

    /// All HTTP APIs of a place.
    pub async fn list(&self, who: &Who, place: &Place) -> Result<Aged<Vec<Api>>, ConsoleError> {
        let aws = self.hub.at(place, who)?;
        self.lists.get(place, "", || async move { Ok(aws.get_apis().await?) }).await
    }

    /// One API in four calls at once, or none when it was asked for just now.
    pub async fn api(&self, who: &Who, place: &Place, id: &str) -> Result<Aged<ApiParts>, ConsoleError> {
        if rules::api_id(id).as_deref() != Ok(id) {
            return Err(ConsoleError::not_found("HTTP API", id));
        }
        let aws = self.hub.at(place, who)?;
        let name = id.to_owned();
        let load = || async move {
            let about = |error: crate::aws::AwsError| error.about("HTTP API", &name);
            let (api, routes, integrations, stages) = futures::try_join!(
                aws.get_api(&name),
                aws.get_routes(&name),
                aws.get_integrations(&name),
                aws.get_stages(&name),
            )
            .map_err(about)?;
            // A WebSocket API is none of ours.
            if !api.is_http {
                return Err(ConsoleError::not_found("HTTP API", &name));
            }
            Ok(ApiParts { api, routes, integrations, stages })
        };
        self.apis.get(place, id, load).await
    }

    /// The same, read now: for whoever compares before a change.
    pub async fn api_now(&self, who: &Who, place: &Place, id: &str) -> Result<Aged<ApiParts>, ConsoleError> {
        self.apis.invalidate(place, id);
        let parts = self.api(who, place, id).await?;
        match parts.warning {
            // What was known before is no ground to change anything on.
            Some(warning) => Err(ConsoleError::Unavailable { what: "API Gateway".into(), reason: warning }),
            None => Ok(parts),
        }
    }

    /// The integrations of an API: one call, or none.
    pub async fn integrations(
        &self,
        who: &Who,
        place: &Place,
        id: &str,
    ) -> Result<Aged<Vec<Integration>>, ConsoleError> {
        if rules::api_id(id).as_deref() != Ok(id) {
            return Err(ConsoleError::not_found("HTTP API", id));
        }
        let aws = self.hub.at(place, who)?;
        let name = id.to_owned();
        let load = || async move { aws.get_integrations(&name).await.map_err(|error| error.about("HTTP API", &name)) };
        self.integrations.get(place, id, load).await
    }

    /// The integrations of an API as far as they are known; asks nothing.
    pub fn known_integrations(&self, place: &Place, id: &str) -> Option<Vec<Integration>> {
        let whole = self.apis.peek(place, id).map(|parts| parts.value.integrations.clone());
        whole.or_else(|| self.integrations.peek(place, id).map(|known| known.value.as_ref().clone()))
    }

    /// The APIs of a place asked for just now; asks nothing.
    pub fn known(&self, place: &Place) -> Vec<Arc<ApiParts>> {
        self.apis.fresh(place)
    }

    /// To be called after each change of an API or of anything in it.
    pub fn changed(&self, place: &Place, id: &str) {
        self.apis.invalidate(place, id);
        self.integrations.invalidate(place, id);
        self.lists.invalidate(place, "");
    }
}
