# Why a run of the engine, or one of its items, does not get to its end: what happened, what it means for the data, what to do.


## Runs
engine-cancelled = Der Lauf wurde abgebrochen. Im Zielspeicher wurde nichts geändert.
    .help = Jemand hat den Lauf abgebrochen, bevor etwas eingebracht war; der Zielspeicher ist also, wie er war. Fordern Sie einen neuen Lauf an, wenn er gewünscht ist.
engine-lease-lost = Dieser Worker hat seine Frist für den Lauf verloren und aufgehört, bevor er weiter schrieb; der Worker, der den Lauf übernimmt, führt ihn zu Ende.
    .help = Der Worker stand länger still oder war länger von der Datenbank des Panels abgeschnitten, als seine Frist dauert; darum kann ein anderer den Lauf haben. Kein Speicher nimmt Schaden, und es ist nichts zu tun; geschieht es oft, prüfen Sie diese Maschine und ihre Verbindung zur Datenbank.
engine-stopped = Die Synchronisierung ist unerwartet stehen geblieben. Im Zielspeicher blieb nichts Halbfertiges zurück; starten Sie die Synchronisierung noch einmal.
    .help = Das ist ein Fehler von poolsync. Elemente, die vorher eingebracht waren, bleiben als neue Fassungen, alle anderen sind, wie sie waren; die nächste Synchronisierung bringt den Rest. Heben Sie das Protokoll des Workers auf: Es sagt, wo sie stehen geblieben ist.
engine-run-name = „{ $name }“ kann kein Name eines Laufs sein; benutzen Sie Buchstaben, Ziffern und Bindestriche.
    .help = Es wurde nichts begonnen und nichts geändert. Der Name wird zu einem Ordner im Speicher und hat höchstens 64 Zeichen.
engine-kind-files = Dateien
engine-kind-rows = Zeilen
engine-kinds-differ = { $source } enthält { $source_holds } und { $target } enthält { $target_holds }; beide Seiten müssen von einer Art sein.
    .help = Es wurde nichts verglichen und nichts geändert. Ein Ordner lässt sich mit einem Ordner synchronisieren, eine Datenbank mit einer Datenbank: Berichtigen Sie die Adresse eines der beiden Speicher.
engine-overlap = { $one } und { $other } sind derselbe Ort, oder einer liegt im anderen. Es wurde nichts geändert.
    .help = Ein Speicher kann nicht seine eigene Sicherung sein: Was den einen zerstört, zerstört beide. Geben Sie einem der beiden Speicher einen eigenen Ort.
engine-not-this-plan = Dieser Plan ist nicht der, der beurteilt wurde. Im Zielspeicher wurde nichts geändert; vergleichen Sie noch einmal.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Fordern Sie einen neuen Lauf an; er vergleicht von Neuem.
engine-scratch = Eine temporäre Datei konnte nicht geschrieben oder zurückgelesen werden. Im Zielspeicher wurde nichts geändert; prüfen Sie, ob im Ordner für temporäre Dateien Platz ist.
    .help = Der Ordner liegt auf der Maschine des Workers (TMPDIR, sonst /tmp); während eines Laufs stehen dort lange Listen von Änderungen. Hatte der Lauf schon begonnen, Änderungen einzubringen, so ist jedes Element in seiner alten oder seiner neuen Fassung, und der nächste Lauf macht dort weiter. Schaffen Sie Platz und starten Sie den Lauf noch einmal.

## Places
engine-missing = { $place } gibt es nicht. Im Zielspeicher wurde nichts geändert; prüfen Sie den Pfad und ob das Dateisystem eingehängt ist.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Am häufigsten ist eine Freigabe auf der Maschine des Workers nicht eingehängt.
engine-parent-missing = { $place } gibt es nicht und kann nicht angelegt werden, weil es auch den Ordner darüber nicht gibt.
    .help = Es wurde nichts angelegt und nichts geändert. Prüfen Sie den Pfad und ob das Dateisystem eingehängt ist, oder legen Sie den Ordner darüber an.
engine-root-is-link = { $place } ist ein symbolischer Link. Geben Sie den Ordner an, auf den er zeigt, damit der Link nicht unbemerkt woandershin gelenkt werden kann.
    .help = Es wurde nichts geändert. Berichtigen Sie die Adresse des Speichers auf der Seite seines Pools.
engine-not-folder = { $place } ist kein Ordner.
    .help = Es wurde nichts geändert. Ein Speicher mit Dateien ist ein Ordner: Berichtigen Sie seine Adresse oder entfernen Sie, was an seiner Stelle steht.
engine-open = { $place } konnte nicht geöffnet werden. Im Zielspeicher wurde nichts geändert; prüfen Sie die Rechte daran.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Der Benutzer, unter dem der Worker läuft, muss den Speicher auflisten und lesen können.
engine-not-writable = In { $place } kann nicht geschrieben werden. Es wurde nichts geändert; prüfen Sie die Rechte daran und ob das Dateisystem schreibgeschützt eingehängt ist.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Der Benutzer, unter dem der Worker läuft, muss in den Speicher schreiben können.
engine-busy = Ein anderer Lauf schreibt in { $store }. Es wurde nichts geändert; versuchen Sie es noch einmal, wenn er zu Ende ist.
    .help = In einen Speicher schreibt immer nur ein Lauf; das gilt auch für Läufe der Befehlszeile und anderer Installationen. Dieser hat nichts geändert.
engine-busy-far-away = Ein anderer Lauf schreibt in { $store }. Es wurde nichts geändert; versuchen Sie es noch einmal, wenn er zu Ende ist. Wurde er abgeschnitten, so ist seine Sperre fünf Minuten nach seinem letzten Lebenszeichen frei.
    .help = In einen Speicher schreibt immer nur ein Lauf; das gilt auch für Läufe anderer Installationen. Von Hand ist nichts zu entfernen: Warten Sie fünf Minuten und starten Sie den Lauf noch einmal.
engine-listing = Der Ordner „{ $folder }“ in { $store } konnte nicht vollständig aufgelistet werden. Eine abgebrochene Auflistung würde Daten löschen, deshalb wurde im Zielspeicher nichts geändert; starten Sie den Lauf noch einmal und prüfen Sie das Dateisystem, wenn er wieder fehlschlägt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ein leerer Name bedeutet den Ordner des Speichers selbst. Prüfen Sie auch die Rechte an dem Ordner.
engine-other-file-system = Der Ordner „{ $folder }“ in { $store } ist ein anderes Dateisystem, das dort eingehängt ist; Änderungen lassen sich nicht in einem Schritt hineinverschieben. Im Zielspeicher wurde nichts geändert; geben Sie diesem Ordner einen eigenen Speicher.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Oder hängen Sie das andere Dateisystem dort aus, damit der Ordner zum Dateisystem des Speichers gehört.

## Staging and putting in place
engine-stage = „{ $item }“ konnte nicht in den Zwischenordner des Zielspeichers kopiert werden. Im Zielspeicher wurde nichts geändert; prüfen Sie, ob er Platz hat.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Neuer Inhalt wartet im Zielspeicher in .poolsync/staging, bis alles da ist; was dort schon liegt, benutzt der nächste Lauf.
engine-no-space = In { $target } ist kein Platz mehr für den neuen Inhalt. Im Zielspeicher wurde nichts geändert; schaffen Sie dort Platz und starten Sie den Lauf noch einmal.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Auch alte Fassungen in der Ablage brauchen Platz: Wie lange sie bleiben, sagen die Einstellungen.
engine-not-recovered = „{ $item }“ in { $store } wurde gerade geändert, als ein früherer Lauf abbrach, und seither hat jemand anderes hineingeschrieben: Der Inhalt ist weder die alte noch die neue Fassung. Es wurde nichts kopiert; legen Sie eine gute Fassung dorthin, entfernen Sie den Eintrag in .poolsync/redo und starten Sie den Lauf noch einmal.
    .help = Benutzen Sie diese Datei nicht, wie sie ist: In diesem einen Speicher ist sie beschädigt. Alle anderen Elemente sind in Ordnung, und den anderen Speicher des Paars hat dieser Lauf nicht angerührt; eine gute Fassung kann dort oder in der Ablage liegen.
