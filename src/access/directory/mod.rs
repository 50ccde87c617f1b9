//! Signing in with an account of a directory: an Active Directory, or any other that speaks LDAP.
//!
//! The panel finds the person with an account of its own, proves the password by binding as the person, and gathers the
//! groups they are in, groups in groups included. Whether they are let in, and with which roles, is for
//! [`super::elsewhere`]. Accounts of the panel itself never depend on the directory.

mod connection;
mod entry;
mod groups;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{
    AccessError,
    elsewhere::{self, Giving, NotLetIn, Person, Still},
};
use crate::{
    config::LdapConfig,
    domain::{Actor, Origin, Password, Reason, User, UserName, Via},
    panel::Panel,
    state::accounts,
};
use connection::Connection;

/// How long a server that could not be reached is asked after the others.
const AVOIDED: Duration = Duration::from_mins(1);
/// Questions asked at once; others wait.
const AT_ONCE: usize = 8;
/// How many times the time of one answer a server may take for all of them.
const ANSWERS: u32 = 6;

/// Why the directory gave no answer that counts.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// No connection, or one that is not to be trusted.
    #[error("{server} can’t be reached")]
    Unreachable {
        /// Which server.
        server: String,
        /// Why.
        source: Box<ldap3::LdapError>,
    },
    /// It did not answer in time.
    #[error("{server} did not answer within {} seconds", .waited.as_secs())]
    Silent {
        /// Which server.
        server: String,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The panel's own account may not search.
    #[error("{server} does not let the panel’s own account in (ldap.bind_dn, ldap.bind_password): {source}")]
    OwnAccount {
        /// Which server.
        server: String,
        /// What it said.
        source: Box<ldap3::LdapResult>,
    },
    /// It refused what it was asked.
    #[error("{server} refused to search: {source}")]
    Refused {
        /// Which server.
        server: String,
        /// What it said.
        source: Box<ldap3::LdapResult>,
    },
    /// More than one entry is meant by one name.
    #[error("more than one entry of the directory is called “{0}”; make ldap.user_filter or ldap.user_base narrower")]
    Ambiguous(String),
    /// More groups than anybody is in.
    #[error("somebody is in more than {} groups of the directory", elsewhere::MOST_GROUPS)]
    TooManyGroups,
    /// What the server sent is not LDAP, or not what was asked for.
    #[error("{server} sent an answer that can’t be read")]
    Broken {
        /// Which server.
        server: String,
    },
    /// The certificates to trust can't be read.
    #[error("the certificates of ldap.ca_file can’t be read: {0}")]
    Certificates(String),
}

impl DirectoryError {
    /// Whether it is not about one person alone.
    const fn is_everybodys(&self) -> bool {
        !matches!(self, Self::Ambiguous(_) | Self::TooManyGroups)
    }

    /// Whether asking about the next person is of no use either. What a server refuses, or sends in answer, may be about
    /// one person alone: nobody keeps those who come after from being looked up.
    const fn is_about_all(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Silent { .. } | Self::OwnAccount { .. } | Self::Certificates(_))
    }

    /// Whether another server may know better.
    fn is_this_server_alone(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Silent { .. } | Self::Broken { .. })
    }
}

/// What a directory says of a name and a password, or of somebody it knew before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The person and their groups.
    pub person: Person,
    /// Whether the account is kept from signing in there.
    pub disabled: bool,
}

/// The directory, and what is remembered of its servers; cheap to clone.
#[derive(Debug, Clone)]
pub struct Directory(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    memory: Mutex<Memory>,
    /// Who may ask now.
    turns: Semaphore,
}

impl Default for Directory {
    fn default() -> Self {
        Self(Arc::new(Shared { memory: Mutex::default(), turns: Semaphore::new(AT_ONCE) }))
    }
}

#[derive(Debug, Default)]
struct Memory {
    /// When each server could not be reached for the last time.
    failed: Vec<Option<Instant>>,
    /// Whether none of them could be.
    down: bool,
}

/// What the directory is asked.
#[derive(Debug, Clone)]
enum Question {
    /// Who has this name and this password?
    SignIn(String, Arc<Password>),
    /// Who is this?
    LookUp(String),
    /// Is anybody there?
    Probe,
}

