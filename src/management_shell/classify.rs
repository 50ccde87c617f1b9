//! Tells faults of a host apart by what it says of them. Categories and types of exceptions are the same on every Windows;
//! sentences are in its language, so that the English ones only help where those say nothing.

use crate::domain::Fqdn;

use super::{
    contract::{Outcome, Problem, Quote},
    error::Fault,
};

/// Codes by which shells say that there is no such program: those of POSIX, and of `cmd.exe`.
const NOT_FOUND: [u32; 2] = [127, 9009];
/// The code of `cmd.exe /c` for the same, and for much else.
const PERHAPS_NOT_FOUND: u32 = 1;

/// A fault after which it is no use to go on.
pub(super) fn hopeless(problem: &Problem, place: &str, pool: Option<&Fqdn>) -> Option<Fault> {
    let said = problem.message.as_str().to_lowercase();
    let says = |texts: &[&str]| texts.iter().any(|text| said.contains(text));
    let category = problem.category.as_str();
    let exception = problem.exception.as_str();
    let cmdlet = || problem.cmdlet.clone();
    if matches!(category, "PermissionDenied" | "SecurityError" | "AuthenticationError")
        || matches!(exception, "System.UnauthorizedAccessException" | "System.Security.SecurityException")
        || exception.ends_with(".SecurityAccessDeniedException")
        || says(&["access is denied", "access denied", "is not authorized", "unauthorized operation"])
    {
        let said = problem.message.clone();
        return Some(Fault::AccessDenied { place: place.to_owned(), cmdlet: cmdlet(), said });
    }
    let pool = pool?;
    let missing =
        ["cannot find", "not found", "could not be found", "does not exist", "is not a valid pool", "no pool"];
    if category == "ObjectNotFound" || says(&missing) && said.contains(pool.as_str()) {
        return Some(Fault::UnknownPool {
            place: place.to_owned(),
            pool: pool.to_string(),
            said: problem.message.clone(),
        });
    }
    None
}

/// The same of an error that the cmdlet went on after: what it can’t find may be another thing than the pool.
pub(super) fn hopeless_already(problem: &Problem, place: &str, pool: Option<&Fqdn>) -> Option<Fault> {
    let fault = hopeless(problem, place, pool)?;
    let said = problem.message.as_str().to_lowercase();
    let is_of_pool = pool.is_none_or(|pool| said.contains(pool.as_str()));
    (is_of_pool || matches!(fault, Fault::AccessDenied { .. })).then_some(fault)
}

/// The fault with which an answer ended.
pub(super) fn failed(outcome: Outcome, place: &str, pool: Option<&Fqdn>) -> Fault {
    let (place, problem) = (place.to_owned(), outcome.problem.unwrap_or_default());
    match outcome.fault.as_str() {
        "no-module" => Fault::NoModule { place, said: problem.message },
        "cmdlet-missing" => Fault::CmdletMissing { place, cmdlets: outcome.cmdlets },
        "contract" => Fault::OtherContract { place, theirs: 0 },
        _ => hopeless(&problem, &place, pool).unwrap_or(Fault::CmdletFailed {
            place,
            cmdlet: problem.cmdlet,
            said: problem.message,
        }),
    }
}

/// Whether a host says that it has no such program. `cmd.exe` has one code for that and for much else, and says it in the
/// host’s language, but always repeats the name; PowerShell itself, where it runs, writes its errors in XML.
pub(super) fn is_no_program(exit: Option<u32>, said: &Quote, program: &str) -> bool {
    let names_it = said.as_str().contains(program);
    exit.is_some_and(|code| {
        NOT_FOUND.contains(&code) || code == PERHAPS_NOT_FOUND && names_it && !said.as_str().contains(":Line:")
    })
}

/// What a host wrote to standard error, as a person may read it. PowerShell writes XML there, errors among progress.
pub(super) fn standard_error(bytes: &[u8]) -> Quote {
    let text = String::from_utf8_lossy(bytes);
    let Some((before, xml)) = text.split_once("#< CLIXML") else { return Quote::new(&text) };
    let mut said = before.to_owned();
    for part in xml.split("<S S=\"Error\">").skip(1) {
        said.push_str(part.split("</S>").next().unwrap_or_default());
    }
    for (code, character) in
        [("_x000D_", ""), ("_x000A_", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
    {
        said = said.replace(code, character);
    }
    Quote::new(&said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(category: &str, message: &str) -> Problem {
        Problem { category: Quote::new(category), message: Quote::new(message), ..Problem::default() }
    }

    #[test]
    fn faults_are_told_apart_in_any_language_by_their_category() {
        let pool: Fqdn = "atl-cs-001.litwareinc.com".parse().expect("a name");
        let told = |category, message| hopeless(&problem(category, message), "mgmt", Some(&pool));
        assert!(matches!(told("PermissionDenied", "Zugriff verweigert"), Some(Fault::AccessDenied { .. })));
        assert!(matches!(told("NotSpecified", "Access is denied."), Some(Fault::AccessDenied { .. })));
        assert!(matches!(told("ObjectNotFound", "nicht gefunden"), Some(Fault::UnknownPool { .. })));
        let english = "Cannot find pool \"atl-cs-001.litwareinc.com\" in the topology.";
        assert!(matches!(told("InvalidArgument", english), Some(Fault::UnknownPool { .. })));
        assert_eq!(told("InvalidOperation", "The file was not found."), None);
        assert_eq!(hopeless(&problem("ObjectNotFound", "x"), "mgmt", None), None);
    }

    #[test]
    fn errors_are_read_out_of_powershells_xml() {
        let xml = b"#< CLIXML\r\n<Objs Version=\"1.1.0.1\"><Obj S=\"progress\"><MS><T>1 %</T></MS></Obj>\
            <S S=\"Error\">poolsync : &lt;no&gt;_x000D__x000A_</S><S S=\"Error\">At line:1_x000D__x000A_</S></Objs>";
        assert_eq!(standard_error(xml).as_str(), "poolsync : <no> At line:1");
        assert_eq!(standard_error(b"bash: pwsh: command not found\n").as_str(), "bash: pwsh: command not found");
    }

    #[test]
    fn a_program_that_is_not_there_is_known_by_its_code_or_its_name() {
        let german =
            Quote::new("Der Befehl \"pwsh\" ist entweder falsch geschrieben oder konnte nicht gefunden werden.");
        assert!(is_no_program(Some(1), &german, "pwsh"));
        assert!(is_no_program(Some(127), &Quote::default(), "pwsh"));
        assert!(!is_no_program(Some(1), &Quote::new("something else"), "pwsh"));
        assert!(!is_no_program(None, &german, "pwsh"));
    }
}
