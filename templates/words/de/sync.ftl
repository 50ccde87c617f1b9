# The form that asks for a sync. The page’s title is sync-pools.

sync-no-pools-means = Legen Sie zwei Pools an und machen Sie jeden zum Sicherungspool des anderen; dann lassen sie sich hier synchronisieren.
sync-intro = Eine Synchronisierung kopiert, was sich in den aktiven Speichern eines Pools geändert hat, in die Sicherungsspeicher seines Sicherungspools und entfernt dort, was der Pool nicht mehr hat. Sie geht in eine Richtung: Wählen Sie beide Pools eines Paars, um in beide Richtungen zu synchronisieren.

# Beside the name of each pool that can be chosen; the first where it was sent but is none.
sync-pool-unknown = kein Pool dieses Panels
sync-pool-to = nach { $backup }
sync-pool-unpaired = hat keinen Sicherungspool
sync-module-hint = Bei allen Modulen werden die übersprungen, die ein Pool nicht hat.
sync-intent = Was zu tun ist
sync-intent-sync = Synchronisieren
sync-intent-sync-hint = Die Sicherung jetzt den aktiven Daten angleichen
sync-intent-preview = Nur Vorschau
sync-intent-preview-hint = Auflisten, was eine Synchronisierung ändern würde; es wird nichts geschrieben
sync-intent-verify = Prüfen
sync-intent-verify-hint = Die Sicherung nach Inhalt mit den aktiven Daten vergleichen und melden, was sich unterscheidet; es wird nichts geschrieben
sync-mode = Wie verglichen wird
sync-mode-delta = Delta
sync-mode-delta-hint = Der schnellste verlässliche Weg, Änderungen zu finden
sync-mode-full = Vollständig
sync-mode-full-hint = Auf beiden Seiten alles lesen und die Inhalte vergleichen; langsamer
sync-messages = Meldungen
# The parameter of the cmdlet that has this name.
sync-force = Force
sync-force-hint = Nicht schwerwiegende Fehlermeldungen nicht anzeigen. Sie werden weiterhin gezählt, festgehalten und exportiert; sonst ändert sich nichts.

sync-says = Was getan wird
# What the choice would do. The script of the page puts names into the elements that have a data-slot, so each has to be there.
sync-says-none = Wählen Sie einen Pool, um zu sehen, was getan wird.
# Of one pool: -all is for all of its modules, -one for one module; -many is for more than four pools at once.
sync-says-sync-all = Gleicht die Sicherungen aller Module von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> jetzt den aktiven Daten an. Was der Pool nicht mehr hat, wird dort entfernt.
sync-says-sync-one = Gleicht die Sicherung von <strong data-slot="module">{ $module }</strong> von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> jetzt den aktiven Daten an. Was der Pool nicht mehr hat, wird dort entfernt.
sync-says-sync-all-many = Gleicht die Sicherungen aller Module von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools jetzt den aktiven Daten an. Was die Pools nicht mehr haben, wird dort entfernt.
sync-says-sync-one-many = Gleicht die Sicherungen von <strong data-slot="module">{ $module }</strong> von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools jetzt den aktiven Daten an. Was die Pools nicht mehr haben, wird dort entfernt.
sync-says-preview-all = Listet auf, was eine Synchronisierung aller Module von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> ändern würde. Es wird nichts geschrieben.
sync-says-preview-one = Listet auf, was eine Synchronisierung von <strong data-slot="module">{ $module }</strong> von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> ändern würde. Es wird nichts geschrieben.
sync-says-preview-all-many = Listet auf, was eine Synchronisierung aller Module von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools ändern würde. Es wird nichts geschrieben.
sync-says-preview-one-many = Listet auf, was eine Synchronisierung von <strong data-slot="module">{ $module }</strong> von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools ändern würde. Es wird nichts geschrieben.
sync-says-verify-all = Vergleicht die Sicherungen aller Module von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> nach Inhalt mit den aktiven Daten und meldet, was sich unterscheidet. Es wird nichts geschrieben.
sync-says-verify-one = Vergleicht die Sicherung von <strong data-slot="module">{ $module }</strong> von <strong data-slot="pool">{ $pool }</strong> auf <strong data-slot="backup">{ $backup }</strong> nach Inhalt mit den aktiven Daten und meldet, was sich unterscheidet. Es wird nichts geschrieben.
sync-says-verify-all-many = Vergleicht die Sicherungen aller Module von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools nach Inhalt mit den aktiven Daten und meldet, was sich unterscheidet. Es wird nichts geschrieben.
sync-says-verify-one-many = Vergleicht die Sicherungen von <strong data-slot="module">{ $module }</strong> von <strong data-slot="count">{ $count }</strong> Pools auf deren Sicherungspools nach Inhalt mit den aktiven Daten und meldet, was sich unterscheidet. Es wird nichts geschrieben.
sync-says-unpaired = <strong data-slot="pool">{ $pool }</strong> hat keinen Sicherungspool, darum würde das abgelehnt.
# What is added to one of the sentences above.
sync-says-full = Auf beiden Seiten wird alles gelesen, was länger dauert.
sync-says-force = Meldungen über ausgelassene Elemente werden nicht angezeigt; gezählt und festgehalten werden sie trotzdem.
sync-start = Starten

sync-command = Dasselbe auf der Befehlszeile
# What became of copying the command.
sync-command-copied = Kopiert
sync-command-not-copied = Nicht kopiert: Markieren Sie stattdessen die Zeile
sync-command-copy = Kopieren<span class="unseen">: Befehl</span>
# In place of the command. The second is written like a comment of a command line.
sync-command-none = Wählen Sie einen Pool, um den Befehl zu sehen.
sync-command-unspoken = # Für die Prüfung gibt es kein Cmdlet; sie wird hier gestartet.
sync-command-own = Das Cmdlet kennt weder Vorschau noch vollständigen Vergleich; dies ist der eigene Befehl des Panels.
