//! The style sheet, the script and the mark: embedded, typed, and cached for ever under an address that names their
//! content. A new build has new addresses, so no browser mixes the pages of one version with the looks of another.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::error::WebError;

/// Where each asset is served.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", include_bytes!("../../static/app.css")));
pub static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", include_bytes!("../../static/app.js")));
pub static PASSKEYS: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("passkeys", "js", "text/javascript; charset=utf-8", include_bytes!("../../static/passkeys.js"))
});
pub static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("mark", "svg", "image/svg+xml", include_bytes!("../../static/mark.svg")));

/// A file that is part of the program.
#[derive(Debug)]
pub struct Asset {
    name: String,
    content_type: &'static str,
    content: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, content: &'static [u8]) -> Self {
        let digest = blake3::hash(content).to_hex();
        Self { name: format!("{stem}.{}.{extension}", &digest[..16]), content_type, content }
    }

    /// What it says, if it is text.
    #[cfg(debug_assertions)]
    pub fn text(&self) -> &'static str {
        str::from_utf8(self.content).unwrap_or_default()
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

pub async fn get(Path(name): Path<String>) -> Result<Response, WebError> {
    let asset =
        [&STYLE, &SCRIPT, &PASSKEYS, &MARK].into_iter().find(|asset| asset.name == name).ok_or(WebError::NoPage)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, asset.content).into_response())
}
