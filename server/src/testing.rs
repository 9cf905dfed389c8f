//! What the services' tests share: who asks, what a service stands on, and records of AWS in their plainest form.

use std::sync::Arc;

use app::{
    activity::model::{ActivityQuery, ActivityRow},
    functions::configuration::model::Texts,
    session::{
        model::{Role, User},
        service::Caller,
    },
};

use crate::{
    activity::Audit,
    aws::{
        AwsHub,
        apigateway::{Api, Integration},
    },
    functions::Caches,
    store::{Store, StoreUrl},
};

/// Ana, with this role.
pub fn caller(role: Role) -> Caller {
    member("ana@example.com", role)
}

/// Somebody who is told apart by an address.
pub fn member(email: &str, role: Role) -> Caller {
    Caller {
        user: User { id: email.into(), email: email.into(), name: String::new(), role },
        session_id: "s1".into(),
        request_id: "request-7".into(),
        ip: "192.0.2.1".into(),
    }
}

/// What a service stands on: AWS, what is remembered of it, and a new store.
pub struct Footing {
    pub hub: Arc<AwsHub>,
    pub caches: Caches,
    pub store: Store,
    pub audit: Audit,
}

impl Footing {
    pub async fn on(hub: AwsHub) -> Self {
        let hub = Arc::new(hub);
        let store = Store::open(&StoreUrl::Memory).await.unwrap();
        Self { caches: Caches::new(&hub), hub, audit: Audit::new(store.clone()), store }
    }
}

/// What was written down, the oldest first. As it is kept: the service's list leaves out what is long.
pub async fn activity(store: &Store) -> Vec<ActivityRow> {
    store.audit_page(&ActivityQuery::default()).await.unwrap().rows.into_iter().rev().collect()
}

pub fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

pub fn api(id: &str, name: &str) -> Api {
    Api {
        id: id.into(),
        name: name.into(),
        description: String::new(),
        endpoint: String::new(),
        created_at: None,
        is_http: true,
        disable_execute_api_endpoint: false,
        cors: None,
        tags: Default::default(),
    }
}

pub fn integration(id: &str, uri: &str) -> Integration {
    Integration {
        id: id.into(),
        kind: "AWS_PROXY".into(),
        subtype: None,
        uri: uri.into(),
        method: None,
        payload_format: "2.0".into(),
        timeout_ms: 30_000,
        credentials_arn: None,
        description: String::new(),
    }
}
