//! The rules of a function's network, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html>

use std::collections::BTreeSet;

use super::model::{NetworkEdit, Reach, VpcParts, Wanted};
use crate::{error::FieldError, functions::permissions::model::Need};

pub const SUBNETS_MAX: usize = 16;
pub const GROUPS_MAX: usize = 5;
/// Below this a subnet may run out of addresses while the function scales.
const FEW_ADDRESSES: u32 = 20;

/// Names of the fields.
pub const VPC: &str = "vpc";
pub const SUBNETS: &str = "subnets";
pub const GROUPS: &str = "groups";
pub const IPV6: &str = "ipv6";

/// Ids as people paste them.
pub fn ids(text: &str) -> Vec<String> {
    text.split([',', ' ', '\n', '\t', ';']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// What was typed, in one spelling.
pub fn wanted(edit: &NetworkEdit) -> Wanted {
    Wanted::of(ids(&edit.subnets), ids(&edit.groups), edit.ipv6)
}

fn well_formed(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What can be known without AWS, each rule beside its field.
pub fn check(wanted: &Wanted) -> Result<(), Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut list = |field: &str, ids: &[String], prefix: &str, max: usize, what: &str| {
        if let Some(bad) = ids.iter().find(|id| !well_formed(id, prefix)) {
            wrong.push(FieldError::new(field, format!("“{bad}” is not the id of a {what}; one begins with {prefix}.")));
        } else if ids.len() > max {
            wrong.push(FieldError::new(field, format!("Choose at most {max} {what}s; these are {}.", ids.len())));
        }
    };
    list(SUBNETS, &wanted.subnets, "subnet-", SUBNETS_MAX, "subnet");
    list(GROUPS, &wanted.groups, "sg-", GROUPS_MAX, "security group");
    match (wanted.subnets.is_empty(), wanted.groups.is_empty()) {
        (true, false) => wrong.push(FieldError::new(SUBNETS, "In a VPC a function needs at least one subnet.")),
        (false, true) => wrong.push(FieldError::new(GROUPS, "In a VPC a function needs at least one security group.")),
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// A file system is mounted inside of the VPC alone.
pub fn check_leaving(wanted: &Wanted, mounts: bool) -> Result<(), FieldError> {
    if mounts && wanted.subnets.is_empty() {
        let rule = "The function mounts a file system, which needs its VPC. Remove the file system first.";
        return Err(FieldError::new(VPC, rule));
    }
    Ok(())
}

/// What the VPC's own lists tell: everything is of it, and IPv6 is everywhere.
pub fn check_parts(wanted: &Wanted, parts: &VpcParts) -> Result<(), Vec<FieldError>> {
    let mut wrong = Vec::new();
    let strange = wanted.subnets.iter().find(|id| !parts.subnets.iter().any(|subnet| subnet.id == **id));
    if let Some(id) = strange {
        wrong.push(FieldError::new(SUBNETS, format!("{id} is not in this VPC: all subnets are of one.")));
    }
    if let Some(id) = wanted.groups.iter().find(|id| !parts.groups.iter().any(|group| group.id == **id)) {
        wrong.push(FieldError::new(
            GROUPS,
            format!("{id} is not of this VPC: a security group is of the subnets' VPC."),
        ));
    }
    let chosen = || parts.subnets.iter().filter(|subnet| wanted.subnets.contains(&subnet.id));
    if let Some(subnet) = chosen().find(|subnet| wanted.ipv6 && !subnet.ipv6) {
        wrong
            .push(FieldError::new(IPV6, format!("{} has no IPv6 addresses; all chosen subnets need them.", subnet.id)));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// “subnet-a leads”, “subnet-a, subnet-b lead”.
fn those(ids: &[&str], one: &str, many: &str) -> String {
    format!("{} {}", ids.join(", "), if ids.len() == 1 { one } else { many })
}

/// What is allowed and may still surprise.
pub fn advice(wanted: &Wanted, parts: &VpcParts) -> Vec<String> {
    let chosen: Vec<_> = parts.subnets.iter().filter(|subnet| wanted.subnets.contains(&subnet.id)).collect();
    let of = |reach: Reach| -> Vec<&str> {
        chosen.iter().filter(|subnet| subnet.reach == reach).map(|subnet| subnet.id.as_str()).collect()
    };
    let mut advice = Vec::new();
    let public = of(Reach::Public);
    if !public.is_empty() {
        advice.push(format!(
            "{} to an internet gateway, which serves public addresses only, and a function has none: from there it \
             reaches neither the internet nor AWS's public endpoints. Choose private subnets with a NAT gateway, or give \
             the VPC endpoints for what the function calls.",
            those(&public, "leads", "lead")
        ));
    }
    let isolated = of(Reach::Isolated);
    if !isolated.is_empty() {
        advice.push(format!(
            "{} no route to the internet: only what is in the VPC, or has an endpoint there, can be called.",
            those(&isolated, "has", "have")
        ));
    }
    let zones: BTreeSet<&str> = chosen.iter().map(|subnet| subnet.zone.as_str()).collect();
    if zones.len() == 1 {
        let zone = zones.iter().next().copied().unwrap_or_default();
        advice.push(format!(
            "All chosen subnets are in {zone}: when this availability zone fails, the function cannot run. Choose subnets \
             of two or more."
        ));
    }
    for subnet in chosen.iter().filter(|subnet| subnet.free < FEW_ADDRESSES) {
        advice.push(format!("{} has only {} free addresses.", subnet.id, subnet.free));
    }
    let groups: Vec<_> = parts.groups.iter().filter(|group| wanted.groups.contains(&group.id)).collect();
    if !groups.is_empty() && groups.iter().all(|group| group.outbound.is_empty()) {
        advice.push("The chosen security groups have no outbound rule: the function can call nothing.".into());
    }
    advice
}

/// What the execution role has to allow, so that Lambda can put the function into a VPC.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions>
pub fn needs(wanted: &Wanted) -> Vec<Need> {
    if wanted.subnets.is_empty() {
        return Vec::new();
    }
    [
        ("CreateNetworkInterface", "to be put into the VPC"),
        ("DescribeNetworkInterfaces", "to find its network interfaces"),
        ("DescribeSubnets", "to find its subnets"),
        ("DeleteNetworkInterface", "to give its network interfaces back"),
        ("AssignPrivateIpAddresses", "to get addresses"),
        ("UnassignPrivateIpAddresses", "to give addresses back"),
    ]
    .map(|(action, why)| Need::new(format!("ec2:{action}"), "*", why))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::configuration::network::model::{Group, Subnet};

    fn wanted(subnets: &str, groups: &str) -> Wanted {
        super::wanted(&NetworkEdit { subnets: subnets.into(), groups: groups.into(), ..NetworkEdit::default() })
    }

    fn fields(result: Result<(), Vec<FieldError>>) -> Vec<String> {
        result.err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn ids_are_taken_as_pasted() {
        assert_eq!(wanted("subnet-b,\n subnet-a", "sg-1;sg-2").text(), "subnet-a subnet-b; sg-1 sg-2");
    }

    #[test]
    fn the_limits_are_awss() {
        assert!(check(&wanted("", "")).is_ok());
        assert!(check(&wanted("subnet-1", "sg-1")).is_ok());
        assert_eq!(fields(check(&wanted("subnet-1", ""))), [GROUPS]);
        assert_eq!(fields(check(&wanted("", "sg-1"))), [SUBNETS]);
        assert_eq!(fields(check(&wanted("vpc-1", "sg-"))), [SUBNETS, GROUPS]);
        let many = |prefix: &str, count: usize| (0..count).map(|n| format!("{prefix}{n} ")).collect::<String>();
        assert!(check(&wanted(&many("subnet-", 16), &many("sg-", 5))).is_ok());
        assert_eq!(fields(check(&wanted(&many("subnet-", 17), &many("sg-", 6)))), [SUBNETS, GROUPS]);
    }

    #[test]
    fn a_mount_keeps_its_vpc() {
        assert!(check_leaving(&wanted("", ""), false).is_ok());
        assert!(check_leaving(&wanted("subnet-1", "sg-1"), true).is_ok());
        assert_eq!(check_leaving(&wanted("", ""), true).unwrap_err().field, VPC);
    }

    fn parts() -> VpcParts {
        let subnet = |id: &str, zone: &str, reach, ipv6, free| Subnet {
            id: id.into(),
            zone: zone.into(),
            reach,
            ipv6,
            free,
            ..Subnet::default()
        };
        VpcParts {
            subnets: vec![
                subnet("subnet-a", "z1", Reach::Private, true, 200),
                subnet("subnet-b", "z2", Reach::Private, true, 200),
                subnet("subnet-c", "z1", Reach::Public, false, 3),
                subnet("subnet-d", "z2", Reach::Isolated, false, 200),
            ],
            groups: vec![
                Group { id: "sg-1".into(), outbound: vec!["all".into()], ..Group::default() },
                Group { id: "sg-2".into(), ..Group::default() },
            ],
            routes_unknown: None,
        }
    }

    #[test]
    fn everything_is_of_one_vpc_and_ipv6_is_everywhere() {
        assert!(check_parts(&wanted("subnet-a subnet-b", "sg-1"), &parts()).is_ok());
        assert_eq!(fields(check_parts(&wanted("subnet-x", "sg-x"), &parts())), [SUBNETS, GROUPS]);
        let ipv6 = |subnets: &str| Wanted { ipv6: true, ..wanted(subnets, "sg-1") };
        assert!(check_parts(&ipv6("subnet-a subnet-b"), &parts()).is_ok());
        assert_eq!(fields(check_parts(&ipv6("subnet-a subnet-c"), &parts())), [IPV6]);
    }

    #[test]
    fn what_may_surprise_is_said() {
        let advice = |subnets: &str, groups: &str| super::advice(&wanted(subnets, groups), &parts());
        assert!(advice("subnet-a subnet-b", "sg-1").is_empty());
        let one = advice("subnet-a", "sg-1");
        assert!(one.len() == 1 && one[0].contains("All chosen subnets are in z1"), "{one:?}");
        let said = advice("subnet-c subnet-d", "sg-2").join("\n");
        for text in
            ["subnet-c leads to an internet gateway", "subnet-d has no route", "only 3 free", "no outbound rule"]
        {
            assert!(said.contains(text), "{said}");
        }
    }

    #[test]
    fn the_role_is_asked_for_only_inside_of_a_vpc() {
        assert!(needs(&wanted("", "")).is_empty());
        assert_eq!(needs(&wanted("subnet-a", "sg-1")).len(), 6);
    }
}
