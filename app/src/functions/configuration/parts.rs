//! What several configuration tabs are made of.

pub mod choice_field;
pub mod conflict;
pub mod field;
#[cfg(feature = "ssr")]
pub mod plain;
pub mod save_bar;
pub mod sent;
pub mod texts_desk;
pub mod texts_form;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    connections::model::ConnectionKind,
    frame::use_frame,
    functions::parts::open::{OpenFunction, Target},
    session::model::Permission,
};

/// Why the function in the URL cannot be changed by who looks at it.
pub fn read_only(open: OpenFunction) -> Option<String> {
    if !use_frame().can(Permission::FunctionsWrite) {
        return Some("Your role may look, but not change functions. An administrator can change it.".into());
    }
    open.target.with_untracked(frozen)
}

fn frozen(target: &Target) -> Option<String> {
    let chosen = target.qualifier.as_str();
    let latest = chosen.is_empty() || chosen == "$LATEST";
    (!latest)
        .then(|| format!("You look at {chosen}: published versions do not change. Only $LATEST can be configured."))
}

/// Whether the function runs on the engine of this machine.
pub fn is_local(open: OpenFunction) -> bool {
    let place = open.target.with_untracked(|target| target.place.clone());
    let kind =
        use_frame().with(|frame| frame.connection(&place.connection).map(|connection| connection.kind)).flatten();
    kind == Some(ConnectionKind::LocalEngine)
}

/// Focuses an element by its id once what was just rendered is there.
pub fn focus(id: String) {
    let now = move || {
        let element = document().get_element_by_id(&id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            // Fails only when it has left the document.
            let _ = element.focus();
        }
    };
    set_timeout(now, std::time::Duration::ZERO);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::model::Place;

    #[test]
    fn versions_do_not_change() {
        let of = |qualifier: &str| {
            frozen(&Target { place: Place::new("local", "r"), name: "hello".into(), qualifier: qualifier.into() })
        };
        assert_eq!(of(""), None);
        assert_eq!(of("$LATEST"), None);
        assert!(of("live").is_some_and(|reason| reason.contains("live")));
    }
}
