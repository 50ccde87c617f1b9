# What is wrong with what somebody typed, sent or wrote into a file: said beside the field, by the API and on the command line.
# What people type (live, 2m, Mon-Fri, file:///…) stays as it is in all languages.

# Words of closed lists. $what is one of the messages input-noun-…, $choices are the words as they are typed.
input-choice-unknown = „{ $text }“ ist kein gültiger Wert für { $what }; wählen Sie { $choices }.
    .help = Es wurde nichts geändert; eine Liste mit einem solchen Filter zeigt nichts, bis er berichtigt ist. Groß- und Kleinschreibung sind gleich, die Wörter aber sind in jeder Sprache dieselben.
input-noun-run-state = den Zustand eines Laufs
input-noun-phase = die Phase eines Laufs
input-noun-mode = den Modus eines Laufs
input-noun-intent = den Zweck eines Laufs
input-noun-action = die Aktion eines Laufs
input-noun-driver = den Treiber eines Pools
input-noun-decision = eine Entscheidung
input-noun-origin = die Herkunft einer Anforderung
input-noun-change = die Art einer Änderung
input-noun-outcome = das Ergebnis einer Änderung
input-noun-alarm-level = die Stufe eines Alarms
input-noun-alarm-ending = das Ende eines Alarms
input-noun-event-kind = die Art eines Ereignisses
input-noun-channel-kind = die Art eines Kanals
input-noun-template = die Vorlage
input-noun-message-state = den Zustand einer Nachricht
input-noun-recipient-state = den Zustand eines Empfängers

# Modules and stores. $names are names of modules.
input-module-unknown = „{ $text }“ ist kein Sicherungsmodul. Wählen Sie { $names }.
    .help = Es wurde nichts geändert. Der Teil nach dem Punkt genügt, zum Beispiel DataConf, groß oder klein geschrieben.
input-selection-unknown = „{ $text }“ ist kein Sicherungsmodul. Wählen Sie All, { $names }.
    .help = Es wurde nichts geändert. Der Teil nach dem Punkt genügt, zum Beispiel DataConf; All oder kein Name meint jedes Modul, das der Pool hat.
input-category-unknown = „{ $text }“ ist keine Kategorie. Wählen Sie CMS, UserData oder RGS.
    .help = Es wurde nichts geändert; es werden keine Sicherungen gezeigt, bis der Filter berichtigt ist. Lassen Sie die Kategorie weg, um alle Module zu sehen.
input-store-role-unknown = „{ $text }“ ist kein Speicher eines Moduls; wählen Sie live oder backup.
    .help = Es wurde nichts geändert. live ist der Speicher, mit dem der Pool selbst arbeitet, backup der, in dem die Kopie der Daten seines Partners liegt.

# Dates, intervals, rules and time zones.
input-date-unknown = „{ $text }“ ist kein Datum; schreiben Sie es wie 2026-11-22.
    .help = Es wurde nichts geändert. Zuerst steht das Jahr, dann Monat und Tag mit je zwei Ziffern; die Tage sind die von UTC.
input-interval-strange = „{ $text }“ ist kein Intervall; schreiben Sie es wie 2m, 1h30m, 00:02:00 oder in Sekunden, wie 120.
    .help = Es wurde nichts geändert; was in Kraft war, bleibt es. Die Einheiten sind d, h, m und s, und man schreibt sie in jeder Sprache so.
input-interval-range = „{ $text }“ liegt außerhalb des Bereichs: Ein Intervall ist mindestens eine Sekunde und höchstens 366 Tage lang.
    .help = Es wurde nichts geändert; was in Kraft war, bleibt es. Geben Sie einen Wert in diesem Bereich ein.
input-rule-range = Ein Intervall ist mindestens 5 Sekunden und höchstens 366 Tage lang.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Geben Sie ein Intervall in diesem Bereich ein.
input-rule-cron = „{ $text }“ ist kein Cron-Ausdruck; schreiben Sie fünf Felder: Minute, Stunde, Tag des Monats, Monat, Wochentag. Zum Beispiel 30 2 * * Mon-Fri.
    .help = Es sind genau fünf Felder mit Leerzeichen dazwischen; Sekunden und Jahre gehören nicht dazu. Auch Kurznamen wie @daily werden gelesen. Bis die Regel berichtigt ist, beginnt nichts nach ihr.
input-rule-never = „{ $text }“ tritt nie ein: Einen solchen Tag gibt es in keinem Jahr.
    .help = Es wurde nichts gespeichert; ein Zeitplan, der schon da war, gilt weiter wie bisher. Sehen Sie sich Tag und Monat zusammen an: 0 0 30 2 * verlangt zum Beispiel den 30. Februar.
