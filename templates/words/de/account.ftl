# Wer jemand hier ist, womit er sich anmeldet, und die Seiten, über die man hereinkommt.

account-who = Wer Sie sind
# Above or beside the name that somebody signs in with.
account-name = Name
# A role of the account, and why it has it.
account-role-given = { $role } (hier vergeben)
account-role-by-group = { $role } (über die Gruppe { $group })
account-role-by-claim = { $role } (über den Claim { $claim })
account-origin = Herkunft
account-origin-here = dieses Panel
account-origin-directory = Verzeichnis
account-method = Angemeldet mit
# How a session began. These stand alone beside “Signed in by”, and in $method of account-session-from.
account-method-password = Passwort
account-method-password-code = Passwort und Code
account-method-password-recovery-code = Passwort und Wiederherstellungscode
account-method-password-passkey = Passwort und Passkey
account-method-passkey = Passkey
account-method-setup = Einrichtungslink
account-scripts = Für Skripte
account-api = So wird die API benutzt

account-how = Wie Sie sich anmelden
account-password = Passwort
account-second-factor = Zweiter Faktor
account-has-codes = Codes einer Authenticator-App
account-has-passkeys = { $passkeys ->
    [one] { $passkeys } Passkey
   *[other] { $passkeys } Passkeys
}
account-has-recovery-codes = { $codes ->
    [one] noch { $codes } Wiederherstellungscode
   *[other] noch { $codes } Wiederherstellungscodes
}
account-has-none = Keiner. Wer Ihr Passwort erfährt, kann sich als Sie anmelden.
account-factors-change = Zweite Faktoren ändern
account-factors-set-up = Einen zweiten Faktor einrichten

account-sessions = Wo Sie angemeldet sind
account-sessions-end-others = Alle anderen beenden
account-column-browser = Browser
account-column-began = Angemeldet
account-session-this = Diese Sitzung
# $address is an IP address or account-unknown-address, $method one of account-method-…, or the name of a provider (oidc:entra).
account-session-from = von { $address }, mit { $method }
account-session-end = Beenden
# $browser is one of the three below, or a browser’s name.
account-session-end-which = Sitzung beenden: { $browser } von { $address }
account-browser-on = { $browser } auf { $system }
account-browser-some-on = Ein Browser auf { $system }
account-browser-unknown = Unbekannter Browser
# Stands in $address above.
account-unknown-address = unbekannter Adresse
account-sessions-hint = Eine Sitzung endet von selbst, wenn sie eine Stunde lang nicht benutzt wurde, und zwölf Stunden nach ihrem Beginn. Ist eine davon nicht Ihre, beenden Sie sie und ändern Sie Ihr Passwort.

# What was just done.
account-done-password = Das Passwort wurde geändert. Ihre anderen Sitzungen sind beendet.
account-done-session = Die Sitzung ist beendet.
account-done-others = Alle Ihre anderen Sitzungen sind beendet.
account-done-totp-removed = Codes einer Authenticator-App werden nicht mehr verlangt.
account-done-passkey = Der Passkey wurde hinzugefügt. Ihre anderen Sitzungen sind beendet.
account-done-passkey-removed = Der Passkey wurde entfernt. Sie können ihn auch vom Gerät löschen.
account-done-totp = Von jetzt an wird beim Anmelden ein Code Ihrer Authenticator-App verlangt. Ihre anderen Sitzungen sind beendet.

account-password-change = Passwort ändern
account-password-not-changed = Das Passwort wurde nicht geändert
account-password-ends-sessions = Ihre anderen Sitzungen enden, wo auch immer sie sind.
account-password-current = Bisheriges Passwort
account-password-new = Neues Passwort
account-password-new-hint = Mindestens 12 Zeichen und schwer zu erraten. Vier Wörter, die nichts miteinander zu tun haben, lassen sich leicht merken.
account-password-new-again = Das neue Passwort noch einmal
# The button beside “Change the password”: leave the password as it is.
account-password-keep = Nicht ändern
account-password-elsewhere = Das Passwort von { $account } liegt nicht hier. Ändern Sie es dort, woher das Konto kommt.

