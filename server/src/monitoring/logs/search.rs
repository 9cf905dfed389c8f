//! One search, and the page made of it.

use std::ops::Range;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::model::{FunctionDetail, rules::thousands},
    monitoring::logs::{
        ask::{LogAsk, View},
        model::{Counts, Found, Invocation, Line, ROWS},
    },
    ui::time::iso,
};

use super::{
    Logs, errors, errors_pattern,
    fold::{Folded, fold},
    of_pattern,
    pattern::Pattern,
    reader::{self, Ask, Read},
    shown,
};
use crate::aws::{Who, cache::Aged, now_ms};

/// Lines read for a page, and calls made for it: half of the quota is 2.5 a second.
const LINES: usize = 10_000;
const CALLS: usize = 4;

/// Where Lambda Insights writes, of all functions.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights.html>
const INSIGHTS: &str = "insights";
const INSIGHTS_GROUP: &str = "/aws/lambda-insights";

/// What was read for a search, for everybody who asks the same.
pub struct Looked {
    from: i64,
    to: i64,
    missing: bool,
    read: Read,
    folded: Vec<Folded>,
}

pub async fn look(
    logs: &Logs,
    who: &Who,
    place: &Place,
    function: &FunctionDetail,
    version: &str,
    ask: &LogAsk,
) -> Result<Aged<Looked>, ConsoleError> {
    let aws = logs.aws(who, place)?;
    let view = ask.view();
    let mut filter = ask.pattern()?.to_owned();
    let insights = ask.source == INSIGHTS;
    if insights && filter.is_empty() {
        filter = format!("{{ $.function_name = \"{}\" }}", function.name);
    }
    let group = if insights { INSIGHTS_GROUP.to_owned() } else { function.log_group.clone() };
    let pattern = match aws.is_local() {
        true => Pattern::parse(&filter).map_err(|sentence| ConsoleError::invalid("filter", sentence))?,
        false => Pattern::All,
    };
    // Errors are few: CloudWatch picks them out. A pattern of the member's own goes first.
    let asked = if filter.is_empty() && !aws.is_local() { errors_pattern(view) } else { filter.as_str() };
    // A range up to now is the same search for everybody who asks within a moment.
    let key = [
        group.as_str(),
        &function.name,
        version,
        asked,
        ask.range(),
        &ask.from,
        &ask.to,
        &ask.jump,
        &ask.until,
        &ask.token,
    ];
    let (from, to) = ask.span(now_ms())?;
    let want = Ask {
        group: group.clone(),
        streams: Vec::new(),
        pattern: asked.to_owned(),
        function: if insights { String::new() } else { function.name.clone() },
        version: if insights { String::new() } else { version.to_owned() },
        from,
        to,
        token: token(ask),
        lines: LINES,
        calls: CALLS,
    };
    // All functions share the group of Lambda Insights.
    let own = insights.then(|| format!("\"{}\"", function.name));
    let local = aws.is_local();
    let load = || async move {
        if from > to {
            let read = Read { reached: from, ..Read::default() };
            return Ok(Looked { from, to, missing: false, read, folded: Vec::new() });
        }
        let (missing, read) = match reader::newest(&aws, &want, &pattern).await {
            Ok(mut read) => {
                if let Some(own) = &own {
                    read.events.retain(|event| event.message.contains(own));
                }
                (false, read)
            }
            // Nothing has been written yet, which is no error.
            Err(error) if error.is_not_found() => (true, Read { reached: from, ..Read::default() }),
            Err(error) => return Err(of_pattern(error, &want.group)),
        };
        let mut folded = fold(&read.events);
        if local {
            folded.iter_mut().for_each(Folded::of_the_engine);
        }
        Ok(Looked { from, to, missing, read, folded })
    };
    logs.reads.get(place, &key.join("\n"), load).await
}

