# What is wrong with what somebody typed, sent or wrote into a file: said beside the field, by the API and on the command line.
# What people type (live, 2m, Mon-Fri, file:///…) stays as it is in all languages.

# Words of closed lists. $what is one of the messages input-noun-…, $choices are the words as they are typed.
input-choice-unknown = „{ $text }“ ist kein gültiger Wert für { $what }; wählen Sie { $choices }.
input-noun-run-state = den Zustand eines Laufs
input-noun-phase = die Phase eines Laufs
input-noun-mode = den Modus eines Laufs
input-noun-intent = den Zweck eines Laufs
input-noun-action = die Aktion eines Laufs
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
input-selection-unknown = „{ $text }“ ist kein Sicherungsmodul. Wählen Sie All, { $names }.
input-category-unknown = „{ $text }“ ist keine Kategorie. Wählen Sie CMS, UserData oder RGS.
input-store-role-unknown = „{ $text }“ ist kein Speicher eines Moduls; wählen Sie live oder backup.

# Dates, intervals, rules and time zones.
input-date-unknown = „{ $text }“ ist kein Datum; schreiben Sie es wie 2026-11-22.
input-interval-strange = „{ $text }“ ist kein Intervall; schreiben Sie es wie 2m, 1h30m, 00:02:00 oder in Sekunden, wie 120.
input-interval-range = „{ $text }“ liegt außerhalb des Bereichs: Ein Intervall ist mindestens eine Sekunde und höchstens 366 Tage lang.
input-rule-range = Ein Intervall ist mindestens 5 Sekunden und höchstens 366 Tage lang.
input-rule-cron = „{ $text }“ ist kein Cron-Ausdruck; schreiben Sie fünf Felder: Minute, Stunde, Tag des Monats, Monat, Wochentag. Zum Beispiel 30 2 * * Mon-Fri.
    .help = Es sind genau fünf Felder mit Leerzeichen dazwischen; Sekunden und Jahre gehören nicht dazu. Auch Kurznamen wie @daily werden gelesen. Bis die Regel berichtigt ist, beginnt nichts nach ihr.
input-rule-never = „{ $text }“ tritt nie ein: Einen solchen Tag gibt es in keinem Jahr.
input-rule-strange = „{ $text }“ ist keine Regel.
    .help = Was in der Datenbank als Regel eines Zeitplans steht, kann diese Version nicht lesen; vielleicht hat eine neuere Version es geschrieben. Nach ihr beginnt nichts. Aktualisieren Sie diesen Prozess, oder geben Sie dem Zeitplan eine neue Regel.
input-zone-strange = „{ $text }“ ist keine Zeitzone; schreiben Sie ihren Namen in der IANA-Datenbank, zum Beispiel Europe/Berlin, oder UTC.
# $near is the name of a zone that is spelled nearly so.
input-zone-near = „{ $text }“ ist keine Zeitzone. Meinten Sie { $near }?
input-digest-kind = Wählen Sie, wann Nachrichten gesendet werden.
input-digest-time = Schreiben Sie die Uhrzeit wie 07:30.
input-digest-zone = „{ $text }“ ist keine Zeitzone, die hier bekannt ist; schreiben Sie eine wie Europe/Berlin oder UTC.

# Names of pools.
input-fqdn-empty = Geben Sie den vollqualifizierten Domänennamen des Pools ein, zum Beispiel atl-cs-001.litwareinc.com.
input-fqdn-too-long = Dieser Name hat { $bytes } Bytes; ein Domänenname hat höchstens { $most }.
# $label is what stands between two dots; it may be empty.
input-fqdn-label-length = Jeder Teil zwischen den Punkten muss 1 bis { $most } Zeichen haben; „{ $label }“ hat das nicht.
input-fqdn-label-characters = „{ $label }“ darf nur Buchstaben, Ziffern und Bindestriche enthalten und weder mit einem Bindestrich beginnen noch damit enden.
input-fqdn-not-qualified = „{ $name }“ ist nicht vollqualifiziert: Fügen Sie die Domäne hinzu, zum Beispiel { $name }.litwareinc.com.
input-fqdn-address = „{ $name }“ sieht wie eine IP-Adresse aus; geben Sie den Domänennamen des Pools ein.
input-fqdn-international = „{ $name }“ ist kein gültiger internationaler Domänenname.

