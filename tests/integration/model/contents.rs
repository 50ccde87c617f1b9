//! What a store holds, as the model knows it, and what the panel must make of that: plans, the guard's word, and what
//! putting back comes to. Nothing in here touches a store.

use std::collections::{BTreeMap, BTreeSet};

use poolsync::domain::{Change, GuardLimits, Mode};
use rusqlite::types::Value;

/// Everything in a store, by the name that a plan gives it.
pub type Contents = BTreeMap<String, Thing>;

/// A change of a plan.
pub type Named = (Change, String);

/// What a name stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing {
    Dir { mode: u32, time: (i64, i64) },
    File { mode: u32, time: (i64, i64), content: Vec<u8> },
    Link { time: (i64, i64), to: String },
    Row(Vec<Value>),
}

/// In what two things differ that have one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    None,
    /// Only the permissions of a file, so that its content is not brought over.
    Mode,
    Some,
}

impl Thing {
    pub const fn is_dir(&self) -> bool {
        matches!(self, Self::Dir { .. })
    }

    /// Whether both have the same content, whatever else is about them.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dir { .. }, Self::Dir { .. }) => true,
            (Self::File { content: a, .. }, Self::File { content: b, .. }) => a == b,
            (Self::Link { to: a, .. }, Self::Link { to: b, .. }) => a == b,
            (a, b) => a == b,
        }
    }

    fn difference(&self, other: &Self, mode: Mode) -> Difference {
        match (self, other) {
            (
                Self::File { mode: own_mode, time: own_time, content: own },
                Self::File { mode: other_mode, time, content },
            ) => {
                let by_content = mode == Mode::Full && own != content;
                if own_time != time || own.len() != content.len() || by_content {
                    Difference::Some
                } else if own_mode != other_mode {
                    Difference::Mode
                } else {
                    Difference::None
                }
            }
            (own, other) if own == other => Difference::None,
            _ => Difference::Some,
        }
    }

    /// What a comparison sees of it that does not read files.
    fn facts(&self) -> (Self, usize) {
        match self {
            Self::File { mode, time, content } => {
                (Self::File { mode: *mode, time: *time, content: Vec::new() }, content.len())
            }
            other => (other.clone(), 0),
        }
    }
}

/// A change with what was and what will be: two equal plans are about equal things.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    pub change: Change,
    pub item: String,
    seen: [Option<(Thing, usize)>; 2],
    read: Option<[Thing; 2]>,
}

/// What a module of a run must plan, and what its target must be if that is carried out.
#[derive(Debug, Clone)]
pub struct Expected {
    pub plan: Vec<Planned>,
    pub after: Contents,
    pub is_dangerous: bool,
    /// Whether the model knows this for certain.
    pub is_certain: bool,
    /// Whether something that was put there and is to go is not there any more.
    pub is_traceless: bool,
    pub target_items: u64,
}

impl Expected {
    /// What makes `target` equal to `source`.
    pub fn of(source: &Contents, target: &Contents, mode: Mode, limits: GuardLimits) -> Self {
        let (mut plan, mut after) = (Vec::new(), target.clone());
        let names: BTreeSet<&String> = source.keys().chain(target.keys()).collect();
        for item in names {
            let (new, old) = (source.get(item), target.get(item));
            let change = match (new, old) {
                (Some(new), None) => {
                    after.insert(item.clone(), new.clone());
                    Change::Insert
                }
                (None, _) => {
                    after.remove(item);
                    Change::Delete
                }
                (Some(new), Some(old)) => {
                    match (new.difference(old, mode), new, old) {
                        (Difference::None, ..) => continue,
                        (Difference::Mode, Thing::File { mode, .. }, Thing::File { time, content, .. }) => {
                            let changed = Thing::File { mode: *mode, time: *time, content: content.clone() };
                            after.insert(item.clone(), changed);
                        }
                        _ => drop(after.insert(item.clone(), new.clone())),
                    }
                    Change::Update
                }
            };
            let read = match (new, old) {
                (Some(new @ Thing::File { content: n, .. }), Some(old @ Thing::File { content: o, .. }))
                    if mode == Mode::Full && n.len() == o.len() =>
                {
                    Some([new.clone(), old.clone()])
                }
                _ => None,
            };
            plan.push(Planned { change, item: item.clone(), seen: [new, old].map(|t| t.map(Thing::facts)), read });
        }
        let deletes = plan.iter().filter(|planned| planned.change == Change::Delete).count() as u64;
        let is_dangerous =
            source.is_empty() && !target.is_empty() || deletes > limits.deletes_allowed(target.len() as u64);
        Self { plan, after, is_dangerous, is_certain: true, is_traceless: false, target_items: target.len() as u64 }
    }

