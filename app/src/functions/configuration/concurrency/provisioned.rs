//! Environments kept ready for versions and aliases: a table that follows AWS.

use leptos::prelude::*;
use server_fn::ServerFn;
use std::time::Duration;

use super::{
    api,
    model::{Provisioned, ProvisionedState},
    provision::Form,
    sent::Sent,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        aliases::model::Qualifier,
        parts::open::{OpenFunction, Target},
    },
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        loaded::Loaded,
        notice::ErrorNotice,
        state::{State, Tone},
        table::Table,
    },
};

#[component]
pub fn ProvisionedCard(
    open: OpenFunction,
    provisioned: Resource<Result<Vec<Provisioned>, ConsoleError>>,
    qualifiers: Resource<Result<Vec<Qualifier>, ConsoleError>>,
    sent: Sent,
) -> impl IntoView {
    let writes = use_frame().can(Permission::FunctionsWrite);
    follow(provisioned);
    let sent = StoredValue::new(sent);
    let table = move |all: Vec<Provisioned>| rows(all, &open.target.get_untracked(), writes);
    view! {
        <section class="stack tight" aria-labelledby="provisioned-h">
            <h3 id="provisioned-h">"Provisioned concurrency"</h3>
            <p class="help">
                "Environments that are started and wait, for an alias or a published version: no cold starts, and a charge for each
                second they are kept, used or not. They count towards what the function has reserved."
            </p>
            <Loaded resource=provisioned bones=|| view! { <div class="bone block" aria-busy="true"></div> } show=table/>
            {writes
                .then(|| view! {
                    <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
                        {move || Suspend::new(async move {
                            match (open.loaded().await, qualifiers.await) {
                                (Ok(detail), Ok(all)) => {
                                    let target = open.target.get_untracked();
                                    view! { <Form target=target detail=detail qualifiers=all provisioned=provisioned sent=sent.get_value()/> }
                                        .into_any()
                                }
                                (_, Err(error)) => view! { <ErrorNotice error=error/> }.into_any(),
                                _ => ().into_any(),
                            }
                        })}
                    </Transition>
                })}
        </section>
    }
    .into_any()
}

/// Looks again while AWS is at work.
fn follow(provisioned: Resource<Result<Vec<Provisioned>, ConsoleError>>) {
    Effect::new(move |_| {
        let busy = provisioned.with(|all| match all {
            Some(Ok(all)) => all.iter().any(|one| one.state == ProvisionedState::InProgress),
            _ => false,
        });
        if !busy {
            return;
        }
        let timer = set_timeout_with_handle(move || provisioned.refetch(), Duration::from_secs(3));
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
}

fn rows(all: Vec<Provisioned>, target: &Target, writes: bool) -> AnyView {
    if all.is_empty() {
        return view! { <p class="card pad muted">"None."</p> }.into_any();
    }
    let head = || {
        view! {
            <th scope="col">"Version or alias"</th>
            <th scope="col">"Status"</th>
            <th scope="col" class="num">"Requested"</th>
            <th scope="col" class="num p2">"Allocated"</th>
            <th scope="col" class="num p2">"Available"</th>
            <th scope="col" class="fit"><span class="vh">"Remove"</span></th>
        }
        .into_any()
    };
    let rows = all.into_iter().map(|one| row(one, target.clone(), writes)).collect_view();
    view! { <Table caption="Provisioned concurrency" head=head>{rows}</Table> }.into_any()
}

fn row(one: Provisioned, target: Target, writes: bool) -> AnyView {
    let (tone, word) = match one.state {
        ProvisionedState::InProgress => (Tone::Info, "In progress"),
        ProvisionedState::Ready => (Tone::Good, "Ready"),
        ProvisionedState::Failed => (Tone::Bad, "Failed"),
    };
    let label = format!("Remove provisioned concurrency of {}", one.qualifier);
    let requested = one.requested.to_string();
    let remove = writes.then(|| {
        view! {
            <form method="post" action=api::Unprovision::PATH>
                <input type="hidden" name="c" value=target.place.connection/>
                <input type="hidden" name="r" value=target.place.region/>
                <input type="hidden" name="name" value=target.name/>
                <input type="hidden" name="edit[qualifier]" value=one.qualifier.clone()/>
                <input type="hidden" name=format!("edit[seen][{}]", one.qualifier) value=requested.clone()/>
                <button class="btn only" aria-label=label title="Remove"><Icon d=icon::TRASH/></button>
            </form>
        }
    });
    view! {
        <tr>
            <td class="mono">{one.qualifier.clone()}</td>
            <td><State tone=tone text=word/>{one.reason.map(|reason| view! { <p class="help">{reason}</p> })}</td>
            <td class="num">{requested}</td>
            <td class="num p2">{one.allocated.to_string()}</td>
            <td class="num p2">{one.available.to_string()}</td>
            <td class="fit">{remove}</td>
        </tr>
    }
    .into_any()
}
