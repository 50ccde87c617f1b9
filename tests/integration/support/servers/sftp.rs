//! Debian's SSH server, with keys made for the test.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
};

/// What the two sides know each other by.
pub struct Keys {
    pub fingerprint: String,
    pub private: String,
}

impl Keys {
    /// Makes a key for the server and one for the user.
    pub fn make(dir: &Path) -> Self {
        for name in ["host", "user"] {
            let path = dir.join(name);
            let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path).status();
            assert!(made.unwrap().success());
        }
        let shown = Command::new("ssh-keygen").arg("-lf").arg(dir.join("host.pub")).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        let fingerprint = shown.split_whitespace().nth(1).unwrap().to_owned();
        Self { fingerprint, private: fs::read_to_string(dir.join("user")).unwrap() }
    }
}

/// Whom the server lets in: whoever runs the test.
pub fn user() -> String {
    String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap().trim().to_owned()
}

pub fn command(dir: &Path, _: &Path, port: u16) -> Command {
    if rustix::process::geteuid().is_root() {
        // Where the server goes before it knows who is there.
        fs::create_dir_all("/run/sshd").unwrap();
    }
    let shown = dir.display();
    let text = format!(
        "ListenAddress 127.0.0.1:{port}\nHostKey {shown}/host\nAuthorizedKeysFile {shown}/user.pub\nPidFile none\n\
         StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication yes\nSubsystem sftp internal-sftp\n\
         MaxStartups 100\n"
    );
    let config = super::write(&dir.join("sshd.conf"), &text);
    let mut command = super::tied("/usr/sbin/sshd");
    let log = File::create(dir.join("log")).unwrap();
    command.args(["-D", "-e", "-f"]).arg(config).stderr(Stdio::from(log));
    command
}
