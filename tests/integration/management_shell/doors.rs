//! Who may come in: the host proves itself first, then the user.

use std::{process::Command, time::Duration};

use poolsync::{
    domain::{HostAddress, Secret},
    management_shell::{Action, Fault, Place, Request, Shell, SshHost, fetch_host_key},
};

use super::{Host, PATIENT, answer, asked};
use crate::integration::support::servers::free_port;

async fn refused(ssh: SshHost) -> Fault {
    let shell = Shell::open(Place::Ssh(Box::new(ssh)));
    answer(&shell, &Request::new(Action::Hello)).await.1.unwrap_err().fault().clone()
}

#[tokio::test]
async fn a_host_shows_its_key_before_it_is_pinned_and_any_other_is_refused_before_signing_in() {
    let host = Host::playing("success");
    let shown = fetch_host_key(&host.address(), PATIENT.connect).await.unwrap();
    assert_eq!(shown, host.ssh().host.key);

    let mut ssh = host.ssh();
    ssh.host.key = format!("SHA256:{}", "A".repeat(43)).parse().unwrap();
    let pinned = ssh.host.key.to_string();
    let fault = refused(ssh).await;
    let Fault::HostKeyChanged { pinned: named, offered, .. } = &fault else { panic!("{fault:?}") };
    assert_eq!((named, offered.as_str()), (&pinned, shown.as_str()));
    let said = fault.to_string();
    assert!(said.contains(&pinned) && said.contains(shown.as_str()) && said.contains("Nobody signed in"), "{said}");
    assert!(!host.log().contains("Accepted") && !host.log().contains("Failed"), "{}", host.log());
    assert!(asked(host.folder()).is_empty());
}

#[tokio::test]
async fn a_wrong_password_and_a_wrong_key_are_told_as_such() {
    let host = Host::playing("success");
    let mut ssh = host.ssh();
    ssh.secret = Secret::new("no such password").unwrap();
    assert!(matches!(refused(ssh).await, Fault::NotLetIn { .. }));

    let key = |name: &str, passphrase: &str| {
        let path = host.folder().join(name);
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", passphrase, "-f"]).arg(&path).status();
        assert!(made.unwrap().success());
        std::fs::read_to_string(path).unwrap()
    };
    let mut ssh = host.ssh();
    ssh.secret = Secret::new(key("stranger", "")).unwrap();
    assert!(matches!(refused(ssh).await, Fault::NotLetIn { .. }));

    let mut ssh = host.ssh();
    ssh.secret = Secret::new("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n").unwrap();
    assert!(matches!(refused(ssh).await, Fault::BadKey { .. }));

    let mut ssh = host.ssh();
    ssh.secret = Secret::new(key("locked", "open sesame")).unwrap();
    assert!(matches!(refused(ssh.clone()).await, Fault::BadKey { .. }));
    ssh.passphrase = Secret::new("wrong");
    assert!(matches!(refused(ssh.clone()).await, Fault::BadKey { .. }));
    // The key is opened; that it is not let in is another matter.
    ssh.passphrase = Secret::new("open sesame");
    assert!(matches!(refused(ssh).await, Fault::NotLetIn { .. }));
}

#[tokio::test]
async fn a_host_that_is_not_there_or_has_no_powershell_is_told() {
    let host = Host::playing("success");
    let nowhere: HostAddress = format!("127.0.0.1:{}", free_port()).parse().unwrap();
    let mut ssh = host.ssh();
    ssh.host.address = nowhere.clone();
    assert!(matches!(refused(ssh).await, Fault::Unreachable { .. }));
    assert!(matches!(fetch_host_key(&nowhere, PATIENT.connect).await, Err(Fault::Unreachable { .. })));

    for program in ["powershell.exe", "/nowhere/power shell/pwsh", r"C:\nowhere\pwsh.exe"] {
        let mut ssh = host.ssh();
        ssh.program = program.parse().unwrap();
        let fault = refused(ssh).await;
        assert!(matches!(&fault, Fault::NoProgram { program: named, .. } if named == program), "{fault:?}");
    }
    // A server that says nothing.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address: HostAddress = listener.local_addr().unwrap().to_string().parse().unwrap();
    let silent = fetch_host_key(&address, Duration::from_millis(100)).await;
    assert!(matches!(silent, Err(Fault::Silent { .. })), "{silent:?}");
}
