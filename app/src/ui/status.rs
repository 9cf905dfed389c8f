//! The HTTP status of a page that is being rendered. Only before streaming begins: in a blocking resource, or outside
//! of any Suspense.

/// Sets the page's status; in the browser there is nothing to do.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(status)
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}
