//! A function's network, and what it can be made of.

use serde::{Deserialize, Serialize};

use crate::functions::{
    configuration::{merge::Row, model::Texts},
    model::FunctionDetail,
};

/// What the VPC tab begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Absent: AWS's own network, with the internet and without anything private.
    pub vpc_id: Option<String>,
    pub wanted: Wanted,
    /// Whether it mounts a file system, which needs the VPC.
    pub mounts: bool,
}

/// What can be chosen of a function's network: one setting, since its parts only fit together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub subnets: Vec<String>,
    pub groups: Vec<String>,
    /// Also IPv6, where all subnets have it.
    pub ipv6: bool,
}

/// The key of the one setting.
pub const NETWORK: &str = "network";
const WITH_IPV6: &str = " with IPv6";

impl Wanted {
    /// In one spelling: sorted, each once, and nothing where it is in no VPC.
    pub fn of(subnets: impl IntoIterator<Item = String>, groups: impl IntoIterator<Item = String>, ipv6: bool) -> Self {
        let sorted = |all: Vec<String>| {
            let mut all = all;
            all.sort_unstable();
            all.dedup();
            all
        };
        let subnets = sorted(subnets.into_iter().collect());
        let ipv6 = ipv6 && !subnets.is_empty();
        Self { groups: sorted(groups.into_iter().collect()), subnets, ipv6 }
    }

    /// For the merge, and for people.
    pub fn text(&self) -> String {
        if self.subnets.is_empty() && self.groups.is_empty() {
            return "no VPC".into();
        }
        let ipv6 = if self.ipv6 { WITH_IPV6 } else { "" };
        format!("{}; {}{ipv6}", self.subnets.join(" "), self.groups.join(" "))
    }

    /// Reads [`text`](Self::text).
    pub fn parse(text: &str) -> Self {
        let (text, ipv6) = text.strip_suffix(WITH_IPV6).map_or((text, false), |text| (text, true));
        let Some((subnets, groups)) = text.split_once(';') else { return Self::default() };
        let ids = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        Self::of(ids(subnets), ids(groups), ipv6)
    }

    pub fn texts(&self) -> Texts {
        Texts::from([(NETWORK.to_owned(), self.text())])
    }
}

/// What the tab sends. Ids as text: with commas or spaces between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetworkEdit {
    /// [`Wanted::text`] when the form was opened.
    pub base: String,
    pub subnets: String,
    pub groups: String,
    pub ipv6: bool,
}

/// What became of a save. AWS may still be busy with it: `detail` says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkSaved {
    Done { detail: Box<FunctionDetail>, network: Network, changed: bool },
    Conflict { rows: Vec<Row> },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vpc {
    pub id: String,
    pub name: String,
    pub cidr: String,
    pub is_default: bool,
    pub ipv6: bool,
}

impl Vpc {
    /// `main · 10.0.0.0/16 · vpc-1`
    pub fn label(&self) -> String {
        let default = self.is_default.then(|| "default".to_owned());
        let name = Some(self.name.clone()).filter(|name| !name.is_empty());
        let parts: Vec<String> = name.into_iter().chain(default).chain([self.cidr.clone(), self.id.clone()]).collect();
        parts.join(" · ")
    }
}

/// Where a subnet's traffic to the internet goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// To an internet gateway.
    Public,
    /// To a NAT gateway or another machine.
    Private,
    /// Nowhere.
    Isolated,
    /// The route tables could not be read.
    #[default]
    Unknown,
}

impl Reach {
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Isolated => "no internet",
            Self::Unknown => "not known",
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subnet {
    pub id: String,
    pub name: String,
    /// Availability zone.
    pub zone: String,
    pub cidr: String,
    pub free: u32,
    pub ipv6: bool,
    pub reach: Reach,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub description: String,
    /// Who may come in, and where the function may go, a line for each rule.
    pub inbound: Vec<String>,
    pub outbound: Vec<String>,
}

/// What a VPC offers a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpcParts {
    pub subnets: Vec<Subnet>,
    pub groups: Vec<Group>,
    /// Why it is not known which subnets are public.
    pub routes_unknown: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_has_one_spelling() {
        let own = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let wanted = Wanted::of(own(&["subnet-b", "subnet-a", "subnet-b"]), own(&["sg-1"]), true);
        assert_eq!(wanted.text(), "subnet-a subnet-b; sg-1 with IPv6");
        assert_eq!(Wanted::of(Vec::new(), Vec::new(), true), Wanted::default());
        assert_eq!(Wanted::default().text(), "no VPC");
        for wanted in [wanted, Wanted::default(), Wanted::of(own(&["subnet-a"]), own(&["sg-1", "sg-2"]), false)] {
            assert_eq!(Wanted::parse(&wanted.text()), wanted);
        }
    }

    #[test]
    fn a_vpc_is_called_by_what_people_know() {
        let vpc = Vpc { id: "vpc-1".into(), name: "main".into(), cidr: "10.0.0.0/16".into(), ..Vpc::default() };
        assert_eq!(vpc.label(), "main · 10.0.0.0/16 · vpc-1");
        assert_eq!(Vpc { is_default: true, name: String::new(), ..vpc }.label(), "default · 10.0.0.0/16 · vpc-1");
    }
}
