//! An inline policy while it is being written.

use leptos::prelude::*;

const NEW: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [],
      "Resource": []
    }
  ]
}"#;

/// What is being written. The tab has it, so that it outlives the form: that is drawn anew with each answer of AWS, and
/// closed by what else the tab's links ask for.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The policy that is edited: empty for a new one.
    of: RwSignal<Option<String>>,
    /// Its name, as written.
    pub policy: RwSignal<String>,
    /// The document the writing began from; none for a new policy.
    pub base: RwSignal<Option<String>>,
    pub text: RwSignal<String>,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            of: RwSignal::default(),
            policy: RwSignal::default(),
            base: RwSignal::default(),
            text: RwSignal::default(),
        }
    }

    /// Begins with what AWS has, unless this policy is being written already.
    pub fn begin(self, name: &str, known: Option<String>) {
        if self.unsaved().as_deref() != Some(name) {
            self.of.set(Some(name.to_owned()));
            self.policy.set(name.to_owned());
            self.start_from(known);
        }
    }

    pub fn start_from(self, known: Option<String>) {
        self.text.set(known.clone().unwrap_or_else(|| NEW.to_owned()));
        self.base.set(known);
    }

    pub fn end(self) {
        self.of.set(None);
    }

    /// The policy whose text is not saved: empty for a new one.
    pub fn unsaved(self) -> Option<String> {
        let of = self.of.get()?;
        let text = self.base.with(|base| self.text.with(|text| text != base.as_deref().unwrap_or(NEW)));
        let name = self.policy.with(|name| *name != of);
        (text || name).then_some(of)
    }
}