engine-stage-not-durable = Der Datenträger des Zielspeichers hat nicht bestätigt, dass der neue Inhalt gespeichert ist. Im Zielspeicher wurde nichts geändert; prüfen Sie den Datenträger.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Suchen Sie im Systemprotokoll nach Fehlern des Datenträgers oder der Freigabe und starten Sie den Lauf dann noch einmal.
engine-publish = „{ $item }“ konnte im Zielspeicher nicht eingebracht werden. Jedes Element dort ist in seiner alten oder seiner neuen Fassung; der nächste Lauf macht hier weiter.
    .help = Das Modul ist beim Einbringen der Änderungen fehlgeschlagen: Einige Elemente sind schon neu, keines ist halb geschrieben, und was ersetzt wurde, liegt in der Ablage. Prüfen Sie die Rechte an dem Element und den Datenträger und starten Sie den Lauf dann noch einmal.
engine-not-durable = Alle Änderungen sind eingebracht, aber der Datenträger des Zielspeichers hat nicht bestätigt, dass sie gespeichert sind. Prüfen Sie den Datenträger und starten Sie dann eine vollständige Synchronisierung.
    .help = Das Modul gilt als fehlgeschlagen, weil ein Stromausfall jetzt verlieren könnte, was geschrieben wurde. Eine vollständige Synchronisierung vergleicht alle Inhalte und ersetzt, was verloren ging.
engine-lease-lost-publishing = Dieser Worker hat seine Frist verloren, während er Änderungen einbrachte, und hat aufgehört. Jedes Element im Zielspeicher ist in seiner alten oder seiner neuen Fassung; der Worker, der den Lauf übernimmt, führt ihn zu Ende.
    .help = Nichts ist halb geschrieben, und es ist nichts zu tun. Geschieht es oft, prüfen Sie diese Maschine und ihre Verbindung zur Datenbank des Panels.
engine-in-place = „{ $item }“ konnte an Ort und Stelle nicht vollständig geändert werden. Was fehlt, ist aufbewahrt, und der nächste Lauf in diesen Speicher holt es zuerst nach; benutzen Sie die Datei bis dahin nicht. Prüfen Sie den Datenträger und starten Sie den Lauf dann noch einmal.
    .help = Von einer sehr großen Datei werden nur die geänderten Blöcke geschrieben. Diese eine Datei steht bis dahin zwischen ihrer alten und ihrer neuen Fassung; alle anderen Elemente sind in Ordnung.
engine-needs-recovery = In { $store } wird gerade eine große Datei an Ort und Stelle geändert, oder das war so, als ein Lauf unterbrochen wurde, und sie lässt sich nicht als Ganzes lesen. Es wurde nichts geändert; läuft dort kein Lauf, so bringt die nächste Synchronisierung in diesen Speicher die Änderung zu Ende.
    .help = Was von der Änderung aufbewahrt ist, bringt sie zu Ende; nichts geht verloren. Starten Sie eine Synchronisierung in diesen Speicher, bevor Sie aus ihm wiederherstellen oder ihn vergleichen.
engine-removal = „{ $item }“ konnte nicht entfernt werden. Die Elemente des Speichers sind, wie sie waren, und was von der Ablage noch nicht entfernt ist, wird beim nächsten Mal entfernt; prüfen Sie die Rechte daran.
    .help = Entfernt werden sollten nur alte Fassungen, die nicht länger aufbewahrt werden. Bis das gelingt, brauchen sie nur Platz.
engine-undo-does-not-fit = Die vorherige Fassung von „{ $item }“ konnte nicht wiederhergestellt werden: Was von ihr aufbewahrt ist, passt nicht zur Datei, wie sie jetzt ist. Es wurde nichts geändert.
    .help = Jemand oder ein späterer Lauf hat die Datei seither geändert. Legen Sie zuerst den späteren Lauf zurück oder nehmen Sie die Datei aus dem anderen Speicher oder einer anderen Kopie.

## Markers
engine-marker-unread = Die Markierung von { $store } konnte nicht gelesen werden, sodass niemand sagen kann, welcher Speicher das ist. Es wurde nichts geändert; prüfen Sie das Dateisystem und die Rechte an .poolsync/marker.json.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ohne seine Markierung wird nichts in einen Speicher oder aus ihm heraus kopiert.
engine-marker-not-written = Die Markierung von { $store } konnte nicht geschrieben werden. Seine Elemente wurden nicht angerührt, und seine Markierung ist die alte oder die neue; prüfen Sie, ob er Platz hat, und schreiben Sie sie noch einmal.
    .help = Benutzen Sie „Paar initialisieren“ auf der Seite des Pools noch einmal, sobald in den Speicher geschrieben werden kann. Bis dahin können seine Läufe abgelehnt werden; an den Daten ändert sich nichts.
# The system’s own word, in its language, after one of the sentences here.
engine-with-cause = { $sentence } (Das System sagt dazu: { $cause }.)

## The guard
engine-empty-source =
    Die Quelle ist leer, im Zielspeicher { $items ->
        [one] ist aber { $items } Element; es würde gelöscht.
       *[other] sind aber { $items } Elemente; alle würden gelöscht.
    } Prüfen Sie, ob die Quelle die richtige und eingehängt ist. Im Zielspeicher wurde nichts geändert.
    .help = Der Lauf ist angehalten und wartet auf eine Entscheidung: Genehmigen Sie ihn nur, wenn die Quelle leer sein soll. Ist eine Freigabe nicht eingehängt, so hängen Sie sie ein, lehnen Sie den Lauf ab und fordern Sie einen neuen an. Entscheidet 24 Stunden lang niemand, so wird er aufgegeben.
engine-too-many-deletes = Von den Elementen des Zielspeichers ({ $items }) würden { $deletes } gelöscht, mehr als die { $allowed }, die durchgelassen werden (die Grenze ist { $limits }). Im Zielspeicher wurde nichts geändert.
    .help = Der Lauf ist angehalten und wartet auf eine Entscheidung. Sehen Sie sich an, was gelöscht würde: Genehmigen Sie den Lauf, wenn das so gewollt ist, sonst lehnen Sie ihn ab und prüfen die Quelle. Die Grenzen stehen in den Einstellungen.
engine-limit-unread = Von den Elementen des Zielspeichers ({ $items }) würden { $deletes } gelöscht, mehr als die { $allowed }, die durchgelassen werden. { $why } Im Zielspeicher wurde nichts geändert.
    .help = Der Lauf ist angehalten und wartet auf eine Entscheidung. Sehen Sie sich an, was gelöscht würde, und genehmigen Sie den Lauf oder lehnen Sie ihn ab; setzen Sie dann die Grenze in den Einstellungen neu, damit sie wieder gelesen werden kann.