account-must-enrol = Richten Sie zuerst einen zweiten Faktor ein
account-must-enrol-means = Eine Ihrer Rollen verlangt ihn. Bis dahin steht Ihnen keine andere Seite offen.
account-second-factor-intro = Mit einem zweiten Faktor reicht ein Passwort, das jemand anderes erfahren hat, zum Anmelden nicht aus. Ein zweiter Faktor genügt; zwei auf zwei Geräten bewahren Sie davor, ausgesperrt zu werden.
account-passkeys = Passkeys
account-passkeys-intro = Ein Schlüssel auf diesem Gerät, auf Ihrem Telefon oder auf einem Sicherheitsschlüssel, den eine PIN oder ein Fingerabdruck freigibt. Er lässt sich weder erraten noch an eine gefälschte Seite verraten und meldet Sie ohne Passwort an.
account-column-passkey = Passkey
account-column-added = Hinzugefügt
account-passkey-remove = Den Passkey { $passkey } entfernen
# Why no passkey can be used.
account-passkeys-no-host-name = Passkeys sind an einen Hostnamen gebunden, das Panel wird aber über eine IP-Adresse erreicht. Öffnen Sie es über seinen Namen; setzen Sie zuvor „public_url“ in der Konfiguration auf diese Adresse.
account-passkeys-not-safe = Passkeys brauchen eine sichere Verbindung. Sorgen Sie dafür, dass das Panel über https erreicht wird, und setzen Sie „public_url“ auf diese Adresse.
account-passkeys-not-asked = Sie melden sich über Ihren Anbieter an, der einen zweiten Faktor verlangt, wenn er das vorsieht. Nach einem Passkey, der hier liegt, würde nie gefragt, und er kann Sie nicht an dessen Stelle anmelden.
account-totp = Authenticator-App
account-totp-intro = Eine App auf Ihrem Telefon zeigt sechs Ziffern, die sich jede halbe Minute ändern; beim Anmelden werden sie verlangt.
# A badge: an app is set up.
account-totp-is-set-up = Eingerichtet
account-totp-other = Stattdessen eine andere App einrichten
account-totp-first = Eine App einrichten
account-recovery-codes = Wiederherstellungscodes
account-recovery-intro = Für den Fall, dass Ihre Geräte verloren gehen. Mit jedem Code können Sie sich einmal anmelden, nach Ihrem Passwort. { $codes ->
    [0] <strong>Sie haben keinen mehr.</strong>
   *[other] Sie haben noch <strong>{ $codes }</strong>.
} Neue treten an die Stelle der bisherigen.
account-recovery-make = Neue Wiederherstellungscodes erzeugen

account-recovery-title = Ihre Wiederherstellungscodes
account-recovery-once = Sie werden nur jetzt gezeigt
account-recovery-keep = Drucken Sie sie aus oder schreiben Sie sie auf, und bewahren Sie sie getrennt von Ihren Geräten auf. Gehen diese verloren, können Sie sich mit jedem Code einmal anmelden, nach dem Passwort von { $account }. Frühere Codes gelten nicht mehr.
account-recovery-kept = Ich habe sie aufbewahrt

account-passkey-add = Passkey hinzufügen
account-passkey-not-added = Der Passkey wurde nicht hinzugefügt
account-passkey-name-hint = Damit Sie ihn von anderen unterscheiden können, etwa „Laptop“ oder „blauer Sicherheitsschlüssel“. Ohne Namen bekommt er eine Nummer.
account-passkey-script-or-app = Ein Passkey braucht JavaScript, das in diesem Browser ausgeschaltet ist. Eine Authenticator-App kommt ohne aus.

account-totp-title = Eine Authenticator-App einrichten
account-totp-not-set-up = Die App wurde nicht eingerichtet
account-totp-step-scan = Öffnen Sie die Authenticator-App auf Ihrem Telefon und lassen Sie sie das Bild scannen.
account-totp-step-type = Geben Sie die sechs Ziffern ein, die sie zeigt.
account-totp-picture = Der Einrichtungsschlüssel als QR-Code; als Text steht er daneben
account-totp-by-hand = <strong>Lässt er sich nicht scannen?</strong> Geben Sie diesen Einrichtungsschlüssel in die App ein; die Codes sind zeitbasiert und haben sechs Ziffern.
account-totp-link = Dasselbe als Link
account-code = Code
# “poolsync” is the name under which the app shows the digits.
account-totp-code-hint = Die sechs Ziffern von „poolsync“, die die App jetzt zeigt.
account-totp-set-up = Einrichten

