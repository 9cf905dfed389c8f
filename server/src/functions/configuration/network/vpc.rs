//! VPCs with their subnets and security groups, and putting a function into one.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        cli,
        merge::merge,
        model::Texts,
        network::{
            model::{Group, NETWORK, Network, Reach, Subnet, Vpc, VpcParts, Wanted},
            rules,
        },
    },
};

use crate::{
    activity::detail,
    aws::{
        Aws, AwsErrorKind,
        ec2::{self, Filter, WayOut},
        lambda::configuration::{self, ConfigurationChange, Settings},
    },
    functions::configuration::save::Plan,
};

pub fn network(settings: &Settings) -> Network {
    let now = &settings.network;
    Network {
        vpc_id: now.vpc_id.clone(),
        wanted: Wanted::of(now.subnet_ids.clone(), now.security_group_ids.clone(), now.ipv6),
        mounts: !settings.file_systems.is_empty(),
    }
}

pub async fn vpcs(aws: &Aws) -> Result<Vec<Vpc>, ConsoleError> {
    let vpc =
        |vpc: ec2::Vpc| Vpc { id: vpc.id, name: vpc.name, cidr: vpc.cidr, is_default: vpc.is_default, ipv6: vpc.ipv6 };
    let mut all: Vec<Vpc> = aws.describe_vpcs().await?.into_iter().map(vpc).collect();
    all.sort_by(|a, b| (!a.is_default, &a.name, &a.id).cmp(&(!b.is_default, &b.name, &b.id)));
    Ok(all)
}

pub async fn parts(aws: &Aws, vpc_id: &str) -> Result<VpcParts, ConsoleError> {
    let (subnets, groups, routes) = futures::join!(
        aws.describe_subnets(Filter::Vpc(vpc_id)),
        aws.describe_security_groups(Filter::Vpc(vpc_id)),
        aws.describe_route_tables(vpc_id)
    );
    // The choice is possible without.
    let (routes, routes_unknown) = match routes {
        Ok(routes) => (Some(routes), None),
        Err(error) => (None, Some(ConsoleError::from(error).to_string())),
    };
    let subnet = |subnet: ec2::Subnet| Subnet {
        reach: routes.as_ref().and_then(|routes| routes.of(&subnet.id)).map_or(Reach::Unknown, reach),
        id: subnet.id,
        name: subnet.name,
        zone: subnet.zone,
        cidr: subnet.cidr,
        free: subnet.free_addresses,
        ipv6: subnet.ipv6,
    };
    let mut subnets: Vec<Subnet> = subnets?.into_iter().map(subnet).collect();
    subnets.sort_by(|a, b| (&a.zone, &a.name, &a.id).cmp(&(&b.zone, &b.name, &b.id)));
    let mut groups: Vec<Group> = groups?.into_iter().map(group).collect();
    groups.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(VpcParts { subnets, groups, routes_unknown })
}

fn reach(way: WayOut) -> Reach {
    match way {
        WayOut::Public => Reach::Public,
        WayOut::Private => Reach::Private,
        WayOut::Isolated => Reach::Isolated,
    }
}

fn group(group: ec2::SecurityGroup) -> Group {
    let lines = |rules: &[ec2::Rule], word: &str| rules.iter().map(|rule| line(rule, word)).collect();
    Group {
        inbound: lines(&group.inbound, "from"),
        outbound: lines(&group.outbound, "to"),
        id: group.id,
        name: group.name,
        description: group.description,
    }
}

/// “TCP 5432 from sg-1, 10.0.0.0/16”.
fn line(rule: &ec2::Rule, word: &str) -> String {
    let protocol = match rule.protocol.as_str() {
        "-1" => "All traffic".to_owned(),
        "icmpv6" => "ICMPv6".into(),
        name if name.starts_with(|c: char| c.is_ascii_alphabetic()) => name.to_ascii_uppercase(),
        number => format!("Protocol {number}"),
    };
    let ports = match rule.ports {
        Some((0, 65_535)) => " all ports".into(),
        Some((from, to)) if from == to => format!(" {from}"),
        Some((from, to)) => format!(" {from}–{to}"),
        None => String::new(),
    };
    let peers = if rule.peers.is_empty() { "nobody".to_owned() } else { rule.peers.join(", ") };
    format!("{protocol}{ports} {word} {peers}")
}

/// The VPC of the first subnet; none where there are no subnets, or nobody may ask.
pub async fn vpc_of(aws: &Aws, wanted: &Wanted) -> Result<Option<String>, ConsoleError> {
    let Some(first) = wanted.subnets.first() else { return Ok(None) };
    let found = match aws.describe_subnets(Filter::Subnet(first)).await {
        Ok(found) => found,
        Err(error) if error.kind == AwsErrorKind::NotFound => Vec::new(),
        Err(error) if error.kind == AwsErrorKind::Denied => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    match found.into_iter().find(|subnet| subnet.id == *first) {
        Some(subnet) => Ok(Some(subnet.vpc_id)),
        None => Err(ConsoleError::invalid(rules::SUBNETS, format!("There is no subnet {first} in this region."))),
    }
}

pub fn plan(place: &Place, name: &str, now: &Settings, base: &str, wanted: &Wanted) -> Result<Plan, ConsoleError> {
    let theirs = network(now);
    let merged = merge(&Texts::from([(NETWORK.to_owned(), base.to_owned())]), &theirs.wanted.texts(), &wanted.texts());
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    let after = Wanted::parse(merged.result.get(NETWORK).map(String::as_str).unwrap_or_default());
    if after == theirs.wanted {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    rules::check_leaving(&after, theirs.mounts).map_err(|error| ConsoleError::Invalid(vec![error]))?;
    let details = vec![
        detail("network", format!("{} → {}", theirs.wanted.text(), after.text())),
        detail("aws cli", cli::network(place, name, &after).join("\n")),
    ];
    let network = configuration::Network {
        vpc_id: None,
        subnet_ids: after.subnets,
        security_group_ids: after.groups,
        // Sent where it was on, so that it is switched off.
        ipv6: after.ipv6,
    };
    let change = ConfigurationChange { network: Some(network), ..ConfigurationChange::default() };
    Ok(Plan::Change { change, details, kept: merged.kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_as_sentences() {
        let rule = |protocol: &str, ports, peers: &[&str]| ec2::Rule {
            protocol: protocol.into(),
            ports,
            peers: peers.iter().map(|peer| (*peer).to_owned()).collect(),
        };
        assert_eq!(
            line(&rule("tcp", Some((5432, 5432)), &["sg-1", "10.0.0.0/16"]), "from"),
            "TCP 5432 from sg-1, 10.0.0.0/16"
        );
        assert_eq!(line(&rule("-1", None, &["0.0.0.0/0"]), "to"), "All traffic to 0.0.0.0/0");
        assert_eq!(line(&rule("udp", Some((1, 9)), &[]), "to"), "UDP 1–9 to nobody");
        assert_eq!(line(&rule("50", None, &["::/0"]), "to"), "Protocol 50 to ::/0");
    }
}
