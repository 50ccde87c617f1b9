# Schedules: the list, the form of one, and its removal. The page’s title is nav-schedules.

schedules-new-title = Add a schedule
schedules-was-saved = It was saved, and counts from now on.
schedules-was-removed = The schedule was removed. A less particular one counts from now on.
schedules-was-paused = The schedule is paused. What falls due meanwhile runs once when it goes on.
schedules-was-resumed = The schedule goes on.
schedules-all-paused = All schedules are paused: no backup is renewed by itself, and each gets older until somebody syncs.
schedules-nothing-saved = Nothing was saved
schedules-general = For every pool
schedules-pause-all = Pause all schedules

schedules-list = What runs when
# For a schedule that can’t be read. What is unseen is read out only.
schedules-remove-unread = Remove<span class="unseen"> the schedule { $id }</span>
# $why is a sentence or more.
schedules-left-out = Nothing begins for a module of { $pool }: { $why }
schedules-list-empty = Nothing yet. A pool is synced by SyncInterval once it has a backup pool and a live store.
schedules-column-next = Next run
schedules-column-actions = Actions
# What a line of the table is for.
schedules-what-verification = verification
schedules-what-sync-full = sync, full
schedules-what-sync-delta = sync, delta
# Which rule counts. $jitter is a number of seconds.
schedules-own = { $jitter ->
    [0] own schedule
   *[other] own schedule, put off by up to { $jitter } s
}
# $zone is the name of a time zone, Europe/Berlin.
schedules-own-in-zone = { $jitter ->
    [0] own schedule, { $zone }
   *[other] own schedule, { $zone }, put off by up to { $jitter } s
}
schedules-paused = Paused
schedules-not-planned = not planned
# $why is a sentence or more.
schedules-idle = Nothing begins by it: { $why }
# $modules is a module’s name, or All.
schedules-idle-incomplete = { $pool } has no backup pool, or nothing to copy for { $modules }. Each pool’s page says what is missing.
# What a control in the table is about, read out only. $what is one of schedules-what-….
schedules-about = { $pool }, { $modules }, { $what }
schedules-run-of = the run of { $about }
# In place of the last run.
schedules-run-gone = no longer in history
schedules-no-run = none yet
schedules-edit = Edit<span class="unseen"> the schedule of { $about }</span>
schedules-resume = Resume<span class="unseen"> the schedule of { $about }</span>
schedules-pause = Pause<span class="unseen"> the schedule of { $about }</span>
schedules-remove = Remove…<span class="unseen"> the schedule of { $about }</span>
schedules-make-own = Own schedule<span class="unseen"> for { $about }</span>

schedules-rules = What counts, and what becomes of what was missed
schedules-rule-which = Of a module the most particular rule counts: its own schedule, else one of its pool for all modules, else SyncInterval. A paused one counts, too: then nothing begins by itself.
schedules-rule-never-two = Never two at once: while a run of the same pool and module has not ended, nothing is asked for. That holds for a held run, too: what is due waits until somebody has decided.
schedules-rule-soon-again = What comes round again within three hours waits so for five minutes at the most, and for a held run not at all: then the pool’s other modules begin without the busy ones.
schedules-rule-order = Of what waits, that begins first which has been due for longest; what is due later of the same modules waits for that, too.
schedules-rule-missed = What was missed (the panel was down, paused, drained or the pool in maintenance) runs once, and then goes on as planned.
schedules-rule-failed = A scheduled sync that can’t be done leaves a failed run in history, with the reason.
schedules-rule-clocks = A schedule goes by the clocks of its zone. A named hour that they skip in spring runs right after the gap; one that they show twice in autumn runs the first time only. A rule for every hour, such as <code class="nowrap">*/15 * * * *</code>, and an interval go on as time does.
schedules-rule-verify = Backups are verified again as the <a href="{ $href }">settings</a> say (VerifyAfterDays), or by a schedule of their own.

