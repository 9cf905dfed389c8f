//! Doorways of “Why did it fail?”. What heals a function and what heals an API ask for different permissions.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{Diagnosis, Heal, Question};
use crate::{error::ConsoleError, wire::Wire};

#[cfg(feature = "ssr")]
use crate::{
    connections::model::Place,
    routes,
    session::{
        api::{go_to, is_plain_form, report, require, services},
        model::Permission,
        service::Caller,
    },
};

#[server(prefix = "/api", endpoint = "causes/diagnose", input = GetUrl, output = Wire)]
pub async fn diagnose(c: String, r: String, #[server(default)] question: Question) -> Result<Diagnosis, ConsoleError> {
    let (caller, services) = (require(Permission::FunctionsRead)?, services()?);
    report(services.causes.diagnose(&caller, &Place::new(c, r), question).await)
}

#[server(prefix = "/api", endpoint = "causes/heal-function", output = Wire)]
pub async fn heal_function(
    c: String,
    r: String,
    #[server(default)] question: Question,
    #[server(default)] heal: Heal,
) -> Result<i64, ConsoleError> {
    let caller = require(Permission::FunctionsWrite)?;
    done(caller, Place::new(c, r), question, heal).await
}

#[server(prefix = "/api", endpoint = "causes/heal-api", output = Wire)]
pub async fn heal_api(
    c: String,
    r: String,
    #[server(default)] question: Question,
    #[server(default)] heal: Heal,
) -> Result<i64, ConsoleError> {
    let caller = require(Permission::ApisWrite)?;
    done(caller, Place::new(c, r), question, heal).await
}

#[cfg(feature = "ssr")]
async fn done(caller: Caller, place: Place, question: Question, heal: Heal) -> Result<i64, ConsoleError> {
    let (services, plain) = (services()?, is_plain_form());
    report(caller.check(heal.kind.permission()))?;
    let result = services.causes.heal(&caller, &place, &question, heal.clone()).await;
    if let (true, Ok(since)) = (plain, &result) {
        let page = question.href(&place);
        let mark = if page.contains('?') { '&' } else { '?' };
        let done = routes::query([("healed", heal.kind.name()), ("since", &since.to_string())]);
        go_to(&format!("{page}{mark}{}", done.trim_start_matches('?')));
    }
    report(result)
}