    pub fn changes(&self) -> BTreeSet<Named> {
        self.plan.iter().map(|planned| (planned.change, planned.item.clone())).collect()
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(above, _)| above)
}

fn below<'c>(contents: &'c Contents, dir: &str) -> impl Iterator<Item = (&'c String, &'c Thing)> + use<'c> {
    let start = format!("{dir}/");
    contents.range(start.clone()..).take_while(move |(path, _)| path.starts_with(&start))
}

/// Rows as they are without a run's chosen changes; `None` where references would break.
pub fn rows_without(present: &Contents, before: &Contents, chosen: &BTreeSet<Named>) -> Option<Contents> {
    let mut past = present.clone();
    for (change, item) in chosen {
        match change {
            Change::Insert => drop(past.remove(item)),
            Change::Update | Change::Delete => drop(past.insert(item.clone(), before.get(item)?.clone())),
        }
    }
    references_hold(&past).then_some(past)
}

/// Whether each contact's owner is there.
pub fn references_hold(rows: &Contents) -> bool {
    rows.iter().filter(|(name, _)| name.starts_with("contact ")).all(|(_, row)| {
        let Thing::Row(values) = row else { return false };
        let Some(Value::Integer(owner)) = values.first() else { return false };
        rows.contains_key(&format!("owner (id={owner})"))
    })
}

/// A folder as it is without a run's chosen changes; `None` where something that stays is in the way, and the engine
/// leaves items out with a word.
pub fn files_without(
    present: &Contents,
    before: &Contents,
    done: &BTreeSet<Named>,
    chosen: &BTreeSet<Named>,
) -> Option<Contents> {
    let mut was: Contents = Contents::new();
    for (_, item) in chosen.iter().filter(|(change, _)| *change != Change::Insert) {
        was.insert(item.clone(), before.get(item)?.clone());
    }
    // Directories that are needed and gone come as the run found them.
    let needed: Vec<String> = was.keys().cloned().collect();
    for path in needed {
        let mut above = parent(&path);
        while let Some(dir) = above {
            let now = was.get(dir).or_else(|| present.get(dir));
            match now {
                Some(thing) if thing.is_dir() => break,
                Some(_) => return None,
                None => {
                    // Only of what it changed itself is it known what it found.
                    let found = [Change::Update, Change::Delete].map(|change| (change, dir.to_owned()));
                    let noted = found.iter().any(|named| done.contains(named));
                    let kept = before.get(dir).filter(|thing| noted && thing.is_dir())?;
                    was.insert(dir.to_owned(), kept.clone());
                }
            }
            above = parent(dir);
        }
    }
    let goes = |path: &String| goes(path, present, &was, chosen);
    let mut past = present.clone();
    for path in present.keys().filter(|path| goes(path)) {
        past.remove(path);
    }
    for (path, thing) in &was {
        let is_full = present.get(path).is_some_and(Thing::is_dir) && !thing.is_dir();
        if is_full && below(present, path).any(|(inside, _)| !goes(inside)) {
            return None;
        }
        past.insert(path.clone(), thing.clone());
    }
    // What stays must have a directory to be in.
    past.keys().all(|path| parent(path).is_none_or(|dir| past.get(dir).is_some_and(Thing::is_dir))).then_some(past)
}

/// Whether something was put there by the run and goes, a directory only with all that is in it.
fn goes(path: &String, present: &Contents, was: &Contents, chosen: &BTreeSet<Named>) -> bool {
    if was.contains_key(path) || !chosen.contains(&(Change::Insert, path.clone())) {
        return false;
    }
    !present.get(path).is_some_and(Thing::is_dir)
        || below(was, path).next().is_none()
            && below(present, path).all(|(inside, _)| goes(inside, present, was, chosen))
}