schedules-edit-title = Edit a schedule
schedules-of-pool = Schedule of { $pool }
schedules-form-what = What
schedules-choose-pool = Choose a pool
schedules-pool-hint = Its live stores are copied to its backup pool.
schedules-module-hint = All modules are those without a schedule of their own.
schedules-intent = What to do
schedules-sync = Sync
schedules-sync-hint = Make the backup equal to the live data
schedules-verify = Verify
schedules-verify-hint = Compare the backup with the live data by content; nothing is written
schedules-mode = How to compare for a sync
schedules-delta = Delta
schedules-delta-hint = The quickest sound way to find what changed
schedules-full = Full
schedules-full-hint = Read everything on both sides and compare the contents; slower

schedules-every = Again and again
schedules-interval-choice = After an interval
schedules-interval-choice-hint = The same time apart, whatever clocks do
schedules-interval = Interval
# What people type stays as it is.
schedules-interval-hint = 5s to 366d, written as 15m, 1h30m, 00:15:00 or 900
schedules-at-times = At certain times
schedules-cron-choice = By a cron expression
schedules-cron-choice-hint = By the clocks of a time zone
schedules-cron = Expression
schedules-cron-hint = Minute, hour, day of the month, month, day of the week: <code>30 2 * * Mon-Fri</code>. Where both a day of the month and one of the week are named, either will do.
schedules-zone = Time zone
schedules-zone-hint = Its name in the IANA database, for example Europe/Berlin
schedules-jitter = Jitter
schedules-jitter-unit = seconds
schedules-jitter-hint = In seconds: each run is put off by up to as much, so that not all begin at one moment. Empty for none.
schedules-next = The next runs
schedules-next-unknown = None can be told before the rule above is in order.
schedules-column-from-now = From now
schedules-next-by-clocks = A named hour that clocks skip runs right after the gap, and one that they show twice runs the first time only.
schedules-next-by-interval = Counted from now; a schedule that is there already keeps its phase.
schedules-next-show = Show the next runs

schedules-remove-title = Remove a schedule
schedules-remove-question = Remove this schedule?
schedules-not-removed = The schedule was not removed
# $words is one of the two that follow, or what is kept of a schedule that can’t be read.
schedules-remove-which = { $pool }, { $words }.
# $modules is a module’s name, or All; $rule is a rule in words, with its zone: daily at 02:30 (Europe/Berlin).
schedules-remove-sync = { $modules }: sync { $rule }
schedules-remove-verification = { $modules }: verify { $rule }
schedules-remove-means-verification = Nothing is verified by it any more. Runs that it began stay in history.
schedules-remove-means-sync = Its modules are synced by the next rule that counts for them, SyncInterval in the end. Runs that it began stay in history.
schedules-remove-do = Remove the schedule

# Why a schedule’s next run does not begin.
schedules-blocked-all = All schedules are paused.
schedules-blocked-paused = This schedule is paused.
schedules-blocked-drain = Workers take no new runs (drain).
schedules-blocked-maintenance = { $pool } is in maintenance ({ $why }).
schedules-waits-hidden = It waits at present.
schedules-waits-held = It waits for run { $run }, which holds { $module }: somebody must approve or reject that first.
schedules-waits-queued = It waits for run { $run } of { $module }, which is queued.
schedules-waits-interrupted = It waits for run { $run } of { $module }, which is interrupted.
schedules-waits-running = It waits for run { $run } of { $module }, which is running.
# After one of the sentences before.
schedules-others-began = The other modules began without it.
schedules-waits-sync-of-all = It waits for the sync of all modules, which has been due for longer and begins first.
schedules-waits-verification-of-all = It waits for the verification of all modules, which has been due for longer and begins first.
schedules-waits-sync = It waits for the sync of { $module }, which has been due for longer and begins first.
schedules-waits-verification = It waits for the verification of { $module }, which has been due for longer and begins first.
