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

# The settings of Microsoft’s backup service, as a host tells them.
hosts-service = Einstellungen des Sicherungsdienstes
hosts-service-title = Einstellungen des Sicherungsdienstes auf { $host }
hosts-service-intro = Dies sind die Einstellungen des Sicherungsdienstes von Microsoft (Get-CsBackupServiceConfiguration). Sie gelten für die ganze Bereitstellung dieses Hosts. Was poolsync selbst tut, steht in den <a href="{ $href }">Einstellungen</a>.
hosts-service-told = Was der Host sagt
hosts-ask-again = Noch einmal fragen
hosts-service-saved = Die Einstellungen wurden geändert. Dies sagt der Host jetzt.
hosts-service-save = Einstellungen ändern
hosts-service-save-means = Gesendet wird nur, was Sie geändert haben, mit Set-CsBackupServiceConfiguration.
# $value is what stands in the setting at the host.
hosts-service-now = Auf dem Host: { $value }.
hosts-service-absent = Der Host nennt diese Einstellung nicht, darum lässt sie sich von hier nicht ändern. Älteren Versionen des Dienstes fehlt sie.
hosts-service-untold = nichts
hosts-service-calls = Aufrufe
hosts-service-sync-interval = Wie viel Zeit zwischen zwei Synchronisierungen des Sicherungsdienstes liegt. Kürzer heißt: weniger zu verlieren, mehr Last auf den Servern.
hosts-service-max-concurrent-calls = Wie viele Aufrufe der Sicherungsdienst zugleich annimmt.
hosts-service-max-batches-per-user-store-sync = Wie viele Stapel eine Synchronisierung des Benutzerspeichers (UserServices.PresenceFocus) höchstens umfasst. Was übrig bleibt, wartet auf die nächste.
hosts-service-max-batches-per-cms-sync = Wie viele Stapel eine Synchronisierung des zentralen Verwaltungsspeichers (CentralMgmt.CMSMaster) höchstens umfasst. Was übrig bleibt, wartet auf die nächste.
hosts-service-max-data-conf-package-size-kb = Wie groß ein Paket mit Konferenzinhalten (ConfServices.DataConf) höchstens wird.
hosts-service-enable-rgs-backup-service = Ob der Sicherungsdienst auch die Daten der Reaktionsgruppen kopiert.
# Above what was not as wanted.
hosts-service-perhaps = Die Einstellungen wurden vielleicht geändert
hosts-service-changed = Das Cmdlet ist zurückgekehrt, und nicht alles ist, wie Sie es wollten
hosts-service-read-first = Lesen Sie die Einstellungen noch einmal, bevor Sie etwas ändern.

# What is refused. $seen, $now and $wanted are values; $said is what the host says, $effect what it means for the settings.
hosts-service-said-nothing = { $host } hat seine Antwort beendet, ohne die Einstellungen zu nennen. Es wurde nichts geändert; versuchen Sie es noch einmal.
    .help = Der Host hat nach der Vereinbarung geantwortet, das Gefragte aber ausgelassen. Der Sicherungsdienst von Microsoft arbeitet von selbst weiter.
hosts-service-nothing = Keine Einstellung unterscheidet sich von dem, was der Host gesagt hat. Es wurde nichts gesendet; ändern Sie zuerst eine Einstellung.
    .help = Gesendet werden nur Einstellungen, die sich unterscheiden, damit nichts gesetzt wird, was niemand angesehen hat.
hosts-service-meanwhile = { $setting } war { $seen }, als Sie nachsahen, und ist jetzt { $now }: Jemand anders hat es geändert. Sie wollten { $wanted }. Es wurde nichts gesendet; entscheiden Sie, was dort stehen soll, und speichern Sie noch einmal.
    .help = Es wurde keine Einstellung geändert, auch keine, die mitgesendet wurde. Das Formular enthält jetzt, was der Host sagt.
hosts-service-too-long = { $host } war nach { $seconds } Sekunden nicht fertig. { $effect } Lesen Sie die Einstellungen noch einmal, bevor Sie etwas ändern.
    .help = Länger wartet eine Seite nicht. Was daraus wurde, steht im Audit als nicht bekannt.
hosts-service-lost = Das Warten auf die Antwort des Hosts ist hier abgebrochen. Ob die Einstellungen des Sicherungsdienstes geändert wurden, ist nicht bekannt; lesen Sie sie noch einmal.
    .help = Was gesendet wurde, steht im Audit. Mehr steht im Protokoll von poolsync.
hosts-service-said-nothing-after = { $host } hat die Einstellungen geändert und nicht gesagt, wie sie jetzt lauten. Lesen Sie sie noch einmal.
    .help = Das Cmdlet ist ohne Fehler zurückgekehrt. Was ihm übergeben wurde, steht im Audit.
hosts-service-otherwise = { $setting } ist auf dem Host { $now }, nicht { $wanted }. { $said } Andere mitgesendete Einstellungen wurden vielleicht geändert; diese Seite zeigt, was der Host jetzt sagt.
    .help = Set-CsBackupServiceConfiguration ist zurückgekehrt, aber der Host nennt nicht, was ihm übergeben wurde. Vielleicht war ein anderer Administrator schneller, oder der Dienst nimmt andere Werte.

