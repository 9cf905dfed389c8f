//! The blueprints: search, categories, and the code of the chosen one beside them.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_url},
};

use super::{
    code_review::{CodeReview, NoReview},
    wizard::Wizard,
};
use crate::{
    blueprints::model::BlueprintCard,
    functions::{
        create::{check::restarted, draft::Draft, query},
        runtimes,
    },
    routes,
    ui::{
        get_form::GetForm,
        icon::{self, Icon},
    },
};

/// A value of the URL that is not the draft's: what is looked for, which file is read.
pub fn url_value(key: &'static str) -> Memo<String> {
    let url = use_url();
    Memo::new(move |_| {
        let pairs = query::pairs(url.read().search());
        pairs.into_iter().rfind(|(name, _)| name == key).map(|(_, value)| value).unwrap_or_default()
    })
}

/// Links within the gallery keep what is looked for.
#[derive(Clone)]
struct Links {
    base: String,
    draft: Draft,
    search: RwSignal<String>,
    category: Memo<String>,
}

impl Links {
    fn to(&self, draft: &Draft, search: &str, category: &str) -> String {
        let own = [("q", search), ("category", category)].into_iter().filter(|(_, value)| !value.is_empty());
        format!("{}?{}", self.base, query::text(draft.pairs().chain(own)))
    }

    fn category(&self, category: &str) -> String {
        self.to(&self.draft, &self.search.get(), category)
    }

    /// Choosing a blueprint begins its part of the draft anew; choosing it again changes nothing.
    fn blueprint(&self, id: &str) -> String {
        let same = self.draft.get("blueprint") == id;
        let draft = if same { self.draft.clone() } else { restarted(&self.draft, "blueprint", id) };
        format!("{}#review", self.to(&draft, &self.search.get(), &self.category.get()))
    }
}

#[component]
pub fn Gallery(wizard: Wizard) -> impl IntoView {
    let category = url_value("category");
    let links = Links {
        base: routes::new_function(&wizard.place),
        draft: wizard.draft.clone(),
        search: RwSignal::new(url_value("q").get_untracked()),
        category,
    };
    let review = match wizard.blueprint() {
        Some(_) => view! { <CodeReview wizard=wizard.clone()/> }.into_any(),
        None => view! { <NoReview missing=wizard.draft.get("blueprint").to_owned()/> }.into_any(),
    };
    view! {
        <div class="gallery">
            <section class="stack" aria-labelledby="blueprints-h">
                <h2 class="vh" id="blueprints-h">"Blueprints"</h2>
                <Search wizard=wizard.clone() links=links.clone()/>
                <Categories cards=wizard.loaded.gallery.clone() links=links.clone()/>
                <Tiles cards=wizard.loaded.gallery.clone() links=links/>
            </section>
            {review}
        </div>
    }
    .into_any()
}

/// Filters as one types, with the URL following; without script, as a form.
#[component]
fn Search(wizard: Wizard, links: Links) -> impl IntoView {
    let navigate = use_navigate();
    let (search, category) = (links.search, links.category);
    let value = search.get_untracked();
    let typed = move |event| {
        search.set(event_target_value(&event));
        let here = links.to(&links.draft, &search.get_untracked(), &category.get_untracked());
        navigate(&here, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    let draft: Vec<(String, String)> = wizard.draft.pairs().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let hidden =
        draft.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <GetForm action=wizard.path() class="stack" role="search">
            {hidden}
            <input type="hidden" name="category" value=move || category.get()/>
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="search"
                    name="q"
                    value=value
                    aria-label="Search blueprints"
                    aria-keyshortcuts="/"
                    placeholder=format!("Search {} blueprints", wizard.loaded.gallery.len())
                    autocomplete="off"
                    on:input=typed
                />
                <kbd>"/"</kbd>
            </div>
        </GetForm>
    }
}

/// Each category once, in the order of the cards.
fn categories(cards: &[BlueprintCard]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for card in cards {
        if !all.contains(&card.category) {
            all.push(card.category.clone());
        }
    }
    all
}

#[component]
fn Categories(cards: Vec<BlueprintCard>, links: Links) -> impl IntoView {
    let chosen = links.category;
    let pill = |label: String, category: String| {
        let (links, own) = (links.clone(), category.clone());
        let current = move || (chosen.get() == own).then_some("true");
        view! { <a href=move || links.category(&category) aria-current=current data-noscroll="">{label}</a> }
    };
    let all = pill("All".to_owned(), String::new());
    let rest: Vec<_> = categories(&cards).into_iter().map(|category| pill(category.clone(), category)).collect();
    view! { <nav class="pills" aria-label="Category">{all}{rest}</nav> }
}

#[component]
fn Tiles(cards: Vec<BlueprintCard>, links: Links) -> impl IntoView {
    let (search, category) = (links.search, links.category);
    let count = cards.len();
    let shown = Memo::new(move |_| {
        let (search, category) = (search.get(), category.get());
        let fits = |card: &&BlueprintCard| (category.is_empty() || card.category == category) && card.matches(&search);
        cards.iter().filter(fits).cloned().collect::<Vec<_>>()
    });
    let said = move || {
        let found = shown.with(Vec::len);
        if found == 0 {
            "No blueprint fits. Search for another word, or choose All.".to_owned()
        } else {
            format!("{found} of {count} blueprints")
        }
    };
    let quiet = move || shown.with(|shown| if shown.is_empty() { "muted" } else { "vh" });
    view! {
        <p class=quiet role="status">{said}</p>
        <ul class="grid">
            <For each=move || shown.get() key=|card| card.id.clone() let(card)>
                <Tile card=card links=links.clone()/>
            </For>
        </ul>
    }
}

#[component]
fn Tile(card: BlueprintCard, links: Links) -> impl IntoView {
    let BlueprintCard { id, title, summary, category, runtime, .. } = card;
    let current = (links.draft.get("blueprint") == id).then_some("true");
    let name = id.clone();
    view! {
        <li class="tile">
            <h3><a class="cover" href=move || links.blueprint(&id) aria-current=current>{name}</a></h3>
            <p>{format!("{title}. {summary}")}</p>
            <p class="tags"><span class="badge">{runtimes::label(&runtime)}</span><span class="badge">{category}</span></p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blueprints::model::tests::sample;

    #[test]
    fn categories_are_there_once() {
        let other = BlueprintCard { id: "b".into(), category: "Queues".into(), ..sample().card() };
        assert_eq!(categories(&[sample().card(), other, sample().card()]), ["Website API", "Queues"]);
    }
}
