//! The resource policy: its statements, and removing one with what stops then.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::{
    add::Add,
    asked::{Asked, link},
};
use crate::{
    frame::use_frame,
    functions::{
        model::rules::thousands,
        parts::open::{OpenFunction, Target},
        permissions::{
            api::RemoveStatement,
            cli,
            model::{ResourcePolicy, Statement},
            rules::statement::POLICY_MAX,
        },
    },
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        icon::{self, Icon},
        state::{State, Tone},
        table::Table,
    },
};

#[component]
pub fn Statements(open: OpenFunction, asked: Memo<Asked>, policy: ResourcePolicy) -> impl IntoView {
    let target = open.target.get_untracked();
    let writes = use_frame().can(Permission::FunctionsWrite);
    let all = StoredValue::new(policy.statements.clone());
    let panel = move || {
        let target = open.target.get();
        let (add, remove) = asked.with(|asked| (asked.add, asked.remove.clone()));
        let chosen = remove.and_then(|sid| all.with_value(|all| all.iter().find(|s| s.sid == sid).cloned()));
        match (writes, add, chosen) {
            (true, true, _) => view! { <Add target=target/> }.into_any(),
            (true, false, Some(statement)) => remove_form(&target, statement),
            _ => ().into_any(),
        }
    };
    let bytes = format!("{} of {} bytes are used.", thousands(policy.size), thousands(POLICY_MAX));
    let add = link(&target, &[("add", "yes")], "#add");
    view! {
        <section class="card" id="resource-policy" aria-labelledby="resource-h">
            <div class="bar"><h2 id="resource-h">"Resource policy"</h2></div>
            <div class="body stack">
                <p class="muted">{whose(&target)}</p>
                {if policy.statements.is_empty() {
                    view! { <p>"There is no statement: only identities of this account whose own policies allow it can call the function."</p> }
                        .into_any()
                } else {
                    view! { <Rows target=target.clone() statements=policy.statements writes=writes/> }.into_any()
                }}
                <p class="muted small">{bytes}</p>
                {panel}
                {if writes {
                    let link = move || {
                        let href = add.clone();
                        // The form is there already.
                        (!asked.with(|asked| asked.add))
                            .then(|| view! { <p class="actions"><a class="btn" href=href><Icon d=icon::PLUS/>"Add permission"</a></p> })
                    };
                    link.into_any()
                } else {
                    view! { <p class="help">"Your role may look, but not change functions."</p> }.into_any()
                }}
            </div>
        </section>
    }
    .into_any()
}

/// The trap: a permission holds for the name that is called, and for no other.
fn whose(target: &Target) -> String {
    let name = &target.name;
    match target.qualifier.as_str() {
        "" | "$LATEST" => format!(
            "Who may call {name} by its plain name. Callers of a version or an alias, such as {name}:live, need a permission there: choose it at the top."
        ),
        chosen => format!(
            "Who may call {name}:{chosen}. This allows nothing for the plain name {name}, nor for other versions and aliases."
        ),
    }
}

#[component]
fn Rows(target: Target, statements: Vec<Statement>, writes: bool) -> impl IntoView {
    let head = move || {
        view! {
            <th scope="col">"Who"</th>
            <th scope="col">"From"</th>
            <th scope="col" class="p2">"May"</th>
            <th scope="col" class="p2">"Statement"</th>
            {writes.then(|| view! { <th scope="col" class="fit"><span class="vh">"Actions"</span></th> })}
        }
    };
    let rows: Vec<_> = statements.into_iter().map(|statement| row(&target, statement, writes)).collect();
    view! { <Table caption="Statements of the resource policy" head=head>{rows}</Table> }.into_any()
}

fn row(target: &Target, statement: Statement, writes: bool) -> AnyView {
    let deny = (!statement.allow).then(|| view! { <State tone=Tone::Bad text="Denied"/> });
    let part = |words: &'static str, text: Option<String>| {
        text.map(|text| view! { <p class="small">{words}" "<code class="anywhere">{text}</code></p> })
    };
    let from = [
        part("", statement.source_arn),
        part("account", statement.source_account),
        part("organization", statement.org),
        part("URL with", statement.url_auth),
        part("if", statement.more),
    ];
    let anywhere = from.iter().all(Option::is_none).then(|| view! { <span class="muted">"anywhere"</span> });
    let remove = link(target, &[("remove", statement.sid.as_str())], "#remove");
    let label = format!("Remove {}", statement.sid);
    view! {
        <tr>
            <td><code class="anywhere">{statement.principals.join(", ")}</code>" "{deny}</td>
            <td>{from.into_iter().flatten().collect_view()}{anywhere}</td>
            <td class="p2"><code>{statement.actions.join(", ")}</code></td>
            <td class="p2"><code class="anywhere">{statement.sid}</code></td>
            {writes.then(|| view! { <td class="fit"><a class="btn small" href=remove aria-label=label>"Remove"</a></td> })}
        </tr>
    }
    .into_any()
}

fn remove_form(target: &Target, statement: Statement) -> AnyView {
    let close = link(target, &[], "#resource-policy");
    let command = cli::remove_statement(&target.place, &target.name, &target.qualifier, &statement.sid);
    view! {
        <form class="stack tight" id="remove" method="post" action=RemoveStatement::PATH aria-labelledby="remove-h">
            <h3 id="remove-h">"Remove "<code>{statement.sid.clone()}</code></h3>
            <section class="notice warn" aria-label="What stops">
                <Icon d=icon::WARNING/>
                <div><p>{statement.stops}</p></div>
            </section>
            <input type="hidden" name="c" value=target.place.connection.clone()/>
            <input type="hidden" name="r" value=target.place.region.clone()/>
            <input type="hidden" name="name" value=target.name.clone()/>
            <input type="hidden" name="qualifier" value=target.qualifier.clone()/>
            <input type="hidden" name="sid" value=statement.sid/>
            <input type="hidden" name="seen" value=statement.text/>
            <ShowAsCli commands=vec![command]/>
            <p class="actions">
                <button class="btn danger primary">"Remove permission"</button>
                <a class="btn" href=close>"Cancel"</a>
            </p>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::model::Place;

    #[test]
    fn the_qualifier_trap_is_said() {
        let of = |qualifier: &str| {
            whose(&Target { place: Place::new("local", "r"), name: "hello".into(), qualifier: qualifier.into() })
        };
        assert!(of("").contains("hello:live, need a permission there"));
        assert!(of("live").contains("allows nothing for the plain name hello"));
    }
}
