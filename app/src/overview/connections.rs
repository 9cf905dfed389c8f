//! A card for each connection: where it leads, and whether it answers.

use leptos::prelude::*;

use crate::{
    connections::{
        api::get_identity,
        model::{Connection, ConnectionKind, EngineState, Place},
    },
    error::ConsoleError,
    frame::{EnvironmentMark, use_frame},
    routes,
    ui::state::{State, Tone},
};

#[component]
pub fn Connections() -> impl IntoView {
    let connections = use_frame().with(|frame| frame.connections.clone()).unwrap_or_default();
    view! {
        <section class="stack tight" aria-labelledby="connections-h">
            <div class="section"><h2 id="connections-h">"Connections"</h2><a href="/settings#connections-list">"About connections"</a></div>
            <ul class="grid">{connections.into_iter().map(|connection| view! { <Card connection=connection/> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Card(connection: Connection) -> impl IntoView {
    let place = connection.default_place();
    let href = place.as_ref().map(routes::functions);
    let answers = match (connection.kind, place) {
        (ConnectionKind::LocalEngine, _) => view! { <p><EngineLine/></p> }.into_any(),
        (ConnectionKind::Aws, Some(place)) => view! { <IdentityLines place=place/> }.into_any(),
        (ConnectionKind::Aws, None) => ().into_any(),
    };
    view! {
        <li class="tile">
            <h3>
                <a class="cover" href=href>{connection.label.clone()}</a>
                <EnvironmentMark connection=connection.clone() class="end"/>
            </h3>
            <p>{connection.regions.join(", ")}" · "{connection.credentials}</p>
            {answers}
        </li>
    }
}

#[component]
fn EngineLine() -> impl IntoView {
    let frame = use_frame();
    move || {
        frame.with(|frame| {
            let (tone, text) = match &frame.engine {
                EngineState::Off => (Tone::Off, "Engine off".to_owned()),
                EngineState::Starting { step } => (Tone::Info, format!("Engine starting: {step}")),
                EngineState::Ready => (Tone::Good, "Engine ready".to_owned()),
                EngineState::Restarting { reason } => (Tone::Info, format!("Engine restarting: {reason}")),
                EngineState::Failed { reason } => (Tone::Bad, format!("Engine failed: {reason}")),
            };
            view! { <State tone=tone text=text/> }
        })
    }
}

/// Each card asks for itself: one connection that does not answer holds up no other.
#[component]
fn IdentityLines(place: Place) -> impl IntoView {
    let Place { connection, region } = place;
    let identity = Resource::new(|| (), move |()| get_identity(connection.clone(), region.clone()));
    view! {
        <Suspense fallback=|| view! { <p><span class="bone">"\u{a0}"</span></p><p><span class="bone s">"\u{a0}"</span></p> }>
            {move || Suspend::new(async move {
                match identity.await {
                    Ok(None) => view! {
                        <p><State tone=Tone::Off text="Not known yet"/></p>
                        <p>"AWS has not answered within 2 seconds; Lambent goes on asking. Reload to see."</p>
                    }
                    .into_any(),
                    Ok(Some(identity)) => view! {
                        <p><State tone=Tone::Good text="Signed in"/>" to account "{identity.account}</p>
                        <p class="anywhere">{short(&identity.arn)}</p>
                    }
                    .into_any(),
                    Err(error) => view! { <Failure error=error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Failure(error: ConsoleError) -> impl IntoView {
    let (title, sentence) = (error.title(), error.to_string());
    let more = if sentence == title { error.next_step() } else { sentence };
    view! { <p><State tone=Tone::Bad text=title/></p><p class="anywhere">{more}</p> }
}

/// `assumed-role/lambent/lambent-ana` of the whole ARN.
fn short(arn: &str) -> String {
    arn.splitn(6, ':').nth(5).unwrap_or(arn).to_owned()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn an_arn_is_shortened_to_who_it_is() {
        assert_eq!(
            short("arn:aws:sts::111122223333:assumed-role/lambent/lambent-ana"),
            "assumed-role/lambent/lambent-ana"
        );
        assert_eq!(short("root"), "root");
    }
}
