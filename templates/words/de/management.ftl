# The Management Shell of Microsoft’s servers, on a host that is reached by SSH or on this machine.


## What is typed about a host
management-host-name = „{ $text }“ kann nicht der Name eines Verwaltungshosts sein; geben Sie höchstens { $most } Buchstaben, Ziffern, Bindestriche, Punkte und Unterstriche an, zuerst einen Buchstaben oder eine Ziffer.
    .help = Es wurde nichts gespeichert und keine Verbindung aufgebaut. Der Name steht in Adressen von Seiten; „new“ ist schon eine.
management-host-address = „{ $text }“ benennt keinen Server; geben Sie seinen Namen oder seine Adresse an, mit :Port, wenn das nicht 22 ist.
    .help = Es wurde nichts gespeichert und keine Verbindung aufgebaut. Ein Name hat Buchstaben, Ziffern, Punkte und Bindestriche; eine Adresse der Version 6 steht in eckigen Klammern.
management-host-user = „{ $text }“ kann dort kein Benutzername sein; geben Sie ihn so an, wie der Host ihn kennt, etwa LITWARE\admin.
    .help = Es wurde nichts gespeichert und keine Verbindung aufgebaut. Ein Name hat höchstens 256 Zeichen und keine Zeilenenden darunter.
management-host-key = „{ $text }“ ist kein Fingerabdruck eines Hostschlüssels; er beginnt mit SHA256: und hat danach 43 Zeichen.
    .help = Es wurde nichts gespeichert und keine Verbindung aufgebaut. Auf dem Host zeigt ssh-keygen -lf den Fingerabdruck seiner Schlüsseldatei.
management-host-program = „{ $text }“ kann nicht das Programm sein, das PowerShell ausführt; geben Sie powershell.exe, pwsh oder einen absoluten Pfad aus Buchstaben, Ziffern, Leerzeichen und / \ : . _ - an.
    .help = Es wurde nichts gespeichert und nichts ausgeführt. Andere Zeichen werden abgelehnt, damit keine Shell auf dem Weg einen Teil des Pfads für einen Befehl halten kann.

## What a fault means for the data; put into the sentences below as { $effect }
management-effect-none = Es wurde nichts geändert.
management-effect-sync-perhaps = Ob die Synchronisierung begonnen wurde, ist nicht bekannt; falls ja, führt der Sicherungsdienst von Microsoft sie von selbst weiter. poolsync selbst hat nichts geändert.
management-effect-sync = Die Synchronisierung wurde begonnen, und der Sicherungsdienst von Microsoft führt sie von selbst weiter. poolsync selbst hat nichts geändert.
management-effect-settings-perhaps = Ob die Einstellungen des Sicherungsdienstes geändert wurden, ist nicht bekannt; lesen Sie sie erneut.
management-effect-settings = Die Einstellungen des Sicherungsdienstes wurden geändert.
# Put into the sentences below as { $place }
management-here = diesem Rechner
# The host’s own words; put into the sentences below as { $said }
management-said = Der Host meldet: „{ $text }“
management-said-nothing = Der Host nannte keinen Grund.

## On the way there
management-unreachable = Keine Verbindung zu { $place } ({ $cause }). Es wurde nichts geändert; prüfen Sie die Adresse, den SSH-Server dort und das Netz dazwischen.
    .help = Die Anforderung wurde nicht gesendet. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter, ob poolsync den Host erreicht oder nicht.
management-host-key-changed = Der Hostschlüssel von { $place } ist ein anderer als der festgelegte. Festgelegt: { $pinned }. Angeboten: { $offered }. Vielleicht hört jemand mit. Es hat sich niemand angemeldet, und es wurde nichts geändert; fahren Sie nur fort, wenn der Administrator des Hosts den neuen Schlüssel bestätigt.
    .help = Die Verbindung wurde beendet, bevor ein Kennwort oder Schlüssel benutzt wurde. Wurde der Host neu eingerichtet, so vergleichen Sie den neuen Fingerabdruck mit dem, den ssh-keygen -lf auf dem Host selbst zeigt, und legen Sie ihn dann anstelle des alten fest.
management-not-let-in = „{ $user }“ konnte sich bei { $place } nicht anmelden. Es wurde nichts geändert; prüfen Sie den Benutzernamen und das Kennwort oder den Schlüssel.
    .help = Die Anforderung wurde nicht gesendet. Für einen Schlüssel muss sein öffentlicher Teil in authorized_keys des Hosts stehen; Mitglieder von Administratoren haben ihn unter Windows in einer eigenen Datei (administrators_authorized_keys).
