//! `/c/{c}/{r}/functions/{name}/remove-trigger`: takes away a push trigger, both sides or what is left over of it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use server_fn::ServerFn;

use super::{
    api::{RemoveTrigger as Doorway, trigger_removal},
    model::{Removal, Source},
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        create::api::new_token,
        parts::open::{Target, use_open_function},
    },
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::{ErrorNotice, ErrorPage},
    },
};

/// The statement's id and the source's ARN; one of the two may be empty.
type Asked = (String, String);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Loaded {
    removal: Removal,
    token: String,
}

#[component]
pub fn RemoveTriggerPage() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let back = open.target.with_untracked(|target| target.page("configuration/triggers"));
    if !use_frame().can(Permission::FunctionsWrite) {
        let error = ConsoleError::Forbidden { permission: Permission::FunctionsWrite };
        return view! { <ErrorPage error=error instead=("Triggers", back)/> }.into_any();
    }
    let part = move |name: &'static str| query.with(|query| query.get(name)).unwrap_or_default();
    let asked = Memo::new(move |_| (open.target.get(), (part("statement"), part("source"))));
    let loaded = Resource::new_blocking(move || asked.get(), |(target, asked)| load(target, asked));
    view! {
        <Transition fallback=|| view! { <div class="bone block" aria-busy="true"></div> }>
            {move || {
                let ((target, asked), back) = (asked.get(), back.clone());
                Suspend::new(async move {
                    match loaded.await {
                        Ok(loaded) => view! { <Removing target=target asked=asked loaded=loaded/> }.into_any(),
                        Err(error) => view! { <ErrorPage error=error instead=("Triggers", back)/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

async fn load(target: Target, (statement, source): Asked) -> Result<Loaded, ConsoleError> {
    let (c, r) = (target.place.connection, target.place.region);
    let (removal, fresh) =
        futures::join!(trigger_removal(c, r, target.name, target.qualifier, statement, source), new_token());
    Ok(Loaded { removal: removal?, token: fresh?.token })
}

#[component]
fn Removing(target: Target, asked: Asked, loaded: Loaded) -> impl IntoView {
    let Loaded { removal, token } = loaded;
    let (statement, source) = asked;
    let named = Source::of_arn(&source).map(|source| source.words());
    let title = format!("Remove trigger {}", named.unwrap_or_else(|| statement.clone()));
    let refused = form_error(Doorway::PATH).map(|error| view! { <ErrorNotice error=error/> });
    let back = target.page("configuration/triggers");
    let label =
        if target.qualifier.is_empty() { target.name.clone() } else { format!("{}:{}", target.name, target.qualifier) };
    let unseen = removal.unseen.clone().map(|why| {
        view! {
            <section class="notice warn" role="alert">
                <Icon d=icon::WARNING/>
                <div><h3>"The source could not be looked at"</h3><p>{why}</p></div>
            </section>
        }
    });
    let commands = removal.cli.clone();
    let sent = RwSignal::new(false);
    view! {
        {refused}
        <section class="form" aria-labelledby="remove-h">
            <h2 id="remove-h">{title}</h2>
            <p class="muted">{format!("The source stops calling {label}. Should a step fail, rolling back puts back what was taken away.")}</p>
            {sides(&removal)}
            {unseen}
            <ShowAsCli commands=commands/>
            <form method="post" action=Doorway::PATH on:submit=move |_| sent.set(true)>
                <input type="hidden" name="c" value=target.place.connection.clone()/>
                <input type="hidden" name="r" value=target.place.region.clone()/>
                <input type="hidden" name="name" value=target.name.clone()/>
                <input type="hidden" name="qualifier" value=target.qualifier.clone()/>
                <input type="hidden" name="statement" value=statement/>
                <input type="hidden" name="source" value=source/>
                <input type="hidden" name="token" value=token/>
                <div class="actions apart">
                    <a class="btn" href=back>"Cancel"</a>
                    <button class="btn danger" aria-busy=move || sent.get().then_some("true")>"Remove trigger"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn sides(removal: &Removal) -> AnyView {
    let source = if removal.at_source.is_empty() {
        view! { <dd>"nothing: it does not lead to the function any more"</dd> }.into_any()
    } else {
        let rows = removal.at_source.iter().map(|words| view! { <li class="anywhere">{words.clone()}</li> });
        view! { <dd><ul>{rows.collect_view()}</ul></dd> }.into_any()
    };
    let permission = match &removal.statement {
        Some(statement) => format!("statement {statement} of the resource policy"),
        None => "none".to_owned(),
    };
    let stays = removal.stays.iter().map(|words| view! { <li class="anywhere">{words.clone()}</li> });
    let stays = (!removal.stays.is_empty())
        .then(|| view! { <div><dt>"Stays"</dt><dd><ul>{stays.collect_view()}</ul></dd></div> });
    view! {
        <section class="card" aria-label="What will be removed">
            <dl class="body defs">
                <div><dt>"At the source"</dt>{source}</div>
                <div><dt>"Permission"</dt><dd>{permission}</dd></div>
                {stays}
            </dl>
        </section>
    }
    .into_any()
}
