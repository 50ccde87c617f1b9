//! How often the API may be asked by one account or token, or by one address where nobody is signed in.
//!
//! Each process counts for itself. Pages are not counted: people don't ask that often.

use std::{num::NonZeroU32, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};

use super::{error::ApiError, is_api};
use crate::web::{
    client_address,
    error::WebError,
    session::{Asking, CurrentUser},
};

/// Requests a second that are answered for as long as they come.
pub const STEADY: NonZeroU32 = NonZeroU32::new(40).expect("not zero");
/// Requests that are answered at once after a quiet time.
pub const BURST: NonZeroU32 = NonZeroU32::new(200).expect("not zero");
/// How many are remembered before those that were quiet for long are forgotten.
const REMEMBERED: usize = 10_000;

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Who asked how often.
#[derive(Debug, Clone)]
pub struct Pace(Arc<RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>>);

impl Default for Pace {
    fn default() -> Self {
        let quota = Quota::per_second(STEADY).allow_burst(BURST);
        Self(Arc::new(RateLimiter::keyed(quota).with_middleware()))
    }
}

impl Pace {
    /// Counts a request: how many more are answered at once, or after how many seconds this one would be.
    fn count(&self, who: &String) -> Result<u32, u64> {
        if self.0.len() > REMEMBERED {
            self.0.retain_recent();
        }
        match self.0.check_key(who) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(until) => Err(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1),
        }
    }
}

/// The layer.
pub async fn keep_pace(State(pace): State<Pace>, request: Request, next: Next) -> Response {
    if !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    let who = Asking::user(request.extensions()).map(CurrentUser::client);
    let who = who.unwrap_or_else(|| client_address::of(request.extensions()).unwrap_or_default());
    let (left, wait, mut response) = match pace.count(&who) {
        Ok(left) => (left, 0, next.run(request).await),
        Err(seconds) => (0, seconds, WebError::from(ApiError::TooMany(seconds)).into_response()),
    };
    let window = BURST.get().div_ceil(STEADY.get());
    let headers = response.headers_mut();
    for (name, value) in
        [(LIMIT, format!("\"api\";q={BURST};w={window}")), (LEFT, format!("\"api\";r={left};t={wait}"))]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
