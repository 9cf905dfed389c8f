//! The end of a form: what is not saved, the button that saves, and how it went.

use leptos::prelude::*;

use leptos_router::hooks::use_url;

use super::{super::model::label_of, sent::Sent};
use crate::{
    error::ConsoleError,
    ui::{
        form_error::form_error,
        notice::{Done, ErrorNotice},
    },
};

/// One save of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Outcome {
    #[default]
    Nothing,
    Saving,
    Saved {
        /// Whether anything had to be sent.
        changed: bool,
        /// What somebody else changed meanwhile.
        kept: Vec<String>,
    },
    Failed(ConsoleError),
}

impl Outcome {
    /// How the plain form for the server function at `path` went.
    pub fn of_form(path: &'static str) -> Self {
        let saved = || Sent::read(&use_url().with_untracked(|url| url.search().to_owned())).saved;
        match form_error(path) {
            Some(error) => Self::Failed(error),
            None => saved().map_or(Self::Nothing, |(changed, kept)| Self::Saved { changed, kept }),
        }
    }
}

#[component]
pub fn OutcomeNotice(outcome: RwSignal<Outcome>) -> impl IntoView {
    (move || match outcome.get() {
        Outcome::Nothing | Outcome::Saving => ().into_any(),
        Outcome::Saved { changed, kept } => view! { <Done>{saved(changed, &kept)}</Done> }.into_any(),
        Outcome::Failed(error) => view! { <ErrorNotice error=error/> }.into_any(),
    })
    .into_any()
}

fn saved(changed: bool, kept: &[String]) -> String {
    let mut text =
        if changed { "Saved; AWS has it now." } else { "Nothing had to be sent: AWS has it like this." }.to_owned();
    if !kept.is_empty() {
        let labels: Vec<_> = kept.iter().map(|key| label_of(key)).collect();
        text.push_str(&format!(" Meanwhile somebody else changed {}; that was kept.", labels.join(", ")));
    }
    text
}

#[component]
pub fn SaveBar(
    #[prop(into)] dirty: Signal<bool>,
    outcome: RwSignal<Outcome>,
    /// Why nothing can be saved.
    read_only: Option<String>,
    /// Puts everything back as AWS has it.
    on_discard: Callback<()>,
    /// The button's words instead of “Save”.
    #[prop(optional, into)]
    verb: MaybeProp<String>,
) -> impl IntoView {
    let verb = move || verb.get().unwrap_or_else(|| "Save".into());
    if let Some(reason) = read_only {
        return view! {
            <div class="savebar">
                <button type="button" class="btn primary" aria-disabled="true" aria-describedby="why-not">{verb}</button>
                <p class="help" id="why-not">{reason}</p>
            </div>
        }
        .into_any();
    }
    let busy = move || outcome.with(|outcome| *outcome == Outcome::Saving);
    view! {
        <div class="savebar">
            <button class="btn primary" aria-busy=move || busy().then_some("true")>{verb}</button>
            {move || {
                dirty
                    .get()
                    .then(|| view! {
                        <button type="button" class="btn" on:click=move |_| on_discard.run(())>"Discard changes"</button>
                        <span class="unsaved">"Not saved"</span>
                    })
            }}
            <span class="vh" role="status">{move || busy().then_some("Saving; AWS takes a moment")}</span>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::saved;

    #[test]
    fn what_others_changed_is_said() {
        assert_eq!(saved(true, &[]), "Saved; AWS has it now.");
        assert!(
            saved(true, &["memory".into(), "ENV_1".into()])
                .ends_with("somebody else changed Memory, ENV_1; that was kept.")
        );
        assert!(saved(false, &[]).starts_with("Nothing had to be sent"));
    }
}
