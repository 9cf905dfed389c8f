//! Reserved and provisioned concurrency, and recursion detection. These operations have no revision: what AWS has is read,
//! compared with what the page said, and written at once. The window in between is small, and not zero.

use std::sync::Arc;

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::concurrency::{
        cli,
        model::{Account, Before, ProvisionEdit, Provisioned, ReserveEdit, Reserved},
        rules,
        service::ConcurrencyService,
    },
    session::{model::Permission, service::Caller},
};
use async_trait::async_trait;

use super::{aliases::alias, caches::Caches, get::checked};
use crate::{
    activity::{Audit, detail},
    aws::{Aws, AwsError, AwsHub, Who},
    store::{ForRequest, Store},
};

#[cfg(test)]
mod tests;

const RESERVED: &str = "reserved concurrency";

pub struct Concurrency {
    hub: Arc<AwsHub>,
    caches: Caches,
    audit: Audit,
    store: Store,
}

/// Where a change is made.
struct At<'a> {
    aws: Aws,
    caller: &'a Caller,
    place: &'a Place,
    name: &'a str,
}

impl Concurrency {
    pub fn new(hub: Arc<AwsHub>, caches: Caches, audit: Audit, store: Store) -> Self {
        Self { hub, caches, audit, store }
    }

    fn at<'a>(&self, caller: &'a Caller, place: &'a Place, name: &'a str) -> Result<At<'a>, ConsoleError> {
        let (name, _) = checked(name, None)?;
        Ok(At { aws: self.hub.at(place, &Who::of(caller))?, caller, place, name })
    }

    /// Announces, sends, and puts the caches right.
    async fn change(
        &self,
        at: &At<'_>,
        details: Vec<(String, String)>,
        send: impl Future<Output = Result<(), AwsError>>,
    ) -> Result<(), ConsoleError> {
        let entry =
            self.audit.begin(at.caller, "function.configure", "function", at.name, Some(at.place), details).await?;
        let result = send.await.map_err(|error| error.about("function", at.name));
        self.caches.function_changed(at.place, at.name);
        entry.finish(&result).await;
        result
    }

    /// What a function had before it was stopped here.
    async fn before(&self, caller: &Caller, place: &Place, name: &str) -> Result<Option<Before>, ConsoleError> {
        let rows = self.store.history(place, name, &["function.configure"]).await.for_request(&caller.request_id)?;
        let stopped = rows.into_iter().find_map(|row| {
            let (_, change) = row.details.iter().find(|(key, _)| key == RESERVED)?.clone();
            let (before, after) = change.split_once(" → ")?;
            (after == "0").then(|| Before { number: before.parse().ok(), by: row.actor, at: row.at })
        });
        Ok(stopped)
    }
}

impl At<'_> {
    fn said(&self, error: AwsError) -> ConsoleError {
        error.about("function", self.name)
    }

    async fn provisioned(&self) -> Result<Vec<Provisioned>, ConsoleError> {
        let mut asked = Vec::new();
        // The engine has no list.
        if self.aws.is_local() {
            let (aliases, versions) =
                futures::join!(self.aws.list_aliases(self.name), self.aws.list_versions_page(self.name, None));
            asked.extend(aliases.map_err(|error| self.said(error))?.into_iter().map(|alias| alias.name));
            let versions = versions.map_err(|error| self.said(error))?.versions.into_iter();
            asked.extend(versions.map(|row| row.detail.version).filter(|version| version != "$LATEST"));
        }
        let all = self.aws.list_provisioned(self.name, &asked).await;
        let mut all = all.map_err(|error| self.said(error))?;
        all.sort_by(|a, b| a.qualifier.cmp(&b.qualifier));
        Ok(all)
    }

    async fn account(&self) -> Result<Account, ConsoleError> {
        let settings = self.aws.get_account_settings().await.map_err(ConsoleError::from)?;
        Ok(Account { limit: settings.concurrency_limit, unreserved: settings.unreserved_concurrency })
    }
}

/// Somebody was faster, and what they did is not overwritten unseen.
fn meanwhile(what: &str, before: &str, now: &str) -> ConsoleError {
    let message = format!(
        "Somebody else changed the {what} meanwhile: {before} → {now}. Nothing was sent; what you typed is still here. Save \
         again to put yours in its place."
    );
    ConsoleError::Conflict { message }
}

