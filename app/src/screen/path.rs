//! A route's path: of one type whatever its segments, so that one route more adds no code to what every page loads.

use leptos_router::{
    OptionalParamSegment, ParamSegment, PartialPathMatch, PathSegment, PossibleRouteMatch, StaticSegment,
    WildcardSegment,
};

/// `/c/:c/:r/apis/:id/:tab?`; an optional segment, or `*rest`, only at the end.
#[derive(Clone, Copy, Debug)]
pub struct Path(pub &'static str);

impl Path {
    fn segments(self) -> impl Iterator<Item = &'static str> {
        // `/` is a segment of its own: what is left of a path whose parents took nothing.
        let text = if self.0 == "/" { self.0 } else { self.0.trim_start_matches('/') };
        let whole = (text == "/").then_some(text);
        whole.into_iter().chain(text.split('/').filter(move |_| whole.is_none()))
    }
}

fn test<'a>(segment: &'static str, path: &'a str) -> Option<PartialPathMatch<'a>> {
    match (segment.strip_prefix(':'), segment.strip_prefix('*')) {
        (Some(name), _) => match name.strip_suffix('?') {
            Some(name) => OptionalParamSegment(name).test(path),
            None => ParamSegment(name).test(path),
        },
        (_, Some(rest)) => WildcardSegment(rest).test(path),
        _ => StaticSegment(segment).test(path),
    }
}

impl PossibleRouteMatch for Path {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let (mut rest, mut params) = (path, Vec::new());
        for segment in self.segments() {
            let found = test(segment, rest)?;
            rest = found.remaining();
            params.extend(found.params());
        }
        Some(PartialPathMatch::new(rest, params, &path[..path.len() - rest.len()]))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        for segment in self.segments() {
            match (segment.strip_prefix(':'), segment.strip_prefix('*')) {
                (Some(name), _) => match name.strip_suffix('?') {
                    Some(name) => OptionalParamSegment(name).generate_path(path),
                    None => ParamSegment(name).generate_path(path),
                },
                (_, Some(rest)) => WildcardSegment(rest).generate_path(path),
                _ => StaticSegment(segment).generate_path(path),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(route: &'static str, path: &str) -> Option<(String, Vec<(String, String)>)> {
        let found = Path(route).test(path)?;
        let left = found.remaining().to_owned();
        Some((left, found.params().into_iter().map(|(name, value)| (name.into_owned(), value)).collect()))
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn segments_are_matched_in_turn() {
        assert_eq!(
            found("/c/:c/:r/functions", "/c/local/eu/functions"),
            Some((String::new(), pairs(&[("c", "local"), ("r", "eu")])))
        );
        assert_eq!(found("/c/:c/:r/functions", "/c/local/eu/apis"), None);
        assert_eq!(found("/team", "/teams"), None);
        assert_eq!(found("", "/team"), Some(("/team".into(), Vec::new())));
        assert_eq!(found("test", "/test"), Some((String::new(), Vec::new())));
        assert_eq!(found("/c/:c", "/c/local/eu"), Some(("/eu".into(), pairs(&[("c", "local")]))));
    }

    #[test]
    fn the_last_segment_may_be_optional_or_the_rest() {
        assert_eq!(found("/apis/:id/:tab?", "/apis/a"), Some((String::new(), pairs(&[("id", "a")]))));
        assert_eq!(
            found("/apis/:id/:tab?", "/apis/a/routes"),
            Some((String::new(), pairs(&[("id", "a"), ("tab", "routes")])))
        );
        assert_eq!(found("/*any", "/x/y"), Some((String::new(), pairs(&[("any", "x/y")]))));
    }
}
