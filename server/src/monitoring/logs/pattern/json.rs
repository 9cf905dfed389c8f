//! Patterns of JSON: `{ ($.level = "ERROR") && ($.ms > 100) }`.

use serde_json::Value;

use super::{quoted_text, regex::Regex};

#[derive(Clone, Debug)]
pub enum Condition {
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
    Test(Vec<Step>, Test),
}

#[derive(Clone, Debug)]
pub enum Step {
    Member(String),
    Item(usize),
    Each,
}

#[derive(Clone, Debug)]
pub enum Test {
    Number(Sign, f64),
    /// `*` stands for anything.
    Text {
        not: bool,
        text: String,
    },
    Regex {
        not: bool,
        regex: Regex,
    },
    Is(Value),
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Condition {
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Both(a, b) => a.holds(value) && b.holds(value),
            Self::Either(a, b) => a.holds(value) || b.holds(value),
            Self::Test(path, test) => {
                let found = select(value, path);
                match test {
                    Test::Missing => found.is_empty(),
                    test => found.into_iter().any(|value| fits(test, value)),
                }
            }
        }
    }
}

fn select<'a>(value: &'a Value, path: &[Step]) -> Vec<&'a Value> {
    let mut found = vec![value];
    for step in path {
        found = found
            .into_iter()
            .flat_map(|value| match step {
                Step::Member(name) => value.get(name).into_iter().collect::<Vec<_>>(),
                Step::Item(index) => value.get(index).into_iter().collect(),
                Step::Each => value.as_array().into_iter().flatten().collect(),
            })
            .collect();
    }
    found
}

fn fits(test: &Test, value: &Value) -> bool {
    let text = || match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match test {
        Test::Number(sign, wanted) => {
            let Some(number) = value.as_f64() else { return *sign == Sign::Unequal };
            match sign {
                Sign::Equal => number == *wanted,
                Sign::Unequal => number != *wanted,
                Sign::Less => number < *wanted,
                Sign::AtMost => number <= *wanted,
                Sign::More => number > *wanted,
                Sign::AtLeast => number >= *wanted,
            }
        }
        Test::Text { not, text: wanted } => text().is_some_and(|text| like(&text, wanted)) != *not,
        Test::Regex { not, regex } => text().is_some_and(|text| regex.is_in(&text)) != *not,
        Test::Is(wanted) => value == wanted,
        Test::Missing => false,
    }
}

/// With `*` for anything.
fn like(text: &str, wanted: &str) -> bool {
    let mut parts = wanted.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        last = Some(part);
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    match last {
        None => rest.is_empty(),
        Some(last) => last.is_empty() || text.ends_with(last),
    }
}

struct Reader<'a>(&'a str);

pub fn parse(text: &str) -> Result<Condition, String> {
    let inner = text.strip_prefix('{').and_then(|text| text.trim_end().strip_suffix('}'));
    let mut reader = Reader(inner.ok_or("A pattern of JSON ends with }.")?);
    let condition = reader.either()?;
    reader.space();
    if reader.0.is_empty() { Ok(condition) } else { Err(format!("“{}” is not expected here.", reader.0.trim())) }
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn eat(&mut self, word: &str) -> bool {
        self.space();
        match self.0.strip_prefix(word) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn either(&mut self) -> Result<Condition, String> {
        let mut left = self.both()?;
        while self.eat("||") {
            left = Condition::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Condition, String> {
        let mut left = self.one()?;
        while self.eat("&&") {
            left = Condition::Both(Box::new(left), Box::new(self.one()?));
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Condition, String> {
        if self.eat("(") {
            let inner = self.either()?;
            return if self.eat(")") { Ok(inner) } else { Err("A ( is not closed.".into()) };
        }
        let path = self.path()?;
        for (words, test) in [
            ("IS NULL", Test::Is(Value::Null)),
            ("IS TRUE", Test::Is(Value::Bool(true))),
            ("IS FALSE", Test::Is(Value::Bool(false))),
            ("NOT EXISTS", Test::Missing),
        ] {
            if self.eat(words) {
                return Ok(Condition::Test(path, test));
            }
        }
        let signs = [
            ("!=", Sign::Unequal),
            ("<=", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("=", Sign::Equal),
            ("<", Sign::Less),
            (">", Sign::More),
        ];
        let sign = signs.into_iter().find(|(word, _)| self.eat(word)).map(|(_, sign)| sign);
        let sign = sign.ok_or("After a field comes =, !=, <, <=, >, >=, IS or NOT EXISTS.")?;
        self.test(sign).map(|test| Condition::Test(path, test))
    }

    /// `$.a.b[0]["c d"][*]`
    fn path(&mut self) -> Result<Vec<Step>, String> {
        if !self.eat("$") {
            return Err("A field begins with $, such as $.level.".into());
        }
        let mut path = Vec::new();
        loop {
            if let Some(rest) = self.0.strip_prefix('.') {
                let end =
                    rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '@'))).unwrap_or(rest.len());
                if end > 0 {
                    path.push(Step::Member(rest[..end].to_owned()));
                } else if !rest.starts_with('[') {
                    return Err("After $. comes the name of a field.".into());
                }
                self.0 = &rest[end..];
            } else if let Some(rest) = self.0.strip_prefix('[') {
                let (inside, after) = rest.split_once(']').ok_or("A [ is not closed.")?;
                let inside = inside.trim();
                path.push(match inside.parse::<usize>() {
                    Ok(index) => Step::Item(index),
                    Err(_) if inside == "*" => Step::Each,
                    Err(_) => Step::Member(inside.trim_matches(['"', '\'']).to_owned()),
                });
                self.0 = after;
            } else {
                return if path.is_empty() { Err("After $ comes a field, such as $.level.".into()) } else { Ok(path) };
            }
        }
    }

    fn test(&mut self, sign: Sign) -> Result<Test, String> {
        self.space();
        let not = sign == Sign::Unequal;
        let of_texts = matches!(sign, Sign::Equal | Sign::Unequal);
        if let Some(rest) = self.0.strip_prefix('"') {
            let (text, after) = quoted_text(rest).ok_or("A quotation mark is not closed.")?;
            self.0 = after;
            return if of_texts {
                Ok(Test::Text { not, text })
            } else {
                Err("Texts are compared with = and != alone.".into())
            };
        }
        if let Some(rest) = self.0.strip_prefix('%') {
            let (expression, after) = rest.split_once('%').ok_or("An expression in %…% is not closed.")?;
            self.0 = after;
            return Regex::parse(expression).map(|regex| Test::Regex { not, regex });
        }
        let end = self.0.find(|c: char| c.is_whitespace() || matches!(c, ')' | '&' | '|')).unwrap_or(self.0.len());
        let word = &self.0[..end];
        self.0 = &self.0[end..];
        match word.parse::<f64>() {
            _ if word.is_empty() => Err("A value is missing after the sign.".into()),
            Ok(number) if number.is_finite() => Ok(Test::Number(sign, number)),
            _ if of_texts => Ok(Test::Text { not, text: word.to_owned() }),
            _ => Err(format!("“{word}” is no number.")),
        }
    }
}
