# Why something that was asked for is not done: said beside the field, on the page, by the API and on the command line.

# Asking for a run. $pool is a pool’s name throughout.
refused-choose-pools = Choose at least one pool to sync.
    .help = Nothing was queued, and no data was changed.
    .code = PS-3001
refused-choose-pool = Choose a pool.
    .help = Nothing was queued or saved, and no data was changed.
    .code = PS-3002
refused-no-such-pool = There is no pool named { $pool } here. Check the name, or add the pool first.
    .help = Nothing was changed. A pool that your roles do not let you see is told of as if it were not there; ask an administrator if you are sure of the name.
    .code = PS-3003
refused-pool-not-seen = There is no pool named { $pool } here, or it is not yours to see. Check the name.
    .help = Nothing was changed; of its backups nothing is told. If you are sure of the name, ask an administrator for a role that lets you see the pool.
    .code = PS-3004
refused-no-backup-pool = { $pool } has no backup pool, so there is nowhere to copy to. Pair it on its page first.
    .help = Nothing was queued and no data was changed. As long as the pool is not paired, nothing of it is backed up.
    .code = PS-3005
refused-no-live-store = A run of { $pool } would find nothing to do: the pool has no live store, or only those of modules that are left out at present. Nothing was queued; add its live stores on its page, or put right why they are left out.
    .help = As long as it is so, nothing of the pool is backed up. CMSMaster is left out in a pool that is not the active CMS master, the Response Group modules while the setting EnableRgsBackupService is off.
    .code = PS-3006
# $reason was typed by whoever began the maintenance.
refused-in-maintenance = { $pool } is in maintenance ({ $reason }), so no run of it is started. Nothing was queued; end the maintenance on its page first.
    .help = Somebody put the pool in maintenance and gave the reason in brackets. Until it ends, the backups of the pool and of its partner get older.
    .code = PS-3007
refused-pool-changed-now = { $pool } was changed just now. Nothing was queued; look at it and try again.
    .code = PS-3008
# A sentence about the store follows. $role is live or backup, $module a module’s name.
refused-store = The { $role } store of { $module } of { $pool }:
refused-store-no-answer = The server of { $url } gave no answer within { $seconds } seconds. Nothing was changed; check its name and port, and the network on the way, then try again.
    .code = PS-3009
refused-store-not-checked = The look at this store broke off within the panel, so nobody can tell whether it can be used. Nothing was changed; try again.
    .help = This is a fault of the panel, not of the store. If it happens again, the panel’s log says why.
    .code = PS-3010
refused-clear-paired = { $pool } is paired with { $partner }, so its backup stores hold the backup of { $partner }. Nothing was queued; only if nobody needs that backup any more, end the pairing first.
    .help = What would be removed is a backup in use. It was left as it is.
    .code = PS-3011
refused-clear-nothing = { $pool } has no backup store for what was chosen, so there is nothing to remove.
    .help = Nothing was queued, and no data was changed. Only backup stores are emptied in this way, never live ones. If you mean what an old pairing left in other modules, choose those.
    .code = PS-3012
refused-none-failed = Every module of this run got to its end, so there is none to run again. Nothing was queued.
    .help = No data was changed. To copy what has changed since, ask for a new sync.
    .code = PS-3013

# Carrying out a plan, and putting a run back.
refused-no-plan = This run has no plan that could be carried out. Nothing was queued.
    .help = Only a plan that was looked at and not carried out can be: that of a preview that has ended, or of a run that did nothing because the stores had changed. Start a new preview.
    .code = PS-3020
refused-other-plan = The plan that was confirmed is not the plan of this run. Nothing was queued; look at the run’s plan as it is now, and confirm that.
    .help = The run is carried out only as it was seen. The page that was sent shows another plan than the run has now; no data was changed.
    .code = PS-3021
refused-confirm-plan = Type { $pool } to confirm. Nothing was queued.
    .code = PS-3022
refused-overwrites-newer = The live store holds changes that its backup does not have; they would be overwritten. Nothing was queued; confirm that they may be lost, or, only if the live data is sound, run a sync first.
    .help = Nothing was written. What was changed since the last sync would be lost by the restore; a sync beforehand copies it to the backup, but also copies the damage, if that is what the restore is for.
    .code = PS-3023
