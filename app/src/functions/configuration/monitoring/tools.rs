//! Lambda Insights and CodeGuru Profiler: whether they are on, what they cost, and the switch where there can be one.

use leptos::prelude::*;

use super::{
    api::{get_insights, switch_tool},
    model::{
        INSIGHTS_LAYER, INSIGHTS_POLICY, Insights, PROFILER_LAYER, PROFILING_GROUP_KEY, Tool, WRAPPER_KEY,
        insights_unfit, profiler_unfit, profiling_group, tool_layer,
    },
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::{
            layers::{arn::LayerArn, catalog},
            parts::{field::SettingField, is_local, read_only},
        },
        model::FunctionDetail,
        parts::{needs::RoleNeeds, open::OpenFunction},
        permissions::model::Need,
    },
    session::model::Permission,
    ui::{
        notice::{Done, ErrorNotice},
        state::{State, Tone},
    },
};

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

#[component]
pub fn InsightsSection(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let layer = arn_of(detail, INSIGHTS_LAYER);
    let switch = Switch::new(open, Tool::Insights, catalog::find("insights").map_or(1, |known| known.version));
    let local = is_local(open);
    let role = Memo::new(move |_| detail.with(|detail| detail.role_arn.clone()));
    let insights = RwSignal::new(Insights::default());
    // After the rest; again after each switch.
    Effect::new(move |_| {
        let (role, place) = (role.get(), open.target.get_untracked().place);
        layer.track();
        switch.done.track();
        if !local {
            leptos::task::spawn_local_scoped(async move {
                let told = get_insights(place.connection, place.region, role).await;
                insights.set(told.unwrap_or_else(|error| Insights { policy: None, unknown: Some(error.to_string()) }));
            });
        }
    });
    let policy = move || match insights.get() {
        Insights { unknown: Some(why), .. } => why,
        Insights { policy: Some(true), .. } => format!("{INSIGHTS_POLICY} is attached"),
        Insights { policy: Some(false), .. } => format!("{INSIGHTS_POLICY} is not attached"),
        Insights { policy: None, .. } => "…".to_owned(),
    };
    let half = move || layer.get().is_some() && insights.with(|insights| insights.policy == Some(false));
    let unfit = Memo::new(move |_| detail.with(insights_unfit));
    let why = read_only(open);
    // What roles allow is changed by those alone who may give a function any right.
    let may_attach = use_frame().can(Permission::RolesWrite);
    switch.policy.set(may_attach);
    let controls = move || {
        if local {
            return view! { <p class="help">{LOCAL}</p> }.into_any();
        }
        if let Some(reason) = why.clone().or_else(|| unfit.get()) {
            return view! { <p class="help">{reason}</p> }.into_any();
        }
        match layer.get() {
            None => view! {
                <VersionField switch=switch docs=catalog::INSIGHTS_DOCS/>
                {(!may_attach).then(|| view! { <p class="help">{format!("The role needs {INSIGHTS_POLICY}; an administrator can attach it.")}</p> })}
                <label class="check" hidden=!may_attach>
                    <input type="checkbox" prop:checked=move || switch.policy.get() on:change=move |event| switch.policy.set(event_target_checked(&event))/>
                    <span>
                        "Attach "<code>{INSIGHTS_POLICY}</code>" to the execution role"
                        <small class="help">"It lets the function write to the log group /aws/lambda-insights, also every other function with this role."</small>
                    </span>
                </label>
                <p class="actions">
                    <Press switch=switch on=true words="Switch on Lambda Insights"/>
                </p>
            }
            .into_any(),
            Some(_) => view! {
                {half().then(|| view! {
                    <p><State tone=Tone::Warn text="The layer is there, and the role may not write: no figures arrive."/></p>
                    <p class="actions" hidden=!may_attach><button type="button" class="btn" aria-busy=move || switch.busy.get().then_some("true")
                        on:click=move |_| {
                            if let Some((_, version)) = layer.get_untracked() {
                                switch.version.set(version.to_string());
                                switch.press(true, true);
                            }
                        }>"Attach the policy"</button></p>
                })}
                <label class="check" hidden=!may_attach>
                    <input type="checkbox" prop:checked=move || switch.detach.get() on:change=move |event| switch.detach.set(event_target_checked(&event))/>
                    <span>
                        "Also detach the policy from the role"
                        <small class="help">"Other functions with this role would lose it, too."</small>
                    </span>
                </label>
                <p class="actions"><Press switch=switch on=false words="Switch off Lambda Insights"/></p>
            }
            .into_any(),
        }
    };
    view! {
        <section class="stack tight" aria-labelledby="insights-h">
            <h3 id="insights-h">"Lambda Insights"</h3>
            <p class="muted">
                "Processor time, memory, disk and network of each invocation, by an extension. Charged as eight CloudWatch metrics a function, and about 1 kB of log for each invocation."
            </p>
            <dl class="defs">
                <div><dt>"State"</dt><dd>{move || on_off(layer.get())}</dd></div>
                {(!local).then(|| view! { <div><dt>"Permission"</dt><dd>{policy}</dd></div> })}
            </dl>
            {controls}
            <Ending switch=switch/>
        </section>
    }
    .into_any()
}

