//! The `<html>` document around every page, and its content security policy.

use leptos::{hydration::AutoReload, nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::app::App;

mod boot;

/// Where the built frontend is served, given by `server`.
#[derive(Clone)]
pub struct Frontend {
    /// `/pkg/<build>`; all files of a build refer to each other relatively.
    pub root: String,
    /// Absent when the binary was built without its frontend: pages then work as plain HTML.
    pub present: bool,
    /// Somebody works on it: the page waits to be told to reload.
    pub watched: bool,
}

/// The chosen theme: a cookie, so that the first paint is right.
pub(crate) fn theme(parts: &http::request::Parts) -> Option<&'static str> {
    let cookies = parts.headers.get_all(http::header::COOKIE);
    cookies.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';')).find_map(
        |pair| match pair.trim() {
            "theme=light" => Some("light"),
            "theme=dark" => Some("dark"),
            _ => None,
        },
    )
}

fn policy(nonce: &str, watched: bool) -> String {
    let reload = if watched { " ws:" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'{reload}; \
         img-src 'self' data:; font-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The document. Streams: everything down to the page's first missing datum is sent at once.
pub fn shell() -> impl IntoView {
    let frontend =
        use_context::<Frontend>().unwrap_or(Frontend { root: String::new(), present: false, watched: false });
    let nonce = use_nonce();
    if let (Some(nonce), Some(response)) = (&nonce, use_context::<leptos_axum::ResponseOptions>())
        && let Ok(value) = http::HeaderValue::from_str(&policy(nonce, frontend.watched))
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, value);
    }
    let theme = use_context::<http::request::Parts>().and_then(|parts| theme(&parts));
    let root = frontend.root;
    let boot = boot::script(&root);
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("{root}/lambent.css")/>
                {frontend
                    .present
                    .then(|| view! {
                        <link rel="modulepreload" href=format!("{root}/lambent.js")/>
                        <link
                            rel="preload"
                            href=format!("{root}/lambent.wasm")
                            r#as="fetch"
                            r#type="application/wasm"
                            crossorigin=""
                        />
                        <script type="module" nonce=nonce>{boot}</script>
                    })}
                {frontend
                    .watched
                    .then(|| view! { <AutoReload options=LeptosOptions::builder().output_name("lambent").build()/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
