# Runs: the history, a run’s page, its changes.

# The list of runs; its title is that of the menu.
runs-cancel-queued = Cancel queued runs
# The name of the form, for screen readers.
runs-filter-form = Filter runs
# The label of the choice who or what asked for a run.
runs-filter-way = Asked for
runs-filter-way-any = By anybody
runs-filter-changes = Changes
runs-filter-changes-any = With or without
runs-filter-changes-only = With changes only
runs-of-batch = The runs that one request started together. <a href="{ $href }">Show all runs</a>
runs-none-fit = No run fits the filter
runs-none-fit-means = Widen it, or <a href="{ $href }">show all runs</a>.
runs-none = No runs yet
runs-none-means = Each sync or preview of a pool is a run. What it compared and changed, item by item, stays here.

# What a folded filter lets through: parts of a row such as “pool a.x.com, state failed”.
runs-filtered-pool = pool { $value }
runs-filtered-module = module { $value }
# $value is queued, running, held, succeeded, partial, failed, cancelled or interrupted.
runs-filtered-state = state { $value }
runs-filtered-who = asked for by { $value }
# $value is what the choice “Asked for” says.
runs-filtered-way = asked for { $value }
# $value is only.
runs-filtered-changes = changes { $value }
runs-filtered-from = from { $value }
runs-filtered-until = until { $value }
# The runs that one request started.
runs-filtered-batch = started together
runs-filtered-item = item contains { $value }
# $value is insert, update or delete.
runs-filtered-change = change { $value }
# $value is planned, applied or skipped.
runs-filtered-outcome = outcome { $value }
# Stands between the parts of a row.
runs-comma = ,{" "}

# The table of runs.
runs-column-by = By
# Which stores a run writes that puts another back. $store is live or backup.
runs-writes-stores = into the { $store } stores of { $pool }
# Which stores a run writes that removes old data.
runs-writes-own-backup = its backup stores
# $what is what the run is, for example “sync”; $mode is delta or full. Force is the parameter of that name.
runs-asked = { $what }, { $mode }
runs-asked-force = { $what }, { $mode }, force
# Of a verification, which always compares everything.
runs-asked-force-only = { $what }, force
# On which way a run was asked for: $via is web, cli, token or schedule.
runs-via = { $via }

# Cancelling what waits.
runs-cancel-table = Runs that would be cancelled
runs-cancel-others = { $number ->
    [one] { $number } more run waits that your roles do not let you stop. It stays.
   *[other] { $number } more runs wait that your roles do not let you stop. They stay.
}
runs-cancel-means = { $number ->
    [one] <strong>{ $number } run waits in the queue</strong>. To cancel it changes no store: nothing of it was begun. A run that a worker takes up before you confirm goes on, and so does what is queued from now on.
   *[other] <strong>{ $number } runs wait in the queue</strong>. To cancel them changes no store: nothing of them was begun. A run that a worker takes up before you confirm goes on, and so does what is queued from now on.
}
runs-cancel-means-filtered = { $number ->
    [one] <strong>{ $number } run waits in the queue</strong> and fits the filter. To cancel it changes no store: nothing of it was begun. A run that a worker takes up before you confirm goes on, and so does what is queued from now on.
   *[other] <strong>{ $number } runs wait in the queue</strong> and fit the filter. To cancel them changes no store: nothing of them was begun. A run that a worker takes up before you confirm goes on, and so does what is queued from now on.
}
# Below the table, where there are more.
runs-cancel-newest = These are the newest { $number }.
runs-cancel-keep = Keep them
runs-cancel-do = { $number ->
    [one] Cancel { $number } run
   *[other] Cancel { $number } runs
}
runs-cancel-none = No run waits
runs-cancel-none-means = There is no queued run.
runs-cancel-none-filtered = There is no queued run that fits the filter.
runs-cancel-none-yours = There is no queued run that you may stop.
runs-cancel-none-filtered-yours = There is no queued run that fits the filter and that you may stop.
runs-cancel-back = Back to the runs

