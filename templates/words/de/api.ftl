# Die Seite, die sagt, wie Skripte die API benutzen. Namen von Feldern, Headern und Pfaden bleiben, wie sie sind.

api-intro = Alles, was die Seiten können, steht Skripten unterhalb von <code>{ $address }/api/v1</code> offen, mit denselben Rechten. Ein Skript weist sich mit einem Zugriffstoken im Header <code>Authorization</code> aus; Sie erstellen eines auf der Seite <a href="{ $href }">Token</a>. In den Beispielen steht es in der Variablen <code>TOKEN</code>. Setzen Sie für <code>RUN</code>, <code>KEY</code>, <code>ETAG</code> und <code>HELD_DIGEST</code> Ihre eigenen Werte ein.

# What the examples do: their titles.
api-example-sync = Einen Pool jetzt synchronisieren
api-example-sync-module = Ein Modul mehrerer Pools synchronisieren
api-example-preview = Sehen, was eine Synchronisierung täte
api-example-run = Sehen, wie es um einen Lauf steht
api-example-failed-runs = Die fehlgeschlagenen Läufe eines Pools auflisten
api-example-deleted = Auflisten, was ein Lauf gelöscht hat
api-example-cancel = Einen Lauf abbrechen
api-example-approve = Einen angehaltenen Lauf genehmigen
api-example-maintenance = Einen Pool in Wartung nehmen
api-example-drain = Worker keine neuen Läufe annehmen lassen
# $example is one of these titles, $tool curl or PowerShell.
api-example-with = { $example }, mit { $tool }

api-rules = Regeln, die überall gelten
api-bodies = Inhalte und Listen
api-bodies-means = Der Inhalt (Body) einer Anfrage ist JSON, gesendet als <code>application/json</code>. Ein unbekanntes Feld wird abgelehnt und nicht übergangen. Zeitpunkte sind in UTC nach RFC 3339 geschrieben. Eine Liste kommt in Stücken von <code>limit</code> Elementen: 50, oder so viele, wie Sie verlangen (1 bis 200); <code>next</code> ist der <code>cursor</code> des nächsten Stücks, und der Header <code>Link</code> enthält dessen ganze Adresse.
api-once = Etwas nur einmal tun
api-once-means = Geben Sie jedem Vorhaben im Header <code>Idempotency-Key</code> einen eigenen Schlüssel und wiederholen Sie die Anfrage mit demselben Schlüssel, wenn keine Antwort kam. Sie wird innerhalb von 24 Stunden nur einmal ausgeführt; eine Wiederholung bekommt die erste Antwort und den Header <code>Idempotency-Replayed: true</code>, solange Sie noch dürfen, was Sie damals durften. Eine abgelehnte Anfrage hat nichts bewirkt, darum bleibt ihr Schlüssel frei.
api-changing = Ändern, was auch andere ändern
api-changing-means = Was sich ändern lässt, kommt mit einem <code>ETag</code>. Senden Sie ihn in <code>If-Match</code> zurück, wenn Sie es ändern oder entfernen: Hat es unterdessen jemand geändert, so geschieht nichts, und die Antwort ist 412. Mit <code>If-None-Match</code> wird beim Lesen mit 304 geantwortet, solange sich nichts geändert hat.
api-pace = Wie oft Sie anfragen dürfen
# $steady and $burst are numbers.
api-pace-means = Jedes Konto und jedes Token darf { $steady }-mal in der Sekunde anfragen, und nach einer ruhigen Zeit { $burst }-mal auf einmal. Der Header <code>RateLimit</code> sagt, wie viele Anfragen übrig sind; darüber hinaus ist die Antwort 429, und <code>Retry-After</code> sagt, wie lange zu warten ist. Dasselbe gilt für eine Adresse, von der viele ungültige Token kommen; Skripte, die innerhalb der letzten Stunde Zugang hatten, hält das nicht auf.
api-letting-in = Was jemandem Zugang gibt
api-letting-in-means = Rollen, Konten und Token zu erstellen verlangt eine Person, die sich erst vor wenigen Minuten angemeldet hat: eine Sitzung im Browser, niemals ein Token.
api-watching = Einen Lauf verfolgen
api-watching-means = Eine Sitzung im Browser kann einen Lauf unter <code>/runs/RUN/events</code> (Server-Sent Events) verfolgen, während er geschieht. Skripte sehen alle paar Sekunden nach dem Lauf.

api-faults = Fehler
api-faults-intro = Was fehlschlägt, wird als <code>application/problem+json</code> (RFC 9457) gemeldet: <code>detail</code> sagt, was geschehen ist und was es für die Daten bedeutet, <code>next</code>, was zu tun ist, <code>errors</code> Feld für Feld, was falsch ist, und <code>id</code> bezeichnet den Fehler im Protokoll des Panels. <code>type</code> ist eines von diesen:
# The number by which HTTP tells how a request ended, such as 404.
api-column-status = Status
api-column-means = Was es bedeutet
api-fault-bad-request = Die Anfrage ist nicht lesbar: fehlerhaftes JSON oder Text, der nicht UTF-8 ist.
api-fault-not-signed-in = Es kam kein Zugriffstoken und keine Sitzung mit, oder sie gelten nicht.
api-fault-forbidden = Die Berechtigung fehlt; das Feld permission nennt sie.
api-fault-proof-needed = Nötig ist eine Person, die sich erst vor wenigen Minuten angemeldet hat. Mit Zugriffstoken geht das gar nicht.
api-fault-second-factor-needed = Das Konto muss zuerst einen zweiten Faktor einrichten.
api-fault-cross-site = Ein Browser hat die Anfrage von einer anderen Website aus gesendet.
api-fault-not-found = Hier gibt es nichts, oder nichts, was Sie sehen dürfen.
api-fault-method-not-allowed = Die Adresse nimmt andere Methoden an; der Header Allow nennt sie.
api-fault-too-slow = Die Anfrage kam nicht rechtzeitig an.
api-fault-in-progress = Die erste Anfrage mit diesem Idempotency-Key wird noch ausgeführt.
api-fault-changed-meanwhile = Was geändert werden soll, ist nicht mehr, was gelesen wurde: Der ETag ist veraltet.
api-fault-too-large = Der Inhalt ist größer als 1 MiB.
api-fault-address-too-long = Die Adresse ist länger als 8 KiB.
api-fault-not-json = Der Inhalt wurde nicht als application/json gesendet.
api-fault-refused = So lässt es sich nicht ausführen; errors sagt Feld für Feld, warum.
api-fault-key-taken = Dieser Idempotency-Key kam schon mit einer anderen Anfrage.
api-fault-version-needed = Eine Änderung muss in If-Match sagen, welche Version sie ändert.
api-fault-too-many-requests = Warten Sie so lange, wie Retry-After sagt.
api-fault-fault = Im Panel ist ein Fehler aufgetreten. Was geändert werden sollte, wurde ganz oder gar nicht geändert.
api-fault-unavailable = Die Datenbank des Panels antwortet nicht, oder dieser Prozess darf sie nicht benutzen; versuchen Sie es später oder bei einem anderen Panel.
