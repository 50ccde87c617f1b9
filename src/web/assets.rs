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

macro_rules! pictures {
    ($($name:literal),+ $(,)?) => {
        [$(Picture::new($name, include_bytes!(concat!("../../static/help/", $name, ".png")))),+]
    };
}

/// What pages of help show of the panel, as the browser’s test took it.
pub static PICTURES: LazyLock<[Picture; 5]> =
    LazyLock::new(|| pictures!["overview", "sync", "held", "restore", "status"]);

/// A picture of a page.
#[derive(Debug)]
pub struct Picture {
    /// What it is called in the text of help: `overview`.
    pub name: &'static str,
    /// The file.
    pub asset: Asset,
    /// Its width and height, in pixels.
    pub size: (u32, u32),
}

impl Picture {
    fn new(name: &'static str, content: &'static [u8]) -> Self {
        let asset = Asset::new(name, "png", "image/png", content);
        Self { name, asset, size: size_of_png(content).unwrap_or_default() }
    }
}

/// Width and height, which stand first in a PNG (RFC 2083, 11.2.1).
fn size_of_png(content: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(content.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

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
    let files =
        [&*STYLE, &*SCRIPT, &*PASSKEYS, &*MARK].into_iter().chain(PICTURES.iter().map(|picture| &picture.asset));
    let asset = files.into_iter().find(|asset| asset.name == name).ok_or(WebError::NoPage)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, asset.content).into_response())
}
