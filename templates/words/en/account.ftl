# Who somebody is here, what they sign in with, and the pages that let them in.

account-who = Who you are
# Above or beside the name that somebody signs in with.
account-name = Name
# A role of the account, and why it has it.
account-role-given = { $role } (given here)
account-role-by-group = { $role } (by the group { $group })
account-role-by-claim = { $role } (by the claim { $claim })
account-origin = Comes from
account-origin-here = this panel
account-origin-directory = directory
account-method = Signed in by
# How a session began. These stand alone beside “Signed in by”, and in $method of account-session-from.
account-method-password = password
account-method-password-code = password and code
account-method-password-recovery-code = password and recovery code
account-method-password-passkey = password and passkey
account-method-passkey = passkey
account-method-setup = setup link
account-scripts = For scripts
account-api = How to use the API

account-how = How you sign in
account-password = Password
account-second-factor = Second factor
account-has-codes = Codes of an authenticator app
account-has-passkeys = { $passkeys ->
    [one] { $passkeys } passkey
   *[other] { $passkeys } passkeys
}
account-has-recovery-codes = { $codes ->
    [one] { $codes } recovery code left
   *[other] { $codes } recovery codes left
}
account-has-none = None. Whoever learns your password gets in as you.
account-factors-change = Change second factors
account-factors-set-up = Set up a second factor

account-sessions = Where you are signed in
account-sessions-end-others = End all others
account-column-browser = Browser
account-column-began = Signed in
account-session-this = This one
# $address is an IP address or account-unknown-address, $method one of account-method-…, or the name of a provider (oidc:entra).
account-session-from = from { $address }, by { $method }
account-session-end = End
# $browser is one of the three below, or a browser’s name.
account-session-end-which = End the session of { $browser } from { $address }
account-browser-on = { $browser } on { $system }
account-browser-some-on = A browser on { $system }
account-browser-unknown = Unknown browser
# Stands in $address above.
account-unknown-address = unknown address
account-sessions-hint = A session ends by itself when it was not used for an hour, and twelve hours after it began. If one of these is not yours, end it and change your password.

# What was just done.
account-done-password = The password was changed. Your other sessions have ended.
account-done-session = The session has ended.
account-done-others = All your other sessions have ended.
account-done-totp-removed = No codes of an authenticator app are asked for any more.
account-done-passkey = The passkey was added. Your other sessions have ended.
account-done-passkey-removed = The passkey was removed. You may delete it from the device, too.
account-done-totp = From now on signing in asks for a code of your authenticator app. Your other sessions have ended.

account-password-change = Change the password
account-password-not-changed = The password was not changed
account-password-ends-sessions = Your other sessions end, wherever they are.
account-password-current = Current password
account-password-new = New password
account-password-new-hint = At least 12 characters, and hard to guess. Four words that have nothing to do with each other are easy to remember.
account-password-new-again = The new password again
# The button beside “Change the password”: leave the password as it is.
account-password-keep = Keep it
account-password-elsewhere = The password of { $account } is not kept here. Change it where the account comes from.

account-must-enrol = Set up a second factor first
account-must-enrol-means = One of your roles asks for it. Until then no other page is open to you.
account-second-factor-intro = With a second factor, a password that somebody else has learned does not let them in. One is enough; two of them, on two devices, keep you from being locked out.
account-passkeys = Passkeys
account-passkeys-intro = A key on this device, on your telephone or on a security key, opened by a PIN or a finger. It can’t be guessed or given away to a false page, and lets you in without a password.
account-column-passkey = Passkey
account-column-added = Added
account-passkey-remove = Remove the passkey { $passkey }
# Why no passkey can be used.
account-passkeys-no-host-name = Passkeys are bound to a host name, and the panel is reached at an IP address. Open it by its name; set “public_url” in the configuration to that address first.
account-passkeys-not-safe = Passkeys need a safe connection. Have the panel reached over https and set “public_url” to that address.
account-passkeys-not-asked = You sign in with your provider, which asks for a second factor if it wants one. A passkey kept here would never be asked for, and can’t sign you in in its place.
account-totp = Authenticator app
account-totp-intro = An app on your telephone shows six digits that change every half minute; signing in asks for them.
# A badge: an app is set up.
account-totp-is-set-up = Set up
account-totp-other = Set up another app instead
account-totp-first = Set up an app
account-recovery-codes = Recovery codes
account-recovery-intro = For when your devices are lost. Each code lets you in once, after your password. { $codes ->
    [0] <strong>You have none left.</strong>
   *[other] You have <strong>{ $codes }</strong> left.
} New ones take the place of those before.
account-recovery-make = Make new recovery codes