## Databases
engine-rows-open = { $file } konnte nicht als SQLite-Datenbank geöffnet werden. Im Zielspeicher wurde nichts geändert; prüfen Sie den Pfad und die Rechte daran.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ist die Datei da und lesbar, so ist sie keine SQLite-Datenbank oder beschädigt.
engine-rows-needs-recovery = { $file } wurde von einem Programm, das abrupt endete, mitten im Schreiben zurückgelassen. Es wurde nichts geändert; lassen Sie dieses Programm (bei einer Sicherung: die nächste Synchronisierung) die Datei einmal öffnen, das bringt sie in Ordnung.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. SQLite nimmt das unfertige Schreiben zurück, wenn die Datei zum Schreiben geöffnet wird; sie ist dann, wie sie davor war. Löschen Sie die Dateien daneben (-wal, -journal) nicht.
engine-rows-source-busy = { $file } ist von einem anderen Programm gesperrt. Im Zielspeicher wurde nichts geändert; versuchen Sie es noch einmal, wenn dieses Programm die Datei freigibt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-rows-commit-busy = Andere Programme haben { $file } ständig gelesen, während die Änderungen festgeschrieben werden sollten. Die Änderungen wurden zurückgenommen; versuchen Sie es noch einmal.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Lassen Sie die Programme, die die Datei lesen, ihre Transaktionen beenden.
engine-rows-encoding = { $file } speichert Text als { $encoding }; nur Datenbanken in UTF-8 lassen sich synchronisieren. Es wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. SQLite legt die Kodierung fest, wenn eine Datenbank angelegt wird: Legen Sie eine neue in UTF-8 an und kopieren Sie den Inhalt dorthin.
engine-rows-no-primary-key =
    { $number ->
        [one] Eine Tabelle hat keinen Primärschlüssel: { $tables }. Ihre Zeilen lassen sich nicht unterscheiden, deshalb wurde im Zielspeicher nichts geändert; geben Sie ihr einen Primärschlüssel oder lassen Sie sie aus.
       *[other] Tabellen haben keinen Primärschlüssel: { $tables }. Ihre Zeilen lassen sich nicht unterscheiden, deshalb wurde im Zielspeicher nichts geändert; geben Sie ihnen einen Primärschlüssel oder lassen Sie sie aus.
    }
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Welche Tabellen synchronisiert werden, wählen Sie auf der Seite des Pools.
engine-rows-no-transactions = Es gibt Tabellen, die keine Transaktionen kennen: { $tables }. Sie lassen sich weder auf einen Zeitpunkt lesen noch so ändern, deshalb wurde im Zielspeicher nichts geändert; wandeln Sie sie um (ALTER TABLE … ENGINE = InnoDB) oder lassen Sie sie aus.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Welche Tabellen synchronisiert werden, wählen Sie auf der Seite des Pools.
engine-rows-generated-key = Berechnete Spalten in Primärschlüsseln lassen sich nicht synchronisieren: { $columns }. Im Zielspeicher wurde nichts geändert; benutzen Sie für den Schlüssel eine gewöhnliche Spalte oder lassen Sie die Tabelle aus.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-rows-reserved-names = Spaltennamen, die mit poolsync_ beginnen, sind der Synchronisierung selbst vorbehalten: { $columns }. Im Zielspeicher wurde nichts geändert; benennen Sie die Spalten um oder lassen Sie ihre Tabellen aus.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-rows-too-wide = Tabelle „{ $table }“ hat mehr Spalten, als sich zeilenweise ändern lassen ({ $widest }). Im Zielspeicher wurde nichts geändert; lassen Sie sie aus oder leeren Sie sie im Zielspeicher, damit sie als Ganzes kopiert wird.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Leeren löscht die Sicherung dieser Tabelle, bis die nächste Synchronisierung sie kopiert hat.
engine-rows-virtual-tables = Virtuelle Tabellen lassen sich nicht synchronisieren: { $tables }. Im Zielspeicher wurde nichts geändert; lassen Sie sie aus.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ihre Zeilen erzeugt ein Modul der Datenbank; woraus sie entstehen, lässt sich synchronisieren.
engine-rows-not-trackable = In { $tables } lassen sich Änderungen nicht verfolgen: Tabellen brauchen einen Primärschlüssel, und weder sie noch ihre Partitionen dürfen „unlogged“ oder fremd sein. Es wurde nichts geändert; eine Synchronisierung vergleicht einen solchen Speicher als Ganzes.
    .help = Synchronisierungen dieses Speichers gehen weiter wie bisher und übersehen nichts; nur das Finden der Änderungen dauert länger. Um die anderen zu verfolgen, lassen Sie diese Tabellen aus.
engine-rows-no-tracking = Änderungsverfolgung gibt es nur für PostgreSQL-Datenbanken, nicht für { $engine }. Es wurde nichts geändert; eine Synchronisierung findet Änderungen dort durch Vergleichen.
    .help = Synchronisierungen dieses Speichers kommen ohne sie aus und übersehen nichts.
engine-rows-unknown-tables = Die Quelle hat keine Tabelle namens { $tables }. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Berichtigen Sie die Auswahl der Tabellen auf der Seite des Pools oder legen Sie die Tabellen in der Quelle an.
# The differences are those below, one after the other.
engine-rows-schema-differs = Die Schemas der beiden Speicher unterscheiden sich: { $differences }. Im Zielspeicher wurde nichts geändert; gleichen Sie zuerst die Schemas an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Meist wurde die Anwendung nur auf einer Seite aktualisiert: Nehmen Sie auf der anderen dieselbe Schemaänderung vor oder lassen Sie die Tabellen aus.
engine-differs-no-column-at-target = Spalte { $table }.{ $column } fehlt im Zielspeicher
engine-differs-no-column-at-source = Spalte { $table }.{ $column } fehlt in der Quelle
engine-differs-column = Spalte { $table }.{ $column } ist in der Quelle { $here } und im Zielspeicher { $there }
# Of a column that was declared without a type.
engine-differs-untyped = ohne Typ
# Why is one of the three messages that follow.
engine-differs-crossing = Spalte { $table }.{ $column } ist in der Quelle { $here } und im Zielspeicher { $there }, { $why }
engine-mismatch-unlike = was nicht zusammenpasst
engine-mismatch-coarser = was weniger aufnimmt
engine-mismatch-no-key = was sich als Teil eines Primärschlüssels nicht vergleichen lässt
engine-differs-null = Spalte { $table }.{ $column } darf in der Quelle NULL sein, und der Zielspeicher würde einen eigenen Wert einsetzen
engine-differs-partitioned = Tabelle { $table } ist nur im Zielspeicher partitioniert
engine-differs-generated = Spalte { $table }.{ $column } wird in der Quelle als { $here } berechnet und im Zielspeicher als { $there }
engine-differs-plain-at-target = Spalte { $table }.{ $column } wird im Zielspeicher nicht berechnet
engine-differs-plain-at-source = Spalte { $table }.{ $column } wird in der Quelle nicht berechnet
engine-differs-key = der Primärschlüssel von { $table } ist in der Quelle ({ $here }) und im Zielspeicher ({ $there })
engine-differs-no-table-at-source = Tabelle { $table } fehlt in der Quelle
engine-differs-no-virtual-at-source = virtuelle Tabelle { $table } fehlt in der Quelle
engine-differs-virtual-at-target = Tabelle { $table } ist im Zielspeicher eine virtuelle Tabelle
engine-rows-not-built = Dem Zielspeicher fehlen Tabellen, und nach dem Vorbild einer anderen Art von Datenbank wird keine angelegt: { $tables }. Im Zielspeicher wurde nichts geändert; legen Sie sie dort zuerst an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Geben Sie ihnen dieselben Namen und Spalten, mit Typen, die die Werte der Quelle aufnehmen.
engine-rows-out-of-order = Die Zeilen von „{ $table }“ in { $file } stehen bei { $item } nicht in der Reihenfolge ihres Primärschlüssels: Die Datenbank ist beschädigt, oder ihr Primärschlüssel unterscheidet die Zeilen nicht. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Prüfen Sie die Datenbank vor dem nächsten Lauf auf Schäden (in SQLite PRAGMA integrity_check, sonst die Werkzeuge des Servers).
# The row is its name, or one of the messages that follow.
engine-rows-vanished = Die Zeile { $row } ist innerhalb einer Transaktion verschwunden. Im Zielspeicher wurde nichts geändert; prüfen Sie die Datenbank auf Schäden.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Am wahrscheinlichsten ist ein beschädigter Index.
engine-rows-ambiguous = Mehr als eine Zeile hat den Namen { $row }. Im Zielspeicher wurde nichts geändert; prüfen Sie die Datenbank auf Schäden.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Am wahrscheinlichsten ist ein beschädigter Index.
engine-rows-of-table = { $rows } von Tabelle { $table }
engine-row-of-table = von Tabelle { $table }, eine von { $wanted }, die ersetzt werden sollten,
engine-row-asked-for = zur Abfrage { $sql }
engine-rows-tangled = Die Zeilen, die Bedingungen des Zielspeichers verletzen, ließen sich nicht von den anderen unterscheiden. Im Zielspeicher wurde nichts geändert; bringen Sie die Fremdschlüssel und eindeutigen Werte der Quelle in Ordnung.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ursache können Zeilen sein, die im Kreis aufeinander verweisen, oder Zeilen des Zielspeichers, die niemand synchronisiert.
# Doing is one of the messages that follow, the beginning of the sentence.
engine-rows-sql = { $doing } ist fehlgeschlagen. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Den Grund nennt SQLite selbst neben der Meldung: ein voller Datenträger, eine gesperrte oder beschädigte Datei. Beheben Sie das und starten Sie den Lauf noch einmal.
engine-file-change = Das Ändern von { $file }
engine-file-foreign-keys = Das Prüfen der Fremdschlüssel von { $file }
engine-file-commit = Das Festschreiben der Änderungen an { $file }
engine-file-keep = Das Aufbewahren der vorherigen Zeilen in { $file }
engine-file-table = Das Anlegen einer Tabelle in { $file }
engine-file-view = Das Anlegen einer Sicht in { $file }
engine-file-numbers = Das Weiterstellen der fortlaufenden Nummern von { $file }
engine-file-put-back = Das Vorbereiten dessen, was in { $file } zurückgelegt werden soll,
engine-file-insert = Das Einfügen von Zeilen in { $file }
engine-file-recycle = Das Lesen der Ablage in { $file }
engine-file-look = Das Lesen einer Zeile in { $file }
engine-file-schema = Das Lesen des Schemas von { $file }
engine-file-read = Das Lesen von { $file }
engine-file-remove-kept = Das Entfernen der vorherigen Zeilen aus { $file }
engine-file-take-out = Das Herausnehmen von Zeilen aus { $file }

