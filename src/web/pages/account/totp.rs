//! `/account/second_factor/codes`: the seed of time-based codes, put into an app and confirmed by a first code.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::second_factor::after_adding;
use crate::{
    access::second_factor::totp::{Enrolled, Enrolment, begin_enrolment, finish_enrolment, resume_enrolment},
    panel::Panel,
    web::{
        assets,
        error::WebError,
        filters,
        form::{FieldErrors, Form},
        layout::{Layout, Section, html_with},
        routes,
        session::{RecentlySignedIn, SessionUser},
    },
    words::say,
};

/// Light modules around a QR code, which readers need to find it (ISO/IEC 18004 asks for four).
const QUIET: i32 = 4;

/// The first code.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TotpForm {
    enrolment: String,
    code: String,
}

#[derive(Template)]
#[template(path = "pages/account/totp.html")]
struct TotpPage {
    layout: Layout,
    enrolment: Enrolment,
    picture: Option<Picture>,
    errors: FieldErrors,
}

/// A QR code as the path of its dark modules on a square of `size`.
struct Picture {
    size: i32,
    path: String,
}

impl Picture {
    fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let length = (x..code.size()).take_while(|x| code.get_module(*x, y)).fold(0, |length, _| length + 1);
                if length > 0 {
                    path.extend([format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET)]);
                }
                x += length.max(1);
            }
        }
        Some(Self { size: code.size() + 2 * QUIET, path })
    }
}

pub async fn get(State(panel): State<Panel>, RecentlySignedIn(user): RecentlySignedIn) -> Result<Response, WebError> {
    let enrolment = begin_enrolment(&panel, &user).await?;
    show(&panel, &user, enrolment, FieldErrors::default())
}

pub async fn post(
    State(panel): State<Panel>,
    RecentlySignedIn(user): RecentlySignedIn,
    Form(form): Form<TotpForm>,
) -> Result<Response, WebError> {
    let kept = user.session().id;
    match finish_enrolment(&panel, &user.actor(), &user, kept, &form.enrolment, &form.code).await? {
        Enrolled::Done(codes) => after_adding(&panel, &user, codes, "totp"),
        Enrolled::WrongCode => match resume_enrolment(&panel, &user, &form.enrolment).await? {
            Some(enrolment) => {
                let mut errors = FieldErrors::default();
                errors.add("code", say("account-error-totp"));
                show(&panel, &user, enrolment, errors)
            }
            None => Ok(Redirect::to(routes::TOTP).into_response()),
        },
        // A new seed: the old one is no longer remembered.
        Enrolled::Ended => Ok(Redirect::to(routes::TOTP).into_response()),
    }
}

fn show(panel: &Panel, user: &SessionUser, enrolment: Enrolment, errors: FieldErrors) -> Result<Response, WebError> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let layout = Layout::new(panel, Some(user), Section::None);
    let picture = Picture::of(&enrolment.uri);
    html_with(status, &TotpPage { layout, enrolment, picture, errors })
}
