//! Recovery codes: shown once, kept as digests, each good for one sign-in when the second factor is lost.

use super::super::AccessError;
use crate::{
    domain::UserId,
    state::{Tx, second_factors as state},
};

/// Codes made at once.
pub const CODES: usize = 10;
/// Characters of a code: 80 bits, so that a quick digest is enough.
const LENGTH: usize = 16;
/// 32 characters that are not taken for each other: five bits each.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
/// After so many characters stands a hyphen.
const GROUP: usize = 4;

/// Makes an account's codes anew and gives them to be shown.
pub(super) async fn make(tx: &mut Tx, user: UserId) -> Result<Vec<String>, AccessError> {
    let codes = (0..CODES).map(|_| random()).collect::<Result<Vec<_>, _>>()?;
    let digests: Vec<String> = codes.iter().map(|code| digest(user, code)).collect();
    state::replace_recovery_codes(tx, user, &digests).await?;
    Ok(codes)
}

/// Uses up a code, as it was typed; false if it is none of the account's.
pub(super) async fn use_code(tx: &mut Tx, user: UserId, typed: &str) -> Result<bool, AccessError> {
    if typed.len() > 4 * LENGTH {
        return Ok(false);
    }
    Ok(state::use_recovery_code(tx, user, &digest(user, typed)).await?)
}

fn random() -> Result<String, AccessError> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|_| AccessError::Random)?;
    let mut code = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (i, byte) in bytes.into_iter().enumerate() {
        if i > 0 && i % GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Ok(code)
}

/// Hyphens, spaces and letter case are for the eye.
fn digest(user: UserId, code: &str) -> String {
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    blake3::hash(format!("recovery code\n{user}\n{bare}").as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_written() {
        let user = UserId::new();
        let code = random().expect("random");
        assert_eq!(code.len(), 19);
        assert_eq!(digest(user, &code), digest(user, &format!(" {} ", code.replace('-', " ").to_uppercase())));
        assert_ne!(digest(user, &code), digest(UserId::new(), &code));
        assert_ne!(code, random().expect("random"));
    }
}
