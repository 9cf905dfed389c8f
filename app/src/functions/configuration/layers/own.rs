//! The layers of the account, asked for when somebody looks at them.

use leptos::prelude::*;

use super::{api::own_layers, model::OwnLayer};
use crate::{error::ConsoleError, functions::parts::open::OpenFunction};

#[derive(Clone, Copy)]
pub struct Own {
    open: OpenFunction,
    pub layers: RwSignal<Option<Result<Vec<OwnLayer>, ConsoleError>>>,
    asked: StoredValue<bool>,
}

impl Own {
    pub fn new(open: OpenFunction) -> Self {
        Self { open, layers: RwSignal::new(None), asked: StoredValue::new(false) }
    }

    /// Asks unless that was done.
    pub fn ask(self) {
        if !self.asked.get_value() {
            self.look();
        }
    }

    pub fn look(self) {
        self.asked.set_value(true);
        let place = self.open.target.get_untracked().place;
        leptos::task::spawn_local_scoped(async move {
            let layers = own_layers(place.connection, place.region).await;
            self.layers.try_set(Some(layers));
        });
    }
}
