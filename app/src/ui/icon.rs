//! Icons: 16 × 16, one stroke, drawn in the text's colour. Each is the `d` of one path.

use leptos::prelude::*;

pub const FUNCTION: &str = "M4 13 8.2 4.2 M5 3h1.300c.6 0 1.1.4 1.3 1l2.7 8c.2.6.7 1 1.3 1H13";
pub const API: &str = "M2 8h3.500M10.5 8H14M5.5 4.500h5v7h-5z";
pub const OPERATIONS: &str = "M3 4h10M3 8h7M3 12h4.5";
pub const ACTIVITY: &str = "M1.5 8.500H5L7 4l2.5 8 1.7-3.500h3.3";
pub const TEAM: &str = "M6 7.500a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600ZM1.7 13c.4-2.5 2-3.8 4.3-3.800s3.9 1.3 4.3 3.800M10.5 3.200a2.2 2.2 0 0 1 0 4.100M12 9.600c1.3.5 2.1 1.7 2.3 3.4";
pub const SETTINGS: &str = "M2 5h6.500M12 5h2M2 11h2M7.5 11H14M10.2 6.700a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.400ZM5.8 12.700a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.400Z";
pub const HOME: &str = "M2.5 7.5 8 3l5.5 4.500V13h-4V9.500h-3V13h-4z";
pub const SEARCH: &str = "M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3 13.5 13.5";
pub const PLUS: &str = "M8 3v10M3 8h10";
pub const MINUS: &str = "M3.5 8h9";
pub const CHECK: &str = "M3 8.5 6.5 12 13 4.5";
pub const CLOSE: &str = "M4 4l8 8M12 4l-8 8";
pub const CHECK_CIRCLE: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 8.2 7.2 10l3.3-3.8";
pub const X_CIRCLE: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6 6l4 4M10 6l-4 4";
pub const WARNING: &str = "M8 2.5 14.3 13.500H1.700zM8 6.500v3.300M8 11.600v.1";
pub const INFO: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.500V11M8 5.200v.1";
pub const HELP: &str =
    "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.300a1.7 1.7 0 1 1 2.5 1.500c-.5.3-.8.6-.8 1.200M8 11.200v.1";
pub const CLOCK: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.800V8l2.2 1.5";
pub const SPINNER: &str = "M8 2a6 6 0 1 1-6 6";
pub const CIRCLE: &str = "M8 13.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z";
pub const MINUS_CIRCLE: &str = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 8h5";
pub const UNDO: &str = "M3 6.500h6.500a3.5 3.5 0 1 1 0 7H6M5.5 3.500l-3 3 3 3";
pub const RETRY: &str = "M13 8a5 5 0 1 1-1.5-3.600L13 6M13 2.800V6H9.8";
pub const DOWN: &str = "M4.5 6.5 8 10l3.5-3.5";
pub const UP: &str = "M4.5 9.5 8 6l3.5 3.5";
pub const RIGHT: &str = "M6.5 4.5 10 8l-3.5 3.5";
pub const LEFT: &str = "M9.5 4.5 6 8l3.5 3.5";
pub const COPY: &str = "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3";
pub const EXTERNAL: &str = "M9 3h4v4M13 3 7.5 8.500M11.5 9.500V13H3V4.500h3.5";
pub const MORE: &str =
    "M3.9 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0ZM8.5 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0ZM13.1 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0Z";
pub const PLAY: &str = "M5 3.2 12.5 8 5 12.800z";
pub const STOP: &str = "M4.5 4.500h7v7h-7z";
pub const DEPLOY: &str = "M8 10.500V3M4.8 6 8 2.8 11.2 6M3 10.500V13h10v-2.5";
pub const DOWNLOAD: &str = "M8 2.500V10M4.8 7 8 10.2 11.2 7M3 10.500V13h10v-2.5";
pub const EDIT: &str = "M3 13l.7-3L10.5 3.200l2.3 2.300L6 12.300z";
pub const TRASH: &str = "M3 4.500h10M6.5 4.500V3h3v1.500M4.5 4.5 5 13h6l.5-8.500M7 7v3.500M9 7v3.5";
pub const FILE: &str = "M4 2h5l3 3v9H4zM9 2v3h3";
pub const FOLDER: &str = "M2 4h4l1.5 1.500H14V12.500H2z";
pub const ZIP: &str = "M4 2h5l3 3v9H4zM9 2v3h3M6.5 5.500h1M6.5 8h1M6.5 10.500h1";
pub const CONTAINER: &str = "M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5 8 7.5 13.5 5M8 7.500v6";
pub const BLUEPRINT: &str = "M2.5 2.500h11v11h-11zM2.5 6h11M6.5 6v7.5";
pub const CODE: &str = "M5.5 4.5 2 8l3.5 3.500M10.5 4.5 14 8l-3.5 3.5";
pub const TERMINAL: &str = "M2.5 3h11v10h-11zM5 6.5 7 8l-2 1.500M8.5 10H11";
pub const GLOBE: &str =
    "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c2 2 2.6 4 2.6 6S10 12 8 14c-2-2-2.6-4-2.6-6S6 4 8 2Z";
