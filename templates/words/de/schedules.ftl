# Schedules: the list, the form of one, and its removal. The page’s title is nav-schedules.

schedules-new-title = Zeitplan hinzufügen
schedules-was-saved = Die Änderung wurde gespeichert und gilt ab sofort.
schedules-was-removed = Der Zeitplan wurde entfernt. Ab sofort gilt eine allgemeinere Regel.
schedules-was-paused = Der Zeitplan ist ausgesetzt. Was unterdessen fällig wird, läuft einmal, sobald er fortgesetzt wird.
schedules-was-resumed = Der Zeitplan wird fortgesetzt.
schedules-all-paused = Alle Zeitpläne sind ausgesetzt: Keine Sicherung wird von selbst erneuert, und jede wird älter, bis jemand synchronisiert.
schedules-nothing-saved = Es wurde nichts gespeichert
schedules-general = Für jeden Pool
schedules-pause-all = Alle Zeitpläne aussetzen

schedules-list = Was wann läuft
# For a schedule that can’t be read. What is unseen is read out only.
schedules-remove-unread = Entfernen<span class="unseen">: Zeitplan { $id }</span>
# $why is a sentence or more.
schedules-left-out = Für ein Modul von { $pool } beginnt nichts: { $why }
schedules-list-empty = Noch nichts. Ein Pool wird nach SyncInterval synchronisiert, sobald er einen Sicherungspool und einen aktiven Speicher hat.
schedules-column-next = Nächster Lauf
schedules-column-actions = Aktionen
# What a line of the table is for.
schedules-what-verification = Prüfung
schedules-what-sync-full = Synchronisierung, vollständig
schedules-what-sync-delta = Synchronisierung, Delta
# Which rule counts. $jitter is a number of seconds.
schedules-own = { $jitter ->
    [0] eigener Zeitplan
   *[other] eigener Zeitplan, um bis zu { $jitter } s aufgeschoben
}
# $zone is the name of a time zone, Europe/Berlin.
schedules-own-in-zone = { $jitter ->
    [0] eigener Zeitplan, { $zone }
   *[other] eigener Zeitplan, { $zone }, um bis zu { $jitter } s aufgeschoben
}
schedules-paused = Ausgesetzt
schedules-not-planned = nicht vorgesehen
# $why is a sentence or more.
schedules-idle = Aufgrund dieses Zeitplans beginnt nichts: { $why }
# $modules is a module’s name, or All.
schedules-idle-incomplete = { $pool } hat keinen Sicherungspool oder für { $modules } nichts zu kopieren. Die Seite jedes Pools sagt, was fehlt.
# What a control in the table is about, read out only. $what is one of schedules-what-….
schedules-about = { $pool }, { $modules }, { $what }
schedules-run-of = Lauf von { $about }
# In place of the last run.
schedules-run-gone = nicht mehr im Verlauf
schedules-no-run = noch keiner
schedules-edit = Bearbeiten<span class="unseen">: Zeitplan von { $about }</span>
schedules-resume = Fortsetzen<span class="unseen">: Zeitplan von { $about }</span>
schedules-pause = Aussetzen<span class="unseen">: Zeitplan von { $about }</span>
schedules-remove = Entfernen …<span class="unseen">: Zeitplan von { $about }</span>
schedules-make-own = Eigener Zeitplan<span class="unseen"> für { $about }</span>

schedules-rules = Was gilt, und was aus Versäumtem wird
schedules-rule-which = Für ein Modul gilt die speziellste Regel: sein eigener Zeitplan, sonst einer seines Pools für alle Module, sonst SyncInterval. Auch ein ausgesetzter zählt: Dann beginnt nichts von selbst.
schedules-rule-never-two = Nie zwei zugleich: Solange ein Lauf desselben Pools und Moduls nicht beendet ist, wird nichts angefordert. Das gilt auch für einen angehaltenen Lauf: Was fällig ist, wartet, bis jemand entschieden hat.
schedules-rule-soon-again = Was binnen drei Stunden wiederkehrt, wartet so höchstens fünf Minuten und auf einen angehaltenen Lauf gar nicht: Dann beginnen die anderen Module des Pools ohne die beschäftigten.
schedules-rule-order = Von dem, was wartet, beginnt zuerst, was am längsten fällig ist; was von denselben Modulen später fällig ist, wartet auch darauf.
schedules-rule-missed = Was versäumt wurde (das Panel lief nicht, die Zeitpläne waren ausgesetzt, die Worker liefen leer oder der Pool war in Wartung), läuft einmal und geht dann nach Plan weiter.
schedules-rule-failed = Eine geplante Synchronisierung, die nicht möglich ist, hinterlässt im Verlauf einen fehlgeschlagenen Lauf mit dem Grund.
schedules-rule-clocks = Ein Zeitplan richtet sich nach den Uhren seiner Zone. Liegt eine genannte Uhrzeit im Frühjahr in der übersprungenen Stunde, beginnt der Lauf gleich nach der Lücke; kommt sie im Herbst zweimal vor, beginnt er nur beim ersten Mal. Eine Regel für jede Stunde wie <code class="nowrap">*/15 * * * *</code> und ein Intervall richten sich nach der tatsächlich vergangenen Zeit.
schedules-rule-verify = Sicherungen werden erneut geprüft, wie es die <a href="{ $href }">Einstellungen</a> sagen (VerifyAfterDays), oder nach einem eigenen Zeitplan.

