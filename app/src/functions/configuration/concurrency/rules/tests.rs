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
