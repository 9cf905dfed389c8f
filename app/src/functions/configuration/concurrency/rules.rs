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
mod tests {
    use super::*;
    use crate::functions::{aliases::model::Split, configuration::concurrency::model::ProvisionedState};

    const ACCOUNT: Account = Account { limit: 1_000, unreserved: 900 };

    fn ready(qualifier: &str, requested: u32) -> Provisioned {
        Provisioned {
            qualifier: qualifier.into(),
            requested,
            allocated: requested,
            available: requested,
            state: ProvisionedState::Ready,
            reason: None,
        }
    }

    fn alias(name: &str, version: &str, split: Option<&str>) -> Alias {
        let split = split.map(|version| Split { version: version.into(), percent: "10".into() });
        Alias { name: name.into(), version: version.into(), description: String::new(), split }
    }

    #[test]
    fn a_hundred_stay_unreserved() {
        assert_eq!(most(Some(50), ACCOUNT), 850);
        assert!(reserve(Some(800), None, ACCOUNT, &[]).is_ok());
        let refused = reserve(Some(801), None, ACCOUNT, &[]).unwrap_err();
        assert_eq!(refused, "At most 800: of the account's 1,000, 100 have to stay unreserved.");
        assert!(reserve(Some(850), Some(50), ACCOUNT, &[]).is_ok());
        assert!(reserve(Some(0), None, ACCOUNT, &[]).is_ok());
        assert!(reserve(None, Some(5), ACCOUNT, &[ready("live", 5)]).is_ok());
        assert!(reserve(Some(4), Some(9), ACCOUNT, &[ready("live", 5)]).unwrap_err().contains("5 are provisioned"));
        // A young account has fewer than must stay unreserved.
        let young = Account { limit: 10, unreserved: 10 };
        assert!(reserve(Some(1), None, young, &[]).unwrap_err().starts_with("Nothing more can be reserved"));
        assert!(reserve(Some(0), None, young, &[]).is_ok());
        assert!(reserve(Some(3), Some(5), young, &[]).is_ok());
    }

    #[test]
    fn the_form_wants_a_number_or_none() {
        let edit =
            |mode: &str, number: &str| ReserveEdit { mode: mode.into(), number: number.into(), ..Default::default() };
        assert_eq!(wanted(&edit("shared", "x")), Ok(None));
        assert_eq!(wanted(&edit("reserved", " 1,000 ")), Ok(Some(1_000)));
        for bad in ["", "-1", "1.5", "many"] {
            assert!(wanted(&edit("reserved", bad)).is_err(), "{bad}");
        }
        assert!(provision_number("0").is_err());
        assert_eq!(provision_number("1"), Ok(1));
        assert_eq!((text(None), text(Some(0))), ("none".into(), "0".into()));
    }

    #[test]
    fn provisioned_concurrency_has_its_places() {
        let aliases = [
            alias("live", "1", None),
            alias("beta", "1", None),
            alias("split", "2", Some("3")),
            alias("dev", LATEST, None),
        ];
        let check = |qualifier: &str, wanted: u32, have: &[Provisioned], reserved: Option<u32>| {
            provision(qualifier, wanted, &aliases, have, reserved, ACCOUNT)
                .map_err(|(field, rule)| format!("{field}: {rule}"))
        };
        assert!(check("live", 5, &[], None).is_ok());
        assert!(check("2", 5, &[ready("live", 5)], None).is_ok());
        assert!(check("live", 9, &[ready("live", 5)], Some(10)).is_ok());
        for (qualifier, wanted, have, reserved, says) in [
            ("$LATEST", 1, vec![], None, "$LATEST cannot have any"),
            ("", 1, vec![], None, "Choose an alias"),
            ("split", 1, vec![], None, "splits its requests"),
            ("dev", 1, vec![], None, "leads to $LATEST"),
            ("beta", 1, vec![ready("live", 5)], None, "live has provisioned concurrency for version 1"),
            ("1", 1, vec![ready("live", 5)], None, "live has provisioned concurrency for version 1"),
            ("2", 6, vec![ready("live", 5)], Some(10), "At most 5"),
            ("2", 801, vec![], None, "At most 800"),
        ] {
            let refused = check(qualifier, wanted, &have, reserved).unwrap_err();
            assert!(refused.contains(says), "{refused}");
        }
    }

    #[test]
    fn what_is_kept_ready_has_a_price() {
        assert_eq!(monthly_dollars(1, 1_024, false), "10.95");
        assert_eq!(monthly_dollars(10, 128, true), "10.95");
    }
}
