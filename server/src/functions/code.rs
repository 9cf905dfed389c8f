//! A function's code: its package read, checked, changed and deployed.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::code::{
        model::{Deploy, Deployed, Edit, Findings, Package},
        service::CodeService,
    },
    session::service::Caller,
};
use async_trait::async_trait;

pub mod diff;

pub struct Code;

fn later() -> ConsoleError {
    ConsoleError::Unavailable { what: "The code".into(), reason: "Not there yet.".into() }
}

#[async_trait]
impl CodeService for Code {
    async fn package(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Package, ConsoleError> {
        Err(later())
    }
    async fn file(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<String, ConsoleError> {
        Err(later())
    }
    async fn check(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        _: &str,
        _: Vec<Edit>,
        _: Option<String>,
    ) -> Result<Findings, ConsoleError> {
        Err(later())
    }
    async fn deploy(&self, _: &Caller, _: &Place, _: &str, _: Deploy) -> Result<Deployed, ConsoleError> {
        Err(later())
    }
    async fn replace_zip(
        &self,
        _: &Caller,
        _: &Place,
        _: &str,
        _: &str,
        _: &str,
        _: bool,
    ) -> Result<Deployed, ConsoleError> {
        Err(later())
    }
    async fn replace_image(&self, _: &Caller, _: &Place, _: &str, _: &str, _: &str) -> Result<(), ConsoleError> {
        Err(later())
    }
    async fn zip(&self, _: &Caller, _: &Place, _: &str, _: Option<&str>) -> Result<Vec<u8>, ConsoleError> {
        Err(later())
    }
}
