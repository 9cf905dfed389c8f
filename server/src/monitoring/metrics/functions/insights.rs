//! What Lambda Insights measures, one line of each of its eight metrics.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html>

use app::monitoring::metrics::model::{Tone, Unit};

use super::pairs;
use crate::monitoring::metrics::gather::{Draft, Plan, Source, line};

pub fn drafts(plan: &mut Plan, name: &str, version: Option<&str>) -> Vec<Draft> {
    let mut all = vec![("function_name", name.to_owned())];
    all.extend(version.map(|version| ("version", version.to_owned())));
    let by = pairs(&all);
    let mut one = |name, stat| Source::One(plan.ask("LambdaInsights", name, &by, stat));
    vec![
        Draft {
            id: "memory",
            title: "Memory",
            unit: Unit::Megabytes,
            lines: vec![
                line("Used, at most", Tone::First, one("used_memory_max", "Maximum")),
                line("Allocated", Tone::Fourth, one("total_memory", "Maximum")),
            ],
            ..Draft::default()
        },
        Draft {
            id: "memory-share",
            title: "Memory used",
            unit: Unit::Percent,
            lines: vec![line("Of what is allocated", Tone::First, one("memory_utilization", "Maximum"))],
            ..Draft::default()
        },
        Draft {
            id: "cpu",
            title: "Processor time",
            unit: Unit::Milliseconds,
            lines: vec![line("Average", Tone::First, one("cpu_total_time", "Average"))],
            ..Draft::default()
        },
        Draft {
            id: "network",
            title: "Network",
            unit: Unit::Bytes,
            lines: vec![
                line("Received", Tone::First, one("rx_bytes", "Sum")),
                line("Sent", Tone::Second, one("tx_bytes", "Sum")),
                line("Both", Tone::Fourth, one("total_network", "Sum")),
            ],
            ..Draft::default()
        },
        Draft {
            id: "init",
            title: "Time to get ready",
            unit: Unit::Milliseconds,
            about: "Of cold starts.".into(),
            lines: vec![line("Average", Tone::Second, one("init_duration", "Average"))],
            ..Draft::default()
        },
    ]
}