pub fn page(looked: &Aged<Looked>, function: &FunctionDetail, place: &Place, ask: &LogAsk) -> Found {
    let Looked { from, to, missing, read, folded } = looked.value.as_ref();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    // Further back, what has no end was shown with it before.
    let further = !ask.until.is_empty();
    let known: Vec<&Folded> = folded.iter().filter(|one| one.whole || !further).collect();
    let is = |test: fn(&Invocation) -> bool| known.iter().filter(|one| test(&one.invocation)).count();
    let counts = Counts {
        lines: number(read.events.len()),
        invocations: number(known.len()),
        failed: number(is(|one| one.outcome.failed())),
        cold: number(is(|one| one.init_ms.is_some())),
    };
    let mut found = Found {
        group: if ask.source == INSIGHTS { INSIGHTS_GROUP.to_owned() } else { function.log_group.clone() },
        from: *from,
        to: *to,
        reached: read.reached,
        counts,
        next: read.next.clone(),
        missing: *missing,
        note: note(looked, *from),
        cli: command(function, place, ask, (*from, *to)),
        ..Found::default()
    };
    match ask.view() {
        View::Invocations => {
            let picked = |one: &&&Folded| match ask.only.as_str() {
                "failed" => one.invocation.outcome.failed(),
                "cold" => one.invocation.init_ms.is_some(),
                _ => true,
            };
            let all: Vec<&Invocation> = known.iter().filter(picked).map(|one| &one.invocation).collect();
            let (shown, next) = rows(&all, &ask.token, |one| one.end);
            cut(&mut found, &shown, all.len(), next);
            found.invocations = all[shown].iter().map(|one| (*one).clone()).collect();
        }
        View::Lines => {
            let all: Vec<_> = read.events.iter().rev().collect();
            let (shown, next) = rows(&all, &ask.token, |event| event.at);
            cut(&mut found, &shown, all.len(), next);
            found.lines = all[shown].iter().map(|event| shown::row(event)).collect::<Vec<Line>>();
        }
        View::Errors => found.errors = errors::grouped(&read.events, folded),
        View::Live => {}
    }
    found
}

/// What was read is more than the page shows; the counts are of all of it.
fn cut(found: &mut Found, shown: &Range<usize>, all: usize, next: Option<(i64, String)>) {
    if next.is_some() {
        let shows =
            format!("This page shows {} of {}.", shown.len(), thousands(u32::try_from(all).unwrap_or(u32::MAX)));
        found.note = format!("{shows} {}", found.note).trim_end().to_owned();
        found.next = next;
    }
}

fn note(looked: &Aged<Looked>, from: i64) -> String {
    let read = &looked.value.read;
    let partial = read.partial.then(|| {
        "The local engine gives at most 10,000 lines of one moment; others of the same moment are not shown.".to_owned()
    });
    let second = |at: i64| iso(at)[..19].replace('T', " ");
    let unread = read.next.as_ref().map(|(until, _)| match until {
        0 => "CloudWatch has not looked through all of this time yet.".to_owned(),
        _ => {
            format!("What was written before {}, back to {}, is not read yet.", second(read.reached), second(from))
        }
    });
    [unread, looked.warning.clone(), partial].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The rows of a page, which may begin within a moment; and where the next one begins: before a moment, and after so many
/// rows of it. `all` has the newest first.
pub fn rows<T>(all: &[T], token: &str, at: impl Fn(&T) -> i64) -> (Range<usize>, Option<(i64, String)>) {
    let shown_before = token.strip_prefix(SKIP).and_then(|count| count.parse::<usize>().ok());
    let from = shown_before.unwrap_or(0).min(all.len());
    let to = (from + ROWS).min(all.len());
    if to == all.len() {
        return (from..to, None);
    }
    let last = at(&all[to - 1]);
    let same = all[..to].iter().rev().take_while(|one| at(one) == last).count();
    (from..to, Some((last + 1, format!("{SKIP}{same}"))))
}

/// Begins a token of our own; CloudWatch's have no colon.
const SKIP: &str = "skip:";

/// CloudWatch's token, where it is one.
pub fn token(ask: &LogAsk) -> Option<String> {
    Some(ask.token.clone()).filter(|token| !token.is_empty() && !token.starts_with(SKIP))
}

fn command(function: &FunctionDetail, place: &Place, ask: &LogAsk, (from, to): (i64, i64)) -> String {
    let filter = ask.filter.trim();
    let pattern = if filter.is_empty() {
        String::new()
    } else {
        format!(" --filter-pattern '{}'", filter.replace('\'', r"'\''"))
    };
    format!(
        "aws logs filter-log-events --log-group-name {}{pattern} --start-time {from} --end-time {to} --no-start-from-head --region {}",
        function.log_group, place.region
    )
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn pages_follow_each_other_within_one_moment() {
        // 3 newer lines, 120 of one moment, 4 older ones.
        let all: Vec<i64> = [vec![9; 3], vec![5; 120], vec![1; 4]].concat();
        let (mut seen, mut until, mut token) = (0, 10, String::new());
        loop {
            let left: Vec<i64> = all.iter().copied().filter(|at| *at < until).collect();
            let (page, next) = rows(&left, &token, |at| *at);
            seen += page.len();
            match next {
                Some(next) => (until, token) = next,
                None => break,
            }
        }
        assert_eq!(seen, all.len());
    }
}
