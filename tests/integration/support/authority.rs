//! A certificate authority of a test's own, and servers' certificates by it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// An authority that lives in a folder.
pub struct Authority {
    dir: PathBuf,
}

impl Authority {
    pub fn new(dir: &Path) -> Self {
        let authority = Self { dir: dir.to_owned() };
        let subject = format!("/CN=Authority of {}", dir.file_name().unwrap().to_string_lossy());
        openssl(&["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
            .args(["-subj", &subject, "-addext", "basicConstraints=critical,CA:TRUE"])
            .arg("-keyout")
            .arg(dir.join("ca.key"))
            .arg("-out")
            .arg(authority.certificate())
            .run();
        authority
    }

    /// What clients trust.
    pub fn certificate(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    /// The certificate and the key of a server that is called so; an address or a name.
    pub fn server(&self, host: &str) -> (PathBuf, PathBuf) {
        let at = |end: &str| self.dir.join(format!("{host}.{end}"));
        let kind = if host.parse::<std::net::IpAddr>().is_ok() { "IP" } else { "DNS" };
        fs::write(at("ext"), format!("subjectAltName={kind}:{host}\n")).unwrap();
        openssl(&["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server"])
            .arg("-keyout")
            .arg(at("key"))
            .arg("-out")
            .arg(at("csr"))
            .run();
        openssl(&["x509", "-req", "-days", "2", "-CAcreateserial"])
            .arg("-in")
            .arg(at("csr"))
            .arg("-CA")
            .arg(self.certificate())
            .arg("-CAkey")
            .arg(self.dir.join("ca.key"))
            .arg("-extfile")
            .arg(at("ext"))
            .arg("-out")
            .arg(at("pem"))
            .run();
        (at("pem"), at("key"))
    }

    /// A certificate of an address that was over years ago, and its key.
    pub fn expired(&self, address: &str) -> (PathBuf, PathBuf) {
        let at = |name: &str| self.dir.join(format!("expired.{name}"));
        fs::write(at("index"), "").unwrap();
        let dir = self.dir.display();
        let config = format!(
            "[ca]\ndefault_ca=own\n[own]\ndatabase={dir}/expired.index\nrand_serial=yes\nnew_certs_dir={dir}\n\
             default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n[names]\nsubjectAltName=IP:{address}\n"
        );
        fs::write(at("cnf"), config).unwrap();
        openssl(&["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server"])
            .arg("-keyout")
            .arg(at("key"))
            .arg("-out")
            .arg(at("csr"))
            .run();
        openssl(&["ca", "-batch", "-notext", "-startdate", "200101000000Z", "-enddate", "200201000000Z"])
            .args(["-extensions", "names", "-config"])
            .arg(at("cnf"))
            .arg("-in")
            .arg(at("csr"))
            .arg("-cert")
            .arg(self.certificate())
            .arg("-keyfile")
            .arg(self.dir.join("ca.key"))
            .arg("-out")
            .arg(at("pem"))
            .run();
        (at("pem"), at("key"))
    }
}

/// A certificate that vouches for itself, and its key.
pub fn self_signed(dir: &Path, host: &str) -> (PathBuf, PathBuf) {
    let (certificate, key) = (dir.join("self.pem"), dir.join("self.key"));
    openssl(&["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=self", "-addext", "basicConstraints=critical,CA:FALSE", "-addext"])
        .arg(format!("subjectAltName=IP:{host}"))
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .run();
    (certificate, key)
}

fn openssl(arguments: &[&str]) -> Command {
    let mut command = Command::new("openssl");
    command.args(arguments);
    command
}

trait Run {
    fn run(&mut self);
}

impl Run for Command {
    fn run(&mut self) {
        let output = self.output().unwrap();
        assert!(output.status.success(), "{self:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
