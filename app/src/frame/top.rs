//! The top bar: connection and region, where we are, search, account.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

use super::{palette::PaletteOpen, use_frame, use_place};
use crate::{
    connections::model::{Connection, Place},
    routes,
    session::api::SignOut,
    ui::icon::{self, Icon},
};

#[component]
pub fn Top() -> impl IntoView {
    let place = use_place();
    let open = expect_context::<PaletteOpen>();
    view! {
        <header class="top">
            {move || view! { <Chip place=place.get()/> }}
            <Crumbs/>
            <button
                type="button"
                class="search"
                aria-label="Search and commands"
                aria-keyshortcuts="Control+K"
                on:click=move |_| open.0.set(true)
            >
                <Icon d=icon::SEARCH/>
                <span>"Go to function, API, action"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <Account/>
        </header>
    }
}

/// `env dev` and the word, the mark of a connection wherever it is named.
#[component]
pub fn EnvironmentMark(connection: Connection, #[prop(optional)] class: &'static str) -> impl IntoView {
    let word = connection.environment.as_str();
    view! { <span class=format!("env {word} {class}")><b>{word}</b></span> }
}

/// The same page's list in another place: a function's name need not exist there.
fn same_list(path: &str, to: &Place) -> String {
    if path.contains("/apis") { routes::apis(to) } else { routes::functions(to) }
}

#[component]
fn Chip(place: Place) -> impl IntoView {
    let (frame, path) = (use_frame(), use_location().pathname);
    let connections = frame.with(|frame| frame.connections.clone()).unwrap_or_else(Vec::new);
    let current = connections.iter().find(|c| c.id == place.connection).cloned();
    let word = current.as_ref().map_or("local", |c| c.environment.as_str());
    let label = current.map_or_else(|| place.connection.clone(), |c| c.label);
    let here = place.clone();
    view! {
        <button type="button" class=format!("env {word}") popovertarget="connections" aria-label=format!("Connection {label}, region {}", place.region)>
            <b>{word}</b>
            <span>{place.region.clone()}</span>
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
            <a href="/settings"><Icon d=icon::SETTINGS/>"About connections"</a>
        </div>
    }
}

/// Functions / example-hello.
#[component]
fn Crumbs() -> impl IntoView {
    let path = use_location().pathname;
    let crumbs = move || trail(&path.get());
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {move || {
                    let mut crumbs = crumbs();
                    let last = crumbs.pop();
                    view! {
                        {crumbs.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
                        {last.map(|(label, _)| view! { <li aria-current="page">{label}</li> })}
                    }
                }}
            </ol>
        </nav>
    }
}

fn trail(path: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let title = |word: &str| match word {
        "functions" => "Functions".to_owned(),
        "apis" => "HTTP APIs".to_owned(),
        "new" => "Create".to_owned(),
        "operations" => "Operations".to_owned(),
        "activity" => "Activity".to_owned(),
        "team" => "Team".to_owned(),
        "settings" => "Settings".to_owned(),
        "" => "Overview".to_owned(),
        other => percent_decoded(other),
    };
    match parts[..] {
        ["c", c, r, list, ref rest @ ..] => {
            let base = format!("/c/{c}/{r}/{list}");
            let mut out = vec![(title(list), base.clone())];
            if let Some(name) = rest.first() {
                out.push((title(name), format!("{base}/{name}")));
            }
            out
        }
        [first, ref rest @ ..] => {
            let mut out = vec![(title(first), format!("/{first}"))];
            if first == "operations" && !rest.is_empty() {
                out.push(("Operation".into(), path.to_owned()));
            }
            out
        }
        [] => Vec::new(),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match (byte, bytes.clone().next().and_then(hex), bytes.clone().nth(1).and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                bytes.nth(1);
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[component]
fn Account() -> impl IntoView {
    let frame = use_frame();
    let user = move || frame.with(|frame| frame.user.clone());
    view! {
        {move || {
            user()
                .map(|user| view! {
                    <button type="button" class="avatar" popovertarget="account" aria-label=format!("{}, account menu", user.name)>
                        {user.initials()}
                    </button>
                    <div class="menu" id="account" popover="auto">
                        <p><b>{user.name.clone()}</b><br/>{user.email.clone()}" · "{user.role.as_str()}</p>
                        <hr/>
                        <a href="/settings"><Icon d=icon::USER/>"Your account"</a>
                        <hr/>
                        <form method="post" action=SignOut::PATH>
                            <button><Icon d=icon::LOGOUT/>"Sign out"</button>
                        </form>
                    </div>
                })
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crumbs_name_the_path() {
        let labels = |path: &str| trail(path).into_iter().map(|(label, _)| label).collect::<Vec<_>>();
        assert_eq!(labels("/c/local/us-east-1/functions/a%20b/test"), ["Functions", "a b"]);
        assert_eq!(labels("/"), ["Overview"]);
        assert_eq!(labels("/operations/0190"), ["Operations", "Operation"]);
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