account-recovery-title = Your recovery codes
account-recovery-once = They are shown only now
account-recovery-keep = Print them or write them down, and keep them apart from your devices. If those are lost, each code lets you in once, after the password of { $account }. Codes you had before count no more.
account-recovery-kept = I have kept them

account-passkey-add = Add a passkey
account-passkey-not-added = The passkey was not added
account-passkey-name-hint = For you to tell it from others, such as “laptop” or “blue security key”. Without one it gets a number.
account-passkey-script-or-app = A passkey needs JavaScript, which is off in this browser. An authenticator app works without.

account-totp-title = Set up an authenticator app
account-totp-not-set-up = The app was not set up
account-totp-step-scan = Open the authenticator app on your telephone, and have it scan the picture.
account-totp-step-type = Type the six digits that it shows.
account-totp-picture = The seed as a QR code; it stands as text beside it
account-totp-by-hand = <strong>Can’t scan it?</strong> Type this seed into the app; the codes are time-based and have six digits.
account-totp-link = The same as a link
account-code = Code
# “poolsync” is the name under which the app shows the digits.
account-totp-code-hint = The six digits of “poolsync” that the app shows now.
account-totp-set-up = Set it up

account-sign-in = Sign in
account-sign-in-again = Sign in again
account-sign-in-again-why = What you want to change decides who gets in as you. Prove once more who you are; then you get back to where you were.
account-not-signed-in = You are not signed in
account-directory-down = The directory can’t be reached right now. Accounts that come from it can’t sign in until it can; accounts of the panel itself can.
account-sign-in-passkey = Sign in with a passkey
account-sign-in-passkey-intro = Your browser asks for the passkey. It is only let in if the device it lies on knows you, by a PIN or a finger.
# A button: have the browser ask for the passkey again.
account-sign-in-passkey-again = Ask again
account-passkey-script = A passkey needs JavaScript, which is off in this browser.
account-sign-in-password = Sign in with a password

account-second-intro = The password of <strong>{ $account }</strong> is right. One more proof, and you are in.
account-second-passkey = Use a passkey
account-recovery-code = Recovery code
account-second-code-hint = The six digits that your authenticator app shows now, or one of your recovery codes.
account-second-recovery-hint = One of the codes you were shown when you set up your second factor. Each works once.
account-sign-in-else = Sign in as somebody else

account-setup-title = First administrator
account-setup-intro = This panel has no account yet. Make yours; it may do everything, and can add others. The link you followed works until that is done.
account-setup-not-made = No account was made
account-setup-password-hint = At least 12 characters. A sentence is easy to remember and hard to guess.
account-setup-password-again = The same password again
account-setup-make = Make the account and sign in

account-signed-out = Signed out
account-signed-out-here = You are signed out of this panel. { $provider } still knows you; you are led there to end that session, too.
account-sign-out-there = Sign out of { $provider }

# What somebody is told whom a provider or the directory did not bring in: what happened, what it means, what to do. $provider is
# the name of a sign-in provider, such as Entra ID, or account-sso-directory.
account-sso-directory = The directory
# $words is what the provider wrote, in its own words.
account-sso-says = { $provider } says: <q>{ $words }</q>
account-sso-back = Back to the sign-in page
account-sso-ended = This sign-in has ended
account-sso-ended-means = It took longer than ten minutes, was ended already, or began in another browser. You are not signed in.
account-sso-begin-anew = Begin anew on the sign-in page.
account-sso-other-answer = This answer belongs to another sign-in
account-sso-other-answer-means = What came back from { $provider } is not the answer to what this browser asked. You are not signed in.
account-sso-other-answer-next = Begin anew on the sign-in page. If you followed a link to get here, somebody may have wanted to sign you in under their own account.
account-sso-declined = The provider did not let you in
account-sso-declined-means = { $provider } refused or you cancelled there. You are not signed in, and nothing was changed.
account-sso-declined-next = Try again on the sign-in page, or ask whoever looks after your account there.
account-sso-not-proved = You were not asked to prove who you are
account-sso-not-proved-means = { $provider } was asked to have you prove it once more, and does not say that it did (auth_time). You were not signed in anew, and nothing was changed.
account-sso-not-proved-next = Try again, and sign in there when you are asked. If you are never asked, ask an administrator to have the provider put auth_time into its ID tokens (an optional claim in Entra ID), or use a local account.
account-sso-too-many = Too many sign-ins were begun
account-sso-too-many-means = From your address more sign-ins were begun than people begin. This one was not.
account-sso-too-many-next = Try again in a minute.
account-sso-unreachable = The provider can’t be reached
account-sso-unreachable-means = { $provider } gave no answer that can be used. You are not signed in; syncs go on.
account-sso-unreachable-next = Try again in a moment. If it happens again, the panel’s log says why.
account-sso-refused = The provider’s answer is refused
account-sso-refused-means = What { $provider } says of you can’t be trusted or used as it is. You are not signed in.
account-sso-refused-next = Begin anew on the sign-in page. If it happens again, the panel’s log says why.
account-sso-no-role = You have no role here
account-sso-no-role-means = { $provider } knows you as “{ $name }”, but none of your groups there gives a role in this panel. You are not signed in.
account-sso-no-role-next = Ask an administrator to put you into a group that gives a role.
account-sso-name-taken = This name is another account’s
account-sso-name-taken-means = { $provider } knows you as “{ $name }”, but the account of that name here does not come from there. Accounts are never joined by their name alone. You are not signed in.
account-sso-name-taken-next = Sign in with the account you have, or ask an administrator to remove it.
account-sso-no-name = You have no name there
account-sso-no-name-means = { $provider } knows you, but does not say by which name. You are not signed in.
account-sso-check-claim = Ask an administrator to check which claim holds names (name_claim in the configuration).
account-sso-bad-name = Your name can’t be used here
account-sso-bad-name-means = { $provider } knows you as “{ $name }”. Names here have 1 to 64 characters, which may be the letters a to z without accents, the digits 0 to 9, and . - _ @, with a letter or digit among them. You are not signed in.
account-sso-disabled = Your account is disabled
account-sso-disabled-means = The account “{ $name }” was disabled in this panel. You are not signed in.
account-sso-disabled-next = Ask an administrator if you think that this is a mistake.

