//! Database proxies: RDS keeps connections to a database open and shares them among a function's instances.

use serde::{Deserialize, Serialize};

/// The kind of operations that make a proxy.
pub const KIND: &str = "create-db-proxy";

/// What the tab shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxies {
    pub proxies: Vec<Proxy>,
    /// Of the function; absent where it is in no VPC.
    pub vpc_id: Option<String>,
    pub subnets: Vec<String>,
    pub groups: Vec<String>,
    /// Keys of the function's environment.
    pub keys: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    pub name: String,
    pub arn: String,
    /// `available`, `creating`, …
    pub status: String,
    /// `MYSQL`, `POSTGRESQL`, `SQLSERVER`
    pub family: String,
    pub vpc_id: String,
    pub groups: Vec<String>,
    /// Its host name.
    pub endpoint: String,
    /// Whether functions sign in with their role.
    pub iam: bool,
    pub tls: bool,
}

/// A database behind a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub id: String,
    pub kind: String,
    /// `AVAILABLE`, `REGISTERING`, `UNAVAILABLE`
    pub state: String,
    pub reason: Option<String>,
}

/// An instance or a cluster a proxy can stand before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Database {
    pub id: String,
    pub cluster: bool,
    pub engine: String,
    pub status: String,
    /// Of its proxies: `MYSQL` or `POSTGRESQL`.
    pub family: String,
    /// `db-…` or `cluster-…`
    pub resource_id: String,
    pub vpc_id: String,
    pub subnets: Vec<String>,
    pub groups: Vec<String>,
    /// Whether its users may sign in by IAM.
    pub iam: bool,
}

impl Database {
    /// The value of its option in the form.
    pub fn key(&self) -> String {
        format!("{}:{}", if self.cluster { "cluster" } else { "instance" }, self.id)
    }

    pub fn label(&self) -> String {
        let kind = if self.cluster { "cluster" } else { "instance" };
        format!("{} · {} {kind} · {}", self.id, self.engine, self.status)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    pub arn: String,
    pub name: String,
}

/// What the form sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CreateProxy {
    /// For which function.
    pub function: String,
    pub name: String,
    pub database: Database,
    /// The user's name and password in Secrets Manager; empty: IAM from the function to the database.
    pub secret_arn: String,
    /// Functions sign in to the proxy with their role, not with the password. Always so without a secret.
    pub iam: bool,
    /// Empty: a new role.
    pub role_arn: String,
    pub subnets: Vec<String>,
    pub groups: Vec<String>,
}

impl CreateProxy {
    /// Of the new role.
    pub fn role_name(&self) -> String {
        format!("{}-role", self.name)
    }
}
