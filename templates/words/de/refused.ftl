# Warum etwas nicht getan wird, was verlangt wurde: beim Feld, auf der Seite, von der API und auf der Befehlszeile gesagt.

# Asking for a run. $pool is a pool’s name throughout.
refused-choose-pools = Wählen Sie mindestens einen Pool, der synchronisiert werden soll.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert.
refused-choose-pool = Wählen Sie einen Pool.
    .help = Es wurde nichts eingereiht oder gespeichert, und es wurden keine Daten geändert.
refused-no-such-pool = Hier gibt es keinen Pool namens { $pool }. Prüfen Sie den Namen oder legen Sie den Pool zuerst an.
    .help = Es wurde nichts geändert. Auch von einem Pool, den Sie mit Ihren Rollen nicht sehen dürfen, heißt es, es gebe ihn nicht; fragen Sie einen Administrator, wenn Sie sich des Namens sicher sind.
refused-pool-not-seen = Hier gibt es keinen Pool namens { $pool }, oder Sie dürfen ihn nicht sehen. Prüfen Sie den Namen.
    .help = Es wurde nichts geändert; über seine Sicherungen wird nichts gesagt. Wenn Sie sich des Namens sicher sind, bitten Sie einen Administrator um eine Rolle, die Sie den Pool sehen lässt.
refused-no-backup-pool = { $pool } hat keinen Sicherungspool, darum gibt es keinen Ort, an den kopiert werden kann. Paaren Sie ihn zuerst auf seiner Seite.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert. Solange der Pool nicht gepaart ist, wird nichts von ihm gesichert.
refused-no-live-store = Für einen Lauf von { $pool } gibt es nichts zu tun: Der Pool hat keinen aktiven Speicher oder nur solche von Modulen, die zurzeit ausgelassen werden. Es wurde nichts eingereiht; fügen Sie seine aktiven Speicher auf seiner Seite hinzu, oder beheben Sie, warum sie ausgelassen werden.
    .help = Solange das so ist, wird von dem Pool nichts gesichert. CMSMaster wird in einem Pool ausgelassen, der nicht der aktive CMS-Master ist, die Module für Reaktionsgruppen (Response Group), solange die Einstellung EnableRgsBackupService ausgeschaltet ist.
# $reason was typed by whoever began the maintenance.
refused-in-maintenance = { $pool } ist in Wartung ({ $reason }), darum wird kein Lauf dieses Pools begonnen. Es wurde nichts eingereiht; beenden Sie zuerst die Wartung auf seiner Seite.
    .help = Jemand hat den Pool in Wartung genommen und den Grund in Klammern angegeben. Bis sie endet, werden die Sicherungen des Pools und seines Partners älter.
refused-pool-changed-now = { $pool } wurde gerade eben geändert. Es wurde nichts eingereiht; sehen Sie sich den Pool an und versuchen Sie es noch einmal.
# A sentence about the store follows. $role is live or backup, $module a module’s name.
refused-store = { $role ->
    [live] Der aktive Speicher für { $module } von { $pool }:
   *[backup] Der Sicherungsspeicher für { $module } von { $pool }:
}
refused-store-no-answer = Der Server von { $url } hat innerhalb von { $seconds } Sekunden nicht geantwortet. Es wurde nichts geändert; prüfen Sie seinen Namen und Port und das Netz auf dem Weg dorthin und versuchen Sie es dann noch einmal.
refused-store-not-checked = Das Nachsehen in diesem Speicher brach innerhalb des Panels ab, sodass niemand sagen kann, ob er benutzt werden kann. Es wurde nichts geändert; versuchen Sie es noch einmal.
    .help = Das ist ein Fehler des Panels, nicht des Speichers. Geschieht es wieder, steht im Protokoll des Panels, warum.
refused-clear-paired = { $pool } ist mit { $partner } gepaart, seine Sicherungsspeicher enthalten also die Sicherung von { $partner }. Es wurde nichts eingereiht; nur wenn niemand diese Sicherung mehr braucht, beenden Sie zuerst die Paarung.
    .help = Entfernt würde eine Sicherung, die in Gebrauch ist. Sie blieb, wie sie ist.
refused-clear-nothing = { $pool } hat für das Gewählte keinen Sicherungsspeicher, darum gibt es nichts zu entfernen.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert. Geleert werden so nur Sicherungsspeicher, nie aktive Speicher. Wenn Sie meinen, was eine alte Paarung in anderen Modulen hinterlassen hat, wählen Sie diese.
refused-none-failed = Jedes Modul dieses Laufs kam zu seinem Ende, darum gibt es keines, das noch einmal laufen müsste. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Um zu kopieren, was sich seither geändert hat, fordern Sie eine neue Synchronisierung an.

# Carrying out a plan, and putting a run back.
refused-no-plan = Dieser Lauf hat keinen Plan, der sich ausführen ließe. Es wurde nichts eingereiht.
    .help = Ausführen lässt sich nur ein Plan, der angesehen und nicht ausgeführt wurde: der einer beendeten Vorschau oder der eines Laufs, der nichts getan hat, weil sich die Speicher geändert hatten. Starten Sie eine neue Vorschau.
refused-other-plan = Der bestätigte Plan ist nicht der Plan dieses Laufs. Es wurde nichts eingereiht; sehen Sie sich den Plan des Laufs an, wie er jetzt ist, und bestätigen Sie diesen.
    .help = Ein Lauf wird nur so ausgeführt, wie er gesehen wurde. Die abgesendete Seite zeigte einen anderen Plan, als der Lauf jetzt hat; es wurden keine Daten geändert.
refused-confirm-plan = Geben Sie zur Bestätigung { $pool } ein. Es wurde nichts eingereiht.
refused-overwrites-newer = Der aktive Speicher enthält Änderungen, die seine Sicherung nicht hat; sie würden überschrieben. Es wurde nichts eingereiht; bestätigen Sie, dass sie verloren gehen dürfen, oder synchronisieren Sie zuerst, aber nur, wenn die aktiven Daten in Ordnung sind.
    .help = Es wurde nichts geschrieben. Was seit der letzten Synchronisierung geändert wurde, ginge durch die Wiederherstellung verloren; eine Synchronisierung zuvor kopiert es in die Sicherung, aber auch den Schaden, falls die Wiederherstellung gerade einen Schaden beheben soll.
