//! The SDK's clients for one connection, region and (where a role is assumed) person; made at the first call.

use app::connections::model::Place;
use aws_config::{
    BehaviorVersion, Region, SdkConfig, default_provider::credentials::DefaultCredentialsChain,
    identity::IdentityCache, profile::ProfileFileCredentialsProvider, provider_config::ProviderConfig,
    sts::AssumeRoleProvider,
};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, SharedCredentialsProvider, error::CredentialsError},
};
use aws_smithy_http_client::{
    Builder, Connector,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpClient, SharedHttpConnector};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};
use tokio::sync::{Mutex, OnceCell};

use super::{
    call::{CONNECT_WITHIN, CountAttempts, patient},
    settings::{Access, ConnectionSettings},
};

/// The connections to AWS: one pool for the SDK's clients, one for what is signed by hand. Clones share them.
#[derive(Clone)]
pub(super) struct Http {
    client: SharedHttpClient,
    connector: Arc<OnceLock<SharedHttpConnector>>,
}

impl Http {
    pub fn new() -> Self {
        let client = Builder::new().tls_provider(tls()).build_https();
        Self { client, connector: Arc::default() }
    }

    fn connector(&self) -> &SharedHttpConnector {
        self.connector.get_or_init(|| {
            let settings = HttpConnectorSettings::builder().connect_timeout(CONNECT_WITHIN).build();
            SharedHttpConnector::new(Connector::builder().connector_settings(settings).tls_provider(tls()).build())
        })
    }
}

fn tls() -> Provider {
    Provider::Rustls(CryptoMode::AwsLc)
}

/// Credentials are read anew this long before they end.
const BEFORE_THEY_END: Duration = Duration::from_secs(60);

pub(super) struct Clients {
    region: String,
    access: Access,
    /// Where every service is, when not at AWS's own addresses.
    endpoint: Option<String>,
    /// For assumed roles.
    session_name: String,
    http: Http,
    sdk: OnceCell<Sdk>,
    /// For what is signed by hand.
    provider: OnceCell<SharedCredentialsProvider>,
    credentials: Mutex<Option<Credentials>>,
}

pub(super) struct Sdk {
    pub lambda: aws_sdk_lambda::Client,
    pub apigateway: aws_sdk_apigatewayv2::Client,
    pub iam: aws_sdk_iam::Client,
    pub sts: aws_sdk_sts::Client,
    pub logs: aws_sdk_cloudwatchlogs::Client,
    pub cloudwatch: aws_sdk_cloudwatch::Client,
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub efs: aws_sdk_efs::Client,
    pub elb: aws_sdk_elasticloadbalancingv2::Client,
    pub events: aws_sdk_eventbridge::Client,
    pub kinesis: aws_sdk_kinesis::Client,
    pub kms: aws_sdk_kms::Client,
    pub rds: aws_sdk_rds::Client,
    pub s3: aws_sdk_s3::Client,
    pub scheduler: aws_sdk_scheduler::Client,
    pub secrets: aws_sdk_secretsmanager::Client,
    pub sns: aws_sdk_sns::Client,
    pub sqs: aws_sdk_sqs::Client,
}

impl Clients {
    pub fn new(
        connection: &ConnectionSettings,
        place: &Place,
        endpoint: Option<String>,
        session_name: &str,
        http: Http,
    ) -> Self {
        Self {
            region: place.region.clone(),
            access: connection.access.clone(),
            endpoint,
            session_name: session_name.to_owned(),
            http,
            sdk: OnceCell::new(),
            provider: OnceCell::new(),
            credentials: Mutex::default(),
        }
    }

    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    pub async fn sdk(&self) -> &Sdk {
        self.sdk.get_or_init(|| Box::pin(self.make())).await
    }

    pub fn connector(&self) -> &SharedHttpConnector {
        self.http.connector()
    }

    /// The credentials of now; asked for once until they end, as the SDK's clients do.
    pub async fn signing_credentials(&self) -> Result<Credentials, CredentialsError> {
        let mut known = self.credentials.lock().await;
        let good = |credentials: &Credentials| {
            credentials.expiry().is_none_or(|end| end > SystemTime::now() + BEFORE_THEY_END)
        };
        if let Some(credentials) = known.as_ref().filter(|credentials| good(credentials)) {
            return Ok(credentials.clone());
        }
        let provider = self.provider.get_or_init(|| Box::pin(self.credentials())).await;
        let credentials = provider.provide_credentials().await?;
        *known = Some(credentials.clone());
        Ok(credentials)
    }

    async fn make(&self) -> Sdk {
        let config = self.without_credentials().into_builder().credentials_provider(self.credentials().await).build();
        macro_rules! client {
            ($sdk:ident) => {
                $sdk::Client::from_conf($sdk::config::Builder::from(&config).interceptor(CountAttempts).build())
            };
        }
        Sdk {
            lambda: client!(aws_sdk_lambda),
            apigateway: client!(aws_sdk_apigatewayv2),
            iam: client!(aws_sdk_iam),
            sts: client!(aws_sdk_sts),
            logs: client!(aws_sdk_cloudwatchlogs),
            cloudwatch: client!(aws_sdk_cloudwatch),
            dynamodb: client!(aws_sdk_dynamodb),
            efs: client!(aws_sdk_efs),
            elb: client!(aws_sdk_elasticloadbalancingv2),
            events: client!(aws_sdk_eventbridge),
            kinesis: client!(aws_sdk_kinesis),
            kms: client!(aws_sdk_kms),
            rds: client!(aws_sdk_rds),
            s3: client!(aws_sdk_s3),
            scheduler: client!(aws_sdk_scheduler),
            secrets: client!(aws_sdk_secretsmanager),
            sns: client!(aws_sdk_sns),
            sqs: client!(aws_sdk_sqs),
        }
    }

    /// Built by hand, not loaded: the environment may name an endpoint, and only the configuration may.
    fn without_credentials(&self) -> SdkConfig {
        let (retry, timeouts) = patient();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .retry_config(retry)
            .timeout_config(timeouts)
            .identity_cache(IdentityCache::lazy().build())
            .http_client(self.http.client.clone());
        config.set_endpoint_url(self.endpoint.clone());
        config.build()
    }

    async fn credentials(&self) -> SharedCredentialsProvider {
        let region = Region::new(self.region.clone());
        let provider =
            ProviderConfig::default().with_region(Some(region.clone())).with_http_client(self.http.client.clone());
        match &self.access {
            // The engine takes any key; this one is nobody's.
            Access::LocalEngine => {
                SharedCredentialsProvider::new(Credentials::new("test", "test", None, None, "local engine"))
            }
            #[cfg(test)]
            Access::Made => SharedCredentialsProvider::new(Credentials::new("test", "test", None, None, "test")),
            Access::DefaultChain => {
                let chain = DefaultCredentialsChain::builder().region(region).configure(provider).build().await;
                SharedCredentialsProvider::new(chain)
            }
            Access::Profile(name) => SharedCredentialsProvider::new(
                ProfileFileCredentialsProvider::builder().configure(&provider).profile_name(name).build(),
            ),
            Access::AssumeRole { role_arn, external_id } => {
                let chain = DefaultCredentialsChain::builder().region(region.clone()).configure(provider).build().await;
                let mut role = AssumeRoleProvider::builder(role_arn)
                    .session_name(&self.session_name)
                    .region(region)
                    .configure(&self.without_credentials());
                if let Some(external_id) = external_id {
                    role = role.external_id(external_id);
                }
                SharedCredentialsProvider::new(role.build_from_provider(chain).await)
            }
        }
    }
}
