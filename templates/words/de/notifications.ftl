# Benachrichtigungen: Kanäle, Regeln, und was aus jeder Nachricht wurde.

notifications-title = Benachrichtigungen
notifications-intro = Ein Kanal ist ein Weg, auf dem Menschen benachrichtigt werden; eine Regel sagt, was einem Kanal gemeldet wird. Geplante Läufe, die immer wieder fehlschlagen, werden beim ersten Fehlschlag gemeldet, bei einem anderen Grund, und danach einmal am Tag; ihr erster Erfolg danach wird ebenfalls gemeldet. Was ein Mensch oder ein Skript angefordert hat, wird immer gemeldet. Was sich nicht senden lässt, wird einen Tag lang weiter versucht; unten steht bei jedem Kanal, wie es um ihn steht, und was aufgegeben wurde, bleibt zu sehen, bis sich jemand darum kümmert: Nichts geht stillschweigend verloren.
notifications-add-mail = E-Mail-Kanal anlegen
notifications-add-webhook = Webhook anlegen
notifications-add-rule = Regel anlegen
notifications-saved = Die Änderung wurde gespeichert und gilt ab sofort.
# $channel is the name of a channel.
notifications-test-sent = Die Testnachricht an { $channel } wurde gesendet. Sehen Sie nach, ob sie angekommen ist.
# $href leads to the message.
notifications-test-waiting = Die Testnachricht an { $channel } ist unterwegs. <a href="{ $href }">Nachsehen, was daraus wurde</a>.
# The reason follows below.
notifications-test-failed = Die Testnachricht an { $channel } wurde nicht gesendet
notifications-given-up-heading = { $count ->
    [one] { $count } Nachricht wurde aufgegeben
   *[other] { $count } Nachrichten wurden aufgegeben
}
# $href leads to the messages.
notifications-given-up-advice = { $count ->
    [one] Sie ließ sich nicht zustellen; es wird nicht mehr versucht. <a href="{ $href }">Sehen Sie sie sich an</a> und senden Sie sie erneut, oder verwerfen Sie sie.
   *[other] Sie ließen sich nicht zustellen; es wird nicht mehr versucht. <a href="{ $href }">Sehen Sie sie sich an</a> und senden Sie sie erneut, oder verwerfen Sie sie.
}
notifications-unread-heading = Diese Version kann einiges nicht lesen, was hier gespeichert ist
# A list follows (notifications-unread-one).
notifications-unread = Vielleicht hat es eine neuere Version des Panels geschrieben. Es bleibt, wie es ist: Ein Kanal oder eine Regel dieser Liste gilt hier nicht, und ein Ereignis dieser Liste wird von der Version gemeldet, die es lesen kann. Alles andere läuft weiter.
# $what is one of the three words that follow; $id names it; $why says why it can’t be read.
notifications-unread-one = { $what } <code>{ $id }</code>: { $why }
notifications-unread-channel = Kanal
notifications-unread-rule = Regel
notifications-unread-event = Ereignis
# The list names five events, and there are more.
notifications-unread-events = { $count } Ereignisse wurden beiseitegelegt; die ältesten sind genannt.

