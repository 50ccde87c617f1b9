# Läufe: die Liste, die Seite eines Laufs, seine Änderungen.

# The list of runs; its title is that of the menu.
runs-cancel-queued = Wartende Läufe abbrechen
# The name of the form, for screen readers.
runs-filter-form = Läufe filtern
# The label of the choice who or what asked for a run.
runs-filter-way = Angefordert
runs-filter-way-any = Beliebig
runs-filter-changes = Änderungen
runs-filter-changes-any = Mit oder ohne
runs-filter-changes-only = Nur mit Änderungen
runs-of-batch = Die Läufe, die eine Anforderung zusammen gestartet hat. <a href="{ $href }">Alle Läufe zeigen</a>
runs-none-fit = Kein Lauf passt zum Filter
runs-none-fit-means = Fassen Sie ihn weiter oder <a href="{ $href }">zeigen Sie alle Läufe</a>.
runs-none = Noch keine Läufe
runs-none-means = Jede Synchronisierung oder Vorschau eines Pools ist ein Lauf. Was er verglichen und geändert hat, bleibt hier Element für Element nachlesbar.

# What a folded filter lets through: parts of a row such as “pool a.x.com, state failed”.
runs-filtered-pool = Pool { $value }
runs-filtered-module = Modul { $value }
# $value is queued, running, held, succeeded, partial, failed, cancelled or interrupted.
runs-filtered-state = { $value ->
    [queued] Zustand: In Warteschlange
    [running] Zustand: Läuft
    [held] Zustand: Angehalten
    [succeeded] Zustand: Erfolgreich
    [partial] Zustand: Teilweise
    [failed] Zustand: Fehlgeschlagen
    [cancelled] Zustand: Abgebrochen
    [interrupted] Zustand: Unterbrochen
   *[other] Zustand: { $value }
}
runs-filtered-who = angefordert von { $value }
# $value is what the choice “Asked for” says.
runs-filtered-way = angefordert: { $value }
# $value is only.
runs-filtered-changes = { $value ->
    [only] nur mit Änderungen
   *[other] Änderungen: { $value }
}
runs-filtered-from = ab { $value }
runs-filtered-until = bis { $value }
# The runs that one request started.
runs-filtered-batch = zusammen gestartet
runs-filtered-item = Element enthält { $value }
# $value is insert, update or delete.
runs-filtered-change = { $value ->
    [insert] Änderung: Einfügen
    [update] Änderung: Aktualisieren
    [delete] Änderung: Löschen
   *[other] Änderung: { $value }
}
# $value is planned, applied or skipped.
runs-filtered-outcome = { $value ->
    [planned] Ergebnis: Geplant
    [applied] Ergebnis: Ausgeführt
    [skipped] Ergebnis: Ausgelassen
   *[other] Ergebnis: { $value }
}
# Stands between the parts of a row.
runs-comma = ,{" "}

# The table of runs.
runs-column-by = Von
# Which stores a run writes that puts another back. $store is live or backup.
runs-writes-stores = { $store ->
    [live] in die aktiven Speicher von { $pool }
   *[backup] in die Sicherungsspeicher von { $pool }
}
# Which stores a run writes that removes old data.
runs-writes-own-backup = eigene Sicherungsspeicher
# $what is what the run is, for example “sync”; $mode is delta or full. Force is the parameter of that name.
runs-asked = { $mode ->
    [full] { $what }, vollständig
   *[delta] { $what }, Delta
}
runs-asked-force = { $mode ->
    [full] { $what }, vollständig, mit Force
   *[delta] { $what }, Delta, mit Force
}
# Of a verification, which always compares everything.
runs-asked-force-only = { $what }, mit Force
# On which way a run was asked for: $via is web, cli, token or schedule.
runs-via = { $via ->
    [web] Weboberfläche
    [cli] Befehlszeile
    [token] Zugriffstoken
   *[schedule] Zeitplan
}

