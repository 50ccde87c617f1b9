//! What an account shows beside its password: time-based codes, passkeys, and recovery codes for when those are lost.

pub mod passkeys;
pub mod recovery;
pub mod totp;

use super::AccessError;
use crate::{
    domain::{Actor, PasskeyId, Timestamp, User, UserId},
    panel::Panel,
    state::{Tx, audit::insert_audit, second_factors as state},
};

/// Uses up a code, time-based or for recovery, and says which it was; `None` if it does not count.
pub(super) async fn use_code(
    panel: &Panel,
    tx: &mut Tx,
    user: UserId,
    code: &str,
    now: Timestamp,
) -> Result<Option<&'static str>, AccessError> {
    if let Some(code) = totp::Code::read(code) {
        let right = totp::use_code(panel, tx, user, &code, now).await?;
        return Ok(right.then_some("code"));
    }
    let right = recovery::use_code(tx, user, code).await?;
    Ok(right.then_some("recovery code"))
}

/// What an account signs in with.
pub async fn factors_of(panel: &Panel, user: UserId) -> Result<state::Factors, AccessError> {
    state::find_factors(&panel.database, user).await?.ok_or(AccessError::Gone)
}

/// What begins when an account gets its first second factor: recovery codes, to be shown once.
async fn first_recovery_codes(tx: &mut Tx, user: UserId) -> Result<Option<Vec<String>>, AccessError> {
    let factors = state::find_factors(&mut *tx, user).await?.ok_or(AccessError::Gone)?;
    if factors.recovery_codes > 0 {
        return Ok(None);
    }
    recovery::make(tx, user).await.map(Some)
}

/// What ends with an account's last second factor: its recovery codes.
async fn drop_recovery_codes_if_last(tx: &mut Tx, user: UserId) -> Result<(), AccessError> {
    let factors = state::find_factors(&mut *tx, user).await?.ok_or(AccessError::Gone)?;
    if !factors.any() {
        state::replace_recovery_codes(tx, user, &[]).await?;
    }
    Ok(())
}

/// Takes an account's time-based codes away.
pub async fn remove_totp(panel: &Panel, actor: &Actor, user: &User) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    state::set_totp(&mut tx, user.id, None, 0).await?;
    drop_recovery_codes_if_last(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "Remove-CsUserTotp", user.name.as_str(), "", panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a passkey of an account away; false if it has none of that id.
pub async fn remove_passkey(panel: &Panel, actor: &Actor, user: &User, id: PasskeyId) -> Result<bool, AccessError> {
    let mut tx = panel.database.begin().await?;
    let Some(name) = state::delete_passkey(&mut tx, user.id, id).await? else { return Ok(false) };
    drop_recovery_codes_if_last(&mut tx, user.id).await?;
    let detail = format!("“{name}”");
    insert_audit(&mut tx, actor, "Remove-CsUserPasskey", user.name.as_str(), &detail, panel.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Makes an account's recovery codes anew; `None` if it has no second factor that they could stand in for.
pub async fn new_recovery_codes(panel: &Panel, actor: &Actor, user: &User) -> Result<Option<Vec<String>>, AccessError> {
    let mut tx = panel.database.begin().await?;
    let has_factor = state::find_factors(&mut tx, user.id).await?.is_some_and(|factors| factors.any());
    if !has_factor {
        return Ok(None);
    }
    let codes = recovery::make(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "New-CsUserRecoveryCode", user.name.as_str(), "", panel.clock.now()).await?;
    tx.commit().await?;
    Ok(Some(codes))
}

/// Takes every second factor of an account away: its owner has lost them.
pub async fn reset(panel: &Panel, actor: &Actor, user: &User) -> Result<(), AccessError> {
    let mut tx = panel.database.begin().await?;
    state::delete_factors(&mut tx, user.id).await?;
    crate::state::sessions::end_sessions_of(&mut tx, user.id).await?;
    insert_audit(&mut tx, actor, "Reset-CsUserSecondFactor", user.name.as_str(), "", panel.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
