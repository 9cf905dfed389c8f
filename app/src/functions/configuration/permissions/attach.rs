//! Finding a managed policy and attaching it. The search is in the URL.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::asked::{Asked, link};
use crate::{
    error::ConsoleError,
    functions::{
        parts::open::{OpenFunction, Target},
        permissions::{
            api::{self, AttachPolicy},
            cli,
            model::{POLICY_ROWS, PolicyPage, RoleView},
        },
    },
    routes,
    ui::{
        cli::ShowAsCli,
        get_form::GetForm,
        icon::{self, Icon},
        loaded::Loaded,
    },
};

#[component]
pub fn Attach(open: OpenFunction, asked: Memo<Asked>, role: RoleView) -> impl IntoView {
    let found: Resource<Result<PolicyPage, ConsoleError>> = Resource::new(
        move || (open.target.get(), asked.with(|asked| (asked.search.clone(), asked.own, asked.page))),
        |(target, (search, own, page))| {
            api::find_policies(target.place.connection, target.place.region, search, own, page)
        },
    );
    let target = open.target.get_untracked();
    let first = asked.get_untracked();
    let close = link(&target, &[], "#role");
    let action = routes::function_page(&target.place, &target.name, "configuration/permissions");
    let show = move |page: PolicyPage| results(open, &asked.get_untracked(), &role, page);
    view! {
        <section class="stack tight" id="attach" aria-labelledby="attach-h">
            <h3 id="attach-h">"Attach a managed policy"</h3>
            <GetForm action=action class="stack tight" role="search">
                <input type="hidden" name="attach" value="yes"/>
                <div class="toolbar">
                    <label class="vh" for="search">"Search policies"</label>
                    <div class="input">
                        <input type="search" id="search" name="search" value=first.search placeholder="Words of its name or description, or its ARN" autocomplete="off"/>
                    </div>
                    <label class="vh" for="own">"Whose policies"</label>
                    <select class="select" id="own" name="own">
                        <option value="false" selected=!first.own>"Managed by AWS"</option>
                        <option value="true" selected=first.own>"Managed in this account"</option>
                    </select>
                    <button class="btn"><Icon d=icon::SEARCH/>"Search"</button>
                    <a class="btn quiet" href=close>"Close"</a>
                </div>
            </GetForm>
            <Loaded resource=found bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/>
        </section>
    }
    .into_any()
}

fn results(open: OpenFunction, asked: &Asked, role: &RoleView, page: PolicyPage) -> AnyView {
    let target = open.target.get_untracked();
    if page.rows.is_empty() {
        let words = if asked.own && asked.search.is_empty() {
            "This account has no policies of its own."
        } else {
            "No policy has all of these words."
        };
        return view! { <p class="muted" role="status">{words}</p> }.into_any();
    }
    let from = asked.page.saturating_mul(POLICY_ROWS);
    let to = from + u32::try_from(page.rows.len()).unwrap_or_default();
    let count = format!("{} to {to} of {} policies", from + 1, page.matching);
    let go = |number: u32, words: &'static str| {
        let (number, own) = (number.to_string(), asked.own.to_string());
        let pairs = [("attach", "yes"), ("search", asked.search.as_str()), ("own", &own), ("page", &number)];
        view! { <a class="btn" href=link(&target, &pairs, "#attach")>{words}</a> }
    };
    let back = (asked.page > 0).then(|| go(asked.page - 1, "Previous"));
    let next = (to < page.matching).then(|| go(asked.page + 1, "Next"));
    let rows: Vec<_> = page.rows.into_iter().map(|row| offer(&target, role, row)).collect();
    view! {
        <p class="muted small" role="status">{count}</p>
        <ul class="policies">{rows}</ul>
        <p class="actions">{back}{next}</p>
    }
    .into_any()
}

fn offer(target: &Target, role: &RoleView, (arn, name, description): (String, String, String)) -> AnyView {
    let has = role.policies.iter().any(|policy| policy.arn.as_ref() == Some(&arn));
    let button = if has {
        view! { <span class="badge">"attached"</span> }.into_any()
    } else {
        view! { <button class="btn" aria-label=format!("Attach {name}")>"Attach"</button> }.into_any()
    };
    let command = cli::attach(&role.name, &arn);
    view! {
        <li>
            <form method="post" action=AttachPolicy::PATH class="offer">
                <input type="hidden" name="c" value=target.place.connection.clone()/>
                <input type="hidden" name="r" value=target.place.region.clone()/>
                <input type="hidden" name="name" value=target.name.clone()/>
                <input type="hidden" name="role" value=role.name.clone()/>
                <input type="hidden" name="arn" value=arn.clone()/>
                <div class="grow">
                    <b>{name}</b>
                    {(!description.is_empty()).then(|| view! { <p class="small">{description}</p> })}
                    <p class="small muted"><code class="anywhere">{arn}</code></p>
                    {(!has).then(|| view! { <ShowAsCli commands=vec![command]/> })}
                </div>
                {button}
            </form>
        </li>
    }
    .into_any()
}
