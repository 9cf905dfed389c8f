//! Before a mapping is deleted: what stops, and what stays.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_navigate;
use server_fn::ServerFn;

use super::{
    api::{self, DeleteMapping},
    cli,
    model::{Mapping, Poll},
};
use crate::{
    error::ConsoleError,
    functions::parts::open::OpenFunction,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Delete(open: OpenFunction, mapping: Mapping) -> impl IntoView {
    let target = open.target.get_untracked();
    let failed = RwSignal::new(form_error(DeleteMapping::PATH));
    let busy = RwSignal::new(false);
    let (id, navigate) = (mapping.id.clone(), use_navigate());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None::<ConsoleError>);
        let (target, id, navigate) = (open.target.get_untracked(), id.clone(), navigate.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            match api::delete_mapping(c, r, target.name.clone(), id).await {
                Ok(()) => navigate(&target.page("configuration/triggers"), Default::default()),
                Err(error) => {
                    failed.try_set(Some(error));
                    busy.try_set(false);
                }
            }
        });
    };
    let source = mapping.source();
    let stays = match mapping.poll {
        poll if poll.is_queue() => "Messages stay in the queue until they are too old.",
        Poll::Stream | Poll::Table | Poll::Kafka => {
            "Records stay in the stream. How far they were read is forgotten: another trigger begins where it is told to."
        }
        _ => "The source stays as it is.",
    };
    let commands = vec![cli::delete(&target.place, &mapping.id)];
    let back = target.page("configuration/triggers");
    view! {
        <form class="form" method="post" action=DeleteMapping::PATH aria-label="Delete trigger" on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection.clone()/>
            <input type="hidden" name="r" value=target.place.region.clone()/>
            <input type="hidden" name="name" value=target.name.clone()/>
            <input type="hidden" name="id" value=mapping.id.clone()/>
            <section class="notice warn">
                <Icon d=icon::WARNING/>
                <div>
                    <h3>{format!("{} is not called for {source} any more", target.name)}</h3>
                    <p>{stays}" To pause, disable the trigger instead."</p>
                </div>
            </section>
            <ShowAsCli commands=commands/>
            {move || failed.get().map(|error| view! { <ErrorNotice error=error/> })}
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn danger" aria-busy=move || busy.get().then_some("true")>"Delete trigger"</button>
            </div>
        </form>
    }
    .into_any()
}