# Cancelling what waits.
runs-cancel-table = Läufe, die abgebrochen würden
runs-cancel-others = { $number ->
    [one] Es wartet { $number } weiterer Lauf, den Sie mit Ihren Rollen nicht abbrechen dürfen. Er bleibt.
   *[other] Es warten { $number } weitere Läufe, die Sie mit Ihren Rollen nicht abbrechen dürfen. Sie bleiben.
}
runs-cancel-means = { $number ->
    [one] <strong>{ $number } Lauf wartet in der Warteschlange</strong>. Ihn abzubrechen ändert keinen Speicher: Noch nichts davon wurde begonnen. Nimmt ein Worker einen Lauf an, bevor Sie bestätigen, wird dieser ausgeführt; auch was ab jetzt eingereiht wird, bleibt.
   *[other] <strong>{ $number } Läufe warten in der Warteschlange</strong>. Sie abzubrechen ändert keinen Speicher: Noch nichts davon wurde begonnen. Nimmt ein Worker einen Lauf an, bevor Sie bestätigen, wird dieser ausgeführt; auch was ab jetzt eingereiht wird, bleibt.
}
runs-cancel-means-filtered = { $number ->
    [one] <strong>{ $number } Lauf wartet in der Warteschlange</strong> und passt zum Filter. Ihn abzubrechen ändert keinen Speicher: Noch nichts davon wurde begonnen. Nimmt ein Worker einen Lauf an, bevor Sie bestätigen, wird dieser ausgeführt; auch was ab jetzt eingereiht wird, bleibt.
   *[other] <strong>{ $number } Läufe warten in der Warteschlange</strong> und passen zum Filter. Sie abzubrechen ändert keinen Speicher: Noch nichts davon wurde begonnen. Nimmt ein Worker einen Lauf an, bevor Sie bestätigen, wird dieser ausgeführt; auch was ab jetzt eingereiht wird, bleibt.
}
# Below the table, where there are more.
runs-cancel-newest = Dies sind die neuesten { $number }.
runs-cancel-keep = Nicht abbrechen
runs-cancel-do = { $number ->
    [one] { $number } Lauf abbrechen
   *[other] { $number } Läufe abbrechen
}
runs-cancel-none = Kein Lauf wartet
runs-cancel-none-means = Es ist kein Lauf in der Warteschlange.
runs-cancel-none-filtered = Es ist kein Lauf in der Warteschlange, der zum Filter passt.
runs-cancel-none-yours = Es ist kein Lauf in der Warteschlange, den Sie abbrechen dürfen.
runs-cancel-none-filtered-yours = Es ist kein Lauf in der Warteschlange, der zum Filter passt und den Sie abbrechen dürfen.
runs-cancel-back = Zurück zu den Läufen

# A run’s page: its head.
# Leads to the runs that one request started.
runs-batch = zusammen gestartet
runs-again-run = Erneut ausführen
runs-again-preview = Neue Vorschau
runs-again-verify = Erneut prüfen
# $again is one of the three before.
runs-again-failed = { $again }: nur was fehlgeschlagen ist
runs-cancel-one = Den Lauf abbrechen
runs-preview-goes = Eine Vorschau: Es wird nichts geschrieben. Sie zeigt, was sich ändern würde.
runs-preview-ended = Eine Vorschau: Es wurde nichts geschrieben. Sie zeigt, was sich ändern würde.
runs-verification = Eine Prüfung vergleicht beide Seiten nach ihrem Inhalt; sie schreibt nichts.
runs-plan-changed = Die Speicher haben sich geändert, nachdem der Plan angesehen worden war; darum wurde nichts getan. Der neue Plan steht unten.
runs-plan-changed-offered = Die Speicher haben sich geändert, nachdem der Plan angesehen worden war; darum wurde nichts getan. Der neue Plan steht unten und kann von hier aus ausgeführt werden.
runs-refused-again = Der Lauf wurde nicht erneut gestartet
runs-refused-apply = Der Plan wurde nicht ausgeführt
runs-refused-decide = Es wurde nichts entschieden
runs-refused-put-back = Es wurde nichts zurückgelegt

