//! `/c/:c/:r/functions/:name/versions/:version/delete`: the number to be typed, and the button. A plain form.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use super::{
    api::{DeleteVersion, get_version_removal},
    cli,
    model::VersionRemoval,
    rules,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::parts::focus,
        parts::open::{Target, use_open_function},
    },
    routes,
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        field::TextField,
        form_error::form_error,
        icon::{self, Icon},
        notice::{ErrorNotice, Warning},
        status::PageStatus,
        time::Time,
    },
};

#[component]
pub fn DeleteVersionPage() -> impl IntoView {
    let (open, params) = (use_open_function(), use_params_map());
    let key = Memo::new(move |_| {
        let number = params.with(|params| params.get("version")).unwrap_or_default();
        (open.target.get(), number)
    });
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorNotice error=error/> }.into_any();
    }
    let status = PageStatus::of_this_page();
    let removal = Resource::new_blocking(
        move || key.get(),
        move |(target, number)| {
            let status = status.clone();
            async move {
                let (c, r) = (target.place.connection, target.place.region);
                let read = get_version_removal(c, r, target.name, number).await;
                read.inspect_err(|error| status.set(error.status()))
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || Suspend::new(async move {
                match removal.await {
                    Ok(removal) => shown(removal, open.target.get_untracked()),
                    Err(error) => view! { <ErrorNotice error=error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(removal: VersionRemoval, target: Target) -> AnyView {
    let VersionRemoval { number, description, published, aliases } = removal;
    let back = routes::function_page(&target.place, &target.name, "versions");
    let (wrong, error) = ConsoleError::beside(form_error(DeleteVersion::PATH), "confirm");
    let wrong = RwSignal::new(wrong);
    let sent = RwSignal::new(false);
    let own = number.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        let typed = document().get_element_by_id("confirm");
        let typed = typed.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(field).ok());
        let checked = rules::confirmed(&own, &typed.map(|field| field.value()).unwrap_or_default());
        if checked.is_err() {
            event.prevent_default();
            focus("confirm".into());
        }
        sent.set(checked.is_ok());
        wrong.set(checked.err());
    };
    let who = published.map(|published| {
        view! { <p>"Published "<Time at=published.at/>{format!(" by {}. {}", published.by, published.why)}</p> }
    });
    let form = if aliases.is_empty() {
        let commands = cli::delete(&target.place, &target.name, &number);
        view! {
            <form class="form" method="post" action=DeleteVersion::PATH novalidate on:submit=submit>
                <input type="hidden" name="c" value=target.place.connection/>
                <input type="hidden" name="r" value=target.place.region/>
                <input type="hidden" name="name" value=target.name/>
                <input type="hidden" name="number" value=number.clone()/>
                <TextField
                    name="confirm"
                    label=format!("Type {number} to delete it")
                    value=""
                    error=wrong
                    mono=true
                />
                <ShowAsCli commands=commands/>
                <div class="actions apart">
                    <a class="btn" href=back>"Cancel"</a>
                    <button class="btn danger primary" aria-busy=move || sent.get().then_some("true")>
                        <Icon d=icon::TRASH/>
                        "Delete version"
                    </button>
                </div>
            </form>
        }
        .into_any()
    } else {
        let links = aliases
            .iter()
            .map(|alias| {
                let href = routes::alias(&target.place, &target.name, alias);
                view! { <a href=href>{alias.clone()}</a>" " }
            })
            .collect_view();
        view! {
            <Warning>"It cannot be deleted while aliases lead to it. Point them elsewhere first: "{links}</Warning>
            <p class="actions"><a class="btn" href=back>"Back to the versions"</a></p>
        }
        .into_any()
    };
    view! {
        <div class="section"><h2>{format!("Delete version {number}")}</h2></div>
        <p class="lead">
            {(!description.is_empty()).then(|| format!("“{description}” "))}
            "Whoever calls this version by its number fails from then on. Its own permissions and settings go with it. It cannot be undone."
        </p>
        {who}
        {error.map(|error| view! { <ErrorNotice error=error/> })}
        {form}
    }
    .into_any()
}