refused-basis-gone = The run that is to be put back is not in history any more, so nobody can tell what it changed. Nothing was queued.
    .help = No data was changed. History is kept as long as the settings say, and the list of what a run changed goes with the run. What it replaced may still be kept in the store that it wrote, and can be taken from there by hand.
    .code = PS-3024
refused-put-back-gone = The run that is to be put back is not in history any more, so nobody can tell what it changed. Nothing was queued.
    .help = No data was changed. History is kept as long as the settings say, and the list of what a run changed goes with the run. What it replaced may still be kept in the store that it wrote, and can be taken from there by hand.
    .code = PS-3025
# $removed is a sentence: when the run’s list of items was removed, and by which rule.
refused-not-listed = { $removed } Without that list nobody can say what to put back. Nothing was queued.
    .help = The run itself and its figures stay in history, and no data was changed. How long lists of items are kept is a setting.
    .code = PS-3026
refused-nothing-to-put-back = This run changed nothing that could be put back. Nothing was queued.
    .help = No data was changed. Only a run that has ended and has written something can be put back, not a preview or a verification; wait for its end if it still runs.
    .code = PS-3027
refused-put-back-pool-gone = There is no pool named { $pool } here any more, so nothing can be put back into it.
    .help = Nothing was queued. What the run replaced is still kept in the store that it wrote.
    .code = PS-3028
refused-another-pair = When run { $run } wrote the store of { $module }, that belonged to another pair or was another store than now, so nothing can be put back into it. Nothing was changed; what the run kept is still in the store it wrote.
    .help = Put into the store that stands there now, old versions would get among data to which they do not belong. What is needed of them can be taken by hand from the store that the run wrote.
    .code = PS-3029
refused-choose-change = Choose at least one change in the list of changes. Nothing was queued.
    .code = PS-3030
refused-change-unread = One of the changes can’t be read. Choose them anew in the list of changes. Nothing was queued.
    .code = PS-3031

# Deciding on a held run.
refused-comment-long = A comment may have at most { $most } characters. Nothing was decided.
    .help = The run goes on waiting, and nothing was written. Shorten the comment and decide again.
    .code = PS-3040
refused-not-held = This run does not wait for a decision any more. Nothing was changed; look at how it stands now.
    .help = Somebody else has decided meanwhile, it was cancelled, or its time ran out. The run’s page says which.
    .code = PS-3041
refused-decide-late = The time to decide on this run is over, so it does not go on. Nothing was decided; ask for a new run.
    .code = PS-3042
refused-held-plan-changed = The plan that waits here is not the one you saw. Nothing was decided; look at it again.
    .help = Only what somebody has seen is approved. The stores changed meanwhile, and a new plan was made; no data was changed.
    .code = PS-3043
refused-held-in-maintenance = { $pool } is in maintenance ({ $reason }), so the run can’t be approved. Nothing was decided; end the maintenance on the page of { $pool } first, or reject the run.
    .code = PS-3044
refused-second-person = You asked for this run yourself, and the settings want somebody else to approve it. Nothing was decided.
    .help = The run goes on waiting, and nothing was written. Ask somebody else whose roles have Approve-CsHeldSync to look at it; rejecting it is open to you.
    .code = PS-3045

# Pools. $partner is another pool’s name.
refused-pool-taken = There is a pool named { $pool } already.
    .help = Nothing was saved. Change that pool on its own page, or choose another name.
    .code = PS-3060
refused-cms-master = { $pool } is the active CMS master already, and a deployment has only one. Take that from { $pool } first.
    .help = Nothing was saved. Untick it on the page of that pool and save, then save this one again; only the active master’s CMSMaster is backed up.
    .code = PS-3061
refused-cms-master-now = Another pool became the active CMS master just now.
    .help = Nothing was saved. A deployment has one active CMS master: take it from that pool first, then save again.
    .code = PS-3062
refused-own-backup = A pool can’t be its own backup pool. Choose another pool.
    .help = Nothing was saved. What destroys a pool would destroy its backup with it.
    .code = PS-3063
refused-no-partner = There is no pool named { $pool } here. Add it first, then pair the two.
    .help = Nothing was saved. In a file of pools to import, the partner may also stand in the file itself.
    .code = PS-3064
refused-partner-taken = { $pool } is already paired with { $partner }. End that pairing first, or choose another pool.
    .help = Nothing was saved, and both pairs stay as they are: a pool is in one pair only.
    .code = PS-3065
