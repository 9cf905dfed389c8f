//! What was counted beside what is set.

use leptos::prelude::*;

use super::{
    model::Split,
    rules::{band, rest, weight},
};
use crate::ui::state::{State, Tone};

/// Each version's count, its share, and whether chance explains it.
pub fn shares(counts: Vec<(String, u32)>, first: &str, split: Option<&Split>) -> AnyView {
    let sum: u32 = counts.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count));
    let row = |(version, count): (String, u32)| {
        let share = f64::from(count) * 100.0 / f64::from(sum.max(1));
        let set = split.and_then(|split| {
            if version == split.version {
                Some(split.percent.clone())
            } else if version == first {
                rest(&split.percent)
            } else {
                None
            }
        });
        let text = format!("{count} of {sum}, {share:.1} %");
        let expected = set.map(|percent| format!("set to {percent} %"));
        view! { <div><dt>{format!("Version {version}")}</dt><dd>{text} " " <span class="muted">{expected}</span></dd></div> }
    };
    let chance = split.and_then(|split| {
        let (low, high) = band(sum, weight(&split.percent).ok()?);
        let count = counts.iter().find(|(version, _)| *version == split.version).map_or(0, |(_, count)| *count);
        let band =
            format!("chance gives version {} between {low} and {high} of {sum} in 999 of 1,000 cases", split.version);
        Some(if (low..=high).contains(&count) {
            view! { <State tone=Tone::Good text=format!("As set: {band}")/> }.into_any()
        } else {
            view! { <State tone=Tone::Warn text=format!("Not as set: {band}. It may have been changed meanwhile.")/> }
                .into_any()
        })
    });
    view! { <dl class="defs">{counts.into_iter().map(row).collect_view()}</dl> {chance} }.into_any()
}
