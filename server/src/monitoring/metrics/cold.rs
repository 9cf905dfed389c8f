//! Cold starts, from the REPORT lines of the log: one FilterLogEvents, which may see only a part.

use app::{
    error::ConsoleError,
    monitoring::metrics::{
        cold::{ColdStarts, init_duration},
        span::Span,
    },
};

use crate::{
    aws::{
        Aws, AwsErrorKind,
        cache::Cache,
        logs::{LogEvent, LogFilter},
    },
    functions::Caches,
};

/// AWS's most for one request.
const LINES_MOST: i32 = 10_000;

pub async fn read(
    cache: &Cache<ColdStarts>,
    aws: Aws,
    caches: &Caches,
    (name, qualifier): (&str, Option<&str>),
    span: Span,
) -> Result<ColdStarts, ConsoleError> {
    let known = caches.known_detail(aws.place(), name, qualifier);
    let group = known.as_ref().map(|detail| detail.log_group.clone()).filter(|group| !group.is_empty());
    let group = group.unwrap_or_else(|| format!("/aws/lambda/{name}"));
    let json = known.is_some_and(|detail| detail.more.get(FORMAT).is_some_and(|format| format == "JSON"));
    let pattern = if json { "initDurationMs" } else { "\"Init Duration\"" };
    let filter = LogFilter {
        group: group.clone(),
        pattern: pattern.to_owned(),
        from: Some(span.from),
        to: Some(span.until - 1),
        limit: LINES_MOST,
        next: None,
    };
    let (place, key) = (aws.place().clone(), format!("{group}\n{pattern}\n{} {}", span.from, span.until));
    let (local, name) = (aws.is_local(), name.to_owned());
    // An alias is not named in the log; a version is in the name of the stream.
    let version = qualifier.filter(|qualifier| qualifier.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned);
    let key = format!("{key}\n{name}\n{}", version.as_deref().unwrap_or_default());
    let load = move || async move {
        let page = match aws.filter_log_events(filter).await {
            Err(error) if error.kind == AwsErrorKind::NotFound => {
                let missing = format!("There is no log group {group} yet: it is made with the first line.");
                return Ok(ColdStarts { span, missing: Some(missing), ..ColdStarts::default() });
            }
            other => other?,
        };
        let of_version =
            |event: &LogEvent| version.as_ref().is_none_or(|version| event.stream.contains(&format!("[{version}]")));
        let found = page.events.iter().filter(|event| of_version(event));
        let mut found: Vec<_> = found.filter_map(|event| Some((event.at, init_duration(&event.message)?))).collect();
        found.sort_by_key(|(at, _)| *at);
        let cut = page.next.is_some() || page.events.len() >= LINES_MOST as usize;
        let missing = (local && found.is_empty()).then(|| {
            "Not on the local engine: the REPORT lines it writes do not say how long a function took to get ready."
                .to_owned()
        });
        Ok(ColdStarts { span, found, cut, missing })
    };
    let aged = cache.get(&place, &key, load).await?;
    Ok(aged.value.as_ref().clone())
}

/// The setting's key in `FunctionDetail::more`.
const FORMAT: &str = app::functions::configuration::monitoring::model::FORMAT;
