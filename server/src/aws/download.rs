//! Fetching what AWS names by a presigned address: packages.

use std::time::Duration;

use app::error::ConsoleError;
use reqwest::{Client, Url, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};

use super::Aws;

/// A package of 250 MB on a slow line.
const WITHIN: Duration = Duration::from_secs(300);
/// Silence after which a download is given up.
const SILENCE: Duration = Duration::from_secs(20);

pub struct Downloads {
    /// By the machine's own proxy settings.
    aws: Result<Client, String>,
    /// From addresses the configuration names instead of AWS's.
    other: Result<Client, String>,
    /// From the engine on this machine: never through a proxy.
    local: Result<Client, String>,
}

impl Default for Downloads {
    fn default() -> Self {
        let client = || {
            let client = Client::builder().redirect(Policy::none()).referer(false).timeout(WITHIN);
            client.connect_timeout(Duration::from_secs(5)).read_timeout(SILENCE)
        };
        let built = |client: reqwest::ClientBuilder| client.build().map_err(|error| error.to_string());
        Self { aws: built(client().https_only(true)), other: built(client()), local: built(client().no_proxy()) }
    }
}

impl Downloads {
    /// All of it, or an error once there are more than `most` bytes. No error names the address: it is a key.
    pub async fn fetch(&self, aws: &Aws, location: &SecretString, most: u64) -> Result<Vec<u8>, ConsoleError> {
        let failed = |reason: String| ConsoleError::Unavailable { what: "The function's code".into(), reason };
        let (client, url) = self.target(aws, location).map_err(failed)?;
        let broke = |error: reqwest::Error| failed(reason(&error.without_url()));
        let mut answer = client.get(url).send().await.map_err(broke)?;
        if !answer.status().is_success() {
            return Err(failed(format!("Its store answered with status {}.", answer.status().as_u16())));
        }
        let too_large = || failed(format!("It has more than {} MB.", most / 1024 / 1024));
        if answer.content_length().is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(broke)? {
            if (bytes.len() + piece.len()) as u64 > most {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    fn target(&self, aws: &Aws, location: &SecretString) -> Result<(&Client, Url), String> {
        let unreadable = |_| "AWS names an address that cannot be read.".to_owned();
        let mut url = Url::parse(location.expose_secret()).map_err(unreadable)?;
        let client = match (aws.is_local(), aws.endpoint()) {
            (true, Some(endpoint)) => {
                // The engine calls itself `localhost`, whatever it listens on.
                let endpoint = Url::parse(endpoint).map_err(unreadable)?;
                let set = url.set_host(endpoint.host_str()).is_ok() && url.set_port(endpoint.port()).is_ok();
                if !set || url.set_scheme(endpoint.scheme()).is_err() {
                    return Err("The local engine names an address that cannot be read.".into());
                }
                &self.local
            }
            (false, Some(_)) => &self.other,
            (_, None) => &self.aws,
        };
        Ok((client.as_ref().map_err(Clone::clone)?, url))
    }
}

fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "It did not arrive in time.".into();
    }
    let what = if error.is_connect() { "Its store cannot be reached" } else { "The connection broke" };
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    format!("{what}: {cause}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::stub::{Reply, Stub};

    fn zip(body: Vec<u8>) -> Reply {
        Reply::Answer { status: 200, headers: Vec::new(), body }
    }

    #[tokio::test]
    async fn the_engines_address_is_put_right_and_the_size_is_bounded() {
        let stub =
            Stub::start(|request| if request.path.starts_with("/_code/") { zip(vec![7; 1000]) } else { Reply::Cut })
                .await;
        let (downloads, aws) = (Downloads::default(), stub.aws());
        let at = |path: &str| SecretString::from(format!("http://localhost:1{path}?X-Amz-Signature=canary"));
        assert_eq!(downloads.fetch(&aws, &at("/_code/x"), 1000).await.unwrap().len(), 1000);
        assert!(stub.seen()[0].path.ends_with("?X-Amz-Signature=canary"));
        assert_eq!(stub.seen()[0].header("host"), Some(format!("127.0.0.1:{}", stub.port).as_str()));
        for (path, most) in [("/_code/x", 999), ("/other", 1000)] {
            let error = downloads.fetch(&aws, &at(path), most).await.unwrap_err();
            assert!(
                matches!(&error, ConsoleError::Unavailable { reason, .. } if !reason.contains("canary")),
                "{error:?}"
            );
        }
        let error = downloads.fetch(&aws, &"no address canary".into(), 1).await.unwrap_err();
        assert!(!error.to_string().contains("canary"));
    }
}
