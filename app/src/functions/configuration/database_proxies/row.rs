//! One proxy: its state, whether the function reaches it, what its role needs, and how to connect.

use leptos::prelude::*;

use super::{
    api,
    model::{Proxies, Proxy, Target},
    rules,
    snippet::Connect,
};
use crate::{
    error::ConsoleError,
    functions::parts::{needs::RoleNeeds, open::OpenFunction},
    ui::{
        copy::CopyButton,
        notice::ErrorNotice,
        state::{State, Tone},
    },
};

#[component]
pub fn ProxyCard(open: OpenFunction, function: StoredValue<Proxies>, proxy: Proxy) -> impl IntoView {
    let heading = format!("proxy-{}", proxy.name);
    let (tone, word) = state(&proxy.status);
    let (can, reach) = match function.with_value(|function| rules::reach(function, &proxy)) {
        Ok(text) => (true, view! { <State tone=Tone::Good text="Same VPC"/> <p class="help">{text}</p> }.into_any()),
        Err(text) => {
            (false, view! { <State tone=Tone::Warn text="Not reached"/> <p class="help">{text}</p> }.into_any())
        }
    };
    let sign_in = if proxy.iam {
        "With the function's role (IAM): no password in the code."
    } else {
        "With the database user's name and password, as the secret has them."
    };
    let tls = if proxy.tls { " TLS is required." } else { "" };
    let host = proxy.endpoint.clone();
    let (asked, own) = (RwSignal::new(false), proxy.clone());
    let toggle = move |event: leptos::ev::Event| {
        use wasm_bindgen::JsCast;
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if details.is_some_and(|details| details.has_attribute("open")) {
            asked.set(true);
        }
    };
    view! {
        <section class="card" aria-labelledby=heading.clone()>
            <div class="body stack tight">
                <div class="row gap">
                    <h3 id=heading.clone()>{proxy.name.clone()}</h3>
                    <State tone=tone text=word/>
                    <span class="badge">{family(&proxy.family)}</span>
                </div>
                <dl class="defs">
                    <div>
                        <dt>"Endpoint"</dt>
                        <dd class="id"><code class="anywhere">{host.clone()}</code><CopyButton text=host label="Copy endpoint" only_icon=true/></dd>
                    </div>
                    <div><dt>"Network"</dt><dd>{reach}</dd></div>
                    <div><dt>"Sign in"</dt><dd>{sign_in}{tls}</dd></div>
                </dl>
                <details class="more" on:toggle=toggle>
                    <summary>{format!("Use {} in this function", proxy.name)}</summary>
                    {move || asked.get().then(|| view! { <Use open=open function=function proxy=own.clone() can=can/> })}
                </details>
            </div>
        </section>
    }
    .into_any()
}

pub fn family(family: &str) -> &'static str {
    match family {
        "MYSQL" => "MySQL",
        "POSTGRESQL" => "PostgreSQL",
        "SQLSERVER" => "SQL Server",
        _ => "other",
    }
}

fn state(status: &str) -> (Tone, String) {
    match status {
        "available" => (Tone::Good, "Available".into()),
        "creating" => (Tone::Info, "Being made; takes minutes".into()),
        "modifying" | "reactivating" | "deleting" | "suspending" => (Tone::Info, status.to_owned()),
        other => (Tone::Warn, other.to_owned()),
    }
}

/// Asked for when it is opened.
#[component]
fn Use(open: OpenFunction, function: StoredValue<Proxies>, proxy: Proxy, can: bool) -> impl IntoView {
    let needs = Signal::stored(rules::needs(&proxy));
    let vpc = move || open.target.with(|target| target.page("configuration/vpc"));
    view! {
        <div class="stack tight">
            <Behind open=open proxy=proxy.name.clone()/>
            {(!can).then(|| view! { <p><a href=vpc>"Change the function's VPC"</a></p> })}
            <RoleNeeds open=open needs=needs/>
            <Connect open=open function=function proxy=proxy/>
        </div>
    }
    .into_any()
}

/// The databases behind it.
#[component]
fn Behind(open: OpenFunction, proxy: String) -> impl IntoView {
    let targets = RwSignal::new(None::<Result<Vec<Target>, ConsoleError>>);
    let ask = move || {
        let place = open.target.with_untracked(|target| target.place.clone());
        let proxy = proxy.clone();
        targets.set(None);
        leptos::task::spawn_local_scoped(async move {
            targets.try_set(Some(api::get_proxy_targets(place.connection, place.region, proxy).await));
        });
    };
    let again = ask.clone();
    Effect::new(move |_| ask());
    (move || match targets.get() {
        None => view! { <p class="muted small">"Looking which databases are behind it…"</p> }.into_any(),
        Some(Err(error)) => {
            let again = again.clone();
            view! { <ErrorNotice error=error retry=Callback::new(move |()| again())/> }.into_any()
        }
        Some(Ok(targets)) if targets.is_empty() => {
            view! { <p class="help">"No database is behind this proxy: it answers nobody."</p> }.into_any()
        }
        Some(Ok(targets)) => {
            let row = |target: Target| {
                let (tone, word) = match target.state.as_str() {
                    "AVAILABLE" => (Tone::Good, "Available"),
                    "REGISTERING" => (Tone::Info, "Being connected"),
                    _ => (Tone::Warn, "Not available"),
                };
                let reason = target.reason.map(|reason| format!(" {reason}"));
                view! { <li><code>{target.id}</code>" "<State tone=tone text=word/>{reason}</li> }
            };
            view! { <ul class="plain" aria-label="Databases behind it">{targets.into_iter().map(row).collect_view()}</ul> }
                .into_any()
        }
    })
    .into_any()
}
