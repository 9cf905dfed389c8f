//! Amazon EC2: networks to put a function into, by four Describe operations. Signed by hand, since the SDK's crate costs
//! minutes of every build: `docs/decisions/0011-ec2-by-hand.md`.
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html>

use roxmltree::{Document, Node};
use std::collections::HashMap;

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

mod wire;

const fn op(name: &'static str) -> Op {
    Op::new(Service::Ec2, name, Class::Others)
}

/// A page of each list; AWS's most.
const PAGE: &str = "1000";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vpc {
    pub id: String,
    /// Of its tag `Name`; often empty.
    pub name: String,
    pub cidr: String,
    pub is_default: bool,
    /// Whether it has IPv6 addresses.
    pub ipv6: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subnet {
    pub id: String,
    pub name: String,
    pub vpc_id: String,
    pub zone: String,
    pub cidr: String,
    pub ipv6: bool,
    pub free_addresses: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityGroup {
    pub id: String,
    pub name: String,
    pub description: String,
    pub vpc_id: String,
    pub inbound: Vec<Rule>,
    pub outbound: Vec<Rule>,
}

/// One protocol and range of ports, and whom it lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// `tcp`, `udp`, `icmp`, `-1` for all, or a number.
    pub protocol: String,
    /// For ICMP its type and code. Absent: all.
    pub ports: Option<(i32, i32)>,
    /// Addresses, prefix lists and security groups.
    pub peers: Vec<String>,
}

/// Where traffic to the internet goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// An internet gateway: what has no public address, as functions, does not get out.
    Public,
    /// A NAT gateway, an instance, a transit gateway.
    Private,
    /// Nowhere.
    Isolated,
}

/// The route tables of a VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    main: Option<WayOut>,
    by_subnet: HashMap<String, WayOut>,
}

impl Routes {
    /// The VPC's main table counts where a subnet has none of its own.
    pub fn of(&self, subnet: &str) -> Option<WayOut> {
        self.by_subnet.get(subnet).copied().or(self.main)
    }
}

impl Aws {
    pub async fn describe_vpcs(&self) -> Result<Vec<Vpc>, AwsError> {
        self.describe("DescribeVpcs", &[], |page| items(page, "vpcSet").map(vpc).collect()).await
    }

    pub async fn describe_subnets(&self, filter: Filter<'_>) -> Result<Vec<Subnet>, AwsError> {
        self.describe("DescribeSubnets", &[filter], |page| items(page, "subnetSet").map(subnet).collect()).await
    }

    /// With their rules.
    pub async fn describe_security_groups(&self, filter: Filter<'_>) -> Result<Vec<SecurityGroup>, AwsError> {
        let read = |page: Node<'_, '_>| items(page, "securityGroupInfo").map(security_group).collect();
        self.describe("DescribeSecurityGroups", &[filter], read).await
    }

    pub async fn describe_route_tables(&self, vpc_id: &str) -> Result<Routes, AwsError> {
        let read = |page: Node<'_, '_>| items(page, "routeTableSet").map(route_table).collect();
        let tables: Vec<Table> = self.describe("DescribeRouteTables", &[Filter::Vpc(vpc_id)], read).await?;
        let mut routes = Routes::default();
        for table in tables {
            if table.main {
                routes.main = Some(table.way);
            }
            routes.by_subnet.extend(table.subnets.into_iter().map(|subnet| (subnet, table.way)));
        }
        Ok(routes)
    }

    /// All pages of a list.
    async fn describe<T>(
        &self,
        operation: &'static str,
        filters: &[Filter<'_>],
        read: fn(Node<'_, '_>) -> Vec<T>,
    ) -> Result<Vec<T>, AwsError> {
        let mut all = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let mut form = vec![("Action", operation), ("Version", wire::VERSION), ("MaxResults", PAGE)];
            for filter in filters {
                let (name, value) = filter.pair();
                form.extend([("Filter.1.Name", name), ("Filter.1.Value.1", value)]);
            }
            if let Some(token) = &token {
                form.push(("NextToken", token));
            }
            let body = wire::form(&form);
            let page = self.call(op(operation), || wire::send(self, body, read)).await?;
            all.extend(page.items);
            token = page.next_token;
            if token.is_none() {
                return Ok(all);
            }
        }
    }
}

