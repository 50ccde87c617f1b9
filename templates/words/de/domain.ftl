# Wörter des Fachs, wo immer sie stehen.

# How things stand: the words of badges.
look-more = Mehr
run-state-queued = In Warteschlange
run-state-running = Läuft
run-state-held = Angehalten
run-state-succeeded = Erfolgreich
run-state-partial = Teilweise
run-state-failed = Fehlgeschlagen
run-state-cancelled = Abgebrochen
run-state-interrupted = Unterbrochen
verify-state-differences = Unterschiede
verify-state-equal = Gleich
module-state-not-initialized = Nicht initialisiert
backup-not-copied = Nicht kopiert
backup-not-initialized = Nicht initialisiert
backup-first-sync = Erste Synchronisierung
backup-not-paired = Nicht gepaart
backup-never-synced = Nie synchronisiert
freshness-age-unknown = Alter unbekannt
freshness-fresh = Aktuell
freshness-late = Verspätet
freshness-breached = Überschritten
worker-state-silent = Still
worker-state-other-key-file = Andere Schlüsseldatei
worker-state-stopping = Wird beendet
worker-state-draining = Läuft leer
worker-state-alive = Aktiv
asked-by-a-person-or-script = Von Mensch oder Skript
asked-by-on-a-page = Auf einer Seite
asked-by-on-the-command-line = Auf der Befehlszeile
asked-by-with-an-access-token = Mit einem Zugriffstoken
asked-by-the-schedule = Vom Zeitplan
verdict-approved = Genehmigt
verdict-rejected = Abgelehnt
marker-good = Gut
marker-without-a-marker = Ohne Markierung
marker-not-initialised = Nicht initialisiert
marker-wrong-marker = Falsche Markierung
marker-cant-be-read = Nicht lesbar
change-insert = Einfügen
change-update = Aktualisieren
change-delete = Löschen
outcome-planned = Geplant
outcome-applied = Ausgeführt
outcome-skipped = Ausgelassen

# What runs are called.
run-title-sync = Synchronisierung von { $pool }
run-title-preview = Vorschau von { $pool }
run-title-verify = Prüfung von { $pool }
run-title-restore = Wiederherstellung von { $pool } aus { $backup }
run-title-put-back = Lauf { $run } zurücklegen
run-title-put-back-some = Einen Lauf zurücklegen
run-title-clear = Entfernen alter Daten in { $pool }
run-title-preview-of = Vorschau: { $what }
run-kind-sync = Synchronisierung
run-kind-preview = Vorschau
run-kind-verify = Prüfung
run-kind-restore = Wiederherstellung
run-kind-restore-preview = Vorschau einer Wiederherstellung
run-kind-put-back = Zurücklegen
run-kind-put-back-preview = Vorschau des Zurücklegens
run-kind-clear = Entfernen alter Daten
run-kind-clear-preview = Vorschau des Entfernens

# What modules hold, for people who do not know their names.
module-presence-focus = Anwesenheit und Kontakte der Benutzer
module-data-conf = Inhalte von Konferenzen
module-cms-master = Zentraler Verwaltungsspeicher
module-rgs-data-store = Daten der Reaktionsgruppen
module-rgs-file-store = Dateien der Reaktionsgruppen

# What permissions allow.
permission-get-status = Pools, ihre Speicher, Läufe und die Aktualität der Sicherungen sehen.
permission-get-difference = Sehen, was in einem Element steht, das ein Lauf geändert hat oder ändern würde, und was davor darin stand: Daten von Benutzern.
permission-invoke-sync = Eine Synchronisierung, Vorschau oder Prüfung starten.
permission-stop-sync = Einen Lauf abbrechen.
permission-approve-held = Genehmigen oder ablehnen, was die Schutzprüfung angehalten hat.
permission-restore-data = Aktive Speicher aus ihrer Sicherung überschreiben, zurücklegen, was ein Lauf getan hat, Daten einer alten Paarung entfernen.
permission-set-pool = Pools anlegen, ändern, paaren und entfernen; Markierungen schreiben; einen Pool in Wartung nehmen.
permission-set-configuration = Die Einstellungen der gesamten Installation ändern.
permission-new-token = Zugriffstoken erstellen, die höchstens dürfen, was ihr Besitzer darf.
permission-get-role = Rollen und Konten sehen, und wer welche Rolle warum hat.
permission-set-role = Rollen und Konten erstellen und ändern und Konten Rollen geben.
permission-search-audit = Das Audit durchsuchen und exportieren.

