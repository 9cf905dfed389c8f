//! The network's tabs against AWS's wire: Lambda, EC2, EFS and RDS behind one stub.

use std::sync::Mutex;

use app::{
    activity::model::{ActivityQuery, ActivityRow},
    functions::{configuration::file_systems::model::Mount, model::UpdateStatus},
    session::model::Role,
};
use serde_json::{Value, json};

use super::*;
use crate::{
    aws::stub::{self, Reply, Request, Stub, place},
    store::Store,
    testing::{Footing, caller},
};

const POINT: &str = "arn:aws:elasticfilesystem:eu-west-1:111122223333:access-point/fsap-0123456789abcdef0";

#[derive(Default)]
struct Account {
    configuration: Value,
    revision: u32,
    /// Changes are never over.
    slow: bool,
    busy: bool,
    /// What EC2 refuses with, if it does.
    ec2_refuses: Option<&'static str>,
    routes_denied: bool,
    updates: Vec<Value>,
}

fn xml(body: String) -> Reply {
    Reply::Answer { status: 200, headers: Vec::new(), body: body.into_bytes() }
}

fn refused(code: &str) -> Reply {
    let body =
        format!("<Response><Errors><Error><Code>{code}</Code><Message>No.</Message></Error></Errors></Response>");
    Reply::Answer { status: 403, headers: Vec::new(), body: body.into_bytes() }
}

impl Account {
    fn answer(&mut self, request: &Request) -> Reply {
        let form = String::from_utf8_lossy(&request.body).into_owned();
        if request.path.starts_with("/2015-02-01/") {
            return efs(&request.path);
        }
        if request.path == "/" && form.contains("Version=2014-10-31") {
            return rds(&form);
        }
        if request.path == "/" {
            return self.ec2(&form);
        }
        if request.method == "PUT" {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            if body["RevisionId"].as_str() != Some(self.revision.to_string().as_str()) {
                return stub::error(412, "PreconditionFailedException", "The RevisionId provided does not match.");
            }
            for (key, value) in body.as_object().unwrap() {
                self.configuration[key] = value.clone();
            }
            let subnets = self.configuration["VpcConfig"]["SubnetIds"].as_array().map_or(0, Vec::len);
            self.configuration["VpcConfig"]["VpcId"] = if subnets == 0 { "".into() } else { "vpc-1".into() };
            self.revision += 1;
            self.updates.push(body);
            self.busy = self.slow;
            return stub::json(
                200,
                json!({"FunctionName": "hello", "RevisionId": self.revision.to_string()}).to_string(),
            );
        }
        let mut configuration = self.configuration.clone();
        configuration["RevisionId"] = self.revision.to_string().into();
        configuration["LastUpdateStatus"] = if self.busy { "InProgress".into() } else { "Successful".into() };
        stub::json(200, json!({"Configuration": configuration}).to_string())
    }

    fn ec2(&self, form: &str) -> Reply {
        if let Some(code) = self.ec2_refuses {
            return refused(code);
        }
        let subnet = |id: &str, zone: &str| {
            format!(
                "<item><subnetId>{id}</subnetId><vpcId>vpc-1</vpcId><availabilityZone>{zone}</availabilityZone><cidrBlock>10.0.0.0/24</cidrBlock><availableIpAddressCount>9</availableIpAddressCount></item>"
            )
        };
        if form.contains("Action=DescribeSubnets") {
            let (a, b) = (subnet("subnet-a", "z1"), subnet("subnet-b", "z2"));
            let items = match form.split("subnet-id&Filter.1.Value.1=").nth(1) {
                Some("subnet-a") => a,
                Some(_) => String::new(),
                None => format!("{a}{b}"),
            };
            return xml(format!("<R><subnetSet>{items}</subnetSet></R>"));
        }
        if form.contains("Action=DescribeRouteTables") {
            if self.routes_denied {
                return refused("UnauthorizedOperation");
            }
            let public = "<item><associationSet><item><subnetId>subnet-a</subnetId></item></associationSet><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId></item></routeSet></item>";
            return xml(format!("<R><routeTableSet>{public}</routeTableSet></R>"));
        }
        if form.contains("Action=DescribeSecurityGroups") {
            return xml("<R><securityGroupInfo><item><groupId>sg-1</groupId><groupName>app</groupName><vpcId>vpc-1</vpcId></item></securityGroupInfo></R>".into());
        }
        xml("<R><vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock></item></vpcSet></R>".into())
    }
}

