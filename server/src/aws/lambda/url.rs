//! A function's URL, and who may call it.
//! <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html>

use app::functions::configuration::url::model::{Cors, UrlConfig};
use aws_sdk_lambda::types::{self, FunctionUrlAuthType, InvokeMode};

use super::{WRITE_WITHIN, convert, op, single};
use crate::aws::{Aws, AwsError, quota::Class};

/// A URL as AWS has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionUrl {
    /// `https://{id}.lambda-url.{region}.on.aws/`
    pub url: String,
    pub config: UrlConfig,
    /// Milliseconds since 1970, UTC.
    pub created_at: Option<i64>,
}

/// One of the two statements everybody needs to call a URL without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlStatement {
    /// `lambda:InvokeFunctionUrl`, on the condition that the URL asks for no signature.
    Url,
    /// `lambda:InvokeFunction`, on the condition that it comes through the URL.
    Function,
}

fn url(
    text: String,
    auth: &FunctionUrlAuthType,
    mode: Option<&InvokeMode>,
    cors: Option<types::Cors>,
    created: &str,
) -> FunctionUrl {
    FunctionUrl {
        url: text,
        config: UrlConfig {
            public: *auth == FunctionUrlAuthType::None,
            streaming: mode == Some(&InvokeMode::ResponseStream),
            cors: cors.map(cors_of).filter(|cors| *cors != Cors::default()),
        },
        created_at: convert::milliseconds(created),
    }
}

fn cors_of(cors: types::Cors) -> Cors {
    Cors {
        origins: cors.allow_origins.unwrap_or_default(),
        methods: cors.allow_methods.unwrap_or_default(),
        headers: cors.allow_headers.unwrap_or_default(),
        expose: cors.expose_headers.unwrap_or_default(),
        credentials: cors.allow_credentials.unwrap_or_default(),
        max_age: cors.max_age.and_then(|seconds| u32::try_from(seconds).ok()).filter(|seconds| *seconds > 0),
    }
}

/// Without rules, an empty one: that takes them away.
fn cors(cors: Option<&Cors>) -> types::Cors {
    let Some(cors) = cors else { return types::Cors::builder().build() };
    let some = |all: &[String]| Some(all.to_vec()).filter(|all| !all.is_empty());
    types::Cors::builder()
        .set_allow_origins(some(&cors.origins))
        .set_allow_methods(some(&cors.methods))
        .set_allow_headers(some(&cors.headers))
        .set_expose_headers(some(&cors.expose))
        .set_allow_credentials(cors.credentials.then_some(true))
        .set_max_age(cors.max_age.map(convert::i32_of))
        .build()
}

fn auth(config: &UrlConfig) -> FunctionUrlAuthType {
    if config.public { FunctionUrlAuthType::None } else { FunctionUrlAuthType::AwsIam }
}

fn mode(config: &UrlConfig) -> InvokeMode {
    if config.streaming { InvokeMode::ResponseStream } else { InvokeMode::Buffered }
}

impl Aws {
    /// None where the function (or alias) has none.
    pub async fn get_function_url(&self, name: &str, qualifier: Option<&str>) -> Result<Option<FunctionUrl>, AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .get_function_url_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned));
        match self.call(op("GetFunctionUrlConfig", Class::Lambda), || request.send()).await {
            Ok(found) => Ok(Some(url(
                found.function_url,
                &found.auth_type,
                found.invoke_mode.as_ref(),
                found.cors,
                &found.creation_time,
            ))),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One attempt: a second one would be refused as a duplicate of the first.
    pub async fn create_function_url(
        &self,
        name: &str,
        qualifier: Option<&str>,
        config: &UrlConfig,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .create_function_url_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .auth_type(auth(config))
            .invoke_mode(mode(config))
            .set_cors(config.cors.as_ref().map(|rules| cors(Some(rules))));
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("CreateFunctionUrlConfig", Class::Lambda), send).await.map(drop)
    }

    /// Everything is sent: the same twice does no harm.
    pub async fn update_function_url(
        &self,
        name: &str,
        qualifier: Option<&str>,
        config: &UrlConfig,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .update_function_url_config()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .auth_type(auth(config))
            .invoke_mode(mode(config))
            .cors(cors(config.cors.as_ref()));
        self.call(op("UpdateFunctionUrlConfig", Class::Lambda), || request.send()).await.map(drop)
    }

    /// Lets everybody in by one of the two halves. One attempt; an id that is taken is
    /// [`AlreadyExists`](crate::aws::AwsErrorKind::AlreadyExists).
    pub async fn open_function_url(
        &self,
        name: &str,
        qualifier: Option<&str>,
        statement: UrlStatement,
        id: &str,
        revision_id: Option<String>,
    ) -> Result<(), AwsError> {
        let request = self
            .sdk()
            .await
            .lambda
            .add_permission()
            .function_name(name)
            .set_qualifier(qualifier.map(str::to_owned))
            .statement_id(id)
            .principal("*")
            .set_revision_id(revision_id);
        let request = match statement {
            UrlStatement::Url => {
                request.action("lambda:InvokeFunctionUrl").function_url_auth_type(FunctionUrlAuthType::None)
            }
            UrlStatement::Function => request.action("lambda:InvokeFunction").invoked_via_function_url(true),
        };
        let send = || request.customize().config_override(single(WRITE_WITHIN)).send();
        self.call(op("AddPermission", Class::Lambda), send).await.map(drop)
    }
}
