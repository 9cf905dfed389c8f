//! What heals a cause: buttons, what the role lacks, and the exact places elsewhere.

use leptos::prelude::*;

use super::remedy::RemedyForm;
use crate::{
    functions::{
        parts::{needs::RoleNeeds, open::OpenFunction},
        permissions::model::Need,
    },
    monitoring::causes::{
        model::{Fix, Question},
        page::Why,
    },
    routes,
};

#[component]
pub fn Fixes(
    why: Why,
    question: Question,
    fixes: Vec<Fix>,
    /// Of the first cause: its first button is the page's main one.
    first: bool,
) -> impl IntoView {
    let mut links = Vec::new();
    let mut shown = Vec::new();
    for (index, fix) in fixes.into_iter().enumerate() {
        match fix {
            Fix::Heal(remedy) => {
                let main = first && index == 0;
                shown
                    .push(view! { <RemedyForm why=why question=question.clone() remedy=remedy main=main/> }.into_any());
            }
            Fix::Role { needs } => {
                shown.push(view! { <Role why=why question=question.clone() needs=needs/> }.into_any())
            }
            Fix::Again { words } => shown.push(view! { <p>{words}" Then check again."</p> }.into_any()),
            Fix::Go { words, href } => links.push(view! { <a class="btn" href=href>{words}</a> }.into_any()),
        }
    }
    let links = (!links.is_empty()).then(|| view! { <p class="actions">{links}</p> });
    view! { <div class="fixes">{shown}{links}</div> }.into_any()
}

/// The role is judged, and helped, as everywhere else; on an API's page its function's is a link away.
#[component]
fn Role(why: Why, question: Question, needs: Vec<Need>) -> impl IntoView {
    match use_context::<OpenFunction>() {
        Some(open) => view! { <RoleNeeds open=open needs=Signal::stored(needs)/> }.into_any(),
        None => {
            let (api, route) = (question.api.as_str(), question.route.as_str());
            let about = [
                ("api", api),
                ("route", route),
                ("request", question.request.as_str()),
                ("qualifier", question.qualifier.as_str()),
            ];
            let href = why.place.with_untracked(|place| routes::why(place, &question.function, &about));
            view! { <p><a class="btn" href=href>"See what the role lacks"</a></p> }.into_any()
        }
    }
}