# Addresses of stores.
input-store-url-empty = Geben Sie ein, wo der Speicher ist, zum Beispiel file:///srv/pool/dataconf oder sqlite:///srv/pool/presence.db.
input-store-url-no-scheme = „{ $url }“ ist keine Speicher-URL. Schreiben Sie file:///Pfad für einen Ordner, sqlite:///Pfad/Datei.db für eine SQLite-Datenbank, postgres:// oder mysql:// für eine Datenbank auf einem Server, oder s3://, sftp:// oder webdavs:// für einen Ordner anderswo.
input-store-url-scheme = Speicher der Art „{ $scheme }“ kann diese Version nicht öffnen. Verwenden Sie file, sqlite, postgres, mysql, s3, sftp oder webdavs.
input-store-url-not-absolute = Der Pfad in „{ $url }“ muss absolut sein: Schreiben Sie drei Schrägstriche, wie in file:///srv/data.
input-store-url-parent = Der Pfad in „{ $url }“ darf „..“ nicht enthalten.
input-store-url-characters = „{ $url }“ enthält Optionen oder Zeichen, die diese Art von Speicher nicht annimmt; schreiben Sie ? als %3F und # als %23.
input-store-url-root = „{ $url }“ bezeichnet das ganze Dateisystem; nennen Sie einen Ordner oder eine Datei darunter.
input-store-url-password = In einer Speicher-URL darf kein Passwort stehen, denn dort würde es angezeigt und protokolliert. Geben Sie es gesondert an.
    .help = Die URL wurde nicht gespeichert. Geben Sie sie ohne das Passwort ein und das Passwort im Feld für das Geheimnis des Speichers, wo es verschlüsselt aufbewahrt wird. Ist die URL mit dem Passwort noch anderswohin gelangt, etwa in ein Skript oder einen Chat, ändern Sie das Passwort.
input-store-url-no-host = „{ $url }“ sagt nicht, wo der Speicher ist; nennen Sie nach den zwei Schrägstrichen den Server oder den Bucket.
input-store-url-host = „{ $url }“ nennt keinen Server, Port oder Bucket, den es geben kann; prüfen Sie, was nach den zwei Schrägstrichen steht.
input-store-url-no-user = „{ $url }“ sagt nicht, wer sich anmeldet; schreiben Sie sftp://Benutzer@Server/Pfad.
# $scheme is postgres or mysql.
input-store-url-no-database-user = Die Speicher-URL sagt nicht, wer sich anmeldet; schreiben Sie { $scheme }://Benutzer@Server/Datenbank.
input-store-url-no-database = „{ $url }“ nennt nicht genau eine Datenbank; schreiben Sie sie nach dem Namen des Servers und einem Schrägstrich.
input-store-url-option = Die Option „{ $option }“ in „{ $url }“ ist für diese Art von Speicher nicht bekannt oder kann diesen Wert nicht haben.
input-store-url-not-encrypted = Mit „{ $url }“ gingen Daten und Passwörter unverschlüsselt über das Netz. Verwenden Sie https oder webdavs; ohne diese ist nur dieser Rechner selbst (localhost) erreichbar.
    .help = Der Speicher wurde nicht gespeichert, und es wurde nichts dorthin gesendet. Schreiben Sie für einen WebDAV-Server webdavs://, für einen S3-Endpunkt https://; lassen Sie bei einer Datenbank sslmode=disable aus der URL weg.

# What is wrong with the stores of a pool, and with which tables of them are synced. $module is the name of a module.
input-store-wants-rows = { $module } enthält Zeilen einer Datenbank, darum muss sein Speicher eine Datenbank sein, zum Beispiel sqlite:///srv/pool/data.db.
input-store-wants-files = { $module } enthält Dateien, darum muss sein Speicher ein Ordner sein, zum Beispiel file:///srv/pool/data.
# $other is one of the two that follow.
input-store-overlap = Dieser Ort ist derselbe wie { $other }, liegt darin oder schließt ihn ein. Jeder Speicher braucht einen eigenen Ort, sonst würde eine Synchronisierung ihn überschreiben.
    .help = Es wurde nichts gespeichert. Eine Synchronisierung gleicht ihr Ziel an ihre Quelle an und löscht, was die Quelle nicht hat; ein Speicher innerhalb eines anderen würde mit gelöscht. Wählen Sie Ordner oder Datenbanken, die nebeneinander liegen.
