//! The one-time token with which the first administrator is made: there is no default account.

use crate::store::{Store, StoreError};

use super::token::Token;

/// Quarter of an hour; starting again prints a new one.
pub const SETUP_TOKEN_MS: i64 = 15 * 60 * 1000;

/// A new token to print at start, in the place of any before; none once there is a member.
pub async fn issue(store: &Store) -> Result<Option<Token>, StoreError> {
    if store.has_users().await? {
        return Ok(None);
    }
    let token = Token::random();
    store.replace_setup_token(&token.hash(), store.now() + SETUP_TOKEN_MS).await?;
    Ok(Some(token))
}
