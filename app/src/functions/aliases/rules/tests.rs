use super::*;
use crate::functions::model::PackageType;

fn version(number: &str, role: &str, dead_letter: Option<&str>) -> Version {
    Version {
        number: number.into(),
        description: String::new(),
        modified_at: None,
        code_sha256: "c0de".into(),
        code_size: 1,
        package_type: PackageType::Zip,
        runtime: None,
        architecture: Default::default(),
        memory_mb: 128,
        role_arn: format!("arn:aws:iam::000000000000:role/{role}"),
        dead_letter_arn: dead_letter.map(str::to_owned),
        published: None,
    }
}

fn versions() -> Vec<Version> {
    vec![
        version(LATEST, "a", None),
        version("1", "a", None),
        version("2", "a", None),
        version("3", "b", None),
        version("4", "a", Some("arn:aws:sqs:r:0:q")),
    ]
}

fn typed(version: &str, second: &str, share: &str) -> Texts {
    let values = [version, "", second, share].map(str::to_owned);
    FIELDS.into_iter().map(str::to_owned).zip(values).collect()
}

fn wrong(version: &str, second: &str, share: &str, provisioned: bool) -> Vec<(String, String)> {
    let errors = check(&wanted(&typed(version, second, share)), &versions(), provisioned);
    errors.into_iter().map(|error| (error.field, error.message)).collect()
}

#[test]
fn names_are_not_numbers() {
    assert_eq!(name(" live-2 ").as_deref(), Ok("live-2"));
    for bad in ["", "2", "2024", "a b", "ä", "$LATEST", "a:b", &"x".repeat(129)] {
        assert!(name(bad).is_err(), "{bad}");
    }
    assert!(name(&"x".repeat(128)).is_ok());
}

#[test]
fn shares_are_percents() {
    for (text, hundredths_) in
        [("0", 0), ("10", 1_000), ("12.5", 1_250), (" 0.05 % ", 5), ("100", 10_000), ("007", 700)]
    {
        assert_eq!(hundredths(text), Ok(hundredths_), "{text}");
    }
    for bad in ["", "x", "-1", "100.01", "101", "1e1", "1.234", "1,5", ".5", "1 0"] {
        assert!(hundredths(bad).is_err(), "{bad}");
    }
    assert_eq!((weight("5"), weight("100")), (Ok(0.05), Ok(1.0)));
    assert_eq!((percent_text(0.05), percent_text(0.125), percent_text(1.0)), ("5".into(), "12.5".into(), "100".into()));
    assert_eq!((rest("12.5").as_deref(), rest("x")), (Some("87.5"), None));
}

#[test]
fn an_alias_and_its_fields_are_the_same() {
    let split = Some(Split { version: "2".into(), percent: "12.5".into() });
    let alias = Alias { name: "live".into(), version: "1".into(), description: "d".into(), split: split.clone() };
    let texts = texts(&alias);
    assert_eq!(texts["split"], "2 12.5");
    assert_eq!(split_of(&texts), split);
    assert_eq!(wanted(&fields(&texts)), texts);
    // The same share in another spelling is no change; without a second version there is none.
    assert_eq!(wanted(&typed("1", "2", "012.50"))["split"], "2 12.5");
    assert_eq!(wanted(&typed("1", "", "10"))["split"], "");
}

#[test]
fn what_aws_would_refuse_is_said_beside_the_field() {
    assert!(wrong("1", "2", "10", false).is_empty());
    assert!(wrong(LATEST, "", "", false).is_empty());
    assert!(wrong("3", "", "", true).is_empty());
    for (version, second, share, provisioned, field, says) in [
        ("", "", "", false, "version", "Choose a version."),
        ("9", "", "", false, "version", "There is no version 9."),
        ("1", "9", "10", false, "second", "There is no version 9."),
        ("1", "1", "10", false, "second", "choose another one"),
        (LATEST, "2", "10", false, "second", "$LATEST cannot have a share"),
        ("1", LATEST, "10", false, "second", "$LATEST cannot have a share"),
        ("1", "3", "10", false, "second", "has the execution role a and version 3 the role b"),
        ("1", "4", "10", false, "second", "dead-letter queues of version 1 and version 4 differ"),
        ("1", "2", "10", true, "second", "provisioned concurrency"),
        ("1", "2", "101", false, "share", "from 0 to 100"),
        ("1", "2", "", false, "share", "from 0 to 100"),
    ] {
        let errors = wrong(version, second, share, provisioned);
        assert!(errors.len() == 1 && errors[0].0 == field && errors[0].1.contains(says), "{errors:?}");
    }
    let mut long = typed("1", "", "");
    long.insert("description".into(), "x".repeat(257));
    assert_eq!(check(&wanted(&long), &versions(), false)[0].field, "description");
}

#[test]
fn the_band_is_what_chance_allows() {
    // As a table of the binomial distribution has it, 0.05 % left on each side.
    assert_eq!(band(200, 0.5), (77, 123));
    assert_eq!(band(200, 0.0), (0, 0));
    assert_eq!(band(200, 1.0), (200, 200));
    let (low, high) = band(200, 0.1);
    assert!(low < 20 && high > 20 && low >= 6 && high <= 36, "{low}–{high}");
    let (low, high) = band(1_000, 0.99);
    assert!(low > 970 && high <= 1_000, "{low}–{high}");
    assert_eq!(band(0, 0.5), (0, 0));
}
