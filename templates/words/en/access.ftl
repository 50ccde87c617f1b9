# Roles, accounts and access tokens.

# The tabs, and the titles of their pages.
access-roles = Roles
access-accounts = Accounts
access-tokens = Tokens
access-api = API

access-prove-first = You have not proved who you are within the last 15 minutes. <a href="{ $href }">Sign in again</a> before you let somebody in or give rights here; you come back to this page.

# The fields of a role or token: what it may do, and where.
access-rights = What may be done
access-rights-whole = <strong>Whole deployment only.</strong>
access-rights-out-of-reach = You do not have it, so you can’t give it.
access-pools = For which pools
access-pools-all = All pools, also those added later
access-only-these = Only these
access-no-pools = There is no pool yet.
access-modules = For which modules

# Stands behind the name of an account.
access-holder-disabled = (disabled)
access-roles-given = Roles given here

# Where a role or token counts. Such a text stands alone in a cell, and in access-role-for and access-role-custom-counts.
access-scope-all-pools = all pools
# $pools are names in a row, $number how many.
access-scope-pools = { $number ->
    [0] no pool
   *[other] { $pools }
}
# $modules are names in a row, or access-scope-no-module.
access-scope-modules-of-all-pools = { $modules } of all pools
access-scope-modules-of-pools = { $number ->
    [0] { $modules } of no pool
   *[other] { $modules } of { $pools }
}
access-scope-no-module = no module
# Names in a row: $before are one or more with commas between them.
access-listed = { $before } and { $last }

# The page of roles.
access-role-new = Make a role
access-cmdlets-title = Which roles each cmdlet has been assigned to
access-cmdlet = Cmdlet
access-cmdlet-roles = Roles that have been assigned this cmdlet
# Behind the name of a role that counts only for some pools or modules.
access-role-for = for { $scope }
access-role-list = Each role, and who has it
# $template is the name of a built-in role.
access-role-custom = Custom; began as <a href="{ $href }">{ $template }</a>.
access-role-edit = Edit<span class="unseen"> { $role }</span>
access-role-remove = Remove<span class="unseen"> { $role }</span>
access-role-like = Make one like it<span class="unseen">: { $role }</span>
access-role-scope = Counts for
access-role-cmdlets = Cmdlets
access-role-all-cmdlets = All { $number }
access-role-holders = Who has it
access-role-nobody = nobody

# Making and changing a role.
access-role-edit-title = Edit { $role }
access-role-not-saved = The role was not saved
# Above the built-in roles, one of which is chosen.
access-role-begin = Begin as
access-role-name-hint = Letters, digits, spaces, dots, hyphens and underscores. It can’t be changed later.
access-role-gone-pools = { $pools }: not here any more. What is saved now leaves that out of the role.
access-role-change-counts = The change counts at once for all who have the role
access-role-make = Make the role

# Removing a role.
access-role-remove-title = Remove { $role }
access-role-remove-question = Remove { $role }?
access-role-not-removed = The role was not removed
access-role-remove-unheld = Nobody has it. Tokens keep what they were made with.
access-role-remove-held = These accounts lose it, and with it what no other role lets them do. Tokens keep what they were made with, as far as their owner may still do it.
# The label of a field; it is for roles and for accounts.
access-type-to-remove = Type <strong>{ $name }</strong> to remove it
access-role-remove-do = Remove the role

# The page of accounts.
access-user-new = Add an account
access-user-account = Account
# Where the account comes from.
access-user-from = From
access-user-last-sign-in = Last sign-in
access-user-second-factor = Second factor
access-user-from-panel = this panel
access-user-from-directory = the directory
access-user-not-noted = not noted
# Whether it has a second factor.
access-user-factor-yes = Yes
access-user-factor-no = No
access-user-factor-elsewhere = Not here
access-user-enabled = Enabled
access-user-disabled = Disabled
# In the list of roles that can be given.
access-role-custom-counts = Custom; began as { $template }; counts for { $scope }.

# Adding an account.
access-user-not-added = The account was not added
access-user-name-hint = What it signs in with; letter case does not matter.
access-user-password = Password
access-user-password-hint = At least 12 characters. A sentence is easy to remember and hard to guess.
access-user-password-again = The same password again
access-user-add = Add the account

# The page of one account. What was done:
access-user-was-added = The account was added. Hand over its password in a way that nobody else can read.
access-user-roles-saved = The roles were saved. They count from the account’s next request.
access-user-password-set = The password was set, and the account’s sessions were ended.
access-user-was-disabled = The account was disabled, and its sessions were ended.
access-user-was-enabled = The account may sign in again.
access-user-signed-out = All sessions of the account were ended.
access-user-session-ended = The session was ended.
access-user-factors-forgotten = The second factors were forgotten, and the account’s sessions were ended. Its password alone lets it in until it sets up another.