refused-partner-taken-now = { $pool } was not paired with { $partner }: at the same moment, somebody paired one of the two with another pool. Nothing was changed; choose another pool, or end that other pairing first if nobody needs it.
    .help = A pool is in one pair only; the other pair stays as it is, with its backups.
    .code = PS-3066
refused-chosen-taken-now = { $pool } was not saved: at the same moment, somebody paired it, or the pool chosen for it, with another pool. Nothing was changed; choose another pool, or end that other pairing first if nobody needs it.
    .help = A pool is in one pair only; the other pair stays as it is, with its backups.
    .code = PS-3067
refused-pool-named-twice = This pool is named twice. Name each pool once.
    .help = Nothing was imported, none of the other pools either.
    .code = PS-3068
refused-site-long = Describe the site in { $most } characters or less.
    .help = The pool was not saved. What belongs there is a short name that tells one site from another.
    .code = PS-3069
refused-pool-removed-now = Somebody removed the pool just now. Nothing was changed.
    .help = Removing a pool leaves its stores and the data in them as they are. Add the pool anew if it is still needed.
    .code = PS-3070
refused-changed-pool = Somebody changed { $pool } meanwhile. Your change was not made; look at the pool as it is now, and try again.
    .code = PS-3071
refused-busy-change = A run of { $pool } is queued, running or held. Wait for it, cancel it or decide on it, then change the pool.
    .help = Nothing was saved. A pool keeps its stores and its pair as long as a run uses them.
    .code = PS-3072
refused-busy-remove = A run of { $pool } is queued, running or held. Wait for it, cancel it or decide on it, then remove the pool.
    .help = Nothing was removed. A pool stays as long as a run uses its stores.
    .code = PS-3073
refused-maintenance-reason = Say why, in 1 to { $most } characters: everybody who asks for a run will read it.
    .help = The pool was not put in maintenance: runs of it go on to be started.
    .code = PS-3074
# $why is the reason as the database gives it, in English.
refused-unread-pool = The pool { $pool } can’t be read by this version of poolsync: { $why }. Nothing of it, or of its partner, is synced or verified, and it is kept as it is; all other pools go on. A newer version may have written it: update poolsync, or have its rows in the panel’s database (pools, pool_stores) put right.
    .code = PS-3075

# Markers. $place is where a store is.
refused-not-initialised = The { $role } store of { $module } of { $pool } has not been initialised for this pair, so nobody can tell whether it is the right one. Nothing was changed; use “Initialise pair” on the page of { $pool }.
    .help = The store bears no marker that this panel wrote for the pair as it is now. “Initialise pair” shows what each store bears and writes new markers; make sure first that each address is the right one, for from then on a sync overwrites and deletes in the backup stores.
    .code = PS-3080
refused-other-marker = It bears a marker that says: the { $role } store of { $module } of { $pool }, at { $place }. Nothing uses it until the pair is initialised; check first that the address is the right one.
    .help = Nothing was written. If the marker names another pool or pair, the address may be the wrong one, and initialising would let a sync overwrite that store.
    .code = PS-3081
refused-confirm-initialise = Type { $pool } to confirm. Nothing was changed.
    .code = PS-3082
refused-busy-initialise = A run of { $pool } is queued, running or held. Nothing was changed; wait for it, cancel it or decide on it, then initialise the pair.
    .code = PS-3083

# The secrets of stores, and the key file that they are sealed with. $why is one of the messages refused-key-….
refused-secret-sealed = The secret stored for the { $role } store of { $module } of { $pool } can’t be opened: { $why }. No store was opened and no data changed. Use the key file that this installation’s secrets were sealed with (key_file in the configuration), or enter the secret again on the pool’s page.
    .code = PS-3090
# Follows a sentence on why the store can’t be opened.
refused-secret-dropped = The stored secret is for another server or user and is not sent to this one: enter the secret for this one.
refused-secret-without-url = A secret needs the URL of the store that it is for. Enter that too, or leave the secret empty.
    .help = Nothing was saved, the secret neither. A secret is kept only for the server and user that it is for, so that it is shown to no other.
    .code = PS-3091
refused-secret-of-this-machine = A store of this machine takes no secret. Leave the secret empty, or enter the URL of a remote store.
    .help = Nothing was saved, the secret neither. Folders and SQLite files of the machine are opened with the rights of the user that the worker runs as.
    .code = PS-3092