notifications-channels = Kanäle
notifications-channels-none = Noch kein Kanal: Niemand wird benachrichtigt
notifications-channels-none-advice = Legen Sie zuerst einen Weg an, auf dem Menschen zu erreichen sind, per E-Mail oder über den Webhook eines Chats oder Ticketsystems; sagen Sie dann, was ihnen gemeldet wird.
# Follows the sentence before.
notifications-channels-none-mail = Für E-Mail muss zuvor die Konfiguration einen Mailserver nennen (<code>[smtp]</code>).
# Column and field: whom a channel reaches.
notifications-to = An
# Column: how the messages of a channel fare.
notifications-column-messages = Nachrichten
notifications-column-actions = Aktionen
notifications-kind-mail = E-Mail
# $template is json, teams or slack.
notifications-kind-webhook = Webhook ({ $template })
notifications-kind-webhook-signed = Webhook ({ $template }, signiert)
notifications-no-mail-server = es ist kein Mailserver konfiguriert ([smtp])
# Whether a channel or a rule is switched on.
notifications-on = Ein
notifications-off = Aus
# The last message of a channel could not be sent.
notifications-failing = Gestört
# $ago is like “3 min ago”.
notifications-last-sent = Zuletzt gesendet { $ago }
# Nothing was tried yet.
notifications-none-sent = Noch keine gesendet
# Something was tried, and nothing was ever sent.
notifications-never-sent = Noch nie gelungen
notifications-last-failed = Zuletzt fehlgeschlagen { $ago }: { $why }
notifications-failed-partly = Nicht an alle Empfänger: { $why }
# Messages that were to be sent by now; $href leads to them.
notifications-waiting = { $count ->
    [one] <a href="{ $href }">{ $count } wartet</a>
   *[other] <a href="{ $href }">{ $count } warten</a>
}
# The same; “it” is the channel.
notifications-waiting-off = { $count ->
    [one] <a href="{ $href }">{ $count } wartet</a>, bis der Kanal eingeschaltet wird
   *[other] <a href="{ $href }">{ $count } warten</a>, bis der Kanal eingeschaltet wird
}
# The same; since $ago (like “3 min ago”) the oldest is due.
notifications-waiting-since = { $count ->
    [one] <a href="{ $href }">{ $count } wartet</a>, die älteste fällig { $ago }
   *[other] <a href="{ $href }">{ $count } warten</a>, die älteste fällig { $ago }
}
notifications-channel-test = Test senden<span class="unseen"> an { $channel }</span>
notifications-channel-edit = Bearbeiten<span class="unseen">: { $channel }</span>
notifications-channel-remove = Entfernen …<span class="unseen">: { $channel }</span>
notifications-channel-remove-now = Kanal und seine Regeln entfernen<span class="unseen">: { $channel }</span>

notifications-rules = Regeln
notifications-rules-no-channel = Hier stehen Regeln, sobald es einen Kanal gibt.
notifications-rules-none = Noch keine Regel: Den Kanälen wird nichts gemeldet
notifications-rules-none-advice = Eine Regel sagt, welche Ereignisse einem Kanal gemeldet werden: fehlgeschlagene Synchronisierungen, Sicherungen, die zu alt werden, und so weiter.
# Column and field of a rule: kinds of events.
notifications-rule-kinds = Gemeldet wird
# Column of a rule: which pools and modules.
notifications-rule-about = Betrifft
# Column and field of a rule: at once, every hour, every day.
notifications-rule-when = Wann
# In that column.
notifications-at-once = sofort
notifications-hourly = stündlich, gesammelt
# $time is like 07:30, $zone like Europe/Berlin.
notifications-daily = täglich um { $time } ({ $zone }), gesammelt
# $channel is the name of a channel, $kinds are kinds of events in a row.
notifications-rule-edit = Bearbeiten<span class="unseen">: Regel für { $channel }: { $kinds }</span>
notifications-rule-remove = Entfernen …<span class="unseen">: Regel für { $channel }: { $kinds }</span>
notifications-rule-remove-now = Jetzt entfernen<span class="unseen">: Regel für { $channel }</span>

# How a message stands.
notifications-state-waiting = Wartet
notifications-state-sent = Gesendet
notifications-state-given-up = Aufgegeben
notifications-state-dismissed = Verworfen
# What became of a mail at one of its recipients; “Put off”: the server does not take it now, and it is tried again.
notifications-reach-reached = Erreicht
notifications-reach-deferred = Aufgeschoben
notifications-reach-refused = Abgelehnt

