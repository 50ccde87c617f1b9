# What needs a person, on the overview.
attention-no-cms-master = No CMS master
attention-no-worker = No worker
attention-not-delivered = Not delivered
attention-maintenance = Maintenance
attention-set-aside = Set aside
attention-not-read = Not read
attention-do-open-pools = Open the pools
attention-do-see-workers = See the workers
attention-do-see-why = See why
attention-do-open-notifications = Open notifications
attention-do-open-pool = Open the pool
attention-do-see-what = See what
attention-do-pair = Pair it
attention-do-see-what-to-do = See what to do
attention-do-add-store = Add a store
attention-do-open-run = Open the run
attention-do-sync = Sync it
attention-failed = { $modules }: the last sync failed; the backup stayed as it was. Last success: { $ago }.
attention-partial = { $modules }: the last sync left items out, which its run names. Last success: { $ago }.
attention-no-cms-master-means = No pool is its active master, so it is not backed up.
attention-no-worker-runs = No worker is running: nothing is synced, and what is asked for waits. Start “poolsync worker”.
attention-no-worker-lives = No worker has given a sign of life for { $span }: nothing is synced, and what is asked for waits. Start “poolsync worker”.
attention-no-worker-takes = Every worker drains or has another key file: nothing new is begun, and what is asked for waits. Let one take runs again, or start another.
attention-sites-unserved = No worker takes runs of { $sites }: what is asked for there waits in the queue.
attention-no-site-unserved = No worker takes runs of pools without a site: what is asked for there waits in the queue.
attention-sites-and-none-unserved = No worker takes runs of { $sites } and of pools without a site: what is asked for there waits in the queue.
attention-other-key = It has another key file than the other processes, so it takes no runs and records nothing. Copy theirs to its machine.
attention-silent = { $runs ->
    [one] Nothing was heard from this worker for { $span }, and it is on a run. Another worker takes that up when its lease ends; nothing is lost.
   *[other] Nothing was heard from this worker for { $span }, and it is on { $runs } runs. Other workers take those up when their leases end; nothing is lost.
}
attention-given-up = { $messages ->
    [one] A message could not be delivered and was given up.
   *[other] { $messages } messages could not be delivered and were given up.
}
nav-notifications = Notifications
attention-waiting = { $messages ->
    [one] A message has not been delivered for { $span }. The last attempt failed: { $why }. What can’t be sent is tried for a day.
   *[other] { $messages } messages have not been delivered for { $span }. The last attempt failed: { $why }. What can’t be sent is tried for a day.
}
attention-waiting-untried = { $messages ->
    [one] A message has not been delivered for { $span }. No attempt was made yet. What can’t be sent is tried for a day.
   *[other] { $messages } messages have not been delivered for { $span }. No attempt was made yet. What can’t be sent is tried for a day.
}
attention-maintenance-lasts = In maintenance for { $span }, so nothing of it or its partner is synced. Alarms are told all the same after { $hours } hours.
attention-unread-notices = This version can’t read some of what the panel’s database holds about them; people may not be told.
attention-unpaired = Without a backup pool, nothing of it is backed up.
attention-unreadable = This version can’t read the pool: { $why }. Nothing of it, or of its partner, is synced; all other pools go on.
attention-nowhere = { $number ->
    [one] { $modules }: its backup pool { $partner } has no backup store for it, so there is no backup. Add one there.
   *[other] { $modules }: its backup pool { $partner } has no backup store for them, so there is no backup. Add one there.
}
attention-stuck = Its run lost its worker; it is taken up again by itself as soon as one is free.
attention-ahead = { $modules }: the last success is recorded { $span } ahead of this machine’s clock, so nobody knows how old the backup is. Set the clock right, and sync.
attention-no-backup = { $modules }: no backup yet.
attention-behind = { $modules }: last success { $ago }, the target is { $target }.

# The overview: what stands around the lists. Where it says how things stand, see verdict-….
# Where there is no pool at all.
dashboard-empty = A pool is a service installation at one site. Add two pools and make each the other’s backup pool; then a sync copies what changed in one to the backup stores of the other.
dashboard-empty-ask = Ask an administrator with the permission Set-CsPoolBackupRelationship to add them.
# The heading of the list of what needs a person.
dashboard-attention = Needs attention
# Follows what the run is. What holds it is the guard.
dashboard-held = The guard holds it before its first write.
# $ahead is the time until then, for example “in 23 h”.
dashboard-held-until = The guard holds it before its first write; without a decision it ends { $ahead }.
# A link to the run, for whoever may approve or reject it.
dashboard-decide = Decide
dashboard-held-more = <strong>More runs are held.</strong> Only the newest stand here.
dashboard-held-all = See all of them
dashboard-attention-more = { $number ->
    [one] <strong>{ $number } more</strong> needs attention. The worst stand here.
   *[other] <strong>{ $number } more</strong> need attention. The worst stand here.
}
dashboard-behind-all = See all backups that are behind
dashboard-attention-none = Nothing needs a person.
# $reason was typed by whoever began the maintenance.
dashboard-maintenance = <a href="{ $href }">{ $pool }</a> is in maintenance: { $reason }. No run of it or its partner is started.
dashboard-untold = No rule tells anybody when a backup grows too old. <a href="{ $href }">Set up notifications</a>, so that nobody has to look here to know.
# The heading of the list of runs that have not ended.
dashboard-open = Under way
# $links are states of runs in a row, for example “Queued, Running”.
dashboard-open-more = Only the newest stand here; all of them: { $links }.
# The heading of the drawings of pairs of pools.
dashboard-pairs = Pairs
dashboard-latest-syncs = Latest syncs of { $pool }
dashboard-no-pair-title = No pair yet
dashboard-no-pair = Choose a backup pool for one of the pools: the pairing holds for both.