# What is held, and the form to decide. What holds it is the guard.
runs-hold = Wartet auf eine Entscheidung
runs-hold-means = Es wurde nichts geändert. Die Schutzprüfung hält diesen Lauf vor seinem ersten Schreibvorgang an, wegen dessen, was er tun würde:
runs-hold-means-begun = Ein früherer Versuch hatte schon begonnen, einen Plan auszuführen, und was er getan hat, bleibt. Die Schutzprüfung hält diesen Versuch vor seinem ersten Schreibvorgang an, wegen dessen, was er tun würde:
# $links are some of the three below, in a row. $items is how many items the store has now that would be written.
runs-hold-would = { $items ->
    [one] Ansehen, was geschehen würde: { $links }. Im Zielspeicher ist jetzt { $items } Element.
   *[other] Ansehen, was geschehen würde: { $links }. Im Zielspeicher sind jetzt { $items } Elemente.
}
runs-hold-would-delete = <a href="{ $href }">löschen ({ $number })</a>
runs-hold-would-update = <a href="{ $href }">aktualisieren ({ $number })</a>
runs-hold-would-insert = <a href="{ $href }">einfügen ({ $number })</a>
# $until is a moment, $ahead the time until then, for example “in 23 h”.
runs-hold-until = Entschieden werden kann bis { $until } ({ $ahead }). Entscheidet niemand, endet der Lauf von selbst und ändert nichts.
runs-hold-needs = Zum Entscheiden ist die Berechtigung { $permission } nötig.
runs-hold-comment = Kommentar
runs-hold-comment-means = Wird mit der Entscheidung aufbewahrt, hier und im Audit.
runs-hold-needs-more = Um diesen Lauf zu genehmigen, ist außerdem die Berechtigung { $permission } nötig. Ablehnen können Sie ihn.
runs-hold-is-own = Sie haben diesen Lauf selbst angefordert, und nach den Einstellungen muss ihn jemand anderes genehmigen. Ablehnen können Sie ihn.
runs-approve-means = Wenn Sie genehmigen, wird der Plan in { $pool } ausgeführt. Vorher vergleicht ein Worker noch einmal; ist der Plan dann ein anderer, wird der Lauf wieder angehalten.
runs-approve-means-deletes = { $number ->
    [one] Wenn Sie genehmigen, wird <strong>{ $number } Element aus { $pool } gelöscht</strong>. Vorher vergleicht ein Worker noch einmal; ist der Plan dann ein anderer, wird der Lauf wieder angehalten.
   *[other] Wenn Sie genehmigen, werden <strong>{ $number } Elemente aus { $pool } gelöscht</strong>. Vorher vergleicht ein Worker noch einmal; ist der Plan dann ein anderer, wird der Lauf wieder angehalten.
}
runs-reject = Ablehnen: nichts ändern
runs-approve = Genehmigen und ausführen

# How far the run is. The first ones stand beside its state.
runs-waits-for-run = wartet auf <a id="ahead" href="{ $href }">den Lauf davor</a> an diesem Pool
# $ago is, for example, “3 min ago”.
runs-waits-for-worker = wartet auf einen Worker; angefordert { $ago }
runs-waits-for-person = wartet auf eine Entscheidung
# $ahead is, for example, “in 23 h”.
runs-waits-for-person-until = wartet auf eine Entscheidung; endet von selbst { $ahead }
runs-took = dauerte { $span }, beendet { $ago }
runs-first-begun = zuerst begonnen { $ago }
# How long it has been running.
runs-goes-for = seit { $span }
# $limit is as it is set (“200 KiB/s”), $bytes the same in powers of 1000, without “/s”.
runs-limited = begrenzt auf { $limit } ({ $bytes }/s)
runs-stopping = Wird abgebrochen
runs-interrupted = Sein Worker wurde beendet oder ist ausgefallen. Nichts ist halb geschrieben; ein Worker nimmt den Lauf von selbst wieder auf.
# Read out by screen readers when it changes. $doing are the sentences below, in a row.
runs-summary = { $number ->
    [0] { $state }
   *[other] { $state }: { $doing }
}
runs-summary-copies = { $module } wird kopiert
runs-summary-compares = { $module } wird verglichen
runs-modules = Module des Laufs
runs-column-compared = Verglichen
runs-column-inserted = Eingefügt
runs-column-updated = Aktualisiert
runs-column-deleted = Gelöscht
runs-column-would-insert = Einzufügen
runs-column-would-update = Zu aktualisieren
runs-column-would-delete = Zu löschen
# The figures of a verification: items on both sides that differ, that the target lacks, that only the target has, that are equal.
runs-column-different = Verschieden
runs-column-missing = Fehlend
runs-column-extra = Überzählig
runs-column-matched = Gleich
runs-column-unchanged = Gleich
runs-column-skipped = Ausgelassen
# Bytes.
runs-column-read = Gelesen
runs-column-written = Geschrieben
runs-tables-only = { $number ->
    [one] nur { $number } Tabelle
   *[other] nur { $number } Tabellen
}
runs-tables-without = { $number ->
    [one] ohne { $number } Tabelle
   *[other] ohne { $number } Tabellen
}
# The name of a bar, for screen readers.
runs-bar-applying = { $module }: übertragene Änderungen
runs-bar-comparing = { $module }: Vergleich läuft
runs-applied = { $done } von { $planned } Änderungen
# New contents wait beside the target’s; nothing of the target is changed yet.
runs-brought = { $done } von { $planned } Änderungen übertragen, noch keine wirksam
# $progress is one of the two before.
runs-applying-left = { $progress }, noch etwa { $span }
# $progress is one of the three before; $bytes is a size, for example “1.2 MB”.
runs-applying-rate = { $progress }; { $bytes }/s
runs-comparing = { $items ->
    [one] vergleicht; bisher { $items } Element
   *[other] vergleicht; bisher { $items } Elemente
}
# How long each took.
runs-times = Vergleich { $compared }
runs-times-written = Vergleich { $compared }, Ausführung { $applied }
# Follows a number: it is that of a plan, nothing of it was done.
runs-planned = geplant
# The line of sums.
runs-together = Zusammen