# $role says which of the module’s two stores.
input-store-of-this-pool = { $role ->
    [live] der aktive Speicher von { $module } dieses Pools
   *[backup] der Sicherungsspeicher von { $module } dieses Pools
}
input-store-of-other-pool = { $role ->
    [live] der aktive Speicher von { $module } von { $pool }
   *[backup] der Sicherungsspeicher von { $module } von { $pool }
}
input-tables-of-files = { $module } enthält Dateien, darum gibt es keine Tabellen zu wählen. Nennen Sie keine.
input-tables-of-no-store = Tabellen werden aus dem aktiven Speicher gewählt, und es ist keiner angegeben. Geben Sie ihn an, oder lassen Sie beide Listen leer.
input-table-nameless = Der Name einer Tabelle darf nicht leer sein. Schreiben Sie ihn, oder lassen Sie den Eintrag weg.
# $name is only the beginning of the name.
input-table-too-long = „{ $name }…“ ist { $bytes } Bytes lang, der Name einer Tabelle höchstens { $most }. Schreiben Sie einen Namen je Zeile.
input-table-control = „{ $name }“ enthält ein Steuerzeichen, zum Beispiel einen Tabulator. Schreiben Sie einen Namen je Zeile, ohne solche Zeichen.
input-tables-too-many = Das sind { $count } Namen, und eine Liste fasst höchstens { $most }. Wo die meisten Tabellen genannt sind, nennen Sie stattdessen die übrigen in der anderen Liste.
input-tables-in-both = Beide Listen nennen { $names }. Eine Tabelle wird entweder synchronisiert oder ausgelassen; nehmen Sie sie aus einer der Listen heraus.

# Markers that are not as they should be. $place is the store’s URL; $expected and $found are the message input-marker-card.
# A store in words, in the case that the sentences need: in English and Japanese the bare noun, in German the genitive (“die Markierung des …”).
input-marker-card = { $role ->
    [live] des aktiven Speichers von { $module } von { $pool }
   *[backup] des Sicherungsspeichers von { $module } von { $pool }
}
input-marker-missing = { $place } hat keine Markierung; erwartet wird dort die { $expected }. Vielleicht ist das Dateisystem oder die Freigabe nicht eingehängt, oder der Speicher wurde ersetzt. Es wurde nichts geändert; prüfen Sie den Ort, und wenn er stimmt und dies wirklich ein neuer Speicher ist, verwenden Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Weder in diesen Speicher noch in seinen Partner wurde geschrieben. Wo eine Freigabe nicht eingehängt ist, bleibt ein leerer Ordner, der genau so aussieht: Hängen Sie sie ein, und fordern Sie den Lauf noch einmal an. Initialisieren Sie das Paar nur, wenn Sie wissen, dass der Speicher neu und jede Adresse die richtige ist; von da an überschreibt und löscht eine Synchronisierung in den Sicherungsspeichern.
# $found-deployment and $deployment are ids of installations.
input-marker-other-deployment = { $place } gehört zu einer anderen Installation von poolsync: Die Markierung dort ist die { $found } in der Installation { $found-deployment }, erwartet wird die { $expected } in der Installation { $deployment }. Es wurde nichts geändert; nennen Sie einen anderen Ort, oder nehmen Sie den Speicher zuerst aus der anderen Installation heraus und verwenden Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Zwei Installationen, die in denselben Speicher schreiben, würden einander die Sicherungen überschreiben und löschen; darum rührt diese dort nichts an. Auch wenn das Panel mit einer leeren Datenbank neu eingerichtet wurde, sehen seine Speicher so aus: Stellen Sie dann, wenn Sie können, die Datenbank aus ihrer Sicherung wieder her, statt zu initialisieren.
# $found-pair and $pair are ids of pairs.
input-marker-other-pair = { $place } gehört zu einem anderen Paar: Die Markierung dort ist die { $found } im Paar { $found-pair }, erwartet wird die { $expected } im Paar { $pair }. Es wurde nichts geändert; prüfen Sie die Adresse, und wenn der Speicher das Paar wechseln sollte, verwenden Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Der Speicher enthält Daten eines anderen Paars, und eine Synchronisierung dorthin würde sie ersetzen. Initialisieren Sie das Paar nur, wenn niemand die alten Daten dort noch braucht.
input-marker-swapped = { $place } trägt die Markierung { $found }, erwartet wird die { $expected }: Zwei Speicher des Paars haben die Plätze getauscht. Es wurde nichts geändert; tragen Sie bei jedem Speicher die richtige Adresse ein, oder hängen Sie jedes Dateisystem dort ein, wohin es gehört.
    .help = Eine Synchronisierung hätte so die Sicherung über die aktiven Daten kopiert oder zwei Pools vermischt; darum wurde sie gestoppt, bevor sie etwas schrieb. Initialisieren Sie das Paar nicht: Damit würde die falsche Zuordnung zur richtigen erklärt.
