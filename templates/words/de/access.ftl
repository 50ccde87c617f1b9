# Rollen, Konten und Zugriffstoken.

# The tabs, and the titles of their pages.
access-roles = Rollen
access-accounts = Konten
access-tokens = Token
access-api = API

access-prove-first = Sie haben sich in den letzten 15 Minuten nicht ausgewiesen. <a href="{ $href }">Melden Sie sich erneut an</a>, bevor Sie hier jemandem Zugang oder Rechte geben; Sie kommen danach auf diese Seite zurück.

# The fields of a role or token: what it may do, and where.
access-rights = Was erlaubt ist
access-rights-whole = <strong>Nur für die gesamte Installation.</strong>
access-rights-out-of-reach = Sie haben diese Berechtigung nicht und können sie darum nicht vergeben.
access-pools = Für welche Pools
access-pools-all = Alle Pools, auch später angelegte
access-only-these = Nur diese
access-no-pools = Es gibt noch keinen Pool.
access-modules = Für welche Module

# Stands behind the name of an account.
access-holder-disabled = (deaktiviert)
access-roles-given = Hier vergebene Rollen

# Where a role or token counts. Such a text stands alone in a cell, and in access-role-for and access-role-custom-counts.
access-scope-all-pools = alle Pools
# $pools are names in a row, $number how many.
access-scope-pools = { $number ->
    [0] keinen Pool
   *[other] { $pools }
}
# $modules are names in a row, or access-scope-no-module.
access-scope-modules-of-all-pools = { $modules } aller Pools
access-scope-modules-of-pools = { $number ->
    [0] { $modules } keines Pools
   *[other] { $modules } von { $pools }
}
access-scope-no-module = kein Modul
# Names in a row: $before are one or more with commas between them.
access-listed = { $before } und { $last }

# The page of roles.
access-role-new = Rolle erstellen
access-cmdlets-title = Welchen Rollen jedes Cmdlet zugewiesen ist
access-cmdlet = Cmdlet
access-cmdlet-roles = Rollen, denen dieses Cmdlet zugewiesen ist
# Behind the name of a role that counts only for some pools or modules.
access-role-for = für { $scope }
access-role-list = Jede Rolle, und wer sie hat
# $template is the name of a built-in role.
access-role-custom = Eigene Rolle, erstellt aus <a href="{ $href }">{ $template }</a>.
access-role-edit = Bearbeiten<span class="unseen">: { $role }</span>
access-role-remove = Entfernen<span class="unseen">: { $role }</span>
access-role-like = Ähnliche erstellen<span class="unseen">: { $role }</span>
access-role-scope = Gilt für
access-role-cmdlets = Cmdlets
access-role-all-cmdlets = Alle { $number }
access-role-holders = Wer sie hat
access-role-nobody = niemand

# Making and changing a role.
access-role-edit-title = { $role } bearbeiten
access-role-not-saved = Die Rolle wurde nicht gespeichert
# Above the built-in roles, one of which is chosen.
access-role-begin = Vorlage
access-role-name-hint = Buchstaben, Ziffern, Leerzeichen, Punkte, Bindestriche und Unterstriche. Der Name lässt sich später nicht ändern.
access-role-gone-pools = { $pools }: nicht mehr vorhanden. Beim Speichern wird das aus der Rolle herausgenommen.
access-role-change-counts = Die Änderung gilt sofort für alle, die die Rolle haben
access-role-make = Rolle erstellen

# Removing a role.
access-role-remove-title = { $role } entfernen
access-role-remove-question = { $role } entfernen?
access-role-not-removed = Die Rolle wurde nicht entfernt
access-role-remove-unheld = Niemand hat sie. Token behalten, womit sie erstellt wurden.
access-role-remove-held = Diese Konten verlieren sie und damit alles, was ihnen keine andere Rolle erlaubt. Token behalten, womit sie erstellt wurden, soweit ihr Besitzer es noch darf.
# The label of a field; it is for roles and for accounts.
access-type-to-remove = Geben Sie zum Entfernen <strong>{ $name }</strong> ein
access-role-remove-do = Rolle entfernen