# What the built-in roles are for.
role-administrator = Darf alles, auch Rollen und Konten.
role-server-administrator = Betreibt den Dienst: synchronisiert, bricht ab, genehmigt, ändert Einstellungen. Stellt nichts wieder her, ändert weder Pools noch Rollen noch Konten.
role-user-administrator = Betreut Benutzer; sieht Pools und Läufe.
role-help-desk = Beantwortet Fragen der Benutzer; sieht Pools und Läufe.
role-view-only = Sieht Pools, Läufe, Rollen und Konten; ändert nichts.
reason-direct = hier vergeben
reason-group = durch die Gruppe { $name }
reason-claim = über den Claim { $name }

# What people can be told of.
event-succeeded = Erfolgreich
event-recovered = Wieder in Ordnung
event-partial = Teilweise
event-failed = Fehlgeschlagen
event-cancelled = Abgebrochen
event-held = Angehalten
event-alarm-warning = Sicherung ist alt
event-alarm-breach = Sicherung ist zu alt
event-alarm-reminder = Erinnerung
event-alarm-recovered = Sicherung ist wieder aktuell
event-alarm-ended = Alarm endete anders
event-succeeded-means = Ein Lauf hat seine ganze Arbeit getan.
event-recovered-means = Der erste Erfolg von Modulen, deren Synchronisierungen oder Prüfungen zuvor fehlschlugen.
event-partial-means = Ein Lauf hat Elemente ausgelassen oder eine Prüfung hat Unterschiede gefunden: beim ersten Mal, dann einmal am Tag, solange es andauert.
event-failed-means = Ein Lauf ist fehlgeschlagen oder sein Worker ist zu oft ausgefallen: beim ersten Mal, bei einem anderen Grund, dann einmal am Tag, solange es andauert.
event-cancelled-means = Ein Lauf wurde abgebrochen oder durch einen anderen ersetzt.
event-held-means = Die Schutzprüfung hält einen Lauf an, bis ihn jemand genehmigt.
event-alarm-warning-means = Das Warnalter des Ziels ist erreicht.
event-alarm-breach-means = Das Höchstalter des Ziels ist erreicht.
event-alarm-reminder-means = Eine Sicherung ist weiterhin zu alt; wird einmal am Tag gemeldet.
event-alarm-recovered-means = Ein Alarm ist vorbei: Eine Synchronisierung war erfolgreich.
event-alarm-ended-means = Ein Alarm ist vorbei, ohne dass eine Synchronisierung erfolgreich war: Sein Ziel wurde geändert, oder die Sicherung wird nicht mehr überwacht.

# Why a backup stands as it does.
standing-not-copied = Wird nicht kopiert
standing-first = Die erste Synchronisierung ist im Gange
standing-never = Noch nie synchronisiert
standing-failed = Die letzte Synchronisierung ist fehlgeschlagen
standing-under-way = Eine Synchronisierung ist im Gange
standing-no-end = Noch keine Synchronisierung kam zu ihrem Ende
standing-held = Die letzte Synchronisierung wartet auf eine Entscheidung
standing-stopped = Die letzte Synchronisierung wurde vorzeitig beendet
standing-nothing-waits = Keine Änderung wartet
standing-left-out = Die letzte Synchronisierung hat Elemente ausgelassen
standing-copied-unknown = Am Ende der letzten Synchronisierung war alles kopiert; was sich seither geändert hat, ist nicht bekannt
standing-copied = Am Ende der letzten Synchronisierung war alles kopiert
standing-waits-long = Eine Änderung wartet länger als zwei Synchronisierungen
standing-waits-many = Es warten mehr Änderungen, als gezählt werden
standing-waits = Änderungen warten auf die nächste Synchronisierung
standing-waited = Bei der letzten Zählung warteten Änderungen; wie viele, ist nicht bekannt

# Why a module is not copied.
not-copied-unpaired = { $pool } hat keinen Sicherungspool, darum wird nichts davon kopiert.
not-copied-no-live-store = { $pool } hat keinen aktiven Speicher für { $module }, darum wird davon nichts kopiert.
not-copied-no-master = { $pool } ist nicht der aktive CMS-Master; nur { $module } des Masters wird kopiert.
not-copied-rgs-off = EnableRgsBackupService ist in den Einstellungen ausgeschaltet, darum wird von { $module } nichts kopiert.
not-copied-no-backup-store = { $partner } hat keinen Sicherungsspeicher für { $module }, darum gibt es keinen Ort, an den das kopiert werden kann. Fügen Sie auf der Seite dieses Pools einen Speicher hinzu.
not-copied-no-store-at-all = Der Pool hat keinen aktiven Speicher, darum gibt es nichts zu kopieren.

