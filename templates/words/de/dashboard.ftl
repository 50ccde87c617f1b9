# Was einen Menschen braucht, auf der Übersicht.
attention-no-cms-master = Kein CMS-Master
attention-no-worker = Kein Worker
attention-not-delivered = Nicht zugestellt
attention-maintenance = Wartung
attention-set-aside = Beiseitegelegt
attention-not-read = Nicht gelesen
attention-do-open-pools = Pools öffnen
attention-do-see-workers = Worker ansehen
attention-do-see-why = Grund ansehen
attention-do-open-notifications = Benachrichtigungen öffnen
attention-do-open-pool = Pool öffnen
attention-do-see-what = Ansehen
attention-do-pair = Paaren
attention-do-see-what-to-do = Ansehen, was zu tun ist
attention-do-add-store = Speicher hinzufügen
attention-do-open-run = Lauf öffnen
attention-do-sync = Synchronisieren
attention-failed = { $modules }: Die letzte Synchronisierung ist fehlgeschlagen; die Sicherung blieb, wie sie war. Letzter Erfolg: { $ago }.
attention-partial = { $modules }: Die letzte Synchronisierung hat Elemente ausgelassen, die ihr Lauf nennt. Letzter Erfolg: { $ago }.
attention-no-cms-master-means = Kein Pool ist sein aktiver Master, darum wird er nicht gesichert.
attention-no-worker-runs = Es läuft kein Worker: Nichts wird synchronisiert, und was angefordert wird, wartet. Starten Sie „poolsync worker“.
attention-no-worker-lives = Seit { $span } hat kein Worker ein Lebenszeichen gegeben: Nichts wird synchronisiert, und was angefordert wird, wartet. Starten Sie „poolsync worker“.
attention-no-worker-takes = Jeder Worker läuft leer oder hat eine andere Schlüsseldatei: Nichts Neues beginnt, und was angefordert wird, wartet. Lassen Sie einen wieder Läufe annehmen oder starten Sie einen weiteren.
attention-sites-unserved = Kein Worker nimmt Läufe von { $sites } an: Was dort angefordert wird, wartet in der Warteschlange.
attention-no-site-unserved = Kein Worker nimmt Läufe von Pools ohne Standort an: Was dort angefordert wird, wartet in der Warteschlange.
attention-sites-and-none-unserved = Kein Worker nimmt Läufe von { $sites } und von Pools ohne Standort an: Was dort angefordert wird, wartet in der Warteschlange.
attention-other-key = Er hat eine andere Schlüsseldatei als die anderen Prozesse, darum nimmt er keine Läufe an und hält nichts fest. Kopieren Sie deren Datei auf seine Maschine.
attention-silent = { $runs ->
    [one] Von diesem Worker war seit { $span } nichts zu hören, und er führt einen Lauf aus. Ein anderer Worker nimmt den Lauf auf, wenn dessen Frist endet; nichts geht verloren.
   *[other] Von diesem Worker war seit { $span } nichts zu hören, und er führt { $runs } Läufe aus. Andere Worker nehmen diese auf, wenn deren Fristen enden; nichts geht verloren.
}
attention-given-up = { $messages ->
    [one] Eine Nachricht konnte nicht zugestellt werden und wurde aufgegeben.
   *[other] { $messages } Nachrichten konnten nicht zugestellt werden und wurden aufgegeben.
}
nav-notifications = Benachrichtigungen
attention-waiting = { $messages ->
    [one] Eine Nachricht ist seit { $span } nicht zugestellt. Der letzte Versuch schlug fehl: { $why }. Was sich nicht senden lässt, wird einen Tag lang weiter versucht.
   *[other] { $messages } Nachrichten sind seit { $span } nicht zugestellt. Der letzte Versuch schlug fehl: { $why }. Was sich nicht senden lässt, wird einen Tag lang weiter versucht.
}
attention-waiting-untried = { $messages ->
    [one] Eine Nachricht ist seit { $span } nicht zugestellt. Noch wurde kein Versuch gemacht. Was sich nicht senden lässt, wird einen Tag lang weiter versucht.
   *[other] { $messages } Nachrichten sind seit { $span } nicht zugestellt. Noch wurde kein Versuch gemacht. Was sich nicht senden lässt, wird einen Tag lang weiter versucht.
}
attention-maintenance-lasts = Seit { $span } in Wartung, darum wird nichts von ihm oder seinem Partner synchronisiert. Nach { $hours } Stunden werden Alarme trotzdem gemeldet.
attention-unread-notices = Diese Version kann einiges von dem, was die Datenbank des Panels darüber enthält, nicht lesen; es kann sein, dass jemand nicht benachrichtigt wird.
attention-unpaired = Ohne Sicherungspool wird nichts von ihm gesichert.
attention-unreadable = Diese Version kann den Pool nicht lesen: { $why }. Nichts von ihm oder seinem Partner wird synchronisiert; alle anderen Pools laufen weiter.
attention-nowhere = { $number ->
    [one] { $modules }: Der Sicherungspool { $partner } hat dafür keinen Sicherungsspeicher, darum gibt es keine Sicherung. Fügen Sie dort einen hinzu.
   *[other] { $modules }: Der Sicherungspool { $partner } hat dafür keine Sicherungsspeicher, darum gibt es keine Sicherung. Fügen Sie dort welche hinzu.
}
attention-stuck = Sein Lauf hat seinen Worker verloren; er wird von selbst wieder aufgenommen, sobald ein Worker frei ist.
attention-ahead = { $modules }: Der Zeitpunkt, der für den letzten Erfolg verzeichnet ist, ist der Uhr dieser Maschine um { $span } voraus, darum weiß niemand, wie alt die Sicherung ist. Stellen Sie die Uhr richtig und synchronisieren Sie.
attention-no-backup = { $modules }: noch keine Sicherung.
attention-behind = { $modules }: letzter Erfolg { $ago }, das Ziel ist { $target }.

