//! The wizard's state as its URL carries it, and how it becomes a checked request. The same code runs when the page is
//! rendered, in the browser, and once more on the server before anything is made.

use crate::{
    error::FieldError,
    functions::model::rules::function_name,
    http_apis::model::{
        rules,
        wire::{Leads, RouteWork, Target, Wire, WireApi, WireRoute},
    },
};

/// More can be added to the API once it is there.
pub const INTEGRATIONS_MOST: usize = 10;
pub const ROUTES_MOST: usize = 20;

/// The wizard's steps, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    #[default]
    Start,
    Routes,
    Stage,
    Review,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Start, Self::Routes, Self::Stage, Self::Review];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Routes => "routes",
            Self::Stage => "stage",
            Self::Review => "review",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.as_str() == text).unwrap_or_default()
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "Integrations",
            Self::Routes => "Routes",
            Self::Stage => "Stage",
            Self::Review => "Review",
        }
    }

    /// Whether this step shows the field; all others travel as hidden fields.
    pub fn shows(self, field: &str) -> bool {
        let word = field.split('.').next().unwrap_or(field);
        match self {
            Self::Start => matches!(word, "name" | "function" | "qualifier" | "search"),
            Self::Routes => matches!(word, "method" | "path" | "to"),
            Self::Stage => matches!(word, "stage" | "stage_name"),
            Self::Review => false,
        }
    }
}

/// A function chosen, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub function: String,
    pub qualifier: String,
}

/// A route, as typed. `to` counts the chosen functions from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteText {
    pub method: String,
    pub path: String,
    pub to: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub chosen: Vec<Chosen>,
    /// Nothing until the step was sent once: then one for each function.
    routes: Vec<RouteText>,
    /// `default` or `other`.
    pub stage: String,
    pub stage_name: String,
}