impl Directory {
    /// Whether no server could be reached when one was asked for the last time.
    pub fn is_down(&self) -> bool {
        self.memory(|memory| memory.down)
    }

    /// Who has this name and this password. An empty password is nobody's: a server takes it for somebody who does not
    /// want to be known and lets them in (RFC 4513 §5.1.2), so it is never asked.
    pub async fn sign_in(
        &self,
        config: &LdapConfig,
        name: &str,
        password: Password,
    ) -> Result<Option<Person>, DirectoryError> {
        if name.is_empty()
            || password.as_bytes().is_empty()
            || password.as_bytes().contains(&0)
            || password.is_oversized()
        {
            return Ok(None);
        }
        let found = self.ask(config, Question::SignIn(name.to_owned(), Arc::new(password))).await?;
        Ok(found.filter(|found| !found.disabled).map(|found| found.person))
    }

    /// What has become of somebody; `None` if the directory does not have them any more.
    pub async fn look_up(&self, config: &LdapConfig, subject: &str) -> Result<Option<Found>, DirectoryError> {
        self.ask(config, Question::LookUp(subject.to_owned())).await
    }

    /// Sees whether the directory can be reached.
    pub async fn probe(&self, config: &LdapConfig) -> Result<(), DirectoryError> {
        self.ask(config, Question::Probe).await.map(drop)
    }

