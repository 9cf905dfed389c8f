//! `/c/:c/:r/functions/:name/aliases`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::list_aliases,
    model::{Alias, AliasList},
    rules,
};
use crate::{
    frame::use_frame,
    functions::{
        parts::open::{Target, use_open_function},
        versions::model::LATEST,
    },
    routes,
    session::model::Permission,
    ui::{
        icon::{self, Icon},
        loaded::Loaded,
        notice::Done,
        table::Table,
    },
};

#[component]
pub fn AliasesTab() -> impl IntoView {
    let (open, query) = (use_open_function(), use_query_map());
    let of = Memo::new(move |_| open.target.with(|target| (target.place.clone(), target.name.clone())));
    let list = Resource::new(move || of.get(), |(place, name)| list_aliases(place.connection, place.region, name));
    open.on_refresh(move || list.refetch());
    let writes = use_frame().can(Permission::FunctionsWrite);
    let new = move || open.target.with(|target| routes::new_alias(&target.place, &target.name));
    let done = query.with_untracked(|query| {
        let said = |key: &str, words: &str| query.get(key).map(|alias| format!("Alias {alias} {words}"));
        said("created", "is there.")
            .or_else(|| said("saved", "leads to the version before again."))
            .or_else(|| said("deleted", "is deleted."))
    });
    let show = move |list: AliasList| table(list, &open.target.get_untracked(), writes);
    view! {
        <div class="section">
            <h2>"Aliases"</h2>
            {if writes {
                view! { <a class="btn primary" href=new><Icon d=icon::PLUS/>"Create alias"</a> }.into_any()
            } else {
                view! { <span class="help">"Your role may look, but not change aliases."</span> }.into_any()
            }}
        </div>
        <p class="lead">
            "An alias is a name that leads to a version, or to two of them by shares. Callers use the name; where it leads can
            change at once, and back. Aliases cost nothing."
        </p>
        {done.map(|text| view! { <Done>{text}</Done> })}
        <Loaded resource=list bones=|| view! { <div class="bone block" aria-busy="true"></div> } show=show/>
    }
    .into_any()
}

fn table(list: AliasList, target: &Target, writes: bool) -> AnyView {
    if list.aliases.is_empty() {
        return view! {
            <section class="card empty">
                <Icon d=icon::ALIAS/>
                <h3>"No aliases yet"</h3>
                <p>"Publish a version, then create an alias such as live that leads to it. Point routes and triggers at the alias."</p>
            </section>
        }
        .into_any();
    }
    let head = || {
        view! {
            <th scope="col">"Alias"</th>
            <th scope="col">"Leads to"</th>
            <th scope="col" class="p2">"Description"</th>
            <th scope="col" class="fit"><span class="vh">"Actions"</span></th>
        }
        .into_any()
    };
    let AliasList { aliases, previous } = list;
    let rows = aliases
        .into_iter()
        .map(|alias| {
            let before = previous.get(&alias.name).map(|previous| previous.version.clone());
            row(alias, before, target, writes)
        })
        .collect_view();
    view! { <Table caption="Aliases of the function" head=head>{rows}</Table> }.into_any()
}

fn row(alias: Alias, before: Option<String>, target: &Target, writes: bool) -> AnyView {
    let page = |page: &str| format!("{}/{page}", routes::alias(&target.place, &target.name, &alias.name));
    let (back, delete) = (page("roll-back"), page("delete"));
    let show = format!(
        "{}{}",
        routes::function(&target.place, &target.name),
        routes::query([("qualifier", alias.name.as_str())])
    );
    let words = before.map_or_else(|| "Roll back".to_owned(), |version| format!("Roll back to {version}"));
    let rolls = writes && alias.version != LATEST;
    let edit = routes::alias(&target.place, &target.name, &alias.name);
    let name = alias.name.clone();
    view! {
        <tr>
            <td class="mono"><a class="row-link" href=edit>{name.clone()}</a></td>
            <td>{sentence(&alias)}</td>
            <td class="p2 anywhere">{alias.description}</td>
            <td class="fit">
                <div class="actions">
                    {rolls
                        .then(|| view! {
                            <a class="btn" href=back aria-label=format!("{words}: {name}")><Icon d=icon::UNDO/><span class="p2">{words.clone()}</span></a>
                        })}
                    <a class="btn only p2" href=show aria-label=format!("Show the function at {name}") title="Show the function"><Icon d=icon::FUNCTION/></a>
                    {writes
                        .then(|| view! {
                            <a class="btn only" href=delete aria-label=format!("Delete alias {name}") title="Delete"><Icon d=icon::TRASH/></a>
                        })}
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// `version 1`, `90 % version 1, 10 % version 2`.
pub fn sentence(alias: &Alias) -> String {
    let named = |number: &str| if number == LATEST { number.to_owned() } else { format!("version {number}") };
    match &alias.split {
        None => named(&alias.version),
        Some(split) => {
            let rest = rules::rest(&split.percent).unwrap_or_default();
            format!("{rest} % {}, {} % {}", named(&alias.version), split.percent, named(&split.version))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::aliases::model::Split;

    #[test]
    fn an_alias_says_where_it_leads() {
        let mut alias = Alias { name: "live".into(), version: "1".into(), description: String::new(), split: None };
        assert_eq!(sentence(&alias), "version 1");
        alias.split = Some(Split { version: "2".into(), percent: "12.5".into() });
        assert_eq!(sentence(&alias), "87.5 % version 1, 12.5 % version 2");
        assert!(alias.leads_to("1") && alias.leads_to("2") && !alias.leads_to("3"));
        let latest = Alias { version: LATEST.into(), split: None, ..alias };
        assert_eq!(sentence(&latest), "$LATEST");
    }
}