## Database servers
engine-server-unreachable = { $store } ist nicht erreichbar. Im Zielspeicher wurde nichts geändert; prüfen Sie die Adresse, das Netz und ob der Server läuft.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Es wurde mehrmals versucht. Entscheidend ist der Weg von der Maschine des Workers, nicht von Ihrer.
engine-server-tls = Die geschützte Verbindung zu { $store } kam nicht zustande. Im Zielspeicher wurde nichts geändert; prüfen Sie das Zertifikat des Servers oder die Option sslmode.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Einem Server, dem nicht zu trauen ist, wurde kein Passwort gesendet.
engine-server-credentials = { $store } hat den Benutzer oder das Passwort abgelehnt. Im Zielspeicher wurde nichts geändert; prüfen Sie beides und von wo der Server diesen Benutzer zulässt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Das Geheimnis eines Speichers geben Sie auf der Seite seines Pools ein.
engine-server-no-database = Der Server hat keine Datenbank für { $store }. Im Zielspeicher wurde nichts geändert; prüfen Sie den Namen oder legen Sie die Datenbank an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-server-no-schema = { $store } hat kein Schema „{ $schema }“, das dieser Benutzer benutzen darf. Im Zielspeicher wurde nichts geändert; prüfen Sie den Namen oder legen Sie das Schema an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Gibt es das Schema, so fehlt dem Benutzer das Recht USAGE daran.
# Doing is what was being done: one of the messages engine-doing-….
engine-server-forbidden = Dem Benutzer von { $store } fehlt ein Recht; abgelehnt wurde: { $doing }. Im Zielspeicher wurde nichts geändert; erteilen Sie, was der Server nennt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Die Tabelle oder das Schema nennt der Server selbst neben der Meldung.
engine-server-missing-rights = Dem Benutzer von { $store } fehlen Rechte: { $rights }. Im Zielspeicher wurde nichts geändert; erteilen Sie sie.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Die Rechte werden geprüft, bevor etwas getan wird, damit kein Lauf ihretwegen auf halbem Weg scheitert.
engine-server-triggers = In { $store } würde Folgendes auf kopierte Zeilen reagieren, und der Server kann es nicht stillhalten: { $which }. Im Zielspeicher wurde nichts geändert; löschen Sie das Genannte dort und legen Sie es wieder an, wenn die Sicherung übernimmt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ein Trigger, der auf kopierte Zeilen reagiert, würde die Kopie ein zweites Mal ändern, sodass sie der Quelle nicht gliche. Heben Sie den Text der Trigger auf, bevor Sie sie löschen.
engine-server-never-quiet = In { $store } reagiert Folgendes auch auf kopierte Zeilen: { $which }. Im Zielspeicher wurde nichts geändert; deaktivieren Sie jedes Genannte oder stellen Sie es mit ENABLE TRIGGER oder ENABLE RULE zurück, ohne ALWAYS oder REPLICA.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Gewöhnliche Trigger und Regeln hält eine Synchronisierung von selbst still; diese sind so eingestellt, dass sie dennoch reagieren.
engine-server-types-missing = { $store } fehlen Typen, die die neuen Tabellen brauchen: { $types }. Im Zielspeicher wurde nichts geändert; legen Sie sie dort an oder die Erweiterungen, zu denen sie gehören.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-server-read-only = { $store } nimmt keine Änderungen an: Der Server oder diese Datenbank ist schreibgeschützt. Es wurde nichts geändert; ein Sicherungsspeicher muss beschreibbar sein.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Auch ein Standby-Server ist schreibgeschützt: Geben Sie den Primärserver an.
engine-server-lost = Die Verbindung zu { $store } ging verloren bei: { $doing }. Im Zielspeicher wurde nichts geändert; starten Sie den Lauf noch einmal, wenn der Server wieder da ist.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Die Transaktion des Servers wurde zurückgenommen. Es wurde schon einige Male wieder versucht.
engine-server-commit-unknown = Die Verbindung zu { $store } ging im Augenblick des Festschreibens verloren. Entweder sind alle Änderungen da oder keine; starten Sie den Lauf noch einmal, das zeigt es.
    .help = Das Modul ist fehlgeschlagen, denn niemand konnte sagen, wie es ausging. Die Datenbank ist so oder so in Ordnung; der nächste Lauf vergleicht und tut nur, was fehlt.
engine-server-no-space = Auf dem Server von { $store } ist kein Platz mehr. Im Zielspeicher wurde nichts geändert; schaffen Sie dort Platz und starten Sie den Lauf noch einmal.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Es zählen Datenträger und Arbeitsspeicher des Servers, auch der Platz für temporäre Tabellen.
engine-server-locked = Jemand anderes hält in { $store } eine Sperre, die gebraucht wird für: { $doing }. Im Zielspeicher wurde nichts geändert; starten Sie den Lauf noch einmal, wenn die Sperre frei ist.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Es wurde schon einige Male wieder versucht. Suchen Sie auf diesem Server nach langen Transaktionen.
engine-server-changed-meanwhile = Jemand anderes hat { $store } während des Laufs geändert. Der Lauf hat nichts geändert; in eine Sicherung darf nur einer schreiben. Starten Sie den Lauf noch einmal.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Geschieht es wieder, so finden Sie heraus, welche Anwendung in die Sicherung schreibt; die nächste Synchronisierung überschreibt, was sie schrieb.
engine-server-too-old = { $store } ist { $found }; nötig ist { $needed } oder neuer. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Aktualisieren Sie den Server oder geben Sie einen anderen an.
engine-server-names-folded = { $store } schreibt Tabellennamen in Kleinbuchstaben (lower_case_table_names), und die Namen dieser Tabellen haben in der Quelle Großbuchstaben: { $tables }. Im Zielspeicher wurde nichts geändert; stellen Sie beide Server gleich ein oder lassen Sie diese Tabellen aus.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-server-encodings = { $source } speichert Text als { $source_encoding } und { $target } als { $target_encoding }. Im Zielspeicher wurde nichts geändert; beide müssen dieselbe Kodierung benutzen.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Die Kodierung steht fest, sobald eine Datenbank angelegt ist: Legen Sie die der Sicherung mit der des aktiven Speichers neu an.
engine-server-answer = { $store } gab eine Antwort, die nicht zu verstehen ist, bei: { $doing }. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Prüfen Sie, ob die Adresse zu einem Server der richtigen Art führt und nicht zu etwas dazwischen; sonst ist das ein Fehler von poolsync.
engine-server-refused = { $store } hat abgelehnt: { $doing }. Im Zielspeicher wurde nichts geändert.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Den Grund nennt der Server selbst neben der Meldung.
# What was being done at a database server; in English what follows “while” or “refused”, in German and Japanese a noun.
engine-doing-analyse = Auswerten der Tabellen
engine-doing-analyse-temporary = Auswerten temporärer Tabellen
engine-doing-encoding = Abfragen der Zeichenkodierung
engine-doing-version = Abfragen der Version
engine-doing-table-size = Abfragen der Größe einer Tabelle
engine-doing-processes = Abfragen, wie viele Prozesse eine Abfrage haben darf
engine-doing-largest = Abfragen, wie viel der Server auf einmal annimmt
engine-doing-case = Abfragen, ob Groß- und Kleinschreibung unterschieden wird
engine-doing-begin = Beginnen einer Transaktion
engine-doing-build = Anlegen von Tabellen
engine-doing-foreign-keys = Prüfen der Fremdschlüssel
engine-doing-unique = Prüfen der Eindeutigkeitsbedingungen
engine-doing-commit = Festschreiben der Änderungen
engine-doing-count = Zählen der Zeilen
engine-doing-count-log = Zählen der Änderungen im Änderungsprotokoll
engine-doing-end = Beenden einer Transaktion
engine-doing-fingerprint = Bilden der Prüfsummen der Zeilen
engine-doing-track-install = Einrichten der Änderungsverfolgung
engine-doing-position = Festhalten der Stelle im Änderungsprotokoll
engine-doing-keep = Aufbewahren der vorherigen Zeilen
engine-doing-quiet = Stillhalten der Trigger
engine-doing-leave-out = Auslassen von Zeilen
engine-doing-mark = Schreiben des Zeichens des Laufs
engine-doing-lock-tables = Sperren der Tabellen
engine-doing-lock = Sperren
engine-doing-log = Nachsehen im Änderungsprotokoll
engine-doing-track-look = Nachsehen bei der Änderungsverfolgung
engine-doing-table = Suchen einer Tabelle
engine-doing-marker = Suchen der Markierung
engine-doing-rights = Prüfen der Rechte
engine-doing-tables = Suchen der Tabellen
engine-doing-added = Suchen hinzugekommener Zeilen
engine-doing-rows = Suchen von Zeilen
engine-doing-ends = Suchen von Anfang und Ende einer Tabelle
engine-doing-own-tables = Suchen der Tabellen von poolsync
engine-doing-run-mark = Suchen des Zeichens des Laufs
engine-doing-schema = Suchen des Schemas
engine-doing-unkept = Suchen dessen, was sich nicht aufbewahren lässt
engine-doing-temporary = Anlegen temporärer Tabellen
engine-doing-numbers = Weiterstellen der fortlaufenden Nummern
engine-doing-sequences = Weiterstellen der Sequenzen
engine-doing-open = Öffnen
engine-doing-connection = Vorbereiten der Verbindung
engine-doing-put-back = Vorbereiten dessen, was zurückgelegt werden soll
engine-doing-in-place = Einbringen der Zeilen
engine-doing-insert = Einfügen von Zeilen
engine-doing-catalogue = Lesen des Katalogs
engine-doing-read = Lesen der Zeilen
engine-doing-read-kept = Lesen der vorherigen Zeilen
engine-doing-look = Lesen einer Zeile
engine-doing-track-remove = Entfernen der Änderungsverfolgung
engine-doing-remove-kept = Entfernen der vorherigen Zeilen
engine-doing-snapshot = Teilen des Snapshots
engine-doing-sign-in = Anmelden
engine-doing-keys = Übernehmen der Schlüssel
engine-doing-take-in = Übernehmen der Zeilen
engine-doing-take-out = Herausnehmen von Zeilen
engine-doing-writer = Nehmen der Schreibsperre
engine-doing-tell = Melden, was kopiert ist
engine-doing-hashes = Ausprobieren der Hash-Funktionen
engine-doing-undo = Zurücknehmen eines Laufs
engine-doing-write-marker = Schreiben der Markierung