# The verdict, on top of the overview: whether the backups are fresh. First one of these.
verdict-unread = Nothing is known of the backups: this version can’t read any of the pools.
verdict-not-paired = Nothing is backed up: no pool has a backup pool.
verdict-nothing = There is no backup to tell of: no pair has anything that is copied.
# $of is how many backups there should be.
verdict-never = { $of ->
    [one] There is no backup yet: no sync of the one module that is copied has succeeded.
   *[other] There is no backup yet: none of the { $of } has succeeded even once.
}
# $ago is, for example, “3 min ago”.
verdict-fresh = { $of ->
    [one] The one backup is fresh: it succeeded { $ago }.
   *[other] All { $of } backups are fresh; the oldest succeeded { $ago }.
}
verdict-late = { $of ->
    [one] The one backup grows old.
   *[other] { $late ->
        [one] { $late } of { $of } backups grows old; none is past its target yet.
       *[other] { $late } of { $of } backups grow old; none is past its target yet.
    }
}
verdict-behind = { $of ->
    [one] The one backup is past its target.
   *[other] { $behind ->
        [one] { $behind } of { $of } backups is past its target.
       *[other] { $behind } of { $of } backups are past their targets.
    }
}
# Then, after the two before, one of these on the backup that is furthest behind.
verdict-worst-nowhere = { $module } of { $pool } is not copied: its backup pool has no store for it.
verdict-worst-never = { $module } of { $pool } has no backup yet.
verdict-worst-unknown = Of { $module } of { $pool } nobody knows how old it is.
# $ago is, for example, “3 h ago”, $target a span.
verdict-worst-since = The oldest is { $module } of { $pool }: { $ago }, target { $target }.
# Then what these alone would leave out, each a paragraph.
verdict-no-worker = No <a href="{ $href }">worker</a> takes runs: nothing is renewed, and backups grow older.
verdict-no-worker-somewhere = No <a href="{ $href }">worker</a> takes the runs of some sites: nothing is renewed there.
verdict-paused = Schedules are paused: nothing begins by itself, and backups grow older until that is switched off in the <a href="{ $href }">settings</a>, or somebody syncs by hand.
verdict-maintenance = { $number ->
    [one] A pool is in maintenance: neither its backup nor that of its partner is renewed.
   *[other] { $number } pools are in maintenance: neither their backups nor those of their partners are renewed.
}
verdict-unwell = { $number ->
    [one] The last sync of one backup did not succeed.
   *[other] The last syncs of { $number } backups did not succeed.
}
# $number is how many backups.
verdict-first-sync = { $number ->
    [one] The first sync of one is under way.
   *[other] The first syncs of { $number } are under way.
}
verdict-unpaired = { $number ->
    [one] One pool has no backup pool: nothing of it is backed up, and it is not counted here.
   *[other] { $number } pools have no backup pool: nothing of them is backed up, and they are not counted here.
}
verdict-not-read = { $number ->
    [one] One pool can’t be read by this version: its backups are not counted here.
   *[other] { $number } pools can’t be read by this version: their backups are not counted here.
}
# Where somebody sees only some of the pools or modules.
verdict-scoped = Counted is what you may see.

# A drawing of a pair: two pools, and between them a line for each backup.
# The name of a pair, for screen readers.
pair-named = { $pool } and { $backup }
pair-sync-both = Sync both ways<span class="unseen">: { $pool } and { $backup }</span>
# Said of a pool.
pair-in-maintenance = In maintenance
# The heading of one direction: the pool whose data it is, and the pool that holds the copy.
pair-way = <span class="hush">Backup of</span> <strong>{ $pool }</strong> <span class="hush onto">on { $backup }</span>
pair-sync-now = Sync now<span class="unseen">: { $pool }</span>
# A link; $state is what is seen of it, for example “Fresh” or “Failed”.
pair-last-run = { $state }: the last run of { $module }
# $ago is, for example, “3 min ago”.
pair-last-success = <span class="unseen">last success </span>{ $ago }
pair-never = <span class="unseen">last success </span>never
# Follows the one or the other before.
pair-target = , target { $target }
# Changes that wait to be copied.
pair-waiting = { $items ->
    [one] { $items } waiting
   *[other] { $items } waiting
}
# There are more than were counted.
pair-waiting-over = { $items ->
    [one] over { $items } waiting
   *[other] over { $items } waiting
}
# A link to the sync.
pair-sync-under-way = sync under way
# $modules are names in a row.
pair-not-copied = Not copied: { $modules } (<a href="{ $href }">why<span class="unseen"> modules of { $pool } are not copied</span></a>)
