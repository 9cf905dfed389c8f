//! Slows down guessing, by account and by address. The counts are in the store: a restart does not reset them, and
//! several servers share them. The delay grows to a minute and never becomes a lock-out.

use app::error::ConsoleError;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

use crate::store::{Attempt, Counter, ForRequest, Store};

/// Attempts on one account before the first delay.
const ACCOUNT_FREE: i32 = 5;
/// The same for one address, behind which a whole office may sit.
const ADDRESS_FREE: i32 = 20;
/// Sixty guesses an hour at the most, and a wait that is bearable for the account's owner.
const DELAY_MAX_MS: i64 = 60_000;

#[derive(Clone, Debug)]
pub struct Limiter {
    store: Store,
}

/// An attempt that may be made; it counts as failed until [`Admitted::succeeded`].
#[must_use]
pub struct Admitted {
    store: Store,
    account: String,
    address: String,
}

impl Limiter {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Counts an attempt, whether or not there is such an account.
    pub async fn admit(&self, account: &str, ip: &str, request_id: &str) -> Result<Admitted, ConsoleError> {
        let (account, address) = (account_key(account), address_key(ip));
        let counters = [
            Counter { key: account.clone(), delay: |failures| delay(failures - ACCOUNT_FREE) },
            Counter { key: address.clone(), delay: |failures| delay(failures - ADDRESS_FREE) },
        ];
        match self.store.count_attempt(&counters).await.for_request(request_id)? {
            Attempt::Allowed => Ok(Admitted { store: self.store.clone(), account, address }),
            Attempt::BlockedUntil(until) => {
                tracing::warn!(request_id, ip, "too many sign-in attempts");
                let wait_ms = (until - self.store.now()).clamp(0, DELAY_MAX_MS).unsigned_abs();
                let retry_after_s = u32::try_from(wait_ms.div_ceil(1000)).unwrap_or(u32::MAX);
                Err(ConsoleError::Throttled { retry_after_s })
            }
        }
    }
}

impl Admitted {
    /// Forgets the account's failures. The address keeps its other ones: who has an account of their own cannot wash
    /// away the guesses on others.
    pub async fn succeeded(self, request_id: &str) -> Result<(), ConsoleError> {
        self.store.forget_attempts(&self.account).await.for_request(request_id)?;
        self.store.uncount_attempt(&self.address).await.for_request(request_id)
    }
}

/// 0, then 1, 2, 4, … s.
fn delay(over: i32) -> i64 {
    if over < 0 { 0 } else { (1000_i64 << over.min(6)).min(DELAY_MAX_MS) }
}

/// Hashed: people type their password into the wrong field, and names may be long.
fn account_key(account: &str) -> String {
    let digest = Sha256::digest(account.trim().to_lowercase());
    format!("account:{}", crate::store::hex(&digest))
}

/// One household or server has a whole IPv6 /64.
fn address_key(ip: &str) -> String {
    match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => format!("address:{ip}"),
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => "address:unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        Clock, StoreUrl,
        testing::{ScratchFile, each_store},
    };

    async fn wait(limiter: &Limiter, account: &str, ip: &str) -> Option<u32> {
        match limiter.admit(account, ip, "r").await {
            Ok(_) => None,
            Err(ConsoleError::Throttled { retry_after_s }) => Some(retry_after_s),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn the_delay_grows_to_a_minute_and_ends() {
        each_store(async |store| {
            let clock = Clock::manual(1_000_000);
            let limiter = Limiter::new(store.with_clock(clock.clone()));
            for _ in 0..5 {
                assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.1").await, None);
            }
            for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
                // Trying on, from anywhere, does not prolong it.
                for ip in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
                    assert_eq!(wait(&limiter, " Ana@example.com", ip).await, Some(seconds));
                }
                assert_eq!(wait(&limiter, "bea@example.com", "192.0.2.3").await, None, "another account is free");
                clock.advance(i64::from(seconds) * 1000);
                assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.4").await, None);
                limiter.store.forget_attempts(&account_key("bea@example.com")).await?;
            }
            clock.advance(60 * 60 * 1000);
            for _ in 0..5 {
                assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.5").await, None, "forgotten after an hour");
            }
            Ok(())
        })
        .await;
    }

    #[tokio::test]
    async fn a_success_clears_the_account_but_not_the_address() {
        each_store(async |store| {
            let limiter = Limiter::new(store.with_clock(Clock::manual(1_000_000)));
            for _ in 0..4 {
                assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.1").await, None);
            }
            let own = limiter.admit("ana@example.com", "192.0.2.1", "r").await.unwrap();
            own.succeeded("r").await.unwrap();
            for n in 0..16 {
                assert_eq!(wait(&limiter, &format!("victim-{n}@example.com"), "192.0.2.1").await, None);
            }
            assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.1").await, Some(1));
            assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.2").await, None);
            Ok(())
        })
        .await;
    }

    #[tokio::test]
    async fn attempts_made_at_once_all_count() {
        each_store(async |store| {
            let limiter = Limiter::new(store.with_clock(Clock::manual(1_000_000)));
            let attempts = (0..30).map(|n| {
                let limiter = limiter.clone();
                tokio::spawn(async move { wait(&limiter, "ana@example.com", &format!("192.0.2.{n}")).await })
            });
            let results = futures::future::join_all(attempts).await;
            let admitted = results.into_iter().filter(|wait| wait.as_ref().unwrap().is_none()).count();
            assert_eq!(admitted, 5);
            Ok(())
        })
        .await;
    }

    #[tokio::test]
    async fn neither_a_restart_nor_a_flood_of_names_helps_the_attacker() {
        let file = ScratchFile::default();
        let clock = Clock::manual(1_000_000);
        let open =
            async || Limiter::new(crate::store::Store::open(&file.url()).await.unwrap().with_clock(clock.clone()));
        let limiter = open().await;
        for n in 0..10 {
            wait(&limiter, "ana@example.com", &format!("192.0.2.{n}")).await;
        }
        drop(limiter);
        let limiter = open().await;
        assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.77").await, Some(1));

        let memory = crate::store::Store::open(&StoreUrl::Memory).await.unwrap().with_clock(clock.clone());
        let limiter = Limiter::new(memory);
        for n in 0..6 {
            wait(&limiter, "ana@example.com", &format!("192.0.2.{n}")).await;
        }
        let names: Vec<_> = (0..10_000)
            .map(|n| Counter {
                key: account_key(&format!("name-{n}")),
                delay: |failures| delay(failures - ACCOUNT_FREE),
            })
            .collect();
        for some in names.chunks(500) {
            assert_eq!(limiter.store.count_attempt(some).await.unwrap(), Attempt::Allowed);
        }
        assert_eq!(wait(&limiter, "ana@example.com", "192.0.2.77").await, Some(1), "still remembered");
        assert!(limiter.store.counted_keys().await > 10_000);
        clock.advance(60 * 60 * 1000);
        limiter.store.sweep().await.unwrap();
        assert_eq!(limiter.store.counted_keys().await, 0, "bounded by expiry");
    }

    #[test]
    fn names_are_hashed_and_an_ipv6_network_is_one_address() {
        assert!(!account_key("hunter2 typed here").contains("hunter2"));
        assert_eq!(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:2:ffff::9"));
        assert_ne!(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
        assert_eq!(address_key("::ffff:192.0.2.1"), address_key("192.0.2.1"));
        assert_ne!(address_key("192.0.2.1"), address_key("192.0.2.2"));
    }
}
