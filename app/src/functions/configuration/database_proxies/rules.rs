//! The rules of database proxies, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html>

use super::model::{CreateProxy, Proxies, Proxy};
use crate::{
    error::FieldError,
    functions::{configuration::network::rules::ids, model::rules::role_arn, permissions::model::Need},
};

const NAME_MAX: usize = 63;
/// A new role is called after the proxy: `…-role`, 64 characters at most.
const NAME_MAX_WITH_ROLE: usize = 59;
/// A proxy is in two availability zones or more.
pub const SUBNETS_MIN: usize = 2;

/// Names of the fields.
pub const NAME: &str = "proxy-name";
pub const DATABASE: &str = "database";
pub const SECRET: &str = "secret";
pub const ROLE: &str = "role";
pub const SUBNETS: &str = "proxy-subnets";
pub const GROUPS: &str = "proxy-groups";

pub fn name(text: &str, max: usize) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name.".into());
    }
    if text.len() > max {
        return Err(format!("Use at most {max} characters; this has {}.", text.chars().count()));
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-')) {
        return Err(format!("Use only letters, digits and -; “{bad}” is not allowed."));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || text.ends_with('-') || text.contains("--") {
        return Err("A name begins with a letter, does not end with -, and has no -- inside.".into());
    }
    Ok(text.to_owned())
}

/// The family of proxies for a database engine; none where AWS offers no proxy here.
pub fn family(engine: &str) -> Option<&'static str> {
    let is = |names: &[&str]| names.contains(&engine);
    if is(&["mysql", "mariadb", "aurora-mysql", "aurora"]) {
        return Some("MYSQL");
    }
    is(&["postgres", "aurora-postgresql"]).then_some("POSTGRESQL")
}

/// One secret: what goes into the new role's policy names nothing else.
fn is_secret(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(7, ':').collect();
    let [head, partition, service, region, account, kind, name] = parts[..] else { return false };
    let plain =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+=.@-".contains(&b));
    (head, service, kind) == ("arn", "secretsmanager", "secret")
        && [partition, region, account, name].into_iter().all(plain)
}

pub fn check(request: &CreateProxy) -> Result<CreateProxy, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut request = request.clone();
    let max = if request.role_arn.trim().is_empty() { NAME_MAX_WITH_ROLE } else { NAME_MAX };
    match name(&request.name, max) {
        Ok(name) => request.name = name,
        Err(rule) => wrong.push(FieldError::new(NAME, rule)),
    }
    let resource = |id: &str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if request.database.id.is_empty() || !resource(&request.database.resource_id) {
        wrong.push(FieldError::new(DATABASE, "Choose the database the proxy stands before."));
    } else if family(&request.database.engine) != Some(request.database.family.as_str()) {
        wrong.push(FieldError::new(DATABASE, "A proxy stands before MySQL, MariaDB and PostgreSQL only."));
    }
    request.secret_arn = request.secret_arn.trim().to_owned();
    if request.secret_arn.is_empty() {
        request.iam = true;
    } else if !is_secret(&request.secret_arn) {
        wrong.push(FieldError::new(SECRET, "Choose a secret of AWS Secrets Manager, or enter its ARN."));
    }
    request.role_arn = request.role_arn.trim().to_owned();
    if !request.role_arn.is_empty() {
        if let Err(rule) = role_arn(&request.role_arn) {
            wrong.push(FieldError::new(ROLE, rule));
        }
    }
    request.subnets = ids(&request.subnets.join(","));
    request.groups = ids(&request.groups.join(","));
    request.subnets.dedup();
    if request.subnets.len() < SUBNETS_MIN || !request.subnets.iter().all(|id| id.starts_with("subnet-")) {
        let rule = "A proxy needs two subnets or more, in different availability zones of the database's VPC.";
        wrong.push(FieldError::new(SUBNETS, rule));
    }
    if let Some(bad) = request.groups.iter().find(|id| !id.starts_with("sg-")) {
        wrong.push(FieldError::new(GROUPS, format!("“{bad}” is not the id of a security group; one begins with sg-.")));
    }
    if wrong.is_empty() { Ok(request) } else { Err(wrong) }
}

/// The ARN of all database users behind a proxy, for `rds-db:connect`.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html>
pub fn users_of(proxy_arn: &str) -> Option<String> {
    let (head, id) = proxy_arn.split_once(":db-proxy:")?;
    let rest = head.strip_prefix("arn:")?;
    let (partition, rest) = rest.split_once(":rds:")?;
    Some(format!("arn:{partition}:rds-db:{rest}:dbuser:{id}/*"))
}

/// What the execution role has to allow to use a proxy: nothing where it takes passwords.
pub fn needs(proxy: &Proxy) -> Vec<Need> {
    let users = users_of(&proxy.arn).filter(|_| proxy.iam);
    users.into_iter().map(|arn| Need::new("rds-db:connect", arn, "to sign in to the proxy with the role")).collect()
}

