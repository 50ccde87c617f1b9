# Words of the field, wherever they stand.

# How things stand: the words of badges.
look-more = More
run-state-queued = Queued
run-state-running = Running
run-state-held = Held
run-state-succeeded = Succeeded
run-state-partial = Partial
run-state-failed = Failed
run-state-cancelled = Cancelled
run-state-interrupted = Interrupted
verify-state-differences = Differences
verify-state-equal = Equal
module-state-not-initialized = Not initialized
backup-not-copied = Not copied
backup-not-initialized = Not initialized
backup-first-sync = First sync
backup-not-paired = Not paired
backup-never-synced = Never synced
freshness-age-unknown = Age unknown
freshness-fresh = Fresh
freshness-late = Late
freshness-breached = Breached
worker-state-silent = Silent
worker-state-other-key-file = Other key file
worker-state-stopping = Stopping
worker-state-draining = Draining
worker-state-alive = Alive
asked-by-a-person-or-script = A person or script
asked-by-on-a-page = On a page
asked-by-on-the-command-line = On the command line
asked-by-with-an-access-token = With an access token
asked-by-the-schedule = The schedule
verdict-approved = Approved
verdict-rejected = Rejected
marker-good = Good
marker-without-a-marker = Without a marker
marker-not-initialised = Not initialised
marker-wrong-marker = Wrong marker
marker-cant-be-read = Can’t be read
change-insert = Insert
change-update = Update
change-delete = Delete
outcome-planned = Planned
outcome-applied = Applied
outcome-skipped = Skipped

# What runs are called.
run-title-sync = Sync of { $pool }
run-title-preview = Preview of { $pool }
run-title-verify = Verification of { $pool }
run-title-restore = Restore of { $pool } from { $backup }
run-title-put-back = Put back run { $run }
run-title-put-back-some = Put back a run
run-title-clear = Removal of old data in { $pool }
run-title-preview-of = Preview: { $what }
run-kind-sync = sync
run-kind-preview = preview
run-kind-verify = verification
run-kind-restore = restore
run-kind-restore-preview = preview of a restore
run-kind-put-back = putting back
run-kind-put-back-preview = preview of putting back
run-kind-clear = removal of old data
run-kind-clear-preview = preview of a removal

# What modules hold, for people who do not know their names.
module-presence-focus = User presence and contacts
module-data-conf = Conference content
module-cms-master = Central Management store
module-rgs-data-store = Response Group data
module-rgs-file-store = Response Group files

# What permissions allow.
permission-get-status = See pools, their stores, runs, and how fresh the backups are.
permission-get-difference = See what an item holds that a run changed or would change, and what it held before: the data of users.
permission-invoke-sync = Start a sync, a preview or a verification.
permission-stop-sync = Cancel a run.
permission-approve-held = Approve or reject what the guard holds.
permission-restore-data = Overwrite live stores from their backup, put back what a run did, remove data of an old pairing.
permission-set-pool = Add, change, pair and remove pools; write markers; put a pool into maintenance.
permission-set-configuration = Change the settings of the whole deployment.
permission-new-token = Make access tokens that may do at most what their owner may.
permission-get-role = See roles and accounts, and who has which role and why.
permission-set-role = Make and change roles and accounts, and give roles to accounts.
permission-search-audit = Search and export the audit.

# What the built-in roles are for.
role-administrator = May do everything, roles and accounts included.
role-server-administrator = Runs the service: syncs, cancels, approves, changes settings. Restores nothing, changes no pool, role or account.
role-user-administrator = Looks after users; sees pools and runs.
role-help-desk = Answers users’ questions; sees pools and runs.
role-view-only = Sees pools, runs, roles and accounts; changes nothing.
reason-direct = given here
reason-group = by the group { $name }
reason-claim = by the claim { $name }

# What people can be told of.
event-succeeded = Succeeded
event-recovered = Recovered
event-partial = Partial
event-failed = Failed
event-cancelled = Cancelled
event-held = Held
event-alarm-warning = Backup is old
event-alarm-breach = Backup is too old
event-alarm-reminder = Reminder
event-alarm-recovered = Backup is fresh again
event-alarm-ended = Alarm ended otherwise
event-succeeded-means = A run did all of its work.
event-recovered-means = The first success of modules whose syncs or verifications failed before.
event-partial-means = A run left items out, or a verification found differences: the first time, then once a day while it goes on.
event-failed-means = A run failed, or its worker died too often: the first time, for another reason, then once a day while it goes on.
event-cancelled-means = A run was stopped or replaced by another one.
event-held-means = The guard holds a run until somebody approves it.
event-alarm-warning-means = The warning age of its target is reached.
event-alarm-breach-means = The breach age of its target is reached.
event-alarm-reminder-means = A backup still is too old, once a day.
event-alarm-recovered-means = An alarm is over: a sync succeeded.
event-alarm-ended-means = An alarm is over without one: its target was changed, or the backup is watched no longer.