#[async_trait]
impl ConcurrencyService for Concurrency {
    async fn reserved(&self, caller: &Caller, place: &Place, name: &str) -> Result<Reserved, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let at = self.at(caller, place, name)?;
        let number = at.aws.get_reserved(at.name).await.map_err(|error| at.said(error))?;
        let before = if number == Some(0) { self.before(caller, place, at.name).await? } else { None };
        Ok(Reserved { number, before })
    }

    async fn account(&self, caller: &Caller, place: &Place) -> Result<Account, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        At { aws: self.hub.at(place, &Who::of(caller))?, caller, place, name: "" }.account().await
    }

    async fn provisioned(&self, caller: &Caller, place: &Place, name: &str) -> Result<Vec<Provisioned>, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        self.at(caller, place, name)?.provisioned().await
    }

    async fn recursion(&self, caller: &Caller, place: &Place, name: &str) -> Result<bool, ConsoleError> {
        caller.check(Permission::FunctionsRead)?;
        let at = self.at(caller, place, name)?;
        at.aws.may_recurse(at.name).await.map_err(|error| at.said(error))
    }

    async fn reserve(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ReserveEdit,
    ) -> Result<Option<u32>, ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let field = |rule| ConsoleError::invalid("reserved-number", rule);
        let wanted = rules::wanted(&edit).map_err(field)?;
        let at = self.at(caller, place, name)?;
        let now = at.aws.get_reserved(at.name).await.map_err(|error| at.said(error))?;
        if now == wanted {
            return Ok(now);
        }
        if !edit.base.is_empty() && edit.base != rules::text(now) {
            return Err(meanwhile(RESERVED, &edit.base, &rules::text(now)));
        }
        // Stopping has no rules to keep but one of AWS's own.
        if wanted.is_some_and(|wanted| wanted > 0) {
            let (account, provisioned) = futures::join!(at.account(), at.provisioned());
            rules::reserve(wanted, now, account?, &provisioned?).map_err(field)?;
        }
        let details = vec![
            detail(RESERVED, format!("{} → {}", rules::text(now), rules::text(wanted))),
            detail("aws cli", cli::reserve(place, at.name, wanted).join("\n")),
        ];
        let send = async {
            match wanted {
                Some(number) => at.aws.put_reserved(at.name, number).await,
                None => at.aws.delete_reserved(at.name).await,
            }
        };
        self.change(&at, details, send).await?;
        at.aws.get_reserved(at.name).await.map_err(|error| at.said(error))
    }

    async fn provision(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ProvisionEdit,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let wanted = rules::provision_number(&edit.number);
        let wanted = wanted.map_err(|rule| ConsoleError::invalid("provisioned-number", rule))?;
        let at = self.at(caller, place, name)?;
        let (provisioned, aliases) = futures::join!(at.provisioned(), at.aws.list_aliases(at.name));
        let (provisioned, aliases) = (provisioned?, aliases.map_err(|error| at.said(error))?);
        let (account, reserved) = futures::join!(at.account(), at.aws.get_reserved(at.name));
        let (account, reserved) = (account?, reserved.map_err(|error| at.said(error))?);
        let aliases: Vec<_> = aliases.iter().map(alias).collect();
        rules::provision(&edit.qualifier, wanted, &aliases, &provisioned, reserved, account)
            .map_err(|(field, rule)| ConsoleError::invalid(field, rule))?;
        let now = provisioned.iter().find(|one| one.qualifier == edit.qualifier).map(|one| one.requested);
        if now == Some(wanted) {
            return Ok(());
        }
        let text = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let base = edit.seen.get(&edit.qualifier).cloned().unwrap_or_default();
        if base != text(now) {
            let what = format!("provisioned concurrency of {}", edit.qualifier);
            let said = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
            return Err(meanwhile(&what, &said(&base), &said(&text(now))));
        }
        let details = vec![
            detail(
                &format!("provisioned concurrency of {}", edit.qualifier),
                format!("{} → {wanted}", rules::text(now)),
            ),
            detail("aws cli", cli::provision(place, at.name, &edit.qualifier, Some(wanted)).join("\n")),
        ];
        self.change(&at, details, at.aws.put_provisioned(at.name, &edit.qualifier, wanted)).await
    }

    async fn unprovision(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: ProvisionEdit,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let at = self.at(caller, place, name)?;
        let (_, qualifier) = checked(name, Some(&edit.qualifier))?;
        let Some(qualifier) = qualifier else { return Err(ConsoleError::not_found("version or alias", "")) };
        let now = at.aws.get_provisioned(at.name, qualifier).await.map_err(|error| at.said(error))?;
        let Some(now) = now else { return Ok(()) };
        let seen = edit.seen.get(qualifier).cloned().unwrap_or_default();
        if seen != now.requested.to_string() {
            return Err(meanwhile(
                &format!("provisioned concurrency of {qualifier}"),
                &seen,
                &now.requested.to_string(),
            ));
        }
        let details = vec![
            detail(&format!("provisioned concurrency of {qualifier}"), format!("{} → none", now.requested)),
            detail("aws cli", cli::provision(place, at.name, qualifier, None).join("\n")),
        ];
        self.change(&at, details, at.aws.delete_provisioned(at.name, qualifier)).await
    }

    async fn allow_recursion(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        base: bool,
        allow: bool,
    ) -> Result<(), ConsoleError> {
        caller.check(Permission::FunctionsWrite)?;
        let at = self.at(caller, place, name)?;
        let now = at.aws.may_recurse(at.name).await.map_err(|error| at.said(error))?;
        if now == allow {
            return Ok(());
        }
        let word = |allow: bool| if allow { "allow" } else { "terminate" };
        if now != base {
            return Err(meanwhile("recursion detection", word(base), word(now)));
        }
        let details = vec![
            detail("recursive loops", format!("{} → {}", word(now), word(allow))),
            detail("aws cli", cli::recursion(place, at.name, allow).join("\n")),
        ];
        self.change(&at, details, at.aws.put_recursion(at.name, allow)).await
    }
}