/// What keeps the function from reaching a proxy, and what is to be looked after.
pub fn reach(function: &Proxies, proxy: &Proxy) -> Result<String, String> {
    let port = port(&proxy.family);
    match &function.vpc_id {
        None => Err("The function is in no VPC, and a proxy is reached only from inside of its own.".into()),
        Some(own) if *own != proxy.vpc_id => {
            Err(format!("The proxy is in {}, the function in {own}: it cannot be reached.", proxy.vpc_id))
        }
        Some(_) if proxy.groups.iter().any(|group| function.groups.contains(group)) => {
            Ok(format!("In the same VPC, and they share a security group: its rules must allow port {port} to itself."))
        }
        Some(_) => Ok(format!(
            "In the same VPC. A security group of the proxy ({}) must let port {port} in from one of the function ({}).",
            proxy.groups.join(", "),
            function.groups.join(", ")
        )),
    }
}

pub fn port(family: &str) -> u16 {
    match family {
        "MYSQL" => 3306,
        "SQLSERVER" => 1433,
        _ => 5432,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::model::Database, *};

    fn request() -> CreateProxy {
        CreateProxy {
            name: " orders-proxy ".into(),
            database: Database {
                id: "orders".into(),
                engine: "postgres".into(),
                family: "POSTGRESQL".into(),
                ..Database::default()
            },
            subnets: vec!["subnet-1".into(), "subnet-2".into()],
            ..CreateProxy::default()
        }
    }

    fn fields(request: &CreateProxy) -> Vec<String> {
        check(request).err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn names_follow_rdss_pattern() {
        for good in ["a", "orders-proxy", "A1-b2"] {
            assert!(name(good, 63).is_ok(), "{good}");
        }
        for bad in ["", "1a", "-a", "a-", "a--b", "a_b", "ä", &"a".repeat(64)] {
            assert!(name(bad, 63).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let right = check(&request()).unwrap();
        assert_eq!((right.name.as_str(), right.iam), ("orders-proxy", true));
        let wrong = CreateProxy {
            name: "x--y".into(),
            database: Database { id: "x".into(), engine: "oracle-ee".into(), ..Database::default() },
            secret_arn: "orders".into(),
            role_arn: "role".into(),
            subnets: vec!["subnet-1".into()],
            groups: vec!["x".into()],
            ..CreateProxy::default()
        };
        assert_eq!(fields(&wrong), [NAME, DATABASE, SECRET, ROLE, SUBNETS, GROUPS]);
        assert_eq!(fields(&CreateProxy { name: "a".repeat(60), ..request() }), [NAME]);
        let secret = |arn: &str| fields(&CreateProxy { secret_arn: arn.into(), ..request() });
        assert!(secret("arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf").is_empty());
    }

    #[test]
    fn nothing_widens_the_new_roles_policy() {
        for arn in [
            "arn:aws:secretsmanager:*:*:secret:*",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a?",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a\",\"*",
            "arn:aws:iam::111122223333:secretsmanager:secret:a",
        ] {
            assert_eq!(fields(&CreateProxy { secret_arn: arn.into(), ..request() }), [SECRET], "{arn}");
        }
        let database = Database { resource_id: "*".into(), ..request().database };
        assert_eq!(fields(&CreateProxy { database, ..request() }), [DATABASE]);
    }

    #[test]
    fn the_role_may_sign_in_as_every_user() {
        let proxy =
            Proxy { arn: "arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-0a1".into(), iam: true, ..Proxy::default() };
        assert_eq!(needs(&proxy)[0].resource, "arn:aws:rds-db:eu-west-1:111122223333:dbuser:prx-0a1/*");
        assert!(needs(&Proxy { iam: false, ..proxy }).is_empty());
    }

    #[test]
    fn a_proxy_is_reached_from_its_own_vpc() {
        let proxy =
            Proxy { vpc_id: "vpc-1".into(), groups: vec!["sg-1".into()], family: "MYSQL".into(), ..Proxy::default() };
        let function = |vpc: Option<&str>, group: &str| Proxies {
            vpc_id: vpc.map(str::to_owned),
            groups: vec![group.into()],
            ..Proxies::default()
        };
        assert!(reach(&function(None, ""), &proxy).is_err());
        assert!(reach(&function(Some("vpc-2"), "sg-1"), &proxy).is_err());
        assert!(reach(&function(Some("vpc-1"), "sg-2"), &proxy).is_ok_and(|text| text.contains("3306 in from")));
        assert!(reach(&function(Some("vpc-1"), "sg-1"), &proxy).is_ok_and(|text| text.contains("share")));
    }
}
