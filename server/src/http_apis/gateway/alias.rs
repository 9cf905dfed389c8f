//! Which version an alias sends a request to.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An alias and where it points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    pub name: String,
    pub version: String,
    /// Share of the requests, 0.0 to 1.0, by further version; AWS allows one.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
}

impl Alias {
    pub fn splits(&self) -> bool {
        self.weights.values().any(|share| *share > 0.0)
    }
}

/// The version for a number in `[0, 1)`: each further version gets its share, the main one what is left.
pub fn pick(alias: &Alias, roll: f64) -> &str {
    let mut edge = 0.0;
    for (version, share) in &alias.weights {
        edge += share.max(0.0);
        if roll < edge {
            return version;
        }
    }
    &alias.version
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(weights: &[(&str, f64)]) -> Alias {
        let weights = weights.iter().map(|(v, w)| (v.to_string(), *w)).collect();
        Alias { name: "live".into(), version: "1".into(), weights }
    }

    #[test]
    fn the_shares_are_exact_over_the_whole_range() {
        for share in [0.0, 0.05, 0.25, 0.5, 1.0] {
            let alias = alias(&[("2", share)]);
            let second = (0..1000).filter(|n| pick(&alias, f64::from(*n) / 1000.0) == "2").count();
            assert_eq!(second, (share * 1000.0) as usize);
        }
    }

    #[test]
    fn an_alias_without_weights_never_splits() {
        assert_eq!(pick(&alias(&[]), 0.0), "1");
        assert!(!alias(&[]).splits());
        assert!(!alias(&[("2", 0.0)]).splits());
        assert!(alias(&[("2", 0.1)]).splits());
    }

    #[test]
    fn several_versions_share_one_range() {
        let alias = alias(&[("2", 0.2), ("3", 0.3)]);
        assert_eq!((pick(&alias, 0.19), pick(&alias, 0.2), pick(&alias, 0.49)), ("2", "3", "3"));
        assert_eq!(pick(&alias, 0.51), "1");
    }
}
