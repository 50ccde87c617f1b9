//! Has the system send what is written to a server at once.
//!
//! Left to itself, it keeps a last small piece back until the server has confirmed what went before (Nagle's algorithm),
//! and the server waits up to 40 ms with that in the hope of an answer to send along. The library that connects neither
//! turns this off nor gives its socket away; so the process's own sockets to that port are looked for. Where that is not
//! possible, all goes on a little later.
//!
//! Nothing but sockets is touched. Closing a second descriptor of a file, even one that was never used, ends all locks that
//! the process holds on that file (POSIX asks for it): SQLite's locks on the panel's database and on stores would be gone, and
//! the next process to close such a file would take itself for the last one and remove the log that this one still writes to.

use std::{
    fs,
    net::SocketAddr,
    os::fd::{IntoRawFd as _, OwnedFd},
};

use rustix::{
    fs::{FileType, fstat},
    net::{getpeername, sockopt::set_tcp_nodelay},
    process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open},
};

/// For all connections of this process to a port.
pub(super) fn send_at_once(port: u16) {
    let Ok(own) = pidfd_open(getpid(), PidfdFlags::empty()) else { return };
    for entry in fs::read_dir("/proc/self/fd").into_iter().flatten().flatten() {
        if !fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:")) {
            continue;
        }
        let number = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(copy) = number.and_then(|number| pidfd_getfd(&own, number, PidfdGetfdFlags::empty()).ok()) else {
            continue;
        };
        if !is_socket(&copy) {
            // The socket was closed meanwhile and its number given to a file: better one descriptor too many for ever.
            let _ = copy.into_raw_fd();
        } else if leads_to(&copy, port) {
            let _ = set_tcp_nodelay(&copy, true);
        }
    }
}

fn is_socket(copy: &OwnedFd) -> bool {
    fstat(copy).is_ok_and(|facts| FileType::from_raw_mode(facts.st_mode) == FileType::Socket)
}

fn leads_to(socket: &OwnedFd, port: u16) -> bool {
    let peer = getpeername(socket).ok().flatten().and_then(|peer| SocketAddr::try_from(peer).ok());
    peer.is_some_and(|peer| peer.port() == port)
}

#[cfg(test)]
mod tests {
    use std::{
        net::{TcpListener, TcpStream},
        os::unix::fs::MetadataExt as _,
    };

    use rustix::fs::{FlockOperation, fcntl_lock};

    use super::*;

    #[test]
    fn locks_on_files_stay() {
        let file = tempfile::tempfile().expect("a file");
        fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive).expect("a lock");
        let inode = format!(":{} ", file.metadata().expect("its facts").ino());
        let is_locked =
            || fs::read_to_string("/proc/locks").expect("all locks").lines().any(|one| one.contains(&inode));
        assert!(is_locked(), "it is there to be lost");
        send_at_once(1);
        assert!(is_locked());
    }

    #[test]
    fn only_connections_to_that_port_are_hurried() {
        let listeners = [0, 1].map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let port = |n: usize| listeners[n].local_addr().expect("its address").port();
        let connections = [0, 1].map(|n| TcpStream::connect(("127.0.0.1", port(n))).expect("a connection"));
        send_at_once(port(1));
        assert_eq!(connections.map(|c| c.nodelay().expect("its option")), [false, true]);
    }
}
