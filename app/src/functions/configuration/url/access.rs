//! Who may call the URL: the permissions that are missing or left over, and what callers need.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{
    api::{MendUrl, mend_url},
    cli,
    form::{Now, locked},
    rules,
};
use crate::{
    error::ConsoleError,
    functions::configuration::parts::{field::SettingField, is_local},
    ui::{
        copy::CopyButton,
        form_error::form_error,
        icon::{self, Icon},
        notice::{ErrorNotice, Warning},
    },
};

#[derive(Clone, PartialEq)]
enum Trouble {
    None,
    Unknown(String),
    /// A public URL nobody can call.
    Missing(String),
    /// Everybody is let in by statements that should not be there.
    LeftOver(String),
}

fn trouble(now: Now) -> Trouble {
    now.view.with(|view| {
        let access = &view.access;
        let public = view.url.as_ref().map(|url| url.config.public);
        match (&access.unknown, public) {
            (Some(why), Some(_)) => Trouble::Unknown(why.clone()),
            (None, Some(true)) if !access.missing().is_empty() => Trouble::Missing(access.missing().join(" and ")),
            (None, None | Some(false)) if access.is_open() => {
                let mut ids: Vec<_> = access.url.iter().chain(&access.function).cloned().collect();
                ids.dedup();
                Trouble::LeftOver(ids.join(", "))
            }
            _ => Trouble::None,
        }
    })
}

#[component]
pub fn AccessNotice(now: Now) -> impl IntoView {
    let state = Memo::new(move |_| trouble(now));
    let signed = Memo::new(move |_| now.view.with(|view| view.url.as_ref().is_some_and(|url| !url.config.public)));
    view! {
        {move || match state.get() {
            Trouble::None => ().into_any(),
            Trouble::Unknown(why) => view! { <Warning>{why}</Warning> }.into_any(),
            Trouble::Missing(actions) => view! { <Mend now=now missing=actions/> }.into_any(),
            Trouble::LeftOver(ids) => view! { <Mend now=now left=ids/> }.into_any(),
        }}
        {move || signed.get().then(|| view! { <Callers now=now/> })}
    }
    .into_any()
}

/// Adds what is missing, or removes what is left over.
#[component]
fn Mend(now: Now, #[prop(optional)] missing: Option<String>, #[prop(optional)] left: Option<String>) -> impl IntoView {
    let target = now.open.target.get_untracked();
    let adds = missing.is_some();
    let typed = RwSignal::new(String::new());
    let (rule, other) = ConsoleError::beside(form_error(MendUrl::PATH), "consent");
    let (wrong, failed) = (RwSignal::new(rule), RwSignal::new(other));
    let busy = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if adds && let Err(rule) = typed.with_untracked(|typed| rules::consent(typed)) {
            return wrong.set(Some(rule));
        }
        busy.set(true);
        failed.set(None::<ConsoleError>);
        let target = now.open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let answer = mend_url(c, r, target.name, target.qualifier, typed.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(view) => now.view.set(view),
                Err(error) => {
                    let (rule, other) = ConsoleError::beside(Some(error), "consent");
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
    // The engine asks no resource policy.
    let title = if is_local(now.open) { "On AWS nobody could call it" } else { "Nobody can call it" };
    let words = match (missing, left) {
        (Some(actions), _) => view! {
            <h3>{title}</h3>
            <p>
                {format!("The function's resource policy does not allow {actions} to everybody. {}", rules::BOTH_NEEDED)}
            </p>
        }
        .into_any(),
        (_, left) => view! {
            <h3>"A permission for everybody is left over"</h3>
            <p>
                {format!("{} of the resource policy would let everybody in if the URL were open. Nothing here needs it.", left.unwrap_or_default())}
            </p>
        }
        .into_any(),
    };
    let button = if adds { "Add permission" } else { "Remove permission" };
    view! {
        <section class="notice warn" aria-label="Permissions of the URL">
            <Icon d=icon::WARNING/>
            <form class="stack tight" method="post" action=MendUrl::PATH novalidate on:submit=submit>
                {words}
                <input type="hidden" name="c" value=target.place.connection/>
                <input type="hidden" name="r" value=target.place.region/>
                <input type="hidden" name="name" value=target.name/>
                <input type="hidden" name="qualifier" value=target.qualifier/>
                {(adds && locked().is_none()).then(|| view! {
                    <SettingField
                        key="mend-consent"
                        name="consent"
                        label="Type public to let everybody in"
                        mono=true
                        text=typed
                        on_text=write
                        error=wrong
                    />
                })}
                {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
                {match locked() {
                    None => view! { <p class="actions"><button class="btn" aria-busy=move || busy.get().then_some("true")>{button}</button></p> }.into_any(),
                    Some(why) => view! { <p class="help">{why}</p> }.into_any(),
                }}
            </form>
        </section>
    }
    .into_any()
}

/// What an identity needs to call a URL that asks for signatures.
#[component]
fn Callers(now: Now) -> impl IntoView {
    let named = now.view.with_untracked(|view| view.access.named.clone());
    let policy = now.open.target.with_untracked(|target| {
        let tail = if target.qualifier.is_empty() || target.qualifier == "$LATEST" {
            String::new()
        } else {
            format!(":{}", target.qualifier)
        };
        cli::caller_policy(&format!("arn:aws:lambda:{}:<account>:function:{}{tail}", target.place.region, target.name))
    });
    let copied = policy.clone();
    view! {
        <details class="more">
            <summary>"What its callers need"</summary>
            <div class="stack tight">
                <p>
                    "Identities of this account need a policy like this one; those of another account also a statement in the function's resource policy."
                </p>
                <div class="copyable">
                    <pre class="code wrap" tabindex="0"><code>{policy}</code></pre>
                    <CopyButton text=copied label="Copy"/>
                </div>
                {(!named.is_empty()).then(|| view! { <p class="small muted">{format!("The resource policy lets others call it: {}.", named.join(", "))}</p> })}
            </div>
        </details>
    }
    .into_any()
}