# The page of a channel.
notifications-channel-edit-title = { $channel } bearbeiten
notifications-channel-not-saved = Der Kanal wurde nicht gespeichert
notifications-channel-no-mail-server = Es ist kein Mailserver konfiguriert, darum lässt sich über diesen Kanal nichts senden. Nennen Sie einen im Abschnitt <code>[smtp]</code> der Konfiguration.
notifications-recipients-hint = E-Mail-Adressen, eine pro Zeile; alle Empfänger sehen einander
# Field: the address of a webhook. Column: a mail address.
notifications-address = Adresse
# $host is the host of the address.
notifications-address-hint = Sie liegt bei { $host }; der Rest wird verschlüsselt aufbewahrt und nie gezeigt. Lassen Sie das Feld leer, um sie zu behalten.
notifications-address-new-hint = Beginnt mit https://. Sie wird verschlüsselt aufbewahrt und nie wieder gezeigt. Adressen, die nicht öffentlich sind, werden abgelehnt, wenn die Konfiguration ihr Netz nicht erlaubt.
# Field: what kind of messages a webhook takes.
notifications-template = Was er annimmt
notifications-template-json = JSON, für eigene Programme
notifications-template-teams = Microsoft Teams (ein Workflow)
notifications-template-slack = Slack (ein eingehender Webhook)
notifications-new-secret = Ein neues Signaturgeheimnis erzeugen
notifications-new-secret-hint = Das bisherige gilt nicht mehr. Das neue wird nach dem Speichern einmal gezeigt, wenn der Kanal JSON annimmt.
# Of a channel, or of a rule.
notifications-enabled = Eingeschaltet
notifications-channel-enabled-hint = Ist der Kanal ausgeschaltet, wird ihm nichts Neues gemeldet, und was wartet, wartet weiter.

# The page that shows a signing secret, once.
notifications-secret = Signaturgeheimnis
notifications-secret-saved = { $channel } wurde gespeichert
notifications-secret-copy = Kopieren Sie jetzt das Signaturgeheimnis: Es wird nicht wieder gezeigt
notifications-secret-use = Jede Anfrage ist damit signiert, wie <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> es verlangt: Der Header <code>webhook-signature</code> enthält <code>v1,</code> und den HMAC-SHA256 von <code>webhook-id.webhook-timestamp.body</code> in Base64. Weisen Sie zurück, was nicht so signiert ist, und was älter als einige Minuten ist.
notifications-secret-done = Fertig

# The page of a rule.
notifications-rule-edit-title = Regel bearbeiten
notifications-rule-not-saved = Die Regel wurde nicht gespeichert
# $href leads to the channels.
notifications-rule-no-channel = Es gibt noch keinen Kanal; <a href="{ $href }">legen Sie zuerst einen an</a>.
notifications-rule-pools = Welche Pools betroffen sind
notifications-rule-pools-all = Alle Pools, auch solche, die später dazukommen
# Names of pools follow, to be ticked.
notifications-rule-pools-named = Nur diese
notifications-rule-no-pool = Es gibt noch keinen Pool.
notifications-rule-modules = Welche Module betroffen sind
# Names of modules follow, to be ticked.
notifications-rule-modules-named = Nur diese: Wie die anderen geendet haben, zählt nicht
notifications-rule-at-once = Sofort
notifications-rule-at-once-hint = Jedes Ereignis für sich; was in zehn Minuten über 20 hinausgeht, wird gesammelt
notifications-rule-hourly = Jede Stunde
notifications-rule-hourly-hint = Alles aus einer Stunde in einer Nachricht, wenn es etwas gibt
notifications-rule-daily = Jeden Tag zur Uhrzeit unten
notifications-rule-daily-hint = Alles seit dem letzten Mal in einer Nachricht, wenn es etwas gibt
notifications-rule-time = Uhrzeit
notifications-rule-zone = Zeitzone
notifications-rule-save = Regel speichern