# Why a backup stands as it does.
standing-not-copied = Not copied
standing-first = The first sync is under way
standing-never = Never synced yet
standing-failed = The last sync failed
standing-under-way = A sync is under way
standing-no-end = No sync got to its end yet
standing-held = The last sync waits for a decision
standing-stopped = The last sync was stopped before its end
standing-nothing-waits = No change waits
standing-left-out = The last sync left items out
standing-copied-unknown = Everything was copied when the last sync ended; what changed since is not known
standing-copied = Everything was copied when the last sync ended
standing-waits-long = A change waits for longer than two syncs
standing-waits-many = More changes wait than are counted
standing-waits = Changes wait for the next sync
standing-waited = Changes waited when they were counted last; how many is not known

# Why a module is not copied.
not-copied-unpaired = { $pool } has no backup pool, so nothing of it is copied.
not-copied-no-live-store = { $pool } has no live store for { $module }, so nothing of that is copied.
not-copied-no-master = { $pool } is not the active CMS master; only the master’s { $module } is copied.
not-copied-rgs-off = EnableRgsBackupService is off in the settings, so nothing is copied of { $module }.
not-copied-no-backup-store = { $partner } has no backup store for { $module }, so there is nowhere to copy that to. Add a store on that pool’s page.
not-copied-no-store-at-all = The pool has no live store, so there is nothing to copy.

# Why a run waits.
wait-maintenance = { $pool } is in maintenance ({ $reason }), so no run of it or its partner begins. The run goes on by itself once that ends.
wait-drain = The setting Drain is on, so workers finish what they are on and take nothing new. The run goes on by itself once that is switched off.
wait-no-worker = No worker is running, so nobody takes this run; it stays in the queue. Start one: “poolsync serve” has one inside, “poolsync worker” is one alone.
wait-silent-workers = No worker has given a sign of life for { $seconds } s, so nobody takes this run; it stays in the queue. Start one: “poolsync serve” has one inside, “poolsync worker” is one alone.
wait-no-site = No worker that is alive serves { $pool }, which has no site, so nobody takes this run; it stays in the queue. Start one that names no site in worker.sites and so serves all.
wait-unserved-site = No worker that is alive serves { $site }, the site of { $pool }, so nobody takes this run; it stays in the queue. Start one that names { $site } in worker.sites, or none and so serves all.
wait-all-draining = { $number ->
    [one] { $names } drains, stops or has another key file, and takes nothing new, and no other worker is there for this run. Start another, or let one take runs again: “poolsync worker resume NAME”.
   *[other] { $names } drain, stop or have another key file, and take nothing new, and no other worker is there for this run. Start another, or let one take runs again: “poolsync worker resume NAME”.
}
wait-run-ahead = Run { $run } came first and uses the same stores. This one begins when that has ended.
wait-limit = As many runs are under way as { $setting } allows ({ $most }). This one begins when one of them has ended.
wait-limit-of = As many runs of { $of } are under way as { $setting } allows ({ $most }). This one begins when one of them has ended.
wait-all-busy = Every worker that could take it is on as many runs as it takes at once. This one begins when one of them has ended.
wait-silent-leased = Nothing was heard from worker { $worker } for { $silent } s. If it stays silent, its lease ends in { $left } s, and another worker takes the run up where it stands; nothing is lost.
wait-silent-over = Nothing was heard from worker { $worker } for { $silent } s. Its lease is over, so another worker takes the run up where it stands; nothing is lost.
wait-silent-alone = Nothing was heard from worker { $worker } for { $silent } s. Its lease is over, but no other worker is there to take the run up where it stands. Nothing is lost; start one: “poolsync worker”.

# When a schedule is due.
due-every = every { $interval }
due-daily = daily at { $time }
due-on-days = on { $days } at { $time }
due-every-minute = every minute
due-hourly = hourly at minute { $minute }
due-step = every { $minutes } minutes of the hour
due-cron = cron { $expression }
due-with-zone = { $rule } ({ $zone })
day-0 = Sun
day-1 = Mon
day-2 = Tue
day-3 = Wed
day-4 = Thu
day-5 = Fri
day-6 = Sat
