//! Makes a rebuilt frontend a reason to rebuild the binary that embeds it.

#![expect(clippy::disallowed_methods, reason = "Cargo speaks to build scripts through the environment")]

use std::{env, fs, path::Path};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let site = env::var("LAMBENT_SITE").unwrap_or_else(|_| format!("{manifest}/../target/site"));
    // rust-embed wants the folder to exist; without a frontend the server still answers with plain pages.
    let _ = fs::create_dir_all(&site);
    println!("cargo::rerun-if-env-changed=LAMBENT_SITE");
    println!("cargo::rerun-if-changed={site}");
    println!("cargo::rustc-env=LAMBENT_SITE={site}");
    // A changed stamp changes this variable, and with it the crate's fingerprint.
    let stamp = fs::read_to_string(Path::new(&site).join("stamp.txt")).unwrap_or_default();
    println!("cargo::rustc-env=LAMBENT_SITE_STAMP={}", stamp.trim());
    println!("cargo::rerun-if-changed=blueprints");
}