# What a verification found.
runs-parts = Tabellen und Ordner
runs-parts-differ = Wo sich die Seiten unterscheiden
runs-repair = Reparieren: vollständig synchronisieren
runs-parts-all-equal = Jede verglichene Tabelle und jeder verglichene Ordner ist auf beiden Seiten gleich.
runs-parts-equal = { $number ->
    [one] { $number } gleiche Tabelle oder gleicher Ordner
   *[other] { $number } gleiche Tabellen und Ordner
}
runs-parts-equal-table = Gleiche Tabellen und Ordner
runs-column-part = Tabelle oder Ordner
# Files that lie in no folder.
runs-part-top = { $module }, oberste Ebene des Speichers

runs-changes = Änderungen
runs-differences = Unterschiede
runs-list-would = Alle Elemente, die sich ändern würden
runs-list-differs = Alle Elemente, die sich unterscheiden
runs-list-planned = Alle geplanten Änderungen
runs-list-changed = Alle geänderten Elemente

# A plan that can be carried out.
runs-offer = Diesen Plan ausführen
runs-offer-new = Den neuen Plan ausführen
runs-offer-inserts = einzufügen
runs-offer-updates = zu aktualisieren
runs-offer-deletes = zu löschen
runs-offer-means = Ein Worker vergleicht zuerst noch einmal. Er führt genau diesen Plan aus; hat sich seither etwas geändert, tut er nichts und zeigt den neuen Plan.
runs-offer-needs = Um ihn auszuführen, ist die Berechtigung { $permission } nötig.
runs-newer = Der aktive Speicher hat Daten, die der Sicherung fehlen
# Of items of the live store. Modules and when each was last synced follow these three.
runs-newer-both = { $updates ->
    [one] { $updates } Element des aktiven Speichers unterscheidet sich von seiner Sicherung und würde überschrieben
   *[other] { $updates } Elemente des aktiven Speichers unterscheiden sich von ihrer Sicherung und würden überschrieben
}; { $deletes ->
    [one] { $deletes } weiteres ist gar nicht in der Sicherung und würde gelöscht
   *[other] { $deletes } weitere sind gar nicht in der Sicherung und würden gelöscht
}. Was sich seit der letzten erfolgreichen Synchronisierung geändert hat, ist in keiner Sicherung:
runs-newer-updates = { $updates ->
    [one] { $updates } Element des aktiven Speichers unterscheidet sich von seiner Sicherung und würde überschrieben. Was sich seit der letzten erfolgreichen Synchronisierung geändert hat, ist in keiner Sicherung:
   *[other] { $updates } Elemente des aktiven Speichers unterscheiden sich von ihrer Sicherung und würden überschrieben. Was sich seit der letzten erfolgreichen Synchronisierung geändert hat, ist in keiner Sicherung:
}
runs-newer-deletes = { $deletes ->
    [one] { $deletes } Element des aktiven Speichers ist gar nicht in der Sicherung und würde gelöscht. Was sich seit der letzten erfolgreichen Synchronisierung geändert hat, ist in keiner Sicherung:
   *[other] { $deletes } Elemente des aktiven Speichers sind gar nicht in der Sicherung und würden gelöscht. Was sich seit der letzten erfolgreichen Synchronisierung geändert hat, ist in keiner Sicherung:
}
runs-newer-synced = { $module }: zuletzt synchronisiert { $ago } ({ $at })
runs-newer-never = { $module }: nie synchronisiert
runs-newer-take = Trotzdem alles überschreiben und löschen
runs-confirm = Zur Bestätigung <code>{ $pool }</code> eingeben
# The button that carries the plan out, for example “Insert 3 and delete 2 items in a.x.com”; $place is one of the two below.
runs-do-all = { $inserts ->
    [one] { $place } { $inserts } Element einfügen, { $updates } aktualisieren und { $deletes } löschen
   *[other] { $place } { $inserts } Elemente einfügen, { $updates } aktualisieren und { $deletes } löschen
}
runs-do-inserts-updates = { $inserts ->
    [one] { $place } { $inserts } Element einfügen und { $updates } aktualisieren
   *[other] { $place } { $inserts } Elemente einfügen und { $updates } aktualisieren
}
runs-do-inserts-deletes = { $inserts ->
    [one] { $place } { $inserts } Element einfügen und { $deletes } löschen
   *[other] { $place } { $inserts } Elemente einfügen und { $deletes } löschen
}
runs-do-updates-deletes = { $updates ->
    [one] { $place } { $updates } Element aktualisieren und { $deletes } löschen
   *[other] { $place } { $updates } Elemente aktualisieren und { $deletes } löschen
}
runs-do-inserts = { $inserts ->
    [one] { $place } { $inserts } Element einfügen
   *[other] { $place } { $inserts } Elemente einfügen
}
runs-do-updates = { $updates ->
    [one] { $place } { $updates } Element aktualisieren
   *[other] { $place } { $updates } Elemente aktualisieren
}
runs-do-deletes = { $deletes ->
    [one] { $place } { $deletes } Element löschen
   *[other] { $place } { $deletes } Elemente löschen
}
runs-place-pool = In { $pool }
# $store is live or backup.
runs-place-stores = { $store ->
    [live] In den aktiven Speichern von { $pool }
   *[backup] In den Sicherungsspeichern von { $pool }
}