fn efs(path: &str) -> Reply {
    let answer = if path.starts_with("/2015-02-01/access-points") {
        json!({"AccessPoints": [{"AccessPointArn": POINT, "AccessPointId": "fsap-1", "FileSystemId": "fs-1",
            "LifeCycleState": "available", "PosixUser": {"Uid": 1000, "Gid": 1001}, "RootDirectory": {"Path": "/data"}}]})
    } else if path.starts_with("/2015-02-01/mount-targets") {
        let target = |vpc: &str, zone: &str, state: &str| {
            json!({"MountTargetId": "fsmt-1", "FileSystemId": "fs-1", "SubnetId": "subnet-x", "LifeCycleState": state,
                "VpcId": vpc, "AvailabilityZoneName": zone})
        };
        json!({"MountTargets": [target("vpc-1", "z1", "available"), target("vpc-1", "z2", "creating")]})
    } else {
        json!({"FileSystems": [{"FileSystemId": "fs-1", "Name": "shared", "OwnerId": "1", "CreationToken": "t",
            "CreationTime": 1, "LifeCycleState": "available", "NumberOfMountTargets": 1,
            "SizeInBytes": {"Value": 1}, "PerformanceMode": "generalPurpose", "Tags": []}]})
    };
    stub::json(200, answer.to_string())
}

fn rds(form: &str) -> Reply {
    let body = if form.contains("Action=DescribeDBProxies") {
        "<DBProxies><member><DBProxyName>orders</DBProxyName><DBProxyArn>arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-1</DBProxyArn><Status>creating</Status><EngineFamily>POSTGRESQL</EngineFamily><VpcId>vpc-1</VpcId><VpcSecurityGroupIds><member>sg-9</member></VpcSecurityGroupIds><Endpoint>orders.proxy-x.eu-west-1.rds.amazonaws.com</Endpoint><Auth><member><AuthScheme>SECRETS</AuthScheme><SecretArn>arn:aws:secretsmanager:x</SecretArn><IAMAuth>REQUIRED</IAMAuth></member></Auth><RequireTLS>true</RequireTLS></member></DBProxies>"
    } else if form.contains("Action=DescribeDBProxyTargets") {
        "<Targets><member><RdsResourceId>orders</RdsResourceId><Type>RDS_INSTANCE</Type><TargetHealth><State>UNAVAILABLE</State><Reason>AUTH_FAILURE</Reason><Description>Database credentials are wrong.</Description></TargetHealth></member></Targets>"
    } else if form.contains("Action=DescribeDBInstances") {
        "<DBInstances><DBInstance><DBInstanceIdentifier>orders</DBInstanceIdentifier><Engine>postgres</Engine><DBInstanceStatus>available</DBInstanceStatus><DbiResourceId>db-1</DbiResourceId><DBSubnetGroup><DBSubnetGroupName>main</DBSubnetGroupName></DBSubnetGroup></DBInstance><DBInstance><DBInstanceIdentifier>erp</DBInstanceIdentifier><Engine>oracle-ee</Engine></DBInstance><DBInstance><DBInstanceIdentifier>a-1</DBInstanceIdentifier><Engine>aurora-mysql</Engine><DBClusterIdentifier>a</DBClusterIdentifier></DBInstance></DBInstances>"
    } else if form.contains("Action=DescribeDBClusters") {
        "<DBClusters><DBCluster><DBClusterIdentifier>a</DBClusterIdentifier><Engine>aurora-mysql</Engine><Status>available</Status><DBSubnetGroup>main</DBSubnetGroup><IAMDatabaseAuthenticationEnabled>true</IAMDatabaseAuthenticationEnabled></DBCluster></DBClusters>"
    } else {
        "<DBSubnetGroups><DBSubnetGroup><DBSubnetGroupName>main</DBSubnetGroupName><VpcId>vpc-1</VpcId><Subnets><Subnet><SubnetIdentifier>subnet-a</SubnetIdentifier></Subnet><Subnet><SubnetIdentifier>subnet-b</SubnetIdentifier></Subnet></Subnets></DBSubnetGroup></DBSubnetGroups>"
    };
    let action = form.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap();
    xml(format!("<{action}Response><{action}Result>{body}</{action}Result></{action}Response>"))
}

