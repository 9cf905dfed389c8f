//! What AWS wrote down of the call: the access log, the function's log, the count of throttles.

use app::{
    functions::model::FunctionDetail,
    monitoring::causes::model::{Question, VIA_TEST},
};

use super::{PATIENCE, patient, sentence};
use crate::{
    aws::{
        Aws, AwsError,
        cloudwatch::Sum,
        logs::{LogEvent, LogFilter},
    },
    monitoring::causes::{
        access,
        facts::{Known, Log, Way},
        log,
    },
};

const MINUTE: i64 = 60_000;
/// Where nobody says when: how far back a failure is looked for.
const BACK: i64 = 180 * MINUTE;
/// Around a time.
const AROUND: i64 = 2 * MINUTE;
/// Pages of one search.
const PAGES_MOST: usize = 3;
/// Of one page, and of one search.
const LINES_MOST: i32 = 10_000;
const LINES_ENOUGH: usize = 10_000;
/// On AWS a log is searched for these; the local engine's filter does not know alternatives.
const FAILURES: &str = r#"?"Task timed out" ?ERROR ?errorType ?"Runtime exited" ?"Status: timeout" ?"Status: error" ?"payload size exceeded""#;

/// From when to when, around a time or back from now.
fn span(at: Option<i64>, longest_ms: i64, now: i64) -> (i64, i64) {
    at.map_or((now - BACK, now), |at| (at - AROUND - longest_ms, (at + AROUND).min(now)))
}

/// Pages until there is no more, or enough.
async fn search(
    aws: &Aws,
    group: &str,
    pattern: &str,
    (from, to): (i64, i64),
    limit: i32,
) -> Result<Vec<LogEvent>, AwsError> {
    let (mut events, mut next) = (Vec::new(), None);
    for _ in 0..PAGES_MOST {
        let filter = LogFilter {
            group: group.to_owned(),
            pattern: pattern.to_owned(),
            from: Some(from),
            to: Some(to + 1),
            limit,
            next,
        };
        let page = aws.filter_log_events(filter).await?;
        events.extend(page.events);
        next = page.next;
        if next.is_none() || events.len() >= LINES_ENOUGH {
            break;
        }
    }
    Ok(events)
}

pub async fn access_line(
    aws: &Aws,
    way: &Known<Way>,
    question: &Question,
    now: i64,
) -> Known<Option<access::AccessLine>> {
    let stage = match way {
        Known::Is(way) => way.stage.as_ref(),
        Known::Not(why) => return Known::Not(why.clone()),
        Known::Aside(why) => return Known::Aside(why.clone()),
    };
    let Some(log) = stage.and_then(|stage| stage.access_log.as_ref()) else {
        return Known::Not("The stage writes no access log.".into());
    };
    if !access::is_readable(&log.format) {
        return Known::Not("The stage's access log is not in JSON, and cannot be read here.".into());
    }
    let group = log.destination_arn.split_once(":log-group:").map_or(log.destination_arn.as_str(), |(_, name)| name);
    let group = group.strip_suffix(":*").unwrap_or(group);
    // Words in quotes are looked for as they are; the local engine's few lines are all read.
    let wanted = if question.request.is_empty() { &question.route } else { &question.request };
    let pattern =
        if aws.is_local() || wanted.is_empty() { String::new() } else { format!("\"{}\"", wanted.replace('"', "")) };
    let read = async {
        let mut events = search(aws, group, &pattern, span(question.at, 0, now), LINES_MOST).await?;
        // The id may be Lambda's, of an invocation whose access log names it otherwise, or not at all.
        if events.is_empty() && !question.request.is_empty() && !aws.is_local() && question.at.is_some() {
            events = search(
                aws,
                group,
                &format!("\"{}\"", question.route.replace('"', "")),
                span(question.at, 0, now),
                LINES_MOST,
            )
            .await?;
        }
        let lines =
            events.iter().filter_map(|event| access::read(&log.format, event.at, event.message.trim_end())).collect();
        Ok::<_, AwsError>(access::choose(lines, &question.request, &question.route, question.at))
    };
    let read = async {
        match read.await {
            // The first line makes the group.
            Err(error) if error.is_not_found() => Ok(None),
            other => other,
        }
    };
    match patient(read).await {
        Known::Not(why) => Known::Not(format!("The access log could not be read: {why}")),
        other => other,
    }
}