account-sign-in = Anmelden
account-sign-in-again = Noch einmal anmelden
account-sign-in-again-why = Was Sie ändern wollen, entscheidet darüber, wer sich als Sie anmelden kann. Weisen Sie noch einmal nach, wer Sie sind; danach kommen Sie dorthin zurück, wo Sie waren.
account-not-signed-in = Sie sind nicht angemeldet
account-directory-down = Das Verzeichnis ist gerade nicht erreichbar. Solange können sich Konten, die aus ihm kommen, nicht anmelden; Konten des Panels selbst können es.
account-sign-in-passkey = Mit einem Passkey anmelden
account-sign-in-passkey-intro = Ihr Browser fragt nach dem Passkey. Er gilt nur, wenn das Gerät, auf dem er liegt, Sie an einer PIN oder einem Fingerabdruck erkennt.
# A button: have the browser ask for the passkey again.
account-sign-in-passkey-again = Noch einmal fragen
account-passkey-script = Ein Passkey braucht JavaScript, das in diesem Browser ausgeschaltet ist.
account-sign-in-password = Mit einem Passwort anmelden

account-second-intro = Das Passwort von <strong>{ $account }</strong> stimmt. Noch ein Nachweis, und Sie sind angemeldet.
account-second-passkey = Einen Passkey benutzen
account-recovery-code = Wiederherstellungscode
account-second-code-hint = Die sechs Ziffern, die Ihre Authenticator-App jetzt zeigt, oder einer Ihrer Wiederherstellungscodes.
account-second-recovery-hint = Einer der Codes, die Ihnen gezeigt wurden, als Sie Ihren zweiten Faktor eingerichtet haben. Jeder gilt einmal.
account-sign-in-else = Als jemand anderes anmelden

account-setup-title = Erster Administrator
account-setup-intro = Dieses Panel hat noch kein Konto. Legen Sie Ihres an; es darf alles und kann weitere hinzufügen. Der Link, dem Sie gefolgt sind, gilt, bis das getan ist.
account-setup-not-made = Es wurde kein Konto angelegt
account-setup-password-hint = Mindestens 12 Zeichen. Ein Satz lässt sich leicht merken und schwer erraten.
account-setup-password-again = Dasselbe Passwort noch einmal
account-setup-make = Konto anlegen und anmelden

account-signed-out = Abgemeldet
account-signed-out-here = Sie sind von diesem Panel abgemeldet. { $provider } kennt Sie noch; Sie werden dorthin geleitet, um auch diese Sitzung zu beenden.
account-sign-out-there = Bei { $provider } abmelden