schedules-edit-title = Zeitplan bearbeiten
schedules-of-pool = Zeitplan von { $pool }
schedules-form-what = Was
schedules-choose-pool = Pool auswählen
schedules-pool-hint = Seine aktiven Speicher werden in seinen Sicherungspool kopiert.
schedules-module-hint = Alle Module sind die ohne eigenen Zeitplan.
schedules-intent = Was zu tun ist
schedules-sync = Synchronisieren
schedules-sync-hint = Die Sicherung den aktiven Daten angleichen
schedules-verify = Prüfen
schedules-verify-hint = Die Sicherung nach Inhalt mit den aktiven Daten vergleichen; es wird nichts geschrieben
schedules-mode = Wie für eine Synchronisierung verglichen wird
schedules-delta = Delta
schedules-delta-hint = Der schnellste verlässliche Weg, Änderungen zu finden
schedules-full = Vollständig
schedules-full-hint = Auf beiden Seiten alles lesen und die Inhalte vergleichen; langsamer

schedules-every = Immer wieder
schedules-interval-choice = Nach einem Intervall
schedules-interval-choice-hint = Immer im gleichen Abstand, was die Uhren auch tun
schedules-interval = Intervall
# What people type stays as it is.
schedules-interval-hint = 5s bis 366d, geschrieben als 15m, 1h30m, 00:15:00 oder 900
schedules-at-times = Zu bestimmten Zeiten
schedules-cron-choice = Nach einem Cron-Ausdruck
schedules-cron-choice-hint = Nach den Uhren einer Zeitzone
schedules-cron = Ausdruck
schedules-cron-hint = Minute, Stunde, Tag des Monats, Monat, Wochentag: <code>30 2 * * Mon-Fri</code>. Sind sowohl ein Tag des Monats als auch ein Wochentag genannt, genügt einer von beiden.
schedules-zone = Zeitzone
schedules-zone-hint = Ihr Name in der IANA-Datenbank, zum Beispiel Europe/Berlin
schedules-jitter = Streuung
schedules-jitter-unit = Sekunden
schedules-jitter-hint = In Sekunden: Jeder Lauf wird um bis zu so viel aufgeschoben, damit nicht alle im selben Augenblick beginnen. Leer für keine.
schedules-next = Die nächsten Läufe
schedules-next-unknown = Sie lassen sich erst nennen, wenn die Regel oben in Ordnung ist.
schedules-column-from-now = Von jetzt an
schedules-next-by-clocks = Liegt eine genannte Uhrzeit in einer übersprungenen Stunde, beginnt der Lauf gleich nach der Lücke; kommt sie zweimal vor, beginnt er nur beim ersten Mal.
schedules-next-by-interval = Von jetzt an gezählt; ein bereits bestehender Zeitplan behält seinen Takt.
schedules-next-show = Die nächsten Läufe zeigen

schedules-remove-title = Zeitplan entfernen
schedules-remove-question = Diesen Zeitplan entfernen?
schedules-not-removed = Der Zeitplan wurde nicht entfernt
# $words is one of the two that follow, or what is kept of a schedule that can’t be read.
schedules-remove-which = { $pool }, { $words }.
# $modules is a module’s name, or All; $rule is a rule in words, with its zone: daily at 02:30 (Europe/Berlin).
schedules-remove-sync = { $modules }: Synchronisierung, { $rule }
schedules-remove-verification = { $modules }: Prüfung, { $rule }
schedules-remove-means-verification = Aufgrund dieses Zeitplans wird nichts mehr geprüft. Läufe, die er begonnen hat, bleiben im Verlauf.
schedules-remove-means-sync = Seine Module werden nach der nächsten Regel synchronisiert, die für sie gilt, zuletzt SyncInterval. Läufe, die er begonnen hat, bleiben im Verlauf.
schedules-remove-do = Zeitplan entfernen

# Why a schedule’s next run does not begin.
schedules-blocked-all = Alle Zeitpläne sind ausgesetzt.
schedules-blocked-paused = Dieser Zeitplan ist ausgesetzt.
schedules-blocked-drain = Die Worker nehmen keine neuen Läufe an (drain).
schedules-blocked-maintenance = { $pool } ist in Wartung ({ $why }).
schedules-waits-hidden = Der Zeitplan wartet zurzeit.
schedules-waits-held = Der Zeitplan wartet auf den Lauf { $run }, der mit { $module } angehalten ist: Zuerst muss jemand ihn genehmigen oder ablehnen.
schedules-waits-queued = Der Zeitplan wartet auf den Lauf { $run } von { $module }, der in der Warteschlange steht.
schedules-waits-interrupted = Der Zeitplan wartet auf den Lauf { $run } von { $module }, der unterbrochen ist.
schedules-waits-running = Der Zeitplan wartet auf den Lauf { $run } von { $module }, der noch läuft.
# After one of the sentences before.
schedules-others-began = Die anderen Module haben ohne dieses begonnen.
schedules-waits-sync-of-all = Der Zeitplan wartet auf die Synchronisierung aller Module, die schon länger fällig ist und zuerst beginnt.
schedules-waits-verification-of-all = Der Zeitplan wartet auf die Prüfung aller Module, die schon länger fällig ist und zuerst beginnt.
schedules-waits-sync = Der Zeitplan wartet auf die Synchronisierung von { $module }, die schon länger fällig ist und zuerst beginnt.
schedules-waits-verification = Der Zeitplan wartet auf die Prüfung von { $module }, die schon länger fällig ist und zuerst beginnt.
