//! “Show as AWS CLI” of the tab.

use crate::{connections::model::Place, functions::create::cli::quote};

fn at(place: &Place, name: &str) -> String {
    format!("--region {} --function-name {}", quote(&place.region), quote(name))
}

pub fn reserve(place: &Place, name: &str, wanted: Option<u32>) -> Vec<String> {
    let at = at(place, name);
    vec![match wanted {
        Some(number) => format!("aws lambda put-function-concurrency {at} --reserved-concurrent-executions {number}"),
        None => format!("aws lambda delete-function-concurrency {at}"),
    }]
}

pub fn provision(place: &Place, name: &str, qualifier: &str, wanted: Option<u32>) -> Vec<String> {
    let at = format!("{} --qualifier {}", at(place, name), quote(qualifier));
    vec![match wanted {
        Some(number) => {
            format!("aws lambda put-provisioned-concurrency-config {at} --provisioned-concurrent-executions {number}")
        }
        None => format!("aws lambda delete-provisioned-concurrency-config {at}"),
    }]
}

pub fn recursion(place: &Place, name: &str, allow: bool) -> Vec<String> {
    let word = if allow { "Allow" } else { "Terminate" };
    vec![format!("aws lambda put-function-recursion-config {} --recursive-loop {word}", at(place, name))]
}