# The page of accounts.
access-user-new = Konto anlegen
access-user-account = Konto
# Where the account comes from.
access-user-from = Herkunft
access-user-last-sign-in = Letzte Anmeldung
access-user-second-factor = Zweiter Faktor
access-user-from-panel = dieses Panel
access-user-from-directory = Verzeichnis
access-user-not-noted = nicht vermerkt
# Whether it has a second factor.
access-user-factor-yes = Ja
access-user-factor-no = Nein
access-user-factor-elsewhere = Nicht hier
access-user-enabled = Aktiviert
access-user-disabled = Deaktiviert
# In the list of roles that can be given.
access-role-custom-counts = Eigene Rolle, erstellt aus { $template }; gilt für { $scope }.

# Adding an account.
access-user-not-added = Das Konto wurde nicht angelegt
access-user-name-hint = Damit meldet es sich an; Groß- und Kleinschreibung spielen keine Rolle.
access-user-password = Passwort
access-user-password-hint = Mindestens 12 Zeichen. Ein Satz ist leicht zu merken und schwer zu erraten.
access-user-password-again = Dasselbe Passwort noch einmal
access-user-add = Konto anlegen

# The page of one account. What was done:
access-user-was-added = Das Konto wurde angelegt. Übergeben Sie das Passwort so, dass niemand sonst es lesen kann.
access-user-roles-saved = Die Rollen wurden gespeichert. Sie gelten ab der nächsten Anfrage des Kontos.
access-user-password-set = Das Passwort wurde gesetzt, und die Sitzungen des Kontos wurden beendet.
access-user-was-disabled = Das Konto wurde deaktiviert, und seine Sitzungen wurden beendet.
access-user-was-enabled = Das Konto darf sich wieder anmelden.
access-user-signed-out = Alle Sitzungen des Kontos wurden beendet.
access-user-session-ended = Die Sitzung wurde beendet.
access-user-factors-forgotten = Die zweiten Faktoren wurden gelöscht, und die Sitzungen des Kontos wurden beendet. Bis es einen neuen einrichtet, genügt zur Anmeldung sein Passwort allein.

access-user-is-own = Das ist Ihr eigenes Konto. Wenn Sie ihm das Recht nehmen, Rollen zu ändern, oder es deaktivieren oder entfernen, kann nur jemand anderes das rückgängig machen.
access-user-origin = Herkunft
# Whether it has a second factor: that is left to its sign-in provider.
access-user-factor-not-asked = Wird hier nicht verlangt
access-user-made = Angelegt
access-user-brought-roles = Nicht hier vergeben und darum nicht hier zu entziehen: Sie kommen mit jeder Anmeldung.
access-user-save-roles = Rollen speichern
access-user-new-password = Neues Passwort
access-user-new-password-hint = Mindestens 12 Zeichen. Die Sitzungen des Kontos enden.
access-user-new-password-own = Mindestens 12 Zeichen. Ihre Sitzungen enden, auch diese.
access-user-set-password = Passwort setzen

access-user-sessions = Wo es angemeldet ist
access-user-sign-out = Überall abmelden
access-user-no-sessions = Nirgends.
access-session-browser = Browser
# The address from which it signed in.
access-session-from = Adresse
access-session-signed-in = Angemeldet
access-session-end = Beenden
# $method is one of account-method-…, or the name of a provider (oidc:entra).
access-session-method = mit { $method }
access-session-end-of = Sitzung beenden: { $browser }, Adresse { $address }
access-session-unknown-address = unbekannt

access-user-more = Weiteres
access-user-reset-factor-means = Löscht die Codes und Passkeys des Kontos, wenn sie verloren sind. Bis es einen neuen zweiten Faktor einrichtet, genügt zur Anmeldung sein Passwort allein; vergewissern Sie sich, dass wirklich die Person selbst darum bittet.
access-user-reset-factor = Zweiten Faktor zurücksetzen
access-user-enable-means = Das Konto darf sich wieder anmelden, mit den Rollen, die es hat.
access-user-enable = Aktivieren
access-user-disable-means = Das Konto kann sich nicht mehr anmelden; seine Sitzungen enden, und seine Token gewähren niemandem Zugang.
access-user-disable-own-means = Das Konto kann sich nicht mehr anmelden: Sie werden sofort abgemeldet, und jemand anderes muss es wieder aktivieren.
access-user-disable = Deaktivieren
access-user-remove-means = Entfernt das Konto mit seinen Sitzungen, zweiten Faktoren und Token. Was es getan hat, bleibt in Verlauf und Audit.
access-user-remove = Entfernen …

