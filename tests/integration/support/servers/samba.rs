//! Samba as the domain controller of an Active Directory, on a loopback address of its own, with its usual ports: it must
//! be started by root. It takes some twenty seconds to come up, so that its test is asked for with `POOLSYNC_SAMBA=1`.

use std::{
    fs,
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use poolsync::config::{LdapConfig, LdapFile};
use tempfile::TempDir;

use super::{super::authority::Authority, tied};

pub const PASSWORD: &str = "Looking-Glass-1";
pub const ADDRESS: &str = "127.0.0.55";
const BASE: &str = "DC=ad,DC=litwareinc,DC=com";

/// A running domain controller.
pub struct Samba {
    dir: TempDir,
    server: Child,
}

impl Samba {
    pub fn start() -> Self {
        let dir = TempDir::new().unwrap();
        let domain = dir.path().join("domain");
        fs::create_dir(&domain).unwrap();
        fs::create_dir(domain.join("run")).unwrap();
        run(Command::new("samba-tool")
            .args(["domain", "provision", "--realm=AD.LITWAREINC.COM", "--domain=LITWARE", "--server-role=dc"])
            .args(["--dns-backend=NONE", "--host-name=dc1", "--host-ip=127.0.0.55"])
            .arg(format!("--adminpass={PASSWORD}"))
            .arg(format!("--targetdir={}", domain.display()))
            .arg(format!("--option=posix:eadb={}", domain.join("eadb.tdb").display())));
        let authority = Authority::new(dir.path());
        let (certificate, key) = authority.server(ADDRESS);
        // Samba takes a key only if nobody else may read it.
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let samba = |name: &str, path: &Path| format!("--option={name}={}", path.display());
        let mut command = tied("/usr/sbin/samba");
        command
            .args(["-i", "--debug-stdout", "-M", "single", "--option=server services=ldap"])
            .args(["--option=interfaces=127.0.0.55/8", "--option=bind interfaces only=yes"])
            .arg(format!("--configfile={}", domain.join("etc/smb.conf").display()))
            .arg(samba("pid directory", &domain.join("run")))
            .arg(samba("ncalrpc dir", &domain.join("run")))
            .arg(samba("tls cafile", &authority.certificate()))
            .arg(samba("tls certfile", &certificate))
            .arg(samba("tls keyfile", &key));
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect((ADDRESS, 636)).is_err() {
            assert!(server.try_wait().unwrap().is_none(), "samba ended");
            assert!(Instant::now() < deadline, "samba does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        let samba = Self { dir, server };
        samba.tool(&["user", "add", "poolsync", PASSWORD]);
        samba
    }

    /// Changes the domain, by a command of `samba-tool`.
    pub fn tool(&self, arguments: &[&str]) {
        let domain = self.dir.path().join("domain");
        run(Command::new("samba-tool")
            .args(arguments)
            .arg("-H")
            .arg(domain.join("private/sam.ldb"))
            .arg("-s")
            .arg(domain.join("etc/smb.conf")));
    }

    /// What the panel is told of it.
    pub fn config(&self, servers: &[&str]) -> LdapConfig {
        let file = LdapFile {
            servers: Some(servers.iter().map(|&server| server.to_owned()).collect()),
            ca_file: Some(self.dir.path().join("ca.pem")),
            bind_dn: Some(format!("CN=poolsync,CN=Users,{BASE}")),
            bind_password: Some(PASSWORD.to_owned()),
            user_base: Some(BASE.to_owned()),
            roles: [("Domain Users".to_owned(), "CsViewOnlyAdministrator".to_owned())].into(),
            ..LdapFile::default()
        };
        file.read().unwrap().unwrap()
    }
}

impl Drop for Samba {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
