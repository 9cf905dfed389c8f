//! What the list's URL asks for, and the URLs that ask for something else.

use leptos_router::params::ParamsMap;

use crate::{
    connections::model::Place,
    functions::model::list::{ListQuery, SortKey},
    routes,
};

/// `?q=&runtime=&sort=-modified&page=2`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub query: ListQuery,
    /// Counts from 0; the URL's from 1.
    pub page: u32,
}

impl Wanted {
    pub fn from_query(map: &ParamsMap) -> Self {
        let text = |key: &str| map.get(key).unwrap_or_default();
        let (sort, descending) = ListQuery::parse_sort(&text("sort"));
        let page = text("page").parse::<u32>().unwrap_or(1).saturating_sub(1);
        Self { query: ListQuery { q: text("q"), runtime: text("runtime"), sort, descending }, page }
    }
}

/// What the server was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub place: Place,
    pub wanted: Wanted,
    /// Counts the refreshes.
    pub again: u32,
}

impl Asked {
    /// Whether both are about one reading of one list.
    pub fn same_rows(&self, other: &Self) -> bool {
        self.place == other.place && self.again == other.again
    }
}

/// The list's URL for a query; `page` counts from 0.
pub fn href(place: &Place, query: &ListQuery, page: u32) -> String {
    let sort = if query.sort == SortKey::Name && !query.descending { String::new() } else { query.sort_text() };
    let page = if page == 0 { String::new() } else { (page + 1).to_string() };
    let pairs = [("q", query.q.trim()), ("runtime", &query.runtime), ("sort", &sort), ("page", &page)];
    format!("{}{}", routes::functions(place), routes::query(pairs))
}

/// The query a header's link asks for: another column ascending, the same one the other way round.
pub fn sorted_by(query: &ListQuery, key: SortKey) -> ListQuery {
    ListQuery { sort: key, descending: query.sort == key && !query.descending, ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
    }

    #[test]
    fn urls_and_queries_say_the_same() {
        let wanted =
            Wanted::from_query(&map(&[("q", "a b"), ("runtime", "python3.13"), ("sort", "-memory"), ("page", "3")]));
        assert_eq!(wanted.page, 2);
        let place = Place::new("local", "us-east-1");
        let url = href(&place, &wanted.query, wanted.page);
        assert_eq!(url, "/c/local/us-east-1/functions?q=a%20b&runtime=python3.13&sort=-memory&page=3");
        assert_eq!(href(&place, &ListQuery::default(), 0), "/c/local/us-east-1/functions");
        for odd in ["0", "-1", "x", "99999999999"] {
            assert_eq!(Wanted::from_query(&map(&[("page", odd)])), Wanted::default(), "{odd}");
        }
    }

    #[test]
    fn headers_turn_the_order() {
        let query = sorted_by(&ListQuery::default(), SortKey::Name);
        assert_eq!(query.sort_text(), "-name");
        let query = sorted_by(&query, SortKey::Memory);
        assert_eq!(query.sort_text(), "memory");
        assert_eq!(sorted_by(&query, SortKey::Memory).sort_text(), "-memory");
    }
}
