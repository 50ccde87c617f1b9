//! A host that is reached by SSH.

use std::time::Duration;

use russh::{Channel, ChannelMsg, Disconnect, client::Msg};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    domain::{HostAddress, HostKey, ManagementHost, Secret, ShellProgram},
    ssh::{self, Connection, Known, Refusal, Server, Visitor, innermost},
};

use super::{command, error::Fault, lines::Event};

/// How long a server is given to take note that we go.
const FAREWELL: Duration = Duration::from_secs(1);

/// A host that is reached by SSH, and what lets us in.
#[derive(Debug, Clone)]
pub struct SshHost {
    /// The host.
    pub host: ManagementHost,
    /// A password or a private key.
    pub secret: Secret,
    /// What opens the private key, if it is locked.
    pub passphrase: Option<Secret>,
    /// What runs PowerShell there.
    pub program: ShellProgram,
}

/// A command that runs on the host.
pub(super) struct Running {
    connection: Connection,
    channel: Channel<Msg>,
}

/// The fingerprint of the key that a server has, for somebody to compare with the server’s own before it is pinned. Nobody
/// signs in for that.
pub async fn fetch_host_key(address: &HostAddress, wait: Duration) -> Result<HostKey, Fault> {
    let place = || address.to_string();
    let shown = timeout(wait, ssh::host_key(address.host(), address.port())).await;
    let shown =
        shown.map_err(|_| Fault::silent_at_first(place(), wait))?.map_err(|refusal| fault(refusal, place(), ""))?;
    shown.parse().map_err(|_| Fault::Unreachable { place: place(), cause: shown.as_str().to_owned().into() })
}

/// Connects, signs in, and starts the command with what it is to read.
pub(super) async fn start(
    ssh: &SshHost,
    cancel: &CancellationToken,
    wait: Duration,
    input: Vec<u8>,
) -> Result<Running, Fault> {
    let place = ssh.host.to_string();
    let address = &ssh.host.address;
    let server = Server { host: address.host(), port: address.port(), key: Known::Pinned(ssh.host.key.as_str()) };
    let user = ssh.host.user.as_str();
    let visitor = Visitor { user, secret: &ssh.secret, passphrase: ssh.passphrase.as_ref() };
    let lost = |error: russh::Error| Fault::Unreachable { place: place.clone(), cause: innermost(&error).into() };
    let started = async {
        let connection = ssh::sign_in(server, visitor).await.map_err(|refusal| fault(refusal, place.clone(), user))?;
        let channel = connection.channel_open_session().await.map_err(lost)?;
        Ok((connection, channel))
    };
    let (connection, channel) = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(Fault::Cancelled { place }),
        started = timeout(wait, started) => started.map_err(|_| Fault::silent_at_first(place.clone(), wait))??,
    };
    // From here on the request may be on its way: whoever cancels learns so from the lines.
    let asked = async {
        channel.exec(true, command::command_line(&ssh.program)).await?;
        channel.data_bytes(input).await?;
        channel.eof().await
    };
    // A program that is not there takes nothing, either: how it ended says more than that.
    let _ = timeout(wait, asked).await;
    Ok(Running { connection, channel })
}

fn fault(refusal: Refusal, place: String, user: &str) -> Fault {
    match refusal {
        Refusal::Changed { pinned, offered } => {
            Fault::HostKeyChanged { place, pinned: pinned.unwrap_or_default(), offered }
        }
        Refusal::Unknown(offered) => Fault::HostKeyChanged { place, pinned: String::new(), offered },
        Refusal::Unreachable(cause) | Refusal::Lost(cause) => Fault::Unreachable { place, cause: cause.into() },
        Refusal::BadKey(cause) => Fault::BadKey { place, cause: cause.into() },
        Refusal::NotLetIn => Fault::NotLetIn { place, user: user.to_owned() },
    }
}

impl Running {
    /// What happens next. What waits for it may be dropped; nothing is lost then.
    pub async fn event(&mut self) -> Event {
        loop {
            match self.channel.wait().await {
                Some(ChannelMsg::Data { data }) => return Event::Output(data),
                Some(ChannelMsg::ExtendedData { data, .. }) => return Event::Errors(data),
                Some(ChannelMsg::ExitStatus { exit_status }) => return Event::Exit(exit_status),
                Some(ChannelMsg::Failure) => return Event::NotRun,
                Some(ChannelMsg::ExitSignal { .. } | ChannelMsg::Close) | None => return Event::Closed,
                Some(_) => {}
            }
        }
    }

    /// Leaves: the channel, then the connection.
    pub async fn close(&mut self) {
        let leave = async {
            let _ = self.channel.close().await;
            let _ = self.connection.disconnect(Disconnect::ByApplication, "", "").await;
            // Both were only put down for whoever writes; it ends when they are sent.
            let _ = (&mut self.connection).await;
        };
        let _ = timeout(FAREWELL, leave).await;
    }
}