# $found-module and $module are names of modules.
input-marker-other-module = { $place } enthält die Daten von { $found-module }, erwartet werden die von { $module }: Die Markierung dort ist die { $found }. Es wurde nichts geändert; tragen Sie bei jedem Modul die richtige Adresse ein.
    .help = Die Adressen zweier Module wurden verwechselt. In keinen der Speicher wurde geschrieben. Initialisieren Sie das Paar nicht, bevor die Adressen stimmen.
# $found-place is a URL, $found-store and $store are ids of stores.
input-marker-copied = { $place } ist eine Kopie oder wurde verschoben: Die Markierung dort ist die { $found } in { $found-place } (Speicher { $found-store }), erwartet wird die des Speichers { $store } in { $place }. Es wurde nichts geändert; wenn dieser Ort von nun an der richtige ist und keine andere Kopie in Gebrauch ist, verwenden Sie „Paar initialisieren“ auf der Seite des Pools.
    .help = Bei zwei Kopien eines Speichers kann niemand sagen, welche aktuell ist. Sehen Sie nach, wo die andere ist und welche der Dienst benutzt, bevor Sie das Paar initialisieren.
# $found-epoch and $epoch count the initialisations of the pair; $why is one of the two that follow.
input-marker-stale = { $place } trägt die Markierung { $expected } aus der Initialisierung { $found-epoch }, erwartet wird die aus der Initialisierung { $epoch }: { $why }. Es wurde nichts geändert; prüfen Sie, was der Speicher enthält, und verwenden Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Ein zurückgeholter Speicher enthält, was er damals enthielt. Ist es ein aktiver Speicher, gleicht eine Synchronisierung die Sicherung an ihn an, und was in der Sicherung neuer war, geht verloren; stellen Sie zuerst aus der Sicherung wieder her, wenn Sie das brauchen.
input-marker-older = Der Speicher wurde aus einer älteren Kopie zurückgeholt
input-marker-newer = Das Paar wurde seither von einem Panel initialisiert, dessen Datenbank dieses nicht hat
input-marker-damaged = Die Markierung von { $place } ist beschädigt, sodass niemand sagen kann, welcher Speicher das ist. Es wurde nichts geändert; prüfen Sie, ob der Ort der richtige ist, und verwenden Sie dann „Paar initialisieren“ auf der Seite des Pools.
    .help = Weder in diesen Speicher noch in seinen Partner wurde geschrieben. Eine Markierung wird ganz oder gar nicht geschrieben; ist sie beschädigt, hat etwas anderes dort geschrieben, oder der Datenträger hat Daten verloren: Prüfen Sie auch den übrigen Inhalt des Speichers.

