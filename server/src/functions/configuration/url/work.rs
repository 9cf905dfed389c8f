//! What is done to a URL and its permissions, step by step. Each step looks first, so that all of it can be done again:
//! after a lost answer, or from the tab. Nobody gets in before the URL is as it was asked for.

use app::{
    error::ConsoleError,
    functions::configuration::url::{cli, model::UrlConfig},
};

use super::{Of, access, may_be_done};
use crate::aws::{AwsError, lambda::url::UrlStatement};

pub enum Work {
    /// There is to be one like this, with what belongs to it.
    Have {
        config: UrlConfig,
        made: bool,
    },
    /// Both permissions for everybody.
    Open,
    /// None for everybody.
    Close,
    Delete,
}

/// Looks and tries again this often: for lost answers, and for people who change the policy at the same time.
const ATTEMPTS: u32 = 4;

pub async fn run(of: &Of, work: Work) -> Result<(), ConsoleError> {
    match work {
        Work::Have { config, made } => {
            have(of, &config, made).await?;
            if config.public { open(of).await } else { close(of).await }
        }
        Work::Open => open(of).await,
        Work::Close => close(of).await,
        Work::Delete => {
            // First: a URL without its permissions would answer everybody with 403 until it is gone.
            match of.aws.delete_function_url(&of.name, of.qualifier()).await {
                Err(error) if !error.is_not_found() => Err(of.said(error)),
                _ => close(of).await,
            }
        }
    }
}

async fn have(of: &Of, config: &UrlConfig, made: bool) -> Result<(), ConsoleError> {
    let sent = if made {
        of.aws.create_function_url(&of.name, of.qualifier(), config).await
    } else {
        of.aws.update_function_url(&of.name, of.qualifier(), config).await
    };
    let Err(error) = sent else { return Ok(()) };
    if !error.outcome_unknown() && !may_be_done(error.kind) {
        return Err(of.said(error));
    }
    // It may have been done all the same, or somebody was faster.
    match of.url().await? {
        Some(there) if there.config == *config => Ok(()),
        _ => Err(of.said(error)),
    }
}

/// Adds what is missing.
async fn open(of: &Of) -> Result<(), ConsoleError> {
    let mut last = None;
    for attempt in 0..ATTEMPTS {
        let (policy, revision) =
            of.aws.get_policy_revision(&of.name, of.qualifier()).await.map_err(|error| of.said(error))?;
        let there = access::read(policy.as_deref(), &of.name, of.qualifier());
        let [url, function] = cli::statement_ids(of.qualifier());
        let (statement, id) = if there.url.is_empty() {
            (UrlStatement::Url, url)
        } else if there.function.is_empty() {
            (UrlStatement::Function, function)
        } else {
            return Ok(());
        };
        // An id somebody took for something else.
        let id = if taken(policy.as_deref(), &id) { format!("{id}-{}", attempt + 2) } else { id };
        match of.aws.open_function_url(&of.name, of.qualifier(), statement, &id, revision).await {
            Ok(()) => {}
            Err(error) if error.outcome_unknown() || may_be_done(error.kind) => last = Some(error),
            Err(error) => return Err(of.said(error)),
        }
    }
    // The last of them may have been the one that was missing.
    if of.access().await?.missing().is_empty() {
        return Ok(());
    }
    Err(last.map_or_else(
        || ConsoleError::Conflict {
            message: "Somebody else keeps changing the function's policy; open the tab again to finish.".into(),
        },
        |error| of.said(error),
    ))
}

fn taken(policy: Option<&str>, id: &str) -> bool {
    policy.is_some_and(|text| text.contains(&format!("\"{id}\"")))
}

/// Removes whatever lets everybody in by the URL.
async fn close(of: &Of) -> Result<(), ConsoleError> {
    let there = of.access().await?;
    let mut ids: Vec<&String> = there.url.iter().chain(&there.function).collect();
    // A statement may allow both.
    ids.dedup();
    for id in ids {
        match of.aws.remove_permission(&of.name, of.qualifier(), id).await {
            Err(error) if !error.is_not_found() => return Err(of.said(error)),
            _ => {}
        }
    }
    Ok(())
}

impl Of {
    fn said(&self, error: AwsError) -> ConsoleError {
        error.about("function", &self.name)
    }
}
