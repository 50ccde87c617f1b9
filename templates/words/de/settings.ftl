# The settings of the whole deployment. The page’s title is nav-settings.

settings-intro = Die Einstellungen gelten für die gesamte Installation, ab sofort und ohne Neustart; Grenzen der Geschwindigkeit gelten auch für Läufe, die im Gange sind. Jede Einstellung trägt den Namen, unter dem Skripte sie setzen.
settings-saved = Die Einstellungen wurden gespeichert.
settings-nothing-saved = Es wurde nichts gespeichert
settings-groups = Gruppen von Einstellungen
settings-group-schedules = Was von selbst beginnt
settings-group-work = Wie viel zugleich und wie schnell
settings-group-modules = Reaktionsgruppen (Response Group)
settings-group-safety = Schutz vor Massenlöschung
settings-group-access = Zweiter Faktor
settings-group-retention = Was aufbewahrt wird
settings-group-compatibility = Für Skripte beibehalten
# Stands above an example of a timetable, in an empty field.
settings-timetable-example = Zum Beispiel

# $range is one of the messages setting-…-range. The default follows.
settings-range = Möglich: { $range }.
# $unit is one of the messages setting-unit-….
settings-range-in-unit = Möglich, in { $unit }: { $range }.
# $default is a bare figure where its unit stands beside the field, else one of setting-value-…, setting-means-…, setting-on, setting-off.
settings-default = Vorgabe: { $default }.
# $limit is a speed, setting-means-no-limit, or one of the two that follow.
settings-in-force = Zurzeit gilt: <strong id="in-force">{ $limit }</strong>.
# $now is the day and time by the clocks of the timetable’s zone.
settings-limit-by-timetable = { $limit }, nach dem Wochenplan ({ $now })
settings-limit-beside-timetable = { $limit }; der Wochenplan sagt für jetzt nichts ({ $now })
settings-week = Die Woche, wie sie gilt
settings-week-day = Tag
# In place of a limit in the table of the week.
settings-week-changes = ändert sich innerhalb der Stunde
settings-day-monday = Mo
settings-day-tuesday = Di
settings-day-wednesday = Mi
settings-day-thursday = Do
settings-day-friday = Fr
settings-day-saturday = Sa
settings-day-sunday = So

settings-save = Alle Einstellungen speichern
settings-save-means = Was Sie nicht geändert haben, bleibt, wie es ist.
settings-may-not-change = Sie können die Einstellungen sehen; um sie zu ändern, ist die Berechtigung Set-CsBackupServiceConfiguration nötig.

# Of each setting what it does (…-does) and what may stand in it (…-range, within a sentence). Names of settings, modules and
# units that people type (5s, 10MiB/s, 00:02:00) stay as they are.

