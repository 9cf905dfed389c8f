//! The settings of a mapping: which its source has. They travel as texts by their key, as those of the other
//! configuration tabs do: one way to compare, to merge and to show them.

use super::{poll::Poll, rules};
use crate::functions::configuration::model::Texts;

/// The settings, in the form's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Qualifier,
    Enabled,
    Batch,
    Window,
    Concurrency,
    PollersMin,
    PollersMax,
    Parallel,
    Tumbling,
    Filters,
    Partial,
    Retries,
    Age,
    Bisect,
    Failure,
}

impl Setting {
    pub const ALL: [Self; 15] = [
        Self::Qualifier,
        Self::Enabled,
        Self::Batch,
        Self::Window,
        Self::Concurrency,
        Self::PollersMin,
        Self::PollersMax,
        Self::Parallel,
        Self::Tumbling,
        Self::Filters,
        Self::Partial,
        Self::Retries,
        Self::Age,
        Self::Bisect,
        Self::Failure,
    ];

    /// Its name in forms and texts.
    pub fn key(self) -> &'static str {
        match self {
            // Not `qualifier`: that is the page's own parameter.
            Self::Qualifier => "calls",
            Self::Enabled => "enabled",
            Self::Batch => "batch",
            Self::Window => "window",
            Self::Concurrency => "concurrency",
            Self::PollersMin => "pollers_min",
            Self::PollersMax => "pollers_max",
            Self::Parallel => "parallel",
            Self::Tumbling => "tumbling",
            Self::Filters => "filters",
            Self::Partial => "partial",
            Self::Retries => "retries",
            Self::Age => "age",
            Self::Bisect => "bisect",
            Self::Failure => "failure",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Qualifier => "Alias or version",
            Self::Enabled => "Enabled",
            Self::Batch => "Batch size",
            Self::Window => "Batch window",
            Self::Concurrency => "Maximum concurrency",
            Self::PollersMin => "Minimum pollers",
            Self::PollersMax => "Maximum pollers",
            Self::Parallel => "Concurrent batches per shard",
            Self::Tumbling => "Tumbling window",
            Self::Filters => "Filter patterns",
            Self::Partial => "Report batch item failures",
            Self::Retries => "Retry attempts",
            Self::Age => "Maximum age of a record",
            Self::Bisect => "Split a batch that failed",
            Self::Failure => "On-failure destination",
        }
    }

    pub fn find(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.key() == key)
    }

    /// Whether it is on or off.
    pub fn is_switch(self) -> bool {
        matches!(self, Self::Enabled | Self::Partial | Self::Bisect)
    }

    /// Whether a source of this kind has it.
    pub fn fits(self, poll: Poll) -> bool {
        use Poll::{Kafka, Queue, Stream, Table};
        match self {
            Self::Qualifier | Self::Enabled | Self::Batch | Self::Filters => true,
            // Messages of a queue that keeps the order are not gathered.
            Self::Window => poll != Poll::Fifo,
            Self::Concurrency => poll.is_queue(),
            Self::PollersMin | Self::PollersMax => matches!(poll, Queue | Kafka),
            Self::Parallel | Self::Tumbling => poll.is_stream(),
            Self::Partial => poll.is_queue() || poll.is_stream(),
            Self::Retries | Self::Age | Self::Bisect | Self::Failure => matches!(poll, Stream | Table | Kafka),
        }
    }

    /// Whether the local engine has it: the others it forgets.
    pub fn is_local(self) -> bool {
        !matches!(self, Self::Tumbling | Self::PollersMin | Self::PollersMax)
    }

    /// The text as people read it.
    pub fn shown(self, text: &str) -> String {
        match (self, text) {
            (Self::Filters, text) => match rules::patterns(text) {
                Ok(all) if all.is_empty() => "none".into(),
                Ok(all) => all.join(" or "),
                Err(_) => text.to_owned(),
            },
            (Self::Qualifier, "") => "the function itself".into(),
            (Self::Concurrency, "") => "no limit".into(),
            (Self::PollersMin | Self::PollersMax, "") => "not provisioned".into(),
            (Self::Failure, "") => "none".into(),
            (Self::Retries, "-1") => "until the record is too old".into(),
            (Self::Age, "-1") => "no limit".into(),
            (Self::Window | Self::Tumbling | Self::Age, text) => format!("{text} s"),
            (setting, text) if setting.is_switch() => (if text == ON { "on" } else { "off" }).into(),
            (_, text) => text.to_owned(),
        }
    }
}

/// The text of a switch that is on; off is any other, or none.
pub const ON: &str = "true";
pub const OFF: &str = "false";

/// The label of a setting by its key.
pub fn label_of(key: &str) -> String {
    Setting::find(key).map_or_else(|| key.to_owned(), |setting| setting.label().to_owned())
}

/// What a new mapping begins with: AWS's own defaults, and for queues the answer that does not repeat what went well.
pub fn defaults(poll: Poll) -> Texts {
    let text = |setting| match setting {
        Setting::Enabled => ON,
        Setting::Batch if poll.is_queue() => "10",
        Setting::Batch => "100",
        Setting::Window | Setting::Tumbling => "0",
        Setting::Parallel => "1",
        Setting::Retries | Setting::Age => "-1",
        Setting::Partial | Setting::Bisect => OFF,
        _ => "",
    };
    let own = Setting::ALL.into_iter().filter(|setting| setting.fits(poll));
    own.map(|setting| (setting.key().to_owned(), text(setting).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_own_settings() {
        let keys = |poll| defaults(poll).into_keys().collect::<Vec<_>>();
        assert_eq!(
            keys(Poll::Queue),
            ["batch", "calls", "concurrency", "enabled", "filters", "partial", "pollers_max", "pollers_min", "window"]
        );
        assert!(!keys(Poll::Fifo).contains(&"window".to_owned()));
        for key in ["parallel", "tumbling", "retries", "age", "bisect", "failure"] {
            assert!(keys(Poll::Stream).contains(&key.to_owned()) && !keys(Poll::Queue).contains(&key.to_owned()));
        }
        assert_eq!(keys(Poll::Stream), keys(Poll::Table));
        assert_eq!(keys(Poll::Other), ["batch", "calls", "enabled", "filters", "window"]);
    }
}
