//! The share as it really is: what CloudWatch has counted, and a sample of test invocations on request.

use leptos::prelude::*;
use std::time::Duration;

use super::{
    api::{alias_traffic, observe, sample_so_far, stop_observing},
    model::{AliasView, Observation, Split, Traffic},
    rules::SAMPLE,
    shares::shares,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{model::rules::event_json, parts::open::Target},
    session::model::Permission,
    ui::{
        field::FieldMessage,
        icon::{self, Icon},
        notice::ErrorNotice,
        pause::pause,
        state::{State, Tone},
    },
};

#[component]
pub fn Observed(target: Target, view: AliasView) -> impl IntoView {
    let (of, alias) = (target.clone(), view.alias.name.clone());
    let traffic = Resource::new(
        move || (of.clone(), alias.clone()),
        |(target, alias)| alias_traffic(target.place.connection, target.place.region, target.name, alias),
    );
    let (first, split) = (view.alias.version.clone(), view.alias.split.clone());
    let may = use_frame().can(Permission::FunctionsInvoke);
    view! {
        <section class="card" aria-labelledby="observed-h">
            <div class="bar"><h3 id="observed-h">"Observed share"</h3></div>
            <div class="body">
                <Transition fallback=|| view! { <span class="bone"></span> }>
                    {move || {
                        let (first, split) = (first.clone(), split.clone());
                        Suspend::new(async move {
                            match traffic.await {
                                Ok(traffic) => counted(traffic, first, split),
                                Err(error) => view! { <p class="help">{format!("CloudWatch did not answer: {error}")}</p> }.into_any(),
                            }
                        })
                    }}
                </Transition>
            </div>
            {may.then(|| view! { <Sample target=target view=view/> })}
        </section>
    }
    .into_any()
}

fn counted(traffic: Traffic, first: String, split: Option<Split>) -> AnyView {
    let sum: u64 = traffic.counts.iter().map(|(_, count)| count).sum();
    if sum == 0 {
        return view! { <p class="muted">{format!("No requests through this alias in the last {} minutes, as far as CloudWatch knows.", traffic.minutes)}</p> }
            .into_any();
    }
    let counts = traffic.counts.into_iter().map(|(version, count)| (version, u32::try_from(count).unwrap_or(u32::MAX)));
    view! {
        <p>{format!("Requests of the last {} minutes, as CloudWatch has counted them:", traffic.minutes)}</p>
        {shares(counts.collect(), &first, split.as_ref())}
    }
    .into_any()
}

/// Runs the function many times, while one watches.
#[component]
fn Sample(target: Target, view: AliasView) -> impl IntoView {
    let event = RwSignal::new("{}".to_owned());
    let wrong = RwSignal::new(None::<String>);
    let shown = RwSignal::new(None::<Result<Observation, ConsoleError>>);
    let running = Memo::new(move |_| shown.with(|shown| matches!(shown, Some(Ok(one)) if !one.ended)));
    let (first, split) = (view.alias.version.clone(), view.alias.split.clone());
    let start = move |_| {
        if running.get_untracked() {
            return;
        }
        let payload = event.get_untracked();
        wrong.set(event_json(&payload).err());
        if wrong.with_untracked(Option::is_some) {
            return;
        }
        let (target, alias) = (target.clone(), view.alias.name.clone());
        let waiting = Observation { total: SAMPLE, ..Observation::default() };
        shown.set(Some(Ok(waiting)));
        leptos::task::spawn_local_scoped(async move {
            let begun = observe(target.place.connection, target.place.region, target.name, alias, payload).await;
            follow(begun, shown).await;
        });
    };
    let stop = move |_| {
        let id = shown.with_untracked(|shown| match shown {
            Some(Ok(one)) => one.id.clone(),
            _ => String::new(),
        });
        leptos::task::spawn_local_scoped(async move {
            // The next look tells how it ended.
            let _ = stop_observing(id).await;
        });
    };
    let how = if view.local {
        "The local engine's Invoke ignores shares: here the version is chosen as the local gateway does for routes."
    } else {
        "On AWS each is one request and its duration, charged as any other."
    };
    let progress = move || {
        let (first, split) = (first.clone(), split.clone());
        shown.get().map(|shown| match shown {
            Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
            Ok(one) => told(one, &first, split.as_ref()),
        })
    };
    view! {
        <details class="more with-script">
            <summary>"Observe a sample"</summary>
            <div class="stack tight">
                <p>
                    {format!("Runs the function {SAMPLE} times through this alias, for real: whatever it does, it does that often. {how}")}
                </p>
                <div class="field">
                    <label for="sample-event">"Event JSON"</label>
                    <textarea
                        class="value"
                        id="sample-event"
                        rows="1"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=move || event.get()
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        aria-describedby=move || wrong.with(Option::is_some).then_some("sample-event-error")
                        on:input=move |e| event.set(event_target_value(&e))
                    ></textarea>
                    <FieldMessage id="sample-event-error".to_owned() error=wrong/>
                </div>
                <div class="actions">
                    <button type="button" class="btn" aria-busy=move || running.get().then_some("true") on:click=start>
                        <Icon d=icon::PLAY/>
                        {format!("Observe {SAMPLE} invocations")}
                    </button>
                    {move || running.get().then(|| view! { <button type="button" class="btn" on:click=stop><Icon d=icon::STOP/>"Stop"</button> })}
                </div>
                <div class="stack tight" role="status">{progress}</div>
            </div>
        </details>
    }
    .into_any()
}

async fn follow(begun: Result<Observation, ConsoleError>, shown: RwSignal<Option<Result<Observation, ConsoleError>>>) {
    let mut last = begun;
    loop {
        let next = match &last {
            Ok(one) if !one.ended => one.id.clone(),
            _ => break,
        };
        // The page may have been left.
        if shown.try_set(Some(last)).is_some() {
            return;
        }
        pause(Duration::from_millis(500)).await;
        last = sample_so_far(next).await;
    }
    shown.try_set(Some(last));
}

fn told(one: Observation, first: &str, split: Option<&Split>) -> AnyView {
    let Observation { total, done, counts, errors, stopped, ended, .. } = one;
    let counts: Vec<_> = counts.into_iter().collect();
    view! {
        <progress max=total.to_string() value=done.to_string() aria-label="Invocations done"></progress>
        <p>{format!("{done} of {total} done{}", if ended { "." } else { " …" })}</p>
        {(errors > 0).then(|| view! { <State tone=Tone::Warn text=format!("The function failed {errors} of them; they count all the same.")/> })}
        {stopped.map(|why| view! { <State tone=Tone::Warn text=why/> })}
        {(done > 0).then(|| shares(counts, first, split.filter(|_| ended)))}
    }
    .into_any()
}