refused-basis-gone = Der Lauf, der zurückgelegt werden soll, steht nicht mehr im Verlauf; darum lässt sich nicht sagen, was er geändert hat. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Der Verlauf wird so lange aufbewahrt, wie die Einstellungen es sagen, und mit einem Lauf geht auch die Liste dessen, was er geändert hat. Was er ersetzt hat, liegt vielleicht noch in dem Speicher, in den er geschrieben hat, und lässt sich von Hand daraus nehmen.
refused-put-back-gone = Der Lauf, der zurückgelegt werden soll, steht nicht mehr im Verlauf; darum lässt sich nicht sagen, was er geändert hat. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Der Verlauf wird so lange aufbewahrt, wie die Einstellungen es sagen, und mit einem Lauf geht auch die Liste dessen, was er geändert hat. Was er ersetzt hat, liegt vielleicht noch in dem Speicher, in den er geschrieben hat, und lässt sich von Hand daraus nehmen.
# $removed is a sentence: when the run’s list of items was removed, and by which rule.
refused-not-listed = { $removed } Ohne diese Liste lässt sich nicht sagen, was zurückzulegen ist. Es wurde nichts eingereiht.
    .help = Der Lauf selbst und seine Zahlen bleiben im Verlauf, und es wurden keine Daten geändert. Wie lange Listen der Elemente aufbewahrt werden, ist eine Einstellung.
refused-nothing-to-put-back = Dieser Lauf hat nichts geändert, was sich zurücklegen ließe. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Zurücklegen lässt sich nur ein beendeter Lauf, der etwas geschrieben hat, keine Vorschau und keine Prüfung; warten Sie sein Ende ab, falls er noch läuft.
refused-put-back-pool-gone = Hier gibt es keinen Pool namens { $pool } mehr, darum lässt sich nichts in ihn zurücklegen.
    .help = Es wurde nichts eingereiht. Was der Lauf ersetzt hat, liegt noch in dem Speicher, in den er geschrieben hat.
refused-another-pair = Als der Lauf { $run } in den Speicher für { $module } schrieb, gehörte dieser zu einem anderen Paar oder war ein anderer Speicher als jetzt; darum lässt sich nichts in ihn zurücklegen. Es wurde nichts geändert; was der Lauf aufgehoben hat, liegt noch in dem Speicher, in den er geschrieben hat.
    .help = In dem Speicher, der jetzt dort steht, gerieten die alten Versionen unter Daten, zu denen sie nicht gehören. Was davon gebraucht wird, lässt sich von Hand aus dem Speicher nehmen, in den der Lauf geschrieben hat.
refused-choose-change = Wählen Sie in der Liste der Änderungen mindestens eine Änderung. Es wurde nichts eingereiht.
refused-change-unread = Eine der Änderungen ist nicht lesbar. Wählen Sie sie in der Liste der Änderungen neu aus. Es wurde nichts eingereiht.

# Deciding on a held run.
refused-comment-long = Ein Kommentar darf höchstens { $most } Zeichen haben. Es wurde nichts entschieden.
    .help = Der Lauf wartet weiter, und es wurde nichts geschrieben. Kürzen Sie den Kommentar, und entscheiden Sie noch einmal.
refused-not-held = Dieser Lauf wartet nicht mehr auf eine Entscheidung. Es wurde nichts geändert; sehen Sie sich an, wie er jetzt steht.
    .help = Inzwischen hat jemand anderes entschieden, der Lauf wurde abgebrochen, oder seine Zeit ist abgelaufen. Auf der Seite des Laufs steht, was davon.
refused-decide-late = Die Zeit, über diesen Lauf zu entscheiden, ist vorbei; er geht darum nicht weiter. Es wurde nichts entschieden; fordern Sie einen neuen Lauf an.
refused-held-plan-changed = Der Plan, der hier wartet, ist nicht der, den Sie gesehen haben. Es wurde nichts entschieden; sehen Sie ihn sich noch einmal an.
    .help = Genehmigt wird nur, was jemand gesehen hat. Die Speicher haben sich inzwischen geändert, und es wurde ein neuer Plan erstellt; es wurden keine Daten geändert.
refused-held-in-maintenance = { $pool } ist in Wartung ({ $reason }), darum kann der Lauf nicht genehmigt werden. Es wurde nichts entschieden; beenden Sie zuerst die Wartung auf der Seite von { $pool }, oder lehnen Sie den Lauf ab.
refused-second-person = Sie haben diesen Lauf selbst angefordert, und die Einstellungen verlangen, dass ihn jemand anderes genehmigt. Es wurde nichts entschieden.
    .help = Der Lauf wartet weiter, und es wurde nichts geschrieben. Bitten Sie jemand anderes, dessen Rollen Approve-CsHeldSync haben, ihn sich anzusehen; ablehnen können Sie ihn selbst.

# Pools. $partner is another pool’s name.
refused-pool-taken = Es gibt bereits einen Pool namens { $pool }.
    .help = Es wurde nichts gespeichert. Ändern Sie jenen Pool auf seiner eigenen Seite, oder wählen Sie einen anderen Namen.
refused-cms-master = { $pool } ist bereits der aktive CMS-Master, und eine Bereitstellung hat genau einen. Schalten Sie das zuerst bei { $pool } aus.
    .help = Es wurde nichts gespeichert. Schalten Sie es auf der Seite jenes Pools aus und speichern Sie, dann speichern Sie diesen noch einmal; gesichert wird CMSMaster nur vom aktiven Master.
refused-cms-master-now = Ein anderer Pool ist gerade eben der aktive CMS-Master geworden.
    .help = Es wurde nichts gespeichert. Eine Bereitstellung hat genau einen aktiven CMS-Master: Schalten Sie das zuerst bei jenem Pool aus und speichern Sie dann noch einmal.
refused-own-backup = Ein Pool kann nicht sein eigener Sicherungspool sein. Wählen Sie einen anderen Pool.
    .help = Es wurde nichts gespeichert. Was einen Pool zerstört, zerstörte auch seine Sicherung.
refused-no-partner = Hier gibt es keinen Pool namens { $pool }. Legen Sie ihn zuerst an und paaren Sie dann die beiden.
    .help = Es wurde nichts gespeichert. In einer Datei mit Pools, die importiert werden, darf der Partner auch in der Datei selbst stehen.
refused-partner-taken = { $pool } ist bereits mit { $partner } gepaart. Beenden Sie zuerst diese Paarung oder wählen Sie einen anderen Pool.
    .help = Es wurde nichts gespeichert, und die Paare bleiben, wie sie sind: Ein Pool ist immer nur in einem Paar.
