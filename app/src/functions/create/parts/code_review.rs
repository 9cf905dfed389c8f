//! The chosen blueprint, to be read before it is used: its files, what it needs, and the way on.

use leptos::prelude::*;

use super::{
    gallery::url_value,
    wizard::{Hidden, Wizard},
};
use crate::{
    blueprints::model::Blueprint,
    functions::{
        create::{draft::Step, query},
        runtimes,
    },
    ui::{
        code::{CodeLines, highlight::Language},
        get_form::GetForm,
        icon::{self, Icon},
    },
};

/// Everything of a blueprint that can be read: path and text.
pub fn files(blueprint: &Blueprint) -> Vec<(String, String)> {
    let code = blueprint.code.iter().map(|file| (file.path.clone(), file.text.clone()));
    let events = blueprint.events.iter().map(|event| (format!("events/{}.json", event.name), event.json.clone()));
    let policy = blueprint.role_policy.iter().map(|policy| ("role.json".to_owned(), policy.clone()));
    let readme = [("README.md".to_owned(), blueprint.readme.clone())];
    code.chain(readme).chain(policy).chain(events).filter(|(_, text)| !text.is_empty()).collect()
}

#[component]
pub fn CodeReview(wizard: Wizard) -> impl IntoView {
    let Some(blueprint) = wizard.blueprint().cloned() else { return ().into_any() };
    view! {
        <section class="card review" id="review" aria-labelledby="review-h" tabindex="-1">
            <div class="bar">
                <h2 id="review-h">{blueprint.id.clone()}</h2>
                <span class="grow"></span>
                <span class="badge">{runtimes::label(&blueprint.runtime)}</span>
                <span class="badge">{blueprint.category.clone()}</span>
            </div>
            <Files wizard=wizard.clone() files=files(&blueprint)/>
            <Needs blueprint=blueprint/>
            <GetForm action=wizard.path() class="bar foot">
                <Hidden pairs=wizard.draft.pairs().map(|(k, v)| (k.to_owned(), v.to_owned())).collect() to=Step::Configure/>
                <span class="muted small">"Read the code; you can change it once the function is there."</span>
                <span class="grow"></span>
                <button class="btn primary">"Use this blueprint"</button>
            </GetForm>
        </section>
    }
    .into_any()
}

/// One file at a time; the others are links, so that each can be read, and sent to somebody, without script too.
#[component]
fn Files(wizard: Wizard, files: Vec<(String, String)>) -> impl IntoView {
    let (file, search, category) = (url_value("file"), url_value("q"), url_value("category"));
    let names: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let all = names.clone();
    let open = Memo::new(move |_| file.with(|file| all.iter().position(|path| path == file)).unwrap_or(0));
    let tabs = names.into_iter().enumerate().map(|(index, path)| {
        let (wizard, to) = (wizard.clone(), path.clone());
        let href = move || {
            let (q, category) = (search.get(), category.get());
            let own = [("q", q.as_str()), ("category", category.as_str()), ("file", to.as_str())];
            let own = own.into_iter().filter(|(_, value)| !value.is_empty());
            format!("{}?{}#review", wizard.path(), query::text(wizard.draft.pairs().chain(own)))
        };
        let current = move || (open.get() == index).then_some("true");
        view! { <a href=href aria-current=current data-noscroll="">{path}</a> }
    });
    let tabs = tabs.collect_view();
    let shown = move || {
        let (path, text) = files.get(open.get()).cloned().unwrap_or_default();
        view! { <CodeLines text=text language=Language::of(&path) label=path.clone()/> }
    };
    view! { <nav class="tabs" aria-label="Files">{tabs}</nav> {shown} }
}

#[component]
fn Needs(blueprint: Blueprint) -> impl IntoView {
    let may = if blueprint.role_policy.is_some() {
        "may write its logs, and what role.json says"
    } else {
        "may write its logs"
    };
    let route = blueprint.http.map(|http| format!("{} {}", http.method, http.path));
    let asks: Vec<String> = blueprint.parameters.into_iter().map(|p| p.label).collect();
    view! {
        <dl class="body meta">
            <div><dt>"Handler"</dt><dd><code>{blueprint.handler}</code></dd></div>
            <div><dt>"Its role"</dt><dd>{may}</dd></div>
            {route.map(|route| view! { <div><dt>"Route"</dt><dd><code>{route}</code></dd></div> })}
            {(!asks.is_empty()).then(|| view! { <div><dt>"Asks for"</dt><dd>{asks.join(", ")}</dd></div> })}
        </dl>
    }
}

/// In its place while none is chosen.
#[component]
pub fn NoReview(
    /// The name in the URL that no blueprint has.
    missing: String,
) -> impl IntoView {
    let (title, text) = if missing.is_empty() {
        ("No blueprint chosen".to_owned(), "Choose one to read its code, its sample events and what its role may do.")
    } else {
        (format!("There is no blueprint “{missing}”"), "Choose one of the list to read its code.")
    };
    view! {
        <section class="card review" id="review">
            <div class="empty"><Icon d=icon::BLUEPRINT/><h2>{title}</h2><p>{text}</p></div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::files;
    use crate::blueprints::model::{SampleEvent, tests::sample};

    #[test]
    fn everything_of_a_blueprint_can_be_read() {
        let mut blueprint = sample();
        blueprint.readme = "# Sample".into();
        blueprint.events = vec![SampleEvent { name: "get".into(), json: "{}".into() }];
        let paths: Vec<String> = files(&blueprint).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["lambda_function.py", "README.md", "role.json", "events/get.json"]);
    }
}
