//! The gate: every route with what it takes to pass it, read off its handler's signature.
//!
//! A handler takes the panel first and then says who may come: [`Permitted`] for the holders of a permission,
//! [`SignedIn`] for any account, [`Anybody`] for any account or token; [`Recently`] and [`RecentlySignedIn`] ask for a fresh proof besides. One that says neither can't be registered but by [`Gate::open`], which is for what
//! strangers may see. The list of entries is what the pages about roles and the tests of access go by.

use axum::{
    Router,
    extract::State,
    handler::Handler,
    http::Method,
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
}

/// A handler's arguments, which say what it takes.
pub trait Says {
    /// What it takes.
    const PASS: Pass;
}

macro_rules! says {
    ($($argument:ident),*) => {
        impl<M, P: Needs, $($argument),*> Says for (M, State<Panel>, Permitted<P>, $($argument,)*) {
            const PASS: Pass = Pass::Permission(P::PERMISSION);
        }
        impl<M, P: Needs, $($argument),*> Says for (M, State<Panel>, Recently<P>, $($argument,)*) {
            const PASS: Pass = Pass::Permission(P::PERMISSION);
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, SignedIn, $($argument,)*) {
            const PASS: Pass = Pass::Account;
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, Anybody, $($argument,)*) {
            const PASS: Pass = Pass::Account;
        }
        impl<M, $($argument),*> Says for (M, State<Panel>, RecentlySignedIn, $($argument,)*) {
            const PASS: Pass = Pass::Account;
        }
    };
}
says!();
says!(A);
says!(A, B);
says!(A, B, C);
says!(A, B, C, D);
says!(A, B, C, D, E);

/// Routes as they are gathered.
#[derive(Debug, Default)]
pub struct Gate {
    router: Router<Web>,
    entries: Vec<Entry>,
}

impl Gate {
    /// A page.
    pub fn get<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::GET, Method::GET, path, T::PASS, handler)
    }

    /// A form's target.
    pub fn post<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::POST, Method::POST, path, T::PASS, handler)
    }

    /// Replaces something, through the API.
    pub fn put<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::PUT, Method::PUT, path, T::PASS, handler)
    }

    /// Changes a part of something, through the API.
    pub fn patch<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::PATCH, Method::PATCH, path, T::PASS, handler)
    }

    /// Removes something, through the API.
    pub fn delete<H: Handler<T, Web>, T: Says + 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::DELETE, Method::DELETE, path, T::PASS, handler)
    }

    /// A page for everybody, strangers included.
    pub fn open_get<H: Handler<T, Web>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::GET, Method::GET, path, Pass::Nothing, handler)
    }

    /// A form's target for everybody, strangers included.
    pub fn open_post<H: Handler<T, Web>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(MethodFilter::POST, Method::POST, path, Pass::Nothing, handler)
    }

    fn add<H: Handler<T, Web>, T: 'static>(
        mut self,
        filter: MethodFilter,
        method: Method,
        path: &'static str,
        pass: Pass,
        handler: H,
    ) -> Self {
        self.router = self.router.route(path, on(filter, handler));
        self.entries.push(Entry { method, path, pass });
        self
    }

    /// The routes, and what each takes.
    pub fn into_parts(self) -> (Router<Web>, Vec<Entry>) {
        (self.router, self.entries)
    }
}