# What is wrong with a form of these pages.
account-error-passwords-differ = The two passwords differ. Type the same one twice.
    .help = No password was set, and no account was made; a password that was there before goes on to count.
    .code = PS-3300
account-error-password-wrong = This is not your current password. Nothing was changed.
    .help = Your password and your sessions stay as they are. If you no longer know it, ask an administrator to set a new one.
    .code = PS-3301
account-error-totp = This is not the code of this seed at this time. Type the six digits that the app shows now, and check that the clocks of the telephone and of the panel’s machine are right.
    .help = The app was not set up, and the second factors that you have go on to count. The seed on the page is still the same: the app need not scan it again.
    .code = PS-3302
account-error-passkey-refused = The passkey was not added: its answer came too late, or does not fit what was asked for. Try again.
    .help = The passkeys that you have go on to count. If the device has kept one that the panel did not take, delete it there.
    .code = PS-3303
account-error-passkeys-too-many = An account can have 20 passkeys. Remove one that you no longer use first.
    .help = The new passkey was not added; those that you have go on to count. If the device has kept the new one, delete it there.
    .code = PS-3304
account-error-sign-in = This name and password don’t belong together. Check both and try again.
    .help = You are not signed in. The same is said of accounts that do not exist or are disabled; if you are sure of both, ask an administrator.
    .code = PS-3305
account-error-passkey = The passkey was not taken: it is not of an account here, its answer came too late or a second time, or the directory or provider that the account comes from did not confirm it. Try again, or sign in another way.
    .help = You are not signed in, and your passkeys were not changed. Each answer of a passkey counts for one try only.
    .code = PS-3306
account-error-code = This code or passkey does not count: it is wrong, too old, or was used already. You are not signed in yet. Try again with the next code of your app, with a recovery code that you have not used, or with your passkey.
    .help = After five wrong answers the sign-in begins anew with the password. If none of these is at hand, ask an administrator to reset your second factor.
    .code = PS-3307
# $wait is account-wait-seconds or account-wait-minutes.
account-error-too-many = There were too many tries to sign in, so this one was not looked at. It says nothing about the password. Try again in { $wait }. A browser that was used for signing in before is not slowed down by what others try.
    .code = PS-3308
account-wait-seconds = { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}
account-wait-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}

# What the script of the passkeys says (static/passkeys.js).
account-passkey-script-unfit = This browser can’t use passkeys, or the connection is not safe enough for it to do so.
account-passkey-script-held = This device holds a passkey of your account already.
account-passkey-script-other-address = The browser refused: the address of this page is not the one the panel’s passkeys are bound to.
account-passkey-script-none = No passkey was given: it was called off, took too long, or there is none of this panel. Try again.
account-passkey-script-failed = The browser could not use a passkey. Try again, or use another way to sign in.

# The language and the zone of the pages.
account-reading = Language and time zone
account-language = Language
account-language-browser = As the browser asks
account-zone = Time zone
account-zone-hint = Its name in the IANA database, for example Europe/Berlin; left empty, that of the browser. Kept in this browser only. The exact UTC of a moment shows when you point at it.
account-done-reading = Pages are written that way for this browser from now on.
