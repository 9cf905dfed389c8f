//! Everything the checks look at. They ask nothing: what could not be read is here with its reason.

use app::connections::model::Place;
use app::{
    functions::{code::model::Findings, configuration::url::model::UrlView, model::FunctionDetail},
    monitoring::causes::model::Question,
};

use super::{access::AccessLine, log::Invocation};
use crate::{
    aws::apigateway::{Authorizer, Integration, Route, Stage},
    http_apis::{catalog::ApiParts, gateway::FunctionRef},
};

/// Something a check needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Known<T> {
    Is(T),
    /// It could not be read: why, in a sentence.
    Not(String),
    /// The call did not take this way: why, in a sentence.
    Aside(String),
}

impl<T> Known<T> {
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Not(_) | Self::Aside(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Facts {
    pub question: Question,
    pub place: Place,
    /// The local engine and its gateway.
    pub local: bool,
    pub now: i64,
    /// None where AWS has no such function, version or alias.
    pub function: Known<Option<FunctionDetail>>,
    /// The function's resource policy.
    pub policy: Known<Option<String>>,
    pub way: Known<Way>,
    pub authorizer: Known<Option<Authorizer>>,
    /// The resource policy of the authorizer's function.
    pub authorizer_policy: Known<Option<String>>,
    /// What the stage serves, as `(METHOD /path, integration URI)`; only where it is not deployed by itself.
    pub deployed: Known<Vec<(String, String)>>,
    pub url: Known<UrlView>,
    pub code: Known<Findings>,
    pub log: Known<Log>,
    pub access: Known<Option<AccessLine>>,
    /// How often the function was throttled around that time.
    pub throttles: Known<(u32, (i64, i64))>,
    /// What it had reserved before it was stopped here.
    pub reserved_before: Option<u32>,
}

/// The way of a request through an API.
#[derive(Clone, Debug)]
pub struct Way {
    pub parts: ApiParts,
    /// As asked for; none where the API has no such route, or nobody said which.
    pub key: Option<String>,
    pub route: Option<Route>,
    pub stage: Option<Stage>,
}

impl Way {
    pub fn integration(&self) -> Option<&Integration> {
        self.parts.integration(self.route.as_ref()?.integration_id.as_deref()?)
    }

    /// The function it leads to.
    pub fn function(&self) -> Option<FunctionRef> {
        let mut function = crate::http_apis::get::function_of(self.integration()?, &self.parts.stages)?;
        function.qualifier = function.qualifier.filter(|qualifier| qualifier != "$LATEST");
        Some(function)
    }
}

/// What the function's log says of the call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    pub group: String,
    /// The call itself, or the one nearest in time.
    pub of: Option<Invocation>,
    /// It is the call that was asked for, not only the nearest.
    pub sure: bool,
    /// What was searched, in milliseconds since 1970.
    pub span: (i64, i64),
}

impl Facts {
    pub fn detail(&self) -> Option<&FunctionDetail> {
        self.function.get()?.as_ref()
    }

    pub fn invocation(&self) -> Option<&Invocation> {
        self.log.get()?.of.as_ref()
    }

    pub fn access(&self) -> Option<&AccessLine> {
        self.access.get()?.as_ref()
    }

    /// What the client got, as far as somebody knows.
    pub fn status(&self) -> Option<u16> {
        self.access().map(|line| line.status).or(self.question.status)
    }

    /// Whether a failure is from before it was healed on this page.
    pub fn is_over(&self, at: i64) -> bool {
        self.question.since.is_some_and(|since| at < since)
    }

    /// Whether the function's settings are newer than this.
    pub fn changed_since(&self, at: i64) -> bool {
        // AWS tells it to the second.
        self.detail().and_then(|detail| detail.modified_at).is_some_and(|modified| modified / 1_000 > at / 1_000)
    }
}