refused-partner-taken-now = { $pool } wurde nicht mit { $partner } gepaart: Im selben Moment hat jemand einen der beiden mit einem anderen Pool gepaart. Es wurde nichts geändert; wählen Sie einen anderen Pool, oder beenden Sie zuerst jene andere Paarung, wenn niemand sie braucht.
    .help = Ein Pool ist immer nur in einem Paar; das andere Paar bleibt mit seinen Sicherungen, wie es ist.
refused-chosen-taken-now = { $pool } wurde nicht gespeichert: Im selben Moment hat jemand diesen oder den dafür gewählten Pool mit einem anderen gepaart. Es wurde nichts geändert; wählen Sie einen anderen Pool, oder beenden Sie zuerst jene andere Paarung, wenn niemand sie braucht.
    .help = Ein Pool ist immer nur in einem Paar; das andere Paar bleibt mit seinen Sicherungen, wie es ist.
refused-pool-named-twice = Dieser Pool ist zweimal genannt. Nennen Sie jeden Pool einmal.
    .help = Es wurde nichts importiert, auch keiner der anderen Pools.
refused-site-long = Beschreiben Sie den Standort in höchstens { $most } Zeichen.
    .help = Der Pool wurde nicht gespeichert. Dorthin gehört ein kurzer Name, der einen Standort vom anderen unterscheidet.
refused-pool-removed-now = Jemand hat den Pool gerade eben entfernt. Es wurde nichts geändert.
    .help = Wenn ein Pool entfernt wird, bleiben seine Speicher und die Daten darin, wie sie sind. Fügen Sie den Pool neu hinzu, wenn er noch gebraucht wird.
refused-changed-pool = Jemand hat { $pool } inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich den Pool an, wie er jetzt ist, und versuchen Sie es noch einmal.
refused-busy-change = Ein Lauf von { $pool } wartet in der Warteschlange, läuft oder ist angehalten. Warten Sie ihn ab, brechen Sie ihn ab oder entscheiden Sie über ihn, und ändern Sie dann den Pool.
    .help = Es wurde nichts gespeichert. Ein Pool behält seine Speicher und sein Paar, solange ein Lauf sie benutzt.
refused-busy-remove = Ein Lauf von { $pool } wartet in der Warteschlange, läuft oder ist angehalten. Warten Sie ihn ab, brechen Sie ihn ab oder entscheiden Sie über ihn, und entfernen Sie dann den Pool.
    .help = Es wurde nichts entfernt. Ein Pool bleibt, solange ein Lauf seine Speicher benutzt.
refused-maintenance-reason = Sagen Sie, warum, in 1 bis { $most } Zeichen: Jeder, der einen Lauf anfordert, wird es lesen.
    .help = Der Pool wurde nicht in Wartung genommen: Läufe dieses Pools beginnen weiterhin.
# $why is the reason as the database gives it, in English.
refused-unread-pool = Der Pool { $pool } ist für diese Version von poolsync nicht lesbar: { $why }. Von ihm und von seinem Partner wird nichts synchronisiert oder geprüft, und er wird aufbewahrt, wie er ist; alle anderen Pools arbeiten weiter. Vielleicht hat ihn eine neuere Version geschrieben: Aktualisieren Sie poolsync oder lassen Sie seine Zeilen in der Datenbank des Panels (pools, pool_stores) in Ordnung bringen.

# Markers. $place is where a store is.
refused-not-initialised = { $role ->
    [live] Der aktive Speicher für { $module } von { $pool } wurde für dieses Paar nicht initialisiert, sodass niemand sagen kann, ob es der richtige ist. Es wurde nichts geändert; benutzen Sie „Paar initialisieren“ auf der Seite von { $pool }.
   *[backup] Der Sicherungsspeicher für { $module } von { $pool } wurde für dieses Paar nicht initialisiert, sodass niemand sagen kann, ob es der richtige ist. Es wurde nichts geändert; benutzen Sie „Paar initialisieren“ auf der Seite von { $pool }.
}
    .help = Der Speicher trägt keine Markierung, die dieses Panel für das Paar geschrieben hat, wie es jetzt ist. „Paar initialisieren“ zeigt, was jeder Speicher trägt, und schreibt neue Markierungen; vergewissern Sie sich zuerst, dass jede Adresse die richtige ist, denn von da an überschreibt und löscht eine Synchronisierung in den Sicherungsspeichern.
refused-other-marker = { $role ->
    [live] Er trägt eine Markierung, die sagt: der aktive Speicher für { $module } von { $pool }, in { $place }. Kein Lauf benutzt ihn, bis das Paar initialisiert ist; prüfen Sie zuerst, ob die Adresse die richtige ist.
   *[backup] Er trägt eine Markierung, die sagt: der Sicherungsspeicher für { $module } von { $pool }, in { $place }. Kein Lauf benutzt ihn, bis das Paar initialisiert ist; prüfen Sie zuerst, ob die Adresse die richtige ist.
}
    .help = Es wurde nichts geschrieben. Nennt die Markierung einen anderen Pool oder ein anderes Paar, ist die Adresse vielleicht falsch, und nach dem Initialisieren würde eine Synchronisierung jenen Speicher überschreiben.
refused-confirm-initialise = Geben Sie zur Bestätigung { $pool } ein. Es wurde nichts geändert.
refused-busy-initialise = Ein Lauf von { $pool } wartet in der Warteschlange, läuft oder ist angehalten. Es wurde nichts geändert; warten Sie ihn ab, brechen Sie ihn ab oder entscheiden Sie über ihn, und initialisieren Sie dann das Paar.

# The secrets of stores, and the key file that they are sealed with. $why is one of the messages refused-key-….
refused-secret-sealed = { $role ->
    [live] Das Geheimnis, das für den aktiven Speicher für { $module } von { $pool } gespeichert ist, lässt sich nicht öffnen: { $why }. Es wurde kein Speicher geöffnet, und es wurden keine Daten geändert. Benutzen Sie die Schlüsseldatei, mit der die Geheimnisse dieser Installation verschlüsselt wurden (key_file in der Konfiguration), oder geben Sie das Geheimnis auf der Seite des Pools noch einmal ein.
   *[backup] Das Geheimnis, das für den Sicherungsspeicher für { $module } von { $pool } gespeichert ist, lässt sich nicht öffnen: { $why }. Es wurde kein Speicher geöffnet, und es wurden keine Daten geändert. Benutzen Sie die Schlüsseldatei, mit der die Geheimnisse dieser Installation verschlüsselt wurden (key_file in der Konfiguration), oder geben Sie das Geheimnis auf der Seite des Pools noch einmal ein.
}
# Follows a sentence on why the store can’t be opened.
refused-secret-dropped = Das gespeicherte Geheimnis gilt für einen anderen Server oder Benutzer und wird diesem nicht gesendet: Geben Sie das für diesen ein.
refused-secret-without-url = Ein Geheimnis braucht die URL des Speichers, für den es ist. Geben Sie auch diese ein oder lassen Sie das Geheimnis leer.
    .help = Es wurde nichts gespeichert, auch das Geheimnis nicht. Ein Geheimnis wird nur für den Server und Benutzer aufbewahrt, für den es ist, damit kein anderer es zu sehen bekommt.
