//! Lambda Insights: a layer, and a policy of the role.

use leptos::prelude::*;

use super::{Ending, LOCAL, Press, Switch, VersionField, arn_of, on_off};
use crate::{
    frame::use_frame,
    functions::{
        configuration::{
            layers::catalog,
            monitoring::{
                api::get_insights,
                model::{INSIGHTS_LAYER, INSIGHTS_POLICY, Insights, Tool, insights_unfit},
            },
            parts::{is_local, read_only},
        },
        model::FunctionDetail,
        parts::open::OpenFunction,
    },
    session::model::Permission,
    ui::state::{State, Tone},
};

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
                    <input
                        type="checkbox"
                        prop:checked=move || switch.policy.get()
                        on:change=move |event| switch.policy.set(event_target_checked(&event))
                    />
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
                    <input
                        type="checkbox"
                        prop:checked=move || switch.detach.get()
                        on:change=move |event| switch.detach.set(event_target_checked(&event))
                    />
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
