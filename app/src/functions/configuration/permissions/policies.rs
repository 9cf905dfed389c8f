//! The role's policies: their documents, and what may be done with each.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::asked::link;
use crate::{
    functions::{
        model::rules::thousands,
        parts::open::OpenFunction,
        permissions::{
            api::{DetachPolicy, SaveInline},
            cli,
            model::{PolicyView, RoleView},
            rules::INLINE_MAX,
        },
    },
    ui::{
        cli::ShowAsCli,
        code::{CodeLines, highlight::Language},
        icon::{self, Icon},
    },
};

#[component]
pub fn Policies(
    open: OpenFunction,
    role: RoleView,
    /// Why nothing can be changed.
    locked: Option<String>,
) -> impl IntoView {
    let free = locked.is_none();
    let target = open.target.get_untracked();
    let rows: Vec<_> = role.policies.iter().map(|policy| row(open, &role.name, policy, free)).collect();
    let none = rows.is_empty();
    let room = thousands(u32::try_from(INLINE_MAX).unwrap_or_default());
    let used = format!("{} of {room} characters for inline policies are used.", thousands(role.inline_size));
    let (attach, new) = (link(&target, &[("attach", "yes")], "#attach"), link(&target, &[("edit", "")], "#inline"));
    view! {
        <section class="stack tight" aria-labelledby="policies-h">
            <h3 id="policies-h">"Policies"</h3>
            {none.then(|| view! { <p>"The role has no policy: the function may do nothing in AWS, not even write its log."</p> })}
            <ul class="policies">{rows}</ul>
            <p class="muted small">{used}</p>
            {match locked {
                Some(reason) => view! { <p class="help">{reason}</p> }.into_any(),
                None => view! {
                    <p class="actions">
                        <a class="btn" href=attach><Icon d=icon::PLUS/>"Attach policy"</a>
                        <a class="btn" href=new><Icon d=icon::PLUS/>"Add inline policy"</a>
                    </p>
                }
                .into_any(),
            }}
        </section>
    }
    .into_any()
}

fn row(open: OpenFunction, role: &str, policy: &PolicyView, free: bool) -> AnyView {
    let name = policy.name.clone();
    let document = policy.document.clone();
    view! {
        <li>
            <details class="more">
                <summary><b>{name.clone()}</b>" "<span class="badge">{policy.kind()}</span></summary>
                <div class="stack tight">
                    {(!policy.description.is_empty()).then(|| view! { <p>{policy.description.clone()}</p> })}
                    {policy.arn.clone().map(|arn| view! { <p class="small muted"><code class="anywhere">{arn}</code></p> })}
                    <CodeLines text=document language=Language::of("policy.json") label=format!("Document of {name}")/>
                    {free.then(|| actions(open, role, policy))}
                </div>
            </details>
        </li>
    }
    .into_any()
}

fn actions(open: OpenFunction, role: &str, policy: &PolicyView) -> AnyView {
    let target = open.target.get_untracked();
    let (name, document) = (policy.name.clone(), policy.document.clone());
    match policy.arn.clone() {
        Some(arn) => view! {
            <form method="post" action=DetachPolicy::PATH class="stack tight">
                <input type="hidden" name="c" value=target.place.connection/>
                <input type="hidden" name="r" value=target.place.region/>
                <input type="hidden" name="name" value=target.name/>
                <input type="hidden" name="role" value=role.to_owned()/>
                <input type="hidden" name="arn" value=arn.clone()/>
                <p class="help">"Every function with this role loses what the policy allows. The policy itself stays."</p>
                <p class="actions"><button class="btn danger" aria-label=format!("Detach {name}")>"Detach"</button></p>
                <ShowAsCli commands=vec![cli::detach(role, &arn)]/>
            </form>
        }
        .into_any(),
        None => {
            let edit = link(&target, &[("edit", name.as_str())], "#inline");
            view! {
                <form method="post" action=SaveInline::PATH class="stack tight">
                    <input type="hidden" name="c" value=target.place.connection/>
                    <input type="hidden" name="r" value=target.place.region/>
                    <input type="hidden" name="name" value=target.name/>
                    <input type="hidden" name="edit[role]" value=role.to_owned()/>
                    <input type="hidden" name="edit[policy]" value=name.clone()/>
                    <input type="hidden" name="edit[base]" value=document/>
                    <p class="help">"An inline policy is gone once it is removed; every function with this role loses what it allows."</p>
                    <p class="actions">
                        <a class="btn" href=edit aria-label=format!("Edit {name}")>"Edit"</a>
                        <button class="btn danger" aria-label=format!("Remove {name}")>"Remove"</button>
                    </p>
                    <ShowAsCli commands=vec![cli::remove_inline(role, &name)]/>
                </form>
            }
            .into_any()
        }
    }
}
