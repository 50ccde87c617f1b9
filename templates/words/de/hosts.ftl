# Management hosts: where Microsoft’s cmdlets run, and the pools that they drive from there.


# Management hosts: the hosts on which Microsoft’s cmdlets run. $host is such a host’s name.
hosts-title = Verwaltungshosts
hosts-unread = Der Verwaltungshost { $host } wurde von einer anderen Version von poolsync gespeichert und ist für diese nicht lesbar. Wo er lesbar ist, betreibt er seine Pools weiter.
hosts-empty-title = Noch kein Verwaltungshost
hosts-empty-means = Pools von Lync Server und Skype for Business Server werden durch die Cmdlets von Microsoft synchronisiert. poolsync führt sie auf einem Computer aus, der die Management Shell hat, und hält darum herum Zeitpläne, Rechte, Verlauf und Alarme bereit.
hosts-empty-host = Fügen Sie den Host hinzu: seine Adresse und einen Benutzer, der die Cmdlets ausführen darf.
hosts-empty-key = Vergleichen Sie seinen Schlüssel mit dem, den er selbst zeigt, damit niemand anders das Kennwort erfährt.
hosts-empty-pairs = Suchen Sie seine Pools, und übernehmen Sie Paare. Auf den Servern wird dadurch nichts geändert.
hosts-reached = Erreichbar unter
hosts-drives = Pools, die er betreibt
hosts-drives-nothing = Noch keine: seine Pools suchen
hosts-drives-none = Noch keine. Suchen Sie die Pools, die er kennt, und übernehmen Sie Paare.

# One host.
hosts-find-pools = Seine Pools suchen
hosts-look = Ausprobieren
hosts-look-title = Was der Host hat
hosts-look-good = Der Host ist erreichbar und hat alles, was gebraucht wird. Es wurde nichts geändert.
hosts-look-lacks = Der Host ist erreichbar, aber ihm fehlt, was für Synchronisierungen gebraucht wird. Es wurde nichts geändert; installieren Sie dort die Management Shell, oder verwenden Sie einen anderen Host.
hosts-look-name = Nennt sich
hosts-look-module = Management Shell
hosts-look-no-module = Keine
hosts-look-missing = Fehlende Cmdlets
hosts-look-clock = Seine Uhr
hosts-look-ahead = Geht der Uhr dieses Computers { $seconds } Sekunden vor: Zeiten, die er meldet, werden so gezeigt, wie er sie meldet.
hosts-look-behind = Geht der Uhr dieses Computers { $seconds } Sekunden nach: Zeiten, die er meldet, werden so gezeigt, wie er sie meldet.
hosts-program = Führt PowerShell aus mit
hosts-key = Hostschlüssel
hosts-secret = Was poolsync den Zugang gibt
hosts-keeps-secret = Gespeichert
hosts-keeps-both = Gespeichert: ein privater Schlüssel und sein Kennsatz
hosts-keeps-none = Nichts gespeichert; bearbeiten Sie den Host, und geben Sie es ein
hosts-remove = Diesen Host entfernen
hosts-remove-means = Was zum Anmelden gespeichert ist, wird mit entfernt. Auf dem Host selbst ändert sich nichts. Ein Host, der Pools betreibt, bleibt, bis sie entfernt sind oder ein anderer sie betreibt.
hosts-remove-now = { $host } jetzt entfernen

# Adding and changing one.
hosts-new-title = Einen Verwaltungshost hinzufügen
hosts-edit-title = { $host } bearbeiten
hosts-not-saved = Der Host wurde nicht gespeichert.
hosts-name-hint = Wie er hier heißt: Buchstaben, Ziffern, Bindestriche, Punkte, Unterstriche.
hosts-program-hint = powershell.exe für die Management Shell beider Produkte; pwsh oder ein ganzer Pfad, wenn es woanders ist.
hosts-way = Wo er ist
hosts-way-ssh = Ein anderer Computer, über SSH
hosts-way-ssh-hint = OpenSSH-Server ist seit Server 2019 ein Teil von Windows.
hosts-way-local = Dieser Computer
hosts-way-local-hint = Die Cmdlets laufen mit den Rechten von poolsync.
hosts-address = Adresse
hosts-address-hint = Sein Name oder seine IP-Adresse; mit :Port, wenn er nicht 22 ist.
hosts-user = Benutzer
hosts-user-hint = Jemand, der dort die Cmdlets ausführen darf, und nicht mehr als diese.
hosts-key-other = Der Host hat einen anderen Schlüssel als den festgelegten
hosts-key-other-means = Vielleicht wurde er neu eingerichtet, vielleicht antwortet jemand anders an seiner Stelle. Es wurde nichts an ihn gesendet. Fahren Sie nur fort, wenn der Administrator des Hosts den neuen Schlüssel bestätigt.
hosts-key-pinned = Festgelegt
hosts-key-offered = Jetzt angeboten
hosts-key-compare = Den Schlüssel des Hosts vergleichen
hosts-key-compare-means = Dies ist der Schlüssel, den { $address } zeigt. Lesen Sie ihn auf dem Host selbst ab, und fahren Sie nur fort, wenn einer seiner Schlüssel denselben Fingerabdruck hat; er wird dann festgelegt, und jeder andere wird abgelehnt, bevor ihm etwas mitgeteilt wird.
hosts-key-hint = Auf dem Host, in PowerShell:
hosts-key-fetch-again = Den Schlüssel noch einmal abrufen, statt zu speichern
hosts-key-fetch-again-hint = Wenn der Host neu eingerichtet wurde. Dann werden beide Schlüssel gezeigt.
hosts-secret-field = Kennwort oder privater Schlüssel
hosts-secret-hint = Ein privater Schlüssel beginnt mit -----BEGIN. Es wird versiegelt aufbewahrt und nie wieder gezeigt.
hosts-secret-kept-hint = Eines ist gespeichert. Lassen Sie dies leer, um es zu behalten; es gilt nur, solange Adresse, Schlüssel und Benutzer gleich bleiben.
hosts-passphrase = Kennsatz des privaten Schlüssels
hosts-passphrase-hint = Nur wenn der Schlüssel gesperrt ist.
hosts-fetch-key = Den Schlüssel des Hosts abrufen
hosts-pin-and-save = Speichern

