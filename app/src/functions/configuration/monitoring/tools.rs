//! Lambda Insights and CodeGuru Profiler: whether they are on, what they cost, and the switch where there can be one.

use leptos::prelude::*;

use super::{
    api::switch_tool,
    model::{Tool, tool_layer},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::{layers::arn::LayerArn, parts::field::SettingField},
        model::FunctionDetail,
        parts::open::OpenFunction,
    },
    ui::{
        notice::{Done, ErrorNotice},
        state::{State, Tone},
    },
};

mod insights;
mod profiler;

pub use insights::InsightsSection;
pub use profiler::ProfilerSection;

const LOCAL: &str = "Not on the local engine: it runs no extensions.";

/// A tool's switch: what is asked, and how it went.
#[derive(Clone, Copy)]
struct Switch {
    open: OpenFunction,
    tool: Tool,
    version: RwSignal<String>,
    /// Attach the role's policy when it is switched on.
    policy: RwSignal<bool>,
    /// Detach it when it is switched off.
    detach: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    failed: RwSignal<Option<ConsoleError>>,
    busy: RwSignal<bool>,
    done: RwSignal<Option<&'static str>>,
}

impl Switch {
    fn new(open: OpenFunction, tool: Tool, version: u32) -> Self {
        Self {
            open,
            tool,
            version: RwSignal::new(version.to_string()),
            policy: RwSignal::new(true),
            detach: RwSignal::new(false),
            wrong: RwSignal::new(None),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
            done: RwSignal::new(None),
        }
    }

    fn press(self, on: bool, policy: bool) {
        let version = self.version.get_untracked().trim().parse::<u64>().ok().filter(|number| *number > 0);
        if on && version.is_none() {
            return self.wrong.set(Some("The layer's version is a whole number from 1.".into()));
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        self.done.set(None);
        let target = self.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let answer = switch_tool(c, r, target.name, self.tool, on, version.unwrap_or_default(), policy).await;
            self.busy.set(false);
            match answer {
                Ok(detail) => {
                    self.open.learn(detail);
                    self.done.set(Some(if on {
                        "Switched on; AWS has it now."
                    } else {
                        "Switched off; AWS has it now."
                    }));
                }
                Err(error) => match error.field("version") {
                    Some(rule) => self.wrong.set(Some(rule.to_owned())),
                    None => self.failed.set(Some(error)),
                },
            }
        });
    }
}

fn arn_of(detail: Memo<FunctionDetail>, tool: &'static str) -> Memo<Option<(String, u64)>> {
    Memo::new(move |_| {
        detail.with(|detail| {
            tool_layer(detail.layers.iter().map(|layer| layer.arn.as_str()), tool)
                .map(|LayerArn { name, version, .. }| (name, version))
        })
    })
}

fn on_off(layer: Option<(String, u64)>) -> AnyView {
    match layer {
        Some((name, version)) => view! { <State tone=Tone::Good text="On"/> " by " <code class="anywhere">{format!("{name}:{version}")}</code> }.into_any(),
        None => view! { <State tone=Tone::Off text="Off"/> }.into_any(),
    }
}

#[component]
fn VersionField(switch: Switch, docs: &'static str) -> impl IntoView {
    let key = if switch.tool == Tool::Insights { "insights-version" } else { "profiler-version" };
    let write = Callback::new(move |text| {
        switch.wrong.set(None);
        switch.version.set(text);
    });
    view! {
        <SettingField
            key=key
            name=key
            label="Version of the layer"
            text=switch.version
            on_text=write
            error=switch.wrong
            mono=true
        />
        <p class="help"><a href=docs rel="external noopener" target="_blank">"The newest version, as AWS documents it"</a></p>
    }
    .into_any()
}

#[component]
fn Press(switch: Switch, on: bool, words: &'static str) -> impl IntoView {
    let press = move |_| {
        let chosen = if on { switch.policy.get_untracked() } else { switch.detach.get_untracked() };
        switch.press(on, chosen && switch.tool == Tool::Insights);
    };
    view! {
        <button type="button" class="btn" aria-busy=move || switch.busy.get().then_some("true") on:click=press>{words}</button>
    }
    .into_any()
}

#[component]
fn Ending(switch: Switch) -> impl IntoView {
    view! {
        {move || switch.failed.get().map(|error| view! { <ErrorNotice error=error/> })}
        {move || switch.done.get().map(|words| view! { <Done>{words}</Done> })}
    }
    .into_any()
}