## Stores far away
engine-remote-credentials = { $store } hat den Benutzer, das Passwort oder den Schlüssel abgelehnt. Im Zielspeicher wurde nichts geändert; prüfen Sie diese und was der Benutzer dort darf.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Das Geheimnis eines Speichers geben Sie auf der Seite seines Pools ein. Hat der Server erst mitten in einem Lauf abgelehnt, so ist jedes Element in seiner alten oder seiner neuen Fassung.
engine-remote-no-secret = { $store } braucht ein Passwort oder einen Schlüssel, und es ist keines angegeben. Es wurde nichts geändert; geben Sie es neben der URL des Speichers ein.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-remote-bad-key = Der für { $store } angegebene private Schlüssel ist nicht lesbar. Es wurde nichts geändert; geben Sie einen privaten OpenSSH-Schlüssel ohne Passphrase an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. poolsync bewahrt den Schlüssel verschlüsselt auf. Geben Sie poolsync einen eigenen Schlüssel, der sonst nichts öffnet.
engine-remote-no-place = { $store } gibt es auf dem Server nicht. Im Zielspeicher wurde nichts geändert; prüfen Sie den Namen des Buckets oder Ordners.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-remote-not-folder = { $store } ist kein Ordner oder ist ein symbolischer Link. Es wurde nichts geändert; geben Sie den Ordner selbst an.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter.
engine-remote-unreachable = Der Server von { $store } ist nicht erreichbar. Im Zielspeicher wurde nichts geändert; prüfen Sie seinen Namen und Port und das Netz dorthin.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Entscheidend ist der Weg von der Maschine des Workers, nicht von Ihrer.
engine-remote-tls = Dem Server von { $store } war nicht zu trauen: TLS ist fehlgeschlagen. Es wurde nichts gesendet oder geändert; prüfen Sie das Zertifikat des Servers und die Adresse.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Das Zertifikat muss für den Namen in der Adresse gelten und von einer Stelle signiert sein, der die Maschine des Workers vertraut.
engine-remote-host-key-unknown = Der SSH-Server von { $store } ist nicht bekannt: Sein Schlüssel hat den Fingerabdruck { $fingerprint }. Es wurde nichts gesendet oder geändert; vergleichen Sie ihn mit dem des Servers und legen Sie ihn dann mit ?host_key={ $fingerprint } fest oder tragen Sie den Server in known_hosts ein.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Beschaffen Sie den Fingerabdruck des Servers auf einem anderen Weg als über diese Verbindung, etwa von seinem Administrator.
engine-remote-host-key-changed = Der SSH-Server von { $store } hat einen anderen Schlüssel als den bekannten: { $fingerprint }. Vielleicht hört jemand mit. Es wurde nichts gesendet oder geändert; fahren Sie nur fort, wenn der Administrator des Servers den neuen Schlüssel bestätigt.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Ist er bestätigt, so tragen Sie den neuen Fingerabdruck in die Adresse des Speichers (?host_key=…) oder in known_hosts ein.
engine-remote-no-answer = { $store } antwortet nicht mehr: { $seconds } Sekunden lang ging es nicht voran, nach mehreren Versuchen. Jedes Element im Zielspeicher ist in seiner alten oder seiner neuen Fassung; starten Sie den Lauf noch einmal, wenn der Server wieder in Ordnung ist.
    .help = Das Modul ist fehlgeschlagen; im Zielspeicher ist nichts halb geschrieben. Was dort schon bereitliegt, benutzt der nächste Lauf, sodass er nicht von vorn beginnen muss.
engine-remote-lost = Die Verbindung zu { $store } ging verloren, oder der Server ist ausgefallen. Jedes Element im Zielspeicher ist in seiner alten oder seiner neuen Fassung; starten Sie den Lauf noch einmal, wenn das Netz in Ordnung ist.
    .help = Das Modul ist fehlgeschlagen; im Zielspeicher ist nichts halb geschrieben. Bevor der Lauf aufgab, wurde es mehrmals versucht.
engine-remote-manifest-damaged = Das Manifest von { $store } (.poolsync/manifest) ist beschädigt. Ohne es sind Links, leere Ordner und Zeiten nicht zu erkennen, deshalb wurde im Zielspeicher nichts geändert. Legen Sie es aus einer Kopie zurück oder entfernen Sie es und starten Sie eine Synchronisierung in diesen Speicher.
    .help = Dieses Modul des Laufs ist fehlgeschlagen, und sein Zielspeicher ist, wie er war; andere Module des Laufs laufen weiter. Der Inhalt der Dateien ist davon nicht beschädigt. Stellen Sie nicht aus diesem Speicher wieder her, bis das Manifest zurück oder von einer Synchronisierung neu geschrieben ist.
engine-remote-lock-lost = Ein anderer Lauf hat die Sperre auf { $store } übernommen, weil dieser minutenlang kein Lebenszeichen gab. Dieser Lauf hat aufgehört zu schreiben; starten Sie ihn noch einmal, wenn der andere zu Ende ist.
    .help = Hatte der Lauf schon begonnen, Änderungen einzubringen, so ist jedes Element im Zielspeicher in seiner alten oder seiner neuen Fassung; sonst wurde nichts geändert. Sehen Sie nach, was diesen Worker aufgehalten hat: eine Maschine, die schlief, ein Netz, das weg war.

