//! A function's URL with the permissions that belong to it. It has no revision: read, compared, written at once and read
//! again; the window is small and not zero. Each call may be repeated, and what stopped half-way is seen on the tab,
//! which goes on with the same doorway.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        model::Texts,
        texts::{TextsEdit, TextsSaved},
        url::{
            cli,
            model::{Access, FIELDS, UrlConfig, UrlFacts, UrlView},
            rules,
            service::FunctionUrlService,
        },
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;
use tracing::Instrument;

use super::ground::{Ground, change, merged};
use crate::{
    activity::{Entry, detail},
    aws::{Aws, AwsErrorKind, lambda::url::FunctionUrl},
    functions::get::checked,
};

mod access;
mod work;

pub struct FunctionUrls(pub Ground);

/// A function, or one of its aliases.
#[derive(Clone)]
struct Of {
    aws: Aws,
    place: Place,
    name: String,
    qualifier: Option<String>,
}

impl Of {
    fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }

    async fn url(&self) -> Result<Option<FunctionUrl>, ConsoleError> {
        let url = self.aws.get_function_url(&self.name, self.qualifier()).await;
        Ok(url.map_err(|error| error.about("function", &self.name))?)
    }

    async fn access(&self) -> Result<Access, ConsoleError> {
        let policy = self.aws.get_policy(&self.name, self.qualifier()).await?;
        Ok(access::read(policy.as_deref(), &self.name, self.qualifier()))
    }

    async fn view(&self) -> Result<UrlView, ConsoleError> {
        let (url, access) = futures::join!(self.url(), self.access());
        let access = access.unwrap_or_else(|error| Access {
            unknown: Some(format!("The function's resource policy could not be read: {error}")),
            ..Access::default()
        });
        let facts = url?.map(|url| UrlFacts {
            reach: reach(&self.aws, &url.url),
            url: url.url,
            config: url.config,
            created_at: url.created_at,
        });
        Ok(UrlView { url: facts, access })
    }
}

/// Where a URL answers: on the local engine at the engine's own port, by plain HTTP.
fn reach(aws: &Aws, url: &str) -> String {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    let local = aws.local_port().zip(host.and_then(|host| host.strip_suffix(".on.aws")));
    local.map_or_else(|| url.to_owned(), |(port, host)| format!("http://{host}.localhost:{port}/"))
}

fn texts(url: Option<&FunctionUrl>) -> Texts {
    url.map(|url| url.config.texts()).unwrap_or_default()
}

impl FunctionUrls {
    fn of(&self, caller: &Caller, place: &Place, name: &str, qualifier: Option<&str>) -> Result<Of, ConsoleError> {
        let (name, qualifier) = checked(name, qualifier)?;
        if let Some(why) = rules::unfit(qualifier.unwrap_or_default()) {
            return Err(ConsoleError::invalid("qualifier", why));
        }
        Ok(Of {
            aws: self.0.aws(caller, place)?,
            place: place.clone(),
            name: name.to_owned(),
            qualifier: qualifier.map(str::to_owned),
        })
    }

    async fn announce(
        &self,
        caller: &Caller,
        of: &Of,
        mut details: Vec<(String, String)>,
        commands: Vec<String>,
    ) -> Result<Entry, ConsoleError> {
        details.extend(of.qualifier.iter().map(|alias| detail("alias", alias)));
        details.push(detail("aws cli", commands.join("\n")));
        self.0.audit.begin(caller, "function.configure", "function", &of.name, Some(&of.place), details).await
    }

    /// Goes on when the browser goes away: half of it would be worse than all or nothing.
    async fn finish(&self, caller: &Caller, of: Of, entry: Entry, work: work::Work) -> Result<UrlView, ConsoleError> {
        let caches = self.0.caches.clone();
        let task = async move {
            let result = work::run(&of, work).await;
            caches.function_changed(&of.place, &of.name);
            entry.finish(&result).await;
            result?;
            of.view().await
        };
        tokio::spawn(task.in_current_span()).await.unwrap_or_else(|error| {
            tracing::error!(request_id = caller.request_id, %error, "a change of a function URL did not end");
            Err(ConsoleError::Internal { request_id: caller.request_id.clone() })
        })
    }
}

#[async_trait]
impl FunctionUrlService for FunctionUrls {
    async fn get(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<UrlView, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.of(caller, place, name, qualifier)?.view().await
    }

