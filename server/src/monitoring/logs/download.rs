//! `GET /c/{c}/{r}/functions/{name}/logs.txt`: what a search finds, as text, just as it was written; a link without JavaScript.

use app::{
    connections::model::Place,
    error::ConsoleError,
    monitoring::logs::ask::LogAsk,
    session::{
        model::Permission,
        service::{Caller, Visitor},
    },
    ui::time::iso,
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::fmt::Write;

use super::{
    Logs, of_pattern,
    pattern::Pattern,
    reader::{self, Ask},
};
use crate::aws::{Who, logs::search::Event, now_ms};

/// Lines of a file, and calls made for it: a minute at our half of the quota.
const LINES: usize = 200_000;
const CALLS: usize = 40;

#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    qualifier: String,
    #[serde(flatten)]
    ask: LogAsk,
}

pub async fn text(
    State(logs): State<Logs>,
    Extension(visitor): Extension<Visitor>,
    Path((c, r, name)): Path<(String, String, String)>,
    Query(Which { qualifier, ask }): Query<Which>,
) -> Response {
    let caller = match visitor {
        Visitor::SignedIn(caller) => caller,
        Visitor::SignedOut { .. } => return StatusCode::UNAUTHORIZED.into_response(),
    };
    match read(&logs, &caller, &Place::new(c, r), &name, &qualifier, &ask).await {
        Ok(text) => {
            let file: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            let headers = [
                (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}-logs.txt\"")),
            ];
            (headers, Body::from(text)).into_response()
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{}: {error} {}", error.title(), error.next_step())).into_response()
        }
    }
}

async fn read(
    logs: &Logs,
    caller: &Caller,
    place: &Place,
    name: &str,
    qualifier: &str,
    ask: &LogAsk,
) -> Result<String, ConsoleError> {
    caller.check(Permission::FunctionsRead)?;
    let who = Who::of(caller);
    let qualifier = Some(qualifier).filter(|qualifier| !qualifier.is_empty() && *qualifier != "$LATEST");
    let filter = ask.pattern()?.to_owned();
    let (from, to) = ask.span(now_ms())?;
    let function = logs.function(&who, place, name, qualifier).await?;
    let aws = logs.aws(&who, place)?;
    let pattern = match aws.is_local() {
        true => Pattern::parse(&filter).map_err(|sentence| ConsoleError::invalid("filter", sentence))?,
        false => Pattern::All,
    };
    let want = Ask {
        group: function.log_group.clone(),
        pattern: filter,
        function: function.name.clone(),
        version: qualifier.map(|_| function.version.clone()).unwrap_or_default(),
        from,
        to,
        lines: LINES,
        calls: CALLS,
        ..Ask::default()
    };
    let read = reader::newest(&aws, &want, &pattern).await.map_err(|error| of_pattern(error, &want.group))?;
    Ok(written(&read.events, read.next.is_some()))
}

fn written(events: &[Event], more: bool) -> String {
    let mut out = String::new();
    if more {
        out.push_str("# There are older lines; this file has the newest. Search a shorter time for the others.\n");
    }
    for event in events {
        let time = iso(event.at);
        // Writing into a text does not fail.
        let _ = write!(out, "{}.{:03}Z {} {}", &time[..19], event.at.rem_euclid(1_000), event.stream, event.message);
        if !event.message.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_they_were_written() {
        let event = |message: &str| Event {
            id: "1".into(),
            stream: "s".into(),
            at: 1_795_343_467_020,
            message: message.into(),
        };
        let text = written(&[event("a\u{1b}[0m\n"), event("b")], false);
        assert_eq!(text, "2026-11-22T10:31:07.020Z s a\u{1b}[0m\n2026-11-22T10:31:07.020Z s b\n");
        assert!(written(&[], true).starts_with("# "));
    }
}