/// Starts nothing, and tells what it was asked for.
#[derive(Default)]
struct Starter(Mutex<Vec<CreateProxy>>);

#[async_trait]
impl ProxyCreations for Starter {
    async fn start_proxy(&self, _: &Caller, _: &Place, request: CreateProxy, _: &str) -> Result<String, ConsoleError> {
        self.0.lock().unwrap().push(request);
        Ok("op-1".into())
    }
}

struct World {
    stub: Stub,
    account: Arc<Mutex<Account>>,
    store: Store,
    starter: Arc<Starter>,
    service: Networks,
}

impl World {
    async fn new() -> Self {
        let configuration = json!({
            "FunctionName": "hello", "Runtime": "python3.13", "State": "Active", "MemorySize": 128, "Timeout": 3,
            "EphemeralStorage": {"Size": 512}, "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""},
            "Environment": {"Variables": {"TABLE": "t"}},
        });
        let account = Account { configuration, revision: 1, ..Account::default() };
        let (account, stub) = Stub::keeping(account, Account::answer).await;
        let Footing { hub, caches, store, audit } = Footing::on(stub.hub()).await;
        let starter = Arc::new(Starter::default());
        let service = Networks::new(hub, caches, audit, starter.clone());
        Self { stub, account, store, starter, service }
    }

    fn account<T>(&self, with: impl FnOnce(&mut Account) -> T) -> T {
        with(&mut self.account.lock().unwrap())
    }

    async fn save(&self, base: &str, subnets: &str, groups: &str) -> Result<NetworkSaved, ConsoleError> {
        let edit = NetworkEdit { base: base.into(), subnets: subnets.into(), groups: groups.into(), ipv6: false };
        self.service.save_network(&caller(Role::Developer), &place(), "hello", edit).await
    }

    async fn mount(&self, base: &str, arn: &str, path: &str) -> Result<MountSaved, ConsoleError> {
        let mount = Mount { arn: arn.into(), path: path.into(), ..Mount::default() };
        let edit = MountEdit { base: base.into(), mount };
        self.service.save_file_system(&caller(Role::Developer), &place(), "hello", edit).await
    }

    fn updates(&self) -> Vec<Value> {
        self.account(|account| account.updates.clone())
    }

    async fn activity(&self) -> Vec<ActivityRow> {
        self.store.audit_page(&ActivityQuery::default()).await.unwrap().rows
    }
}

#[tokio::test]
async fn a_function_enters_a_vpc_and_leaves_it() {
    let world = World::new().await;
    let saved = world.save("no VPC", "subnet-b, subnet-a", "sg-1").await.unwrap();
    let NetworkSaved::Done { network, changed: true, .. } = saved else { panic!("{saved:?}") };
    assert_eq!((network.vpc_id.as_deref(), network.wanted.text().as_str()), (Some("vpc-1"), "subnet-a subnet-b; sg-1"));
    let sent = json!({"SubnetIds": ["subnet-a", "subnet-b"], "SecurityGroupIds": ["sg-1"]});
    assert_eq!(world.updates()[0]["VpcConfig"], sent);
    let rows = world.activity().await;
    assert_eq!(rows[0].action, "function.configure");
    assert!(rows[0].details.contains(&("network".into(), "no VPC → subnet-a subnet-b; sg-1".into())));
    let saved = world.save("subnet-a subnet-b; sg-1", "", "").await.unwrap();
    assert!(matches!(&saved, NetworkSaved::Done { network, .. } if network.vpc_id.is_none()), "{saved:?}");
    assert_eq!(world.updates()[1]["VpcConfig"], json!({"SubnetIds": [], "SecurityGroupIds": []}));
}

