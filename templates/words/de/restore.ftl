# Restores, and the removal of what an old pairing left. The page’s title is nav-restore.

restore-intro = Eine Wiederherstellung ist eine Synchronisierung in umgekehrter Richtung: von den Sicherungsspeichern des Sicherungspools in die aktiven Speicher des Pools. Elemente, die die Sicherung hat, werden eingesetzt; Elemente, die sie nicht hat, werden gelöscht.
restore-step-choose = <strong>Wählen</strong> Sie den Pool und welche seiner Daten zurückgebracht werden sollen.
restore-step-look = <strong>Sehen</strong> Sie sich die Vorschau an: Element für Element, was eingefügt, überschrieben und gelöscht würde. Es wird nichts geschrieben.
restore-step-carry-out = <strong>Führen</strong> Sie sie auf der Seite der Vorschau aus, indem Sie den Namen des Pools eintippen; oder lassen Sie es.

restore-no-pair = Noch kein Paar
restore-no-pair-means = Daten lassen sich in Pools wiederherstellen, die einen Sicherungspool haben.
restore-pool = Pool, der wiederhergestellt wird
# Beside a name that was sent.
restore-pool-unknown = kein gepaarter Pool dieses Panels
restore-way = aus den Sicherungsspeichern von { $backup } in seine eigenen aktiven Speicher
# The modules follow, each with one of the three below.
restore-last-backed-up = zuletzt gesichert:
restore-backed-up = { $module } { $ago }
# There were runs, but none that brought the whole module over.
restore-backed-up-in-part = { $module } nie vollständig
restore-backed-up-never = { $module } nie
restore-nothing-backed-up = keine seiner Daten werden gesichert
restore-module-hint = Verlorene Konferenzinhalte: Wählen Sie ConfServices.DataConf. Für diesen Fall beschreibt Microsoft, die Synchronisierung auf dem Partnerpool aufzurufen; hier wird von den eigenen Daten des Partners nichts angerührt.
restore-mode = Wie verglichen wird
restore-delta = Delta
restore-delta-hint = Der schnellste verlässliche Weg, Unterschiede zu finden
restore-full = Vollständig
restore-full-hint = Alles nach Inhalt vergleichen; langsamer
restore-preview = Vorschau der Wiederherstellung

restore-clear-title = Daten einer alten Paarung entfernen
restore-clear-intro = Wenn eine Paarung endet, bleibt die Kopie der Daten des früheren Partners in den Sicherungsspeichern. Hier lässt sie sich entfernen: Eine Vorschau zeigt, was gelöscht würde; ausgeführt wird es auf deren Seite, indem Sie den Namen des Pools eintippen.
restore-clear-none = Es gibt keine: Jeder Pool mit Sicherungsspeichern ist gepaart.
restore-clear-stores = Sicherungsspeicher: { $modules }
restore-clear-preview = Vorschau des Entfernens
