status-tab-backups = Sicherungen

status-no-worker = Kein <a href="{ $href }">Worker</a> ist aktiv, also wird nichts synchronisiert; was angefordert wird, wartet in der Warteschlange.
status-intro = Wie es um jede Sicherung steht, jede Richtung für sich: Was ein Pool seinem Partner schickt, sagt nichts darüber, was der Partner zurückschickt.
# Follows status-intro where only some are shown.
status-shown-behind = Gezeigt werden Sicherungen im Rückstand: verspätete und solche, die nach ihrer letzten Synchronisierung nicht vollständig sind.
status-no-pools-means = Legen Sie zwei Pools an und machen Sie jeden zum Sicherungspool des anderen; dann hat hier jede Richtung und jedes Modul eine Zeile.

# The name of the form, for screen readers.
status-filter-form = Den Status filtern
status-filter-category = Kategorie
status-filter-all = Alle
status-filter-behind = Im Rückstand
status-filter-apply = Anwenden
# What the folded filter lets through, a part of a list: “pool a.x.com, category CMS, backups that are behind”.
status-filtered-pool = Pool { $value }
status-filtered-category = Kategorie { $value }
status-filtered-behind = Sicherungen im Rückstand

# After the name of a pool and an arrow, which is read as the unseen word: “atl-cs-001… → backup on red-cs-001…”.
status-way-backup = <span class="unseen">zur</span> Sicherung auf { $pool }
status-way-not-paired = nicht gepaart

status-column-states = Export, Import
status-column-waiting = Wartend
status-column-last-sync = Letzte Synchronisierung
status-column-next-sync = Nächste Synchronisierung
status-column-verified = Geprüft
# Between the state of the export and that of the import, for screen readers.
status-import-follows = , Import:
status-ahead = der Uhr { $span } voraus verzeichnet
# $freshness is a word such as “Fresh” or “Late”, $target a span.
status-freshness = { $freshness }, Ziel { $target }
# The changes that wait to be copied.
status-waiting = { $items ->
    [one] { $items } Element
   *[other] { $items } Elemente
}
# There are more than were counted.
status-waiting-over = { $items ->
    [one] über { $items } Element
   *[other] über { $items } Elemente
}
# For how long the oldest of these changes waits.
status-waiting-oldest = ältestes seit { $span }
# When these changes were counted.
status-waiting-counted = gezählt { $ago }
status-waiting-unknown = nicht bekannt
status-waiting-untracked = nicht verfolgt
# A link to the sync.
status-sync-under-way = eine ist im Gange
status-no-next-sync = keine geplant

status-nothing-fits-title = Nichts passt zum Filter
status-nothing-fits = Kein Pool, den Sie sehen, hat Module dieser Auswahl.
status-nothing-title = Nichts zu zeigen
status-nothing = Sie sehen von keinem Pool ein Modul.