# A run’s page: its head.
# Leads to the runs that one request started.
runs-batch = started together
runs-again-run = Run again
runs-again-preview = Preview again
runs-again-verify = Verify again
# $again is one of the three before.
runs-again-failed = { $again }: only what failed
runs-cancel-one = Cancel the run
runs-preview-goes = A preview: nothing is written. It shows what would change.
runs-preview-ended = A preview: nothing was written. It shows what would change.
runs-verification = A verification compares both sides by content; it writes nothing.
runs-plan-changed = The stores changed after the plan was looked at, so nothing was done. The new plan stands below.
runs-plan-changed-offered = The stores changed after the plan was looked at, so nothing was done. The new plan stands below and can be carried out from here.
runs-refused-again = The run was not started again
runs-refused-apply = The plan was not carried out
runs-refused-decide = Nothing was decided
runs-refused-put-back = Nothing was put back

# What is held, and the form to decide. What holds it is the guard.
runs-hold = Waits for a decision
runs-hold-means = Nothing was changed. The guard holds this run before its first write, because of what it would do:
runs-hold-means-begun = An attempt before this one had begun to carry out a plan, and what it did stays. The guard holds what this one would do, before its first write:
# $links are some of the three below, in a row. $items is how many items the store has now that would be written.
runs-hold-would = { $items ->
    [one] See what it would { $links }; { $items } item is there now.
   *[other] See what it would { $links }; { $items } items are there now.
}
runs-hold-would-delete = <a href="{ $href }">delete ({ $number })</a>
runs-hold-would-update = <a href="{ $href }">update ({ $number })</a>
runs-hold-would-insert = <a href="{ $href }">insert ({ $number })</a>
# $until is a moment, $ahead the time until then, for example “in 23 h”.
runs-hold-until = Somebody can decide until { $until } ({ $ahead }). If nobody does, the run ends by itself and changes nothing.
runs-hold-needs = To decide needs the permission { $permission }.
runs-hold-comment = Comment
runs-hold-comment-means = Kept with the decision, here and in the audit.
runs-hold-needs-more = To approve this run needs the permission { $permission }, too. You can reject it.
runs-hold-is-own = You asked for this run yourself, and the settings want somebody else to approve it. You can reject it.
runs-approve-means = If you approve, the plan is carried out in { $pool }. A worker compares again first; if the plan is another one by then, it is held again.
runs-approve-means-deletes = { $number ->
    [one] If you approve, <strong>{ $number } item will be deleted from { $pool }</strong>. A worker compares again first; if the plan is another one by then, it is held again.
   *[other] If you approve, <strong>{ $number } items will be deleted from { $pool }</strong>. A worker compares again first; if the plan is another one by then, it is held again.
}
runs-reject = Reject: change nothing
runs-approve = Approve and carry out