refused-secret-of-this-machine = Ein Speicher auf dieser Maschine nimmt kein Geheimnis. Lassen Sie das Geheimnis leer oder geben Sie die URL eines entfernten Speichers ein.
    .help = Es wurde nichts gespeichert, auch das Geheimnis nicht. Ordner und SQLite-Dateien der Maschine werden mit den Rechten des Benutzers geöffnet, unter dem der Worker läuft.
refused-secret-long = Das ist länger als { $most } Bytes, also kein Passwort und kein Schlüssel. Geben Sie nur das Geheimnis ein.
    .help = Es wurde nichts gespeichert, auch das Geheimnis nicht; eines, das schon gespeichert war, gilt weiter.
refused-secret-cant-seal = Das Geheimnis lässt sich nicht aufbewahren: { $why }. Es wurde nichts geändert; lassen Sie das in Ordnung bringen und speichern Sie dann noch einmal.
refused-secret-again = Das hier eingegebene Geheimnis wurde nicht gespeichert und wird nicht wieder gezeigt. Geben Sie es noch einmal ein.
    .help = Etwas anderes im Formular war falsch, darum wurde nichts davon gespeichert; ein Geheimnis, das schon gespeichert war, gilt weiter.
# Of the key file: such a text stands in the gap $why of others. $why is what the system says.
refused-key-missing = Die Schlüsseldatei { $path } ist nicht da
refused-key-file = Die Schlüsseldatei { $path } lässt sich nicht lesen oder anlegen: { $why }
refused-key-length = { $path } ist keine Schlüsseldatei: Sie muss genau { $bytes } Bytes enthalten
refused-key-open = Andere Konten dürfen die Schlüsseldatei { $path } lesen oder schreiben (Modus { $mode }); führen Sie „chmod 600“ darauf aus
refused-key-owner = Die Schlüsseldatei { $path } gehört einem anderen Konto, und eine neue lässt sich diesem Konto nicht geben ({ $why }); es wurde nichts geändert. Führen Sie das unter dem Konto aus, unter dem das Panel läuft
refused-key-not-ours = Es wurde mit einem anderen Schlüssel oder für einen anderen Speicher verschlüsselt oder seither verändert
refused-no-random = Das System hat keine Zufallsbytes geliefert
refused-key-opens-none = Die Schlüsseldatei öffnet keines der { $number } Geheimnisse, die hier aufbewahrt werden, und ist also nicht die dieser Installation. Es wurde kein Geheimnis geändert; nennen Sie die richtige Schlüsseldatei mit key_file in der Konfiguration.

# Schedules and targets.
refused-changed-schedule = Jemand anderes hat diesen Zeitplan geändert oder entfernt, seit er Ihnen gezeigt wurde. Es wurde nichts gespeichert; sehen Sie sich an, wie er jetzt ist, und nehmen Sie Ihre Änderung noch einmal vor.
refused-schedule-intent = Ein Zeitplan synchronisiert oder prüft; eine Vorschau ist für jemanden, der sie sich ansieht.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Wählen Sie Synchronisieren oder Prüfen.
refused-jitter-number = Geben Sie eine ganze Zahl von Sekunden ein oder nichts.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Die Streuung ist die längste Zeit, um die ein Lauf aufgeschoben wird, damit nicht alle in derselben Sekunde beginnen.
refused-jitter-long = Die Streuung beträgt höchstens einen Tag.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Geben Sie höchstens 86400 Sekunden ein.
refused-jitter-gap = Die Streuung muss kürzer sein als die Zeit zwischen zwei Läufen, die mindestens { $seconds } Sekunden beträgt.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Mit mehr Streuung könnte ein Lauf bis hinter den nächsten aufgeschoben werden.
# $rule is what is kept of it: module, intent, mode and rule.
refused-unread-schedule = Der Zeitplan { $schedule } von { $pool } ({ $rule }) ist für diese Version von poolsync nicht lesbar: Vielleicht hat ihn eine neuere geschrieben, oder seine Zeitzone ist hier nicht bekannt. Es beginnt nichts nach ihm und auch nichts nach einer anderen Regel an seiner Stelle, und er wird aufbewahrt, wie er ist. Aktualisieren Sie poolsync oder seine Zeitzonen, oder entfernen Sie den Zeitplan.
    .help = Was der Zeitplan synchronisieren würde, wird inzwischen nicht von selbst synchronisiert, und seine Sicherung wird älter. Fordern Sie Läufe von Hand an, bis er wieder lesbar ist.
refused-target-taken = Dafür gibt es bereits ein Ziel. Ändern Sie es in der Liste.
    .help = Das neue Ziel wurde nicht gespeichert; das vorhandene gilt weiter.
refused-changed-target = Jemand hat dieses Ziel inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich das Ziel an, wie es jetzt ist, und versuchen Sie es noch einmal.
refused-warning-number = Geben Sie die Warnung als ganze Zahl von Minuten ein, 1 bis { $longest } (ein Jahr).
    .help = Das Ziel wurde nicht gespeichert; was zuvor galt, gilt weiter.
refused-breach-number = Geben Sie die Überschreitung als ganze Zahl von Minuten ein, 1 bis { $longest } (ein Jahr).
    .help = Das Ziel wurde nicht gespeichert; was zuvor galt, gilt weiter.

# Workers.
refused-worker-stopping = { $worker } wird gerade beendet: Er nimmt nichts Neues an und ist fort, sobald seine Läufe beendet sind. Es wurde nichts geändert.
    .help = Es ist nichts zu tun: Seine Läufe enden ordnungsgemäß, und was in der Warteschlange wartet, nehmen andere. Neu gestartet, nimmt er wieder Läufe an.
