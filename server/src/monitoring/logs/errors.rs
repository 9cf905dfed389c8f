//! The same error counted once.

use std::collections::HashMap;

use app::monitoring::logs::model::ErrorGroup;

use super::{fold::Folded, shown::brief};
use crate::aws::logs::search::Event;

/// Kinds of errors shown: more would not be read.
const MOST: usize = 40;
const MESSAGE: usize = 300;

/// Errors by their fingerprint, those seen last first.
pub fn grouped(events: &[Event], folded: &[Folded]) -> Vec<ErrorGroup> {
    let mut groups: HashMap<String, ErrorGroup> = HashMap::new();
    // `folded` has the newest first: the first of a kind is the one to show.
    for one in folded {
        for fault in &one.faults {
            let own = one.own_line(fault.index).map_or(one.invocation.end, |index| events[index].at);
            let invocation = &one.invocation;
            let line = one.own_line(fault.index).map(|index| events[index].message.as_str());
            let group = groups.entry(fault.fingerprint()).or_insert_with(|| ErrorGroup {
                kind: brief(&fault.kind, MESSAGE),
                message: brief(&fault.message, MESSAGE),
                frame: match fault.line {
                    Some(line) => brief(&format!("{}, line {line}", fault.place), MESSAGE),
                    None => brief(&fault.place, MESSAGE),
                },
                first: own,
                last: own,
                introduced: invocation.version.clone(),
                request: match invocation.request.as_str() {
                    "" => line.and_then(request_in).unwrap_or_default().to_owned(),
                    request => request.to_owned(),
                },
                stream: invocation.stream.clone(),
                ..ErrorGroup::default()
            });
            group.count += 1;
            group.failed |= fault.unhandled;
            group.last = group.last.max(own);
            if own <= group.first {
                (group.first, group.introduced) = (own, invocation.version.clone());
            }
            if !invocation.version.is_empty() && !group.versions.contains(&invocation.version) {
                group.versions.push(invocation.version.clone());
            }
        }
    }
    let mut all: Vec<ErrorGroup> = groups.into_values().collect();
    all.sort_by(|a, b| (b.last, b.count, &a.kind).cmp(&(a.last, a.count, &b.kind)));
    all.truncate(MOST);
    for group in &mut all {
        // Numbers in their order, $LATEST after them.
        group.versions.sort_by_key(|version| version.parse::<u64>().unwrap_or(u64::MAX));
    }
    all
}

/// The request a line names, as Lambda's own loggers do: `8-4-4-4-12` hexadecimal digits.
fn request_in(line: &str) -> Option<&str> {
    line.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'))
        .find(|word| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::logs::fold::fold;

    fn failing(version: &str, at: i64, message: &str) -> Vec<Event> {
        let stream = format!("2026/11/22/[{version}]{at:032x}");
        let event = |at: i64, message: String| Event { id: at.to_string(), stream: stream.clone(), at, message };
        vec![
            event(at, format!("START RequestId: r{at} Version: {version}")),
            event(at + 1, "[INFO]\tt\tr\thello".into()),
            event(
                at + 2,
                format!(
                    "[ERROR] ValueError: order {at} is bad\rTraceback (most recent call last):\r  File \"/var/task/f.py\", line 6, in handler\r    x"
                ),
            ),
            event(at + 3, message.into()),
            event(at + 4, format!("REPORT RequestId: r{at}\tDuration: 1.00 ms")),
        ]
    }

    #[test]
    fn the_same_error_is_counted_once_with_when_and_where_it_came() {
        let events =
            [failing("3", 1_000, ""), failing("4", 2_000, ""), failing("$LATEST", 3_000, "[ERROR]\tt\tr\tother")]
                .concat();
        let groups = grouped(&events, &fold(&events));
        let value = groups.iter().find(|group| group.kind == "ValueError").unwrap();
        assert_eq!((value.count, value.first, value.last), (3, 1_002, 3_002));
        assert_eq!((value.introduced.as_str(), value.versions.join(" ").as_str()), ("3", "3 4 $LATEST"));
        assert_eq!((value.message.as_str(), value.request.as_str()), ("order 3000 is bad", "r3000"));
        assert_eq!(value.frame, "f.py, handler, line 6");
        assert_eq!(groups[0].kind, "ERROR", "the one seen last is first");
        assert_eq!(groups.len(), 2);
        let line = "2026-11-22T10:00:00.000Z\t3c04e032-ade3-4f89-95bd-f066b1c13565\tERROR\tno";
        assert_eq!(request_in(line), Some("3c04e032-ade3-4f89-95bd-f066b1c13565"));
        assert_eq!(request_in("[ERROR] none-here"), None);
    }
}
