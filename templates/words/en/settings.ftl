# The settings of the whole deployment. The page’s title is nav-settings.

settings-intro = They hold for the whole deployment, from now on and without a restart; limits of speed hold for runs under way, too. Each has the name that scripts set it by.
settings-saved = The settings were saved.
settings-nothing-saved = Nothing was saved
settings-groups = Groups of settings
settings-group-schedules = What begins by itself
settings-group-work = How much at once, and how fast
settings-group-modules = Response Group
settings-group-safety = Guard against mass deletion
settings-group-access = Second factor
settings-group-retention = What is kept
settings-group-compatibility = Kept for scripts
# Stands above an example of a timetable, in an empty field.
settings-timetable-example = For example

# $range is one of the messages setting-…-range. The default follows.
settings-range = { $range }.
# $unit is one of the messages setting-unit-….
settings-range-in-unit = In { $unit }, { $range }.
# $default is a bare figure where its unit stands beside the field, else one of setting-value-…, setting-means-…, setting-on, setting-off.
settings-default = Default: { $default }.
# $limit is a speed, setting-means-no-limit, or one of the two that follow.
settings-in-force = In force now: <strong id="in-force">{ $limit }</strong>.
# $now is the day and time by the clocks of the timetable’s zone.
settings-limit-by-timetable = { $limit }, by the timetable ({ $now })
settings-limit-beside-timetable = { $limit }; the timetable says nothing for now ({ $now })
settings-week = The week as it is in force
settings-week-day = Day
# In place of a limit in the table of the week.
settings-week-changes = changes within the hour
settings-day-monday = Mon
settings-day-tuesday = Tue
settings-day-wednesday = Wed
settings-day-thursday = Thu
settings-day-friday = Fri
settings-day-saturday = Sat
settings-day-sunday = Sun

settings-save = Save all settings
settings-save-means = Those that you did not change stay as they are.
settings-may-not-change = You can see the settings; to change them needs the permission Set-CsBackupServiceConfiguration.

# Of each setting what it does (…-does) and what may stand in it (…-range, within a sentence). Names of settings, modules and
# units that people type (5s, 10MiB/s, 00:02:00) stay as they are.