access-user-is-own = This is your own account. Take the right to change roles from it, or disable or remove it, and only somebody else can undo that.
access-user-origin = Comes from
# Whether it has a second factor: that is left to its sign-in provider.
access-user-factor-not-asked = Not asked for here
access-user-made = Made
access-user-brought-roles = Not given here, and so not taken here: they come with each sign-in.
access-user-save-roles = Save the roles
access-user-new-password = New password
access-user-new-password-hint = At least 12 characters. The account’s sessions end.
access-user-new-password-own = At least 12 characters. Your sessions end, this one too.
access-user-set-password = Set the password

access-user-sessions = Where it is signed in
access-user-sign-out = Sign out everywhere
access-user-no-sessions = Nowhere.
access-session-browser = Browser
# The address from which it signed in.
access-session-from = From
access-session-signed-in = Signed in
access-session-end = End
# $method is one of account-method-…, or the name of a provider (oidc:entra).
access-session-method = by { $method }
access-session-end-of = End the session of { $browser } from { $address }
access-session-unknown-address = unknown address

access-user-more = More
access-user-reset-factor-means = Forget its codes and passkeys, for when they are lost. Its password alone lets it in until it sets up another; make sure that it is the person who asks.
access-user-reset-factor = Reset second factor
access-user-enable-means = Let it sign in again, with the roles it has.
access-user-enable = Enable
access-user-disable-means = Keep it from signing in; its sessions end, and its tokens let nobody in.
access-user-disable-own-means = Keep it from signing in: you are signed out at once, and somebody else has to enable it.
access-user-disable = Disable
access-user-remove-means = Remove it with its sessions, second factors and tokens. What it did stays in history and audit.
access-user-remove = Remove …

# Removing an account.
access-user-remove-title = Remove { $account }
access-user-remove-question = Remove { $account }?
access-user-not-removed = The account was not removed
access-user-remove-own = This is your own account. You are signed out at once.
access-user-remove-consequence = The account goes with its sessions and second factors. What it did stays in history and audit, under its name.
# One of these two may follow.
access-user-remove-directory = Signing in from the directory makes it anew, as long as it is let in there; disable it to keep it out.
access-user-remove-provider = Signing in from { $provider } makes it anew, as long as it is let in there; disable it to keep it out.
# $names are names in a row, one or more.
access-user-remove-tokens = Its access tokens end: <strong>{ $names }</strong>.
access-user-remove-do = Remove the account

# Access tokens.
access-token-revoked = The token was revoked. Nothing is let in by it any more.
access-token-was-made = { $token } was made. Copy it now: it is not shown again
access-token-itself = The token
access-token-keep = Keep it where only the script can read it. With the token in the variable <code>TOKEN</code>:
access-token-more-examples = The page <a href="{ $href }">API</a> has more examples.
access-token-not-made = No token was made
access-token-all = All tokens
access-token-own = Your tokens
access-token-none = None yet. A token is what a script shows instead of a name and a password.
access-token = Token
access-token-may = May do
access-token-where = Where
access-token-ends = Ends
access-token-do = Action
access-token-made = made { $ago }
access-token-made-by-operator = made { $ago } at the command line by { $maker }
access-token-made-of-owner = { $owner }’s, made { $ago }
access-token-made-of-nobody = nobody’s, made { $ago } at the command line by { $maker }
access-token-over = <span class="tone bad">over since</span> { $ago }
access-token-ends-never = never
access-token-used-from = from { $address }
access-token-revoke = Revoke …<span class="unseen"> { $token }</span>
access-token-revoke-now = Revoke it now<span class="unseen">: { $token }</span>

access-token-new = Make a token
access-token-limits = It never does more than its owner may at that moment, and ends with the account.
# One of these two may follow.
access-token-limits-directory = It counts while the directory has your account: once that is gone or disabled there, or could not be looked up for { $days } days, nothing is let in by it until you sign in again.
access-token-limits-provider = It counts for { $days } days after your last sign-in with your provider; signing in again makes it count again.
access-token-name-hint = What it is for; it stands in the audit as who did something.
# Choices of the field “Ends”.
access-token-ends-in = in { $days } days
access-token-ends-on = after the day chosen beside this
access-token-last-day = Its last day <span class="hush">(if chosen)</span>
access-token-last-day-hint = Until midnight UTC
access-token-make = Make the token