pub const LINK: &str = "M7 9.500l2.5-3M6.2 5.200l1.5-1.700a2.6 2.6 0 0 1 4 3.400l-1.5 1.700M9.8 10.800l-1.5 1.700a2.6 2.6 0 0 1-4-3.400l1.5-1.7";
pub const LINK_BROKEN: &str = "M6.2 5.200l1.5-1.700a2.6 2.6 0 0 1 4 3.400l-1.5 1.700M9.8 10.800l-1.5 1.700a2.6 2.6 0 0 1-4-3.400l1.5-1.700M3 3l1.5 1.500M13 13l-1.5-1.5";
pub const KEY: &str = "M5.5 13a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600ZM7.5 8.2 13 2.700M10.5 5.200l2 2";
pub const LOCK: &str = "M3.5 7.500h9v6h-9zM5.5 7.500V5a2.5 2.5 0 0 1 5 0v2.5";
pub const SHIELD: &str = "M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4z";
pub const QUEUE: &str = "M2 5h3v6H2zM6.5 5h3v6h-3zM11 5h3v6h-3z";
pub const TOPIC: &str = "M4 11V7a4 4 0 0 1 8 0v4l1 1.500H3zM6.8 14h2.4";
pub const BUCKET: &str = "M2.5 4.500h11L12 13.500H4zM2.5 4.500c0-1 2.5-1.7 5.5-1.700s5.5.7 5.5 1.7";
pub const DATABASE: &str = "M3 4.200C3 3 5.2 2.2 8 2.200s5 .8 5 2-2.2 2-5 2-5-.8-5-2ZM3 4.200v7.600c0 1.2 2.2 2 5 2s5-.8 5-2V4.200M3 8c0 1.2 2.2 2 5 2s5-.8 5-2";
pub const SCHEDULE: &str = "M2.5 4h11v9.500h-11zM2.5 7h11M5.5 2.500v3M10.5 2.500v3";
pub const STREAM: &str = "M2 5c2-2 4 2 6 0s4 2 6 0M2 8.500c2-2 4 2 6 0s4 2 6 0M2 12c2-2 4 2 6 0s4 2 6 0";
pub const EVENT: &str = "M8.8 2 3.5 9h4L7 14l5.5-7.500h-4z";
pub const LAYERS: &str = "M8 2.5 14 5.5 8 8.5 2 5.500zM2.5 8.2 8 11l5.5-2.800M2.5 10.8 8 13.500l5.5-2.7";
pub const LOGS: &str = "M3 3.500h10M3 6.500h6M3 9.500h10M3 12.500h4";
pub const CHART: &str = "M2.5 2.500v11h11M5 10.500l2.5-3.5 2 2 3.5-5";
pub const TRACE: &str = "M2.5 3.500h7M4.5 8h7M6.5 12.500h7M2.5 3.500v3M4.5 8v3";
pub const TAG: &str = "M2.5 2.500H8l5.5 5.500L8 13.5 2.5 8zM5.3 5.300v.1";
pub const MEMORY: &str =
    "M3.5 3.500h9v9h-9zM6 6h4v4H6zM6 1.500v2M10 1.500v2M6 12.500v2M10 12.500v2M1.5 6h2M1.5 10h2M12.5 6h2M12.5 10h2";
pub const NETWORK: &str = "M6 2.500h4V6H6zM2 10h4v3.500H2zM10 10h4v3.500h-4zM8 6v2M4 10V8h8v2";
pub const USER: &str = "M8 8a2.8 2.8 0 1 0 0-5.600A2.8 2.8 0 0 0 8 8ZM2.7 13.700c.5-2.5 2.5-4 5.3-4s4.8 1.5 5.3 4";
pub const LOGOUT: &str = "M6.5 3H3v10h3.500M6.5 8H14M11 5l3 3-3 3";
pub const SUN: &str = "M8 10.800a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.600ZM8 1.500v1.200M8 13.300v1.200M1.5 8h1.200M13.3 8h1.200M3.4 3.400l.9.9M11.7 11.700l.9.9M3.4 12.600l.9-.9M11.7 4.300l.9-.9";
pub const MOON: &str = "M13 9.500A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.500Z";
pub const KEYBOARD: &str = "M1.5 4h13v8h-13zM4 6.500h.1M6.7 6.500h.1M9.3 6.500h.1M12 6.500h.1M5 9.500h6";
pub const HISTORY: &str = "M2.8 5.500A6 6 0 1 1 2 8M2.5 2.500v3h3M8 5v3.200l2 1.3";
pub const ALIAS: &str = "M2 8h4M6 8l4-4h4M6 8l4 4h4";
pub const VERSION: &str = "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM1.5 8H6M10 8h4.5";

/// A decorative icon; the word beside it carries the meaning.
#[component]
pub fn Icon(
    /// One of this module's constants.
    d: &'static str,
    /// Further classes: `tiny`, `spin`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
    view! { <svg class=class viewBox="0 0 16 16" aria-hidden="true"><path d=d></path></svg> }
}
