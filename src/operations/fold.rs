//! Reasons that are the same for several modules, told once: on the status page, on a run's page and on the command line.

use crate::domain::BackupModule;

/// What is told in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded<T> {
    /// What it is about, in the order in which it came.
    pub of: Vec<T>,
    /// Why, of all of them together; nothing where nothing was to be folded.
    pub reason: Option<String>,
}

/// Folds what differs only in the module that its reason names. `reason` says the module and the reason, of what may be
/// folded; everything else keeps a line of its own.
pub fn fold<T>(all: Vec<T>, reason: impl Fn(&T) -> Option<(BackupModule, String)>) -> Vec<Folded<T>> {
    let mut lines: Vec<(Option<String>, Vec<BackupModule>, Folded<T>)> = Vec::new();
    for one in all {
        let Some((module, text)) = reason(&one) else {
            lines.push((None, Vec::new(), Folded { of: vec![one], reason: None }));
            continue;
        };
        let pattern = text.replace(module.name(), PLACE);
        if let Some((_, modules, line)) = lines.iter_mut().find(|(known, ..)| known.as_ref() == Some(&pattern)) {
            modules.push(module);
            line.of.push(one);
            let names: Vec<&str> = modules.iter().map(|module| module.name()).collect();
            line.reason = Some(pattern.replace(PLACE, &names.join(", ")));
        } else {
            lines.push((Some(pattern), vec![module], Folded { of: vec![one], reason: Some(text) }));
        }
    }
    lines.into_iter().map(|(.., line)| line).collect()
}

/// Stands for the module’s name in a reason.
const PLACE: &str = "\u{0}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_in_the_module_is_told_once() {
        let of = |module: BackupModule, words: &str| (module, words.replace("{}", module.name()));
        let all = vec![
            of(BackupModule::PresenceFocus, "a has no live store for {}."),
            of(BackupModule::CmsMaster, "a is not the master of {}."),
            of(BackupModule::DataConf, "a has no live store for {}."),
        ];
        let told: Vec<_> =
            fold(all, |one| Some(one.clone())).into_iter().map(|line| (line.of.len(), line.reason)).collect();
        let both = "a has no live store for UserServices.PresenceFocus, ConfServices.DataConf.".to_owned();
        let alone = "a is not the master of CentralMgmt.CMSMaster.".to_owned();
        assert_eq!(told, [(2, Some(both)), (1, Some(alone))]);
        let apart = fold(vec![1, 2], |_| None);
        assert_eq!(apart, [Folded { of: vec![1], reason: None }, Folded { of: vec![2], reason: None }]);
    }
}
