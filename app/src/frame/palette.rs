//! The command palette (`Ctrl K`), the keyboard shortcuts, and their list (`?`).

use leptos::{ev, html::Dialog, prelude::*};
use leptos_router::hooks::use_navigate;

use super::use_place;
use crate::{
    routes,
    ui::icon::{self, Icon},
};

/// Whether the palette is wanted open.
#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

#[derive(Clone, PartialEq)]
struct Entry {
    label: String,
    href: String,
    d: &'static str,
}

#[component]
pub fn Palette() -> impl IntoView {
    let open = expect_context::<PaletteOpen>();
    let help = RwSignal::new(false);
    let (dialog, help_dialog) = (NodeRef::<Dialog>::new(), NodeRef::<Dialog>::new());
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    let place = use_place();
    let navigate = StoredValue::new(use_navigate());
    let go = move |href: &str| navigate.with_value(|go| go(href, Default::default()));
    let entries = Memo::new(move |_| entries(&place.get(), &search.get()));
    shortcuts(open, help, move |key| match key {
        'f' => go(&routes::functions(&place.get_untracked())),
        'a' => go(&routes::apis(&place.get_untracked())),
        'o' => go("/operations"),
        'c' => go(&routes::new_function(&place.get_untracked())),
        _ => {}
    });
    follow(open.0, dialog);
    follow(help, help_dialog);
    let close = move || open.0.set(false);
    let on_key = move |event: ev::KeyboardEvent| {
        let count = entries.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(entry) = entries.with(|all| all.get(chosen.get()).cloned()) {
                    close();
                    go(&entry.href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label="Search and commands" on:close=move |_| close()>
            <div class="input">
                <Icon d=icon::SEARCH/>
                <input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-activedescendant=move || format!("palette-{}", chosen.get())
                    aria-label="Go to function, API, action"
                    placeholder="Type a function's name or a command"
                    autofocus
                    prop:value=move || search.get()
                    on:input=move |event| {
                        chosen.set(0);
                        search.set(event_target_value(&event));
                    }
                    on:keydown=on_key
                />
            </div>
            <ul role="listbox" id="palette-list" aria-label="Results">
                {move || {
                    entries
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, entry)| view! {
                            <li role="option" id=format!("palette-{index}") aria-selected=move || (chosen.get() == index).to_string()>
                                <a href=entry.href tabindex="-1" on:click=move |_| close()><Icon d=entry.d/>{entry.label}</a>
                            </li>
                        })
                        .collect_view()
                }}
            </ul>
        </dialog>
        <dialog node_ref=help_dialog aria-labelledby="shortcuts-h" on:close=move |_| help.set(false)>
            <header><h2 id="shortcuts-h">"Keyboard shortcuts"</h2></header>
            <dl class="body keys">
                {SHORTCUTS
                    .iter()
                    .map(|(keys, what)| view! { <div><dt>{*what}</dt><dd><kbd>{*keys}</kbd></dd></div> })
                    .collect_view()}
            </dl>
            <footer><button type="button" class="btn" on:click=move |_| help.set(false)>"Close"</button></footer>
        </dialog>
    }
    .into_any()
}

const SHORTCUTS: [(&str, &str); 8] = [
    ("Ctrl K", "Search and commands"),
    ("/", "Search this list"),
    ("g f", "Functions"),
    ("g a", "HTTP APIs"),
    ("g o", "Operations"),
    ("g c", "Create function"),
    ("Ctrl Enter", "Test the function"),
    ("?", "This list"),
];

/// Pages and commands that contain the words typed; anything else is looked for among the functions.
fn entries(place: &crate::connections::model::Place, search: &str) -> Vec<Entry> {
    let fixed = [
        ("Functions", routes::functions(place), icon::FUNCTION),
        ("Create function", routes::new_function(place), icon::PLUS),
        ("HTTP APIs", routes::apis(place), icon::API),
        ("Operations", "/operations".to_owned(), icon::OPERATIONS),
        ("Activity", "/activity".to_owned(), icon::ACTIVITY),
        ("Team", "/team".to_owned(), icon::TEAM),
        ("Settings", "/settings".to_owned(), icon::SETTINGS),
    ];
    let wanted = search.trim().to_lowercase();
    let mut out: Vec<Entry> = fixed
        .into_iter()
        .filter(|(label, ..)| label.to_lowercase().contains(&wanted))
        .map(|(label, href, d)| Entry { label: label.into(), href, d })
        .collect();
    if !wanted.is_empty() {
        let query = routes::query([("q", search.trim())]);
        out.push(Entry {
            label: format!("Functions that contain “{}”", search.trim()),
            href: format!("{}{query}", routes::functions(place)),
            d: icon::SEARCH,
        });
        if crate::functions::model::rules::function_name(search).is_ok() {
            out.push(Entry {
                label: format!("Open the function {}", search.trim()),
                href: routes::function(place, search.trim()),
                d: icon::FUNCTION,
            });
        }
    }
    out
}

/// Opens and closes a native dialog as a signal says.
fn follow(open: RwSignal<bool>, dialog: NodeRef<Dialog>) {
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            // Fails only when the dialog has left the document, and then there is nothing to show.
            let _ = dialog.show_modal();
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
}

/// Listens for shortcuts; none acts while somebody types.
fn shortcuts(open: PaletteOpen, help: RwSignal<bool>, go: impl Fn(char) + Clone + 'static) {
    let go_next = RwSignal::new(false);
    Effect::new(move |_| {
        let go = go.clone();
        let handle = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
                event.prevent_default();
                open.0.update(|open| *open = !*open);
                return;
            }
            if event.ctrl_key() || event.meta_key() || event.alt_key() || typing(&event) {
                return;
            }
            if go_next.get_untracked() {
                go_next.set(false);
                if let Some(letter) = key.chars().next() {
                    go(letter);
                }
                return;
            }
            match key.as_str() {
                "g" => go_next.set(true),
                "?" => help.set(true),
                "/" => {
                    if let Ok(Some(field)) = document().query_selector("input[type=search]") {
                        use wasm_bindgen::JsCast;
                        event.prevent_default();
                        if let Ok(field) = field.dyn_into::<web_sys::HtmlElement>() {
                            let _ = field.focus();
                        }
                    }
                }
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn typing(event: &ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|element| {
            element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        })
}