management-bad-key = Der private Schlüssel für { $place } ist nicht verwendbar ({ $cause }). Es wurde nichts geändert; geben Sie einen Schlüssel in OpenSSH- oder PEM-Form an, mit Kennsatz, wenn er gesperrt ist.
    .help = Die Anforderung wurde nicht gesendet. Der Schlüssel wurde niemandem gezeigt.
management-no-program = Auf { $place } gibt es kein „{ $program }“. Es wurde nichts geändert; installieren Sie dort PowerShell, oder geben Sie das Programm mit seinem ganzen Pfad an.
    .help = Die Anforderung hat niemand gelesen. Führt der Host Befehle mit einer anderen Shell als cmd.exe aus, so wird ein Pfad mit Leerzeichen vielleicht nicht verstanden; geben Sie einen ohne an.
management-not-started = „{ $program }“ konnte auf diesem Rechner nicht gestartet werden ({ $cause }). Es wurde nichts geändert; prüfen Sie die Rechte darauf.
    .help = Die Anforderung hat niemand gelesen. Der Benutzer, unter dem poolsync läuft, muss das Programm ausführen können.

## What the host has
management-no-module = Auf { $place } gibt es PowerShell, aber keine Verwaltungsshell von Lync Server oder Skype for Business Server. { $said } Es wurde nichts geändert; geben Sie einen Host an, auf dem die Verwaltungsshell installiert ist.
    .help = Weder das Modul SkypeForBusiness noch das Modul Lync stellte die Cmdlets bereit. Sie kommen mit den Verwaltungstools des Servers; PowerShell 7 lädt sie vielleicht nicht, wo Windows PowerShell sie lädt.
management-cmdlet-missing = In der Verwaltungsshell auf { $place } fehlt: { $cmdlets }. Es wurde nichts geändert; nehmen Sie einen Host, dessen Verwaltungsshell die der Pools ist.
    .help = Die Cmdlets des Sicherungsdienstes kamen mit Lync Server 2013. Auch einer eingeschränkten Rolle können einige fehlen.

## What it answers
management-not-the-contract = Die Antwort von { $place } versteht poolsync nicht: „{ $start }“. { $effect } Prüfen Sie, ob auf dem Host etwas in die Ausgabe von Befehlen schreibt, etwa ein Profil seiner Shell.
    .help = Was kam, galt nicht als Ergebnis, und die Verbindung wurde beendet. Sehen Sie im Status des Pools nach, wie es um seine Sicherung steht.
management-other-contract = Die Antwort von { $place } folgt Version { $theirs } der Vereinbarung, poolsync folgt Version { $ours }. { $effect } Bringen Sie poolsync überall auf eine Version.
    .help = Das Skript, das auf dem Host läuft, sendet poolsync bei jeder Anforderung selbst; das sollte also nicht vorkommen. Was kam, galt nicht als Ergebnis.
management-broken-off = Die Verbindung zu { $place } brach mittendrin ab. { $said } { $effect } Sehen Sie den Status des Pools an, oder verfolgen Sie die Synchronisierung erneut.
    .help = Nur das Beobachten endete. Was angestoßen wurde, läuft beim Sicherungsdienst von Microsoft weiter; es erneut zu verfolgen stößt nichts an. Wurde nichts angestoßen, starten Sie den Lauf erneut.
management-silent =
    { $seconds ->
        [one] Von { $place } kam eine Sekunde lang kein Lebenszeichen. { $effect } Prüfen Sie den Host und das Netz dazwischen, und sehen Sie dann den Status des Pools an.
       *[other] Von { $place } kam { $seconds } Sekunden lang kein Lebenszeichen. { $effect } Prüfen Sie den Host und das Netz dazwischen, und sehen Sie dann den Status des Pools an.
    }
    .help = Das Skript gibt alle zehn Sekunden eines, auch während ein Cmdlet arbeitet. Die Verbindung wurde beendet; was angestoßen wurde, läuft beim Sicherungsdienst von Microsoft weiter.
management-too-much = Von { $place } kam mehr, als eine Antwort haben kann (256 KiB je Zeile, 16 MiB insgesamt). { $effect } Prüfen Sie, was dort in die Ausgabe von Befehlen schreibt.
    .help = Was kam, galt nicht als Ergebnis, und die Verbindung wurde beendet. Sehen Sie im Status des Pools nach, wie es um seine Sicherung steht.

