//! The tab “Permissions”: what the execution role allows the function, and whom the resource policy lets call it.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use server_fn::ServerFn;

use crate::{
    error::ConsoleError,
    functions::{
        parts::open::use_open_function,
        permissions::{
            api::{self, AddStatement, AttachPolicy, DetachPolicy, RemoveStatement, SaveInline},
            model::{ResourcePolicy, RoleView},
        },
    },
    ui::{
        form_error::form_error,
        loaded::Loaded,
        notice::{Done, ErrorNotice, Warning},
        unsaved,
    },
};

mod add;
mod allows;
mod asked;
mod attach;
mod inline;
mod lacks;
mod policies;
mod role;
mod statements;

use asked::Asked;

#[component]
pub fn PermissionsTab() -> impl IntoView {
    let open = use_open_function();
    let url = use_url();
    let asked = Memo::new(move |_| url.with(|url| Asked::read(url.search())));
    let (role_again, policy_again) = (RwSignal::new(0u32), RwSignal::new(0u32));
    let role: Resource<Result<RoleView, ConsoleError>> = Resource::new(
        move || (open.target.get(), open.refreshed.get(), role_again.get()),
        |(target, ..)| api::get_role(target.place.connection, target.place.region, target.name, target.qualifier),
    );
    let policy: Resource<Result<ResourcePolicy, ConsoleError>> = Resource::new(
        move || (open.target.get(), open.refreshed.get(), policy_again.get()),
        |(target, ..)| {
            api::get_resource_policy(target.place.connection, target.place.region, target.name, target.qualifier)
        },
    );
    let bones = || view! { <div class="bone block" aria-hidden="true"></div> };
    let draft = inline::Draft::new();
    unsaved::guard(Signal::derive(move || draft.unsaved().is_some()));
    let changed = Callback::new(move |()| role_again.update(|count| *count += 1));
    view! {
        <div class="stack">
            <h2>"Permissions"</h2>
            <p class="muted">
                    "The execution role says what the function may do in AWS; the resource policy says who may call the function. Both are free of charge."
                </p>
            <Outcome asked=asked/>
            <lacks::Lacks open=open on_granted=changed/>
            <Loaded
                resource=role
                bones=bones
                show=move |role| view! { <role::RoleSection open=open asked=asked role=role draft=draft on_changed=changed/> }.into_any()
            />
            <Loaded
                resource=policy
                bones=bones
                show=move |policy| view! { <statements::Statements open=open asked=asked policy=policy/> }.into_any()
            />
        </div>
    }
    .into_any()
}

/// How a plain form went.
#[component]
fn Outcome(asked: Memo<Asked>) -> impl IntoView {
    let failed = [AttachPolicy::PATH, DetachPolicy::PATH, SaveInline::PATH, RemoveStatement::PATH, AddStatement::PATH];
    let failed = failed.into_iter().find_map(form_error);
    let words = move || match asked.with(|asked| asked.done.clone()).as_str() {
        "attached" => Some("Policy attached. AWS may take some seconds until it holds."),
        "detached" => Some("Policy detached. AWS may take some seconds until it holds no more."),
        "policy-saved" => Some("Inline policy saved. AWS may take some seconds until it holds."),
        "policy-removed" => Some("Inline policy removed."),
        "permission-added" => Some("Permission added to the resource policy."),
        "permission-removed" => Some("Permission removed from the resource policy."),
        _ => None,
    };
    let changed = move || asked.with(|asked| asked.changed);
    view! {
        {move || words().map(|text| view! { <Done>{text}</Done> })}
        {move || {
            changed()
                .then(|| view! {
                    <Warning>"Somebody else changed this policy meanwhile; nothing was sent. This is how it is now."</Warning>
                })
        }}
        {match failed {
            // Said beside the form's own fields.
            Some(ConsoleError::Invalid(_)) if asked.with_untracked(|asked| asked.add) => ().into_any(),
            Some(error) => view! { <ErrorNotice error=error/> }.into_any(),
            None => ().into_any(),
        }}
    }
    .into_any()
}
