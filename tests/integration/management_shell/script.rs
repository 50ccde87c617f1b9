//! The script itself can’t run here; what can be said of its text is.

use poolsync::management_shell::{CONTRACT, SCRIPT, bootstrap};

/// What the script may call, beside its own functions and its parameters.
const CMDLETS: &[&str] = &[
    "Invoke-CsBackupServiceSync",
    "Get-CsBackupServiceStatus",
    "Get-CsPool",
    "Get-CsPoolBackupRelationship",
    "Get-CsBackupServiceConfiguration",
    "Set-CsBackupServiceConfiguration",
    "Get-CsAdminRole",
    "Import-Module",
    "Get-Command",
    "ConvertTo-Json",
    "ConvertFrom-Json",
    "New-Object",
    "Start-Sleep",
    "Select-Object",
    "Where-Object",
    "ForEach-Object",
    "Sort-Object",
    "Out-Null",
];

/// Code without comments, and the strings that stand in it; fails if something is left open.
fn parts(text: &str) -> (String, Vec<(char, String)>) {
    let (mut code, mut strings, mut open) = (String::new(), Vec::new(), Vec::new());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '#' => while characters.next_if(|c| *c != '\n').is_some() {},
            '\'' | '"' => {
                let mut string = String::new();
                loop {
                    let next = characters.next().expect("a string has no end");
                    if next == c && characters.next_if_eq(&c).is_none() {
                        break;
                    }
                    assert!(next != '\n', "a string goes over the end of its line: {string}");
                    string.push(next);
                }
                code.push_str("''");
                strings.push((c, string));
            }
            '(' | '[' | '{' => {
                open.push(c);
                code.push(c);
            }
            ')' | ']' | '}' => {
                let begun = open.pop().expect("more is closed than opened");
                assert!(["()", "[]", "{}"].contains(&format!("{begun}{c}").as_str()), "{begun} is closed by {c}");
                code.push(c);
            }
            _ => code.push(c),
        }
    }
    assert_eq!(open, Vec::<char>::new(), "something is left open");
    (code, strings)
}

/// Words of the form Verb-Noun.
fn commands(code: &str) -> Vec<&str> {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_command = |word: &&str| {
        word.split_once('-').is_some_and(|(verb, noun)| {
            let capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.len() > 1;
            capital(verb) && capital(noun)
        })
    };
    words.filter(is_command).collect()
}

#[test]
fn the_script_is_ascii_closes_what_it_opens_and_evaluates_no_text() {
    for text in [SCRIPT.to_owned(), bootstrap()] {
        assert!(text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)));
        let (code, strings) = parts(&text);
        let lower = text.to_lowercase();
        for forbidden in
            ["invoke-expression", "iex", "invoke-command", "start-process", "expandstring", "add-type", "@\"", "@'"]
        {
            assert!(!lower.contains(forbidden), "{forbidden}");
        }
        // A text between double quotes is looked through for variables by PowerShell: only marks stand there.
        let expanding = strings.iter().filter(|(quote, _)| *quote == '"').map(|(_, text)| text.as_str());
        assert_eq!(expanding.filter(|text| text.contains('$')).collect::<Vec<_>>(), Vec::<&str>::new());
        assert!(
            !code.contains("?.") && !code.contains("??") && !code.contains("&&") && !code.contains("||"),
            "PowerShell 7"
        );
    }
    // The one text that becomes code: the script, once its digest is right; and the beat, which is a constant.
    assert_eq!(SCRIPT.matches("AddScript('").count(), SCRIPT.matches("AddScript").count());
    assert!(!SCRIPT.contains("ScriptBlock"));
    assert_eq!(bootstrap().matches("[ScriptBlock]::Create(").count(), 1);
}

#[test]
fn the_script_calls_only_cmdlets_that_are_listed() {
    let (code, strings) = parts(SCRIPT);
    let own: Vec<_> = code.lines().filter_map(|line| line.strip_prefix("function ")).collect();
    let own: Vec<_> = own.iter().map(|line| line.split(['(', ' ']).next().unwrap()).collect();
    let named: Vec<_> = strings.iter().flat_map(|(_, text)| commands(text)).collect();
    for command in commands(&code).into_iter().chain(named) {
        assert!(CMDLETS.contains(&command) || own.contains(&command), "{command} is not listed");
    }
    for cmdlet in &CMDLETS[..7] {
        assert!(SCRIPT.contains(cmdlet), "{cmdlet} is not called");
    }
    assert!(SCRIPT.contains(&format!("['contract'] = {CONTRACT}")));
    // What runs by a name that is a variable gets its name from the script itself.
    assert_eq!(SCRIPT.matches("& $").count(), 1);
    for call in SCRIPT.split("Use-Cmdlet ").skip(1) {
        assert!(call.starts_with('\''), "{}", call.lines().next().unwrap());
    }
}

#[test]
fn the_module_for_scripts_is_ascii_closes_what_it_opens_and_asks_the_panel_alone() {
    let module = include_str!("../../../static/poolsync.psm1");
    assert!(module.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b)));
    // The pages of its functions are comments.
    let mut text = module.to_owned();
    while let Some(begin) = text.find("<#") {
        let end = text[begin..].find("#>").expect("a comment has no end") + begin + 2;
        text.replace_range(begin..end, "");
    }
    let (code, strings) = parts(&text);
    assert_eq!(strings.iter().filter(|(quote, _)| *quote == '"').count(), 0, "a text that PowerShell looks through");
    for forbidden in
        ["invoke-expression", "iex", "invoke-command", "start-process", "expandstring", "add-type", "scriptblock"]
    {
        assert!(!text.to_lowercase().contains(forbidden), "{forbidden}");
    }
    let asks = commands(&code).into_iter().filter(|command| command.starts_with("Invoke-")).collect::<Vec<_>>();
    assert_eq!(asks, ["Invoke-WebRequest", "Invoke-CsBackupServiceSync"]);
    for exported in ["Connect-PoolSync", "Invoke-CsBackupServiceSync", "Get-CsBackupServiceStatus"] {
        assert!(module.contains(&format!("function {exported} {{")) && module.contains(&format!("'{exported}'")));
    }
}

#[test]
fn functions_set_nothing_outside_of_themselves() {
    // Without a file, the scope of a script is the whole session.
    for scope in ["$script:", "$global:", "$env:"] {
        assert!(!SCRIPT.contains(scope), "{scope}");
    }
}
