# Alarme: Sicherungen, die älter sind, als ihre Ziele zulassen; und die Ziele.

alarms-title = Alarme
# $href leads to the targets; $hours is how long maintenance mutes alarms.
alarms-intro = Ein Alarm wird ausgelöst, wenn eine Sicherung älter wird, als ihr <a href="{ $href }">Ziel</a> zulässt, gleich aus welchem Grund: Synchronisierungen schlagen fehl, es wird keine angefordert, es läuft kein Worker, oder der Sicherungspool hat keinen Speicher dafür. Er wird einmal gemeldet, jeden Tag erneut, solange er andauert, und noch einmal mit dem Grund, wenn er vorbei ist: Eine Synchronisierung ist gelungen, das Ziel wurde geändert, oder die Sicherung wird nicht mehr überwacht. Solange ein Pool oder sein Sicherungspool in Wartung ist, wird { $hours } Stunden lang nichts Neues gemeldet; danach werden Alarme trotzdem gemeldet, denn die Wartung könnte vergessen worden sein.

# Heading: alarms that are not over.
alarms-open = Offen
alarms-none-open = Keine Sicherung ist älter, als ihr Ziel zulässt.
alarms-column-alarm = Alarm
# Column: when the alarm was raised.
alarms-column-raised = Ausgelöst
# Column: when people were last told of the alarm.
alarms-column-told = Gemeldet
# Stands after a pool’s name and an arrow, as a heading of rows; whoever hears it hears the unseen word instead of the arrow. $pool is the backup pool.
alarms-way = <span class="unseen">mit</span> Sicherung auf { $pool }
# A link to how the module’s backup stands.
alarms-module-status = { $module }<span class="unseen"> von { $pool }: Stand der Sicherung</span>
alarms-muted = in Wartung: keine Erinnerung
# $since is a moment.
alarms-not-muted-any-more = in Wartung seit { $since }
# How old the backup was when the alarm rose to its level; $age is like “17 min”.
alarms-age-then = damals { $age } alt
alarms-reminders = { $count ->
    [one] { $count } Erinnerung
   *[other] { $count } Erinnerungen
}

# Heading: alarms that are over.
alarms-past = Vorbei
# Column: the level that the alarm had (alarms-level-…).
alarms-column-was = Stufe
# Column: for how long the alarm was open.
alarms-column-lasted = Dauer
# Whose data, and where its backup is.
alarms-past-pair = { $pool } nach { $backup }
# A link to the first page of the list.
alarms-newest = Neueste

# How an alarm stands, or how it ended.
alarms-look-warning = Warnung
alarms-look-breach = Überschritten
alarms-look-recovered = Wieder aktuell
alarms-look-target-changed = Ziel geändert
alarms-look-not-watched = Nicht mehr überwacht
# In the column “Was”.
alarms-level-warning = Warnung
alarms-level-breach = überschritten

targets-title = Ziele
# $href leads to the alarms.
targets-intro = Wie alt eine Sicherung werden darf: So viel könnte verloren gehen, wenn ihr Pool jetzt verloren ginge. Ab dem ersten Alter sollte jemand nachsehen, ab dem zweiten ist die Zusage gebrochen; beide lösen einen <a href="{ $href }">Alarm</a> aus. Es gilt das Ziel, das am genauesten zutrifft: das für Pool und Modul, sonst das für den Pool, sonst das für das Modul, sonst das für alle. Wo keines festgelegt ist, gelten 15 und 60 Minuten.
targets-saved = Das Ziel wurde gespeichert. Es gilt ab sofort.
# Heading: the target that counts for each backup.
targets-counts = Was gilt
targets-none-counts = Es wird keine Sicherung überwacht: Es gibt kein Paar mit einem Modul, das kopiert wird.
# Column and field: the age from which on a backup is late.
targets-warning = Warnung
# Column and field: the age from which on a backup is too old.
targets-breach = Überschreitung
# Column: which of the targets that are set counts (targets-of-…, targets-default).
targets-column-set-for = Festgelegt für
# Heading: the targets that somebody set.
targets-are-set = Was festgelegt ist
# Column: what a target is for (targets-of-…).
targets-column-for = Für
targets-column-actions = Aktionen
# $target in these three is what the target is for (targets-of-…).
targets-change = Ändern<span class="unseen">: Ziel für { $target }</span>
targets-remove = Entfernen …<span class="unseen">: Ziel für { $target }</span>
targets-remove-now = Jetzt entfernen<span class="unseen">: { $target }</span>

# What a target is for.
targets-of-module-and-pool = { $module } von { $pool }
targets-of-pool = alle Module von { $pool }
targets-of-module = { $module } aller Pools
targets-of-all = alle Module aller Pools
# In the column “Set for”, where no target is set.
targets-default = Vorgabe

targets-form-set = Ein Ziel festlegen
targets-form-change = Ein Ziel ändern
targets-all-pools = Alle Pools
targets-pool-hint = Wessen Daten es sind; es zählt der Weg zu seinem Sicherungspool
# After a field with a number.
targets-minutes = Minuten
targets-warning-hint = Ab diesem Alter, in Minuten, ist eine Sicherung verspätet.
targets-breach-hint = Ab diesem Alter, in Minuten, ist sie zu alt. Nicht weniger als bei der Warnung.
targets-save = Ziel speichern
targets-not-permitted = Um Ziele zu ändern, brauchen Sie die Berechtigung Set-CsBackupServiceConfiguration.
