//! Debian's OpenLDAP server with a small company in it, over TLS alone.
//!
//! Anna is an administrator by three groups in one another, two of them in a circle; Carl operates pools by a group that
//! only the configuration gives a role; Dora, whose entry's name needs every kind of escape, is at the help desk; Ben is
//! in no group. Everybody's password is `PASSWORD`.

use std::{
    fs,
    io::Write as _,
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use poolsync::config::{LdapConfig, LdapFile};
use tempfile::TempDir;

use super::{super::authority::Authority, free_port, tied, write};

pub const PASSWORD: &str = "looking glass";
pub const BASE: &str = "dc=litwareinc,dc=com";
const ADMIN: &str = "cn=admin,dc=litwareinc,dc=com";
const SERVICE: &str = "cn=poolsync,dc=litwareinc,dc=com";
/// The name of Dora's entry.
pub const DORA: &str = r"cn=Dora \2C Night (third)* \5C\, \#1,ou=people,dc=litwareinc,dc=com";

/// A running server.
pub struct Slapd {
    dir: TempDir,
    pub plain: u16,
    pub tls: u16,
    server: Child,
}

impl Slapd {
    /// Starts one whose certificate is `host`'s.
    pub fn start(host: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let authority = Authority::new(dir.path());
        let (certificate, key) = authority.server(host);
        let at = |name: &str| dir.path().join(name).display().to_string();
        fs::create_dir(dir.path().join("data")).unwrap();
        let schemas = ["core", "cosine", "inetorgperson"].map(|name| format!("include /etc/ldap/schema/{name}.schema"));
        // An empty password is taken for nobody's, as some directories do: the panel must not rely on the server.
        let text = format!(
            "{}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\nmoduleload ppolicy\n\
             allow bind_anon_cred bind_anon_dn\nsecurity simple_bind=64\nsizelimit 500\n\
             TLSCACertificateFile {}\nTLSCertificateFile {}\nTLSCertificateKeyFile {}\npidfile {}\n\
             database mdb\nsuffix {BASE}\nrootdn {ADMIN}\nrootpw \"{PASSWORD}\"\ndirectory {}\noverlay ppolicy\n\
             access to attrs=userPassword by anonymous auth by * none\n\
             access to * by dn.exact={SERVICE} read by * none\n",
            schemas.join("\n"),
            authority.certificate().display(),
            certificate.display(),
            key.display(),
            at("pid"),
            at("data"),
        );
        let configuration = write(&dir.path().join("slapd.conf"), &text);
        let company = write(&dir.path().join("company.ldif"), &company());
        let loaded = Command::new("/usr/sbin/slapadd").arg("-f").arg(&configuration).arg("-l").arg(company).output();
        let loaded = loaded.unwrap();
        assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
        let (plain, tls) = (free_port(), free_port());
        let mut command = tied("/usr/sbin/slapd");
        command.arg("-f").arg(&configuration).args(["-d", "0", "-h"]);
        command.arg(format!("ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{tls}"));
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        while [plain, tls].iter().any(|port| TcpStream::connect(("127.0.0.1", *port)).is_err()) {
            assert!(server.try_wait().unwrap().is_none(), "slapd ended");
            assert!(Instant::now() < deadline, "slapd does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { dir, plain, tls, server }
    }

    /// What the panel is told of it, by these addresses.
    pub fn config(&self, servers: &[String]) -> LdapConfig {
        let file = LdapFile {
            servers: Some(servers.to_vec()),
            ca_file: Some(self.authority()),
            bind_dn: Some(SERVICE.to_owned()),
            bind_password: Some(PASSWORD.to_owned()),
            user_base: Some(BASE.to_owned()),
            roles: [("Pool Operators".to_owned(), "CsServerAdministrator".to_owned())].into(),
            timeout_seconds: Some(2),
            ..LdapFile::default()
        };
        file.read().unwrap().unwrap()
    }

    pub fn authority(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// Its address over TLS from the first byte, and with StartTLS.
    pub fn addresses(&self, host: &str) -> [String; 2] {
        [format!("ldaps://{host}:{}", self.tls), format!("ldap://{host}:{}", self.plain)]
    }

    /// Changes the company.
    pub fn change(&self, ldif: &str) {
        let mut command = Command::new("ldapmodify");
        command
            .args(["-ZZ", "-x", "-H", &format!("ldap://127.0.0.1:{}", self.plain), "-D", ADMIN, "-w", PASSWORD])
            .args(["-M"])
            .env("LDAPTLS_CACERT", self.authority())
            .env("LDAPTLS_REQCERT", "allow")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(ldif.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{ldif}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Ends it.
    pub fn stop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.stop();
    }
}

fn company() -> String {
    let person = |dn: &str, uid: &str, name: &str| {
        format!(
            "dn: {dn}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: {uid}\ndisplayName: {name}\nuserPassword: {PASSWORD}\n\n"
        )
    };
    let group = |name: &str, members: &[&str]| {
        let members = members.join("\nmember: ");
        format!("dn: cn={name},ou=groups,{BASE}\nobjectClass: groupOfNames\ncn: {name}\nmember: {members}\n\n")
    };
    let people = format!("ou=people,{BASE}");
    let inside = |name: &str| format!("cn={name},ou=groups,{BASE}");
    [
        format!("dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Litware\ndc: litwareinc\n\n"),
        format!("dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n\n"),
        format!("dn: ou=groups,{BASE}\nobjectClass: organizationalUnit\nou: groups\n\n"),
        format!("dn: {SERVICE}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: poolsync\nuserPassword: {PASSWORD}\n\n"),
        person(&format!("uid=anna,{people}"), "anna", "Anna Berg"),
        person(&format!("uid=ben,{people}"), "ben", "Ben Falk"),
        person(&format!("uid=carl,{people}"), "carl", "Carl Holm"),
        person(DORA, "dora", r"Dora , Night (third)* \, #1"),
        group("CsAdministrator", &[&inside("Pool Leads")]),
        group("Pool Leads", &[&inside("Team One")]),
        group("Team One", &[&inside("Pool Leads"), &format!("uid=anna,{people}")]),
        group("CsHelpDesk", &[DORA]),
        format!(
            "dn: cn=Pool Operators,ou=groups,{BASE}\nobjectClass: groupOfUniqueNames\ncn: Pool Operators\nuniqueMember: uid=carl,{people}\n\n"
        ),
    ]
    .concat()
}