#[component]
pub fn ProfilerSection(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let layer = arn_of(detail, PROFILER_LAYER);
    let switch = Switch::new(open, Tool::Profiler, 11);
    let local = is_local(open);
    let unfit = Memo::new(move |_| detail.with(profiler_unfit));
    let why = read_only(open);
    let group = detail.with_untracked(|detail| profiling_group(&detail.name));
    let needs = {
        let group = group.clone();
        let arn = detail.with_untracked(|detail| detail.arn.clone());
        Signal::derive(move || if layer.get().is_some() && !local { profiler_needs(&arn, &group) } else { Vec::new() })
    };
    let controls = {
        let group = group.clone();
        move || {
            let on = layer.get().is_some();
            // What is there can always be taken away.
            let reason = why.clone().or_else(|| {
                if on {
                    None
                } else if local {
                    Some(LOCAL.into())
                } else {
                    unfit.get()
                }
            });
            if let Some(reason) = reason {
                return view! { <p class="help">{reason}</p> }.into_any();
            }
            if on {
                return view! { <p class="actions"><Press switch=switch on=false words="Switch off CodeGuru Profiler"/></p> }.into_any();
            }
            let group = group.clone();
            view! {
                <VersionField switch=switch docs="https://docs.aws.amazon.com/codeguru/latest/profiler-ug/python-lambda-layers.html"/>
                <p class="help">
                    "Adds the agent's layer and the variables "<code>{WRAPPER_KEY}</code>" and "<code>{PROFILING_GROUP_KEY}</code>
                    {format!(" for the profiling group {group}.")}
                </p>
                <p class="actions"><Press switch=switch on=true words="Switch on CodeGuru Profiler"/></p>
            }
            .into_any()
        }
    };
    view! {
        <section class="stack tight" aria-labelledby="profiler-h">
            <h3 id="profiler-h">"CodeGuru Profiler"</h3>
            <p class="muted">"Where the code spends its time. Charged by hours of profiling."</p>
            <dl class="defs"><div><dt>"State"</dt><dd>{move || on_off(layer.get())}</dd></div></dl>
            <RoleNeeds open=open needs=needs/>
            {controls}
            <Ending switch=switch/>
        </section>
    }
    .into_any()
}

fn profiler_needs(function_arn: &str, group: &str) -> Vec<Need> {
    let mut parts = function_arn.split(':').skip(3);
    let (region, account) = (parts.next().unwrap_or("*"), parts.next().unwrap_or("*"));
    let resource = format!("arn:aws:codeguru-profiler:{region}:{account}:profilingGroup/{group}");
    ["codeguru-profiler:ConfigureAgent", "codeguru-profiler:PostAgentProfile", "codeguru-profiler:CreateProfilingGroup"]
        .into_iter()
        .map(|action| Need::new(action, resource.as_str(), "to send profiles to CodeGuru"))
        .collect()
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
        <SettingField key=key name=key label="Version of the layer" text=switch.version on_text=write error=switch.wrong mono=true/>
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
