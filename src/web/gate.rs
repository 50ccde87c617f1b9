//! The gate: every route with what it takes to pass it, read off its handler's signature.
//!
//! A handler takes the panel first and then says who may come: [`Permitted`] for the holders of a permission,
//! [`SignedIn`] for any account, [`Anybody`] for any account or token; [`Recently`] and [`RecentlySignedIn`] ask for a fresh proof besides. One that says neither can't be registered but by [`Gate::open`], which is for what
//! strangers may see. The list of entries is what the pages about roles and the tests of access go by.

use axum::{
    Router,
    extract::State,
    handler::Handler,
    http::{Method, request::Parts},
    response::Response,
    routing::{MethodFilter, on},
};

use super::{
    Web,
    permitted::{Needs, Permitted, Recently},
    session::{Anybody, RecentlySignedIn, SignedIn},
};
use crate::{domain::Permission, panel::Panel};

/// What it takes to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Nothing: strangers may.
    Nothing,
    /// An account.
    Account,
    /// A permission.
    Permission(Permission),
}

/// A route.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The method of its requests.
    pub method: Method,
    /// Its pattern, parts in braces.
    pub path: &'static str,
    /// What it takes.
    pub pass: Pass,
    /// The answer to a request that does not pass, before anything else of it is looked at.
    pub(crate) keeps_out: KeepsOut,
}

/// The answer that keeps a request out, if anything does.
pub(crate) type KeepsOut = fn(&Parts) -> Option<Response>;

/// An argument of a handler that proves who asks.
pub trait Proof {
    /// What it takes.
    const PASS: Pass;

    /// The answer to a request that lacks it.
    fn keeps_out(parts: &Parts) -> Option<Response>;
}

/// A handler's arguments, which say what it takes.
pub trait Says {
    /// The argument that does.
    type By: Proof;
}

macro_rules! says {
    ($($argument:ident),*) => {
        impl<M, P: Needs, $($argument),*> Says for (M, State<Panel>, Permitted<P>, $($argument,)*) {
            type By = Permitted<P>;
        }
        impl<M, P: Needs, $($argument),*> Says for (M, State<Panel>, Recently<P>, $($argument,)*) {
            type By = Recently<P>;
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, SignedIn, $($argument,)*) {
            type By = SignedIn;
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, Anybody, $($argument,)*) {
            type By = Anybody;
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, RecentlySignedIn, $($argument,)*) {
            type By = RecentlySignedIn;
        }
    };
}
says!();
says!(A);
says!(A, B);
says!(A, B, C);
says!(A, B, C, D);
says!(A, B, C, D, E);

/// Strangers pass.
const OPEN: (Pass, KeepsOut) = (Pass::Nothing, |_| None);

/// What the arguments of a handler say.
fn passed<T: Says>() -> (Pass, KeepsOut) {
    (T::By::PASS, T::By::keeps_out)
}

/// Routes as they are gathered.
#[derive(Debug, Default)]
pub struct Gate {
    router: Router<Web>,
    entries: Vec<Entry>,
}

impl Gate {
    /// A page.
    pub fn get<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::GET, Method::GET, path, passed::<T>(), handler)
    }

    /// A form's target.
    pub fn post<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::POST, Method::POST, path, passed::<T>(), handler)
    }

    /// Replaces something, through the API.
    pub fn put<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::PUT, Method::PUT, path, passed::<T>(), handler)
    }

    /// Changes a part of something, through the API.
    pub fn patch<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::PATCH, Method::PATCH, path, passed::<T>(), handler)
    }

    /// Removes something, through the API.
    pub fn delete<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::DELETE, Method::DELETE, path, passed::<T>(), handler)
    }

    /// A page for everybody, strangers included.
    pub fn open_get<H: Handler<T, Web>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::GET, Method::GET, path, OPEN, handler)
    }

    /// A form's target for everybody, strangers included.
    pub fn open_post<H: Handler<T, Web>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::POST, Method::POST, path, OPEN, handler)
    }

    fn add<H: Handler<T, Web>, T: 'static>(
        mut self,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        (pass, keeps_out): (Pass, KeepsOut),
        handler: H,
    ) -> Self {
        self.router = self.router.route(path, on(filter, handler));
        self.entries.push(Entry { method, path, pass, keeps_out });
        self
    }

    /// The routes, and what each takes.
    pub fn into_parts(self) -> (Router<Web>, Vec<Entry>) {
        (self.router, self.entries)
    }
}
