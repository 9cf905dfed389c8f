//! The list's table: heads that order, rows, and what the foot says.

use leptos::prelude::*;

use super::{
    Page,
    asked::{href, sorted_by},
    empty::{NoFunctions, NothingFound},
    held::{Held, fill},
    rows::Rows,
    search::Search,
};
use crate::{
    functions::model::{
        list::{FIRST_VIEW_ROWS, FirstView, SortKey},
        rules::thousands,
    },
    monitoring::metrics::rows::HOURS,
    ui::{
        notice::{ErrorNotice, Warning},
        state::{State, Tone},
    },
};

#[component]
pub fn FunctionsTable(page: Page, search: Search, first: FirstView) -> impl IntoView {
    let asked = page.asked.get_untracked();
    let (at_page, place) = (asked.wanted.page, asked.place);
    let held = RwSignal::new(Held::new(first, asked.wanted.query));
    let trouble = RwSignal::new(None);
    let loading = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        // Another answer may have taken this one's place before the effect runs.
        if before.is_none()
            && let Some(all_here) = held.try_with_untracked(Held::all_here)
        {
            page.all_here.try_set(all_here);
            let place = place.clone();
            leptos::task::spawn_local_scoped(async move {
                loading.try_set(true);
                fill(place, held, page.all_here, trouble).await;
                loading.try_set(false);
            });
        }
    });
    let chosen = Memo::new(move |_| held.with(|held| search.query.with(|query| query.select(held.rows(query)))));
    let count = Signal::derive(move || chosen.with(Vec::len));
    let nothing = Memo::new(move |_| match (count.get(), held.with(|held| (held.loaded, held.complete))) {
        (0, (0, true)) => Shown::NoFunctions,
        (0, _) => Shown::NothingFound,
        _ => Shown::Rows,
    });
    view! {
        {move || trouble.get().map(|error| view! { <ErrorNotice error=error/> })}
        {move || held.with(|held| held.warning.clone()).map(|text| view! { <Warning>{text}</Warning> })}
        {move || match nothing.get() {
            Shown::NoFunctions => view! { <NoFunctions search=search/> }.into_any(),
            Shown::NothingFound => view! { <NothingFound search=search held=held loading=loading/> }.into_any(),
            Shown::Rows => view! {
                <div class="table">
                    <Rows search=search held=held chosen=chosen count=count/>
                    <p class="foot">
                        <span role="status">{move || counted(count.get(), &held.read())}</span>
                        {move || loading.get().then(|| view! { <State tone=Tone::Info text="Loading more"/> })}
                    </p>
                </div>
                {move || {
                    let matching = held.with(|held| (!held.all_here()).then_some(held.matching));
                    matching.map(|matching| view! { <Pages search=search page=at_page matching=matching/> })
                }}
            }
            .into_any(),
        }}
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    NoFunctions,
    NothingFound,
    Rows,
}

/// `50 of 118 functions`; `118+` while AWS has more.
fn counted(shown: usize, held: &Held) -> String {
    let shown = thousands(u32::try_from(shown).unwrap_or(u32::MAX));
    let more = if held.complete { "" } else { "+" };
    let word = if held.loaded == 1 && held.complete { "function" } else { "functions" };
    format!("{shown} of {}{more} {word}", thousands(held.loaded))
}

/// Links to the server's pages, until the browser has all rows.
#[component]
fn Pages(search: Search, page: u32, matching: u32) -> impl IntoView {
    let last = matching.saturating_sub(1) / FIRST_VIEW_ROWS as u32;
    let to = move |page: u32| move || search.place.with(|place| search.query.with(|query| href(place, query, page)));
    (last > 0).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {(page > 0).then(|| view! { <a class="btn" rel="prev" href=to(page - 1)>"Previous page"</a> })}
                <span>{format!("Page {} of {}", page + 1, last + 1)}</span>
                {(page < last).then(|| view! { <a class="btn" rel="next" href=to(page + 1)>"Next page"</a> })}
            </nav>
        }
    })
}

#[component]
pub fn Heads(search: Search) -> impl IntoView {
    let head = move |key: SortKey, word: &'static str, class: &'static str| {
        let sort = move || {
            search
                .query
                .with(|query| (query.sort == key).then_some(if query.descending { "descending" } else { "ascending" }))
        };
        let href = move || search.place.with(|place| search.query.with(|query| href(place, &sorted_by(query, key), 0)));
        view! { <th scope="col" class=class aria-sort=sort><a href=href data-noscroll="">{word}</a></th> }
    };
    view! {
        <tr>
            {head(SortKey::Name, "Name", "")}
            {head(SortKey::Runtime, "Runtime", "p2")}
            <th scope="col" class="of-state">"State"</th>
            <th scope="col" class="num p3 of-spark">{format!("Errors, {HOURS} h")}</th>
            {head(SortKey::Memory, "Memory", "num p3")}
            {head(SortKey::Timeout, "Timeout", "num p3")}
            {head(SortKey::Modified, "Modified", "num p2")}
        </tr>
    }
}

/// The table's place while AWS is asked.
#[component]
pub fn TableBones(search: Search) -> impl IntoView {
    let row = || {
        let bone = |class: &'static str| view! { <td class=class><span class="bone"></span></td> };
        view! { <tr>{["", "p2", "of-state", "num p3 of-spark", "num p3", "num p3", "num p2"].map(bone).into_iter().collect_view()}</tr> }
    };
    view! {
        <div class="table" aria-busy="true">
            <table class="fixed">
                <caption class="vh">"Functions are loading"</caption>
                <thead><Heads search=search/></thead>
                <tbody>{(0..12).map(|_| row()).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::model::list::FunctionChunk;

    #[test]
    fn the_foot_counts() {
        let held = |loaded, complete| {
            let chunk = FunctionChunk { loaded, complete, ..FunctionChunk::default() };
            Held::new(FirstView { chunk, ..FirstView::default() }, Default::default())
        };
        assert_eq!(counted(50, &held(118, true)), "50 of 118 functions");
        assert_eq!(counted(50, &held(1_050, false)), "50 of 1,050+ functions");
        assert_eq!(counted(1, &held(1, true)), "1 of 1 function");
    }
}
