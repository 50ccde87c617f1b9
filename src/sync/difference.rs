//! One item in two versions, side by side: what somebody asks for who wants to see what a change is about.
//!
//! Whatever is looked at is opened as a preview opens it, without the means to write. What comes of it is bounded: of long
//! values and contents there is the beginning, and whether the rest is the same.

use crate::{
    domain::StoreKind,
    words::{Said, say},
};

use super::{Context, StoreAddress, SyncError, blocking, files, rows};

pub use files::single::{Content, FileDifference};
pub use rows::single::{FieldDifference, Part, RowDifference, Value};

/// Which version of an item is looked at.
#[derive(Debug, Clone)]
pub enum View {
    /// What a store has now.
    Now(StoreAddress),
    /// What a store had before a run, as far as recycle keeps it.
    Before {
        /// The store.
        store: StoreAddress,
        /// The run's name in recycle.
        run: String,
    },
    /// None: there the run has put it, or takes it away.
    Nothing,
}

impl View {
    const fn store(&self) -> Option<&StoreAddress> {
        match self {
            Self::Now(store) | Self::Before { store, .. } => Some(store),
            Self::Nothing => None,
        }
    }
}

/// Whether there is such a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It is there.
    There,
    /// The item is not there.
    Absent,
    /// It was there, and is not kept any more, in a sentence.
    NotKept(Said),
}

/// That recycle keeps nothing of an item.
pub(super) const fn not_kept() -> Presence {
    Presence::NotKept(say("engine-single-not-kept"))
}

/// Two versions of an item.
#[derive(Debug, Clone)]
pub enum Difference {
    /// Of a row.
    Row(RowDifference),
    /// Of a file, directory or link.
    File(Box<FileDifference>),
}

impl Difference {
    /// Whether each version is there: before and after.
    pub const fn presence(&self) -> [&Presence; 2] {
        match self {
            Self::Row(row) => [&row.before, &row.after],
            Self::File(file) => [&file.before, &file.after],
        }
    }
}

/// Looks at an item, by its readable name, in two versions: before and after. Nothing is written.
pub async fn look_at(item: &str, views: [View; 2], context: &Context) -> Result<Difference, SyncError> {
    let item = item.to_owned();
    blocking(context, move |context| {
        let mut kinds = views.iter().filter_map(View::store).map(|store| store.url.kind());
        let unknown = || SyncError::NoSuchItem(item.clone());
        match (kinds.next().ok_or_else(unknown)?, kinds.next()) {
            (StoreKind::Rows, None | Some(StoreKind::Rows)) => {
                rows::single::look_at(&item, &views, context).map(Difference::Row)
            }
            (StoreKind::Files, None | Some(StoreKind::Files)) => {
                files::single::look_at(&item, &views, context).map(Box::new).map(Difference::File)
            }
            _ => Err(unknown()),
        }
    })
    .await
}