/// What a list is narrowed to.
#[derive(Clone, Copy, Debug)]
pub enum Filter<'a> {
    Vpc(&'a str),
    /// One subnet, by its id.
    Subnet(&'a str),
}

impl<'a> Filter<'a> {
    fn pair(self) -> (&'static str, &'a str) {
        match self {
            Self::Vpc(id) => ("vpc-id", id),
            Self::Subnet(id) => ("subnet-id", id),
        }
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name_of(name))
}

/// The text of a child, empty where there is none.
fn text(node: Node<'_, '_>, name: &str) -> String {
    child(node, name).and_then(|child| child.text()).unwrap_or_default().trim().to_owned()
}

fn is_true(node: Node<'_, '_>, name: &str) -> bool {
    text(node, name) == "true"
}

/// The `item`s of a child.
fn items<'a, 'i>(node: Node<'a, 'i>, name: &str) -> impl Iterator<Item = Node<'a, 'i>> {
    child(node, name).into_iter().flat_map(|set| set.children()).filter(|item| item.has_tag_name_of("item"))
}

/// By local name: the namespace carries the date of the API's version.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn name_tag(node: Node<'_, '_>) -> String {
    let mut tags = items(node, "tagSet");
    tags.find(|tag| text(*tag, "key") == "Name").map(|tag| text(tag, "value")).unwrap_or_default()
}

fn vpc(node: Node<'_, '_>) -> Vpc {
    Vpc {
        id: text(node, "vpcId"),
        name: name_tag(node),
        cidr: text(node, "cidrBlock"),
        is_default: is_true(node, "isDefault"),
        ipv6: has_ipv6(node),
    }
}

fn has_ipv6(node: Node<'_, '_>) -> bool {
    items(node, "ipv6CidrBlockAssociationSet").any(|block| {
        child(block, "ipv6CidrBlockState").is_some_and(|state| text(state, "state") == "associated")
            && !text(block, "ipv6CidrBlock").is_empty()
    })
}

fn subnet(node: Node<'_, '_>) -> Subnet {
    Subnet {
        id: text(node, "subnetId"),
        name: name_tag(node),
        vpc_id: text(node, "vpcId"),
        zone: text(node, "availabilityZone"),
        cidr: text(node, "cidrBlock"),
        ipv6: has_ipv6(node),
        free_addresses: text(node, "availableIpAddressCount").parse().unwrap_or_default(),
    }
}

fn security_group(node: Node<'_, '_>) -> SecurityGroup {
    SecurityGroup {
        id: text(node, "groupId"),
        name: text(node, "groupName"),
        description: text(node, "groupDescription"),
        vpc_id: text(node, "vpcId"),
        inbound: items(node, "ipPermissions").map(rule).collect(),
        outbound: items(node, "ipPermissionsEgress").map(rule).collect(),
    }
}

fn rule(node: Node<'_, '_>) -> Rule {
    let port = |name: &str| text(node, name).parse::<i32>().ok();
    let all = |set: &str, name: &str| items(node, set).map(|item| text(item, name)).collect::<Vec<_>>();
    let mut peers = all("ipRanges", "cidrIp");
    peers.extend(all("ipv6Ranges", "cidrIpv6"));
    peers.extend(all("prefixListIds", "prefixListId"));
    peers.extend(all("groups", "groupId"));
    Rule {
        protocol: text(node, "ipProtocol"),
        ports: port("fromPort").zip(port("toPort")).filter(|(from, _)| *from >= 0),
        peers,
    }
}

struct Table {
    main: bool,
    subnets: Vec<String>,
    way: WayOut,
}

fn route_table(node: Node<'_, '_>) -> Table {
    let associations = || items(node, "associationSet");
    let default = |route: &Node<'_, '_>| {
        text(*route, "destinationCidrBlock") == "0.0.0.0/0" && text(*route, "state") != "blackhole"
    };
    let way = match items(node, "routeSet").find(default) {
        None => WayOut::Isolated,
        Some(route) if text(route, "gatewayId").starts_with("igw-") => WayOut::Public,
        Some(_) => WayOut::Private,
    };
    Table {
        main: associations().any(|association| is_true(association, "main")),
        subnets: associations().map(|association| text(association, "subnetId")).filter(|id| !id.is_empty()).collect(),
        way,
    }
}

/// A page of a list, read from its document.
struct Page<T> {
    items: Vec<T>,
    next_token: Option<String>,
}

impl<T> Page<T> {
    fn read(xml: &str, read: fn(Node<'_, '_>) -> Vec<T>) -> Result<Self, roxmltree::Error> {
        let document = Document::parse(xml)?;
        let root = document.root_element();
        let next_token = Some(text(root, "nextToken")).filter(|token| !token.is_empty());
        Ok(Self { items: read(root), next_token })
    }
}

#[cfg(test)]
mod tests;
