//! Functions that fail most, wherever they are: for the overview.

use serde::{Deserialize, Serialize};

use crate::connections::model::Place;

/// Calls of CloudWatch for one look, one for each connection and region.
pub const CALLS_MOST: usize = 4;
/// Functions looked at in each.
pub const FUNCTIONS_MOST: usize = 500;
pub const HOURS: u32 = 24;
pub const SHOWN: usize = 8;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Worst {
    /// Those that failed, the most errors first, at most [`SHOWN`].
    pub rows: Vec<Failing>,
    /// How many more failed.
    pub more: u32,
    pub looked: Vec<Looked>,
    /// Not looked at, so that a look stays cheap.
    pub left_out: Vec<Place>,
    pub as_of: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failing {
    pub place: Place,
    pub name: String,
    pub errors: f64,
    /// The last hour with errors, milliseconds since 1970.
    pub last: i64,
    /// Errors by hour.
    pub by_hour: Vec<f64>,
}

/// How it went in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    pub place: Place,
    /// How many functions were looked at.
    pub functions: u32,
    /// There are more functions than that.
    pub cut: bool,
    /// Why nothing is known of it, or only something old.
    pub trouble: Option<String>,
}

/// Puts what was found in order.
pub fn ranked(mut rows: Vec<Failing>) -> (Vec<Failing>, u32) {
    rows.retain(|row| row.errors > 0.0);
    rows.sort_by(|one, two| {
        two.errors.total_cmp(&one.errors).then(two.last.cmp(&one.last)).then(one.name.cmp(&two.name))
    });
    let more = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    (rows, u32::try_from(more).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_come_first_and_those_without_errors_not_at_all() {
        let row = |name: &str, errors, last| Failing {
            place: Place::new("local", "us-east-1"),
            name: name.into(),
            errors,
            last,
            by_hour: Vec::new(),
        };
        let mut all = vec![row("none", 0.0, 9), row("old", 3.0, 1), row("new", 3.0, 5), row("worst", 7.0, 0)];
        let (rows, more) = ranked(all.clone());
        assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["worst", "new", "old"]);
        assert_eq!(more, 0);
        all.extend((0..20).map(|at| row(&format!("f{at}"), 1.0, 0)));
        assert_eq!((ranked(all.clone()).0.len(), ranked(all).1), (SHOWN, 15));
    }
}
