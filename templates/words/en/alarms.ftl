# Alarms: backups that are older than their targets; and the targets.

alarms-title = Alarms
# $href leads to the targets; $hours is how long maintenance mutes alarms.
alarms-intro = An alarm is raised when a backup gets older than its <a href="{ $href }">target</a>, whatever the reason: syncs fail, none is asked for, no worker runs, or the backup pool has no store for it. It is told once, again every day while it lasts, and once more when it is over, with the reason: a sync succeeded, the target was changed, or the backup is not watched any more. While a pool or its backup pool is in maintenance nothing new is told for { $hours } hours; then alarms are told all the same, for the maintenance may have been forgotten.

# Heading: alarms that are not over.
alarms-open = Open
alarms-none-open = No backup is older than its target.
alarms-column-alarm = Alarm
# Column: when the alarm was raised.
alarms-column-raised = Raised
# Column: when people were last told of the alarm.
alarms-column-told = Told
# Stands after a pool’s name and an arrow, as a heading of rows; whoever hears it hears the unseen word instead of the arrow. $pool is the backup pool.
alarms-way = <span class="unseen">to</span> backup on { $pool }
# A link to how the module’s backup stands.
alarms-module-status = { $module }<span class="unseen"> of { $pool }: how it stands</span>
alarms-muted = in maintenance: no reminder
# $since is a moment.
alarms-not-muted-any-more = in maintenance since { $since }
# How old the backup was when the alarm rose to its level; $age is like “17 min”.
alarms-age-then = { $age } old then
alarms-reminders = { $count ->
    [one] { $count } reminder
   *[other] { $count } reminders
}

# Heading: alarms that are over.
alarms-past = Over
# Column: the level that the alarm had (alarms-level-…).
alarms-column-was = Was
# Column: for how long the alarm was open.
alarms-column-lasted = Lasted
# Whose data, and where its backup is.
alarms-past-pair = { $pool } to { $backup }
# A link to the first page of the list.
alarms-newest = Newest

# How an alarm stands, or how it ended.
alarms-look-warning = Warning
alarms-look-breach = Breach
alarms-look-recovered = Recovered
alarms-look-target-changed = Target changed
alarms-look-not-watched = Not watched any more
# In the column “Was”.
alarms-level-warning = warning
alarms-level-breach = breach

targets-title = Targets
# $href leads to the alarms.
targets-intro = How old a backup may become: how much could be lost if its pool were lost now. At the first age somebody should look, at the second the promise is broken; each raises an <a href="{ $href }">alarm</a>. The most particular target counts: of the pool and module, of the pool, of the module, of all. Where none is set it is 15 and 60 minutes.
targets-saved = The target was saved. It counts from now on.
# Heading: the target that counts for each backup.
targets-counts = What counts
targets-none-counts = No backup is watched: there is no pair with a module that is copied.
# Column and field: the age from which on a backup is late.
targets-warning = Warning
# Column and field: the age from which on a backup is too old.
targets-breach = Breach
# Column: which of the targets that are set counts (targets-of-…, targets-default).
targets-column-set-for = Set for
# Heading: the targets that somebody set.
targets-are-set = What is set
# Column: what a target is for (targets-of-…).
targets-column-for = For
targets-column-actions = Actions
# $target in these three is what the target is for (targets-of-…).
targets-change = Change<span class="unseen"> the target for { $target }</span>
targets-remove = Remove …<span class="unseen"> the target for { $target }</span>
targets-remove-now = Remove it now<span class="unseen">: { $target }</span>

# What a target is for.
targets-of-module-and-pool = { $module } of { $pool }
targets-of-pool = all modules of { $pool }
targets-of-module = { $module } of all pools
targets-of-all = all modules of all pools
# In the column “Set for”, where no target is set.
targets-default = default

targets-form-set = Set a target
targets-form-change = Change a target
targets-all-pools = All pools
targets-pool-hint = Whose data it is; its way to its backup pool counts
# After a field with a number.
targets-minutes = minutes
targets-warning-hint = From this age on, in minutes, a backup is late.
targets-breach-hint = From this age on, in minutes, it is too old. No fewer than the warning.
targets-save = Save the target
targets-not-permitted = To change targets needs the permission Set-CsBackupServiceConfiguration.