## Items of files that are left out
engine-item-name = Das Dateisystem des Zielspeichers kann kein Element dieses Namens aufnehmen.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Der Zielspeicher behält, was er davon hatte. Geben Sie dem Element in der Quelle einen anderen Namen oder benutzen Sie einen Speicher, der solche Namen annimmt.
engine-item-above = Der Ordner, in den es gehört, wurde ausgelassen.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Der Ordner ist daneben mit dem Grund genannt: Ist dieser behoben, so bringt die nächste Synchronisierung beides.
engine-item-taken = Etwas anderes hat während des Laufs im Zielspeicher diesen Namen bekommen und blieb unangetastet.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Jemand anderes schreibt in den Zielspeicher; die nächste Synchronisierung vergleicht von Neuem.
engine-item-not-empty = Der Ordner enthält etwas, das während des Laufs hinzukam, und blieb unangetastet.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Jemand anderes schreibt in den Zielspeicher; die nächste Synchronisierung vergleicht von Neuem und löscht den Ordner, wenn die Quelle ihn nicht hat.
engine-item-twin = Ein anderer Name derselben Datei wurde ausgelassen und dieser mit ihm. Der Zielspeicher behält, was er hatte.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Der andere Name steht mit dem Grund daneben.
engine-item-touched = Es wurde während des Laufs im Zielspeicher geändert und blieb unangetastet. Der nächste Lauf überträgt es.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. In eine Sicherung sollte nur einer schreiben: Finden Sie heraus, wer dort noch schreibt.
engine-item-too-large = Es ist größer, als eine Datei im Zielspeicher sein darf. Der Zielspeicher behält, was er hatte.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Diese Datei ist in ihrem jetzigen Stand nicht gesichert: Benutzen Sie einen Zielspeicher, der Dateien dieser Größe annimmt.
engine-item-unreadable-kept = Es lässt sich in der Quelle nicht lesen: { $why }. Der Zielspeicher behält, was er hatte.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Prüfen Sie die Rechte daran für den Benutzer des Workers und den Datenträger; die nächste Synchronisierung versucht es wieder.
engine-item-restless = Es hat sich beim Kopieren immer wieder geändert. Der Zielspeicher behält, was er hatte.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Es wurde dreimal versucht. Die nächste Synchronisierung versucht es wieder; eine Datei, die nie ruht, muss das Programm kopieren, das sie schreibt, oder sie muss aus einem Snapshot kommen.
engine-item-extras-lost = Seine erweiterten Attribute lassen sich im Zielspeicher nicht speichern: { $why }. Alles andere daran wurde kopiert.
    .help = Inhalt, Name, Zeit und Rechte des Elements sind in der Sicherung; nur erweiterte Attribute (etwa Zugriffssteuerungslisten) sind es nicht. Das Modul endet als „Teilweise“. Benutzen Sie einen Zielspeicher, dessen Dateisystem sie annimmt.
engine-item-extras-unread = Seine erweiterten Attribute lassen sich in der Quelle nicht lesen: { $why }.
    .help = Das Element selbst wurde kopiert; nur seine erweiterten Attribute (etwa Zugriffssteuerungslisten) nicht. Das Modul endet als „Teilweise“. Prüfen Sie die Rechte des Benutzers des Workers.
engine-item-unreadable = Es lässt sich in der Quelle nicht lesen: { $why }.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Der Zielspeicher behält, was er davon hatte. Prüfen Sie die Rechte daran für den Benutzer des Workers und den Datenträger.
engine-item-pipe = Es ist eine benannte Pipe; so etwas wird nie kopiert.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Es hat keinen eigenen Inhalt, der sich kopieren ließe, und was der Zielspeicher an seiner Stelle hat, bleibt. Lassen Sie es, wie es ist, oder entfernen Sie es in der Quelle.
engine-item-socket = Es ist ein Socket; so etwas wird nie kopiert.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Es hat keinen eigenen Inhalt, der sich kopieren ließe, und was der Zielspeicher an seiner Stelle hat, bleibt. Lassen Sie es, wie es ist, oder entfernen Sie es in der Quelle.
engine-item-device = Es ist ein Gerät; so etwas wird nie kopiert.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Es hat keinen eigenen Inhalt, der sich kopieren ließe, und was der Zielspeicher an seiner Stelle hat, bleibt. Lassen Sie es, wie es ist, oder entfernen Sie es in der Quelle.
engine-item-odd = Es ist ein Objekt, dessen Schlüssel kein Pfad sein kann; so etwas wird nie kopiert.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Sein Schlüssel hat keinen Platz in einem Baum von Ordnern. Geben Sie dem Objekt in der Quelle einen anderen Schlüssel.
engine-item-case = Sein Name unterscheidet sich von „{ $other }“ nur in der Groß- und Kleinschreibung, und der Zielspeicher hält beide für einen Namen.
    .help = Nur dieses Element wurde ausgelassen; alles andere des Laufs ging weiter, und das Modul endet als „Teilweise“. Das andere wird kopiert. Geben Sie einem der beiden in der Quelle einen anderen Namen.
engine-item-not-kept = Die Ablage enthält nicht mehr, was das vor dem Lauf war, oder was sie enthält, passt nicht zu dem, was jetzt da ist. Es bleibt, wie es ist.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Legen Sie zuerst einen späteren Lauf zurück, der es auch geändert hat, oder suchen Sie es im anderen Speicher oder einer anderen Kopie.
engine-item-no-trace =
    Die Ablage enthält nichts mehr von diesem Lauf, und { $changes ->
        [one] eine der ausgewählten Änderungen hat
       *[other] { $changes } der ausgewählten Änderungen haben
    } im Speicher keine Spur hinterlassen: Was sie gelöscht haben, kann nicht zurückgelegt werden, was sie dorthin gebracht haben, ist schon weg. Für sie wird nichts getan.
    .help = Was sonst ausgewählt war, wird zurückgelegt; für diese wird der Speicher nicht geändert. Wie lange die Ablage etwas aufbewahrt, steht in den Einstellungen.
engine-item-in-the-way = Was an seiner Stelle oder an der eines Ordners darüber steht, wird nicht zurückgelegt und bleibt. Daneben kann es nicht zurückgelegt werden.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Wählen Sie auch aus, was im Weg steht, oder entfernen Sie es von Hand, und legen Sie dann noch einmal zurück.
engine-item-holds-more = Es ist jetzt ein Ordner und enthält etwas, das bleibt. Es kann nicht sein, was es vor dem Lauf war.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Verschieben Sie, was der Ordner enthält, und legen Sie dann noch einmal zurück.

## Rows that are left out
engine-row-no-parent = Sie verweist auf eine Zeile von „{ $parent }“, die der Zielspeicher nicht hat.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Synchronisieren Sie auch die Tabelle, auf die sie verweist, oder bringen Sie den Fremdschlüssel in der Quelle in Ordnung.
engine-row-still-referred = Zeilen von „{ $child }“ im Zielspeicher verweisen noch auf sie.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Synchronisieren Sie auch die Tabelle, die auf sie verweist, oder entfernen Sie diese Zeilen im Zielspeicher.
engine-row-constraints = Die Bedingungen des Zielspeichers lassen sie nicht zu: { $why }.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Vergleichen Sie die Bedingungen beider Datenbanken und die Werte der Zeile in der Quelle.
engine-row-refused = Der Zielspeicher hat sie abgelehnt: { $why }.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Um welche Bedingung oder welchen Wert es geht, sagt der Server selbst.
# Largest is a number of bytes with all its digits.
engine-row-too-large = Sie ist zu groß für den Zielspeicher, der { $largest } Bytes auf einmal annimmt.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Erhöhen Sie, was der Server auf einmal annimmt (max_allowed_packet in MariaDB), und synchronisieren Sie noch einmal.
engine-row-too-large-to-keep = Ihre vorherige Fassung ist zu groß, um im Zielspeicher aufbewahrt zu werden.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Es wird nichts überschrieben, was die Ablage nicht aufbewahren kann. Erhöhen Sie, was der Server auf einmal annimmt (max_allowed_packet in MariaDB), und synchronisieren Sie noch einmal.
# Why is one of the messages that follow.
engine-row-unfit = Der Zielspeicher kann nicht aufnehmen, was in Spalte { $column } steht: { $why }.
    .help = Nur diese Zeile wurde ausgelassen, und der Zielspeicher behält seine alte Zeile oder hat sie wie zuvor nicht; alle anderen Zeilen wurden festgeschrieben, und das Modul endet als „Teilweise“. Ändern Sie den Wert in der Quelle oder geben Sie der Spalte im Zielspeicher einen Typ, der ihn aufnimmt.