# The overview: what stands around the lists. Where it says how things stand, see verdict-….
# Where there is no pool at all.
dashboard-empty = Ein Pool ist eine Installation des Dienstes an einem Standort. Legen Sie zwei Pools an und machen Sie jeden zum Sicherungspool des anderen; dann kopiert eine Synchronisierung, was sich in dem einen geändert hat, in die Sicherungsspeicher des anderen.
dashboard-empty-ask = Bitten Sie einen Administrator mit der Berechtigung Set-CsPoolBackupRelationship, Pools anzulegen.
# The heading of the list of what needs a person.
dashboard-attention = Erfordert Aufmerksamkeit
# Follows what the run is. What holds it is the guard.
dashboard-held = Die Schutzprüfung hält den Lauf vor seinem ersten Schreibvorgang an.
# $ahead is the time until then, for example “in 23 h”.
dashboard-held-until = Die Schutzprüfung hält den Lauf vor seinem ersten Schreibvorgang an; ohne Entscheidung endet er { $ahead }.
# A link to the run, for whoever may approve or reject it.
dashboard-decide = Entscheiden
dashboard-held-more = <strong>Weitere Läufe sind angehalten.</strong> Hier stehen nur die neuesten.
dashboard-held-all = Alle ansehen
dashboard-attention-more = { $number ->
    [one] <strong>{ $number } weiterer Punkt</strong> erfordert Aufmerksamkeit. Hier stehen die schlimmsten.
   *[other] <strong>{ $number } weitere Punkte</strong> erfordern Aufmerksamkeit. Hier stehen die schlimmsten.
}
dashboard-behind-all = Alle Sicherungen im Rückstand ansehen
dashboard-attention-none = Nichts erfordert Aufmerksamkeit.
# $reason was typed by whoever began the maintenance.
dashboard-maintenance = <a href="{ $href }">{ $pool }</a> ist in Wartung: { $reason }. Kein Lauf dieses Pools oder seines Partners wird gestartet.
dashboard-untold = Keine Regel meldet jemandem, wenn eine Sicherung zu alt wird. <a href="{ $href }">Richten Sie Benachrichtigungen ein</a>, damit niemand hier nachsehen muss, um es zu erfahren.
# The heading of the list of runs that have not ended.
dashboard-open = Im Gange
# $links are states of runs in a row, for example “Queued, Running”.
dashboard-open-more = Hier stehen nur die neuesten; alle: { $links }.
# The heading of the drawings of pairs of pools.
dashboard-pairs = Paare
dashboard-latest-syncs = Letzte Synchronisierungen von { $pool }
dashboard-no-pair-title = Noch kein Paar
dashboard-no-pair = Wählen Sie für einen der Pools einen Sicherungspool: Die Paarung gilt für beide.