# How far the run is. The first ones stand beside its state.
runs-waits-for-run = waits for <a id="ahead" href="{ $href }">the run before it</a> on this pool
# $ago is, for example, “3 min ago”.
runs-waits-for-worker = waits for a worker; asked for { $ago }
runs-waits-for-person = waits for a person
# $ahead is, for example, “in 23 h”.
runs-waits-for-person-until = waits for a person; ends by itself { $ahead }
runs-took = took { $span }, ended { $ago }
runs-first-begun = first begun { $ago }
# How long it has been running.
runs-goes-for = for { $span }
# $limit is as it is set (“200 KiB/s”), $bytes the same in powers of 1000, without “/s”.
runs-limited = limited to { $limit } ({ $bytes }/s)
runs-stopping = Stopping
runs-interrupted = Its worker stopped or died. Nothing is half-written; a worker takes the run up again by itself.
# Read out by screen readers when it changes. $doing are the sentences below, in a row.
runs-summary = { $number ->
    [0] { $state }
   *[other] { $state }: { $doing }
}
runs-summary-copies = { $module } is being copied
runs-summary-compares = { $module } is being compared
runs-modules = Modules of the run
runs-column-compared = Compared
runs-column-inserted = Inserted
runs-column-updated = Updated
runs-column-deleted = Deleted
runs-column-would-insert = Would insert
runs-column-would-update = Would update
runs-column-would-delete = Would delete
# The figures of a verification: items on both sides that differ, that the target lacks, that only the target has, that are equal.
runs-column-different = Different
runs-column-missing = Missing
runs-column-extra = Extra
runs-column-matched = Matched
runs-column-unchanged = Unchanged
runs-column-skipped = Skipped
# Bytes.
runs-column-read = Read
runs-column-written = Written
runs-tables-only = { $number ->
    [one] only { $number } table
   *[other] only { $number } tables
}
runs-tables-without = { $number ->
    [one] { $number } table left out
   *[other] { $number } tables left out
}
# The name of a bar, for screen readers.
runs-bar-applying = { $module }: changes brought over
runs-bar-comparing = { $module }: comparing
runs-applied = { $done } of { $planned } changes
# New contents wait beside the target’s; nothing of the target is changed yet.
runs-brought = { $done } of { $planned } changes brought over, none in place yet
# $progress is one of the two before.
runs-applying-left = { $progress }, about { $span } left
# $progress is one of the three before; $bytes is a size, for example “1.2 MB”.
runs-applying-rate = { $progress }; { $bytes }/s
runs-comparing = comparing; { $items } items so far
# How long each took.
runs-times = { $compared } comparing
runs-times-written = { $compared } comparing, { $applied } applying
# Follows a number: it is that of a plan, nothing of it was done.
runs-planned = planned
# The line of sums.
runs-together = Together

# What a verification found.
runs-parts = Tables and folders
runs-parts-differ = Where it differs
runs-repair = Repair: full sync
runs-parts-all-equal = Every table and folder that was compared is equal on both sides.
runs-parts-equal = { $number ->
    [one] { $number } equal table or folder
   *[other] { $number } equal tables and folders
}
runs-parts-equal-table = Equal tables and folders
runs-column-part = Table or folder
# Files that lie in no folder.
runs-part-top = { $module }, the store’s own top

runs-changes = Changes
runs-differences = Differences
runs-list-would = Every item that would change
runs-list-differs = Every item that differs
runs-list-planned = Every planned change
runs-list-changed = Every changed item

# A plan that can be carried out.
runs-offer = Apply this plan
runs-offer-new = Apply the new plan
runs-offer-inserts = would insert
runs-offer-updates = would update
runs-offer-deletes = would delete
runs-offer-means = A worker compares again first. It does exactly this plan; if anything has changed since, it does nothing and shows the new plan.
runs-offer-needs = To carry it out needs the permission { $permission }.
runs-newer = The live store has what the backup does not have
# Of items of the live store. Modules and when each was last synced follow these three.
runs-newer-both = { $updates ->
    [one] { $updates } item of the live store differs from its backup and would be overwritten
   *[other] { $updates } items of the live store differ from their backup and would be overwritten
}; { $deletes ->
    [one] { $deletes } is not in the backup at all and would be deleted
   *[other] { $deletes } are not in the backup at all and would be deleted
}. What changed since the last successful sync is in no backup:
runs-newer-updates = { $updates ->
    [one] { $updates } item of the live store differs from its backup and would be overwritten. What changed since the last successful sync is in no backup:
   *[other] { $updates } items of the live store differ from their backup and would be overwritten. What changed since the last successful sync is in no backup:
}
runs-newer-deletes = { $deletes ->
    [one] { $deletes } is not in the backup at all and would be deleted. What changed since the last successful sync is in no backup:
   *[other] { $deletes } are not in the backup at all and would be deleted. What changed since the last successful sync is in no backup:
}
runs-newer-synced = { $module }: last synced { $ago } ({ $at })
runs-newer-never = { $module }: never synced
runs-newer-take = Overwrite and delete them all the same
runs-confirm = Type <code>{ $pool }</code> to confirm
# The button that carries the plan out, for example “Insert 3 and delete 2 items in a.x.com”; $place is one of the two below.
runs-do-all = Insert { $inserts }, update { $updates } and delete { $deletes } items { $place }
runs-do-inserts-updates = Insert { $inserts } and update { $updates } items { $place }
runs-do-inserts-deletes = Insert { $inserts } and delete { $deletes } items { $place }
runs-do-updates-deletes = Update { $updates } and delete { $deletes } items { $place }
runs-do-inserts = { $inserts ->
    [one] Insert { $inserts } item { $place }
   *[other] Insert { $inserts } items { $place }
}
runs-do-updates = { $updates ->
    [one] Update { $updates } item { $place }
   *[other] Update { $updates } items { $place }
}
runs-do-deletes = { $deletes ->
    [one] Delete { $deletes } item { $place }
   *[other] Delete { $deletes } items { $place }
}
runs-place-pool = in { $pool }
# $store is live or backup.
runs-place-stores = in the { $store } stores of { $pool }

