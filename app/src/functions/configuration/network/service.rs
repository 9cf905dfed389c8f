//! What the tabs of the network need of the server.

use async_trait::async_trait;

use super::model::{Network, NetworkEdit, NetworkSaved, Vpc, VpcParts};
use crate::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        database_proxies::model::{CreateProxy, Database, Proxies, Secret, Target},
        file_systems::model::{AccessPoint, FileSystems, MountEdit, MountSaved, Reached},
    },
    session::service::Caller,
};

#[async_trait]
pub trait NetworkService: Send + Sync {
    /// One GetFunction.
    async fn network(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Network, ConsoleError>;
    /// DescribeVpcs, kept for 30 s.
    async fn vpcs(&self, caller: &Caller, place: &Place) -> Result<Vec<Vpc>, ConsoleError>;
    /// DescribeSubnets, DescribeSecurityGroups and DescribeRouteTables at once, kept for 30 s.
    async fn vpc_parts(&self, caller: &Caller, place: &Place, vpc_id: &str) -> Result<VpcParts, ConsoleError>;
    /// GetFunction, UpdateFunctionConfiguration with RevisionId, GetFunction. Does not wait for the minutes it takes.
    async fn save_network(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: NetworkEdit,
    ) -> Result<NetworkSaved, ConsoleError>;

    /// One GetFunction.
    async fn file_systems(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<FileSystems, ConsoleError>;
    /// DescribeAccessPoints and DescribeFileSystems at once, kept for 30 s.
    async fn access_points(&self, caller: &Caller, place: &Place) -> Result<Vec<AccessPoint>, ConsoleError>;
    /// Whether an EFS file system is reached from these subnets of a VPC. DescribeMountTargets, kept for 30 s, and the
    /// VPC's parts.
    async fn reached(
        &self,
        caller: &Caller,
        place: &Place,
        file_system_id: &str,
        vpc_id: &str,
        subnet_ids: &[String],
    ) -> Result<Reached, ConsoleError>;
    async fn save_file_system(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        edit: MountEdit,
    ) -> Result<MountSaved, ConsoleError>;

    /// GetFunction and DescribeDBProxies at once; the list is kept for 15 s.
    async fn proxies(
        &self,
        caller: &Caller,
        place: &Place,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<Proxies, ConsoleError>;
    /// DescribeDBProxyTargets.
    async fn proxy_targets(&self, caller: &Caller, place: &Place, proxy: &str) -> Result<Vec<Target>, ConsoleError>;
    /// What a proxy can stand before. DescribeDBInstances, DescribeDBClusters and DescribeDBSubnetGroups at once, kept
    /// for 30 s.
    async fn databases(&self, caller: &Caller, place: &Place) -> Result<Vec<Database>, ConsoleError>;
    /// Names of secrets. ListSecrets, kept for 30 s.
    async fn secrets(&self, caller: &Caller, place: &Place) -> Result<Vec<Secret>, ConsoleError>;
    /// The operation's id.
    async fn create_proxy(
        &self,
        caller: &Caller,
        place: &Place,
        request: CreateProxy,
        token: &str,
    ) -> Result<String, ConsoleError>;
}
