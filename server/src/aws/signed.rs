//! Calls signed by hand, for services whose crate would cost more than the few operations that are needed of it:
//! `docs/decisions/0011-ec2-by-hand.md`. Repeats what may be repeated, as the SDK's clients do with reads.

#![expect(clippy::result_large_err, reason = "the SDK's own errors are of this size")]

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningError, SigningSettings, sign},
    sign::v4,
};
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        http::HttpConnector,
        orchestrator::{HttpRequest, HttpResponse},
        result::{ConnectorError, SdkError},
    },
};
use aws_smithy_types::{
    body::SdkBody,
    byte_stream::ByteStream,
    error::{ErrorMetadata, metadata::ProvideErrorMetadata},
};
use tokio::time::{sleep, timeout};

use super::{Aws, call};

/// As the SDK waits: a part by chance of 1 s, then of 2 s.
const LONGEST_FIRST_PAUSE: Duration = Duration::from_secs(1);

pub type Failure = SdkError<Refused, HttpResponse>;

/// What AWS answered in place of what was asked for.
#[derive(Debug)]
pub struct Refused(pub ErrorMetadata);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl ProvideErrorMetadata for Refused {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

/// A POST of one service.
pub struct Post<'a> {
    /// As in its host's name and in signatures.
    pub service: &'static str,
    /// `/`, or `/TraceSummaries`.
    pub path: &'static str,
    pub content_type: &'static str,
    pub body: &'a str,
}

/// Asks, and again where that may help. To be called inside of `Aws::call`, which waits for the quota. `read` makes what is
/// wanted of an answer's body, or of its refusal.
pub async fn send<T>(
    aws: &Aws,
    post: &Post<'_>,
    read: impl Fn(HttpResponse, &[u8]) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let limits = call::PATIENT;
    let attempts = async {
        let mut attempt = 1;
        loop {
            let result = match timeout(limits.attempt, once(aws, post)).await {
                Ok(result) => result.and_then(|(response, bytes)| read(response, &bytes)),
                Err(_) => Err(SdkError::timeout_error("No answer arrived in time.")),
            };
            match result {
                Err(error) if attempt < limits.attempts && may_repeat(&error) => {
                    let pause = LONGEST_FIRST_PAUSE.saturating_mul(1 << (attempt - 1));
                    sleep(pause.mul_f64(rand::random::<f64>())).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    };
    timeout(limits.operation, attempts)
        .await
        .unwrap_or_else(|_| Err(SdkError::timeout_error("No answer arrived in time.")))
}

async fn once(aws: &Aws, post: &Post<'_>) -> Result<(HttpResponse, Vec<u8>), Failure> {
    let broken = |error: BoxError| SdkError::dispatch_failure(ConnectorError::other(error, None));
    let credentials = aws.clients.signing_credentials().await.map_err(|error| broken(error.into()))?;
    let region = &aws.place.region;
    let url = endpoint(post, aws.endpoint(), region);
    let to = Signing { url: &url, region, service: post.service, at: SystemTime::now() };
    let signed = signed(&to, credentials, post.content_type, post.body);
    let request = signed.map_err(SdkError::construction_failure)?;
    call::count_attempt();
    let mut response = aws.clients.connector().call(request).await.map_err(SdkError::dispatch_failure)?;
    let body = std::mem::replace(response.body_mut(), SdkBody::taken());
    match ByteStream::new(body).collect().await {
        Ok(bytes) => Ok((response, bytes.to_vec())),
        Err(error) => Err(SdkError::response_error(error, response)),
    }
}

/// AWS's own address of a region, or the one that stands in for all of them.
fn endpoint(post: &Post<'_>, instead: Option<&str>, region: &str) -> String {
    let Post { service, path, .. } = post;
    match instead {
        Some(url) => format!("{}{path}", url.trim_end_matches('/')),
        None if region.starts_with("cn-") => format!("https://{service}.{region}.amazonaws.com.cn{path}"),
        None => format!("https://{service}.{region}.amazonaws.com{path}"),
    }
}

struct Signing<'a> {
    url: &'a str,
    region: &'a str,
    service: &'a str,
    at: SystemTime,
}

/// A POST with its signature.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
fn signed(to: &Signing<'_>, credentials: Credentials, content_type: &str, body: &str) -> Result<HttpRequest, BoxError> {
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(to.region)
        .name(to.service)
        .time(to.at)
        .settings(SigningSettings::default())
        .build()?
        .into();
    let headers = [("content-type", content_type)];
    let signable = SignableRequest::new("POST", to.url, headers.into_iter(), SignableBody::Bytes(body.as_bytes()))?;
    let (instructions, _signature) = sign(signable, &parameters).map_err(|error: SigningError| error)?.into_parts();
    let mut request = HttpRequest::new(SdkBody::from(body));
    request.set_method("POST")?;
    request.set_uri(to.url)?;
    request.headers_mut().try_insert("content-type", content_type.to_owned())?;
    let (headers, _no_parameters) = instructions.into_parts();
    for header in headers {
        request.headers_mut().try_insert(header.name(), header.value().to_owned())?;
    }
    Ok(request)
}

/// Whether a read may go better in a moment.
fn may_repeat(error: &Failure) -> bool {
    const THROTTLED: [&str; 6] = [
        "Throttling",
        "ThrottlingException",
        "RequestLimitExceeded",
        "EC2ThrottledException",
        "RequestThrottled",
        "SlowDown",
    ];
    match error {
        SdkError::ServiceError(context) => {
            matches!(context.raw().status().as_u16(), 429 | 500 | 502 | 503 | 504)
                || context.err().code().is_some_and(|code| THROTTLED.contains(&code))
        }
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        SdkError::DispatchFailure(failure) => !no_credentials(failure.as_connector_error()),
        _ => false,
    }
}

fn no_credentials(error: Option<&ConnectorError>) -> bool {
    use aws_credential_types::provider::error::CredentialsError;
    let first: Option<&(dyn std::error::Error + 'static)> = error.map(|error| error as _);
    std::iter::successors(first, |error| error.source()).any(|error| error.is::<CredentialsError>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AWS's own example: `post-x-www-form-urlencoded` of the Signature Version 4 test suite.
    #[test]
    fn the_signature_is_the_published_one() {
        let credentials =
            Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None, None, "example");
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
        let to = Signing { url: "https://example.amazonaws.com/", region: "us-east-1", service: "service", at };
        let request = signed(&to, credentials, "application/x-www-form-urlencoded", "Param1=value1").unwrap();
        assert_eq!(request.headers().get("x-amz-date"), Some("20150830T123600Z"));
        assert_eq!(
            request.headers().get("authorization").unwrap(),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        );
    }

    #[test]
    fn addresses() {
        let ec2 = Post { service: "ec2", path: "/", content_type: "x", body: "" };
        assert_eq!(endpoint(&ec2, None, "eu-west-1"), "https://ec2.eu-west-1.amazonaws.com/");
        assert_eq!(endpoint(&ec2, None, "cn-north-1"), "https://ec2.cn-north-1.amazonaws.com.cn/");
        assert_eq!(endpoint(&ec2, Some("http://127.0.0.1:8701"), "eu-west-1"), "http://127.0.0.1:8701/");
        let traces = Post { service: "xray", path: "/Traces", content_type: "x", body: "" };
        assert_eq!(endpoint(&traces, None, "eu-west-1"), "https://xray.eu-west-1.amazonaws.com/Traces");
    }
}