    /// Asks one server after the other until one answers.
    async fn ask(&self, config: &LdapConfig, question: Question) -> Result<Option<Found>, DirectoryError> {
        let _turn = self.0.turns.acquire().await;
        let mut last = None;
        for at in self.order(config.servers.len()) {
            // On a task of its own: the client's library panics at answers that are not LDAP.
            let (server, limit) = (config.servers[at].clone(), config.timeout * ANSWERS);
            let asking = tokio::spawn(ask_server(config.clone(), server.clone(), question.clone()));
            let answer = match tokio::time::timeout(limit, AbortOnDrop(asking)).await {
                Ok(Ok(answer)) => answer,
                Ok(Err(_)) => Err(DirectoryError::Broken { server }),
                Err(_) => Err(DirectoryError::Silent { server, waited: limit }),
            };
            match answer {
                Err(error) if error.is_this_server_alone() => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "a server of the directory was passed over"
                    );
                    self.memory(|memory| memory.failed[at] = Some(Instant::now()));
                    last = Some(error);
                }
                answer => {
                    // A directory that does not let the panel ask is as good as none.
                    let down = answer.as_ref().is_err_and(DirectoryError::is_everybodys);
                    self.memory(|memory| (memory.failed[at], memory.down) = (None, down));
                    return answer;
                }
            }
        }
        self.memory(|memory| memory.down = true);
        Err(last.unwrap_or(DirectoryError::Broken { server: "no server".to_owned() }))
    }

    /// The servers in the order to ask them: as configured, those that failed lately last.
    fn order(&self, servers: usize) -> Vec<usize> {
        self.memory(|memory| {
            memory.failed.resize(servers, None);
            let mut order: Vec<usize> = (0..servers).collect();
            order.sort_by_key(|&at| memory.failed[at].is_some_and(|failed| failed.elapsed() < AVOIDED));
            order
        })
    }

    fn memory<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        look(&mut self.0.memory.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A task that ends when nobody waits for it any more.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Future for AbortOnDrop<T> {
    type Output = Result<T, tokio::task::JoinError>;

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Self::Output> {
        std::pin::Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn ask_server(config: LdapConfig, server: String, question: Question) -> Result<Option<Found>, DirectoryError> {
    let mut connection = Connection::open(&config, &server).await?;
    connection.bind_as_panel().await?;
    let found = match &question {
        Question::SignIn(name, password) => match connection.find_by_name(name).await? {
            Some(entry) if connection.accepts(&entry, password).await? => {
                // Whoever signs in may not be allowed to look at groups.
                connection.bind_as_panel().await?;
                Some((entry, Some(name)))
            }
            _ => None,
        },
        Question::LookUp(subject) => connection.find_by_subject(subject).await?.map(|entry| (entry, None)),
        Question::Probe => None,
    };
    let answer = match found {
        Some((entry, typed)) => {
            let groups = groups::of(&mut connection, &entry).await?;
            Some(Found { disabled: entry.is_disabled(), person: entry.into_person(typed, groups) })
        }
        None => None,
    };
    connection.close().await;
    Ok(answer)
}

/// What came of a name and a password.
#[derive(Debug)]
pub enum Answer {
    /// They are in, under this account.
    In(User),
    /// There is no such name, or the password is another one.
    Wrong,
    /// Both are right, but the panel does not let them in.
    NotLetIn(NotLetIn),
    /// The directory gave no answer.
    NoAnswer,
}

/// Signs in somebody whose account is the directory's, if one is configured. An account of the panel itself with that
/// name wins: the directory is not asked for it. The caller has seen to it that nobody guesses too often, and begins the
/// session.
pub async fn sign_in(
    panel: &Panel,
    name: &UserName,
    password: Password,
    address: Option<String>,
) -> Result<Answer, AccessError> {
    let Some(config) = &panel.config.ldap else { return Ok(Answer::Wrong) };
    if accounts::origin_of(&panel.database, name).await? == Some(Origin::Local) {
        return Ok(Answer::Wrong);
    }
    let person = match panel.directory.sign_in(config, name.as_str(), password).await {
        Ok(Some(person)) => person,
        Ok(None) => return Ok(Answer::Wrong),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the directory could not say who somebody is");
            return Ok(Answer::NoAnswer);
        }
    };
    let actor = Actor { name: name.to_string(), account: None, via: Via::Web, address };
    let giving = Giving { reason: Reason::Group, roles: &config.roles };
    Ok(match elsewhere::admit(panel, &person, giving, &actor).await? {
        Ok(user) => Answer::In(user),
        Err(refused) => Answer::NotLetIn(refused),
    })
}

/// Looks whether the directory can be reached, for [`Directory::is_down`] to say so: called where an account of the
/// panel itself was refused, so that what is said of the directory does not tell which names are whose.
pub async fn probe(panel: &Panel) {
    let Some(config) = &panel.config.ldap else { return };
    if let Err(error) = panel.directory.probe(config).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the directory can’t be reached");
    }
}

/// Looks up again everybody of the directory who is signed in, or could come in without it: by a token or a passkey. While
/// it gives no answer, sessions go on.
pub async fn recheck(panel: &Panel) -> Result<(), AccessError> {
    let Some(config) = &panel.config.ldap else { return Ok(()) };
    for present in accounts::list_present(&panel.database, &Origin::Directory).await? {
        if let Err(error) = look_again(panel, config, &present).await? {
            tracing::warn!(
                user = %present.name, error = &error as &dyn std::error::Error,
                "somebody could not be looked up again in the directory; it is tried again"
            );
            if error.is_about_all() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Whether the directory has somebody still and they have a role here, asked at this moment; `None` if it gives no answer.
pub(super) async fn still_has(panel: &Panel, user: &User) -> Result<Option<bool>, AccessError> {
    let Some(config) = &panel.config.ldap else { return Ok(None) };
    let Some(present) = accounts::find_present(&panel.database, user.id).await? else { return Ok(Some(false)) };
    Ok(match look_again(panel, config, &present).await? {
        Ok(there) => Some(there),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the directory could not say whether it has somebody"
            );
            None
        }
    })
}

/// Looks somebody up again and brings their rights up to date; whether they may come in.
async fn look_again(
    panel: &Panel,
    config: &LdapConfig,
    present: &accounts::Present,
) -> Result<Result<bool, DirectoryError>, AccessError> {
    let found = match panel.directory.look_up(config, &present.subject).await {
        Ok(found) => found.filter(|found| !found.disabled),
        Err(error) => return Ok(Err(error)),
    };
    let actor = Actor { name: "directory".to_owned(), account: None, via: Via::Schedule, address: None };
    let giving = Giving { reason: Reason::Group, roles: &config.roles };
    let still = found.as_ref().map_or(Still::Gone, |found| Still::There(&found.person.groups));
    elsewhere::recheck(panel, present, &still, giving, &actor).await.map(Ok)
}