# What was said to a held run; “Approved” or “Rejected” stands before it.
runs-decisions = Entscheidungen
runs-decision = von <strong>{ $who }</strong>
runs-decision-comment = von <strong>{ $who }</strong>: „{ $comment }“

# What the run had to say.
runs-attempts = Versuche
runs-left-out = Ausgelassen
runs-left-out-hidden = { $number ->
    [one] { $number } nicht schwerwiegende Meldung wird nicht angezeigt, wie es Force verlangt. Sie steht in der <a href="{ $href }">CSV-Datei dieses Laufs</a>.
   *[other] { $number } nicht schwerwiegende Meldungen werden nicht angezeigt, wie es Force verlangt. Sie stehen in der <a href="{ $href }">CSV-Datei dieses Laufs</a>.
}
runs-left-out-more = Dies sind die ersten; alle stehen in der <a href="{ $href }">CSV-Datei dieses Laufs</a>.

runs-put-back = Zurücklegen
runs-put-back-means = Was dieser Lauf überschrieben oder gelöscht hat, bleibt eine Zeit lang in der Ablage. Eine Vorschau zeigt, was das Zurücklegen tun würde; geschrieben wird erst, wenn Sie diese ausführen.
runs-put-back-all = Vorschau: alles zurücklegen
runs-put-back-choose = Elemente zum Zurücklegen auswählen

