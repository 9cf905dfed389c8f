//! Lines of a log group, found: newest first, page by page.
//! <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html>

use super::{Aws, AwsError, Class, op};

/// At most this many lines in one answer, and 1 MB.
pub const PAGE_LINES: i32 = 10_000;

/// A line as it is kept. Its text is as the function wrote it: clean it before it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Empty where CloudWatch gives none, as the local engine does.
    pub id: String,
    pub stream: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub message: String,
}

/// What FilterLogEvents is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub group: String,
    /// Empty for all.
    pub streams: Vec<String>,
    pub pattern: String,
    /// Both within.
    pub from: i64,
    pub to: i64,
    /// The newest lines first; the local engine does not know that, and gives the oldest.
    pub newest: bool,
    pub token: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventPage {
    pub events: Vec<Event>,
    /// There may be more, even when this page is empty.
    pub next: Option<String>,
}

impl Aws {
    pub async fn search_log_events(&self, search: &Search) -> Result<EventPage, AwsError> {
        let request = self
            .sdk()
            .await
            .logs
            .filter_log_events()
            .log_group_name(&search.group)
            .set_log_stream_names(Some(search.streams.clone()).filter(|streams| !streams.is_empty()))
            .set_filter_pattern(Some(search.pattern.clone()).filter(|pattern| !pattern.is_empty()))
            .start_time(search.from)
            .end_time(search.to)
            .set_start_from_head(search.newest.then_some(false))
            .limit(PAGE_LINES)
            .set_next_token(search.token.clone());
        let output = self.call(op("FilterLogEvents", Class::FilterLogEvents), || request.send()).await?;
        let events = output.events.unwrap_or_default().into_iter().map(|event| Event {
            id: event.event_id.unwrap_or_default(),
            stream: event.log_stream_name.unwrap_or_default(),
            at: event.timestamp.unwrap_or_default(),
            message: event.message.unwrap_or_default(),
        });
        Ok(EventPage { events: events.collect(), next: output.next_token.filter(|token| !token.is_empty()) })
    }
}
