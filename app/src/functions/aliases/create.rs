//! The form that makes an alias.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{api::CreateAlias, cli, desk::Desk, fields::AliasFields, rules};
use crate::{
    error::{ConsoleError, FieldError},
    functions::{
        configuration::parts::{field::SettingField, sent::Sent},
        parts::open::Target,
        versions::model::{LATEST, Version},
    },
    routes,
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn CreateForm(target: Target, versions: Vec<Version>, sent: Sent) -> impl IntoView {
    let mut typed = sent.draft.map(|(_, typed)| typed).unwrap_or_default();
    // The newest version, unless something was chosen: an alias to $LATEST changes with each deploy.
    let newest = versions.iter().map(|version| version.number.clone()).find(|number| number != LATEST);
    typed.entry("version".into()).or_insert_with(|| newest.unwrap_or_else(|| LATEST.into()));
    typed.entry("share".into()).or_insert_with(|| "10".into());
    let (errors, failed) = ConsoleError::apart(form_error(CreateAlias::PATH));
    let desk = Desk::new(typed, versions, false, errors);
    let submit = move |event: SubmitEvent| {
        let name = desk.text("name").get_untracked();
        let mut wrong: Vec<FieldError> =
            rules::name(&name).err().map(|rule| FieldError::new("name", rule)).into_iter().collect();
        wrong.extend(desk.check());
        desk.submit(&event, wrong);
    };
    let back = routes::function_page(&target.place, &target.name, "aliases");
    let (place, function) = (target.place.clone(), target.name.clone());
    let commands =
        Signal::derive(move || cli::create(&place, &function, desk.text("name").get().trim(), &desk.wanted.get()));
    view! {
        {failed.map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=CreateAlias::PATH novalidate aria-label="Create alias" on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection/>
            <input type="hidden" name="r" value=target.place.region/>
            <input type="hidden" name="name" value=target.name/>
            <SettingField
                key="name"
                name="alias"
                label="Alias name"
                mono=true
                text=desk.text("name")
                on_text=desk.write("name")
                error=desk.error("name")
                help="Up to 128 letters, digits, - and _, not digits alone."
            />
            <AliasFields desk=desk prefix="typed"/>
            <ShowAsCli commands=commands/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn primary" aria-busy=move || desk.sent.get().then_some("true")>
                    <Icon d=icon::ALIAS/>
                    "Create alias"
                </button>
            </div>
        </form>
    }
    .into_any()
}