# The list of all messages.
notifications-log-title = Versandprotokoll
notifications-log-intro = Alle Nachrichten der letzten 90 Tage, die neueste zuerst.
# Follows the sentence before; $href leads to the messages.
notifications-log-given-up = Einige wurden aufgegeben: <a href="{ $href }">Senden Sie sie erneut oder verwerfen Sie sie</a>, alle auf einmal.
notifications-log-filter = Das Protokoll filtern
# What the filter lets through, in a row.
notifications-log-filter-channel = Kanal { $channel }
notifications-log-filter-state = Zustand: { $state }
notifications-log-messages = Nachrichten
# Column: a message’s subject.
notifications-message = Nachricht
# When the message was made.
notifications-made = Erstellt
# Column: when the message is tried next, or when it was sent or given up.
notifications-next-or-last = Nächster oder letzter Versuch
# To which channel.
notifications-message-to = an { $channel }
# $whom says whom a mail reached and whom not: “to 2 of 3; refused: gone@litwareinc.com (…)”.
notifications-sent-partly = Gesendet { $whom }
notifications-log-none-fits = Keine Nachricht passt zum Filter
notifications-log-show-all = <a href="{ $href }">Das ganze Protokoll zeigen</a>.
notifications-log-none = Es wurde noch nichts gesendet
notifications-log-none-advice = Nachrichten stehen hier ab der ersten.

# The page of a message.
notifications-send-again = Erneut senden
notifications-dismiss = Verwerfen
notifications-next-attempt = Nächster Versuch
notifications-id = Kennung
notifications-id-hint = bei jedem Versuch dieselbe: E-Mails tragen sie in ihrer Message-ID, Webhooks in webhook-id
notifications-recipients = Empfänger
notifications-recipients-open = Wer schon erreicht wurde, bekommt die Nachricht nicht noch einmal; ebenso, wer abgelehnt wurde, während andere erreicht wurden.
notifications-recipients-over = Was der Mailserver zu jedem gesagt hat.
# Column: the answer of the server.
notifications-column-said = Antwort
notifications-attempts = Versuche
notifications-attempts-none = Noch keine.
# How an attempt ended.
notifications-attempt-sent = Gesendet
notifications-attempt-failed = Fehlgeschlagen
# Heading: the text of the message.
notifications-text = Wortlaut

# The page on which messages that were given up are sent again or dismissed, all at once.
notifications-given-up-title = Aufgegebene Nachrichten
notifications-given-up-list = Nachrichten, die aufgegeben wurden
# Column: when the message was given up.
notifications-given-up-at = Aufgegeben
notifications-given-up-all = { $count ->
    [one] <strong>{ $count } Nachricht ließ sich nicht zustellen</strong>; es wird nicht mehr versucht.
   *[other] <strong>{ $count } Nachrichten ließen sich nicht zustellen</strong>; es wird nicht mehr versucht.
}
notifications-given-up-of-channel = { $count ->
    [one] <strong>{ $count } Nachricht an { $channel } ließ sich nicht zustellen</strong>; es wird nicht mehr versucht.
   *[other] <strong>{ $count } Nachrichten an { $channel } ließen sich nicht zustellen</strong>; es wird nicht mehr versucht.
}
# Follows one of the two before.
notifications-given-up-means = Was erneut gesendet wird, wird sofort versucht, und wenn nötig einen Tag lang, mit derselben Kennung; wer eine E-Mail schon hat, bekommt sie nicht noch einmal. Was verworfen wird, wird nicht gesendet; es bleibt im Protokoll. Was erst nach dem Aufruf dieser Seite aufgegeben wird, bleibt, wie es ist.
notifications-given-up-lost = { $count ->
    [one] { $count } davon lässt sich nicht erneut senden: Der Kanal wurde entfernt, oder es war ein Test.
   *[other] { $count } davon lassen sich nicht erneut senden: Der Kanal wurde entfernt, oder es war ein Test.
}
notifications-given-up-newest = Dies sind die neuesten { $count }.
notifications-given-up-send-again = { $count } erneut senden
notifications-given-up-dismiss = { $count } verwerfen
notifications-given-up-none = Es wurde nichts aufgegeben
# $href leads to the delivery log.
notifications-given-up-none-all = Jede Nachricht wurde gesendet, wird noch versucht oder wurde verworfen. <a href="{ $href }">Zum Versandprotokoll</a>
notifications-given-up-none-of-channel = Jede Nachricht an { $channel } wurde gesendet, wird noch versucht oder wurde verworfen. <a href="{ $href }">Zum Versandprotokoll</a>
