//! What the screen shows, and the URLs of what it could show beside.

use crate::{
    functions::parts::open::Target,
    monitoring::logs::{
        ask::{LogAsk, OpenAsk},
        model::{Invocation, Line},
    },
    routes,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    pub target: Target,
    pub ask: LogAsk,
    pub open: OpenAsk,
}

impl Links {
    fn query(&self, ask: &LogAsk, open: &OpenAsk) -> String {
        let mut pairs = vec![("qualifier", self.target.qualifier.clone())];
        pairs.extend(ask.pairs());
        pairs.extend(open.pairs());
        routes::query(pairs)
    }

    /// The path alone, for the form.
    pub fn path(&self) -> String {
        routes::function_page(&self.target.place, &self.target.name, "logs")
    }

    pub fn search(&self, ask: &LogAsk) -> String {
        format!("{}{}", self.path(), self.query(ask, &OpenAsk::default()))
    }

    /// The same search, with something open.
    pub fn opened(&self, open: &OpenAsk) -> String {
        format!("{}{}", self.path(), self.query(&self.ask, open))
    }

    pub fn invocation(&self, one: &Invocation) -> OpenAsk {
        OpenAsk {
            request: one.request.clone(),
            stream: one.stream.clone(),
            at: one.end.to_string(),
            ..OpenAsk::default()
        }
    }

    pub fn line(&self, line: &Line) -> OpenAsk {
        OpenAsk { stream: line.stream.clone(), at: line.at.to_string(), line: line.id.clone(), ..OpenAsk::default() }
    }

    /// Whether this row is the one that is open.
    pub fn is_open(&self, one: &Invocation) -> bool {
        if one.request.is_empty() { self.open.stream == one.stream } else { self.open.request == one.request }
    }

    /// Everything the search found, as text.
    pub fn download(&self, from: i64, to: i64) -> String {
        let fixed = self.ask.fixed(from, to);
        let mut pairs = vec![("qualifier", self.target.qualifier.clone())];
        pairs.extend(fixed.pairs().into_iter().filter(|(key, _)| !matches!(*key, "view" | "only")));
        format!("{}.txt{}", self.path(), routes::query(pairs))
    }

    pub fn why(&self, request: &str, at: i64) -> String {
        let at = at.to_string();
        let about = [("request", request), ("at", at.as_str()), ("qualifier", self.target.qualifier.as_str())];
        routes::why(&self.target.place, &self.target.name, &about)
    }
}
