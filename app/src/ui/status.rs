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

/// The response of the page being rendered, taken before an `.await` to set its status after it. In a blocking
/// resource this is surely early enough, as nothing is sent before the resource has answered.
#[derive(Clone, Default)]
pub struct PageStatus {
    #[cfg(feature = "ssr")]
    response: Option<leptos_axum::ResponseOptions>,
}

impl PageStatus {
    pub fn of_this_page() -> Self {
        Self {
            #[cfg(feature = "ssr")]
            response: leptos::prelude::use_context(),
        }
    }

    pub fn set(&self, status: u16) {
        #[cfg(feature = "ssr")]
        if let (Some(response), Ok(status)) = (&self.response, http::StatusCode::from_u16(status)) {
            response.set_status(status);
        }
        #[cfg(not(feature = "ssr"))]
        let _ = status;
    }
}