refused-secret-long = This is longer than { $most } bytes, so it is no password or key. Enter the secret alone.
    .help = Nothing was saved, the secret neither; one that was stored before goes on to count.
    .code = PS-3093
refused-secret-cant-seal = The secret can’t be kept: { $why }. Nothing was changed; have that put right, then save again.
    .code = PS-3094
refused-secret-again = The secret typed here was not saved, and is not shown again. Enter it once more.
    .help = Something else in the form was wrong, so nothing of it was saved; a secret that was stored before goes on to count.
    .code = PS-3095
# Of the key file: such a text stands in the gap $why of others. $why is what the system says.
refused-key-missing = the key file { $path } is not there
refused-key-file = the key file { $path } can’t be read or made: { $why }
refused-key-length = { $path } is not a key file: it must hold exactly { $bytes } bytes
refused-key-open = the key file { $path } may be read or written by other accounts (mode { $mode }); run “chmod 600” on it
refused-key-owner = the key file { $path } is another account’s, and a new one can’t be given to that account ({ $why }); nothing was changed. Run this as the account that the panel runs as
refused-key-not-ours = it was sealed with another key, for another store, or was changed since
refused-no-random = the system gave no random bytes
refused-key-opens-none = The key file opens none of the { $number } secrets that are kept here, so it is not this installation’s. No secret was changed; name the right key file with key_file in the configuration.
    .code = PS-3096

# Schedules and targets.
refused-changed-schedule = Somebody else changed or removed this schedule since it was shown to you. Nothing was saved; look at it as it is now, and make your change again.
    .code = PS-3110
refused-schedule-intent = A schedule syncs or verifies; a preview is for somebody who looks at it.
    .help = Nothing was saved; a schedule that was there goes on as before. Choose sync or verify.
    .code = PS-3111
refused-jitter-number = Enter a whole number of seconds, or nothing.
    .help = Nothing was saved; a schedule that was there goes on as before. Jitter is the longest time by which a run is put off, so that not all begin at the same second.
    .code = PS-3112
refused-jitter-long = Jitter is at most a day.
    .help = Nothing was saved; a schedule that was there goes on as before. Enter at most 86400 seconds.
    .code = PS-3113
refused-jitter-gap = Jitter must be shorter than the time between two occurrences, which is { $seconds } seconds at the shortest.
    .help = Nothing was saved; a schedule that was there goes on as before. With more jitter, a run could be put off past the next one.
    .code = PS-3114
# $rule is what is kept of it: module, intent, mode and rule.
refused-unread-schedule = The schedule { $schedule } of { $pool } ({ $rule }) can’t be read by this version of poolsync: a newer one may have written it, or its time zone is not known here. Nothing begins by it, nor by another rule in its place, and it is kept as it is. Update poolsync or its time zones, or remove the schedule.
    .help = What the schedule would sync is not synced by itself meanwhile, so its backup gets older. Ask for runs by hand until it can be read again.
    .code = PS-3115
refused-target-taken = There is a target for this already. Change it in the list.
    .help = The target was not saved; the one that is there goes on to count.
    .code = PS-3116
refused-changed-target = Somebody changed this target meanwhile. Your change was not made; look at the target as it is now, and try again.
    .code = PS-3117
refused-warning-number = Enter the warning as a whole number of minutes, 1 to { $longest } (a year).
    .help = The target was not saved; what counted before goes on to count.
    .code = PS-3118
refused-breach-number = Enter the breach as a whole number of minutes, 1 to { $longest } (a year).
    .help = The target was not saved; what counted before goes on to count.
    .code = PS-3119

# Workers.
refused-worker-stopping = { $worker } is stopping: it takes nothing new, and goes when its runs have ended. Nothing was changed.
    .help = Nothing needs to be done: its runs end in good order, and what waits in the queue is taken by others. Started again, it takes runs.
    .code = PS-3130
refused-worker-alive = { $worker } gave a sign of life { $seconds } s ago, so it is alive and nothing was changed. Let it finish with “drain”, and stop it on its machine.
    .help = A worker that is alive goes on with its runs. Were they given to another one, two would write into the same stores.
    .code = PS-3131
refused-worker-gone = There is no worker “{ $worker }” here any more: it stopped in good order, or was cleared away. Nothing was changed.
    .help = No data is harmed: what it had not finished is taken up by other workers. Load the page Workers anew to see which there are.
    .code = PS-3132

