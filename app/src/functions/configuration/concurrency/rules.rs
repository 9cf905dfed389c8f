//! The rules of concurrency, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>

use super::model::{Account, Provisioned, ReserveEdit};
use crate::functions::{aliases::model::Alias, model::rules::thousands, versions::model::LATEST};

/// What an account keeps for functions that reserve nothing.
pub const UNRESERVED_MIN: u32 = 100;
/// AWS's list price in us-east-1, of x86 and of arm, in dollars for a GB and a second.
/// <https://aws.amazon.com/lambda/pricing/>
const PRICE: [f64; 2] = [0.000_004_166_7, 0.000_003_333_4];
const SECONDS_A_MONTH: f64 = 730.0 * 3_600.0;

/// `none`, or the number.
pub fn text(reserved: Option<u32>) -> String {
    reserved.map_or_else(|| "none".into(), |number| number.to_string())
}

fn number(text: &str, what: &str, least: u32) -> Result<u32, String> {
    let rule = || format!("{what} is a whole number, at least {least}.");
    let plain = text.trim().replace(',', "");
    let number: u32 = plain.parse().map_err(|_| rule())?;
    if number >= least { Ok(number) } else { Err(rule()) }
}

/// What the form wants; errors are about the field `reserved-number`.
pub fn wanted(edit: &ReserveEdit) -> Result<Option<u32>, String> {
    match edit.mode.as_str() {
        "shared" => Ok(None),
        _ => number(&edit.number, "Reserved concurrency", 0).map(Some),
    }
}

/// The most a function that has `now` can reserve.
pub fn most(now: Option<u32>, account: Account) -> u32 {
    (account.unreserved + now.unwrap_or_default()).saturating_sub(UNRESERVED_MIN)
}

/// Refuses what AWS would. Less than it has is always possible, down to what is provisioned.
pub fn reserve(
    wanted: Option<u32>,
    now: Option<u32>,
    account: Account,
    provisioned: &[Provisioned],
) -> Result<(), String> {
    let Some(wanted) = wanted else { return Ok(()) };
    let ready: u32 = provisioned.iter().map(|one| one.requested).sum();
    if wanted < ready {
        return Err(format!("{ready} are provisioned for its versions and aliases; reserve at least as many."));
    }
    let most = most(now, account);
    if wanted > most && now.is_none_or(|now| wanted > now) {
        let limit = thousands(account.limit);
        return Err(if most == 0 {
            format!("Nothing more can be reserved: of the account's {limit}, {UNRESERVED_MIN} have to stay unreserved.")
        } else {
            format!("At most {}: of the account's {limit}, {UNRESERVED_MIN} have to stay unreserved.", thousands(most))
        });
    }
    Ok(())
}

/// What the form of provisioned concurrency wants; errors are about the field `provisioned-number`.
pub fn provision_number(text: &str) -> Result<u32, String> {
    number(text, "Provisioned concurrency", 1)
}

/// The field that is wrong, and why.
pub fn provision(
    qualifier: &str,
    wanted: u32,
    aliases: &[Alias],
    provisioned: &[Provisioned],
    reserved: Option<u32>,
    account: Account,
) -> Result<(), (&'static str, String)> {
    const WHERE: &str = "provisioned-qualifier";
    const MANY: &str = "provisioned-number";
    if qualifier.is_empty() || qualifier == LATEST {
        return Err((WHERE, "Choose an alias or a published version; $LATEST cannot have any.".into()));
    }
    let alias = aliases.iter().find(|alias| alias.name == qualifier);
    if let Some(alias) = alias {
        if alias.split.is_some() {
            let rule = format!("The alias {qualifier} splits its requests; finish or cancel the shift first.");
            return Err((WHERE, rule));
        }
        if alias.version == LATEST {
            return Err((
                WHERE,
                format!("The alias {qualifier} leads to $LATEST; choose one that leads to a published version."),
            ));
        }
    }
    let version = |name: &str| {
        let alias = aliases.iter().find(|alias| alias.name == name);
        alias.map_or_else(|| name.to_owned(), |alias| alias.version.clone())
    };
    let own = version(qualifier);
    if let Some(other) = provisioned.iter().find(|one| one.qualifier != qualifier && version(&one.qualifier) == own) {
        let other = &other.qualifier;
        return Err((WHERE, format!("{other} has provisioned concurrency for version {own}; a version has it once.")));
    }
    let before = provisioned.iter().find(|one| one.qualifier == qualifier).map_or(0, |one| one.requested);
    let rest: u32 = provisioned.iter().filter(|one| one.qualifier != qualifier).map(|one| one.requested).sum();
    match reserved {
        Some(reserved) if wanted + rest > reserved => {
            let left = reserved.saturating_sub(rest);
            Err((
                MANY,
                format!("At most {left}: the function has {reserved} reserved, and {rest} are provisioned already."),
            ))
        }
        None if wanted > before + account.unreserved.saturating_sub(UNRESERVED_MIN) => {
            let left = thousands(before + account.unreserved.saturating_sub(UNRESERVED_MIN));
            Err((
                MANY,
                format!("At most {left}: of the account's concurrency, {UNRESERVED_MIN} have to stay unreserved."),
            ))
        }
        _ => Ok(()),
    }
}

/// What it costs to keep so many ready for a month: `1.37`.
pub fn monthly_dollars(number: u32, memory_mb: u32, arm: bool) -> String {
    let price = PRICE[usize::from(arm)];
    let dollars = f64::from(number) * f64::from(memory_mb) / 1_024.0 * price * SECONDS_A_MONTH;
    format!("{dollars:.2}")
}

#[cfg(test)]
mod tests;
