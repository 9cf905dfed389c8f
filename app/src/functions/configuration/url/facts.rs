//! The URL there is: its address, how to call it, and deleting it.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{
    api::{DeleteUrl as Doorway, delete_url},
    cli,
    form::Now,
};
use crate::{
    error::ConsoleError,
    functions::configuration::parts::{field::SettingField, is_local},
    monitoring::causes::model::VIA_URL,
    routes,
    ui::{
        cli::ShowAsCli,
        copy::CopyButton,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
        state::{State, Tone},
        time::Time,
    },
};

#[component]
pub fn UrlFactsCard(now: Now) -> impl IntoView {
    let local = is_local(now.open);
    let reach =
        Memo::new(move |_| now.view.with(|view| view.url.as_ref().map(|url| url.reach.clone()).unwrap_or_default()));
    let public = Memo::new(move |_| now.view.with(|view| view.url.as_ref().is_some_and(|url| url.config.public)));
    let created = now.view.with_untracked(|view| view.url.as_ref().and_then(|url| url.created_at));
    let region = now.open.target.with_untracked(|target| target.place.region.clone());
    let why = now.open.target.with_untracked(|target| {
        routes::why(&target.place, &target.name, &[("via", VIA_URL), ("qualifier", &target.qualifier)])
    });
    let curl = Memo::new(move |_| cli::curl(&reach.get(), public.get(), &region));
    let aws_url = move || now.view.with(|view| view.url.as_ref().map(|url| url.url.clone()).unwrap_or_default());
    view! {
        <section class="card" aria-label="The function's URL">
            <div class="bar">
                <h3>"URL"</h3>
                {move || if public.get() {
                    view! { <State tone=Tone::Warn text="Open to everybody"/> }.into_any()
                } else {
                    view! { <State tone=Tone::Good text="Signed requests only"/> }.into_any()
                }}
            </div>
            <div class="body stack tight">
                <p class="row">
                    <code class="anywhere url">{reach}</code>
                    <CopyButton text=Signal::derive(move || reach.get()) label="Copy URL"/>
                </p>
                {local.then(|| view! {
                    <p class="help">
                        "The local engine answers here by plain HTTP, to programs alone and not to browsers; it asks no resource policy, and any signature will do. On AWS the address would be "
                        <code class="anywhere">{aws_url}</code>"."
                    </p>
                })}
                <div class="copyable">
                    <pre class="code wrap" tabindex="0"><code>{move || curl.get()}</code></pre>
                    <CopyButton text=Signal::derive(move || curl.get()) label="Copy"/>
                </div>
                {created.map(|at| view! { <p class="small muted">"Made "<Time at=at/></p> })}
                <p class="actions"><a class="btn" href=why><Icon d=icon::HELP/>"Why did it fail?"</a></p>
            </div>
        </section>
    }
    .into_any()
}

#[component]
pub fn DeleteUrl(now: Now, on_deleted: Callback<()>) -> impl IntoView {
    let target = now.open.target.get_untracked();
    let typed = RwSignal::new(String::new());
    let (rule, other) = ConsoleError::beside(form_error(Doorway::PATH), "typed");
    let (wrong, failed) = (RwSignal::new(rule), RwSignal::new(other));
    let began = wrong.with_untracked(Option::is_some) || failed.with_untracked(Option::is_some);
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let target = now.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let answer = delete_url(c, r, target.name, target.qualifier, typed.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    on_deleted.run(());
                    now.view.set(view);
                }
                Err(error) => {
                    let (rule, other) = ConsoleError::beside(Some(error), "typed");
                    wrong.set(rule);
                    failed.set(other);
                }
            }
        });
    };
    let write = Callback::new(move |text| {
        wrong.set(None);
        typed.set(text);
    });
    let commands = {
        let (place, name, qualifier) = (target.place.clone(), target.name.clone(), target.qualifier.clone());
        move || {
            let qualifier = Some(qualifier.as_str()).filter(|text| !text.is_empty() && *text != "$LATEST");
            now.view.with(|view| {
                let open: Vec<String> = view.access.url.iter().chain(&view.access.function).cloned().collect();
                cli::delete(&place, &name, qualifier, &open)
            })
        }
    };
    view! {
        <details class="more" open=began>
            <summary>"Delete function URL"</summary>
            <form
                class="form"
                method="post"
                action=Doorway::PATH
                novalidate
                aria-label="Delete function URL"
                on:submit=submit
            >
                <p>
                    "Its callers get no answer any more, and the address is gone for good: another one has another address. The permissions for everybody go with it."
                </p>
                <input type="hidden" name="c" value=target.place.connection/>
                <input type="hidden" name="r" value=target.place.region/>
                <input type="hidden" name="name" value=target.name.clone()/>
                <input type="hidden" name="qualifier" value=target.qualifier/>
                <SettingField
                    key="typed"
                    name="typed"
                    label="Type the function's name to delete its URL"
                    mono=true
                    text=typed
                    on_text=write
                    error=wrong
                    help=target.name
                />
                <ShowAsCli commands=Signal::derive(commands)/>
                {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
                <p class="actions">
                    <button class="btn danger" aria-busy=move || busy.get().then_some("true")><Icon d=icon::TRASH/>"Delete function URL"</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}