pub async fn invocation(
    aws: &Aws,
    detail: Option<&FunctionDetail>,
    question: &Question,
    line: Option<&access::AccessLine>,
    now: i64,
) -> Known<Log> {
    let Some(detail) = detail else { return Known::Not("The function could not be read.".into()) };
    let at = line.map(|line| line.at).or(question.at);
    // Lambda refused the call: no invocation of that moment is it.
    if line.is_some_and(|line| line.lambda_status.is_some_and(|status| status != 200)) {
        let group = detail.log_group.clone();
        return Known::Is(Log { group, span: span(at, 0, now), ..Log::default() });
    }
    let ids: Vec<&str> = [question.request.as_str(), line.map_or("", |line| line.lambda_request.as_str())]
        .into_iter()
        .filter(|id| is_uuid(id))
        .collect();
    let longest = i64::from(detail.timeout_s) * 1_000;
    let span = span(at, longest, now);
    let group = detail.log_group.clone();
    let read = async {
        let events = if aws.is_local() {
            search(aws, &group, "", span, LINES_MOST).await?
        } else {
            of_one_call(aws, &group, &ids, at, longest, span).await?
        };
        Ok::<_, AwsError>(log::invocations(&events))
    };
    let all = match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(all)) => all,
        // The first call makes the group.
        Ok(Err(error)) if error.is_not_found() => Vec::new(),
        Ok(Err(error)) => return Known::Not(format!("The log could not be read: {}", sentence(&error.into()))),
        Err(_) => return Known::Not(format!("The log did not answer within {} s.", PATIENCE.as_secs())),
    };
    let timeout =
        Some(detail.timeout_s).filter(|_| detail.modified_at.is_none_or(|modified| at.is_none_or(|at| modified <= at)));
    let found = log::choose(all, &ids, at, timeout);
    let (of, sure) = found.map_or((None, false), |(one, sure)| (Some(one), sure));
    Known::Is(Log { group, of, sure, span })
}

/// Two searches: one for where the call is, one for all its lines. A stack carries no id.
async fn of_one_call(
    aws: &Aws,
    group: &str,
    ids: &[&str],
    at: Option<i64>,
    longest: i64,
    span: (i64, i64),
) -> Result<Vec<LogEvent>, AwsError> {
    let pattern = ids.first().map_or_else(|| FAILURES.to_owned(), |id| format!("\"{id}\""));
    let hits = search(aws, group, &pattern, span, 1_000).await?;
    let nearest = match at {
        Some(at) => hits.iter().min_by_key(|hit| (hit.at - at).abs()),
        None => hits.last(),
    };
    let Some(hit) = nearest else { return Ok(Vec::new()) };
    let own: Vec<&LogEvent> = hits.iter().filter(|one| one.stream == hit.stream).collect();
    let (first, last) = if ids.is_empty() {
        (hit.at - longest - 1_000, hit.at + 2_000)
    } else {
        (own.first().map_or(hit.at, |one| one.at) - 10_000, own.last().map_or(hit.at, |one| one.at) + 1_000)
    };
    let mut events = search(aws, group, "", (first, last), LINES_MOST).await?;
    events.retain(|one| one.stream == hit.stream);
    Ok(events)
}

/// The ids of invocations; API Gateway's are others.
fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

pub async fn throttles(
    aws: &Aws,
    detail: Option<&FunctionDetail>,
    question: &Question,
    when: Option<i64>,
    now: i64,
) -> Known<(u32, (i64, i64))> {
    let Some(detail) = detail else { return Known::Not("The function could not be read.".into()) };
    if question.via == VIA_TEST && when.is_some() && detail.reserved_concurrency == Some(0) {
        return Known::Aside("Nothing can run at all.".into());
    }
    let (from, until) = when.map_or((now - 15 * MINUTE, now), |at| (at - MINUTE, (at + MINUTE).min(now)));
    let minutes = (from.div_euclid(MINUTE) * MINUTE, (until.div_euclid(MINUTE) + 1) * MINUTE);
    let dimensions = [("FunctionName".to_owned(), detail.name.clone())].into();
    let sum = Sum { namespace: "AWS/Lambda", name: "Throttles", dimensions };
    let counted = async {
        let sums = aws.metric_sums(vec![sum], minutes).await?;
        let count = sums.first().copied().unwrap_or_default();
        Ok::<_, AwsError>((count as u32, minutes))
    };
    match patient(counted).await {
        Known::Not(why) => Known::Not(format!("CloudWatch's count of throttles could not be read: {why}")),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_is_around_the_call_or_recent() {
        assert_eq!(span(Some(1_000_000), 3_000, 2_000_000), (877_000, 1_120_000));
        assert_eq!(span(Some(1_990_000), 0, 2_000_000), (1_870_000, 2_000_000), "nothing is in the future");
        assert_eq!(span(None, 0, 20_000_000), (20_000_000 - BACK, 20_000_000));
        assert!(is_uuid("b8a1b8c4-57bd-4d6c-8b58-3c6d1f6d6f01") && !is_uuid("JKJaXmPLvHcESHA="));
    }
}