input-rule-strange = „{ $text }“ ist keine Regel.
    .help = Was in der Datenbank als Regel eines Zeitplans steht, kann diese Version nicht lesen; vielleicht hat eine neuere Version es geschrieben. Nach ihr beginnt nichts. Aktualisieren Sie diesen Prozess oder geben Sie dem Zeitplan eine neue Regel.
input-zone-strange = „{ $text }“ ist keine Zeitzone; schreiben Sie ihren Namen in der IANA-Datenbank, zum Beispiel Europe/Berlin, oder UTC.
    .help = Es wurde nichts geändert. Von der Zone hängt ab, zu welchen Stunden etwas geschieht, darum wird keine geraten; das Formular eines Zeitplans bietet Zonen zur Auswahl an.
# $near is the name of a zone that is spelled nearly so.
input-zone-near = „{ $text }“ ist keine Zeitzone. Meinten Sie { $near }?
    .help = Es wurde nichts geändert, und die vorgeschlagene Zone wurde nicht von selbst genommen: Geben Sie sie ein, wenn sie gemeint ist.
input-digest-kind = Wählen Sie, wann Nachrichten gesendet werden.
    .help = Die Regel wurde nicht gespeichert; eine Regel, die schon da war, gilt weiter wie bisher. Die API nimmt at_once, hourly oder daily.
input-digest-time = Schreiben Sie die Uhrzeit wie 07:30.
    .help = Die Regel wurde nicht gespeichert; eine Regel, die schon da war, gilt weiter wie bisher. Stunden gehen von 0 bis 23, Minuten von 0 bis 59.
input-digest-zone = „{ $text }“ ist keine Zeitzone, die hier bekannt ist; schreiben Sie eine wie Europe/Berlin oder UTC.
    .help = Die Regel wurde nicht gespeichert; eine Regel, die schon da war, gilt weiter wie bisher. Von der Zone hängt ab, wann die Nachrichten eines Tages gesendet werden.

# Names of pools.
input-fqdn-empty = Geben Sie den vollqualifizierten Domänennamen des Pools ein, zum Beispiel atl-cs-001.litwareinc.com.
    .help = Es wurde nichts geändert. Panel, API und Befehlszeile kennen einen Pool unter diesem Namen.
input-fqdn-too-long = Dieser Name hat { $bytes } Bytes; ein Domänenname hat höchstens { $most }.
    .help = Es wurde nichts geändert. Ein internationaler Name zählt in seiner ASCII-Form (xn--…), die länger ist als das Eingegebene.
# $label is what stands between two dots; it may be empty.
input-fqdn-label-length = Jeder Teil zwischen den Punkten muss 1 bis { $most } Zeichen haben; „{ $label }“ hat das nicht.
    .help = Es wurde nichts geändert. Zwei Punkte hintereinander oder ein Punkt am Anfang ergeben einen leeren Teil.
input-fqdn-label-characters = „{ $label }“ darf nur Buchstaben, Ziffern und Bindestriche enthalten und weder mit einem Bindestrich beginnen noch damit enden.
    .help = Es wurde nichts geändert. Auch Leerzeichen und Unterstriche, ein Port oder ein Schrägstrich gehören nicht zum Namen eines Pools.
input-fqdn-not-qualified = „{ $name }“ ist nicht vollqualifiziert: Fügen Sie die Domäne hinzu, zum Beispiel { $name }.litwareinc.com.
    .help = Es wurde nichts geändert. Eine Domäne wird nicht von selbst hinzugefügt, damit ein Pool für alle denselben Namen hat.
input-fqdn-address = „{ $name }“ sieht wie eine IP-Adresse aus; geben Sie den Domänennamen des Pools ein.
    .help = Es wurde nichts geändert. Der letzte Teil eines Domänennamens ist nie eine bloße Zahl.
input-fqdn-international = „{ $name }“ ist kein gültiger internationaler Domänenname.
    .help = Es wurde nichts geändert. Suchen Sie nach einem Zeichen, das vertippt ist oder das kein Domänenname haben darf, oder schreiben Sie den Namen in seiner ASCII-Form (xn--…).

