//! The rules of mounts, the same in the browser and on the server.
//! <https://docs.aws.amazon.com/lambda/latest/api/API_FileSystemConfig.html>

use super::model::{FileSystems, Mount, Reached};
use crate::{error::FieldError, functions::permissions::model::Need};

const PATH_MAX: usize = 160;
/// Names of the fields.
pub const ARN: &str = "access-point";
pub const PATH: &str = "local-path";
pub const DIRECT: &str = "direct-read";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Efs,
    S3Files,
}

/// What an ARN is of.
pub fn kind(arn: &str) -> Option<Kind> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [head, partition, service, _, account, resource] = parts[..] else { return None };
    if head != "arn" || !partition.starts_with("aws") || account.len() != 12 {
        return None;
    }
    let hex = |text: &str, most: usize| {
        (17..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    match service {
        "elasticfilesystem" => {
            let id = resource.strip_prefix("access-point/fsap-")?;
            hex(id, 17).then_some(Kind::Efs)
        }
        "s3files" => {
            let (system, point) = resource.strip_prefix("file-system/fs-")?.split_once("/access-point/fsap-")?;
            (hex(system, 40) && hex(point, 40)).then_some(Kind::S3Files)
        }
        _ => None,
    }
}

/// `/mnt/` and one name.
pub fn path(text: &str) -> Result<String, String> {
    let text = text.trim();
    let Some(name) = text.strip_prefix("/mnt/").filter(|name| !name.is_empty()) else {
        return Err("The path is /mnt/ and a name, such as /mnt/data.".into());
    };
    if let Some(bad) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || "-_.".contains(*c))) {
        return Err(format!("After /mnt/ use only letters, digits, -, _ and .; “{bad}” is not allowed."));
    }
    if text.len() > PATH_MAX {
        return Err(format!("Use at most {PATH_MAX} characters."));
    }
    Ok(text.to_owned())
}

/// In one spelling, or what is wrong.
pub fn check(mount: &Mount, function: &FileSystems) -> Result<Mount, Vec<FieldError>> {
    let arn = mount.arn.trim().to_owned();
    if arn.is_empty() {
        return Ok(Mount::default());
    }
    let mut wrong = Vec::new();
    let kind = kind(&arn);
    if kind.is_none() {
        let rule = "Enter the ARN of an EFS access point, such as \
                    arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0123456789abcdef0, or of an S3 \
                    Files access point.";
        wrong.push(FieldError::new(ARN, rule));
    } else if function.vpc_id.is_none() {
        wrong.push(FieldError::new(ARN, "A file system is mounted inside of a VPC: put the function into one first."));
    } else if function.snap_start {
        let rule = "SnapStart and file systems exclude each other: switch SnapStart off first.";
        wrong.push(FieldError::new(ARN, rule));
    }
    let path = path(&mount.path).map_err(|rule| wrong.push(FieldError::new(PATH, rule))).unwrap_or_default();
    let direct_read = mount.direct_read.trim().to_owned();
    if !direct_read.is_empty() {
        if !["AUTO", "ENABLED", "DISABLED"].contains(&direct_read.as_str()) {
            wrong.push(FieldError::new(DIRECT, "Direct reads are AUTO, ENABLED or DISABLED."));
        } else if kind == Some(Kind::Efs) {
            wrong.push(FieldError::new(DIRECT, "Only S3 Files reads directly from a bucket; EFS does not."));
        }
    }
    if wrong.is_empty() { Ok(Mount { arn, path, direct_read }) } else { Err(wrong) }
}

/// What the execution role has to allow. `file_system_id` is that of the access point, where it is known.
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html>
pub fn needs(mount: &Mount, file_system_id: Option<&str>) -> Vec<Need> {
    let (service, resource) = match kind(&mount.arn) {
        None => return Vec::new(),
        Some(Kind::Efs) => {
            let system = file_system_id.and_then(|id| {
                mount.arn.split_once(":access-point/").map(|(head, _)| format!("{head}:file-system/{id}"))
            });
            ("elasticfilesystem", system.unwrap_or_else(|| "*".into()))
        }
        Some(Kind::S3Files) => {
            let system = mount.arn.split_once("/access-point/").map(|(system, _)| system.to_owned());
            ("s3files", system.unwrap_or_else(|| "*".into()))
        }
    };
    vec![
        Need::new(format!("{service}:ClientMount"), resource.clone(), "to mount the file system"),
        Need::new(format!("{service}:ClientWrite"), resource, "to write to it"),
    ]
}