impl Draft {
    /// Takes the fields the wizard knows, then does what the button that was pressed says: `add` a function, `drop` one,
    /// one route `more`, or one `less`. Everything else is ignored.
    pub fn from_pairs<K: AsRef<str>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut draft = Self { stage: "default".into(), ..Self::default() };
        let mut presses = Vec::new();
        let mut numbered: Vec<(String, usize, String)> = Vec::new();
        for (key, value) in pairs {
            let (key, value) = (key.as_ref(), value.into());
            match key {
                "name" => draft.name = value,
                "stage" if value == "other" => draft.stage = value,
                "stage_name" => draft.stage_name = value,
                "add" | "drop" | "more" | "less" => presses.push((key.to_owned(), value)),
                _ => {
                    if let Some((word, number)) = key.split_once('.')
                        && let Ok(number @ 1..=99) = number.parse::<usize>()
                    {
                        numbered.push((word.to_owned(), number, value));
                    }
                }
            }
        }
        numbered.sort_by_key(|(_, number, _)| *number);
        draft.take_numbered(&numbered);
        for (press, value) in presses {
            draft.press(&press, &value);
        }
        draft
    }

    fn take_numbered(&mut self, fields: &[(String, usize, String)]) {
        let of = |word: &str, number: usize| {
            fields.iter().rfind(|(w, n, _)| w == word && *n == number).map(|(.., v)| v.clone()).unwrap_or_default()
        };
        let numbers = |word: &str| {
            let mut all: Vec<usize> = fields.iter().filter(|(w, ..)| w == word).map(|(_, n, _)| *n).collect();
            all.dedup();
            all
        };
        let chosen = numbers("function").into_iter().filter(|n| !of("function", *n).trim().is_empty());
        self.chosen = chosen
            .map(|n| Chosen { function: of("function", n).trim().to_owned(), qualifier: of("qualifier", n) })
            .take(INTEGRATIONS_MOST)
            .collect();
        let route = |n| RouteText { method: of("method", n), path: of("path", n), to: of("to", n) };
        self.routes = numbers("path").into_iter().map(route).take(ROUTES_MOST).collect();
    }

    fn press(&mut self, press: &str, value: &str) {
        let index = || value.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match press {
            "add" if !value.is_empty() && self.chosen.len() < INTEGRATIONS_MOST => {
                self.chosen.push(Chosen { function: value.to_owned(), qualifier: String::new() });
            }
            "drop" => {
                let Some(index) = index().filter(|index| *index < self.chosen.len()) else { return };
                self.chosen.remove(index);
                for route in &mut self.routes {
                    route.to = match route.to.parse::<usize>() {
                        Ok(to) if to == index + 1 => String::new(),
                        Ok(to) if to > index + 1 => (to - 1).to_string(),
                        _ => continue,
                    };
                }
            }
            "more" if self.routes().len() < ROUTES_MOST => {
                let mut routes = self.routes();
                routes.push(RouteText { method: "ANY".into(), path: String::new(), to: "1".into() });
                self.routes = routes;
            }
            "less" => {
                let mut routes = self.routes();
                let Some(index) = index().filter(|index| *index < routes.len() && routes.len() > 1) else { return };
                routes.remove(index);
                self.routes = routes;
            }
            _ => {}
        }
    }

    /// The routes typed, or one for each function.
    pub fn routes(&self) -> Vec<RouteText> {
        if !self.routes.is_empty() {
            return self.routes.clone();
        }
        let mut routes: Vec<RouteText> = Vec::new();
        for (index, chosen) in self.chosen.iter().enumerate() {
            let path = format!("/{}", chosen.function);
            if !routes.iter().any(|route| route.path == path) {
                routes.push(RouteText { method: "ANY".into(), path, to: (index + 1).to_string() });
            }
        }
        routes
    }

    /// As the URL has it.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut out = vec![("name".to_owned(), self.name.clone())];
        for (index, chosen) in self.chosen.iter().enumerate() {
            out.push((format!("function.{}", index + 1), chosen.function.clone()));
            if !chosen.qualifier.is_empty() {
                out.push((format!("qualifier.{}", index + 1), chosen.qualifier.clone()));
            }
        }
        for (index, route) in self.routes.iter().enumerate() {
            let fields = [("method", &route.method), ("path", &route.path), ("to", &route.to)];
            out.extend(fields.map(|(word, value)| (format!("{word}.{}", index + 1), value.clone())));
        }
        if self.stage == "other" {
            out.push(("stage".into(), self.stage.clone()));
        }
        if !self.stage_name.is_empty() {
            out.push(("stage_name".into(), self.stage_name.clone()));
        }
        out
    }

    /// The fields another step shows, to be carried as hidden fields.
    pub fn hidden_on(&self, step: Step) -> Vec<(String, String)> {
        self.pairs().into_iter().filter(|(key, _)| !step.shows(key)).collect()
    }

    /// The request, or what is wrong, each beside its field.
    pub fn check(&self) -> Result<Wire, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = keep(&mut errors, "name", rules::api_name(&self.name));
        let targets = self.targets(&mut errors);
        let mut routes: Vec<WireRoute> = Vec::new();
        for (index, text) in self.routes().iter().enumerate() {
            let number = index + 1;
            let Some(key) = keep(&mut errors, format!("path.{number}"), rules::key_of(&text.method, &text.path)) else {
                continue;
            };
            if routes.iter().any(|route| rules::same_route(&route.key, &key)) {
                errors.push(FieldError::new(format!("path.{number}"), format!("The route {key} is there twice.")));
                continue;
            }
            let to = text.to.parse::<usize>().ok().and_then(|to| targets.get(to.checked_sub(1)?).cloned().flatten());
            match to {
                Some(to) => routes.push(WireRoute { key, leads: Leads::New(to), work: RouteWork::Add }),
                // A wrong function is told beside the function.
                None if targets.iter().any(Option::is_none) => {}
                None => errors.push(FieldError::new(format!("to.{number}"), "Choose where this route leads.")),
            }
        }
        let stage = match self.stage.as_str() {
            "other" => keep(&mut errors, "stage_name", rules::stage_name(&self.stage_name)),
            _ => Some("$default".into()),
        };
        match (name, stage) {
            (Some(name), Some(stage)) if errors.is_empty() => Ok(Wire {
                api: WireApi::New { name, stage },
                integrations: targets.into_iter().flatten().collect(),
                routes,
            }),
            _ => Err(errors),
        }
    }

    /// The functions chosen; none in the place of one that is wrong.
    fn targets(&self, errors: &mut Vec<FieldError>) -> Vec<Option<Target>> {
        if self.chosen.is_empty() {
            errors.push(FieldError::new("search", "Add the function that answers the requests."));
        }
        let mut targets: Vec<Option<Target>> = Vec::new();
        for (index, chosen) in self.chosen.iter().enumerate() {
            let field = format!("qualifier.{}", index + 1);
            let function = keep(errors, field.clone(), function_name(&chosen.function));
            let qualifier = keep(errors, field.clone(), rules::qualifier(&chosen.qualifier));
            let target = function.zip(qualifier).map(|(function, qualifier)| Target { function, qualifier });
            if target.is_some() && targets.contains(&target) {
                errors.push(FieldError::new(field, "This function is there twice; choose another alias or version."));
                targets.push(None);
            } else {
                targets.push(target);
            }
        }
        targets
    }
}

fn keep<T>(errors: &mut Vec<FieldError>, field: impl Into<String>, result: Result<T, String>) -> Option<T> {
    result.map_err(|message| errors.push(FieldError::new(field, message))).ok()
}

/// The first step that has to be corrected, or review.
pub fn first_open(result: &Result<Wire, Vec<FieldError>>) -> Step {
    let Err(errors) = result else { return Step::Review };
    Step::ALL.into_iter().find(|step| errors.iter().any(|e| step.shows(&e.field))).unwrap_or(Step::Review)
}

#[cfg(test)]
mod tests;
