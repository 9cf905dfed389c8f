//! A rule that takes the events of a bus that match a pattern.

use leptos::{ev::MouseEvent, html, prelude::*};

use super::{
    fields::{Area, Pick, input_area, name_field, state_field},
    page::{Asked, Choices},
    pattern::TEMPLATES,
};
use crate::{
    functions::create::query,
    ui::icon::{self, Icon},
};

#[component]
pub fn PatternFields(asked: Asked, choices: Choices) -> impl IntoView {
    let chosen = asked.draft.get("pattern").to_owned();
    let template =
        RwSignal::new(TEMPLATES.into_iter().find(|template| template.pattern == chosen).map(|template| template.note));
    let area = NodeRef::<html::Textarea>::new();
    let bus = if asked.draft.get("bus").is_empty() {
        asked.draft.clone().with("bus", "default")
    } else {
        asked.draft.clone()
    };
    let with_bus = Asked { draft: bus, ..asked.clone() };
    view! {
        {name_field(&asked, "1–64 letters, digits, and . - _; cannot be changed later.")}
        <Pick asked=with_bus choices=choices name="bus" label="Event bus" none="Only the default bus is there."/>
        <Templates asked=asked.clone() area=area note=template/>
        <Area
            name="pattern"
            label="Pattern"
            value=chosen
            error=asked.error("pattern")
            help="JSON: each field is a list of the values it may have, or a comparison such as {\"prefix\": \"in/\"}."
            rows=8
            node=area
        />
        {move || {
            let note = template.get().filter(|note| !note.is_empty())?;
            Some(view! { <section class="notice plain"><Icon d=icon::INFO/><div><p>{note}</p></div></section> })
        }}
        {state_field(&asked)}
        {input_area(&asked)}
    }
    .into_any()
}

/// Links, so that they work without script; with it, what is typed in other fields stays.
#[component]
fn Templates(asked: Asked, area: NodeRef<html::Textarea>, note: RwSignal<Option<&'static str>>) -> impl IntoView {
    let link = |template: super::pattern::Template| {
        let draft = asked.draft.clone().with("pattern", template.pattern);
        let href = format!("{}?{}", asked.action(), query::text(draft.pairs()));
        let fill = move |event: MouseEvent| {
            let Some(area) = area.get_untracked() else { return };
            event.prevent_default();
            area.set_value(template.pattern);
            note.set(Some(template.note));
        };
        view! { <li><a href=href on:click=fill>{template.title}</a></li> }
    };
    view! {
        <div class="field">
            <p><b>"Begin with"</b></p>
            <ul class="inline templates">{TEMPLATES.into_iter().map(link).collect_view()}</ul>
        </div>
    }
    .into_any()
}