# What was said to a held run; “Approved” or “Rejected” stands before it.
runs-decisions = Decisions
runs-decision = by <strong>{ $who }</strong>
runs-decision-comment = by <strong>{ $who }</strong>: “{ $comment }”

# What the run had to say.
runs-attempts = Attempts
runs-left-out = Left out
runs-left-out-hidden = { $number ->
    [one] { $number } non-fatal message is not displayed, as Force asks. They are in the <a href="{ $href }">CSV of this run</a>.
   *[other] { $number } non-fatal messages are not displayed, as Force asks. They are in the <a href="{ $href }">CSV of this run</a>.
}
runs-left-out-more = These are the first; all are in the <a href="{ $href }">CSV of this run</a>.

runs-put-back = Put back
runs-put-back-means = What this run overwrote or deleted is kept in recycle for a time. A preview shows what putting it back would do; nothing is written before you carry that out.
runs-put-back-all = Preview putting everything back
runs-put-back-choose = Choose items to put back

# What was asked for.
runs-request = Request
# $via is web (a page of the panel), cli, token or schedule.
runs-asked-by = { $who } ({ $via ->
    [web] panel
    [cli] command line
    [token] access token
   *[schedule] it was due
})
# When it was asked for.
runs-fact-asked-for = Asked for
runs-fact-started = Started
# $at is a moment; $again is one less than $attempts.
runs-started-again = { $again ->
    [one] { $at }; taken up again once, { $attempts } attempts
   *[other] { $at }; taken up again { $again } times, { $attempts } attempts
}
runs-fact-worker = Worker
runs-fact-last-worker = Last worker
# The run whose plan it carries out follows.
runs-fact-basis = Carries out the plan of
runs-basis = <a href="{ $href }">{ $run }</a>, { $at }
# The run that it puts back follows.
runs-fact-puts-back = Puts back
runs-puts-back-all = all of <a href="{ $href }">{ $run }</a>, { $at }
runs-puts-back-chosen = { $chosen ->
    [one] { $chosen } chosen change of <a href="{ $href }">{ $run }</a>, { $at }
   *[other] { $chosen } chosen changes of <a href="{ $href }">{ $run }</a>, { $at }
}
runs-fact-tables = Tables of { $module }
runs-fact-comparison = Comparison
runs-comparison-verify = everything, by content
# $mode is delta or full.
runs-comparison = { $mode }
# The parameter of that name.
runs-fact-force = Force
runs-force-yes = yes: non-fatal messages are not displayed
# The digest of the plan, and the run’s identifier.
runs-fact-plan = Plan
runs-fact-id = Run