/// What keeps the function from reaching an EFS file system.
pub fn trouble(reached: &Reached) -> Option<String> {
    if let Some(vpc) = reached.elsewhere.as_ref().filter(|_| reached.zones.is_empty()) {
        return Some(format!(
            "The file system has its mount targets in {vpc}, not in the function's VPC: the function cannot reach it."
        ));
    }
    if reached.zones.is_empty() {
        return Some("The file system has no mount target that is ready in the function's VPC. Make one first.".into());
    }
    (!reached.missing.is_empty()).then(|| {
        format!(
            "The file system has no mount target in {}, where the function has a subnet: from there it cannot be mounted. \
             Make one, or take the subnet out.",
            reached.missing.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFS: &str = "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0";
    const S3: &str =
        "arn:aws:s3files:us-east-1:000000000000:file-system/fs-0123456789abcdef0/access-point/fsap-0123456789abcdef0";

    fn in_vpc() -> FileSystems {
        FileSystems { vpc_id: Some("vpc-1".into()), ..FileSystems::default() }
    }

    fn fields(mount: &Mount, function: &FileSystems) -> Vec<String> {
        check(mount, function).err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    fn mount(arn: &str, path: &str) -> Mount {
        Mount { arn: arn.into(), path: path.into(), ..Mount::default() }
    }

    #[test]
    fn arns_are_of_access_points() {
        assert_eq!((kind(EFS), kind(S3)), (Some(Kind::Efs), Some(Kind::S3Files)));
        for wrong in
            ["", "fsap-0123456789abcdef0", "arn:aws:s3:::bucket", &EFS[..EFS.len() - 1], &EFS.replace("def", "xyz")]
        {
            assert_eq!(kind(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn paths_are_below_mnt() {
        assert_eq!(path(" /mnt/a-b_c.1 ").as_deref(), Ok("/mnt/a-b_c.1"));
        for wrong in ["", "/mnt/", "/mnt", "/data", "mnt/a", "/mnt/a/b", "/mnt/a b", "/mnt/ä"] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
        assert!(path(&format!("/mnt/{}", "a".repeat(155))).is_ok());
        assert!(path(&format!("/mnt/{}", "a".repeat(156))).is_err());
    }

    #[test]
    fn a_mount_needs_a_vpc_and_no_snapshots() {
        assert!(check(&mount(EFS, "/mnt/a"), &in_vpc()).is_ok());
        assert_eq!(fields(&mount(EFS, "/mnt/a"), &FileSystems::default()), [ARN]);
        assert_eq!(fields(&mount(EFS, "/data"), &FileSystems { snap_start: true, ..in_vpc() }), [ARN, PATH]);
        assert_eq!(fields(&mount("x", ""), &in_vpc()), [ARN, PATH]);
        assert_eq!(check(&mount(" ", "/anything"), &in_vpc()), Ok(Mount::default()));
        let direct = |arn: &str, way: &str| Mount { direct_read: way.into(), ..mount(arn, "/mnt/a") };
        assert!(check(&direct(S3, "DISABLED"), &in_vpc()).is_ok());
        assert_eq!(fields(&direct(EFS, "AUTO"), &in_vpc()), [DIRECT]);
        assert_eq!(fields(&direct(S3, "sometimes"), &in_vpc()), [DIRECT]);
    }

    #[test]
    fn the_role_needs_the_file_system() {
        let needs = needs(&mount(EFS, "/mnt/a"), Some("fs-1"));
        assert_eq!(needs[0].action, "elasticfilesystem:ClientMount");
        assert_eq!(needs[1].resource, "arn:aws:elasticfilesystem:us-east-1:000000000000:file-system/fs-1");
        assert!(super::needs(&mount(S3, "/mnt/a"), None)[1].resource.ends_with(":file-system/fs-0123456789abcdef0"));
        assert!(super::needs(&Mount::default(), None).is_empty());
    }

    #[test]
    fn mount_targets_are_where_the_function_is() {
        let reached = |zones: &[&str], missing: &[&str], elsewhere: Option<&str>| Reached {
            zones: zones.iter().map(|zone| (*zone).to_owned()).collect(),
            missing: missing.iter().map(|zone| (*zone).to_owned()).collect(),
            elsewhere: elsewhere.map(str::to_owned),
        };
        assert_eq!(trouble(&reached(&["a"], &[], Some("vpc-2"))), None);
        assert!(trouble(&reached(&["a"], &["b"], None)).is_some_and(|text| text.contains("no mount target in b")));
        assert!(trouble(&reached(&[], &["a"], Some("vpc-2"))).is_some_and(|text| text.contains("vpc-2")));
        assert!(trouble(&reached(&[], &["a"], None)).is_some());
    }
}