## What the cmdlets say
management-access-denied = Der Benutzer darf auf { $place } { $cmdlet } nicht ausführen. { $said } { $effect } Geben Sie dem Benutzer die Rechte, die das Cmdlet braucht, etwa durch Mitgliedschaft in RTCUniversalServerAdmins.
    .help = Das Cmdlet selbst lehnte ab. Rechte in poolsync zählen dort nicht: Was auf dem Host getan werden darf, entscheiden die Gruppen des Benutzers, der sich dort anmeldet.
management-unknown-pool = In der Bereitstellung von { $place } gibt es keinen Pool { $pool }. { $said } { $effect } Prüfen Sie den Namen des Pools und ob der Host zu seiner Bereitstellung gehört.
    .help = Das Cmdlet selbst lehnte ab. Die Pools, die der Host kennt, sind dort aufgelistet, wo Pools von ihm übernommen werden.
management-cmdlet-failed = { $cmdlet } endete auf { $place } mit einem Fehler. { $said } { $effect } Tun Sie, was die Meldung sagt, und starten Sie den Lauf erneut.
    .help = Die Worte sind die des Cmdlets, in der Sprache des Hosts. Mehr steht vielleicht im Ereignisprotokoll der Server des Pools unter LS Backup Service.
management-error-state = Die Sicherung von { $pool } bleibt in ErrorState: { $modules }. { $said } { $effect } Sehen Sie im Ereignisprotokoll der Server beider Pools unter LS Backup Service nach, und beheben Sie, was dort genannt ist.
    .help = Die Kopie im Sicherungspool ist so alt wie der letzte Import, der gelang. Ereignis 4070 meldet einen Import, den ein einzelner Eintrag blockiert, etwa eine ungültige SIP-Adresse; Ereignis 4069 eine Tabelle der Batches, die nicht aktualisiert werden kann. Der Dienst versucht es von selbst erneut.
management-timed-out =
    { $seconds ->
        [one] Die Sicherung von { $pool } kam nicht innerhalb einer Sekunde in den gewünschten Zustand. { $effect } Sehen Sie den Status des Pools an; staut sich etwas auf, so geben Sie dem Dienst mehr Zeit oder mehr Batches.
       *[other] Die Sicherung von { $pool } kam nicht innerhalb von { $seconds } Sekunden in den gewünschten Zustand. { $effect } Sehen Sie den Status des Pools an; staut sich etwas auf, so geben Sie dem Dienst mehr Zeit oder mehr Batches.
    }
    .help = Nur das Beobachten endete. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter; die Synchronisierung erneut zu verfolgen stößt nichts an.
management-cancelled = Das Beobachten auf { $place } wurde abgebrochen. { $effect }
    .help = Eine Synchronisierung, die der Sicherungsdienst von Microsoft begonnen hat, lässt sich von hier aus nicht zurücknehmen; sie ändert keine aktiven Daten.

## Runs of pools that the Management Shell drives
# What a run had to tell while it went on: lines, each with its time
management-line-begun = Der Weg zu { $host } steht, und das Skript von poolsync läuft dort.
# { $command } is the line of the cmdlet
management-line-invoking = Aufgerufen: { $command }
management-line-invoked = Das Cmdlet ist zurückgekehrt. Microsofts Sicherungsdienst synchronisiert den Pool jetzt; sein Status wird verfolgt.
# { $why } is one of the sentences above
management-line-again = { $why } Die Synchronisierung wird in { $seconds } s wieder verfolgt, Versuch { $number } von { $most }.
management-line-taken-up = Ein Worker hat den Lauf wieder aufgenommen. Die Synchronisierung war schon angestoßen, daher wird sie nur verfolgt.
management-line-status = Get-CsBackupServiceStatus: { $states }
management-line-status-none = Get-CsBackupServiceStatus hat kein Modul genannt.
management-line-problem = { $cmdlet } hat etwas beanstandet und weitergemacht: „{ $text }“
management-line-warning = { $cmdlet } hat gewarnt: „{ $text }“
management-line-unknown = Der Host hat etwas gemeldet, das diese Version nicht kennt, „{ $line }“; es wurde übergangen.
management-line-reached = Was verlangt war, ist stabil: Es wartet kein Rückstand.
management-line-nothing-to-do = Keines der verlangten Module ist initialisiert: Es gibt nichts zu synchronisieren.
# How modules of a run end
management-run-cancelled = Das Verfolgen der Synchronisierung wurde abgebrochen. Sie war schon angestoßen: Microsofts Sicherungsdienst setzt sie von selbst fort, und sie lässt sich von hier nicht anhalten.
    .help = Nichts wurde zurückgenommen. Eine Synchronisierung bringt die Kopie im Sicherungspool auf den Stand und ändert keine aktiven Daten. Der Status des Pools sagt, wie es weitergeht.
