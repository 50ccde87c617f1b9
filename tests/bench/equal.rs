//! Whether a target equals its source: a look of our own, which shares nothing with the program that is measured.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read as _,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context as _, bail};

/// How deep to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Names, sizes and times.
    Facts,
    /// Every byte, too.
    Contents,
}

impl Depth {
    /// Contents once, in the first round: what comes after differs by what is measured, not by how it is done.
    pub const fn of_round(round: usize) -> Self {
        if round == 0 { Self::Contents } else { Self::Facts }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Found {
    Folder,
    File(u64, SystemTime),
    Other(u32),
}

/// An error that names the first difference.
pub fn demand(source: &Path, target: &Path, depth: Depth) -> anyhow::Result<()> {
    let (left, right) = (list(source)?, list(target)?);
    if left != right {
        let odd = left
            .iter()
            .find(|(path, found)| right.get(*path) != Some(found))
            .or_else(|| right.iter().find(|(path, _)| !left.contains_key(*path)));
        let path = odd.map(|(path, _)| path.display().to_string()).unwrap_or_default();
        bail!("the target differs from the source at “{path}”");
    }
    if depth == Depth::Contents {
        for path in left.iter().filter(|(_, found)| matches!(found, Found::File(..))).map(|(path, _)| path) {
            if !same_content(&source.join(path), &target.join(path))? {
                bail!("the target’s “{}” has another content", path.display());
            }
        }
    }
    Ok(())
}

fn list(root: &Path) -> anyhow::Result<BTreeMap<PathBuf, Found>> {
    let mut all = BTreeMap::new();
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        let at = root.join(&folder);
        for entry in fs::read_dir(&at).with_context(|| at.display().to_string())? {
            let entry = entry?;
            if folder.as_os_str().is_empty() && entry.file_name() == ".poolsync" {
                continue; // the engine's own
            }
            let (path, facts) = (folder.join(entry.file_name()), entry.metadata()?);
            let found = if facts.is_dir() {
                open.push(path.clone());
                Found::Folder
            } else if facts.is_file() {
                Found::File(facts.len(), facts.modified()?)
            } else {
                Found::Other(facts.mode())
            };
            all.insert(path, found);
        }
    }
    Ok(all)
}

fn same_content(one: &Path, two: &Path) -> anyhow::Result<bool> {
    const PIECE: usize = 1 << 20;
    let (mut one, mut two) = (File::open(one)?, File::open(two)?);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        left.clear();
        right.clear();
        one.by_ref().take(PIECE as u64).read_to_end(&mut left)?;
        two.by_ref().take(PIECE as u64).read_to_end(&mut right)?;
        if left != right || left.is_empty() {
            return Ok(left == right);
        }
    }
}
