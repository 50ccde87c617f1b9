//! An S3 server in this process, on the disk.

use std::{net::TcpListener, path::Path};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};

pub const KEY_ID: &str = "AKIDALICE";

/// Serves the folders of `disk` as buckets; the port.
pub fn start(disk: &Path, secret: &str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(disk).unwrap());
    builder.set_auth(SimpleAuth::from_single(KEY_ID, secret.to_owned()));
    let service = builder.build();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone()));
            }
        });
    });
    port
}
