//! Passwords as Argon2id digests. Hashing is slow by design, so it runs off the request threads, few at a time.

use std::sync::Arc;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::AccessError;
use crate::domain::Password;

/// Hashes computed at once: each takes 19 MiB and some 20 ms of a core (argon2's recommended parameters).
const AT_ONCE: usize = 2;

/// A digest of nobody's password: comparing with it takes as long as with a real one, so that the time an answer takes
/// does not tell whether an account exists.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$H8ZqgHTZFaqyzN2vsRhWvIHA4WPdKMn5LvQFfQRdQKM";

/// Hashes and compares passwords; cheap to clone.
#[derive(Debug, Clone)]
pub struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Passwords {
    /// The digest to keep, in PHC form.
    pub async fn hash(&self, password: Password) -> Result<String, AccessError> {
        let _turn = self.0.acquire().await.map_err(|_| AccessError::Hash)?;
        let hash = spawn_blocking(move || {
            Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|_| AccessError::Hash)
        });
        hash.await.map_err(|_| AccessError::Hash)?
    }

    /// Whether the password is the one of the digest; without a digest never, in the same time.
    pub async fn matches(&self, password: Password, digest: Option<String>) -> Result<bool, AccessError> {
        if password.is_oversized() {
            return Ok(false);
        }
        let _turn = self.0.acquire().await.map_err(|_| AccessError::Hash)?;
        let compared = spawn_blocking(move || {
            let known = digest.is_some();
            let text = digest.unwrap_or_else(|| NOBODY.to_owned());
            let digest = PasswordHash::new(&text).map_err(|_| AccessError::Hash)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &digest).is_ok() && known)
        });
        compared.await.map_err(|_| AccessError::Hash)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let passwords = Passwords::default();
        let digest = passwords.hash("correct horse battery".parse().expect("long enough")).await.expect("a digest");
        let typed = |text: &str| Password::typed(text.to_owned());
        assert!(digest.starts_with("$argon2id$"));
        assert!(passwords.matches(typed("correct horse battery"), Some(digest.clone())).await.expect("compared"));
        assert!(!passwords.matches(typed("correct horse batterz"), Some(digest)).await.expect("compared"));
        assert!(!passwords.matches(typed("anything"), None).await.expect("compared with nobody’s"));
    }
}
