//! What was done in the time that is shown: the lines in the graphs, as a list with links.

use leptos::prelude::*;

use super::model::Mark;
use crate::{
    routes,
    ui::time::{iso, utc},
};

#[component]
pub fn Marks(marks: Vec<Mark>) -> AnyView {
    if marks.is_empty() {
        return view! { <p class="muted">"No deployment or change of the configuration through Lambent in this time."</p> }
            .into_any();
    }
    let one = |mark: Mark| {
        view! {
            <li>
                <time class="num" datetime=iso(mark.at)>{utc(mark.at)}</time>
                <a href=routes::activity(mark.id)>{mark.text}</a>
            </li>
        }
    };
    view! { <ol class="marks">{marks.into_iter().map(one).collect_view()}</ol> }.into_any()
}
