//! The form of a new event source mapping.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::{use_navigate, use_url};
use server_fn::ServerFn;

use super::{
    api::{self, AddMapping as AddForm},
    cli,
    desk::Desk,
    fields::Fields,
    model::{Offers, Poll, Setting, defaults},
    notes::Notes,
    picker::Picker,
    rules::{self, chosen},
    sent::Sent,
    start::Start,
};
use crate::{
    error::ConsoleError,
    functions::{
        configuration::parts::save_bar::{Outcome, OutcomeNotice},
        parts::open::{OpenFunction, use_open_function},
    },
    routes,
    ui::{cli::ShowAsCli, form_error::form_error},
};

#[component]
pub fn AddMapping(
    /// `sqs`, `kinesis` or `dynamodb`.
    source: &'static str,
) -> impl IntoView {
    let open = use_open_function();
    let offers: Resource<Result<Offers, ConsoleError>> = Resource::new(
        move || open.target.with(|target| target.place.clone()),
        move |place| api::list_offers(place.connection, place.region, source.to_owned()),
    );
    let search = use_url().with_untracked(|url| url.search().to_owned());
    view! { <Form open=open source=source offers=offers sent=Sent::read(&search)/> }.into_any()
}

#[component]
fn Form(
    open: OpenFunction,
    source: &'static str,
    offers: Resource<Result<Offers, ConsoleError>>,
    sent: Sent,
) -> impl IntoView {
    let poll = Poll::of_source(source).unwrap_or_default();
    let target = open.target.get_untracked();
    let base = defaults(poll);
    let typed = sent.draft.map(|(_, typed)| typed).unwrap_or_else(|| {
        let mut typed = base.clone();
        typed.insert(Setting::Qualifier.key().into(), target.qualifier.clone());
        typed
    });
    let desk = Desk::new(open, poll, "typed", base, typed);
    let (errors, failed) = ConsoleError::apart(form_error(AddForm::PATH));
    desk.errors.set(errors);
    if let Some(error) = failed {
        desk.outcome.set(Outcome::Failed(error));
    }
    let region = target.place.region.clone();
    let navigate = use_navigate();
    let add = move || {
        let typed = desk.typed.get_untracked();
        if desk.saving() {
            return;
        }
        if let Err(errors) = rules::new(source, &region, &typed, None) {
            return desk.refuse(errors);
        }
        desk.outcome.set(Outcome::Saving);
        let (target, navigate) = (open.target.get_untracked(), navigate.clone());
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection.clone(), target.place.region.clone());
            match api::add_mapping(c, r, target.name.clone(), source.to_owned(), typed).await {
                Ok(_) => navigate(&target.page("configuration/triggers"), Default::default()),
                Err(ConsoleError::Invalid(errors)) => desk.refuse(errors),
                Err(error) => desk.outcome.set(Outcome::Failed(error)),
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        add();
    };
    let arn = Signal::derive(move || desk.typed.with(chosen));
    let back = routes::add_trigger(&target.place, &target.name);
    let busy = move || desk.outcome.with(|outcome| *outcome == Outcome::Saving);
    view! {
        <form class="form picks" method="post" action=AddForm::PATH novalidate aria-label="Add trigger" on:submit=submit>
            <input type="hidden" name="c" value=target.place.connection.clone()/>
            <input type="hidden" name="r" value=target.place.region.clone()/>
            <input type="hidden" name="name" value=target.name.clone()/>
            <input type="hidden" name="source" value=source/>
            <Picker desk=desk source=source offers=offers/>
            {poll.is_stream().then(|| view! { <Start desk=desk/> })}
            <Notes open=open arn=arn failure=desk.text(Setting::Failure.key())/>
            <Fields desk=desk/>
            <ShowAsCli commands=Signal::derive(move || vec![command(desk, source, arn)])/>
            <OutcomeNotice outcome=desk.outcome/>
            <div class="actions apart">
                <a class="btn" href=back>"Cancel"</a>
                <button class="btn primary" aria-busy=move || busy().then_some("true")>"Add trigger"</button>
            </div>
        </form>
    }
    .into_any()
}

fn command(desk: Desk, source: &'static str, arn: Signal<String>) -> String {
    desk.open.target.with(|target| {
        let arn = arn.with(|arn| if arn.is_empty() { "ARN".to_owned() } else { arn.clone() });
        let poll = Poll::of_source(source).unwrap_or_default();
        let start = poll.is_stream().then(|| desk.typed.with(|typed| rules::start(poll, typed, None)).ok()).flatten();
        let wanted = desk.wanted.get();
        desk.base.with(|base| cli::create(&target.place, &target.name, &arn, start.as_ref(), base, &wanted))
    })
}