#[tokio::test]
async fn minutes_of_work_are_not_waited_for() {
    let mut world = World::new().await;
    world.service.brief = Duration::from_millis(50);
    world.account(|account| account.slow = true);
    let saved = world.save("no VPC", "subnet-a", "sg-1").await.unwrap();
    let NetworkSaved::Done { detail, network, changed: true } = saved else { panic!("{saved:?}") };
    assert_eq!(detail.update, UpdateStatus::InProgress);
    assert_eq!(network.vpc_id.as_deref(), Some("vpc-1"));
    // The next change is refused at once, not after a minute.
    let refused = world.save("subnet-a; sg-1", "", "").await;
    assert!(matches!(refused, Err(ConsoleError::Conflict { .. })), "{refused:?}");
    assert_eq!(world.updates().len(), 1);
}

#[tokio::test]
async fn wrong_networks_are_refused_beside_their_field() {
    let world = World::new().await;
    for (subnets, groups, field) in [
        ("subnet-a", "", "groups"),
        ("", "sg-1", "subnets"),
        ("subnet-nowhere", "sg-1", "subnets"),
        ("subnet-a subnet-other", "sg-1", "subnets"),
        ("subnet-a", "sg-other", "groups"),
        ("subnet-a;drop", "sg-1", "subnets"),
    ] {
        let error = world.save("no VPC", subnets, groups).await.unwrap_err();
        assert!(error.field(field).is_some(), "{subnets} {groups}: {error:?}");
    }
    assert!(world.updates().is_empty());
    // Nobody may look: AWS Lambda checks it.
    world.account(|account| account.ec2_refuses = Some("UnauthorizedOperation"));
    assert!(world.save("no VPC", "subnet-z", "sg-9").await.is_ok());
}

#[tokio::test]
async fn a_colleague_who_was_faster_is_not_overwritten() {
    let world = World::new().await;
    world.account(|account| {
        account.configuration["VpcConfig"] =
            json!({"SubnetIds": ["subnet-b"], "SecurityGroupIds": ["sg-1"], "VpcId": "vpc-1"});
        account.revision = 2;
    });
    let saved = world.save("no VPC", "subnet-a", "sg-1").await.unwrap();
    let NetworkSaved::Conflict { rows } = saved else { panic!("{saved:?}") };
    assert_eq!(rows[0].theirs.as_deref(), Some("subnet-b; sg-1"));
    assert!(world.updates().is_empty() && world.activity().await.is_empty());
}

#[tokio::test]
async fn lists_are_asked_for_once_and_routes_may_stay_unknown() {
    let world = World::new().await;
    world.account(|account| account.routes_denied = true);
    let viewer = caller(Role::Viewer);
    for _ in 0..2 {
        let parts = world.service.vpc_parts(&viewer, &place(), "vpc-1").await.unwrap();
        assert_eq!((parts.subnets.len(), parts.groups.len()), (2, 1));
        assert!(parts.routes_unknown.is_some());
        assert_eq!(world.service.vpcs(&viewer, &place()).await.unwrap()[0].id, "vpc-1");
    }
    assert_eq!(world.stub.seen().len(), 4);
    assert!(matches!(world.save_as(Role::Viewer).await, Err(ConsoleError::Forbidden { .. })));
}

impl World {
    async fn save_as(&self, role: Role) -> Result<NetworkSaved, ConsoleError> {
        self.service.save_network(&caller(role), &place(), "hello", NetworkEdit::default()).await
    }
}