setting-sync-interval-does = Wie oft die Änderungen eines Pools in seinen Sicherungspool kopiert werden; gilt für jeden Pool und jedes Modul ohne eigenen Zeitplan.
setting-sync-interval-range = 5s bis 3h, geschrieben als 2m, 00:02:00 oder 120
setting-schedules-paused-does = Nichts beginnt von selbst, weder nach SyncInterval noch nach einem Zeitplan. Was unterdessen fällig wird, läuft einmal, sobald dies wieder ausgeschaltet wird.
setting-verify-after-days-does = Wie lange nach ihrer letzten Prüfung die Sicherung jedes Pools erneut mit seinen aktiven Speichern verglichen wird, und zwar alles nach Inhalt. Das ändert nichts.
setting-verify-after-days-range = 1 bis 365; leer: nie
setting-max-concurrent-calls-does = Wie viele Läufe zugleich im Gange sein dürfen, über alle Worker. Weitere warten in der Warteschlange. Daneben hat jeder Worker in seiner Konfiguration eine eigene Grenze.
setting-max-concurrent-calls-range = 1 bis 100
setting-max-concurrent-calls-per-pool-does = Wie viele Läufe, die denselben Pool lesen oder beschreiben, zugleich im Gange sein dürfen, über alle Worker.
setting-calls-limit-range = 1 bis 100; leer: keine Grenze
setting-max-concurrent-calls-per-site-does = Wie viele Läufe, die Pools desselben Standorts lesen oder beschreiben, zugleich im Gange sein dürfen, über alle Worker: für einen Standort mit schmaler Leitung. Pools ohne Standort zählen nicht.
setting-bandwidth-limit-does = Wie schnell jeder Worker den Inhalt von Dateien kopiert, alle seine Läufe zusammen. Eine Änderung wirkt binnen Sekunden, auch auf Läufe, die im Gange sind. Vergleiche und Module, die aus Zeilen bestehen, werden nicht gebremst.
setting-bandwidth-limit-range = 1 bis 104857600, oder mit einer Einheit wie 10MiB/s; leer: keine Grenze
setting-bandwidth-timetable-does = Grenzen nach Wochentag und Stunde. Die erste Zeile, die passt, zählt; zu anderen Zeiten gilt BandwidthLimit.
setting-bandwidth-timetable-range = eine Zone, danach auf jeder Zeile Tage, Zeiten und eine Grenze; leer: kein Wochenplan
setting-drain-does = Keine neuen Läufe annehmen: Worker führen zu Ende, was sie gerade tun, und beginnen nichts Neues. Was unterdessen angefordert wird, wartet in der Warteschlange. Benutzen Sie dies vor einer Aktualisierung oder einem Neustart.
setting-enable-rgs-backup-service-does = Auch die Module der Reaktionsgruppen kopieren, RGSDataStore und RGSFileStore. Ist dies aus, werden sie übersprungen und als nicht initialisiert gezeigt.
setting-guard-max-delete-items-does = Wie viele Löschungen immer durchgelassen werden. Ein Modul, das mehr löschen würde als den größeren Wert aus dieser Zahl und dem Anteil darunter, wird angehalten, bis jemand es genehmigt.
setting-guard-max-delete-items-range = 0 oder mehr
setting-guard-max-delete-percent-does = Welcher Anteil der Elemente der Sicherung gelöscht werden darf, ohne dass ein Mensch zustimmt. Ist die Quelle leer und hat die Sicherung Daten, wird der Lauf immer angehalten, was auch hier steht.
setting-guard-max-delete-percent-range = 0 bis 100
setting-second-person-approves-does = Ein Lauf, den die Schutzprüfung anhält, muss von jemand anderem genehmigt werden als von der Person, die ihn angefordert hat.
setting-second-factor-roles-does = Konten mit einer dieser Rollen müssen einen Passkey oder eine Authenticator-App haben. Wer noch nichts davon hat, wird beim Anmelden durch die Einrichtung geführt; bis dahin steht ihm keine andere Seite offen. Eine eigene Rolle zählt für sich, gleich woraus sie entstanden ist. Auch Personen aus dem Verzeichnis werden gefragt; bei Personen eines Anmeldeanbieters bleibt es diesem überlassen.
setting-second-factor-roles-range = Rollen, die es gibt
setting-recycle-days-does = Wie lange das, was ein Lauf überschrieben oder gelöscht hat, in dem Speicher aufbewahrt wird, in dem es war, damit die Seite des Laufs es zurücklegen kann.
setting-recycle-days-range = 1 bis 3650
setting-recycle-mebibytes-does = Wie viel Platz das einnehmen darf. Nimmt alles zusammen mehr ein, geht zuerst, was zuerst aufbewahrt wurde.
setting-recycle-mebibytes-range = 1 bis 4294967295; leer: keine Grenze
setting-audit-days-does = Wie lange das Audit aufbewahrt, wer was getan hat und was wem verweigert wurde. Dass ältere Einträge entfernt wurden, wird festgehalten.
setting-audit-days-range = 1 bis 36500; leer: für immer
setting-history-days-does = Wie lange der Verlauf einen Lauf aufbewahrt: wann er war, wie er ausging, und seine Zahlen.
setting-kept-days-range = 1 bis 36500; leer: keine Grenze
setting-history-runs-does = Wie viele Läufe der Verlauf aufbewahrt; die ältesten gehen zuerst.
setting-kept-runs-range = 1 bis 4294967295; leer: keine Grenze
setting-items-days-does = Wie lange der Verlauf die Liste dessen aufbewahrt, was ein Lauf geändert hat, Element für Element. Der Lauf selbst bleibt so lange, wie oben gesagt ist.
setting-items-runs-does = Von wie vielen Läufen der Verlauf diese Listen aufbewahrt; die ältesten gehen zuerst.
setting-max-batches-per-user-store-sync-does = Bewirkt hier nichts: Ein Modul aus Zeilen wird im Ganzen übertragen, in einer Transaktion, also gibt es keine Stapel zu begrenzen. Die Einstellung bleibt, damit Skripte, die sie setzen, weiter funktionieren.
setting-batches-range = 1 bis 1000000
setting-max-batches-per-cms-sync-does = Bewirkt hier nichts: Auch der zentrale Verwaltungsspeicher (Central Management) wird im Ganzen übertragen, in einer Transaktion. Die Einstellung bleibt, damit Skripte, die sie setzen, weiter funktionieren.
setting-max-data-conf-package-size-kb-does = Bewirkt hier nichts: Konferenzinhalte werden nicht in Archive gepackt, sondern Datei für Datei kopiert, von großen Dateien nur, was sich geändert hat. Die Einstellung bleibt, damit Skripte, die sie setzen, weiter funktionieren.
setting-max-data-conf-package-size-kb-range = 1 bis 4194304
setting-flag-range = ein oder aus

# Values. Those that stand for an empty field are its placeholder, too.
setting-on = ein
setting-off = aus
setting-means-never = nie
# Also in the table of the week.
setting-means-no-limit = keine Grenze
# No timetable, no roles.
setting-means-none = leer
setting-means-for-ever = für immer

# Units, beside the field of a figure.
setting-unit-span = Stunden, Minuten, Sekunden
setting-unit-days = Tage
setting-unit-runs = Läufe
setting-unit-speed = KiB je Sekunde
setting-unit-items = Elemente in einem Modul
setting-unit-percent = Prozent der Elemente der Sicherung
setting-unit-mebibytes = MiB in jedem Speicher
setting-unit-batches = Stapel
setting-unit-kilobytes = KB

# Values with their units. $value is shown; $number is the same as a number, to choose words by.
setting-value-days = { $number ->
    [one] { $value } Tag
   *[other] { $value } Tage
}
setting-value-runs = { $number ->
    [one] { $value } Lauf
   *[other] { $value } Läufe
}
setting-value-speed = { $number ->
   *[other] { $value } KiB je Sekunde
}
setting-value-items = { $number ->
    [one] { $value } Element in einem Modul
   *[other] { $value } Elemente in einem Modul
}
setting-value-percent = { $number ->
   *[other] { $value } Prozent der Elemente der Sicherung
}
setting-value-mebibytes = { $number ->
   *[other] { $value } MiB in jedem Speicher
}
setting-value-batches = { $number ->
   *[other] { $value } Stapel
}
setting-value-kilobytes = { $number ->
   *[other] { $value } KB
}

# $counts is a value in words.
setting-unread = { $setting } steht als „{ $text }“ in der Datenbank, was diese Version von poolsync nicht lesen kann. Bis jemand die Einstellung neu setzt, gilt: { $counts }.
