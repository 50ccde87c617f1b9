//! The panel's own certificate: read from its files, and read again when they change.
//!
//! A renewed certificate counts from the next connection on. Files that can't be used leave the one in force as it is, and
//! say so in the log; a renewal that writes one file after the other is such a case for a moment.

use std::{fs, io, path::Path, sync::Arc, time::Duration};

use axum_server::tls_rustls::RustlsConfig;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::{sync::Notify, task::spawn_blocking};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use crate::config::TlsConfig;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Why a certificate can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file can't be read.
    #[error("{0} can’t be read")]
    Read(String, #[source] io::Error),
    /// A file holds something else.
    #[error("{0} holds no {1} in PEM form")]
    Pem(String, &'static str),
    /// They don't belong together, or are of a kind that TLS does not take.
    #[error("the certificate {0} and its key can’t be used together")]
    Pair(String, #[source] rustls::Error),
}

/// A certificate that is in force, and the files it came from.
#[derive(Debug)]
pub struct Certificate {
    files: TlsConfig,
    /// What was in the files when they were looked at last.
    seen: Contents,
    server: RustlsConfig,
}

#[derive(PartialEq, Eq)]
struct Contents {
    chain: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contents(…)")
    }
}

impl Certificate {
    /// Reads the files.
    pub async fn load(files: TlsConfig) -> Result<Self, CertificateError> {
        let seen = read(&files).await?;
        let server = RustlsConfig::from_config(Arc::new(server_config(&files, &seen)?));
        Ok(Self { files, seen, server })
    }

    /// What the server shows; it follows when the files change.
    pub fn server(&self) -> RustlsConfig {
        self.server.clone()
    }

    /// Reads the files again and puts what they hold in force, if it can be used. Whether it is another one than before.
    pub async fn reload(&mut self) -> Result<bool, CertificateError> {
        let found = read(&self.files).await?;
        if found == self.seen {
            return Ok(false);
        }
        self.seen = found;
        self.server.reload_from_config(Arc::new(server_config(&self.files, &self.seen)?));
        Ok(true)
    }

    /// Looks at the files now and then, and at once when `now` rings, until `shutdown`.
    pub async fn follow(mut self, now: Arc<Notify>, shutdown: CancellationToken) {
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = now.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
            match self.reload().await {
                Ok(true) => tracing::info!(tls.cert = %self.files.cert.display(), "the certificate was read again"),
                Ok(false) => {}
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the certificate can’t be read again; the one before stays in force"
                ),
            }
        }
    }
}

async fn read(files: &TlsConfig) -> Result<Contents, CertificateError> {
    let (cert, key) = (files.cert.clone(), files.key.clone());
    let read_one = |path: &Path| fs::read(path).map_err(|e| CertificateError::Read(path.display().to_string(), e));
    let read = spawn_blocking(move || Ok(Contents { chain: read_one(&cert)?, key: Zeroizing::new(read_one(&key)?) }));
    let gone = |_| CertificateError::Read(files.cert.display().to_string(), io::ErrorKind::Interrupted.into());
    read.await.map_err(gone)?
}

/// TLS 1.2 and 1.3, for HTTP/1.1, with this certificate.
fn server_config(files: &TlsConfig, contents: &Contents) -> Result<ServerConfig, CertificateError> {
    let (cert, key) = (files.cert.display().to_string(), files.key.display().to_string());
    let chain = CertificateDer::pem_slice_iter(&contents.chain).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| CertificateError::Pem(cert.clone(), "certificate"))?;
    let key = PrivateKeyDer::from_pem_slice(&contents.key).map_err(|_| CertificateError::Pem(key, "private key"))?;
    let versions = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let pair = |error| CertificateError::Pair(cert.clone(), error);
    let builder = versions.with_safe_default_protocol_versions().map_err(pair)?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).map_err(pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
