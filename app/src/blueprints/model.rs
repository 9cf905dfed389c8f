//! A blueprint: code, parameters, test events and the policy it needs.

use serde::{Deserialize, Serialize};

/// A card of the gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlueprintCard {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub category: String,
    pub runtime: String,
    pub keywords: Vec<String>,
}

impl BlueprintCard {
    /// Every word of the search is in its title, summary, category, runtime or keywords.
    pub fn matches(&self, search: &str) -> bool {
        let text = format!(
            "{} {} {} {} {} {}",
            self.id,
            self.title,
            self.summary,
            self.category,
            self.runtime,
            self.keywords.join(" ")
        )
        .to_lowercase();
        search.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    pub id: String,
    pub title: String,
    pub summary: String,
    pub category: String,
    pub runtime: String,
    pub handler: String,
    pub memory_mb: u32,
    pub timeout_s: u32,
    pub keywords: Vec<String>,
    pub http: Option<HttpSuggestion>,
    pub parameters: Vec<Parameter>,
    pub code: Vec<CodeFile>,
    pub events: Vec<SampleEvent>,
    /// The IAM policy document its role needs beside the right to write logs, with `${…}` placeholders.
    pub role_policy: Option<String>,
    pub readme: String,
}

impl Blueprint {
    pub fn card(&self) -> BlueprintCard {
        BlueprintCard {
            id: self.id.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            category: self.category.clone(),
            runtime: self.runtime.clone(),
            keywords: self.keywords.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpSuggestion {
    pub method: String,
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFile {
    pub path: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleEvent {
    pub name: String,
    pub json: String,
}

/// A value the blueprint needs; it becomes an environment variable of the function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub key: String,
    pub label: String,
    pub help: String,
    #[serde(default)]
    pub default: String,
    #[serde(default)]
    pub required: bool,
    /// Shortest and longest value, in characters.
    #[serde(default)]
    pub min_length: u32,
    #[serde(default = "Parameter::longest")]
    pub max_length: u32,
    /// Characters allowed beside ASCII letters and digits; absent allows any.
    #[serde(default)]
    pub punctuation: Option<String>,
    /// Words the value must start with, one of them; empty allows any.
    #[serde(default)]
    pub prefixes: Vec<String>,
}

impl Parameter {
    fn longest() -> u32 {
        1_024
    }

    pub fn check(&self, value: &str) -> Result<(), String> {
        if value.is_empty() {
            return if self.required { Err(format!("Enter the {}.", lower_first(&self.label))) } else { Ok(()) };
        }
        let count = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
        if count < self.min_length || count > self.max_length {
            return Err(format!("Use {} to {} characters; this has {count}.", self.min_length.max(1), self.max_length));
        }
        if !self.prefixes.is_empty() && !self.prefixes.iter().any(|prefix| value.starts_with(prefix.as_str())) {
            return Err(format!("It starts with {}.", self.prefixes.join(" or ")));
        }
        if let Some(punctuation) = &self.punctuation
            && let Some(bad) = value.chars().find(|c| !(c.is_ascii_alphanumeric() || punctuation.contains(*c)))
        {
            return Err(format!("“{bad}” is not allowed here; use letters, digits and {punctuation}"));
        }
        Ok(())
    }
}

fn lower_first(text: &str) -> String {
    // Names such as “DynamoDB table” keep their capitals.
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() && !text.contains("DB") => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A blueprint for tests of the wizard.
    pub fn sample() -> Blueprint {
        Blueprint {
            id: "sample".into(),
            title: "Sample".into(),
            summary: "For tests.".into(),
            category: "Website API".into(),
            runtime: "python3.13".into(),
            handler: "lambda_function.lambda_handler".into(),
            memory_mb: 128,
            timeout_s: 3,
            keywords: vec!["http".into()],
            http: Some(HttpSuggestion { method: "ANY".into(), path: "/items".into() }),
            parameters: vec![Parameter {
                key: "TABLE".into(),
                label: "Table name".into(),
                help: String::new(),
                default: String::new(),
                required: true,
                min_length: 3,
                max_length: 255,
                punctuation: Some("_.-".into()),
                prefixes: Vec::new(),
            }],
            code: vec![CodeFile {
                path: "lambda_function.py".into(),
                text: "def lambda_handler(event, context): ...".into(),
            }],
            events: Vec::new(),
            role_policy: Some("{}".into()),
            readme: String::new(),
        }
    }

    #[test]
    fn parameters_check_their_values() {
        let parameter = &sample().parameters[0];
        assert_eq!(parameter.check(""), Err("Enter the table name.".into()));
        assert!(parameter.check("ab").is_err());
        assert!(parameter.check("a b c").is_err());
        assert!(parameter.check("a-b.c").is_ok());
    }

    #[test]
    fn search_needs_every_word() {
        let card = sample().card();
        assert!(card.matches("WEBSITE python"));
        assert!(!card.matches("website node"));
    }
}