# The roles of the deployment, as a host tells them.
hosts-roles = Rollen übernehmen
hosts-roles-title = Auf { $host } gefundene Rollen
hosts-roles-none = Es wurde keine Rolle gefunden
hosts-roles-none-means = Der Host nennt keine Rolle. Sehen Sie nach, ob sein Benutzer Get-CsAdminRole ausführen darf.
hosts-roles-legend = Rollen
hosts-roles-means = Was Sie übernehmen, wird hier zu einer Rolle, mit nicht mehr Rechten, als sie dort hat. Niemand hat sie, bis Sie sie jemandem geben. Auf den Servern wird nichts geändert, und eine Rolle, die es hier schon gibt, bleibt, wie sie ist.
# $most is a number of roles.
hosts-roles-more = Der Host nennt mehr als { $most } Rollen; die übrigen werden nicht gezeigt.
hosts-role-standard = dort vordefiniert
hosts-role-own = dort eine eigene Rolle
# $others is the number of its other cmdlets.
hosts-role-cmdlets =
    { $others ->
        [0] Dort darf sie { $cmdlets } ausführen.
        [one] Dort darf sie { $cmdlets } ausführen und 1 Cmdlet, in dem es nicht um Sicherungen geht.
       *[other] Dort darf sie { $cmdlets } ausführen und { $others } Cmdlets, in denen es nicht um Sicherungen geht.
    }
hosts-role-cmdlets-none =
    { $others ->
        [0] Dort darf sie nichts ausführen.
        [one] Dort darf sie 1 Cmdlet ausführen, in dem es nicht um Sicherungen geht.
       *[other] Dort darf sie { $others } Cmdlets ausführen; in keinem geht es um Sicherungen.
    }
# $config and $users are the host’s words, or hosts-role-no-scopes.
hosts-role-scopes = Konfigurationsbereiche: { $config }. Benutzerbereiche: { $users }.
hosts-role-no-scopes = keine
# $rights is hosts-role-rights.
hosts-role-new = Hier noch nicht vorhanden. Sie hätte { $rights }.
# Put into the sentences around as { $rights }, { $here }, { $there }; $scope is the pools.
hosts-role-rights = { $cmdlets } in { $scope }
hosts-role-same = Hier schon vorhanden, mit denselben Rechten.
hosts-role-differs = Hier schon vorhanden und wird nicht geändert. Hier hat sie { $here }; nach dem Host hätte sie { $there }.
hosts-role-differs-unmapped = Hier schon vorhanden und wird nicht geändert. Hier hat sie { $here }. Nach dem Host gäbe es keine solche Rolle: { $why }
hosts-role-left-cmdlets = Ausgelassen, weil es hier nichts Gleiches gibt: { $cmdlets }.
hosts-role-left-wide = Ausgelassen: { $permission } gilt hier für die ganze Bereitstellung, diese Rolle nicht.
hosts-role-left-other-pools = Nur für die Pools, die dieser Host betreibt: Hier sind weitere bekannt, die zu einer anderen Bereitstellung gehören können.
hosts-role-left-scope = Ausgelassen: Kein Pool, den dieser Host betreibt, liegt bei „{ $scope }“.
hosts-role-why-twice = Der Host nennt mehrere Rollen dieses Namens, die sich nicht unterscheiden lassen.
hosts-role-why-no-cmdlet = Sie darf kein Cmdlet ausführen, das es hier gibt.
hosts-role-why-no-status = Sie darf { $needed } nicht ausführen; ohne das erreichen die anderen hier nichts, und eine Rolle bekommt nie mehr, als sie dort hat.
hosts-role-why-users = Sie ist auf die Benutzer von „{ $scope }“ beschränkt, und Rollen lassen sich hier nicht auf Benutzer beschränken.
hosts-role-why-no-scope = Der Host sagt nicht, wo sie gilt.
hosts-role-why-no-pools = Dieser Host betreibt hier keinen Pool, also gibt es keinen, für den die Rolle gelten könnte. Übernehmen Sie zuerst Paare.
hosts-role-why-scopes = Kein Pool, den dieser Host betreibt, liegt dort, wo sie gilt.
hosts-role-why-beyond = Sie hat { $permission } dort, wo Sie es nicht haben, und niemand erstellt eine Rolle mit mehr, als er selbst hat.
hosts-roles-choose = Wählen Sie mindestens eine Rolle. Es wurde nichts geändert.
    .help = Rollen, die es hier schon gibt, brauchen Sie nicht zu wählen.
# $role is what a form sent.
hosts-role-gone = Der Host nennt die Rolle „{ $role }“ mit diesen Rechten nicht mehr. Es wurde nichts geändert; wählen Sie aus dem, was er jetzt nennt.
    .help = Es werden nur Rollen übernommen, die der Host in diesem Augenblick nennt, mit den gezeigten Rechten: Inzwischen wurde die Rolle geändert oder das Formular.
hosts-role-refused = { $role } wurde nicht übernommen, auch keine andere. { $why }
    .help = Alle gewählten Rollen werden zusammen übernommen oder keine von ihnen.