# Settings, channels and rules of notifications.
refused-changed-settings = Somebody else changed the settings since they were shown to you. Nothing was saved; look at them as they are now, and make your change again.
    .code = PS-3140
refused-choose-known-role = There is no role named { $role } any more. Choose among those shown.
    .help = None of the settings sent was saved; all go on to count as they were. The role may have been removed meanwhile, or its name is spelled otherwise.
    .code = PS-3141
refused-changed-since = Somebody changed this since it was shown to you. Your change was not made; look at it as it is now, and try again.
    .code = PS-3142
refused-changed-or-removed = Somebody changed or removed this meanwhile. Your change was not made; look at how it stands now, and try again.
    .code = PS-3143
refused-changed-channel = Somebody changed this channel meanwhile. Your change was not made; look at the channel as it is now, and try again.
    .code = PS-3144
refused-changed-rule = Somebody changed this rule meanwhile. Your change was not made; look at the rule as it is now, and try again.
    .code = PS-3145
refused-channel-taken = There is a channel named { $channel } already. Choose another name.
    .help = The channel was not saved. Upper and lower case make no difference between two names.
    .code = PS-3146
refused-enter-address = Enter the address that messages are sent to.
    .help = The channel was not saved, and nothing was sent. Only where a channel is changed may the field be left empty: it then keeps the address it has.
    .code = PS-3147
refused-channel-cant-seal = What is secret can’t be sealed: { $why }. Nothing was changed.
    .help = The address of a webhook and the secret to sign with are kept only sealed with the key file. Have the key file put right, then save the channel again.
    .code = PS-3148
refused-choose-channel = Choose a channel.
    .help = The rule was not saved; one that was there goes on as before.
    .code = PS-3149
refused-choose-known-channel = There is no such channel here. Choose another one.
    .help = The rule was not saved; one that was there goes on as before. The channel may have been removed meanwhile: load the page anew.
    .code = PS-3150
refused-choose-channel-or-any = Choose a channel, or any.
    .help = Nothing was changed; no messages are shown until the filter is put right.
    .code = PS-3151
refused-choose-events = Choose at least one kind of event.
    .help = The rule was not saved; one that was there goes on as before. To be told nothing, switch the rule off or remove it.
    .code = PS-3152
refused-choose-pools-or-all = Choose at least one pool, or all.
    .help = The rule was not saved; one that was there goes on as before. “All” takes in pools that are added later, too.
    .code = PS-3153
refused-choose-modules-or-all = Choose at least one module, or all.
    .help = The rule was not saved; one that was there goes on as before.
    .code = PS-3154

# Accounts. $name is an account’s name, $role a role’s.
refused-last-administrator = This is the last local account with CsAdministrator: without it nobody could change roles and accounts when the directory or the sign-in provider fails. Give CsAdministrator to another local account first.
    .help = Nothing was changed; the refusal stands in the audit. Only local, enabled accounts that were given CsAdministrator directly count, not those that have it by a group or claim.
    .code = PS-3160
refused-account-taken = There is an account named { $name } already.
    .help = No account was made, and the one that is there was not changed. Give that one the roles it needs, or choose another name; upper and lower case make no difference.
    .code = PS-3161
refused-account-gone = There is no account named { $name }. Nothing was changed.
    .help = It may have been removed, or be spelled otherwise: look for it in the list of accounts.
    .code = PS-3162
refused-choose-role = Choose at least one role: without one the account could sign in and see nothing.
    .help = No account was made. For somebody who only has to look, CsViewOnlyAdministrator is enough.
    .code = PS-3163
refused-no-such-role = There is no role named { $role }. The page Roles lists those that there are.
    .help = Nothing was changed. The role may have been removed meanwhile.
    .code = PS-3164
refused-changed-account-roles = Somebody changed the roles of the account meanwhile. Your change was not made; look at the account as it is now, and try again.
    .code = PS-3165
refused-changed-account = Somebody changed the account meanwhile. Your change was not made; look at the account as it is now, and try again.
    .code = PS-3166
refused-confirm-account = Type the account’s name, { $name }, to remove it.
    .help = Nothing was removed; the account stays as it is.
    .code = PS-3167
refused-no-password = { $name } does not sign in with a password of this panel, so there is none to set.
    .help = The account comes from a directory or a sign-in provider. Its password is changed there.
    .code = PS-3168