engine-unfit-nothing = nichts, wo ein Wert nötig ist
engine-unfit-zero = Text mit einem Nullbyte
engine-unfit-not-text = Bytes, die kein Text sind
engine-unfit-too-long = ein zu langer Text
engine-unfit-blank-at-end = ein Leerzeichen am Ende eines Schlüssels
engine-unfit-no-member = ein Text, der keiner ihrer Werte ist
engine-unfit-not-finite = eine Zahl, die keine ist oder unendlich ist
engine-unfit-too-fine = eine Zahl mit mehr Nachkommastellen
engine-unfit-not-boolean = eine Zahl, die weder wahr noch falsch ist
engine-unfit-too-short = weniger Bytes, als sie immer hat
engine-unfit-not-uuid = ein Text, der keine UUID ist, wie sie dort geschrieben würde
engine-unfit-not-year = eine Zahl, die dort kein Jahr ist
engine-unfit-not-date = ein Datum, das dort keines ist
engine-unfit-not-number = ein Text, der keine Zahl ist, wie sie dort geschrieben würde
engine-unfit-too-large = eine Zahl außerhalb des Bereichs
engine-unfit-becomes-number = ein Text, aus dem dort eine Zahl würde
engine-unfit-stray = ein Wert von anderem Typ als dem der Spalte
engine-row-table-gone = Ihre Tabelle ist nicht mehr da, lässt sich so, wie sie jetzt gebaut ist, nicht synchronisieren oder ist hier ausgelassen. Für diese Zeile wurde nichts zurückgelegt; bringen Sie die Tabelle zurück oder wählen Sie sie aus.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Die vorherige Zeile bleibt in der Ablage, solange es die Einstellungen sagen.
engine-row-other-key = Der Primärschlüssel ihrer Tabelle ist jetzt ein anderer, deshalb ist die Zeile nicht sicher zu finden. Die Zeile bleibt, wie sie jetzt ist; legen Sie sie von Hand zurück.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Was die Zeile war, steht in der Tabelle poolsync_recycle dieser Datenbank.
engine-row-not-kept = Ihre vorherige Fassung ist hier nicht aufbewahrt: Sie wurde seither aus der Ablage entfernt, oder jener Lauf ließ die Zeile, wie sie war. Die Zeile bleibt, wie sie jetzt ist.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Nehmen Sie sie bei Bedarf aus dem anderen Speicher oder einer anderen Kopie.
engine-row-column-gone = Ihre vorherige Fassung hat die Spalte „{ $column }“, die die Tabelle nicht mehr hat. Die Zeile bleibt, wie sie jetzt ist; fügen Sie die Spalte wieder hinzu oder legen Sie die Zeile von Hand zurück.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“.
engine-row-column-new = Die Tabelle hat die Spalte „{ $column }“ bekommen, für die ihre vorherige Fassung keinen Wert hat und die keinen Standardwert hat. Die Zeile bleibt, wie sie jetzt ist; geben Sie der Spalte einen Standardwert oder legen Sie die Zeile von Hand zurück.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“.
engine-row-misfit = Ihre vorherige Fassung passt nicht zur Tabelle, wie sie jetzt ist: { $why }. Die Zeile bleibt, wie sie jetzt ist.
    .help = Nur dieses Element wurde nicht zurückgelegt; alles andere Ausgewählte wird zurückgelegt, und das Modul endet als „Teilweise“. Ändern Sie die Tabelle so, dass sie die Zeile annimmt, oder legen Sie die Zeile von Hand zurück.
engine-row-no-trace =
    { $changes ->
        [one] Eine der ausgewählten Änderungen hat
       *[other] { $changes } der ausgewählten Änderungen haben
    } hier keine Spur hinterlassen. Zeilen, die hinzukamen und schon weg sind, brauchen nichts; vorherige Fassungen, die aus der Ablage entfernt wurden, können nicht zurückkommen. Für sie wurde nichts geändert.
    .help = Was sonst ausgewählt war, wird zurückgelegt. Wie lange die Ablage etwas aufbewahrt, steht in den Einstellungen.

## Modules of runs
engine-held-changed = Der Lauf wurde genehmigt, aber der Plan hat sich seither geändert, deshalb wartet er wieder auf eine Entscheidung.
    .help = Es wurde nichts geändert: Was jemand genehmigt hat, ist nicht, was jetzt geschähe. Sehen Sie sich den neuen Plan dieses Laufs an und genehmigen Sie ihn oder lehnen Sie ihn ab.
# After the sentence of what is dangerous.
engine-held-and-changed = Der Lauf wurde genehmigt, aber der Plan hat sich seither geändert.
engine-clear-held =
    { $items ->
        [one] { $items } Element würde entfernt, alles, was da ist, als Daten einer alten Paarung.
       *[other] Alle { $items } Elemente würden als Daten einer alten Paarung entfernt.
    } Es wurde nichts entfernt.
    .help = Der Lauf ist angehalten, bis ein Mensch ihn genehmigt: Eine alte Sicherung wird nicht ungesehen entfernt. Genehmigen Sie ihn, wenn niemand diese Daten braucht, sonst lehnen Sie ihn ab.
engine-clear-held-and-changed =
    { $items ->
        [one] { $items } Element würde entfernt, alles, was da ist, als Daten einer alten Paarung.
       *[other] Alle { $items } Elemente würden als Daten einer alten Paarung entfernt.
    } Der Lauf wurde genehmigt, aber der Plan hat sich seither geändert. Es wurde nichts entfernt.
    .help = Jemand hat nach der Genehmigung in den Speicher geschrieben. Sehen Sie sich den neuen Plan dieses Laufs an und genehmigen Sie ihn oder lehnen Sie ihn ab.
engine-plan-changed = Die Speicher haben sich geändert, seit der Plan angesehen wurde, deshalb ist er jetzt ein anderer. Es wurde nichts geändert; sehen Sie sich den neuen Plan dieses Laufs an und führen Sie dann diesen Plan aus.
    .help = Das Modul ist fehlgeschlagen, statt zu tun, was niemand gesehen hat. Bei einem Speicher, der sich ständig ändert, ist eine einfache Synchronisierung der bessere Weg.
engine-plan-changed-halfway = Ein Worker ist ausgefallen, während er diesen Plan ausführte, und die Speicher haben sich seither geändert; was übrig ist, ist jetzt ein anderer Plan. Was schon getan war, bleibt; sehen Sie sich den neuen Plan dieses Laufs an und führen Sie dann diesen Plan aus.
    .help = Jedes Element ist in seiner alten oder seiner neuen Fassung. Was getan wurde, zeigen die Änderungen dieses Laufs; es lässt sich zurücklegen.
# Why is the sentence that says which place is outside.
engine-outside-roots = { $why } Es wurde nichts geändert.
    .help = Die Konfiguration der Maschine des Workers nennt die Ordner, in denen Speicher liegen dürfen (allowed_roots). Berichtigen Sie die Adresse des Speichers oder lassen Sie den Administrator dieser Maschine den Ordner hinzufügen.
engine-refused-by-worker = Abgelehnt von Worker { $worker }, dessen Maschine eine eigene Konfiguration hat: { $why }
    .help = Das Modul ist fehlgeschlagen, bevor etwas geöffnet wurde. Andere Worker erlauben den Ordner vielleicht: Lassen Sie die Konfiguration dieser Maschine berichtigen oder lassen Sie einen Worker eines anderen Standorts die Läufe des Pools nehmen.
engine-module-gone = { $module } gehört nicht mehr zu diesem Lauf. Es wurde nichts geändert.
    .help = Der Lauf wurde aus dem Verlauf entfernt, während ein Worker daran war. Fordern Sie bei Bedarf einen neuen Lauf an.
engine-put-back-what = Dieser Lauf sagt nicht, welcher Lauf zurückgelegt werden soll. Es wurde nichts geändert.
    .help = Beginnen Sie das Zurücklegen noch einmal auf der Seite des Laufs, der zurückgelegt werden soll.
engine-put-back-forgotten = Der Verlauf sagt nicht mehr, was Lauf { $run } geändert hat. Es wurde nichts zurückgelegt.
    .help = Die Liste der Elemente dieses Laufs wurde entfernt, wie es die Einstellungen zum Verlauf sagen. Die Speicher sind, wie sie waren; alte Fassungen können noch in der Ablage liegen und von Hand von dort geholt werden.
