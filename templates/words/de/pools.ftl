pools-empty-means = Ein Pool ist eine Installation des Dienstes an einem Standort, benannt nach seinem vollqualifizierten Domänennamen. Legen Sie zwei an, geben Sie bei jedem an, wo seine Speicher sind, und machen Sie jeden zum Sicherungspool des anderen.
pools-backup-pool = Sicherungspool
pools-active-cms-master = Aktiver CMS-Master
# Said of a pool’s backup pool.
pools-no-backup-pool = keiner
# Said of a pool’s modules.
pools-no-modules = keine
pools-sync-one = Synchronisieren<span class="unseen">: { $pool }</span>
# How a pool’s backups stand, beside an icon.
pools-nothing-to-copy = Nichts zu kopieren

pools-new-title = Pool anlegen
pools-edit-title = { $pool } bearbeiten
pools-not-saved = Der Pool wurde nicht gespeichert
pools-fqdn = FQDN des Pools
pools-fqdn-hint = Der vollqualifizierte Domänenname, zum Beispiel atl-cs-001.litwareinc.com
pools-site-hint = Wo er steht. Workern lässt sich vorgeben, welche Standorte sie bedienen, und in den Einstellungen, wie viele Läufe ein Standort zugleich verträgt.
pools-partner-none = Keiner
# A pool to choose as the backup pool, which is paired with another one already.
pools-partner-paired = { $pool } (gepaart mit { $other })
pools-backup-pool-hint = Die Paarung gilt für beide: Jeder wird zum Sicherungspool des anderen.
pools-active-cms-master-hint = Genau ein Pool einer Bereitstellung ist es; nur er kopiert den zentralen Verwaltungsspeicher (CMS).
pools-stores = Speicher
pools-stores-intro = Im <strong>aktiven</strong> Speicher hält dieser Pool seine eigenen Daten. Im Speicher für die <strong>Sicherung</strong> hält er die Kopie der Daten seines Partners; eine Synchronisierung des Partners schreibt sie. Lassen Sie leer, was der Pool nicht hat.
pools-live-store = Aktiver Speicher
pools-backup-store = Sicherungsspeicher
# Which tables of a live store are synced; $module is what a module holds, for example “Response Group data”.
pools-tables-chosen = Ausgewählte Tabellen<span class="unseen">: { $module }</span>
pools-tables-all = Alle Tabellen<span class="unseen">: { $module }</span>
pools-tables-only = Nur diese Tabellen<span class="unseen">: { $module }</span>
pools-tables-only-hint = Ein Name je Zeile. Leer lassen für alle Tabellen des aktiven Speichers.
pools-tables-without = Diese Tabellen auslassen<span class="unseen">: { $module }</span>
pools-tables-without-hint = Sie werden weder verglichen noch kopiert, und was die Sicherung beim Partner von ihnen enthält, bleibt, wie es ist.
# $role is live or backup, $module what a module holds.
pools-secret = { $role ->
    [live] Geheimnis<span class="unseen"> des aktiven Speichers: { $module }</span>
   *[backup] Geheimnis<span class="unseen"> des Sicherungsspeichers: { $module }</span>
}
pools-secret-stored = { $role ->
    [live] Geheimnis <span class="hush">gespeichert</span><span class="unseen"> für den aktiven Speicher: { $module }</span>
   *[backup] Geheimnis <span class="hush">gespeichert</span><span class="unseen"> für den Sicherungsspeicher: { $module }</span>
}
pools-secret-label = { $role ->
    [live] Passwort, geheimer Schlüssel oder privater Schlüssel des aktiven Speichers: { $module }
   *[backup] Passwort, geheimer Schlüssel oder privater Schlüssel des Sicherungsspeichers: { $module }
}
pools-secret-hint = Das Passwort, der geheime Zugriffsschlüssel oder der private Schlüssel für einen Speicher, der anderswo liegt. Es wird verschlüsselt aufbewahrt und nie gezeigt.
pools-secret-hint-stored = Ein Geheimnis ist gespeichert; lassen Sie das Feld leer, um es zu behalten. Wenn die URL einen anderen Server, Bucket oder Benutzer nennt als bisher, wird es verworfen: Geben Sie dann hier das neue ein.
pools-secret-forget = Das gespeicherte Geheimnis entfernen
pools-add = Pool anlegen

