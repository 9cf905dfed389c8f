//! Adds files from disk.

use leptos::{html::Input, prelude::*};
use wasm_bindgen_futures::JsFuture;

use crate::{
    functions::{
        code::{desk::Desk, rules},
        parts::figures,
    },
    ui::icon::{self, Icon},
};

#[component]
pub fn AddFile(desk: Desk) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let wrong = RwSignal::new(None::<String>);
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files: Vec<web_sys::File> =
            input.files().map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default();
        // The same file can be chosen again.
        input.set_value("");
        leptos::task::spawn_local_scoped(async move {
            wrong.set(None);
            for file in files {
                if let Err(why) = add(desk, &file).await {
                    wrong.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <label class="btn quiet small">
            <Icon d=icon::FILE/>
            "Upload file"
            <input type="file" multiple node_ref=input on:change=chosen/>
        </label>
        {move || wrong.get().map(|why| view! { <p class="error" role="alert">{why}</p> })}
    }
    .into_any()
}

async fn add(desk: Desk, file: &web_sys::File) -> Result<(), String> {
    let name = file.name();
    if file.size() > rules::FILE_MAX as f64 {
        let limit = figures::bytes(rules::FILE_MAX);
        return Err(format!("{name} has more than {limit}; put it into a zip and replace the package."));
    }
    let path = rules::path(&name)?;
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| format!("{name} could not be read."))?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    if !desk.may_change() {
        return Ok(());
    }
    // One of that name is replaced: its history ends.
    desk.editor.forget(&path);
    let free = desk.rows.with_untracked(|rows| {
        rules::free(&path, rows.iter().map(|row| row.path.as_str()).filter(|other| *other != path))
    });
    free?;
    if rules::is_text(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let deployed = desk.row(&path).and_then(|row| desk.text(&row.origin?));
        desk.rearrange(|work, _| work.put_text(&path, text, deployed.as_deref()));
    } else {
        let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let base64 = window().btoa(&latin).map_err(|_| format!("{name} could not be read."))?;
        desk.rearrange(|work, _| work.put_bytes(&path, base64, bytes.len() as u64));
    }
    desk.count_all();
    desk.go_to(&path);
    Ok(())
}
