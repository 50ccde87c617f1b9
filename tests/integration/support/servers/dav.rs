//! Debian's Apache with its WebDAV modules.

use std::{fs, os::unix::fs::lchown, path::Path, process::Command};

/// The modules that the configuration needs.
const MODULES: [&str; 9] =
    ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs", "reqtimeout"];

/// Whom the server runs as, if we may choose.
pub fn user() -> Option<(u32, u32)> {
    rustix::process::geteuid().is_root().then(|| super::ids_of("www-data").unwrap())
}

/// Makes “looking glass” the password.
pub fn turn_the_lock(dir: &Path) {
    super::write(&dir.join("users"), "alice:{SHA}HJyk5py/TISNBCRWdcBi++uQfWs=\n");
}

pub fn command(dir: &Path, disk: &Path, port: u16) -> Command {
    let locks = dir.join("locks");
    fs::create_dir(&locks).unwrap();
    if let Some((user, group)) = user() {
        for path in [disk, &locks] {
            lchown(path, Some(user), Some(group)).unwrap();
        }
    }
    let modules: String =
        MODULES.map(|m| format!("LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n")).concat();
    // The password is “wonderland”.
    let users = super::write(&dir.join("users"), "alice:{SHA}tiY7sUhYKUwI5L3866kDY+ENcrQ=\n");
    let runs_as = if user().is_some() { "User www-data\nGroup www-data\n" } else { "" };
    let (dir, disk) = (dir.display(), disk.display());
    let text = format!(
        "{modules}ServerRoot {dir}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {dir}/pid\nErrorLog {dir}/log\n\
         {runs_as}DefaultRuntimeDir {dir}\nDavLockDB {dir}/locks/db\nDocumentRoot {disk}\nThreadsPerChild 16\n\
         <Directory {disk}>\nDav On\nDavDepthInfinity Off\nAuthType Basic\nAuthName pool\nAuthUserFile {}\nRequire valid-user\n\
         </Directory>\n",
        users.display()
    );
    let config = super::write(&dir.to_string().parse::<std::path::PathBuf>().unwrap().join("apache.conf"), &text);
    let mut command = super::tied("/usr/sbin/apache2");
    command.arg("-DFOREGROUND").arg("-f").arg(config).stderr(std::process::Stdio::null());
    command
}
