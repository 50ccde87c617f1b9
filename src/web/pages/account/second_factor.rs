//! `/account/second_factor`: what somebody shows beside their password.

use askama::Template;
use axum::{
    extract::State,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};

use super::Told;
use crate::{
    access::second_factor::{
        factors_of, new_recovery_codes,
        passkeys::{self, NoPasskeys},
        remove_totp,
    },
    panel::Panel,
    state::second_factors::{Factors, KeptPasskey, list_passkeys},
    web::{
        assets,
        error::WebError,
        filters,
        form::Query,
        layout::{Layout, Section, html},
        routes,
        session::{self, RecentlySignedIn, SessionUser},
    },
    words::{Said, say},
};

#[derive(Template)]
#[template(path = "pages/account/second_factor.html")]
struct SecondFactorPage {
    layout: Layout,
    factors: Factors,
    passkeys: Vec<KeptPasskey>,
    no_passkeys: Option<Said>,
    must_enrol: bool,
    told: Option<Said>,
}

pub async fn get(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    parts: Parts,
    Query(told): Query<Told>,
) -> Result<Response, WebError> {
    let no_passkeys = passkeys::why_none_for(&panel, &session::visitor(&panel, &parts), &user);
    let page = SecondFactorPage {
        layout: Layout::new(&panel, Some(&user), Section::None),
        factors: factors_of(&panel, user.id).await?,
        passkeys: list_passkeys(&panel.database, user.id).await?,
        no_passkeys: no_passkeys.as_ref().map(no_passkeys_words),
        must_enrol: user.session().must_enrol,
        told: told.sentence(),
    };
    html(&page)
}

/// Why no passkey can be used, in words.
pub fn no_passkeys_words(reason: &NoPasskeys) -> Said {
    say(match reason {
        NoPasskeys::NoHostName => "account-passkeys-no-host-name",
        NoPasskeys::NotSafe => "account-passkeys-not-safe",
        NoPasskeys::NotAsked => "account-passkeys-not-asked",
    })
}

/// Stops asking for codes.
pub async fn remove(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
) -> Result<Redirect, WebError> {
    remove_totp(&panel, &user.actor(), &user).await?;
    Ok(Redirect::to(&routes::second_factor_after("totp_removed")))
}

/// Makes the recovery codes anew; this answer is the only page that ever shows them.
pub async fn recovery(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
) -> Result<Response, WebError> {
    match new_recovery_codes(&panel, &user.actor(), &user).await? {
        Some(codes) => show_codes(&panel, &user, codes, None),
        None => Ok(Redirect::to(routes::SECOND_FACTOR).into_response()),
    }
}

#[derive(Template)]
#[template(path = "pages/account/recovery.html")]
struct RecoveryPage {
    layout: Layout,
    name: String,
    codes: Vec<String>,
    told: Option<Said>,
}

/// After a factor was added: its recovery codes if they were made with it, else back to the list.
pub(super) fn after_adding(
    panel: &Panel,
    user: &SessionUser,
    codes: Option<Vec<String>>,
    done: &str,
) -> Result<Response, WebError> {
    match codes {
        Some(codes) => show_codes(panel, user, codes, Told { done: done.to_owned() }.sentence()),
        None => Ok(Redirect::to(&routes::second_factor_after(done)).into_response()),
    }
}

fn show_codes(panel: &Panel, user: &SessionUser, codes: Vec<String>, told: Option<Said>) -> Result<Response, WebError> {
    let layout = Layout::new(panel, Some(user), Section::None);
    html(&RecoveryPage { layout, name: user.name.to_string(), codes, told })
}
