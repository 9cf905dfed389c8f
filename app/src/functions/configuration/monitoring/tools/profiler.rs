//! CodeGuru Profiler: a layer, and two variables of the environment.

use leptos::prelude::*;

use super::{Ending, LOCAL, Press, Switch, VersionField, arn_of, on_off};
use crate::functions::{
    configuration::{
        monitoring::model::{PROFILER_LAYER, PROFILING_GROUP_KEY, Tool, WRAPPER_KEY, profiler_unfit, profiling_group},
        parts::{is_local, read_only},
    },
    model::FunctionDetail,
    parts::{needs::RoleNeeds, open::OpenFunction},
    permissions::model::Need,
};

const DOCS: &str = "https://docs.aws.amazon.com/codeguru/latest/profiler-ug/python-lambda-layers.html";

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
                <VersionField switch=switch docs=DOCS/>
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
