//! Lists: a piece at a time, each with the place where the next begins.

use axum::{
    http::{HeaderValue, Uri, header},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{answer, error::ApiError};
use crate::{
    operations::set_aside::pool_words,
    state::unread::Unread,
    web::{error::WebError, form::FieldErrors, routes},
};

/// Items of a piece, unless another number is asked for.
const USUAL: u32 = 50;
/// Items of a piece at the most.
const MOST: u32 = 200;

/// A piece of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Listing<T> {
    /// What there is, in order.
    pub items: Vec<T>,
    /// The cursor of the next piece; null at the end. The header Link has its whole address.
    pub next: Option<String>,
    /// What belongs to the list and can’t be read by this version: it is kept as it is, and not among the items. It stands in
    /// the first piece.
    #[serde(default)]
    pub unreadable: Vec<Unreadable>,
}

/// Something that is kept and can’t be read, as a newer version may have written it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unreadable {
    /// Its identity.
    pub id: String,
    /// Why it can’t be read, and what that means.
    pub why: String,
}

impl From<Unread> for Unreadable {
    fn from(unread: Unread) -> Self {
        Self { id: unread.id, why: unread.why }
    }
}

impl Unreadable {
    /// Of a pool, with what that means.
    pub fn of_pool(unread: &Unread) -> Self {
        Self { id: unread.id.clone(), why: pool_words(unread).to_string() }
    }
}

/// How many items somebody wants at once.
pub fn limit(text: Option<&str>, errors: &mut FieldErrors) -> u32 {
    let Some(text) = text else { return USUAL };
    let number = text.parse().ok().filter(|n| (1..=MOST).contains(n) && text.bytes().all(|b| b.is_ascii_digit()));
    number.unwrap_or_else(|| {
        errors.add("limit", format!("Ask for 1 to {MOST} items at once."));
        USUAL
    })
}

/// A parsed field of a filter; what is left out is no filter.
pub fn given<T: std::str::FromStr>(errors: &mut FieldErrors, field: &str, text: Option<&String>) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    text.and_then(|text| errors.check(field, text.parse()))
}

/// Refuses a filter that can't be read.
pub fn sound(errors: &FieldErrors) -> Result<(), WebError> {
    if errors.is_empty() { Ok(()) } else { Err(ApiError::Refused(errors.all().to_vec()).into()) }
}

impl<T: Serialize> Listing<T> {
    /// A piece of a list, and the cursor of the next one.
    pub fn new(items: Vec<T>, next: Option<String>) -> Self {
        Self { items, next, unreadable: Vec::new() }
    }

    /// The piece of a list that is in memory as a whole, after the item whose key is the cursor.
    pub fn of_all(all: Vec<T>, key: impl Fn(&T) -> String, after: Option<&str>, limit: u32) -> Self {
        let start = after.map_or(0, |after| all.iter().position(|one| key(one).as_str() > after).unwrap_or(all.len()));
        let rest = all.len().saturating_sub(start);
        let items: Vec<T> = all.into_iter().skip(start).take(limit as usize).collect();
        let next = (rest > items.len()).then(|| items.last().map(&key)).flatten();
        Self::new(items, next)
    }

    /// The same with what can’t be read of the list.
    pub fn with(self, unreadable: Vec<Unreadable>) -> Self {
        Self { unreadable, ..self }
    }

    /// The answer to a request for `uri`.
    pub fn answer(&self, uri: &Uri) -> Result<Response, WebError> {
        let mut response = answer::json(self)?;
        if let Some(next) = &self.next {
            let kept = uri.query().unwrap_or_default().split('&');
            let kept = kept.filter(|field| !field.is_empty() && !field.starts_with("cursor="));
            let fields: Vec<String> =
                kept.map(ToOwned::to_owned).chain([format!("cursor={}", routes::encode(next))]).collect();
            let link = format!("<{}?{}>; rel=\"next\"", uri.path(), fields.join("&"));
            if let Ok(link) = HeaderValue::from_str(&link) {
                response.headers_mut().insert(header::LINK, link);
            }
        }
        Ok(response)
    }
}