pools-initialise-title = Paar initialisieren
pools-not-initialised = Das Paar wurde nicht initialisiert
# $number stores got none.
pools-markers-failed = { $number ->
    [one] { $number } Speicher erhielt keine Markierung; alle anderen erhielten eine
   *[other] { $number } Speicher erhielten keine Markierung; alle anderen erhielten eine
}
# $why is a sentence.
pools-marker-failed = { $role ->
    [live] Der aktive Speicher für { $module } von { $pool }: { $why }
   *[backup] Der Sicherungsspeicher für { $module } von { $pool }: { $why }
}
pools-markers-failed-means = Kein Lauf benutzt sie, solange sie keine haben. Beheben Sie, woran es liegt, und initialisieren Sie das Paar noch einmal.
pools-initialise-intro = Eine Markierung ist ein Ausweis in einem Speicher: Sie sagt, für welchen Pool, welches Paar, welches Modul und welche Rolle der Speicher da ist. Ein Lauf sieht sie sich zuerst an, damit eine nicht eingehängte Freigabe, eine wiederhergestellte Kopie oder eine verwechselte Adresse nie Ziel oder Quelle einer Synchronisierung wird.
pools-unpaired-title = Der Pool ist nicht gepaart
pools-unpaired-means = Nur die Speicher eines Paars tragen Markierungen. Wählen Sie zuerst einen Sicherungspool.
pools-choose-backup-pool = Sicherungspool wählen
pools-pair-stores = Speicher des Paars
pools-pair-without-stores = Noch hat keiner der beiden Pools einen Speicher.
# $faulty of $all stores.
pools-stores-faulty = { $faulty ->
    [one] { $faulty } von { $all } Speichern ist nicht, wie er sein soll. Kein Lauf benutzt ihn.
   *[other] { $faulty } von { $all } Speichern sind nicht, wie sie sein sollen. Kein Lauf benutzt sie.
}
pools-column-store = Speicher
pools-column-found = Was gefunden wurde
# What was found in a store.
pools-marker-good = Trägt die Markierung dieses Paars.
pools-marker-read-only = In ihn lässt sich nicht schreiben; er bleibt daher ohne Markierung und ist nur an seiner Adresse zu erkennen.
pools-marker-new = Hat noch keine Markierung. Kein Lauf benutzt ihn.
pools-initialise = Initialisieren
pools-stores-good = Jeder Speicher ist, wie er sein soll. Es ist nichts zu tun.
pools-initialise-means = Jeder Speicher oben erhält eine neue Markierung, <strong>gleich welche er jetzt trägt</strong>. Daten werden nicht geändert. Tun Sie es nur, wenn Sie wissen, dass jede Adresse die richtige ist: Von da an überschreibt und löscht eine Synchronisierung in den Sicherungsspeichern.
pools-initialise-confirm = Geben Sie zur Bestätigung <code>{ $pool }</code> ein
pools-initialise-leave = Die Markierungen lassen, wie sie sind
pools-initialise-submit = { $number ->
    [one] Neue Markierungen in { $number } Speicher schreiben
   *[other] Neue Markierungen in { $number } Speicher schreiben
}

pools-remove-title = { $pool } entfernen
pools-remove-asks = { $pool } entfernen?
pools-not-removed = Der Pool wurde nicht entfernt
pools-remove-means = Das Panel vergisst den Pool und wo seine Speicher sind.
pools-remove-means-paired = Das Panel vergisst den Pool, wo seine Speicher sind und dass er mit <strong>{ $partner }</strong> gepaart ist; dieser Partner hat dann keinen Sicherungspool mehr.
pools-remove-keeps = In keinem Speicher wird etwas gelöscht, und die Läufe des Pools bleiben im Verlauf. Der Pool lässt sich wieder anlegen.

# Beside a pool: why no run of it begins; $reason was typed by whoever began the maintenance.
pools-in-maintenance = In Wartung: { $reason }
# The same, where it is the pool’s partner that is in maintenance.
pools-partner-in-maintenance = { $pool } ist in Wartung: { $reason }

