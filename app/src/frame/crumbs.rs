//! Functions / example-hello: where we are, from the path alone.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Crumbs() -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {move || {
                    let mut crumbs = trail(&path.get());
                    let last = crumbs.pop();
                    view! {
                        {crumbs.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
                        {last.map(|(label, _)| view! { <li aria-current="page">{label}</li> })}
                    }
                }}
            </ol>
        </nav>
    }
}

/// Labels and paths, the outermost first.
fn trail(path: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let title = |word: &str| match word {
        "functions" => "Functions".to_owned(),
        "apis" => "HTTP APIs".to_owned(),
        "new" => "Create".to_owned(),
        "operations" => "Operations".to_owned(),
        "activity" => "Activity".to_owned(),
        "team" => "Team".to_owned(),
        "settings" => "Settings".to_owned(),
        "" => "Overview".to_owned(),
        other => percent_decoded(other),
    };
    match parts[..] {
        ["c", c, r, list, ref rest @ ..] => {
            let base = format!("/c/{c}/{r}/{list}");
            let mut out = vec![(title(list), base.clone())];
            if let Some(name) = rest.first() {
                // A function may be named like one of our words.
                let label = if *name == "new" { title(name) } else { percent_decoded(name) };
                out.push((label, format!("{base}/{name}")));
            }
            out
        }
        [first, ref rest @ ..] => {
            let mut out = vec![(title(first), format!("/{first}"))];
            if first == "operations" && !rest.is_empty() {
                out.push(("Operation".into(), path.to_owned()));
            }
            if first == "activity" && !rest.is_empty() {
                out.push(("Entry".into(), path.to_owned()));
            }
            out
        }
        [] => Vec::new(),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match (byte, bytes.clone().next().and_then(hex), bytes.clone().nth(1).and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                bytes.nth(1);
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crumbs_name_the_path() {
        let labels = |path: &str| trail(path).into_iter().map(|(label, _)| label).collect::<Vec<_>>();
        assert_eq!(labels("/c/local/us-east-1/functions/a%20b/test"), ["Functions", "a b"]);
        assert_eq!(labels("/c/local/us-east-1/functions/team"), ["Functions", "team"]);
        assert_eq!(labels("/"), ["Overview"]);
        assert_eq!(labels("/operations/0190"), ["Operations", "Operation"]);
        assert_eq!(percent_decoded("100%"), "100%");
    }
}
