//! The version or alias a function's pages show, and the way to another one. What there is is asked for when the menu
//! opens; without script a name is typed.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use super::open::use_open_function;
use crate::{
    error::ConsoleError,
    functions::aliases::{api::list_qualifiers, model::Qualifier},
    routes,
    ui::icon::{self, Icon},
};

const LATEST: &str = "$LATEST";
const MENU: &str = "function-qualifier";

#[component]
pub fn QualifierSwitch() -> impl IntoView {
    let open = use_open_function();
    let here = use_location().pathname;
    let asked = RwSignal::new(None::<Result<Vec<Qualifier>, ConsoleError>>);
    let shown = move || {
        open.target
            .with(|target| if target.qualifier.is_empty() { LATEST.to_owned() } else { target.qualifier.clone() })
    };
    let ask = move |_| {
        let target = open.target.get_untracked();
        leptos::task::spawn_local_scoped(async move {
            let found = list_qualifiers(target.place.connection, target.place.region, target.name).await;
            asked.try_set(Some(found));
        });
    };
    let page = move |page: &'static str| {
        move || open.target.with(|target| routes::function_page(&target.place, &target.name, page))
    };
    view! {
        <button type="button" class="btn" popovertarget=MENU aria-label="Qualifier" aria-describedby="chosen-qualifier" on:click=ask>
            <Icon d=icon::VERSION/>
            <span class="mono" id="chosen-qualifier">{shown}</span>
            <Icon d=icon::DOWN class="tiny"/>
        </button>
        <div class="menu wide qualifiers" id=MENU popover="auto">
            {link(Qualifier { name: LATEST.into(), note: "what is deployed".into(), alias: false })}
            {move || match asked.get() {
                None => ().into_any(),
                Some(Ok(all)) => all.into_iter().map(link).collect_view().into_any(),
                Some(Err(error)) => view! { <p role="alert">{error.to_string()}</p> }.into_any(),
            }}
            <hr/>
            <form method="get" action=move || here.get()>
                <label for="shown-qualifier">"Qualifier"</label>
                <input class="input mono" id="shown-qualifier" name="qualifier" autocomplete="off" spellcheck="false"/>
                <button class="btn">"Show"</button>
            </form>
            <hr/>
            <a href=page("aliases")><Icon d=icon::ALIAS/>"All aliases"</a>
            <a href=page("versions")><Icon d=icon::VERSION/>"All versions"</a>
        </div>
    }
    .into_any()
}

/// This page of that version or alias.
fn link(qualifier: Qualifier) -> AnyView {
    let open = use_open_function();
    let here = use_location().pathname;
    let Qualifier { name, note, alias } = qualifier;
    let chosen = if name == LATEST { String::new() } else { name.clone() };
    let (own, key) = (chosen.clone(), chosen);
    let href = move || format!("{}{}", here.get(), routes::query([("qualifier", key.as_str())]));
    let current = move || {
        let now = open
            .target
            .with(|target| if target.qualifier == LATEST { String::new() } else { target.qualifier.clone() });
        (now == own).then_some("true")
    };
    view! {
        <a href=href aria-current=current on:click=close>
            <Icon d=if alias { icon::ALIAS } else { icon::VERSION }/>
            <span class="mono">{name}</span>
            <small>{note}</small>
        </a>
    }
    .into_any()
}

/// The head stays when the page shows another version: its menu closes itself.
fn close(_: leptos::ev::MouseEvent) {
    let menu = document().get_element_by_id(MENU).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(menu) = menu {
        // Fails only where it is closed already.
        let _ = menu.hide_popover();
    }
}