    async fn save(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        edit: TextsEdit,
        consent: &str,
    ) -> Result<TextsSaved, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let of = self.of(caller, place, name, qualifier)?;
        let (base, mine) = edit.resolved();
        let mine = rules::check(&base, &mine).map_err(ConsoleError::Invalid)?;
        let now = of.url().await?;
        let theirs = texts(now.as_ref());
        if theirs.is_empty() && !base.is_empty() {
            let message = "Somebody else deleted the function URL meanwhile; nothing was sent. Its address is gone for good; you can make another.";
            return Err(ConsoleError::Conflict { message: message.into() });
        }
        let merged = merged(&base, &theirs, &mine);
        if !merged.rows.is_empty() {
            return Ok(TextsSaved::Conflict { rows: merged.rows });
        }
        let (wanted, kept) = (rules::check(&theirs, &merged.result).map_err(ConsoleError::Invalid)?, merged.kept);
        if wanted == theirs {
            return Ok(TextsSaved::Done { now: theirs, detail: None, changed: false, kept });
        }
        if rules::opens(&theirs, &wanted) {
            rules::consent(consent).map_err(|rule| ConsoleError::invalid("consent", rule))?;
        }
        let config = UrlConfig::of(&wanted);
        let access = of.access().await?;
        let text = |texts: &Texts, key: &str| texts.get(key).cloned().unwrap_or_default();
        let mut details: Vec<_> = FIELDS
            .iter()
            .filter(|(key, _)| theirs.get(*key) != wanted.get(*key))
            .map(|(key, label)| {
                detail(&format!("url: {}", label.to_lowercase()), change(&text(&theirs, key), &text(&wanted, key)))
            })
            .collect();
        if theirs.is_empty() {
            details.retain(|(_, fact)| fact != "none → no" && !fact.ends_with("→ none"));
        }
        let open: Vec<String> = access.url.iter().chain(&access.function).cloned().collect();
        let commands = cli::save(place, &of.name, of.qualifier(), (&theirs, &wanted), &open);
        let entry = self.announce(caller, &of, details, commands).await?;
        let work = work::Work::Have { config, made: now.is_none() };
        let view = self.finish(caller, of, entry, work).await?;
        let now = view.url.map(|url| url.config.texts()).unwrap_or_default();
        Ok(TextsSaved::Done { now, detail: None, changed: true, kept })
    }

    async fn mend(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        consent: &str,
    ) -> Result<UrlView, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let of = self.of(caller, place, name, qualifier)?;
        let public = of.url().await?.is_some_and(|url| url.config.public);
        let access = of.access().await?;
        let (work, facts, commands) = if public {
            rules::consent(consent).map_err(|rule| ConsoleError::invalid("consent", rule))?;
            let facts = access.missing().into_iter().map(|action| detail("url: permission", format!("+{action}")));
            (work::Work::Open, facts.collect(), cli::open(place, &of.name, of.qualifier()))
        } else {
            let open: Vec<String> = access.url.iter().chain(&access.function).cloned().collect();
            let facts = open.iter().map(|id| detail("url: permission", format!("−{id}"))).collect::<Vec<_>>();
            (work::Work::Close, facts, cli::close(place, &of.name, of.qualifier(), &open))
        };
        if facts.is_empty() {
            return of.view().await;
        }
        let entry = self.announce(caller, &of, facts, commands).await?;
        self.finish(caller, of, entry, work).await
    }

    async fn delete(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
        typed: &str,
    ) -> Result<UrlView, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let of = self.of(caller, place, name, qualifier)?;
        if typed.trim() != of.name {
            return Err(ConsoleError::invalid("typed", format!("Type {} to delete its URL.", of.name)));
        }
        let Some(now) = of.url().await? else { return of.view().await };
        let access = of.access().await?;
        let open: Vec<String> = access.url.iter().chain(&access.function).cloned().collect();
        let commands = cli::delete(place, &of.name, of.qualifier(), &open);
        let entry = self.announce(caller, &of, vec![detail("url", change(&now.url, ""))], commands).await?;
        self.finish(caller, of, entry, work::Work::Delete).await
    }
}

/// Whether a look may tell more than the error.
fn may_be_done(kind: AwsErrorKind) -> bool {
    matches!(kind, AwsErrorKind::AlreadyExists | AwsErrorKind::Precondition | AwsErrorKind::Conflict)
}

#[cfg(test)]
mod tests;