refused-guessable = This password is easily guessed: it is a common one, follows a pattern, or is made of the account’s name. Choose another; four words that have nothing to do with each other are hard to guess and easy to remember.
    .help = The password was not set; one that was there before goes on to count.
    .code = PS-3169

# Roles and access tokens.
# $what is one of the messages refused-what-…, $permission a cmdlet’s name.
refused-beyond = { $what } holds { $permission } where you do not, and nobody gives or changes more than they have. Nothing was changed; ask somebody who has { $permission } everywhere.
    .help = The refusal stands in the audit.
    .code = PS-3180
refused-what-account = The account { $name }
refused-what-role = The role { $role }
refused-what-this-role = The role
refused-what-role-now = The role as it is
refused-what-role-wanted = The role as you want it
refused-what-token-wanted = The token as you want it
refused-role-taken = There is a role named { $role } already. Choose another name.
    .help = Nothing was saved, and the role that is there was not changed. Upper and lower case make no difference between two names.
    .code = PS-3181
refused-role-name-built-in = { $role } is a built-in role. Choose another name.
    .help = Nothing was saved. Whoever reads the name of a built-in role must be sure of what it allows, so no other role may bear it.
    .code = PS-3182
refused-role-made-now = Somebody made a role named { $role } just now.
    .help = Nothing was saved. Look at that role, or choose another name.
    .code = PS-3183
refused-role-built-in = { $role } is a built-in role, which can’t be changed. Make a role of your own that begins as a copy of it.
    .help = Nothing was changed or removed; whoever has the role still has it.
    .code = PS-3184
refused-role-gone = There is no role named { $role } any more. Nothing was changed.
    .help = Whoever had the role lost it when it was removed. The page Roles lists those that there are.
    .code = PS-3185
refused-changed-role = Somebody changed the role meanwhile. Your change was not made; look at the role as it is now, and try again.
    .code = PS-3186
refused-confirm-role = Type the role’s name, { $role }, to remove it.
    .help = Nothing was removed; whoever has the role still has it. Removing it takes it from all of them.
    .code = PS-3187
# $holder is role or token.
refused-choose-permission = Choose what the { $holder } may do: at least one cmdlet.
    .help = Nothing was saved, and no token was made.
    .code = PS-3188
# $needed and $held are names of cmdlets.
refused-add-get-status = Add { $needed }: without it the others reach nothing.
    .help = Nothing was saved, and no token was made. Pools and runs are found only by whoever may see their status.
    .code = PS-3189
refused-add-get-role = Add { $needed }: whoever changes roles and accounts ({ $held }) has to see them.
    .help = Nothing was saved, and no token was made.
    .code = PS-3190
# $names are names of cmdlets in a row, $number how many; $holder is role or token.
refused-deployment-wide = { $names } { $number ->
        [one] concerns
       *[other] concern
    } the whole deployment, which a { $holder } limited to some pools or modules can’t hold. Leave { $number ->
        [one] it
       *[other] them
    } out, or choose all pools and all modules.
    .help = Nothing was saved, and no token was made. Such cmdlets concern settings, pools, accounts or the audit, which cannot be cut up by pool or module.
    .code = PS-3191
refused-name-pool = Name at least one pool, or let the { $holder } count for all pools.
    .help = Nothing was saved, and no token was made. “All pools” takes in those that are added later, too.
    .code = PS-3192
refused-name-module = Name at least one module, or let the { $holder } count for all modules.
    .help = Nothing was saved, and no token was made.
    .code = PS-3193
refused-choose-known-pool = There is no pool named { $pool } here. Choose among the pools that there are.
    .help = Nothing was saved, and no token was made. The pool may have been removed or renamed, or your roles do not let you see it.
    .code = PS-3194
refused-ticked-pools = Some pools are ticked, but “all pools” is chosen. Choose “only these”, or tick none.
    .help = Nothing was saved, and no token was made: it is not plain which of the two is meant.
    .code = PS-3195
refused-ticked-modules = Some modules are ticked, but “all modules” is chosen. Choose “only these”, or tick none.
    .help = Nothing was saved, and no token was made: it is not plain which of the two is meant.
    .code = PS-3196
refused-token-taken = There is a token named { $token } already. Choose another name.
    .help = No token was made, and the one of this name goes on to count. To replace it, revoke it first.
    .code = PS-3197
refused-token-revoked = The token was revoked already.
    .help = Nothing is let in by it any more; there is nothing left to do.
    .code = PS-3198