# Why a run waits.
wait-maintenance = { $pool } ist in Wartung ({ $reason }), darum beginnt kein Lauf dieses Pools oder seines Partners. Der Lauf geht von selbst weiter, sobald die Wartung endet.
wait-drain = Die Einstellung Drain (Leerlaufen) ist an, darum führen Worker zu Ende, was sie gerade tun, und nehmen nichts Neues an. Der Lauf geht von selbst weiter, sobald sie ausgeschaltet ist.
wait-no-worker = Es läuft kein Worker, darum nimmt niemand diesen Lauf an; er bleibt in der Warteschlange. Starten Sie einen: In „poolsync serve“ steckt einer, „poolsync worker“ ist einer für sich.
wait-silent-workers = Seit { $seconds } s hat kein Worker ein Lebenszeichen gegeben, darum nimmt niemand diesen Lauf an; er bleibt in der Warteschlange. Starten Sie einen: In „poolsync serve“ steckt einer, „poolsync worker“ ist einer für sich.
wait-no-site = Kein aktiver Worker bedient { $pool }, der keinen Standort hat, darum nimmt niemand diesen Lauf an; er bleibt in der Warteschlange. Starten Sie einen, der in worker.sites keinen Standort nennt und so alle bedient.
wait-unserved-site = Kein aktiver Worker bedient { $site }, den Standort von { $pool }, darum nimmt niemand diesen Lauf an; er bleibt in der Warteschlange. Starten Sie einen, der { $site } in worker.sites nennt, oder keinen und so alle bedient.
wait-all-draining = { $number ->
    [one] { $names } läuft leer, wird beendet oder hat eine andere Schlüsseldatei und nimmt nichts Neues an, und kein anderer Worker ist für diesen Lauf da. Starten Sie einen weiteren oder lassen Sie einen wieder Läufe annehmen: „poolsync worker resume NAME“.
   *[other] { $names } laufen leer, werden beendet oder haben eine andere Schlüsseldatei und nehmen nichts Neues an, und kein anderer Worker ist für diesen Lauf da. Starten Sie einen weiteren oder lassen Sie einen wieder Läufe annehmen: „poolsync worker resume NAME“.
}
wait-run-ahead = Der Lauf { $run } kam zuerst und benutzt dieselben Speicher. Dieser beginnt, wenn jener beendet ist.
wait-limit = Es sind so viele Läufe im Gange, wie { $setting } zulässt ({ $most }). Dieser beginnt, wenn einer davon beendet ist.
wait-limit-of = Es sind so viele Läufe von { $of } im Gange, wie { $setting } zulässt ({ $most }). Dieser beginnt, wenn einer davon beendet ist.
wait-all-busy = Jeder Worker, der ihn annehmen könnte, führt schon so viele Läufe aus, wie er zugleich annimmt. Dieser beginnt, wenn einer davon beendet ist.
wait-silent-leased = Vom Worker { $worker } war seit { $silent } s nichts zu hören. Bleibt er still, endet seine Frist in { $left } s, und ein anderer Worker nimmt den Lauf auf, wo er steht; nichts geht verloren.
wait-silent-over = Vom Worker { $worker } war seit { $silent } s nichts zu hören. Seine Frist ist vorbei, darum nimmt ein anderer Worker den Lauf auf, wo er steht; nichts geht verloren.
wait-silent-alone = Vom Worker { $worker } war seit { $silent } s nichts zu hören. Seine Frist ist vorbei, aber kein anderer Worker ist da, um den Lauf aufzunehmen, wo er steht. Nichts geht verloren; starten Sie einen: „poolsync worker“.

# When a schedule is due.
due-every = alle { $interval }
due-daily = täglich um { $time }
due-on-days = { $days } um { $time }
due-every-minute = jede Minute
due-hourly = stündlich zur Minute { $minute }
due-step = alle { $minutes } Minuten der Stunde
due-cron = cron { $expression }
due-with-zone = { $rule } ({ $zone })
day-0 = So
day-1 = Mo
day-2 = Di
day-3 = Mi
day-4 = Do
day-5 = Fr
day-6 = Sa
