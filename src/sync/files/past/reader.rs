//! A file as it was before a run, open to be read.

use std::io::{self, Read};

use crate::sync::files::{
    blocks::Unpatched,
    extras::Extras,
    facts::Facts,
    store::{FileReader, Stamp},
};

/// A file as it was before a run: the content recycle keeps, or the target's own, under the facts it had then.
#[derive(Debug)]
pub struct PastReader {
    content: Content,
    facts: Facts,
    extras: Option<Extras>,
    /// Where reading in order stands.
    at: u64,
}

#[derive(Debug)]
pub(super) enum Content {
    Whole(FileReader),
    Unpatched(Box<Unpatched>),
}

impl PastReader {
    pub(super) const fn new(content: Content, facts: Facts, extras: Option<Extras>) -> Self {
        Self { content, facts, extras, at: 0 }
    }

    /// The file that has its content as a whole, if there is one.
    pub(in crate::sync::files) const fn whole(&self) -> Option<&FileReader> {
        match &self.content {
            Content::Whole(file) => Some(file),
            Content::Unpatched(_) => None,
        }
    }

    const fn base(&self) -> &FileReader {
        match &self.content {
            Content::Whole(file) => file,
            Content::Unpatched(file) => file.base(),
        }
    }

    pub(in crate::sync::files) fn extras(&self) -> io::Result<Extras> {
        match (&self.extras, &self.content) {
            (Some(extras), _) => Ok(extras.clone()),
            (None, Content::Whole(file)) => file.extras(),
            (None, Content::Unpatched(file)) => file.extras(),
        }
    }

    pub(in crate::sync::files) fn settle(&self) {
        self.base().settle();
    }

    pub(in crate::sync::files) fn stamp(&self) -> io::Result<Stamp> {
        let Stamp { facts, marks } = self.base().stamp()?;
        let size = if self.whole().is_some() { facts.size } else { self.facts.size };
        Ok(Stamp { facts: Facts { size, ..self.facts.clone() }, marks })
    }

    pub(in crate::sync::files) fn is_positioned(&self) -> bool {
        self.base().is_positioned()
    }

    pub(in crate::sync::files) fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        match &self.content {
            Content::Whole(file) => file.read_at(at, into),
            Content::Unpatched(file) => file.read_at(at, into),
        }
    }
}

impl Read for PastReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.content {
            Content::Whole(file) => file.read(into),
            Content::Unpatched(file) => {
                let read = file.read_at(self.at, into)?;
                self.at += read as u64;
                Ok(read)
            }
        }
    }
}