refused-token-over = That moment is over. Let the token end later.
    .help = No token was made; those made before go on to count.
    .code = PS-3199
refused-day-over = That day is over. Choose today or a later one.
    .help = No token was made. Days are those of UTC, so that it may be another day than on your calendar.
    .code = PS-3200
refused-choose-end = Choose when the token ends.
    .help = No token was made. One that never ends has to be revoked by hand when it is no longer needed.
    .code = PS-3201

# What an address asks for: filters and pages of lists.
refused-choose-outcome = Choose “done” or “refused”, or any.
    .help = Nothing was changed; no entries of the audit are shown until the filter is put right.
    .code = PS-3220
refused-no-such-page = There is no such page in this list; begin at the first page.
    .help = Nothing was changed. The address was cut short or typed by hand, and names a place in the list that can’t be.
    .code = PS-3221
refused-page-address = This page’s address is not valid; begin at the first page.
    .help = Nothing was changed. The address was cut short or typed by hand; the run’s page leads to its list of changes.
    .code = PS-3222
# “only” is typed so.
refused-only-choice = “{ $text }” is not a choice; choose only, or leave it out.
    .help = Nothing was changed; no runs are shown until the address is put right. “only” shows the runs that changed something.
    .code = PS-3223
# “behind” is typed so.
refused-behind-choice = “{ $text }” is not a choice; choose behind, or leave it out.
    .help = Nothing was changed; no backups are shown until the address is put right. “behind” shows the backups that somebody should look at.
    .code = PS-3224

# Pools that are driven by the Management Shell. $driver is what drives a pool: native, or management-shell on a host.
refused-shell-restore = { $pool } is synced by Microsoft’s cmdlets, and these can’t restore. Nothing was queued; fail the pool over or restore its users with the Management Shell itself.
    .help = No data was changed. Invoke-CsPoolFailOver and Update-CsUserData are Microsoft’s ways back from a backup.
    .code = PS-3980
refused-shell-put-back = { $pool } is synced by Microsoft’s cmdlets, so nothing can be put back into it from here. Nothing was queued.
    .help = No data was changed. What a run of before replaced in a store is still kept there, and can be taken from there by hand.
    .code = PS-3981
refused-shell-clear = { $pool } is synced by Microsoft’s cmdlets and has no backup stores here, so there is nothing to remove. Nothing was queued.
    .help = No data was changed. What the backup service keeps for another pool is its own business.
    .code = PS-3982
refused-shell-preview = { $pool } is synced by Microsoft’s cmdlets, and these can’t say beforehand what a sync would change. Nothing was queued; ask for the sync itself.
    .help = No data was changed. A preview needs stores that poolsync compares itself.
    .code = PS-3983
refused-shell-verify = { $pool } is synced by Microsoft’s cmdlets, and these can’t compare a backup with what it is of. Nothing was queued; look at the pool’s status instead.
    .help = No data was changed. A verification needs stores that poolsync compares itself; Microsoft’s backup service tells the state of each module.
    .code = PS-3984
refused-shell-full = { $pool } is synced by Microsoft’s cmdlets, which decide themselves how to look for differences. Nothing was queued or saved; choose delta.
    .help = No data was changed. Comparing everything by content is only possible with stores that poolsync compares itself.
    .code = PS-3985
refused-shell-markers = { $pool } is synced by Microsoft’s cmdlets and has no stores here, so there is nothing that could bear a marker. Nothing was changed.
    .help = Markers tell the stores of a pair apart that poolsync writes itself.
    .code = PS-3986
refused-shell-plan = { $pool } is synced by Microsoft’s cmdlets by now, so a plan of before can’t be carried out. Nothing was queued.
    .help = No data was changed. The plan was made for stores that the pool does not have here any more.
    .code = PS-3987
refused-shell-stores = { $pool } is synced by Microsoft’s cmdlets, so it can’t have stores here. Nothing was saved; leave its stores out, or its management host.
    .help = Where its data is, is the business of Microsoft’s backup service. Stores that nobody reads would look like a backup that is none.
    .code = PS-3988
refused-shell-pair = { $partner } is driven by { $driver }, and both pools of a pair must be driven by the same. Nothing was saved; change both at once on the management host’s page, or by an import.
    .help = No data was changed. A sync of either pool involves the other, so one hand must do both.
    .code = PS-3989