engine-clear-paired = { $pool } ist inzwischen mit { $partner } gepaart, seine Sicherungsspeicher gehören also diesem Pool. Es wurde nichts entfernt.
    .help = Entfernt wird nur, was kein Paar mehr benutzt. Die nächste Synchronisierung des Paars ersetzt die alten Daten von selbst.
engine-own-past = Es wird mit seiner eigenen Vergangenheit verglichen.
    .help = Ein anderer Worker sollte bei einem Vergleich helfen, den nur einer machen kann. Es wurde nichts geändert, und der Lauf geht ohne Hilfe weiter.
engine-no-longer-paired = { $pool } ist nicht mehr mit { $backup_pool } gepaart wie zu der Zeit, als dieser Lauf angefordert wurde. Es wurde nichts geändert; fordern Sie einen neuen Lauf an.
    .help = Die Daten in den Speichern des früheren Sicherungspools bleiben, wie sie sind; ein neuer Lauf geht zum jetzigen.
# Why is the sentence that says why the module is not copied.
engine-not-copied = { $why } Es wurde nichts geändert.
    .help = Die Pools oder die Einstellungen wurden geändert, nachdem der Lauf angefordert war. Die Sicherung blieb, wie sie war; fordern Sie einen neuen Lauf an, sobald das Modul wieder kopiert werden soll.
engine-restore-missing = { $place } gibt es nicht. Es wurde nichts geändert. Ging der Speicher verloren und soll neu angelegt werden, so benutzen Sie „Paar initialisieren“ auf der Seite von { $pool }, das ihn mit einer eigenen Markierung anlegt; stellen Sie dann wieder her.
    .help = Die Sicherung ist, wie sie war. Prüfen Sie zuerst, ob das Dateisystem des aktiven Speichers eingehängt ist: Eine Wiederherstellung in einen nicht eingehängten Ordner würde den falschen Datenträger füllen.
# After the sentence that says that a pool can’t be read, or the like.
engine-nothing-changed = Es wurde nichts geändert.
engine-pool-removed = { $pool } wurde entfernt, seit dieser Lauf angefordert wurde. Es wurde nichts geändert.
    .help = Was in den Speichern des entfernten Pools ist, bleibt dort.
# Role is live or backup.
engine-no-store =
    { $pool } hat keinen { $role ->
        [live] aktiven Speicher
       *[backup] Sicherungsspeicher
    } für { $module } mehr. Es wurde nichts geändert.
    .help = Der Speicher wurde aus dem Pool genommen, nachdem der Lauf angefordert war; seine Daten bleiben, wo sie sind. Fügen Sie den Speicher auf der Seite des Pools hinzu und fordern Sie einen neuen Lauf an, wenn noch kopiert werden soll.
engine-cancelled-halfway = Der Lauf wurde abgebrochen. Dieser Versuch hat nichts getan; einer davor brach ab, nachdem er begonnen hatte, einen Plan auszuführen, und was er davon getan hat, wenn überhaupt, bleibt: Sehen Sie sich an, was das Zurücklegen täte, oder synchronisieren Sie noch einmal.
    .help = Jedes Element ist in seiner alten oder seiner neuen Fassung, und was ersetzt wurde, liegt in der Ablage. Eine neue Synchronisierung gleicht die Sicherung dem aktiven Speicher wieder an.
# After the sentence that says how an attempt ended.
engine-begun-before = Das gilt für diesen Versuch; einer davor hatte begonnen, einen Plan auszuführen, und was er getan hat, bleibt: Sehen Sie sich die Änderungen dieses Laufs an, legen Sie sie zurück, oder synchronisieren Sie noch einmal.
# After a sentence that says how a run ended.
engine-what-was-done-stays = Was ein Versuch davor getan hat, bleibt.
engine-cancelled-held = Der Lauf wurde abgebrochen, während er auf eine Entscheidung wartete.
engine-cancelled-waiting = Der Lauf wurde abgebrochen, während er darauf wartete, wieder aufgenommen zu werden. Ein Versuch davor brach ab, nachdem er begonnen hatte, einen Plan auszuführen, und was er davon getan hat, wenn überhaupt, bleibt: Sehen Sie sich an, was das Zurücklegen täte, oder synchronisieren Sie noch einmal.
    .help = Jedes Element ist in seiner alten oder seiner neuen Fassung, und was ersetzt wurde, liegt in der Ablage. Eine neue Synchronisierung gleicht die Sicherung dem aktiven Speicher wieder an.
# $who is an account’s name; $why is what they wrote.
engine-rejected = { $who } hat den Lauf abgelehnt.
engine-rejected-because = { $who } hat den Lauf abgelehnt: „{ $why }“.
engine-no-plan-seen = Von diesem Modul wurde kein Plan angesehen, deshalb blieb es außen vor.
engine-put-back-unchanged = Der Lauf hat an diesem Modul nichts geändert.
engine-put-back-unchosen = Von diesem Modul wurde keine Änderung ausgewählt.
engine-superseded = Ein neuerer Lauf, { $run }, ist an seine Stelle getreten.
    .help = Dieser angehaltene Lauf hat nichts geändert und kann nicht mehr genehmigt werden: Der neuere hat dieselben Speicher später verglichen. Entscheiden Sie über diesen, wenn er angehalten ist.
engine-tried-again = Noch einmal versucht; der Grund: { $why }
    .help = Ein früherer Versuch dieses Moduls brach an etwas ab, das von selbst vorübergeht, und der nächste hat alles erledigt. Es ist nichts zu tun.
engine-verify-found =
    { $different ->
        [one] { $different } Element unterscheidet sich
       *[other] { $different } Elemente unterscheiden sich
    }, { $missing ->
        [one] { $missing } fehlt
       *[other] { $missing } fehlen
    }, { $extra ->
        [one] { $extra } ist überzählig
       *[other] { $extra } sind überzählig
    }. Es wurde nichts geändert; eine vollständige Synchronisierung bringt die Sicherung in Ordnung.
    .help = Die Prüfung hat alle Inhalte verglichen. Auch was sich im aktiven Speicher seit der letzten Synchronisierung geändert hat, zählt als Unterschied: Synchronisieren Sie zuerst, prüfen Sie dann noch einmal, und sehen Sie sich an, was sich noch unterscheidet.
engine-nobody-decided = Niemand hat den Lauf rechtzeitig genehmigt oder abgelehnt, deshalb wurde er aufgegeben; fordern Sie einen neuen an.
    .help = Ein angehaltener Lauf wartet 24 Stunden. Dieser hat nichts geändert; die Sicherung ist, wie sie war, und wird älter, bis eine Synchronisierung gelingt.
engine-abandoned = Der Worker ist { $attempts }-mal ausgefallen, während er an diesem Lauf war, deshalb wurde der Lauf aufgegeben. Was vorher eingebracht wurde, bleibt; mehr sagt das Protokoll des Workers.
    .help = Jedes Element ist in seiner alten oder seiner neuen Fassung. Vielleicht ist es der Lauf selbst, der den Worker ausfallen lässt, etwa aus Mangel an Arbeitsspeicher: Finden Sie die Ursache, bevor Sie einen neuen Lauf anfordern.

## One item in two versions
engine-single-unknown = „{ $item }“ ist kein Name, unter dem ein Element gefunden werden kann: Keine Tabelle hat eine solche Zeile, oder kein Pfad wird so geschrieben.
    .help = Es wurde nichts geändert. Wurde die Tabelle seit dem Lauf entfernt oder umbenannt oder bekam sie einen anderen Primärschlüssel, sind ihre Zeilen unter den alten Namen nicht mehr zu finden; sehen Sie in der Datenbank selbst nach.
# In place of a version of an item.
engine-single-not-kept = Die Ablage bewahrt diese Fassung nicht mehr auf, oder sie hat es nie getan. Alte Fassungen gehen, wie es die Einstellungen der Ablage sagen; ist die Ablage ausgeschaltet, wird keine aufbewahrt.
    .help = Durch das Nachsehen wurde nichts geändert. Was vor dem Lauf in dem Element stand, ist vielleicht noch in einem anderen Speicher des Paars, in der Ablage eines anderen Laufs oder in einer Sicherung des Datenträgers.