# The list of changes.
runs-changes-title = Changes · { $pool }
runs-changes-sync-would = What a sync would change
runs-changes-restore-would = What a restore would change
runs-changes-put-back-would = What putting back would change
runs-changes-clear-would = What a removal would delete
runs-changes-verification = A verification: this is where the two sides differ, and what a sync would do about it. Nothing was written.
runs-changes-preview = A preview: nothing of this was written.
runs-changes-filter-form = Filter changes
runs-changes-filter-item = Item contains
runs-changes-put-back = Preview putting the chosen back
runs-changes-choose-all = Choose all on this page
runs-changes-put-back-means = Nothing is written before you carry out the preview.
# The head of a column of boxes.
runs-changes-column-choose = Choose
# $change is Insert, Update or Delete.
runs-changes-choose = Choose { $change } of { $item }
runs-changes-none-fit = No change fits the filter
runs-changes-none-fit-means = Widen it, or <a href="{ $href }">show every change</a>.
runs-changes-not-kept = The list is not kept any more
runs-changes-not-kept-means = The figures of each module are on <a href="{ $href }">the page of the run</a>.
runs-changes-nothing = Nothing to change
runs-changes-nothing-done = There was nothing to do.
runs-changes-nothing-equal = The backup was equal to the live data already.
runs-changes-nothing-unplanned = The run ended before it had a plan; its page says why.
runs-changes-no-plan = No plan yet
runs-changes-no-plan-means = Changes are listed as soon as the comparison of a module has ended. <a href="{ $href }">Back to the run</a>

# What stands beside the head of a run that is under way, as the script sees it; { $time } is a time of day.
runs-live = Live
runs-live-away = The panel’s database does not answer. What stands here is of { $time }; the panel goes on trying.
runs-live-lost = Not heard from the panel since { $time }; trying again. The run goes on without this page.

## Which runs touched an item

runs-items-title = Find an item
runs-items-lead = Which run touched a user, a contact or a file? Each run that changed something is looked through, newest first.
runs-items-field = Item
runs-items-hint = Any part of its name, for example <code>user4711@litwareinc.com</code> or <code>slides.pptx</code>. Letters’ case does not count. A row’s name is its table and its primary key.
runs-items-search = Search
runs-items-found = What runs did
runs-items-more = { $more ->
    [one] and { $more } more
   *[other] and { $more } more
}
runs-items-one = show the change
# $at is a moment, after which history was looked through.
runs-items-so-far = Looked through so far: the runs since { $at }.
runs-items-none-so-far = Nothing was found in the runs since { $at }; older ones have not been looked through yet.
runs-items-go-on = Go on with older runs
runs-items-whole = All of history was looked through.
runs-items-none = No run changed such an item
runs-items-none-older = No older run changed such an item
runs-items-none-means = All of history was looked through. Runs that are under way, and runs whose lists of items are kept no longer, are not among it. Try a shorter part of the name.

