//! Amazon EFS: file systems, the access points a function mounts, and where their networks reach.
//! <https://docs.aws.amazon.com/efs/latest/ug/api-reference.html>

use aws_sdk_efs::types::{AccessPointDescription, FileSystemDescription, LifeCycleState, MountTargetDescription};

use super::{
    Aws, AwsError,
    call::{Op, Service},
    quota::Class,
};

const fn op(name: &'static str) -> Op {
    Op::new(Service::Efs, name, Class::Others)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSystem {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPoint {
    pub arn: String,
    pub id: String,
    pub name: String,
    pub file_system_id: String,
    /// The folder of the file system that is its root.
    pub root: String,
    /// User and group every file is read and written as.
    pub owner: Option<(i64, i64)>,
    pub available: bool,
}

/// Where a file system is reached: one address in one subnet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountTarget {
    pub vpc_id: String,
    pub subnet_id: String,
    pub zone: String,
    pub available: bool,
}

impl Aws {
    pub async fn describe_file_systems(&self) -> Result<Vec<FileSystem>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.efs.describe_file_systems().max_items(100).set_marker(marker);
            let page = self.call(op("DescribeFileSystems"), || request.send()).await?;
            all.extend(page.file_systems.unwrap_or_default().into_iter().map(file_system));
            marker = page.next_marker;
            if marker.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn describe_access_points(&self) -> Result<Vec<AccessPoint>, AwsError> {
        let (mut all, mut token) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.efs.describe_access_points().max_results(100).set_next_token(token);
            let page = self.call(op("DescribeAccessPoints"), || request.send()).await?;
            all.extend(page.access_points.unwrap_or_default().into_iter().filter_map(access_point));
            token = page.next_token;
            if token.is_none() {
                return Ok(all);
            }
        }
    }

    pub async fn describe_mount_targets(&self, file_system_id: &str) -> Result<Vec<MountTarget>, AwsError> {
        let (mut all, mut marker) = (Vec::new(), None);
        loop {
            let request = self.sdk().await.efs.describe_mount_targets().file_system_id(file_system_id);
            let request = request.max_items(100).set_marker(marker);
            let page = self.call(op("DescribeMountTargets"), || request.send()).await?;
            all.extend(page.mount_targets.unwrap_or_default().into_iter().map(mount_target));
            marker = page.next_marker;
            if marker.is_none() {
                return Ok(all);
            }
        }
    }
}

fn file_system(system: FileSystemDescription) -> FileSystem {
    FileSystem { id: system.file_system_id, name: system.name.unwrap_or_default() }
}

fn access_point(point: AccessPointDescription) -> Option<AccessPoint> {
    Some(AccessPoint {
        arn: point.access_point_arn?,
        id: point.access_point_id.unwrap_or_default(),
        name: point.name.unwrap_or_default(),
        file_system_id: point.file_system_id.unwrap_or_default(),
        root: point.root_directory.and_then(|root| root.path).unwrap_or_else(|| "/".into()),
        owner: point.posix_user.map(|user| (user.uid, user.gid)),
        available: point.life_cycle_state == Some(LifeCycleState::Available),
    })
}

fn mount_target(target: MountTargetDescription) -> MountTarget {
    MountTarget {
        vpc_id: target.vpc_id.unwrap_or_default(),
        subnet_id: target.subnet_id,
        zone: target.availability_zone_name.unwrap_or_default(),
        available: target.life_cycle_state == LifeCycleState::Available,
    }
}
