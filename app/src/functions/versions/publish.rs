//! Publishing `$LATEST` as a version: the form, and its state in the URL when it comes back.

use leptos::{ev::SubmitEvent, prelude::*};
use server_fn::ServerFn;

use super::{
    api::PublishVersion,
    cli,
    model::{Publish, Published, VersionList},
    rules,
};
#[cfg(feature = "ssr")]
use crate::{connections::model::Place, functions::create::query, routes, ui::form_error::error_pairs};
use crate::{
    error::{ConsoleError, FieldError, message_of},
    functions::{
        configuration::parts::{field::SettingField, focus},
        create::query::pairs,
        parts::open::Target,
    },
    ui::{
        cli::ShowAsCli,
        form_error::form_error,
        icon::{self, Icon},
        notice::{Done, ErrorNotice},
    },
};

/// The form as it was sent, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub publish: Publish,
    pub published: Option<Published>,
}

impl Sent {
    pub fn read(search: &str) -> Self {
        let mut sent = Self::default();
        for (name, text) in pairs(search) {
            match name.as_str() {
                "description" => sent.publish.description = text,
                "why" => sent.publish.why = text,
                "published" => sent.published = Some(Published::Done { number: text }),
                "same" => sent.published = Some(Published::Same { number: text }),
                _ => {}
            }
        }
        sent
    }
}

/// The page after the form: with all that was typed, unless it was published.
#[cfg(feature = "ssr")]
pub fn back(place: &Place, name: &str, sent: &Sent, error: Option<&ConsoleError>) -> String {
    let text = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    let mut pairs = match &sent.published {
        Some(Published::Done { number }) => vec![text("published", number)],
        other => {
            let mut pairs = vec![text("description", &sent.publish.description), text("why", &sent.publish.why)];
            if let Some(Published::Same { number }) = other {
                pairs.push(text("same", number));
            }
            pairs
        }
    };
    pairs.extend(error.map(|error| error_pairs(PublishVersion::PATH, error.clone())).unwrap_or_default());
    let query = query::text(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    format!("{}?{query}", routes::function_page(place, name, "versions"))
}

#[component]
pub fn PublishForm(target: Target, list: VersionList, sent: Sent) -> impl IntoView {
    let Sent { publish, published } = sent;
    let (errors, failed) = ConsoleError::apart(form_error(PublishVersion::PATH));
    let errors = RwSignal::new(errors);
    let (description, why) = (RwSignal::new(publish.description), RwSignal::new(publish.why));
    let busy = RwSignal::new(false);
    let error = move |field: &'static str| Signal::derive(move || errors.with(|errors| message_of(errors, field)));
    let submit = move |event: SubmitEvent| {
        let typed =
            Publish { description: description.get_untracked(), why: why.get_untracked(), ..Publish::default() };
        let wrong: Vec<FieldError> = rules::check(&typed).err().unwrap_or_default();
        if let Some(first) = wrong.first() {
            event.prevent_default();
            focus(first.field.clone());
        } else if busy.get_untracked() {
            event.prevent_default();
        } else {
            busy.set(true);
        }
        errors.set(wrong);
    };
    let sha = list.latest.as_ref().map(|latest| latest.code_sha256.clone()).unwrap_or_default();
    let (place, name) = (target.place.clone(), target.name.clone());
    let commands = {
        let (place, name) = (place.clone(), name.clone());
        Signal::derive(move || cli::publish(&place, &name, description.get().trim(), &sha))
    };
    let same = match &published {
        Some(Published::Same { number }) => Some(number.clone()),
        _ => list.unchanged_since.clone(),
    };
    view! {
        {outcome(published)}
        {failed.map(|error| view! { <ErrorNotice error=error/> })}
        <form class="form" method="post" action=PublishVersion::PATH novalidate aria-label="Publish version" on:submit=submit>
            <input type="hidden" name="c" value=place.connection/>
            <input type="hidden" name="r" value=place.region/>
            <input type="hidden" name="name" value=name/>
            <input type="hidden" name="publish[mark]" value=list.mark/>
            {same.map(unchanged)}
            <div class="pair">
                <SettingField
                    key="description"
                    name="publish[description]"
                    label="Description"
                    text=description
                    on_text=Callback::new(move |text| description.set(text))
                    error=error("description")
                    help="Up to 256 characters; AWS keeps it with the version. Empty: the function's own."
                />
                <SettingField
                    key="why"
                    name="publish[why]"
                    label="Why"
                    text=why
                    on_text=Callback::new(move |text| why.set(text))
                    error=error("why")
                    help="For the team: Lambent keeps it with your name and the time."
                />
            </div>
            <ShowAsCli commands=commands/>
            <div class="actions">
                <button class="btn primary" aria-busy=move || busy.get().then_some("true")>
                    <Icon d=icon::VERSION/>
                    "Publish version"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn outcome(published: Option<Published>) -> AnyView {
    match published {
        Some(Published::Done { number }) => {
            view! { <Done>{format!("Version {number} is published. Point an alias to it to use it.")}</Done> }
                .into_any()
        }
        _ => ().into_any(),
    }
}

fn unchanged(number: String) -> AnyView {
    view! {
        <section class="notice" role="status">
            <Icon d=icon::INFO/>
            <div>
                <p>{format!("Nothing has changed since version {number}: AWS would give you that one back instead of another.")}</p>
                <label class="check">
                    <input type="checkbox" name="publish[anyway]" value="true" autocomplete="off"/>
                    "Ask AWS all the same"
                </label>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "ssr")]
    #[test]
    fn what_was_typed_comes_back() {
        let place = Place::new("local", "r");
        let publish = Publish { description: "a & b".into(), why: "x".into(), ..Publish::default() };
        let sent = Sent { publish, published: None };
        let path = back(&place, "hello", &sent, Some(&ConsoleError::Conflict { message: "m".into() }));
        let (page, query) = path.split_once('?').unwrap();
        assert_eq!(page, "/c/local/r/functions/hello/versions");
        assert_eq!(Sent::read(query), sent);
        assert!(query.contains("__err="));
        let same = Sent { published: Some(Published::Same { number: "3".into() }), ..sent.clone() };
        assert_eq!(Sent::read(back(&place, "hello", &same, None).split_once('?').unwrap().1), same);
        let done = Sent { published: Some(Published::Done { number: "4".into() }), ..sent };
        assert_eq!(back(&place, "hello", &done, None), format!("{page}?published=4"));
    }
}