# Removing an account.
access-user-remove-title = { $account } entfernen
access-user-remove-question = { $account } entfernen?
access-user-not-removed = Das Konto wurde nicht entfernt
access-user-remove-own = Das ist Ihr eigenes Konto. Sie werden sofort abgemeldet.
access-user-remove-consequence = Mit dem Konto verschwinden seine Sitzungen und zweiten Faktoren. Was es getan hat, bleibt unter seinem Namen in Verlauf und Audit.
# One of these two may follow.
access-user-remove-directory = Eine Anmeldung über das Verzeichnis legt es neu an, solange es dort zugelassen ist; deaktivieren Sie es, um es auszusperren.
access-user-remove-provider = Eine Anmeldung über { $provider } legt es neu an, solange es dort zugelassen ist; deaktivieren Sie es, um es auszusperren.
# $names are names in a row, one or more.
access-user-remove-tokens = Mit ihm enden seine Zugriffstoken: <strong>{ $names }</strong>.
access-user-remove-do = Konto entfernen

# Access tokens.
access-token-revoked = Das Token wurde widerrufen. Es gewährt keinen Zugang mehr.
access-token-was-made = { $token } wurde erstellt. Kopieren Sie das Token jetzt: Es wird nicht noch einmal angezeigt
access-token-itself = Das Token
access-token-keep = Bewahren Sie es dort auf, wo nur das Skript es lesen kann. Mit dem Token in der Variablen <code>TOKEN</code>:
access-token-more-examples = Weitere Beispiele stehen auf der Seite <a href="{ $href }">API</a>.
access-token-not-made = Es wurde kein Token erstellt
access-token-all = Alle Token
access-token-own = Ihre Token
access-token-none = Noch keine. Mit einem Token weist sich ein Skript aus, anstatt mit Name und Passwort.
access-token = Token
access-token-may = Darf
access-token-where = Gilt für
access-token-ends = Endet
access-token-do = Aktion
access-token-made = erstellt { $ago }
access-token-made-by-operator = erstellt { $ago } auf der Befehlszeile von { $maker }
access-token-made-of-owner = von { $owner }, erstellt { $ago }
access-token-made-of-nobody = ohne Besitzer, erstellt { $ago } auf der Befehlszeile von { $maker }
access-token-over = <span class="tone bad">abgelaufen</span> { $ago }
access-token-ends-never = nie
access-token-used-from = von { $address }
access-token-revoke = Widerrufen …<span class="unseen">: { $token }</span>
access-token-revoke-now = Jetzt widerrufen<span class="unseen">: { $token }</span>

access-token-new = Token erstellen
access-token-limits = Es darf nie mehr, als sein Besitzer in diesem Augenblick darf, und endet mit dem Konto.
# One of these two may follow.
access-token-limits-directory = Es gilt, solange das Verzeichnis Ihr Konto führt: Ist das Konto dort nicht mehr vorhanden oder deaktiviert, oder ließ es sich { $days } Tage lang nicht nachschlagen, so gewährt das Token keinen Zugang, bis Sie sich wieder anmelden.
access-token-limits-provider = Es gilt { $days } Tage nach Ihrer letzten Anmeldung über Ihren Anbieter; mit einer neuen Anmeldung gilt es wieder.
access-token-name-hint = Wofür es da ist; unter diesem Namen steht im Audit, was damit getan wird.
# Choices of the field “Ends”.
access-token-ends-in = in { $days } Tagen
access-token-ends-on = nach dem nebenan gewählten Tag
access-token-last-day = Sein letzter Tag <span class="hush">(falls gewählt)</span>
access-token-last-day-hint = Bis zum Ende dieses Tages (24 Uhr UTC)
access-token-make = Token erstellen