management-run-not-driven = { $pool } wird nicht mehr durch die Management Shell eines Hosts betrieben, daher wurde nichts angestoßen. Fordern Sie den Lauf noch einmal an.
    .help = Wodurch der Pool betrieben wird, wurde geändert, nachdem der Lauf angefordert worden war. Ein neuer Lauf richtet sich danach.
management-run-not-steady = Der Host hat das Verfolgen beendet, ohne das Modul als stabil zu melden. Ob alles kopiert wurde, ist nicht bekannt; sehen Sie den Status des Pools an.
    .help = Ein Modul gilt nur als kopiert, wenn der Host dafür SteadyState oder FinalState gemeldet hat und keinen Fehler auf der Seite des Sicherungspools. Microsofts Sicherungsdienst macht von selbst weiter.
# Follows one of the sentences above that is about a look after the sync was invoked
management-run-invoked-before = Das betrifft das erneute Nachsehen: Die Synchronisierung selbst war schon angestoßen, und Microsofts Sicherungsdienst setzt sie von selbst fort.
management-run-not-initialized = Die Server des Pools haben von diesem Modul nichts zu kopieren (NotInitialized).
management-run-not-named = Die Server des Pools nennen dieses Modul in ihrem Status nicht.
# { $state } is a module with its states, in the words of the cmdlet
management-run-last = Zuletzt hat der Host gemeldet: { $state }.
# The run’s page
management-run-lines = Was der Host gemeldet hat
management-run-doing = Microsofts Sicherungsdienst wird verfolgt
management-run-no-status = noch kein Status
management-column-export = Export
management-column-import = Import
management-run-lines-none = Noch nichts.
management-run-lines-last = Das sind die letzten Zeilen; alle nennt die API.
management-run-complaints-hidden = { $number ->
    [one] { $number } Beanstandung der Cmdlets wird nicht angezeigt, wie Force es verlangt. Sie ist aufgezeichnet, und die API nennt sie.
   *[other] { $number } Beanstandungen der Cmdlets werden nicht angezeigt, wie Force es verlangt. Sie sind aufgezeichnet, und die API nennt sie.
}
management-fact-driver = Ausgeführt von
management-run-driver = Microsofts Cmdlets auf einem Verwaltungshost
management-no-changes-title = Es gibt keine Liste der Änderungen
management-no-changes = Microsofts eigene Cmdlets haben diesen Lauf ausgeführt. Sie melden, in welchem Zustand jedes Modul ist, und nicht, welche Elemente sie kopiert haben.
# Other pages
management-pool-hint = wird von Microsofts Cmdlets auf { $host } synchronisiert
management-restore-none = poolsync kann { $pools } nicht wiederherstellen: Microsofts Cmdlets synchronisieren sie, und ihre Speicher sind hier nicht bekannt. Nehmen Sie dafür die Management Shell (Invoke-CsPoolFailOver, Update-CsUserData).
management-status-told = wie sein Host gemeldet hat
management-says-all = Ruft Invoke-CsBackupServiceSync für alle Module von <strong data-slot="pool">{ $pool }</strong> auf dem Verwaltungshost auf und verfolgt, bis die Kopie auf <strong data-slot="backup">{ $backup }</strong> stabil ist.
management-says-one = Ruft Invoke-CsBackupServiceSync für <strong data-slot="module">{ $module }</strong> von <strong data-slot="pool">{ $pool }</strong> auf dem Verwaltungshost auf und verfolgt, bis die Kopie auf <strong data-slot="backup">{ $backup }</strong> stabil ist.
management-says-cant = <strong data-slot="pool">{ $pool }</strong> wird von Microsofts Cmdlets synchronisiert, die weder eine Vorschau geben noch prüfen noch alles vergleichen können: Das würde abgelehnt.