#[tokio::test]
async fn a_file_system_needs_the_vpc_and_keeps_it() {
    let world = World::new().await;
    let error = world.mount("none", POINT, "/mnt/data").await.unwrap_err();
    assert!(error.field("access-point").is_some_and(|rule| rule.contains("VPC")), "{error:?}");
    world.save("no VPC", "subnet-a", "sg-1").await.unwrap();
    let error = world.mount("none", POINT, "/data").await.unwrap_err();
    assert!(error.field("local-path").is_some());
    let saved = world.mount("none", POINT, "/mnt/data").await.unwrap();
    assert!(
        matches!(&saved, MountSaved::Done { file_systems, changed: true, .. } if file_systems.mount.path == "/mnt/data")
    );
    assert_eq!(world.updates()[1]["FileSystemConfigs"], json!([{"Arn": POINT, "LocalMountPath": "/mnt/data"}]));
    let error = world.save("subnet-a; sg-1", "", "").await.unwrap_err();
    assert!(error.field("vpc").is_some_and(|rule| rule.contains("file system")), "{error:?}");
    let conflict = world.mount("none", POINT, "/mnt/other").await.unwrap();
    assert!(matches!(conflict, MountSaved::Conflict { .. }), "{conflict:?}");
    world.mount(&format!("{POINT} at /mnt/data"), "", "").await.unwrap();
    assert_eq!(world.updates()[2]["FileSystemConfigs"], json!([]));
}

#[tokio::test]
async fn access_points_and_their_reach_are_told() {
    let world = World::new().await;
    let viewer = caller(Role::Viewer);
    let points = world.service.access_points(&viewer, &place()).await.unwrap();
    assert_eq!(
        (points[0].label().as_str(), points[0].owner.as_deref()),
        ("shared · /data · fsap-1", Some("1000:1001"))
    );
    let subnets = ["subnet-a".to_owned(), "subnet-b".to_owned()];
    let reached = world.service.reached(&viewer, &place(), "fs-1", "vpc-1", &subnets).await.unwrap();
    assert_eq!((reached.zones, reached.missing), (vec!["z1".to_owned()], vec!["z2".to_owned()]));
    let reached = world.service.reached(&viewer, &place(), "fs-1", "vpc-2", &subnets).await.unwrap();
    assert_eq!((reached.zones.len(), reached.elsewhere.as_deref()), (0, Some("vpc-1")));
}

#[tokio::test]
async fn proxies_are_listed_with_what_is_behind_them() {
    let world = World::new().await;
    let viewer = caller(Role::Viewer);
    let read = world.service.proxies(&viewer, &place(), "hello", None).await.unwrap();
    let proxy = &read.proxies[0];
    assert_eq!((proxy.name.as_str(), proxy.status.as_str(), proxy.iam, proxy.tls), ("orders", "creating", true, true));
    assert_eq!((read.keys, read.vpc_id), (vec!["TABLE".to_owned()], None));
    let targets = world.service.proxy_targets(&viewer, &place(), "orders").await.unwrap();
    assert_eq!(
        (targets[0].state.as_str(), targets[0].reason.as_deref()),
        ("UNAVAILABLE", Some("Database credentials are wrong."))
    );
    let databases = world.service.databases(&viewer, &place()).await.unwrap();
    let known: Vec<_> =
        databases.iter().map(|database| (database.key(), database.vpc_id.as_str(), database.iam)).collect();
    assert_eq!(known, [("cluster:a".to_owned(), "vpc-1", true), ("instance:orders".to_owned(), "vpc-1", false)]);
}

#[tokio::test]
async fn a_proxy_is_started_by_those_who_may() {
    let world = World::new().await;
    let request = CreateProxy {
        function: "hello".into(),
        name: "orders-proxy".into(),
        database: Database {
            id: "orders".into(),
            engine: "postgres".into(),
            family: "POSTGRESQL".into(),
            ..Database::default()
        },
        subnets: vec!["subnet-a".into(), "subnet-b".into()],
        ..CreateProxy::default()
    };
    let service = &world.service;
    let start =
        |role, request: CreateProxy| async move { service.create_proxy(&caller(role), &place(), request, "t").await };
    assert!(matches!(start(Role::Viewer, request.clone()).await, Err(ConsoleError::Forbidden { .. })));
    assert!(matches!(start(Role::Developer, CreateProxy::default()).await, Err(ConsoleError::Invalid(_))));
    assert_eq!(start(Role::Developer, request).await.unwrap(), "op-1");
    let asked = world.starter.0.lock().unwrap();
    assert!(asked.len() == 1 && asked[0].iam);
}
