//! Waiting in the browser, for polls that back off.

use futures::channel::oneshot;
use leptos::prelude::set_timeout;
use std::time::Duration;

/// Resolves after about `time`. For futures that run in the browser only.
pub async fn pause(time: Duration) {
    let (tell, told) = oneshot::channel();
    set_timeout(
        move || {
            // Nobody waits any more when the future was dropped.
            let _ = tell.send(());
        },
        time,
    );
    let _ = told.await;
}