refused-worker-alive = { $worker } hat vor { $seconds } s ein Lebenszeichen gegeben, ist also aktiv; es wurde nichts geändert. Lassen Sie ihn mit „Leerlaufen lassen“ zu Ende arbeiten und beenden Sie ihn dann auf seiner Maschine.
    .help = Ein Worker, der aktiv ist, arbeitet an seinen Läufen weiter. Gäbe man sie einem anderen, schrieben zwei in dieselben Speicher.
refused-worker-gone = Hier gibt es keinen Worker „{ $worker }“ mehr: Er wurde ordnungsgemäß beendet oder weggeräumt. Es wurde nichts geändert.
    .help = Es sind keine Daten beschädigt: Was er nicht beendet hat, nehmen andere Worker wieder auf. Laden Sie die Seite Worker neu, um zu sehen, welche es gibt.

# Settings, channels and rules of notifications.
refused-changed-settings = Jemand anderes hat die Einstellungen geändert, seit sie Ihnen gezeigt wurden. Es wurde nichts gespeichert; sehen Sie sich an, wie sie jetzt sind, und nehmen Sie Ihre Änderung noch einmal vor.
refused-choose-known-role = Eine Rolle namens { $role } gibt es nicht mehr. Wählen Sie unter den gezeigten.
    .help = Keine der gesendeten Einstellungen wurde gespeichert; alle gelten weiter wie bisher. Vielleicht wurde die Rolle inzwischen entfernt, oder ihr Name ist anders geschrieben.
refused-changed-since = Jemand hat das geändert, seit es Ihnen gezeigt wurde. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich an, wie es jetzt ist, und versuchen Sie es noch einmal.
refused-changed-or-removed = Jemand hat das inzwischen geändert oder entfernt. Ihre Änderung wurde nicht vorgenommen; sehen Sie nach, wie es jetzt steht, und versuchen Sie es noch einmal.
refused-changed-channel = Jemand hat diesen Kanal inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich den Kanal an, wie er jetzt ist, und versuchen Sie es noch einmal.
refused-changed-rule = Jemand hat diese Regel inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich die Regel an, wie sie jetzt ist, und versuchen Sie es noch einmal.
refused-channel-taken = Es gibt bereits einen Kanal namens { $channel }. Wählen Sie einen anderen Namen.
    .help = Der Kanal wurde nicht gespeichert. Groß- und Kleinschreibung unterscheiden zwei Namen nicht.
refused-enter-address = Geben Sie die Adresse ein, an die Nachrichten gesendet werden.
    .help = Der Kanal wurde nicht gespeichert und nichts gesendet. Nur wenn ein Kanal geändert wird, darf das Feld leer bleiben: Dann behält er seine bisherige Adresse.
refused-channel-cant-seal = Was geheim ist, lässt sich nicht verschlüsseln: { $why }. Es wurde nichts geändert.
    .help = Die Adresse eines Webhooks und das Geheimnis zum Signieren werden nur mit der Schlüsseldatei verschlüsselt aufbewahrt. Lassen Sie die Schlüsseldatei in Ordnung bringen und speichern Sie den Kanal dann noch einmal.
refused-choose-channel = Wählen Sie einen Kanal.
    .help = Die Regel wurde nicht gespeichert; eine, die schon da war, gilt weiter wie bisher.
refused-choose-known-channel = Einen solchen Kanal gibt es hier nicht. Wählen Sie einen anderen.
    .help = Die Regel wurde nicht gespeichert; eine, die schon da war, gilt weiter wie bisher. Vielleicht wurde der Kanal inzwischen entfernt: Laden Sie die Seite neu.
refused-choose-channel-or-any = Wählen Sie einen Kanal oder „Beliebig“.
    .help = Es wurde nichts geändert; es werden keine Nachrichten gezeigt, bis der Filter berichtigt ist.
refused-choose-events = Wählen Sie mindestens eine Art von Ereignis.
    .help = Die Regel wurde nicht gespeichert; eine, die schon da war, gilt weiter wie bisher. Soll nichts gemeldet werden, schalten Sie die Regel aus, oder entfernen Sie sie.
refused-choose-pools-or-all = Wählen Sie mindestens einen Pool oder alle.
    .help = Die Regel wurde nicht gespeichert; eine, die schon da war, gilt weiter wie bisher. „Alle“ umfasst auch Pools, die später hinzukommen.
refused-choose-modules-or-all = Wählen Sie mindestens ein Modul oder alle.
    .help = Die Regel wurde nicht gespeichert; eine, die schon da war, gilt weiter wie bisher.

# Accounts. $name is an account’s name, $role a role’s.
refused-last-administrator = Das ist das letzte lokale Konto mit CsAdministrator: Ohne es könnte niemand Rollen und Konten ändern, wenn das Verzeichnis oder der Anmeldeanbieter ausfällt. Geben Sie CsAdministrator zuerst einem anderen lokalen Konto.
    .help = Es wurde nichts geändert; die Verweigerung steht im Audit. Es zählen nur lokale, nicht deaktivierte Konten, denen CsAdministrator unmittelbar gegeben wurde, nicht solche, die es durch eine Gruppe oder einen Claim haben.
refused-account-taken = Es gibt bereits ein Konto namens { $name }.
    .help = Es wurde kein Konto erstellt, und das vorhandene wurde nicht geändert. Geben Sie jenem die Rollen, die es braucht, oder wählen Sie einen anderen Namen; Groß- und Kleinschreibung machen keinen Unterschied.
refused-account-gone = Es gibt kein Konto namens { $name }. Es wurde nichts geändert.
    .help = Vielleicht wurde es entfernt, oder sein Name ist anders geschrieben: Suchen Sie es in der Liste der Konten.
refused-choose-role = Wählen Sie mindestens eine Rolle: Ohne eine könnte sich das Konto anmelden und nichts sehen.
    .help = Es wurde kein Konto erstellt. Für jemanden, der nur zusehen muss, genügt CsViewOnlyAdministrator.
refused-no-such-role = Es gibt keine Rolle namens { $role }. Die Seite Rollen führt auf, welche es gibt.
    .help = Es wurde nichts geändert. Vielleicht wurde die Rolle inzwischen entfernt.
refused-changed-account-roles = Jemand hat die Rollen des Kontos inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich das Konto an, wie es jetzt ist, und versuchen Sie es noch einmal.
refused-changed-account = Jemand hat das Konto inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich das Konto an, wie es jetzt ist, und versuchen Sie es noch einmal.
refused-confirm-account = Geben Sie den Namen des Kontos, { $name }, ein, um es zu entfernen.
    .help = Es wurde nichts entfernt; das Konto bleibt, wie es ist.