# The pools that a host knows.
hosts-pools-title = Auf { $host } gefundene Pools
hosts-pools-again = Noch einmal suchen
hosts-pools-none = Es wurde kein Paar gefunden
hosts-pools-none-means = Der Host kennt keine zwei Pools, die einander sichern. Paaren Sie sie im Topologie-Generator oder mit <code>New-CsPoolBackupRelationship</code>, veröffentlichen Sie das, und suchen Sie noch einmal.
hosts-pools-pairs = Paare
hosts-pools-means = Was Sie übernehmen, wird von da an von hier durch die Cmdlets dieses Hosts synchronisiert, nach SyncInterval oder eigenen Zeitplänen. Auf den Servern wird nichts geändert.
hosts-pair-new = Hier noch nicht bekannt
hosts-pair-known = Wird schon von diesem Host betrieben
hosts-pair-changes = Hier anders bekannt: Die Übernahme ändert, was seine Pools betreibt oder wie sie gepaart sind
hosts-pair-stores = Ein Pool dieses Paars wird von poolsync selbst synchronisiert, aus hier angegebenen Speichern. Entfernen Sie zuerst seine Speicher, wenn der Sicherungsdienst der Server das tun soll
hosts-take-over = Übernehmen
hosts-left = Gefunden, aber kein Paar
hosts-left-no-registrar = Er hat keine Registrierungsstelle und ist darum von einer Art, die sich nicht paaren lässt.
hosts-left-problem = Wer ihn sichert, ließ sich nicht lesen. Der Host meldet: „{ $text }“
hosts-left-unpaired = Er hat keinen Sicherungspool.
hosts-left-one-sided = Der Pool, der ihn sichert, nennt ihn nicht im Gegenzug oder wurde nicht gefunden.

# What is refused. $pair is what a form sent.
hosts-said-nothing = { $host } hat seine Antwort beendet, ohne zu sagen, was er hat. Es wurde nichts geändert; versuchen Sie es noch einmal.
    .help = Der Host hat nach der Vereinbarung geantwortet, das Gefragte aber ausgelassen. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter.
hosts-too-long = { $host } war nach { $seconds } Sekunden nicht fertig. Es wurde nichts geändert; sehen Sie nach, ob seine Cmdlets dort antworten, und versuchen Sie es dann noch einmal.
    .help = Länger wartet eine Seite nicht. Ein Host, der nur nachgesehen hat, hat dadurch nichts geändert.
hosts-choose-pairs = Wählen Sie mindestens ein Paar. Es wurde nichts geändert.
    .help = Paare, die schon von diesem Host betrieben werden, brauchen Sie nicht noch einmal zu wählen.
hosts-pair-gone = Der Host nennt das Paar „{ $pair }“ nicht mehr. Es wurde nichts geändert; wählen Sie aus dem, was er jetzt nennt.
    .help = Es werden nur Paare übernommen, die der Host in diesem Augenblick nennt: Inzwischen wurde die Topologie geändert oder das Formular.
hosts-has-stores = { $pool } oder { $partner } wird von poolsync selbst synchronisiert, aus hier angegebenen Speichern. Es wurde nichts geändert; entfernen Sie zuerst ihre Speicher, wenn der Sicherungsdienst der Server das tun soll.
    .help = Speicher, die niemand mehr synchronisiert, sähen aus wie eine Sicherung, die gepflegt wird.
