//! The frontend inside the binary: WASM, JavaScript, CSS, fonts, compressed when it was built.
//!
//! One hash over all of `pkg/` is in its URL. The files refer to each other relatively, so files of two builds never
//! meet, and what is served under the hash can be cached for ever.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "$LAMBENT_SITE"]
struct Site;

/// Identifies this build's frontend.
pub static PKG_ID: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Site::iter().filter(|name| name.starts_with("pkg/")).collect();
    names.sort();
    let mut hash = Sha256::new();
    for name in names {
        if let Some(file) = Site::get(&name) {
            hash.update(name.as_bytes());
            hash.update(file.metadata.sha256_hash());
        }
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// Where the browser finds `pkg/`.
pub static PKG_ROOT: LazyLock<String> = LazyLock::new(|| format!("/pkg/{}", *PKG_ID));

/// What fetches the code of a group of screens; its name depends on who split the frontend, `.tools/build` or the watch.
pub static LOADER: LazyLock<String> = LazyLock::new(|| {
    let loader =
        |name: &str| Some(name.strip_prefix("pkg/")?.to_owned()).filter(|name| name.starts_with("__wasm_split."));
    Site::iter().filter(|name| name.ends_with(".js")).find_map(|name| loader(&name)).unwrap_or_default()
});

/// Which files each group of screens needs, for preloading.
pub static SPLITS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let manifest = Site::get("pkg/__wasm_split_manifest.json");
    manifest.and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

/// Whether the binary was built with its frontend.
pub fn present() -> bool {
    Site::get("pkg/lambent.wasm").is_some()
}

pub async fn pkg(Path((id, file)): Path<(String, String)>, headers: HeaderMap, watched: bool) -> Response<Body> {
    if id != *PKG_ID {
        // A tab left open over an upgrade; the boot script reloads it.
        return (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "This build is gone; reload the page.")
            .into_response();
    }
    let cache = if watched { "no-store" } else { "public, max-age=31536000, immutable" };
    serve(&format!("pkg/{file}"), &headers, cache)
}

pub async fn font(Path(file): Path<String>, headers: HeaderMap) -> Response<Body> {
    serve(&format!("fonts/{file}"), &headers, "public, max-age=31536000, immutable")
}

/// A file at the site's root: `favicon.svg`, `robots.txt`.
pub async fn root(name: &'static str, headers: HeaderMap) -> Response<Body> {
    serve(name, &headers, "public, max-age=86400")
}

fn serve(name: &str, headers: &HeaderMap, cache: &'static str) -> Response<Body> {
    if name.ends_with(".br") || name.ends_with(".gz") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encodings = [("br", ".br"), ("gzip", ".gz")];
    let packed = encodings
        .into_iter()
        .filter(|(name, _)| accepted.split(',').any(|part| part.split(';').next().map(str::trim) == Some(*name)))
        .find_map(|(encoding, suffix)| Site::get(&format!("{name}{suffix}")).map(|file| (Some(encoding), file)));
    let Some((encoding, file)) = packed.or_else(|| Site::get(name).map(|file| (None, file))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(file.data));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "wasm" => "application/wasm",
        "js" => "text/javascript",
        "css" => "text/css",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