refused-no-password = { $name } meldet sich nicht mit einem Passwort dieses Panels an, darum gibt es keines zu setzen.
    .help = Das Konto kommt aus einem Verzeichnis oder von einem Anmeldeanbieter. Sein Passwort wird dort geändert.
refused-guessable = Dieses Passwort ist leicht zu erraten: Es ist ein häufiges, folgt einem Muster oder ist aus dem Namen des Kontos gebildet. Wählen Sie ein anderes; vier Wörter, die nichts miteinander zu tun haben, sind schwer zu erraten und leicht zu merken.
    .help = Das Passwort wurde nicht gesetzt; eines, das schon da war, gilt weiter.

# Roles and access tokens.
# $what is one of the messages refused-what-…, $permission a cmdlet’s name.
refused-beyond = { $what } hat { $permission } dort, wo Sie es nicht haben, und niemand gibt oder ändert mehr, als er selbst hat. Es wurde nichts geändert; bitten Sie jemanden, der { $permission } überall hat.
    .help = Die Verweigerung steht im Audit.
refused-what-account = Das Konto { $name }
refused-what-role = Die Rolle { $role }
refused-what-this-role = Die Rolle
refused-what-role-now = Die Rolle, wie sie ist,
refused-what-role-wanted = Die Rolle, wie Sie sie haben wollen,
refused-what-token-wanted = Das Token, wie Sie es haben wollen,
refused-role-taken = Es gibt bereits eine Rolle namens { $role }. Wählen Sie einen anderen Namen.
    .help = Es wurde nichts gespeichert, und die vorhandene Rolle wurde nicht geändert. Groß- und Kleinschreibung unterscheiden zwei Namen nicht.
refused-role-name-built-in = { $role } ist eine vordefinierte Rolle. Wählen Sie einen anderen Namen.
    .help = Es wurde nichts gespeichert. Wer den Namen einer vordefinierten Rolle liest, muss sicher sein, was sie erlaubt; darum darf keine andere ihn tragen.
refused-role-made-now = Jemand hat gerade eben eine Rolle namens { $role } erstellt.
    .help = Es wurde nichts gespeichert. Sehen Sie sich jene Rolle an oder wählen Sie einen anderen Namen.
refused-role-built-in = { $role } ist eine vordefinierte Rolle und kann nicht geändert werden. Erstellen Sie eine eigene Rolle, die als Kopie von ihr beginnt.
    .help = Es wurde nichts geändert oder entfernt; wer die Rolle hat, hat sie weiterhin.
refused-role-gone = Eine Rolle namens { $role } gibt es nicht mehr. Es wurde nichts geändert.
    .help = Wer die Rolle hatte, hat sie mit dem Entfernen verloren. Die Seite Rollen führt auf, welche es gibt.
refused-changed-role = Jemand hat die Rolle inzwischen geändert. Ihre Änderung wurde nicht vorgenommen; sehen Sie sich die Rolle an, wie sie jetzt ist, und versuchen Sie es noch einmal.
refused-confirm-role = Geben Sie den Namen der Rolle, { $role }, ein, um sie zu entfernen.
    .help = Es wurde nichts entfernt; wer die Rolle hat, hat sie weiterhin. Wird sie entfernt, verlieren alle sie.
# $holder is role or token.
refused-choose-permission = { $holder ->
    [token] Wählen Sie, was das Token darf: mindestens ein Cmdlet.
   *[role] Wählen Sie, was die Rolle darf: mindestens ein Cmdlet.
}
    .help = Es wurde nichts gespeichert und kein Token erstellt.
# $needed and $held are names of cmdlets.
refused-add-get-status = Fügen Sie { $needed } hinzu: Ohne das erreichen die anderen nichts.
    .help = Es wurde nichts gespeichert und kein Token erstellt. Pools und Läufe findet nur, wer ihren Status sehen darf.
refused-add-get-role = Fügen Sie { $needed } hinzu: Wer Rollen und Konten ändert ({ $held }), muss sie sehen.
    .help = Es wurde nichts gespeichert und kein Token erstellt.
# $names are names of cmdlets in a row, $number how many; $holder is role or token.
refused-deployment-wide = { $names } { $number ->
        [one] betrifft
       *[other] betreffen
    } die gesamte Installation; { $holder ->
        [token] ein Token, das
       *[role] eine Rolle, die
    } auf einige Pools oder Module beschränkt ist, kann das nicht haben. Lassen Sie { $number ->
        [one] es
       *[other] sie
    } weg, oder wählen Sie alle Pools und alle Module.
    .help = Es wurde nichts gespeichert und kein Token erstellt. Solche Cmdlets betreffen Einstellungen, Pools, Konten oder das Audit, was sich nicht nach Pools oder Modulen aufteilen lässt.
refused-name-pool = { $holder ->
    [token] Nennen Sie mindestens einen Pool oder lassen Sie das Token für alle Pools gelten.
   *[role] Nennen Sie mindestens einen Pool oder lassen Sie die Rolle für alle Pools gelten.
}
    .help = Es wurde nichts gespeichert und kein Token erstellt. „Alle Pools“ umfasst auch solche, die später hinzukommen.
refused-name-module = { $holder ->
    [token] Nennen Sie mindestens ein Modul oder lassen Sie das Token für alle Module gelten.
   *[role] Nennen Sie mindestens ein Modul oder lassen Sie die Rolle für alle Module gelten.
}
    .help = Es wurde nichts gespeichert und kein Token erstellt.
refused-choose-known-pool = Hier gibt es keinen Pool namens { $pool }. Wählen Sie unter den Pools, die es gibt.
    .help = Es wurde nichts gespeichert und kein Token erstellt. Vielleicht wurde der Pool entfernt oder umbenannt, oder Ihre Rollen lassen ihn Sie nicht sehen.
refused-ticked-pools = Einige Pools sind angekreuzt, aber „Alle Pools“ ist gewählt. Wählen Sie „Nur diese“ oder kreuzen Sie keinen an.
    .help = Es wurde nichts gespeichert und kein Token erstellt: Es ist nicht klar, welches von beiden gemeint ist.
refused-ticked-modules = Einige Module sind angekreuzt, aber „Alle Module“ ist gewählt. Wählen Sie „Nur diese“ oder kreuzen Sie keines an.
    .help = Es wurde nichts gespeichert und kein Token erstellt: Es ist nicht klar, welches von beiden gemeint ist.
