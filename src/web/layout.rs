//! The frame around every page: who is signed in, where in the panel the page stands, and the moment it was made.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{error::WebError, filters::Now, reader, session::CurrentUser};
use crate::{
    domain::Permission,
    panel::Panel,
    state::schema::SchemaStep,
    words::{self, written_for},
};

/// The part of the panel a page belongs to; the navigation marks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Errors and pages outside the navigation.
    None,
    Overview,
    Sync,
    Restore,
    Runs,
    Schedules,
    Pools,
    Status,
    /// Alarms, targets, notifications.
    Alarms,
    Audit,
    /// Roles, accounts and tokens.
    Access,
    Settings,
    Help,
}

/// What the frame of a page needs to know.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The page's place in the navigation.
    pub section: Section,
    /// Who is signed in, if anybody is.
    pub viewer: Option<Viewer>,
    /// When the page was made; ages are told from it.
    pub now: Now,
    /// Whether a newer program works on the same database, which should soon be here too.
    pub is_old: bool,
    /// Whether this process records nothing because its key file is not the others'.
    pub has_other_key: bool,
}

/// Who looks at a page, as far as the page shows it or depends on it.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub name: String,
    pub roles: String,
    /// Whether they proved who they are only minutes ago.
    is_recent: bool,
    /// What they may do somewhere: the navigation leads there.
    anywhere: Vec<Permission>,
    /// What they may do with what the page is about.
    here: Vec<Permission>,
}

impl Layout {
    /// The frame of a page in `section`, for `user`.
    pub fn new(panel: &Panel, user: Option<&CurrentUser>, section: Section) -> Self {
        Self {
            section,
            viewer: user.map(Viewer::new),
            now: Now(panel.clock.now()),
            is_old: panel.beside.step() == SchemaStep::Ahead,
            has_other_key: panel.database.audit_chain().is_others(),
        }
    }

    /// The language that the page is written in (BCP 47).
    #[expect(clippy::unused_self, reason = "templates ask their frame")]
    pub fn language(&self) -> &'static str {
        words::current().language.tag()
    }

    /// Whether the navigation's entry for `section` is the current one.
    pub fn is(&self, section: Section) -> bool {
        self.section == section
    }

    /// The frame of a page about something for which the viewer may hold less than elsewhere.
    #[must_use]
    pub fn about(mut self, holds: impl Fn(Permission) -> bool) -> Self {
        if let Some(viewer) = &mut self.viewer {
            viewer.here.retain(|permission| holds(*permission));
        }
        self
    }

    /// Whether the viewer may start a sync somewhere.
    pub fn reaches_sync(&self) -> bool {
        self.reaches(Permission::InvokeSync)
    }

    /// Whether the viewer may restore something.
    pub fn reaches_restore(&self) -> bool {
        self.reaches(Permission::RestoreData)
    }

    /// Whether the viewer holds `permission` somewhere.
    pub fn reaches(&self, permission: Permission) -> bool {
        self.viewer.as_ref().is_some_and(|v| v.anywhere.contains(&permission))
    }

    /// Whether the viewer holds `permission` for what the page is about.
    pub fn may(&self, permission: Permission) -> bool {
        self.viewer.as_ref().is_some_and(|v| v.here.contains(&permission))
    }

    /// Whether the viewer has to prove again who they are before they let somebody in or give rights.
    pub fn must_prove(&self) -> bool {
        self.viewer.as_ref().is_some_and(|v| !v.is_recent)
    }

    /// Whether the viewer may start a sync.
    pub fn may_sync(&self) -> bool {
        self.may(Permission::InvokeSync)
    }

    /// Whether the viewer may cancel a run.
    pub fn may_stop(&self) -> bool {
        self.may(Permission::StopSync)
    }

    /// Whether the viewer may decide on what the guard holds.
    pub fn may_approve(&self) -> bool {
        self.may(Permission::ApproveHeld)
    }

    /// Whether the viewer may restore live data, put runs back and remove the data of old pairings.
    pub fn may_restore(&self) -> bool {
        self.may(Permission::RestoreData)
    }

    /// Whether the viewer may add and change pools.
    pub fn may_set_pools(&self) -> bool {
        self.may(Permission::SetPool)
    }

    /// Whether the viewer may read the audit.
    pub fn may_read_audit(&self) -> bool {
        self.may(Permission::SearchAudit)
    }

    /// Whether the viewer may see roles and accounts.
    pub fn may_see_roles(&self) -> bool {
        self.may(Permission::GetRole)
    }

    /// Whether the viewer may change roles and accounts.
    pub fn may_set_roles(&self) -> bool {
        self.may(Permission::SetRole)
    }

    /// Whether the viewer may make access tokens.
    pub fn may_make_tokens(&self) -> bool {
        self.may(Permission::NewToken)
    }

    /// Whether the viewer may change settings.
    pub fn may_configure(&self) -> bool {
        self.may(Permission::SetConfiguration)
    }
}

impl Viewer {
    fn new(user: &CurrentUser) -> Self {
        let held: Vec<Permission> = Permission::ALL.into_iter().filter(|p| user.may(*p)).collect();
        Self {
            name: user.name.to_string(),
            roles: user.role_names().join(", "),
            is_recent: user.is_recent(),
            here: held.clone(),
            anywhere: held,
        }
    }
}

/// A page.
pub fn html(page: &impl Template) -> Result<Response, WebError> {
    html_with(StatusCode::OK, page)
}

/// A page with another status than 200.
pub fn html_with(status: StatusCode, page: &impl Template) -> Result<Response, WebError> {
    Ok((status, Html(render(page)?)).into_response())
}

/// A page or a part of one, written for whoever asked.
pub fn render(part: &impl Template) -> Result<String, askama::Error> {
    written_for(&reader::current(), || part.render())
}
