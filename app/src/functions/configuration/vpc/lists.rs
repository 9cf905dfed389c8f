//! The lists of what can be chosen: asked for by the browser once the page is there.

use leptos::prelude::*;

use crate::{
    error::ConsoleError,
    functions::{
        configuration::network::{
            api,
            model::{Vpc, VpcParts},
        },
        parts::open::OpenFunction,
    },
};

/// Absent while it is asked for.
pub type Answer<T> = RwSignal<Option<Result<T, ConsoleError>>>;

#[derive(Clone, Copy)]
pub struct Lists {
    pub vpcs: Answer<Vec<Vpc>>,
    /// Of the chosen VPC.
    pub parts: Answer<VpcParts>,
    vpc: Signal<String>,
}

impl Lists {
    /// `vpc` is the chosen one, empty for none.
    pub fn new(open: OpenFunction, vpc: Signal<String>) -> Self {
        let lists = Self { vpcs: RwSignal::new(None), parts: RwSignal::new(None), vpc };
        Effect::new(move |_| lists.ask_vpcs(open));
        let chosen = Memo::new(move |_| vpc.get());
        Effect::new(move |_| lists.ask_parts(open, chosen.get()));
        lists
    }

    pub fn ask_vpcs(self, open: OpenFunction) {
        let place = open.target.with_untracked(|target| target.place.clone());
        self.vpcs.set(None);
        leptos::task::spawn_local_scoped(async move {
            self.vpcs.try_set(Some(api::list_vpcs(place.connection, place.region).await));
        });
    }

    pub fn ask_parts(self, open: OpenFunction, vpc: String) {
        self.parts.set(None);
        if vpc.is_empty() {
            return;
        }
        let place = open.target.with_untracked(|target| target.place.clone());
        leptos::task::spawn_local_scoped(async move {
            let answer = api::get_vpc_parts(place.connection, place.region, vpc.clone()).await;
            // Another one may have been chosen by now.
            if self.vpc.try_get_untracked() == Some(vpc) {
                self.parts.try_set(Some(answer));
            }
        });
    }

    /// A list that could not be read: ids are typed then.
    pub fn failed(self) -> Option<ConsoleError> {
        let vpcs = self.vpcs.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
        vpcs.or_else(|| self.parts.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned())))
    }

    pub fn known(self) -> Option<VpcParts> {
        self.parts.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok().cloned()))
    }
}