# What was asked for.
runs-request = Anforderung
# $via is web (a page of the panel), cli, token or schedule.
runs-asked-by = { $via ->
    [web] { $who } (Weboberfläche)
    [cli] { $who } (Befehlszeile)
    [token] { $who } (Zugriffstoken)
   *[schedule] { $who } (war fällig)
}
# When it was asked for.
runs-fact-asked-for = Angefordert
runs-fact-started = Begonnen
# $at is a moment; $again is one less than $attempts.
runs-started-again = { $again ->
    [one] { $at }; einmal wieder aufgenommen, { $attempts } Versuche
   *[other] { $at }; { $again }-mal wieder aufgenommen, { $attempts } Versuche
}
runs-fact-worker = Worker
runs-fact-last-worker = Letzter Worker
# The run whose plan it carries out follows.
runs-fact-basis = Plan aus Lauf
runs-basis = <a href="{ $href }">{ $run }</a>, { $at }
# The run that it puts back follows.
runs-fact-puts-back = Legt zurück
runs-puts-back-all = alles aus <a href="{ $href }">{ $run }</a>, { $at }
runs-puts-back-chosen = { $chosen ->
    [one] { $chosen } ausgewählte Änderung aus <a href="{ $href }">{ $run }</a>, { $at }
   *[other] { $chosen } ausgewählte Änderungen aus <a href="{ $href }">{ $run }</a>, { $at }
}
runs-fact-tables = Tabellen von { $module }
runs-fact-comparison = Vergleich
runs-comparison-verify = alles, nach dem Inhalt
# $mode is delta or full.
runs-comparison = { $mode ->
    [full] vollständig
   *[delta] Delta
}
# The parameter of that name.
runs-fact-force = Force
runs-force-yes = ja: Nicht schwerwiegende Meldungen werden nicht angezeigt
# The digest of the plan, and the run’s identifier.
runs-fact-plan = Plan
runs-fact-id = Lauf

# The list of changes.
runs-changes-title = Änderungen · { $pool }
runs-changes-sync-would = Was eine Synchronisierung ändern würde
runs-changes-restore-would = Was eine Wiederherstellung ändern würde
runs-changes-put-back-would = Was das Zurücklegen ändern würde
runs-changes-clear-would = Was das Entfernen löschen würde
runs-changes-verification = Eine Prüfung: Hier unterscheiden sich die beiden Seiten, und das würde eine Synchronisierung daran ändern. Es wurde nichts geschrieben.
runs-changes-preview = Eine Vorschau: Nichts davon wurde geschrieben.
runs-changes-filter-form = Änderungen filtern
runs-changes-filter-item = Element enthält
runs-changes-put-back = Vorschau: Ausgewähltes zurücklegen
runs-changes-choose-all = Alle auf dieser Seite auswählen
runs-changes-put-back-means = Geschrieben wird erst, wenn Sie die Vorschau ausführen.
# The head of a column of boxes.
runs-changes-column-choose = Auswählen
# $change is Insert, Update or Delete.
runs-changes-choose = { $change } von { $item } auswählen
runs-changes-none-fit = Keine Änderung passt zum Filter
runs-changes-none-fit-means = Fassen Sie ihn weiter oder <a href="{ $href }">zeigen Sie alle Änderungen</a>.
runs-changes-not-kept = Die Liste wird nicht mehr aufbewahrt
runs-changes-not-kept-means = Die Zahlen jedes Moduls stehen auf <a href="{ $href }">der Seite des Laufs</a>.
runs-changes-nothing = Nichts zu ändern
runs-changes-nothing-done = Es war nichts zu tun.
runs-changes-nothing-equal = Die Sicherung stimmte mit den aktiven Daten schon überein.
runs-changes-nothing-unplanned = Der Lauf endete, bevor er einen Plan hatte; seine Seite sagt, warum.
runs-changes-no-plan = Noch kein Plan
runs-changes-no-plan-means = Änderungen werden aufgeführt, sobald der Vergleich eines Moduls beendet ist. <a href="{ $href }">Zurück zum Lauf</a>

# What stands beside the head of a run that is under way, as the script sees it; { $time } is a time of day.
runs-live = Live
runs-live-away = Die Datenbank des Panels antwortet nicht. Was hier steht, ist von { $time }; das Panel versucht es weiter.
runs-live-lost = Seit { $time } nichts vom Panel gehört; es wird weiter versucht. Der Lauf geht ohne diese Seite weiter.

