//! Code that cannot even be loaded, named wherever its calls fail, with the way to the code.

use leptos::prelude::*;

use super::open::OpenFunction;
use crate::{
    functions::{
        code::{
            api,
            model::{Problem, ProblemKind},
            rules::EDITABLE_ZIP_MAX,
        },
        model::FunctionDetail,
    },
    ui::icon::{self, Icon},
};

/// On the code screen: looks again what is deployed, and whether it fits the handler.
#[derive(Clone, Copy)]
pub struct LookAgain(pub Callback<()>);

/// Under an error of code that could not be loaded.
#[component]
pub fn WayToCode(
    /// The function's code screen.
    href: String,
) -> impl IntoView {
    match use_context::<LookAgain>() {
        Some(LookAgain(look)) => {
            Effect::new(move |_| look.run(()));
            view! { <p>"The deployed code and its handler do not fit; the problems under the code say why."</p> }
                .into_any()
        }
        None => {
            view! { <p>"The deployed code and its handler do not fit. "<a href=href>"See why, and change it"</a></p> }
                .into_any()
        }
    }
}

/// Why every call fails, when the deployed code does not fit its handler. Asked beside the page, of packages the console
/// reads as a whole; those it holds cost no call of AWS.
#[component]
pub fn HandlerTrouble(open: OpenFunction, detail: Memo<FunctionDetail>) -> impl IntoView {
    let found = RwSignal::new(None::<Vec<Problem>>);
    let live = Memo::new(move |_| {
        detail.with(|detail| {
            let handler = detail.handler.clone().filter(|_| detail.code_size <= EDITABLE_ZIP_MAX);
            (detail.code_sha256.clone(), handler)
        })
    });
    Effect::new(move |_| {
        let ((sha256, handler), target) = (live.get(), open.target.get());
        found.set(None);
        if handler.is_none() || sha256.is_empty() || !target.qualifier.is_empty() {
            return;
        }
        leptos::task::spawn_local_scoped(async move {
            let (c, r) = (target.place.connection, target.place.region);
            let Ok(findings) = api::check_code(c, r, target.name, sha256, Vec::new(), handler).await else { return };
            let fatal = |problem: &Problem| matches!(problem.kind, ProblemKind::Handler | ProblemKind::Syntax);
            found.try_set(Some(findings.problems.into_iter().filter(fatal).collect()));
        });
    });
    move || {
        found.get().filter(|problems| !problems.is_empty()).map(|problems| {
            let href = open.target.with(|target| target.page("code"));
            view! {
                <section class="notice bad" role="alert">
                    <Icon d=icon::X_CIRCLE/>
                    <div>
                        <h2>"Every call fails"</h2>
                        {problems.into_iter().map(|problem| view! { <p>{problem.message}</p> }).collect_view()}
                    </div>
                    <p class="actions"><a class="btn" href=href>"Open the code"</a></p>
                </section>
            }
        })
    }
}