# Addresses of stores.
input-store-url-empty = Geben Sie ein, wo der Speicher ist, zum Beispiel file:///srv/pool/dataconf oder sqlite:///srv/pool/presence.db.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Ein Modul, das der Pool nicht hat, braucht keinen Speicher: Lassen Sie es weg.
input-store-url-no-scheme = „{ $url }“ ist keine Speicher-URL. Schreiben Sie file:///Pfad für einen Ordner, sqlite:///Pfad/Datei.db für eine SQLite-Datenbank, postgres:// oder mysql:// für eine Datenbank auf einem Server, oder s3://, sftp:// oder webdavs:// für einen Ordner anderswo.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Ein bloßer Pfad wird nicht angenommen, denn er sagt nicht, von welcher Art der Speicher ist.
input-store-url-scheme = Speicher der Art „{ $scheme }“ kann diese Version nicht öffnen. Benutzen Sie file, sqlite, postgres, mysql, s3, sftp oder webdavs.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Eine Freigabe anderer Art lässt sich auf den Maschinen der Worker einhängen und als Ordner nennen (file://).
input-store-url-not-absolute = Der Pfad in „{ $url }“ muss absolut sein: Schreiben Sie drei Schrägstriche, wie in file:///srv/data.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Nach den zwei Schrägstrichen darf kein Server stehen: Nennen Sie eine Freigabe mit dem Ordner, in dem sie eingehängt ist.
input-store-url-parent = Der Pfad in „{ $url }“ darf „..“ nicht enthalten.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Schreiben Sie den gemeinten Pfad aus, damit zu sehen ist, wo der Speicher liegt.
input-store-url-characters = „{ $url }“ enthält ein Zeichen, das eine Adresse dieser Art nicht haben kann, zum Beispiel # (oder ? nach file:// und sqlite://, die keine Optionen haben). Gehört es zu einem Namen, schreiben Sie # als %23 und ? als %3F; wenn nicht, lassen Sie es weg.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Ebenso wenig angenommen werden %00 und, in Adressen von Speichern anderswo, Steuerzeichen wie Tabulator oder Zeilenumbruch sowie Namen von Benutzern, Ordnern eines Buckets oder Datenbanken, die kein UTF-8-Text sind.
input-store-url-root = „{ $url }“ bezeichnet das ganze Dateisystem; nennen Sie einen Ordner oder eine Datei darunter.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Eine Synchronisierung gleicht ihr Ziel an ihre Quelle an und löscht dort alles andere; darum darf kein Speicher ein ganzes Dateisystem sein.
input-store-url-password = In einer Speicher-URL darf kein Passwort stehen, denn dort würde es angezeigt und protokolliert. Geben Sie es gesondert an.
    .help = Die URL wurde nicht gespeichert. Geben Sie sie ohne das Passwort ein und das Passwort im Feld für das Geheimnis des Speichers, wo es verschlüsselt aufbewahrt wird. Ist die URL mit dem Passwort noch anderswohin gelangt, etwa in ein Skript oder einen Chat, ändern Sie das Passwort.
input-store-url-no-host = „{ $url }“ sagt nicht, wo der Speicher ist; nennen Sie nach den zwei Schrägstrichen den Server oder den Bucket.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Drei Schrägstriche gibt es nur bei Speichern der Maschine selbst (file, sqlite).
input-store-url-host = „{ $url }“ nennt keinen Server, Port oder Bucket, den es geben kann; prüfen Sie, was nach den zwei Schrägstrichen steht.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Namen haben Buchstaben, Ziffern, Punkte, Bindestriche und Unterstriche; Ports sind 1 bis 65535, und eine IPv6-Adresse steht in eckigen Klammern.
input-store-url-no-user = „{ $url }“ sagt nicht, wer sich anmeldet; schreiben Sie sftp://Benutzer@Server/Pfad.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Passwort oder privater Schlüssel des Benutzers gehören nicht in die URL: Sie werden gesondert angegeben.
# $scheme is postgres or mysql.
input-store-url-no-database-user = Die Speicher-URL sagt nicht, wer sich anmeldet; schreiben Sie { $scheme }://Benutzer@Server/Datenbank.
    .help = Es wurde nichts gespeichert und keine Datenbank angerührt. Das Passwort des Benutzers gehört nicht in die URL: Es wird gesondert angegeben.
input-store-url-no-database = „{ $url }“ nennt nicht genau eine Datenbank; schreiben Sie sie nach dem Namen des Servers und einem Schrägstrich.
    .help = Es wurde nichts gespeichert und keine Datenbank angerührt. Ein Schema in PostgreSQL wird mit der Option schema genannt, nicht nach einem weiteren Schrägstrich.
input-store-url-option = Die Option „{ $option }“ in „{ $url }“ ist für diese Art von Speicher nicht bekannt oder kann diesen Wert nicht haben.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. S3 kennt endpoint und region, SFTP host_key, PostgreSQL schema und sslmode, MySQL sslmode (disable, require oder verify-full); andere Arten haben keine Optionen.
input-store-url-not-encrypted = Mit „{ $url }“ gingen Daten und Passwörter unverschlüsselt über das Netz. Benutzen Sie https oder webdavs; ohne diese ist nur diese Maschine selbst (localhost) erreichbar.
    .help = Der Speicher wurde nicht gespeichert, und es wurde nichts dorthin gesendet. Schreiben Sie für einen WebDAV-Server webdavs://, für einen S3-Endpunkt https://; lassen Sie bei einer Datenbank sslmode=disable aus der URL weg.

# What is wrong with the stores of a pool, and with which tables of them are synced. $module is the name of a module.
input-store-wants-rows = { $module } enthält Zeilen einer Datenbank, darum muss sein Speicher eine Datenbank sein, zum Beispiel sqlite:///srv/pool/data.db.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Vielleicht steht die Adresse beim falschen Modul.
input-store-wants-files = { $module } enthält Dateien, darum muss sein Speicher ein Ordner sein, zum Beispiel file:///srv/pool/data.
    .help = Es wurde nichts gespeichert und kein Speicher angerührt. Auch Ordner anderswo (s3, sftp, webdavs) zählen; vielleicht steht die Adresse beim falschen Modul.
# $other is one of the two that follow.
input-store-overlap = Dieser Ort ist derselbe wie { $other }, liegt darin oder schließt ihn ein. Jeder Speicher braucht einen eigenen Ort, sonst würde eine Synchronisierung ihn überschreiben.
    .help = Es wurde nichts gespeichert. Eine Synchronisierung gleicht ihr Ziel an ihre Quelle an und löscht, was die Quelle nicht hat; ein Speicher innerhalb eines anderen würde mit gelöscht. Wählen Sie Ordner oder Datenbanken, die nebeneinander liegen.
# $role says which of the module’s two stores.
input-store-of-this-pool = { $role ->
    [live] der aktive Speicher für { $module } dieses Pools
   *[backup] der Sicherungsspeicher für { $module } dieses Pools
}
input-store-of-other-pool = { $role ->
    [live] der aktive Speicher für { $module } von { $pool }
   *[backup] der Sicherungsspeicher für { $module } von { $pool }
}
input-tables-of-files = { $module } enthält Dateien, darum gibt es keine Tabellen zu wählen. Nennen Sie keine.
    .help = Es wurde nichts gespeichert. Von einem Modul mit Dateien wird alles synchronisiert.
input-tables-of-no-store = Tabellen werden aus dem aktiven Speicher gewählt, und es ist keiner angegeben. Geben Sie ihn an oder lassen Sie beide Listen leer.
    .help = Es wurde nichts gespeichert. Sind beide Listen leer, werden alle Tabellen synchronisiert, sobald es einen aktiven Speicher gibt.
input-table-nameless = Der Name einer Tabelle darf nicht leer sein. Schreiben Sie ihn oder lassen Sie den Eintrag weg.
    .help = Es wurde nichts geändert; welche Tabellen synchronisiert werden, bleibt, wie es war.
# $name is only the beginning of the name.
input-table-too-long = „{ $name }…“ ist { $bytes } Bytes lang, der Name einer Tabelle höchstens { $most }. Schreiben Sie einen Namen je Zeile.
    .help = Es wurde nichts geändert; welche Tabellen synchronisiert werden, bleibt, wie es war. Meist stehen mehrere Namen in einer Zeile.
input-table-control = „{ $name }“ enthält ein Steuerzeichen, zum Beispiel einen Tabulator. Schreiben Sie einen Namen je Zeile, ohne solche Zeichen.
    .help = Es wurde nichts geändert; welche Tabellen synchronisiert werden, bleibt, wie es war.
input-tables-too-many = Das sind { $count } Namen, und eine Liste fasst höchstens { $most }. Wo die meisten Tabellen genannt sind, nennen Sie stattdessen die übrigen in der anderen Liste.
    .help = Es wurde nichts geändert; welche Tabellen synchronisiert werden, bleibt, wie es war. Die eine Liste nennt die Tabellen, die allein synchronisiert werden, die andere die, die ausgelassen werden.
input-tables-in-both = Beide Listen nennen { $names }. Eine Tabelle wird entweder synchronisiert oder ausgelassen; nehmen Sie sie aus einer der Listen heraus.
    .help = Es wurde nichts geändert; welche Tabellen synchronisiert werden, bleibt, wie es war. Namen, die sich nur in Groß- und Kleinschreibung unterscheiden, gelten hier als gleich.

# Markers that are not as they should be. $place is the store’s URL; $expected and $found are the message input-marker-card.
# A store in words, in the case that the sentences need: in English and Japanese the bare noun, in German the genitive (“die Markierung des …”).
input-marker-card = { $role ->
    [live] des aktiven Speichers für { $module } von { $pool }
   *[backup] des Sicherungsspeichers für { $module } von { $pool }
}
input-marker-missing = { $place } hat keine Markierung; erwartet wird dort die { $expected }. Vielleicht ist das Dateisystem oder die Freigabe nicht eingehängt, oder der Speicher wurde ersetzt. Es wurde nichts geändert; prüfen Sie den Ort, und wenn er stimmt und dies wirklich ein neuer Speicher ist, benutzen Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Weder in diesen Speicher noch in seinen Partner wurde geschrieben. Wo eine Freigabe nicht eingehängt ist, bleibt ein leerer Ordner, der genau so aussieht: Hängen Sie sie ein und fordern Sie den Lauf noch einmal an. Initialisieren Sie das Paar nur, wenn Sie wissen, dass der Speicher neu und jede Adresse die richtige ist; von da an überschreibt und löscht eine Synchronisierung in den Sicherungsspeichern.
# $found-deployment and $deployment are ids of installations.
input-marker-other-deployment = { $place } gehört zu einer anderen Installation von poolsync: Die Markierung dort ist die { $found } in der Installation { $found-deployment }, erwartet wird die { $expected } in der Installation { $deployment }. Es wurde nichts geändert; nennen Sie einen anderen Ort oder nehmen Sie den Speicher zuerst aus der anderen Installation heraus und benutzen Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Zwei Installationen, die in denselben Speicher schreiben, würden einander die Sicherungen überschreiben und löschen; darum rührt diese dort nichts an. Auch wenn das Panel mit einer leeren Datenbank neu eingerichtet wurde, sehen seine Speicher so aus: Stellen Sie dann, wenn Sie können, die Datenbank aus ihrer Sicherung wieder her, statt zu initialisieren.
# $found-pair and $pair are ids of pairs.
input-marker-other-pair = { $place } gehört zu einem anderen Paar: Die Markierung dort ist die { $found } im Paar { $found-pair }, erwartet wird die { $expected } im Paar { $pair }. Es wurde nichts geändert; prüfen Sie die Adresse, und wenn der Speicher das Paar wechseln sollte, benutzen Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Der Speicher enthält Daten eines anderen Paars, und eine Synchronisierung dorthin würde sie ersetzen. Initialisieren Sie das Paar nur, wenn niemand die alten Daten dort noch braucht.
input-marker-swapped = { $place } trägt die Markierung { $found }, erwartet wird die { $expected }: Zwei Speicher des Paars haben die Plätze getauscht. Es wurde nichts geändert; tragen Sie bei jedem Speicher die richtige Adresse ein oder hängen Sie jedes Dateisystem dort ein, wohin es gehört.
    .help = Eine Synchronisierung hätte so die Sicherung über die aktiven Daten kopiert oder zwei Pools vermischt; darum wurde sie gestoppt, bevor sie etwas schrieb. Initialisieren Sie das Paar nicht: Damit würde die falsche Zuordnung zur richtigen erklärt.
# $found-module and $module are names of modules.
input-marker-other-module = { $place } enthält die Daten von { $found-module }, erwartet werden die von { $module }: Die Markierung dort ist die { $found }. Es wurde nichts geändert; tragen Sie bei jedem Modul die richtige Adresse ein.
    .help = Die Adressen zweier Module wurden verwechselt. In keinen der Speicher wurde geschrieben. Initialisieren Sie das Paar nicht, bevor die Adressen stimmen.
# $found-place is a URL, $found-store and $store are ids of stores.
input-marker-copied = { $place } ist eine Kopie oder wurde verschoben: Die Markierung dort ist die { $found } in { $found-place } (Speicher { $found-store }), erwartet wird die des Speichers { $store } in { $place }. Es wurde nichts geändert; wenn dieser Ort von nun an der richtige ist und keine andere Kopie in Gebrauch ist, benutzen Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Bei zwei Kopien eines Speichers kann niemand sagen, welche aktuell ist. Sehen Sie nach, wo die andere ist und welche der Dienst benutzt, bevor Sie das Paar initialisieren.
# $found-epoch and $epoch count the initialisations of the pair; $why is one of the two that follow.
input-marker-stale = { $place } trägt die Markierung { $expected } aus der Initialisierung { $found-epoch }, erwartet wird die aus der Initialisierung { $epoch }: { $why }. Es wurde nichts geändert; prüfen Sie, was der Speicher enthält, und benutzen Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Ein zurückgeholter Speicher enthält, was er damals enthielt. Ist es ein aktiver Speicher, gleicht eine Synchronisierung die Sicherung an ihn an, und was in der Sicherung neuer war, geht verloren; stellen Sie zuerst aus der Sicherung wieder her, wenn Sie das brauchen.
input-marker-older = Der Speicher wurde aus einer älteren Kopie zurückgeholt
input-marker-newer = Das Paar wurde seither von einem Panel initialisiert, dessen Datenbank dieses nicht hat
input-marker-damaged = Die Markierung von { $place } ist beschädigt, sodass niemand sagen kann, welcher Speicher das ist. Es wurde nichts geändert; prüfen Sie, ob der Ort der richtige ist, und benutzen Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Weder in diesen Speicher noch in seinen Partner wurde geschrieben. Eine Markierung wird ganz oder gar nicht geschrieben; ist sie beschädigt, hat etwas anderes dort geschrieben, oder der Datenträger hat Daten verloren: Prüfen Sie auch den übrigen Inhalt des Speichers.

# Names of roles, accounts, tokens and channels, passwords, and what a role can hold.
input-role-unknown = „{ $text }“ ist keine vordefinierte Rolle. Wählen Sie { $names }.
    .help = Es wurde nichts gespeichert. Eine eigene Rolle beginnt immer als Kopie einer eingebauten, nie als Kopie einer anderen eigenen.
input-role-name = „{ $text }“ kann kein Name einer Rolle sein: Benutzen Sie 1 bis { $most } Buchstaben, Ziffern, Leerzeichen, Punkte, Bindestriche oder Unterstriche, darunter einen Buchstaben oder eine Ziffer.
    .help = Es wurde nichts geändert. Buchstaben jeder Schrift zählen; Groß- und Kleinschreibung unterscheiden zwei Namen nicht.
input-user-name = „{ $text }“ kann kein Name eines Kontos sein: Benutzen Sie 1 bis 64 Zeichen; erlaubt sind die Buchstaben a bis z (keine Umlaute oder Akzente), die Ziffern 0 bis 9 sowie . - _ @, darunter mindestens ein Buchstabe oder eine Ziffer.
    .help = Es wurde nichts geändert. Groß- und Kleinschreibung machen keinen Unterschied: Der Name wird kleingeschrieben aufbewahrt.
input-password-short = Wählen Sie ein Passwort mit mindestens { $least } Zeichen.
    .help = Das Passwort wurde nicht gesetzt; eines, das schon da war, gilt weiter. Vier Wörter, die nichts miteinander zu tun haben, sind lang genug und leicht zu merken.
input-password-long = Wählen Sie ein Passwort mit höchstens { $most } Zeichen; jedes Zeichen außerhalb von ASCII (etwa ä oder 日) zählt dabei als zwei bis vier.
    .help = Das Passwort wurde nicht gesetzt; eines, das schon da war, gilt weiter.
input-token-name = „{ $text }“ kann kein Name eines Tokens sein: Benutzen Sie 1 bis { $most } Zeichen; erlaubt sind Buchstaben und Ziffern jeder Schrift, Leerzeichen sowie . - _ @.
    .help = Es wurde kein Token erstellt. Geben Sie einen Namen ein, der sagt, wofür das Token ist.
# Within a sentence of whoever asked for the token. $prefix is psk_.
input-token = dies ist kein Zugriffstoken: Ein solches beginnt mit { $prefix }, und danach stehen { $digits } hexadezimale Ziffern
input-permission-unknown = „{ $text }“ ist kein Cmdlet, das eine Rolle haben kann. Die Seite Rollen führt sie auf.
    .help = Es wurde nichts gespeichert. Schreiben Sie den ganzen Namen, zum Beispiel Get-CsBackupServiceStatus; Groß- und Kleinschreibung sind gleich.
input-channel-name = Geben Sie einen Namen mit 1 bis { $most } Zeichen in einer Zeile ein.
    .help = Der Kanal wurde nicht gespeichert; einer, der schon da war, gilt weiter wie bisher.
# Within a sentence about the database.
input-origin-unknown = „{ $text }“ ist keine mögliche Herkunft eines Kontos

# Mail addresses and webhooks.
input-recipients-none = Geben Sie mindestens eine E-Mail-Adresse ein.
    .help = Der Kanal wurde nicht gespeichert; einer, der schon da war, sendet weiter an die zuvor Genannten. Soll nichts gesendet werden, schalten Sie den Kanal aus.
input-recipients-address = „{ $text }“ ist keine E-Mail-Adresse; schreiben Sie sie wie operations@litwareinc.com.
    .help = Der Kanal wurde nicht gespeichert; einer, der schon da war, sendet weiter an die zuvor Genannten. Schreiben Sie nur Adressen, ohne Namen und spitze Klammern, mit Leerzeichen, Kommas, Semikolons oder Zeilenumbrüchen dazwischen.
input-recipients-too-many = Geben Sie höchstens { $most } E-Mail-Adressen ein; benutzen Sie für mehr Personen eine Verteilerliste.
    .help = Der Kanal wurde nicht gespeichert; einer, der schon da war, sendet weiter an die zuvor Genannten.
input-webhook-not-an-address = Geben Sie eine Adresse ein, die mit https:// beginnt (oder in Ihrem eigenen Netz mit http://).
    .help = Der Kanal wurde nicht gespeichert und nichts gesendet; einer, der schon da war, sendet weiter an seine bisherige Adresse. Übernehmen Sie die ganze Adresse vom Empfänger, mit dem Namen seines Servers.
input-webhook-credentials = Lassen Sie Name und Passwort aus der Adresse weg; die Anfragen werden stattdessen signiert.
    .help = Der Kanal wurde nicht gespeichert und nichts gesendet; einer, der schon da war, sendet weiter an seine bisherige Adresse. Das Panel erstellt für jeden Webhook ein Geheimnis zum Signieren. Wo JSON gesendet wird, wird es nach dem Speichern einmal gezeigt: Damit prüft der Empfänger, dass eine Anfrage von diesem Panel kommt.
input-webhook-too-long = Die Adresse ist zu lang: Sie darf höchstens { $most } Zeichen haben; jedes Zeichen außerhalb von ASCII (etwa ä oder 日) zählt dabei als zwei bis vier.
    .help = Der Kanal wurde nicht gespeichert und nichts gesendet; einer, der schon da war, sendet weiter an seine bisherige Adresse. Prüfen Sie, ob nichts als die Adresse eingefügt wurde.
input-webhook-not-public = { $host } führt zu { $address }, was keine öffentliche Adresse ist. Ist sie gemeint, tragen Sie ihr Netz unter allowed_networks im Abschnitt [webhooks] der Konfiguration ein.
    .help = Dorthin wurde nichts gesendet. Ein Kanal, der gerade gespeichert wurde, bleibt, wie er war. Adressen der eigenen Netze werden abgelehnt, wenn die Konfiguration sie nicht erlaubt, damit kein Kanal dazu dienen kann, Server hinter dem Panel zu erreichen.
input-webhook-in-clear = http:// ist für Ihr eigenes Netz, denn wer unterwegs zuhört, kann lesen, was wohin gesendet wird. Geben Sie eine Adresse ein, die mit https:// beginnt, oder tragen Sie das Netz dieser Adresse unter allowed_networks im Abschnitt [webhooks] der Konfiguration ein.
    .help = Dorthin wurde nichts gesendet. Ein Kanal, der gerade gespeichert wurde, bleibt, wie er war.
# Whom a message reached, within notifications-sent-partly: to $reached of $all recipients. $refused and $deferred are addresses with what the server said.
input-reached-refused = an { $reached } von { $all }; abgelehnt: { $refused }
input-reached-deferred = an { $reached } von { $all }; aufgeschoben: { $deferred }
input-reached-both = an { $reached } von { $all }; abgelehnt: { $refused }; aufgeschoben: { $deferred }

# Settings, limits and targets.
input-bandwidth = „{ $text }“ ist keine Bandbreite; schreiben Sie die Bytes je Sekunde, mindestens 1, zum Beispiel 500KiB, 10MiB oder 2000000.
    .help = Es wurde nichts geändert und nichts kopiert. KiB, MiB und GiB zählen in Schritten von 1024, kB, MB und GB in Schritten von 1000; es werden nur ganze Zahlen angenommen.
input-limit = „{ $text }“ ist keine Grenze; schreiben Sie eine Anzahl von Elementen, zum Beispiel 500, oder einen Anteil am Ziel, zum Beispiel 25%.
    .help = Es wurde nichts verglichen oder kopiert. Die Grenze sagt, wie viele Elemente des Ziels eine Synchronisierung löschen darf, ohne aufgehalten zu werden; ein Anteil ist eine ganze Zahl bis 100%.
input-target-range = Ein Ziel beträgt 1 bis { $most } Minuten (ein Jahr).
    .help = Das Ziel wurde nicht gespeichert; was zuvor galt, gilt weiter. Es sagt nur, ab welchem Alter eine Sicherung gemeldet wird, und ändert keine Daten.
input-target-order = Die Warnung darf nicht nach der Überschreitung kommen.
    .help = Das Ziel wurde nicht gespeichert; was zuvor galt, gilt weiter. Geben Sie eine Warnung ein, die höchstens so lang ist wie die Überschreitung.
# $names are the names of all settings.
input-setting-unknown = „{ $text }“ ist keine Einstellung. Es gibt { $names }.
    .help = Es wurde keine Einstellung geändert, auch keine, die mitgesendet wurde. Groß- und Kleinschreibung sind gleich.
# $range is one of the messages setting-…-range, $unit one of setting-unit-….
input-setting-range = Erlaubt für { $setting }: { $range }.
    .help = Es wurde keine Einstellung geändert, auch keine, die mitgesendet wurde; alle gelten weiter wie bisher.
input-setting-flag = Erlaubt für { $setting }: true (ein) oder false (aus).
    .help = Es wurde keine Einstellung geändert, auch keine, die mitgesendet wurde; alle gelten weiter wie bisher.
input-setting-number = Erlaubt für { $setting } ist eine ganze Zahl ({ $unit }): { $range }.
    .help = Es wurde keine Einstellung geändert, auch keine, die mitgesendet wurde; alle gelten weiter wie bisher. Schreiben Sie die Zahl nur mit Ziffern, ohne Trennzeichen und Einheit.
# $line is the number of a line, $fault one of the messages that follow, input-bandwidth, input-zone-strange or input-zone-near.
input-timetable-line = Zeile { $line }: { $fault }
    .help = Es wurde keine Einstellung geändert; Läufe kopieren so schnell, wie der bisherige Wochenplan es zulässt. Berichtigen Sie diese Zeile: Tage, Zeiten und eine Grenze, etwa Mon-Fri 08:00-18:00 10MiB/s.
input-timetable-second-zone = Es gibt schon eine Zone; ein Wochenplan hat eine für alle seine Zeilen.
input-timetable-too-long = Ein Wochenplan hat höchstens { $most } Zeilen.
input-timetable-incomplete = Sie ist nicht vollständig; schreiben Sie Tage, Zeiten und eine Grenze, zum Beispiel Mon-Fri 08:00-18:00 10MiB/s, oder none für keine Grenze.
input-timetable-only-zone = Es gibt eine Zone, aber keine Zeile mit Stunden; schreiben Sie Tage, Zeiten und eine Grenze, zum Beispiel Mon-Fri 08:00-18:00 10MiB/s, oder none für keine Grenze.
input-timetable-no-times = „{ $text }“ sind keine Zeiten; schreiben Sie Tage, Zeiten und eine Grenze, zum Beispiel Mon-Fri 08:00-18:00 10MiB/s, oder none für keine Grenze.
input-timetable-no-span = „{ $text }“ ist keine Zeitspanne; schreiben Sie 00:00-24:00 für den ganzen Tag.
input-timetable-no-limit = Sie hat keine Grenze; schreiben Sie Tage, Zeiten und eine Grenze, zum Beispiel Mon-Fri 08:00-18:00 10MiB/s, oder none für keine Grenze.
# $days are the days as they are typed.
input-timetable-no-day = „{ $text }“ ist kein Tag; schreiben Sie { $days }.
input-timetable-no-time = „{ $text }“ ist keine Uhrzeit; schreiben Sie sie wie 08:00, bis 24:00.
# Where a syslog server listens, within a sentence about the configuration.
input-syslog-url = schreiben Sie udp://host:514, tcp://host:514 oder unix:///dev/log
# The limit of deletes, within a sentence. $items and $percent are figures; $number is the first as a number, to choose words by.
input-limit-items = { $number ->
    [one] { $items } Element
   *[other] { $items } Elemente
}
input-limit-percent = { $percent } % der Elemente des Ziels
input-limit-both = { $number ->
    [one] { $items } Element oder { $percent } % der Elemente des Ziels, je nachdem, was mehr ist
   *[other] { $items } Elemente oder { $percent } % der Elemente des Ziels, je nachdem, was mehr ist
}

# Ids, and changes of a run.
input-id = „{ $text }“ ist keine Kennung.
    .help = Es wurde nichts geändert. Kennungen vergibt das Panel selbst: Übernehmen Sie die ganze Kennung aus der Adresse einer Seite oder aus einer Antwort der API.
input-change-key = „{ $text }“ bezeichnet keine Änderung; wählen Sie Änderungen auf der Seite eines Laufs.
    .help = Es wurde nichts eingereiht, und es wurden keine Daten geändert. Die API nennt den Schlüssel jeder Änderung, 32 hexadezimale Ziffern, in der Liste der Änderungen des Laufs.

# How long history is kept. $rule is input-kept-days or input-kept-runs; in them, $value is shown, and $number is the same as a number.
input-items-removed = Die Elementliste dieses Laufs wurde am { $at } entfernt: Elementlisten werden { $rule }.
input-kept-days = { $number ->
    [one] { $value } Tag lang aufbewahrt
   *[other] { $value } Tage lang aufbewahrt
}
input-kept-runs = { $number ->
    [one] für den neuesten { $value } Lauf aufbewahrt
   *[other] für die neuesten { $value } Läufe aufbewahrt
}
# Within a sentence about the database.
input-kept-unknown = „{ $text }“ ist keine Regel dafür, wie lange der Verlauf aufbewahrt wird
# How long something goes on failing, behind a colon or after “in”. $since is a moment in UTC.
input-lasting = { $number ->
    [one] { $number } Lauf seit { $since }
   *[other] { $number } Läufe seit { $since }
}

# Where stores may lie on this machine.
input-outside-roots = { $path } liegt nicht unterhalb eines Ordners, den diese Installation erlaubt ({ $roots }). Wählen Sie einen Pfad unterhalb eines solchen, oder nehmen Sie seinen Ordner in der Konfiguration in allowed_roots auf.
    .help = Es wurde nichts gespeichert oder geändert und dort nichts geöffnet. Es zählt die Konfiguration der Maschine, die das sagt: Jeder Worker hat seine eigene.
# Stands in $roots above.
input-no-roots = keiner ist festgelegt