setting-sync-interval-does = How often a pool’s changes are copied to its backup pool, for every pool and module without a schedule of its own.
setting-sync-interval-range = 5s to 3h, written as 2m, 00:02:00 or 120
setting-schedules-paused-does = Nothing begins by itself: neither by SyncInterval nor by a schedule. What falls due meanwhile runs once when this is switched off again.
setting-verify-after-days-does = How long after its last verification each pool’s backup is compared with its live stores again, everything by content. That changes nothing.
setting-verify-after-days-range = 1 to 365, or nothing for never
setting-max-concurrent-calls-does = How many runs may be under way at once, over all workers. Others wait in the queue. Each worker has a limit of its own besides, in its configuration.
setting-max-concurrent-calls-range = 1 to 100
setting-max-concurrent-calls-per-pool-does = How many runs that read or write the same pool may be under way at once, over all workers.
setting-calls-limit-range = 1 to 100, or nothing for no limit
setting-max-concurrent-calls-per-site-does = How many runs that read or write pools of the same site may be under way at once, over all workers: for a site with a narrow line. Pools without a site are not counted.
setting-bandwidth-limit-does = How fast each worker copies the content of files, all its runs together. A change takes effect within seconds, also on runs under way. Comparing, and modules that hold rows, are not slowed down.
setting-bandwidth-limit-range = 1 to 104857600, or with a unit, as 10MiB/s; nothing for no limit
setting-bandwidth-timetable-does = Limits by weekday and hour. The first line that matches counts; at other times BandwidthLimit does.
setting-bandwidth-timetable-range = a zone, then days, times and a limit on each line; nothing for none
setting-drain-does = Take no new runs: workers finish what they are on and begin nothing new. What is asked for meanwhile waits in the queue. Use it before an upgrade or a restart.
setting-enable-rgs-backup-service-does = Copy the Response Group modules, RGSDataStore and RGSFileStore, too. Off, they are skipped and shown as not initialized.
setting-guard-max-delete-items-does = How many deletes are always let through. A module that would delete more than the larger of this and the share below is held until somebody approves it.
setting-guard-max-delete-items-range = 0 or more
setting-guard-max-delete-percent-does = Which share of the backup’s items may be deleted without a person’s word. An empty source beside a backup with data is always stopped, whatever stands here.
setting-guard-max-delete-percent-range = 0 to 100
setting-second-person-approves-does = A run that the guard holds must be approved by somebody else than who asked for it.
setting-second-factor-roles-does = Accounts with one of these roles must have a passkey or an authenticator app. Who has none yet is led to setting one up when they sign in, and no other page is open to them until then. A custom role counts by itself, whatever it began as. People of the directory are asked, too; people of a sign-in provider are left to it.
setting-second-factor-roles-range = roles that there are
setting-recycle-days-does = How long what a run overwrote or deleted is kept in the store it was in, so that the run’s page can put it back.
setting-recycle-days-range = 1 to 3650
setting-recycle-mebibytes-does = How much room that may take. If all of it takes more, what was kept first goes first.
setting-recycle-mebibytes-range = 1 to 4294967295, or nothing for no limit
setting-audit-days-does = How long the audit keeps who did what, and what was refused to whom. That older entries were removed is recorded.
setting-audit-days-range = 1 to 36500, or nothing for ever
setting-history-days-does = How long history keeps a run: when it was, how it ended, and its figures.
setting-kept-days-range = 1 to 36500, or nothing for no limit
setting-history-runs-does = How many runs history keeps; the oldest go first.
setting-kept-runs-range = 1 to 4294967295, or nothing for no limit
setting-items-days-does = How long history keeps the list of what a run changed, item by item. The run itself stays as long as is said above.
setting-items-runs-does = Of how many runs history keeps these lists; the oldest go first.
setting-max-batches-per-user-store-sync-does = Does nothing here: a module of rows is brought over whole, in one transaction, so there are no batches to limit. It is kept so that scripts that set it go on working.
setting-batches-range = 1 to 1000000
setting-max-batches-per-cms-sync-does = Does nothing here: the Central Management store is brought over whole, in one transaction, too. It is kept so that scripts that set it go on working.
setting-max-data-conf-package-size-kb-does = Does nothing here: conference content is not packed into archives but copied file by file, of large ones only what changed. It is kept so that scripts that set it go on working.
setting-max-data-conf-package-size-kb-range = 1 to 4194304
setting-flag-range = on or off

# Values. Those that stand for an empty field are its placeholder, too.
setting-on = on
setting-off = off
setting-means-never = never
# Also in the table of the week.
setting-means-no-limit = no limit
# No timetable, no roles.
setting-means-none = none
setting-means-for-ever = for ever

# Units, beside the field of a figure.
setting-unit-span = hours, minutes, seconds
setting-unit-days = days
setting-unit-runs = runs
setting-unit-speed = KiB a second
setting-unit-items = items in a module
setting-unit-percent = percent of the backup’s items
setting-unit-mebibytes = MiB in each store
setting-unit-batches = batches
setting-unit-kilobytes = KB

# Values with their units. $value is shown; $number is the same as a number, to choose words by.
setting-value-days = { $number ->
    [one] { $value } day
   *[other] { $value } days
}
setting-value-runs = { $number ->
    [one] { $value } run
   *[other] { $value } runs
}
setting-value-speed = { $number ->
   *[other] { $value } KiB a second
}
setting-value-items = { $number ->
    [one] { $value } item in a module
   *[other] { $value } items in a module
}
setting-value-percent = { $number ->
   *[other] { $value } percent of the backup’s items
}
setting-value-mebibytes = { $number ->
   *[other] { $value } MiB in each store
}
setting-value-batches = { $number ->
    [one] { $value } batch
   *[other] { $value } batches
}
setting-value-kilobytes = { $number ->
   *[other] { $value } KB
}

# $counts is a value in words.
setting-unread = { $setting } is kept as “{ $text }”, which this version of poolsync can’t read. Until somebody sets it, this counts: { $counts }.