refused-token-taken = Es gibt bereits ein Token namens { $token }. Wählen Sie einen anderen Namen.
    .help = Es wurde kein Token erstellt, und das vorhandene dieses Namens gilt weiter. Soll es ersetzt werden, widerrufen Sie es zuerst.
refused-token-revoked = Das Token wurde bereits widerrufen.
    .help = Es gewährt keinen Zugang mehr; es bleibt nichts zu tun.
refused-token-over = Dieser Zeitpunkt ist vorbei. Lassen Sie das Token später enden.
    .help = Es wurde kein Token erstellt; früher erstellte gelten weiter.
refused-day-over = Dieser Tag ist vorbei. Wählen Sie den heutigen oder einen späteren.
    .help = Es wurde kein Token erstellt. Die Tage sind die von UTC, sodass es ein anderer sein kann als auf Ihrem Kalender.
refused-choose-end = Wählen Sie, wann das Token endet.
    .help = Es wurde kein Token erstellt. Eines, das nie endet, muss von Hand widerrufen werden, wenn es nicht mehr gebraucht wird.

# What an address asks for: filters and pages of lists.
refused-choose-outcome = Wählen Sie „ausgeführt“, „verweigert“ oder „Beliebig“.
    .help = Es wurde nichts geändert; es werden keine Einträge des Audits gezeigt, bis der Filter berichtigt ist.
refused-no-such-page = Eine solche Seite gibt es in dieser Liste nicht; beginnen Sie auf der ersten Seite.
    .help = Es wurde nichts geändert. Die Adresse wurde abgeschnitten oder von Hand eingegeben und nennt eine Stelle in der Liste, die es nicht geben kann.
refused-page-address = Die Adresse dieser Seite ist nicht gültig; beginnen Sie auf der ersten Seite.
    .help = Es wurde nichts geändert. Die Adresse wurde abgeschnitten oder von Hand eingegeben; die Seite des Laufs führt zu seiner Liste der Änderungen.
# “only” is typed so.
refused-only-choice = „{ $text }“ steht nicht zur Wahl; wählen Sie only oder lassen Sie es weg.
    .help = Es wurde nichts geändert; es werden keine Läufe gezeigt, bis die Adresse berichtigt ist. „only“ zeigt die Läufe, die etwas geändert haben.
# “behind” is typed so.
refused-behind-choice = „{ $text }“ steht nicht zur Wahl; wählen Sie behind oder lassen Sie es weg.
    .help = Es wurde nichts geändert; es werden keine Sicherungen gezeigt, bis die Adresse berichtigt ist. „behind“ zeigt die Sicherungen, um die sich jemand kümmern sollte.

# Pools that are driven by the Management Shell. $driver is what drives a pool: native, or management-shell on a host.
refused-shell-restore = { $pool } wird durch die Cmdlets von Microsoft synchronisiert, und diese können nicht wiederherstellen. Es wurde nichts eingereiht; führen Sie das Failover des Pools oder die Wiederherstellung seiner Benutzer mit der Management Shell selbst aus.
    .help = Es wurden keine Daten geändert. Invoke-CsPoolFailOver und Update-CsUserData sind die Wege von Microsoft zurück aus einer Sicherung.
refused-shell-put-back = { $pool } wird durch die Cmdlets von Microsoft synchronisiert, darum kann von hier nichts in ihn zurückgelegt werden. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Was ein früherer Lauf in einem Speicher ersetzt hat, wird dort noch aufbewahrt und kann von Hand entnommen werden.
refused-shell-clear = { $pool } wird durch die Cmdlets von Microsoft synchronisiert und hat hier keine Sicherungsspeicher, darum gibt es nichts zu entfernen. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Was der Sicherungsdienst für einen anderen Pool aufbewahrt, ist seine eigene Sache.
refused-shell-preview = { $pool } wird durch die Cmdlets von Microsoft synchronisiert, und diese können nicht vorher sagen, was eine Synchronisierung ändern würde. Es wurde nichts eingereiht; fordern Sie die Synchronisierung selbst an.
    .help = Es wurden keine Daten geändert. Eine Vorschau braucht Speicher, die poolsync selbst vergleicht.
refused-shell-verify = { $pool } wird durch die Cmdlets von Microsoft synchronisiert, und diese können eine Sicherung nicht mit ihrem Ursprung vergleichen. Es wurde nichts eingereiht; sehen Sie stattdessen den Status des Pools an.
    .help = Es wurden keine Daten geändert. Eine Prüfung braucht Speicher, die poolsync selbst vergleicht; der Sicherungsdienst von Microsoft meldet den Zustand jedes Moduls.
refused-shell-full = { $pool } wird durch die Cmdlets von Microsoft synchronisiert, die selbst entscheiden, wie sie nach Unterschieden suchen. Es wurde nichts eingereiht oder gespeichert; wählen Sie delta.
    .help = Es wurden keine Daten geändert. Alles nach dem Inhalt zu vergleichen geht nur mit Speichern, die poolsync selbst vergleicht.
refused-shell-markers = { $pool } wird durch die Cmdlets von Microsoft synchronisiert und hat hier keine Speicher, darum gibt es nichts, das eine Markierung tragen könnte. Es wurde nichts geändert.
    .help = An Markierungen werden die Speicher eines Paars unterschieden, die poolsync selbst schreibt.
refused-shell-plan = { $pool } wird inzwischen durch die Cmdlets von Microsoft synchronisiert, darum kann ein früherer Plan nicht ausgeführt werden. Es wurde nichts eingereiht.
    .help = Es wurden keine Daten geändert. Der Plan wurde für Speicher gemacht, die der Pool hier nicht mehr hat.
refused-shell-stores = { $pool } wird durch die Cmdlets von Microsoft synchronisiert und kann hier darum keine Speicher haben. Es wurde nichts gespeichert; lassen Sie seine Speicher oder seinen Verwaltungshost weg.
    .help = Wo seine Daten sind, ist Sache des Sicherungsdienstes von Microsoft. Speicher, die niemand liest, sähen aus wie eine Sicherung, die keine ist.
refused-shell-pair = { $partner } wird durch { $driver } betrieben, und beide Pools eines Paars müssen durch dasselbe betrieben werden. Es wurde nichts gespeichert; ändern Sie beide zugleich auf der Seite des Verwaltungshosts oder durch einen Import.
    .help = Es wurden keine Daten geändert. An der Synchronisierung des einen Pools ist der andere beteiligt, darum muss beides in einer Hand liegen.
