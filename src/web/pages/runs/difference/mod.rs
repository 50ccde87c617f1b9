//! `/runs/{id}/changes/{module}/{key}`: the item of one change in two versions: what it was, and what it is or would become.
//!
//! This is the one page that shows the data of users, so it has a permission of its own, and every look is recorded.

mod contents;
mod values;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use crate::{
    domain::{BackupModule, Change, ChangeKey, Outcome, Permission, Run, Timestamp},
    operations::differences::{self, LookError, Sides},
    panel::Panel,
    state::changes::{RecordedChange, find_change},
    sync::{Difference, Presence},
    web::{
        assets,
        error::WebError,
        filters, form,
        layout::{Layout, Section, html_with},
        looks,
        permitted::{GetDifference, Permitted},
        routes, titles, why,
    },
    words::{Said, Word},
};
use contents::FileShown;
use similar::ChangeTag;
use values::RowShown;

/// What was found.
enum Found {
    Row(RowShown),
    File(FileShown),
    /// Nothing can be shown, in a sentence.
    Refused(Said),
}

#[derive(Template)]
#[template(path = "pages/runs/difference.html")]
struct DifferencePage {
    layout: Layout,
    run: Run,
    change: RecordedChange,
    sides: Sides,
    /// Whether the run has begun to carry out its plan of the module.
    has_begun: bool,
    at: Timestamp,
    /// Whether each version is there.
    presence: [Presence; 2],
    found: Found,
}

impl DifferencePage {
    /// What the two versions are, in a message with the gap `at`.
    const fn explanation(&self) -> &'static str {
        match self.sides {
            Sides::BeforeAndNow if matches!(self.change.change, Change::Insert) => "runs-difference-inserted-and-now",
            Sides::BeforeAndNow => "runs-difference-before-and-now",
            Sides::TargetAndSource => "runs-difference-target-and-source",
            Sides::NowAndPutBack => "runs-difference-now-and-put-back",
            Sides::NowAndNothing => "runs-difference-now-and-nothing",
        }
    }

    /// Whether the run has done the change, where that is not plain.
    fn written(&self) -> Option<Word> {
        match (self.change.outcome, self.has_begun) {
            (Outcome::Applied, _) => None,
            (Outcome::Planned, true) => Some(Word("runs-difference-maybe-written")),
            (Outcome::Planned | Outcome::Skipped, _) => Some(Word("runs-difference-unwritten")),
        }
    }

    /// The heads of the two versions.
    const fn heads(&self) -> [Word; 2] {
        match self.sides {
            Sides::BeforeAndNow => [Word("runs-difference-before"), Word("runs-difference-now")],
            Sides::TargetAndSource => [Word("runs-difference-target"), Word("runs-difference-source")],
            Sides::NowAndPutBack => [Word("runs-difference-now"), Word("runs-difference-put-back")],
            Sides::NowAndNothing => [Word("runs-difference-now"), Word("runs-difference-removed")],
        }
    }

    /// Whether the item is in neither version.
    fn is_nowhere(&self) -> bool {
        self.presence.iter().all(|presence| *presence == Presence::Absent)
    }

    /// What stands in place of a version that is not there.
    fn lack(&self, nr: &usize) -> Option<Word> {
        match self.presence.get(*nr)? {
            Presence::There => None,
            Presence::Absent => Some(Word("runs-difference-absent")),
            Presence::NotKept(_) => Some(Word("runs-difference-not-kept")),
        }
    }

    /// Why a version is not kept, if one is not.
    fn not_kept(&self) -> Option<&Said> {
        self.presence.iter().find_map(|presence| match presence {
            Presence::NotKept(why) => Some(why),
            Presence::There | Presence::Absent => None,
        })
    }
}

pub async fn get(
    State(panel): State<Panel>,
    user: Permitted<GetDifference>,
    Path((id, module, key)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let seen = user.run(&panel, &id).await?;
    let key: ChangeKey = form::part(&key, WebError::NoChange)?;
    let module: BackupModule = form::part(&module, WebError::NoChange)?;
    let module = seen.modules.iter().find(|m| m.module == module);
    let module = module.ok_or_else(|| WebError::NoChange(key.to_string()))?;
    if !user.access.modules(Permission::GetDifference, &seen.run.pool).contains(&module.module) {
        return Err(WebError::Forbidden(Permission::GetDifference));
    }
    let change = find_change(&panel.database, seen.run.id, module.module, key).await?;
    let change = change.ok_or_else(|| WebError::NoChange(key.to_string()))?;
    let (sides, has_begun) = (Sides::of(&seen.run, &change), module.passed_digest.is_some());
    let looked = differences::look_at(&panel, &user.actor(), &seen.run, module, &change).await;
    let (at, presence, found) = match looked {
        Ok(looked) => {
            let presence = looked.difference.presence().map(Clone::clone);
            let found = match looked.difference {
                Difference::Row(row) => Found::Row(RowShown::of(row)),
                Difference::File(file) => Found::File(FileShown::of(*file)),
            };
            (looked.at, presence, found)
        }
        Err(LookError::Refused(why)) => (panel.clock.now(), [Presence::There, Presence::There], Found::Refused(why)),
        Err(LookError::State(error)) => return Err(error.into()),
    };
    let status = if matches!(found, Found::Refused(_)) { StatusCode::CONFLICT } else { StatusCode::OK };
    let layout = Layout::new(&panel, Some(&user), Section::Runs);
    html_with(status, &DifferencePage { layout, run: seen.run, change, sides, has_begun, at, presence, found })
}
