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