refused-host-gone = Hier gibt es keinen Verwaltungshost namens { $host }. Es wurde nichts geändert; prüfen Sie den Namen, oder fügen Sie den Host zuerst hinzu.
    .help = Es wurde keine Verbindung aufgebaut. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter.
refused-host-no-secret = Für { $host } ist kein Kennwort und kein Schlüssel aufbewahrt. Es wurde keine Verbindung aufgebaut; geben Sie eines auf der Seite des Hosts ein.
    .help = Ein aufbewahrtes wird verworfen, wenn sich Adresse, Schlüssel oder Benutzer des Hosts ändern, damit es nie einem anderen mitgeteilt wird.
refused-host-sealed = Was den Zugang zu { $host } gibt, lässt sich nicht öffnen: { $why }. Es wurde keine Verbindung aufgebaut; geben Sie diesem Prozess die Schlüsseldatei der anderen, oder geben Sie das Geheimnis auf der Seite des Hosts neu ein.
    .help = Es ist mit der Schlüsseldatei der Installation versiegelt. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter.
refused-host-local-off = Die Konfiguration erlaubt nicht, Cmdlets auf diesem Computer auszuführen. Es wurde nichts geändert; geben Sie einen Host an, der über SSH erreichbar ist, oder lassen Sie management_shell.local auf true setzen.
    .help = Ein Programm auf diesem Computer liefe mit den Rechten von poolsync, darum darf das nur erlauben, wer seine Konfiguration schreibt.
refused-host-needs-secret = Geben Sie das Kennwort oder den privaten Schlüssel des Benutzers auf diesem Host ein. Es wurde nichts gespeichert.
    .help = Ein aufbewahrtes gilt nur, solange Adresse, Hostschlüssel und Benutzer gleich bleiben.
refused-host-passphrase = Ein Kennsatz öffnet einen privaten Schlüssel, und es wurde keiner dazu eingegeben. Es wurde nichts gespeichert; geben Sie beide ein, oder lassen Sie den Kennsatz weg.
    .help = Sie werden zusammen aufbewahrt, damit keiner mit einem anderen Schlüssel benutzt wird.
refused-host-taken = Es gibt schon einen Verwaltungshost namens { $host }. Wählen Sie einen anderen Namen.
    .help = Es wurde nichts gespeichert. Groß- und Kleinschreibung unterscheidet Namen nicht.
refused-host-in-use = { $host } betreibt { $pools }. Es wurde nichts entfernt; entfernen Sie zuerst diese Pools, oder geben Sie ihnen einen anderen Host.
    .help = Ohne den Host würde niemand ihre Synchronisierungen anfordern.
refused-shell-names-host = Geben Sie an, auf welchem Verwaltungshost die Cmdlets laufen sollen. Es wurde nichts gespeichert.
    .help = Ein Pool mit dem Treiber management-shell hat einen management_host: den Namen eines Hosts, der hier hinzugefügt wurde.
refused-host-names-driver = Es ist ein Verwaltungshost angegeben, aber der Pool wird nicht durch management-shell betrieben. Es wurde nichts gespeichert; geben Sie dies als Treiber an, oder lassen Sie den Host weg.
    .help = Ein Pool mit dem Treiber native wird von poolsync selbst synchronisiert, von Speicher zu Speicher, und braucht keinen Host.

# Rights that are limited to pools and modules.
refused-no-role-for-pool = Keine Ihrer Rollen hat { $permission } für { $pool }. Wählen Sie einen anderen Pool.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert. Wenn Sie diesen Pool brauchen, bitten Sie einen Administrator um eine Rolle, die das Cmdlet für ihn hat.
refused-only-modules = Ihre Rollen haben { $permission } für { $pool } nur bei { $modules }. Wählen Sie eines davon.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert: Alle Module auf einmal fordert nur an, wer sie alle hat. Fordern Sie sie einzeln an, oder bitten Sie einen Administrator um eine weiter reichende Rolle.
refused-item-long = Der gesuchte Text ist länger als { $most } Zeichen. Es wurde nichts gesucht; geben Sie einen Teil des Namens an.
    .help = So lang braucht der Text nicht zu sein: Jeder Teil des Namens wird gefunden.

# An item in two versions that can’t be shown.
refused-difference-slow = Das Element konnte nicht innerhalb von { $seconds } Sekunden angesehen werden. Es wurde nichts geändert; versuchen Sie es gleich noch einmal.
    .help = Ein entfernter Speicher oder einer, der mit einem Lauf beschäftigt ist, kann länger brauchen; eine Ablage mit sehr vielen alten Fassungen auch. Die Seite liest nur, ein neuer Versuch schadet also nicht. Bleibt es dabei, sehen Sie das Element im Speicher selbst an.
# Why is one or more sentences on what is wrong with a store.
refused-difference-store = Von diesem Panel aus kann der Speicher nicht angesehen werden. { $why } Durch dieses Nachsehen wurde nichts geändert.
    .help = Das Element liest der Prozess des Panels, der die Seite zeigt, kein Worker. Speicher eines Pools an einem anderen Standort sind vielleicht nur für dessen Worker erreichbar: Sehen Sie von einem Panel dort aus nach oder im Speicher selbst. Sollte der Speicher von hier aus erreichbar sein, prüfen Sie seine Adresse, seine Rechte und ob er eingehängt ist oder läuft.
refused-difference-unpaired = { $pool } ist nicht mehr mit { $backup_pool } gepaart wie zur Zeit des Laufs, also gibt es keine zwei Speicher zu vergleichen. Es wurde nichts geändert.
    .help = Was der Lauf nur geplant hat, ist nicht mehr zu sehen. Eine neue Vorschau zeigt, was eine Synchronisierung mit dem jetzigen Partner tun würde.
refused-difference-no-pool = { $pool } wurde seit dem Lauf entfernt, und damit die Adressen seiner Speicher. Es wurde nichts geändert.
    .help = Was in den Speichern des entfernten Pools ist, bleibt dort, auch ihre Ablage; sehen Sie dort von Hand nach.
# Role is live or backup.
refused-difference-no-store =
    { $pool } hat keinen { $role ->
        [live] aktiven Speicher
       *[backup] Sicherungsspeicher
    } für { $module } mehr. Es wurde nichts geändert.
    .help = Der Speicher wurde nach dem Lauf vom Pool genommen; seine Daten bleiben, wo sie sind. Tragen Sie den Speicher auf der Seite des Pools ein, oder sehen Sie dort von Hand nach.