## Which runs touched an item

runs-items-title = Element suchen
runs-items-lead = Welcher Lauf hat einen Benutzer, einen Kontakt oder eine Datei berührt? Jeder Lauf, der etwas geändert hat, wird durchsucht, der neueste zuerst.
runs-items-field = Element
runs-items-hint = Ein beliebiger Teil des Namens, zum Beispiel <code>user4711@litwareinc.com</code> oder <code>slides.pptx</code>. Groß- und Kleinschreibung zählt nicht. Eine Zeile heißt nach ihrer Tabelle und ihrem Primärschlüssel.
runs-items-search = Suchen
runs-items-found = Was Läufe getan haben
runs-items-more = { $more ->
    [one] und { $more } weiteres
   *[other] und { $more } weitere
}
runs-items-one = Änderung zeigen
# $at is a moment, after which history was looked through.
runs-items-so-far = Bisher durchsucht: die Läufe seit { $at }.
runs-items-none-so-far = In den Läufen seit { $at } wurde nichts gefunden; ältere sind noch nicht durchsucht.
runs-items-go-on = Ältere Läufe durchsuchen
runs-items-whole = Der ganze Verlauf wurde durchsucht.
runs-items-none = Kein Lauf hat ein solches Element geändert
runs-items-none-older = Kein älterer Lauf hat ein solches Element geändert
runs-items-none-means = Der ganze Verlauf wurde durchsucht. Läufe, die noch im Gang sind, und Läufe, deren Elementlisten nicht mehr aufbewahrt werden, gehören nicht dazu. Versuchen Sie es mit einem kürzeren Teil des Namens.

