//! The chain of hashes, and the check that nobody touched it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::{HEAD, head, no_head, row};
use crate::store::{
    Store, StoreError,
    text::{hex, to_json},
};

const BATCH: u64 = 1000;

/// What [`Store::audit_verify`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditCheck {
    /// Every row is as it was written. Note the last hash elsewhere: who can write to the database itself could
    /// make a whole new chain, but not one that ends in the same hash.
    Intact { rows: u64, last_hash: String },
    /// The first row that is not as it was written, is missing, or should not be there.
    Broken { id: i64, reason: &'static str },
}

impl Store {
    /// Checks every row of the audit trail against its hash and the row before.
    pub async fn audit_verify(&self) -> Result<AuditCheck, StoreError> {
        let tx = self.snapshot().await?;
        let head = head::Entity::find_by_id(HEAD).one(&tx).await?.ok_or_else(no_head)?;
        let (mut last_id, mut last_hash) = (0, String::new());
        loop {
            let rows = row::Entity::find()
                .filter(row::Column::Id.gt(last_id))
                .order_by_asc(row::Column::Id)
                .limit(BATCH)
                .all(&tx)
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let expected = last_id + 1;
                if row.id != expected {
                    return Ok(AuditCheck::Broken { id: expected, reason: "the row is missing" });
                }
                if row.hash != link(&last_hash, &row)? {
                    return Ok(AuditCheck::Broken { id: row.id, reason: "the row was changed" });
                }
                (last_id, last_hash) = (row.id, row.hash);
            }
        }
        Ok(match head.last_id {
            end if end > last_id => AuditCheck::Broken { id: last_id + 1, reason: "the row is missing" },
            end if end < last_id => AuditCheck::Broken { id: end + 1, reason: "the row was added" },
            _ if head.last_hash != last_hash => AuditCheck::Broken { id: last_id, reason: "the row was changed" },
            _ => AuditCheck::Intact { rows: last_id.unsigned_abs(), last_hash },
        })
    }
}

/// The hash of a row: SHA-256 over the hash before and the row as a JSON list, in which no two rows look alike.
pub(super) fn link(before: &str, row: &row::Model) -> Result<String, StoreError> {
    let canonical = to_json(&(
        (row.id, &row.kind, row.intent_id, row.at, &row.actor_id, &row.actor, &row.action, &row.target_kind),
        (
            &row.target,
            &row.connection,
            &row.region,
            &row.outcome,
            &row.details,
            &row.operation_id,
            &row.request_id,
            &row.ip,
        ),
    ))?;
    Ok(hex(&Sha256::new().chain_update(before).chain_update(canonical).finalize()))
}