# The verdict, on top of the overview: whether the backups are fresh. First one of these.
verdict-unread = Über die Sicherungen ist nichts bekannt: Diese Version kann keinen der Pools lesen.
verdict-not-paired = Nichts wird gesichert: Kein Pool hat einen Sicherungspool.
verdict-nothing = Es gibt keine Sicherung, über die etwas zu sagen wäre: Kein Paar hat etwas, das kopiert wird.
# $of is how many backups there should be.
verdict-never = { $of ->
    [one] Es gibt noch keine Sicherung: Von dem einen Modul, das kopiert wird, war noch keine Synchronisierung erfolgreich.
   *[other] Es gibt noch keine Sicherung: Keine der { $of } ist auch nur ein einziges Mal gelungen.
}
# $ago is, for example, “3 min ago”.
verdict-fresh = { $of ->
    [one] Die einzige Sicherung ist aktuell: Ihr letzter Erfolg war { $ago }.
   *[other] Alle { $of } Sicherungen sind aktuell; der letzte Erfolg der ältesten war { $ago }.
}
verdict-late = { $of ->
    [one] Die einzige Sicherung ist verspätet.
   *[other] { $late ->
        [one] { $late } von { $of } Sicherungen ist verspätet; noch hat keine ihr Ziel überschritten.
       *[other] { $late } von { $of } Sicherungen sind verspätet; noch hat keine ihr Ziel überschritten.
    }
}
verdict-behind = { $of ->
    [one] Die einzige Sicherung hat ihr Ziel überschritten.
   *[other] { $behind ->
        [one] { $behind } von { $of } Sicherungen hat ihr Ziel überschritten.
       *[other] { $behind } von { $of } Sicherungen haben ihr Ziel überschritten.
    }
}
# Then, after the two before, one of these on the backup that is furthest behind.
verdict-worst-nowhere = { $module } von { $pool } wird nicht kopiert: Der Sicherungspool hat keinen Speicher dafür.
verdict-worst-never = { $module } von { $pool } hat noch keine Sicherung.
verdict-worst-unknown = Wie alt die Sicherung von { $module } von { $pool } ist, weiß niemand.
# $ago is, for example, “3 h ago”, $target a span.
verdict-worst-since = Am ältesten ist { $module } von { $pool }: { $ago }, Ziel { $target }.
# Then what these alone would leave out, each a paragraph.
verdict-no-worker = Kein <a href="{ $href }">Worker</a> nimmt Läufe an: Nichts wird erneuert, und die Sicherungen werden älter.
verdict-no-worker-somewhere = Die Läufe einiger Standorte nimmt kein <a href="{ $href }">Worker</a> an: Dort wird nichts erneuert.
verdict-paused = Die Zeitpläne sind ausgesetzt: Nichts beginnt von selbst, und die Sicherungen werden älter, bis das in den <a href="{ $href }">Einstellungen</a> ausgeschaltet wird oder jemand von Hand synchronisiert.
verdict-maintenance = { $number ->
    [one] Ein Pool ist in Wartung: Weder seine Sicherung noch die seines Partners wird erneuert.
   *[other] { $number } Pools sind in Wartung: Weder ihre Sicherungen noch die ihrer Partner werden erneuert.
}
verdict-unwell = { $number ->
    [one] Bei einer Sicherung war die letzte Synchronisierung nicht erfolgreich.
   *[other] Bei { $number } Sicherungen war die letzte Synchronisierung nicht erfolgreich.
}
# $number is how many backups.
verdict-first-sync = { $number ->
    [one] Bei einer Sicherung ist die erste Synchronisierung im Gange.
   *[other] Bei { $number } Sicherungen ist die erste Synchronisierung im Gange.
}
verdict-unpaired = { $number ->
    [one] Ein Pool hat keinen Sicherungspool: Nichts von ihm wird gesichert, und er ist hier nicht mitgezählt.
   *[other] { $number } Pools haben keinen Sicherungspool: Nichts von ihnen wird gesichert, und sie sind hier nicht mitgezählt.
}
verdict-not-read = { $number ->
    [one] Einen Pool kann diese Version nicht lesen: Seine Sicherungen sind hier nicht mitgezählt.
   *[other] { $number } Pools kann diese Version nicht lesen: Ihre Sicherungen sind hier nicht mitgezählt.
}
# Where somebody sees only some of the pools or modules.
verdict-scoped = Gezählt ist, was Sie sehen dürfen.

# A drawing of a pair: two pools, and between them a line for each backup.
# The name of a pair, for screen readers.
pair-named = { $pool } und { $backup }
pair-sync-both = In beide Richtungen synchronisieren<span class="unseen">: { $pool } und { $backup }</span>
# Said of a pool.
pair-in-maintenance = In Wartung
# The heading of one direction: the pool whose data it is, and the pool that holds the copy.
pair-way = <span class="hush">Sicherung von</span> <strong>{ $pool }</strong> <span class="hush onto">auf { $backup }</span>
pair-sync-now = Jetzt synchronisieren<span class="unseen">: { $pool }</span>
# A link; $state is what is seen of it, for example “Fresh” or “Failed”.
pair-last-run = { $state }: der letzte Lauf von { $module }
# $ago is, for example, “3 min ago”.
pair-last-success = <span class="unseen">letzter Erfolg </span>{ $ago }
pair-never = <span class="unseen">letzter Erfolg </span>nie
# Follows the one or the other before.
pair-target = , Ziel { $target }
# Changes that wait to be copied.
pair-waiting = { $items ->
    [one] { $items } wartet
   *[other] { $items } warten
}
# There are more than were counted.
pair-waiting-over = { $items ->
    [one] über { $items } wartet
   *[other] über { $items } warten
}
# A link to the sync.
pair-sync-under-way = Synchronisierung im Gange
# $modules are names in a row.
pair-not-copied = Nicht kopiert: { $modules } (<a href="{ $href }">warum<span class="unseen"> Module von { $pool } nicht kopiert werden</span></a>)