# What somebody is told whom a provider or the directory did not bring in: what happened, what it means, what to do. $provider is
# the name of a sign-in provider, such as Entra ID, or account-sso-directory.
account-sso-directory = Das Verzeichnis
# $words is what the provider wrote, in its own words.
account-sso-says = { $provider } sagt: <q>{ $words }</q>
account-sso-back = Zurück zur Anmeldeseite
account-sso-ended = Diese Anmeldung ist beendet
account-sso-ended-means = Sie hat länger als zehn Minuten gedauert, war schon beendet oder wurde in einem anderen Browser begonnen. Sie sind nicht angemeldet.
account-sso-begin-anew = Beginnen Sie auf der Anmeldeseite von vorn.
account-sso-other-answer = Diese Antwort gehört zu einer anderen Anmeldung
account-sso-other-answer-means = Was von { $provider } zurückkam, ist nicht die Antwort auf das, was dieser Browser gefragt hat. Sie sind nicht angemeldet.
account-sso-other-answer-next = Beginnen Sie auf der Anmeldeseite von vorn. Wenn Sie über einen Link hierhergekommen sind, wollte Sie vielleicht jemand unter seinem eigenen Konto anmelden.
account-sso-declined = Der Anbieter hat Sie nicht zugelassen
account-sso-declined-means = { $provider } hat abgelehnt, oder Sie haben dort abgebrochen. Sie sind nicht angemeldet, und es wurde nichts geändert.
account-sso-declined-next = Versuchen Sie es auf der Anmeldeseite noch einmal oder fragen Sie, wer dort Ihr Konto betreut.
account-sso-not-proved = Sie wurden nicht aufgefordert, sich auszuweisen
account-sso-not-proved-means = { $provider } sollte Sie noch einmal nachweisen lassen, wer Sie sind, und sagt nicht, dass das geschehen ist (auth_time). Sie wurden nicht neu angemeldet, und es wurde nichts geändert.
account-sso-not-proved-next = Versuchen Sie es noch einmal und melden Sie sich dort an, wenn Sie dazu aufgefordert werden. Geschieht das nie, bitten Sie einen Administrator, den Anbieter auth_time in seine ID-Token aufnehmen zu lassen (in Entra ID ein optionaler Claim), oder benutzen Sie ein lokales Konto.
account-sso-too-many = Es wurden zu viele Anmeldungen begonnen
account-sso-too-many-means = Von Ihrer Adresse wurden mehr Anmeldungen begonnen, als Menschen beginnen. Diese wurde nicht begonnen.
account-sso-too-many-next = Versuchen Sie es in einer Minute noch einmal.
account-sso-unreachable = Der Anbieter ist nicht erreichbar
account-sso-unreachable-means = { $provider } hat keine brauchbare Antwort gegeben. Sie sind nicht angemeldet; Synchronisierungen gehen weiter.
account-sso-unreachable-next = Versuchen Sie es gleich noch einmal. Geschieht es wieder, steht im Protokoll des Panels, warum.
account-sso-refused = Die Antwort des Anbieters wird abgelehnt
account-sso-refused-means = Dem, was { $provider } über Sie sagt, ist so nicht zu trauen, oder es ist so nicht zu gebrauchen. Sie sind nicht angemeldet.
account-sso-refused-next = Beginnen Sie auf der Anmeldeseite von vorn. Geschieht es wieder, steht im Protokoll des Panels, warum.
account-sso-no-role = Sie haben hier keine Rolle
account-sso-no-role-means = { $provider } kennt Sie als „{ $name }“, aber keine Ihrer Gruppen dort gibt eine Rolle in diesem Panel. Sie sind nicht angemeldet.
account-sso-no-role-next = Bitten Sie einen Administrator, Sie in eine Gruppe aufzunehmen, die eine Rolle gibt.
account-sso-name-taken = Dieser Name gehört einem anderen Konto
account-sso-name-taken-means = { $provider } kennt Sie als „{ $name }“, aber das Konto dieses Namens hier kommt nicht von dort. Konten werden nie allein wegen ihres Namens verbunden. Sie sind nicht angemeldet.
account-sso-name-taken-next = Melden Sie sich mit dem Konto an, das Sie haben, oder bitten Sie einen Administrator, es zu entfernen.
account-sso-no-name = Sie haben dort keinen Namen
account-sso-no-name-means = { $provider } kennt Sie, sagt aber nicht, unter welchem Namen. Sie sind nicht angemeldet.
account-sso-check-claim = Bitten Sie einen Administrator zu prüfen, welcher Claim die Namen enthält (name_claim in der Konfiguration).
account-sso-bad-name = Ihr Name lässt sich hier nicht benutzen
account-sso-bad-name-means = { $provider } kennt Sie als „{ $name }“. Namen haben hier 1 bis 64 Zeichen; erlaubt sind die Buchstaben a bis z (keine Umlaute oder Akzente), die Ziffern 0 bis 9 sowie . - _ @, darunter mindestens ein Buchstabe oder eine Ziffer. Sie sind nicht angemeldet.
account-sso-disabled = Ihr Konto ist deaktiviert
account-sso-disabled-means = Das Konto „{ $name }“ wurde in diesem Panel deaktiviert. Sie sind nicht angemeldet.
account-sso-disabled-next = Fragen Sie einen Administrator, wenn Sie das für ein Versehen halten.

# What is wrong with a form of these pages.
account-error-passwords-differ = Die beiden Passwörter sind verschieden. Geben Sie zweimal dasselbe ein.
    .help = Es wurde kein Passwort gesetzt und kein Konto erstellt; ein Passwort, das schon da war, gilt weiter.
account-error-password-wrong = Das ist nicht Ihr bisheriges Passwort. Es wurde nichts geändert.
    .help = Ihr Passwort und Ihre Sitzungen bleiben, wie sie sind. Wenn Sie es nicht mehr wissen, bitten Sie einen Administrator, ein neues zu setzen.
