//! `/c/{c}/{r}/functions/{name}/configuration/triggers/{mapping}`: one event source mapping, changed or deleted.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map, use_url};
use server_fn::ServerFn;
use std::sync::Arc;

use super::{
    api::{self, SaveMapping},
    cli,
    delete::Delete,
    desk::Desk,
    fields::Fields,
    head::Head,
    model::{Mapping, Setting, label_of},
    notes::Notes,
    rules,
    save::{follow, save},
    sent::Sent,
};
use crate::{
    error::ConsoleError,
    frame::use_frame,
    functions::{
        configuration::{
            merge::{Row, merge},
            model::Texts,
            parts::{
                conflict::{Cell, Conflicts, Side},
                save_bar::{Outcome, SaveBar},
            },
        },
        parts::open::{OpenFunction, use_open_function},
    },
    session::model::Permission,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        loaded::Loaded,
        notice::{Done, ErrorNotice},
        unsaved,
    },
};

#[component]
pub fn MappingPage() -> impl IntoView {
    let (open, params, query) = (use_open_function(), use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| params.get("mapping")).unwrap_or_default());
    let deletes = Memo::new(move |_| query.with(|query| query.get("step")).as_deref() == Some("delete"));
    let mapping: Resource<Result<Mapping, ConsoleError>> = Resource::new(
        move || (open.target.get(), id.get()),
        move |(target, id)| api::get_mapping(target.place.connection, target.place.region, target.name, id),
    );
    let dirty = RwSignal::new(false);
    open.on_refresh_unless(dirty, move || mapping.refetch());
    let search = use_url().with_untracked(|url| url.search().to_owned());
    let show = move |mapping: Mapping| {
        let back = open.target.with_untracked(|target| target.page("configuration/triggers"));
        let may = use_frame().can(Permission::FunctionsWrite);
        let body = if deletes.get() && may {
            view! { <Head mapping=Signal::stored(mapping.clone())/><Delete open=open mapping=mapping/> }.into_any()
        } else {
            view! { <Form open=open mapping=mapping sent=Sent::read(&search) touched=dirty/> }.into_any()
        };
        view! { <p><a href=back>"All triggers"</a></p>{body} }.into_any()
    };
    view! { <Loaded resource=mapping bones=|| view! { <div class="bone block" aria-hidden="true"></div> } show=show/> }
        .into_any()
}

#[component]
fn Form(open: OpenFunction, mapping: Mapping, sent: Sent, touched: RwSignal<bool>) -> impl IntoView {
    let target = open.target.get_untracked();
    let (base, typed) = sent.draft.unwrap_or_else(|| (mapping.settings.clone(), mapping.settings.clone()));
    let why = (!use_frame().can(Permission::FunctionsWrite))
        .then(|| "Your role may look, but not change triggers. An administrator can change it.".to_owned());
    let desk =
        Desk { readonly: why.is_some(), ..Desk::new(open, mapping.poll, "edit[typed]", base.clone(), typed.clone()) };
    desk.conflict.rows.set(merge(&base, &mapping.settings, &rules::wanted(mapping.poll, &typed)).rows);
    if let Some((changed, kept)) = sent.saved {
        desk.outcome.set(Outcome::Saved { changed, kept });
    }
    let (errors, failed) = ConsoleError::apart(form_error(SaveMapping::PATH));
    desk.errors.set(errors);
    if let Some(error) = failed {
        desk.outcome.set(Outcome::Failed(error));
    }
    let (id, arn, settings) = (mapping.id.clone(), mapping.source_arn.clone(), mapping.settings.clone());
    let now = RwSignal::new(mapping);
    follow(desk, now);
    let dirty = Signal::derive(move || desk.dirty());
    unsaved::guard(dirty);
    Effect::new(move |_| touched.set(dirty.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save(desk, now);
    };
    let discard = Callback::new(move |()| {
        desk.errors.set(Vec::new());
        desk.conflict.rows.set(Vec::new());
        desk.outcome.set(Outcome::Nothing);
        desk.typed.set(desk.base.get_untracked());
        touched.set(false);
        open.refresh();
    });
    let kept = |kind: &'static str, texts: Texts| {
        let one = move |(key, text): (String, String)| view! { <input type="hidden" name=format!("edit[{kind}][{key}]") value=text/> };
        texts.into_iter().map(one).collect_view()
    };
    let theirs = if desk.conflict.rows.with_untracked(Vec::is_empty) { Default::default() } else { settings };
    view! {
        <Head mapping=now/>
        <form class="form" method="post" action=SaveMapping::PATH novalidate aria-label="Event source mapping" on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection.clone()/>
            <input type="hidden" name="r" value=target.place.region.clone()/>
            <input type="hidden" name="name" value=target.name.clone()/>
            <input type="hidden" name="id" value=id/>
            {kept("base", base)}
            {kept("theirs", theirs)}
            <Notes open=open arn=Signal::stored(arn) failure=desk.text(Setting::Failure.key())/>
            <Fields desk=desk/>
            <ShowAsCli commands=Signal::derive(move || commands(desk, now))/>
            <Conflicts conflict=desk.conflict label=label_of cell=cell(desk)/>
            {move || outcome(desk)}
            <SaveBar dirty=dirty outcome=desk.outcome read_only=why on_discard=discard/>
        </form>
    }
    .into_any()
}

fn commands(desk: Desk, now: RwSignal<Mapping>) -> Vec<String> {
    let command = desk.open.target.with(|target| {
        let wanted = desk.wanted.get();
        now.with(|now| desk.base.with(|base| cli::update(&target.place, &target.name, &now.id, base, &wanted)))
    });
    command.into_iter().collect()
}

fn outcome(desk: Desk) -> AnyView {
    match desk.outcome.get() {
        Outcome::Nothing | Outcome::Saving => ().into_any(),
        Outcome::Failed(error) => view! { <ErrorNotice error=error/> }.into_any(),
        Outcome::Saved { changed, kept } => {
            let mut text =
                if changed { "Saved; AWS has it now." } else { "Nothing had to be sent: AWS has it like this." }
                    .to_owned();
            if !kept.is_empty() {
                let labels: Vec<_> = kept.iter().map(|key| label_of(key)).collect();
                text.push_str(&format!(" Meanwhile somebody else changed {}; that was kept.", labels.join(", ")));
            }
            view! { <Done>{text}</Done> }.into_any()
        }
    }
}

fn cell(desk: Desk) -> Cell {
    Arc::new(move |side: Side, row: &Row| {
        let shown = |key: &str, text: Option<&String>| match (Setting::find(key), text) {
            (Some(setting), Some(text)) => setting.shown(text),
            (_, text) => text.cloned().unwrap_or_else(|| "not set".into()),
        };
        match side {
            Side::Base => shown(&row.key, row.base.as_ref()).into_any(),
            Side::Theirs => shown(&row.key, row.theirs.as_ref()).into_any(),
            // Follows the field: it can still be changed.
            Side::Mine => {
                let key = row.key.clone();
                (move || desk.wanted.with(|wanted| shown(&key, wanted.get(&key)))).into_any()
            }
        }
    })
}