# Names of roles, accounts, tokens and channels, passwords, and what a role can hold.
input-role-unknown = „{ $text }“ ist keine vordefinierte Rolle. Wählen Sie { $names }.
input-role-name = „{ $text }“ kann kein Name einer Rolle sein: Verwenden Sie 1 bis { $most } Buchstaben, Ziffern, Leerzeichen, Punkte, Bindestriche oder Unterstriche, darunter einen Buchstaben oder eine Ziffer.
input-user-name = „{ $text }“ kann kein Name eines Kontos sein: Verwenden Sie 1 bis 64 Buchstaben, Ziffern, Punkte, Bindestriche, Unterstriche oder @, darunter einen Buchstaben oder eine Ziffer.
input-password-short = Wählen Sie ein Passwort mit mindestens { $least } Zeichen.
input-password-long = Wählen Sie ein Passwort mit höchstens { $most } Bytes.
input-token-name = „{ $text }“ kann kein Name eines Tokens sein: Verwenden Sie 1 bis { $most } Buchstaben, Ziffern, Leerzeichen, Punkte, Bindestriche oder Unterstriche.
# Within a sentence of whoever asked for the token. $prefix is psk_.
input-token = dies ist kein Zugriffstoken: Ein solches beginnt mit { $prefix }, und danach stehen { $digits } hexadezimale Ziffern
input-permission-unknown = „{ $text }“ ist kein Cmdlet, das eine Rolle haben kann. Die Seite „Rollen“ führt sie auf.
input-channel-name = Geben Sie einen Namen mit 1 bis { $most } Zeichen in einer Zeile ein.
# Within a sentence about the database.
input-origin-unknown = „{ $text }“ ist keine mögliche Herkunft eines Kontos

# Mail addresses and webhooks.
input-recipients-none = Geben Sie mindestens eine E-Mail-Adresse ein.
input-recipients-address = „{ $text }“ ist keine E-Mail-Adresse; schreiben Sie sie wie operations@litwareinc.com.
input-recipients-too-many = Geben Sie höchstens { $most } E-Mail-Adressen ein; verwenden Sie für mehr Personen eine Verteilerliste.
input-webhook-not-an-address = Geben Sie eine Adresse ein, die mit https:// beginnt (oder in Ihrem eigenen Netz mit http://).
input-webhook-credentials = Lassen Sie Name und Passwort aus der Adresse weg; Anforderungen werden stattdessen signiert.
    .help = Die Adresse wurde nicht gespeichert. Geben Sie dem Kanal ein Geheimnis zum Signieren: Der Empfänger prüft damit, dass eine Anforderung von diesem Panel kommt.
input-webhook-too-long = Die Adresse ist länger als { $most } Zeichen.
# Whom a message reached, within notifications-sent-partly: to $reached of $all recipients. $refused and $deferred are addresses with what the server said.
input-reached-refused = an { $reached } von { $all }; abgelehnt: { $refused }
input-reached-deferred = an { $reached } von { $all }; zurückgestellt: { $deferred }
input-reached-both = an { $reached } von { $all }; abgelehnt: { $refused }; zurückgestellt: { $deferred }

# Settings, limits and targets.
input-bandwidth = „{ $text }“ ist keine Bandbreite; schreiben Sie die Bytes je Sekunde, mindestens 1, zum Beispiel 500KiB, 10MiB oder 2000000.
input-limit = „{ $text }“ ist keine Grenze; schreiben Sie eine Anzahl von Elementen, zum Beispiel 500, oder einen Anteil am Ziel, zum Beispiel 25%.
input-target-range = Ein Ziel ist 1 bis { $most } Minuten (ein Jahr).
input-target-order = Die Warnung darf nicht nach der Überschreitung kommen.
# $names are the names of all settings.
input-setting-unknown = „{ $text }“ ist keine Einstellung. Es gibt { $names }.
# $range is one of the messages setting-…-range, $unit one of setting-unit-….
input-setting-range = Erlaubt für { $setting }: { $range }.
input-setting-flag = Erlaubt für { $setting }: true (ein) oder false (aus).
input-setting-number = Erlaubt für { $setting } ist eine ganze Zahl ({ $unit }): { $range }.
# $line is the number of a line, $fault one of the messages that follow, input-bandwidth, input-zone-strange or input-zone-near.
input-timetable-line = Zeile { $line }: { $fault }
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
input-id = „{ $text }“ ist keine ID.
input-change-key = „{ $text }“ bezeichnet keine Änderung; wählen Sie Änderungen auf der Seite eines Laufs.

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