account-error-totp = Das ist nicht der Code, der zu diesem Einrichtungsschlüssel und zu dieser Zeit gehört. Geben Sie die sechs Ziffern ein, die die App jetzt zeigt, und prüfen Sie, ob die Uhren des Telefons und der Maschine des Panels richtig gehen.
    .help = Die App wurde nicht eingerichtet, und die zweiten Faktoren, die Sie haben, gelten weiter. Der Einrichtungsschlüssel auf der Seite ist noch derselbe: Die App muss ihn nicht noch einmal scannen.
account-error-passkey-refused = Der Passkey wurde nicht hinzugefügt: Seine Antwort kam zu spät oder passt nicht zu dem, was gefragt war. Versuchen Sie es noch einmal.
    .help = Die Passkeys, die Sie haben, gelten weiter. Hat das Gerät einen behalten, den das Panel nicht angenommen hat, löschen Sie ihn dort.
account-error-passkeys-too-many = Ein Konto kann 20 Passkeys haben. Entfernen Sie zuerst einen, den Sie nicht mehr benutzen.
    .help = Der neue Passkey wurde nicht hinzugefügt; die, die Sie haben, gelten weiter. Hat das Gerät den neuen behalten, löschen Sie ihn dort.
account-error-sign-in = Dieser Name und dieses Passwort gehören nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.
    .help = Sie sind nicht angemeldet. Dasselbe wird bei Konten gesagt, die es nicht gibt oder die deaktiviert sind; wenn Sie sich bei beidem sicher sind, fragen Sie einen Administrator.
account-error-passkey = Der Passkey wurde nicht angenommen: Er gehört zu keinem Konto hier, seine Antwort kam zu spät oder ein zweites Mal, oder das Verzeichnis oder der Anbieter, von dem das Konto kommt, hat es nicht bestätigt. Versuchen Sie es noch einmal oder melden Sie sich auf andere Weise an.
    .help = Sie sind nicht angemeldet, und Ihre Passkeys wurden nicht geändert. Jede Antwort eines Passkeys zählt nur für einen Versuch.
account-error-code = Dieser Code oder Passkey gilt nicht: Er ist falsch, zu alt oder wurde schon benutzt. Sie sind noch nicht angemeldet. Versuchen Sie es noch einmal mit dem nächsten Code Ihrer App, mit einem unbenutzten Wiederherstellungscode oder mit Ihrem Passkey.
    .help = Nach fünf falschen Antworten beginnt die Anmeldung von vorn mit dem Passwort. Wenn Sie nichts davon zur Hand haben, bitten Sie einen Administrator, Ihren zweiten Faktor zurückzusetzen.
# $wait is account-wait-seconds or account-wait-minutes.
account-error-too-many = Es gab zu viele Versuche, sich anzumelden, deshalb wurde dieser nicht geprüft. Über das Passwort sagt das nichts. Versuchen Sie es in { $wait } noch einmal. Ein Browser, mit dem sich schon jemand angemeldet hat, wird durch die Versuche anderer nicht gebremst.
account-wait-seconds = { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
}
account-wait-minutes = { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
}

# What the script of the passkeys says (static/passkeys.js).
account-passkey-script-unfit = Dieser Browser kann keine Passkeys benutzen, oder die Verbindung ist dafür nicht sicher genug.
account-passkey-script-held = Auf diesem Gerät liegt schon ein Passkey Ihres Kontos.
account-passkey-script-other-address = Der Browser hat abgelehnt: Die Adresse dieser Seite ist nicht die, an die die Passkeys des Panels gebunden sind.
account-passkey-script-none = Es wurde kein Passkey übergeben: Der Vorgang wurde abgebrochen, hat zu lange gedauert, oder es gibt keinen dieses Panels. Versuchen Sie es noch einmal.
account-passkey-script-failed = Der Browser konnte keinen Passkey benutzen. Versuchen Sie es noch einmal oder melden Sie sich auf andere Weise an.

# The language and the zone of the pages.
account-reading = Sprache und Zeitzone
account-language = Sprache
account-language-browser = Wie der Browser sie verlangt
account-zone = Zeitzone
account-zone-hint = Ihr Name in der IANA-Datenbank, zum Beispiel Europe/Berlin; leer: die des Browsers. Wird nur in diesem Browser aufbewahrt. Die genaue UTC-Zeit eines Zeitpunkts erscheint, wenn Sie auf ihn zeigen.
account-done-reading = Für diesen Browser werden die Seiten von nun an so geschrieben.