refused-host-gone = There is no management host named { $host } here. Nothing was changed; check the name, or add the host first.
    .help = Nothing was connected. Microsoft’s backup service goes on by itself.
    .code = PS-3990
refused-host-no-secret = No password or key is kept for { $host }. Nothing was connected; enter one on the host’s page.
    .help = A kept one is dropped where the host’s address, key or user changes, so that it is never told to another.
    .code = PS-3991
refused-host-sealed = What lets us in to { $host } can’t be opened: { $why }. Nothing was connected; give this process the key file of the others, or enter the secret anew on the host’s page.
    .help = It is kept sealed with the installation’s key file. Microsoft’s backup service goes on by itself.
    .code = PS-3992
refused-host-local-off = The configuration does not allow cmdlets to be run on this machine. Nothing was changed; name a host that is reached by SSH, or have management_shell.local set to true.
    .help = A program on this machine would run with the rights of poolsync, so only whoever writes its configuration may allow that.
    .code = PS-3993
refused-host-needs-secret = Enter the password or the private key of the user on that host. Nothing was saved.
    .help = One that was kept counts only as long as address, host key and user stay the same.
    .code = PS-3994
refused-host-passphrase = A passphrase opens a private key, and none was entered beside it. Nothing was saved; enter both, or leave the passphrase out.
    .help = They are kept together, so that one is never used with another key.
    .code = PS-3995
refused-host-taken = There is a management host named { $host } already. Choose another name.
    .help = Nothing was saved. Letter case does not tell names apart.
    .code = PS-3996
refused-host-in-use = { $host } drives { $pools }. Nothing was removed; remove these pools or give them another host first.
    .help = Without the host nobody would ask for their syncs.
    .code = PS-3997
refused-shell-names-host = Say on which management host the cmdlets are to run. Nothing was saved.
    .help = A pool with the driver management-shell has a management_host: the name of one that was added here.
    .code = PS-3998
refused-host-names-driver = A management host is named, but the pool is not driven by the management-shell. Nothing was saved; say so as its driver, or leave the host out.
    .help = A pool with the driver native is synced by poolsync itself, from store to store, and needs no host.
    .code = PS-3999

# Rights that are limited to pools and modules.
refused-no-role-for-pool = None of your roles has { $permission } for { $pool }. Choose another pool.
    .help = Nothing was queued, and no data was changed. If you need this pool, ask an administrator for a role that has the cmdlet for it.
    .code = PS-3230
refused-only-modules = Your roles have { $permission } for { $pool } only in { $modules }. Choose one of these.
    .help = Nothing was queued, and no data was changed: all modules at once are asked for only by whoever has them all. Ask for them one by one, or ask an administrator for a wider role.
    .code = PS-3231
refused-item-long = The text to look for is longer than { $most } characters. Nothing was looked for; give a part of the name.
    .help = No item’s name is longer than that where it counts: any part of the name is found.
    .code = PS-3949

# An item in two versions that can’t be shown.
refused-difference-slow = The item could not be looked at within { $seconds } seconds. Nothing was changed; try again in a moment.
    .help = A store far away, or one that is busy with a run, may take longer; so does a recycle with very many old versions. The page only reads, so trying again does no harm. If it goes on, look at the item in the store itself.
    .code = PS-3950
# Why is one or more sentences on what is wrong with a store.
refused-difference-store = This panel can’t look at the store. { $why } By this look nothing was changed.
    .help = The item is read by the process of the panel that shows the page, not by a worker. Of a pool at another site the stores may be within reach of its workers alone: look from a panel there, or in the store itself. If the store should be within reach from here, check its address, its rights and that it is mounted or running.
    .code = PS-3951
refused-difference-unpaired = { $pool } is no longer paired with { $backup_pool }, as it was when the run was made, so that there are no two stores to compare. Nothing was changed.
    .help = What the run only planned is not to be seen any more. A new preview shows what a sync would do with the present partner.
    .code = PS-3952
refused-difference-no-pool = { $pool } has been removed since the run, and with it the addresses of its stores. Nothing was changed.
    .help = What is in the stores of the removed pool stays there, its recycle included; look there by hand.
    .code = PS-3953
# Role is live or backup.
refused-difference-no-store = { $pool } has no { $role } store for { $module } any more. Nothing was changed.
    .help = The store was taken off the pool after the run; its data stays where it is. Add the store on the pool’s page, or look there by hand.
    .code = PS-3954
