//! How long the function's log group keeps its lines.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    api::{get_log_group, save_retention},
    cli,
    model::LogGroup,
    rules::{self, RETENTIONS, retention_words},
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::read_only,
        model::FunctionDetail,
        parts::{figures, open::OpenFunction},
    },
    ui::{
        cli::ShowAsCli,
        field::FieldMessage,
        notice::{Done, ErrorNotice},
    },
};

#[derive(Clone, Copy)]
struct Desk {
    open: OpenFunction,
    group: RwSignal<Option<Result<LogGroup, ConsoleError>>>,
    /// As chosen; empty is for ever.
    days: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    failed: RwSignal<Option<ConsoleError>>,
    saving: RwSignal<bool>,
    done: RwSignal<bool>,
}

fn text(days: Option<u32>) -> String {
    days.map(|days| days.to_string()).unwrap_or_default()
}

impl Desk {
    fn show(self, group: LogGroup) {
        self.days.set(text(group.retention_days));
        self.group.set(Some(Ok(group)));
    }

    fn look(self, name: String) {
        let place = self.open.target.get_untracked().place;
        leptos::task::spawn_local_scoped(async move {
            match get_log_group(place.connection, place.region, name).await {
                Ok(group) => self.show(group),
                Err(error) => self.group.set(Some(Err(error))),
            }
        });
    }

    fn save(self, base: &LogGroup) {
        if self.saving.get_untracked() {
            return;
        }
        self.done.set(false);
        self.failed.set(None);
        self.saving.set(true);
        let (target, base) = (self.open.target.get_untracked(), base.clone());
        let days = self.days.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let answer = save_retention(c, r, target.name, base.name, text(base.retention_days), days).await;
            self.saving.set(false);
            match answer {
                Ok(group) => {
                    self.show(group);
                    self.done.set(true);
                }
                Err(error) => match error.field("retention") {
                    Some(rule) => self.wrong.set(Some(rule.to_owned())),
                    None => self.failed.set(Some(error)),
                },
            }
        });
    }
}

#[component]
pub fn Retention(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let desk = Desk {
        open,
        group: RwSignal::new(None),
        days: RwSignal::new(String::new()),
        wrong: RwSignal::new(None),
        failed: RwSignal::new(None),
        saving: RwSignal::new(false),
        done: RwSignal::new(false),
    };
    let name = Memo::new(move |_| detail.with(|detail| detail.log_group.clone()));
    // After the rest: one call nobody waits for. Again when the group is another, or the member asks.
    Effect::new(move |_| {
        open.refreshed.track();
        desk.look(name.get());
    });
    let shown = move || {
        match desk.group.get() {
        None => view! { <div class="bone block" aria-hidden="true"></div> }.into_any(),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| desk.look(name.get_untracked()));
            view! { <ErrorNotice error=error retry=retry/> }.into_any()
        }
        Some(Ok(group)) if !group.exists => view! {
            <p class="muted">
                "The group "<code class="anywhere">{group.name}</code>" is not there yet: it is made when the function writes its first line. Then its retention can be set."
            </p>
        }
        .into_any(),
        Some(Ok(group)) => view! { <Form desk=desk group=group/> }.into_any(),
    }
    };
    view! {
        <section class="stack tight with-script" id="retention" aria-labelledby="retention-h">
            <h3 id="retention-h">"Log retention"</h3>
            <p class="muted">"Lines older than this are deleted by CloudWatch. What is kept is charged by size each month; the group may be shared with other functions."</p>
            {shown}
            {move || desk.failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            {move || desk.done.get().then(|| view! { <Done>"Saved; CloudWatch has it now."</Done> })}
        </section>
    }
    .into_any()
}

#[component]
fn Form(desk: Desk, group: LogGroup) -> impl IntoView {
    let why = read_only(desk.open);
    let readonly = why.is_some();
    let base = StoredValue::new(group.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !readonly {
            base.with_value(|base| desk.save(base));
        }
    };
    let commands = move || {
        let place = desk.open.target.get().place;
        base.with_value(|base| match rules::retention(&desk.days.get()) {
            Ok(days) if days != base.retention_days => cli::retention(&place, &base.name, days),
            _ => vec!["# Nothing is changed yet.".to_owned()],
        })
    };
    let own = group.retention_days.filter(|days| !RETENTIONS.contains(days));
    let option = |days: Option<u32>| {
        view! { <option value=text(days) selected=days == group.retention_days>{retention_words(days)}</option> }
    };
    view! {
        <form class="form" novalidate aria-label="Log retention" on:submit=submit>
            <dl class="defs">
                <div><dt>"Log group"</dt><dd><code class="anywhere">{group.name.clone()}</code></dd></div>
                <div><dt>"Stored"</dt><dd>{figures::bytes(group.stored)}</dd></div>
            </dl>
            <div class="field">
                <label for="retention-days">"Retention"</label>
                <select
                    class="select"
                    id="retention-days"
                    disabled=readonly
                    prop:value=move || desk.days.get()
                    aria-describedby="retention-days-error"
                    on:change=move |event| {
                        desk.wrong.set(None);
                        desk.done.set(false);
                        desk.days.set(event_target_value(&event));
                    }
                >
                    {option(None)}
                    {own.map(|days| option(Some(days)))}
                    {RETENTIONS.iter().map(|days| option(Some(*days))).collect_view()}
                </select>
                <FieldMessage id="retention-days-error".to_owned() error=desk.wrong/>
            </div>
            <ShowAsCli commands=Signal::derive(commands)/>
            <p class="actions">
                {match why {
                    None => view! {
                        <button class="btn" aria-busy=move || desk.saving.get().then_some("true")>"Save retention"</button>
                    }
                    .into_any(),
                    Some(reason) => view! { <span class="help">{reason}</span> }.into_any(),
                }}
            </p>
        </form>
    }
    .into_any()
}