status-words-title = Was die Wörter bedeuten und nach welchen Regeln
# In these rules, the gaps are the names of states, which are the same in all languages.
status-rules-intro = Die Zustände von Export und Import sind die von <code>Get-CsBackupServiceStatus</code>. Von diesen Regeln gilt die erste, die zutrifft; nur für „{ status-column-waiting }“ wird ein Speicher befragt, und zwar vom Worker, einmal in der Minute.
status-rule-not-copied = Das Modul wird nicht kopiert oder wurde es noch nicht: <code>{ $state }</code> und kein Importzustand. Für CMSMaster ist das auf einem Pool normal, der nicht der aktive Master ist.
status-rule-failed = Die letzte Synchronisierung schlug fehl: <code>{ $error }</code> auf beiden Seiten; die Sicherung blieb, wie sie war.
status-rule-under-way = Eine Synchronisierung ist im Gange: <code>{ $state }</code>.
status-rule-stopped = Die letzte Synchronisierung wurde vorzeitig beendet oder wartet auf eine Entscheidung: <code>{ $nonsteady }</code>. Solange noch keine erfolgreich war, <code>{ $error }</code> auf beiden Seiten: Dann weiß niemand, was die Sicherung enthält.
status-rule-waiting = Der aktive Speicher verfolgt seine Änderungen (<code>poolsync track install</code>), und es warteten welche, als sie nach der letzten Synchronisierung gezählt wurden: <code>{ $nonsteady }</code>, wenn die älteste länger wartet als das Doppelte der Zeit zwischen zwei Synchronisierungen oder wenn es mehr sind, als sich schnell zählen lassen; sonst <code>{ $steady }</code>. Was damals wartete, wartet noch immer, wie lange die Zählung auch her ist. Die Zeit zwischen zwei Synchronisierungen ist die des Zeitplans, der für das Modul gilt, ohne einen SyncInterval; bei einem Cron-Ausdruck reicht sie von seinem letzten Termin bis zu seinem nächsten.
status-rule-nothing-waits = Keine Änderung wartet, gezählt nach der letzten Synchronisierung und innerhalb der letzten fünf Minuten: <code>{ $state }</code>.
status-rule-untracked = Der aktive Speicher verfolgt seine Änderungen nicht, oder seit fünf Minuten konnte sie niemand zählen: <code>{ $state }</code>, bezogen auf das Ende der letzten Synchronisierung. Was sich seither geändert hat, ist nicht bekannt.
# “3” is the number of a rule above.
status-rules-import = Ab Regel 3 ist der Import <code>{ $normal }</code>, oder <code>{ $error }</code>, wenn die letzte Synchronisierung Elemente ausgelassen hat, die ihr Lauf nennt. Was vor mehr als fünf Minuten gezählt wurde, weil kein Worker aktiv ist oder ein Speicher nicht geantwortet hat, steht unter „{ status-column-waiting }“ als nicht bekannt, mit dem Zeitpunkt der letzten Zählung.
status-rules-freshness = Die Aktualität ist das Alter des letzten Erfolgs, gemessen am festgelegten Ziel: <strong>{ freshness-fresh }</strong>, <strong>{ freshness-late }</strong> ab der Warnung, <strong>{ freshness-breached }</strong> ab dem Ziel und bei einer Sicherung, die noch nie erfolgreich war. Ein Erfolg, dessen verzeichneter Zeitpunkt der Uhr dieser Maschine um mehr als fünf Minuten voraus ist, kann nicht stimmen: Eine der Uhren geht oder ging falsch, niemand weiß, wie alt die Sicherung ist (<strong>{ freshness-age-unknown }</strong>), und sie gilt als jenseits ihres Ziels, bis eine Synchronisierung erfolgreich ist.

go-title = Gehe zu
# The name of the form on the page, apart from that in the menu, for screen readers.
go-form = Auf dieser Seite
go-wanted = Ein Pool, die Nummer eines Laufs oder eine Seite
go-submit = Los
# $wanted is what was typed.
go-nothing-title = Nichts heißt so ähnlich wie „{ $wanted }“
go-nothing = Ein Teil vom Namen oder Standort eines Pools genügt, oder vom Titel einer Seite; einen Lauf findet nur seine ganze Nummer. Was ein Lauf geändert hat, findet sich auf seiner Seite „Änderungen“.
# The heading above the pages that were found.
go-pages = Seiten
# Titles of pages, for what the menu does not name.
go-page-targets = Aktualitätsziele
go-page-notifications = Benachrichtigungen
go-page-api = API
go-page-roles = Rollen
go-page-accounts = Konten

help-all-pages = Alle Seiten der Hilfe
help-on-this-page = Auf dieser Seite
# Names of tables and examples within a page of help, for screen readers.
help-table = Tabelle { $number }
help-example = Beispiel { $number }

# The list of messages, and the page of each.
help-messages = Meldungen und ihre Codes
help-messages-intro = Jede Meldung, die sagt, was nicht stimmt, hat einen Code, in allen Sprachen denselben; Seiten zeigen ihn, und ein Problem der API nennt ihn. Was in geschweiften Klammern steht, wird eingesetzt, wenn sie gezeigt wird.
help-column-code = Code
help-message-said = Was sie sagt
help-message-next = Was zu tun ist
help-message-means = Was sie bedeutet und was zu tun ist
help-message-who = Woher sie kommt
help-message-request = Vom Panel, als Antwort auf die Anfrage einer Seite oder der API. Die Anfrage hat nichts geändert, oder nur, was die Meldung sagt.
help-message-input = Zu einem Feld eines Formulars, einer Option der Befehlszeile oder einem Wert einer API-Anfrage. Es wurde nichts geändert; berichtigen Sie, was genannt ist, und senden Sie es noch einmal.
help-message-refused = Vom Panel, das nicht getan hat, was angefordert wurde: weil die Lage es nicht zulässt oder Sie es nicht dürfen. Es wurde nichts geändert.
help-message-engine = Von einem Lauf: vom Lesen, Vergleichen oder Schreiben der Speicher. Ob ein Modul fehlschlug oder ein Element ausgelassen wurde, sagt die Seite des Laufs.
