# Was um jede Seite herum steht, und die kleinen Teile, die viele Seiten gemeinsam haben.

skip-to-content = Zum Inhalt springen
menu = Menü
menu-main = Hauptmenü
nav-overview = Übersicht
nav-sync = Synchronisieren
nav-restore = Wiederherstellen
nav-runs = Läufe
nav-status = Status
nav-schedules = Zeitpläne
nav-alarms = Alarme
nav-pools = Pools
nav-access = Zugriff
nav-tokens = Token
nav-audit = Audit
nav-settings = Einstellungen
nav-help = Hilfe
nav-account = Ihr Konto
sign-out = Abmelden
go-label = Zu einem Pool, einem Lauf oder einer Seite gehen
go-placeholder = Gehe zu …

keys = Tasten
keys-show = Diese Tasten zeigen
keys-off = Aus: Tasten allein bewirken nichts
close = Schließen

frame-other-key = Die anderen Prozesse an dieser Datenbank haben eine andere Schlüsseldatei als dieser. Er nimmt keine Läufe an und hält nichts fest: Was hier geändert werden soll, wird abgelehnt. Kopieren Sie deren Schlüsseldatei auf diese Maschine; das Protokoll dieses Prozesses sagt mehr.
frame-old = Eine neuere Version von poolsync arbeitet an derselben Datenbank. Dieser Prozess läuft daneben weiter; aktualisieren Sie ihn bald.
frame-draining = Die Worker nehmen keine neuen Läufe an (Leerlaufen). Was angefordert wird, wartet in der Warteschlange, bis das in den <a href="{ $href }">Einstellungen</a> ausgeschaltet wird.

# Names of tables follow; a number only where they are folded away.
tables-only = { $number ->
    [0] Nur
   *[other] Nur { $number } Tabellen
}
tables-without = { $number ->
    [0] Ohne
   *[other] Ohne { $number } Tabellen
}
filter = Filter
filter-by = Filter: <strong>{ $words }</strong>
# $removed is a sentence that says when the list of items was removed, and why.
items-removed = { $removed } Die Zahlen bleiben; einzelne Elemente lassen sich nicht mehr nachschlagen oder zurücklegen.
pages = Seiten
pairs-previous = Vorige Paare
pairs-next = Nächste Paare