# A pool’s page.
pools-show-sync = Synchronisieren
pools-show-verify = Prüfen
pools-show-restore = Wiederherstellen …
pools-show-remove = Entfernen …
# $reason was typed by whoever began the maintenance.
pools-show-in-maintenance = { $reason }. Kein Lauf dieses Pools oder seines Partners wird gestartet; was wartet, wartet weiter.
# The same; $ago is when it began, for example “3 h ago”.
pools-show-in-maintenance-since = { $reason }. Kein Lauf dieses Pools oder seines Partners wird gestartet; was wartet, wartet weiter. Die Wartung begann { $ago }; Alarme bleiben 24 Stunden lang stumm.
pools-show-maintenance-end = Wartung beenden
# $why is pools-partner-in-maintenance.
pools-show-partner-in-maintenance = { $why }. Auch von diesem Pool wird kein Lauf gestartet.
pools-show-unmarked = { $number ->
    [one] { $number } Speicher ist nicht für dieses Paar initialisiert
   *[other] { $number } Speicher sind nicht für dieses Paar initialisiert
}
# Above a list of pools-show-unmarked-store.
pools-show-unmarked-means = Kein Lauf benutzt einen Speicher ohne seine Markierung:
# $role is live or backup.
pools-show-unmarked-store = { $role ->
    [live] der aktive Speicher für { $module } von { $pool }
   *[backup] der Sicherungsspeicher für { $module } von { $pool }
}
pools-show-unmarked-do = Ansehen und das Paar initialisieren
pools-show-unmarked-needs = Um das Paar zu initialisieren, ist die Berechtigung Set-CsPoolBackupRelationship nötig.
pools-show-pair = Das Paar
# Why modules of a pool are not copied: $modules are names in a row, $reason is a sentence.
pools-show-reason = { $modules } von { $pool }: { $reason }
# Said of the site.
pools-show-no-site = nicht angegeben
# Said of the backup pool.
pools-show-no-backup-pool = keiner: Nichts von diesem Pool wird gesichert
pools-show-no-backup-pool-choose = keiner: Nichts von diesem Pool wird gesichert (<a href="{ $href }">einen wählen</a>)
# What the live store and the backup store hold.
pools-show-live-means = die eigenen Daten dieses Pools
pools-show-backup-means = die Kopie der Daten des Partners
# Said of a store.
pools-show-secret-stored = Geheimnis gespeichert
pools-show-marker-written = Markierung { $ago } geschrieben
pools-show-marker-without = bleibt ohne Markierung: In ihn lässt sich nicht schreiben
pools-show-marker-missing = nicht initialisiert
# Said where there is no store.
pools-show-no-store = keiner
pools-show-maintenance = Wartung
pools-show-maintenance-means = Solange sie dauert, wird kein Lauf dieses Pools oder seines Partners gestartet. Ein Lauf, der im Gange ist, läuft zu Ende. Alarme ihrer Sicherungen bleiben 24 Stunden lang stumm; danach werden sie trotzdem gemeldet.
pools-show-maintenance-reason = Grund
pools-show-maintenance-reason-hint = Jeder, der einen Lauf anfordert, liest ihn.
pools-show-maintenance-begin = Wartung beginnen
pools-show-runs = Neueste Läufe
pools-show-charts = Diagramme dieses Pools
pools-show-runs-all = Alle Läufe dieses Pools
pools-show-runs-none = Noch kein Lauf dieses Pools.

# What syncs a pool: poolsync, or Microsoft’s cmdlets on a management host.
pools-driver = Synchronisiert durch
pools-driver-native = poolsync selbst, von Speicher zu Speicher
pools-driver-shell = Cmdlets von Microsoft auf <a href="{ $href }">{ $host }</a>
pools-by-shell = Cmdlets von Microsoft auf { $host }
pools-shell-no-stores = Dieser Pool wird durch die Cmdlets von Microsoft synchronisiert und hat hier darum keine Speicher: Wo seine Daten sind und wo ihre Sicherung, ist Sache des Sicherungsdienstes der Server. Was Speicher braucht (Vorschauen, Prüfungen, Wiederherstellungen, Listen der Änderungen), wird für ihn nicht angeboten.
