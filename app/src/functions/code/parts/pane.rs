//! The file that is shown: its text to be read until the editor is there, then the editor.

use leptos::prelude::*;

use crate::{
    functions::{
        code::desk::{Desk, Reading},
        parts::figures,
    },
    ui::{
        code::{CodeLines, highlight::Language},
        editor::{EditorPlace, Loading},
        icon::{self, Icon},
        notice::ErrorNotice,
    },
};

#[component]
pub fn Pane(desk: Desk, first: Option<(String, String)>, on_save: Callback<()>) -> impl IntoView {
    let loading = desk.editor.loading;
    let ready = Memo::new(move |_| loading.get() == Loading::Ready);
    let shows_text = Memo::new(move |_| desk.reading.with(|reading| *reading == Reading::Text));
    let still = move || {
        // Before the editor is there only the file the page came with can be read.
        let same = desk.shown.with(|shown| shown.as_ref() == first.as_ref().map(|(path, _)| path));
        (!ready.get()).then(|| match first.clone().filter(|_| same) {
            Some((path, text)) => view! {
                <CodeLines text=text language=Language::of(&path) label=format!("Code of {path}")/>
            }
            .into_any(),
            None => bones(),
        })
    };
    let instead = move || {
        let reading = desk.reading.get();
        match reading {
            Reading::Text => ().into_any(),
            Reading::Loading if !ready.get() => ().into_any(),
            Reading::Loading => bones(),
            Reading::Nothing => {
                let (title, text) = match desk.locked.with(Option::is_some) {
                    true => ("No files to show", "What is deployed can be downloaded as a zip."),
                    false => ("No files", "The package is empty. Add a file to begin."),
                };
                view! { <div class="empty"><Icon d=icon::FILE/><h3>{title}</h3><p>{text}</p></div> }.into_any()
            }
            Reading::Binary(size) => view! {
                <div class="empty">
                    <Icon d=icon::FILE/>
                    <h3>"No text to show"</h3>
                    <p>{format!("This file has {} and is deployed as it is. Add a file of the same name to replace it.", figures::bytes(size))}</p>
                </div>
            }
            .into_any(),
            Reading::Failed(error) => {
                let again = Callback::new(move |()| {
                    desk.reading.set(Reading::Loading);
                    desk.present();
                });
                view! { <div class="body"><ErrorNotice error=error retry=again/></div> }.into_any()
            }
        }
    };
    view! {
        <div class="pane">
            {still}
            {instead}
            <EditorPlace
                editor=desk.editor
                hidden=Signal::derive(move || !(ready.get() && shows_text.get()))
                on_change=Callback::new(move |changed| desk.changed(changed))
                on_save=on_save
            />
            {move || {
                (loading.get() == Loading::Failed).then(|| view! {
                    <div class="notice warn strip" role="alert">
                        <Icon d=icon::WARNING/>
                        <div><p>"The editor could not be loaded, so the code can only be read."</p></div>
                        <p class="actions"><button type="button" class="btn" on:click=move |_| desk.editor.load()>"Try again"</button></p>
                    </div>
                })
            }}
            <noscript class="help">"Editing, deploying and testing need JavaScript; the code can be read without."</noscript>
        </div>
    }
    .into_any()
}

fn bones() -> AnyView {
    view! { <div class="body stack tight" aria-busy="true"><span class="bone l"></span><span class="bone"></span><span class="bone"></span></div> }
        .into_any()
}