# One item of the list of changes in two versions.
runs-difference = Differences
runs-difference-of = Differences of { $item }
# Before one of the two that follow: whether the run has done this change.
runs-difference-unwritten = The run wrote nothing of this.
runs-difference-maybe-written = The run began to carry its plan out, and this change is not recorded as done: it may be done all the same, or be done at this moment.
# What is shown; $at is a moment.
runs-difference-before-and-now = <strong>Before the run</strong> is what the run replaced, as recycle keeps it. <strong>Now</strong> is what the target holds at { $at }: a later run, or somebody else, may have changed it since.
runs-difference-inserted-and-now = The run put this item in: before it, there was none. <strong>Now</strong> is what the target holds at { $at }: a later run, or somebody else, may have changed it since.
runs-difference-target-and-source = Both sides are shown as they are now, at { $at }: they may have moved on since the run looked at them.
runs-difference-now-and-put-back = <strong>After it is put back</strong> is what recycle keeps of the time before the run that is to be put back. <strong>Now</strong> is what the store holds at { $at }: it may have moved on since the run looked at it.
runs-difference-now-and-nothing = The run would remove the item, which is shown as it is now, at { $at }.
# Heads of columns.
runs-difference-before = Before the run
runs-difference-now = Now
runs-difference-target = At the target now
runs-difference-source = At the source now
runs-difference-put-back = After it is put back
runs-difference-removed = After it is removed
runs-difference-column = Column
runs-difference-fact = Property
# The states of a column or property.
runs-difference-differs = different
runs-difference-equal = equal
runs-difference-unsure = not known
# What all of it comes to.
runs-difference-none = Both are equal now.
runs-difference-some = { $different ->
    [one] { $different } column differs, { $equal } are equal.
   *[other] { $different } columns differ, { $equal } are equal.
}
runs-difference-neither = The item is in neither of the two.
runs-difference-other-kind = The two stores are of different kinds and write some values in different ways, such as t and 1, which a run takes for the same. What differed to the run stands under “Why”.
runs-difference-key = key
# In place of a value.
runs-difference-null = NULL
runs-difference-empty = empty text
runs-difference-absent = not there
runs-difference-not-kept = not kept
runs-difference-no-column = no such column
runs-difference-bytes = { $size ->
    [one] { $size } byte
   *[other] { $size } bytes
}
# What is left out around a part of a value.
runs-difference-skipped = { $number ->
    [one] … { $number } character before
   *[other] … { $number } characters before
}
runs-difference-more = { $number ->
    [one] … { $number } character more
   *[other] … { $number } characters more
}
runs-difference-more-bytes = … shown from byte { $from } on
runs-difference-equal-columns = { $number ->
    [one] { $number } equal column
   *[other] { $number } equal columns
}
runs-difference-values = The row
# Of files.
runs-difference-kind = Kind
runs-difference-kind-file = file
runs-difference-kind-directory = directory
runs-difference-kind-link = symbolic link
runs-difference-kind-other = something else
runs-difference-size = Size
runs-difference-modified = Modified
runs-difference-mode = Mode
runs-difference-owner = Owner
runs-difference-link = Leads to
runs-difference-extras = Extended attributes
runs-difference-extras-differ = The extended attributes or access control lists differ.
runs-difference-facts = The item
runs-difference-content = Content
runs-difference-content-equal = The contents are equal, byte by byte ({ $size }).
runs-difference-content-equal-so-far = The first { $compared } are equal. The rest was not compared: it is too much for a page.
runs-difference-content-differs = The contents differ first at byte { $first }, and in { $differing } of { $blocks } blocks of 4 KiB.
runs-difference-content-differs-so-far = The contents differ first at byte { $first }, and in { $differing } of the { $blocks } blocks of 4 KiB that were compared. The rest was not: it is too much for a page.
runs-difference-content-not-shown = The content is not shown: it is no text, or too long for a page.
runs-difference-content-unreadable = The content can’t be read: { $why }. Nothing was changed by looking; check the rights on the file.
runs-difference-lines = Lines that differ
runs-difference-lines-only = The text
# What a line is, for those who hear it.
runs-difference-line-removed = removed:
runs-difference-line-added = added:
runs-difference-line-end = (no line end)
runs-difference-lines-left-out = { $number ->
    [one] { $number } more line is not shown.
   *[other] { $number } more lines are not shown.
}

## Why an item is changed, as a plan records it: the English words are those of the record

why-new = new
why-deleted-by-run = deleted by the run
why-gone = gone at the source
why-put-there = put there by the run
why-old-pairing = removed with the data of an old pairing
why-differs = differs
why-column = column { $name } differs
why-columns = columns { $names } differ
# $what is one of those below.
why-this = { $what } differs
why-these = { $what } differ
# $most are one or more of those below, $last is another.
why-some = { $most } and { $last } differ
why-and-more = { $before }, { $name }
why-kind = kind
why-size = size
why-time = time
why-mode = mode
why-link = link
why-content = content
why-owner = owner
why-extras = extended attributes
why-hard-links = hard links
