//! A stretch of a list by name that is longer than a page should be: so many from a name on.

use std::ops::Range;

use crate::domain::Fqdn;

/// The field of the address that names the first one shown.
const FROM: &str = "from";

/// The places of a list that a page shows, and where the pages around it begin.
#[derive(Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The places shown.
    pub shown: Range<usize>,
    /// The name that the page before begins with.
    pub before: Option<Fqdn>,
    /// The name that the page after begins with.
    pub after: Option<Fqdn>,
}

impl Stretch {
    /// `most` of `names`, which are in order, from `from` on; from the beginning where that is none. A name that is gone
    /// stands for the next one.
    pub fn of(names: &[&Fqdn], from: Option<&Fqdn>, most: usize) -> Self {
        let beyond = from.map_or(0, |from| names.partition_point(|name| *name < from));
        // Beyond the last name there is nothing to show; whoever was there sees the last ones.
        let first = if beyond < names.len() { beyond } else { names.len().saturating_sub(most) };
        let end = names.len().min(first + most);
        let name = |place: usize| names.get(place).map(|name| (*name).clone());
        let before = (first > 0).then(|| name(first.saturating_sub(most))).flatten();
        Self { shown: first..end, before, after: name(end) }
    }

    /// Whether the list is shown whole.
    pub const fn is_all(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }

    /// The address of the page that begins with `name`, under `link`, which may have a query already.
    pub fn link(link: &str, name: &Fqdn) -> String {
        let separator = if link.contains('?') { '&' } else { '?' };
        format!("{link}{separator}{FROM}={name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_follow_each_other_without_a_gap() {
        let names: Vec<Fqdn> = ["a", "b", "c", "d", "e"].map(|n| format!("{n}.x.com").parse().expect("a name")).into();
        let all: Vec<&Fqdn> = names.iter().collect();
        let name = |place: usize| Some(names[place].clone());
        let first = Stretch::of(&all, None, 2);
        assert_eq!(first, Stretch { shown: 0..2, before: None, after: name(2) });
        let second = Stretch::of(&all, first.after.as_ref(), 2);
        assert_eq!(second, Stretch { shown: 2..4, before: name(0), after: name(4) });
        let third = Stretch::of(&all, second.after.as_ref(), 2);
        assert_eq!(third, Stretch { shown: 4..5, before: name(2), after: None });
        let gone: Fqdn = "cc.x.com".parse().expect("a name");
        assert_eq!(Stretch::of(&all, Some(&gone), 9).shown, 3..5);
        let beyond: Fqdn = "z.x.com".parse().expect("a name");
        assert_eq!(Stretch::of(&all, Some(&beyond), 2).shown, 3..5);
        assert_eq!(Stretch::of(&[], Some(&beyond), 2), Stretch { shown: 0..0, before: None, after: None });
        assert!(Stretch::of(&all, None, 5).is_all());
    }

    #[test]
    fn links_keep_the_filter() {
        let name: Fqdn = "a.x.com".parse().expect("a name");
        assert_eq!(Stretch::link("/status?category=CMS", &name), "/status?category=CMS&from=a.x.com");
        assert_eq!(Stretch::link("/", &name), "/?from=a.x.com");
    }
}