# One item of the list of changes in two versions.
runs-difference = Unterschiede
runs-difference-of = Unterschiede von { $item }
# Before one of the two that follow: whether the run has done this change.
runs-difference-unwritten = Der Lauf hat hiervon nichts geschrieben.
runs-difference-maybe-written = Der Lauf hat begonnen, seinen Plan auszuführen, und diese Änderung ist nicht als ausgeführt verzeichnet: Sie kann trotzdem ausgeführt sein oder gerade ausgeführt werden.
# What is shown; $at is a moment.
runs-difference-before-and-now = <strong>Vor dem Lauf</strong> ist, was der Lauf ersetzt hat, wie es die Ablage aufbewahrt. <strong>Jetzt</strong> ist, was am { $at } im Ziel steht: Ein späterer Lauf oder jemand anders kann es seither geändert haben.
runs-difference-inserted-and-now = Der Lauf hat dieses Element eingefügt: Davor gab es keines. <strong>Jetzt</strong> ist, was am { $at } im Ziel steht: Ein späterer Lauf oder jemand anders kann es seither geändert haben.
runs-difference-target-and-source = Beide Seiten werden gezeigt, wie sie jetzt sind, am { $at }: Sie können sich verändert haben, seit der Lauf sie verglichen hat.
runs-difference-now-and-put-back = <strong>Nach dem Zurücklegen</strong> ist, was die Ablage aus der Zeit vor dem Lauf aufbewahrt, der zurückgelegt werden soll. <strong>Jetzt</strong> ist, was am { $at } im Speicher steht: Es kann sich verändert haben, seit der Lauf verglichen hat.
runs-difference-now-and-nothing = Der Lauf würde das Element entfernen, das gezeigt wird, wie es jetzt ist, am { $at }.
# Heads of columns.
runs-difference-before = Vor dem Lauf
runs-difference-now = Jetzt
runs-difference-target = Jetzt im Ziel
runs-difference-source = Jetzt in der Quelle
runs-difference-put-back = Nach dem Zurücklegen
runs-difference-removed = Nach dem Entfernen
runs-difference-column = Spalte
runs-difference-fact = Eigenschaft
# The states of a column or property.
runs-difference-differs = verschieden
runs-difference-equal = gleich
runs-difference-unsure = nicht bekannt
# What all of it comes to.
runs-difference-none = Beide sind jetzt gleich.
runs-difference-some = { $different ->
    [one] { $different } Spalte ist verschieden, { $equal } sind gleich.
   *[other] { $different } Spalten sind verschieden, { $equal } sind gleich.
}
runs-difference-neither = Das Element ist auf keiner der beiden Seiten.
runs-difference-other-kind = Die beiden Speicher sind von verschiedener Art und schreiben manche Werte verschieden, etwa t und 1, was für einen Lauf dasselbe ist. Was für den Lauf verschieden war, steht unter „Warum“.
runs-difference-key = Schlüssel
# In place of a value.
runs-difference-null = NULL
runs-difference-empty = leerer Text
runs-difference-absent = nicht vorhanden
runs-difference-not-kept = nicht aufbewahrt
runs-difference-no-column = keine solche Spalte
runs-difference-bytes = { $size ->
    [one] { $size } Byte
   *[other] { $size } Bytes
}
# What is left out around a part of a value.
runs-difference-skipped = { $number ->
    [one] … { $number } Zeichen davor
   *[other] … { $number } Zeichen davor
}
runs-difference-more = { $number ->
    [one] … { $number } weiteres Zeichen
   *[other] … { $number } weitere Zeichen
}
runs-difference-more-bytes = … gezeigt ab Byte { $from }
runs-difference-equal-columns = { $number ->
    [one] { $number } gleiche Spalte
   *[other] { $number } gleiche Spalten
}
runs-difference-values = Die Zeile
# Of files.
runs-difference-kind = Art
runs-difference-kind-file = Datei
runs-difference-kind-directory = Verzeichnis
runs-difference-kind-link = symbolische Verknüpfung
runs-difference-kind-other = etwas anderes
runs-difference-size = Größe
runs-difference-modified = Geändert
runs-difference-mode = Modus
runs-difference-owner = Besitzer
runs-difference-link = Führt zu
runs-difference-extras = Erweiterte Attribute
runs-difference-extras-differ = Die erweiterten Attribute oder Zugriffssteuerungslisten sind verschieden.
runs-difference-facts = Das Element
runs-difference-content = Inhalt
runs-difference-content-equal = Die Inhalte sind Byte für Byte gleich ({ $size }).
runs-difference-content-equal-so-far = Die ersten { $compared } sind gleich. Der Rest wurde nicht verglichen: Er ist zu viel für eine Seite.
runs-difference-content-differs = Die Inhalte unterscheiden sich zuerst bei Byte { $first } und in { $differing } von { $blocks } Blöcken zu 4 KiB.
runs-difference-content-differs-so-far = Die Inhalte unterscheiden sich zuerst bei Byte { $first } und in { $differing } der { $blocks } verglichenen Blöcke zu 4 KiB. Der Rest wurde nicht verglichen: Er ist zu viel für eine Seite.
runs-difference-content-not-shown = Der Inhalt wird nicht gezeigt: Er ist kein Text oder zu lang für eine Seite.
runs-difference-content-unreadable = Der Inhalt kann nicht gelesen werden: { $why }. Durch das Nachsehen wurde nichts geändert; prüfen Sie die Rechte an der Datei.
runs-difference-lines = Zeilen, die sich unterscheiden
runs-difference-lines-only = Der Text
# What a line is, for those who hear it.
runs-difference-line-removed = entfernt:
runs-difference-line-added = hinzugefügt:
runs-difference-line-end = (ohne Zeilenende)
runs-difference-lines-left-out = { $number ->
    [one] { $number } weitere Zeile wird nicht gezeigt.
   *[other] { $number } weitere Zeilen werden nicht gezeigt.
}

## Why an item is changed, as a plan records it: the English words are those of the record

why-new = neu
why-deleted-by-run = vom Lauf gelöscht
why-gone = in der Quelle nicht mehr da
why-put-there = vom Lauf eingefügt
why-old-pairing = mit den Daten einer alten Paarung entfernt
why-differs = verschieden
why-column = Spalte { $name } verschieden
why-columns = Spalten { $names } verschieden
# $what is one of those below.
why-this = { $what } verschieden
why-these = { $what } verschieden
# $most are one or more of those below, $last is another.
why-some = { $most } und { $last } verschieden
why-and-more = { $before }, { $name }
why-kind = Art
why-size = Größe
why-time = Zeit
why-mode = Zugriffsrechte
why-link = Linkziel
why-content = Inhalt
why-owner = Besitzer
why-extras = Erweiterte Attribute
why-hard-links = Harte Links
