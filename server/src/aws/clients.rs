//! The SDK's clients for one connection, region and (where a role is assumed) person; made at the first call.

use app::connections::model::Place;
use aws_config::{
    BehaviorVersion, Region, SdkConfig, default_provider::credentials::DefaultCredentialsChain,
    identity::IdentityCache, profile::ProfileFileCredentialsProvider, provider_config::ProviderConfig,
    sts::AssumeRoleProvider,
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;

use super::{
    call::{CountAttempts, patient},
    settings::{Access, ConnectionSettings},
};

/// One pool of connections for all of AWS.
pub(super) fn http_client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https()
}

pub(super) struct Clients {
    region: String,
    access: Access,
    /// Where every service is, when not at AWS's own addresses.
    endpoint: Option<String>,
    /// For assumed roles.
    session_name: String,
    http: SharedHttpClient,
    sdk: OnceCell<Sdk>,
}

pub(super) struct Sdk {
    pub lambda: aws_sdk_lambda::Client,
    pub apigateway: aws_sdk_apigatewayv2::Client,
    pub iam: aws_sdk_iam::Client,
    pub sts: aws_sdk_sts::Client,
    pub logs: aws_sdk_cloudwatchlogs::Client,
    pub cloudwatch: aws_sdk_cloudwatch::Client,
    pub codeguru: aws_sdk_codeguruprofiler::Client,
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub efs: aws_sdk_efs::Client,
    pub elb: aws_sdk_elasticloadbalancingv2::Client,
    pub events: aws_sdk_eventbridge::Client,
    pub kinesis: aws_sdk_kinesis::Client,
    pub kms: aws_sdk_kms::Client,
    pub s3: aws_sdk_s3::Client,
    pub scheduler: aws_sdk_scheduler::Client,
    pub secrets: aws_sdk_secretsmanager::Client,
    pub sns: aws_sdk_sns::Client,
    pub sqs: aws_sdk_sqs::Client,
    pub xray: aws_sdk_xray::Client,
}

impl Clients {
    pub fn new(
        connection: &ConnectionSettings,
        place: &Place,
        endpoint: Option<String>,
        session_name: &str,
        http: SharedHttpClient,
    ) -> Self {
        Self {
            region: place.region.clone(),
            access: connection.access.clone(),
            endpoint,
            session_name: session_name.to_owned(),
            http,
            sdk: OnceCell::new(),
        }
    }

    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    pub async fn sdk(&self) -> &Sdk {
        self.sdk.get_or_init(|| Box::pin(self.make())).await
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
            codeguru: client!(aws_sdk_codeguruprofiler),
            dynamodb: client!(aws_sdk_dynamodb),
            efs: client!(aws_sdk_efs),
            elb: client!(aws_sdk_elasticloadbalancingv2),
            events: client!(aws_sdk_eventbridge),
            kinesis: client!(aws_sdk_kinesis),
            kms: client!(aws_sdk_kms),
            s3: client!(aws_sdk_s3),
            scheduler: client!(aws_sdk_scheduler),
            secrets: client!(aws_sdk_secretsmanager),
            sns: client!(aws_sdk_sns),
            sqs: client!(aws_sdk_sqs),
            xray: client!(aws_sdk_xray),
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
            .http_client(self.http.clone());
        config.set_endpoint_url(self.endpoint.clone());
        config.build()
    }

    async fn credentials(&self) -> SharedCredentialsProvider {
        let region = Region::new(self.region.clone());
        let provider = ProviderConfig::default().with_region(Some(region.clone())).with_http_client(self.http.clone());
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
