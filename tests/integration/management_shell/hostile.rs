//! Values that mean something to shells, to PowerShell or to JSON, through every field that takes a text.

use poolsync::{
    domain::{BackupModule, Fqdn, HostAddress, HostKey, HostName, HostUser, Secret, ShellProgram},
    management_shell::{Action, Fault, Place, Request, Shell, Until, Watch, command_line},
};

use super::{Host, answer, asked, watch};

pub const NASTY: &[&str] = &[
    "'",
    "\"",
    "a.example.com'; rm -rf / #",
    "a.example.com\"; Stop-Computer; \"",
    "$(touch pwned)",
    "`touch pwned`",
    "a.example.com;touch pwned",
    "a.example.com & calc.exe",
    "a.example.com | calc.exe",
    "%COMSPEC%",
    "^&calc",
    "a\nb.example.com",
    "a.example.com\r\nInvoke-Expression 1",
    "a.example.com\0",
    "-EncodedCommand",
    "-EncodedCommand.example.com",
    "@args",
    "$env:PATH",
    "{\"action\":\"sync\"}",
    "a.example.com\",\"force\":true,\"x\":\"",
    "..\\..\\x",
    "\u{202e}moc.example",
    "\u{2019}; calc \u{2018}",
    "a.example.com\u{2028}calc",
    "\u{feff}",
    "a.b.c:[SteadyState,NormalState]",
    "<script>alert(1)</script>",
];

#[test]
fn no_type_of_a_request_takes_what_means_something_to_a_shell() {
    for text in NASTY {
        assert!(text.parse::<Fqdn>().is_err(), "{text:?} is a pool");
        assert!(text.parse::<BackupModule>().is_err(), "{text:?} is a module");
        assert!(text.parse::<HostAddress>().is_err(), "{text:?} is an address");
        assert!(text.parse::<HostName>().is_err(), "{text:?} is a name");
        assert!(text.parse::<HostKey>().is_err(), "{text:?} is a key");
        assert!(text.parse::<ShellProgram>().is_err(), "{text:?} is a program");
        for around in [format!("powershell.exe {text}"), format!("/bin/{text}/pwsh"), format!("C:\\{text}\\pwsh.exe")] {
            if let Ok(program) = around.parse::<ShellProgram>() {
                // A path may have any name in it that is only letters.
                assert!(
                    program.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"/\\:._- ".contains(&b)),
                    "{around:?}"
                );
            }
        }
    }
}

#[test]
fn the_command_is_the_same_whatever_is_asked() {
    let line = command_line(&ShellProgram::default());
    let encoded = line.rsplit(' ').next().unwrap();
    assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)));
    assert_eq!(line.matches("-EncodedCommand").count(), 1);
    assert!(line.is_ascii());
}

#[tokio::test]
async fn what_a_request_may_have_arrives_as_the_same_data() {
    let host = Host::playing("unpaired");
    for (typed, pool) in [
        ("  ATL-CS-001.LitwareInc.com. ", "atl-cs-001.litwareinc.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("プール.example", "xn--mck5bxd.example"),
    ] {
        let pool_fqdn: Fqdn = typed.parse().unwrap();
        let request = Request::new(Action::Follow { watch: Watch { pool_fqdn, ..watch(Until::Steady) } });
        let _ = answer(&host.shell(), &request).await;
        let asked = asked(host.folder()).pop().unwrap();
        assert_eq!(asked["request"], serde_json::to_value(&request).unwrap());
        if typed.is_ascii() {
            assert_eq!(asked["request"]["pool_fqdn"], pool);
        }
        assert_eq!(asked["argv"].as_array().unwrap().len(), 6);
    }
    assert!(!host.folder().join("refused").exists());
}

#[tokio::test]
async fn names_of_users_and_passwords_are_never_read_by_a_shell() {
    let host = Host::playing("success");
    for text in
        ["$(touch /tmp/poolsync-pwned)", "a'; touch /tmp/poolsync-pwned; '", "-oProxyCommand=touch /tmp/poolsync-pwned"]
    {
        let mut ssh = host.ssh();
        ssh.host.user = text.parse::<HostUser>().unwrap();
        ssh.secret = Secret::new(text).unwrap();
        let shell = Shell::open(Place::Ssh(Box::new(ssh)));
        let error = answer(&shell, &Request::new(Action::Hello)).await.1.unwrap_err();
        assert!(matches!(error.fault(), Fault::NotLetIn { user, .. } if user == text), "{error:?}");
    }
    assert!(!std::path::Path::new("/tmp/poolsync-pwned").exists());
    assert!(asked(host.folder()).is_empty());
    for text in ["a\nb", "a\0b", "", " "] {
        assert!(text.parse::<HostUser>().is_err(), "{text:?}");
    }
}
