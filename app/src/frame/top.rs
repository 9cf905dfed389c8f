//! The top bar: connection and region, where we are, search, account.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

use super::{
    crumbs::Crumbs,
    palette::{HelpOpen, PaletteOpen},
    use_frame, use_place,
};
use crate::{
    connections::model::{Connection, Place},
    routes,
    session::{api::SignOut, model::User},
    ui::icon::{self, Icon},
};

#[component]
pub fn Top() -> impl IntoView {
    let (frame, place) = (use_frame(), use_place());
    let open = expect_context::<PaletteOpen>();
    // Not drawn anew by each poll of the engine: a menu may be open.
    let connections = Memo::new(move |_| frame.with(|frame| frame.connections.clone()).unwrap_or_default());
    let user = Memo::new(move |_| frame.with(|frame| frame.user.clone()));
    view! {
        <header class="top">
            {move || view! { <Chip place=place.get() connections=connections.get()/> }}
            <Crumbs/>
            <button type="button" class="search" aria-keyshortcuts="Control+K" on:click=move |_| open.0.set(true)>
                <Icon d=icon::SEARCH/>
                <span>"Go to function, API, action"</span>
                <kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
            {move || user.get().map(|user| view! { <Account user=user/> })}
        </header>
    }
}

/// `env dev` and the word, the mark of a connection wherever it is named.
#[component]
pub fn EnvironmentMark(connection: Connection, #[prop(optional)] class: &'static str) -> impl IntoView {
    let word = connection.environment.as_str();
    let class = if class.is_empty() { format!("env {word}") } else { format!("env {word} {class}") };
    view! { <span class=class><b>{word}</b></span> }
}

/// The same page's list in another place: a function's name need not exist there.
fn same_list(path: &str, to: &Place) -> String {
    if path.contains("/apis") { routes::apis(to) } else { routes::functions(to) }
}

#[component]
fn Chip(place: Place, connections: Vec<Connection>) -> impl IntoView {
    let path = use_location().pathname;
    let word = connections.iter().find(|c| c.id == place.connection).map_or("local", |c| c.environment.as_str());
    let here = place.clone();
    view! {
        <button type="button" class=format!("env {word}") popovertarget="connections">
            <b>{word}</b>
            <span>{place.region}</span>
            <Icon d=icon::DOWN class="tiny"/>
        </button>
        <div class="menu wide start" id="connections" popover="auto">
            <p>"Connection and region"</p>
            {connections
                .into_iter()
                .flat_map(|connection| {
                    let regions = connection.regions.clone();
                    regions.into_iter().map(move |region| (connection.clone(), region))
                })
                .map(|(connection, region)| {
                    let to = Place::new(&connection.id, &region);
                    let current = (to == here).then_some("true");
                    let word = connection.environment.as_str();
                    view! {
                        <a href=move || same_list(&path.get(), &to) aria-current=current>
                            <span class=format!("env {word}")><b>{word}</b><span>{connection.label}</span></span>
                            <small>{region}</small>
                        </a>
                    }
                })
                .collect_view()}
            <hr/>
            <a href="/settings#connections-list"><Icon d=icon::SETTINGS/>"About connections"</a>
        </div>
    }
}

#[component]
fn Account(user: User) -> impl IntoView {
    let help = expect_context::<HelpOpen>();
    let named = !user.name.is_empty();
    let name = if named { user.name.clone() } else { user.email.clone() };
    let (initials, role) = (user.initials(), user.role.label().to_ascii_lowercase());
    view! {
        <button type="button" class="avatar" popovertarget="account">
            <span aria-hidden="true">{initials}</span>
            <span class="vh">{format!("{name}, account menu")}</span>
        </button>
        <div class="menu" id="account" popover="auto">
            <p><b>{name}</b><br/>{named.then(|| format!("{} · ", user.email))}{role}</p>
            <hr/>
            <a href="/settings"><Icon d=icon::USER/>"Your account"</a>
            <a href="/settings#appearance"><Icon d=icon::MOON/>"Theme"</a>
            <button type="button" popovertarget="account" popovertargetaction="hide" on:click=move |_| help.0.set(true)>
                <Icon d=icon::KEYBOARD/>
                "Keyboard shortcuts"
                <kbd aria-hidden="true">"?"</kbd>
            </button>
            <hr/>
            <form method="post" action=SignOut::PATH>
                <button><Icon d=icon::LOGOUT/>"Sign out"</button>
            </form>
        </div>
    }
}
