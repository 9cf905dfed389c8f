//! Access points, whether a function reaches their file systems, and mounting one.

use app::{
    connections::model::Place,
    error::ConsoleError,
    functions::configuration::{
        cli,
        file_systems::{
            model::{AccessPoint, FileSystems, MOUNT, Mount, MountEdit, Reached},
            rules,
        },
        merge::merge,
        model::Texts,
        network::model::VpcParts,
    },
};
use std::collections::{BTreeSet, HashMap};

use crate::{
    activity::detail,
    aws::{
        Aws,
        efs::MountTarget,
        lambda::configuration::{ConfigurationChange, FileSystem, Settings},
    },
    functions::configuration::save::Plan,
};

pub fn file_systems(settings: &Settings) -> FileSystems {
    let first = settings.file_systems.first().cloned();
    let mount = first.map(|system| Mount {
        arn: system.arn,
        path: system.path,
        direct_read: system.direct_read.unwrap_or_default(),
    });
    FileSystems {
        mount: mount.unwrap_or_default(),
        vpc_id: settings.network.vpc_id.clone(),
        subnets: settings.network.subnet_ids.clone(),
        snap_start: settings.snap_start,
    }
}

pub async fn access_points(aws: &Aws) -> Result<Vec<AccessPoint>, ConsoleError> {
    let (points, systems) = futures::join!(aws.describe_access_points(), aws.describe_file_systems());
    // Only their names would be missing.
    let names: HashMap<String, String> =
        systems.unwrap_or_default().into_iter().map(|system| (system.id, system.name)).collect();
    let mut all: Vec<AccessPoint> = points?
        .into_iter()
        .map(|point| AccessPoint {
            file_system_name: names.get(&point.file_system_id).cloned().unwrap_or_default(),
            owner: point.owner.map(|(user, group)| format!("{user}:{group}")),
            arn: point.arn,
            id: point.id,
            name: point.name,
            file_system_id: point.file_system_id,
            root: point.root,
            available: point.available,
        })
        .collect();
    all.sort_by(|a, b| (&a.file_system_id, &a.root, &a.id).cmp(&(&b.file_system_id, &b.root, &b.id)));
    Ok(all)
}

/// By availability zones; by subnets where those are not known.
pub fn reached(targets: &[MountTarget], vpc_id: &str, subnet_ids: &[String], parts: Option<&VpcParts>) -> Reached {
    let here: Vec<&MountTarget> = targets.iter().filter(|target| target.vpc_id == vpc_id && target.available).collect();
    let zones: BTreeSet<&str> = here.iter().map(|target| target.zone.as_str()).collect();
    let missing: BTreeSet<String> = match parts {
        Some(parts) => {
            let own = parts.subnets.iter().filter(|subnet| subnet_ids.contains(&subnet.id));
            own.filter(|subnet| !zones.contains(subnet.zone.as_str())).map(|subnet| subnet.zone.clone()).collect()
        }
        None => {
            let known = |id: &&String| here.iter().any(|target| target.subnet_id == **id);
            subnet_ids.iter().filter(|id| !known(id)).cloned().collect()
        }
    };
    Reached {
        zones: zones.into_iter().map(str::to_owned).collect(),
        missing: missing.into_iter().collect(),
        elsewhere: targets.iter().find(|target| target.vpc_id != vpc_id).map(|target| target.vpc_id.clone()),
    }
}

pub fn plan(place: &Place, name: &str, now: &Settings, edit: &MountEdit) -> Result<Plan, ConsoleError> {
    let theirs = file_systems(now);
    let wanted = rules::check(&edit.mount, &theirs).map_err(ConsoleError::Invalid)?;
    let base = Texts::from([(MOUNT.to_owned(), edit.base.clone())]);
    let merged = merge(&base, &theirs.mount.texts(), &wanted.texts());
    if !merged.rows.is_empty() {
        return Ok(Plan::Conflict(merged.rows));
    }
    let after = Mount::parse(merged.result.get(MOUNT).map(String::as_str).unwrap_or_default());
    if after == theirs.mount {
        return Ok(Plan::Nothing { kept: merged.kept });
    }
    let details = vec![
        detail("file system", format!("{} → {}", theirs.mount.text(), after.text())),
        detail("aws cli", cli::file_system(place, name, &after).join("\n")),
    ];
    let mounted = (!after.arn.is_empty()).then(|| FileSystem {
        arn: after.arn,
        path: after.path,
        direct_read: Some(after.direct_read).filter(|read| !read.is_empty()),
    });
    let change =
        ConfigurationChange { file_systems: Some(mounted.into_iter().collect()), ..ConfigurationChange::default() };
    Ok(Plan::Change { change, details, kept: merged.kept })
}
